/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-nifti"

#include "config.h"

#include "sym-nifti-header.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <nifti2_io.h>

typedef struct
{
  int code;
  const char *name;
  const char *unit;
  double factor; /* of what is stated to that unit */
} Unit;

static const Unit units[] = {
  { NIFTI_UNITS_SEC, N_ ("Time"), "s", 1 },
  { NIFTI_UNITS_MSEC, N_ ("Time"), "s", 1e-3 },
  { NIFTI_UNITS_USEC, N_ ("Time"), "s", 1e-6 },
  { NIFTI_UNITS_HZ, N_ ("Frequency"), "Hz", 1 },
  { NIFTI_UNITS_PPM, N_ ("Chemical shift"), "ppm", 1 },
  { NIFTI_UNITS_RADS, N_ ("Frequency"), "rad/s", 1 },
};

/* Vectors, matrices and the like have their components along the fifth axis. */
static gboolean
has_components (int intent)
{
  return intent >= NIFTI_INTENT_GENMATRIX && intent <= NIFTI_INTENT_QUATERNION;
}

static void
fill_time (const SymNiftiHeader *self, SymAxisInfo *axis)
{
  g_strlcpy (axis->name, N_ ("Time"), sizeof axis->name);
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].code == self->time_unit)
      {
        const double first = self->first * units[i].factor, step = self->steps[0] * units[i].factor;

        g_strlcpy (axis->name, units[i].name, sizeof axis->name);
        if (isfinite (first) && isfinite (step) && step > 0)
          {
            g_strlcpy (axis->unit, units[i].unit, sizeof axis->unit);
            axis->first = first;
            axis->step = step;
          }
      }
}

void
sym_nifti_header_fill_axes (const SymNiftiHeader *self, SymImageInfo *info)
{
  static const char *const names[] = { NULL, N_ ("Dimension 5"), N_ ("Dimension 6"), N_ ("Dimension 7") };

  info->n_axes = 0;
  for (guint i = 0; i < SYM_IMAGE_MAX_AXES; i++)
    {
      SymAxisInfo *axis = &info->axes[info->n_axes];

      if (self->dim[i + 4] < 2)
        continue;
      axis->n = (guint64) self->dim[i + 4];
      if (i == 0)
        fill_time (self, axis);
      else
        g_strlcpy (axis->name, i == 1 && has_components (self->intent_code) ? N_ ("Component") : names[i],
                   sizeof axis->name);
      info->n_axes++;
    }
}
