/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "image-test.h"
#include "sym-viewport.h"

/* A file of one series, of 2 x 1 pixels that hold its serial number. */
static SymInstance *
add (GPtrArray *files, double z, gint64 time, gint64 number)
{
  const gint16 samples[2] = { (gint16) files->len, (gint16) (100 + files->len) };
  SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_INT16, 2, 1, 1, samples);

  g_strlcpy (instance->info.series_uid, "1.2.3", sizeof instance->info.series_uid);
  g_snprintf (instance->info.sop_uid, sizeof instance->info.sop_uid, "1.2.3.%u", files->len);
  instance->info.temporal_position = time;
  instance->info.instance_number = number;
  instance_set_positions (instance, &z, NULL, 1);
  g_ptr_array_add (files, instance);

  return instance;
}

static GPtrArray *
new_files (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
}

/* The image of files that make one group. */
static SymImage *
stack (GPtrArray *files)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) groups = _sym_stack_group (files);
  SymImage *image;

  g_assert_cmpuint (groups->len, ==, 1);
  image = _sym_image_new_from_stack (g_ptr_array_index (groups, 0), &error);
  g_assert_no_error (error);

  return image;
}

/* The serial numbers of the planes, in plane order. */
static void
assert_planes (const SymImage *image, const char *expected)
{
  g_autoptr (GString) planes = g_string_new (NULL);

  for (gsize i = 0; i < image->n_planes; i++)
    g_string_append_printf (
        planes, "%s%g", i > 0 ? " " : "",
        _sym_sample_get (image->planes[i], (SymSampleType) image->info.sample_type, 0));
  g_assert_cmpstr (planes->str, ==, expected);
}

/* Slices stand by position, whatever their numbers and the order of the folder. */
static void
test_sort (void)
{
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (SymImage) image = NULL;
  const double affine[16] = { 0.5, 0, 0, -10, 0, 2, 0, -20, 0, 0, 2.5, -5, 0, 0, 0, 1 };

  add (files, 2.5, 0, 1);
  add (files, -5, 0, 9);
  add (files, 0, 0, 4);
  add (files, -2.5, 0, 2);
  image = stack (files);
  assert_planes (image, "1 3 2 0");
  g_assert_cmpuint (sym_image_get_dims (image)[2], ==, 4);
  g_assert_cmpuint (sym_image_get_dims (image)[3], ==, 1);
  g_assert_true (sym_image_is_volume (image));
  g_assert_null (sym_image_get_notes (image)[0]);
  for (int i = 0; i < 16; i++)
    g_assert_cmpfloat (sym_image_get_affine (image)[i], ==, affine[i]);
  g_assert_cmpfloat (sym_image_get_spacing (image)[0], ==, 0.5);
  g_assert_cmpfloat (sym_image_get_spacing (image)[1], ==, 2);
  g_assert_cmpfloat (sym_image_get_spacing (image)[2], ==, 2.5);
}

/* The normal of a sagittal stack points to the left of the patient: slices go from right to left.
 */
static void
test_sort_sagittal (void)
{
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (SymImage) image = NULL;
  const double x[3] = { 4, -4, 0 };

  for (int i = 0; i < 3; i++)
    {
      SymFrameInfo *frame = add (files, 0, 0, i)->frames;

      memset (frame->orientation, 0, sizeof frame->orientation);
      frame->orientation[1] = 1;
      frame->orientation[5] = -1;
      frame->position[0] = x[i];
    }
  /* columns to +y, rows to -z: their cross product is -x */
  image = stack (files);
  assert_planes (image, "0 2 1");
  g_assert_cmpfloat (sym_image_get_affine (image)[2], ==, -4);
  g_assert_cmpfloat (sym_image_get_affine (image)[3], ==, 4);
}

/* Every position equally often: time is the fourth axis, by temporal position, else by number. */
static void
test_times (void)
{
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (GPtrArray) untimed = new_files ();
  g_autoptr (SymImage) image = NULL, other = NULL;

  add (files, 0, 2, 1);
  add (files, 3, 1, 9);
  add (files, 0.001, 1, 8); /* rounding of the scanner */
  add (files, 3, 2, 7);
  image = stack (files);
  g_assert_cmpuint (sym_image_get_dims (image)[2], ==, 2);
  g_assert_cmpuint (sym_image_get_dims (image)[3], ==, 2);
  assert_planes (image, "2 1 0 3");
  g_assert_true (sym_image_is_volume (image));

  add (untimed, 0, 0, 3);
  add (untimed, 3, 0, 2);
  add (untimed, 0, 0, 1);
  add (untimed, 3, 0, 4);
  other = stack (untimed);
  assert_planes (other, "2 1 0 3");
}

/* What is missing is said, and no other plane is cut through it. */
static void
test_gap (void)
{
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (SymImage) image = NULL;

  for (int i = 0; i < 10; i++)
    if (i != 4 && i != 5)
      add (files, 3 * i, 0, i);
  image = stack (files);
  g_assert_cmpuint (sym_image_get_dims (image)[2], ==, 8);
  g_assert_false (sym_image_is_volume (image));
  g_assert_true (has_note (image, "The stack has a gap: 2 slices are missing."));
  /* the exact position of the slice beyond the gap, the mean step in the affine */
  g_assert_cmpfloat (image->places[4].origin[2], ==, 18);
  g_assert_cmpfloat_with_epsilon (sym_image_get_affine (image)[10], 27 / 7.0, 1e-9);
  g_assert_cmpfloat (sym_image_get_spacing (image)[2], ==, 3);
}

/* Of two steps the shorter is the usual one: slices go missing, none come in between. */
static void
test_gap_of_three (void)
{
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (SymImage) image = NULL;

  add (files, 0, 0, 0);
  add (files, 3, 0, 1);
  add (files, 9, 0, 2);
  image = stack (files);
  g_assert_true (has_note (image, "The stack has a gap: 1 slice is missing."));
}

static void
test_irregular (void)
{
  const double z[] = { 0, 3, 5, 9, 12 };
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (SymImage) image = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (z); i++)
    add (files, z[i], 0, (gint64) i);
  image = stack (files);
  g_assert_false (sym_image_is_volume (image));
  g_assert_true (has_note (image, "varies from 2.00 to 4.00 mm"));
}

/* Steps that waver within the tolerance are regular; the affine takes the mean. */
static void
test_tolerance (void)
{
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (SymImage) image = NULL;

  add (files, 0, 0, 0);
  add (files, 5.2, 0, 1);
  add (files, 10, 0, 2);
  image = stack (files);
  g_assert_true (sym_image_is_volume (image));
  g_assert_cmpfloat (sym_image_get_affine (image)[10], ==, 5);
}

/* A gantry tilt shifts each slice: no other plane is cut, and the affine keeps the slant. */
static void
test_tilt (void)
{
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (SymImage) image = NULL;

  for (int i = 0; i < 4; i++)
    add (files, 5 * i, 0, i)->frames[0].position[1] = -20 + 1.5 * i;
  image = stack (files);
  g_assert_false (sym_image_is_volume (image));
  g_assert_true (has_note (image, "right angles"));
  g_assert_cmpfloat (sym_image_get_affine (image)[6], ==, 1.5);
}

static void
test_missing_time (void)
{
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (GPtrArray) crossed = new_files ();
  g_autoptr (SymImage) image = NULL, other = NULL;

  add (files, 0, 1, 1);
  add (files, 3, 1, 2);
  add (files, 0, 2, 3);
  image = stack (files);
  g_assert_cmpuint (sym_image_get_dims (image)[2], ==, 3);
  g_assert_cmpuint (sym_image_get_dims (image)[3], ==, 1);
  g_assert_false (sym_image_is_volume (image));
  g_assert_true (has_note (image, "1 to 2 images each"));
  assert_planes (image, "0 2 1");

  /* equally many, but of other times */
  add (crossed, 0, 1, 1);
  add (crossed, 0, 2, 2);
  add (crossed, 3, 2, 3);
  add (crossed, 3, 3, 4);
  other = stack (crossed);
  g_assert_cmpuint (sym_image_get_dims (other)[2], ==, 4);
  g_assert_false (sym_image_is_volume (other));
  g_assert_true (has_note (other, "same times"));
}

/* A file copied into the folder twice is shown once; images that only look alike both stay. */
static void
test_duplicates (void)
{
  const gint16 same[2] = { 7, 7 };
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (SymImage) image = NULL;

  for (int i = 0; i < 3; i++)
    {
      SymInstance *instance = add (files, 4 * (i / 2), 0, i / 2);

      g_strlcpy (instance->info.sop_uid, i / 2 == 0 ? "1.2.3.0" : "1.2.3.1",
                 sizeof instance->info.sop_uid);
      g_bytes_unref (instance->data);
      instance->data = g_bytes_new (same, sizeof same);
    }
  image = stack (files);
  g_assert_cmpuint (sym_image_get_dims (image)[2], ==, 2);
  g_assert_true (sym_image_is_volume (image));
  g_assert_true (has_note (image, "1 file is a copy of another and is left out."));
  g_clear_pointer (&image, sym_image_unref);

  /* another number: an image of its own, a second time at the first position */
  ((SymInstance *) g_ptr_array_index (files, 1))->info.instance_number = 5;
  g_strlcpy (((SymInstance *) g_ptr_array_index (files, 1))->info.sop_uid, "1.2.3.9", SYM_UID_SIZE);
  image = stack (files);
  g_assert_cmpuint (sym_image_get_dims (image)[2], ==, 3);
  g_assert_false (has_note (image, "copy"));
}

/* Rescale of each slice (PET), windows of the middle one, the lossy flag of any. */
static void
test_per_slice (void)
{
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (SymImage) image = NULL;
  gint64 voxel[5] = { 1, 0, 2, 0, 0 };

  for (int i = 0; i < 3; i++)
    {
      SymInstance *instance = add (files, 10 - 3 * i, 0, i);

      instance->frames[0].flags |= SYM_FRAME_HAS_RESCALE;
      instance->frames[0].slope = 1 + i;
      instance->frames[0].intercept = -i;
      instance_add_window (instance, 50 + i, 10, SYM_WINDOW_LINEAR);
      g_ptr_array_add (instance->notes, g_strdup ("same note"));
    }
  ((SymInstance *) g_ptr_array_index (files, 1))->info.flags |= SYM_IMAGE_LOSSY;
  image = stack (files);
  assert_planes (image, "2 1 0");
  g_assert_cmpfloat (sym_image_value_at (image, voxel).v[0], ==, 100);
  voxel[2] = 0;
  g_assert_cmpfloat (sym_image_value_at (image, voxel).v[0], ==, 102 * 3 - 2);
  g_assert_cmpfloat (sym_image_get_windows (image, NULL)->centre, ==, 51);
  g_assert_cmpuint (image->info.flags & SYM_IMAGE_LOSSY, ==, SYM_IMAGE_LOSSY);
  g_assert_cmpuint (g_strv_length (image->notes), ==, 1);
  g_assert_cmpfloat (sym_image_get_statistics (image).rescaled_max, ==, 102 * 3 - 2);
}

/* Files that cannot be one image make groups of their own. */
static void
test_group (void)
{
  enum
  {
    SERIES,
    STUDY,
    SIZE,
    TYPE,
    COLOUR,
    ORIENTATION,
    SPACING,
    UNPLACED,
    PADDING,
    FRAMES,
    NIFTI,
    NO_UID,
    N_KINDS
  };
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (GPtrArray) groups = NULL;

  for (int i = 0; i < 2 * (1 + N_KINDS); i++)
    {
      SymInstance *instance = add (files, 3 * (i / (1 + N_KINDS)), 0, i);

      switch (i % (1 + N_KINDS) - 1)
        {
        case SERIES:
          g_strlcpy (instance->info.series_uid, "1.2.4", SYM_UID_SIZE);
          break;
        case STUDY:
          g_strlcpy (instance->info.study_uid, "1.2", SYM_UID_SIZE);
          break;
        case SIZE:
          instance->info.dims[0] = 1;
          instance->info.dims[1] = 2;
          break;
        case TYPE:
          instance->info.sample_type = SYM_SAMPLE_UINT16;
          break;
        case COLOUR:
          instance->info.colour = SYM_COLOUR_MONO_INVERTED;
          break;
        case ORIENTATION:
          /* turned by a right angle in its plane */
          memset (instance->frames[0].orientation, 0, sizeof instance->frames[0].orientation);
          instance->frames[0].orientation[1] = 1;
          instance->frames[0].orientation[3] = -1;
          break;
        case SPACING:
          instance->frames[0].spacing[0] = 0.6;
          break;
        case UNPLACED:
          instance->n_frames = 0;
          break;
        case PADDING:
          instance->info.flags |= SYM_IMAGE_HAS_PADDING;
          break;
        case FRAMES:
          instance->info.dims[2] = 2;
          break;
        case NIFTI:
          instance->info.format = SYM_FORMAT_NIFTI1;
          break;
        case NO_UID:
          instance->info.series_uid[0] = '\0';
          break;
        default:
          break;
        }
    }
  groups = _sym_stack_group (files);
  /* the last three kinds never stack: each of their files stands alone */
  g_assert_cmpuint (groups->len, ==, 1 + N_KINDS + 3);
  for (guint i = 0; i < groups->len; i++)
    {
      GPtrArray *group = g_ptr_array_index (groups, i);

      g_assert_cmpuint (group->len, ==, i <= PADDING + 1 ? 2 : 1);
      if (group->len == 2)
        g_assert_true (g_ptr_array_index (group, 0) == g_ptr_array_index (files, i));
    }
}

/* Files without a place are sorted by number, files of one number by name. */
static void
test_unplaced (void)
{
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (SymImage) image = NULL;
  const gint64 numbers[4] = { 3, 1, 2, 1 };
  const char *const names[4] = { "d", "c", "b", "a" };

  for (int i = 0; i < 4; i++)
    {
      SymInstance *instance = add (files, 0, 0, numbers[i]);

      instance->n_frames = 0;
      g_free (instance->path);
      instance->path = g_strdup (names[i]);
    }
  image = stack (files);
  assert_planes (image, "3 1 2 0");
  g_assert_null (sym_image_get_affine (image));
  g_assert_false (sym_image_is_volume (image));
}

/* The serial numbers of files in the order in which they are to be read. */
static void
assert_reading_order (GPtrArray *files, const char *expected)
{
  g_autoptr (GPtrArray) groups = _sym_stack_group (files);
  GPtrArray *group = g_ptr_array_index (groups, 0);
  g_autofree guint *order = _sym_stack_get_reading_order (group);
  g_autoptr (GString) numbers = g_string_new (NULL);

  for (guint i = 0; i < group->len; i++)
    {
      guint number;

      g_assert_true (g_ptr_array_find (files, g_ptr_array_index (group, order[i]), &number));
      g_string_append_printf (numbers, "%s%u", i > 0 ? " " : "", number);
    }
  g_assert_cmpstr (numbers->str, ==, expected);
}

/* From the middle outward, so that the middle of what was read is the middle of the whole; the first
 * time before the others; and each file once, with a position or without. */
static void
test_reading_order (void)
{
  g_autoptr (GPtrArray) odd = new_files ();
  g_autoptr (GPtrArray) even = new_files ();
  g_autoptr (GPtrArray) times = new_files ();
  g_autoptr (GPtrArray) unplaced = new_files ();

  for (int i = 0; i < 5; i++)
    add (odd, -i, 0, i);
  assert_reading_order (odd, "2 3 1 4 0");
  for (int i = 0; i < 4; i++)
    add (even, i, 0, i);
  assert_reading_order (even, "2 1 3 0");
  for (int i = 0; i < 6; i++)
    add (times, i / 2, i % 2, i);
  assert_reading_order (times, "2 0 4 3 1 5");
  for (int i = 0; i < 3; i++)
    add (unplaced, 0, 0, 9 - i)->n_frames = 0;
  assert_reading_order (unplaced, "1 2 0");
}

/* A part says so, and is a stack as any other. */
static void
test_part (void)
{
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (SymImage) image = NULL;
  g_autoptr (GError) error = NULL;

  add (files, 5, 0, 1);
  add (files, 2.5, 0, 2);
  image = _sym_image_new_from_part (files, 7, &error);
  g_assert_no_error (error);
  assert_planes (image, "1 0");
  g_assert_cmpuint (sym_image_get_n_missing (image), ==, 5);
  g_assert_cmpstr (sym_image_get_notes (image)[0], ==, "Only 2 of the 7 files of the series have been read.");
  g_assert_null (sym_image_get_notes (image)[1]);
}

/* Frames of one file are sorted likewise, and the digest still is that of the stored order. */
static void
test_frames (void)
{
  const double z[6] = { 6, 6, 0, 0, 3, 3 };
  const gint64 times[6] = { 1, 2, 2, 1, 1, 2 };
  const gint16 samples[12] = { 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5 };
  g_autofree char *expected
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) samples, sizeof samples);
  g_autofree char *digest = NULL;
  SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_INT16, 2, 1, 6, samples);
  g_autoptr (SymImage) image = NULL;
  const gint64 voxel[5] = { 0, 0, 2, 1, 0 };

  instance_set_positions (instance, z, times, 6);
  instance->frames[1].flags |= SYM_FRAME_HAS_RESCALE;
  instance->frames[1].slope = 10;
  instance->frames[1].intercept = 3;
  image = image_of (instance);
  g_assert_cmpuint (sym_image_get_dims (image)[2], ==, 3);
  g_assert_cmpuint (sym_image_get_dims (image)[3], ==, 2);
  assert_planes (image, "3 4 0 2 5 1");
  g_assert_true (sym_image_is_volume (image));
  g_assert_cmpfloat (sym_image_get_affine (image)[10], ==, 3);
  g_assert_cmpfloat (sym_image_get_affine (image)[11], ==, 0);
  /* the rescale went with its frame: slice 2, time 1 */
  g_assert_cmpfloat (sym_image_value_at (image, voxel).v[0], ==, 13);
  digest = sym_image_get_digest (image);
  g_assert_cmpstr (digest, ==, expected);
}

/* Frames that make no grid stay as the file has them. */
static void
test_frames_as_stored (void)
{
  const double unequal[4] = { 6, 0, 3, 0 };
  const gint16 samples[8] = { 0, 0, 1, 1, 2, 2, 3, 3 };
  SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_INT16, 2, 1, 4, samples);
  g_autoptr (SymImage) image = NULL, mixed = NULL;

  instance_set_positions (instance, unequal, NULL, 4);
  image = image_of (instance);
  assert_planes (image, "0 1 2 3");
  g_assert_cmpuint (sym_image_get_dims (image)[2], ==, 4);
  g_assert_false (sym_image_is_volume (image));
  g_assert_cmpfloat (image->places[0].origin[2], ==, 6);
  g_assert_cmpfloat (image->places[2].origin[2], ==, 3);

  instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_INT16, 2, 1, 4, samples);
  instance_set_positions (instance, unequal, NULL, 4);
  instance->frames[2].orientation[0] = -1;
  mixed = image_of (instance);
  assert_planes (mixed, "0 1 2 3");
  g_assert_null (sym_image_get_affine (mixed));
  g_assert_true (has_note (mixed, "parallel planes"));
  g_assert_true (sym_image_has_millimetres (mixed));
}

/* Frames in several directions each have their own letters, and none where they state no direction. */
static void
test_letters_by_frame (void)
{
  const double z[4] = { 6, 0, 3, 0 };
  const gint16 samples[8] = { 0, 0, 1, 1, 2, 2, 3, 3 };
  static const char expected[4][4][8] = {
    { "R", "L", "A", "P" }, { "L", "R", "A", "P" }, { "", "", "", "" }, { "A", "P", "H", "F" },
  };
  SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_INT16, 2, 1, 4, samples);
  const double sagittal[6] = { 0, 1, 0, 0, 0, -1 };
  g_autoptr (SymImage) image = NULL;
  SymViewport view;
  char letters[4][8];

  instance_set_positions (instance, z, NULL, 4);
  instance->frames[1].orientation[0] = -1;
  instance->frames[2].flags &= ~(guint32) SYM_FRAME_HAS_ORIENTATION;
  memcpy (instance->frames[3].orientation, sagittal, sizeof sagittal);
  image = image_of (instance);
  sym_viewport_init (&view, image, 100, 100, 1);
  for (view.slice = 0; view.slice < 4; view.slice++)
    {
      sym_viewport_get_letters (&view, image, letters);
      for (int i = 0; i < 4; i++)
        g_assert_cmpstr (letters[i], ==, expected[view.slice][i]);
    }
}

/* Directions that cannot be true give no letters, nor do those of another anatomy. */
static void
test_letters_refused (void)
{
  static const struct { const char *row, *column, *right, *bottom; } cases[] = {
    { "L", "P", "L", "P" }, { "AL", "FP", "AL", "FP" }, { "L", "", "L", "" },
    { "L", "R", "", "" }, { "L", "L", "", "" }, { "LR", "P", "", "" }, { "LL", "P", "", "" }, { "X", "P", "", "" },
  };

  for (gsize i = 0; i <= G_N_ELEMENTS (cases); i++)
    {
      gboolean quadruped = i == G_N_ELEMENTS (cases);
      SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_INT16, 2, 1, 1, NULL);
      g_autoptr (SymImage) image = NULL;
      SymViewport view;
      char letters[4][8];

      if (quadruped)
        instance->info.flags |= SYM_IMAGE_QUADRUPED;
      g_strlcpy (instance->info.patient_orientation[0], quadruped ? "L" : cases[i].row, 20);
      g_strlcpy (instance->info.patient_orientation[1], quadruped ? "P" : cases[i].column, 20);
      image = image_of (instance);
      sym_viewport_init (&view, image, 100, 100, 1);
      sym_viewport_get_letters (&view, image, letters);
      g_assert_cmpstr (letters[1], ==, quadruped ? "" : cases[i].right);
      g_assert_cmpstr (letters[3], ==, quadruped ? "" : cases[i].bottom);
    }
}

/* Any order of the same files gives the same image. */
static void
test_any_order (void)
{
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autofree char *first = NULL;

  for (int time = 1; time <= 3; time++)
    for (int slice = 0; slice < 7; slice++)
      add (files, 2 * slice, time, 7 * time + slice);
  for (int round = 0; round < 50; round++)
    {
      g_autoptr (SymImage) image = stack (files);
      g_autofree char *digest = sym_image_get_digest (image);

      g_assert_cmpuint (sym_image_get_dims (image)[2], ==, 7);
      g_assert_cmpuint (sym_image_get_dims (image)[3], ==, 3);
      if (first == NULL)
        first = g_strdup (digest);
      g_assert_cmpstr (digest, ==, first);
      for (guint i = files->len - 1; i > 0; i--)
        {
          guint other = (guint) g_rand_int_range (rand, 0, (gint32) i + 1);
          gpointer swap = files->pdata[i];

          files->pdata[i] = files->pdata[other];
          files->pdata[other] = swap;
        }
    }
}

/* A stack is refused with the name of the file that is wrong. */
static void
test_refuse (void)
{
  g_autoptr (GPtrArray) files = new_files ();
  g_autoptr (GError) error = NULL;

  add (files, 0, 0, 1);
  add (files, 1, 0, 2)->frames[0].position[2] = NAN;
  g_assert_null (_sym_image_new_from_stack (files, &error));
  g_assert_error (error, SYM_ERROR, SYM_ERROR_CORRUPT);
  g_clear_error (&error);

  g_ptr_array_remove_index (files, 1);
  add (files, 1, 0, 2)->info.dims[0] = 1;
  g_assert_null (_sym_image_new_from_stack (files, &error));
  g_assert_error (error, SYM_ERROR, SYM_ERROR_CORRUPT);
  g_clear_error (&error);

  g_ptr_array_remove_index (files, 1);
  g_clear_pointer (&add (files, 1, 0, 2)->data, g_bytes_unref);
  g_assert_null (_sym_image_new_from_stack (files, &error));
  g_assert_error (error, SYM_ERROR, SYM_ERROR_NO_PIXELS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stack/sort", test_sort);
  g_test_add_func ("/stack/sort/sagittal", test_sort_sagittal);
  g_test_add_func ("/stack/times", test_times);
  g_test_add_func ("/stack/gap", test_gap);
  g_test_add_func ("/stack/gap/of-three", test_gap_of_three);
  g_test_add_func ("/stack/irregular", test_irregular);
  g_test_add_func ("/stack/tolerance", test_tolerance);
  g_test_add_func ("/stack/tilt", test_tilt);
  g_test_add_func ("/stack/missing-time", test_missing_time);
  g_test_add_func ("/stack/duplicates", test_duplicates);
  g_test_add_func ("/stack/per-slice", test_per_slice);
  g_test_add_func ("/stack/group", test_group);
  g_test_add_func ("/stack/unplaced", test_unplaced);
  g_test_add_func ("/stack/any-order", test_any_order);
  g_test_add_func ("/stack/reading-order", test_reading_order);
  g_test_add_func ("/stack/part", test_part);
  g_test_add_func ("/stack/refuse", test_refuse);
  g_test_add_func ("/stack/frames", test_frames);
  g_test_add_func ("/stack/frames/as-stored", test_frames_as_stored);
  g_test_add_func ("/stack/frames/letters-by-frame", test_letters_by_frame);
  g_test_add_func ("/stack/frames/letters-refused", test_letters_refused);

  return g_test_run ();
}
