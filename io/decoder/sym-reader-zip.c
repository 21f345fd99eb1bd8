/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-reader-zip"

#include "config.h"

#include <string.h>

#include "sym-reader.h"
#include "sym-zip.h"

/* Says which files an archive holds and where in it they are. Each is then read like any other, by a
 * child of its own that has the archive's descriptor and inflates that one file. */

static gboolean
is_plain (SymInput *input, GError **error)
{
  if (sym_input_is_part (input))
    g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED, "It is an archive within an archive, which is not opened");
  else if (sym_input_is_gzip (input))
    g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                 "It is an archive that is compressed by gzip once more, which is not undone");
  else
    return TRUE;
  return FALSE;
}

/* What is not opened of the archive, in one sentence. */
static void
set_left_out (const guint64 *counts, guint method, guint64 n_missing, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *by_method = g_strdup_printf ("compressed by method %u", method);
  const char *const words[SYM_N_ZIP_STATES] = {
    NULL, "encrypted", by_method, "damaged", "overlapping with others", "too large",
  };
  gboolean damaged = n_missing > 0;

  for (guint i = SYM_ZIP_ENCRYPTED; i < SYM_N_ZIP_STATES; i++)
    if (counts[i] > 0)
      {
        g_string_append_printf (list, "%s%" G_GUINT64_FORMAT " %s", list->len > 0 ? ", " : "", counts[i], words[i]);
        damaged = damaged || i == SYM_ZIP_DAMAGED || i == SYM_ZIP_OVERLAPS;
      }
  if (n_missing > 0)
    g_string_append_printf (list, "%s%" G_GUINT64_FORMAT " missing in its directory, or too many",
                            list->len > 0 ? ", " : "", n_missing);
  if (list->len > 0)
    g_set_error (error, SYM_ERROR, damaged ? SYM_ERROR_CORRUPT : SYM_ERROR_UNSUPPORTED,
                 "The archive has files that were not opened: %s", list->str);
}

static gboolean
read_zip (SymJob *job, GError **error)
{
  SymInput *input = sym_job_get_input (job, SYM_INPUT_MAIN, 0);
  guint64 counts[SYM_N_ZIP_STATES] = { 0 };
  g_auto (SymZip) zip = { NULL, 0 };
  const guint8 *bytes;
  guint method = 0;
  gsize size;

  if (!is_plain (input, error))
    return FALSE;
  bytes = sym_input_map_file (input, &size, error);
  if (bytes == NULL || !sym_zip_walk (bytes, size, &zip, error))
    return FALSE;

  sym_job_archive (job);
  for (guint i = 0; i < zip.members->len; i++)
    {
      const SymZipMember *member = &g_array_index (zip.members, SymZipMember, i);
      SymZipState state = member->state;

      if (state == SYM_ZIP_READABLE)
        {
          /* Names in an encoding of old keep what is ASCII of them. */
          g_autofree char *name = g_utf8_make_valid ((const char *) member->name, (gssize) member->name_size);

          if (strlen (name) > SYM_PROTOCOL_MAX_MEMBER_NAME || !sym_job_member (job, &member->part, name))
            state = SYM_ZIP_TOO_LARGE;
        }
      if (state == SYM_ZIP_METHOD)
        method = member->method;
      counts[state]++;
    }
  set_left_out (counts, method, zip.n_missing, error);
  return *error == NULL;
}

static gboolean
label_zip (SymJob *job, const SymRequestLabel *request, GError **error)
{
  g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED, "It is an archive: the files in it are labelled one by one, unpacked");
  return FALSE;
}

const SymReader sym_reader_zip = {
  .name = "ZIP",
  .sniff = sym_zip_sniff,
  .read = read_zip,
  .label = label_zip,
};
