/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "legibility"

#include "config.h"

#include "sym-overlay-private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* How readable and how harmless the mark is, over grounds made here: a row of a table for each, and a
 * floor for each measure that the rows are held to. Painted on plain buffers: no frame is made. */

#define LEAST_RATIO 4.0      /* of strokes to rims, WCAG contrast, the worst word */
#define MOST_TOUCHED 0.08    /* of the pixels below the band and inside the border */
#define LEAST_STRUCTURE 0.80 /* correlation of small blocks there before and after, on average */

#define BLOCK 16 /* pixels at scale 1: half a word high */

typedef guint8 (*Ground) (int x, int y);

static guint32
hash (int x, int y)
{
  guint32 h = (guint32) x * 374761393U + (guint32) y * 668265263U;

  h = (h ^ (h >> 13)) * 1274126177U;
  return h ^ (h >> 16);
}

static guint8
ground_black (int x, int y)
{
  return 0;
}

static guint8
ground_white (int x, int y)
{
  return 255;
}

static guint8
ground_grey (int x, int y)
{
  return 128;
}

static guint8
ground_noise (int x, int y)
{
  return (guint8) hash (x, y);
}

/* Noise of all octaves, as tissue has. */
static guint8
ground_texture (int x, int y)
{
  double sum = 0, weights = 0;

  for (int step = 2; step <= 128; step *= 2)
    {
      const int i = x / step, j = y / step;
      const double fx = (double) (x % step) / step, fy = (double) (y % step) / step;
      const double top = (hash (i, j * 7 + step) & 255) * (1 - fx) + (hash (i + 1, j * 7 + step) & 255) * fx;
      const double low = (hash (i, j * 7 + 7 + step) & 255) * (1 - fx) + (hash (i + 1, j * 7 + 7 + step) & 255) * fx;

      sum += sqrt (step) * (top * (1 - fy) + low * fy);
      weights += sqrt (step);
    }
  return (guint8) (sum / weights);
}

static const struct
{
  const char *name;
  Ground get;
  gboolean has_structure;
} grounds[] = {
  { "black", ground_black, FALSE },  { "white", ground_white, FALSE },    { "grey", ground_grey, FALSE },
  { "noise", ground_noise, TRUE },   { "texture", ground_texture, TRUE },
};

static const struct
{
  int width, height, scale;
} panes[] = { { 400, 300, 1 }, { 900, 700, 1 }, { 1800, 1400, 2 }, { 2400, 1800, 3 } };

/* Of sRGB, as WCAG 2 has it. */
static double
get_luminance (const guint8 *pixel)
{
  static const double weights[] = { 0.2126, 0.7152, 0.0722 };
  double sum = 0;

  for (int i = 0; i < 3; i++)
    {
      double v = pixel[i] / 255.0;

      sum += weights[i] * (v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4));
    }
  return sum;
}

static double
get_mean (const SymOverlay *overlay, guint first, guint n, const guint8 *pixels)
{
  double sum = 0;

  for (guint i = first; i < first + n; i++)
    {
      const SymOverlayProbe *probe = &g_array_index (overlay->probes, SymOverlayProbe, i);

      sum += get_luminance (pixels + ((gsize) probe->y * (gsize) overlay->width + (gsize) probe->x) * 3);
    }
  return sum / n;
}

/* Strokes to rims of the worst word. */
static double
get_ratio (const SymOverlay *overlay, const guint8 *pixels)
{
  double least = G_MAXDOUBLE;

  for (guint i = 0; i < overlay->words->len; i++)
    {
      const SymOverlayWord *word = &g_array_index (overlay->words, SymOverlayWord, i);
      double strokes = get_mean (overlay, word->strokes, word->n_strokes, pixels);
      double rims = get_mean (overlay, word->rims, word->n_rims, pixels);

      least = MIN (least, (strokes + 0.05) / (rims + 0.05));
    }
  return least;
}

static double
correlate (const guint8 *before, const guint8 *after, gsize stride, int size)
{
  const double n = size * size;
  double a = 0, b = 0, aa = 0, bb = 0, ab = 0;

  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++)
      {
        const gsize i = (gsize) y * stride + (gsize) x * 3 + 1;

        a += before[i];
        b += after[i];
        aa += before[i] * before[i];
        bb += after[i] * after[i];
        ab += before[i] * after[i];
      }
  aa -= a * a / n;
  bb -= b * b / n;
  return aa > 0 && bb > 0 ? (ab - a * b / n) / sqrt (aa * bb) : 1;
}

/* Share of pixels that changed, and mean correlation of blocks before and after. */
static void
compare (const SymOverlay *overlay, const guint8 *before, const guint8 *after, double *touched, double *structure)
{
  const int border = overlay->layout.border, size = BLOCK * overlay->scale;
  const gsize stride = (gsize) overlay->width * 3;
  double n = 0, changed = 0, n_blocks = 0, sum = 0;

  for (int y = overlay->opaque_rows; y < overlay->height - border; y++)
    for (int x = border; x < overlay->width - border; x++)
      {
        const gsize i = (gsize) y * stride + (gsize) x * 3;

        n++;
        changed += memcmp (before + i, after + i, 3) != 0;
      }
  for (int y = overlay->opaque_rows; y + size <= overlay->height - border; y += size)
    for (int x = border; x + size <= overlay->width - border; x += size)
      {
        const gsize i = (gsize) y * stride + (gsize) x * 3;

        n_blocks++;
        sum += correlate (before + i, after + i, stride, size);
      }
  *touched = changed / n;
  *structure = sum / n_blocks;
}

int
main (void)
{
  const SymVerdict verdict = { .kind = SYM_VERDICT_SYNTHETIC, .n_synthetic = 1, .n_files = 1 };
  int n = 0, failed = 0;

  printf ("# | ground | pane | scale | strokes to rims, worst word | pixels touched | structure kept |\n");
  printf ("# |---|---|---|---|---|---|\n");
  for (gsize g = 0; g < G_N_ELEMENTS (grounds); g++)
    for (gsize p = 0; p < G_N_ELEMENTS (panes); p++)
      {
        const int width = panes[p].width, height = panes[p].height;
        const gsize stride = (gsize) width * 3;
        g_autoptr (SymOverlay) overlay = _sym_overlay_get (width, height, panes[p].scale, &verdict, "");
        g_autofree guint8 *before = g_malloc (stride * (gsize) height), *after = NULL;
        double ratio, touched, structure;
        gboolean ok;

        for (int y = 0; y < height; y++)
          for (int x = 0; x < width; x++)
            memset (before + (gsize) y * stride + 3 * (gsize) x, grounds[g].get (x, y), 3);
        after = g_memdup2 (before, stride * (gsize) height);
        _sym_overlay_paint (overlay, after, stride);
        ratio = get_ratio (overlay, after);
        compare (overlay, before, after, &touched, &structure);
        ok = overlay->words->len > 0 && ratio >= LEAST_RATIO && touched <= MOST_TOUCHED
             && (!grounds[g].has_structure || structure >= LEAST_STRUCTURE);
        failed += !ok;
        printf ("# | %s | %d × %d | %d | %.1f : 1 | %.1f %% | ", grounds[g].name, width, height, panes[p].scale, ratio,
                100 * touched);
        if (grounds[g].has_structure)
          printf ("%.2f |\n", structure);
        else
          printf ("– |\n");
        printf ("%s %d - %s %d × %d @ %d\n", ok ? "ok" : "not ok", ++n, grounds[g].name, width, height, panes[p].scale);
      }
  printf ("1..%d\n", n);
  return failed > 0;
}
