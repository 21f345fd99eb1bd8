/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-nifti-writer"

#include "config.h"

#include "sym-nifti-writer.h"

#include <math.h>
#include <string.h>

static const gint16 datatypes[] = {
  [SYM_NUMBER_U8] = 2,    [SYM_NUMBER_I8] = 256, [SYM_NUMBER_U16] = 512,  [SYM_NUMBER_I16] = 4,
  [SYM_NUMBER_U32] = 768, [SYM_NUMBER_I32] = 8,  [SYM_NUMBER_U64] = 1280, [SYM_NUMBER_I64] = 1024,
  [SYM_NUMBER_F32] = 16,  [SYM_NUMBER_F64] = 64, [SYM_NUMBER_C64] = 32,   [SYM_NUMBER_C128] = 1792,
};

typedef struct
{
  guint8 bytes[540];
  gboolean big;
} Header;

static void
put (Header *header, gsize at, gconstpointer value, gsize size)
{
  memcpy (header->bytes + at, value, size);
  if (header->big != (G_BYTE_ORDER == G_BIG_ENDIAN))
    sym_bytes_swap_units (header->bytes + at, size, size);
}

static void
put_i16 (Header *header, gsize at, int value)
{
  gint16 number = (gint16) value;

  put (header, at, &number, sizeof number);
}

static void
put_i32 (Header *header, gsize at, int value)
{
  gint32 number = value;

  put (header, at, &number, sizeof number);
}

static void
put_i64 (Header *header, gsize at, gint64 value)
{
  put (header, at, &value, sizeof value);
}

static void
put_f32 (Header *header, gsize at, double value)
{
  float number = (float) value;

  put (header, at, &number, sizeof number);
}

static void
put_f64 (Header *header, gsize at, double value)
{
  put (header, at, &value, sizeof value);
}

static void
put_text (Header *header, gsize at, gsize size, const char *text)
{
  if (text != NULL)
    {
      g_assert (strlen (text) <= size);
      memcpy (header->bytes + at, text, strlen (text));
    }
}

static guint
count_dims (const SymSamples *samples)
{
  guint n = 5;

  while (n > 1 && samples->dims[n - 1] == 1)
    n--;
  return n;
}

static int
get_datatype (const SymNiftiHeader *self, const SymSamples *samples)
{
  return self->datatype != 0 ? self->datatype : datatypes[samples->type];
}

static gsize
get_extension_size (const SymNiftiHeader *self)
{
  return self->extension == NULL ? 0 : (8 + strlen (self->extension) + 1 + 15) / 16 * 16;
}

static void
fill_one (const SymNiftiHeader *self, const SymSamples *samples, Header *header)
{
  guint n = count_dims (samples);
  gboolean pair = (self->flags & SYM_NIFTI_PAIR) != 0;

  put_i32 (header, 0, 348);
  put_text (header, 14, 18, self->database_name);
  header->bytes[38] = 'r';
  put_i16 (header, 40, (int) n);
  for (guint i = 0; i < 7; i++)
    put_i16 (header, 42 + 2 * i, i < 5 ? (int) samples->dims[i] : 1);
  put_i16 (header, 70, get_datatype (self, samples));
  put_i16 (header, 72, (int) (8 * samples->n_samples * sym_number_get_size (samples->type)));
  put_f32 (header, 76, self->qfac == 0 ? 1.0 : self->qfac);
  for (guint i = 0; i < 7; i++)
    put_f32 (header, 80 + 4 * i, i < 3 ? self->spacing[i] : 1.0);
  put_f32 (header, 108, pair ? 0 : 352 + (double) get_extension_size (self));
  put_f32 (header, 112, self->slope);
  put_f32 (header, 116, self->intercept);
  header->bytes[123] = 2 | 8; /* millimetres, seconds */
  put_f32 (header, 124, self->shown_max);
  put_f32 (header, 128, self->shown_min);
  put_text (header, 148, 80, self->description);
  put_text (header, 228, 24, self->auxiliary_file);
  put_i16 (header, 252, self->qform_code);
  put_i16 (header, 254, self->sform_code);
  for (guint i = 0; i < 3; i++)
    {
      put_f32 (header, 256 + 4 * i, self->quaternion[i]);
      put_f32 (header, 268 + 4 * i, self->offset[i]);
    }
  for (guint i = 0; i < 12; i++)
    put_f32 (header, 280 + 4 * i, self->srow[i]);
  put_text (header, 328, 16, self->intent_name);
  memcpy (header->bytes + 344, pair ? "ni1" : "n+1", 4);
}

static void
fill_two (const SymNiftiHeader *self, const SymSamples *samples, Header *header)
{
  gboolean pair = (self->flags & SYM_NIFTI_PAIR) != 0;

  put_i32 (header, 0, 540);
  memcpy (header->bytes + 4, pair ? "ni2\0\r\n\032\n" : "n+2\0\r\n\032\n", 8);
  put_i16 (header, 12, get_datatype (self, samples));
  put_i16 (header, 14, (int) (8 * samples->n_samples * sym_number_get_size (samples->type)));
  put_i64 (header, 16, count_dims (samples));
  for (guint i = 0; i < 7; i++)
    put_i64 (header, 24 + 8 * i, i < 5 ? (gint64) samples->dims[i] : 1);
  put_f64 (header, 104, self->qfac == 0 ? 1.0 : self->qfac);
  for (guint i = 0; i < 7; i++)
    put_f64 (header, 112 + 8 * i, i < 3 ? self->spacing[i] : 1.0);
  put_i64 (header, 168, pair ? 0 : 544 + (gint64) get_extension_size (self));
  put_f64 (header, 176, self->slope);
  put_f64 (header, 184, self->intercept);
  put_f64 (header, 192, self->shown_max);
  put_f64 (header, 200, self->shown_min);
  put_text (header, 240, 80, self->description);
  put_text (header, 320, 24, self->auxiliary_file);
  put_i32 (header, 344, self->qform_code);
  put_i32 (header, 348, self->sform_code);
  for (guint i = 0; i < 3; i++)
    {
      put_f64 (header, 352 + 8 * i, self->quaternion[i]);
      put_f64 (header, 376 + 8 * i, self->offset[i]);
    }
  for (guint i = 0; i < 12; i++)
    put_f64 (header, 400 + 8 * i, self->srow[i]);
  put_i32 (header, 500, 2 | 8);
  put_text (header, 508, 16, self->intent_name);
}

GByteArray *
sym_nifti_write (const SymNiftiHeader *self, const SymSamples *samples)
{
  gboolean two = (self->flags & SYM_NIFTI_TWO) != 0;
  gsize header_size = two ? 540 : 348;
  gsize extension_size = get_extension_size (self);
  guint8 extender[4] = { extension_size > 0 };
  Header header = { .big = (self->flags & SYM_NIFTI_BIG) != 0 };
  GByteArray *file = g_byte_array_new ();

  if (two)
    fill_two (self, samples, &header);
  else
    fill_one (self, samples, &header);
  g_byte_array_append (file, header.bytes, (guint) header_size);
  g_byte_array_append (file, extender, sizeof extender);
  if (extension_size > 0)
    {
      guint start = file->len;
      Header head = { .big = header.big };

      put_i32 (&head, 0, (int) extension_size);
      put_i32 (&head, 4, self->extension_code);
      g_byte_array_set_size (file, start + (guint) extension_size);
      memset (file->data + start, 0, extension_size);
      memcpy (file->data + start, head.bytes, 8);
      memcpy (file->data + start + 8, self->extension, strlen (self->extension));
    }
  if ((self->flags & SYM_NIFTI_PAIR) == 0)
    {
      g_autoptr (GByteArray) voxels = sym_nifti_write_voxels (self, samples);

      g_byte_array_append (file, voxels->data, voxels->len);
    }
  return file;
}

GByteArray *
sym_nifti_write_voxels (const SymNiftiHeader *self, const SymSamples *samples)
{
  GByteArray *voxels = g_byte_array_new ();

  g_byte_array_append (voxels, samples->data->data, samples->data->len);
  if ((self->flags & SYM_NIFTI_BIG) != 0)
    sym_bytes_swap_units (voxels->data, voxels->len, sym_number_get_unit (samples->type));
  return voxels;
}

gboolean
sym_nifti_get_affine (const SymNiftiHeader *self, double affine[16])
{
  memset (affine, 0, 16 * sizeof *affine);
  affine[15] = 1.0;
  if (self->sform_code > 0)
    {
      memcpy (affine, self->srow, sizeof self->srow);
    }
  else if (self->qform_code > 0)
    {
      double b = self->quaternion[0], c = self->quaternion[1], d = self->quaternion[2];
      double a = sqrt (MAX (0.0, 1.0 - b * b - c * c - d * d));
      double rotation[9] = { a * a + b * b - c * c - d * d, 2 * (b * c - a * d),
                             2 * (b * d + a * c),           2 * (b * c + a * d),
                             a * a + c * c - b * b - d * d, 2 * (c * d - a * b),
                             2 * (b * d - a * c),           2 * (c * d + a * b),
                             a * a + d * d - c * c - b * b };

      for (guint row = 0; row < 3; row++)
        {
          for (guint column = 0; column < 3; column++)
            affine[4 * row + column] = rotation[3 * row + column] * self->spacing[column]
                                       * (column == 2 && self->qfac < 0 ? -1.0 : 1.0);
          affine[4 * row + 3] = self->offset[row];
        }
    }
  else
    return FALSE;
  for (guint i = 0; i < 8; i++)
    affine[i] = -affine[i];
  return TRUE;
}
