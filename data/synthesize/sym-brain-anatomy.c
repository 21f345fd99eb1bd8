/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-brain-anatomy"

#include "config.h"

#include "sym-brain-anatomy.h"

#include <math.h>
#include <string.h>

/* Every length is millimetres. MNI coordinates place what all heads share: midline, deep nuclei,
 * brain stem, tentorium, insula. */

#define WARP_STEP 4.0
#define WARP_SQUARINGS 6
#define BORDER 24.0      /* where the deformation fades, so that the image's box maps onto itself */
#define DEEPEST 26.0     /* below the surface; sulci reach less far */
#define SHEET 0.85       /* half the width of a sulcus */
#define PIAL_PARTIAL 0.7 /* half the width of the passage from fluid to grey matter */
#define GREY_PARTIAL 1.0 /* the same from grey to white matter: the deepest layers hold myelin */
#define SUBPIAL 0.9      /* the cortex begins this far below the smooth surface around the brain */
#define ROUNDING 2.5     /* how round the gyri are where they meet the surface */

/* Streams of random numbers, one for each part of the anatomy. */
enum
{
  STREAM_WARP = 1,
  STREAM_SHAPE,
  STREAM_FISSURE,
  STREAM_SULCI,
  STREAM_THICKNESS,
};

double
sym_step (double x, double width)
{
  double t = CLAMP ((x + width) / (2.0 * width), 0.0, 1.0);

  return t * t * (3.0 - 2.0 * t);
}

/* The lesser of two distances, less where they are near each other: rounds what is cut. */
static double
smooth_min (double a, double b, double width)
{
  double h = MAX (width - fabs (a - b), 0.0) / width;

  return MIN (a, b) - 0.25 * h * h * width;
}

static double
square (double x)
{
  return x * x;
}

static void
get_mni (const SymAnatomy *self, const double source[3], double mni[3])
{
  for (guint i = 0; i < 3; i++)
    mni[i] = source[i] + self->reference->origin[i];
}

/* How far a place lies within the ellipsoid of the deep structures, about. */
static double
get_core (const double mni[3])
{
  double e = sqrt (square (mni[0] / 33.0) + square ((mni[1] + 8.0) / 46.0)
                   + square ((mni[2] - 4.0) / 27.0));

  return 30.0 * (1.0 - e);
}

static double
get_stem (const double mni[3])
{
  return MIN (19.0 - hypot (mni[0], mni[1] + 28.0), -5.0 - mni[2]);
}

/* How far a place lies below the tentorium and behind the brain stem. */
static double
get_below (const SymAnatomy *self, const double source[3], const double mni[3])
{
  const double at[] = { source[0], source[1], 0.0 };

  return MIN ((double) sym_field_at (self->tentorium, at) - mni[2], -34.0 - mni[1]);
}

/* The border of cerebrum and cerebellum: a tent in MNI space, moved to where the volume is darkest.
 */
static void
find_tentorium (SymAnatomy *self)
{
  const SymField *level = self->model->level;
  const gsize dims[] = { level->dims[0], level->dims[1], 1 };
  double step = level->step;

  self->tentorium = sym_field_new (dims, step);
  for (gsize y = 0; y < dims[1]; y++)
    for (gsize x = 0; x < dims[0]; x++)
      {
        double source[] = { (double) x * step, (double) y * step, 0.0 };
        double mni[3], prior, best = G_MAXDOUBLE;

        get_mni (self, source, mni);
        prior = -3.0 - 0.45 * MAX (0.0, -55.0 - mni[1]) - 0.0125 * square (mni[0]);
        for (double shift = -7.0; shift <= 7.0; shift += 0.5 * step)
          {
            double cost;

            source[2] = prior + shift - self->reference->origin[2];
            cost = (double) sym_field_at (level, source) + 0.008 * square (shift);
            if (cost < best)
              {
                best = cost;
                self->tentorium->values[y * dims[0] + x] = (float) (prior + shift);
              }
          }
      }
  sym_field_blur (self->tentorium, 4.0);
}

/* A diffeomorphism: a smooth random velocity, integrated by scaling and squaring (Arsigny et al.,
 * 2006), after sampled changes of size. */
static void
sample_warp (SymAnatomy *self, guint64 seed)
{
  const SymField *like = self->model->level;
  g_autoptr (SymField) ventricles = sym_field_new_cover (like, WARP_STEP);
  SymRandom random;
  double widening;
  gsize n;

  sym_random_init (&random, seed, STREAM_SHAPE);
  widening = sym_random_uniform (&random, 6.0, 26.0);
  for (gsize i = 0, z = 0; z < ventricles->dims[2]; z++)
    for (gsize y = 0; y < ventricles->dims[1]; y++)
      for (gsize x = 0; x < ventricles->dims[0]; x++, i++)
        {
          const double source[]
              = { (double) x * WARP_STEP, (double) y * WARP_STEP, (double) z * WARP_STEP };
          double mni[3];

          get_mni (self, source, mni);
          if (get_core (mni) > 4.0)
            ventricles->values[i] = MAX (0.0f, 1.0f - sym_field_at (like, source));
        }
  sym_field_blur (ventricles, 5.0);

  sym_random_init (&random, seed, STREAM_WARP);
  n = sym_field_get_size (ventricles);
  for (guint axis = 0; axis < 3; axis++)
    {
      g_autoptr (SymField) wide = sym_field_new_smooth_noise (ventricles, 28.0, &random);
      g_autoptr (SymField) fine = sym_field_new_smooth_noise (ventricles, 11.0, &random);
      double scale = 0.035 * sym_random_normal (&random);
      double extent = (double) (like->dims[axis] - 1) * like->step;

      self->warp[axis] = sym_field_new (ventricles->dims, WARP_STEP);
      for (gsize i = 0, z = 0; z < ventricles->dims[2]; z++)
        for (gsize y = 0; y < ventricles->dims[1]; y++)
          for (gsize x = 0; x < ventricles->dims[0]; x++, i++)
            {
              const double source[]
                  = { (double) x * WARP_STEP, (double) y * WARP_STEP, (double) z * WARP_STEP };
              double fade = CLAMP (MIN (source[axis], extent - source[axis]) / BORDER, 0.0, 1.0);
              double gradient[3];

              sym_field_gradient_at (ventricles, source, gradient);
              self->warp[axis]->values[i]
                  = (float) (fade
                             * (4.2 * (double) sym_field_at (wide, source)
                                + 1.9 * (double) sym_field_at (fine, source)
                                + scale * (source[axis] - 0.5 * extent) + widening * gradient[axis])
                             / (1 << WARP_SQUARINGS));
            }
    }
  for (guint step = 0; step < WARP_SQUARINGS; step++)
    {
      SymField *next[3];

      for (guint axis = 0; axis < 3; axis++)
        next[axis] = sym_field_copy (self->warp[axis]);
      for (gsize i = 0; i < n; i++)
        {
          double source[3];
          float shift[3];
          const gsize at[]
              = { i % ventricles->dims[0], i / ventricles->dims[0] % ventricles->dims[1],
                  i / ventricles->dims[0] / ventricles->dims[1] };

          for (guint axis = 0; axis < 3; axis++)
            source[axis] = (double) at[axis] * WARP_STEP + (double) self->warp[axis]->values[i];
          sym_field_at_three (self->warp, source, shift);
          for (guint axis = 0; axis < 3; axis++)
            next[axis]->values[i] += shift[axis];
        }
      for (guint axis = 0; axis < 3; axis++)
        {
          sym_field_free (self->warp[axis]);
          self->warp[axis] = next[axis];
        }
    }
}

void
sym_anatomy_map (const SymAnatomy *self, const double position[3], double source[3])
{
  float shift[3];

  sym_field_at_three (self->warp, position, shift);
  for (guint axis = 0; axis < 3; axis++)
    source[axis] = position[axis] + (double) shift[axis];
}

/* One family of sulci: the zero surfaces of a random field, taken at the surface of the brain, so
 * that they go down along its normal, as far as `reach`. */
typedef struct
{
  SymField *field;
  SymField *reach;
  double wavelength;
  double mean_reach;
} Family;

static double
get_sheet (const Family *family, const double place[3], double depth)
{
  double gradient[3], slope, distance, reach;

  sym_field_gradient_at (family->field, place, gradient);
  slope = sqrt (square (gradient[0]) + square (gradient[1]) + square (gradient[2]));
  distance = fabs ((double) sym_field_at (family->field, place))
             / MAX (slope, 0.4 * 2.0 * G_PI / family->wavelength);
  reach = family->mean_reach * (1.0 + 0.33 * (double) sym_field_at (family->reach, place));
  return hypot (distance, MAX (0.0, depth - reach));
}

/* The Sylvian fissure and the insula: a sheet that rises to the back, and one across its end. */
static double
get_sylvian (const double mni[3], double bend)
{
  double x = fabs (mni[0]);
  double height = -3.0 - 0.45 * mni[1] + 3.0 * bend;
  double insula = 37.5 + 1.5 * bend;
  double outside = MAX (0.0, MAX (mni[1] - 26.0, -42.0 - mni[1]));
  double across = 0.91 * (mni[2] - height);
  double sheet, wall;

  sheet = sqrt (square (across) + square (outside) + square (MAX (0.0, insula - x)));
  outside = MAX (0.0, MAX (mni[1] - 24.0, -28.0 - mni[1]));
  wall = sqrt (square (x - insula) + square (outside)
               + square (MAX (0.0, fabs (mni[2] - height - 4.0) - 12.0)));
  return MIN (sheet, wall);
}

static void
sample_sulci (SymAnatomy *self, guint64 seed)
{
  const SymField *like = self->model->level;
  double spacing = self->model->sulcal_spacing;
  g_autoptr (SymField) seeds = sym_field_new (like->dims, like->step);
  g_autoptr (SymField) midline = NULL;
  g_autofree guint32 *nearest = g_new (guint32, sym_field_get_size (like));
  SymField *sway[4];
  /* The spacing was measured where about all of the deep ones and half of the others reach. */
  Family families[] = {
    { .wavelength = 2.0 * 1.05 * spacing, .mean_reach = 17.0 },
    { .wavelength = 2.0 * 1.9 * spacing, .mean_reach = 9.0 },
  };
  SymRandom random;
  gsize i;

  sym_random_init (&random, seed, STREAM_FISSURE);
  midline = sym_field_new_smooth_noise (like, 18.0, &random);
  i = 0;
  for (gsize z = 0; z < like->dims[2]; z++)
    for (gsize y = 0; y < like->dims[1]; y++)
      for (gsize x = 0; x < like->dims[0]; x++, i++)
        {
          const double source[]
              = { (double) x * like->step, (double) y * like->step, (double) z * like->step };
          double mni[3];

          get_mni (self, source, mni);
          if (sym_field_at (self->model->hull, source) <= 0.0f
              || get_below (self, source, mni) > 0.0)
            seeds->values[i] = 1.0f;
          else if (fabs (mni[0]) < 6.0 && get_core (mni) < 0.0)
            seeds->values[i]
                = fabs (mni[0] - 1.2 * (double) sym_field_at (midline, source)) < 0.6 * like->step
                      ? 1.0f
                      : 0.0f;
        }
  self->depth = sym_field_measure_distance (seeds, nearest);

  sym_random_init (&random, seed, STREAM_SULCI);
  for (guint k = 0; k < G_N_ELEMENTS (families); k++)
    {
      families[k].field = sym_field_new_band_noise (like, families[k].wavelength, &random);
      families[k].reach = sym_field_new_smooth_noise (like, 9.0, &random);
    }
  for (guint k = 0; k < G_N_ELEMENTS (sway); k++)
    sway[k] = sym_field_new_smooth_noise (like, 8.0, &random);

  self->sulcus = sym_field_new (like->dims, like->step);
  i = 0;
  for (gsize z = 0; z < like->dims[2]; z++)
    for (gsize y = 0; y < like->dims[1]; y++)
      for (gsize x = 0; x < like->dims[0]; x++, i++)
        {
          const double source[]
              = { (double) x * like->step, (double) y * like->step, (double) z * like->step };
          const gsize seed_at[]
              = { nearest[i] % like->dims[0], nearest[i] / like->dims[0] % like->dims[1],
                  nearest[i] / like->dims[0] / like->dims[1] };
          double depth = (double) self->depth->values[i];
          double mni[3], place[3], distance;

          self->sulcus->values[i] = (float) DEEPEST;
          if (depth > DEEPEST || (depth <= 0.0 && sym_field_at (self->model->hull, source) < -3.0f))
            continue;
          get_mni (self, source, mni);
          for (guint axis = 0; axis < 3; axis++)
            place[axis] = (double) seed_at[axis] * like->step
                          + 0.20 * MIN (depth, 14.0) * (double) sym_field_at (sway[axis], source);
          distance = get_sylvian (mni, (double) sym_field_at (sway[3], source));
          for (guint k = 0; k < G_N_ELEMENTS (families); k++)
            distance = MIN (distance, get_sheet (&families[k], place, depth));
          self->sulcus->values[i] = (float) MIN (distance, DEEPEST);
        }
  /* The nearest voxel of the surface is a step function; this takes its stairs away. */
  sym_field_blur (self->sulcus, 0.45);
  sym_field_blur (self->depth, 0.6);
  for (guint k = 0; k < G_N_ELEMENTS (families); k++)
    {
      sym_field_free (families[k].field);
      sym_field_free (families[k].reach);
    }
  for (guint k = 0; k < G_N_ELEMENTS (sway); k++)
    sym_field_free (sway[k]);
  sym_random_init (&random, seed, STREAM_THICKNESS);
  self->thickness = sym_field_new_smooth_noise (like, 8.0, &random);
}

double
sym_anatomy_get_fitted_share (const SymAnatomy *self, const double source[3])
{
  double mni[3];

  get_mni (self, source, mni);
  return MAX (MAX (sym_step (get_core (mni), 3.0), sym_step (get_stem (mni), 3.0)),
              sym_step (get_below (self, source, mni), 0.8));
}

double
sym_anatomy_get_level (const SymAnatomy *self, const double source[3])
{
  double deep = sym_anatomy_get_fitted_share (self, source);
  double generated = 0.0, fitted = 0.0;

  if (deep < 1.0)
    {
      double variation = (double) sym_field_at (self->thickness, source);
      double depth = (double) sym_field_at (self->depth, source) - SUBPIAL;
      double pial = smooth_min (
          depth, (double) sym_field_at (self->sulcus, source) - SHEET * (1.0 + 0.35 * variation),
          ROUNDING);
      double thickness = self->model->cortex_thickness * (0.9 - 0.12 * variation);

      generated = sym_step (pial, PIAL_PARTIAL) + sym_step (pial - thickness, GREY_PARTIAL);
    }
  if (deep > 0.0)
    fitted = (double) sym_field_at (self->model->level, source);
  return deep * fitted + (1.0 - deep) * generated;
}

SymAnatomy *
sym_anatomy_sample (const SymBrainModel *model, const SymReference *reference, guint64 seed)
{
  SymAnatomy *self = g_new0 (SymAnatomy, 1);

  self->model = model;
  self->reference = reference;
  find_tentorium (self);
  sample_warp (self, seed);
  sample_sulci (self, seed);
  return self;
}

void
sym_anatomy_free (SymAnatomy *self)
{
  for (guint axis = 0; axis < 3; axis++)
    g_clear_pointer (&self->warp[axis], sym_field_free);
  g_clear_pointer (&self->depth, sym_field_free);
  g_clear_pointer (&self->sulcus, sym_field_free);
  g_clear_pointer (&self->tentorium, sym_field_free);
  g_clear_pointer (&self->thickness, sym_field_free);
  g_free (self);
}
