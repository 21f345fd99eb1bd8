/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "sym-app-window-private.h"
#include "sym-application.h"
#include "sym-measure-private.h"
#include "sym-pane-grid-pair.h"
#include "sym-test-window.h"

/* The window that measures, beside a window that shows a plain and a synthetic image. */

static SymApplication *application;

typedef struct
{
  SymAppWindow *window;
  SymMeasureWindow *measure;
  SymItem *a, *b;
} Fixture;

static gboolean
is_shown (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < 2; i++)
    if (sym_view_get_frame (sym_pane_get_view (sym_pane_grid_get_pane (fixture->window->grid, i))) == NULL)
      return FALSE;
  return fixture->window->jobs->len == 0;
}

static gboolean
is_idle (gpointer data)
{
  return !sym_measure_window_is_working (((Fixture *) data)->measure);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *plain = g_build_filename (g_getenv ("SYM_TEST_DATA"), "nifti/int16-little.nii", NULL);
  g_autofree char *labelled = g_build_filename (g_getenv ("SYM_TEST_DATA"), "nifti/label-extension.nii", NULL);

  fixture->window = sym_app_window_new (GTK_APPLICATION (application));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 700);
  gtk_window_present (GTK_WINDOW (fixture->window));
  sym_test_run (200);
  sym_app_window_compare (fixture->window, plain, labelled);
  sym_test_wait (is_shown, fixture);
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "measure", NULL);
  sym_test_run (200);
  fixture->measure = SYM_MEASURE_WINDOW (fixture->window->measure);
  g_assert_nonnull (fixture->measure);
  fixture->a = sym_pane_get_item (sym_pane_grid_get_pane (fixture->window->grid, 0));
  fixture->b = sym_pane_get_item (sym_pane_grid_get_pane (fixture->window->grid, 1));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  SymAppWindow *window = fixture->window;

  gtk_window_close (GTK_WINDOW (window));
  sym_test_run (100);
}

static void
measure (Fixture *fixture)
{
  sym_measure_window_start (fixture->measure);
  sym_test_wait (is_idle, fixture);
  g_assert_nonnull (sym_measure_window_get_comparison (fixture->measure));
}

static double
get_number (const SymComparison *comparison, const char *name)
{
  g_autofree char *text = sym_comparison_to_json_text (comparison);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;

  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));
  object = json_node_get_object (json_parser_get_root (parser));
  return json_object_get_null_member (object, name) ? NAN : json_object_get_double_member (object, name);
}

/* What the command line says of the same images. */
static void
test_whole (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "mae", "rmse", "max_abs", "psnr", "ssim", "ncc", "mutual_information", "wasserstein" };
  const SymComparison *comparison;
  g_autoptr (SymComparison) expected = NULL;
  g_autoptr (GError) error = NULL;

  measure (fixture);
  comparison = sym_measure_window_get_comparison (fixture->measure);
  expected = sym_comparison_new (fixture->a, fixture->b, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (comparison->metrics.n_voxels, ==, expected->metrics.n_voxels);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const double value = get_number (comparison, names[i]), other = get_number (expected, names[i]);

      g_assert_true (value == other || (isnan (value) && isnan (other)));
    }
  g_assert_cmpint (sym_comparison_get_verdict (comparison).kind, ==, SYM_VERDICT_SYNTHETIC);
}

/* Protects: what is seen in one picture is measured as it is seen there, and says so. */
static void
test_alignment (Fixture *fixture, gconstpointer data)
{
  const SymRigid moved = { .shift = { 3, 0, 0 }, .scale = 1 };
  SymPaneGrid *grid = fixture->window->grid;
  const SymComparison *comparison;
  double mae;

  measure (fixture);
  mae = get_number (sym_measure_window_get_comparison (fixture->measure), "mae");
  sym_pane_grid_set_compare_way (grid, SYM_COMPARE_DIFFERENCE);
  sym_pane_grid_set_adjustment (grid, &moved);
  measure (fixture);
  comparison = sym_measure_window_get_comparison (fixture->measure);
  g_assert_cmpint (comparison->alignment.basis, ==, SYM_ALIGNMENT_MANUAL);
  g_assert_cmpfloat (get_number (comparison, "mae"), !=, mae);

  sym_pane_grid_set_compare_way (grid, SYM_COMPARE_SIDE);
  measure (fixture);
  comparison = sym_measure_window_get_comparison (fixture->measure);
  g_assert_cmpint (comparison->alignment.basis, !=, SYM_ALIGNMENT_MANUAL);
  g_assert_cmpfloat (get_number (comparison, "mae"), ==, mae);
}

static void
test_slice (Fixture *fixture, gconstpointer data)
{
  SymView *view = sym_pane_get_view (sym_pane_grid_get_pane (fixture->window->grid, 0));
  const gsize *dims = sym_image_get_dims (sym_view_get_image (view));
  const SymComparison *comparison;
  g_autoptr (SymDrawing) plane = sym_drawing_new_of_view (sym_view_get_image (view), sym_view_get_viewport (view));
  const guint64 n = dims[0] * dims[1] * dims[2] / dims[sym_drawing_get_axis (plane)];

  gtk_toggle_button_set_active (fixture->measure->slice_toggle, TRUE);
  measure (fixture);
  comparison = sym_measure_window_get_comparison (fixture->measure);
  g_assert_cmpuint (comparison->metrics.n_voxels, ==, n);
  g_assert_true (g_str_has_prefix (comparison->scope_words, "One slice of A: "));
}

static void
draw (Fixture *fixture, guint pane, SymDrawTool tool, int axis, gint64 slice, const double *points, gsize n)
{
  const SymDrawStroke stroke = { tool, axis, slice, points, n };

  g_signal_emit_by_name (sym_pane_get_draw_layer (sym_pane_grid_get_pane (fixture->window->grid, pane)), "drawn", &stroke);
}

static void
test_region (Fixture *fixture, gconstpointer data)
{
  static const double rectangle[] = { 0.5, 0.5, 1, 3.5, 0.5, 1, 3.5, 2.5, 1, 0.5, 2.5, 1 };
  static const double dot[] = { 1, 1, 1 };
  SymMeasureWindow *self = fixture->measure;

  /* drawn: 3 x 2; measured at once */
  draw (fixture, 1, SYM_DRAW_RECTANGLE, 2, 1, rectangle, 4);
  g_assert_true (gtk_toggle_button_get_active (self->region_toggle));
  g_assert_true (sym_measure_window_is_working (self));
  sym_test_wait (is_idle, fixture);
  g_assert_cmpuint (self->comparison->metrics.n_voxels, ==, 6);
  g_assert_cmpstr (self->comparison->scope_words, ==, "A region drawn on slice 2 of A");
  /* a corner is erased */
  gtk_spin_button_set_value (self->radius_spin, 0.5);
  draw (fixture, 0, SYM_DRAW_ERASER, 2, 1, dot, 1);
  sym_test_wait (is_idle, fixture);
  g_assert_cmpuint (self->comparison->metrics.n_voxels, ==, 5);
  /* in another slice a new region begins; nothing is drawn where A has no slice */
  draw (fixture, 0, SYM_DRAW_RECTANGLE, 2, 0, rectangle, 4);
  sym_test_wait (is_idle, fixture);
  g_assert_cmpuint (self->comparison->metrics.n_voxels, ==, 6);
  g_assert_cmpuint (sym_drawing_get_n_shapes (self->drawing), ==, 1);
  draw (fixture, 0, SYM_DRAW_RECTANGLE, 2, 9999, rectangle, 4);
  g_assert_cmpint (sym_drawing_get_slice (self->drawing), ==, 0);
}

static void
test_line (Fixture *fixture, gconstpointer data)
{
  static const double line[] = { 0, 1, 1, 4, 1, 1 };
  const SymImage *image = sym_item_get_image (fixture->a);

  draw (fixture, 0, SYM_DRAW_LINE, 2, 1, line, 2);
  g_assert_nonnull (fixture->measure->profile);
  g_assert_cmpuint (fixture->measure->profile->n, ==, 5);
  for (gint64 i = 0; i < 5; i++)
    g_assert_cmpfloat_with_epsilon (fixture->measure->profile->a[i],
                                    sym_image_value_at (image, (gint64[5]){ i, 1, 1, 0, 0 }).v[0], 1e-9);
}

static void
test_report (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("measure-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report.html", NULL);
  g_autofree char *text = NULL;

  measure (fixture);
  sym_measure_window_export_report (fixture->measure, path);
  sym_test_wait (is_idle, fixture);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "<title>SYNTHETIC: "));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_labels (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("SYM_TEST_DATA"), "nifti/label-intent.nii", NULL);

  sym_measure_window_load_labels (fixture->measure, FALSE, path);
  sym_test_wait (is_idle, fixture);
  g_assert_null (fixture->measure->comparison);
  gtk_editable_set_text (fixture->measure->unions_entry, "both=1+2; one=1");
  sym_measure_window_load_labels (fixture->measure, TRUE, path);
  sym_test_wait (is_idle, fixture);
  g_assert_nonnull (fixture->measure->comparison);
  for (guint i = 0; i < fixture->measure->comparison->overlaps->len; i++)
    {
      const SymOverlap *overlap = g_ptr_array_index (fixture->measure->comparison->overlaps, i);

      g_assert_true (overlap->n_a == overlap->n_b && (overlap->n_a == 0 || overlap->dice == 1));
    }
  g_assert_cmpuint (fixture->measure->comparison->overlaps->len, >=, 3);
}

static void
test_regions (Fixture *fixture, gconstpointer data)
{
  g_autofree char *seg = g_build_filename (g_getenv ("SYM_TEST_DATA"), "dicom-regions/seg.dcm", NULL);
  g_autofree char *structures = g_build_filename (g_getenv ("SYM_TEST_DATA"), "dicom-regions/structures.dcm", NULL);

  sym_measure_window_load_labels (fixture->measure, FALSE, seg);
  sym_test_wait (is_idle, fixture);
  sym_measure_window_load_labels (fixture->measure, TRUE, structures);
  sym_test_wait (is_idle, fixture);
  g_assert_nonnull (fixture->measure->comparison);
  g_assert_cmpuint (fixture->measure->comparison->overlaps->len, >=, 1);
}

/* What is given up leaves what was shown before. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  const SymComparison *before;

  measure (fixture);
  before = fixture->measure->comparison;
  sym_measure_window_start (fixture->measure);
  g_cancellable_cancel (fixture->measure->cancellable);
  sym_test_wait (is_idle, fixture);
  g_assert_true (fixture->measure->comparison == before);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  sym_test_init (&argc, &argv);
  application = sym_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_set_default (G_APPLICATION (application));
  ADD ("/measure/whole", test_whole);
  ADD ("/measure/alignment", test_alignment);
  ADD ("/measure/slice", test_slice);
  ADD ("/measure/region", test_region);
  ADD ("/measure/line", test_line);
  ADD ("/measure/report", test_report);
  ADD ("/measure/labels", test_labels);
  ADD ("/measure/regions", test_regions);
  ADD ("/measure/cancel", test_cancel);
  return g_test_run ();
}
