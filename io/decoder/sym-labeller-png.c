/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-labeller"

#include "config.h"

#include <string.h>
#include <zlib.h>

#include "sym-json.h"
#include "sym-labeller.h"
#include "sym-png.h"
#include "sym-text.h"

/* XMP with the IPTC Digital Source Type and the AIGC label, the AIGC label as text (GB 45438-2025),
 * and plain words; all other chunks stay byte for byte and in their order. */

#define XMP_KEYWORD "XML:com.adobe.xmp"
#define AIGC_KEYWORD "AIGC"

typedef struct
{
  const guint8 *bytes;
  gsize size;
  gsize first_data;           /* of the first IDAT */
  gsize xmp, xmp_size;        /* chunk with XMP, if any */
  GByteArray *packet;         /* its text */
  GPtrArray *texts;           /* char *: what text chunks say, as "keyword: text" */
  gboolean is_aigc_generated; /* an AIGC text says that already */
} File;

/* PNG 3, 11.3.3: tEXt is Latin-1, and plain ASCII is both. */
static void
put_text (GByteArray *out, const char *keyword, const char *text)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  gboolean is_plain = g_str_is_ascii (text) && strcmp (keyword, XMP_KEYWORD) != 0;

  g_byte_array_append (data, (const guint8 *) keyword, (guint) strlen (keyword) + 1);
  if (!is_plain)
    g_byte_array_append (data, (const guint8 *) "\0\0\0\0", 4);
  g_byte_array_append (data, (const guint8 *) text, (guint) strlen (text));
  sym_png_put_chunk (out, is_plain ? "tEXt" : "iTXt", data->data, data->len);
}

/* The text of an iTXt chunk; NULL where it is damaged. */
static GByteArray *
read_itxt (const guint8 *data, gsize n)
{
  const guint8 *end = data + n, *p = memchr (data, 0, n);
  g_autoptr (GByteArray) text = g_byte_array_new ();
  gboolean is_compressed;

  if (p == NULL || end - p < 3)
    return NULL;
  is_compressed = p[1] != 0;
  p += 3;
  for (guint i = 0; i < 2; i++)
    {
      p = p < end ? memchr (p, 0, (gsize) (end - p)) : NULL;
      if (p == NULL)
        return NULL;
      p++;
    }
  if (!is_compressed)
    g_byte_array_append (text, p, (guint) (end - p));
  else
    {
      z_stream stream = { 0 };
      guint8 block[16384];
      int result = inflateInit (&stream);

      stream.next_in = (Bytef *) p;
      stream.avail_in = (uInt) (end - p);
      while (result == Z_OK && text->len <= SYM_TEXT_MAX)
        {
          stream.next_out = block;
          stream.avail_out = sizeof block;
          result = inflate (&stream, Z_NO_FLUSH);
          g_byte_array_append (text, block, (guint) sizeof block - stream.avail_out);
        }
      inflateEnd (&stream);
      if (result != Z_STREAM_END)
        return NULL;
    }
  return g_steal_pointer (&text);
}

static void
check_aigc (const char *name, const char *path, const char *value, gpointer user_data)
{
  gboolean *is_generated = user_data;

  if ((strcmp (path, "Label") == 0 || strcmp (path, "AIGC.Label") == 0) && strcmp (value, "1") == 0)
    *is_generated = TRUE;
}

static gboolean
note_text (File *file, const char *type, gsize chunk, const guint8 *data, gsize n, GError **error)
{
  const guint8 *nul = memchr (data, 0, MIN (n, 80));
  const char *keyword = (const char *) data;
  g_autoptr (GByteArray) text = NULL;

  if (nul == NULL || strcmp (type, "zTXt") == 0)
    return TRUE;
  if (strcmp (type, "tEXt") == 0)
    {
      text = g_byte_array_new ();
      g_byte_array_append (text, nul + 1, (guint) (data + n - nul - 1));
    }
  else
    text = read_itxt (data, n);
  if (strcmp (type, "iTXt") == 0 && strcmp (keyword, XMP_KEYWORD) == 0)
    {
      if (text == NULL || file->packet != NULL)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       text == NULL
                           ? "The XMP packet at byte %" G_GSIZE_FORMAT
                             " is damaged, so that no label can be added to it"
                           : "There is a second XMP packet at byte %" G_GSIZE_FORMAT
                             ", so that a label in one could be contradicted by the other",
                       chunk);
          return FALSE;
        }
      file->xmp = chunk;
      file->xmp_size = n + SYM_PNG_CHUNK_OVERHEAD;
      file->packet = g_steal_pointer (&text);
      return TRUE;
    }
  if (text == NULL)
    return TRUE;
  if (strcmp (keyword, AIGC_KEYWORD) == 0)
    sym_json_flatten ((const char *) text->data, text->len, check_aigc, &file->is_aigc_generated,
                      NULL);
  g_ptr_array_add (file->texts, g_strdup_printf ("%s: %.*s", keyword, (int) MIN (text->len, 8192),
                                                 (const char *) text->data));
  return TRUE;
}

static gboolean
scan (File *file, GError **error)
{
  gsize offset = SYM_PNG_SIGNATURE_SIZE;
  gboolean ended = FALSE;

  if (file->size < offset || memcmp (file->bytes, sym_png_signature, offset) != 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The signature of the PNG of %" G_GSIZE_FORMAT " bytes is damaged", file->size);
      return FALSE;
    }
  while (!ended)
    {
      const guint8 *p = file->bytes + offset;
      char type[5] = { 0 };
      gsize n = file->size - offset >= SYM_PNG_CHUNK_OVERHEAD ? sym_png_get_number (p) : G_MAXSIZE;

      if (n == G_MAXSIZE || n > file->size - offset - SYM_PNG_CHUNK_OVERHEAD)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "The PNG is damaged at byte %" G_GSIZE_FORMAT ": a chunk is cut off", offset);
          return FALSE;
        }
      memcpy (type, p + 4, 4);
      if (strcmp (type, "IDAT") == 0 && file->first_data == 0)
        file->first_data = offset;
      if (g_str_has_suffix (type, "TXt") || strcmp (type, "tEXt") == 0)
        if (!note_text (file, type, offset, p + 8, n, error))
          return FALSE;
      ended = strcmp (type, "IEND") == 0;
      offset += n + SYM_PNG_CHUNK_OVERHEAD;
    }
  if (file->first_data == 0)
    g_set_error (error, SYM_ERROR, SYM_ERROR_NO_PIXELS, "The PNG of %" G_GSIZE_FORMAT
                 " bytes has no pixels", file->size);
  return file->first_data != 0;
}

/* Once: the same words a second time say nothing more. */
static void
add_text (const File *file, GByteArray *out, const char *keyword, const char *text)
{
  g_autofree char *whole = g_strdup_printf ("%s: %s", keyword, text);

  for (guint i = 0; i < file->texts->len; i++)
    if (strcmp (g_ptr_array_index (file->texts, i), whole) == 0)
      return;
  put_text (out, keyword, text);
}

/* GB 45438-2025: the producer's code is a company's in China; for others its name stands there. */
static char *
make_aigc (const SymRequestLabel *label)
{
  g_autofree char *producer
      = sym_labeller_quote_json (label->generator[0] != '\0' ? label->generator : "unknown");
  g_autofree char *uid = sym_labeller_make_uid (label->uuid);

  return g_strdup_printf ("{\"Label\":\"1\",\"ContentProducer\":%s,\"ProduceID\":\"%s\","
                          "\"ReservedCode1\":\"\",\"ContentPropagator\":\"\",\"PropagateID\":\"\","
                          "\"ReservedCode2\":\"\"}",
                          producer, uid);
}

static gboolean
write_file (SymJob *job, const File *file, const SymRequestLabel *label, const char *xmp,
            const char *aigc, GError **error)
{
  g_autofree char *statement = sym_labeller_make_statement (label);
  g_autoptr (GByteArray) packet = g_byte_array_new ();
  g_autoptr (GByteArray) words = g_byte_array_new ();
  gsize position = 0;

  put_text (packet, XMP_KEYWORD, xmp);
  add_text (file, words, "Warning", statement);
  if (!file->is_aigc_generated)
    put_text (words, AIGC_KEYWORD, aigc);
  if (file->packet == NULL)
    g_byte_array_append (words, packet->data, packet->len);
  if (!sym_job_begin_output (job, SYM_OUTPUT_MAIN, label->gzip != 0, error))
    return FALSE;
  /* The packet in its old place, before or behind the pixels; the rest where readers that stop at
   * the pixels see it. */
  for (guint i = 0; i < 2; i++)
    {
      gboolean is_packet = file->packet != NULL && (file->xmp < file->first_data) == (i == 0);
      gsize to = is_packet ? file->xmp : file->first_data;
      const GByteArray *part = is_packet ? packet : words;

      if (!is_packet && i == 1 && file->packet == NULL)
        break;
      if (!sym_job_write (job, file->bytes + position, to - position, error)
          || !sym_job_write (job, part->data, part->len, error))
        return FALSE;
      position = to + (is_packet ? file->xmp_size : 0);
    }
  return sym_job_write (job, file->bytes + position, file->size - position, error)
         && sym_job_end_output (job, error);
}

gboolean
sym_labeller_png (SymJob *job, const SymRequestLabel *label, GError **error)
{
  g_autofree char *aigc = make_aigc (label);
  g_autofree char *xmp = NULL;
  g_autoptr (GByteArray) remade = NULL;
  const guint8 *samples;
  gsize samples_size;
  File file = { 0 };
  gboolean ok;

  file.bytes = sym_input_map (sym_job_get_input (job, SYM_INPUT_MAIN, 0), &file.size, error);
  if (file.bytes == NULL || !sym_labeller_get_samples (job, &samples, &samples_size, error))
    return FALSE;
  if (samples != NULL)
    {
      remade = sym_labeller_remake_png (file.bytes, file.size, samples, samples_size, error);
      if (remade == NULL)
        return FALSE;
      file.bytes = remade->data;
      file.size = remade->len;
    }
  file.texts = g_ptr_array_new_with_free_func (g_free);
  ok = scan (&file, error);
  if (ok)
    xmp = sym_labeller_merge_xmp (file.packet != NULL ? (const char *) file.packet->data : NULL,
                                  file.packet != NULL ? file.packet->len : 0, aigc, error);
  ok = xmp != NULL && write_file (job, &file, label, xmp, aigc, error);
  g_clear_pointer (&file.packet, g_byte_array_unref);
  g_ptr_array_unref (file.texts);
  return ok;
}
