/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-sdm-marker-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Side of the parts in the corners, in relation to the plane: a crop to half of the area. */
#define PART 0.72

/* Share of the pattern that each corner, and the blurred whole, make up, in relation to the whole. */
#define PART_SHARE 0.2
#define BLURRED_SHARE 1.0

/* Of the median of the lengths, what is added to each: the weakest must not take all. */
#define FLOOR 0.15

/* How much of a frequency that has turned already goes on growing. */
#define GROWTH 0.2

/* Below this a frequency has no phase. */
#define SILENCE 1e-12

static void
add_view (SymSdmViews *self, gsize x, gsize y, gsize width, gsize height, double share, gboolean is_blurred)
{
  self->views[self->n++] = (SymSdmView){
    .area = { x, y, width, height },
    .share = share,
    .is_blurred = is_blurred,
  };
}

void
_sym_sdm_views_init (SymSdmViews *self, gsize width, gsize height, gboolean is_full, SymSdmClass class, guint row,
                     guint column)
{
  const gsize part_width = (gsize) (PART * (double) width), part_height = (gsize) (PART * (double) height);

  self->code = _sym_sdm_get_code (class);
  self->row = row;
  self->column = column;
  self->width = width;
  self->height = height;
  self->is_full = is_full;
  self->n = 0;
  add_view (self, 0, 0, width, height, 1, FALSE);
  if (!is_full)
    return;
  for (guint i = 0; i < 4; i++)
    add_view (self, i & 1 ? width - part_width : 0, i & 2 ? height - part_height : 0, part_width, part_height,
              PART_SHARE, FALSE);
  add_view (self, 0, 0, width, height, BLURRED_SHARE, TRUE);
}

/* The mean over 3 x 3 pixels, the nearer ones more: about what a picture of half the size keeps. */
typedef struct
{
  SymSdmSource source;
  const SymSdmSource *inner;
} BlurSource;

static void
read_blurred (const SymSdmSource *source, gsize y, gsize first, gsize n, double *row)
{
  const SymSdmSource *inner = ((const BlurSource *) source)->inner;
  const gsize from = first - MIN (first, 1), to = MIN (first + n + 1, source->width);
  g_autofree double *line = g_new (double, to - from);
  g_autofree double *sum = g_new0 (double, to - from);

  for (guint i = 0; i < 3; i++)
    {
      inner->read (inner, MIN (y + i - MIN (y + i, 1), source->height - 1), from, to - from, line);
      for (gsize x = 0; x < to - from; x++)
        sum[x] += (i == 1 ? 2 : 1) * line[x];
    }
  for (gsize x = first; x < first + n; x++)
    {
      const gsize left = x - MIN (x, 1), right = MIN (x + 1, source->width - 1);

      row[x - first] = (sum[left - from] + 2 * sum[x - from] + sum[right - from]) / 16;
    }
}

typedef struct
{
  double *values;
  gsize width;
} Residual;

static void
take_row (gpointer user_data, gsize y, const double *row, gsize n)
{
  const Residual *residual = user_data;

  memcpy (residual->values + y * residual->width, row, n * sizeof (double));
}

static void
fold_area (SymSdmFold *fold, const Residual *residual, const SymSdmArea *area)
{
  for (gsize y = area->y; y < area->y + area->height; y++)
    {
      const double *row = residual->values + y * residual->width;
      double *sum = fold->sum[y % SYM_SDM_TILE], *count = fold->count[y % SYM_SDM_TILE];

      for (gsize x = area->x; x < area->x + area->width; x++)
        {
          sum[x % SYM_SDM_TILE] += row[x];
          count[x % SYM_SDM_TILE] += row[x] != 0 ? 1 : 0;
        }
    }
}

/* Sets the bands of those views that are blurred, or of those that are not. */
static gboolean
look_at (SymSdmViews *self, const SymSdmSource *source, gboolean is_blurred, Residual *residual, GCancellable *cancellable)
{
  const SymSdmArea all = { 0, 0, self->width, self->height };

  if (!_sym_sdm_residual (source, &all, _sym_sdm_get_box (1), cancellable, take_row, residual))
    return FALSE;
  for (guint i = 0; i < self->n; i++)
    {
      g_autofree SymSdmFold *fold = NULL;

      if (self->views[i].is_blurred != is_blurred)
        continue;
      fold = g_new0 (SymSdmFold, 1);
      fold_area (fold, residual, &self->views[i].area);
      _sym_sdm_fold_get_band (fold, 1, &self->views[i].band);
    }
  return TRUE;
}

/* The wanted phase of one frequency, of length 1: code * exp (-2 pi i ...). */
static void
get_phase (const SymSdmViews *self, const SymSdmFrequency *k, double *re, double *im)
{
  const int turn = -(k->y * (int) self->row + k->x * (int) self->column);
  const double c = _sym_sdm_cosine (turn), s = _sym_sdm_cosine (turn - SYM_SDM_TILE / 4);

  *re = (k->re * c - k->im * s) / G_SQRT2;
  *im = (k->re * s + k->im * c) / G_SQRT2;
}

static void
measure_view (const SymSdmViews *self, SymSdmView *view)
{
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < SYM_SDM_N_FREQUENCIES; i++)
    {
      const SymSdmFrequency *k = &self->code[i];
      const double r = view->band.re[k->y][k->x + SYM_SDM_REACH], s = view->band.im[k->y][k->x + SYM_SDM_REACH];
      const double length = sqrt (r * r + s * s);
      double re, im;

      if (!(length >= SILENCE))
        continue;
      get_phase (self, k, &re, &im);
      sum += (r * re + s * im) / length;
      n++;
    }
  view->z = n > 0 ? sum * G_SQRT2 / sqrt (n) : 0;
}

gboolean
_sym_sdm_views_look (SymSdmViews *self, const SymSdmPlane *plane, const SymSdmRange *range, GCancellable *cancellable)
{
  SymSdmPlaneSource source;

  _sym_sdm_plane_source_init (&source, plane, range->low, range->high);
  if (self->is_full)
    {
      g_autofree double *values = g_new (double, self->width * self->height);
      const BlurSource blurred = {
        { self->width, self->height, source.source.largest, read_blurred },
        &source.source,
      };
      Residual residual = { values, self->width };

      if (!look_at (self, &source.source, FALSE, &residual, cancellable)
          || !look_at (self, &blurred.source, TRUE, &residual, cancellable))
        return FALSE;
    }
  else
    {
      g_autofree SymSdmFold *fold = g_new0 (SymSdmFold, 1);

      if (!_sym_sdm_fold_add (fold, &source.source, cancellable))
        return FALSE;
      _sym_sdm_fold_get_band (fold, 1, &self->views[0].band);
    }
  for (guint i = 0; i < self->n; i++)
    measure_view (self, &self->views[i]);
  return TRUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_floor (const SymSdmViews *self, const SymSdmView *view)
{
  double lengths[SYM_SDM_N_FREQUENCIES];
  double median;

  for (guint i = 0; i < SYM_SDM_N_FREQUENCIES; i++)
    {
      const SymSdmFrequency *k = &self->code[i];
      const double r = view->band.re[k->y][k->x + SYM_SDM_REACH], s = view->band.im[k->y][k->x + SYM_SDM_REACH];

      lengths[i] = sqrt (r * r + s * s);
    }
  qsort (lengths, SYM_SDM_N_FREQUENCIES, sizeof *lengths, compare);
  median = (lengths[SYM_SDM_N_FREQUENCIES / 2 - 1] + lengths[SYM_SDM_N_FREQUENCIES / 2]) / 2;
  return median > 0 ? FLOOR * median : 1e-6;
}

/* Sets the root of the mean square of a band's code frequencies to @size. */
static void
normalise (const SymSdmViews *self, SymSdmBand *band, double size)
{
  double sum = 0;

  for (guint y = 0; y < SYM_SDM_BAND_ROWS; y++)
    for (guint x = 0; x < SYM_SDM_BAND_COLUMNS; x++)
      sum += band->re[y][x] * band->re[y][x] + band->im[y][x] * band->im[y][x];
  if (!(sum > 0))
    return;
  sum = size / sqrt (sum / SYM_SDM_N_FREQUENCIES);
  for (guint y = 0; y < SYM_SDM_BAND_ROWS; y++)
    for (guint x = 0; x < SYM_SDM_BAND_COLUMNS; x++)
      {
        band->re[y][x] *= sum;
        band->im[y][x] *= sum;
      }
}

/* One step: into @step what adds most to z for its size. A phase turns by what is added across it, the
 * more the shorter it is; what is added along it is lost, but for a little that makes it last. With
 * @is_first the phase itself, since all have to turn far. */
static void
get_step (const SymSdmViews *self, const SymSdmView *view, gboolean is_first, SymSdmBand *step)
{
  memset (step, 0, sizeof *step);
  for (guint i = 0; i < SYM_SDM_N_FREQUENCIES; i++)
    {
      const SymSdmFrequency *k = &self->code[i];
      const int x = k->x + SYM_SDM_REACH;
      const double r = view->band.re[k->y][x], s = view->band.im[k->y][x];
      const double length = sqrt (r * r + s * s), weight = 1 / (length + view->floor);
      double re, im, cosine;

      get_phase (self, k, &re, &im);
      if (is_first || !(length >= SILENCE))
        {
          step->re[k->y][x] = weight * re;
          step->im[k->y][x] = weight * im;
          continue;
        }
      cosine = (r * re + s * im) / length;
      step->re[k->y][x] = weight * ((1 + GROWTH) * re - cosine * r / length);
      step->im[k->y][x] = weight * ((1 + GROWTH) * im - cosine * s / length);
    }
}

void
_sym_sdm_views_start (SymSdmViews *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      SymSdmView *view = &self->views[i];

      view->floor = get_floor (self, view);
      get_step (self, view, TRUE, &view->wanted);
      normalise (self, &view->wanted, 1);
    }
}

void
_sym_sdm_views_adapt (SymSdmViews *self)
{
  SymSdmBand step;

  for (guint i = 0; i < self->n; i++)
    {
      SymSdmView *view = &self->views[i];

      get_step (self, view, FALSE, &step);
      normalise (self, &step, 1);
      for (guint y = 0; y < SYM_SDM_BAND_ROWS; y++)
        for (guint x = 0; x < SYM_SDM_BAND_COLUMNS; x++)
          {
            view->wanted.re[y][x] = (view->wanted.re[y][x] + step.re[y][x]) / 2;
            view->wanted.im[y][x] = (view->wanted.im[y][x] + step.im[y][x]) / 2;
          }
    }
}

static void
make_tile (const SymSdmView *view, SymSdmTile tile)
{
  double sum = 0;

  _sym_sdm_tile_of_band (&view->wanted, tile);
  for (guint y = 0; y < SYM_SDM_TILE; y++)
    for (guint x = 0; x < SYM_SDM_TILE; x++)
      sum += tile[y][x] * tile[y][x];
  sum = view->share / sqrt (sum / (SYM_SDM_TILE * SYM_SDM_TILE));
  for (guint y = 0; y < SYM_SDM_TILE; y++)
    for (guint x = 0; x < SYM_SDM_TILE; x++)
      tile[y][x] *= sum;
}

void
_sym_sdm_views_make_pattern (const SymSdmViews *self, SymSdmPattern *pattern)
{
  memset (pattern->values, 0, pattern->width * pattern->height * sizeof (float));
  for (guint i = 0; i < self->n; i++)
    {
      SymSdmArea area = self->views[i].area;
      SymSdmTile tile;

      if (!self->is_full)
        area = (SymSdmArea){ 0, 0, pattern->width, pattern->height };
      make_tile (&self->views[i], tile);
      for (gsize y = area.y; y < area.y + area.height; y++)
        for (gsize x = area.x; x < area.x + area.width; x++)
          pattern->values[y * pattern->width + x] += (float) tile[y % SYM_SDM_TILE][x % SYM_SDM_TILE];
    }
}
