/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-sdm-tile-private.h"

#include <math.h>
#include <string.h>

/* Strengths that are tried until the mark stands out enough: decibels of the difference in relation to
 * the range, and z that ends the trying. */
static const struct
{
  double psnr;
  double most; /* largest change of a sample, in 255ths of the range */
} ladder[] = { { 50.5, 3 }, { 49, 3 }, { 47.5, 3 }, { 46, 3 }, { 45, 4 }, { 44, 5 } };
#define ENOUGH 14.0

/* Times that the weights of the frequencies are adapted to what came of them: a large picture has so
 * many tiles that the mark stands out without. */
#define ROUNDS 4
#define ROUNDS_LARGE 2
#define ROUNDS_LARGEST 1
#define PIXELS_LARGE (1 << 20)
#define PIXELS_LARGEST (1 << 22)

/* Half the side of the neighbourhood that is background when it holds nothing but the least value. */
#define MARGIN 2

/* Pixels by which the strength of a change is measured while it is sought. */
#define SOUGHT_PIXELS 65536

typedef double Weights[SYM_SDM_N_FREQUENCIES];

/* One plane that is being marked. */
typedef struct
{
  const SymSdmPlane *plane;
  const SymSdmRange *range;
  GCancellable *cancellable;
  const SymSdmFrequency *code;
  SymSdmClass class;
  guint row, column; /* where the tile begins */
  double unit;
  double low, high; /* the plane's own smallest and largest value */
  gboolean is_float;
  guint8 *copy; /* the rows as they were, tightly packed */
  gsize copy_stride;
  SymSdmPlane before; /* of the copy */
  guint8 *mask;
} Marker;

static void
write_row (const SymSdmPlane *plane, guint channel, gsize y, const double *row)
{
  const gsize n = plane->width, stride = plane->pixel_stride;
  guint8 *to = plane->samples + y * plane->row_stride + channel * sym_sample_type_get_size (plane->type);

#define WRITE(type) \
  for (gsize i = 0; i < n; i++) \
    *(type *) (void *) (to + i * stride) = (type) row[i]; \
  break
  switch (plane->type)
    {
    case SYM_SAMPLE_UINT8:
      WRITE (guint8);
    case SYM_SAMPLE_INT8:
      WRITE (gint8);
    case SYM_SAMPLE_UINT16:
      WRITE (guint16);
    case SYM_SAMPLE_INT16:
      WRITE (gint16);
    case SYM_SAMPLE_UINT32:
      WRITE (guint32);
    case SYM_SAMPLE_INT32:
      WRITE (gint32);
    case SYM_SAMPLE_FLOAT32:
      WRITE (float);
    case SYM_SAMPLE_FLOAT64:
      WRITE (double);
    case SYM_SAMPLE_UINT64:
    case SYM_SAMPLE_INT64:
    case SYM_SAMPLE_COMPLEX64:
    case SYM_SAMPLE_COMPLEX128:
    case SYM_N_SAMPLE_TYPES:
    default:
      g_assert_not_reached ();
    }
#undef WRITE
}

static gboolean
is_padding (const SymSdmRange *range, double value)
{
  return range->has_padding && value >= range->padding_min && value <= range->padding_max;
}

/* Whether all of a neighbourhood is set: along rows, then down columns. */
static void
shrink (guint8 *flags, gsize width, gsize height)
{
  g_autofree guint8 *rows = g_malloc (width * height);

  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      {
        const gsize end = MIN (x + MARGIN, width - 1);
        guint8 all = 1;

        for (gsize i = x - MIN (x, MARGIN); i <= end; i++)
          all &= flags[y * width + i];
        rows[y * width + x] = all;
      }
  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      {
        const gsize end = MIN (y + MARGIN, height - 1);
        guint8 all = 1;

        for (gsize i = y - MIN (y, MARGIN); i <= end; i++)
          all &= rows[i * width + x];
        flags[y * width + x] = all;
      }
}

/* Finds the plane's own limits and what of it is image. Returns: FALSE where it has one value only. */
static gboolean
marker_init (Marker *self, const SymSdmPlane *plane, const SymSdmRange *range, SymSdmClass class,
             GCancellable *cancellable)
{
  const gsize n = plane->width * plane->height;
  const gsize pixel = plane->n_channels * sym_sample_type_get_size (plane->type);
  g_autofree double *row = g_new (double, plane->width);
  g_autofree guint8 *unseen = g_malloc0 (n);

  *self = (Marker){ .plane = plane, .range = range, .cancellable = cancellable, .class = class };
  self->code = _sym_sdm_get_code (class);
  self->unit = (range->high - range->low) / 255;
  self->is_float = plane->type >= SYM_SAMPLE_FLOAT32;
  self->low = INFINITY;
  self->high = -INFINITY;
  self->copy_stride = pixel * plane->width;
  self->copy = g_malloc (self->copy_stride * plane->height);
  self->before = *plane;
  self->before.samples = self->copy;
  self->before.pixel_stride = pixel;
  self->before.row_stride = self->copy_stride;
  for (gsize y = 0; y < plane->height; y++)
    {
      const guint8 *from = plane->samples + y * plane->row_stride;

      for (gsize x = 0; x < plane->width; x++)
        memcpy (self->copy + y * self->copy_stride + x * pixel, from + x * plane->pixel_stride, pixel);
      for (guint c = 0; c < plane->n_channels; c++)
        {
          _sym_sdm_plane_read (plane, c, y, 0, plane->width, row);
          for (gsize x = 0; x < plane->width; x++)
            if (!isfinite (row[x]) || is_padding (range, row[x]))
              unseen[y * plane->width + x] = 1;
            else
              {
                self->low = MIN (self->low, row[x]);
                self->high = MAX (self->high, row[x]);
              }
        }
    }

  self->mask = g_malloc (n);
  memset (self->mask, 1, n);
  for (gsize y = 0; y < plane->height; y++)
    for (guint c = 0; c < plane->n_channels; c++)
      {
        _sym_sdm_plane_read (plane, c, y, 0, plane->width, row);
        for (gsize x = 0; x < plane->width; x++)
          self->mask[y * plane->width + x] &= row[x] == self->low ? 1 : 0;
      }
  shrink (self->mask, plane->width, plane->height);
  for (gsize i = 0; i < n; i++)
    self->mask[i] = self->mask[i] == 0 && unseen[i] == 0 && (plane->keep == NULL || plane->keep[i] == 0);
  return self->low < self->high;
}

static void
marker_clear (Marker *self)
{
  g_free (self->copy);
  g_free (self->mask);
}

/* One channel of a row with the mark added. */
static void
mark_row (const Marker *self, const SymSdmTile change, gsize y, double *row)
{
  const double *add = change[y % SYM_SDM_TILE];
  const guint8 *mask = self->mask + y * self->plane->width;

  for (gsize x = 0; x < self->plane->width; x++)
    {
      double value = row[x] + add[x % SYM_SDM_TILE];

      if (!mask[x])
        continue;
      if (!self->is_float)
        value = rint (value);
      value = MIN (MAX (value, self->low), self->high);
      if (!is_padding (self->range, value))
        row[x] = value;
    }
}

/* Sum of the squares of what is seen of the change, over every step-th row. */
static double
measure_change (const Marker *self, const SymSdmTile change, gsize step, gsize *n)
{
  const gsize width = self->plane->width;
  const double low = self->range->low, high = self->range->high;
  g_autofree double *before = g_new (double, width), *after = g_new (double, width);
  double sum = 0;

  *n = 0;
  for (gsize y = step / 2; y < self->plane->height; y += step)
    for (guint c = 0; c < self->plane->n_channels; c++)
      {
        _sym_sdm_plane_read (&self->before, c, y, 0, width, before);
        memcpy (after, before, width * sizeof (double));
        mark_row (self, change, y, after);
        *n += width;
        for (gsize x = 0; x < width; x++)
          {
            const double d = MIN (MAX (after[x], low), high) - MIN (MAX (before[x], low), high);

            sum += d == d ? d * d : 0;
          }
      }
  return sum;
}

static void
apply_change (const Marker *self, const SymSdmTile change)
{
  g_autofree double *row = g_new (double, self->plane->width);

  for (gsize y = 0; y < self->plane->height; y++)
    for (guint c = 0; c < self->plane->n_channels; c++)
      {
        _sym_sdm_plane_read (&self->before, c, y, 0, self->plane->width, row);
        mark_row (self, change, y, row);
        write_row (self->plane, c, y, row);
      }
}

/* The wanted phase of one frequency at the marker's place: code * exp (-2 pi i ...). */
static void
get_wanted (const Marker *self, const SymSdmFrequency *k, double *re, double *im)
{
  const int turn = -(k->y * (int) self->row + k->x * (int) self->column);
  const double c = _sym_sdm_cosine (turn), s = _sym_sdm_cosine (turn - SYM_SDM_TILE / 4);

  *re = k->re * c - k->im * s;
  *im = k->re * s + k->im * c;
}

static void
normalise_weights (Weights weights)
{
  double sum = 0;

  for (guint k = 0; k < SYM_SDM_N_FREQUENCIES; k++)
    sum += weights[k] * weights[k];
  for (guint k = 0; k < SYM_SDM_N_FREQUENCIES && sum > 0; k++)
    weights[k] /= sqrt (sum / SYM_SDM_N_FREQUENCIES);
}

/* The tile of the wanted phases, of root mean square 1. */
static void
make_pattern (const Marker *self, const Weights weights, SymSdmTile pattern)
{
  SymSdmBand band = { 0 };
  double sum = 0;

  for (guint i = 0; i < SYM_SDM_N_FREQUENCIES; i++)
    {
      const SymSdmFrequency *k = &self->code[i];
      double re, im;

      get_wanted (self, k, &re, &im);
      band.re[k->y][k->x + SYM_SDM_REACH] = weights[i] * re;
      band.im[k->y][k->x + SYM_SDM_REACH] = weights[i] * im;
    }
  _sym_sdm_tile_of_band (&band, pattern);
  for (guint y = 0; y < SYM_SDM_TILE; y++)
    for (guint x = 0; x < SYM_SDM_TILE; x++)
      sum += pattern[y][x] * pattern[y][x];
  sum = sqrt (sum / (SYM_SDM_TILE * SYM_SDM_TILE));
  for (guint y = 0; y < SYM_SDM_TILE; y++)
    for (guint x = 0; x < SYM_SDM_TILE; x++)
      pattern[y][x] /= sum;
}

static void
make_change (const Marker *self, const SymSdmTile pattern, double gain, double largest, SymSdmTile change)
{
  const double most = largest * self->unit;

  for (guint y = 0; y < SYM_SDM_TILE; y++)
    for (guint x = 0; x < SYM_SDM_TILE; x++)
      change[y][x] = CLAMP (gain * self->unit * pattern[y][x], -most, most);
}

/* The pattern as strong as @psnr allows, by halving the interval of its gain. */
static void
find_change (const Marker *self, const SymSdmTile pattern, double psnr, double largest, SymSdmTile change)
{
  const gsize n = self->plane->width * self->plane->height;
  const gsize step = MIN (MAX (n / SOUGHT_PIXELS, 1), self->plane->height);
  const double range = self->range->high - self->range->low;
  const double wanted = range * range * pow (10, -psnr / 10);
  double low = 0, high = 16;

  for (guint i = 0; i < 14; i++)
    {
      const double gain = (low + high) / 2;
      gsize counted;
      double sum;

      make_change (self, pattern, gain, largest, change);
      sum = measure_change (self, change, step, &counted);
      if (sum < wanted * (double) counted)
        low = gain;
      else
        high = gain;
    }
  make_change (self, pattern, low, largest, change);
}

static gboolean
get_band (const Marker *self, const SymSdmPlane *plane, SymSdmBand *band)
{
  g_autofree SymSdmFold *fold = g_new0 (SymSdmFold, 1);
  SymSdmPlaneSource source;

  _sym_sdm_plane_source_init (&source, plane, self->range->low, self->range->high);
  if (!_sym_sdm_fold_add (fold, &source.source, self->cancellable))
    return FALSE;
  _sym_sdm_fold_get_band (fold, 1, band);
  return TRUE;
}

/* Agreement of each frequency with its wanted phase, -1 to 1, and its length. Returns: z at the
 * marker's place */
static double
compare_phases (const Marker *self, const SymSdmBand *band, double *cosines, double *lengths)
{
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < SYM_SDM_N_FREQUENCIES; i++)
    {
      const SymSdmFrequency *k = &self->code[i];
      const double r = band->re[k->y][k->x + SYM_SDM_REACH], s = band->im[k->y][k->x + SYM_SDM_REACH];
      double re, im;

      get_wanted (self, k, &re, &im);
      lengths[i] = sqrt (r * r + s * s);
      cosines[i] = lengths[i] >= 1e-12 ? (r * re + s * im) / (lengths[i] * G_SQRT2) : 0;
      sum += cosines[i] * G_SQRT2;
      n += lengths[i] >= 1e-12;
    }
  return n > 0 ? sum / sqrt (n) : 0;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_median (const double *values)
{
  Weights sorted;

  memcpy (sorted, values, sizeof sorted);
  qsort (sorted, SYM_SDM_N_FREQUENCIES, sizeof *sorted, compare);
  return (sorted[SYM_SDM_N_FREQUENCIES / 2 - 1] + sorted[SYM_SDM_N_FREQUENCIES / 2]) / 2;
}

/* Weak frequencies of the host take little to turn: they get more. */
static void
start_weights (const double *lengths, double floor, Weights weights)
{
  for (guint k = 0; k < SYM_SDM_N_FREQUENCIES; k++)
    weights[k] = 1 / (lengths[k] + floor);
  normalise_weights (weights);
}

/* Those that have not turned get more, those that have less. */
static void
adapt_weights (const double *cosines, const double *lengths, double floor, Weights weights)
{
  Weights step;

  for (guint k = 0; k < SYM_SDM_N_FREQUENCIES; k++)
    step[k] = (1 - cosines[k] * cosines[k] + 0.05) / (lengths[k] + floor);
  normalise_weights (step);
  for (guint k = 0; k < SYM_SDM_N_FREQUENCIES; k++)
    weights[k] = weights[k] / 2 + step[k] / 2;
  normalise_weights (weights);
}

static guint
get_rounds (const SymSdmPlane *plane)
{
  const gsize n = plane->width * plane->height;

  return n <= PIXELS_LARGE ? ROUNDS : n <= PIXELS_LARGEST ? ROUNDS_LARGE : ROUNDS_LARGEST;
}

/* Marks one plane at the marker's place; @band: that of the plane as it is, not needed afterwards. Returns: FALSE when
 * cancelled */
static gboolean
mark_plane (Marker *self, SymSdmBand *band, SymSdmReport *report)
{
  g_autofree SymSdmTile *pattern = g_new (SymSdmTile, 1), *change = g_new (SymSdmTile, 1);
  g_autofree SymSdmTile *best = g_new0 (SymSdmTile, 1);
  const guint n_rounds = get_rounds (self->plane);
  Weights cosines, lengths, weights, start;
  double floor, sum;
  gsize n;

  report->z = compare_phases (self, band, cosines, lengths);
  floor = get_median (lengths) / 2;
  if (!(floor > 0))
    floor = 1e-6;
  start_weights (lengths, floor, start);
  for (guint step = 0; step < G_N_ELEMENTS (ladder) && report->z < ENOUGH; step++)
    {
      memcpy (weights, start, sizeof weights);
      for (guint round = 0; round < n_rounds; round++)
        {
          double z;

          make_pattern (self, weights, *pattern);
          find_change (self, *pattern, ladder[step].psnr, ladder[step].most, *change);
          apply_change (self, *change);
          if (!get_band (self, self->plane, band))
            return FALSE;
          z = compare_phases (self, band, cosines, lengths);
          if (z > report->z)
            {
              report->z = z;
              memcpy (best, change, sizeof *best);
            }
          adapt_weights (cosines, lengths, floor, weights);
        }
    }
  apply_change (self, *best);
  sum = measure_change (self, *best, 1, &n);
  report->psnr = sum > 0 ? 10 * log10 (pow (self->range->high - self->range->low, 2) * (double) n / sum) : INFINITY;
  return TRUE;
}

static gboolean
are_supported (const SymSdmPlane *planes, gsize n_planes)
{
  for (gsize i = 0; i < n_planes; i++)
    if (!_sym_sdm_plane_is_supported (&planes[i]))
      return FALSE;
  return n_planes > 0;
}

/* Whether the range leaves no value of the plane's type out: what is seen is all there is. */
static gboolean
is_all_seen (const SymSdmPlane *plane, const SymSdmRange *range)
{
  return (plane->type == SYM_SAMPLE_UINT8 && range->low <= 0 && range->high >= G_MAXUINT8)
         || (plane->type == SYM_SAMPLE_UINT16 && range->low <= 0 && range->high >= G_MAXUINT16);
}

static gboolean
fold_planes (const SymSdmPlane *planes, gsize n_planes, double low, double high, GCancellable *cancellable,
             SymSdmFold *fold)
{
  for (gsize i = 0; i < n_planes; i++)
    {
      SymSdmPlaneSource source;

      _sym_sdm_plane_source_init (&source, &planes[i], low, high);
      if (!_sym_sdm_fold_add (fold, &source.source, cancellable))
        return FALSE;
    }
  return TRUE;
}

/* The place where what is seen already agrees best with the code. */
static void
find_place (const SymSdmBand *band, SymSdmClass class, guint *row, guint *column)
{
  g_autofree SymSdmTile *agreement = g_new0 (SymSdmTile, 1);
  double most = -INFINITY;
  SymSdmFind find;

  _sym_sdm_agree (band, class, 1, &find, *agreement);
  for (guint y = 0; y < SYM_SDM_TILE; y++)
    for (guint x = 0; x < SYM_SDM_TILE; x++)
      if ((*agreement)[y][x] > most)
        {
          most = (*agreement)[y][x];
          *row = y;
          *column = x;
        }
}

/* Marks every plane at one place. */
static SymSdmOutcome
mark_planes (const SymSdmPlane *planes, gsize n_planes, const SymSdmRange *range, SymSdmClass class,
             SymSdmBand *band, GCancellable *cancellable, SymSdmReport *report)
{
  guint row = 0, column = 0;
  gboolean any = FALSE;

  find_place (band, class, &row, &column);
  for (gsize i = 0; i < n_planes; i++)
    {
      SymSdmReport one = { 0, INFINITY };
      Marker marker;
      gboolean has_room, is_whole = TRUE;

      has_room = marker_init (&marker, &planes[i], range, class, cancellable);
      marker.row = row;
      marker.column = column;
      if (has_room && n_planes > 1)
        is_whole = get_band (&marker, &marker.before, band);
      if (has_room && is_whole)
        is_whole = mark_plane (&marker, band, &one);
      marker_clear (&marker);
      if (!is_whole)
        return SYM_SDM_CANCELLED;
      any |= has_room;
      report->psnr = MIN (report->psnr, one.psnr);
      report->z = one.z;
    }
  return any ? SYM_SDM_EMBEDDED : SYM_SDM_UNSUPPORTED;
}

SymSdmOutcome
_sym_sdm_embed (const SymSdmPlane *planes, gsize n_planes, const SymSdmRange *range, SymSdmClass class,
                GCancellable *cancellable, SymSdmReport *report)
{
  g_autofree SymSdmFold *fold = g_new0 (SymSdmFold, 1);
  SymSdmOutcome outcome;
  SymSdmReport unused;
  SymSdmBand band;
  SymSdmFind find;
  double threshold;
  gboolean all_seen;

  if (report == NULL)
    report = &unused;
  *report = (SymSdmReport){ 0, INFINITY };
  if (!are_supported (planes, n_planes) || !(range->high > range->low) || !isfinite (range->high - range->low))
    return SYM_SDM_UNSUPPORTED;
  all_seen = is_all_seen (&planes[0], range);
  if (!fold_planes (planes, n_planes, -INFINITY, INFINITY, cancellable, fold))
    return SYM_SDM_CANCELLED;
  _sym_sdm_find_in_fold (fold, 1, &find, &threshold);
  if (find.z >= threshold)
    {
      report->z = find.z;
      return SYM_SDM_ALREADY;
    }
  if (!all_seen)
    {
      memset (fold, 0, sizeof *fold);
      if (!fold_planes (planes, n_planes, range->low, range->high, cancellable, fold))
        return SYM_SDM_CANCELLED;
    }
  _sym_sdm_fold_get_band (fold, 1, &band);
  outcome = mark_planes (planes, n_planes, range, class, &band, cancellable, report);
  if (outcome != SYM_SDM_EMBEDDED)
    return outcome;
  /* One plane, of which all is seen, was measured already. */
  if (!all_seen || n_planes > 1)
    {
      if (!_sym_sdm_measure (planes, n_planes, FALSE, cancellable, &find, &threshold))
        return SYM_SDM_CANCELLED;
      report->z = find.z;
    }
  return report->z >= SYM_SDM_STRONG ? SYM_SDM_EMBEDDED : SYM_SDM_WEAK;
}
