/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "dicom-bytes.h"
#include "sym-item-private.h"
#include "sym-loader-private.h"

/* A long series that comes in parts. */

#define SERIES "1.2.3.9"
#define N_FILES 64

typedef struct
{
  char *folder;
  SymLoader *loader;
  GPtrArray *items;
  GArray *done; /* guint64: files read, labels and samples, when each item came */
  guint64 now;
  GCancellable *cancellable;
  gboolean stop;
} Fixture;

static char *
get_path (Fixture *fixture, guint instance)
{
  /* names say nothing of the order */
  g_autofree char *name = g_strdup_printf ("%03u", instance * 37 % N_FILES);

  return g_build_filename (fixture->folder, name, NULL);
}

/* Slice n of n_files lies at n mm and its first pixel is n; it says of itself what @label holds. */
static void
put_slice (Fixture *fixture, guint instance, const GByteArray *label, gboolean cut)
{
  g_autoptr (GByteArray) file = make_slice (SERIES, (int) instance, instance, label);
  g_autofree char *path = get_path (fixture, instance);

  g_assert_true (g_file_set_contents (path, (const char *) file->data, (gssize) file->len - (cut ? 10 : 0), NULL));
}

static void
put_slices (Fixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    put_slice (fixture, i, NULL, FALSE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *decoder = sym_loader_find_decoder ();

  g_assert_nonnull (decoder);
  fixture->folder = g_dir_make_tmp ("symscope-XXXXXX", NULL);
  fixture->loader = sym_loader_new (decoder);
  fixture->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
  fixture->done = g_array_new (FALSE, FALSE, sizeof (guint64));
  fixture->cancellable = g_cancellable_new ();
  _sym_loader_set_part_interval (fixture->loader, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *path = get_path (fixture, i);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_clear_object (&fixture->loader);
  g_clear_object (&fixture->cancellable);
  g_ptr_array_unref (fixture->items);
  g_array_unref (fixture->done);
  g_free (fixture->folder);
}

static void
on_item (SymItem *item, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_ptr_array_add (fixture->items, sym_item_ref (item));
  g_array_append_val (fixture->done, fixture->now);
  if (fixture->stop)
    g_cancellable_cancel (fixture->cancellable);
}

static void
on_progress (guint64 done, guint64 total, gpointer user_data)
{
  ((Fixture *) user_data)->now = done;
}

static gboolean
load (Fixture *fixture, SymLoaderFlags flags, GError **error)
{
  return sym_loader_load (fixture->loader, fixture->folder, flags, on_item, on_progress, fixture,
                          fixture->cancellable, error);
}

static SymItem *
get_item (Fixture *fixture, guint index)
{
  g_assert_cmpuint (index, <, fixture->items->len);
  return g_ptr_array_index (fixture->items, index);
}

static SymImage *
get_image (Fixture *fixture, guint index)
{
  SymImage *image = sym_item_get_image (get_item (fixture, index));

  g_assert_nonnull (image);
  return image;
}

static int
get_instance (SymImage *image, gint64 slice)
{
  const gint64 voxel[5] = { 0, 0, slice };

  return (int) sym_image_value_at (image, voxel).v[0] + 1024;
}

/* Protects: the slice that is shown first is handed out when one file of samples has been read, all
 * labels before; parts are stacks without gaps about it; the last item is the whole. */
static void
test_outward (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint missing = N_FILES;
  SymImage *whole;

  put_slices (fixture, N_FILES);
  load (fixture, SYM_LOADER_PARTS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->items->len, >=, 2);
  g_assert_cmpuint (sym_image_get_n_missing (get_image (fixture, 0)), ==, N_FILES - 1);
  g_assert_cmpint (get_instance (get_image (fixture, 0), 0), ==, N_FILES / 2);
  g_assert_cmpuint (g_array_index (fixture->done, guint64, 0), ==, N_FILES + 1);
  g_assert_cmpstr (sym_image_get_notes (get_image (fixture, 0))[0], ==,
                   "Only 1 of the 64 files of the series has been read.");

  for (guint i = 0; i < fixture->items->len; i++)
    {
      SymItem *item = get_item (fixture, i);
      SymImage *image = get_image (fixture, i);
      const guint n = (guint) sym_image_get_dims (image)[2];

      g_assert_cmpuint (sym_image_get_n_missing (image), <, missing);
      missing = sym_image_get_n_missing (image);
      g_assert_cmpuint (n, ==, N_FILES - missing);
      for (guint slice = 0; slice < n; slice++)
        g_assert_cmpint (get_instance (image, slice), ==, N_FILES / 2 - n / 2 + slice);
      g_assert_cmpstr (sym_item_get_path (item), ==, sym_item_get_path (get_item (fixture, 0)));
      g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, SYM_VERDICT_CHECKING);
    }
  g_assert_cmpuint (missing, ==, 0);
  whole = get_image (fixture, fixture->items->len - 1);
  g_assert_cmpstr (sym_image_get_notes (whole)[0], ==, NULL);
}

/* Protects: of a series with times the first comes slice by slice, and then times as a whole: never a
 * stack whose places have different numbers of images. */
static void
test_times (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const guint n_slices = N_FILES / 4;

  for (guint i = 0; i < N_FILES; i++)
    {
      g_autoptr (GByteArray) file = make_slice (SERIES, (int) i, i / 4, NULL);
      g_autofree char *path = get_path (fixture, i);

      g_assert_true (g_file_set_contents (path, (const char *) file->data, (gssize) file->len, NULL));
    }
  load (fixture, SYM_LOADER_PARTS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->items->len, >=, 2);
  g_assert_cmpint (get_instance (get_image (fixture, 0), 0), ==, n_slices / 2 * 4);
  for (guint i = 0; i < fixture->items->len; i++)
    {
      SymImage *image = get_image (fixture, i);
      const gsize *dims = sym_image_get_dims (image);

      g_assert_cmpuint (dims[2] * dims[3], ==, N_FILES - sym_image_get_n_missing (image));
      g_assert_true (dims[3] == 1 ? dims[2] <= n_slices : dims[2] == n_slices);
    }
}

/* Protects: a part has the verdict of every label of the series, also of files whose samples have not
 * been read. */
static void
test_verdict (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) label = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  const SymVerdict *part, *whole;

  put_text (label, 0x0008001c, "CS", "YES");
  put_slices (fixture, N_FILES - 1);
  put_slice (fixture, N_FILES - 1, label, FALSE);
  load (fixture, SYM_LOADER_PARTS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->items->len, >=, 2);
  part = sym_item_get_verdict (get_item (fixture, 0));
  whole = sym_item_get_verdict (get_item (fixture, fixture->items->len - 1));
  g_assert_cmpuint (sym_image_get_n_missing (get_image (fixture, 0)), ==, N_FILES - 1);
  g_assert_cmpint (part->kind, ==, SYM_VERDICT_PARTLY_SYNTHETIC);
  g_assert_cmpint (part->kind, ==, whole->kind);
  g_assert_cmpuint (part->n_synthetic, ==, 1);
  g_assert_cmpuint (part->n_files, ==, N_FILES);
}

/* Protects: the middle that cannot be read is left out, and handed out with its error after the whole. */
static void
test_broken_middle (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const guint last = N_FILES - 1;
  guint n;

  put_slices (fixture, N_FILES);
  put_slice (fixture, N_FILES / 2, NULL, TRUE);
  load (fixture, SYM_LOADER_PARTS, &error);
  g_assert_no_error (error);
  n = fixture->items->len;
  g_assert_cmpuint (n, >=, 3);
  g_assert_cmpint (get_instance (get_image (fixture, 0), 0), ==, N_FILES / 2 - 1);
  g_assert_cmpuint (sym_image_get_n_missing (get_image (fixture, n - 2)), ==, 0);
  g_assert_cmpuint (sym_image_get_dims (get_image (fixture, n - 2))[2], ==, last);
  g_assert_null (sym_item_get_image (get_item (fixture, n - 1)));
  g_assert_error (sym_item_get_error (get_item (fixture, n - 1)), SYM_ERROR, SYM_ERROR_CORRUPT);
}

/* Protects: who stops reading keeps what was handed out, and no more comes. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  put_slices (fixture, N_FILES);
  fixture->stop = TRUE;
  g_assert_false (load (fixture, SYM_LOADER_PARTS, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->items->len, ==, 1);
  g_assert_cmpuint (sym_image_get_n_missing (get_image (fixture, 0)), ==, N_FILES - 1);
}

/* Protects: who asks for no parts gets none, and a short series has none. */
static void
test_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  put_slices (fixture, 31);
  load (fixture, SYM_LOADER_PARTS, &error);
  put_slices (fixture, N_FILES);
  load (fixture, SYM_LOADER_NONE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->items->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (sym_image_get_n_missing (get_image (fixture, i)), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/loader/parts/outward", Fixture, NULL, set_up, test_outward, tear_down);
  g_test_add ("/loader/parts/times", Fixture, NULL, set_up, test_times, tear_down);
  g_test_add ("/loader/parts/verdict", Fixture, NULL, set_up, test_verdict, tear_down);
  g_test_add ("/loader/parts/broken-middle", Fixture, NULL, set_up, test_broken_middle, tear_down);
  g_test_add ("/loader/parts/stop", Fixture, NULL, set_up, test_stop, tear_down);
  g_test_add ("/loader/parts/whole", Fixture, NULL, set_up, test_whole, tear_down);

  return g_test_run ();
}
