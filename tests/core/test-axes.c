/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "image-test.h"
#include "sym-link.h"

/* Volumes at one place have axes: each can be gone along by itself, and panes follow each other along
 * them by what they mean. */

static void
set_axis (SymInstance *instance, guint i, guint64 n, const char *name, double first, double step)
{
  SymAxisInfo *axis = &instance->info.axes[i];

  instance->info.n_axes = i + 1;
  axis->n = n;
  g_strlcpy (axis->name, name, sizeof axis->name);
  g_strlcpy (axis->unit, step > 0 ? "s" : "", sizeof axis->unit);
  axis->first = first;
  axis->step = step;
}

/* 1 × 1 voxels whose value is the number of the volume. */
static SymInstance *
make (gsize n_times, gsize n_others)
{
  guint8 samples[64];
  SymInstance *instance;

  for (guint8 i = 0; i < sizeof samples; i++)
    samples[i] = i;
  g_assert_cmpuint (n_times * n_others, <=, sizeof samples);
  instance = instance_new (SYM_FORMAT_NIFTI1, SYM_SAMPLE_UINT8, 1, 1, n_times * n_others, samples);
  instance->info.dims[2] = 1;
  instance->info.dims[3] = n_times;
  instance->info.dims[4] = n_others;
  return instance;
}

static double
get_value (const SymImage *image, const SymViewport *view)
{
  const gint64 voxel[5] = { 0, 0, 0, view->time, view->other };

  return sym_image_value_at (image, voxel).v[0];
}

static void
test_along (void)
{
  SymInstance *instance = make (4, 6);
  g_autoptr (SymImage) image = NULL;
  SymViewport view;
  SymAxis axis;

  set_axis (instance, 0, 4, "Time", 1, 0.5);
  set_axis (instance, 1, 3, "Component", 0, 0);
  set_axis (instance, 2, 2, "Dimension 6", 0, 0);
  image = image_of (instance);
  g_assert_cmpuint (sym_image_get_n_axes (image), ==, 3);
  sym_image_get_axis (image, 0, &axis);
  g_assert_cmpuint (axis.n, ==, 4);
  g_assert_cmpstr (axis.unit, ==, "s");
  g_assert_cmpfloat (axis.first, ==, 1);
  g_assert_cmpfloat (axis.step, ==, 0.5);
  sym_viewport_init (&view, image, 10, 10, 1);
  for (guint t = 0; t < 4; t++)
    for (guint c = 0; c < 3; c++)
      for (guint d = 0; d < 2; d++)
        {
          sym_viewport_set_along (&view, image, 1, c);
          sym_viewport_set_along (&view, image, 2, d);
          sym_viewport_set_along (&view, image, 0, t);
          g_assert_cmpfloat (get_value (image, &view), ==, t + 4 * c + 12 * d);
          g_assert_cmpint (sym_viewport_get_along (&view, image, 0), ==, t);
          g_assert_cmpint (sym_viewport_get_along (&view, image, 1), ==, c);
          g_assert_cmpint (sym_viewport_get_along (&view, image, 2), ==, d);
        }
  /* clamped, and no carry to another axis */
  sym_viewport_set_along (&view, image, 0, 99);
  g_assert_cmpfloat (get_value (image, &view), ==, 23);
  sym_viewport_set_along (&view, image, 1, -5);
  g_assert_cmpfloat (get_value (image, &view), ==, 15);
}

/* What is stated counts only where it makes up what there is. */
static void
test_unstated (void)
{
  SymInstance *instance = make (5, 2);
  g_autoptr (SymImage) image = NULL, single = NULL;
  SymAxis axis;

  set_axis (instance, 0, 4, "Time", 0, 1);
  set_axis (instance, 1, 2, "Echo time", 0, 0);
  image = image_of (instance);
  g_assert_cmpuint (sym_image_get_n_axes (image), ==, 1);
  sym_image_get_axis (image, 0, &axis);
  g_assert_cmpuint (axis.n, ==, 10);
  g_assert_cmpstr (axis.name, ==, "Time");
  g_assert_cmpfloat (axis.step, ==, 0);
  single = image_of (make (1, 1));
  g_assert_cmpuint (sym_image_get_n_axes (single), ==, 0);
}

static void
test_refused (void)
{
  SymInstance *instance = make (4, 1);
  SymImageInfo *info = &instance->info;
  const SymImageInfo good = *info;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GError) error = NULL;

      *info = good;
      set_axis (instance, 0, 4, "Time", 0, 1);
      g_assert_true (_sym_image_info_check (info, info->data_size, NULL));
      if (i == 0)
        info->n_axes = SYM_IMAGE_MAX_AXES + 1;
      else if (i == 1)
        info->axes[0].n = 1;
      else if (i == 2)
        info->axes[0].step = -1;
      else if (i == 3)
        info->axes[0].first = 1.0 / 0.0;
      else
        memset (info->axes[0].name, 'a', sizeof info->axes[0].name);
      g_assert_false (_sym_image_info_check (info, info->data_size, &error));
      g_assert_error (error, SYM_ERROR, SYM_ERROR_CORRUPT);
    }
  _sym_instance_free (instance);
}

static void
test_link (void)
{
  SymInstance *fast = make (20, 1), *slow = make (5, 3), *plain = make (20, 1);
  g_autoptr (SymImage) a = NULL, b = NULL, c = NULL;
  SymViewport a_view, b_view, c_view;

  set_axis (fast, 0, 20, "Time", 0, 1);
  set_axis (slow, 0, 5, "Time", 1, 4);
  set_axis (slow, 1, 3, "Echo time", 0, 0);
  set_axis (plain, 0, 20, "Dimension 5", 0, 0);
  a = image_of (fast);
  b = image_of (slow);
  c = image_of (plain);
  sym_viewport_init (&a_view, a, 10, 10, 1);
  sym_viewport_init (&b_view, b, 10, 10, 1);
  sym_viewport_init (&c_view, c, 10, 10, 1);
  sym_viewport_set_along (&b_view, b, 1, 2);
  /* by seconds: 10 s is nearest to 9 s, the third of five; the echo stays */
  sym_viewport_set_along (&a_view, a, 0, 10);
  sym_link_follow_axes (a, &a_view, b, &b_view);
  g_assert_cmpint (sym_viewport_get_along (&b_view, b, 0), ==, 2);
  g_assert_cmpint (sym_viewport_get_along (&b_view, b, 1), ==, 2);
  /* beyond the last one */
  sym_viewport_set_along (&a_view, a, 0, 19);
  sym_link_follow_axes (a, &a_view, b, &b_view);
  g_assert_cmpint (sym_viewport_get_along (&b_view, b, 0), ==, 4);
  sym_link_follow_axes (b, &b_view, a, &a_view);
  g_assert_cmpint (sym_viewport_get_along (&a_view, a, 0), ==, 17);
  /* as many, of another name: by number */
  sym_link_follow_axes (a, &a_view, c, &c_view);
  g_assert_cmpint (sym_viewport_get_along (&c_view, c, 0), ==, 17);
  /* neither */
  sym_viewport_set_along (&c_view, c, 0, 3);
  sym_link_follow_axes (c, &c_view, b, &b_view);
  g_assert_cmpint (sym_viewport_get_along (&b_view, b, 0), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/axes/along", test_along);
  g_test_add_func ("/axes/unstated", test_unstated);
  g_test_add_func ("/axes/refused", test_refused);
  g_test_add_func ("/axes/link", test_link);
  return g_test_run ();
}
