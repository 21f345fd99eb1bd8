/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-raster-private.h"

#include <math.h>
#include <string.h>

static double
get_area (const guint8 *mask, const SymMask *of)
{
  double sum = 0;

  for (int i = 0; i < of->width * of->height; i++)
    sum += mask[i];
  return sum / 255;
}

static SymMask *
draw (const char *text, const SymTextStyle *style, double x, double y, double angle, double rim)
{
  SymMask *mask = _sym_mask_new (0, 0, 400, 400);

  _sym_mask_add_text (mask, text, style, x, y, angle, rim);
  return mask;
}

/* A stem is a box: as high as the capitals, as wide as the weight, filled to its edges. */
static void
test_stem (void)
{
  SymTextStyle style = { 40, 0.2, 1, 0.2 };
  g_autoptr (SymMask) mask = draw ("I", &style, 100, 200, 0, 0);

  g_assert_cmpfloat (_sym_text_measure ("I", &style), ==, 8);
  for (int y = 0; y < 400; y++)
    for (int x = 0; x < 400; x++)
      {
        gboolean inside = x >= 100 && x < 108 && y >= 160 && y < 200;

        g_assert_cmpint (mask->fill[y * 400 + x], ==, inside ? 255 : 0);
      }
}

/* Half a pixel off gives half the coverage; area does not depend on place or slope. */
static void
test_coverage (void)
{
  SymTextStyle style = { 60, 0.16, 1, 0.2 };
  double straight, moved, turned, expected = 0;

  for (const char *letter = "EFHILT"; *letter != '\0'; letter++)
    {
      char text[2] = { *letter, '\0' };
      g_autoptr (SymMask) a = draw (text, &style, 100, 200, 0, 0);
      g_autoptr (SymMask) b = draw (text, &style, 100.5, 200.25, 0, 0);
      g_autoptr (SymMask) c = draw (text, &style, 100, 200, 0.42, 0);

      straight = get_area (a->fill, a);
      moved = get_area (b->fill, b);
      turned = get_area (c->fill, c);
      g_assert_cmpfloat (fabs (moved - straight), <, 0.01 * straight);
      g_assert_cmpfloat (fabs (turned - straight), <, 0.02 * straight);
    }
  {
    g_autoptr (SymMask) mask = draw ("I", &style, 100.5, 200, 0, 0);

    g_assert_cmpint (mask->fill[180 * 400 + 100], ==, 128);
  }
  /* L: two boxes that share their corner */
  {
    g_autoptr (SymMask) mask = draw ("L", &style, 100, 200, 0, 0);
    double width = _sym_text_measure ("L", &style), weight = 0.16 * 60;

    expected = 60 * weight + (width - weight) * weight;
    g_assert_cmpfloat (fabs (get_area (mask->fill, mask) - expected), <, 0.01 * expected);
  }
}

/* The rim goes all round every stroke. */
static void
test_rim (void)
{
  SymTextStyle style = { 60, 0.16, 1, 0.2 };
  g_autoptr (SymMask) mask = draw ("SYNTHETIC", &style, 10, 200, 0.3, 2.0);

  for (int i = 0; i < 400 * 400; i++)
    g_assert_cmpint (mask->edge[i], >=, mask->fill[i]);
  for (int y = 3; y < 397; y++)
    for (int x = 3; x < 397; x++)
      if (mask->fill[y * 400 + x] >= 128)
        for (int dy = -1; dy <= 1; dy++)
          for (int dx = -1; dx <= 1; dx++)
            g_assert_cmpint (mask->edge[(y + dy) * 400 + x + dx], >=, 230);
}

/* Every printable character has a form of its own, and a box stands for all others. */
static void
test_glyphs (void)
{
  SymTextStyle style = { 40, 0.15, 1, 0.2 };
  g_autoptr (GPtrArray) masks = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_mask_free);
  const SymGlyph *box = _sym_glyph_get (0x4E00);

  g_assert_true (_sym_glyph_get (0xE000) == box);
  for (gunichar c = 33; c < 127; c++)
    {
      char text[8] = { 0 };
      SymMask *mask;

      g_assert_true (_sym_glyph_get (c) != box);
      g_assert_cmpint (_sym_glyph_get (c)->character, ==, c);
      g_unichar_to_utf8 (c, text);
      mask = draw (text, &style, 100, 200, 0, 0);
      g_assert_cmpfloat (get_area (mask->fill, mask), >, 20);
      for (guint i = 0; i < masks->len; i++)
        {
          const SymMask *other = g_ptr_array_index (masks, i);

          g_assert_cmpint (memcmp (mask->fill, other->fill, 400 * 400), !=, 0);
        }
      g_ptr_array_add (masks, mask);
    }
}

/* Letters stand within the width that was measured and between foot and head line. */
static void
test_measure (void)
{
  SymTextStyle style = { 40, 0.17, 0.8, 0.15 };
  double width = _sym_text_measure ("SYNTHETIC", &style);
  g_autoptr (SymMask) mask = draw ("SYNTHETIC", &style, 50, 200, 0, 0);
  int left = 400, right = 0, top = 400, bottom = 0;

  for (int y = 0; y < 400; y++)
    for (int x = 0; x < 400; x++)
      if (mask->fill[y * 400 + x] > 0)
        {
          left = MIN (left, x);
          right = MAX (right, x + 1);
          top = MIN (top, y);
          bottom = MAX (bottom, y + 1);
        }
  g_assert_cmpint (left, ==, 50);
  g_assert_cmpint (right, <=, (int) ceil (50 + width));
  g_assert_cmpint (right, >=, (int) floor (50 + width) - 1);
  g_assert_cmpint (top, ==, 160);
  g_assert_cmpint (bottom, ==, 200);
}

static void
test_fit (void)
{
  SymTextStyle style = { 10, 0.12, 1, 0.12 };
  const char *text = "DICOM “Synthetic Data” = YES";

  for (double width = 0; width < 200; width += 1.7)
    {
      gsize fit = _sym_text_fit (text, &style, width);
      g_autofree char *head = g_strndup (text, fit);

      g_assert_true (g_utf8_validate (head, -1, NULL));
      g_assert_cmpfloat (_sym_text_measure (head, &style), <=, width + 1e-9);
      if (text[fit] != '\0')
        {
          g_autofree char *more = g_strndup (text, (gsize) (g_utf8_next_char (text + fit) - text));

          g_assert_cmpfloat (_sym_text_measure (more, &style), >, width);
        }
    }
  g_assert_cmpuint (_sym_text_fit (text, &style, 1000), ==, strlen (text));
}

static void
test_box (void)
{
  g_autoptr (SymMask) mask = _sym_mask_new (-5, -5, 60, 40);

  _sym_mask_add_box (mask, 0, 0, 40, 20, 10);
  g_assert_cmpfloat (fabs (get_area (mask->fill, mask) - (20 * 20 + G_PI * 100)), <, 3);
  g_assert_cmpint (mask->fill[5 * 60 + 25], ==, 255);
  g_assert_cmpint (mask->fill[5 * 60 + 5], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/raster/stem-is-a-box", test_stem);
  g_test_add_func ("/raster/coverage-is-area", test_coverage);
  g_test_add_func ("/raster/rim-goes-all-round", test_rim);
  g_test_add_func ("/raster/every-character-has-a-form", test_glyphs);
  g_test_add_func ("/raster/measure-is-what-is-drawn", test_measure);
  g_test_add_func ("/raster/fit-is-longest", test_fit);
  g_test_add_func ("/raster/box", test_box);
  return g_test_run ();
}
