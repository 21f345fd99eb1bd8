/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-stack-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-affine-private.h"

gboolean
_sym_orientation_get_normal (const double *orientation, double *normal)
{
  _sym_vector_cross (orientation, orientation + 3, normal);

  return _sym_vector_normalize (normal);
}

gboolean
_sym_orientation_is_same (const double *a, const double *b)
{
  for (int i = 0; i < 6; i++)
    if (!(fabs (a[i] - b[i]) <= SYM_STACK_ORIENTATION_TOLERANCE))
      return FALSE;

  return TRUE;
}

gboolean
_sym_spacing_is_same (const double *a, const double *b)
{
  for (int i = 0; i < 2; i++)
    if (!(fabs (a[i] - b[i]) <= SYM_STACK_SPACING_TOLERANCE * MAX (a[i], b[i])))
      return FALSE;

  return TRUE;
}

static int
compare_distance (gconstpointer a, gconstpointer b)
{
  const SymSlot *x = a;
  const SymSlot *y = b;

  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;

  return x->source < y->source ? -1 : x->source > y->source;
}

static int
compare_cluster (gconstpointer a, gconstpointer b)
{
  const SymSlot *x = a;
  const SymSlot *y = b;

  if (x->cluster != y->cluster)
    return x->cluster < y->cluster ? -1 : 1;
  if (x->temporal_position != y->temporal_position)
    return x->temporal_position < y->temporal_position ? -1 : 1;
  if (x->number != y->number)
    return x->number < y->number ? -1 : 1;

  return x->source < y->source ? -1 : x->source > y->source;
}

double
_sym_slots_get_tolerance (const double *spacing)
{
  return MIN (SYM_STACK_SAME_POSITION,
              SYM_STACK_SAME_POSITION_PIXELS * MIN (spacing[0], spacing[1]));
}

void
_sym_slots_sort (SymSlot *slots, gsize n, const double *normal, const double *spacing)
{
  double tolerance = _sym_slots_get_tolerance (spacing);
  gsize first = 0;

  for (gsize i = 0; i < n; i++)
    slots[i].distance = _sym_vector_dot (slots[i].position, normal);
  qsort (slots, n, sizeof *slots, compare_distance);

  /* Positions that differ by rounding only are one position, or time could not order them. */
  for (gsize i = 0; i < n; i++)
    {
      if (slots[i].distance - slots[first].distance > tolerance)
        first = i;
      slots[i].cluster = i == 0 ? 0 : slots[i - 1].cluster + (first == i);
    }
  qsort (slots, n, sizeof *slots, compare_cluster);
}

static int
compare_double (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Distances from position to position, the smallest first. */
static double *
get_steps (const SymSlot *slots, gsize n, gsize n_positions)
{
  double *steps = g_new (double, n_positions);
  gsize n_steps = 0;

  for (gsize i = 0; i + 1 < n; i++)
    if (slots[i + 1].cluster != slots[i].cluster)
      steps[n_steps++] = slots[i + 1].distance - slots[i].distance;
  qsort (steps, n_steps, sizeof *steps, compare_double);

  return steps;
}

/* Says what is not even: gaps where steps are whole multiples of the usual one, else the range. */
static void
note_steps (const double *steps, gsize n, double usual, GPtrArray *notes)
{
  gsize missing = 0, gaps = 0;

  for (gsize i = 0; i < n; i++)
    {
      double ratio = steps[i] / usual;

      if (ratio > 1.5 && fabs (ratio - round (ratio)) <= 2 * SYM_STACK_REGULARITY && ratio < 1e6)
        {
          gaps++;
          missing += (gsize) round (ratio) - 1;
        }
    }

  if (gaps > 0)
    {
      g_autofree char *text = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "The stack has a gap", "The stack has %d gaps", gaps),
          (int) gaps);

      g_ptr_array_add (notes,
                       g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s: %d slice is missing.",
                                                     "%s: %d slices are missing.", missing),
                                        text, (int) missing));
    }
  else
    {
      g_ptr_array_add (
          notes, g_strdup_printf (_ ("The distance between slices varies from %.2f to %.2f mm."),
                                  steps[0], steps[n - 1]));
    }
}

/* Whether the slices lie on a line in even steps. Slices at a slant to the normal do, too. */
static gboolean
is_even (const SymSlot *slices, gsize n, const double *step)
{
  double tolerance = SYM_STACK_REGULARITY * _sym_vector_norm (step);

  for (gsize i = 0; i < n; i++)
    {
      double offset[3];

      for (int k = 0; k < 3; k++)
        offset[k] = slices[i].position[k] - slices[0].position[k] - (double) i * step[k];
      if (!(_sym_vector_norm (offset) <= tolerance))
        return FALSE;
    }

  return TRUE;
}

/* Whether every position holds as many planes as the first, and of the same times. */
static gboolean
find_grid (const SymSlot *slots, gsize n, gsize n_positions, GPtrArray *notes)
{
  gsize n_times = n / n_positions;
  gsize fewest = n, most = 0;

  for (gsize i = 0, start = 0; i < n; i++)
    if (i + 1 == n || slots[i + 1].cluster != slots[i].cluster)
      {
        fewest = MIN (fewest, i + 1 - start);
        most = MAX (most, i + 1 - start);
        start = i + 1;
      }
  if (fewest != most)
    {
      g_ptr_array_add (
          notes, g_strdup_printf (_ ("The positions hold %d to %d images each: they are shown one "
                                     "after the other."),
                                  (int) fewest, (int) most));
      return FALSE;
    }

  /* At one depth side by side, as tiles are: no times of one slice. */
  for (gsize i = 0; i < n; i++)
    {
      double offset[3];

      for (int k = 0; k < 3; k++)
        offset[k] = slots[i].position[k] - slots[i - i % n_times].position[k];
      if (_sym_vector_norm (offset) > 2 * SYM_STACK_SAME_POSITION)
        {
          g_ptr_array_add (notes, g_strdup (_ ("Images at one depth lie beside each other: they are "
                                               "shown one after the other.")));
          return FALSE;
        }
    }

  for (gsize i = n_times; i < n; i++)
    if (slots[i].temporal_position != slots[i % n_times].temporal_position)
      {
        g_ptr_array_add (
            notes, g_strdup (_ ("The positions do not hold the same times: images are missing.")));
        return FALSE;
      }

  return TRUE;
}

SymOrder
_sym_slots_order (SymSlot *slots, gsize n, const double *normal, GPtrArray *notes)
{
  gsize n_positions = slots[n - 1].cluster + 1;
  SymOrder order = { n, 1, FALSE, FALSE, { normal[0], normal[1], normal[2] }, 0 };
  g_autofree double *steps = get_steps (slots, n, n_positions);

  if (n_positions > 1)
    order.usual = steps[(n_positions - 2) / 2];
  order.is_grid = find_grid (slots, n, n_positions, notes);
  if (order.is_grid)
    {
      g_autofree SymSlot *sorted = g_memdup2 (slots, n * sizeof *slots);

      order.n_slices = n_positions;
      order.n_times = n / n_positions;
      for (gsize slice = 0; slice < order.n_slices; slice++)
        for (gsize time = 0; time < order.n_times; time++)
          slots[time * order.n_slices + slice] = sorted[slice * order.n_times + time];
    }

  if (n_positions > 1)
    for (int k = 0; k < 3; k++)
      order.step[k] = (slots[order.n_slices - 1].position[k] - slots[0].position[k])
                      / (double) (order.n_slices - 1);
  if (order.is_grid && order.n_slices > 1)
    {
      order.is_regular = is_even (slots, order.n_slices, order.step);
      if (!order.is_regular)
        note_steps (steps, n_positions - 1, order.usual, notes);
    }

  return order;
}
