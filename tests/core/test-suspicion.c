/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics-pair.h"
#include "sym-suspicion.h"

#include <string.h>

#define SIDE 48
#define SLICES 6

typedef float (*Change) (const float *from, gsize x, gsize y, gsize z);

static const float *
at (const float *volume, gsize x, gsize y, gsize z)
{
  return volume + (z * SIDE + y) * SIDE + x;
}

static guint32
hash (gsize x, gsize y, gsize z)
{
  guint32 h = (guint32) (x * 73856093 ^ y * 19349663 ^ z * 83492791);

  h ^= h >> 13;
  h *= 0x5bd1e995;
  return h ^ h >> 15;
}

static float
same (const float *from, gsize x, gsize y, gsize z)
{
  return *at (from, x, y, z);
}

static float
with_signs (const float *from, gsize x, gsize y, gsize z)
{
  return *at (from, x, y, z) + (hash (x, y, z) % 2 == 0 ? 8 : -8);
}

static float
all_up (const float *from, gsize x, gsize y, gsize z)
{
  return *at (from, x, y, z) + 8;
}

/* Even noise in whole numbers from -2 to 2. */
static float
even_noise (const float *from, gsize x, gsize y, gsize z)
{
  return *at (from, x, y, z) + (float) (hash (x, y, z) % 5) - 2;
}

/* As values are that were rounded to another whole number half of the time. */
static float
rounded (const float *from, gsize x, gsize y, gsize z)
{
  static const float steps[4] = { 0, 1, 0, -1 };

  return *at (from, x, y, z) + steps[hash (x, y, z) % 4];
}

static float
little_noise (const float *from, gsize x, gsize y, gsize z)
{
  return *at (from, x, y, z) + (float) (hash (x, y, z) % 1000) / 50;
}

static float
mirrored (const float *from, gsize x, gsize y, gsize z)
{
  return *at (from, SIDE - 1 - x, y, z);
}

static float
turned (const float *from, gsize x, gsize y, gsize z)
{
  return *at (from, y, SIDE - 1 - x, z);
}

static float
reversed (const float *from, gsize x, gsize y, gsize z)
{
  return *at (from, x, y, SLICES - 1 - z);
}

static float
another (const float *from, gsize x, gsize y, gsize z)
{
  return (float) (500 + 200 * sin ((double) x / 7) * cos ((double) y / 5) + 10 * (double) z)
         + (float) (hash (x, y, z) % 60) + 0 * *from;
}

static SymImage *
make_changed (const SymImage *image, Change change)
{
  SymImage *changed = make_volume (SIDE, SIDE, SLICES, 1, 60);
  g_autofree float *from = g_new (float, SIDE * SIDE * SLICES);

  for (gsize z = 0; z < SLICES; z++)
    memcpy (from + z * SIDE * SIDE, image->planes[z], SIDE * SIDE * sizeof (float));
  for (gsize z = 0; z < SLICES; z++)
    for (gsize y = 0; y < SIDE; y++)
      for (gsize x = 0; x < SIDE; x++)
        ((float *) (gpointer) changed->planes[z])[y * SIDE + x] = change (from, x, y, z);
  return changed;
}

typedef struct
{
  const char *name;
  Change change;
  guint kinds; /* bits of SymSuspicionKind */
} Case;

static const Case cases[] = {
  { "identical", same, 1 << SYM_SUSPICION_IDENTICAL },
  { "signs", with_signs, 1 << SYM_SUSPICION_NEAR_COPY | 1 << SYM_SUSPICION_BOUNDED },
  { "brighter", all_up, 1 << SYM_SUSPICION_NEAR_COPY },
  { "even-noise", even_noise, 1 << SYM_SUSPICION_NEAR_COPY },
  { "rounded", rounded, 1 << SYM_SUSPICION_NEAR_COPY },
  { "little-noise", little_noise, 1 << SYM_SUSPICION_NEAR_COPY },
  { "mirrored", mirrored, 1 << SYM_SUSPICION_FLIPPED },
  { "turned", turned, 1 << SYM_SUSPICION_FLIPPED },
  { "reversed", reversed, 1 << SYM_SUSPICION_FLIPPED },
  { "another", another, 0 },
};

static GPtrArray *
find (const SymImage *a, const SymImage *b)
{
  GError *error = NULL;
  SymAlignment alignment;
  SymMetrics metrics;
  GPtrArray *found;

  sym_alignment_init (&alignment, a, b);
  g_assert_true (sym_metrics_compute (a, b, &alignment, NULL, &metrics, NULL, NULL, NULL, NULL, &error));
  found = sym_suspicions_find (a, b, &alignment, NULL, &metrics, NULL, &error);
  g_assert_no_error (error);
  return found;
}

static void
test_kinds (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (SymImage) a = make_volume (SIDE, SIDE, SLICES, 1, 60);
  g_autoptr (SymImage) b = make_changed (a, test->change);
  g_autoptr (GPtrArray) found = find (a, b);
  guint kinds = 0;

  for (guint i = 0; i < found->len; i++)
    {
      const SymSuspicion *suspicion = g_ptr_array_index (found, i);

      kinds |= 1U << suspicion->kind;
      g_test_message ("%s", suspicion->says);
      g_assert_cmpuint (strlen (suspicion->says), >, 20);
    }
  g_assert_cmphex (kinds, ==, test->kinds);
}

static void
test_epsilon (void)
{
  g_autoptr (SymImage) a = make_volume (SIDE, SIDE, SLICES, 1, 60);
  g_autoptr (SymImage) b = make_changed (a, with_signs);
  g_autoptr (GPtrArray) found = find (a, b);
  const SymSuspicion *bounded = g_ptr_array_index (found, 1);

  g_assert_cmpint (bounded->kind, ==, SYM_SUSPICION_BOUNDED);
  g_assert_cmpfloat_with_epsilon (bounded->epsilon, 8, 1e-3);
  g_assert_cmpfloat_with_epsilon (bounded->share, 1, 1e-9);
}

static SymImage *
make_placed (const double *affine, const char *space)
{
  g_autoptr (SymImage) plain = make_volume (SIDE, SIDE, SLICES, 1, 60);
  g_autoptr (SymInstance) instance = _sym_instance_new ("placed.nii");
  SymImage *image;

  instance->info = plain->info;
  instance->info.flags |= SYM_IMAGE_HAS_AFFINE;
  memcpy (instance->info.affine, affine, sizeof instance->info.affine);
  g_strlcpy (instance->info.frame_of_reference, space, sizeof instance->info.frame_of_reference);
  instance->data = g_bytes_new (plain->planes[0], plain->info.data_size);
  image = _sym_image_new_from_instance (instance, NULL);
  g_assert_nonnull (image);
  return image;
}

static void
test_orientation (void)
{
  static const double right[16] = { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
  static const double left[16] = { -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
  g_autoptr (SymImage) a = make_placed (right, "1.2"), b = make_placed (left, "1.3"), c = make_placed (right, "1.3");
  g_autoptr (GPtrArray) found = find (a, b), nothing = find (a, c);

  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpint (((const SymSuspicion *) g_ptr_array_index (found, 1))->kind, ==, SYM_SUSPICION_ORIENTATION);
  g_assert_cmpuint (nothing->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/suspicion/kinds/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_kinds);
    }
  g_test_add_func ("/suspicion/epsilon", test_epsilon);
  g_test_add_func ("/suspicion/orientation", test_orientation);
  return g_test_run ();
}
