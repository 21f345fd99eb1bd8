/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "legibility"

#include "config.h"

#include "judge.h"
#include "sym-mark-private.h"
#include "sym-overlay-private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* How readable and how harmless the mark is, over grounds made here: a row of a table for each, and a
 * floor for each measure that the rows are held to. Painted on plain buffers: no frame is made. */

#define LEAST_RATIO 4.0      /* of strokes to rims, WCAG contrast, the worst word */
#define MOST_TOUCHED 0.08    /* of the pixels below the band and inside the border */
#define LEAST_STRUCTURE 0.80 /* correlation of small blocks there before and after, on average */

#define LEAST_READ 0.5       /* of the words, by the judge; not on white, where it sees no light strokes */
#define MOST_LOOKS 3 /* of the judge, for a pane: one finds all words around that are written alike */

#define BLOCK 16 /* pixels at scale 1: half a word high */

/* One pixel of a ground; @u and @v are its place from -1 to 1. */
typedef void (*Ground) (int x, int y, double u, double v, guint8 *rgb);

static guint32
hash (int x, int y)
{
  guint32 h = (guint32) x * 374761393U + (guint32) y * 668265263U;

  h = (h ^ (h >> 13)) * 1274126177U;
  return h ^ (h >> 16);
}

static void
set_grey (guint8 *rgb, double value)
{
  memset (rgb, (int) CLAMP (value, 0, 255), 3);
}

/* From -1 to 1, the same at the same pixel. */
static double
get_noise (int x, int y)
{
  return (hash (x, y) & 255) / 127.5 - 1;
}

/* Noise of all octaves, as tissue has: 0 to 255. */
static double
get_texture (int x, int y)
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
  return sum / weights;
}

static void
ground_black (int x, int y, double u, double v, guint8 *rgb)
{
  set_grey (rgb, 0);
}

static void
ground_white (int x, int y, double u, double v, guint8 *rgb)
{
  set_grey (rgb, 255);
}

static void
ground_grey (int x, int y, double u, double v, guint8 *rgb)
{
  set_grey (rgb, 128);
}

static void
ground_noise (int x, int y, double u, double v, guint8 *rgb)
{
  set_grey (rgb, hash (x, y) & 255);
}

static void
ground_texture (int x, int y, double u, double v, guint8 *rgb)
{
  set_grey (rgb, get_texture (x, y));
}

/* A head in a soft tissue window: air, skin, bone at white, brain with little contrast and noise. */
static void
ground_ct (int x, int y, double u, double v, guint8 *rgb)
{
  const double r = hypot (u / 0.72, v / 0.9);

  if (r > 1)
    set_grey (rgb, 0);
  else if (r > 0.94)
    set_grey (rgb, 95 + 6 * get_noise (x, y));
  else if (r > 0.84)
    set_grey (rgb, 255);
  else if (hypot ((fabs (u) - 0.1) / 0.06, v / 0.22) < 1)
    set_grey (rgb, 70 + 9 * get_noise (x, y));
  else
    set_grey (rgb, 118 + 0.12 * (get_texture (x, y) - 128) + 9 * get_noise (x, y));
}

/* A head without fat suppression: bright scalp, dark bone, folds in the brain, noise in the air too. */
static void
ground_mr (int x, int y, double u, double v, guint8 *rgb)
{
  const double r = hypot (u / 0.75, v / 0.92), noise = get_noise (x, y);

  if (r > 1)
    set_grey (rgb, fabs (7 * noise));
  else if (r > 0.92)
    set_grey (rgb, 225 + 8 * noise);
  else if (r > 0.86)
    set_grey (rgb, 25 + 8 * noise);
  else
    set_grey (rgb, 60 + 0.55 * get_texture (x, y) + 30 * sin (14 * r + 3 * sin (5 * atan2 (v, u))) + 8 * noise);
}

/* A breast from the side: fat, bright strands of gland, calcifications at white, black around it. */
static void
ground_mammogram (int x, int y, double u, double v, guint8 *rgb)
{
  const double r = hypot ((u + 1) / 1.5, v / 0.95);
  const double strand = get_texture (x, y) / 255;

  if (r > 1)
    set_grey (rgb, 4);
  else if (hash (x / 4, y / 4) % 1500 == 0)
    set_grey (rgb, 250);
  else
    set_grey (rgb, (1 - pow (r, 6)) * (70 + 260 * strand * strand) + 4 * get_noise (x, y));
}

/* Skin with a mole and hairs, in colour. */
static void
ground_dermatology (int x, int y, double u, double v, guint8 *rgb)
{
  static const double skin[3] = { 216, 172, 152 }, mole[3] = { 92, 56, 44 };
  const double edge = 0.5 + 0.06 * sin (5 * atan2 (v, u)) + 0.0012 * (get_texture (x, y) - 128);
  const double inside = CLAMP ((edge - hypot (u, v)) / 0.08 + 0.5, 0, 1);
  const gboolean is_hair = fabs (fmod (u + 0.3 * v + 0.1 * sin (4 * v) + 4, 0.35) - 0.17) < 0.006;

  for (int c = 0; c < 3; c++)
    {
      double value = skin[c] + inside * (mole[c] - skin[c]) + 0.2 * (get_texture (x, y) - 128) + 5 * get_noise (x, y);

      rgb[c] = (guint8) CLAMP (is_hair ? 0.3 * value : value, 0, 255);
    }
}

static const struct
{
  const char *name;
  Ground draw;
  gboolean has_structure;
} grounds[] = {
  { "black", ground_black, FALSE },       { "white", ground_white, FALSE },
  { "grey", ground_grey, FALSE },         { "noise", ground_noise, TRUE },
  { "texture", ground_texture, TRUE },    { "CT", ground_ct, TRUE },
  { "MR", ground_mr, TRUE },              { "mammogram", ground_mammogram, TRUE },
  { "dermatology", ground_dermatology, TRUE },
};

static const struct
{
  int width, height, scale;
} panes[] = { { 300, 225, 1 }, { 400, 300, 1 }, { 900, 700, 1 }, { 1800, 1400, 2 }, { 2400, 1800, 3 } };

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

static double
get_contrast (double a, double b)
{
  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

/* Strokes to what they were painted on, of all words. */
static double
get_ground_ratio (const SymOverlay *overlay, const guint8 *before, const guint8 *after)
{
  double strokes = 0, under = 0;

  for (guint i = 0; i < overlay->words->len; i++)
    {
      const SymOverlayWord *word = &g_array_index (overlay->words, SymOverlayWord, i);

      strokes += get_mean (overlay, word->strokes, word->n_strokes, after) / overlay->words->len;
      under += get_mean (overlay, word->strokes, word->n_strokes, before) / overlay->words->len;
    }
  return get_contrast (strokes, under);
}

/* Of the capitals, device pixels. */
static double
get_word_height (const SymOverlay *overlay)
{
  SymMarkLattice *lattice = _sym_mark_lattice_new (overlay->width, overlay->height, overlay->scale, overlay->verdict.kind);
  const double height = lattice->style.cap;

  _sym_mark_lattice_free (lattice);
  return height;
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

      least = MIN (least, get_contrast (strokes, rims));
    }
  return least;
}

/* How many of the words the judge reads, who is given the pixels and where to look, and knows nothing of the mark. */
static guint
count_read (const SymOverlay *overlay, guint8 *pixels)
{
  const JudgePicture picture = { overlay->width, overlay->height, pixels };
  g_autoptr (GArray) read = g_array_new (FALSE, FALSE, sizeof (JudgeWord));
  guint n = 0, looks = 0;

  for (guint i = 0; i < overlay->words->len; i++)
    {
      const SymOverlayWord *word = &g_array_index (overlay->words, SymOverlayWord, i);
      double x = 0, y = 0;
      gboolean found = FALSE;

      for (guint j = word->strokes; j < word->strokes + word->n_strokes; j++)
        {
          x += g_array_index (overlay->probes, SymOverlayProbe, j).x / (double) word->n_strokes;
          y += g_array_index (overlay->probes, SymOverlayProbe, j).y / (double) word->n_strokes;
        }
      for (int look = 0; look < 2 && !found; look++)
        {
          if (look > 0 && looks++ < MOST_LOOKS)
            judge_read (&picture, x, y, 0.035 * MIN (overlay->width, overlay->height), read);
          for (guint j = 0; j < read->len && !found; j++)
            {
              const JudgeWord *other = &g_array_index (read, JudgeWord, j);

              found = fabs (other->x - x) < 1.5 * other->cap && fabs (other->y - y) < other->cap;
            }
        }
      n += found;
    }
  return n;
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

/* For the pictures of README.md: a portable pixmap of the smallest pane. */
static void
save (const char *folder, const char *name, const guint8 *pixels, int width, int height)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.ppm", folder, name);
  FILE *file = fopen (path, "wb");

  if (file == NULL || fprintf (file, "P6 %d %d 255\n", width, height) < 0
      || fwrite (pixels, 3 * (gsize) width, (gsize) height, file) != (gsize) height || fclose (file) != 0)
    g_error ("%s cannot be written", path);
}

/* legibility [FOLDER]: with a folder, pictures go there. */
int
main (int argc, char **argv)
{
  const SymVerdict verdict = { .kind = SYM_VERDICT_SYNTHETIC, .n_synthetic = 1, .n_files = 1 };
  int n = 0, failed = 0;

  printf ("# | ground | pane | scale | capitals | strokes to rims, worst word | strokes to ground | words read by the judge | pixels touched | structure kept |\n");
  printf ("# |---|---|---|---|---|---|---|---|---|\n");
  for (gsize g = 0; g < G_N_ELEMENTS (grounds); g++)
    for (gsize p = 0; p < G_N_ELEMENTS (panes); p++)
      {
        const int width = panes[p].width, height = panes[p].height;
        const gsize stride = (gsize) width * 3;
        g_autoptr (SymOverlay) overlay = _sym_overlay_get (width, height, panes[p].scale, &verdict, "");
        g_autofree guint8 *before = g_malloc (stride * (gsize) height), *after = NULL;
        double ratio, touched, structure;
        guint read;
        gboolean ok;

        for (int y = 0; y < height; y++)
          for (int x = 0; x < width; x++)
            grounds[g].draw (x, y, (2.0 * x + 1) / width - 1, (2.0 * y + 1) / height - 1,
                             before + (gsize) y * stride + 3 * (gsize) x);
        after = g_memdup2 (before, stride * (gsize) height);
        _sym_overlay_paint (overlay, after, stride);
        if (argc > 1 && p == 0)
          save (argv[1], grounds[g].name, after, width, height);
        ratio = get_ratio (overlay, after);
        read = count_read (overlay, after);
        compare (overlay, before, after, &touched, &structure);
        ok = overlay->words->len > 0 && ratio >= LEAST_RATIO && touched <= MOST_TOUCHED
             && (!grounds[g].has_structure || structure >= LEAST_STRUCTURE)
             && (grounds[g].draw == ground_white || read >= LEAST_READ * overlay->words->len);
        failed += !ok;
        printf ("# | %s | %d × %d | %d | %.0f | %.1f : 1 | %.1f : 1 | %u of %u | %.1f %% | ", grounds[g].name, width, height,
                panes[p].scale, get_word_height (overlay), ratio, get_ground_ratio (overlay, before, after), read,
                overlay->words->len, 100 * touched);
        if (grounds[g].has_structure)
          printf ("%.2f |\n", structure);
        else
          printf ("– |\n");
        printf ("%s %d - %s %d × %d @ %d\n", ok ? "ok" : "not ok", ++n, grounds[g].name, width, height, panes[p].scale);
      }
  printf ("1..%d\n", n);
  return failed > 0;
}
