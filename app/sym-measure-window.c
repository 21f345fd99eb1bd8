/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-measure"

#include "config.h"

#include "sym-measure-window.h"

#include <glib/gi18n.h>

#include "sym-measure-private.h"
#include "sym-pane-grid-pair.h"

G_DEFINE_FINAL_TYPE (SymMeasureWindow, sym_measure_window, ADW_TYPE_WINDOW)

/* The regions of the BraTS challenge: 1 necrotic core, 2 oedema, 4 (3 since 2023) enhancing tumour. */
#define BRATS_UNIONS "whole tumour=1+2+3+4; tumour core=1+3+4; enhancing tumour=3+4"

void
_sym_measure_toast (SymMeasureWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

SymPane *
_sym_measure_get_pane (SymMeasureWindow *self, gboolean is_b)
{
  const guint index = gtk_drop_down_get_selected (is_b ? self->b_choice : self->a_choice);
  SymPane *pane;

  if (self->grid == NULL || index >= sym_pane_grid_get_layout (self->grid))
    return NULL;
  pane = sym_pane_grid_get_pane (self->grid, index);
  return sym_view_get_image (sym_pane_get_view (pane)) != NULL ? pane : NULL;
}

gboolean
_sym_measure_get_alignment (SymMeasureWindow *self, SymAlignment *alignment)
{
  SymPane *a = _sym_measure_get_pane (self, FALSE), *b = _sym_measure_get_pane (self, TRUE);
  SymPane *compared_a, *compared_b;

  if (a == NULL || b == NULL)
    return FALSE;
  /* what a person sees in one picture is measured as it is seen */
  if (sym_pane_grid_get_compare_way (self->grid) != SYM_COMPARE_SIDE
      && sym_pane_grid_get_compared (self->grid, &compared_a, &compared_b) && compared_a == a && compared_b == b)
    *alignment = *sym_pane_grid_get_alignment (self->grid);
  else
    sym_alignment_init (alignment, sym_view_get_image (sym_pane_get_view (a)),
                        sym_view_get_image (sym_pane_get_view (b)));
  return TRUE;
}

static GStrv
list_panes (SymMeasureWindow *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < sym_pane_grid_get_layout (self->grid); i++)
    {
      SymItem *item = sym_pane_get_item (sym_pane_grid_get_pane (self->grid, i));
      /* Translators: number of a pane, then the name of its image */
      g_autofree char *name = g_strdup_printf (_ ("Pane %u: %s"), i + 1, item != NULL ? sym_item_get_name (item) : _ ("empty"));

      g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

static void
fill (GtkDropDown *choice, GStrv names, guint selected)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new ((const char *const *) names);

  gtk_drop_down_set_model (choice, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (choice, MIN (selected, MAX (g_strv_length (names), 1) - 1));
}

static gboolean
is_filled_with (GtkDropDown *choice, GStrv names)
{
  GListModel *model = gtk_drop_down_get_model (choice);
  const guint n = model != NULL ? g_list_model_get_n_items (model) : 0;

  if (n != g_strv_length (names))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), names[i]))
      return FALSE;
  return TRUE;
}

/* What the panes hold by now; the same image with a graver verdict changes what is said of it. */
static gboolean
refresh (gpointer user_data)
{
  SymMeasureWindow *self = user_data;
  g_auto (GStrv) names = list_panes (self);
  SymPane *a, *b;

  self->refresh_id = 0;
  if (!is_filled_with (self->a_choice, names))
    {
      const guint of_a = gtk_drop_down_get_selected (self->a_choice), of_b = gtk_drop_down_get_selected (self->b_choice);

      self->filling = TRUE;
      fill (self->a_choice, names, of_a == GTK_INVALID_LIST_POSITION ? 0 : of_a);
      fill (self->b_choice, names, of_b == GTK_INVALID_LIST_POSITION ? 1 : of_b);
      self->filling = FALSE;
      _sym_measure_update_layers (self);
    }
  a = _sym_measure_get_pane (self, FALSE);
  b = _sym_measure_get_pane (self, TRUE);
  if (self->comparison != NULL
      && sym_comparison_renew (self->comparison, a != NULL ? sym_pane_get_item (a) : NULL,
                               b != NULL ? sym_pane_get_item (b) : NULL))
    _sym_measure_update_results (self);
  return G_SOURCE_REMOVE;
}

static void
on_frame_changed (SymMeasureWindow *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_idle_add (refresh, self);
}

static void
on_panes_chosen (SymMeasureWindow *self)
{
  if (self->grid == NULL || self->filling)
    return;
  _sym_measure_update_layers (self);
  _sym_measure_update_profile (self);
}

static void
on_radius_changed (SymMeasureWindow *self)
{
  if (self->grid != NULL)
    _sym_measure_update_layers (self);
}

static void
on_measure_clicked (SymMeasureWindow *self)
{
  sym_measure_window_start (self);
}

static void
on_cancel_clicked (SymMeasureWindow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
on_brats_clicked (SymMeasureWindow *self)
{
  gtk_editable_set_text (self->unions_entry, BRATS_UNIONS);
}

static void
show_chooser (SymMeasureWindow *self, GtkFileChooserNative *chooser, GCallback on_response)
{
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", on_response, self, 0);
  g_set_object (&self->chooser, GTK_NATIVE_DIALOG (chooser));
  gtk_native_dialog_show (self->chooser);
}

static char *
get_path (GtkNativeDialog *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  return file != NULL ? g_file_get_path (file) : NULL;
}

static void
on_labels_chosen (GtkNativeDialog *chooser, int response, SymMeasureWindow *self)
{
  g_autofree char *path = response == GTK_RESPONSE_ACCEPT ? get_path (chooser) : NULL;

  if (path != NULL)
    sym_measure_window_load_labels (self, self->choosing_b, path);
}

static void
choose_labels (SymMeasureWindow *self, gboolean is_b)
{
  g_autoptr (GtkFileChooserNative) chooser = gtk_file_chooser_native_new (
      is_b ? _ ("Label Map of B") : _ ("Label Map of A"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  self->choosing_b = is_b;
  show_chooser (self, chooser, G_CALLBACK (on_labels_chosen));
}

static void
on_labels_a_clicked (SymMeasureWindow *self)
{
  choose_labels (self, FALSE);
}

static void
on_labels_b_clicked (SymMeasureWindow *self)
{
  choose_labels (self, TRUE);
}

static void
copy_text (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymMeasureWindow *self = user_data;
  g_autofree char *text = sym_comparison_to_text (self->comparison);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  _sym_measure_toast (self, _ ("Copied"));
}

static void
copy_json (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymMeasureWindow *self = user_data;
  g_autofree char *text = sym_comparison_to_json_text (self->comparison);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  _sym_measure_toast (self, _ ("Copied"));
}

static void
on_report_chosen (GtkNativeDialog *chooser, int response, SymMeasureWindow *self)
{
  g_autofree char *path = response == GTK_RESPONSE_ACCEPT ? get_path (chooser) : NULL;

  if (path != NULL)
    sym_measure_window_export_report (self, path);
}

static void
export_report (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymMeasureWindow *self = user_data;
  const SymVerdict verdict = sym_comparison_get_verdict (self->comparison);
  g_autoptr (GtkFileChooserNative) chooser = gtk_file_chooser_native_new (
      _ ("Export Report"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  /* the words of the mark stay with the file */
  g_autofree char *name
      = g_strdup_printf ("%s %s.pdf", _ ("Comparison"), sym_verdict_is_marked (&verdict) ? sym_verdict_get_words (&verdict) : "");

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), g_strdelimit (name, "?", '_'));
  show_chooser (self, chooser, G_CALLBACK (on_report_chosen));
}

static const GActionEntry entries[] = {
  { .name = "copy-text", .activate = copy_text },
  { .name = "copy-json", .activate = copy_json },
  { .name = "export-report", .activate = export_report },
};

const SymComparison *
sym_measure_window_get_comparison (SymMeasureWindow *self)
{
  g_return_val_if_fail (SYM_IS_MEASURE_WINDOW (self), NULL);

  return self->comparison;
}

/* GTK's inspector would let anyone edit what stands beside a frame. */
static gboolean
sym_measure_window_enable_debugging (GtkWindow *window, gboolean toggle)
{
  return TRUE;
}

static void
sym_measure_window_dispose (GObject *object)
{
  SymMeasureWindow *self = SYM_MEASURE_WINDOW (object);

  _sym_measure_cancel (self);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  if (self->grid != NULL)
    _sym_measure_clear_layers (self);
  g_clear_object (&self->grid);
  g_clear_object (&self->loader);
  g_clear_object (&self->chooser);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (sym_measure_window_parent_class)->dispose (object);
}

static void
sym_measure_window_finalize (GObject *object)
{
  SymMeasureWindow *self = SYM_MEASURE_WINDOW (object);

  g_clear_pointer (&self->drawing, sym_drawing_free);
  g_clear_pointer (&self->drawing_of, sym_image_unref);
  g_clear_pointer (&self->labels[0], sym_item_unref);
  g_clear_pointer (&self->labels[1], sym_item_unref);
  g_clear_pointer (&self->comparison, sym_comparison_unref);
  g_clear_pointer (&self->profile, sym_profile_free);
  g_free (self->profile_words);

  G_OBJECT_CLASS (sym_measure_window_parent_class)->finalize (object);
}

static void
sym_measure_window_class_init (SymMeasureWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sym_measure_window_dispose;
  object_class->finalize = sym_measure_window_finalize;
  GTK_WINDOW_CLASS (klass)->enable_debugging = sym_measure_window_enable_debugging;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/symscope/Symscope/sym-measure-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, a_choice);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, b_choice);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, whole_toggle);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, slice_toggle);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, region_toggle);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, tools);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, radius_box);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, radius_spin);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, hint);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, labels_a_button);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, labels_b_button);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, unions_entry);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, measure_button);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, SymMeasureWindow, results);
  gtk_widget_class_bind_template_callback (widget_class, on_panes_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_radius_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_measure_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_brats_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_labels_a_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_labels_b_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
sym_measure_window_init (SymMeasureWindow *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "measure", G_ACTION_GROUP (self->actions));
  gtk_button_set_label (GTK_BUTTON (self->labels_a_button), _ ("Choose…"));
  gtk_button_set_label (GTK_BUTTON (self->labels_b_button), _ ("Choose…"));
}

GtkWidget *
sym_measure_window_new (GtkWindow *parent, SymPaneGrid *grid, SymLoader *loader)
{
  SymMeasureWindow *self
      = g_object_new (SYM_TYPE_MEASURE_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, NULL);

  self->grid = g_object_ref (grid);
  self->loader = loader != NULL ? g_object_ref (loader) : NULL;
  _sym_measure_add_tools (self);
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    g_signal_connect_object (sym_pane_get_view (sym_pane_grid_get_pane (grid, i)), "frame-changed",
                             G_CALLBACK (on_frame_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (grid, "active-changed", G_CALLBACK (on_frame_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (grid, "compare-changed", G_CALLBACK (on_frame_changed), self, G_CONNECT_SWAPPED);
  refresh (self);
  _sym_measure_update_results (self);
  return GTK_WIDGET (self);
}
