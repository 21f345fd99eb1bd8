/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mark-test.h"

#include <math.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#define N_SIZES 150
#else
#define N_SIZES 1500
#endif

static const char reason[] = "DICOM Synthetic Data (0008,001C) = YES";

static Pane
paint_pane (int width, int height, int scale, SymVerdictKind kind, gboolean conflict, Ground ground)
{
  Pane pane = pane_new (width, height, scale, kind, conflict);

  pane_fill (&pane, ground);
  _sym_mark_paint (pane.pixels, width, height, pane.stride, scale, &pane.verdict, reason);
  return pane;
}

static gboolean
check_pane (const Pane *pane)
{
  return _sym_mark_check (pane->pixels, pane->width, pane->height, pane->stride, pane->scale, &pane->verdict, reason);
}

/* A twentieth of the shorter side and 12 logical pixels at least; most of the pane is left. */
static void
test_layout (void)
{
  for (int i = 0; i < 20000; i++)
    {
      int scale = g_test_rand_int_range (1, 4);
      int width = random_size (8192), height = random_size (8192), shorter = MIN (width, height);
      SymMarkLayout layout = _sym_mark_layout (width, height, scale);

      g_assert_cmpint (layout.tile, ==, shorter < 64 * scale);
      if (layout.tile)
        {
          g_assert_cmpint (layout.band, ==, 0);
          continue;
        }
      g_assert_cmpint (20 * layout.band, >=, shorter);
      g_assert_cmpint (layout.band, >=, 12 * scale);
      g_assert_cmpint (layout.border, >=, 2 * scale);
      g_assert_cmpint (3 * (layout.band + layout.border), <, height);
      g_assert_cmpint (8 * layout.border, <, width);
    }
}

/* The word at a place, whole, in the pixels: strokes and rim as the outlines say. */
static void
assert_word_painted (const Pane *black, const Pane *white, const SymMask *word, int x, int y)
{
  for (int v = 0; v < word->height; v++)
    for (int u = 0; u < word->width; u++)
      {
        gsize at = (gsize) v * (gsize) word->width + (gsize) u;
        int lit = pane_get (black, x + u, y + v)[1], dimmed = pane_get (white, x + u, y + v)[1];

        if (word->fill[at] >= 250)
          g_assert_cmpint (lit, >=, 140);
        else if (word->edge[at] >= 250 && word->fill[at] == 0)
          g_assert_cmpint (dimmed, <=, 100);
      }
}

/* Every square of the stated side holds a whole word: it is enough to try the squares that begin
 * just right of, and just below, a word's corner, or at the picture's edge. */
static void
assert_square_rule (const SymMarkLattice *lattice, const SymMarkLayout *layout, int width, int height)
{
  int right = width - layout->border - lattice->square, bottom = height - layout->border - lattice->square;

  for (guint i = 0; i <= lattice->n; i++)
    for (guint j = 0; j <= lattice->n; j++)
      {
        int x = i < lattice->n ? lattice->places[i].x + 1 : layout->border;
        int y = j < lattice->n ? lattice->places[j].y + 1 : layout->band;
        gboolean found = FALSE;

        if (x > right || y > bottom)
          continue;
        for (guint k = 0; k < lattice->n && !found; k++)
          found = lattice->places[k].x >= x && lattice->places[k].y >= y
                  && lattice->places[k].x + lattice->word_width <= x + lattice->square
                  && lattice->places[k].y + lattice->word_height <= y + lattice->square;
        if (!found)
          g_error ("a square of %d at %d,%d of %d x %d holds no word", lattice->square, x, y, width, height);
      }
}

typedef struct
{
  int touched, picture;
} Touched;

/* Counts the picture's pixels that the lattice changes; each must still depend on the image. */
static Touched
count_touched (const Pane *black, const Pane *white)
{
  SymMarkLayout layout = _sym_mark_layout (black->width, black->height, black->scale);
  Touched count = { 0, 0 };

  for (int y = layout.band; y < black->height - layout.border; y++)
    for (int x = layout.border; x < black->width - layout.border; x++)
      {
        int low = pane_get (black, x, y)[1], high = pane_get (white, x, y)[1];

        count.picture++;
        if (low == 0 && high == 255)
          continue;
        count.touched++;
        g_assert_cmpint (high - low, >=, 70);
      }
  return count;
}

static void
test_lattice (void)
{
  double most = 0;

  for (int i = 0; i < N_SIZES; i++)
    {
      int scale = g_test_rand_int_range (1, 4);
      int width = random_size (i % 100 == 0 ? 8192 : 900), height = random_size (i % 100 == 50 ? 8192 : 900);
      int shorter = MIN (width, height);
      SymVerdictKind kind = SYM_VERDICT_CHECKING + (i + i / 100) % 5;
      double logical = (double) shorter / scale, share;
      g_autoptr (SymMarkLattice) lattice = NULL;
      g_autoptr (SymMask) word = NULL;
      SymMarkLayout layout;
      Touched count;

      if (logical < 64)
        continue;
      lattice = _sym_mark_lattice_new (width, height, scale, kind);
      layout = _sym_mark_layout (width, height, scale);
      word = _sym_mark_lattice_mask (lattice);
      g_assert_cmpfloat (lattice->style.cap, >=, 5 * scale);
      g_assert_cmpfloat (lattice->angle, >, 0.1);
      if (logical >= SYM_MARK_HALF_LOGICAL)
        {
          g_assert_cmpint (2 * lattice->square, <=, shorter);
          g_assert_cmpfloat (lattice->style.cap, >=, fmax (12 * scale, 0.03 * shorter - 1e-6));
          g_assert_cmpfloat (lattice->style.cap, <=, fmax (12 * scale, 0.04 * shorter) + 1e-6);
        }
      assert_square_rule (lattice, &layout, width, height);
      for (int v = 0; v < word->height; v++)
        for (int u = 0; u < word->width; u++)
          if (v == 0 || u == 0 || v == word->height - 1 || u == word->width - 1)
            g_assert_cmpint (word->edge[v * word->width + u], <=, 20); /* too faint to be painted */
      {
        g_auto (Pane) black = paint_pane (width, height, scale, kind, FALSE, GROUND_BLACK);
        g_auto (Pane) white = paint_pane (width, height, scale, kind, FALSE, GROUND_WHITE);

        for (guint k = 0; k < lattice->n; k++)
          {
            g_assert_cmpint (lattice->places[k].x, >=, layout.border);
            g_assert_cmpint (lattice->places[k].y, >=, layout.band);
            g_assert_cmpint (lattice->places[k].x + lattice->word_width, <=, width - layout.border);
            g_assert_cmpint (lattice->places[k].y + lattice->word_height, <=, height - layout.border);
            assert_word_painted (&black, &white, word, lattice->places[k].x, lattice->places[k].y);
          }
        count = count_touched (&black, &white);
      }
      share = (double) count.touched / count.picture;
      g_assert_cmpint (count.touched, >, 0);
      if (logical >= SYM_MARK_SPARE_LOGICAL && share > 0.08)
        g_error ("%.2f %% of %d x %d at scale %d touched", 100 * share, width, height, scale);
      g_assert_cmpfloat (share, <=, 0.15);
      most = fmax (most, share);
    }
  g_test_message ("%d sizes, at most %.2f %% of the picture touched", N_SIZES, 100 * most);
}

static double
get_luminance (double value)
{
  value /= 255;
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

/* Mean luminance of a word's strokes against that of its rim. */
static double
get_word_contrast (const Pane *pane, const SymMask *word, int x, int y)
{
  double light = 0, dark = 0;
  int n_light = 0, n_dark = 0;

  for (int v = 0; v < word->height; v++)
    for (int u = 0; u < word->width; u++)
      {
        gsize at = (gsize) v * (gsize) word->width + (gsize) u;
        double luminance = get_luminance (pane_get (pane, x + u, y + v)[1]);

        if (word->fill[at] >= 200)
          {
            light += luminance;
            n_light++;
          }
        else if (word->fill[at] <= 30 && word->edge[at] >= 150)
          {
            dark += luminance;
            n_dark++;
          }
      }
  g_assert_cmpint (n_light, >, 0);
  g_assert_cmpint (n_dark, >, 0);
  return (light / n_light + 0.05) / (dark / n_dark + 0.05);
}

/* Readable on black, white, grey, stripes and noise: 3:1 as WCAG asks of large letters; a little less
 * where a small pane has room for strokes of hardly more than a pixel only. */
static void
test_contrast (void)
{
  double least = G_MAXDOUBLE;

  for (int i = 0; i < N_SIZES; i++)
    {
      int scale = g_test_rand_int_range (1, 4);
      int width = random_size (700), height = random_size (700);
      SymVerdictKind kind = SYM_VERDICT_CHECKING + (i + i / 100) % 5;
      g_autoptr (SymMarkLattice) lattice = NULL;
      g_autoptr (SymMask) word = NULL;

      if (MIN (width, height) < 64 * scale)
        continue;
      lattice = _sym_mark_lattice_new (width, height, scale, kind);
      word = _sym_mark_lattice_mask (lattice);
      for (Ground ground = 0; ground < N_GROUNDS; ground++)
        {
          g_auto (Pane) pane = paint_pane (width, height, scale, kind, i % 5 == 0, ground);

          g_assert_true (check_pane (&pane));
          for (guint k = 0; k < lattice->n; k++)
            {
              double contrast = get_word_contrast (&pane, word, lattice->places[k].x, lattice->places[k].y);

              if (contrast < (MIN (width, height) >= SYM_MARK_HALF_LOGICAL * scale ? 3 : 2.5))
                g_error ("contrast %.2f on ground %d of %d x %d at scale %d", contrast, ground, width, height, scale);
              least = fmin (least, contrast);
            }
        }
    }
  g_test_message ("least contrast of a word: %.2f:1", least);
}

/* The bands can be told apart without colour, and their colours are those of the design. */
static void
test_colours (void)
{
  static const struct { SymVerdictKind kind; guint8 ground[3], ink[3]; } marks[] = {
    { SYM_VERDICT_SYNTHETIC, { 0xC6, 0x46, 0x00 }, { 255, 255, 255 } },
    { SYM_VERDICT_PARTLY_SYNTHETIC, { 0xC6, 0x46, 0x00 }, { 255, 255, 255 } },
    { SYM_VERDICT_SUSPECTED, { 0xF5, 0xC2, 0x11 }, { 0, 0, 0 } },
    { SYM_VERDICT_UNCHECKABLE, { 0x61, 0x35, 0x83 }, { 255, 255, 255 } },
    { SYM_VERDICT_CHECKING, { 0x2C, 0x4A, 0x6B }, { 255, 255, 255 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_auto (Pane) pane = paint_pane (900, 600, 1, marks[i].kind, FALSE, GROUND_NOISE);
      SymMarkLayout layout = _sym_mark_layout (900, 600, 1);
      int ink = 0, ground = 0;

      g_assert_cmpmem (pane_get (&pane, 1, 1), 3, marks[i].ground, 3);
      for (int y = 0; y < layout.band - 1; y++)
        for (int x = 0; x < 300; x++)
          {
            ink += memcmp (pane_get (&pane, x, y), marks[i].ink, 3) == 0;
            ground += memcmp (pane_get (&pane, x, y), marks[i].ground, 3) == 0;
          }
      g_assert_cmpint (ink, >, 500);
      g_assert_cmpint (ground, >, 3000);
      for (guint j = 0; j < i; j++)
        {
          g_auto (Pane) other = paint_pane (900, 600, 1, marks[j].kind, FALSE, GROUND_BLACK);
          int differ = 0;

          for (int y = 0; y < layout.band; y++)
            for (int x = 0; x < 900; x++)
              differ += abs (pane_get (&pane, x, y)[1] - pane_get (&other, x, y)[1]) > 80;
          g_assert_cmpint (differ, >, 1000);
        }
    }
}

/* A conflict is written in the band, wherever a band is. */
static void
test_conflict (void)
{
  for (int i = 0; i < 300; i++)
    {
      int scale = g_test_rand_int_range (1, 3);
      int width = g_test_rand_int_range (64 * scale, 900), height = g_test_rand_int_range (64 * scale, 900);
      SymVerdictKind kind = SYM_VERDICT_CHECKING + (i + i / 100) % 5;
      g_auto (Pane) without = paint_pane (width, height, scale, kind, FALSE, GROUND_BLACK);
      g_auto (Pane) with = paint_pane (width, height, scale, kind, TRUE, GROUND_BLACK);
      SymMarkLayout layout = _sym_mark_layout (width, height, scale);
      int differ = 0;

      for (int y = 0; y < layout.band; y++)
        for (int x = width / 2; x < width; x++)
          differ += memcmp (pane_get (&with, x, y), pane_get (&without, x, y), 3) != 0;
      g_assert_cmpint (differ, >, 20 * scale);
    }
}

/* Below 64 logical pixels nothing of the image is left, whatever it was. */
static void
test_tile (void)
{
  for (int i = 0; i < 600; i++)
    {
      int scale = g_test_rand_int_range (1, 4);
      int width = i < 64 ? i + 1 : g_test_rand_int_range (1, 64 * scale);
      int height = i < 64 ? i % 9 + 1 : g_test_rand_int_range (1, 300);
      SymVerdictKind kind = SYM_VERDICT_CHECKING + (i + i / 100) % 5;
      g_auto (Pane) noise = paint_pane (width, height, scale, kind, FALSE, GROUND_NOISE);
      g_auto (Pane) white = paint_pane (width, height, scale, kind, FALSE, GROUND_WHITE);

      for (int y = 0; y < height; y++)
        g_assert_cmpmem (pane_get (&noise, 0, y), 3 * (gsize) width, pane_get (&white, 0, y), 3 * (gsize) width);
      g_assert_true (check_pane (&noise));
      if (width >= 40 * scale && height >= 40 * scale)
        {
          int other = 0;

          for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
              other += memcmp (pane_get (&noise, x, y), pane_get (&noise, 0, 0), 3) != 0;
          g_assert_cmpint (other, >, 80); /* the short word */
        }
    }
}

/* No pane is without a sign; the badge keeps to its corner and is not a mark. */
static void
test_badge (void)
{
  for (int i = 0; i < 100 + N_SIZES; i++)
    {
      int scale = g_test_rand_int_range (1, 4);
      int width = i < 100 ? i + 1 : random_size (700), height = i < 100 ? 100 - i : random_size (700);
      SymVerdictKind kind = i % 4;
      g_auto (Pane) black = paint_pane (width, height, scale, kind, FALSE, GROUND_BLACK);
      g_auto (Pane) white = paint_pane (width, height, scale, kind, FALSE, GROUND_WHITE);
      int x, y, w, h, outside = 0, inside = 0;

      g_assert_true (check_pane (&black));
      g_assert_true (check_pane (&white));
      _sym_mark_get_badge_area (width, height, scale, &black.verdict, &x, &y, &w, &h);
      if (w == 0)
        {
          g_assert_cmpint (MIN (width, height), <, 24 * scale);
          w = width;
          h = height;
          x = y = 0;
        }
      for (int v = 0; v < height; v++)
        for (int u = 0; u < width; u++)
          {
            const guint8 *low = pane_get (&black, u, v), *high = pane_get (&white, u, v);
            gboolean changed = low[0] != 0 || high[0] != 255;

            g_assert_cmpint (low[0], ==, low[1]);
            g_assert_cmpint (low[1], ==, low[2]); /* grey, never green */
            if (u >= x && v >= y && u < x + w && v < y + h)
              inside += changed;
            else
              outside += changed;
          }
      g_assert_cmpint (outside, ==, 0);
      g_assert_cmpint (2 * inside, >, w * h);
      if (width > 200 * scale && height > 200 * scale)
        {
          g_assert_cmpint (w, <, 200 * scale);
          g_assert_cmpint (h, <, 30 * scale);
          g_assert_cmpint (x + w, <, width);
          g_assert_cmpint (x, >, 0);
        }
    }
}

/* Puts the ground back in a rectangle. */
static void
erase (Pane *pane, const Pane *ground, int x, int y, int width, int height)
{
  for (int v = MAX (0, y); v < MIN (pane->height, y + height); v++)
    for (int u = MAX (0, x); u < MIN (pane->width, x + width); u++)
      memcpy (pane_get (pane, u, v), pane_get (ground, u, v), 3);
}

/* The check fails for rows without the mark, with another one, and with any part of it gone. */
static void
test_check_fails (void)
{
  for (int i = 0; i < N_SIZES / 3; i++)
    {
      int scale = g_test_rand_int_range (1, 3);
      int width = g_test_rand_int_range (64 * scale, 800), height = g_test_rand_int_range (64 * scale, 800);
      SymVerdictKind kind = SYM_VERDICT_CHECKING + (i + i / 100) % 5;
      Ground ground_kind = i / 4 % N_GROUNDS;
      g_autoptr (SymMarkLattice) lattice = _sym_mark_lattice_new (width, height, scale, kind);
      SymMarkLayout layout = _sym_mark_layout (width, height, scale);
      g_auto (Pane) ground = pane_new (width, height, scale, kind, FALSE);
      guint word = (guint) g_test_rand_int_range (0, (int) lattice->n);
      int letter = g_test_rand_int_range (0, 4);

      pane_fill (&ground, ground_kind);
      g_assert_false (check_pane (&ground));
      for (int attack = 0; attack < 7; attack++)
        {
          g_auto (Pane) pane = paint_pane (width, height, scale, kind, FALSE, ground_kind);

          g_assert_true (check_pane (&pane));
          switch (attack)
            {
            case 0: /* a quarter of a word */
              erase (&pane, &ground, lattice->places[word].x + letter * lattice->word_width / 4, lattice->places[word].y,
                     (lattice->word_width + 3) / 4, lattice->word_height);
              break;
            case 1:
              erase (&pane, &ground, 0, 0, width, layout.band);
              break;
            case 2:
              erase (&pane, &ground, layout.border, layout.band, width - 2 * layout.border,
                     height - layout.band - layout.border);
              break;
            case 3:
              erase (&pane, &ground, width - layout.border, layout.band, layout.border, height);
              break;
            case 4: /* the mark of another verdict */
              pane.verdict.kind = SYM_VERDICT_CHECKING + (kind - SYM_VERDICT_CHECKING + 1) % 5;
              break;
            case 5: /* faded to half */
              for (int y = 0; y < height; y++)
                for (int x = 0; x < 3 * width; x++)
                  pane_get (&pane, 0, y)[x] = (guint8) ((pane_get (&pane, 0, y)[x] + pane_get (&ground, 0, y)[x]) / 2);
              break;
            default: /* inverted */
              for (int y = 0; y < height; y++)
                for (int x = 0; x < 3 * width; x++)
                  pane_get (&pane, 0, y)[x] = (guint8) (255 - pane_get (&pane, 0, y)[x]);
              break;
            }
          if (check_pane (&pane))
            g_error ("attack %d on %d x %d at scale %d, verdict %d, ground %d was not seen", attack, width, height,
                     scale, kind, ground_kind);
        }
    }
}

static gpointer
paint_in_thread (gpointer data)
{
  Pane *pane = g_new (Pane, 1);

  *pane = paint_pane (300 + GPOINTER_TO_INT (data) % 5, 280, 1, SYM_VERDICT_SYNTHETIC, TRUE, GROUND_GREY);
  return pane;
}

/* The same bytes from any thread, in any order, kept layouts or new ones. */
static void
test_threads (void)
{
  for (int round = 0; round < 8; round++)
    {
      GThread *threads[20];

      for (int i = 0; i < 20; i++)
        threads[i] = g_thread_new ("paint", paint_in_thread, GINT_TO_POINTER (i + 20 * round));
      for (int i = 0; i < 20; i++)
        {
          Pane *pane = g_thread_join (threads[i]);
          g_auto (Pane) here
              = paint_pane (300 + (i + 20 * round) % 5, 280, 1, SYM_VERDICT_SYNTHETIC, TRUE, GROUND_GREY);

          g_assert_cmpmem (pane->pixels, pane->stride * 280, here.pixels, here.stride * 280);
          pane_clear (pane);
          g_free (pane);
        }
    }
}

/* An image made to undo the mark, black below strokes and white below rims: the check still passes,
 * since it must never refuse a mark that was painted. */
static void
test_worst_image (void)
{
  for (int i = 0; i < N_SIZES / 4; i++)
    {
      int scale = g_test_rand_int_range (1, 4);
      int width = 64 * scale + random_size (400), height = 64 * scale + random_size (400);
      SymVerdictKind kind = SYM_VERDICT_CHECKING + (i + i / 100) % 5;
      g_autoptr (SymMarkLattice) lattice = _sym_mark_lattice_new (width, height, scale, kind);
      g_autoptr (SymMask) word = _sym_mark_lattice_mask (lattice);
      g_auto (Pane) pane = pane_new (width, height, scale, kind, FALSE);

      pane_fill (&pane, GROUND_WHITE);
      for (guint k = 0; k < lattice->n; k++)
        for (int v = 0; v < word->height; v++)
          for (int u = 0; u < word->width; u++)
            if (word->fill[v * word->width + u] > 40)
              memset (pane_get (&pane, lattice->places[k].x + u, lattice->places[k].y + v), 0, 3);
      _sym_mark_paint (pane.pixels, width, height, pane.stride, scale, &pane.verdict, reason);
      if (!check_pane (&pane))
        g_error ("refused %d x %d at scale %d, verdict %d", width, height, scale, kind);
    }
}

/* Reasons from files: long, empty, not UTF-8, full of control characters. */
static void
test_reasons (void)
{
  static const char *const reasons[] = {
    "", " ", "\n\t\r", "\xff\xfe\x80", "LABELS CONFLICT: ", "a", "\xe4\xb8\x80\xe4\xba\x8c", "\xc2\xad\xe2\x80\xae",
  };
  g_autofree char *endless = g_strnfill (20000, 'W');

  for (int i = 0; i < N_SIZES / 4; i++)
    {
      int width = g_test_rand_int_range (64, 1200), height = g_test_rand_int_range (64, 500);
      const char *text = i % 9 == 8 ? endless : reasons[i % 9];
      Pane pane = pane_new (width, height, 1, SYM_VERDICT_CHECKING + (i + i / 100) % 5, i % 2);

      pane_fill (&pane, GROUND_BLACK);
      _sym_mark_paint (pane.pixels, width, height, pane.stride, 1, &pane.verdict, text);
      g_assert_true (_sym_mark_check (pane.pixels, width, height, pane.stride, 1, &pane.verdict, text));
      pane_clear (&pane);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mark/layout-is-high-enough", test_layout);
  g_test_add_func ("/mark/every-square-holds-a-word", test_lattice);
  g_test_add_func ("/mark/readable-on-any-ground", test_contrast);
  g_test_add_func ("/mark/told-apart-without-colour", test_colours);
  g_test_add_func ("/mark/conflict-is-said", test_conflict);
  g_test_add_func ("/mark/tile-hides-the-image", test_tile);
  g_test_add_func ("/mark/badge-is-always-there", test_badge);
  g_test_add_func ("/mark/check-fails-without-it", test_check_fails);
  g_test_add_func ("/mark/check-passes-over-the-worst-image", test_worst_image);
  g_test_add_func ("/mark/same-bytes-from-any-thread", test_threads);
  g_test_add_func ("/mark/any-reason", test_reasons);
  return g_test_run ();
}
