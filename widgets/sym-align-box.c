/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-align-box"

#include "config.h"

#include "sym-align-box.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "sym-register.h"

#define PROGRESS_MS 100

/* Three shifts, three turns, one scale. */
#define N_NUMBERS 7

struct _SymAlignBox
{
  GtkWidget parent_instance;

  SymPaneGrid *grid;
  GtkWidget *box;
  GtkSpinButton *numbers[N_NUMBERS];
  GtkWidget *suggest;
  GtkWidget *progress_row;
  GtkProgressBar *progress;
  GtkWidget *answer_box;
  GtkLabel *answer;
  SymRegistration suggestion;
  SymImage *a, *b; /* what is registered, or was */
  GCancellable *cancellable;
  guint progress_id;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (SymAlignBox, sym_align_box, GTK_TYPE_WIDGET)

typedef struct
{
  SymImage *a, *b;
  gsize time, other;
  SymAlignment base;
  SymRegistration found;
  GMutex lock;
  double done;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  sym_image_unref (job->a);
  sym_image_unref (job->b);
  g_mutex_clear (&job->lock);
  g_free (job);
}

static double *
get_number (SymRigid *rigid, guint i)
{
  return i < 3 ? &rigid->shift[i] : i < 6 ? &rigid->turn[i - 3] : &rigid->scale;
}

static void
set_answer (SymAlignBox *self, const char *text, gboolean is_suggestion)
{
  gtk_label_set_label (self->answer, text);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), *text != '\0');
  gtk_widget_set_visible (self->answer_box, is_suggestion);
}

static void
stop (SymAlignBox *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->progress_id, g_source_remove);
  if (self->box == NULL)
    return;
  gtk_widget_set_visible (self->progress_row, FALSE);
  gtk_widget_set_sensitive (self->suggest, TRUE);
}

static void
forget_images (SymAlignBox *self)
{
  g_clear_pointer (&self->a, sym_image_unref);
  g_clear_pointer (&self->b, sym_image_unref);
}

/* The images compared; of other ones than before nothing is suggested. */
static gboolean
is_of_these (SymAlignBox *self)
{
  SymPane *a, *b;

  return sym_pane_grid_get_compared (self->grid, &a, &b) && sym_view_get_image (sym_pane_get_view (a)) == self->a
         && sym_view_get_image (sym_pane_get_view (b)) == self->b;
}

static void
update (SymAlignBox *self)
{
  SymRigid rigid = *sym_pane_grid_get_adjustment (self->grid);

  if (self->a != NULL && !is_of_these (self))
    {
      stop (self);
      forget_images (self);
      set_answer (self, "", FALSE);
    }
  self->busy = TRUE;
  for (guint i = 0; i < N_NUMBERS; i++)
    gtk_spin_button_set_value (self->numbers[i], *get_number (&rigid, i));
  self->busy = FALSE;
}

static void
on_number_changed (SymAlignBox *self)
{
  SymRigid rigid = *sym_pane_grid_get_adjustment (self->grid);

  if (self->busy)
    return;
  for (guint i = 0; i < N_NUMBERS; i++)
    *get_number (&rigid, i) = gtk_spin_button_get_value (self->numbers[i]);
  sym_pane_grid_set_adjustment (self->grid, &rigid);
}

static void
on_reset_clicked (SymAlignBox *self)
{
  sym_pane_grid_set_adjustment (self->grid, NULL);
}

static void
note_progress (double done, gpointer user_data)
{
  Job *job = user_data;

  g_mutex_lock (&job->lock);
  job->done = done;
  g_mutex_unlock (&job->lock);
}

static gboolean
on_progress (gpointer data)
{
  GTask *task = data;
  SymAlignBox *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);

  g_mutex_lock (&job->lock);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (job->done, 0, 1));
  g_mutex_unlock (&job->lock);
  return G_SOURCE_CONTINUE;
}

static void
register_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;

  if (sym_register (job->a, job->b, job->time, job->other, &job->base, note_progress, job, cancellable, &job->found, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static char *
describe (const SymRegistration *found)
{
  const SymRigid *rigid = &found->rigid;

  return g_strdup_printf (_ ("Suggested: shift %+.1f, %+.1f, %+.1f; turn %+.1f°, %+.1f°, %+.1f°. Mutual information %.3f bit "
                             "instead of %.3f. Nothing is changed until you accept it."),
                          rigid->shift[0], rigid->shift[1], rigid->shift[2], rigid->turn[0], rigid->turn[1],
                          rigid->turn[2], found->after, found->before);
}

static void
on_registered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SymAlignBox *self = SYM_ALIGN_BOX (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  stop (self);
  if (error != NULL)
    {
      set_answer (self, error->message, FALSE);
      return;
    }
  self->suggestion = job->found;
  if (job->found.after <= job->found.before)
    {
      set_answer (self, _ ("No place was found that says more than this one."), FALSE);
      return;
    }
  text = describe (&job->found);
  set_answer (self, text, TRUE);
}

void
sym_align_box_suggest (SymAlignBox *self)
{
  g_autoptr (GTask) task = NULL;
  const SymViewport *viewport;
  SymPane *a, *b;
  Job *job;

  g_return_if_fail (SYM_IS_ALIGN_BOX (self));

  if (self->cancellable != NULL || sym_pane_grid_get_compare_way (self->grid) == SYM_COMPARE_SIDE
      || !sym_pane_grid_get_compared (self->grid, &a, &b))
    return;
  forget_images (self);
  self->a = sym_image_ref (sym_view_get_image (sym_pane_get_view (a)));
  self->b = sym_image_ref (sym_view_get_image (sym_pane_get_view (b)));
  viewport = sym_view_get_viewport (sym_pane_get_view (a));
  job = g_new0 (Job, 1);
  job->a = sym_image_ref (self->a);
  job->b = sym_image_ref (self->b);
  job->time = (gsize) viewport->time;
  job->other = (gsize) viewport->other;
  job->base = *sym_pane_grid_get_base_alignment (self->grid);
  g_mutex_init (&job->lock);

  set_answer (self, "", FALSE);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_widget_set_visible (self->progress_row, TRUE);
  gtk_widget_set_sensitive (self->suggest, FALSE);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, on_registered, NULL);
  g_task_set_source_tag (task, sym_align_box_suggest);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, register_in_thread);
  self->progress_id = g_timeout_add_full (G_PRIORITY_DEFAULT, PROGRESS_MS, on_progress, g_object_ref (task), g_object_unref);
}

const char *
sym_align_box_get_suggestion (SymAlignBox *self)
{
  g_return_val_if_fail (SYM_IS_ALIGN_BOX (self), NULL);

  return gtk_widget_get_visible (self->answer_box) ? gtk_label_get_label (self->answer) : "";
}

void
sym_align_box_answer (SymAlignBox *self, gboolean accepts)
{
  gboolean is_there;

  g_return_if_fail (SYM_IS_ALIGN_BOX (self));

  is_there = gtk_widget_get_visible (self->answer_box);
  set_answer (self, "", FALSE);
  if (is_there && accepts)
    sym_pane_grid_accept_registration (self->grid, &self->suggestion.rigid);
}

static void
on_accept_clicked (SymAlignBox *self)
{
  sym_align_box_answer (self, TRUE);
}

static void
on_refuse_clicked (SymAlignBox *self)
{
  sym_align_box_answer (self, FALSE);
}

static void
set_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
add_number (SymAlignBox *self, GtkGrid *grid, guint i)
{
  static const struct { double low, high, step; guint digits; } ranges[3] = { { -999, 999, 0.5, 2 }, { -180, 180, 0.5, 2 },
                                                                            { 0.1, 10, 0.01, 3 } };
  static const char *const names[N_NUMBERS] = { N_ ("Shift along columns"), N_ ("Shift along rows"), N_ ("Shift along slices"),
                                                N_ ("Turn about columns"),  N_ ("Turn about rows"),  N_ ("Turn about slices"),
                                                N_ ("Scale of B") };
  GtkWidget *spin = gtk_spin_button_new_with_range (ranges[i / 3].low, ranges[i / 3].high, ranges[i / 3].step);

  self->numbers[i] = GTK_SPIN_BUTTON (spin);
  gtk_spin_button_set_digits (self->numbers[i], ranges[i / 3].digits);
  gtk_spin_button_set_wrap (self->numbers[i], i / 3 == 1);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  set_name (spin, _ (names[i]));
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (on_number_changed), self);
  gtk_grid_attach (grid, spin, 1 + (int) (i % 3), 1 + (int) (i / 3), 1, 1);
}

static void
add_label (GtkGrid *grid, const char *text, int column, int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (row == 0)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static GtkWidget *
build_numbers (SymAlignBox *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  add_label (GTK_GRID (grid), _ ("Columns"), 1, 0);
  add_label (GTK_GRID (grid), _ ("Rows"), 2, 0);
  add_label (GTK_GRID (grid), _ ("Slices"), 3, 0);
  add_label (GTK_GRID (grid), _ ("Shift (mm)"), 0, 1);
  add_label (GTK_GRID (grid), _ ("Turn (°)"), 0, 2);
  add_label (GTK_GRID (grid), _ ("Scale"), 0, 3);
  for (guint i = 0; i < N_NUMBERS; i++)
    add_number (self, GTK_GRID (grid), i);
  return grid;
}

static GtkWidget *
make_button (SymAlignBox *self, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
build_suggestion (SymAlignBox *self)
{
  GtkWidget *cancel = make_button (self, _ ("S_top"), G_CALLBACK (stop));
  GtkWidget *accept = make_button (self, _ ("_Accept"), G_CALLBACK (on_accept_clicked));

  self->progress_row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  set_name (GTK_WIDGET (self->progress), _ ("Progress of the registration"));
  gtk_box_append (GTK_BOX (self->progress_row), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (self->progress_row), cancel);
  gtk_widget_set_visible (self->progress_row, FALSE);

  self->answer = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_wrap (self->answer, TRUE);
  gtk_label_set_xalign (self->answer, 0);
  gtk_label_set_max_width_chars (self->answer, 44);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), FALSE);
  self->answer_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_halign (self->answer_box, GTK_ALIGN_END);
  gtk_widget_add_css_class (accept, "suggested-action");
  gtk_box_append (GTK_BOX (self->answer_box), make_button (self, _ ("Re_fuse"), G_CALLBACK (on_refuse_clicked)));
  gtk_box_append (GTK_BOX (self->answer_box), accept);
  gtk_widget_set_visible (self->answer_box, FALSE);
}

static void
sym_align_box_dispose (GObject *object)
{
  SymAlignBox *self = SYM_ALIGN_BOX (object);

  stop (self);
  forget_images (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_weak_pointer (&self->grid);

  G_OBJECT_CLASS (sym_align_box_parent_class)->dispose (object);
}

static void
sym_align_box_class_init (SymAlignBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sym_align_box_dispose;
  gtk_widget_class_set_css_name (widget_class, "symalignbox");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
sym_align_box_init (SymAlignBox *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *reset = make_button (self, _ ("_Reset"), G_CALLBACK (on_reset_clicked));
  GtkWidget *check = gtk_check_button_new_with_mnemonic (_ ("_Move B on the picture"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->box, "align-box");
  build_suggestion (self);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (check), "panes.compare-align");
  self->suggest = make_button (self, _ ("_Suggest a Registration"), G_CALLBACK (sym_align_box_suggest));
  gtk_widget_set_tooltip_text (self->suggest, _ ("Looks for the shift and turn at which B says most of A (mutual information)"));
  gtk_widget_set_hexpand (self->suggest, TRUE);
  gtk_box_append (GTK_BOX (row), self->suggest);
  gtk_box_append (GTK_BOX (row), reset);
  gtk_box_append (GTK_BOX (self->box), build_numbers (self));
  gtk_box_append (GTK_BOX (self->box), check);
  gtk_box_append (GTK_BOX (self->box), row);
  gtk_box_append (GTK_BOX (self->box), self->progress_row);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->answer));
  gtk_box_append (GTK_BOX (self->box), self->answer_box);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
sym_align_box_new (SymPaneGrid *grid)
{
  SymAlignBox *self = g_object_new (SYM_TYPE_ALIGN_BOX, NULL);

  g_set_weak_pointer (&self->grid, grid);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "panes", sym_pane_grid_get_actions (grid));
  g_signal_connect_object (grid, "compare-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
