/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-reader-dicom"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zlib.h>

#include "sym-dicom-private.h"
#include "sym-dicom-signature.h"
#include "sym-jpeg-labels.h"
#include "sym-labeller.h"
#include "sym-dicom-tiles.h"
#include "sym-text.h"

#define MAX_INFLATED (G_GUINT64_CONSTANT (4) << 30)

gboolean
_sym_dicom_has_magic (const guint8 *bytes, gsize n)
{
  return n >= SYM_DICOM_PREAMBLE + 4 && memcmp (bytes + SYM_DICOM_PREAMBLE, "DICM", 4) == 0;
}

static gboolean
dicom_sniff (const guint8 *bytes, gsize n)
{
  SymDicomEncoding encoding;

  /* Without the magic number the first two elements must look like those of a data set; the
   * second may lie behind what was peeked at. */
  return _sym_dicom_has_magic (bytes, n) || sym_dicom_guess_encoding (bytes, n, 0, &encoding);
}

static void
dicom_init (void)
{
  sym_dicom_shim_init ();
  sym_dicom_signatures_init ();
  sym_dicom_charset_init ();
}

/* The data set behind the meta header, unzipped: raw deflate, PS3.5 A.5. */
guint8 *
_sym_dicom_inflate (const guint8 *bytes, gsize size, gsize *inflated, GError **error)
{
  g_autofree guint8 *out = NULL;
  gsize capacity = MAX (size * 4, 1u << 16), done = 0;
  z_stream stream = { 0 };
  int result = Z_OK;

  if (inflateInit2 (&stream, -MAX_WBITS) != Z_OK)
    capacity = 0;
  out = g_try_malloc (capacity);
  while (out != NULL && result == Z_OK)
    {
      if (stream.avail_in == 0)
        {
          stream.next_in = (Bytef *) bytes;
          stream.avail_in = (uInt) MIN (size, 1u << 30);
          bytes += stream.avail_in;
          size -= stream.avail_in;
        }
      if (done == capacity)
        {
          guint8 *larger = capacity >= MAX_INFLATED ? NULL : g_try_realloc (out, capacity * 2);

          if (larger == NULL)
            break;
          out = larger;
          capacity *= 2;
        }
      stream.next_out = out + done;
      stream.avail_out = (uInt) MIN (capacity - done, 1u << 30);
      result = inflate (&stream, Z_NO_FLUSH);
      done = (gsize) (stream.next_out - out);
    }
  inflateEnd (&stream);
  if (out == NULL || (result == Z_OK && done >= capacity))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "The deflated data set gives more than %" G_GSIZE_FORMAT " bytes", done);
      return NULL;
    }
  /* A broken end is the scan's to notice: what came before may hold the labels. */
  *inflated = done;
  return g_steal_pointer (&out);
}

/* Reads the meta header (PS3.10 7.1) and tells where and how the data set begins. */
gboolean
_sym_dicom_read_meta (SymJob *job, const guint8 *bytes, gsize size, gsize *start,
                      SymDicomEncoding *encoding, char *uid, gsize uid_size)
{
  SymDicomEncoding guessed = SYM_DICOM_EXPLICIT;
  gboolean found;

  *start = _sym_dicom_has_magic (bytes, size) ? SYM_DICOM_PREAMBLE + 4 : 0;
  if (*start + 4 <= size && sym_dicom_u16 (bytes + *start, FALSE) == 0x0002)
    {
      g_autoptr (SymDicomSet) meta = NULL;

      if (!sym_dicom_guess_encoding (bytes, size, *start, &guessed))
        guessed = SYM_DICOM_EXPLICIT;
      meta = sym_dicom_scan (bytes, size, *start, guessed, 0x0002, start);
      sym_dicom_get_string (meta,
                            sym_dicom_find (meta, SYM_DICOM_NONE, SYM_DICOM_TAG (0x0002, 0x0010)),
                            0, uid, uid_size);
      _sym_dicom_send_tags (job, meta);
      if (meta->problem != NULL)
        sym_job_unreadable (job, meta->problem);
    }
  found = sym_dicom_guess_encoding (bytes, size, *start, &guessed);

  *encoding = SYM_DICOM_EXPLICIT;
  if (strcmp (uid, "1.2.840.10008.1.2") == 0)
    *encoding = SYM_DICOM_IMPLICIT;
  else if (strcmp (uid, "1.2.840.10008.1.2.2") == 0)
    *encoding = SYM_DICOM_EXPLICIT_BIG;
  else if (strcmp (uid, "1.2.840.10008.1.2.1.99") == 0)
    return TRUE;
  if (found && guessed != *encoding)
    {
      if (uid[0] != '\0')
        sym_job_note (
            job,
            N_ ("The data set is not encoded as the transfer syntax %s says; it was read as it is."),
            uid, NULL);
      *encoding = guessed;
    }
  if (uid[0] == '\0')
    g_strlcpy (uid,
               *encoding == SYM_DICOM_IMPLICIT   ? "1.2.840.10008.1.2"
               : *encoding == SYM_DICOM_EXPLICIT ? "1.2.840.10008.1.2.1"
                                                 : "1.2.840.10008.1.2.2",
               uid_size);
  return found;
}

static gboolean
read_image (SymJob *job, const SymDicomSet *set, const char *uid, GError **error)
{
  const SymDicomCodec *codec = _sym_dicom_codec_find (uid);
  const SymDicomCodec unknown = { .uid = uid,
                                  .name = "an unknown transfer syntax",
                                  .is_encapsulated = TRUE };
  SymDicomPixels pixels;
  SymImageInfo info = { 0 };
  guint8 *samples;

  if (!_sym_dicom_pixels_init (&pixels, job, set, codec != NULL ? codec : &unknown, error))
    return FALSE;
  _sym_dicom_fill_info (job, set, &pixels, &info);
  if (!_sym_dicom_send_luts (job, set, &pixels, error))
    return FALSE;
  _sym_dicom_send_frames (job, set, &pixels, &info);
  if (!_sym_dicom_pixels_check (&pixels, error))
    return FALSE;
  if (sym_job_is_labels_only (job))
    {
      sym_job_info (job, &info);
      return TRUE;
    }
  if (!_sym_dicom_tiles_check (&info, error))
    return FALSE;
  sym_job_flush (job);
  samples = sym_job_reserve_samples (job, &info, error);
  if (samples == NULL ||
      !_sym_dicom_pixels_decode (&pixels, samples, info.data_size, error))
    return FALSE;
  info.bits_stored = pixels.bits_stored; /* decoding may find more */
  sym_job_info (job, &info);
  return TRUE;
}

/* Objects without pixels are not images, and what they say of images is not shown. */
static const char *
find_object (const SymDicomSet *set)
{
  static const struct
  {
    const char *uid; /* of the SOP class, or what several begin with */
    const char *words;
  } objects[] = {
    { "1.2.840.10008.5.1.4.1.1.11.",
      "It is a presentation state of a kind that is not applied" },
    { "1.2.840.10008.5.1.4.1.1.481.3", "It is a structure set: its contours are drawn over the images that it speaks of, opened with it" },
    { "1.2.840.10008.5.1.4.1.1.481.", "It is an object of radiotherapy" },
    { "1.2.840.10008.5.1.4.1.1.88.59", "It is a selection of key images" },
    { "1.2.840.10008.5.1.4.1.1.88.", "It is a structured report" },
    { "1.2.840.10008.5.1.4.1.1.9.", "It is a waveform" },
    { "1.2.840.10008.5.1.4.1.1.66.", "It is a registration, a surface or raw data: it is not applied" },
    { "1.2.840.10008.5.1.4.1.1.104.", "It is a document" },
  };
  char uid[SYM_DICOM_UID_SIZE] = "";

  if (sym_dicom_find (set, SYM_DICOM_NONE, SYM_DICOM_TAG (0x0004, 0x1220)) != NULL)
    return "It is a directory of DICOM files";
  sym_dicom_get_string (set, sym_dicom_find (set, SYM_DICOM_NONE, SYM_DICOM_TAG (0x0008, 0x0016)), 0,
                        uid, sizeof uid);
  if (strcmp (uid, "1.2.840.10008.5.1.4.1.1.11.1") == 0)
    return "It is a presentation state: its windows, shutters and turns are applied to the images that it refers to, "
           "opened with it";
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    if (g_str_has_prefix (uid, objects[i].uid))
      return objects[i].words;
  return NULL;
}

/* What is stated of the picture and not done, so that nobody takes it for done. */
static void
note_not_shown (SymJob *job, const SymDicomSet *set)
{
  for (guint32 group = 0x6000; group <= 0x601e; group += 2)
    if (sym_dicom_find (set, SYM_DICOM_NONE, SYM_DICOM_TAG (group, 0x3000)) != NULL)
      {
        sym_job_note (job, N_ ("The file has an overlay of graphics, which is not shown."), NULL);
        break;
      }
}

/* PS3.10 7.1: the preamble is for an application's use, such as a second format's header. */
static void
send_preamble (SymJob *job, const guint8 *bytes)
{
  static const struct
  {
    char magic[4];
    gsize size;
    const char *name;
  } formats[] = {
    { "II*", 4, "TIFF" },
    { "MM\0*", 4, "TIFF" },
    { "II+", 4, "BigTIFF" },
    { "MM\0+", 4, "BigTIFF" },
    { "MZ", 2, "Windows program" },
    { "\177ELF", 4, "ELF program" },
    { "%PDF", 4, "PDF" },
  };
  SymTag tag = { .carrier = SYM_CARRIER_FILE, .name = "preamble", .where = "preamble" };
  g_autofree char *text = sym_text_find_printable (bytes, SYM_DICOM_PREAMBLE);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (memcmp (bytes, formats[i].magic, formats[i].size) == 0)
      {
        tag.value = formats[i].name;
        sym_job_tag (job, &tag);
      }
  if (*text != '\0')
    {
      tag.name = "preamble text";
      tag.value = text;
      sym_job_tag (job, &tag);
    }
}

static gboolean
dicom_read (SymJob *job, GError **error)
{
  SymInput *input = sym_job_get_input (job, SYM_INPUT_MAIN, 0);
  gsize size, start = 0;
  const guint8 *bytes = sym_input_map (input, &size, error);
  g_autofree guint8 *inflated = NULL;
  g_autoptr (SymDicomSet) set = NULL;
  SymDicomEncoding encoding;
  char uid[SYM_DICOM_UID_SIZE] = "";
  gboolean found, is_image;

  sym_job_set_format (job, SYM_FORMAT_DICOM);
  if (bytes == NULL)
    return FALSE;
  if (_sym_dicom_has_magic (bytes, size))
    send_preamble (job, bytes);
  found = _sym_dicom_read_meta (job, bytes, size, &start, &encoding, uid, sizeof uid);
  if (strcmp (uid, "1.2.840.10008.1.2.1.99") == 0)
    {
      inflated = _sym_dicom_inflate (bytes + start, size - start, &size, error);
      if (inflated == NULL)
        {
          sym_job_unreadable (job, "the deflated data set cannot be read");
          return FALSE;
        }
      bytes = inflated;
      start = 0;
    }
  set = sym_dicom_scan (bytes, size, start, encoding, 0, NULL);
  _sym_dicom_send_tags (job, set);
  _sym_dicom_send_frame_labels (job, set);
  if (set->problem != NULL)
    sym_job_unreadable (job, set->problem);
  sym_job_flush (job);
  if (set->elements->len == 0 || (!found && inflated == NULL && set->problem != NULL))
    {
      if (set->problem == NULL)
        sym_job_unreadable (job, "there is no data set");
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "There is no data set at byte %" G_GSIZE_FORMAT, start);
      return FALSE;
    }
  _sym_dicom_send_segments (job, set);
  _sym_dicom_send_presentation (job, set);
  is_image = read_image (job, set, uid, error);
  /* Last, since another parser has to read the data set for it: all else is sent by then. */
  sym_job_flush (job);
  _sym_dicom_send_signatures (job, set, start, encoding, uid);
  if (!is_image)
    {
      const char *words = g_error_matches (*error, SYM_ERROR, SYM_ERROR_NO_PIXELS) ? find_object (set)
                                                                                  : NULL;

      if (words != NULL)
        g_prefix_error (error, "%s. ", words);
      if (set->problem != NULL &&
          sym_dicom_find (set, SYM_DICOM_NONE, SYM_DICOM_PIXEL_DATA) == NULL)
        g_prefix_error (error, "%s. ", set->problem);
      return FALSE;
    }
  note_not_shown (job, set);
  if (set->problem != NULL)
    sym_job_note (job, N_ ("The data set is damaged: %s."), set->problem, NULL);
  if (set->n_odd > 0)
    {
      g_autofree char *n = g_strdup_printf ("%u", set->n_odd);

      sym_job_note (job, N_ ("%s elements have an odd length, which cannot be; they were read as they are."),
                    n, NULL);
    }
  return TRUE;
}

const SymReader sym_reader_dicom = {
  .name = "DICOM",
  .init = dicom_init,
  .sniff = dicom_sniff,
  .read = dicom_read,
  .label = sym_labeller_dicom,
};
