/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "decoder-test.h"
#include "sym-sdm-private.h"

/* The marked and unmarked images of the development set, written by an independent implementation:
 * z within 0.05 of what that one reads. */

typedef struct
{
  const char *file;
  double z;          /* of the reference, the mark's own size; 0 where only the outcome is known */
  gboolean is_marked;
  gboolean is_scaled; /* found by the search for other sizes only */
} FileCase;

static const FileCase cases[] = {
  { "own_base_mr8.png", 0, FALSE, FALSE },
  { "own_mr8.png", 30.00, TRUE, FALSE },
  { "own_mr8_j75.png", 25.59, TRUE, FALSE },
  { "own_mr8_half.png", 29.25, TRUE, TRUE },
  { "own_mr8_x137.png", 29.79, TRUE, TRUE },
  { "own_mr8_crop_flip_inv.png", 29.82, TRUE, FALSE },
  { "own_ct16.dcm", 42.97, TRUE, FALSE },
  { "own_ct16.png", 41.21, TRUE, FALSE },
  { "own_ct16_w2000.png", 35.55, TRUE, FALSE },
  { "own_ct16_unmarked.dcm", 4.45, FALSE, FALSE },
  { "own_rgb_ihc.png", 14.97, TRUE, FALSE },
  { "own_vol.nii.gz", 15.8, TRUE, FALSE },
};

static char *folder;

static SymImage *
open_image (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (SymInstance) instance = NULL;
  g_autoptr (GError) error = NULL;
  SymImage *image;
  char *contents;
  gsize size;

  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  file = g_byte_array_new_take ((guint8 *) contents, size);
  instance = test_decode (file);
  g_assert_no_error (instance->error);
  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  return image;
}

static void
test_file (gconstpointer data)
{
  const FileCase *c = data;
  g_autoptr (SymImage) image = open_image (c->file);
  g_autofree SymSdmPlane *planes = g_new (SymSdmPlane, image->n_planes);
  g_autoptr (GPtrArray) quick = NULL, full = NULL;
  SymSdmFind find;
  double threshold;

  for (gsize i = 0; i < image->n_planes; i++)
    g_assert_true (_sym_sdm_plane_init (&planes[i], image, (guint8 *) image->planes[i]));
  g_assert_true (_sym_sdm_measure (planes, image->n_planes, c->is_scaled, NULL, &find, &threshold));
  g_test_message ("%s: z %.3f, reference %.2f, scale %.4f", c->file, find.z, c->z, find.scale);
  if (c->z > 0)
    g_assert_cmpfloat_with_epsilon (find.z, c->z, 0.05);
  g_assert_cmpint (find.z >= threshold, ==, c->is_marked);

  quick = _sym_sdm_examine (image, SYM_EXAMINE_QUICK, NULL);
  g_assert_cmpuint (quick->len, ==, c->is_marked && !c->is_scaled);
  full = _sym_sdm_examine (image, SYM_EXAMINE_FULL, NULL);
  g_assert_cmpuint (full->len, ==, c->is_marked);
}

int
main (int argc, char **argv)
{
  const char *shared = g_getenv ("SYMSCOPE_SHARED");

  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  folder = g_build_filename (shared != NULL ? shared : SOURCE_ROOT "/../shared", "watermarks", NULL);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_print ("1..0 # SKIP no watermarked images beside the sources; SYMSCOPE_SHARED says where\n");
      return 0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sdm/files/", cases[i].file, NULL);

      g_test_add_data_func (path, &cases[i], test_file);
    }
  return g_test_run ();
}
