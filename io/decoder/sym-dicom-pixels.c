/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-pixels"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sym-dicom-private.h"

#define TAG SYM_DICOM_TAG

/* As they are shown. The codec turns YBR_RCT and YBR_ICT into RGB, unpacking YBR_PARTIAL. */
static const struct
{
  const char *name;
  SymColour colour;
  guint samples;
  gboolean is_422, is_partial;
} photometrics[] = {
  { "MONOCHROME2", SYM_COLOUR_MONO, 1, FALSE, FALSE },
  { "MONOCHROME1", SYM_COLOUR_MONO_INVERTED, 1, FALSE, FALSE },
  { "PALETTE COLOR", SYM_COLOUR_PALETTE, 1, FALSE, FALSE },
  { "RGB", SYM_COLOUR_RGB, 3, FALSE, FALSE },
  { "YBR_FULL", SYM_COLOUR_YBR_FULL, 3, FALSE, FALSE },
  { "YBR_FULL_422", SYM_COLOUR_YBR_FULL, 3, TRUE, FALSE },
  { "YBR_PARTIAL_422", SYM_COLOUR_RGB, 3, TRUE, TRUE },
  { "YBR_PARTIAL_420", SYM_COLOUR_RGB, 3, FALSE, TRUE },
  { "YBR_RCT", SYM_COLOUR_RGB, 3, FALSE, FALSE },
  { "YBR_ICT", SYM_COLOUR_RGB, 3, FALSE, FALSE },
};

static const SymDicomElement *
find_top (const SymDicomSet *set, guint16 group, guint16 element)
{
  return sym_dicom_find (set, SYM_DICOM_NONE, TAG (group, element));
}

/* An integer at the top level; missing where absent or not a number. */
static gint64
get_int (const SymDicomSet *set, guint32 tag, gint64 missing)
{
  gint64 value;

  if (!sym_dicom_get_int (set, sym_dicom_find (set, SYM_DICOM_NONE, tag), 0, &value))
    return missing;
  return value;
}

static gboolean
find_data (SymDicomPixels *self, GError **error)
{
  static const struct
  {
    guint32 tag;
    guint bits;
  } tags[] = {
    { SYM_DICOM_PIXEL_DATA, 0 },
    { TAG (0x7fe0, 0x0008), 32 },
    { TAG (0x7fe0, 0x0009), 64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      self->data = sym_dicom_find (self->set, SYM_DICOM_NONE, tags[i].tag);
      if (self->data != NULL)
        {
          self->is_float = tags[i].bits > 0;
          self->bits_allocated = tags[i].bits;
          self->is_encapsulated = (self->data->flags & SYM_DICOM_ENCAPSULATED) != 0;
          return TRUE;
        }
    }
  if (find_top (self->set, 0x0028, 0x7fe0) != NULL)
    g_set_error (
        error, SYM_ERROR, SYM_ERROR_NO_PIXELS,
        "The pixels are on a server, Pixel Data Provider URL (0028,7FE0), and 0 of them in the file");
  else
    g_set_error (error, SYM_ERROR, SYM_ERROR_NO_PIXELS,
                 "The file has no image: there is no Pixel Data (7FE0,0010)");
  return FALSE;
}

/* Transfer syntaxes are changed without the pixels, and the other way round. */
static void
init_codec (SymDicomPixels *self, SymJob *job)
{
  g_autoptr (GByteArray) joined = NULL;
  const SymDicomCodec *other;
  const guint8 *head;
  gsize n;

  if (!self->is_encapsulated || self->is_float)
    return;
  head = _sym_dicom_frames_peek (self, &n, &joined);
  if (head == NULL || !_sym_codestream_read (head, n, &self->codestream))
    return;
  /* What nobody here can decode may hold anything. */
  if (self->codec->decode == NULL && self->codec->is_encapsulated)
    return;
  other = _sym_dicom_codec_for (self->codec, &self->codestream);
  if (other != NULL && other != self->codec)
    {
      sym_job_note (job,
                    N_ ("The pixels are not compressed as the transfer syntax %s says; "
                        "they were read as %s."),
                    self->codec->name, other->name, NULL);
      self->codec = other;
    }
}

static gboolean
init_size (SymDicomPixels *self, SymJob *job, GError **error)
{
  gint64 rows = get_int (self->set, TAG (0x0028, 0x0010), 0);
  gint64 columns = get_int (self->set, TAG (0x0028, 0x0011), 0);
  gint64 frames = get_int (self->set, TAG (0x0028, 0x0008), 0);
  char text[20];

  if (rows < 1 || rows > G_MAXUINT16 || columns < 1 || columns > G_MAXUINT16)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The image has %" G_GINT64_FORMAT " columns and %" G_GINT64_FORMAT " rows",
                   columns, rows);
      return FALSE;
    }
  if (frames > SYM_PROTOCOL_MAX_FRAMES)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "Number of Frames (0028,0008) is %" G_GINT64_FORMAT ", and at most %u are read",
                   frames, SYM_PROTOCOL_MAX_FRAMES);
      return FALSE;
    }
  if (frames == 0 &&
      sym_dicom_get_string (self->set, find_top (self->set, 0x0028, 0x0008), 0, text,
                            sizeof text) &&
      !sym_dicom_get_int (self->set, find_top (self->set, 0x0028, 0x0008), 0, &frames))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "Number of Frames (0028,0008) is “%s”, which is no number", text);
      return FALSE;
    }
  self->rows = (guint32) rows;
  self->columns = (guint32) columns;
  self->n_frames = frames < 1 ? 0 : (guint32) frames;
  return TRUE;
}

/* A lossy JPEG frame says whether it is YCbCr, and a JPEG 2000 codestream with the multiple component
 * transform comes out as RGB: where the header says otherwise, the frame is believed. */
static void
follow_frames (SymDicomPixels *self, SymJob *job)
{
  const SymCodestream *stream = &self->codestream;
  const gboolean header_is_ybr = g_str_has_prefix (self->photometric, "YBR");
  const char *found = NULL;

  if (stream->kind == SYM_CODESTREAM_JPEG)
    {
      self->converts_ybr = stream->colour == SYM_CODESTREAM_COLOUR_YBR ||
                           (stream->colour == SYM_CODESTREAM_COLOUR_UNSAID && header_is_ybr);
      if (self->converts_ybr != header_is_ybr || self->is_partial)
        found = self->converts_ybr ? "YBR_FULL" : "RGB";
      self->colour = SYM_COLOUR_RGB;
      self->is_partial = FALSE;
    }
  else if (stream->kind == SYM_CODESTREAM_J2K && stream->has_transform)
    {
      if (self->colour != SYM_COLOUR_RGB || self->is_partial)
        found = "RGB";
      self->colour = SYM_COLOUR_RGB;
      self->is_partial = FALSE;
    }
  if (found != NULL)
    sym_job_note (job,
                  N_ ("Photometric Interpretation (0028,0004) is %s, and the compressed frames "
                      "say %s; they were believed."),
                  self->photometric, found, NULL);
}

static void
get_photometric (SymDicomPixels *self, SymJob *job, gint64 samples)
{
  gboolean is_lower = FALSE;

  sym_dicom_get_string (self->set, find_top (self->set, 0x0028, 0x0004), 0,
                        self->photometric, sizeof self->photometric);
  for (char *p = self->photometric; *p != '\0'; p++)
    {
      is_lower |= g_ascii_islower (*p);
      *p = g_ascii_toupper (*p);
    }
  if (is_lower)
    sym_job_note (job, N_ ("Photometric Interpretation (0028,0004) was taken as %s."),
                  self->photometric, NULL);
  if (self->photometric[0] == '\0')
    {
      g_strlcpy (self->photometric, samples == 3 ? "RGB" : "MONOCHROME2", sizeof self->photometric);
      sym_job_note (job,
                    N_ ("Photometric Interpretation (0028,0004) is missing; it was taken as %s."),
                    self->photometric, NULL);
    }
}

static gboolean
init_colour (SymDicomPixels *self, SymJob *job, GError **error)
{
  gint64 samples = get_int (self->set, TAG (0x0028, 0x0002), 0);
  gboolean is_native = !self->is_encapsulated || self->codec->keeps_layout;

  get_photometric (self, job, samples);
  if (samples == 0)
    {
      gboolean is_colour = g_str_has_prefix (self->photometric, "RGB") ||
                           g_str_has_prefix (self->photometric, "YBR");

      samples = is_colour ? 3 : 1;
    }
  for (guint i = 0; i < G_N_ELEMENTS (photometrics); i++)
    {
      if (strcmp (photometrics[i].name, self->photometric) != 0)
        continue;
      if (samples != photometrics[i].samples)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "Samples per Pixel (0028,0002) is %" G_GINT64_FORMAT " for %s, which has %u",
                       samples, self->photometric, photometrics[i].samples);
          return FALSE;
        }
      self->samples = photometrics[i].samples;
      self->colour = photometrics[i].colour;
      self->is_partial = photometrics[i].is_partial;
      self->is_planar = is_native && self->samples > 1 &&
                        get_int (self->set, TAG (0x0028, 0x0006), 0) == 1;
      self->is_ybr_422 = is_native && photometrics[i].is_422;
      if (self->samples == 3)
        follow_frames (self, job);
      return TRUE;
    }
  g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
               "Photometric Interpretation (0028,0004) is %s, with %" G_GINT64_FORMAT
               " samples, which is not supported",
               self->photometric, samples);
  return FALSE;
}

/* YBR_FULL_422 is what lossy JPEG is called; unpacked by programs that leave the name, it has all
 * samples of all pixels. */
static gboolean
has_all_samples (const SymDicomPixels *self)
{
  const guint64 n = (guint64) self->rows * self->columns * 3 * MAX (self->n_frames, 1);

  if (self->is_encapsulated || self->sample_size != 1)
    return FALSE;
  return self->n_frames > 0 ? self->data->length >= n : self->data->length - n <= 1;
}

static gboolean
init_subsampling (SymDicomPixels *self, SymJob *job, GError **error)
{
  const gboolean is_420 = self->is_partial && !self->is_ybr_422 && !self->is_encapsulated;

  if ((self->is_ybr_422 || is_420) && has_all_samples (self))
    {
      sym_job_note (job,
                    N_ ("Pixel Data has all samples of all pixels, and not fewer as Photometric "
                        "Interpretation %s says; it was read as it is."),
                    self->photometric, NULL);
      self->is_ybr_422 = FALSE;
    }
  else if (is_420 || (self->is_partial && self->sample_size != 1))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   "Photometric Interpretation (0028,0004) is %s, which is not supported where "
                   "Pixel Data of %u bits is not compressed",
                   self->photometric, self->bits_allocated);
      return FALSE;
    }
  if (self->is_ybr_422 && (self->columns % 2 != 0 || self->sample_size != 1 || self->is_planar))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "%s needs 8 bits and an even number of columns, and there are %u bits and %u "
                   "columns",
                   self->photometric, self->bits_allocated, self->columns);
      return FALSE;
    }
  return TRUE;
}

/* Multi-frame objects whose writer forgot to say so. */
static void
init_frames (SymDicomPixels *self, SymJob *job)
{
  const SymDicomElement *element = find_top (self->set, 0x0028, 0x0008);
  const gsize frame = _sym_dicom_pixels_get_native_size (self);
  guint64 there = 1;

  if (self->n_frames > 0)
    return;
  if (self->is_encapsulated)
    there = _sym_dicom_frames_count (self);
  else if (self->sample_size > 0 && self->data->length % frame <= 1 && frame > 1)
    there = self->data->length / frame;
  if (there < 1 || there > SYM_PROTOCOL_MAX_FRAMES)
    there = 1;
  self->n_frames = (guint32) there;
  if (there > 1)
    {
      g_autofree char *found = g_strdup_printf ("%u", self->n_frames);

      sym_job_note (job,
                    N_ ("Number of Frames (0028,0008) does not say how many there are; Pixel Data "
                        "holds %s."),
                    found, NULL);
    }
  else if (element != NULL && element->length > 0)
    sym_job_note (job, N_ ("Number of Frames (0028,0008) makes no sense and was taken as 1."),
                  NULL);
}

gboolean
_sym_dicom_pixels_init (SymDicomPixels *self, SymJob *job, const SymDicomSet *set,
                        const SymDicomCodec *codec, GError **error)
{
  gsize size;

  memset (self, 0, sizeof *self);
  self->job = job;
  self->set = set;
  self->codec = codec;
  if (!find_data (self, error))
    return FALSE;
  init_codec (self, job);
  if (!init_size (self, job, error) || !init_colour (self, job, error) ||
      !_sym_dicom_pixels_init_bits (self, error) || !init_subsampling (self, job, error))
    return FALSE;
  /* 16 bits each: the product of the three fits. */
  size = (gsize) self->rows * self->columns * self->samples;
  self->frame_size = self->sample_size == 0 ? (size + 7) / 8 : size * self->sample_size;
  init_frames (self, job);
  return TRUE;
}

gsize
_sym_dicom_pixels_get_native_size (const SymDicomPixels *self)
{
  return self->is_ybr_422 ? (gsize) self->rows * self->columns * 2 : self->frame_size;
}

gboolean
_sym_dicom_pixels_is_little (guint64 missing, gsize row, guint64 whole)
{
  return missing < row && missing <= whole / 256;
}

static void
note_bytes (SymJob *job, const char *msgid, guint64 n)
{
  g_autofree char *bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, n);

  sym_job_note (job, msgid, bytes, NULL);
}

void
_sym_dicom_pixels_note_short (SymDicomPixels *self)
{
  if (!self->noted_short)
    sym_job_note (self->job,
                  N_ ("A compressed frame ends early; the samples at its end are shown as 0."), NULL);
  self->noted_short = TRUE;
}

void
_sym_dicom_pixels_note_damage (SymDicomPixels *self, const char *how)
{
  if (!self->noted_damage)
    sym_job_note (self->job, N_ ("A compressed frame is damaged: %s."), how, NULL);
  self->noted_damage = TRUE;
}

static guint64
get_wanted (const SymDicomPixels *self)
{
  guint64 n = (guint64) self->rows * self->columns * self->n_frames;

  return self->sample_size == 0
             ? (n + 7) / 8
             : (guint64) _sym_dicom_pixels_get_native_size (self) * self->n_frames;
}

static gboolean
check_native (SymDicomPixels *self, GError **error)
{
  const guint64 wanted = get_wanted (self), there = self->data->length;

  if (self->is_encapsulated)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "Pixel Data is in fragments, which transfer syntax %s does not have",
                   self->codec->uid);
      return FALSE;
    }
  if (there < wanted)
    {
      if (!_sym_dicom_pixels_is_little (
              wanted - there, _sym_dicom_pixels_get_native_size (self) / self->rows, wanted))
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "Pixel Data holds %" G_GUINT64_FORMAT
                       " bytes, and the image needs %" G_GUINT64_FORMAT,
                       there, wanted);
          return FALSE;
        }
      self->missing = wanted - there;
      note_bytes (self->job,
                  N_ ("Pixel Data is %s bytes short; the samples at its end are shown as 0."),
                  self->missing);
    }
  else if (there - wanted >= _sym_dicom_pixels_get_native_size (self) && wanted > 1)
    note_bytes (self->job,
                N_ ("Pixel Data goes on for %s bytes behind the image, which are not shown."),
                there - wanted);
  return TRUE;
}

gboolean
_sym_dicom_pixels_check (SymDicomPixels *self, GError **error)
{
  if (self->is_float || !self->codec->is_encapsulated)
    return check_native (self, error);
  if (self->codec->decode == NULL)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   "The pixels are compressed as %s (%s), which is not supported",
                   self->codec->name, self->codec->uid);
      return FALSE;
    }
  if (self->is_encapsulated)
    return TRUE;
  /* Unpacked, and the transfer syntax left as it was. */
  if (self->data->length - get_wanted (self) <= self->data->length % 2)
    {
      sym_job_note (self->job,
                    N_ ("Pixel Data is not compressed as the transfer syntax %s says; it was read "
                        "as it is."),
                    self->codec->name, NULL);
      self->codec = _sym_dicom_codec_find ("1.2.840.10008.1.2.1");
      return TRUE;
    }
  g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
               "Pixel Data of %" G_GUINT64_FORMAT " bytes is not in fragments, as %s must be",
               self->data->length, self->codec->name);
  return FALSE;
}

gboolean
_sym_dicom_pixels_decode (SymDicomPixels *self, guint8 *out, gsize out_size, GError **error)
{
  gsize out_frame = out_size / self->n_frames;

  if (self->is_float || !self->codec->is_encapsulated)
    return _sym_dicom_unpack_all (self, out, out_frame, error);
  return _sym_dicom_frames_decode (self, out, out_frame, error);
}
