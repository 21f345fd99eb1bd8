/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ramp.h"
#include "sym-drawing.h"

#define COLUMNS 20
#define ROWS 16
#define SLICES 6

static guint64
count (const SymDrawing *drawing, gboolean placed, SymScope *scope)
{
  g_autoptr (SymImage) image = make_ramp (COLUMNS, ROWS, SLICES, placed);
  SymScope found = { .time = 2, .mask = NULL };
  guint64 n;

  g_assert_true (sym_drawing_get_scope (drawing, image, &found, &n));
  g_assert_cmpuint (found.time, ==, 2);
  if (scope != NULL)
    *scope = found;
  else
    g_clear_pointer (&found.mask, g_bytes_unref);
  return n;
}

static void
add (SymDrawing *drawing, SymShapeKind kind, gboolean erases, double radius, const double (*points)[2], gsize n)
{
  sym_drawing_add (drawing, kind, erases, radius);
  for (gsize i = 0; i < n; i++)
    {
      const double voxel[3] = { points[i][0], points[i][1], 3 };

      sym_drawing_add_point (drawing, voxel);
    }
}

#define ADD(drawing, kind, erases, radius, ...)                                                        \
  G_STMT_START                                                                                         \
  {                                                                                                    \
    const double points[][2] = { __VA_ARGS__ };                                                        \
    add (drawing, kind, erases, radius, points, G_N_ELEMENTS (points));                                \
  }                                                                                                    \
  G_STMT_END

#define RECTANGLE(x, y, u, v) { x, y }, { u, y }, { u, v }, { x, v }

static void
test_polygon (void)
{
  g_autoptr (SymDrawing) drawing = sym_drawing_new (2, 3);
  g_autoptr (SymDrawing) twice = sym_drawing_new (2, 3);
  g_autoptr (SymDrawing) triangle = sym_drawing_new (2, 3);
  g_autoptr (SymDrawing) beyond = sym_drawing_new (2, 3);
  SymScope scope;
  const guint8 *mask;

  ADD (drawing, SYM_SHAPE_POLYGON, FALSE, 0, RECTANGLE (1.5, 2.5, 5.5, 6.5));
  g_assert_cmpuint (count (drawing, FALSE, &scope), ==, 16);
  g_assert_cmpuint (scope.first_slice, ==, 3);
  g_assert_cmpuint (scope.n_slices, ==, 1);
  g_assert_cmpuint (g_bytes_get_size (scope.mask), ==, COLUMNS * ROWS);
  mask = g_bytes_get_data (scope.mask, NULL);
  for (gsize y = 0; y < ROWS; y++)
    for (gsize x = 0; x < COLUMNS; x++)
      g_assert_cmpuint (mask[y * COLUMNS + x], ==, x >= 2 && x <= 5 && y >= 3 && y <= 6);
  g_bytes_unref (scope.mask);

  /* by the even-odd rule, what is gone around twice is outside */
  ADD (twice, SYM_SHAPE_POLYGON, FALSE, 0, RECTANGLE (1.5, 2.5, 5.5, 6.5), RECTANGLE (1.5, 2.5, 5.5, 6.5));
  g_assert_cmpuint (count (twice, FALSE, &scope), ==, 0);
  g_assert_null (scope.mask);
  ADD (triangle, SYM_SHAPE_POLYGON, FALSE, 0, { -0.5, -0.5 }, { 4.4, -0.5 }, { -0.5, 4.4 });
  g_assert_cmpuint (count (triangle, FALSE, NULL), ==, 10);
  ADD (beyond, SYM_SHAPE_POLYGON, FALSE, 0, RECTANGLE (-50.5, -9.5, 0.5, 0.5));
  g_assert_cmpuint (count (beyond, FALSE, NULL), ==, 1);
}

static void
test_ellipse (void)
{
  g_autoptr (SymDrawing) upright = sym_drawing_new (2, 3);
  g_autoptr (SymDrawing) turned = sym_drawing_new (2, 3);
  g_autoptr (SymDrawing) flat = sym_drawing_new (2, 3);

  ADD (upright, SYM_SHAPE_ELLIPSE, FALSE, 0, { 8, 8 }, { 11, 8 }, { 8, 10 });
  g_assert_cmpuint (count (upright, FALSE, NULL), ==, 7 + 2 * 5 + 2 * 1);
  /* half axes of 3 and 1 along the diagonals: (dx + dy)² / 18 + (dx - dy)² / 2 is at most 1 */
  ADD (turned, SYM_SHAPE_ELLIPSE, FALSE, 0, { 8, 8 }, { 8 + 3 * G_SQRT2 / 2, 8 + 3 * G_SQRT2 / 2 },
       { 8 + G_SQRT2 / 2, 8 - G_SQRT2 / 2 });
  g_assert_cmpuint (count (turned, FALSE, NULL), ==, 5 + 2 * 4);
  ADD (flat, SYM_SHAPE_ELLIPSE, FALSE, 0, { 8, 8 }, { 11, 8 }, { 12, 8 });
  g_assert_cmpuint (count (flat, FALSE, NULL), ==, 0);
}

static void
test_brush (void)
{
  g_autoptr (SymDrawing) dot = sym_drawing_new (2, 3);
  g_autoptr (SymDrawing) stroke = sym_drawing_new (2, 3);
  g_autoptr (SymDrawing) drawing = sym_drawing_new (2, 3);
  g_autoptr (SymDrawing) copy = NULL;

  ADD (dot, SYM_SHAPE_BRUSH, FALSE, 2, { 8, 8 });
  g_assert_cmpuint (count (dot, FALSE, NULL), ==, 13);
  /* a circle in the patient: columns are twice as far apart as rows */
  g_assert_cmpuint (count (dot, TRUE, NULL), ==, 5 + 2 * 1);
  ADD (stroke, SYM_SHAPE_BRUSH, FALSE, 1, { 5, 8 }, { 9, 8 });
  g_assert_cmpuint (count (stroke, FALSE, NULL), ==, 7 + 2 * 5);

  ADD (drawing, SYM_SHAPE_POLYGON, FALSE, 0, RECTANGLE (1.5, 2.5, 5.5, 6.5));
  ADD (drawing, SYM_SHAPE_BRUSH, TRUE, 1, { 3, 4 });
  g_assert_cmpuint (count (drawing, FALSE, NULL), ==, 11);
  copy = sym_drawing_copy (drawing);
  g_assert_true (sym_drawing_undo (drawing));
  g_assert_cmpuint (count (drawing, FALSE, NULL), ==, 16);
  g_assert_cmpuint (count (copy, FALSE, NULL), ==, 11);
  g_assert_true (sym_drawing_undo (drawing));
  g_assert_false (sym_drawing_undo (drawing));
}

/* In another plane than the stored one, the mask is of the whole volume. */
static void
test_planes (void)
{
  g_autoptr (SymDrawing) coronal = sym_drawing_new (1, 7);
  g_autoptr (SymDrawing) sagittal = sym_drawing_new (0, 19);
  g_autoptr (SymDrawing) stored = sym_drawing_new (2, 5);
  const double corners[4][3] = { { 1.5, 0, 0.5 }, { 5.5, 0, 0.5 }, { 5.5, 0, 3.5 }, { 1.5, 0, 3.5 } };
  SymScope scope;
  const guint8 *mask;

  sym_drawing_add (coronal, SYM_SHAPE_POLYGON, FALSE, 0);
  for (gsize i = 0; i < 4; i++)
    sym_drawing_add_point (coronal, corners[i]);
  g_assert_cmpuint (count (coronal, FALSE, &scope), ==, 4 * 3);
  g_assert_cmpuint (scope.first_slice, ==, 0);
  g_assert_cmpuint (scope.n_slices, ==, SLICES);
  mask = g_bytes_get_data (scope.mask, NULL);
  for (gsize z = 0; z < SLICES; z++)
    for (gsize y = 0; y < ROWS; y++)
      for (gsize x = 0; x < COLUMNS; x++)
        g_assert_cmpuint (mask[(z * ROWS + y) * COLUMNS + x], ==, y == 7 && x >= 2 && x <= 5 && z >= 1 && z <= 3);
  g_bytes_unref (scope.mask);

  g_assert_cmpuint (count (sagittal, FALSE, NULL), ==, ROWS * SLICES);
  g_assert_cmpuint (count (stored, FALSE, &scope), ==, COLUMNS * ROWS);
  g_assert_null (scope.mask);
  g_assert_cmpuint (scope.first_slice, ==, 5);
}

/* The numbers of a region are those of its voxels. */
static void
test_numbers (void)
{
  g_autoptr (SymImage) a = make_ramp (COLUMNS, ROWS, SLICES, FALSE);
  const double two[16] = { 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1 };
  g_autoptr (SymDrawing) drawing = sym_drawing_new (2, 3);
  SymAlignment alignment = { SYM_ALIGNMENT_MANUAL, { 0 } };
  SymScope scope = { 0 };
  SymMetrics metrics;
  GError *error = NULL;
  guint64 n;

  memcpy (alignment.matrix, two, sizeof two);
  ADD (drawing, SYM_SHAPE_POLYGON, FALSE, 0, RECTANGLE (1.5, 2.5, 5.5, 6.5));
  g_assert_true (sym_drawing_get_scope (drawing, a, &scope, &n));
  /* B has at a column what A has at twice the column: it differs by the column, 2 to 5 */
  g_assert_true (sym_metrics_compute (a, a, &alignment, &scope, &metrics, NULL, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (metrics.n_voxels, ==, 16);
  g_assert_cmpfloat (metrics.mae, ==, 3.5);
  g_assert_cmpfloat (metrics.max_abs, ==, 5);
  g_bytes_unref (scope.mask);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drawing/polygon", test_polygon);
  g_test_add_func ("/drawing/ellipse", test_ellipse);
  g_test_add_func ("/drawing/brush", test_brush);
  g_test_add_func ("/drawing/planes", test_planes);
  g_test_add_func ("/drawing/numbers", test_numbers);
  return g_test_run ();
}
