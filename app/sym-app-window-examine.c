/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-app-window"

#include "config.h"

#include "sym-app-window-private.h"
#include "sym-examiner.h"

/* Pixels are examined behind the window: items give way to items that say more of the same image. */

/* A part of a series that is being read: nobody examines it. */
static gboolean
waits_for_the_whole (SymItem *item)
{
  const SymImage *image = sym_item_get_image (item);

  return image != NULL && sym_image_get_n_missing (image) > 0
         && sym_item_get_examination (item)->state == SYM_EXAMINATION_UNDER_WAY
         && !sym_examiner_is_queued (sym_examiner_get_default (), item);
}

/* The panel shows the item of the active pane; how far it is by now is known only while a step runs. */
static void
show_progress (SymAppWindow *self, SymItem *item, const SymExamination *examination, double fraction)
{
  if (item == NULL || item != sym_pane_get_item (sym_pane_grid_get_active (self->grid)))
    return;
  if (examination == NULL && !waits_for_the_whole (item))
    examination = sym_item_get_examination (item);
  sym_evidence_panel_set_progress (self->evidence, examination, fraction);
}

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
  show_progress (self, active, NULL, 0);
}

void
_sym_app_window_examine (SymAppWindow *self, SymItem *item)
{
  sym_examiner_add (sym_examiner_get_default (), self, item);
  show_progress (self, item, NULL, 0);
}

static void
on_progress (SymAppWindow *self, SymItem *item, const SymExamination *examination, double fraction)
{
  show_progress (self, item, examination, fraction);
}

static void
on_stop (SymAppWindow *self)
{
  SymItem *item = sym_pane_get_item (sym_pane_grid_get_active (self->grid));

  if (item != NULL)
    sym_examiner_stop (sym_examiner_get_default (), item);
}

/* Each search that was not done goes on where it was stopped. */
static void
on_go_on (SymAppWindow *self)
{
  SymItem *item = sym_pane_get_item (sym_pane_grid_get_active (self->grid));

  if (item != NULL)
    _sym_app_window_examine (self, item);
}

static void
on_examined (SymAppWindow *self, SymItem *old, SymItem *item)
{
  _sym_app_window_replace_examined (self, old, item);
  /* the next step begins, or none does */
  show_progress (self, sym_pane_get_item (sym_pane_grid_get_active (self->grid)), NULL, 0);
}

void
_sym_app_window_start_examining (SymAppWindow *self)
{
  g_signal_connect_object (sym_examiner_get_default (), "item", G_CALLBACK (on_examined), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sym_examiner_get_default (), "progress", G_CALLBACK (on_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->evidence, "stop", G_CALLBACK (on_stop), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->evidence, "go-on", G_CALLBACK (on_go_on), self, G_CONNECT_SWAPPED);
}

void
_sym_app_window_stop_examining (SymAppWindow *self)
{
  g_signal_handlers_disconnect_by_data (sym_examiner_get_default (), self);
  sym_examiner_drop (sym_examiner_get_default (), self);
}
