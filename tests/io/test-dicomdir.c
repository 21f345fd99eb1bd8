/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <unistd.h>

#include "folder.h"
#include "dicom-bytes.h"
#include "sym-image-private.h"
#include "sym-item.h"
#include "sym-loader.h"

/* A DICOMDIR opens the files that it names below its folder, and no others. */

static void
take_item (SymItem *item, gpointer user_data)
{
  g_ptr_array_add (user_data, sym_item_ref (item));
}

static GPtrArray *
load (const char *path, SymLoaderFlags flags)
{
  g_autofree char *decoder = sym_loader_find_decoder ();
  g_autoptr (SymLoader) loader = sym_loader_new (decoder);
  g_autoptr (GError) error = NULL;
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);

  g_assert_true (sym_loader_load (loader, path, flags, take_item, NULL, items, NULL, &error));
  g_assert_no_error (error);
  return items;
}

static void
write_file (const char *folder, const char *name, const GByteArray *bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
}

static void
write_slice (const char *folder, const char *name, const char *series, int number, double z)
{
  g_autoptr (GByteArray) file = make_slice (series, number, z, NULL);

  write_file (folder, name, file);
}

static void
write_directory (const char *folder, const char *const *names)
{
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (GByteArray) items = g_byte_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GByteArray) item = g_byte_array_new ();

      put_text (item, 0x00041430, "CS", "IMAGE");
      put_text (item, 0x00041500, "CS", names[i]);
      put_head (items, 0xfffee000, NULL, item->len, FALSE);
      g_byte_array_append (items, item->data, item->len);
    }
  put_text (file, 0x00041130, "CS", "TEST");
  put_head (file, 0x00041220, "SQ", items->len, FALSE);
  g_byte_array_append (file, items->data, items->len);
  write_file (folder, "disc/DICOMDIR", file);
}

static void
test_opens (void)
{
  static const char *const names[] = { "IM\\A1", "IM\\A2", "IM\\A1", "OTHER", NULL };
  g_autofree char *folder = g_dir_make_tmp ("symscope-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "disc", "DICOMDIR", NULL);
  g_autoptr (GPtrArray) items = NULL, itself = NULL;

  write_directory (folder, names);
  write_slice (folder, "disc/IM/A1", "1.2.3.4", 1, 0);
  write_slice (folder, "disc/im/a2", "1.2.3.4", 2, 5); /* as some systems mount a disc */
  write_slice (folder, "disc/OTHER", "1.2.3.5", 1, 0);
  items = load (path, SYM_LOADER_FOLLOW);
  g_assert_cmpuint (items->len, ==, 2);
  g_assert_cmpuint (sym_image_get_dims (sym_item_get_image (items->pdata[0]))[2], ==, 2);
  g_assert_cmpuint (sym_image_get_dims (sym_item_get_image (items->pdata[1]))[2], ==, 1);

  /* a file is a file where nobody asked for what it names */
  itself = load (path, SYM_LOADER_NONE);
  g_assert_cmpuint (itself->len, ==, 1);
  g_assert_null (sym_item_get_image (itself->pdata[0]));
  g_assert_true (g_str_has_prefix (sym_item_get_error (itself->pdata[0])->message,
                                   "It is a directory of DICOM files."));
  test_remove_folder (folder);
}

/* Neither names nor links lead out of the folder. */
static void
test_stays_inside (void)
{
  static const char *const names[] = {
    "..\\OUT", "IM\\..\\..\\OUT", "../OUT", "IM/../../OUT", "LINK", "LINKED\\OUT", "\\OUT", "IM\\", "GONE", ".", NULL,
  };
  g_autofree char *folder = g_dir_make_tmp ("symscope-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "disc", "DICOMDIR", NULL);
  g_autofree char *out = g_build_filename (folder, "OUT", NULL);
  g_autofree char *link = g_build_filename (folder, "disc", "LINK", NULL);
  g_autofree char *linked = g_build_filename (folder, "disc", "LINKED", NULL);
  g_autoptr (GPtrArray) items = NULL;

  write_directory (folder, names);
  write_slice (folder, "OUT", "1.2.3.4", 1, 0);
  write_slice (folder, "disc/IM/A1", "1.2.3.4", 1, 0);
  g_assert_cmpint (symlink (out, link), ==, 0);
  g_assert_cmpint (symlink (folder, linked), ==, 0);
  items = load (path, SYM_LOADER_FOLLOW);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_null (sym_item_get_image (items->pdata[0]));
  g_assert_error (sym_item_get_error (items->pdata[0]), SYM_ERROR, SYM_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (sym_item_get_error (items->pdata[0])->message, "names 10 files"));
  test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dicomdir/opens", test_opens);
  g_test_add_func ("/dicomdir/stays-inside", test_stays_inside);
  return g_test_run ();
}
