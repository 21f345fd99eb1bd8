/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-nifti"

#include "config.h"

#include <string.h>

#include "sym-dicom-label.h"
#include "sym-json.h"
#include "sym-nifti-header.h"
#include "sym-text.h"

/* An extension is its size (a multiple of 16, with these 8 bytes), its code, and its content. */
#define EXTENSION_HEAD 8u

#define MAX_EXTENSIONS 4096u

enum
{
  ECODE_DICOM = 2,
  ECODE_AFNI = 4,
  ECODE_COMMENT = 6,
  ECODE_MRS = 44,
};

static void
read_content (SymJob *job, const char *place, guint32 ecode, const guint8 *bytes, gsize n)
{
  SymTag tag = { SYM_CARRIER_NIFTI_EXTENSION, ecode, 0, SYM_TAG_NONE, "", place, NULL };
  g_autofree char *text = NULL;

  if (ecode == ECODE_DICOM)
    {
      g_autofree char *prefix = g_strndup (place, strcspn (place, " "));

      sym_dicom_label_read (job, bytes, n, prefix);
    }
  else if (ecode == ECODE_MRS)
    {
      sym_json_add_tags (job, &tag, place, (const char *) bytes, n);
      return;
    }
  /* Nothing is interpreted that could hold a program, such as Python's pickle (16): what can be
   * read in it is text. */
  if (ecode == ECODE_AFNI || ecode == ECODE_COMMENT || sym_text_is_text (bytes, n))
    text = sym_text_from_bytes (bytes, n);
  else
    text = sym_text_find_printable (bytes, n);
  sym_text_add_tag (job, &tag, text);
}

static void
add_unreadable (SymJob *job, const char *place, guint32 ecode, const char *why)
{
  SymTag tag = { SYM_CARRIER_NIFTI_EXTENSION, ecode, 0, SYM_TAG_UNREADABLE, "", place, why };

  sym_job_tag (job, &tag);
}

static guint32
get_size (const guint8 *bytes, gboolean swapped)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return swapped ? GUINT32_SWAP_LE_BE (value) : value;
}

/* One extension; FALSE when no other can be found behind it. */
static gboolean
read_extension (
    SymJob *job, const SymNiftiHeader *header, SymInput *input, guint index, guint64 room)
{
  guint8 head[EXTENSION_HEAD];
  g_autofree char *place = NULL;
  g_autofree guint8 *content = NULL;
  g_autoptr (GError) error = NULL;
  guint32 size, ecode;
  gsize n;

  if (!sym_input_read (input, head, sizeof head, NULL))
    return FALSE;
  size = get_size (head, header->swapped);
  ecode = get_size (head + 4, header->swapped);
  place = g_strdup_printf ("ext[%u] ecode %u", index, ecode);
  if (size < EXTENSION_HEAD || size > room)
    {
      g_autofree char *why = g_strdup_printf (
          "It says that it has %u bytes, and there is room for %" G_GUINT64_FORMAT, size, room);

      add_unreadable (job, place, ecode, why);
      return FALSE;
    }
  n = MIN (size - EXTENSION_HEAD, SYM_TEXT_MAX);
  content = g_try_malloc (MAX (n, 1));
  if (content == NULL || !sym_input_read (input, content, n, &error))
    {
      add_unreadable (job, place, ecode,
                      error != NULL ? error->message : "There is no memory for it");
      return FALSE;
    }
  read_content (job, place, ecode, content, n);
  if (n < size - EXTENSION_HEAD)
    {
      SymTag tag = { SYM_CARRIER_NIFTI_EXTENSION,
                     ecode,
                     0,
                     SYM_TAG_UNREADABLE | SYM_TAG_TRUNCATED,
                     "",
                     place,
                     "It is longer than the 16 MiB that are searched" };

      sym_job_tag (job, &tag);
      return sym_input_skip (input, size - EXTENSION_HEAD - n, NULL);
    }
  return TRUE;
}

void
sym_nifti_extensions_read (SymJob *job, const SymNiftiHeader *header, SymInput *input)
{
  guint64 end = header->single ? header->vox_offset : G_MAXUINT64;
  guint8 extender[4];
  gsize n = 0;

  /* A header in a file of its own may end without the four bytes that announce extensions. */
  sym_input_peek (input, sizeof extender, &n);
  if (header->format == SYM_FORMAT_ANALYZE || n < sizeof extender
      || end - sym_input_get_position (input) < sizeof extender
      || end < sym_input_get_position (input)
      || !sym_input_read (input, extender, sizeof extender, NULL) || extender[0] == 0)
    return;
  for (guint i = 0;; i++)
    {
      guint64 room = end - sym_input_get_position (input);

      sym_input_peek (input, EXTENSION_HEAD, &n);
      if (room < EXTENSION_HEAD || n < EXTENSION_HEAD)
        return;
      if (i == MAX_EXTENSIONS)
        {
          add_unreadable (job, "ext", 0, "There are more than 4096 extensions");
          return;
        }
      if (!read_extension (job, header, input, i, room))
        return;
    }
}
