/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <math.h>

#include "decoder-test.h"
#include "dicom-bytes.h"
#include "image-test.h"

/* Siemens mosaics written byte by byte: 3 slices of 3 x 2 pixels as tiles of 6 x 4. */

static void
put_csa_tag (GByteArray *csa, gboolean second, gboolean is_first, const char *name, const char *const *items, guint n)
{
  char head[64] = "";

  g_strlcpy (head, name, sizeof head);
  g_byte_array_append (csa, (const guint8 *) head, sizeof head);
  put_u32 (csa, n, FALSE);
  g_byte_array_append (csa, (const guint8 *) "FD\0\0", 4);
  put_u32 (csa, 4, FALSE);
  put_u32 (csa, n, FALSE);
  put_u32 (csa, 77, FALSE);
  for (guint i = 0; i < n; i++)
    {
      const guint32 length = (guint32) strlen (items[i]) + 1;

      /* the first form states by how much a length is more than the count of the first tag's items: 1 */
      put_u32 (csa, second ? length : length + 1, FALSE);
      put_u32 (csa, length, FALSE);
      put_u32 (csa, 77, FALSE);
      put_u32 (csa, length, FALSE);
      g_byte_array_append (csa, (const guint8 *) items[i], length);
      while (csa->len % 4 != 0)
        g_byte_array_append (csa, (const guint8 *) "", 1);
    }
  g_assert_true (!is_first || n == 1);
}

typedef struct
{
  const char *name;
  gboolean second;
  const char *count;        /* in the CSA header; NULL: no header at all */
  guint private_count;      /* in (0019,100A); 0 for none */
  const char *normal[3];
  gboolean has_distance;
  const char *first_slice;  /* ProtocolSliceNumber */
  double step;              /* expected along z; 0 where it stays a mosaic */
} Case;

static const Case cases[] = {
  { "second", TRUE, "3", 3, { "0", "0", "1" }, TRUE, "0", 2.5 },
  { "first", FALSE, "3", 0, { "0", "0", "1" }, TRUE, "0", 2.5 },
  { "backwards", TRUE, "3", 3, { "0", "0", "-1" }, TRUE, "0", -2.5 },
  { "contradiction", TRUE, "3", 4, { "0", "0", "1" }, TRUE, "0", 0 },
  { "too-many", TRUE, "5", 0, { "0", "0", "1" }, TRUE, "0", 0 },
  { "not-normal", TRUE, "3", 3, { "0", "0.6", "0.8" }, TRUE, "0", 0 },
  { "no-distance", TRUE, "3", 3, { "0", "0", "1" }, FALSE, "0", 0 },
  { "other-order", TRUE, "3", 3, { "0", "0", "1" }, TRUE, "2", 0 },
  { "no-header", TRUE, NULL, 3, { "0", "0", "1" }, TRUE, "0", 0 },
  { "one", TRUE, "1", 1, { "0", "0", "1" }, TRUE, "0", 0 },
};

/* The first sample of each tile row tells tile, row; the fourth tile is filled with @rest. */
static GByteArray *
make_mosaic (const Case *c, int number, guint8 rest)
{
  GByteArray *file = begin_dicom (EXPLICIT_LITTLE);
  g_autofree char *text = g_strdup_printf ("%d", number);

  put_text (file, 0x00080008, "CS", "ORIGINAL\\PRIMARY\\M\\MOSAIC");
  put_text (file, 0x00080018, "UI", text);
  put_text (file, 0x00080060, "CS", "MR");
  if (c->has_distance)
    put_text (file, 0x00180088, "DS", "2.5");
  if (c->private_count > 0)
    {
      put_text (file, 0x00190010, "LO", "SIEMENS MR HEADER");
      put_us (file, 0x0019100a, c->private_count);
    }
  put_text (file, 0x0020000d, "UI", "1.2.3");
  put_text (file, 0x0020000e, "UI", "1.2.3.4");
  put_text (file, 0x00200013, "IS", text);
  put_text (file, 0x00200032, "DS", "-10\\-20\\30");
  put_text (file, 0x00200037, "DS", "1\\0\\0\\0\\1\\0");
  put_grey (file, NULL, 4, 6, "2\\0.5", 8, 8);
  if (c->count != NULL)
    {
      g_autoptr (GByteArray) csa = g_byte_array_new ();

      if (c->second)
        g_byte_array_append (csa, (const guint8 *) "SV10\4\3\2\1", 8);
      put_u32 (csa, 4, FALSE);
      put_u32 (csa, 77, FALSE);
      put_csa_tag (csa, c->second, TRUE, "EchoLinePosition", &(const char *){ "7" }, 1);
      put_csa_tag (csa, c->second, FALSE, "ProtocolSliceNumber", &c->first_slice, 1);
      put_csa_tag (csa, c->second, FALSE, "SliceNormalVector", c->normal, 3);
      put_csa_tag (csa, c->second, FALSE, "NumberOfImagesInMosaic", &c->count, 1);
      put_text (file, 0x00290010, "LO", "SIEMENS CSA HEADER");
      put_bytes (file, 0x00291010, "OB", csa->data, csa->len, FALSE);
    }
  put_head (file, 0x7fe00010, "OB", 24, FALSE);
  for (guint y = 0; y < 4; y++)
    for (guint x = 0; x < 6; x++)
      {
        const guint tile = y / 2 * 2 + x / 3;
        const guint8 sample = tile == 3 ? rest : (guint8) (100 * (number - 1) + 10 * tile + 3 * (y % 2) + x % 3);

        g_byte_array_append (file, &sample, 1);
      }
  return file;
}

static void
assert_slices (const SymImage *image, double step, guint n_times)
{
  const double first = step > 0 ? 30 : 30 + 2 * step;

  g_assert_cmpuint (sym_image_get_dims (image)[0], ==, 3);
  g_assert_cmpuint (sym_image_get_dims (image)[1], ==, 2);
  g_assert_cmpuint (sym_image_get_dims (image)[2], ==, 3);
  g_assert_cmpuint (sym_image_get_dims (image)[3], ==, n_times);
  g_assert_true (sym_image_is_volume (image));
  g_assert_true (sym_image_affine_is_exact (image));
  /* the position moves by half of what the mosaic is larger than a slice: 1.5 columns, 1 row */
  g_assert_cmpfloat (sym_image_get_affine (image)[3], ==, -10 + 1.5 * 0.5);
  g_assert_cmpfloat (sym_image_get_affine (image)[7], ==, -20 + 1 * 2);
  g_assert_cmpfloat (sym_image_get_affine (image)[11], ==, first);
  g_assert_cmpfloat (sym_image_get_affine (image)[10], ==, fabs (step));
  for (gint64 time = 0; time < n_times; time++)
    for (gint64 slice = 0; slice < 3; slice++)
      for (gint64 row = 0; row < 2; row++)
        for (gint64 column = 0; column < 3; column++)
          {
            const gint64 voxel[5] = { column, row, slice, time, 0 };
            const gint64 tile = step > 0 ? slice : 2 - slice;

            g_assert_cmpfloat (sym_image_value_at (image, voxel).v[0], ==,
                               (double) (100 * time + 10 * tile + 3 * row + column));
          }
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GByteArray) file = make_mosaic (c, 1, 0);
  g_autoptr (SymImage) image = image_of (test_decode (file));
  g_autofree char *digest = sym_image_get_digest (image);
  g_autofree char *expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, file->data + file->len - 24, 24);

  /* whatever is shown, the digest is that of the samples as stored */
  g_assert_cmpstr (digest, ==, expected);
  if (c->step != 0)
    {
      assert_slices (image, c->step, 1);
      g_assert_cmpuint (sym_image_get_dims (sym_image_get_as_stored (image))[0], ==, 6);
      g_assert_null (sym_image_get_affine (sym_image_get_as_stored (image)));
      g_assert_null (sym_image_get_notes (image)[0]);
      return;
    }
  g_assert_cmpuint (sym_image_get_dims (image)[0], ==, 6);
  g_assert_null (sym_image_get_affine (image));
  g_assert_null (sym_image_get_as_stored (image));
  g_assert_true (has_note (image, "mosaic"));
}

/* Mosaics of one series are volumes one after the other in time. */
static void
test_series (void)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (SymImage) image = NULL;
  g_autoptr (GError) error = NULL;

  for (int number = 2; number >= 1; number--)
    {
      g_autoptr (GByteArray) file = make_mosaic (&cases[0], number, 0);

      g_ptr_array_add (files, test_decode (file));
    }
  groups = _sym_stack_group (files);
  g_assert_cmpuint (groups->len, ==, 1);
  image = _sym_image_new_from_stack (g_ptr_array_index (groups, 0), &error);
  g_assert_no_error (error);
  assert_slices (image, 2.5, 2);
  g_assert_cmpuint (sym_image_get_dims (sym_image_get_as_stored (image))[3], ==, 2);
}

/* What stands in the tiles beyond the slices is not lost without a word. */
static void
test_rest (void)
{
  g_autoptr (GByteArray) file = make_mosaic (&cases[0], 1, 7);
  g_autoptr (SymImage) image = image_of (test_decode (file));

  assert_slices (image, 2.5, 1);
  g_assert_true (has_note (image, "beside its slices"));
}

/* Whatever the private header holds, there is an answer. */
static void
test_any_header (void)
{
  g_autoptr (GByteArray) file = make_mosaic (&cases[0], 1, 0);

  test_mutations (file, file->len, 2000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/dicom-mosaic/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/dicom-mosaic/series", test_series);
  g_test_add_func ("/dicom-mosaic/rest", test_rest);
  g_test_add_func ("/dicom-mosaic/any-header", test_any_header);
  return g_test_run ();
}
