/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

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

/* Copies a stated direction, or its opposite; "" where a letter is not known. */
static void
stated_letters (const SymImage *image, int axis, gboolean backwards, char *letters, gsize size)
{
  const char *stated = axis < 2 ? image->info.patient_orientation[axis] : "";
  const gsize length = strlen (stated);

  letters[0] = '\0';
  if (length >= size || strspn (stated, human) != length
      || strspn (image->info.patient_orientation[!axis], human) != strlen (image->info.patient_orientation[!axis]))
    return;
  for (gsize i = 0; i < length; i++)
    {
      const gsize at = (gsize) (strchr (human, stated[i]) - human);

      letters[i] = human[backwards ? at ^ 1 : at];
    }
  letters[length] = '\0';
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

      if (image->has_affine)
        {
          double direction[3], opposite[3], length = 0;

          for (int i = 0; i < 3; i++)
            length += image->affine[4 * i + axis] * image->affine[4 * i + axis];
          for (int i = 0; i < 3; i++)
            {
              direction[i] = image->affine[4 * i + axis] / sqrt (length) * (reverse ? -1 : 1);
              opposite[i] = -direction[i];
            }
          letters_of (direction, after);
          letters_of (opposite, before);
        }
      else
        {
          stated_letters (image, axis, reverse, after, 8);
          stated_letters (image, axis, !reverse, before, 8);
        }
    }
}
