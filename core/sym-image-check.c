/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Millimetres that a length or a coordinate of a patient can have at all. */
#define MIN_LENGTH 1e-9
#define MAX_LENGTH 1e9

/* Milliseconds for which a frame may be shown. */
#define MAX_DURATION 3.6e6

/* Deviation of a direction cosine vector from length 1, and of two from a right angle. */
#define DIRECTION_TOLERANCE 0.01

static gboolean
is_length (double value)
{
  return value >= MIN_LENGTH && value <= MAX_LENGTH;
}

static gboolean
is_text (const char *text, gsize size)
{
  const char *end = memchr (text, '\0', size);

  return end != NULL && g_utf8_validate (text, end - text, NULL);
}

static gboolean corrupt (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
corrupt (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SYM_ERROR, SYM_ERROR_CORRUPT, format, args);
  va_end (args);

  return FALSE;
}

static gboolean
check_samples (const SymImageInfo *info, GError **error)
{
  SymSampleType type = (SymSampleType) info->sample_type;
  gboolean is_complex = type == SYM_SAMPLE_COMPLEX64 || type == SYM_SAMPLE_COMPLEX128;
  gboolean is_float = type == SYM_SAMPLE_FLOAT32 || type == SYM_SAMPLE_FLOAT64;
  guint32 least = 1, most = 1;

  if (info->format == SYM_FORMAT_UNKNOWN || info->format >= SYM_N_FORMATS)
    return corrupt (error, _ ("The image has the unknown format %u."), info->format);
  if (info->sample_type >= SYM_N_SAMPLE_TYPES)
    return corrupt (error, _ ("The image has the unknown sample type %u."), info->sample_type);
  if (info->colour >= SYM_N_COLOURS)
    return corrupt (error, _ ("The image has the unknown colour model %u."), info->colour);

  switch ((SymColour) info->colour)
    {
    case SYM_COLOUR_MONO:
    case SYM_COLOUR_MONO_INVERTED:
      most = is_complex ? 1 : 2;
      break;
    case SYM_COLOUR_RGB:
      least = 3;
      most = 4;
      break;
    case SYM_COLOUR_YBR_FULL:
      least = most = 3;
      break;
    case SYM_COLOUR_PALETTE:
    case SYM_N_COLOURS:
    default:
      break;
    }
  if (info->n_samples < least || info->n_samples > most)
    return corrupt (error,
                    _ ("The image has %u samples a pixel, which its colour model does not have."),
                    info->n_samples);
  if (info->colour >= SYM_COLOUR_RGB && (is_complex || is_float))
    return corrupt (error, _ ("The image has colours whose samples are no whole numbers."));
  if (info->bits_stored < 1 || info->bits_stored > 8 * sym_sample_type_get_size (type))
    return corrupt (error, _ ("The image states %u significant bits a sample."), info->bits_stored);

  return TRUE;
}

static gboolean
check_size (const SymImageInfo *info, guint64 data_size, GError **error)
{
  gsize size = sym_sample_type_get_size ((SymSampleType) info->sample_type);

  if (!g_size_checked_mul (&size, size, info->n_samples))
    return corrupt (error, _ ("The image is larger than memory can be."));
  for (int i = 0; i < 5; i++)
    {
      if (info->dims[i] < 1 || info->dims[i] > SYM_IMAGE_MAX_DIM)
        return corrupt (error, _ ("The image has %llu elements along axis %d."),
                        (unsigned long long) info->dims[i], i + 1);
      if (!g_size_checked_mul (&size, size, (gsize) info->dims[i]) || size > SYM_IMAGE_MAX_SIZE)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                       _ ("The image of %llu x %llu x %llu x %llu x %llu is too large."),
                       (unsigned long long) info->dims[0], (unsigned long long) info->dims[1],
                       (unsigned long long) info->dims[2], (unsigned long long) info->dims[3],
                       (unsigned long long) info->dims[4]);
          return FALSE;
        }
    }
  if (info->data_size != size)
    return corrupt (error, _ ("The image states %llu bytes of samples where its size makes %llu."),
                    (unsigned long long) info->data_size, (unsigned long long) size);
  if (data_size < info->data_size)
    return corrupt (error, _ ("The image needs %llu bytes of samples and has %llu."),
                    (unsigned long long) info->data_size, (unsigned long long) data_size);

  return TRUE;
}

/* Either nothing is stated of axes beyond the fifth, or what is stated is what was folded. */
static gboolean
check_other_dims (const SymImageInfo *info, GError **error)
{
  const guint64 *other = info->other_dims;
  gsize product = 1;
  gboolean fits = TRUE;

  if (other[0] == 0 && other[1] == 0 && other[2] == 0)
    return TRUE;
  for (int i = 0; i < 3; i++)
    fits = fits && g_size_checked_mul (&product, product, (gsize) other[i]);
  if (fits && product == info->dims[4])
    return TRUE;
  return corrupt (error, _ ("The image states %llu x %llu x %llu volumes and has %llu."),
                  (unsigned long long) other[0], (unsigned long long) other[1],
                  (unsigned long long) other[2], (unsigned long long) info->dims[4]);
}

static gboolean
check_geometry (const SymImageInfo *info, GError **error)
{
  if ((info->flags & (SYM_IMAGE_HAS_SPACING | SYM_IMAGE_HAS_ASPECT)) != 0)
    for (int i = 0; i < 2; i++)
      if (!is_length (info->spacing[i]))
        return corrupt (error, _ ("The distance between pixels is %g."), info->spacing[i]);
  if ((info->flags & SYM_IMAGE_HAS_SPACING) != 0 && info->spacing[2] != 0
      && !is_length (info->spacing[2]))
    return corrupt (error, _ ("The distance between slices is %g."), info->spacing[2]);
  if ((info->flags & SYM_IMAGE_HAS_AFFINE) != 0)
    for (int i = 0; i < 12; i++)
      if (!isfinite (info->affine[i]) || fabs (info->affine[i]) > MAX_LENGTH)
        return corrupt (error, _ ("The place in the patient holds the number %g."),
                        info->affine[i]);
  if (!isfinite (info->slope) || !isfinite (info->intercept))
    return corrupt (error, _ ("The values are to be scaled by %g and %g."), info->slope,
                    info->intercept);
  if ((info->flags & SYM_IMAGE_HAS_PADDING) != 0
      && !(isfinite (info->padding_min) && isfinite (info->padding_max)
           && info->padding_min <= info->padding_max))
    return corrupt (error, _ ("The padding runs from %g to %g."), info->padding_min,
                    info->padding_max);

  return TRUE;
}

static gboolean
check_mosaic (const SymImageInfo *info, GError **error)
{
  const guint32 n = info->mosaic_slices, tiles = info->mosaic_tiles;

  if (n == 0 && tiles == 0)
    return TRUE;
  if (tiles < 2 || tiles > SYM_IMAGE_MAX_MOSAIC || n < 2 || n > tiles * tiles
      || info->dims[0] % tiles != 0 || info->dims[1] % tiles != 0 || info->dims[2] != 1
      || info->dims[3] != 1 || info->dims[4] != 1)
    return corrupt (error, _ ("The image is said to hold %u slices in %u rows of tiles."), n, tiles);
  for (int i = 0; i < 3; i++)
    if (!isfinite (info->mosaic_origin[i]) || fabs (info->mosaic_origin[i]) > MAX_LENGTH
        || !isfinite (info->mosaic_step[i]) || fabs (info->mosaic_step[i]) > MAX_LENGTH)
      return corrupt (error, _ ("The place in the patient holds the number %g."),
                      info->mosaic_origin[i] + info->mosaic_step[i]);
  return TRUE;
}

static gboolean
check_matrix (const SymImageInfo *info, GError **error)
{
  const guint64 *matrix = info->matrix;

  if (matrix[0] == 0 && matrix[1] == 0 && matrix[2] == 0)
    return TRUE;
  for (int i = 0; i < 3; i++)
    if (matrix[i] == 0 || matrix[i] > SYM_IMAGE_MAX_DIM)
      return corrupt (error, _ ("A slide cannot have %llu × %llu pixels in %llu planes."),
                      (unsigned long long) matrix[0], (unsigned long long) matrix[1],
                      (unsigned long long) matrix[2]);
  return TRUE;
}

static gboolean
check_axes (const SymImageInfo *info, GError **error)
{
  if (info->n_axes > SYM_IMAGE_MAX_AXES)
    return corrupt (error, _ ("The image states %u axes beyond the slices."), info->n_axes);
  for (guint i = 0; i < info->n_axes; i++)
    {
      const SymAxisInfo *axis = &info->axes[i];

      if (axis->n < 2 || axis->n > SYM_IMAGE_MAX_DIM)
        return corrupt (error, _ ("An axis beyond the slices has the size %llu."), (unsigned long long) axis->n);
      if (!isfinite (axis->first) || !isfinite (axis->step) || axis->step < 0)
        return corrupt (error, _ ("An axis beyond the slices has steps of %g."), axis->step);
      if (!is_text (axis->name, sizeof axis->name) || !is_text (axis->unit, sizeof axis->unit))
        return corrupt (error, _ ("The text “%s” does not end or is not UTF-8."), "axis");
    }
  return TRUE;
}

static gboolean
check_texts (const SymImageInfo *info, GError **error)
{
  const struct
  {
    const char *name;
    const char *text;
    gsize size;
  } texts[] = {
    { "modality", info->modality, sizeof info->modality },
    { "unit", info->unit, sizeof info->unit },
    { "study", info->study_uid, sizeof info->study_uid },
    { "series", info->series_uid, sizeof info->series_uid },
    { "instance", info->sop_uid, sizeof info->sop_uid },
    { "frame of reference", info->frame_of_reference, sizeof info->frame_of_reference },
    { "description", info->description, sizeof info->description },
    { "patient", info->patient, sizeof info->patient },
    { "date", info->date, sizeof info->date },
    { "row direction", info->patient_orientation[0], sizeof info->patient_orientation[0] },
    { "column direction", info->patient_orientation[1], sizeof info->patient_orientation[1] },
    { "transfer syntax", info->transfer_syntax, sizeof info->transfer_syntax },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!is_text (texts[i].text, texts[i].size))
      return corrupt (error, _ ("The text “%s” does not end or is not UTF-8."), texts[i].name);

  return TRUE;
}

gboolean
_sym_image_info_check (const SymImageInfo *info, guint64 data_size, GError **error)
{
  g_return_val_if_fail (info != NULL, FALSE);

  return check_samples (info, error) && check_size (info, data_size, error)
         && check_other_dims (info, error) && check_geometry (info, error)
         && check_mosaic (info, error) && check_matrix (info, error) && check_axes (info, error) && check_texts (info, error);
}

gboolean
_sym_frame_info_check (const SymFrameInfo *frame, GError **error)
{
  const double *row = frame->orientation;
  const double *column = frame->orientation + 3;

  if ((frame->flags & SYM_FRAME_HAS_POSITION) != 0)
    for (int i = 0; i < 3; i++)
      if (!isfinite (frame->position[i]) || fabs (frame->position[i]) > MAX_LENGTH)
        return corrupt (error, _ ("The position of a frame holds the number %g."),
                        frame->position[i]);
  if ((frame->flags & SYM_FRAME_HAS_ORIENTATION) != 0)
    {
      double rows = 0, columns = 0, both = 0;

      for (int i = 0; i < 3; i++)
        {
          rows += row[i] * row[i];
          columns += column[i] * column[i];
          both += row[i] * column[i];
        }
      if (!(fabs (rows - 1) <= 2 * DIRECTION_TOLERANCE
            && fabs (columns - 1) <= 2 * DIRECTION_TOLERANCE && fabs (both) <= DIRECTION_TOLERANCE))
        return corrupt (error,
                        _ ("The orientation of a frame is no pair of directions at right angles."));
    }
  if ((frame->flags & SYM_FRAME_HAS_SPACING) != 0)
    for (int i = 0; i < 2; i++)
      if (!is_length (frame->spacing[i]))
        return corrupt (error, _ ("The distance between pixels of a frame is %g."),
                        frame->spacing[i]);
  if ((frame->flags & SYM_FRAME_HAS_DURATION) != 0
      && !(frame->duration > 0 && frame->duration <= MAX_DURATION))
    return corrupt (error, _ ("A frame is to be shown for %g ms."), frame->duration);
  if (!is_text (frame->label, sizeof frame->label))
    return corrupt (error, _ ("The text “%s” does not end or is not UTF-8."), "frame");
  if ((frame->flags & SYM_FRAME_HAS_RESCALE) != 0
      && !(isfinite (frame->slope) && isfinite (frame->intercept)))
    return corrupt (error, _ ("The values of a frame are to be scaled by %g and %g."), frame->slope,
                    frame->intercept);

  return TRUE;
}
