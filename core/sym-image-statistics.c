/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "sym-digest-private.h"

/* Samples that are summed up in whole numbers before they join the double: a length known when
 * compiling, so that the inner loops become vector instructions. */
#define BLOCK 1024

/* Independent sums of a block of floating-point samples: their order is fixed by the language, so a
 * single one could not be vectorised. */
#define LANES 8

typedef struct
{
  double min, max, sum;
  guint64 n;
} Summary;

static const Summary empty_summary = { INFINITY, -INFINITY, 0, 0 };

static void
summary_join (Summary *self, double min, double max, double sum, guint64 n)
{
  if (n == 0)
    return;
  self->min = MIN (self->min, min);
  self->max = MAX (self->max, max);
  self->sum += sum;
  self->n += n;
}

/* Sum is a type that holds the sum of BLOCK samples of Type. */
#define DEFINE_SUMMARIZE_INTEGER(name, Type, Sum)                                                  \
  static void summarize_##name (const void *samples, gsize n, Summary *summary)                    \
  {                                                                                                \
    const Type *s = samples;                                                                       \
    gsize i = 0;                                                                                   \
                                                                                                   \
    for (; i + BLOCK <= n; i += BLOCK)                                                             \
      {                                                                                            \
        Type min = s[i], max = s[i];                                                               \
        Sum sum = 0;                                                                               \
                                                                                                   \
        for (gsize k = 0; k < BLOCK; k++)                                                          \
          {                                                                                        \
            Type v = s[i + k];                                                                     \
                                                                                                   \
            min = v < min ? v : min;                                                               \
            max = v > max ? v : max;                                                               \
            sum += (Sum) v;                                                                        \
          }                                                                                        \
        summary_join (summary, (double) min, (double) max, (double) sum, BLOCK);                   \
      }                                                                                            \
    for (; i < n; i++)                                                                             \
      summary_join (summary, (double) s[i], (double) s[i], (double) s[i], 1);                      \
  }

DEFINE_SUMMARIZE_INTEGER (uint8, guint8, guint32)
DEFINE_SUMMARIZE_INTEGER (int8, gint8, gint32)
DEFINE_SUMMARIZE_INTEGER (uint16, guint16, guint32)
DEFINE_SUMMARIZE_INTEGER (int16, gint16, gint32)
DEFINE_SUMMARIZE_INTEGER (uint32, guint32, guint64)
DEFINE_SUMMARIZE_INTEGER (int32, gint32, gint64)
DEFINE_SUMMARIZE_INTEGER (uint64, guint64, double)
DEFINE_SUMMARIZE_INTEGER (int64, gint64, double)

#define DEFINE_SUMMARIZE_FLOAT(name, Type, LARGEST)                                                \
  static void summarize_##name (const void *samples, gsize n, Summary *summary)                    \
  {                                                                                                \
    const Type *s = samples;                                                                       \
    gsize i = 0;                                                                                   \
                                                                                                   \
    for (; i + BLOCK <= n; i += BLOCK)                                                             \
      {                                                                                            \
        Type min[LANES], max[LANES];                                                               \
        double sum[LANES] = { 0 };                                                                 \
        guint32 count[LANES] = { 0 };                                                              \
                                                                                                   \
        for (gsize l = 0; l < LANES; l++)                                                          \
          {                                                                                        \
            min[l] = (Type) INFINITY;                                                              \
            max[l] = (Type) -INFINITY;                                                             \
          }                                                                                        \
        for (gsize k = 0; k < BLOCK; k += LANES)                                                   \
          for (gsize l = 0; l < LANES; l++)                                                        \
            {                                                                                      \
              Type v = s[i + k + l];                                                               \
              gboolean finite = v >= -(LARGEST) && v <= (LARGEST);                                 \
                                                                                                   \
              min[l] = finite && v < min[l] ? v : min[l];                                          \
              max[l] = finite && v > max[l] ? v : max[l];                                          \
              sum[l] += finite ? (double) v : 0;                                                   \
              count[l] += (guint32) finite;                                                        \
            }                                                                                      \
        for (gsize l = 0; l < LANES; l++)                                                          \
          summary_join (summary, (double) min[l], (double) max[l], sum[l], count[l]);              \
      }                                                                                            \
    for (; i < n; i++)                                                                             \
      if (isfinite (s[i]))                                                                         \
        summary_join (summary, (double) s[i], (double) s[i], (double) s[i], 1);                    \
  }

DEFINE_SUMMARIZE_FLOAT (float32, float, FLT_MAX)
DEFINE_SUMMARIZE_FLOAT (float64, double, DBL_MAX)

static void
summarize (const void *samples, SymSampleType type, gsize n, Summary *summary)
{
  static void (*const functions[SYM_SAMPLE_COMPLEX64]) (const void *, gsize, Summary *) = {
    [SYM_SAMPLE_UINT8] = summarize_uint8,     [SYM_SAMPLE_INT8] = summarize_int8,
    [SYM_SAMPLE_UINT16] = summarize_uint16,   [SYM_SAMPLE_INT16] = summarize_int16,
    [SYM_SAMPLE_UINT32] = summarize_uint32,   [SYM_SAMPLE_INT32] = summarize_int32,
    [SYM_SAMPLE_UINT64] = summarize_uint64,   [SYM_SAMPLE_INT64] = summarize_int64,
    [SYM_SAMPLE_FLOAT32] = summarize_float32, [SYM_SAMPLE_FLOAT64] = summarize_float64,
  };

  functions[type](samples, n, summary);
}

static void
summarize_through_lut (
    const SymLut *lut, const guint8 *plane, SymSampleType type, gsize n, Summary *summary)
{
  for (gsize i = 0; i < n; i++)
    {
      double stored = _sym_sample_get (plane, type, i);

      if (isfinite (stored))
        {
          double value = _sym_lut_map (lut, stored);

          summary_join (summary, value, value, value, 1);
        }
    }
}

static void
summarize_rescaled (const Summary *plane, SymRescale rescale, Summary *summary)
{
  double a = rescale.slope * plane->min + rescale.intercept;
  double b = rescale.slope * plane->max + rescale.intercept;

  summary_join (summary, MIN (a, b), MAX (a, b),
                rescale.slope * plane->sum + rescale.intercept * (double) plane->n, plane->n);
}

/* One value of many whose sum no number holds. */
static void
mean_join (double *mean, guint64 *n, double value)
{
  double k = (double) ++*n;

  *mean = *mean * ((k - 1) / k) + value / k;
}

/* The same, value by value: for samples at the end of what a double holds, where sums and products
 * of finite values are infinite. What the modality transform makes infinite is left out after it.
 */
static SymStatistics
get_statistics_of_giants (const SymImage *self)
{
  SymStatistics statistics = { TRUE, INFINITY, -INFINITY, 0, INFINITY, -INFINITY, 0 };
  gboolean is_mono = self->info.colour <= SYM_COLOUR_MONO_INVERTED;
  guint64 n = 0, n_rescaled = 0;

  for (gsize p = 0; p < self->n_planes; p++)
    for (gsize i = 0; i < self->plane_values; i++)
      {
        double stored
            = _sym_sample_get (self->planes[p], (SymSampleType) self->info.sample_type, i);
        double value = stored;

        if (!isfinite (stored))
          continue;
        statistics.min = MIN (statistics.min, stored);
        statistics.max = MAX (statistics.max, stored);
        mean_join (&statistics.mean, &n, stored);
        if (is_mono)
          value = _sym_image_to_modality (self, self->rescales[self->n_rescales == 1 ? 0 : p],
                                          stored);
        if (!isfinite (value))
          continue;
        statistics.rescaled_min = MIN (statistics.rescaled_min, value);
        statistics.rescaled_max = MAX (statistics.rescaled_max, value);
        mean_join (&statistics.rescaled_mean, &n_rescaled, value);
      }
  if (n == 0 || n_rescaled == 0)
    statistics = (SymStatistics){ 0 };

  return statistics;
}

SymStatistics
sym_image_get_statistics (const SymImage *self)
{
  SymSampleType type = (SymSampleType) self->info.sample_type;
  gboolean is_mono = self->info.colour <= SYM_COLOUR_MONO_INVERTED;
  const SymLut *lut = is_mono ? self->luts[SYM_LUT_MODALITY] : NULL;
  Summary stored = empty_summary, rescaled = empty_summary;
  SymStatistics statistics = { 0 };

  if (type >= SYM_SAMPLE_COMPLEX64)
    return statistics;

  for (gsize p = 0; p < self->n_planes; p++)
    {
      SymRescale rescale
          = is_mono ? self->rescales[self->n_rescales == 1 ? 0 : p] : (SymRescale){ 1, 0 };
      Summary plane = empty_summary;

      summarize (self->planes[p], type, self->plane_values, &plane);
      summary_join (&stored, plane.min, plane.max, plane.sum, plane.n);
      if (lut != NULL)
        summarize_through_lut (lut, self->planes[p], type, self->plane_values, &rescaled);
      else if (plane.n > 0)
        summarize_rescaled (&plane, rescale, &rescaled);
    }

  if (stored.n == 0)
    return statistics;
  if (!isfinite (stored.sum) || !isfinite (rescaled.sum) || !isfinite (rescaled.min)
      || !isfinite (rescaled.max))
    return get_statistics_of_giants (self);
  statistics.valid = TRUE;
  statistics.min = stored.min;
  statistics.max = stored.max;
  statistics.mean = stored.sum / (double) stored.n;
  statistics.rescaled_min = rescaled.min;
  statistics.rescaled_max = rescaled.max;
  statistics.rescaled_mean = rescaled.sum / (double) rescaled.n;

  return statistics;
}

#if G_BYTE_ORDER != G_LITTLE_ENDIAN
static void
update_swapped (SymDigest *digest, const guint8 *samples, gsize size, gsize width)
{
  guint8 buffer[4096];

  for (gsize done = 0; done < size; done += sizeof buffer)
    {
      gsize n = MIN (size - done, sizeof buffer);

      for (gsize i = 0; i < n; i++)
        buffer[i] = samples[done + i / width * width + width - 1 - i % width];
      _sym_digest_update (digest, buffer, n);
    }
}
#endif

static void
update_digest (const SymImage *self, SymDigest *digest, gsize plane)
{
  SymSampleType type = (SymSampleType) self->info.sample_type;
  gsize size = self->plane_values * sym_sample_type_get_size (type);

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  _sym_digest_update (digest, self->planes[plane], size);
#else
  gsize width = sym_sample_type_get_size (type);

  update_swapped (digest, self->planes[plane], size,
                  type >= SYM_SAMPLE_COMPLEX64 ? width / 2 : width);
#endif
}

char *
sym_image_get_digest (const SymImage *self)
{
  SymDigest *digest;

  if (self->as_stored != NULL)
    return sym_image_get_digest (self->as_stored);
  digest = _sym_digest_new ();
  for (gsize i = 0; i < self->n_planes; i++)
    update_digest (self, digest, self->file_order != NULL ? self->file_order[i] : i);

  return _sym_digest_end (digest);
}

char *
_sym_image_get_plane_digest (const SymImage *self, gsize plane)
{
  SymDigest *digest;

  g_return_val_if_fail (plane < self->n_planes, NULL);

  digest = _sym_digest_new ();
  update_digest (self, digest, plane);
  return _sym_digest_end (digest);
}
