/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-view"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "sym-describe.h"
#include "sym-view-private.h"

/* Two images in one picture: what is asked for. sym-view-forensic.c makes the looks. */

/* Whether a picture that is on screen says less than it would now. */
static gboolean
is_outdated (const SymItem *old, const SymItem *item)
{
  const SymVerdict *before = sym_item_get_verdict (old), *after = sym_item_get_verdict (item);

  return sym_verdict_is_marked (after) && (before->kind != after->kind || before->conflict != after->conflict);
}

static void
stop_flicker (SymView *self)
{
  g_clear_handle_id (&self->flicker_id, g_source_remove);
  self->flicker_at_a = FALSE;
}

void
_sym_view_forget_pair (SymView *self)
{
  stop_flicker (self);
  g_clear_pointer (&self->partner, sym_item_unref);
  self->pair.mode = SYM_PAIR_NONE;
  self->pair_serial++;
}

static void
end_pair (SymView *self)
{
  SymViewport viewport = self->viewport;
  const gboolean had_values = _sym_view_look_has_values (self);

  if (had_values)
    _sym_view_take_greys (&viewport, &self->before);
  _sym_view_forget_pair (self);
  _sym_view_clear_look (self);
  _sym_view_show_error (self, NULL);
  sym_view_set_viewport (self, &viewport);
  _sym_view_recompose (self);
}

/* Differences have colours of their own: diverging about 0, or from 0 upwards; both of even steps to the eye. */
static void
take_mode (SymView *self, SymPairMode mode)
{
  const gboolean had_values = _sym_view_look_has_values (self), has_values = sym_pair_mode_is_difference (mode);
  SymViewport viewport = self->viewport;

  if (had_values && !has_values)
    _sym_view_take_greys (&viewport, &self->before);
  if (!had_values && has_values)
    self->before = viewport;
  if (has_values)
    {
      viewport.invert = FALSE;
      viewport.colormap = mode == SYM_PAIR_DIFFERENCE ? SYM_COLORMAP_DUSK : SYM_COLORMAP_INFERNO;
    }
  self->pair.mode = mode;
  self->look_has_window = FALSE;
  sym_view_set_viewport (self, &viewport);
}

void
sym_view_set_pair (SymView *self, SymItem *partner, const SymViewport *partner_viewport, const SymAlignment *alignment,
                   const SymPairLook *look)
{
  const SymPairMode mode = partner != NULL ? look->mode : SYM_PAIR_NONE;
  gboolean starts_anew, is_other;

  g_return_if_fail (SYM_IS_VIEW (self));
  g_return_if_fail (partner == NULL || sym_item_get_image (partner) != NULL);

  if (mode == SYM_PAIR_NONE)
    {
      if (self->pair.mode != SYM_PAIR_NONE)
        end_pair (self);
      return;
    }
  if (sym_view_get_image (self) == NULL)
    return;
  if (self->forensic != SYM_FORENSIC_NONE)
    sym_view_set_forensic (self, SYM_FORENSIC_NONE);

  starts_anew = self->partner == NULL || self->pair.mode != mode
                || sym_item_get_image (self->partner) != sym_item_get_image (partner)
                || is_outdated (self->partner, partner);
  is_other = self->partner != partner;
  if (is_other)
    {
      g_clear_pointer (&self->partner, sym_item_unref);
      self->partner = sym_item_ref (partner);
    }
  if (mode != SYM_PAIR_OTHER)
    stop_flicker (self);
  if (self->pair.mode != mode)
    take_mode (self, mode);
  /* the window of a difference goes with its gain until a person chooses another */
  if (self->pair.gain != look->gain)
    self->look_has_window = FALSE;
  self->partner_viewport = *partner_viewport;
  self->alignment = *alignment;
  self->pair = *look;
  self->pair_serial++;
  if (starts_anew)
    {
      _sym_view_clear_look (self);
      _sym_view_show_error (self, NULL);
    }
  /* whoever asks what is shown now learns of both */
  if (is_other || starts_anew)
    _sym_view_make_look_now (self);
  _sym_view_recompose (self);
}

SymItem *
sym_view_get_pair (SymView *self)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), NULL);

  return self->partner;
}

const SymPairLook *
sym_view_get_pair_look (SymView *self)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), NULL);

  return &self->pair;
}

static gboolean
on_flicker (gpointer data)
{
  SymView *self = data;

  self->flicker_at_a = !self->flicker_at_a;
  _sym_view_recompose (self);
  return G_SOURCE_CONTINUE;
}

void
sym_view_set_flicker (SymView *self, double rate)
{
  g_return_if_fail (SYM_IS_VIEW (self));
  g_return_if_fail (isfinite (rate) && rate >= 0);

  stop_flicker (self);
  if (rate > 0 && self->pair.mode != SYM_PAIR_NONE)
    self->flicker_id = g_timeout_add ((guint) MAX (1000 / rate, 1), on_flicker, self);
  _sym_view_recompose (self);
}

/* One value where both have one; colours stay two lists of numbers. */
static char *
describe_value (const SymImage *image, const gint64 *voxel, SymValue *value)
{
  *value = sym_image_value_at (image, voxel);
  if (value->n == 0)
    return g_strdup ("–");
  return value->n == 1 ? g_strdup_printf ("%.4g", value->v[0])
                       : g_strdup_printf ("%.0f %.0f %.0f", value->v[0], value->v[1], value->v[2]);
}

char *
sym_view_describe_pair_values (SymView *self, double x, double y)
{
  SymImage *a = sym_view_get_image (self), *b;
  const double *m = self->alignment.matrix;
  double voxel[3];
  gint64 at_a[5] = { 0 }, at_b[5] = { 0 };
  SymValue value_a, value_b;
  g_autofree char *text_a = NULL, *text_b = NULL;

  g_return_val_if_fail (SYM_IS_VIEW (self), NULL);

  if (self->partner == NULL || self->viewport.slice < 0
      || !sym_viewport_to_voxel (&self->viewport, a, x, y, voxel))
    return g_strdup ("");
  b = sym_item_get_image (self->partner);
  for (int i = 0; i < 3; i++)
    voxel[i] = round (voxel[i]);
  for (int i = 0; i < 3; i++)
    {
      const double place = m[4 * i] * voxel[0] + m[4 * i + 1] * voxel[1] + m[4 * i + 2] * voxel[2] + m[4 * i + 3];

      at_a[i] = CLAMP ((gint64) voxel[i], 0, (gint64) sym_image_get_dims (a)[i] - 1);
      if (!(place >= -0.5 && place < (double) sym_image_get_dims (b)[i] - 0.5))
        return g_strdup ("");
      at_b[i] = (gint64) floor (place + 0.5);
    }
  at_a[3] = self->viewport.time;
  at_a[4] = self->viewport.other;
  at_b[3] = MIN (self->viewport.time, (gint64) sym_image_get_dims (b)[3] - 1);
  at_b[4] = MIN (self->viewport.other, (gint64) sym_image_get_dims (b)[4] - 1);
  text_a = describe_value (a, at_a, &value_a);
  text_b = describe_value (b, at_b, &value_b);
  if (value_a.n != 1 || value_b.n != 1)
    /* Translators: values of two images at one place */
    return g_strdup_printf (_ ("A %s · B %s"), text_a, text_b);
  /* Translators: values of two images at one place, and the second less the first */
  return g_strdup_printf (_ ("A %s · B %s · B − A %.4g"), text_a, text_b, value_b.v[0] - value_a.v[0]);
}
