/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>

#include "decoder-test.h"
#include "dicom-bytes.h"

/* Shutters and presentation states written byte by byte, through the reader. */

static void
put_item (GByteArray *file, guint32 tag, GByteArray *item)
{
  put_head (file, tag, "SQ", 8 + item->len, FALSE);
  put_head (file, 0xfffee000, NULL, item->len, FALSE);
  g_byte_array_append (file, item->data, item->len);
  g_byte_array_unref (item);
}

static GByteArray *
make_reference (const char *uid)
{
  GByteArray *item = g_byte_array_new ();

  put_text (item, 0x00081150, "UI", "1.2.840.10008.5.1.4.1.1.2");
  put_text (item, 0x00081155, "UI", uid);
  return item;
}

static void
put_sl (GByteArray *file, guint32 tag, gint32 a, gint32 b)
{
  put_head (file, tag, "SL", 8, FALSE);
  put_u32 (file, (guint32) a, FALSE);
  put_u32 (file, (guint32) b, FALSE);
}

static GByteArray *
make_state (void)
{
  GByteArray *file = begin_dicom (EXPLICIT_LITTLE), *window = g_byte_array_new (), *area = g_byte_array_new ();
  GByteArray *layer = g_byte_array_new (), *graphic = g_byte_array_new ();

  put_text (file, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.11.1");
  put_text (file, 0x00080018, "UI", "1.2.7");
  put_text (file, 0x00080060, "CS", "PR");
  put_text (file, 0x00181600, "CS", "RECTANGULAR\\POLYGONAL\\BITMAP");
  put_text (file, 0x00181602, "IS", "3");
  put_text (file, 0x00181604, "IS", "30");
  put_text (file, 0x00181606, "IS", "5");
  put_text (file, 0x00181608, "IS", "50");
  put_text (file, 0x00181620, "IS", "1\\2\\3\\4\\5\\6");
  put_us (file, 0x00181622, 0x8080);
  put_item (window, 0x00081140, make_reference ("1.2.3"));
  put_text (window, 0x00281050, "DS", "40");
  put_text (window, 0x00281051, "DS", "400");
  put_text (window, 0x00281056, "CS", "SIGMOID");
  put_item (file, 0x00283110, window);
  put_text (graphic, 0x00700023, "CS", "POINT");
  put_item (layer, 0x00700009, graphic);
  put_item (file, 0x00700001, layer);
  put_text (file, 0x00700041, "CS", "Y");
  put_us (file, 0x00700042, 270);
  put_sl (area, 0x00700052, 4, 5);
  put_sl (area, 0x00700053, 14, 15);
  put_text (area, 0x00700100, "CS", "TRUE SIZE");
  put_item (file, 0x0070005a, area);
  put_text (file, 0x00700080, "CS", "FOR READING");
  put_text (file, 0x20500020, "CS", "INVERSE");
  return file;
}

static void
test_state (void)
{
  g_autoptr (GByteArray) file = make_state ();
  g_autoptr (SymInstance) instance = test_decode (file);
  const SymShutterInfo *shutter = instance->shutter;
  const SymPresentationInfo *info = instance->presentation;
  const SymPresentationWindow *window;
  const SymPresentationArea *area;

  g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_NO_PIXELS);
  g_assert_nonnull (strstr (instance->error->message, "presentation state"));
  g_assert_nonnull (shutter);
  g_assert_cmpuint (shutter->shapes, ==, SYM_SHUTTER_RECTANGLE | SYM_SHUTTER_POLYGON);
  g_assert_cmpint (shutter->left, ==, 3);
  g_assert_cmpint (shutter->right, ==, 30);
  g_assert_cmpint (shutter->top, ==, 5);
  g_assert_cmpint (shutter->bottom, ==, 50);
  g_assert_cmpuint (shutter->n_corners, ==, 3);
  /* rows come first in the file */
  g_assert_cmpint (shutter->corners[0], ==, 2);
  g_assert_cmpint (shutter->corners[1], ==, 1);
  g_assert_cmpuint (shutter->grey, ==, 128);

  g_assert_nonnull (info);
  g_assert_cmpuint (info->flags, ==,
                    SYM_PRESENTATION_INVERT | SYM_PRESENTATION_FLIP | SYM_PRESENTATION_BITMAP | SYM_PRESENTATION_TRUE_SIZE);
  g_assert_cmpuint (info->rotation, ==, 270);
  g_assert_cmpuint (info->n_graphics, ==, 1);
  g_assert_cmpuint (info->n_texts, ==, 0);
  g_assert_cmpstr (info->name, ==, "FOR READING");

  g_assert_cmpuint (instance->presentation_windows->len, ==, 1);
  window = &g_array_index (instance->presentation_windows, SymPresentationWindow, 0);
  g_assert_cmpfloat (window->window.centre, ==, 40);
  g_assert_cmpfloat (window->window.width, ==, 400);
  g_assert_cmpuint (window->window.function, ==, SYM_WINDOW_SIGMOID);
  g_assert_cmpstr (window->uid, ==, "1.2.3");
  g_assert_cmpuint (instance->presentation_areas->len, ==, 1);
  area = &g_array_index (instance->presentation_areas, SymPresentationArea, 0);
  g_assert_cmpint (area->first[0], ==, 4);
  g_assert_cmpint (area->last[1], ==, 15);
  g_assert_cmpfloat (area->magnification, ==, 0);
  g_assert_cmpstr (area->uid, ==, "");
}

/* An image's own shutter; and whatever is changed in a state is still an answer that the parent takes. */
static void
test_image (void)
{
  g_autoptr (GByteArray) extra = g_byte_array_new (), state = make_state ();
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (SymInstance) instance = NULL;

  file = make_slice ("1.2.5", 1, 0, NULL);
  put_text (extra, 0x00181600, "CS", "CIRCULAR");
  put_text (extra, 0x00181610, "IS", "2\\3");
  put_text (extra, 0x00181612, "IS", "1");
  {
    g_autoptr (GByteArray) whole = g_byte_array_new ();
    guint at = 0;

    /* before group 0020 */
    while (memcmp (file->data + at, "\x20\x00\x0d\x00UI", 6) != 0)
      at++;
    g_byte_array_append (whole, file->data, at);
    g_byte_array_append (whole, extra->data, extra->len);
    g_byte_array_append (whole, file->data + at, file->len - at);
    instance = test_decode (whole);
  }
  g_assert_no_error (instance->error);
  g_assert_nonnull (instance->shutter);
  g_assert_cmpuint (instance->shutter->shapes, ==, SYM_SHUTTER_CIRCLE);
  g_assert_cmpint (instance->shutter->centre[0], ==, 3);
  g_assert_cmpint (instance->shutter->centre[1], ==, 2);
  g_assert_cmpint (instance->shutter->radius, ==, 1);
  g_assert_null (instance->presentation);

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GByteArray) changed = test_cut (state, state->len);
      TestInput input = { SYM_INPUT_MAIN, "test", changed };
      g_autoptr (SymInstance) answer = NULL;

      for (int j = g_test_rand_int_range (1, 5); j > 0; j--)
        changed->data[g_test_rand_int_range (132, (gint32) changed->len)] = (guint8) g_test_rand_int_range (0, 256);
      answer = test_decode_somewhere (&input, 1, FALSE, FALSE);
      g_assert_nonnull (answer->error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();

  g_test_add_func ("/dicom-presentation/state", test_state);
  g_test_add_func ("/dicom-presentation/image", test_image);

  return g_test_run ();
}
