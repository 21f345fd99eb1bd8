/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "judge"

#include "config.h"

#include "judge.h"

#include <math.h>
#include <string.h>

#define COARSE 0.54 /* scale of the templates of the first search */

/* What lies close around letters, of their height. An outline is a pixel or two, whatever their size. */
#define SMALL_CAP 16
#define RIM_SMALL 0.13
#define RIM_LARGE 0.08

/* What counts as readable. A stroke of 1.6 to 1 against its rim is no more than a hint. */
#define LEAST_CONTRAST 34.0
#define LEAST_LIKENESS 0.48

/* A word that lies flat is the program's chrome, which a person can move and style. */
#define LEAST_ANGLE 4.5
#define LEAST_STRETCH 0.45

/* Five or six letters are more easily like something else than nine. */
#define SHORT_WORD 6
#define LEAST_LIKENESS_SHORT 0.56

/* A way of writing is tried first on later pictures when a word was as clear as this. */
#define CLEAR_LIKENESS 0.56

/* Of the highest peaks of a search. */
#define CLOSER_LOOKS 8

/* Ways of writing, heights, and words at a place, that are remembered. */
#define MAX_STYLES 12
#define MAX_CAPS 8
#define MAX_PLACES 4096

/* The first is looked for with the Fourier transform; where it stands the others are tried. */
typedef struct
{
  const char *sought;
  const char *wholes[3];
} Text;

static const Text texts[] = {
  { "SYNTH", { "SYNTHETIC", "SYNTH" } }, { "UNREA", { "UNREADABLE" } }, { "CHECK", { "CHECKING" } },
  { "PARTL", { "PARTLY" } },             { "LABEL", { "LABEL" } },
};

/* A way of writing. */
typedef struct
{
  const Text *text;
  double angle, stretch;
} Style;

static const double angles[] = { 23, 17, 11, 6 };
static const double stretches[] = { 1.0, 0.86, 0.74, 0.63, 0.53 };
static const double caps[] = { 12, 13.2, 14.5, 16, 17.6, 19.3, 21.2, 23.4, 25.7, 28.3, 31.1, 34.2,
                               37.6, 41.4, 45.5, 50, 55, 60.5, 66.6, 73.2 };
static const double around[] = { 1, 1.09, 0.92 };

#define N_STYLES (G_N_ELEMENTS (angles) * G_N_ELEMENTS (stretches))

typedef struct
{
  Style style;
  int x, y;
  double likeness;
} Peak;

/* A word on an earlier picture: @x, @y is the left end of its foot line. */
typedef struct
{
  int width, height; /* of the picture */
  JudgeWord word;
  double x, y, scale, rim, factor;
  guint looked; /* serial number of the picture that it was last looked for on */
} Place;

static guint serial;
static GArray *places; /* of Place, those found last first */
static GArray *styles; /* of Style, those found last first */
static GArray *found_caps; /* of double, those found last first */

struct JudgeSearch
{
  const JudgeLuma *luma;
  int x0, y0, x1, y1;
  gboolean thorough;
  GArray *caps; /* of double: those found before, those expected, then all */
  guint first_expected, n_expected;
  GArray *learned; /* of Style */
  JudgePlane *coarse; /* for each height */
  guint step;
};

gboolean
judge_word_reaches (const JudgeWord *word, double x, double y)
{
  return fabs (word->x - x) <= JUDGE_REACH * word->cap && fabs (word->y - y) <= JUDGE_REACH * word->cap;
}

static double
get_rim (double cap)
{
  return cap < SMALL_CAP ? RIM_SMALL : RIM_LARGE;
}

static double
get_least_likeness (const char *text)
{
  return strlen (text) <= SHORT_WORD ? LEAST_LIKENESS_SHORT : LEAST_LIKENESS;
}

static gboolean
is_readable (const JudgeTemplate *template, double contrast, double likeness)
{
  return likeness >= get_least_likeness (template->text) && contrast >= LEAST_CONTRAST;
}

static JudgeWord
make_word (const JudgePlane *plane, const JudgeTemplate *template, int x, int y, double contrast, double likeness)
{
  return (JudgeWord){ template->text,
                      plane->x0 + (x + template->middle_x + 0.5) * plane->factor,
                      plane->y0 + (y + template->middle_y + 0.5) * plane->factor,
                      plane->factor * JUDGE_CAP * template->scale,
                      template->angle,
                      template->stretch,
                      contrast,
                      likeness };
}

static gboolean
is_same_place (const JudgeWord *word, const JudgeWord *other)
{
  return fabs (word->x - other->x) < 1.5 * word->cap && fabs (word->y - other->y) < 1.2 * word->cap;
}

static void
remember_place (const JudgeLuma *luma, const JudgePlane *plane, const JudgeTemplate *template, int x, int y,
                const JudgeWord *word)
{
  Place place = { luma->width, luma->height, *word, plane->x0 + x * plane->factor, plane->y0 + y * plane->factor,
                  template->scale, template->rim, plane->factor, serial };

  if (places == NULL)
    places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_array_prepend_val (places, place);
  if (places->len > MAX_PLACES)
    g_array_set_size (places, MAX_PLACES);
}

static void
remember_style (const Text *text, const JudgeTemplate *template)
{
  Style style = { text, template->angle, template->stretch };

  if (styles == NULL)
    styles = g_array_new (FALSE, FALSE, sizeof (Style));
  for (guint i = 0; i < styles->len; i++)
    {
      const Style *other = &g_array_index (styles, Style, i);

      if (other->text == text && fabs (other->angle - style.angle) < 1.5 && fabs (other->stretch - style.stretch) < 0.06)
        {
          g_array_remove_index (styles, i);
          break;
        }
    }
  g_array_prepend_val (styles, style);
  if (styles->len > MAX_STYLES)
    g_array_set_size (styles, MAX_STYLES);
}

static void
remember_cap (double cap)
{
  if (found_caps == NULL)
    found_caps = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < found_caps->len; i++)
    if (fabs (g_array_index (found_caps, double, i) / cap - 1) < 0.04)
      {
        g_array_remove_index (found_caps, i);
        break;
      }
  g_array_prepend_val (found_caps, cap);
  if (found_caps->len > MAX_CAPS)
    g_array_set_size (found_caps, MAX_CAPS);
}

static void
add_word (GArray *words, const JudgeWord *word)
{
  for (guint i = 0; i < words->len; i++)
    {
      JudgeWord *other = &g_array_index (words, JudgeWord, i);

      if (is_same_place (word, other))
        {
          if (other->likeness < word->likeness)
            *other = *word;
          return;
        }
    }
  g_array_append_vals (words, word, 1);
}

void
judge_begin (void)
{
  judge_template_forget ();
  serial++;
}

void
judge_forget (void)
{
  g_clear_pointer (&places, g_array_unref);
  g_clear_pointer (&styles, g_array_unref);
  g_clear_pointer (&found_caps, g_array_unref);
}

static gboolean
look_at_place (const JudgeLuma *luma, const Place *place, JudgeWord *word)
{
  const JudgeTemplate *template
      = judge_template_get (place->word.text, place->word.angle, place->word.stretch, place->scale, place->rim);
  const int margin = 2, left = template->left - margin, top = template->top - margin;
  JudgePlane plane;
  double best = 0;

  judge_plane_init (&plane, luma, place->x + left * place->factor, place->y + top * place->factor,
                    (template->right + margin + 1 - left) * place->factor,
                    (template->bottom + margin + 1 - top) * place->factor, place->factor);
  for (int y = -1; y <= 1; y++)
    for (int x = -1; x <= 1; x++)
      {
        const int at_x = (int) lround ((place->x - plane.x0) / place->factor) + x;
        const int at_y = (int) lround ((place->y - plane.y0) / place->factor) + y;
        double contrast, likeness = judge_plane_get_likeness (&plane, template, at_x, at_y, &contrast);

        if (likeness > best && is_readable (template, contrast, likeness))
          {
            best = likeness;
            *word = make_word (&plane, template, at_x, at_y, contrast, likeness);
          }
      }
  judge_plane_clear (&plane);
  return best > 0;
}

gboolean
judge_recall (const JudgeLuma *luma, double x, double y, GArray *words)
{
  for (guint i = 0; places != NULL && i < places->len; i++)
    {
      Place place = g_array_index (places, Place, i);
      JudgeWord word;

      if (place.looked == serial || place.width != luma->width || place.height != luma->height
          || !judge_word_reaches (&place.word, x, y))
        continue;
      g_array_index (places, Place, i).looked = place.looked = serial;
      if (!look_at_place (luma, &place, &word))
        continue;
      add_word (words, &word);
      g_array_remove_index (places, i);
      g_array_prepend_val (places, place);
      return TRUE;
    }
  return FALSE;
}

/* Where the correlation has a local maximum that is high enough for a closer look. */
static void
collect (const JudgePlane *plane, const JudgeTemplate *template, int which, const Style *style, GArray *peaks)
{
  const float *values = judge_plane_get_correlation (plane, which);
  const float least = (float) (LEAST_CONTRAST * 0.7);

  for (int y = 1; y < plane->height - 1; y++)
    for (int x = 1; x < plane->width - 1; x++)
      {
        const float *v = values + (gsize) y * (gsize) plane->columns + (gsize) x;
        Peak peak = { *style, x, y, 0 };
        double contrast;

        if (v[0] < least || v[0] < v[-1] || v[0] <= v[1] || v[0] < v[-plane->columns] || v[0] <= v[plane->columns])
          continue;
        peak.likeness = judge_plane_get_likeness (plane, template, x, y, &contrast);
        if (peak.likeness > 0.35)
          g_array_append_val (peaks, peak);
      }
}

static int
compare_peaks (gconstpointer a, gconstpointer b)
{
  double x = ((const Peak *) a)->likeness, y = ((const Peak *) b)->likeness;

  return x < y ? 1 : x > y ? -1 : 0;
}

/* All places of a word of which size and slope are known. */
static void
search_known (const JudgeSearch *self, JudgePlane *plane, const JudgeTemplate *template, GArray *words)
{
  g_autoptr (GArray) peaks = g_array_new (FALSE, FALSE, sizeof (Peak));

  judge_plane_correlate (plane, template, NULL);
  collect (plane, template, 0, &(Style){ 0 }, peaks);
  for (guint i = 0; i < peaks->len; i++)
    {
      const Peak *peak = &g_array_index (peaks, Peak, i);
      double contrast, likeness = judge_plane_get_likeness (plane, template, peak->x, peak->y, &contrast);

      if (is_readable (template, contrast, likeness))
        {
          JudgeWord word = make_word (plane, template, peak->x, peak->y, contrast, likeness);

          add_word (words, &word);
          remember_place (self->luma, plane, template, peak->x, peak->y, &word);
        }
    }
}

/* Climbs from one slope, width, size and place to a better one next to it. */
static const JudgeTemplate *
refine (const JudgePlane *plane, const char *text, const Peak *peak, double rim, double *best)
{
  static const double steps[][3]
      = { { 2.5, 0, 0 }, { -2.5, 0, 0 }, { 0, 0.06, 0 }, { 0, -0.06, 0 }, { 0, 0, 0.05 }, { 0, 0, -0.05 },
          { 1, 0, 0 }, { -1, 0, 0 }, { 0, 0.025, 0 }, { 0, -0.025, 0 }, { 0, 0, 0.02 }, { 0, 0, -0.02 } };
  const JudgeTemplate *result = judge_template_get (text, peak->style.angle, peak->style.stretch, 1, rim);
  int x = peak->x, y = peak->y;
  double contrast;

  *best = judge_plane_get_likeness (plane, result, x, y, &contrast);
  for (int round = 0; round < 4; round++)
    {
      double before = *best;

      for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
        {
          const JudgeTemplate *next;
          int from_x = x, from_y = y;

          if (result->angle + steps[i][0] < LEAST_ANGLE || result->stretch + steps[i][1] < LEAST_STRETCH)
            continue;
          next = judge_template_get (text, result->angle + steps[i][0], result->stretch + steps[i][1],
                                     result->scale + steps[i][2], rim);
          for (int dy = -2; dy <= 2; dy++)
            for (int dx = -2; dx <= 2; dx++)
              {
                double likeness = judge_plane_get_likeness (plane, next, from_x + dx, from_y + dy, &contrast);

                if (likeness > *best)
                  {
                    *best = likeness;
                    x = from_x + dx;
                    y = from_y + dy;
                    result = next;
                  }
              }
        }
      if (*best < before + 0.005)
        break;
    }
  return result;
}

/* Whether it begins a word that was found. */
static gboolean
is_near_word (GArray *words, double x, double y)
{
  for (guint i = 0; i < words->len; i++)
    {
      const JudgeWord *word = &g_array_index (words, JudgeWord, i);

      if (fabs (word->x - x) < 5 * word->cap && fabs (word->y - y) < 3 * word->cap)
        return TRUE;
    }
  return FALSE;
}

/* At the highest peaks, the whole word on a finer picture; where one stands, all like it. */
static void
look_closer (const JudgeSearch *self, double cap, GArray *peaks, GArray *words)
{
  JudgePlane fine;

  g_array_sort (peaks, compare_peaks);
  judge_plane_init (&fine, self->luma, self->x0, self->y0, self->x1 - self->x0, self->y1 - self->y0, cap / JUDGE_CAP);
  for (guint i = 0, tried = 0; i < peaks->len && tried < CLOSER_LOOKS; i++)
    {
      Peak peak = g_array_index (peaks, Peak, i);
      const Text *text = peak.style.text;

      peak.x = (int) (peak.x / COARSE);
      peak.y = (int) (peak.y / COARSE);
      if (is_near_word (words, fine.x0 + peak.x * fine.factor, fine.y0 + peak.y * fine.factor))
        continue;
      tried++;
      for (int j = 0; j < 3 && text->wholes[j] != NULL; j++)
        {
          double likeness;
          const JudgeTemplate *template = refine (&fine, text->wholes[j], &peak, get_rim (cap), &likeness);
          guint before = words->len;

          if (likeness < get_least_likeness (text->wholes[j]))
            continue;
          search_known (self, &fine, template, words);
          if (words->len > before && likeness >= CLEAR_LIKENESS)
            {
              remember_style (text, template);
              remember_cap (cap * template->scale);
            }
          break;
        }
    }
  judge_plane_clear (&fine);
}

/* Two slopes or widths of words' beginnings on a coarse picture. */
static void
search_pair (const JudgeSearch *self, guint which_cap, const Style *first, const Style *second, GArray *words)
{
  g_autoptr (GArray) peaks = g_array_new (FALSE, FALSE, sizeof (Peak));
  const double cap = g_array_index (self->caps, double, which_cap), rim = get_rim (cap);
  const JudgeTemplate *a = judge_template_get (first->text->sought, first->angle, first->stretch, COARSE, rim);
  const JudgeTemplate *b = NULL;
  JudgePlane *coarse = &self->coarse[which_cap];

  if (second != NULL)
    b = judge_template_get (second->text->sought, second->angle, second->stretch, COARSE, rim);
  if (coarse->values == NULL)
    judge_plane_init (coarse, self->luma, self->x0, self->y0, self->x1 - self->x0, self->y1 - self->y0,
                      cap / COARSE / JUDGE_CAP);
  judge_plane_correlate (coarse, a, b);
  collect (coarse, a, 0, first, peaks);
  if (b != NULL)
    collect (coarse, b, 1, second, peaks);
  if (peaks->len > 0)
    look_closer (self, cap, peaks, words);
}

JudgeSearch *
judge_search_new (const JudgeLuma *luma, int x0, int y0, int x1, int y1, double cap, gboolean thorough)
{
  JudgeSearch *self = g_new0 (JudgeSearch, 1);

  self->luma = luma;
  self->x0 = x0;
  self->y0 = y0;
  self->x1 = x1;
  self->y1 = y1;
  self->thorough = thorough;
  self->caps = g_array_new (FALSE, FALSE, sizeof (double));
  self->learned = g_array_new (FALSE, FALSE, sizeof (Style));
  if (found_caps != NULL && thorough)
    g_array_append_vals (self->caps, found_caps->data, found_caps->len);
  self->first_expected = self->caps->len;
  for (gsize i = 0; cap > 0 && i < G_N_ELEMENTS (around); i++)
    g_array_append_vals (self->caps, &(double){ cap * around[i] }, 1);
  self->n_expected = self->caps->len - self->first_expected;
  for (gsize i = 0; i < G_N_ELEMENTS (caps); i++)
    g_array_append_vals (self->caps, &caps[i], 1);
  if (styles != NULL && thorough)
    g_array_append_vals (self->learned, styles->data, styles->len);
  self->coarse = g_new0 (JudgePlane, self->caps->len);
  return self;
}

void
judge_search_free (JudgeSearch *self)
{
  for (guint i = 0; i < self->caps->len; i++)
    judge_plane_clear (&self->coarse[i]);
  g_free (self->coarse);
  g_array_unref (self->caps);
  g_array_unref (self->learned);
  g_free (self);
}

gboolean
judge_search_step (JudgeSearch *self, GArray *words)
{
  const guint n_caps = self->caps->len, n_pairs = N_STYLES / 2, n_texts = self->thorough ? G_N_ELEMENTS (texts) : 1;
  const guint n_learned = (self->learned->len + 1) / 2 * n_caps;
  const guint n_expected = n_pairs * n_texts * self->n_expected;
  guint step = self->step++, pair, cap;
  const Text *text;
  Style both[2];

  if (step < n_learned)
    {
      const Style *learned = &g_array_index (self->learned, Style, step / n_caps * 2);

      search_pair (self, step % n_caps, learned, step / n_caps * 2 + 1 < self->learned->len ? learned + 1 : NULL, words);
      return TRUE;
    }
  step -= n_learned;
  if (step < n_expected)
    {
      cap = self->first_expected + step % self->n_expected;
      text = &texts[step / self->n_expected % n_texts];
      pair = step / self->n_expected / n_texts;
    }
  else
    {
      step -= n_expected;
      if (!self->thorough || step >= n_pairs * n_texts * G_N_ELEMENTS (caps))
        return FALSE;
      cap = self->first_expected + self->n_expected + step / n_pairs / n_texts;
      text = &texts[step / n_pairs % n_texts];
      pair = step % n_pairs;
    }
  for (guint i = 0; i < 2; i++)
    {
      guint at = 2 * pair + i;

      both[i] = (Style){ text, angles[at / G_N_ELEMENTS (stretches)], stretches[at % G_N_ELEMENTS (stretches)] };
    }
  search_pair (self, cap, &both[0], &both[1], words);
  return TRUE;
}
