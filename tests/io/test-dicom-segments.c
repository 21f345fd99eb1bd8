/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>

#include "decoder-test.h"
#include "dicom-bytes.h"
#include "segment-test.h"

/* Segmentations and structure sets written byte by byte, through the reader, as regions on an image's
 * own grid. Expected masks are drawn by hand. */

static void
put_items (GByteArray *file, guint32 tag, GByteArray *const *items, guint n)
{
  guint32 length = 0;

  for (guint i = 0; i < n; i++)
    length += 8 + items[i]->len;
  put_head (file, tag, "SQ", length, FALSE);
  for (guint i = 0; i < n; i++)
    {
      put_head (file, 0xfffee000, NULL, items[i]->len, FALSE);
      g_byte_array_append (file, items[i]->data, items[i]->len);
    }
}

/* Takes the item. */
static void
put_item (GByteArray *file, guint32 tag, GByteArray *item)
{
  put_items (file, tag, &item, 1);
  g_byte_array_unref (item);
}

static GByteArray *
make_us (guint32 tag, guint value)
{
  GByteArray *item = g_byte_array_new ();

  put_us (item, tag, value);
  return item;
}

static GByteArray *
make_segment (guint number, const char *label, const guint16 *lab)
{
  GByteArray *item = make_us (0x00620004, number);

  put_text (item, 0x00620005, "LO", label);
  if (lab != NULL)
    {
      put_head (item, 0x0062000d, "US", 6, FALSE);
      for (guint i = 0; i < 3; i++)
        put_u16 (item, lab[i], FALSE);
    }
  return item;
}

static GByteArray *
make_frame (guint segment, const char *position)
{
  GByteArray *item = g_byte_array_new (), *place = g_byte_array_new ();

  put_text (place, 0x00200032, "DS", position);
  put_item (item, 0x00209113, place);
  put_item (item, 0x0062000a, make_us (0x0062000b, segment));
  return item;
}

/* What all frames share: orientation and 0.5 × 2 mm. */
static GByteArray *
make_shared (void)
{
  GByteArray *item = g_byte_array_new (), *orientation = g_byte_array_new (), *measures = g_byte_array_new ();

  put_text (orientation, 0x00200037, "DS", "1\\0\\0\\0\\1\\0");
  put_item (item, 0x00209116, orientation);
  put_text (measures, 0x00180050, "DS", "2");
  put_text (measures, 0x00280030, "DS", "2\\0.5");
  put_item (item, 0x00289110, measures);
  return item;
}

/* Four columns, three rows, three frames: 1 at z = 0 and 4, 2 at z = 2; the frame between is left out. */
static GByteArray *
make_segmentation (const char *class, const char *type, guint bits, const guint8 *pixels, gsize n)
{
  /* L*a*b* of sRGB (255, 0, 0) under D50: 54.29, 80.80, 69.89 */
  static const guint16 red[] = { 35579, 53662, 50858 };
  GByteArray *file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (GByteArray) liver = make_segment (1, "Leber, gr\303\266\303\237er", red);
  g_autoptr (GByteArray) vessel = make_segment (2, "Vessel", NULL);
  GByteArray *const segments[] = { liver, vessel };
  g_autoptr (GByteArray) first = make_frame (1, "-10\\-20\\0");
  g_autoptr (GByteArray) second = make_frame (1, "-10\\-20\\4");
  g_autoptr (GByteArray) third = make_frame (2, "-10\\-20\\2");
  GByteArray *const frames[] = { first, second, third };

  put_text (file, 0x00080005, "CS", "ISO_IR 192");
  put_text (file, 0x00080016, "UI", class);
  put_text (file, 0x00080018, "UI", "1.2.9");
  put_text (file, 0x00080060, "CS", "SEG");
  put_text (file, 0x00200052, "UI", SPACE);
  put_us (file, 0x00280002, 1);
  put_text (file, 0x00280004, "CS", "MONOCHROME2");
  put_text (file, 0x00280008, "IS", "3");
  put_us (file, 0x00280010, 3);
  put_us (file, 0x00280011, 4);
  put_us (file, 0x00280100, bits);
  put_us (file, 0x00280101, bits);
  put_us (file, 0x00280102, bits - 1);
  put_us (file, 0x00280103, 0);
  put_text (file, 0x00620001, "CS", type);
  put_items (file, 0x00620002, segments, 2);
  put_us (file, 0x0062000e, 200);
  put_item (file, 0x52009229, make_shared ());
  put_items (file, 0x52009230, frames, 3);
  put_bytes (file, 0x7fe00010, bits == 1 ? "OB" : "OW", pixels, n, FALSE);
  return file;
}

#define SEGMENTATION "1.2.840.10008.5.1.4.1.1.66.4"
#define LABEL_MAP "1.2.840.10008.5.1.4.1.1.66.7"

static SymItem *
read_item (const GByteArray *file)
{
  SymInstance *instance = test_decode (file);
  g_autoptr (GPtrArray) instances = NULL;

  if (instance->error == NULL)
    return make_dicom_item (instance, "seg");
  instances = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  g_ptr_array_add (instances, instance);
  return _sym_item_new ("rs", NULL, instances, instance->error);
}

static SymImage *
make_image (gsize columns, gsize rows)
{
  static const double z[] = { 0, 2, 4 };

  return image_of (make_grid (columns, rows, z, 3, NULL));
}

/* Bits run on from frame to frame, the lowest first: 36 of them. */
static void
test_binary (void)
{
  /* frame 1: pixels 5, 6; frame 2: 11; frame 3: 0, 1 → bits 5, 6, 23, 24, 25 */
  static const guint8 bits[] = { 0x60, 0x00, 0x80, 0x03, 0x00, 0x00 };
  g_autoptr (GByteArray) file = make_segmentation (SEGMENTATION, "BINARY", 1, bits, sizeof bits);
  g_autoptr (SymItem) item = read_item (file);
  const SymSegmentation *segmentation = sym_item_get_segmentation (item);
  g_autoptr (SymImage) grid = make_image (4, 3);
  const SymSegment *liver, *vessel;

  g_assert_nonnull (segmentation);
  liver = sym_segmentation_get_segment (segmentation, 0);
  vessel = sym_segmentation_get_segment (segmentation, 1);
  g_assert_cmpstr (liver->name, ==, "Leber, größer");
  g_assert_cmpuint (liver->colour[0], >=, 254);
  g_assert_cmpuint (liver->colour[1], <=, 2);
  g_assert_cmpuint (liver->colour[2], <=, 2);
  g_assert_cmpstr (vessel->name, ==, "Vessel");
  g_assert_cmpint (vessel->number, ==, 2);
  assert_mask (segmentation, 0, grid, ".... .##. ..../.... .... ..../.... .... ...#");
  assert_mask (segmentation, 1, grid, ".... .... ..../##.. .... ..../.... .... ....");
  g_assert_true (sym_segmentation_fits (segmentation, grid));
}

/* Fractions of at most 200: inside is what has 100 or more. */
static void
test_fractional (void)
{
  static const guint8 samples[36] = { [2] = 99, [3] = 100, [12] = 200, [24] = 1, [30] = 150 };
  g_autoptr (GByteArray) file = make_segmentation (SEGMENTATION, "FRACTIONAL", 8, samples, sizeof samples);
  g_autoptr (SymItem) item = read_item (file);
  g_autoptr (SymImage) grid = make_image (4, 3);
  g_autoptr (SymInstance) instance = test_decode (file);

  assert_mask (sym_item_get_segmentation (item), 0, grid, "...# .... ..../.... .... ..../#... .... ....");
  assert_mask (sym_item_get_segmentation (item), 1, grid, ".... .... ..../.... ..#. ..../.... .... ....");
  g_assert_true (test_has_note (instance, "a half or more"));
}

/* Samples are segment numbers in the newer class. */
static void
test_label_map (void)
{
  static const guint8 samples[36] = { [2] = 1, [3] = 2, [12] = 2 };
  g_autoptr (GByteArray) file = make_segmentation (LABEL_MAP, "LABELMAP", 8, samples, sizeof samples);
  g_autoptr (SymItem) item = read_item (file);
  g_autoptr (SymImage) grid = make_image (4, 3);

  assert_mask (sym_item_get_segmentation (item), 0, grid, "..#. .... ..../.... .... ..../.... .... ....");
  assert_mask (sym_item_get_segmentation (item), 1, grid, "...# .... ..../.... .... ..../#... .... ....");
}

static GByteArray *
make_contour (const char *type, const char *data)
{
  GByteArray *item = g_byte_array_new ();

  put_text (item, 0x30060042, "CS", type);
  put_text (item, 0x30060050, "DS", data);
  return item;
}

static GByteArray *
make_roi (const char *number, const char *name, const char *space)
{
  GByteArray *item = g_byte_array_new ();

  put_text (item, 0x30060022, "IS", number);
  put_text (item, 0x30060024, "UI", space);
  put_text (item, 0x30060026, "LO", name);
  return item;
}

static GByteArray *
make_structures (const char *outer)
{
  GByteArray *file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (GByteArray) ring = make_roi ("4", "PTV", SPACE), other = make_roi ("5", "Elsewhere", "1.2.3.5");
  g_autoptr (GByteArray) big = make_contour ("CLOSED_PLANAR", outer);
  g_autoptr (GByteArray) small
      = make_contour ("CLOSED_PLANAR", "-9.25\\-17\\0\\ -7.75\\-17\\0\\-7.75 \\-11\\0\\-9.25\\-11\\0");
  g_autoptr (GByteArray) open = make_contour ("OPEN_PLANAR", "-9\\-17\\0\\-7\\-17\\0");
  GByteArray *const rois[] = { ring, other }, *const curves[] = { big, small, open };
  GByteArray *contours = g_byte_array_new ();

  put_text (file, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.481.3");
  put_text (file, 0x00080018, "UI", "1.2.8");
  put_text (file, 0x00080060, "CS", "RTSTRUCT");
  put_items (file, 0x30060020, rois, 2);
  put_text (contours, 0x3006002a, "IS", "255\\128\\0");
  put_items (contours, 0x30060040, curves, 3);
  put_text (contours, 0x30060084, "IS", "4");
  put_item (file, 0x30060039, contours);
  return file;
}

#define OUTER "-9.75\\-19\\0\\-7.25\\-19\\0\\-7.25\\-9\\0\\-9.75\\-9\\0"

static void
test_structures (void)
{
  g_autoptr (GByteArray) file = make_structures (OUTER);
  g_autoptr (SymItem) item = read_item (file);
  const SymSegmentation *segmentation = sym_item_get_segmentation (item);
  g_autoptr (SymImage) grid = make_image (7, 7);
  g_autofree char *mask = NULL;

  g_assert_error (sym_item_get_error (item), SYM_ERROR, SYM_ERROR_NO_PIXELS);
  g_assert_nonnull (segmentation);
  g_assert_cmpuint (sym_segmentation_get_n_segments (segmentation), ==, 1);
  g_assert_cmpstr (sym_segmentation_get_segment (segmentation, 0)->name, ==, "PTV");
  g_assert_cmpint (sym_segmentation_get_segment (segmentation, 0)->number, ==, 4);
  g_assert_cmpuint (sym_segmentation_get_segment (segmentation, 0)->colour[1], ==, 128);
  mask = draw_mask (segmentation, 0, grid);
  g_assert_true (g_str_has_prefix (mask, "....... .#####. .#...#. .#...#. .#...#. .#####. ......./......."));
  /* the open curve, and the region of another space, are said to be missing */
  g_assert_nonnull (strstr (sym_segmentation_get_notes (segmentation)[0], "1 more region"));
  g_assert_nonnull (strstr (sym_segmentation_get_notes (segmentation)[1], "1 contour"));
}

/* What is no number, or no triple, is no contour. */
static void
test_bad_structures (void)
{
  static const char *const outers[] = { "", "1\\2", "1\\2\\x", "1\\2\\3e99", "1e300\\2\\3", "nan\\1\\2", "\\\\\\\\" };
  g_autoptr (GByteArray) good = make_structures (OUTER);

  for (guint i = 0; i < G_N_ELEMENTS (outers); i++)
    {
      g_autoptr (GByteArray) file = make_structures (outers[i]);
      g_autoptr (SymItem) item = read_item (file);
      g_autoptr (SymImage) grid = make_image (7, 7);
      g_autofree char *mask = draw_mask (sym_item_get_segmentation (item), 0, grid);

      g_assert_true (g_str_has_prefix (mask, "....... ....... ..###.. ..###.. ..###.. ....... ......./......."));
    }
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GByteArray) changed = test_cut (good, good->len);
      TestInput input = { SYM_INPUT_MAIN, "test", changed };
      SymInstance *instance;
      g_autoptr (SymSegmentation) segmentation = NULL;
      g_autoptr (GPtrArray) instances = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);

      for (int j = g_test_rand_int_range (1, 5); j > 0; j--)
        changed->data[g_test_rand_int_range (132, (gint32) changed->len)] = (guint8) g_test_rand_int_range (0, 256);
      instance = test_decode_somewhere (&input, 1, FALSE, FALSE);
      g_assert_nonnull (instance->error);
      g_ptr_array_add (instances, instance);
      segmentation = _sym_segmentation_new (instances);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();

  g_test_add_func ("/dicom-segments/binary", test_binary);
  g_test_add_func ("/dicom-segments/fractional", test_fractional);
  g_test_add_func ("/dicom-segments/label-map", test_label_map);
  g_test_add_func ("/dicom-segments/structures", test_structures);
  g_test_add_func ("/dicom-segments/bad-structures", test_bad_structures);

  return g_test_run ();
}
