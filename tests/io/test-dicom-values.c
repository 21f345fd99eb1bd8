/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dicom-read.h"

/* What goes with the pixels: palettes, transforms, groups of frames, labels. */

/* Protects: a palette arrives with 16-bit entries, also where they are packed as bytes. */
static void
test_palette (void)
{
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (SymInstance) instance = NULL;
  Pixels pixels = six_bytes;

  pixels.photometric = "PALETTE COLOR";
  pixels.colour = SYM_COLOUR_PALETTE;
  put_image (file, &pixels, NULL);
  for (guint c = 0; c < 3; c++)
    {
      put_head (file, 0x00281101 + c, "US", 6, FALSE);
      put_u16 (file, 6, FALSE);
      put_u16 (file, 0, FALSE);
      put_u16 (file, c == 2 ? 8 : 16, FALSE);
    }
  put_bytes (file, 0x00281201, "OW", "\0\1\0\2\0\3\0\4\0\5\0\6", 12, FALSE);
  put_bytes (file, 0x00281202, "OW", "\1\0\2\0\3\0\4\0\5\0\6\0", 12, FALSE);
  put_bytes (file, 0x00281203, "OW", "\7\10\11\12\13\14", 6, FALSE);
  put_bytes (file, 0x7fe00010, "OB", six_bytes.bytes, 6, FALSE);
  instance = read_bytes (file, FALSE);
  assert_values (instance, &pixels);
  g_assert_cmpuint (instance->luts[SYM_LUT_PALETTE_RED]->values[5], ==, 0x600);
  g_assert_cmpuint (instance->luts[SYM_LUT_PALETTE_GREEN]->values[5], ==, 6);
  g_assert_cmpuint (instance->luts[SYM_LUT_PALETTE_BLUE]->values[5], ==, 12);
}

/* Protects: a segmented palette: a run, a ramp and a copy of the run (PS3.3 C.7.9.2). */
static void
test_segmented (void)
{
  static const guint16 segments[] = { 0, 2, 100, 200, 1, 2, 400, 2, 1, 0, 0 };
  static const guint16 entries[] = { 100, 200, 300, 400, 100, 200 };
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (SymInstance) instance = NULL;
  Pixels pixels = six_bytes;

  pixels.photometric = "PALETTE COLOR";
  put_image (file, &pixels, NULL);
  for (guint c = 0; c < 3; c++)
    {
      put_head (file, 0x00281101 + c, "US", 6, FALSE);
      put_u16 (file, 6, FALSE);
      put_u16 (file, 0, FALSE);
      put_u16 (file, 16, FALSE);
    }
  for (guint c = 0; c < 3; c++)
    {
      put_head (file, 0x00281221 + c, "OW", sizeof segments, FALSE);
      for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
        put_u16 (file, segments[i], FALSE);
    }
  put_bytes (file, 0x7fe00010, "OB", six_bytes.bytes, 6, FALSE);
  instance = read_bytes (file, FALSE);
  g_assert_no_error (instance->error);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_assert_cmpuint (instance->luts[SYM_LUT_PALETTE_GREEN]->values[i], ==, entries[i]);
}

/* Protects: windows with their names and function, rescale, padding, modality table. */
static void
test_transforms (void)
{
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (GByteArray) item = g_byte_array_new ();
  g_autoptr (SymInstance) instance = NULL;
  const SymWindow *window;
  Pixels pixels = six_bytes;

  pixels.is_signed = 1;
  put_image (file, &pixels, NULL);
  put_head (file, 0x00280120, "SS", 2, FALSE);
  put_u16 (file, 0xfffd, FALSE);
  put_head (file, 0x00280121, "SS", 2, FALSE);
  put_u16 (file, 0xffff, FALSE);
  put_text (file, 0x00281050, "DS", "40\\-600.5\\3");
  put_text (file, 0x00281051, "DS", "400\\1500\\0");
  put_text (file, 0x00281052, "DS", "-3.5");
  put_text (file, 0x00281053, "DS", "2");
  put_text (file, 0x00281054, "LO", "HU");
  put_text (file, 0x00281055, "LO", "ABDOMEN\\LUNG");
  put_text (file, 0x00281056, "CS", "SIGMOID");
  put_head (item, 0x00283002, "SS", 6, FALSE);
  put_u16 (item, 2, FALSE);
  put_u16 (item, 0xfffe, FALSE);
  put_u16 (item, 16, FALSE);
  put_text (item, 0x00283003, "LO", "Density");
  put_bytes (item, 0x00283006, "OW", "\1\0\2\0", 4, FALSE);
  put_head (file, 0x00283000, "SQ", 8 + item->len, FALSE);
  put_fragment (file, item->data, item->len);
  put_bytes (file, 0x7fe00010, "OB", six_bytes.bytes, 6, FALSE);
  instance = read_bytes (file, FALSE);
  g_assert_no_error (instance->error);
  g_assert_cmpuint (instance->windows->len, ==, 2);
  window = &g_array_index (instance->windows, SymWindow, 1);
  g_assert_cmpfloat (window->centre, ==, -600.5);
  g_assert_cmpfloat (window->width, ==, 1500);
  g_assert_cmpuint (window->function, ==, SYM_WINDOW_SIGMOID);
  g_assert_cmpstr (window->name, ==, "LUNG");
  g_assert_cmpuint (instance->notes->len, ==, 1);
  g_assert_cmpfloat (instance->info.slope, ==, 2);
  g_assert_cmpfloat (instance->info.intercept, ==, -3.5);
  g_assert_cmpstr (instance->info.unit, ==, "HU");
  g_assert_true ((instance->info.flags & SYM_IMAGE_HAS_PADDING) != 0);
  g_assert_cmpfloat (instance->info.padding_min, ==, -3);
  g_assert_cmpfloat (instance->info.padding_max, ==, -1);
  g_assert_cmpint (instance->luts[SYM_LUT_MODALITY]->first, ==, -2);
  g_assert_cmpuint (instance->luts[SYM_LUT_MODALITY]->values[1], ==, 2);
  g_assert_cmpstr (instance->luts[SYM_LUT_MODALITY]->name, ==, "Density");
}

/* Protects: frames take their place from shared and per-frame functional groups. */
static void
test_groups (void)
{
  static const char *const positions[] = { "0\\0\\5", "0\\0\\7.5" };
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (GByteArray) shared = g_byte_array_new ();
  g_autoptr (GByteArray) item = g_byte_array_new ();
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autoptr (SymInstance) instance = NULL;

  put_image (file, &two_frames, NULL);
  put_text (item, 0x00200037, "DS", "0\\1\\0\\0\\0\\-1");
  put_in_sequence (shared, 0x00209116, item);
  g_byte_array_set_size (item, 0);
  put_text (item, 0x00180050, "DS", "2");
  put_text (item, 0x00280030, "DS", "3\\4");
  put_in_sequence (shared, 0x00289110, item);
  put_in_sequence (file, 0x52009229, shared);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GByteArray) group = g_byte_array_new ();

      g_byte_array_set_size (item, 0);
      put_text (item, 0x00200032, "DS", positions[i]);
      put_in_sequence (group, 0x00209113, item);
      g_byte_array_set_size (item, 0);
      put_text (item, 0x00281052, "DS", "1");
      put_text (item, 0x00281053, "DS", i == 0 ? "2" : "3");
      put_in_sequence (group, 0x00289145, item);
      put_fragment (frames, group->data, group->len);
    }
  put_head (file, 0x52009230, "SQ", frames->len, FALSE);
  g_byte_array_append (file, frames->data, frames->len);
  put_bytes (file, 0x7fe00010, "OB", "\0\1\2\3\4\5\6\7\10\11\12\13", 12, FALSE);
  instance = read_bytes (file, FALSE);
  assert_values (instance, &two_frames);
  g_assert_cmpuint (instance->n_frames, ==, 2);
  g_assert_cmpfloat (instance->frames[1].position[2], ==, 7.5);
  g_assert_cmpfloat (instance->frames[1].orientation[1], ==, 1);
  g_assert_cmpfloat (instance->frames[1].orientation[5], ==, -1);
  g_assert_cmpfloat (instance->frames[0].spacing[0], ==, 4);
  g_assert_cmpfloat (instance->frames[0].spacing[1], ==, 3);
  g_assert_cmpfloat (instance->frames[0].thickness, ==, 2);
  g_assert_cmpfloat (instance->frames[0].slope, ==, 2);
  g_assert_cmpfloat (instance->frames[1].slope, ==, 3);
  g_assert_cmpstr (get_tag (instance, "(5200,9230)[1].(0020,9113)[0].(0020,0032)")->value, ==,
                   "0\\0\\7.5");
}

/* Protects: the label is found under any VR, at any depth, however padded, in labels-only mode too. */
static void
test_label (void)
{
  static const struct
  {
    const char *vr;
    const char *bytes;
    gsize n;
    const char *value;
    guint flags;
  } cases[] = {
    { "CS", RAW ("YES"), "YES", 0 },
    { "CS", RAW ("YES\0"), "YES", 0 },
    { "UN", RAW ("YES "), "YES", 0 },
    { "OB", RAW ("NO"), "NO", 0 },
    { "LT", RAW (" yes  "), " yes", 0 },
    { "US", RAW ("NO"), "NO", 0 },
    { "CS", RAW ("YES\\NO"), "YES\\NO", 0 },
    { "CS", RAW (""), "", 0 },
    { "SQ", RAW ("YES "), "YES", 0 },
    { "CS", RAW ("\1\2\3\4"), "01020304", SYM_TAG_UNREADABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint deep = 0; deep < 2; deep++)
      {
        g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
        g_autoptr (GByteArray) label = g_byte_array_new ();
        g_autoptr (SymInstance) instance = NULL;
        const SymTag *tag;

        put_bytes (label, 0x0008001c, cases[i].vr, cases[i].bytes, cases[i].n, FALSE);
        if (deep != 0)
          put_in_sequence (file, 0x00082112, label);
        else
          g_byte_array_append (file, label->data, label->len);
        put_image (file, &six_bytes, NULL);
        put_bytes (file, 0x7fe00010, "OB", six_bytes.bytes, 6, FALSE);
        instance = read_bytes (file, TRUE);
        g_assert_no_error (instance->error);
        g_assert_null (instance->data);
        tag = find_tag (instance, deep != 0 ? "(0008,2112)[0].(0008,001C)" : "(0008,001C)");
        g_assert_nonnull (tag);
        g_assert_cmphex (tag->key, ==, 0x0008001c);
        g_assert_cmpstr (tag->value, ==, cases[i].value);
        g_assert_cmpuint (tag->flags, ==, cases[i].flags);
        g_assert_cmpstr (tag->name, ==, "SyntheticData");
        g_assert_null (find_tag (instance, "labels"));
      }
}

/* Protects: text of every place arrives as UTF-8 under its own character set; an item may have
 * another; bulk does not arrive; encrypted content is said to be unreadable. */
static void
test_tags (void)
{
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (GByteArray) item = g_byte_array_new ();
  g_autoptr (SymInstance) instance = NULL;
  g_autofree char *longer = g_strnfill (70000, 'x');
  gsize n_long = 0;
  const SymTag *tag;

  put_text (file, 0x00080005, "CS", "ISO_IR 100");
  put_text (item, 0x00080005, "CS", "ISO_IR 192");
  put_text (item, 0x00080104, "LO", "\xc3\xa9t\xc3\xa9");
  put_in_sequence (file, 0x00081140, item);
  g_byte_array_set_size (item, 0);
  put_text (item, 0x00080104, "LO", "\xe9t\xe9");
  put_in_sequence (file, 0x00082112, item);
  put_text (file, 0x00090010, "LO", "CREATOR");
  put_text (file, 0x00091001, "UN", "private text");
  put_bytes (file, 0x00091002, "OB", "\0\1\2\3", 4, FALSE);
  put_text (file, 0x00104000, "LT", "caf\xe9");
  put_head (file, 0x00204000, "UT", 70000, FALSE);
  g_byte_array_append (file, (const guint8 *) longer, 70000);
  g_byte_array_set_size (item, 0);
  put_bytes (item, 0x04000520, "OB", "\0\1\2\3", 4, FALSE);
  put_in_sequence (file, 0x04000500, item);
  put_text (file, 0x60001500, "LO", "overlay");
  put_bytes (file, 0x60003000, "OW", "AAAA\0\0\0\0", 8, FALSE);
  instance = read_bytes (file, TRUE);
  g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_NO_PIXELS);
  g_assert_cmpuint (instance->info.format, ==, SYM_FORMAT_DICOM);
  g_assert_cmpstr (get_tag (instance, "(0008,1140)[0].(0008,0104)")->value, ==, "été");
  g_assert_cmpstr (get_tag (instance, "(0008,2112)[0].(0008,0104)")->value, ==, "été");
  g_assert_cmpuint (get_tag (instance, "(0008,2112)[0].(0008,0104)")->flags, ==, 0);
  g_assert_cmpstr (get_tag (instance, "(0010,4000)")->value, ==, "café");
  g_assert_cmpstr (get_tag (instance, "(0009,1001)")->value, ==, "private text");
  g_assert_null (find_tag (instance, "(0009,1002)"));
  g_assert_null (find_tag (instance, "(6000,3000)"));
  g_assert_cmpstr (get_tag (instance, "(6000,1500)")->value, ==, "overlay");
  /* A long text comes in parts that overlap, so that no phrase is lost between two of them. */
  for (guint i = 0; i < sym_tags_get_length (instance->tags); i++)
    {
      tag = sym_tags_get (instance->tags, i);
      if (strcmp (tag->where, "(0020,4000)") != 0)
        continue;
      g_assert_cmpuint (strlen (tag->value), <=, SYM_PROTOCOL_MAX_VALUE);
      g_assert_cmpuint (tag->flags, ==, SYM_TAG_NONE);
      n_long += strlen (tag->value);
    }
  g_assert_cmpuint (n_long, ==, 70000 + 512);
  g_assert_nonnull (find_tag (instance, "(0400,0500)"));
  g_assert_cmpuint (get_tag (instance, "(0400,0500)[0].(0400,0520)")->flags, ==,
                    SYM_TAG_UNREADABLE);
}

int
main (int argc, char *argv[])
{
  begin_reading (&argc, &argv);
  g_test_add_func ("/dicom-values/palette", test_palette);
  g_test_add_func ("/dicom-values/palette/segmented", test_segmented);
  g_test_add_func ("/dicom-values/transforms", test_transforms);
  g_test_add_func ("/dicom-values/groups", test_groups);
  g_test_add_func ("/dicom-values/label", test_label);
  g_test_add_func ("/dicom-values/tags", test_tags);
  return end_reading ();
}
