/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-view"

#include "config.h"

#include "sym-view-private.h"

void
sym_view_set_echo (SymView *self, gboolean is_there, double x, double y)
{
  g_return_if_fail (SYM_IS_VIEW (self));

  if (!is_there && !self->has_echo)
    return;
  self->has_echo = is_there;
  self->echo_x = x;
  self->echo_y = y;
  g_signal_emit_by_name (self, "cursor-changed");
}

gboolean
sym_view_get_echo (SymView *self, double *x, double *y)
{
  g_return_val_if_fail (SYM_IS_VIEW (self), FALSE);

  *x = self->echo_x;
  *y = self->echo_y;
  return self->has_echo && !self->has_cursor;
}

gboolean
sym_view_get_spot (SymView *self, double *x, double *y)
{
  return sym_view_get_cursor (self, x, y) || sym_view_get_echo (self, x, y);
}
