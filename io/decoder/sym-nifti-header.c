/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-nifti"

#include "config.h"

#include "sym-nifti-header.h"

#include <math.h>
#include <nifti2_io.h>
#include <string.h>

/** Of xyzt_units, nifti1.h: the unit of the fourth axis. */
#define TIME_UNITS 0x38

#define NIFTI1_MAGIC_OFFSET 344
#define NIFTI2_MAGIC_OFFSET 4

/** Nothing in a file of today's sizes stands farther in than this. */
#define MAX_OFFSET (G_GINT64_CONSTANT (1) << 50)

/** Millimetres that a step or a place can have at all. */
#define MIN_LENGTH 1e-9
#define MAX_LENGTH 1e9

/** MIN_VOLUME: of the determinant to the product of the lengths of the axes; below it there is no
 * volume */
#define MIN_VOLUME 1e-6

static const SymNiftiField nifti1_fields[] = {
  { "descrip", 148, 80 },
  { "intent_name", 328, 16 },
  { "aux_file", 228, 24 },
  { "db_name", 14, 18 },
  { "data_type", 4, 10 },
  { NULL },
};

static const SymNiftiField nifti2_fields[] = {
  { "descrip", 240, 80 },
  { "intent_name", 508, 16 },
  { "aux_file", 320, 24 },
  { "unused_str", 525, 15 },
  { NULL },
};

static const SymNiftiField analyze_fields[] = {
  { "descrip", 148, 80 },
  { "aux_file", 228, 24 },
  { "db_name", 14, 18 },
  { "data_type", 4, 10 },
  { "vox_units", 56, 4 },
  { "cal_units", 60, 8 },
  { "generated", 263, 10 },
  { "scannum", 273, 10 },
  { "patient_id", 283, 10 },
  { "exp_date", 293, 10 },
  { "exp_time", 303, 10 },
  { NULL },
};

static const SymNiftiType types[] = {
  { DT_UINT8, 1, SYM_SAMPLE_UINT8, 1 },
  { DT_INT8, 1, SYM_SAMPLE_INT8, 1 },
  { DT_UINT16, 2, SYM_SAMPLE_UINT16, 1 },
  { DT_INT16, 2, SYM_SAMPLE_INT16, 1 },
  { DT_UINT32, 4, SYM_SAMPLE_UINT32, 1 },
  { DT_INT32, 4, SYM_SAMPLE_INT32, 1 },
  { DT_UINT64, 8, SYM_SAMPLE_UINT64, 1 },
  { DT_INT64, 8, SYM_SAMPLE_INT64, 1 },
  { DT_FLOAT32, 4, SYM_SAMPLE_FLOAT32, 1 },
  { DT_FLOAT64, 8, SYM_SAMPLE_FLOAT64, 1 },
  { DT_FLOAT128, 16, SYM_SAMPLE_FLOAT64, 1 },
  { DT_COMPLEX64, 4, SYM_SAMPLE_COMPLEX64, 1 },
  { DT_COMPLEX128, 8, SYM_SAMPLE_COMPLEX128, 1 },
  { DT_COMPLEX256, 16, SYM_SAMPLE_COMPLEX128, 1 },
  { DT_RGB24, 1, SYM_SAMPLE_UINT8, 3 },
  { DT_RGBA32, 1, SYM_SAMPLE_UINT8, 4 },
};

const SymNiftiType *
sym_nifti_type_find (int code)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].code == code)
      return &types[i];
  return NULL;
}

const SymNiftiField *
sym_nifti_header_list_fields (SymFormat format)
{
  return format == SYM_FORMAT_NIFTI2   ? nifti2_fields
         : format == SYM_FORMAT_ANALYZE ? analyze_fields
                                        : nifti1_fields;
}

static gint32
get_int32 (const guint8 *bytes, gsize offset, gboolean swap)
{
  guint32 value;

  memcpy (&value, bytes + offset, sizeof value);
  return (gint32) (swap ? GUINT32_SWAP_LE_BE (value) : value);
}

static gint16
get_int16 (const guint8 *bytes, gsize offset, gboolean swap)
{
  guint16 value;

  memcpy (&value, bytes + offset, sizeof value);
  return (gint16) (swap ? GUINT16_SWAP_LE_BE (value) : value);
}

static gboolean
has_magic (const guint8 *bytes, gsize n, gsize offset, char version)
{
  return n >= offset + 4 && bytes[offset] == 'n'
         && (bytes[offset + 1] == '+' || bytes[offset + 1] == 'i') && bytes[offset + 2] == version
         && bytes[offset + 3] == 0;
}

gsize
sym_nifti_header_sniff (const guint8 *bytes, gsize n)
{
  if (n < 4)
    return 0;
  /* A header whose size field is wrong is told by its magic number, and refused in words. */
  if (has_magic (bytes, n, NIFTI1_MAGIC_OFFSET, '1'))
    return SYM_NIFTI1_SIZE;
  if (has_magic (bytes, n, NIFTI2_MAGIC_OFFSET, '2'))
    return SYM_NIFTI2_SIZE;
  for (int swap = 0; swap < 2; swap++)
    {
      gint32 size = get_int32 (bytes, 0, swap != 0);

      if (size == (gint32) SYM_NIFTI2_SIZE)
        return SYM_NIFTI2_SIZE;
      if (size == (gint32) SYM_NIFTI1_SIZE)
        {
          gint16 n_dims = n >= 42 ? get_int16 (bytes, 40, swap != 0) : 0;

          /* Analyze has no magic number: its number of axes must make sense. */
          if (n < SYM_NIFTI1_SIZE || (n_dims >= 1 && n_dims <= 7))
            return SYM_NIFTI1_SIZE;
        }
    }
  return 0;
}

static gboolean
check_size_field (SymNiftiHeader *self, gsize size, GError **error)
{
  gint32 native = get_int32 (self->bytes, 0, FALSE);

  if (native == (gint32) size)
    self->swapped = FALSE;
  else if (get_int32 (self->bytes, 0, TRUE) == (gint32) size)
    self->swapped = TRUE;
  else
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The header says that it has %d bytes; a NIfTI-%d header has %d", native,
                   size == SYM_NIFTI2_SIZE ? 2 : 1, (int) size);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_type (SymNiftiHeader *self, GError **error)
{
  self->type = sym_nifti_type_find (self->datatype);
  if (self->type != NULL)
    return TRUE;
  if (self->datatype == DT_BINARY)
    g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                 "Voxels of one bit (data type 1, binary) cannot be shown: the standard does not "
                 "say how they are packed");
  else
    g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                 "The header names data type %d, which does not exist", self->datatype);
  return FALSE;
}

static gboolean
check_dims (SymNiftiHeader *self, GError **error)
{
  if (self->dim[0] < 1 || self->dim[0] > 7)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The header says that the image has %" G_GINT64_FORMAT
                   " axes; it can have 1 to 7",
                   self->dim[0]);
      return FALSE;
    }
  for (int i = 1; i <= 7; i++)
    {
      if (i > self->dim[0])
        self->dim[i] = 1;
      else if (self->dim[i] < 1)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       "The header says that axis %d has %" G_GINT64_FORMAT " voxels", i,
                       self->dim[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_offset (SymNiftiHeader *self, double offset, gsize header_size, GError **error)
{
  if (!isfinite (offset) || offset < 0 || offset > (double) MAX_OFFSET || offset != floor (offset)
      || (self->single && offset > 0 && offset < (double) header_size + 4))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The header says that the voxels begin at byte %g, which cannot be", offset);
      return FALSE;
    }
  self->vox_offset = (guint64) offset;
  return TRUE;
}

/* Completes the slice direction of a single slice where the header leaves it out; says whether the
 * matrix can be inverted. */
static gboolean
make_usable (double *m, const gint64 *dim, double step)
{
  double length[3], determinant;

  for (int i = 0; i < 16; i++)
    if (!isfinite (m[i]) || fabs (m[i]) > MAX_LENGTH)
      return FALSE;
  for (int c = 0; c < 3; c++)
    length[c] = sqrt (m[c] * m[c] + m[4 + c] * m[4 + c] + m[8 + c] * m[8 + c]);
  if (length[2] == 0 && dim[3] == 1 && length[0] > 0 && length[1] > 0)
    {
      double size = (step > 0 ? step : 1) / (length[0] * length[1]);

      m[2] = (m[4] * m[9] - m[8] * m[5]) * size;
      m[6] = (m[8] * m[1] - m[0] * m[9]) * size;
      m[10] = (m[0] * m[5] - m[4] * m[1]) * size;
      length[2] = sqrt (m[2] * m[2] + m[6] * m[6] + m[10] * m[10]);
    }
  determinant = m[0] * (m[5] * m[10] - m[6] * m[9]) - m[1] * (m[4] * m[10] - m[6] * m[8]) +
                m[2] * (m[4] * m[9] - m[5] * m[8]);
  if (MIN (MIN (length[0], length[1]), length[2]) < MIN_LENGTH)
    return FALSE;
  return fabs (determinant) > MIN_VOLUME * length[0] * length[1] * length[2];
}

static double
unit_in_millimetres (int unit)
{
  return unit == NIFTI_UNITS_METER ? 1000.0 : unit == NIFTI_UNITS_MICRON ? 0.001 : 1.0;
}

/* NIfTI's +x is right and +y anterior, DICOM's +x is left and +y posterior. */
static void
read_form (SymNiftiHeader *self, SymNiftiForm *form, int code, const nifti_dmat44 *matrix)
{
  double scale = unit_in_millimetres (self->unit);

  form->code = code;
  for (int r = 0; r < 3; r++)
    for (int c = 0; c < 4; c++)
      form->affine[4 * r + c] = (r < 2 ? -scale : scale) * matrix->m[r][c] + 0.0;
  form->affine[15] = 1;
  form->usable = make_usable (form->affine, self->dim, self->pixdim[2]);
}

static gboolean
read_image (SymNiftiHeader *self, nifti_image *image, GError **error)
{
  if (image == NULL)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The header contradicts itself (%" G_GINT64_FORMAT " axes, data type %d)",
                   self->dim[0], self->datatype);
      return FALSE;
    }
  if (self->format != SYM_FORMAT_ANALYZE)
    {
      if (image->sform_code > 0)
        read_form (self, &self->sform, image->sform_code, &image->sto_xyz);
      if (image->qform_code > 0)
        read_form (self, &self->qform, image->qform_code, &image->qto_xyz);
    }
  nifti_image_free (image);
  return TRUE;
}

static void
read_scaling (SymNiftiHeader *self, double slope, double intercept)
{
  self->slope = 1;
  self->intercept = 0;
  /* Analyze has other things in these fields, and each program its own. */
  if (self->format == SYM_FORMAT_ANALYZE || !isfinite (slope) || slope == 0)
    return;
  self->slope = slope;
  self->intercept = isfinite (intercept) ? intercept : 0;
}

static double
step_in_millimetres (const SymNiftiHeader *self, double step)
{
  step = fabs (step) * unit_in_millimetres (self->unit);
  return step >= MIN_LENGTH && step <= MAX_LENGTH ? step : 0;
}

static double
positive_or_0 (double value)
{
  return isfinite (value) ? fabs (value) : 0;
}

static gboolean
parse_nifti1 (SymNiftiHeader *self, GError **error)
{
  nifti_1_header header;
  gboolean is_nifti = self->format == SYM_FORMAT_NIFTI1;

  memcpy (&header, self->bytes, sizeof header);
  if (self->swapped)
    swap_nifti_header (&header, is_nifti ? 1 : 0);
  self->single = is_nifti && header.magic[1] == '+';
  for (int i = 0; i < 8; i++)
    self->dim[i] = header.dim[i];
  self->datatype = header.datatype;
  self->bitpix = header.bitpix;
  self->unit = is_nifti ? header.xyzt_units & 7 : NIFTI_UNITS_UNKNOWN;
  self->intent_code = is_nifti ? header.intent_code : 0;
  self->cal_min = header.cal_min;
  self->cal_max = header.cal_max;
  for (int i = 0; i < 3; i++)
    self->pixdim[i] = step_in_millimetres (self, header.pixdim[i + 1]);
  for (int i = 0; is_nifti && i < 4; i++)
    self->steps[i] = positive_or_0 (header.pixdim[i + 4]);
  self->first = is_nifti && isfinite (header.toffset) ? header.toffset : 0;
  self->time_unit = is_nifti ? header.xyzt_units & TIME_UNITS : NIFTI_UNITS_UNKNOWN;
  read_scaling (self, header.scl_slope, header.scl_inter);
  if (!check_dims (self, error) || !check_type (self, error) ||
      !check_offset (self, header.vox_offset, SYM_NIFTI1_SIZE, error))
    return FALSE;
  /* Checked above in words; the library is told nothing that it would have to repair. */
  header.vox_offset = self->single ? 352 : 0;
  if (is_nifti && !nifti_hdr1_looks_good (&header))
    return read_image (self, NULL, error);
  return read_image (self, nifti_convert_n1hdr2nim (header, NULL), error);
}

static gboolean
parse_nifti2 (SymNiftiHeader *self, GError **error)
{
  nifti_2_header header;

  memcpy (&header, self->bytes, sizeof header);
  if (self->swapped)
    swap_nifti_header (&header, 2);
  self->single = header.magic[1] == '+';
  for (int i = 0; i < 8; i++)
    self->dim[i] = header.dim[i];
  self->datatype = header.datatype;
  self->bitpix = header.bitpix;
  self->unit = header.xyzt_units & 7;
  self->intent_code = header.intent_code;
  self->cal_min = header.cal_min;
  self->cal_max = header.cal_max;
  for (int i = 0; i < 3; i++)
    self->pixdim[i] = step_in_millimetres (self, header.pixdim[i + 1]);
  for (int i = 0; i < 4; i++)
    self->steps[i] = positive_or_0 (header.pixdim[i + 4]);
  self->first = isfinite (header.toffset) ? header.toffset : 0;
  self->time_unit = header.xyzt_units & TIME_UNITS;
  read_scaling (self, header.scl_slope, header.scl_inter);
  if (!check_dims (self, error) || !check_type (self, error) ||
      !check_offset (self, (double) header.vox_offset, SYM_NIFTI2_SIZE, error))
    return FALSE;
  header.vox_offset = self->single ? 544 : 0;
  if (!nifti_hdr2_looks_good (&header))
    return read_image (self, NULL, error);
  return read_image (self, nifti_convert_n2hdr2nim (header, NULL), error);
}

gboolean
sym_nifti_header_parse (SymNiftiHeader *self, const guint8 *bytes, gsize n, GError **error)
{
  memset (self, 0, sizeof *self);
  g_assert (n == SYM_NIFTI1_SIZE || n == SYM_NIFTI2_SIZE);
  memcpy (self->bytes, bytes, n);
  if (n == SYM_NIFTI2_SIZE)
    self->format = SYM_FORMAT_NIFTI2;
  else
    self->format
        = has_magic (bytes, n, NIFTI1_MAGIC_OFFSET, '1') ? SYM_FORMAT_NIFTI1 : SYM_FORMAT_ANALYZE;
  if (!check_size_field (self, n, error))
    return FALSE;
  if (n == SYM_NIFTI2_SIZE && !has_magic (bytes, n, NIFTI2_MAGIC_OFFSET, '2'))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The header has the size of NIfTI-2, 540 bytes, but not its signature");
      return FALSE;
    }
  return n == SYM_NIFTI2_SIZE ? parse_nifti2 (self, error) : parse_nifti1 (self, error);
}
