/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "sym-brain-anatomy.h"
#include "sym-brain.h"
#include "sym-deflate.h"
#include "sym-nifti-writer.h"

/* The properties of the synthetic head, at reduced size: fitted to a head that is computed here, so
 * that the test needs no file of the machine. */

#define STEP 3.0
#define COLUMNS 60
#define ROWS 72
#define SLICES 60
#define FLUID 30.0
#define GREY 85.0
#define WHITE 112.0

static char *folder;

/* A head whose brain has sulci: a sine of the angles carves the cortex of an ellipsoid. */
static double
head_value (double x, double y, double z)
{
  double ex = x / 68.0, ey = (y + 18.0) / 86.0, ez = (z - 12.0) / 66.0;
  double r = sqrt (ex * ex + ey * ey + ez * ez);
  double depth = 72.0 * (1.0 - r);
  double wave = fabs (sin (7.0 * atan2 (ez, ex) + 2.0 * ey)) * 9.0;
  double ventricle = sqrt (pow ((fabs (x) - 9.0) / 6.0, 2.0) + pow ((y + 8.0) / 28.0, 2.0)
                           + pow ((z - 12.0) / 10.0, 2.0));
  double nucleus = sqrt (pow ((fabs (x) - 18.0) / 10.0, 2.0) + pow ((y + 10.0) / 22.0, 2.0)
                         + pow ((z - 4.0) / 14.0, 2.0));
  double pial = MIN (depth, hypot (wave, MAX (0.0, depth - 14.0)) - 1.0);

  if (depth < -17.0)
    return 0.0;
  if (depth < -12.0)
    return 190.0;
  if (depth < -5.0)
    return 15.0;
  if (pial < 0.0 || ventricle < 1.0)
    return FLUID;
  return pial < 3.0 || nucleus < 1.0 ? GREY : WHITE;
}

static char *
write_head (void)
{
  const gsize dims[5] = { COLUMNS, ROWS, SLICES, 1, 1 };
  SymSamples samples = { .type = SYM_NUMBER_U8, .n_samples = 1, .data = g_byte_array_new () };
  SymNiftiHeader header = { .sform_code = 4,
                            .spacing = { STEP, STEP, STEP },
                            .srow = { STEP, 0, 0, -90, 0, STEP, 0, -125, 0, 0, STEP, -72 } };
  g_autoptr (GByteArray) file = NULL;
  char *path = g_build_filename (folder, "head.nii", NULL);
  g_autoptr (GError) error = NULL;
  SymRandom random;

  memcpy (samples.dims, dims, sizeof dims);
  sym_random_init (&random, 11, 11);
  for (gsize z = 0; z < dims[2]; z++)
    for (gsize y = 0; y < dims[1]; y++)
      for (gsize x = 0; x < dims[0]; x++)
        {
          double value = head_value (STEP * (double) x - 90.0, STEP * (double) y - 125.0,
                                     STEP * (double) z - 72.0);
          guint8 byte
              = value == 0.0
                    ? 0
                    : (guint8) CLAMP (value + 2.0 * sym_random_normal (&random) + 0.5, 1, 255);

          g_byte_array_append (samples.data, &byte, 1);
        }
  file = sym_nifti_write (&header, &samples);
  g_file_set_contents (path, (const char *) file->data, file->len, &error);
  g_assert_no_error (error);
  g_byte_array_unref (samples.data);
  return path;
}

typedef struct
{
  SymReference *reference;
  SymBrainModel *model;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_head ();

  self->reference = sym_reference_read (path, &error);
  g_assert_no_error (error);
  self->model = sym_brain_model_fit (self->reference, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  sym_brain_model_free (self->model);
  sym_reference_free (self->reference);
}

static void
test_mixture (void)
{
  double histogram[200], mean[] = { 30, 90, 150 }, deviation[] = { 20, 20, 20 },
                         share[] = { 0.3, 0.3, 0.4 };

  for (guint i = 0; i < G_N_ELEMENTS (histogram); i++)
    {
      double a = (i - 50.0) / 5.0, b = (i - 100.0) / 8.0, c = (i - 130.0) / 4.0;

      histogram[i] = 1e5
                     * (0.2 / 5.0 * exp (-0.5 * a * a) + 0.5 / 8.0 * exp (-0.5 * b * b)
                        + 0.3 / 4.0 * exp (-0.5 * c * c));
    }
  sym_mixture_fit (histogram, G_N_ELEMENTS (histogram), 3, mean, deviation, share);
  g_assert_cmpfloat_with_epsilon (mean[0], 50.0, 0.5);
  g_assert_cmpfloat_with_epsilon (mean[1], 100.0, 0.5);
  g_assert_cmpfloat_with_epsilon (mean[2], 130.0, 0.5);
  g_assert_cmpfloat_with_epsilon (deviation[1], 8.0, 0.5);
  g_assert_cmpfloat_with_epsilon (share[1], 0.5, 0.02);
}

static void
test_fit (Fixture *self, gconstpointer data)
{
  const SymBrainModel *model = self->model;
  const double middle[] = { 90.0, 107.0, 84.0 }, air[] = { 2.0, 2.0, 2.0 };

  g_assert_cmpfloat_with_epsilon (model->mean[SYM_TISSUE_GREY], GREY, 6.0);
  g_assert_cmpfloat_with_epsilon (model->mean[SYM_TISSUE_WHITE], WHITE, 2.0);
  g_assert_cmpfloat (model->mean[SYM_TISSUE_FLUID], <, 0.5 * (FLUID + GREY));
  g_assert_cmpfloat (model->mean[SYM_TISSUE_FLUID], >, 0.0);
  /* The noise of the head above, at the least. */
  g_assert_cmpfloat_with_epsilon (model->texture_deviation, 2.0, 0.8);
  g_assert_cmpfloat (sym_field_at (model->hull, middle), >, 30.0);
  g_assert_cmpfloat (sym_field_at (model->hull, air), <, -30.0);
}

typedef struct
{
  double sum, squares, n;
} Moments;

static void
add (Moments *moments, double value)
{
  moments->sum += value;
  moments->squares += value * value;
  moments->n++;
}

/* Tissues look like the fitted ones, and there is as much of each as in a head. */
static void
test_statistics (Fixture *self, gconstpointer data)
{
  SymLesion lesion;
  g_autoptr (SymField) level = NULL;
  g_autoptr (SymField) image = sym_brain_sample (self->model, self->reference, 3,
                                                 SYM_BRAIN_WITHOUT_LESION, &lesion, &level);
  Moments tissues[SYM_N_TISSUES] = { 0 };
  double brain;

  for (gsize i = 0; i < sym_field_get_size (image); i++)
    for (guint t = 0; t < SYM_N_TISSUES; t++)
      if (fabs ((double) level->values[i] - t) < 0.05)
        add (&tissues[t], (double) image->values[i]);
  brain = (tissues[0].n + tissues[1].n + tissues[2].n) * STEP * STEP * STEP / 1000.0;
  g_assert_cmpfloat (brain, >, 500.0);
  g_assert_cmpfloat (brain, <, 2200.0);
  for (guint t = 0; t < SYM_N_TISSUES; t++)
    {
      double mean = tissues[t].sum / tissues[t].n;
      double deviation = sqrt (tissues[t].squares / tissues[t].n - mean * mean);

      g_test_message ("tissue %u: %.0f voxels, mean %.1f (fitted %.1f), deviation %.1f", t,
                      tissues[t].n, mean, self->model->mean[t], deviation);
      g_assert_cmpfloat (tissues[t].n, >, 0.03 * brain * 1000.0 / (STEP * STEP * STEP));
      /* The point spread mixes neighbours: it pulls thin tissues towards them. */
      g_assert_cmpfloat (fabs (mean - self->model->mean[t]), <, t == SYM_TISSUE_FLUID ? 22.0 : 6.0);
      g_assert_cmpfloat (deviation, <, t == SYM_TISSUE_FLUID ? 25.0 : 14.0);
    }
}

/* With the lesion and without it the image differs around the stated place only, and there is a
 * bright rim at the stated radius. */
static void
test_lesion (Fixture *self, gconstpointer data)
{
  for (guint64 seed = 1; seed <= 2; seed++)
    {
      SymLesion lesion;
      g_autoptr (SymField) with
          = sym_brain_sample (self->model, self->reference, seed, SYM_BRAIN_NONE, &lesion, NULL);
      g_autoptr (SymField) without = sym_brain_sample (self->model, self->reference, seed,
                                                       SYM_BRAIN_WITHOUT_LESION, &lesion, NULL);
      double sums[3] = { 0 }, bright = 0.0, outside = 0.0;
      gsize i = 0;

      for (gsize z = 0; z < with->dims[2]; z++)
        for (gsize y = 0; y < with->dims[1]; y++)
          for (gsize x = 0; x < with->dims[0]; x++, i++)
            {
              const double at[] = { STEP * (double) x - 90.0, STEP * (double) y - 125.0,
                                    STEP * (double) z - 72.0 };
              double r
                  = sqrt (pow (at[0] - lesion.centre[0], 2.0) + pow (at[1] - lesion.centre[1], 2.0)
                          + pow (at[2] - lesion.centre[2], 2.0));
              double difference = (double) (with->values[i] - without->values[i]);

              if (r > 1.5 * lesion.oedema_radius + 24.0)
                outside = MAX (outside, fabs (difference));
              if (difference > 0.15 * WHITE && with->values[i] > 1.1 * WHITE && r < 2.0 * lesion.radius)
                {
                  for (guint axis = 0; axis < 3; axis++)
                    sums[axis] += at[axis];
                  bright++;
                }
            }
      g_test_message ("seed %d: lesion at %.0f %.0f %.0f, %.0f voxels of rim", (int) seed,
                      lesion.centre[0], lesion.centre[1], lesion.centre[2], bright);
      g_assert_cmpfloat (outside, <, 0.01);
      g_assert_cmpfloat (bright * STEP * STEP * STEP, >,
                         4.0 * G_PI * lesion.radius * lesion.radius * 0.5);
      for (guint axis = 0; axis < 3; axis++)
        g_assert_cmpfloat (fabs (sums[axis] / bright - lesion.centre[axis]), <, 4.0);
    }
}

/* Correlation of the fine structure of the new image with that of the fitted one at the place where
 * each voxel comes from: the best alignment there can be. Measured below the crowns of the gyri,
 * whose shell every brain has. The control is a copy of that shape, with noise of its own strength.
 */
static void
test_not_a_copy (Fixture *self, gconstpointer data)
{
  const SymField *acquired = self->reference->intensity;
  SymLesion lesion;
  g_autoptr (SymField) fine = sym_field_copy (acquired);
  g_autoptr (SymField) smooth = sym_field_copy (acquired);
  g_autoptr (SymField) image
      = sym_brain_sample (self->model, self->reference, 5, SYM_BRAIN_WITHOUT_LESION, &lesion, NULL);
  g_autoptr (SymField) trend = sym_field_copy (image);
  g_autoptr (SymAnatomy) anatomy = sym_anatomy_sample (self->model, self->reference, 5);
  double cross = 0.0, own = 0.0, other = 0.0, moved = 0.0, n = 0.0, ncc;
  double copy_cross = 0.0, copy_own = 0.0;
  SymRandom random;
  gsize i = 0;

  sym_random_init (&random, 6, 6);

  sym_field_blur (smooth, 6.0);
  sym_field_blur (trend, 6.0);
  for (gsize k = 0; k < sym_field_get_size (fine); k++)
    fine->values[k] -= smooth->values[k];
  for (gsize z = 0; z < image->dims[2]; z++)
    for (gsize y = 0; y < image->dims[1]; y++)
      for (gsize x = 0; x < image->dims[0]; x++, i++)
        {
          const double position[] = { STEP * (double) x, STEP * (double) y, STEP * (double) z };
          double source[3], depth, a, b;

          sym_anatomy_map (anatomy, position, source);
          depth = (double) sym_field_at (self->model->hull, source);
          if (depth < 7.0 || depth > 18.0 || sym_anatomy_get_fitted_share (anatomy, source) > 0.0)
            continue;
          a = (double) (image->values[i] - trend->values[i]);
          b = (double) sym_field_at (fine, source);
          cross += a * b;
          own += a * a;
          other += b * b;
          a = b + 12.0 * sym_random_normal (&random);
          copy_cross += a * b;
          copy_own += a * a;
          moved += hypot (hypot (position[0] - source[0], position[1] - source[1]),
                          position[2] - source[2]);
          n++;
        }
  ncc = cross / sqrt (own * other);
  g_test_message ("fine structure of the cortex correlates by %.3f over %.0f voxels, a copy by "
                  "%.3f; mean displacement %.1f mm",
                  ncc, n, copy_cross / sqrt (copy_own * other), moved / n);
  g_assert_cmpfloat (copy_cross / sqrt (copy_own * other), >, 0.6);
  g_assert_cmpfloat (n, >, 5000.0);
  g_assert_cmpfloat (fabs (ncc), <, 0.25);
  /* There is fine structure at all, of the acquired volume's own strength. */
  g_assert_cmpfloat (sqrt (own / other), >, 0.5);
  g_assert_cmpfloat (sqrt (own / other), <, 2.0);
  g_assert_cmpfloat (moved / n, >, 2.0);
}

/* Another seed is another person: sulci do not repeat. */
static void
test_seeds (Fixture *self, gconstpointer data)
{
  SymLesion first_lesion, second_lesion;
  g_autoptr (SymAnatomy) first = sym_anatomy_sample (self->model, self->reference, 1);
  g_autoptr (SymAnatomy) second = sym_anatomy_sample (self->model, self->reference, 2);
  g_autoptr (SymField) image
      = sym_brain_sample (self->model, self->reference, 1, SYM_BRAIN_NONE, &first_lesion, NULL);
  g_autoptr (SymField) again
      = sym_brain_sample (self->model, self->reference, 1, SYM_BRAIN_NONE, &second_lesion, NULL);
  double sums[5] = { 0 }, n = 0.0, correlation;

  g_assert_cmpmem (image->values, sym_field_get_size (image) * sizeof (float), again->values,
                   sym_field_get_size (again) * sizeof (float));
  g_assert_cmpmem (&first_lesion, sizeof first_lesion, &second_lesion, sizeof second_lesion);
  for (gsize i = 0; i < sym_field_get_size (first->sulcus); i++)
    {
      double a = MIN ((double) first->sulcus->values[i], 5.0),
             b = MIN ((double) second->sulcus->values[i], 5.0);

      if (first->depth->values[i] < 3.0f || first->depth->values[i] > 10.0f)
        continue;
      sums[0] += a;
      sums[1] += b;
      sums[2] += a * a;
      sums[3] += b * b;
      sums[4] += a * b;
      n++;
    }
  correlation = (sums[4] - sums[0] * sums[1] / n)
                / sqrt ((sums[2] - sums[0] * sums[0] / n) * (sums[3] - sums[1] * sums[1] / n));
  g_test_message ("distance to sulci correlates by %.3f between seeds", correlation);
  g_assert_cmpfloat (fabs (correlation), <, 0.2);
}

static GByteArray *
read_gzip (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) raw = G_INPUT_STREAM (g_file_read (file, NULL, &error));
  g_autoptr (GZlibDecompressor) converter = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) stream = NULL;
  GByteArray *out = g_byte_array_new ();
  guint8 buffer[8192];
  gssize n;

  g_assert_no_error (error);
  stream = g_converter_input_stream_new (raw, G_CONVERTER (converter));
  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error)) > 0)
    g_byte_array_append (out, buffer, (guint) n);
  g_assert_no_error (error);
  return out;
}

/* Every carrier says what the image is, the place in space is kept, nothing else is written, and
 * the same seed gives the same bytes. */
static void
test_labels (void)
{
  g_autofree char *head = write_head ();
  g_autofree char *path = g_build_filename (folder, "out.nii.gz", NULL);
  g_autofree char *sidecar = g_build_filename (folder, "out.json", NULL);
  g_autofree char *again_path = g_build_filename (folder, "again.nii.gz", NULL);
  g_autofree char *again_sidecar = g_build_filename (folder, "again.json", NULL);
  g_autofree char *json = NULL;
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (GByteArray) again = NULL;
  g_autoptr (GByteArray) input = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *input_bytes = NULL;
  gsize input_size;
  guint32 extension[2];

  g_assert_true (sym_brain_synthesize (head, path, 8, &error));
  g_assert_no_error (error);
  file = read_gzip (path);
  g_assert_cmpuint (file->len, >, COLUMNS * ROWS * SLICES);
  g_assert_true (
      g_str_has_prefix ((const char *) file->data + 148, "Synthetic image, symscope-synthesize"));
  g_assert_cmpuint (strnlen ((const char *) file->data + 148, 80), <, 80);
  g_assert_cmpstr ((const char *) file->data + 328, ==, "synthetic image");
  g_assert_cmpuint (file->data[348], ==, 1);
  memcpy (extension, file->data + 352, sizeof extension);
  g_assert_cmpuint (GUINT32_FROM_LE (extension[0]) % 16, ==, 0);
  g_assert_cmpuint (GUINT32_FROM_LE (extension[1]), ==, 6);
  g_assert_nonnull (strstr ((const char *) file->data + 360, "Synthetic image"));
  g_assert_nonnull (strstr ((const char *) file->data + 360, "generated by a generative model"));

  g_assert_true (g_file_get_contents (head, &input_bytes, &input_size, &error));
  g_assert_cmpmem (file->data + 280, 48, input_bytes + 280, 48); /* srow_x, srow_y, srow_z */
  g_assert_cmpmem (file->data + 254, 2, input_bytes + 254, 2);   /* sform_code */
  g_assert_cmpmem (file->data + 40, 16, input_bytes + 40, 16);   /* dim */

  g_assert_true (g_file_get_contents (sidecar, &json, NULL, &error));
  g_assert_nonnull (strstr (json, "\"SyntheticData\": true"));
  g_assert_nonnull (strstr (json, "\"Name\": \"symscope-synthesize\""));
  g_assert_nonnull (strstr (json, "\"LesionCentreMNI\": ["));

  g_assert_true (sym_brain_synthesize (head, again_path, 8, &error));
  again = read_gzip (again_path);
  g_assert_cmpmem (file->data, file->len, again->data, again->len);

  g_unlink (path);
  g_unlink (sidecar);
  g_unlink (again_path);
  g_unlink (again_sidecar);
  g_unlink (head);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
}

/* Without its sidecar the image is not written at all. */
static void
test_no_half_labels (void)
{
  g_autofree char *head = write_head ();
  g_autofree char *path = g_build_filename (folder, "half.nii.gz", NULL);
  g_autofree char *sidecar = g_build_filename (folder, "half.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (sidecar, 0700), ==, 0);
  g_assert_false (sym_brain_synthesize (head, path, 1, &error));
  g_assert_nonnull (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_rmdir (sidecar);
  g_unlink (head);
}

static void
check_refused (const char *name, const guint8 *bytes, gsize size, const char *pattern)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *out = g_build_filename (folder, "refused.nii.gz", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, (const char *) bytes, (gssize) size, &error);
  g_assert_no_error (error);
  g_assert_false (sym_brain_synthesize (path, out, 1, &error));
  g_assert_nonnull (error);
  g_assert_true (g_regex_match_simple (pattern, error->message, 0, 0));
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  g_unlink (path);
}

static void
test_refusals (void)
{
  g_autofree char *head = write_head ();
  g_autofree char *bytes = NULL;
  g_autofree char *missing = g_build_filename (folder, "missing.nii.gz", NULL);
  g_autoptr (GError) error = NULL;
  guint8 *data;
  gsize size;

  g_assert_false (sym_brain_synthesize (missing, missing, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (sym_brain_synthesize (head, head, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
  g_clear_error (&error);

  g_assert_true (g_file_get_contents (head, &bytes, &size, &error));
  data = (guint8 *) bytes;
  check_refused ("short.nii", data, 100, "ends within its header");
  check_refused ("cut.nii", data, size - 1, "ends within its voxels");
  memset (data + 352, 7, size - 352);
  check_refused ("flat.nii", data, size, "does not look like a T1-weighted head");
  data[254] = 0;
  check_refused ("nowhere.nii", data, size, "has no sform");
  data[42] = 255;
  data[43] = 127;
  check_refused ("large.nii", data, size, "more voxels than the model works on");
  data[344] = 'x';
  check_refused ("other.nii", data, size, "is not a little-endian NIfTI-1");
  g_unlink (head);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("symscope-test-brain-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/brain/mixture", test_mixture);
  g_test_add ("/brain/fit", Fixture, NULL, set_up, test_fit, tear_down);
  g_test_add ("/brain/statistics", Fixture, NULL, set_up, test_statistics, tear_down);
  g_test_add ("/brain/lesion", Fixture, NULL, set_up, test_lesion, tear_down);
  g_test_add ("/brain/not-a-copy", Fixture, NULL, set_up, test_not_a_copy, tear_down);
  g_test_add ("/brain/seeds", Fixture, NULL, set_up, test_seeds, tear_down);
  g_test_add_func ("/brain/no-half-labels", test_no_half_labels);
  g_test_add_func ("/brain/refusals", test_refusals);
  g_test_add_func ("/brain/labels", test_labels);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
