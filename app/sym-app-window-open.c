/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-app-window"

#include "config.h"

#include <glib/gi18n.h>

#include "sym-describe.h"
#include "sym-opener.h"
#include "sym-app-window-private.h"

#define MAX_RECENT 10

/* One act of opening: the panes it may fill, in order. */
typedef struct
{
  SymAppWindow *window; /* none once the window is closing */
  SymOpener *opener;
  GPtrArray *panes; /* SymPane still waiting for an image of it */
  SymItem *part;    /* (nullable): what the window has of the series that is being read */
  guint n_items;
  char *name;
  gboolean as_overlay; /* values are taken for labels */
} OpenJob;

static void
open_job_free (gpointer data)
{
  OpenJob *job = data;

  g_signal_handlers_disconnect_by_data (job->opener, job);
  g_clear_object (&job->opener);
  g_ptr_array_unref (job->panes);
  g_clear_pointer (&job->part, sym_item_unref);
  g_free (job->name);
  g_free (job);
}

static void
on_pane_cancelled (SymPane *pane, OpenJob *job)
{
  sym_opener_cancel (job->opener);
}

/* What is read while no pane waits for it has its progress, and its end, in the bar below. */
static void
update_reading (SymAppWindow *self)
{
  GAction *stop = g_action_map_lookup_action (G_ACTION_MAP (self), "stop-reading");
  gboolean behind = FALSE;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      OpenJob *job = g_ptr_array_index (self->jobs, i);

      behind |= job->panes->len == 0;
    }

  g_simple_action_set_enabled (G_SIMPLE_ACTION (stop), self->jobs->len > 0);
  gtk_widget_set_visible (self->reading, behind);
}

static void
release_pane (OpenJob *job, SymPane *pane)
{
  g_signal_handlers_disconnect_by_func (pane, on_pane_cancelled, job);
  g_ptr_array_remove (job->panes, pane);
}

static void
add_to_panes (OpenJob *job, SymPane *pane)
{
  g_ptr_array_add (job->panes, pane);
  g_signal_connect (pane, "cancelled", G_CALLBACK (on_pane_cancelled), job);
  sym_pane_set_loading (pane, job->name);
}

/* The next pane for an image: one that waits for it, else an empty one. */
static SymPane *
take_pane (OpenJob *job)
{
  SymPaneGrid *grid = job->window->grid;

  if (job->panes->len > 0)
    {
      SymPane *pane = g_ptr_array_index (job->panes, 0);

      release_pane (job, pane);
      return pane;
    }

  for (guint i = 0; i < sym_pane_grid_get_layout (grid); i++)
    {
      SymPane *pane = sym_pane_grid_get_pane (grid, i);

      if (sym_pane_get_item (pane) == NULL && !sym_pane_is_loading (pane))
        return pane;
    }
  return NULL;
}

static gboolean
is_part (const SymItem *item)
{
  const SymImage *image = sym_item_get_image (item);

  return image != NULL && sym_image_get_n_missing (image) > 0;
}

static void
on_drawn (SymView *view, SymOpener *opener)
{
  if (sym_view_get_frame (view) == NULL && sym_view_get_error (view) == NULL)
    return;
  g_signal_handlers_disconnect_by_func (view, on_drawn, opener);
  sym_opener_go_on (opener);
}

static void
on_item (SymOpener *opener, SymItem *item, OpenJob *job)
{
  g_autoptr (SymItem) labels = job->as_overlay ? sym_item_as_labels (item) : NULL;
  g_autoptr (SymItem) part = g_steal_pointer (&job->part);
  SymItem *raised;

  if (part != NULL)
    {
      raised = _sym_app_window_grow_item (job->window, part, item);
    }
  else
    {
      SymItem *below;
      SymPane *pane;

      raised = _sym_app_window_add_item (job->window, labels != NULL ? labels : item);
      below = _sym_app_window_find_below (job->window, raised);
      job->n_items++;
      if (below != NULL)
        {
          g_autofree char *text
              = g_strdup_printf (sym_item_get_presentation (raised) != NULL ? _ ("%s is applied to %s") : _ ("%s lies over %s"),
                                 sym_item_get_name (raised), sym_item_get_name (below));

          _sym_app_window_toast (job->window, text);
        }
      else if (job->as_overlay)
        {
          g_autofree char *text = g_strdup_printf (_ ("%s has no regions in the space of an image that is open"),
                                                   sym_item_get_name (raised));

          _sym_app_window_toast (job->window, text);
        }
      /* what is drawn over an image that is there needs no pane */
      pane = below == NULL || !_sym_app_window_is_shown (job->window, below) ? take_pane (job) : NULL;
      if (pane != NULL)
        {
          _sym_app_window_show_item (job->window, pane, below != NULL ? below : raised);
          g_signal_connect_object (sym_pane_get_view (pane), "frame-changed", G_CALLBACK (on_drawn),
                                   opener, 0);
        }
      else
        {
          sym_opener_go_on (opener);
        }
    }

  if (is_part (raised))
    job->part = sym_item_ref (raised);
  else
    _sym_app_window_examine (job->window, raised);
  update_reading (job->window);
}

/* What was read of a series before it was stopped stays, and is examined as any image. */
static void
keep_part (OpenJob *job)
{
  g_autoptr (SymItem) part = g_steal_pointer (&job->part);

  if (part == NULL)
    return;
  _sym_app_window_examine (job->window, _sym_app_window_get_current (job->window, part));
  _sym_app_window_toast (job->window, sym_image_get_notes (sym_item_get_image (part))[0]);
}

static void
on_progress (SymOpener *opener, guint64 done, guint64 total, OpenJob *job)
{
  for (guint i = 0; i < job->panes->len; i++)
    sym_pane_set_progress (g_ptr_array_index (job->panes, i), done, total);
  if (total > 0)
    gtk_progress_bar_set_fraction (job->window->reading_progress,
                                   MIN ((double) done / (double) total, 1));
}

/* Files that turned out to be one series leave panes over. */
static void
drop_spare_panes (OpenJob *job)
{
  SymPaneGrid *grid = job->window->grid;
  guint used = 0;

  while (job->panes->len > 0)
    {
      SymPane *pane = g_ptr_array_index (job->panes, job->panes->len - 1);

      release_pane (job, pane);
      _sym_app_window_show_item (job->window, pane, NULL);
    }

  for (guint i = 0; i < sym_pane_grid_get_layout (grid); i++)
    {
      SymPane *pane = sym_pane_grid_get_pane (grid, i);

      if (sym_pane_get_item (pane) != NULL || sym_pane_is_loading (pane))
        used = i + 1;
    }
  if (job->n_items > 0 && used > 0)
    sym_pane_grid_set_layout (grid, used);
}

static void
on_done (SymOpener *opener, const GError *error, OpenJob *job)
{
  SymAppWindow *self = job->window;

  if (job->panes->len > 0)
    drop_spare_panes (job);
  keep_part (job);

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *text = g_strdup_printf ("%s: %s", job->name, error->message);

      _sym_app_window_toast (self, text);
    }
  else if (error == NULL && job->n_items == 0)
    {
      g_autofree char *text = g_strdup_printf (_ ("%s holds no image"), job->name);

      _sym_app_window_toast (self, text);
    }
  g_ptr_array_remove (self->jobs, job);
  update_reading (self);
}

static void
remember (const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (uri != NULL)
    gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
}

/* @paths: not empty. */
static OpenJob *
create_job (SymAppWindow *self, const char *const *paths)
{
  OpenJob *job = g_new0 (OpenJob, 1);
  guint n = g_strv_length ((char **) paths);

  job->window = self;
  job->panes = g_ptr_array_new ();
  job->opener = sym_opener_new (self->loader, paths);
  if (n == 1)
    job->name = g_filename_display_basename (paths[0]);
  else
    job->name = g_strdup_printf (ngettext ("%u file", "%u files", n), n);

  g_signal_connect (job->opener, "item", G_CALLBACK (on_item), job);
  g_signal_connect (job->opener, "progress", G_CALLBACK (on_progress), job);
  g_signal_connect (job->opener, "done", G_CALLBACK (on_done), job);
  g_ptr_array_add (self->jobs, job);

  for (guint i = 0; i < n; i++)
    remember (paths[i]);
  return job;
}

void
_sym_app_window_cancel_all (SymAppWindow *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      OpenJob *job = g_ptr_array_index (self->jobs, i);

      sym_opener_cancel (job->opener);
      for (guint j = job->panes->len; j > 0; j--)
        release_pane (job, g_ptr_array_index (job->panes, j - 1));
    }
  g_ptr_array_set_size (self->jobs, 0);
}

/* A pane has one image on its way at most: the last one asked for. */
static void
cancel_for_pane (SymAppWindow *self, SymPane *pane)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      OpenJob *job = g_ptr_array_index (self->jobs, i);

      if (g_ptr_array_find (job->panes, pane, NULL))
        {
          release_pane (job, pane);
          if (job->panes->len == 0)
            sym_opener_cancel (job->opener);
        }
    }
}

void
_sym_app_window_open_in (SymAppWindow *self, SymPane *pane, const char *const *paths)
{
  OpenJob *job;

  if (self->loader == NULL || paths[0] == NULL)
    return;

  cancel_for_pane (self, pane);
  job = create_job (self, paths);
  add_to_panes (job, pane);
  update_reading (self);
  sym_opener_start (job->opener);
}

void
_sym_app_window_add_overlays (SymAppWindow *self, const char *const *paths)
{
  OpenJob *job;

  if (self->loader == NULL || paths[0] == NULL)
    return;

  job = create_job (self, paths);
  job->as_overlay = TRUE;
  update_reading (self);
  sym_opener_start (job->opener);
}

static gboolean
is_empty (SymAppWindow *self)
{
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    {
      SymPane *pane = sym_pane_grid_get_pane (self->grid, i);

      if (sym_pane_get_item (pane) != NULL || sym_pane_is_loading (pane))
        return FALSE;
    }
  return TRUE;
}

void
sym_app_window_open (SymAppWindow *self, const char *const *paths)
{
  guint n = g_strv_length ((char **) paths);
  OpenJob *job;

  g_return_if_fail (SYM_IS_APP_WINDOW (self));

  if (self->loader == NULL || n == 0)
    return;

  if (n == 1 || !is_empty (self))
    {
      _sym_app_window_open_in (self, sym_pane_grid_get_active (self->grid), paths);
      return;
    }

  n = MIN (n, SYM_PANE_GRID_MAX);
  sym_pane_grid_set_layout (self->grid, n);
  job = create_job (self, paths);
  for (guint i = 0; i < n; i++)
    add_to_panes (job, sym_pane_grid_get_pane (self->grid, i));
  update_reading (self);
  sym_opener_start (job->opener);
}

void
sym_app_window_compare (SymAppWindow *self, const char *reference, const char *synthetic)
{
  const char *first[] = { reference, NULL };
  const char *second[] = { synthetic, NULL };

  g_return_if_fail (SYM_IS_APP_WINDOW (self));

  sym_pane_grid_set_layout (self->grid, 2);
  _sym_app_window_open_in (self, sym_pane_grid_get_pane (self->grid, 0), first);
  _sym_app_window_open_in (self, sym_pane_grid_get_pane (self->grid, 1), second);
}

void
_sym_app_window_open_files (SymAppWindow *self, SymPane *pane, GListModel *files)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  guint n = g_list_model_get_n_items (files);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (g_file_peek_path (file) != NULL)
        g_ptr_array_add (paths, g_file_get_path (file));
    }

  if (paths->len < n)
    _sym_app_window_toast (self, _ ("Only files of this computer can be opened"));
  g_ptr_array_add (paths, NULL);

  if (paths->len > 2 && is_empty (self))
    sym_app_window_open (self, (const char *const *) paths->pdata);
  else
    _sym_app_window_open_in (self, pane, (const char *const *) paths->pdata);
}

static void
add_overlay_files (SymAppWindow *self, GListModel *files)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (g_file_peek_path (file) != NULL)
        g_ptr_array_add (paths, g_file_get_path (file));
    }
  g_ptr_array_add (paths, NULL);
  _sym_app_window_add_overlays (self, (const char *const *) paths->pdata);
}

static void
on_chooser_response (SymAppWindow *self, int response)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (self->chooser));

      if (g_object_get_data (G_OBJECT (self->chooser), "overlays") != NULL)
        add_overlay_files (self, files);
      else
        _sym_app_window_open_files (self, sym_pane_grid_get_active (self->grid), files);
    }
  g_clear_object (&self->chooser);
}

static void
choose (SymAppWindow *self, const char *title, GtkFileChooserAction action)
{
  GtkFileChooserNative *chooser;

  g_clear_object (&self->chooser);
  chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, _ ("_Open"),
                                         _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser),
                                        action == GTK_FILE_CHOOSER_ACTION_OPEN);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chooser_response), self,
                           G_CONNECT_SWAPPED);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_show (self->chooser);
}

static void
open_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  choose (user_data, _ ("Open Images"), GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
add_overlay_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymAppWindow *self = user_data;

  choose (self, _ ("Add Overlays"), GTK_FILE_CHOOSER_ACTION_OPEN);
  g_object_set_data (G_OBJECT (self->chooser), "overlays", self);
}

static void
open_folder_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  choose (user_data, _ ("Open a Folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

static void
open_recent_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymAppWindow *self = user_data;
  g_autofree char *path = g_filename_from_uri (g_variant_get_string (parameter, NULL), NULL, NULL);
  const char *paths[] = { path, NULL };

  if (path != NULL)
    _sym_app_window_open_in (self, sym_pane_grid_get_active (self->grid), paths);
}

/* Each job ends by itself, with `done`. */
static void
stop_reading_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymAppWindow *self = user_data;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      OpenJob *job = g_ptr_array_index (self->jobs, i);

      sym_opener_cancel (job->opener);
    }
}

static const GActionEntry entries[] = {
  { .name = "stop-reading", .activate = stop_reading_activated },
  { .name = "open", .activate = open_activated },
  { .name = "open-folder", .activate = open_folder_activated },
  { .name = "add-overlay", .activate = add_overlay_activated },
  { .name = "open-recent", .parameter_type = "s", .activate = open_recent_activated },
};

static int
compare_recent (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *) b),
                              gtk_recent_info_get_modified ((GtkRecentInfo *) a));
}

/* Names only: a preview would be pixels without their mark. */
static void
fill_recent_menu (GtkMenuButton *button, gpointer user_data)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GList *infos = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  guint n = 0;

  infos = g_list_sort (infos, compare_recent);
  for (GList *l = infos; l != NULL && n < MAX_RECENT; l = l->next)
    {
      GtkRecentInfo *info = l->data;
      g_autofree char *label = NULL;
      g_autoptr (GMenuItem) item = NULL;

      if (!gtk_recent_info_is_local (info) || !gtk_recent_info_has_application (info, "symscope") ||
          !gtk_recent_info_exists (info))
        continue;

      label = sym_describe_menu_label (gtk_recent_info_get_display_name (info));
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.open-recent", "s", gtk_recent_info_get_uri (info));
      g_menu_append_item (menu, item);
      n++;
    }
  if (n == 0)
    g_menu_append (menu, _ ("Nothing has been opened yet"), "win.none");

  g_list_free_full (infos, (GDestroyNotify) gtk_recent_info_unref);
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

void
_sym_app_window_add_open_actions (SymAppWindow *self)
{
  self->jobs = g_ptr_array_new_with_free_func (open_job_free);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  update_reading (self);
  gtk_menu_button_set_create_popup_func (self->recent_button, fill_recent_menu, self, NULL);
}
