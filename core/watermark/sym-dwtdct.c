/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-watermark"

#include "config.h"

#include "sym-dwtdct-private.h"

#include <math.h>
#include <string.h>

/** REACH: coefficients on each side that undo the interpolation of chroma */
#define REACH 5

/** STRIP: rows of blocks that are worked on at a time, so that they stay in the cache */
#define STRIP 8

/** STRIP_ROWS: rows of coefficients of a strip with its surroundings */
#define STRIP_ROWS (4 * STRIP + 2 * REACH)

/** FLAT: norm of the bit means below which a picture says nothing */
#define FLAT 1e-6

/* Low-pass coefficients of a strip, by plane. */
typedef struct
{
  const SymDwtdctPicture *picture;
  gsize columns, rows; /* of the whole picture, in coefficients */
  gsize first, end;    /* rows that are there */
  double *plain[SYM_DWTDCT_N_PLANES];
  double *along[SYM_DWTDCT_N_PLANES]; /* interpolation undone along the rows */
  double *padded;                     /* a row with its ends repeated */
  double *sharp;                      /* four rows with it undone both ways */
  guint8 *rgb;                        /* two rows of pixels */
} Strip;

static void
strip_clear (Strip *self)
{
  for (guint p = 0; p < SYM_DWTDCT_N_PLANES; p++)
    {
      g_free (self->plain[p]);
      g_free (self->along[p]);
    }
  g_free (self->padded);
  g_free (self->sharp);
  g_free (self->rgb);
}

static gboolean
strip_init (Strip *self, const SymDwtdctPicture *picture, gboolean deinterpolate)
{
  gboolean ok = TRUE;

  *self = (Strip){
    .picture = picture, .columns = picture->columns / 4 * 2, .rows = picture->rows / 4 * 2,
  };
  for (guint p = 0; p < SYM_DWTDCT_N_PLANES; p++)
    {
      ok &= (self->plain[p] = g_try_new (double, STRIP_ROWS * self->columns)) != NULL;
      if (deinterpolate)
        ok &= (self->along[p] = g_try_new (double, STRIP_ROWS * self->columns)) != NULL;
    }
  if (deinterpolate)
    {
      ok &= (self->padded = g_try_new (double, self->columns + 2 * REACH)) != NULL;
      ok &= (self->sharp = g_try_new (double, 4 * self->columns)) != NULL;
    }
  ok &= (self->rgb = g_try_new (guint8, 12 * self->columns)) != NULL;
  if (!ok)
    strip_clear (self);

  return ok;
}

/* OpenCV's 8-bit arithmetic, which the encoder used: 14 fractional bits. The products keep within
 * 0 to 255 for every colour, so that there is nothing to clip. */
static inline gint
get_u (const guint8 *rgb)
{
  const gint y = (1868 * rgb[2] + 9617 * rgb[1] + 4899 * rgb[0] + 8192) >> 14;

  return (8061 * (rgb[2] - y) + (128 << 14) + 8192) >> 14;
}

/* One row of coefficients: half the sum of 2x2 pixels. U is linear in floats, so the sums of the
 * colours do; and written with differences of colours it is exactly 0.5 where there is no colour. */
static void
read_coefficients (Strip *self, gsize row)
{
  const gsize at = (row - self->first) * self->columns, stride = 6 * self->columns;
  double *bytes = self->plain[SYM_DWTDCT_BYTES] + at;
  double *floats = self->plain[SYM_DWTDCT_FLOATS] + at;
  double *swapped = self->plain[SYM_DWTDCT_SWAPPED] + at;

  for (gsize y = 0; y < 2; y++)
    self->picture->read (self->picture, 2 * row + y, 0, 2 * self->columns, self->rgb + y * stride);
  for (gsize x = 0; x < self->columns; x++)
    {
      const guint8 *a = self->rgb + 6 * x, *b = a + stride;
      const gint red = a[0] + a[3] + b[0] + b[3];
      const gint green = a[1] + a[4] + b[1] + b[4];
      const gint blue = a[2] + a[5] + b[2] + b[5];

      bytes[x] = (get_u (a) + get_u (a + 3) + get_u (b) + get_u (b + 3)) * 0.5;
      floats[x] = .246 * (.587 * (blue - green) + .299 * (blue - red)) + 1;
      swapped[x] = .246 * (.587 * (red - green) + .299 * (red - blue)) + 1;
    }
}

/* The inverse of the kernel [1/8, 3/4, 1/8]: what a decoder's triangle filter over subsampled chroma
 * and the mean of 2x2 pixels do together. */
static const double *
get_inverse (void)
{
  static const double ratio = -0.17157287525380990240; /* -(3 - √8) */
  static gsize once;
  static double kernel[REACH + 1];

  if (g_once_init_enter (&once))
    {
      for (int k = 0; k <= REACH; k++)
        kernel[k] = G_SQRT2 * pow (ratio, k);
      g_once_init_leave (&once, 1);
    }

  return kernel;
}

static void
undo_along (Strip *self, guint plane, gsize row)
{
  const double *h = get_inverse ();
  const gsize at = (row - self->first) * self->columns, n = self->columns;
  const double *from = self->plain[plane] + at;
  double *to = self->along[plane] + at;
  const double *x = self->padded + REACH;

  for (gsize i = 0; i < REACH; i++)
    {
      self->padded[i] = from[0];
      self->padded[REACH + n + i] = from[n - 1];
    }
  memcpy (self->padded + REACH, from, n * sizeof *from);
  for (gsize i = 0; i < n; i++)
    {
      const double *c = x + i;

      to[i] = h[0] * c[0] + h[1] * (c[-1] + c[1]) + h[2] * (c[-2] + c[2]) + h[3] * (c[-3] + c[3])
              + h[4] * (c[-4] + c[4]) + h[5] * (c[-5] + c[5]);
    }
}

static void
undo_down (const Strip *self, guint plane, gsize row, double *to)
{
  const double *h = get_inverse ();
  const double *x[2 * REACH + 1];

  for (gsize i = 0; i <= 2 * REACH; i++)
    {
      gsize from = row + i < REACH ? 0 : row + i - REACH;

      from = MIN (from, self->rows - 1);
      x[i] = self->along[plane] + (from - self->first) * self->columns;
    }
  for (gsize i = 0; i < self->columns; i++)
    to[i] = h[0] * x[5][i] + h[1] * (x[4][i] + x[6][i]) + h[2] * (x[3][i] + x[7][i])
            + h[3] * (x[2][i] + x[8][i]) + h[4] * (x[1][i] + x[9][i]) + h[5] * (x[0][i] + x[10][i]);
}

/* The largest coefficient of each block but its first holds the bit. */
static void
read_blocks (const double *rows, gsize stride, gsize n_blocks, double *soft)
{
  for (gsize block = 0; block < n_blocks; block++)
    {
      const double *c = rows + 4 * block;
      double largest = 0;

      for (gsize y = 0; y < 4; y++, c += stride)
        for (gsize x = y == 0 ? 1 : 0; x < 4; x++)
          largest = MAX (largest, fabs (c[x]));
      soft[block] = -sin (2 * G_PI * fmod (largest, SYM_DWTDCT_STEP) / SYM_DWTDCT_STEP);
    }
}

static void
strip_read (Strip *self, gsize first_block, gsize end_block, SymDwtdctSoft *soft)
{
  const gboolean deinterpolate = self->sharp != NULL;
  const gsize halo = deinterpolate ? REACH : 0;

  self->first = 4 * first_block < halo ? 0 : 4 * first_block - halo;
  self->end = MIN (4 * end_block + halo, self->rows);
  for (gsize row = self->first; row < self->end; row++)
    {
      read_coefficients (self, row);
      for (guint p = 0; deinterpolate && p < SYM_DWTDCT_N_PLANES; p++)
        undo_along (self, p, row);
    }
  for (gsize block = first_block; block < end_block; block++)
    for (guint p = 0; p < SYM_DWTDCT_N_PLANES; p++)
      {
        const gsize at = block * soft->columns;

        read_blocks (self->plain[p] + (4 * block - self->first) * self->columns, self->columns,
                     soft->columns, soft->values[p][0] + at);
        if (!deinterpolate)
          continue;
        for (gsize y = 0; y < 4; y++)
          undo_down (self, p, 4 * block + y, self->sharp + y * self->columns);
        read_blocks (self->sharp, self->columns, soft->columns, soft->values[p][1] + at);
      }
}

/* An index before the first or beyond the last is reflected at the edge, which counts twice. */
static inline gsize
reflect (gssize i, gsize n)
{
  const gssize period = 2 * (gssize) n;

  i = (i % period + period) % period;

  return (gsize) (i < (gssize) n ? i : period - 1 - i);
}

/* Takes away the mean over 5x5 blocks, and with it what the image itself says. */
static void
remove_mean (double *values, gsize columns, gsize rows, double *along)
{
  for (gsize y = 0; y < rows; y++)
    for (gsize x = 0; x < columns; x++)
      {
        const double *row = values + y * columns;
        double sum = 0;

        for (gssize i = -2; i <= 2; i++)
          sum += row[x >= 2 && x + 2 < columns ? (gsize) ((gssize) x + i) : reflect ((gssize) x + i, columns)];
        along[y * columns + x] = sum;
      }
  for (gsize y = 0; y < rows; y++)
    {
      const double *near[5];

      for (gssize i = 0; i < 5; i++)
        near[i] = along + reflect ((gssize) y + i - 2, rows) * columns;
      for (gsize x = 0; x < columns; x++)
        values[y * columns + x] -= (near[0][x] + near[1][x] + near[2][x] + near[3][x] + near[4][x]) / 25;
    }
}

void
_sym_dwtdct_soft_clear (SymDwtdctSoft *self)
{
  for (guint p = 0; p < SYM_DWTDCT_N_PLANES; p++)
    for (guint d = 0; d < 2; d++)
      g_clear_pointer (&self->values[p][d], g_free);
}

gboolean
_sym_dwtdct_soft_init (SymDwtdctSoft *self, const SymDwtdctPicture *picture, gboolean deinterpolate,
                       GCancellable *cancellable)
{
  gboolean ok = TRUE;
  double *scratch;
  Strip strip;
  gsize n;

  *self = (SymDwtdctSoft){ .columns = picture->columns / 8, .rows = picture->rows / 8 };
  n = self->columns * self->rows;
  if (n == 0)
    return TRUE;
  if (!strip_init (&strip, picture, deinterpolate))
    return FALSE;

  scratch = g_try_new (double, n);
  for (guint p = 0; p < SYM_DWTDCT_N_PLANES; p++)
    for (guint d = 0; d < (deinterpolate ? 2 : 1); d++)
      ok &= (self->values[p][d] = g_try_new (double, n)) != NULL;
  ok &= scratch != NULL;
  for (gsize row = 0; ok && row < self->rows; row += STRIP)
    {
      strip_read (&strip, row, MIN (row + STRIP, self->rows), self);
      ok = !g_cancellable_is_cancelled (cancellable);
    }
  for (guint p = 0; ok && p < SYM_DWTDCT_N_PLANES; p++)
    for (guint d = 0; d < (deinterpolate ? 2 : 1); d++)
      remove_mean (self->values[p][d], self->columns, self->rows, scratch);
  strip_clear (&strip);
  g_free (scratch);
  if (!ok)
    _sym_dwtdct_soft_clear (self);

  return ok;
}

double
_sym_dwtdct_soft_score (const SymDwtdctSoft *self, const double *values, const SymDwtdctPayload *payload,
                        gsize first_row, guint *n_agreeing)
{
  const guint n = payload->n_bits;
  const gsize n_blocks = self->columns * self->rows;
  double template[SYM_DWTDCT_MAX_BITS], code[SYM_DWTDCT_MAX_BITS];
  double sums[SYM_DWTDCT_MAX_BITS] = { 0 };
  guint counts[SYM_DWTDCT_MAX_BITS] = { 0 };
  double norm, mean = 0, square = 0, product = 0;
  guint n_right = 0;
  guint bit = (guint) ((first_row % n) * (self->columns % n) % n);

  for (gsize i = 0; i < n_blocks; i++)
    {
      sums[bit] += values[i];
      counts[bit]++;
      bit = bit + 1 == n ? 0 : bit + 1;
    }
  for (guint k = 0; k < n; k++)
    {
      if (counts[k] > 0)
        sums[k] /= counts[k];
      mean += sums[k];
    }
  mean /= n;
  norm = _sym_dwtdct_get_template (payload, self->columns, template);
  _sym_dwtdct_get_code (payload, code);
  for (guint k = 0; k < n; k++)
    {
      square += (sums[k] - mean) * (sums[k] - mean);
      product += (sums[k] - mean) * template[k];
      n_right += (sums[k] - mean) * code[k] > 0;
    }
  if (n_agreeing != NULL)
    *n_agreeing = n_right;

  return sqrt (square) < FLAT || norm == 0 ? 0 : product / (sqrt (square) * norm);
}

const SymDwtdctMatch *
_sym_dwtdct_find_hit (const SymDwtdctMatch *matches)
{
  const SymDwtdctMatch *best = NULL;

  for (guint i = 0; i < SYM_DWTDCT_N_PAYLOADS; i++)
    if (matches[i].payload != NULL && matches[i].score >= matches[i].threshold
        && matches[i].n_agreeing >= matches[i].least_bits
        && (best == NULL || matches[i].score > best->score))
      best = &matches[i];

  return best;
}

gboolean
_sym_dwtdct_decode (const SymDwtdctPicture *picture, gsize first_row, gsize n_pictures, guint n_ways,
                    SymDwtdctMatch *matches, GCancellable *cancellable)
{
  SymDwtdctSoft soft;

  if (picture->columns * picture->rows < SYM_DWTDCT_MIN_PIXELS)
    return TRUE;
  if (!_sym_dwtdct_soft_init (&soft, picture, TRUE, cancellable))
    return FALSE;

  for (guint i = 0; i < SYM_DWTDCT_N_PAYLOADS; i++)
    for (guint p = 0; p < SYM_DWTDCT_N_PLANES; p++)
      for (guint d = 0; d < 2; d++)
        {
          const SymDwtdctPayload *payload = &_sym_dwtdct_payloads[i];
          SymDwtdctMatch test = { .payload = payload, .plane = p, .deinterpolated = d != 0 };

          if ((payload->planes & 1u << p) == 0 || soft.values[p][d] == NULL)
            continue;
          test.score = _sym_dwtdct_soft_score (&soft, soft.values[p][d], payload, first_row, &test.n_agreeing);
          test.least_bits = _sym_dwtdct_get_least_bits (payload, n_ways * n_pictures);
          test.threshold = _sym_dwtdct_raise_threshold (payload, payload->threshold, n_pictures);
          if (matches[i].payload == NULL || test.score > matches[i].score)
            matches[i] = test;
        }
  _sym_dwtdct_soft_clear (&soft);

  return TRUE;
}
