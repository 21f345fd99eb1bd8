/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "judge"

#include "config.h"

#include "judge.h"

#include <math.h>
#include <string.h>

/* Scale of the templates of the first search. */
#define COARSE 0.54

/* What lies close around letters, of their height. An outline is a pixel or two, whatever their size. */
#define SMALL_CAP 16
#define RIM_SMALL 0.13
#define RIM_LARGE 0.08

/* Peaks of the first search that are looked at, and how like the word they must be. */
#define LEAST_CORRELATION 12.0f
#define LOOKS 8
#define LEAST_COARSE 0.3

/* How like the beginning of a word must be for the whole to be tried. */
#define LEAST_BEGIN 0.42

/* The first is looked for with the Fourier transform; where it stands the others are tried. */
typedef struct
{
  const char *sought;
  const char *wholes[3];
} Text;

static const Text texts[] = {
  { "SYNTH", { "SYNTHETIC", "SYNTH" } }, { "UNREA", { "UNREADABLE" } }, { "LABEL", { "LABEL" } },
  { "CHECK", { "CHECKING" } },           { "PARTL", { "PARTLY" } },
};

static const double angles[] = { 23, 17, 11, 6 };
static const double stretches[] = { 1.0, 0.86, 0.74, 0.62, 0.52, 0.42 };
static const double caps[] = { 12, 13.2, 14.5, 16, 17.6, 19.3, 21.2, 23.4, 25.7, 28.3, 31.1, 34.2,
                               37.6, 41.4, 45.5, 50, 55, 60.5, 66.6, 73.2 };

/* One more for a picture of which the words are expected to be larger than all these. */
#define N_CAPS (G_N_ELEMENTS (caps) + 1)
#define LARGER (N_CAPS - 1)

#define N_STYLES (G_N_ELEMENTS (angles) * G_N_ELEMENTS (stretches))
#define N_PAIRS (G_N_ELEMENTS (texts) * N_STYLES / 2)

/* So many pairs of ways of writing, those found last, and so many heights are tried before all others. */
#define FAVOURITES 6
#define FAVOURITE_CAPS 3

static JudgeKernel *kernels[N_PAIRS][2]; /* of two ways of writing each, with either rim */
static guint pair_order[N_PAIRS], cap_order[N_CAPS]; /* those found last first */

typedef struct
{
  const Text *text;
  double angle, stretch;
  int x, y;
  double likeness;
} Peak;

/* A search for the words that mark one place. */
typedef struct
{
  const JudgeLuma *luma;
  double x, y;
  double caps[N_CAPS];
  JudgePlane planes[N_CAPS];
  gboolean done[N_PAIRS][N_CAPS];
  GArray *words;
  gboolean found;
} Search;

static double
get_rim (double cap)
{
  return cap < SMALL_CAP ? RIM_SMALL : RIM_LARGE;
}

static void
get_style (guint pair, guint which, Peak *style)
{
  const guint at = (2 * pair + which) % N_STYLES;

  style->text = &texts[2 * pair / N_STYLES];
  style->angle = angles[at / G_N_ELEMENTS (stretches)];
  style->stretch = stretches[at % G_N_ELEMENTS (stretches)];
}

static const JudgeTemplate *
get_coarse (guint pair, guint which, double rim)
{
  Peak style;

  get_style (pair, which, &style);
  return judge_template_get (style.text->sought, style.angle, style.stretch, COARSE, rim);
}

static void
move_to_front (guint *order, guint at)
{
  const guint value = order[at];

  memmove (order + 1, order, at * sizeof *order);
  order[0] = value;
}

static void
prefer (guint pair, guint cap)
{
  guint at = 0;

  while (pair_order[at] != pair)
    at++;
  move_to_front (pair_order, at);
  for (at = 0; cap_order[at] != cap;)
    at++;
  move_to_front (cap_order, at);
}

/* Where the correlation has a local maximum that is high enough for a closer look. */
static void
collect (const JudgePlane *plane, const float *values, const JudgeTemplate *template, Peak peak, GArray *peaks)
{
  for (int y = 1; y < plane->height - 1; y++)
    for (int x = 1; x < plane->width - 1; x++)
      {
        const float *v = values + y * JUDGE_TILE + x;
        double contrast;

        if (v[0] < LEAST_CORRELATION || v[0] < v[-1] || v[0] <= v[1] || v[0] < v[-JUDGE_TILE] || v[0] <= v[JUDGE_TILE])
          continue;
        peak.x = x;
        peak.y = y;
        peak.likeness = judge_plane_get_likeness (plane, template, x, y, &contrast, NULL);
        if (peak.likeness > LEAST_COARSE)
          g_array_append_val (peaks, peak);
      }
}

static int
compare_peaks (gconstpointer a, gconstpointer b)
{
  double x = ((const Peak *) a)->likeness, y = ((const Peak *) b)->likeness;

  return x < y ? 1 : x > y ? -1 : 0;
}

/* Whether it begins a word that was found: the middle of that is half a word away, along the slope. */
static gboolean
is_known (GArray *words, double x, double y)
{
  for (guint i = 0; i < words->len; i++)
    {
      const JudgeWord *word = &g_array_index (words, JudgeWord, i);
      const double dx = word->x - x, dy = word->y - y + dx * tan (word->angle * G_PI / 180);

      if (dx > 0.3 * word->cap && dx < 5 * word->cap && fabs (dy) < 1.5 * word->cap)
        return TRUE;
    }
  return FALSE;
}

static gboolean
add_word_near (Search *self, const JudgePlane *plane, const JudgeTemplate *template, int x, int y, int radius)
{
  JudgeWord word;

  if (!judge_find_near (plane, template, x, y, radius, &word, &x, &y) || judge_is_flat (plane, template, x, y))
    return FALSE;
  g_array_append_val (self->words, word);
  judge_remember (self->luma, plane, template, x, y, &word);
  self->found = self->found || judge_word_reaches (&word, self->x, self->y);
  return TRUE;
}

/* Climbs to the beginning of a word, then to the whole. */
static const JudgeTemplate *
read_word (Search *self, const JudgePlane *plane, const Peak *peak, double rim, int x, int y)
{
  const JudgeTemplate *begin = judge_template_get (peak->text->sought, peak->angle, peak->stretch, 1, rim);
  double likeness;

  begin = judge_refine (plane, begin, 2, LEAST_BEGIN, &x, &y, &likeness);
  if (likeness < LEAST_BEGIN)
    return NULL;
  for (int i = 0; i < 3 && peak->text->wholes[i] != NULL; i++)
    {
      const char *text = peak->text->wholes[i];
      const JudgeTemplate *whole = judge_template_get (text, begin->angle, begin->stretch, begin->scale, rim);
      int at_x = x, at_y = y;

      whole = judge_refine (plane, whole, 1, judge_get_least_likeness (text), &at_x, &at_y, &likeness);
      if (add_word_near (self, plane, whole, at_x, at_y, 0))
        return whole;
    }
  return NULL;
}

/* At the highest peaks the word on a finer picture; where one stands, all like it. */
static void
look_closer (Search *self, const JudgePlane *coarse, double cap, GArray *peaks)
{
  const JudgeTemplate *known = NULL;
  const double factor = cap / JUDGE_CAP;

  g_array_sort (peaks, compare_peaks);
  for (guint i = 0, looks = 0; i < peaks->len; i++)
    {
      const Peak *peak = &g_array_index (peaks, Peak, i);
      const double x = coarse->x0 + peak->x * coarse->factor, y = coarse->y0 + peak->y * coarse->factor;
      const JudgeTemplate *longest;
      JudgePlane fine;
      int at_x, at_y;

      if (is_known (self->words, x, y) || (known == NULL && looks >= LOOKS))
        continue;
      longest = judge_template_get (peak->text->wholes[0], peak->angle, peak->stretch, 1, get_rim (cap));
      judge_plane_init_at (&fine, self->luma, longest, x, y, factor, 8);
      at_x = (int) lround ((x - fine.x0) / factor);
      at_y = (int) lround ((y - fine.y0) / factor);
      if ((known == NULL || !add_word_near (self, &fine, known, at_x, at_y, 3)) && looks++ < LOOKS)
        {
          const JudgeTemplate *template = read_word (self, &fine, peak, get_rim (cap), at_x, at_y);

          if (template != NULL)
            known = template;
        }
      judge_plane_clear (&fine);
    }
}

/* Two ways of writing words' beginnings on a coarse picture. */
static void
search_pair (Search *self, guint pair, guint which_cap)
{
  const double cap = self->caps[which_cap], rim = get_rim (cap), factor = cap / COARSE / JUDGE_CAP;
  g_autoptr (GArray) peaks = NULL;
  JudgePlane *plane = &self->planes[which_cap];
  JudgeKernel **kernel = &kernels[pair][rim == RIM_SMALL];
  const float *values[2];

  if (cap == 0 || self->done[pair][which_cap])
    return;
  self->done[pair][which_cap] = TRUE;
  if (plane->values == NULL)
    {
      const double side = JUDGE_TILE * factor;

      judge_plane_init (plane, self->luma, CLAMP (self->x - side / 2, 0, MAX (0, self->luma->width - side)),
                        CLAMP (self->y - side / 2, 0, MAX (0, self->luma->height - side)), side, side, factor);
    }
  if (*kernel == NULL)
    *kernel = judge_kernel_new (get_coarse (pair, 0, rim), get_coarse (pair, 1, rim));
  judge_plane_correlate (plane, *kernel, values);
  peaks = g_array_new (FALSE, FALSE, sizeof (Peak));
  for (guint which = 0; which < 2; which++)
    {
      Peak style = { 0 };

      get_style (pair, which, &style);
      collect (plane, values[which], get_coarse (pair, which, rim), style, peaks);
    }
  if (peaks->len == 0)
    return;
  look_closer (self, plane, cap, peaks);
  if (self->found)
    prefer (pair, which_cap);
}

/* Those found last, and those next to what is expected. */
static gboolean
is_favourite_cap (guint cap, double value, double expected)
{
  for (guint i = 0; i < FAVOURITE_CAPS; i++)
    if (cap_order[i] == cap)
      return TRUE;
  return expected > 0 && fabs (log (value / expected)) < 0.14;
}

gboolean
judge_search (const JudgeLuma *luma, double x, double y, double cap, gboolean thorough, GArray *words)
{
  g_autofree Search *self = g_new0 (Search, 1);
  guint order[N_PAIRS], order_of_caps[N_CAPS];

  if (pair_order[0] == pair_order[1])
    {
      for (guint i = 0; i < N_PAIRS; i++)
        pair_order[i] = i;
      for (guint i = 0; i < N_CAPS; i++)
        cap_order[i] = i;
    }
  memcpy (order, pair_order, sizeof order);
  memcpy (order_of_caps, cap_order, sizeof order_of_caps);
  self->luma = luma;
  self->x = x;
  self->y = y;
  self->words = words;
  memcpy (self->caps, caps, sizeof caps);
  self->caps[LARGER] = cap > 1.1 * caps[LARGER - 1] ? cap : 0;
  for (guint pass = 0; pass < (thorough ? 3 : 2); pass++)
    for (guint i = 0; i < (pass < 2 ? FAVOURITES : N_PAIRS); i++)
      for (guint j = 0; j < N_CAPS && !self->found; j++)
        if (pass > 0 || is_favourite_cap (order_of_caps[j], self->caps[order_of_caps[j]], cap))
          search_pair (self, order[i], order_of_caps[j]);
  for (guint i = 0; i < N_CAPS; i++)
    judge_plane_clear (&self->planes[i]);
  return self->found;
}
