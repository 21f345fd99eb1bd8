/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "image-test.h"
#include "sym-viewport-private.h"

typedef struct
{
  guint64 dims[3];
  const double *affine; /* 16 numbers; NULL for none */
  double spacing[3];
  guint32 flags;
  const char *orientation[2];
  SymFormat format;
} Spec;

static SymImage *
make (const Spec *spec)
{
  SymInstance *instance = _sym_instance_new ("test");
  SymImageInfo *info = &instance->info;
  g_autoptr (GError) error = NULL;
  SymImage *image;

  info->format = spec->format != SYM_FORMAT_UNKNOWN ? spec->format : SYM_FORMAT_NIFTI1;
  info->sample_type = SYM_SAMPLE_UINT8;
  info->colour = SYM_COLOUR_MONO;
  info->n_samples = 1;
  info->bits_stored = 8;
  memcpy (info->dims, spec->dims, sizeof spec->dims);
  info->dims[3] = info->dims[4] = 1;
  info->data_size = spec->dims[0] * spec->dims[1] * spec->dims[2];
  info->slope = 1;
  info->flags = spec->flags;
  memcpy (info->spacing, spec->spacing, sizeof spec->spacing);
  if (spec->affine != NULL)
    {
      info->flags |= SYM_IMAGE_HAS_AFFINE;
      memcpy (info->affine, spec->affine, sizeof info->affine);
    }
  for (int i = 0; i < 2; i++)
    if (spec->orientation[i] != NULL)
      g_strlcpy (info->patient_orientation[i], spec->orientation[i], sizeof info->patient_orientation[i]);
  instance->data = g_bytes_new_take (g_malloc0 (info->data_size), info->data_size);
  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  _sym_instance_free (instance);
  return image;
}

static void
assert_letters (const SymViewport *view, const SymImage *image, const char *expected)
{
  char letters[4][8];
  g_autofree char *joined = NULL;

  sym_viewport_get_letters (view, image, letters);
  joined = g_strdup_printf ("%s %s %s %s", letters[0], letters[1], letters[2], letters[3]);
  g_assert_cmpstr (joined, ==, expected);
}

/* Whatever the order and sense of the volume's axes, a plane shows the patient the same way. */
static void
test_planes (void)
{
  static const int orders[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

  for (int order = 0; order < 6; order++)
    for (int senses = 0; senses < 8; senses++)
      {
        double affine[16] = { 0 };
        const Spec spec = { { 20, 30, 40 }, affine, { 1, 1, 1 }, SYM_IMAGE_HAS_SPACING, { NULL }, SYM_FORMAT_NIFTI1 };
        g_autoptr (SymImage) image = NULL;
        SymViewport view;

        affine[15] = 1;
        for (int i = 0; i < 3; i++)
          affine[4 * i + orders[order][i]] = senses >> i & 1 ? -1 : 1;
        image = make (&spec);
        sym_viewport_init (&view, image, 200, 200, 1);
        g_assert_cmpint (view.plane, ==, SYM_PLANE_AXIAL);
        assert_letters (&view, image, "R L A P");
        sym_viewport_set_plane (&view, image, SYM_PLANE_CORONAL);
        assert_letters (&view, image, "R L H F");
        sym_viewport_set_plane (&view, image, SYM_PLANE_SAGITTAL);
        assert_letters (&view, image, "A P H F");
      }
}

/* The most common safety bug of viewers: letters after rotation and flip. */
static void
test_letters_follow (void)
{
  const double affine[16] = { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
  const Spec spec = { { 20, 30, 4 }, affine, { 1, 1, 1 }, SYM_IMAGE_HAS_SPACING, { NULL }, SYM_FORMAT_NIFTI1 };
  g_autoptr (SymImage) image = make (&spec);
  const struct { int rotation; gboolean h, v; const char *letters; } cases[] = {
    { 0, FALSE, FALSE, "R L A P" }, { 90, FALSE, FALSE, "P A R L" }, { 180, FALSE, FALSE, "L R P A" },
    { 270, FALSE, FALSE, "A P L R" }, { 0, TRUE, FALSE, "L R A P" }, { 0, FALSE, TRUE, "R L P A" },
    { 90, TRUE, FALSE, "A P R L" }, { 270, FALSE, TRUE, "A P R L" }, { 90, TRUE, TRUE, "A P L R" },
  };
  SymViewport view;

  sym_viewport_init (&view, image, 200, 200, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      view.rotation = cases[i].rotation;
      view.flip_h = cases[i].h;
      view.flip_v = cases[i].v;
      assert_letters (&view, image, cases[i].letters);
    }
}

static void
test_letters_stated (void)
{
  const struct { const char *row, *column, *plain, *turned; } cases[] = {
    { "L", "F", "R L H F", "F H R L" },
    { "AL", "FP", "PR AL HA FP", "FP HA PR AL" },
    { "", "", "   ", "   " },
    { "LE", "V", "   ", "   " },
    { "Q", "F", "   ", "   " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Spec spec = { { 20, 30, 1 }, NULL, { 0 }, 0, { cases[i].row, cases[i].column }, SYM_FORMAT_DICOM };
      g_autoptr (SymImage) image = make (&spec);
      SymViewport view;

      sym_viewport_init (&view, image, 200, 200, 1);
      assert_letters (&view, image, cases[i].plain);
      view.rotation = 90;
      assert_letters (&view, image, cases[i].turned);
    }
}

static void
test_letters_oblique (void)
{
  /* 30 degrees about the head-foot axis: the right edge looks to L first, then P */
  const double c = cos (G_PI / 6), s = sin (G_PI / 6);
  const double affine[16] = { c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
  /* 4 degrees off still reads as the axis */
  const double near_axis[16] = { cos (0.07), -sin (0.07), 0, 0, sin (0.07), cos (0.07), 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
  const Spec oblique = { { 20, 30, 4 }, affine, { 1, 1, 1 }, SYM_IMAGE_HAS_SPACING, { NULL }, SYM_FORMAT_NIFTI1 };
  const Spec nearly = { { 20, 30, 4 }, near_axis, { 1, 1, 1 }, SYM_IMAGE_HAS_SPACING, { NULL }, SYM_FORMAT_NIFTI1 };
  g_autoptr (SymImage) a = make (&oblique);
  g_autoptr (SymImage) b = make (&nearly);
  SymViewport view;

  sym_viewport_init (&view, a, 200, 200, 1);
  assert_letters (&view, a, "RA LP AL PR");
  sym_viewport_init (&view, b, 200, 200, 1);
  assert_letters (&view, b, "R L A P");
}

/* NIfTI as stored: the first row at the bottom. */
static void
test_rows_up (void)
{
  const Spec spec = { { 4, 6, 1 }, NULL, { 0 }, SYM_IMAGE_ROWS_UP, { NULL }, SYM_FORMAT_NIFTI1 };
  g_autoptr (SymImage) image = make (&spec);
  SymViewport view;
  double x, y, voxel[3] = { 0, 0, 0 };

  sym_viewport_init (&view, image, 200, 200, 1);
  sym_viewport_from_voxel (&view, image, voxel, &x, &y);
  g_assert_cmpfloat (y, >, 150);
  g_assert_cmpfloat (x, <, 60);
}

static void
test_fit_and_aspect (void)
{
  /* pixels twice as high as wide: 40 columns of 0.5 mm and 30 rows of 1 mm are 20 x 30 mm */
  const Spec spec = { { 40, 30, 1 }, NULL, { 0.5, 1, 0 }, SYM_IMAGE_HAS_SPACING, { NULL }, SYM_FORMAT_DICOM };
  g_autoptr (SymImage) image = make (&spec);
  SymViewport view;
  SymPlacement placement;
  int x, y, width, height;

  sym_viewport_init (&view, image, 300, 400, 1);
  sym_viewport_get_fit_area (&view, &x, &y, &width, &height);
  placement = _sym_viewport_get_placement (&view, image);
  g_assert_cmpfloat_with_epsilon (placement.step_y, 2 * placement.step_x, 1e-12);
  g_assert_cmpfloat (placement.step_x * 40, <=, width + 1e-9);
  g_assert_cmpfloat_with_epsilon (MAX (placement.step_x * 40 / width, placement.step_y * 30 / height), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (placement.x0 + placement.step_x * 20, x + width / 2.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (sym_viewport_get_mm_per_pixel (&view, image), 0.5 / placement.step_x, 1e-12);
  sym_viewport_one_to_one (&view, image);
  placement = _sym_viewport_get_placement (&view, image);
  g_assert_cmpfloat (placement.step_x, ==, 1);
  g_assert_cmpfloat (placement.x0, ==, floor (placement.x0));
}

static void
random_view (SymViewport *view, const SymImage *image)
{
  sym_viewport_init (view, image, g_test_rand_int_range (1, 900), g_test_rand_int_range (1, 900),
                     g_test_rand_int_range (1, 4));
  sym_viewport_set_plane (view, image, (SymPlane) g_test_rand_int_range (0, SYM_N_PLANES));
  sym_viewport_set_slice (view, image, g_test_rand_int_range (0, 12));
  view->rotation = 90 * g_test_rand_int_range (0, 4);
  view->flip_h = g_test_rand_bit ();
  view->flip_v = g_test_rand_bit ();
  if (g_test_rand_bit ())
    view->zoom = g_test_rand_double_range (0.02, 30);
  sym_viewport_pan (view, g_test_rand_double_range (-300, 300), g_test_rand_double_range (-300, 300));
}

/* From the screen to the voxel and back; and moving towards a letter moves that way in the patient. */
static void
test_properties (void)
{
  static const char names[] = "LRPAHF";

  for (int round = 0; round < 3000; round++)
    {
      double affine[16] = { 0 };
      const Spec spec = { { 9, 14, 11 }, affine, { 0.8, 1.1, 2 }, SYM_IMAGE_HAS_SPACING, { NULL }, SYM_FORMAT_NIFTI1 };
      g_autoptr (SymImage) image = NULL;
      SymViewport view, before;
      double x = g_test_rand_double_range (0, 900), y = g_test_rand_double_range (0, 900);
      double back_x, back_y, voxel[3], moved[3], step[3];
      char letters[4][8];

      for (int i = 0; i < 12; i++)
        affine[i] = g_test_rand_double_range (-1, 1) + (i % 5 == 0 ? 2 : 0);
      affine[15] = 1;
      image = make (&spec);
      random_view (&view, image);
      g_assert_true (sym_viewport_is_valid (&view, image));

      sym_viewport_to_voxel (&view, image, x, y, voxel);
      sym_viewport_from_voxel (&view, image, voxel, &back_x, &back_y);
      g_assert_cmpfloat_with_epsilon (x, back_x, 1e-6);
      g_assert_cmpfloat_with_epsilon (y, back_y, 1e-6);

      sym_viewport_get_letters (&view, image, letters);
      sym_viewport_to_voxel (&view, image, x + 5, y, moved);
      for (int i = 0; i < 3; i++)
        step[i] = affine[4 * i] * (moved[0] - voxel[0]) + affine[4 * i + 1] * (moved[1] - voxel[1])
                  + affine[4 * i + 2] * (moved[2] - voxel[2]);
      for (const char *letter = letters[1]; *letter != '\0'; letter++)
        {
          const gsize at = (gsize) (strchr (names, *letter) - names);

          g_assert_cmpfloat (at % 2 == 0 ? step[at / 2] : -step[at / 2], >, 0);
        }

      before = view;
      sym_viewport_zoom_at (&view, image, x, y, g_test_rand_double_range (0.5, 2));
      sym_viewport_to_voxel (&view, image, x, y, moved);
      /* whole steps snap to whole pixels, so up to half a device pixel */
      for (int i = 0; i < 3; i++)
        g_assert_cmpfloat_with_epsilon (voxel[i], moved[i], 0.51 / sym_viewport_get_zoom (&view, image) * 2.5
                                                               + 0.51 / sym_viewport_get_zoom (&before, image) * 2.5);
    }
}

/* A turn on screen turns what is on screen, whatever the flips; four turns change nothing. */
static void
test_rotate (void)
{
  const double affine[16] = { 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
  const Spec spec = { { 20, 30, 4 }, affine, { 1, 1, 1 }, SYM_IMAGE_HAS_SPACING, { NULL }, SYM_FORMAT_NIFTI1 };
  g_autoptr (SymImage) image = make (&spec);

  for (int flips = 0; flips < 4; flips++)
    {
      char before[4][8], after[4][8];
      SymViewport view, first;

      sym_viewport_init (&view, image, 200, 200, 1);
      view.flip_h = flips & 1;
      view.flip_v = flips >> 1;
      view.pan_x = 7;
      first = view;
      sym_viewport_get_letters (&view, image, before);
      sym_viewport_rotate (&view, 1);
      sym_viewport_get_letters (&view, image, after);
      /* left goes up, top goes right, right goes down, bottom goes left */
      g_assert_cmpstr (after[2], ==, before[0]);
      g_assert_cmpstr (after[1], ==, before[2]);
      g_assert_cmpstr (after[3], ==, before[1]);
      g_assert_cmpstr (after[0], ==, before[3]);
      sym_viewport_rotate (&view, 1);
      sym_viewport_rotate (&view, -2);
      sym_viewport_rotate (&view, 4);
      g_assert_cmpint (view.rotation, ==, first.rotation);
      g_assert_cmpint (view.flip_h, ==, first.flip_h);
      g_assert_cmpfloat (view.pan_x, ==, first.pan_x);
    }
}

/* Columns of a random rotation, the third of either handedness. */
static void
random_directions (GRand *rand, double *affine)
{
  double q[4], length = 0;
  const int hand = g_rand_boolean (rand) ? 1 : -1;
  const double spacing[3] = { g_rand_double_range (rand, 0.3, 3), g_rand_double_range (rand, 0.3, 3),
                              g_rand_double_range (rand, 0.3, 6) };

  for (int i = 0; i < 4; i++)
    {
      q[i] = g_rand_double_range (rand, -1, 1);
      length += q[i] * q[i];
    }
  for (int i = 0; i < 4; i++)
    q[i] /= sqrt (length);
  {
    const double rotation[9] = {
      1 - 2 * (q[2] * q[2] + q[3] * q[3]), 2 * (q[1] * q[2] - q[0] * q[3]), 2 * (q[1] * q[3] + q[0] * q[2]),
      2 * (q[1] * q[2] + q[0] * q[3]), 1 - 2 * (q[1] * q[1] + q[3] * q[3]), 2 * (q[2] * q[3] - q[0] * q[1]),
      2 * (q[1] * q[3] - q[0] * q[2]), 2 * (q[2] * q[3] + q[0] * q[1]), 1 - 2 * (q[1] * q[1] + q[2] * q[2]),
    };

    memset (affine, 0, 16 * sizeof *affine);
    for (int row = 0; row < 3; row++)
      {
        for (int column = 0; column < 3; column++)
          affine[4 * row + column] = rotation[3 * row + column] * spacing[column] * (column == 2 ? hand : 1);
        affine[4 * row + 3] = g_rand_double_range (rand, -200, 200);
      }
    affine[15] = 1;
  }
}

/* What letters must say of a step in the patient: every axis that it moves along, larger moves first. */
static void
expect_letters (const double *step, char *letters)
{
  static const char names[3][2] = { { 'R', 'L' }, { 'A', 'P' }, { 'F', 'H' } };
  const double length = sqrt (step[0] * step[0] + step[1] * step[1] + step[2] * step[2]);
  int order[3] = { 0, 1, 2 };
  gsize n = 0;

  for (int i = 0; i < 3; i++)
    for (int k = 0; k < 2; k++)
      if (fabs (step[order[k]]) < fabs (step[order[k + 1]]))
        {
          const int swap = order[k];

          order[k] = order[k + 1];
          order[k + 1] = swap;
        }
  for (int i = 0; i < 3; i++)
    if (fabs (step[order[i]]) >= 0.1 * length)
      letters[n++] = names[order[i]][step[order[i]] > 0];
  letters[n] = '\0';
}

/* Oblique volumes of either handedness, in every plane, turned and mirrored: the letters at the four
 * edges are those of the way that the patient really goes on screen, the planes keep to their
 * convention, and growing slices go their way. */
static void
test_oblique_volumes (void)
{
  static const int right[SYM_N_PLANES] = { -1, 0, 0, 1 }, down[SYM_N_PLANES] = { -1, 1, 2, 2 };
  static const int right_sense[SYM_N_PLANES] = { 0, 1, 1, 1 }, down_sense[SYM_N_PLANES] = { 0, 1, -1, -1 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1906);

  for (int round = 0; round < 2000; round++)
    {
      double affine[16];
      const Spec spec = { { 9, 14, 11 }, affine, { 0 }, 0, { NULL }, SYM_FORMAT_NIFTI1 };
      g_autoptr (SymImage) image = NULL;
      SymPlane plane = (SymPlane) g_rand_int_range (rand, 0, SYM_N_PLANES);
      SymViewport view;
      char letters[4][8], expected[8];
      double from[3], to[3], here[3], there[3];
      double step[3];

      random_directions (rand, affine);
      image = make (&spec);
      g_assert_true (sym_image_is_volume (image));
      sym_viewport_init (&view, image, 400, 300, 1);
      sym_viewport_set_plane (&view, image, plane);
      g_assert_cmpint (view.plane, ==, plane);

      for (int direction = 0; direction < 2; direction++)
        {
          sym_viewport_to_voxel (&view, image, 200, 150, from);
          sym_viewport_to_voxel (&view, image, direction == 0 ? 210 : 200, direction == 0 ? 150 : 160, to);
          for (int i = 0; i < 3; i++)
            step[i] = affine[4 * i] * (to[0] - from[0]) + affine[4 * i + 1] * (to[1] - from[1])
                      + affine[4 * i + 2] * (to[2] - from[2]);
          if (plane == SYM_PLANE_ACQUIRED)
            continue;
          if (direction == 0)
            g_assert_cmpfloat (step[right[plane]] * right_sense[plane], >, 0);
          else
            g_assert_cmpfloat (step[down[plane]] * down_sense[plane], >, 0);
        }

      view.rotation = 90 * g_rand_int_range (rand, 0, 4);
      view.flip_h = g_rand_boolean (rand);
      view.flip_v = g_rand_boolean (rand);
      sym_viewport_get_letters (&view, image, letters);
      for (int edge = 0; edge < 4; edge++)
        {
          static const int ways[4][2] = { { -10, 0 }, { 10, 0 }, { 0, -10 }, { 0, 10 } };

          sym_viewport_to_voxel (&view, image, 200, 150, from);
          sym_viewport_to_voxel (&view, image, 200 + ways[edge][0], 150 + ways[edge][1], to);
          for (int i = 0; i < 3; i++)
            step[i] = affine[4 * i] * (to[0] - from[0]) + affine[4 * i + 1] * (to[1] - from[1])
                      + affine[4 * i + 2] * (to[2] - from[2]);
          expect_letters (step, expected);
          g_assert_cmpstr (letters[edge], ==, expected);
        }

      /* the centre of a slice is the voxel in its middle, and the next lies one spacing on */
      view.slice = 3;
      g_assert_true (sym_viewport_get_position (&view, image, here));
      view.slice = 4;
      g_assert_true (sym_viewport_get_position (&view, image, there));
      {
        const int axis = _sym_viewport_get_slicing (&view, image).axis[2];
        double length = 0;

        for (int i = 0; i < 3; i++)
          length += (there[i] - here[i]) * (there[i] - here[i]);
        g_assert_cmpfloat_with_epsilon (sqrt (length), sym_image_get_spacing (image)[axis], 1e-9);
      }
    }
}

/* Of slices that are not evenly spaced each has its own position; the affine knows only the mean. */
static void
test_uneven_slices (void)
{
  const double z[4] = { 0, 3, 6, 15 };
  SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, 5, 3, 4, NULL);
  g_autoptr (SymImage) image = NULL;
  SymViewport view;
  double lps[3];

  instance_set_positions (instance, z, NULL, 4);
  image = image_of (instance);
  sym_viewport_init (&view, image, 200, 200, 1);
  for (int i = 0; i < 4; i++)
    {
      view.slice = i;
      g_assert_true (sym_viewport_get_position (&view, image, lps));
      g_assert_cmpfloat (lps[0], ==, -10 + 2 * 0.5);
      g_assert_cmpfloat (lps[1], ==, -20 + 1 * 2);
      g_assert_cmpfloat_with_epsilon (lps[2], z[i], 1e-9);
    }
  view.slice = 4;
  g_assert_false (sym_viewport_get_position (&view, image, lps));
  view.slice = -1;
  g_assert_false (sym_viewport_get_position (&view, image, lps));
}

/* Spacings that no scanner makes are not believed: the picture would be a line. */
static void
test_wild_spacing (void)
{
  const Spec spec = { { 20, 30, 1 }, NULL, { 1e-6, 1e6, 0 }, SYM_IMAGE_HAS_SPACING, { NULL }, SYM_FORMAT_DICOM };
  g_autoptr (SymImage) image = make (&spec);
  SymViewport view;
  SymPlacement placement;

  sym_viewport_init (&view, image, 400, 400, 1);
  placement = _sym_viewport_get_placement (&view, image);
  g_assert_cmpfloat (placement.step_x, ==, placement.step_y);
  g_assert_cmpfloat (placement.step_x, >, 1);
}

/* One pixel in the largest pane, and a huge image in a pane of one pixel. */
static void
test_extreme_sizes (void)
{
  const Spec dot = { { 1, 1, 1 }, NULL, { 0 }, 0, { NULL }, SYM_FORMAT_PNG };
  const Spec line = { { 100000, 1, 1 }, NULL, { 0 }, 0, { NULL }, SYM_FORMAT_PNG };
  const Spec *const specs[2] = { &dot, &line };
  const int sizes[2] = { 1, SYM_VIEWPORT_MAX_SIZE };

  for (int i = 0; i < 4; i++)
    {
      g_autoptr (SymImage) image = make (specs[i % 2]);
      double voxel[3] = { 0, 0, 0 }, x, y;
      SymViewport view;

      sym_viewport_init (&view, image, sizes[i / 2], sizes[i / 2], 1);
      for (int k = 0; k < 40; k++)
        sym_viewport_zoom_at (&view, image, 0, 0, k < 20 ? 100 : 0.01);
      g_assert_true (sym_viewport_is_valid (&view, image));
      sym_viewport_fit (&view);
      sym_viewport_from_voxel (&view, image, voxel, &x, &y);
      g_assert_true (isfinite (x) && isfinite (y));
      g_assert_cmpfloat (sym_viewport_get_zoom (&view, image), >, 0);
      g_assert_cmpfloat (sym_viewport_get_zoom (&view, image), <=, SYM_ZOOM_MAX);
    }
}

static void
test_invalid (void)
{
  const Spec spec = { { 20, 30, 4 }, NULL, { 0 }, 0, { NULL }, SYM_FORMAT_DICOM };
  g_autoptr (SymImage) image = make (&spec);
  SymViewport good, bad;

  sym_viewport_init (&good, image, 200, 200, 1);
  g_assert_true (sym_viewport_is_valid (&good, image));
#define REFUSED(field, value) \
  bad = good; \
  bad.field = value; \
  g_assert_false (sym_viewport_is_valid (&bad, image))
  REFUSED (width, 0);
  REFUSED (height, SYM_VIEWPORT_MAX_SIZE + 1);
  REFUSED (scale, 0);
  REFUSED (zoom, NAN);
  REFUSED (zoom, -1);
  REFUSED (pan_x, INFINITY);
  REFUSED (pan_y, NAN);
  REFUSED (rotation, 45);
  REFUSED (slice, 4);
  REFUSED (slice, -2);
  REFUSED (time, 1);
  REFUSED (window.width, 0);
  REFUSED (window.centre, NAN);
  REFUSED (window.function, SYM_N_WINDOW_FUNCTIONS);
  REFUSED (window.function, SYM_WINDOW_LUT); /* the image has no table */
  REFUSED (plane, SYM_PLANE_AXIAL);
#undef REFUSED
  sym_viewport_zoom_at (&good, image, NAN, 0, 2);
  sym_viewport_zoom_at (&good, image, 0, 0, 0);
  sym_viewport_pan (&good, INFINITY, 0);
  g_assert_true (sym_viewport_is_valid (&good, image));
  sym_viewport_set_slice (&good, image, 1000);
  g_assert_cmpint (good.slice, ==, 3);
  sym_viewport_set_slice (&good, image, -5);
  g_assert_cmpint (good.slice, ==, 0);
}

/* What is seen through it stays where it was, as a share of the frame. */
static void
test_enlarge (void)
{
  SymViewport small = { .width = 400, .height = 300, .scale = 1, .zoom = 2.5, .pan_x = 10, .pan_y = -4 };
  SymViewport large = small, fitted = { .width = 301, .height = 200, .scale = 2 };

  sym_viewport_enlarge (&large, 3);
  g_assert_cmpint (large.width, ==, 1200);
  g_assert_cmpint (large.height, ==, 900);
  g_assert_cmpint (large.scale, ==, 3);
  g_assert_cmpfloat (large.zoom, ==, 7.5);
  g_assert_cmpfloat (large.pan_x, ==, 30);
  g_assert_cmpfloat (large.pan_y, ==, -12);
  sym_viewport_enlarge (&fitted, 0.5);
  g_assert_cmpint (fitted.width, ==, 151);
  g_assert_cmpint (fitted.scale, ==, 1);
  g_assert_cmpfloat (fitted.zoom, ==, 0);
  sym_viewport_enlarge (&large, 1e6);
  g_assert_cmpint (large.width, ==, SYM_VIEWPORT_MAX_SIZE);
  g_assert_cmpint (large.scale, ==, SYM_VIEWPORT_MAX_SCALE);
  g_assert_cmpfloat (large.zoom, ==, SYM_ZOOM_MAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewport/planes/any-voxel-order", test_planes);
  g_test_add_func ("/viewport/letters/follow-rotation-and-flip", test_letters_follow);
  g_test_add_func ("/viewport/letters/stated", test_letters_stated);
  g_test_add_func ("/viewport/letters/oblique", test_letters_oblique);
  g_test_add_func ("/viewport/rows-up", test_rows_up);
  g_test_add_func ("/viewport/fit-and-aspect", test_fit_and_aspect);
  g_test_add_func ("/viewport/properties", test_properties);
  g_test_add_func ("/viewport/oblique-volumes", test_oblique_volumes);
  g_test_add_func ("/viewport/uneven-slices", test_uneven_slices);
  g_test_add_func ("/viewport/wild-spacing", test_wild_spacing);
  g_test_add_func ("/viewport/extreme-sizes", test_extreme_sizes);
  g_test_add_func ("/viewport/rotate", test_rotate);
  g_test_add_func ("/viewport/enlarge", test_enlarge);
  g_test_add_func ("/viewport/invalid", test_invalid);
  return g_test_run ();
}
