/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-watermark"

#include "config.h"

#include "sym-dwtdct-private.h"

#include <math.h>
#include <string.h>

/** MIN_BLOCKS: blocks for each bit below which a crop says nothing of a payload */
#define MIN_BLOCKS 8

/** FLAT: norm of the sums of bits below which a picture says nothing */
#define FLAT 1e-6f

/* What does not depend on the offset of the blocks, for one payload. Rows of L values are stored
 * twice in a row, so that a rotated one is a run of L. */
typedef struct
{
  const SymDwtdctPayload *payload;
  guint n;
  float *templates; /* by length of a row of blocks modulo L, each 2 L, of norm 1 */
  float *folds;     /* by row of blocks: sum of the soft bits of each bit, 2 L */
} Search;

static void
search_clear (Search *self)
{
  g_free (self->templates);
  g_free (self->folds);
}

static gboolean
search_init (Search *self, const SymDwtdctPayload *payload, gsize rows)
{
  const guint n = payload->n_bits;

  *self = (Search){ .payload = payload, .n = n };
  self->templates = g_try_new (float, (gsize) 2 * n * n);
  self->folds = g_try_new (float, rows * 2 * n);
  if (self->templates == NULL || self->folds == NULL)
    {
      search_clear (self);
      return FALSE;
    }
  for (guint q = 0; q < n; q++)
    {
      double template[SYM_DWTDCT_MAX_BITS];
      double norm = _sym_dwtdct_get_template (payload, q, template);
      float *to = self->templates + (gsize) 2 * n * q;

      for (guint k = 0; k < n; k++)
        to[k] = to[n + k] = norm > 0 ? (float) (template[k] / norm) : 0;
    }

  return TRUE;
}

static void
fold (Search *self, const SymDwtdctSoft *soft, const double *values)
{
  const guint n = self->n;

  for (gsize row = 0; row < soft->rows; row++)
    {
      float *to = self->folds + row * 2 * n;
      const double *from = values + row * soft->columns;
      guint bit = 0;

      memset (to, 0, 2 * n * sizeof *to);
      for (gsize x = 0; x < soft->columns; x++)
        {
          to[bit] += (float) from[x];
          bit = bit + 1 == n ? 0 : bit + 1;
        }
      memcpy (to + n, to, n * sizeof *to);
    }
}

/* Sums of each bit where rows of the marked image advance the code by @stride, less their mean.
 * Returns their norm. */
static float
get_sums (const Search *self, gsize rows, guint stride, float *sums)
{
  const guint n = self->n;
  float mean = 0, square = 0;
  guint turn = 0;

  memset (sums, 0, n * sizeof *sums);
  for (gsize row = 0; row < rows; row++)
    {
      const float *from = self->folds + row * 2 * n + (n - turn);

      for (guint k = 0; k < n; k++)
        sums[k] += from[k];
      turn = turn + stride < n ? turn + stride : turn + stride - n;
    }
  for (guint k = 0; k < n; k++)
    mean += sums[k];
  mean /= (float) n;
  for (guint k = 0; k < n; k++)
    {
      sums[k] -= mean;
      square += sums[k] * sums[k];
    }

  return sqrtf (square);
}

/* The largest score over all lengths of a row and all bits to begin with. */
static float
get_best (const Search *self, gsize rows)
{
  const guint n = self->n;
  float best = -1;

  for (guint q = 0; q < n; q++)
    {
      const float *template = self->templates + (gsize) 2 * n * q;
      float sums[SYM_DWTDCT_MAX_BITS];
      float scores[SYM_DWTDCT_MAX_BITS] = { 0 };
      const float norm = get_sums (self, rows, q, sums);

      if (norm < FLAT)
        continue;
      for (guint k = 0; k < n; k++)
        for (guint phase = 0; phase < n; phase++)
          scores[phase] += sums[k] * template[k + phase];
      for (guint phase = 0; phase < n; phase++)
        best = MAX (best, scores[phase] / norm);
    }

  return best;
}

static gboolean
search_offset (Search *searches, guint n_searches, const SymDwtdctPicture *picture, gsize n_pictures,
               SymDwtdctMatch *matches, GCancellable *cancellable)
{
  SymDwtdctSoft soft;

  if (!_sym_dwtdct_soft_init (&soft, picture, FALSE, cancellable))
    return FALSE;
  for (guint i = 0; i < n_searches; i++)
    {
      const SymDwtdctPayload *payload = searches[i].payload;
      SymDwtdctMatch *to = &matches[payload - _sym_dwtdct_payloads];

      for (guint p = 0; p < SYM_DWTDCT_N_PLANES; p++)
        {
          SymDwtdctMatch test = { .payload = payload, .plane = p };

          if ((payload->planes & 1u << p) == 0)
            continue;
          if (g_cancellable_is_cancelled (cancellable))
            {
              _sym_dwtdct_soft_clear (&soft);
              return FALSE;
            }
          fold (&searches[i], &soft, soft.values[p][0]);
          test.score = (double) get_best (&searches[i], soft.rows);
          test.threshold = _sym_dwtdct_raise_threshold (payload, payload->crop_threshold, n_pictures);
          if (to->payload == NULL || test.score > to->score)
            *to = test;
        }
    }
  _sym_dwtdct_soft_clear (&soft);

  return TRUE;
}

gboolean
_sym_dwtdct_search_crop (const SymDwtdctPicture *picture, gsize n_pictures, SymDwtdctMatch *matches,
                         GCancellable *cancellable)
{
  Search searches[SYM_DWTDCT_N_PAYLOADS];
  guint n_searches = 0;
  gboolean ok = TRUE;
  gsize n_blocks;

  /* Every offset must leave a row of blocks. */
  if (picture->columns < 16 || picture->rows < 16)
    return TRUE;
  n_blocks = ((picture->columns - 7) / 8) * ((picture->rows - 7) / 8);
  for (guint i = 0; ok && i < SYM_DWTDCT_N_PAYLOADS; i++)
    if (n_blocks >= (gsize) MIN_BLOCKS * _sym_dwtdct_payloads[i].n_bits)
      {
        ok = search_init (&searches[n_searches], &_sym_dwtdct_payloads[i], picture->rows / 8);
        n_searches += ok ? 1 : 0;
      }
  for (gsize offset = 0; ok && n_searches > 0 && offset < 64; offset++)
    {
      SymDwtdctPicture view = _sym_dwtdct_picture_crop (picture, offset % 8, offset / 8,
                                                        picture->columns - offset % 8,
                                                        picture->rows - offset / 8);

      ok = search_offset (searches, n_searches, &view, n_pictures, matches, cancellable);
    }
  for (guint i = 0; i < n_searches; i++)
    search_clear (&searches[i]);

  return ok;
}
