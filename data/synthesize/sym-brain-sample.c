/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-brain-sample"

#include "config.h"

#include <math.h>
#include <string.h>

#include "sym-brain-anatomy.h"
#include "sym-brain.h"

#define POINT_SPREAD 0.45 /* millimetres */
#define INHOMOGENEITY 0.02
#define MOTTLING 0.02
#define OUTER_TEXTURE 0.05
#define RIM 2.8         /* thickness of the enhancing rim, millimetres */
#define MASS_EFFECT 8.0 /* how far the push of the lesion fades, millimetres */
#define N_PLACES 4000

enum
{
  STREAM_LESION = 101,
  STREAM_TEXTURE,
};

static double
get_intensity (const SymBrainModel *model, double level)
{
  guint tissue = level < 1.0 ? SYM_TISSUE_FLUID : SYM_TISSUE_GREY;

  return model->mean[tissue] + (level - tissue) * (model->mean[tissue + 1] - model->mean[tissue]);
}

static double
get_distance (const double a[3], const double b[3])
{
  return sqrt ((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])
               + (a[2] - b[2]) * (a[2] - b[2]));
}

/* A place in the white matter of one hemisphere, away from cortex and deep structures. */
static void
place_lesion (const SymAnatomy *anatomy, guint64 seed, SymLesion *lesion)
{
  SymRandom random;
  double best = -1.0;

  sym_random_init (&random, seed, STREAM_LESION);
  lesion->radius = sym_random_uniform (&random, 8.0, 11.0);
  lesion->oedema_radius = lesion->radius + sym_random_uniform (&random, 9.0, 13.0);
  for (guint i = 0; i < N_PLACES; i++)
    {
      double side = sym_random_uniform (&random, 0.0, 1.0) < 0.5 ? -1.0 : 1.0;
      const double mni[]
          = { side * sym_random_uniform (&random, 16.0, 40.0),
              sym_random_uniform (&random, -60.0, 40.0), sym_random_uniform (&random, 18.0, 48.0) };
      double position[3], source[3], sum = 0.0;

      for (guint axis = 0; axis < 3; axis++)
        position[axis] = mni[axis] - anatomy->reference->origin[axis];
      /* Most places are out of the running long before all of their neighbours were looked at. */
      for (guint k = 0; k < 27 && sum + (27 - k) / 27.0 > best; k++)
        {
          const double near[] = { position[0] + 6.0 * ((int) (k % 3) - 1),
                                  position[1] + 6.0 * ((int) (k / 3 % 3) - 1),
                                  position[2] + 6.0 * ((int) (k / 9) - 1) };

          sym_anatomy_map (anatomy, near, source);
          sum += MIN (sym_anatomy_get_level (anatomy, source), 2.0) / 54.0;
        }
      if (sum > best)
        {
          best = sum;
          memcpy (lesion->centre, mni, sizeof mni);
        }
      if (best > 0.93)
        return;
    }
}

/* What the lesion makes of the intensity of a voxel at the (irregular) distance @r of its centre.
 */
static double
add_lesion (
    const SymBrainModel *model, const SymLesion *lesion, double r, double level, double value)
{
  double fluid = model->mean[SYM_TISSUE_FLUID], grey = model->mean[SYM_TISSUE_GREY],
         white = model->mean[SYM_TISSUE_WHITE];
  double within = sym_step (lesion->radius - r, 0.6);
  double necrosis = sym_step (lesion->radius - RIM - r, 0.7);
  double middle = 0.5 * (lesion->radius + lesion->oedema_radius);
  double oedema = sym_step (middle - r, 0.5 * (lesion->oedema_radius - lesion->radius))
                  * CLAMP (level - 1.0, 0.0, 1.0);
  double rim = 1.32 * white;

  value -= 1.05 * oedema * (white - grey);
  value += within * (rim - value);
  return value + necrosis * (fluid + 0.45 * (grey - fluid) - value);
}

SymField *
sym_brain_sample (const SymBrainModel *model,
                  const SymReference *reference,
                  guint64 seed,
                  SymBrainFlags flags,
                  SymLesion *lesion,
                  SymField **level)
{
  const SymField *like = reference->intensity;
  g_autoptr (SymAnatomy) anatomy = sym_anatomy_sample (model, reference, seed);
  g_autoptr (SymField) grain = NULL, bias = NULL, mottling = NULL, outline = NULL;
  g_autoptr (SymField) levels = NULL;
  SymField *out = sym_field_new (like->dims, like->step);
  double centre[3], texture_sigma = MAX (model->texture_sigma, 0.5 * like->step);
  gboolean with_lesion = (flags & SYM_BRAIN_WITHOUT_LESION) == 0;
  SymRandom random;
  gsize i = 0;

  sym_random_init (&random, seed, STREAM_TEXTURE);
  bias = sym_field_new_smooth_noise (like, 40.0, &random);
  mottling = sym_field_new_smooth_noise (like, 3.0, &random);
  outline = sym_field_new_smooth_noise (like, 4.0, &random);
  grain = sym_field_new_smooth_noise (like, texture_sigma, &random);
  place_lesion (anatomy, seed, lesion);
  for (guint axis = 0; axis < 3; axis++)
    centre[axis] = lesion->centre[axis] - reference->origin[axis];
  if (level != NULL)
    levels = sym_field_new (like->dims, like->step);

  for (gsize z = 0; z < like->dims[2]; z++)
    for (gsize y = 0; y < like->dims[1]; y++)
      for (gsize x = 0; x < like->dims[0]; x++, i++)
        {
          const double position[]
              = { (double) x * like->step, (double) y * like->step, (double) z * like->step };
          double pushed[3], source[3], r = get_distance (position, centre);
          double depth, outer, value;

          memcpy (pushed, position, sizeof pushed);
          if (with_lesion && r > 0.0 && r < lesion->oedema_radius + 2.0 * MASS_EFFECT)
            {
              double fade = sym_step (lesion->oedema_radius + MASS_EFFECT - r, MASS_EFFECT);
              double push = 0.35 * lesion->radius * fade * MIN (1.0, r / lesion->radius);

              for (guint axis = 0; axis < 3; axis++)
                pushed[axis] -= push * (position[axis] - centre[axis]) / r;
            }
          sym_anatomy_map (anatomy, pushed, source);
          depth = (double) sym_field_at (model->hull, source);
          outer = (double) sym_field_at (model->outer, source);
          value = outer * (1.0 + OUTER_TEXTURE * (double) grain->values[i]);
          if (levels != NULL)
            levels->values[i] = -1.0f;
          if (depth > -1.5)
            {
              double here = sym_anatomy_get_level (anatomy, source);
              double inner = get_intensity (model, here)
                             * (1.0 + MOTTLING * (double) sym_field_at (mottling, position));

              inner += model->texture_deviation * (double) grain->values[i];
              if (with_lesion && r < 2.0 * lesion->oedema_radius)
                inner = add_lesion (model, lesion,
                                    r * (1.0 + 0.17 * (double) sym_field_at (outline, position)),
                                    here, inner);
              value += sym_step (depth + 0.5, 1.0) * (inner - value);
              if (levels != NULL && depth > 0.0)
                levels->values[i] = (float) here;
            }
          out->values[i]
              = (float) (value * (1.0 + INHOMOGENEITY * (double) sym_field_at (bias, position)));
        }
  sym_field_blur (out, MAX (POINT_SPREAD, 0.25 * like->step));
  if (level != NULL)
    *level = g_steal_pointer (&levels);
  return out;
}
