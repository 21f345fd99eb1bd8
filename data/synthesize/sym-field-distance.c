/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-field"

#include "config.h"

#include "sym-field.h"

#include <math.h>

#define FAR 1e12f

typedef struct
{
  float *f;      /* squared distances along the line, before */
  guint32 *from; /* their seeds */
  guint32 *apex; /* where the parabolas of the lower envelope stand */
  float *border; /* where each begins to be the lowest */
} Envelope;

static void
transform_line (Envelope *e, float *values, guint32 *nearest, gsize n, gsize stride)
{
  gsize last = 0, k = 0;
  gboolean any = FALSE;

  for (gsize i = 0; i < n; i++)
    {
      e->f[i] = values[i * stride];
      e->from[i] = nearest[i * stride];
    }
  for (gsize i = 0; i < n; i++)
    {
      float crossing = -INFINITY;
      float q = (float) i;

      if (e->f[i] >= FAR)
        continue;
      while (any)
        {
          float p = (float) e->apex[last];

          crossing = (e->f[i] + q * q - e->f[e->apex[last]] - p * p) / (2.0f * (q - p));
          if (crossing > e->border[last])
            break;
          if (last == 0)
            {
              any = FALSE;
              crossing = -INFINITY;
              break;
            }
          last--;
        }
      if (any)
        last++;
      else
        last = 0;
      any = TRUE;
      e->apex[last] = (guint32) i;
      e->border[last] = last == 0 ? -INFINITY : crossing;
    }
  if (!any)
    return;
  for (gsize i = 0; i < n; i++)
    {
      float d;

      while (k < last && e->border[k + 1] < (float) i)
        k++;
      d = (float) i - (float) e->apex[k];
      values[i * stride] = d * d + e->f[e->apex[k]];
      nearest[i * stride] = e->from[e->apex[k]];
    }
}

SymField *
sym_field_measure_distance (const SymField *self, guint32 *nearest)
{
  SymField *out = sym_field_new (self->dims, self->step);
  gsize n = sym_field_get_size (self);
  gsize row = self->dims[0], plane = row * self->dims[1];
  gsize longest = MAX (MAX (self->dims[0], self->dims[1]), self->dims[2]);
  g_autofree guint32 *own = nearest == NULL ? g_new (guint32, n) : NULL;
  guint32 *seeds = nearest != NULL ? nearest : own;
  g_autofree float *f = g_new (float, longest);
  g_autofree guint32 *from = g_new (guint32, longest);
  g_autofree guint32 *apex = g_new (guint32, longest);
  g_autofree float *border = g_new (float, longest);
  Envelope envelope = { f, from, apex, border };

  g_assert (n <= G_MAXUINT32);
  for (gsize i = 0; i < n; i++)
    {
      out->values[i] = self->values[i] > 0 ? 0.0f : FAR;
      seeds[i] = (guint32) i;
    }
  for (gsize i = 0; i < n; i += row)
    transform_line (&envelope, out->values + i, seeds + i, row, 1);
  for (gsize z = 0; z < self->dims[2]; z++)
    for (gsize x = 0; x < row; x++)
      transform_line (&envelope, out->values + z * plane + x, seeds + z * plane + x, self->dims[1],
                      row);
  for (gsize i = 0; i < plane; i++)
    transform_line (&envelope, out->values + i, seeds + i, self->dims[2], plane);
  for (gsize i = 0; i < n; i++)
    out->values[i] = sqrtf (out->values[i]) * (float) self->step;
  return out;
}
