/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-nifti"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <nifti2_io.h>
#include <string.h>

#include "sym-labeller.h"
#include "sym-nifti-header.h"
#include "sym-text.h"

/* Samples are read in blocks of this size where each has to be turned, so that it is done in the
 * cache. */
#define BLOCK_SIZE (256u << 10)

/** FORMS_DIFFER: millimetres at a corner of the image by which sform and qform are two positions */
#define FORMS_DIFFER 0.1

static void
init (void)
{
  nifti_set_debug_level (0);
}

static gboolean
sniff (const guint8 *bytes, gsize n)
{
  return sym_nifti_header_sniff (bytes, n) > 0;
}

/* What a program did not clear behind the text can hold older text, also a label. */
static void
add_text_fields (SymJob *job, const SymNiftiHeader *header)
{
  for (const SymNiftiField *field = sym_nifti_header_list_fields (header->format);
       field->name != NULL; field++)
    {
      const guint8 *bytes = header->bytes + field->offset;
      const guint8 *nul = memchr (bytes, 0, field->size);
      gsize first = nul != NULL ? (gsize) (nul - bytes) : field->size;
      g_autofree char *value = sym_text_from_bytes (bytes, first);
      g_autofree char *rest = sym_text_from_bytes (bytes + first, field->size - first);
      g_autofree char *rest_where = g_strconcat (field->name, " after the first NUL", NULL);
      SymTag tag
          = { SYM_CARRIER_NIFTI_HEADER, 0, 0, SYM_TAG_NONE, field->name, field->name, value };

      if (*value != '\0')
        sym_job_tag (job, &tag);
      g_strchug (rest);
      tag.where = rest_where;
      tag.value = rest;
      if (*rest != '\0')
        sym_job_tag (job, &tag);
    }
}

static void
add_number (SymJob *job, const char *name, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
add_number (SymJob *job, const char *name, const char *format, ...)
{
  SymTag tag = { SYM_CARRIER_NIFTI_HEADER, 0, 0, SYM_TAG_NONE, name, name, NULL };
  g_autofree char *value = NULL;
  va_list arguments;

  va_start (arguments, format);
  value = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  tag.value = value;
  sym_job_tag (job, &tag);
}

static void
add_number_fields (SymJob *job, const SymNiftiHeader *header)
{
  g_autoptr (GString) dims = g_string_new (NULL);

  for (int i = 1; i <= header->dim[0]; i++)
    g_string_append_printf (dims, "%s%" G_GINT64_FORMAT, i > 1 ? " " : "", header->dim[i]);
  add_number (job, "dim", "%s", dims->str);
  add_number (job, "datatype", "%d", header->datatype);
  add_number (job, "vox_offset", "%" G_GUINT64_FORMAT, header->vox_offset);
  add_number (job, "pixdim", "%.9g %.9g %.9g mm", header->pixdim[0], header->pixdim[1],
              header->pixdim[2]);
  if (header->format == SYM_FORMAT_ANALYZE)
    return;
  add_number (job, "sform_code", "%d", header->sform.code);
  add_number (job, "qform_code", "%d", header->qform.code);
  add_number (job, "intent_code", "%d", header->intent_code);
  add_number (job, "scl_slope", "%.9g", header->slope);
  add_number (job, "scl_inter", "%.9g", header->intercept);
}

/* What values mean, by the codes of nifti1.h: those of statistics, 2 to 24, and of label maps. */
static void
fill_intent (SymJob *job, const SymNiftiHeader *header, SymImageInfo *info)
{
  static const char *const tests[] = {
    [2] = "correlation", [3] = "t", [4] = "F", [5] = "z", [6] = "chi²", [22] = "p", [23] = "ln p",
    [24] = "log10 p",
  };
  const int code = header->intent_code;

  if (header->type->n_samples > 1)
    return;
  if (code == 1002 || code == 1003)
    {
      info->flags |= SYM_IMAGE_LABELS;
      sym_job_note (job, N_ ("The values are names of regions (a label map), not grey values."), NULL);
    }
  else if (code >= 2 && code <= 24)
    {
      g_autofree char *number = g_strdup_printf ("%d", code);

      info->flags |= SYM_IMAGE_STATISTIC;
      sym_job_note (job, N_ ("The values are a statistic (%s), not an image of tissue."),
                    (gsize) code < G_N_ELEMENTS (tests) && tests[code] != NULL ? tests[code] : number,
                    NULL);
    }
}

/* Largest distance between where two matrices put a corner of the image. */
static double
distance_between (const double *a, const double *b, const gint64 *dim)
{
  double largest = 0;

  for (int corner = 0; corner < 8; corner++)
    {
      double sum = 0;

      for (int r = 0; r < 3; r++)
        {
          double difference = a[4 * r + 3] - b[4 * r + 3];

          for (int c = 0; c < 3; c++)
            if ((corner >> c & 1) != 0)
              difference += (a[4 * r + c] - b[4 * r + c]) * (double) (dim[c + 1] - 1);
          sum += difference * difference;
        }
      largest = MAX (largest, sqrt (sum));
    }
  return largest;
}

static void
fill_geometry (SymJob *job, const SymNiftiHeader *header, SymImageInfo *info)
{
  const SymNiftiForm *sform = &header->sform, *qform = &header->qform;
  const SymNiftiForm *form = sform->code > 0 && sform->usable   ? sform
                             : qform->code > 0 && qform->usable ? qform
                                                                : NULL;

  info->flags |= SYM_IMAGE_ROWS_UP;
  for (int i = 0; i < 3; i++)
    info->spacing[i] = header->pixdim[i];
  if (form != NULL)
    {
      const double *m = form->affine;

      info->flags |= SYM_IMAGE_HAS_AFFINE;
      memcpy (info->affine, m, sizeof info->affine);
      for (int c = 0; c < 3; c++)
        info->spacing[c] = sqrt (m[c] * m[c] + m[4 + c] * m[4 + c] + m[8 + c] * m[8 + c]);
      /* Positions in a template's space compare between images; a scanner's do not. */
      if (form->code == NIFTI_XFORM_TALAIRACH || form->code == NIFTI_XFORM_MNI_152)
        g_snprintf (info->frame_of_reference, sizeof info->frame_of_reference, "nifti:%d",
                    form->code);
    }
  if (info->spacing[0] > 0 && info->spacing[1] > 0)
    info->flags |= SYM_IMAGE_HAS_SPACING;

  if (sform->code > 0 && !sform->usable)
    sym_job_note (job, N_ ("The sform of the header is no usable matrix and is not used."), NULL);
  if (qform->code > 0 && !qform->usable)
    sym_job_note (job, N_ ("The qform of the header is no usable matrix and is not used."), NULL);
  if (form == sform && qform->code > 0 && qform->usable)
    {
      double distance = distance_between (sform->affine, qform->affine, header->dim);
      g_autofree char *text = g_strdup_printf ("%.1f", distance);

      if (distance > FORMS_DIFFER)
        sym_job_note (job,
                      N_ ("The header holds two positions, up to %s mm apart; the sform is used, "
                          "not the qform."),
                      text, NULL);
    }
  if (header->format == SYM_FORMAT_ANALYZE)
    sym_job_note (job,
                  N_ ("Analyze 7.5 does not say where the image lies in the patient, nor which "
                      "side is left."),
                  NULL);
  else if (form == NULL)
    sym_job_note (
        job,
        N_ ("The header does not say where the image lies in the patient, nor which side is left."),
        NULL);
  if (header->format != SYM_FORMAT_ANALYZE && header->unit == NIFTI_UNITS_UNKNOWN)
    sym_job_note (job, N_ ("The header states no unit of length; millimetres are assumed."), NULL);
}

static gboolean
fill_dims (const SymNiftiHeader *header, SymImageInfo *info, GError **error)
{
  gsize folded = 1;

  for (int i = 0; i < 4; i++)
    info->dims[i] = (guint64) header->dim[i + 1];
  for (int i = 5; i <= 7; i++)
    if (!g_size_checked_mul (&folded, folded, (gsize) header->dim[i]))
      {
        g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                     "The image of %" G_GINT64_FORMAT " × %" G_GINT64_FORMAT " × %" G_GINT64_FORMAT
                     " volumes is too large",
                     header->dim[5], header->dim[6], header->dim[7]);
        return FALSE;
      }
  info->dims[4] = folded;
  if (header->dim[6] > 1 || header->dim[7] > 1)
    for (int i = 0; i < 3; i++)
      info->other_dims[i] = (guint64) header->dim[i + 5];
  return TRUE;
}

static gboolean
fill_info (SymJob *job, const SymNiftiHeader *header, SymImageInfo *info, GError **error)
{
  const SymNiftiType *type = header->type;
  gboolean is_complex
      = type->sample_type == SYM_SAMPLE_COMPLEX64 || type->sample_type == SYM_SAMPLE_COMPLEX128;
  const SymNiftiField *descrip = sym_nifti_header_list_fields (header->format);
  g_autofree char *bytes
      = g_strndup ((const char *) header->bytes + descrip->offset, descrip->size);
  g_autofree char *description = sym_text_from_bytes ((const guint8 *) bytes, strlen (bytes));

  info->format = header->format;
  info->sample_type = type->sample_type;
  info->n_samples = type->n_samples;
  info->colour = type->n_samples > 1 ? SYM_COLOUR_RGB : SYM_COLOUR_MONO;
  info->bits_stored
      = (guint32) (8 * sym_sample_type_get_size (type->sample_type)) / (is_complex ? 2 : 1);
  info->slope = 1;
  if (type->n_samples == 1)
    {
      info->slope = is_complex ? fabs (header->slope) : header->slope;
      info->intercept = is_complex ? 0 : header->intercept;
    }
  if (is_complex && header->intercept != 0)
    sym_job_note (
        job,
        N_ ("The intercept of the scaling is not applied: complex values are shown as magnitude."),
        NULL);
  if (type->stored == 16)
    sym_job_note (job, N_ ("Numbers of 128 bits are shown in double precision."), NULL);
  sym_text_copy (info->description, sizeof info->description, description);
  if (!fill_dims (header, info, error))
    return FALSE;
  sym_nifti_header_fill_axes (header, info);
  fill_geometry (job, header, info);
  fill_intent (job, header, info);
  return TRUE;
}

static void
add_window (SymJob *job, const SymNiftiHeader *header)
{
  SymWindow window = { 0, 0, SYM_WINDOW_LINEAR_EXACT, "cal_min, cal_max" };

  /* In Analyze they are in the unit of a scaling that is not known. */
  if (header->format == SYM_FORMAT_ANALYZE || header->type->n_samples > 1)
    return;
  window.width = header->cal_max - header->cal_min;
  window.centre = header->cal_min + window.width / 2;
  if (isfinite (window.width) && window.width > 0 && isfinite (window.centre))
    sym_job_window (job, &window);
}

static void
swap_block (guint8 *bytes, gsize size, guint unit)
{
  if (unit == 2)
    for (gsize i = 0; i + 2 <= size; i += 2)
      {
        guint16 value;

        memcpy (&value, bytes + i, sizeof value);
        value = GUINT16_SWAP_LE_BE (value);
        memcpy (bytes + i, &value, sizeof value);
      }
  else if (unit == 4)
    for (gsize i = 0; i + 4 <= size; i += 4)
      {
        guint32 value;

        memcpy (&value, bytes + i, sizeof value);
        value = GUINT32_SWAP_LE_BE (value);
        memcpy (bytes + i, &value, sizeof value);
      }
  else if (unit == 8)
    for (gsize i = 0; i + 8 <= size; i += 8)
      {
        guint64 value;

        memcpy (&value, bytes + i, sizeof value);
        value = GUINT64_SWAP_LE_BE (value);
        memcpy (bytes + i, &value, sizeof value);
      }
}

/* mantissa * 2 ^ (exponent - 63), correctly rounded: the last bit of mantissa says whether anything
 * followed it. */
static double
make_double (gboolean negative, int exponent, guint64 mantissa)
{
  double value = exponent == 0x7fff ? ((mantissa << 1) == 0 ? INFINITY : NAN)
                                    : ldexp ((double) mantissa, exponent - 16383 - 63);

  return negative ? -value : value;
}

/* The standard says "long double" and means what the writing machine had: x87's 80 bits, the rest
 * being zero, or IEEE 754 binary128. No binary128 but the smallest has six zero bytes on top. */
static double
read_float128 (const guint8 *bytes, gboolean big_endian)
{
  guint8 b[16];
  guint64 low, high;

  for (int i = 0; i < 16; i++)
    b[i] = bytes[big_endian ? 15 - i : i];
  memcpy (&low, b, 8);
  memcpy (&high, b + 8, 8);
  low = GUINT64_FROM_LE (low);
  high = GUINT64_FROM_LE (high);
  if (high >> 16 == 0)
    return make_double ((high & 0x8000) != 0, (int) (high & 0x7fff), low);
  return make_double (high >> 63 != 0, (int) (high >> 48 & 0x7fff),
                      G_GUINT64_CONSTANT (1) << 63
                          | (high & G_GUINT64_CONSTANT (0xffffffffffff)) << 15 | low >> 49
                          | ((low << 15) != 0));
}

static gboolean
read_128_bit (
    SymInput *input, const SymNiftiHeader *header, double *samples, gsize n, GError **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK_SIZE);
  gboolean big_endian = header->swapped == (G_BYTE_ORDER == G_LITTLE_ENDIAN);

  for (gsize done = 0; done < n;)
    {
      gsize part = MIN (n - done, BLOCK_SIZE / 16);

      if (!sym_input_read (input, block, part * 16, error))
        return FALSE;
      for (gsize i = 0; i < part; i++)
        samples[done + i] = read_float128 (block + 16 * i, big_endian);
      done += part;
    }
  return TRUE;
}

static gboolean
read_samples (
    SymInput *input, const SymNiftiHeader *header, guint8 *samples, gsize size, GError **error)
{
  if (header->type->stored == 16)
    return read_128_bit (input, header, (double *) (gpointer) samples, size / sizeof (double),
                         error);
  if (!header->swapped || header->type->stored == 1)
    return sym_input_read (input, samples, size, error);
  for (gsize done = 0; done < size;)
    {
      gsize part = MIN (size - done, BLOCK_SIZE);

      if (!sym_input_read (input, samples + done, part, error))
        return FALSE;
      swap_block (samples + done, part, header->type->stored);
      done += part;
    }
  return TRUE;
}

static gboolean
go_to_samples (SymJob *job, const SymNiftiHeader *header, SymInput *input, GError **error)
{
  guint64 offset = header->vox_offset, position = sym_input_get_position (input);

  if (header->single && offset == 0)
    {
      offset = header->format == SYM_FORMAT_NIFTI2 ? 544 : 352;
      sym_job_note (
          job, N_ ("The header does not say where the voxels begin; they are read from behind it."),
          NULL);
    }
  /* Only the four bytes that announce extensions can have been read beyond. */
  if (offset < position)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "The header says that the voxels begin at byte %" G_GUINT64_FORMAT
                   ", within the header",
                   offset);
      return FALSE;
    }
  return sym_input_skip (input, offset - position, error);
}

static gboolean
read_voxels (
    SymJob *job, const SymNiftiHeader *header, SymInput *input, SymImageInfo *info, GError **error)
{
  guint8 *samples;
  gboolean more = FALSE;

  if (!go_to_samples (job, header, input, error))
    return FALSE;
  samples = sym_job_reserve_samples (job, info, error);
  if (samples == NULL)
    return FALSE;
  sym_job_info (job, info);
  if (!read_samples (input, header, samples, (gsize) info->data_size, error) ||
      !sym_input_check_end (input, &more, error))
    {
      g_prefix_error (error, "The voxels cannot be read: ");
      return FALSE;
    }
  if (more)
    sym_job_note (job, N_ ("There are bytes behind the last voxel; they are not read."), NULL);
  return TRUE;
}

static gboolean
read_nifti (SymJob *job, GError **error)
{
  SymInput *input = sym_job_get_input (job, SYM_INPUT_MAIN, 0);
  SymNiftiHeader header;
  SymImageInfo info = { 0 };
  guint8 bytes[SYM_NIFTI2_SIZE];
  const guint8 *first;
  gsize n = 0, size;
  gboolean ok;

  first = sym_input_peek (input, sizeof bytes, &n);
  size = sym_nifti_header_sniff (first, n);
  if (size == 0 || !sym_input_read (input, bytes, size, error))
    {
      sym_job_unreadable (job, "the header is cut off");
      return FALSE;
    }
  ok = sym_nifti_header_parse (&header, bytes, size, error);
  sym_job_set_format (job, header.format);
  add_text_fields (job, &header);
  if (!ok)
    {
      /* Where they end and in which byte order they are is then not known. */
      first = sym_input_peek (input, 1, &n);
      if (n > 0 && first[0] != 0)
        sym_job_unreadable (job, "the extensions of a damaged header cannot be found");
      return FALSE;
    }
  add_number_fields (job, &header);
  sym_nifti_extensions_read (job, &header, input);
  if (!fill_info (job, &header, &info, error))
    return FALSE;
  add_window (job, &header);
  if (!header.single)
    {
      input = sym_job_get_input (job, SYM_INPUT_DATA, 0);
      if (input == NULL)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_NOT_FOUND,
                       "It is a header only: there is no file of the same name that ends in .img");
          return FALSE;
        }
    }
  if (!sym_job_is_labels_only (job))
    return read_voxels (job, &header, input, &info, error);
  sym_job_info (job, &info);
  return TRUE;
}

const SymReader sym_reader_nifti = { "nifti", init, sniff, read_nifti, sym_labeller_nifti };
