/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-measure"

#include "config.h"

#include <glib/gi18n.h>

#include "sym-describe.h"
#include "sym-examiner.h"
#include "sym-measure-private.h"
#include "sym-report.h"
#include "sym-statement-store.h"

#define PROGRESS_INTERVAL_MS 50

typedef struct
{
  SymItem *a, *b, *labels_a, *labels_b;
  GPtrArray *unions;
  SymAlignment alignment;
  SymScope scope;
  char *words;
} Measurement;

static void
measurement_free (gpointer data)
{
  Measurement *self = data;

  g_clear_pointer (&self->a, sym_item_unref);
  g_clear_pointer (&self->b, sym_item_unref);
  g_clear_pointer (&self->labels_a, sym_item_unref);
  g_clear_pointer (&self->labels_b, sym_item_unref);
  g_clear_pointer (&self->unions, g_ptr_array_unref);
  g_clear_pointer (&self->scope.mask, g_bytes_unref);
  g_free (self->words);
  g_free (self);
}

static void
show_working (SymMeasureWindow *self, gboolean working)
{
  gtk_widget_set_visible (GTK_WIDGET (self->progress), working);
  gtk_widget_set_visible (self->cancel_button, working);
  gtk_progress_bar_set_fraction (self->progress, 0);
}

void
_sym_measure_cancel (SymMeasureWindow *self)
{
  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
take_progress (double done, gpointer user_data)
{
  g_atomic_int_set (&SYM_MEASURE_WINDOW (user_data)->done, (int) (1000 * done));
}

static gboolean
on_tick (gpointer user_data)
{
  SymMeasureWindow *self = user_data;

  gtk_progress_bar_set_fraction (self->progress, CLAMP (g_atomic_int_get (&self->done) / 1000.0, 0, 1));
  return G_SOURCE_CONTINUE;
}

/* What was under way gives way. */
static void
begin (SymMeasureWindow *self)
{
  _sym_measure_cancel (self);
  self->cancellable = g_cancellable_new ();
  g_atomic_int_set (&self->done, 0);
  self->tick = g_timeout_add (PROGRESS_INTERVAL_MS, on_tick, self);
  show_working (self, TRUE);
}

/* Returns: whether it is still this one that is under way. */
static gboolean
end (SymMeasureWindow *self, GAsyncResult *result)
{
  if (self->cancellable == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return FALSE;
  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->cancellable);
  show_working (self, FALSE);
  return TRUE;
}

static void
say_error (SymMeasureWindow *self, const GError *error)
{
  _sym_measure_toast (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _ ("Cancelled") : error->message);
}

static void
measure_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Measurement *measurement = task_data;
  const SymComparisonOptions options = {
    .alignment = &measurement->alignment,
    .scope = &measurement->scope,
    .scope_words = measurement->words,
    .labels_a = measurement->labels_a,
    .labels_b = measurement->labels_b,
    .unions = measurement->unions,
  };
  GError *error = NULL;
  SymComparison *comparison
      = sym_comparison_new (measurement->a, measurement->b, &options, cancellable, take_progress, source, &error);

  if (comparison != NULL)
    g_task_return_pointer (task, comparison, (GDestroyNotify) sym_comparison_unref);
  else
    g_task_return_error (task, error);
}

static void
on_measured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SymMeasureWindow *self = SYM_MEASURE_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (SymComparison) comparison = g_task_propagate_pointer (G_TASK (result), &error);

  if (!end (self, result))
    return;
  if (comparison == NULL)
    {
      say_error (self, error);
      return;
    }
  g_clear_pointer (&self->comparison, sym_comparison_unref);
  self->comparison = g_steal_pointer (&comparison);
  _sym_measure_update_results (self);
}

static char *
add_time (char *words, const SymImage *image, const SymViewport *viewport)
{
  const gint64 n = sym_viewport_get_n_times (image);
  g_autofree char *own = words;

  if (n <= 1)
    return g_steal_pointer (&own);
  /* Translators: what is measured, then which of how many points in time */
  return g_strdup_printf (_ ("%s, time %d of %d"), own, (int) sym_viewport_get_time (viewport, image) + 1, (int) n);
}

/* Sets scope and words by what is chosen. Returns: %FALSE where there is nothing to measure, and says so. */
static gboolean
set_scope (SymMeasureWindow *self, Measurement *measurement)
{
  SymView *view = sym_pane_get_view (_sym_measure_get_pane (self, FALSE));
  const SymImage *image = sym_item_get_image (measurement->a);
  const SymViewport *viewport = sym_view_get_viewport (view);
  const gboolean is_region = gtk_toggle_button_get_active (self->region_toggle);
  g_autoptr (SymDrawing) slice = NULL;
  g_autofree char *place = NULL;
  guint64 n;

  measurement->scope.time = (gsize) viewport->time;
  measurement->scope.other = (gsize) viewport->other;
  if (gtk_toggle_button_get_active (self->whole_toggle))
    {
      measurement->words = add_time (
          g_strdup (sym_image_get_dims (image)[2] > 1 ? _ ("The whole volume") : _ ("The whole image")), image, viewport);
      return TRUE;
    }
  if (viewport->slice < 0 || (is_region && self->drawing == NULL))
    {
      _sym_measure_toast (self, is_region ? _ ("Nothing is drawn yet") : _ ("A shows no slice here"));
      return FALSE;
    }
  slice = is_region ? sym_drawing_copy (self->drawing) : sym_drawing_new_of_view (image, viewport);
  if (!sym_drawing_get_scope (slice, image, &measurement->scope, &n))
    {
      _sym_measure_toast (self, _ ("No memory to compare these images"));
      return FALSE;
    }
  if (n == 0)
    {
      _sym_measure_toast (self, _ ("The region holds no voxel"));
      return FALSE;
    }
  if (is_region)
    {
      static const char *const axes[] = { N_ ("column"), N_ ("row"), N_ ("slice") };

      /* Translators: a region in a plane: "slice", "row" or "column", and which */
      measurement->words = add_time (g_strdup_printf (_ ("A region drawn on %s %d of A"), _ (axes[sym_drawing_get_axis (slice)]),
                                                      (int) sym_drawing_get_slice (slice) + 1),
                                     image, viewport);
      return TRUE;
    }
  place = sym_describe_slice (image, viewport);
  /* Translators: which slice of the reference is measured: "Axial 91 / 181" */
  measurement->words = g_strdup_printf (_ ("One slice of A: %s"), place);
  return TRUE;
}

/* Returns: %FALSE where what is written is no list of unions. */
static gboolean
set_unions (SymMeasureWindow *self, Measurement *measurement)
{
  g_auto (GStrv) texts = g_strsplit_set (gtk_editable_get_text (self->unions_entry), ";,", -1);
  g_autoptr (GError) error = NULL;

  measurement->unions = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_label_union_free);
  for (guint i = 0; texts[i] != NULL; i++)
    {
      SymLabelUnion *label_union;

      if (*g_strstrip (texts[i]) == '\0')
        continue;
      label_union = sym_label_union_parse (texts[i], &error);
      if (label_union == NULL)
        {
          _sym_measure_toast (self, error->message);
          return FALSE;
        }
      g_ptr_array_add (measurement->unions, label_union);
    }
  return TRUE;
}

void
sym_measure_window_start (SymMeasureWindow *self)
{
  SymPane *a, *b;
  g_autoptr (GTask) task = NULL;
  Measurement *measurement;

  g_return_if_fail (SYM_IS_MEASURE_WINDOW (self));

  a = _sym_measure_get_pane (self, FALSE);
  b = _sym_measure_get_pane (self, TRUE);
  if (a == NULL || b == NULL)
    {
      _sym_measure_toast (self, _ ("Two panes with images are compared: open another one"));
      return;
    }
  measurement = g_new0 (Measurement, 1);
  measurement->a = sym_item_ref (sym_pane_get_item (a));
  measurement->b = sym_item_ref (sym_pane_get_item (b));
  if (!_sym_measure_get_alignment (self, &measurement->alignment) || !set_scope (self, measurement)
      || !set_unions (self, measurement))
    {
      measurement_free (measurement);
      return;
    }
  if (self->labels[0] != NULL && self->labels[1] != NULL)
    {
      measurement->labels_a = sym_item_ref (self->labels[0]);
      measurement->labels_b = sym_item_ref (self->labels[1]);
    }
  begin (self);
  task = g_task_new (self, self->cancellable, on_measured, NULL);
  g_task_set_source_tag (task, sym_measure_window_start);
  g_task_set_task_data (task, measurement, measurement_free);
  g_task_run_in_thread (task, measure_in_thread);
}

gboolean
sym_measure_window_is_working (SymMeasureWindow *self)
{
  g_return_val_if_fail (SYM_IS_MEASURE_WINDOW (self), FALSE);

  return self->cancellable != NULL;
}

typedef struct
{
  SymLoader *loader;
  char *path;
  gboolean is_b;
} LabelMap;

static void
label_map_free (gpointer data)
{
  LabelMap *self = data;

  g_object_unref (self->loader);
  g_free (self->path);
  g_free (self);
}

static void
take_first (SymItem *item, gpointer user_data)
{
  SymItem **taken = user_data;

  if (*taken == NULL)
    *taken = sym_item_ref (item);
}

/* A label map is an image as any other, with labels and pixels of its own: it can be marked. */
static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const LabelMap *map = task_data;
  g_autoptr (SymItem) item = NULL;
  g_autoptr (SymItem) stated = NULL;
  GError *error = NULL;

  if (!sym_loader_load (map->loader, map->path, SYM_LOADER_NONE, take_first, NULL, &item, cancellable, &error))
    g_task_return_error (task, error);
  else if (item != NULL && sym_item_get_image (item) == NULL && sym_item_get_segmentation (item) != NULL)
    g_task_return_pointer (task, sym_statement_store_apply (item), (GDestroyNotify) sym_item_unref);
  else if (item == NULL || sym_item_get_image (item) == NULL)
    g_task_return_new_error (task, SYM_ERROR, SYM_ERROR_NO_PIXELS, "%s",
                             item != NULL ? sym_item_get_error (item)->message : _ ("No image found."));
  else
    {
      stated = sym_statement_store_apply (item);
      g_task_return_pointer (task, sym_examiner_examine (sym_examiner_get_default (), stated, SYM_EXAMINER_ALL, cancellable),
                             (GDestroyNotify) sym_item_unref);
    }
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SymMeasureWindow *self = SYM_MEASURE_WINDOW (source);
  const LabelMap *map = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  SymItem *item = g_task_propagate_pointer (G_TASK (result), &error);
  GtkWidget *button = map->is_b ? self->labels_b_button : self->labels_a_button;

  if (!end (self, result) || item == NULL)
    {
      g_clear_pointer (&item, sym_item_unref);
      if (error != NULL && self->cancellable == NULL && self->grid != NULL)
        say_error (self, error);
      return;
    }
  g_clear_pointer (&self->labels[map->is_b ? 1 : 0], sym_item_unref);
  self->labels[map->is_b ? 1 : 0] = item;
  gtk_button_set_label (GTK_BUTTON (button), sym_item_get_name (item));
  if (self->labels[0] != NULL && self->labels[1] != NULL)
    sym_measure_window_start (self);
}

void
sym_measure_window_load_labels (SymMeasureWindow *self, gboolean is_b, const char *path)
{
  g_autoptr (GTask) task = NULL;
  LabelMap *map;

  g_return_if_fail (SYM_IS_MEASURE_WINDOW (self) && path != NULL);

  if (self->loader == NULL)
    return;
  map = g_new0 (LabelMap, 1);
  map->loader = g_object_ref (self->loader);
  map->path = g_strdup (path);
  map->is_b = is_b;
  begin (self);
  task = g_task_new (self, self->cancellable, on_loaded, NULL);
  g_task_set_source_tag (task, sym_measure_window_load_labels);
  g_task_set_task_data (task, map, label_map_free);
  g_task_run_in_thread (task, load_in_thread);
}

typedef struct
{
  SymReport report;
  SymComparison *comparison;
  SymItem *a, *b;
  SymProfile *profile;
  char *profile_words, *path;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  sym_comparison_unref (self->comparison);
  sym_item_unref (self->a);
  sym_item_unref (self->b);
  g_clear_pointer (&self->profile, sym_profile_free);
  g_free (self->profile_words);
  g_free (self->path);
  g_free (self);
}

static void
export_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Export *export = task_data;
  GError *error = NULL;

  if (sym_report_write (&export->report, export->path, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SymMeasureWindow *self = SYM_MEASURE_WINDOW (source);
  const Export *export = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  const gboolean done = g_task_propagate_boolean (G_TASK (result), &error);
  g_autofree char *base = g_path_get_basename (export->path);
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *text = g_strdup_printf (_ ("Exported as %s"), name);

  if (!end (self, result))
    return;
  if (done)
    _sym_measure_toast (self, text);
  else
    say_error (self, error);
}

/* Views of what was compared, where its panes still show it; else as a person sees it first. */
static void
set_views (SymMeasureWindow *self, SymReport *report)
{
  SymPane *panes[2] = { _sym_measure_get_pane (self, FALSE), _sym_measure_get_pane (self, TRUE) };

  for (int i = 0; i < 2; i++)
    if (panes[i] != NULL && sym_view_get_image (sym_pane_get_view (panes[i])) == sym_item_get_image (i == 0 ? report->a : report->b))
      *(i == 0 ? &report->a_view : &report->b_view) = *sym_view_get_viewport (sym_pane_get_view (panes[i]));
}

void
sym_measure_window_export_report (SymMeasureWindow *self, const char *path)
{
  g_autoptr (GTask) task = NULL;
  Export *export;

  g_return_if_fail (SYM_IS_MEASURE_WINDOW (self) && path != NULL);

  if (self->comparison == NULL)
    return;
  export = g_new0 (Export, 1);
  export->comparison = sym_comparison_ref (self->comparison);
  export->a = sym_item_ref (self->comparison->a);
  export->b = sym_item_ref (self->comparison->b);
  export->profile = self->profile != NULL ? sym_profile_copy (self->profile) : NULL;
  export->profile_words = g_strdup (self->profile_words);
  export->path = g_strdup (path);
  sym_report_init (&export->report, export->comparison);
  export->report.profile = export->profile;
  export->report.profile_words = export->profile_words;
  set_views (self, &export->report);
  begin (self);
  task = g_task_new (self, self->cancellable, on_exported, NULL);
  g_task_set_source_tag (task, sym_measure_window_export_report);
  g_task_set_task_data (task, export, export_free);
  g_task_run_in_thread (task, export_in_thread);
}
