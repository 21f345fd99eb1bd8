/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-region-outline"

#include "config.h"

#include "sym-region-outline.h"

#include <glib/gi18n-lib.h>

/* Logical pixels. */
#define CLEARANCE 3.0
#define LINE_WIDTH 2.0
#define DASH 6.0

struct _SymRegionOutline
{
  GtkWidget parent_instance;

  SymView *view;
  SymItem *item; /* the one that the evidence is of */
  SymEvidence *evidence;
  gboolean all;
  char *label;
};

G_DEFINE_FINAL_TYPE (SymRegionOutline, sym_region_outline, GTK_TYPE_WIDGET)

typedef void (*OutlineFunc) (const SymEvidence *evidence, const graphene_rect_t *rect,
                             gpointer user_data);

static gboolean
locate (SymRegionOutline *self, const SymEvidence *evidence, graphene_rect_t *rect)
{
  const SymRegion *region = sym_evidence_get_region (evidence);
  const SymViewport *viewport = sym_view_get_viewport (self->view);
  double x, y, width, height;

  if (region == NULL || !sym_region_locate (region, sym_view_get_image (self->view), viewport, &x,
                                            &y, &width, &height))
    return FALSE;
  graphene_rect_init (rect, (float) (x / viewport->scale - CLEARANCE),
                      (float) (y / viewport->scale - CLEARANCE),
                      (float) (width / viewport->scale + 2 * CLEARANCE),
                      (float) (height / viewport->scale + 2 * CLEARANCE));
  return TRUE;
}

/* Only over a picture: where none is shown, nothing is outlined. */
static void
each (SymRegionOutline *self, OutlineFunc func, gpointer user_data)
{
  SymItem *item = sym_view_get_item (self->view);
  GPtrArray *evidence = item != NULL ? sym_item_get_evidence (item) : NULL;
  graphene_rect_t rect;

  if (evidence == NULL || sym_view_get_image (self->view) == NULL ||
      sym_view_get_frame (self->view) == NULL ||
      sym_view_get_forensic (self->view) == SYM_FORENSIC_SPECTRUM)
    return;
  for (guint i = 0; i < evidence->len; i++)
    {
      const SymEvidence *piece = g_ptr_array_index (evidence, i);

      if ((self->all || piece == self->evidence) && locate (self, piece, &rect))
        func (piece, &rect, user_data);
    }
}

static void
stroke_outline (const SymEvidence *evidence, const graphene_rect_t *rect, gpointer user_data)
{
  static const double dash = DASH;
  cairo_t *cr = user_data;

  cairo_rectangle (cr, (double) rect->origin.x, (double) rect->origin.y, (double) rect->size.width,
                   (double) rect->size.height);
  cairo_set_dash (cr, &dash, 1, 0);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_stroke_preserve (cr);
  cairo_set_dash (cr, &dash, 1, DASH);
  cairo_set_source_rgb (cr, 1, 0.85, 0.1);
  cairo_stroke (cr);
}

static void
sym_region_outline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SymRegionOutline *self = SYM_REGION_OUTLINE (widget);
  const SymViewport *viewport = sym_view_get_viewport (self->view);
  int x, y, width, height;
  graphene_rect_t area;
  cairo_t *cr;

  if ((!self->all && self->evidence == NULL) || viewport->scale <= 0)
    return;
  sym_viewport_get_fit_area (viewport, &x, &y, &width, &height);
  graphene_rect_init (&area, (float) x / (float) viewport->scale, (float) y / (float) viewport->scale,
                      (float) width / (float) viewport->scale,
                      (float) height / (float) viewport->scale);
  cr = gtk_snapshot_append_cairo (snapshot, &area);
  cairo_set_line_width (cr, LINE_WIDTH);
  each (self, stroke_outline, cr);
  cairo_destroy (cr);
}

static void
append_description (const SymEvidence *evidence, const graphene_rect_t *rect, gpointer user_data)
{
  const SymRegion *region = sym_evidence_get_region (evidence);
  GString *text = user_data;

  g_string_append_printf (text,
                          _ ("%sOutline around “%s” at column %u, row %u"), text->len > 0 ? "\n" : "",
                          evidence->value, (guint) region->x, (guint) region->y);
}

char *
sym_region_outline_describe (SymRegionOutline *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (SYM_IS_REGION_OUTLINE (self), NULL);

  each (self, append_description, text);
  return g_string_free (text, FALSE);
}

static void
count_one (const SymEvidence *evidence, const graphene_rect_t *rect, gpointer user_data)
{
  (*(guint *) user_data)++;
}

guint
sym_region_outline_count (SymRegionOutline *self)
{
  guint n = 0;

  g_return_val_if_fail (SYM_IS_REGION_OUTLINE (self), 0);

  each (self, count_one, &n);
  return n;
}

static void
update (SymRegionOutline *self)
{
  g_autofree char *label = NULL;

  if (self->item != sym_view_get_item (self->view))
    {
      g_clear_pointer (&self->evidence, sym_evidence_unref);
      g_clear_pointer (&self->item, sym_item_unref);
    }
  label = sym_region_outline_describe (self);
  if (g_strcmp0 (label, self->label) != 0)
    {
      g_free (self->label);
      self->label = g_steal_pointer (&label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      self->label, -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sym_region_outline_dispose (GObject *object)
{
  SymRegionOutline *self = SYM_REGION_OUTLINE (object);

  g_clear_pointer (&self->evidence, sym_evidence_unref);
  g_clear_pointer (&self->item, sym_item_unref);
  g_clear_pointer (&self->label, g_free);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (sym_region_outline_parent_class)->dispose (object);
}

static void
sym_region_outline_class_init (SymRegionOutlineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sym_region_outline_dispose;
  widget_class->snapshot = sym_region_outline_snapshot;
  gtk_widget_class_set_css_name (widget_class, "symregionoutline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sym_region_outline_init (SymRegionOutline *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
sym_region_outline_new (SymView *view)
{
  SymRegionOutline *self = g_object_new (SYM_TYPE_REGION_OUTLINE, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "viewport-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "frame-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
sym_region_outline_set_evidence (SymRegionOutline *self, SymEvidence *evidence)
{
  SymItem *item;

  g_return_if_fail (SYM_IS_REGION_OUTLINE (self));

  item = evidence != NULL ? sym_view_get_item (self->view) : NULL;
  g_clear_pointer (&self->evidence, sym_evidence_unref);
  g_clear_pointer (&self->item, sym_item_unref);
  if (item != NULL)
    {
      self->item = sym_item_ref (item);
      self->evidence = sym_evidence_ref (evidence);
    }
  update (self);
}

void
sym_region_outline_set_all (SymRegionOutline *self, gboolean all)
{
  g_return_if_fail (SYM_IS_REGION_OUTLINE (self));

  self->all = all;
  update (self);
}
