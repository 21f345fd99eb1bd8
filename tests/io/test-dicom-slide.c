/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "decoder-test.h"
#include "dicom-image.h"
#include "image-test.h"
#include "j2k-writer.h"

/* Whole-slide levels written byte by byte: tiles of 4 × 3 pixels of one byte, each filled with the number
 * of its frame, from 1. */

#define TILE_COLUMNS 4
#define TILE_ROWS 3

typedef struct
{
  int column, row; /* from 1 */
  const char *focus, *path;
} Tile;

static GByteArray *
make_groups (const Tile *tile)
{
  GByteArray *item = g_byte_array_new ();
  g_autoptr (GByteArray) position = g_byte_array_new (), path = g_byte_array_new ();

  put_text (position, 0x0040074a, "DS", tile->focus != NULL ? tile->focus : "0");
  put_head (position, 0x0048021e, "SL", 4, FALSE);
  put_u32 (position, (guint32) tile->column, FALSE);
  put_head (position, 0x0048021f, "SL", 4, FALSE);
  put_u32 (position, (guint32) tile->row, FALSE);
  put_in_sequence (item, 0x0048021a, position);
  put_text (path, 0x00480106, "SH", tile->path != NULL ? tile->path : "1");
  put_in_sequence (item, 0x00480207, path);
  return item;
}

/* Each tile by itself, as slides are compressed. */
static void
put_codestreams (GByteArray *file, guint n)
{
  begin_fragments (file, NULL, 0);
  for (guint f = 0; f < n; f++)
    {
      gint32 values[TILE_COLUMNS * TILE_ROWS];
      g_autoptr (GByteArray) stream = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        values[i] = (gint32) f + 1;
      stream = j2k_encode (values, TILE_COLUMNS, TILE_ROWS, 1, 8, FALSE, OPJ_CODEC_J2K, FALSE, FALSE);
      put_fragment (file, stream->data, stream->len);
    }
  end_fragments (file);
}

/* @tiles: (nullable): %NULL for TILED_FULL */
static GByteArray *
make_slide (const char *syntax, guint columns, guint rows, const Tile *tiles, guint n, guint n_foci, guint n_paths)
{
  GByteArray *file = begin_dicom (syntax);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_autoptr (GByteArray) shared = g_byte_array_new (), measures = g_byte_array_new ();
  g_autofree char *frames = g_strdup_printf ("%u", n);

  put_text (file, 0x00080008, "CS", "DERIVED\\PRIMARY\\VOLUME\\RESAMPLED");
  put_text (file, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.77.1.6");
  put_text (file, 0x00080060, "CS", "SM");
  put_text (file, 0x00209311, "CS", tiles == NULL ? "TILED_FULL" : "TILED_SPARSE");
  put_grey (file, frames, TILE_ROWS, TILE_COLUMNS, NULL, 8, 8);
  put_head (file, 0x00480006, "UL", 4, FALSE);
  put_u32 (file, columns, FALSE);
  put_head (file, 0x00480007, "UL", 4, FALSE);
  put_u32 (file, rows, FALSE);
  for (guint i = 0; i < n_paths; i++)
    {
      GByteArray *item = g_byte_array_new ();

      put_text (item, 0x00480106, "SH", i == 0 ? "1" : "2");
      put_text (item, 0x00480107, "ST", i == 0 ? "DAPI" : "FITC");
      g_ptr_array_add (items, item);
    }
  put_sequence (file, 0x00480105, (GByteArray *const *) items->pdata, items->len);
  g_ptr_array_set_size (items, 0);
  put_head (file, 0x00480303, "UL", 4, FALSE);
  put_u32 (file, n_foci, FALSE);
  put_text (measures, 0x00280030, "DS", "0.002\\0.001");
  put_in_sequence (shared, 0x00289110, measures);
  put_in_sequence (file, 0x52009229, shared);
  for (guint i = 0; tiles != NULL && i < n; i++)
    g_ptr_array_add (items, make_groups (&tiles[i]));
  if (tiles != NULL)
    put_sequence (file, 0x52009230, (GByteArray *const *) items->pdata, n);
  if (strcmp (syntax, EXPLICIT_LITTLE) != 0)
    {
      put_codestreams (file, n);
      return file;
    }
  put_head (file, 0x7fe00010, "OB", n * TILE_COLUMNS * TILE_ROWS, FALSE);
  for (guint i = 0; i < n * TILE_COLUMNS * TILE_ROWS; i++)
    g_byte_array_append (file, &(guint8){ (guint8) (i / (TILE_COLUMNS * TILE_ROWS) + 1) }, 1);
  return file;
}

static SymImage *
read_slide (guint columns, guint rows, const Tile *tiles, guint n, guint n_foci, guint n_paths)
{
  g_autoptr (GByteArray) file = make_slide (EXPLICIT_LITTLE, columns, rows, tiles, n, n_foci, n_paths);
  SymInstance *instance = test_decode (file);

  g_assert_no_error (instance->error);
  return image_of (instance);
}

static double
at (const SymImage *image, gint64 column, gint64 row, gint64 plane)
{
  const gint64 voxel[5] = { column, row, 0, plane, 0 };

  return sym_image_value_at (image, voxel).v[0];
}

/* Six tiles of a slide of 10 × 5: the last of each row and column are cut; the digest is the file's. */
static void
test_full (void)
{
  g_autoptr (SymImage) image = read_slide (10, 5, NULL, 6, 1, 1);
  SymImage *stored = sym_image_get_as_stored (image);
  g_autofree char *digest = sym_image_get_digest (image), *of_tiles = NULL;

  g_assert_cmpuint (sym_image_get_dims (image)[0], ==, 10);
  g_assert_cmpuint (sym_image_get_dims (image)[1], ==, 5);
  g_assert_cmpuint (sym_image_get_n_axes (image), ==, 0);
  for (gint64 y = 0; y < 5; y++)
    for (gint64 x = 0; x < 10; x++)
      g_assert_cmpfloat (at (image, x, y, 0), ==, 1 + x / TILE_COLUMNS + 3 * (y / TILE_ROWS));
  g_assert_true (sym_image_has_millimetres (image));
  g_assert_cmpfloat (sym_image_get_spacing (image)[0], ==, 0.001);
  g_assert_cmpfloat (sym_image_get_spacing (image)[1], ==, 0.002);
  g_assert_null (sym_image_get_affine (image));
  g_assert_true (has_note (image, "A slide of 10 × 5 pixels"));
  g_assert_true (has_note (image, "reduced level"));
  g_assert_false (has_note (image, "left blank"));
  g_assert_nonnull (stored);
  g_assert_cmpuint (sym_image_get_dims (stored)[2], ==, 6);
  of_tiles = sym_image_get_digest (stored);
  g_assert_cmpstr (digest, ==, of_tiles);
}

/* JPEG 2000 gives the same slide. */
static void
test_compressed (void)
{
  g_autoptr (GByteArray) file = make_slide ("1.2.840.10008.1.2.4.90", 10, 5, NULL, 6, 1, 1);
  SymInstance *instance = test_decode (file);
  g_autoptr (SymImage) image = NULL;

  g_assert_no_error (instance->error);
  image = image_of (instance);
  for (gint64 y = 0; y < 5; y++)
    for (gint64 x = 0; x < 10; x++)
      g_assert_cmpfloat (at (image, x, y, 0), ==, 1 + x / TILE_COLUMNS + 3 * (y / TILE_ROWS));
}

/* Focal planes come before optical paths, PS3.3 C.7.6.17.3. */
static void
test_planes (void)
{
  g_autoptr (SymImage) image = read_slide (8, 3, NULL, 8, 2, 2);
  SymAxis axis;

  g_assert_cmpuint (sym_image_get_n_axes (image), ==, 2);
  sym_image_get_axis (image, 0, &axis);
  g_assert_cmpstr (axis.name, ==, "Focal plane");
  sym_image_get_axis (image, 1, &axis);
  g_assert_cmpstr (axis.name, ==, "Optical path");
  for (gint64 plane = 0; plane < 4; plane++)
    {
      g_assert_cmpfloat (at (image, 0, 0, plane), ==, 1 + 2 * plane);
      g_assert_cmpfloat (at (image, 7, 2, plane), ==, 2 + 2 * plane);
      g_assert_cmpstr (sym_image_get_plane_label (image, 0, plane, 0), ==, plane < 2 ? "DAPI" : "FITC");
    }
}

/* Tiles in any order and anywhere; what nobody covers is said, what lies outside is left out. */
static void
test_sparse (void)
{
  static const Tile tiles[] = {
    { 5, 1, "0.002", "2" }, { 1, 1, "0", "1" }, { 3, 2, "0", "2" }, { 9, 4, "0.002", "1" },
    { 100, 1, "0", "1" },   { 0, 1, "0", "1" },
  };
  g_autoptr (SymImage) image = read_slide (10, 5, tiles, G_N_ELEMENTS (tiles), 7, 2);

  g_assert_cmpuint (sym_image_get_n_axes (image), ==, 2);
  g_assert_cmpuint (sym_image_get_dims (image)[3], ==, 4);
  /* the planes of the offsets as they come: 0.002 first, then 0 */
  g_assert_cmpfloat (at (image, 4, 0, 2), ==, 1);
  g_assert_cmpfloat (at (image, 3, 0, 2), ==, 0);
  g_assert_cmpfloat (at (image, 0, 0, 1), ==, 2);
  g_assert_cmpfloat (at (image, 2, 1, 3), ==, 3);
  g_assert_cmpfloat (at (image, 5, 3, 3), ==, 3);
  g_assert_cmpfloat (at (image, 9, 4, 0), ==, 4);
  g_assert_cmpstr (sym_image_get_plane_label (image, 0, 2, 0), ==, "FITC · z 2 µm");
  g_assert_true (has_note (image, "left blank"));
}

/* Too large to put together is said before anything is decoded; its labels are read all the same. */
static void
test_too_large (void)
{
  g_autoptr (GByteArray) file = make_slide (EXPLICIT_LITTLE, 100000, 90000, NULL, 6, 1, 1);
  g_autoptr (SymInstance) instance = test_decode (file), labels = NULL;
  const TestInput input = { SYM_INPUT_MAIN, "test", file };

  g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (instance->error->message, "100000 × 90000 pixels"));
  g_assert_nonnull (strstr (instance->error->message, "smaller level"));
  labels = test_decode_inputs (&input, 1, TRUE);
  g_assert_no_error (labels->error);
  g_assert_cmpuint (labels->info.matrix[0], ==, 100000);
}

/* Nobody fills a slide of 400 × 300 with one tile of 4 × 3. */
static void
test_blank (void)
{
  static const Tile tiles[] = { { 1, 1 } };
  g_autoptr (SymImage) image = read_slide (400, 300, tiles, 1, 1, 1), most = read_slide (40, 30, tiles, 1, 1, 1);

  g_assert_cmpuint (sym_image_get_dims (image)[0], ==, TILE_COLUMNS);
  g_assert_true (has_note (image, "shown one by one"));
  g_assert_cmpuint (sym_image_get_dims (most)[0], ==, 40);
  g_assert_true (has_note (most, "left blank"));
}

static void
test_damaged (void)
{
  static const Tile tiles[] = { { 1, 1 }, { 5, 1 } };
  g_autoptr (GByteArray) file = make_slide (EXPLICIT_LITTLE, 8, 3, tiles, 2, 1, 1);

  test_mutations (file, file->len, 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/slide/full", test_full);
  g_test_add_func ("/slide/compressed", test_compressed);
  g_test_add_func ("/slide/planes", test_planes);
  g_test_add_func ("/slide/sparse", test_sparse);
  g_test_add_func ("/slide/too-large", test_too_large);
  g_test_add_func ("/slide/blank", test_blank);
  g_test_add_func ("/slide/damaged", test_damaged);
  return g_test_run ();
}
