/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "judge"

#include "config.h"

#include "judge.h"

#include <math.h>
#include <string.h>

/* What counts as readable. A stroke of 1.6 to 1 against its rim is no more than a hint. */
#define LEAST_CONTRAST 34.0

/* Where all is dimmed, as a window is behind what slides over it, it is the share of the light there is that counts. */
#define LEAST_CONTRAST_DIM 20.0
#define LEAST_SHARE 0.4

#define LEAST_LIKENESS 0.48

/* Five or six letters are more easily like something else than nine. */
#define SHORT_WORD 6
#define LEAST_LIKENESS_SHORT 0.56

/* A word that lies flat is the program's chrome, which a person can move and style. */
#define LEAST_ANGLE 4.5

/* What rises less than this could be something that lies flat: it must be clearer, and clearer than if it lay flat. */
#define ALMOST_FLAT 8.5
#define LEAST_LIKENESS_ALMOST_FLAT 0.6

#define LEAST_STRETCH 0.34

gboolean
judge_word_reaches (const JudgeWord *word, double x, double y)
{
  return fabs (word->x - x) <= JUDGE_REACH * word->cap && fabs (word->y - y) <= JUDGE_REACH * word->cap;
}

double
judge_get_least_likeness (const char *text)
{
  return strlen (text) <= SHORT_WORD ? LEAST_LIKENESS_SHORT : LEAST_LIKENESS;
}

static gboolean
is_readable (const JudgeTemplate *template, double contrast, double mean, double likeness)
{
  const double least = CLAMP (LEAST_SHARE * mean, LEAST_CONTRAST_DIM, LEAST_CONTRAST);

  return likeness >= judge_get_least_likeness (template->text) && contrast >= least
         && template->angle >= LEAST_ANGLE && (template->angle >= ALMOST_FLAT || likeness >= LEAST_LIKENESS_ALMOST_FLAT);
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

gboolean
judge_find_near (const JudgePlane *plane, const JudgeTemplate *template, int x, int y, int radius, JudgeWord *word,
                 int *found_x, int *found_y)
{
  double best = 0;

  for (int at_y = y - radius; at_y <= y + radius; at_y++)
    for (int at_x = x - radius; at_x <= x + radius; at_x++)
      {
        double contrast, mean, likeness = judge_plane_get_likeness (plane, template, at_x, at_y, &contrast, &mean);

        if (likeness > best && is_readable (template, contrast, mean, likeness))
          {
            best = likeness;
            *word = make_word (plane, template, at_x, at_y, contrast, likeness);
            if (found_x != NULL)
              *found_x = at_x;
            if (found_y != NULL)
              *found_y = at_y;
          }
      }
  return best > 0;
}

/* The best place within @radius of @x, @y, if it is better than @best. */
static gboolean
improve (const JudgePlane *plane, const JudgeTemplate *template, int radius, int from_x, int from_y, int *x, int *y,
         double *best)
{
  gboolean better = FALSE;
  double contrast;

  for (int dy = -radius; dy <= radius; dy++)
    for (int dx = -radius; dx <= radius; dx++)
      {
        double likeness = judge_plane_get_likeness (plane, template, from_x + dx, from_y + dy, &contrast, NULL);

        if (likeness > *best)
          {
            *best = likeness;
            *x = from_x + dx;
            *y = from_y + dy;
            better = TRUE;
          }
      }
  return better;
}

gboolean
judge_is_flat (const JudgePlane *plane, const JudgeTemplate *template, int x, int y)
{
  double contrast, likeness = judge_plane_get_likeness (plane, template, x, y, &contrast, NULL);

  if (template->angle >= ALMOST_FLAT)
    return FALSE;
  for (int i = -2; i <= 2; i++)
    for (int j = -1; j <= 1; j++)
      {
        const JudgeTemplate *flat = judge_template_get (template->text, 0, MAX (template->stretch + 0.06 * i, LEAST_STRETCH),
                                                        template->scale + 0.06 * j, template->rim);
        int at_x = x, at_y = y;

        if (improve (plane, flat, 2, x + (int) lround (template->middle_x - flat->middle_x),
                     y + (int) lround (template->middle_y - flat->middle_y), &at_x, &at_y, &likeness))
          return TRUE;
      }
  return FALSE;
}

/* About; a letter and the gap after it take 0.59 of the stretch and 0.22 of the height. */
static double
keep_length (const JudgeTemplate *template, double scale)
{
  const double stretch = (template->stretch + 0.22 / 0.59) * template->scale / scale - 0.22 / 0.59;

  return round (stretch / 0.02) * 0.02;
}

const JudgeTemplate *
judge_refine (const JudgePlane *plane, const JudgeTemplate *template, int radius, double least, int *x, int *y,
              double *likeness)
{
  /* slope, width and size; where width is NAN, the one that keeps the length of the word. Few values in all, so that
   * templates are of use again. */
  static const double steps[][3]
      = { { 3, 0, 0 }, { -3, 0, 0 }, { 0, 0.06, 0 }, { 0, -0.06, 0 }, { 0, 0, 0.06 }, { 0, 0, -0.06 },
          { 0, NAN, 0.08 }, { 0, NAN, -0.08 }, { 1, 0, 0 }, { -1, 0, 0 }, { 0, 0.02, 0 }, { 0, -0.02, 0 },
          { 0, 0, 0.02 }, { 0, 0, -0.02 }, { 0, NAN, 0.04 }, { 0, NAN, -0.04 } };
  static const double hopes[] = { 0.5, 0.75, 0.85, 0.9, 0.9, 0.95 };
  const JudgeTemplate *result = template;

  *likeness = 0;
  improve (plane, result, radius, *x, *y, x, y, likeness);
  for (gsize round = 0; round < G_N_ELEMENTS (hopes) && *likeness >= least * hopes[round]; round++)
    {
      double before = *likeness;

      for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
        {
          const double scale = result->scale + steps[i][2];
          const double stretch = isnan (steps[i][1]) ? keep_length (result, scale) : result->stretch + steps[i][1];
          const JudgeTemplate *next;

          if (stretch < LEAST_STRETCH)
            continue;
          next = judge_template_get (result->text, result->angle + steps[i][0], stretch, scale, result->rim);
          /* about the middle of the word */
          if (improve (plane, next, 1, *x + (int) lround (result->middle_x - next->middle_x),
                       *y + (int) lround (result->middle_y - next->middle_y), x, y, likeness))
            result = next;
        }
      if (*likeness < before + 0.005)
        break;
    }
  return result;
}
