/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-app-window"

#include "config.h"

#include "sym-app-window-private.h"
#include "sym-measure-window.h"

/* One for each window; it goes with it. */
static void
measure_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymAppWindow *self = user_data;

  if (self->measure == NULL)
    {
      self->measure = sym_measure_window_new (GTK_WINDOW (self), self->grid, self->loader);
      g_object_add_weak_pointer (G_OBJECT (self->measure), (gpointer *) &self->measure);
    }
  gtk_window_present (GTK_WINDOW (self->measure));
}

static const GActionEntry entries[] = {
  { .name = "measure", .activate = measure_activated },
};

void
_sym_app_window_add_measure_actions (SymAppWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
