/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-suspicion.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-affine-private.h"
#include "sym-pair-private.h"
#include "sym-slices-private.h"

/* Slices whose detail is looked at, spread over all. */
#define DETAIL_SLICES 16

/* Pixels to each side of the mean that detail is less of. */
#define DETAIL_REACH 2

/* Part of epsilon by which a difference may be less and still count as epsilon. */
#define AT_EPSILON 0.02

/* Least share of voxels at epsilon. Noise without a bound has next to none; noise that is even between two
 * bounds has 2 of 100, in whole numbers up to 2 of 5. Rounding changes at most half of the voxels by one
 * step; so where epsilon is one step it takes more. */
#define LEAST_SHARE 0.42
#define LEAST_SHARE_OF_ONE_STEP 0.6

/* Of those, the least share of the rarer sign. */
#define LEAST_SIGN 0.1

/* Ways to turn B: mirror its columns, its rows, swap these first, take its slices in reverse order. */
#define N_TURNS 16
enum { TURN_COLUMNS = 1, TURN_ROWS = 2, TURN_SWAP = 4, TURN_SLICES = 8 };

static const char *const names[SYM_N_SUSPICIONS]
    = { "identical", "near-copy", "bounded-perturbation", "flipped", "orientation" };

/* Products about the means, of detail. */
typedef struct
{
  double aa, bb, ab;
} Products;

typedef struct
{
  SymPair pair;
  gsize first, n_slices, n_looked_at;
  const guint8 *mask;
  double epsilon;
  GMutex lock;
  /* found */
  Products turned[N_TURNS];
  guint64 n, n_up, n_down; /* values, and those that differ by epsilon */
  double step;             /* least difference that is none */
} Search;

void
sym_suspicion_free (SymSuspicion *self)
{
  g_free (self->says);
  g_free (self);
}

const char *
sym_suspicion_kind_get_name (SymSuspicionKind kind)
{
  g_return_val_if_fail (kind < SYM_N_SUSPICIONS, NULL);
  return names[kind];
}

/* Values less the mean of those around them; 0 where there is none. */
static gboolean
make_detail (const double *values, gsize columns, gsize rows, double *detail)
{
  const gsize stride = columns + 1;
  g_autofree double *sums = g_try_new0 (double, stride * (rows + 1));
  g_autofree double *counts = g_try_new0 (double, stride * (rows + 1));

  if (sums == NULL || counts == NULL)
    return FALSE;
  for (gsize y = 0; y < rows; y++)
    for (gsize x = 0; x < columns; x++)
      {
        const double value = values[y * columns + x];
        const gsize at = (y + 1) * stride + x + 1;

        sums[at] = sums[at - 1] + sums[at - stride] - sums[at - stride - 1] + (isnan (value) ? 0 : value);
        counts[at] = counts[at - 1] + counts[at - stride] - counts[at - stride - 1] + (isnan (value) ? 0 : 1);
      }
  for (gsize y = 0; y < rows; y++)
    for (gsize x = 0; x < columns; x++)
      {
        const gsize left = x > DETAIL_REACH ? x - DETAIL_REACH : 0, right = MIN (x + DETAIL_REACH + 1, columns);
        const gsize top = (y > DETAIL_REACH ? y - DETAIL_REACH : 0) * stride;
        const gsize bottom = MIN (y + DETAIL_REACH + 1, rows) * stride;
        const double sum = sums[bottom + right] - sums[bottom + left] - sums[top + right] + sums[top + left];
        const double n = counts[bottom + right] - counts[bottom + left] - counts[top + right] + counts[top + left];
        const double value = values[y * columns + x];

        detail[y * columns + x] = isnan (value) ? 0 : value - sum / n;
      }
  return TRUE;
}

static Products
correlate (const double *a, const double *b, gsize columns, gsize rows, guint turn)
{
  Products sum = { 0 };

  for (gsize y = 0; y < rows; y++)
    for (gsize x = 0; x < columns; x++)
      {
        gsize u = (turn & TURN_SWAP) != 0 ? y : x, v = (turn & TURN_SWAP) != 0 ? x : y;

        u = (turn & TURN_COLUMNS) != 0 ? columns - 1 - u : u;
        v = (turn & TURN_ROWS) != 0 ? rows - 1 - v : v;
        sum.aa += a[y * columns + x] * a[y * columns + x];
        sum.bb += b[v * columns + u] * b[v * columns + u];
        sum.ab += a[y * columns + x] * b[v * columns + u];
      }
  return sum;
}

static double
get_correlation (const Products *sum)
{
  return sum->aa > 0 && sum->bb > 0 ? sum->ab / sqrt (sum->aa * sum->bb) : 0;
}

/* Whether the slice is one of the spread. */
static gboolean
is_looked_at (const Search *self, gsize slice)
{
  return (slice + 1) * self->n_looked_at / self->n_slices != slice * self->n_looked_at / self->n_slices;
}

static gboolean
look_at_detail (Search *self, const double *a, const double *b, guint first_turn)
{
  const gsize columns = self->pair.dims[0], rows = self->pair.dims[1];
  g_autofree double *detail_a = g_try_new (double, columns * rows), *detail_b = g_try_new (double, columns * rows);

  if (detail_a == NULL || detail_b == NULL || !make_detail (a, columns, rows, detail_a)
      || !make_detail (b, columns, rows, detail_b))
    return FALSE;
  /* a region drawn by hand says nothing of how the whole is turned */
  for (guint turn = first_turn; turn < first_turn + (self->mask != NULL ? 1 : TURN_SLICES); turn++)
    if ((turn & TURN_SWAP) == 0 || columns == rows)
      {
        const Products products = correlate (detail_a, detail_b, columns, rows, turn);
        g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

        self->turned[turn].aa += products.aa;
        self->turned[turn].bb += products.bb;
        self->turned[turn].ab += products.ab;
      }
  return TRUE;
}

static void
look_at_differences (Search *self, const double *a, const double *b)
{
  const double large = self->epsilon * (1 - AT_EPSILON);
  guint64 n = 0, n_up = 0, n_down = 0;
  double step = INFINITY;

  for (gsize i = 0; i < self->pair.dims[0] * self->pair.dims[1]; i++)
    {
      const double difference = b[i] - a[i];

      if (isnan (difference))
        continue;
      n++;
      n_up += difference >= large;
      n_down += difference <= -large;
      if (difference != 0)
        step = MIN (step, fabs (difference));
    }
  {
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

    self->n += n;
    self->n_up += n_up;
    self->n_down += n_down;
    self->step = MIN (self->step, step);
  }
}

static gboolean
look_at_slice (gsize slice, guint worker G_GNUC_UNUSED, gpointer user_data)
{
  Search *self = user_data;
  const gsize n = self->pair.dims[0] * self->pair.dims[1];
  const gboolean wants_detail = is_looked_at (self, slice);
  g_autofree double *a = NULL, *b = NULL;

  if (!wants_detail && self->epsilon == 0)
    return TRUE;
  a = g_try_new (double, n);
  b = g_try_new (double, n);
  if (a == NULL || b == NULL)
    return FALSE;
  _sym_pair_read_a (&self->pair, self->first + slice, a);
  _sym_pair_read_b (&self->pair, self->first + slice, b);
  for (gsize i = 0; self->mask != NULL && i < n; i++)
    if (self->mask[slice * n + i] == 0)
      a[i] = b[i] = NAN;
  if (self->epsilon > 0)
    look_at_differences (self, a, b);
  if (!wants_detail)
    return TRUE;
  if (!look_at_detail (self, a, b, 0))
    return FALSE;
  if (self->n_slices == 1 || self->mask != NULL)
    return TRUE;
  _sym_pair_read_b (&self->pair, self->first + self->n_slices - 1 - slice, b);
  return look_at_detail (self, a, b, TURN_SLICES);
}

static SymSuspicion *
suspicion_new (SymSuspicionKind kind, const SymMetrics *metrics, double detail, char *says)
{
  SymSuspicion *self = g_new0 (SymSuspicion, 1);

  self->kind = kind;
  self->says = says;
  self->ncc = metrics->ncc;
  self->detail = detail;
  return self;
}

static void
add_bounded (const Search *search, const SymMetrics *metrics, double detail, GPtrArray *found)
{
  const double share = (double) (search->n_up + search->n_down) / (double) MAX (search->n, 1);
  const double sign = (double) MIN (search->n_up, search->n_down) / (double) MAX (search->n_up + search->n_down, 1);
  const gboolean one_step = search->epsilon < 1.5 * search->step;
  SymSuspicion *suspicion;

  if (search->epsilon == 0 || sign < LEAST_SIGN || share < (one_step ? LEAST_SHARE_OF_ONE_STEP : LEAST_SHARE))
    return;
  suspicion = suspicion_new (
      SYM_SUSPICION_BOUNDED, metrics, detail,
      g_strdup_printf (_ ("No value differs by more than %.4g, %.2g %% of the range, and %.0f %% of them differ by just that, up or "
                          "down: a bounded perturbation with a sign pattern, as adversarial examples have."),
                       search->epsilon, 100 * search->epsilon / metrics->range, 100 * share));
  suspicion->epsilon = search->epsilon;
  suspicion->share = share;
  g_ptr_array_add (found, suspicion);
}

/* How B is turned: a clause of a sentence about it. */
static const char *
describe_turn (guint turn)
{
  switch (turn)
    {
    case TURN_COLUMNS:
      return _ ("mirrored left to right");
    case TURN_ROWS:
      return _ ("mirrored top to bottom");
    case TURN_COLUMNS | TURN_ROWS:
      return _ ("turned by 180 degrees");
    case TURN_SWAP:
    case TURN_SWAP | TURN_COLUMNS | TURN_ROWS:
      return _ ("mirrored at a diagonal");
    case TURN_SWAP | TURN_COLUMNS:
    case TURN_SWAP | TURN_ROWS:
      return _ ("turned by 90 degrees");
    case TURN_SLICES:
      return _ ("with its slices in reverse order");
    default:
      return _ ("turned, with its slices in reverse order,");
    }
}

static void
add_flipped (const Search *search, const SymMetrics *metrics, double detail, GPtrArray *found)
{
  guint best = 0;

  for (guint turn = 1; turn < N_TURNS; turn++)
    if (get_correlation (&search->turned[turn]) > get_correlation (&search->turned[best]))
      best = turn;
  if (get_correlation (&search->turned[best]) < detail + SYM_SUSPICION_FLIP_GAIN)
    return;
  g_ptr_array_add (found, suspicion_new (SYM_SUSPICION_FLIPPED, metrics, get_correlation (&search->turned[best]),
                                         g_strdup_printf (_ ("B %s repeats the detail of A much better (correlation %.2f) than as it "
                                                             "is aligned (%.2f): a side or an orientation may be wrong."),
                                                          describe_turn (best),
                                                          get_correlation (&search->turned[best]), detail)));
}

/* Whether voxel axes run in other directions of the patient. */
static gboolean
differ_in_orientation (const SymImage *a, const SymImage *b)
{
  if (!a->has_affine || !b->has_affine)
    return FALSE;
  for (int i = 0; i < 3; i++)
    {
      double p[3], q[3];

      if (i == 2 && (a->dims[2] == 1 || b->dims[2] == 1))
        continue;
      _sym_affine_get_column (a->affine, i, p);
      _sym_affine_get_column (b->affine, i, q);
      if (_sym_vector_dot (p, q) < cos (G_PI / 4) * _sym_vector_norm (p) * _sym_vector_norm (q))
        return TRUE;
    }
  return FALSE;
}

static GPtrArray *
judge (const Search *search, const SymMetrics *metrics)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_suspicion_free);
  const SymAlignmentBasis basis = search->pair.alignment.basis;
  const double detail = get_correlation (&search->turned[0]);

  if (metrics->max_abs == 0)
    g_ptr_array_add (found, suspicion_new (SYM_SUSPICION_IDENTICAL, metrics, detail,
                                           g_strdup_printf (_ ("All %llu values are identical: the images differ in their labels "
                                                               "at most."),
                                                            (unsigned long long) metrics->n_voxels)));
  else if (metrics->ncc >= SYM_SUSPICION_COPY_NCC && detail >= SYM_SUSPICION_COPY_DETAIL)
    g_ptr_array_add (found, suspicion_new (SYM_SUSPICION_NEAR_COPY, metrics, detail,
                                           g_strdup_printf (_ ("B nearly repeats A, down to its detail (correlation %.3f, of detail %.2f): if B "
                                                               "was generated, the patient in A may have been memorised."),
                                                            metrics->ncc, detail)));
  add_bounded (search, metrics, detail, found);
  add_flipped (search, metrics, detail, found);
  if ((basis == SYM_ALIGNMENT_INDEX || basis == SYM_ALIGNMENT_SIZE)
      && differ_in_orientation (search->pair.a, search->pair.b))
    g_ptr_array_add (found, suspicion_new (SYM_SUSPICION_ORIENTATION, metrics, detail,
                                           g_strdup (_ ("The files say that rows, columns or slices of A and B run in different "
                                                        "directions of the patient."))));
  return found;
}

GPtrArray *
sym_suspicions_find (const SymImage *a, const SymImage *b, const SymAlignment *alignment, const SymScope *scope,
                     const SymMetrics *metrics, GCancellable *cancellable, GError **error)
{
  const SymScope whole = { 0 };
  Search search = { .step = INFINITY };
  gboolean done;

  g_return_val_if_fail (a != NULL && b != NULL && alignment != NULL && metrics != NULL, NULL);
  scope = scope != NULL ? scope : &whole;
  _sym_pair_init (&search.pair, a, b, alignment, scope->time, scope->other);
  search.first = scope->first_slice;
  search.n_slices = scope->n_slices > 0 ? scope->n_slices : a->dims[2];
  search.mask = scope->mask != NULL ? g_bytes_get_data (scope->mask, NULL) : NULL;
  search.n_looked_at = MIN (search.n_slices, DETAIL_SLICES);
  /* interpolation spreads differences: they have no bound to find */
  if (!sym_alignment_resamples (alignment) && metrics->max_abs <= SYM_SUSPICION_MAX_EPSILON * metrics->range)
    search.epsilon = metrics->max_abs;
  g_mutex_init (&search.lock);
  done = _sym_slices_run (search.n_slices, look_at_slice, &search, cancellable, NULL, NULL);
  g_mutex_clear (&search.lock);
  if (!done)
    {
      if (!g_cancellable_set_error_if_cancelled (cancellable, error))
        g_set_error_literal (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, _ ("No memory to compare these images"));
      return NULL;
    }
  return judge (&search, metrics);
}
