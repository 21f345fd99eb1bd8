/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "sym-affine-private.h"
#include "sym-viewport-private.h"

/* A direction cosine below this adds no letter: 5.7 degrees off the axis still reads as the axis. */
#define MIN_COSINE 0.1

/* Directions of Patient Orientation (0020,0020) for humans, PS3.3 C.7.6.1.1.1, each beside its
 * opposite. Those of quadrupeds share letters with other meanings (PL is plantar, or posterior
 * left): they are not guessed at. */
static const char human[] = "RLAPHF";

/* Letters of a direction in the patient, the larger cosines first. */
static void
letters_of (const double *direction, char *letters)
{
  static const char names[3][2] = { { 'R', 'L' }, { 'A', 'P' }, { 'F', 'H' } };
  double left[3];
  gsize n = 0;

  memcpy (left, direction, sizeof left);
  for (;;)
    {
      int largest = 0;

      for (int i = 1; i < 3; i++)
        if (fabs (left[i]) > fabs (left[largest]))
          largest = i;
      if (!(fabs (left[largest]) >= MIN_COSINE))
        break;
      letters[n++] = names[largest][left[largest] > 0];
      left[largest] = 0;
    }
  letters[n] = '\0';
}

/* Whether the two stated directions can be those of a plane: each of other letters, no letter beside
 * its opposite. */
static gboolean
are_directions (const char *row, const char *column)
{
  guint axes = 0;

  for (int i = 0; i < 2; i++)
    for (const char *letter = i == 0 ? row : column; *letter != '\0'; letter++)
      {
        const char *at = strchr (human, *letter);
        guint axis;

        if (at == NULL)
          return FALSE;
        axis = 1u << ((at - human) / 2 + 3 * i);
        if ((axes & axis) != 0)
          return FALSE;
        axes |= axis;
      }
  /* what each mainly points along */
  return *row == '\0' || *column == '\0'
         || (strchr (human, *row) - human) / 2 != (strchr (human, *column) - human) / 2;
}

/* Copies a stated direction, or its opposite; "" where a letter is not known. */
static void
stated_letters (const SymImage *image, int axis, gboolean backwards, char *letters, gsize size)
{
  const char *stated = axis < 2 ? image->info.patient_orientation[axis] : "";
  const gsize length = strlen (stated);

  letters[0] = '\0';
  if (length >= size
      || !are_directions (image->info.patient_orientation[0], image->info.patient_orientation[1]))
    return;
  for (gsize i = 0; i < length; i++)
    {
      const gsize at = (gsize) (strchr (human, stated[i]) - human);

      letters[i] = human[backwards ? at ^ 1 : at];
    }
  letters[length] = '\0';
}

/* The way from one voxel to the next along an axis: by the statement of the plane that is shown, where
 * it has made one. */
static gboolean
get_direction (const SymViewport *self, const SymImage *image, int axis, double *direction)
{
  if (image->places != NULL && self->plane == SYM_PLANE_ACQUIRED)
    {
      const SymPlanePlace *place
          = self->slice >= 0
                ? _sym_image_get_place (image, (gsize) self->slice, (gsize) self->time,
                                        (gsize) self->other)
                : NULL;

      if (place == NULL || axis > 1)
        return FALSE;
      memcpy (direction, axis == 0 ? place->along_row : place->down_column, sizeof place->origin);
    }
  else if (image->has_affine)
    _sym_affine_get_column (image->affine, axis, direction);
  else
    return FALSE;

  return _sym_vector_normalize (direction);
}

void
sym_viewport_get_letters (const SymViewport *self, const SymImage *image, char letters[4][8])
{
  const SymSlicing slicing = _sym_viewport_get_slicing (self, image);

  for (int screen = 0; screen < 2; screen++)
    {
      const int axis = slicing.axis[screen];
      const gboolean reverse = slicing.reverse[screen];
      char *before = letters[2 * screen], *after = letters[2 * screen + 1];

      double direction[3], opposite[3];

      before[0] = after[0] = '\0';
      if ((image->info.flags & SYM_IMAGE_QUADRUPED) != 0)
        continue;
      if (get_direction (self, image, axis, direction))
        {
          for (int i = 0; i < 3; i++)
            {
              direction[i] *= reverse ? -1 : 1;
              opposite[i] = -direction[i];
            }
          letters_of (direction, after);
          letters_of (opposite, before);
        }
      else if (!image->has_affine && image->places == NULL)
        {
          stated_letters (image, axis, reverse, after, 8);
          stated_letters (image, axis, !reverse, before, 8);
        }
    }
}
