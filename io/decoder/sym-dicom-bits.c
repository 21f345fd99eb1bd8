/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-bits"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sym-dicom-private.h"

/* Bits Allocated, Bits Stored, High Bit and Pixel Representation (PS3.3 C.7.6.3.1), which are wrong
 * more often than anything else: held against what there is of Pixel Data, what the compressed frames
 * say, and the lookup tables. */

#define TAG SYM_DICOM_TAG

/* An integer at the top level; missing where absent or not a number. */
static gint64
get_int (const SymDicomSet *set, guint32 tag, gint64 missing)
{
  gint64 value;

  if (!sym_dicom_get_int (set, sym_dicom_find (set, SYM_DICOM_NONE, tag), 0, &value))
    return missing;
  return value;
}

typedef struct
{
  gint64 allocated, stored, high;
} Bits;

static gint64
round_up (gint64 bits)
{
  return bits <= 1 ? 1 : bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 32 ? 32 : 64;
}

static void
note_bits (SymJob *job, const char *msgid, gint64 was, gint64 is)
{
  g_autofree char *before = g_strdup_printf ("%" G_GINT64_FORMAT, was);
  g_autofree char *after = g_strdup_printf ("%" G_GINT64_FORMAT, is);

  sym_job_note (job, msgid, before, after, NULL);
}

/* Bytes that a sample takes in native Pixel Data, rounded down; 0 where that is not known. */
static guint64
get_bytes_there (const SymDicomPixels *self)
{
  guint64 n = (guint64) self->rows * self->columns * self->samples;

  if (self->is_encapsulated || self->is_ybr_422)
    return 0;
  return self->data->length / n / MAX (self->n_frames, 1);
}

static void
repair_allocated (const SymDicomPixels *self, Bits *bits)
{
  const gint64 precision = self->codestream.precision;
  const guint64 there = get_bytes_there (self);
  const gint64 was = bits->allocated;

  if (was == 0 && bits->stored > 0 && bits->stored <= 64)
    {
      bits->allocated = round_up (MAX (bits->stored, precision));
      sym_job_note (self->job,
                    N_ ("Bits Allocated (0028,0100) is missing and was taken from Bits Stored."),
                    NULL);
      return;
    }
  if (precision > 0 && (precision > was || was != round_up (was)))
    bits->allocated = round_up (MAX (precision, MIN (was, 32)));
  else if (there > 0 && was > 0 && was <= 32 && was != round_up (was) &&
           (gint64) there * 8 >= round_up (was))
    bits->allocated = round_up (was);
  else if (was == 8 && bits->stored > 8 && bits->stored <= 16 && there == 2)
    bits->allocated = 16;
  else if (was == 16 && bits->stored > 1 && bits->stored <= 8 && there == 1)
    bits->allocated = 8;
  if (bits->allocated != was)
    note_bits (self->job, N_ ("Bits Allocated (0028,0100) is %s, which cannot be; it was taken as %s."),
               was, bits->allocated);
}

/* A codestream has samples only, so High Bit is that of Bits Stored; unless whole words were
 * compressed. */
static void
repair_high_bit (const SymDicomPixels *self, Bits *bits)
{
  const gint64 precision = self->codestream.precision, was = bits->high;

  if (precision == 0 || precision > bits->stored || was < bits->stored)
    return;
  bits->high = bits->stored - 1;
  note_bits (self->job, N_ ("High Bit (0028,0102) is %s, which cannot be; it was taken as %s."), was,
             bits->high);
}

/* Whether a lookup table of stored values has entries for all that have the highest bit, and none for
 * negative ones: then samples have no sign, whatever is said of them. */
static gboolean
table_has_no_sign (const SymDicomPixels *self, guint32 parent, guint32 tag, gint64 stored)
{
  const SymDicomElement *descriptor = sym_dicom_find (self->set, parent, tag);
  gint64 n, first;

  if (!sym_dicom_get_int (self->set, descriptor, 0, &n) ||
      !sym_dicom_get_int (self->set, descriptor, 1, &first))
    return FALSE;
  n = (guint16) n == 0 ? 65536 : (guint16) n;
  return stored <= 16 && first >= 0 && first < n && first + n >= G_GINT64_CONSTANT (1) << stored;
}

static void
repair_sign (SymDicomPixels *self, gint64 stored)
{
  guint32 modality = sym_dicom_find_item (self->set, SYM_DICOM_NONE, TAG (0x0028, 0x3000), 0);

  if (!self->is_signed ||
      !(self->colour == SYM_COLOUR_PALETTE
            ? table_has_no_sign (self, SYM_DICOM_NONE, TAG (0x0028, 0x1101), stored)
            : modality != SYM_DICOM_NONE &&
                  table_has_no_sign (self, modality, TAG (0x0028, 0x3002), stored)))
    return;
  sym_job_note (self->job,
                N_ ("Pixel Representation (0028,0103) says that samples have a sign, and the lookup table "
                    "has entries for those without; it was believed."),
                NULL);
  self->is_signed = FALSE;
}

gboolean
_sym_dicom_pixels_init_bits (SymDicomPixels *self, GError **error)
{
  Bits bits;
  gint64 sign;

  if (self->is_float)
    {
      self->sample_size = self->bits_allocated / 8;
      self->bits_stored = self->bits_allocated;
      self->high_bit = self->bits_allocated - 1;
      return TRUE;
    }
  bits.stored = get_int (self->set, TAG (0x0028, 0x0101), 0);
  bits.allocated = get_int (self->set, TAG (0x0028, 0x0100), 0);
  bits.high = get_int (self->set, TAG (0x0028, 0x0102), -1);
  repair_allocated (self, &bits);
  if (bits.allocated < 1 || bits.allocated > 64 || bits.allocated != round_up (bits.allocated))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   "Bits Allocated (0028,0100) is %" G_GINT64_FORMAT
                   "; 1, 8, 16, 32 and 64 are supported",
                   bits.allocated);
      return FALSE;
    }
  sign = get_int (self->set, TAG (0x0028, 0x0103), 0);
  if (sign != 0 && sign != 1)
    note_bits (self->job,
               N_ ("Pixel Representation (0028,0103) is %s, which cannot be; it was taken as %s."), sign,
               0);
  self->is_signed = bits.allocated > 1 && sign == 1;
  if (bits.stored < 1 || bits.stored > bits.allocated)
    {
      note_bits (self->job, N_ ("Bits Stored (0028,0101) is %s, which cannot be; it was taken as %s."),
                 bits.stored, bits.allocated);
      bits.stored = bits.allocated;
      bits.high = bits.allocated - 1;
    }
  if (bits.high < bits.stored - 1 || bits.high >= bits.allocated)
    {
      note_bits (self->job, N_ ("High Bit (0028,0102) is %s, which cannot be; it was taken as %s."),
                 bits.high, bits.stored - 1);
      bits.high = bits.stored - 1;
    }
  repair_high_bit (self, &bits);
  repair_sign (self, bits.stored);
  self->bits_allocated = (guint32) bits.allocated;
  self->bits_stored = (guint32) bits.stored;
  self->high_bit = (guint32) bits.high;
  self->sample_size = self->bits_allocated / 8;
  if (self->bits_allocated == 1 && self->samples > 1)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   "Colour of 1 bit with %u samples per pixel is not supported", self->samples);
      return FALSE;
    }
  return TRUE;
}
