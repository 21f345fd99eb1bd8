/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-pane"

#include "config.h"

#include "sym-pane.h"

#include <glib/gi18n-lib.h>

#include "sym-cross-hair.h"
#include "sym-describe.h"
#include "sym-dimension-bar.h"

/* Logical pixels that a caption leaves to the view. */
#define MIN_VIEW 32

struct _SymPane
{
  GtkWidget parent_instance;

  GtkWidget *view;
  GtkWidget *outline;
  GtkWidget *handle;
  GtkWidget *draw_layer;
  GtkWidget *cross_hair;
  GtkWidget *magnifier;
  GtkWidget *corner_text;
  GtkWidget *caption;
  GtkWidget *dimensions;
  GtkWidget *status;
  GtkStack *stack;
  GtkLabel *loading_title;
  GtkSpinner *spinner;
  GtkProgressBar *progress;
  GtkWidget *cancel;
  GtkLabel *failed_title;
  GtkLabel *failed_text;
  gboolean loading;
};

enum
{
  CANCELLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SymPane, sym_pane, GTK_TYPE_WIDGET)

static void
show_failure (SymPane *self, const char *title, const char *text)
{
  gtk_label_set_label (self->failed_title, title);
  gtk_label_set_label (self->failed_text, text);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

/* A word of caution stands with every forensic view, whatever else is written over it. */
static void
update_caption (SymPane *self)
{
  const SymForensicKind kind = sym_view_get_forensic (SYM_VIEW (self->view));

  gtk_label_set_label (GTK_LABEL (self->caption), sym_describe_forensic (kind));
  gtk_widget_set_visible (self->caption, kind != SYM_FORENSIC_NONE);
}

static gboolean
is_computing (SymPane *self)
{
  SymView *view = SYM_VIEW (self->view);

  return (sym_view_get_forensic (view) != SYM_FORENSIC_NONE || sym_view_get_pair (view) != NULL)
         && sym_view_get_frame (view) == NULL
         && sym_view_get_error (view) == NULL;
}

/* What stands over the view: nothing, once there is a picture. */
static void
update_status (SymPane *self)
{
  SymItem *item = sym_pane_get_item (self);
  const GError *error = sym_view_get_error (SYM_VIEW (self->view));
  const gboolean computing = is_computing (self);

  gtk_spinner_set_spinning (self->spinner, self->loading || computing);
  gtk_widget_set_visible (self->cancel, self->loading);

  if (computing)
    {
      gtk_label_set_label (self->loading_title, sym_view_get_pair (SYM_VIEW (self->view)) != NULL ? _ ("Computing the comparison")
                                                                            : _ ("Computing the forensic view"));
      gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
    }
  if (self->loading || computing)
    {
      gtk_stack_set_visible_child_name (self->stack, "loading");
    }
  else if (item == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "empty");
    }
  else if (sym_item_get_image (item) == NULL)
    {
      g_autofree char *title = g_strdup_printf (_ ("%s cannot be shown"), sym_item_get_name (item));

      error = sym_item_get_error (item);
      show_failure (self, title, error != NULL ? error->message : _ ("It holds no image."));
    }
  else if (error != NULL)
    {
      show_failure (self, _ ("This view cannot be shown"), error->message);
    }
  else
    {
      gtk_widget_set_visible (self->status, FALSE);
      return;
    }

  gtk_widget_set_visible (self->status, TRUE);
}

static void
on_cancel_clicked (SymPane *self)
{
  g_signal_emit (self, signals[CANCELLED], 0);
}

static void
sym_pane_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  SymPane *self = SYM_PANE (widget);

  gtk_widget_measure (self->view, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && gtk_widget_should_layout (self->caption))
    {
      int least;

      gtk_widget_measure (self->caption, orientation, -1, &least, NULL, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, *minimum);
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL && gtk_widget_should_layout (self->dimensions))
    {
      int least;

      gtk_widget_measure (self->dimensions, orientation, -1, &least, NULL, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, *minimum);
    }
  if (gtk_widget_should_layout (self->status))
    {
      int least, most;

      gtk_widget_measure (self->status, orientation, -1, &least, &most, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, *minimum);
    }
}

/* What stands below the view, which keeps the least that it needs; what may be cut is, the rest is left
 * out where there is no room. Returns: the height taken */
static int
allocate_below (GtkWidget *child, int width, int height, gboolean may_be_cut)
{
  int natural;

  if (!gtk_widget_should_layout (child))
    return 0;
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  if (may_be_cut)
    natural = MAX (MIN (natural, height - MIN_VIEW), 0);
  gtk_widget_set_child_visible (child, may_be_cut || natural <= height / 3);
  if (!gtk_widget_get_child_visible (child))
    return 0;
  gtk_widget_size_allocate (child, &(GtkAllocation){ 0, height - natural, width, natural }, -1);
  return natural;
}

static void
sym_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SymPane *self = SYM_PANE (widget);
  const SymViewport *viewport = sym_view_get_viewport (SYM_VIEW (self->view));

  height -= allocate_below (self->caption, width, height, TRUE);
  height -= allocate_below (self->dimensions, width, height, FALSE);
  gtk_widget_size_allocate (self->view, &(GtkAllocation){ 0, 0, width, height }, -1);
  gtk_widget_size_allocate (self->outline, &(GtkAllocation){ 0, 0, width, height }, -1);
  gtk_widget_size_allocate (self->handle, &(GtkAllocation){ 0, 0, width, height }, -1);
  gtk_widget_size_allocate (self->draw_layer, &(GtkAllocation){ 0, 0, width, height }, -1);
  gtk_widget_size_allocate (self->cross_hair, &(GtkAllocation){ 0, 0, width, height }, -1);
  gtk_widget_size_allocate (self->magnifier, &(GtkAllocation){ 0, 0, width, height }, -1);
  gtk_widget_size_allocate (self->corner_text, &(GtkAllocation){ 0, 0, width, height }, -1);

  if (gtk_widget_should_layout (self->status))
    {
      GtkAllocation area = { 0, 0, width, height };
      GtkRequisition least;
      int x, y, fit_width, fit_height;

      /* Words on a marked item that has no picture leave the band of the mark free. */
      sym_viewport_get_fit_area (viewport, &x, &y, &fit_width, &fit_height);
      gtk_widget_get_preferred_size (self->status, &least, NULL);
      if (sym_pane_get_item (self) != NULL && fit_width / viewport->scale >= least.width &&
          fit_height / viewport->scale >= least.height)
        area = (GtkAllocation){ x / viewport->scale, y / viewport->scale,
                                fit_width / viewport->scale, fit_height / viewport->scale };
      gtk_widget_size_allocate (self->status, &area, -1);
    }
}

static void
sym_pane_dispose (GObject *object)
{
  SymPane *self = SYM_PANE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SYM_TYPE_PANE);
  g_clear_pointer (&self->dimensions, gtk_widget_unparent);
  g_clear_pointer (&self->caption, gtk_widget_unparent);
  g_clear_pointer (&self->corner_text, gtk_widget_unparent);
  g_clear_pointer (&self->magnifier, gtk_widget_unparent);
  g_clear_pointer (&self->cross_hair, gtk_widget_unparent);
  g_clear_pointer (&self->handle, gtk_widget_unparent);
  g_clear_pointer (&self->draw_layer, gtk_widget_unparent);
  g_clear_pointer (&self->outline, gtk_widget_unparent);
  g_clear_pointer (&self->view, gtk_widget_unparent);

  G_OBJECT_CLASS (sym_pane_parent_class)->dispose (object);
}

static void
sym_pane_class_init (SymPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sym_pane_dispose;
  widget_class->measure = sym_pane_measure;
  widget_class->size_allocate = sym_pane_size_allocate;

  signals[CANCELLED] = g_signal_new ("cancelled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "sympane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/symscope/Symscope/sym-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SymPane, status);
  gtk_widget_class_bind_template_child (widget_class, SymPane, stack);
  gtk_widget_class_bind_template_child (widget_class, SymPane, loading_title);
  gtk_widget_class_bind_template_child (widget_class, SymPane, spinner);
  gtk_widget_class_bind_template_child (widget_class, SymPane, progress);
  gtk_widget_class_bind_template_child (widget_class, SymPane, cancel);
  gtk_widget_class_bind_template_child (widget_class, SymPane, failed_title);
  gtk_widget_class_bind_template_child (widget_class, SymPane, failed_text);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
}

static void
sym_pane_init (SymPane *self)
{
  self->view = sym_view_new ();
  gtk_widget_set_parent (self->view, GTK_WIDGET (self));
  self->outline = sym_region_outline_new (SYM_VIEW (self->view));
  gtk_widget_set_parent (self->outline, GTK_WIDGET (self));
  self->handle = sym_pair_handle_new (SYM_VIEW (self->view));
  gtk_widget_set_parent (self->handle, GTK_WIDGET (self));
  self->draw_layer = sym_draw_layer_new (SYM_VIEW (self->view));
  gtk_widget_set_parent (self->draw_layer, GTK_WIDGET (self));
  self->cross_hair = sym_cross_hair_new (SYM_VIEW (self->view));
  gtk_widget_set_parent (self->cross_hair, GTK_WIDGET (self));
  self->corner_text = sym_corner_text_new (SYM_VIEW (self->view));
  gtk_widget_set_parent (self->corner_text, GTK_WIDGET (self));
  self->magnifier = sym_magnifier_new (SYM_VIEW (self->view));
  gtk_widget_set_parent (self->magnifier, GTK_WIDGET (self));
  self->caption = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->caption), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->caption), 0);
  gtk_widget_set_overflow (self->caption, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_visible (self->caption, FALSE);
  gtk_widget_add_css_class (self->caption, "forensic-caption");
  gtk_widget_set_parent (self->caption, GTK_WIDGET (self));
  self->dimensions = sym_dimension_bar_new (SYM_VIEW (self->view));
  gtk_widget_set_parent (self->dimensions, GTK_WIDGET (self));

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->view, "frame-changed", G_CALLBACK (update_status), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "viewport-changed", G_CALLBACK (update_caption), self,
                           G_CONNECT_SWAPPED);
  update_status (self);
}

GtkWidget *
sym_pane_new (void)
{
  return g_object_new (SYM_TYPE_PANE, NULL);
}

SymView *
sym_pane_get_view (SymPane *self)
{
  g_return_val_if_fail (SYM_IS_PANE (self), NULL);

  return SYM_VIEW (self->view);
}

SymCornerText *
sym_pane_get_corner_text (SymPane *self)
{
  g_return_val_if_fail (SYM_IS_PANE (self), NULL);

  return SYM_CORNER_TEXT (self->corner_text);
}

SymRegionOutline *
sym_pane_get_outline (SymPane *self)
{
  g_return_val_if_fail (SYM_IS_PANE (self), NULL);

  return SYM_REGION_OUTLINE (self->outline);
}

SymPairHandle *
sym_pane_get_handle (SymPane *self)
{
  g_return_val_if_fail (SYM_IS_PANE (self), NULL);

  return SYM_PAIR_HANDLE (self->handle);
}

SymDrawLayer *
sym_pane_get_draw_layer (SymPane *self)
{
  g_return_val_if_fail (SYM_IS_PANE (self), NULL);

  return SYM_DRAW_LAYER (self->draw_layer);
}

SymMagnifier *
sym_pane_get_magnifier (SymPane *self)
{
  g_return_val_if_fail (SYM_IS_PANE (self), NULL);

  return SYM_MAGNIFIER (self->magnifier);
}

void
sym_pane_set_item (SymPane *self, SymItem *item)
{
  g_return_if_fail (SYM_IS_PANE (self));

  self->loading = FALSE;
  sym_view_set_item (SYM_VIEW (self->view), item);
  update_status (self);
}

SymItem *
sym_pane_get_item (SymPane *self)
{
  g_return_val_if_fail (SYM_IS_PANE (self), NULL);

  return sym_view_get_item (SYM_VIEW (self->view));
}

void
sym_pane_set_loading (SymPane *self, const char *name)
{
  g_autofree char *title = g_strdup_printf (_ ("Reading %s"), name);

  g_return_if_fail (SYM_IS_PANE (self));

  self->loading = TRUE;
  gtk_label_set_label (self->loading_title, title);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  sym_view_set_item (SYM_VIEW (self->view), NULL);
  update_status (self);
}

gboolean
sym_pane_is_loading (SymPane *self)
{
  g_return_val_if_fail (SYM_IS_PANE (self), FALSE);

  return self->loading;
}

void
sym_pane_set_progress (SymPane *self, guint64 done, guint64 total)
{
  g_return_if_fail (SYM_IS_PANE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->progress), total > 1);
  if (total > 1)
    gtk_progress_bar_set_fraction (self->progress, MIN ((double) done / (double) total, 1));
}
