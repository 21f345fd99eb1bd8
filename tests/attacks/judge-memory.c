/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "judge"

#include "config.h"

#include "judge.h"

#include <math.h>

/* Words at a place that are remembered. */
#define MAX_PLACES 4096

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

void
judge_begin (void)
{
  judge_template_forget ();
  serial++;
}

void
judge_remember (const JudgeLuma *luma, const JudgePlane *plane, const JudgeTemplate *template, int x, int y,
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

static gboolean
look_at_place (const JudgeLuma *luma, const Place *place, JudgeWord *word)
{
  const JudgeTemplate *template
      = judge_template_get (place->word.text, place->word.angle, place->word.stretch, place->scale, place->rim);
  JudgePlane plane;
  gboolean found;

  judge_plane_init_at (&plane, luma, template, place->x, place->y, place->factor, 2);
  found = judge_find_near (&plane, template, (int) lround ((place->x - plane.x0) / place->factor),
                           (int) lround ((place->y - plane.y0) / place->factor), 1, word, NULL, NULL);
  judge_plane_clear (&plane);
  return found;
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
      g_array_append_val (words, word);
      g_array_remove_index (places, i);
      g_array_prepend_val (places, place);
      return TRUE;
    }
  return FALSE;
}
