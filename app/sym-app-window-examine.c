/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-app-window"

#include "config.h"

#include "sym-app-window-private.h"
#include "sym-examiner.h"

/* Pixels are examined behind the window: items give way to items that say more of the same image. */

/* What is on screen comes first, the active pane before the others. */
void
_sym_app_window_update_examined (SymAppWindow *self)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  SymItem *active = sym_pane_get_item (sym_pane_grid_get_active (self->grid));

  if (active != NULL)
    g_ptr_array_add (shown, active);
  for (guint i = 0; i < sym_pane_grid_get_layout (self->grid); i++)
    {
      SymItem *item = sym_pane_get_item (sym_pane_grid_get_pane (self->grid, i));

      if (item != NULL && item != active)
        g_ptr_array_add (shown, item);
    }
  sym_examiner_prefer (sym_examiner_get_default (), shown);
}

void
_sym_app_window_examine (SymAppWindow *self, SymItem *item)
{
  sym_examiner_add (sym_examiner_get_default (), self, item);
}

static void
on_examined (SymAppWindow *self, SymItem *old, SymItem *item)
{
  _sym_app_window_replace_examined (self, old, item);
}

void
_sym_app_window_start_examining (SymAppWindow *self)
{
  g_signal_connect_object (sym_examiner_get_default (), "item", G_CALLBACK (on_examined), self,
                           G_CONNECT_SWAPPED);
}

void
_sym_app_window_stop_examining (SymAppWindow *self)
{
  g_signal_handlers_disconnect_by_data (sym_examiner_get_default (), self);
  sym_examiner_drop (sym_examiner_get_default (), self);
}
