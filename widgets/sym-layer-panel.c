/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-layer-panel"

#include "config.h"

#include "sym-layer-panel.h"

#include <glib/gi18n-lib.h>

#define MAX_HEIGHT 380
#define SPACING 6

struct _SymLayerPanel
{
  GtkWidget parent_instance;

  SymView *view;
  SymItem *item; /* whose regions are listed */
  GtkWidget *box, *list, *outline, *fill, *opacity;
  GtkWidget *presented, *notes, *shutter, *regions;
  GPtrArray *checks; /* GtkCheckButton by region */
  gboolean is_syncing;
};

G_DEFINE_FINAL_TYPE (SymLayerPanel, sym_layer_panel, GTK_TYPE_WIDGET)

static void
sync_controls (SymLayerPanel *self)
{
  const SymViewport *viewport = self->view != NULL ? sym_view_get_viewport (self->view) : NULL;

  if (viewport == NULL)
    return;
  self->is_syncing = TRUE;
  for (guint i = 0; i < self->checks->len; i++)
    gtk_check_button_set_active (g_ptr_array_index (self->checks, i), !sym_viewport_is_region_hidden (viewport, i));
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (viewport->layer_style == SYM_LAYER_FILL ? self->fill : self->outline), TRUE);
  gtk_range_set_value (GTK_RANGE (self->opacity), 100 * viewport->layer_opacity);
  gtk_widget_set_sensitive (self->opacity, viewport->layer_style == SYM_LAYER_FILL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->presented), viewport->is_presented);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->shutter), !viewport->no_shutter);
  self->is_syncing = FALSE;
}

/* What the controls say, to the view. */
static void
apply (SymLayerPanel *self)
{
  SymViewport viewport;

  if (self->is_syncing || self->view == NULL)
    return;
  viewport = *sym_view_get_viewport (self->view);
  for (guint i = 0; i < self->checks->len; i++)
    sym_viewport_set_region_hidden (&viewport, i,
                                    !gtk_check_button_get_active (g_ptr_array_index (self->checks, i)));
  viewport.layer_style = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->fill)) ? SYM_LAYER_FILL : SYM_LAYER_OUTLINE;
  viewport.no_shutter = !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->shutter));
  viewport.layer_opacity = CLAMP (gtk_range_get_value (GTK_RANGE (self->opacity)) / 100, 0, 1);
  sym_view_set_viewport (self->view, &viewport);
}

/* Off means as a person sees the image without it. */
static void
on_presented_toggled (SymLayerPanel *self)
{
  SymItem *source = self->item != NULL ? sym_item_get_presented_by (self->item) : NULL;
  const SymViewport *before;
  SymViewport viewport;

  if (self->is_syncing || self->view == NULL || source == NULL)
    return;
  before = sym_view_get_viewport (self->view);
  viewport = *before;
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->presented)))
    sym_presentation_apply (sym_item_get_presentation (source), sym_item_get_image (self->item), &viewport);
  else
    {
      sym_viewport_init (&viewport, sym_item_get_image (self->item), before->width, before->height, before->scale);
      viewport.plane = before->plane;
      viewport.slice = before->slice;
      viewport.time = before->time;
      viewport.other = before->other;
      viewport.layer_style = before->layer_style;
      viewport.layer_opacity = before->layer_opacity;
      viewport.no_shutter = before->no_shutter;
      memcpy (viewport.hidden_regions, before->hidden_regions, sizeof viewport.hidden_regions);
    }
  sym_view_set_viewport (self->view, &viewport);
}

/* The presentation state and the shutter, where there are any. */
static void
list_presentation (SymLayerPanel *self)
{
  SymItem *source = self->item != NULL ? sym_item_get_presented_by (self->item) : NULL;

  gtk_widget_set_visible (self->presented, source != NULL);
  gtk_widget_set_visible (self->notes, FALSE);
  gtk_widget_set_visible (self->shutter, self->item != NULL && sym_item_has_shutter (self->item));
  gtk_widget_set_visible (self->regions, self->item != NULL && sym_item_get_n_regions (self->item) > 0);
  if (source != NULL)
    {
      const char *const *notes = sym_presentation_get_notes (sym_item_get_presentation (source));
      const char *name = sym_presentation_get_name (sym_item_get_presentation (source));
      g_autofree char *text = g_strdup_printf (_ ("Presentation state %s"), name[0] != '\0' ? name : sym_item_get_name (source));
      g_autofree char *all = g_strjoinv ("\n", (char **) notes);

      gtk_check_button_set_label (GTK_CHECK_BUTTON (self->presented), text);
      gtk_label_set_label (GTK_LABEL (self->notes), all);
      gtk_widget_set_visible (self->notes, all[0] != '\0');
    }
}

static void
set_all (SymLayerPanel *self, gboolean shown)
{
  self->is_syncing = TRUE;
  for (guint i = 0; i < self->checks->len; i++)
    gtk_check_button_set_active (g_ptr_array_index (self->checks, i), shown);
  self->is_syncing = FALSE;
  apply (self);
}

static void
on_all_clicked (SymLayerPanel *self)
{
  set_all (self, TRUE);
}

static void
on_none_clicked (SymLayerPanel *self)
{
  set_all (self, FALSE);
}

static GtkWidget *
make_text (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_widget_add_css_class (label, style);

  return label;
}

/* A square in the region's colour, and its name. */
static GtkWidget *
make_row (const SymSegment *segment)
{
  GtkWidget *check = gtk_check_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  GtkWidget *swatch = gtk_label_new ("■"), *name = gtk_label_new (segment->name);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_foreground_new ((guint16) (segment->colour[0] * 257),
                                                                 (guint16) (segment->colour[1] * 257),
                                                                 (guint16) (segment->colour[2] * 257)));
  gtk_label_set_attributes (GTK_LABEL (swatch), attributes);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), name);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), box);
  gtk_widget_set_tooltip_text (check, segment->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, segment->name, -1);

  return check;
}

static void
list_regions (SymLayerPanel *self)
{
  const guint n = self->item != NULL ? sym_item_get_n_regions (self->item) : 0;
  SymItem *before = NULL, *layer = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  g_ptr_array_set_size (self->checks, 0);
  for (guint i = 0; i < n; i++, before = layer)
    {
      const SymSegment *segment = sym_item_get_region (self->item, i, &layer);
      GtkWidget *check = make_row (segment);

      if (layer != before)
        {
          const char *const *notes = sym_segmentation_get_notes (sym_item_get_segmentation (layer));

          gtk_box_append (GTK_BOX (self->list), make_text (sym_item_get_name (layer), "heading"));
          for (guint j = 0; notes[j] != NULL; j++)
            gtk_box_append (GTK_BOX (self->list), make_text (notes[j], "caption"));
        }
      g_signal_connect_object (check, "toggled", G_CALLBACK (apply), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->list), check);
      g_ptr_array_add (self->checks, check);
    }
}

static gboolean
has_same_layers (const SymItem *a, const SymItem *b)
{
  GPtrArray *of_a = a != NULL ? sym_item_get_layers (a) : NULL, *of_b = b != NULL ? sym_item_get_layers (b) : NULL;

  if (of_a == NULL || of_b == NULL || of_a->len != of_b->len)
    return of_a == of_b;
  for (guint i = 0; i < of_a->len; i++)
    if (sym_item_get_segmentation (g_ptr_array_index (of_a, i)) != sym_item_get_segmentation (g_ptr_array_index (of_b, i)))
      return FALSE;

  return TRUE;
}

/* The view may have got another item. */
static void
update (SymLayerPanel *self)
{
  SymItem *item = self->view != NULL ? sym_view_get_item (self->view) : NULL;
  const gboolean same = has_same_layers (self->item, item);
  g_autoptr (SymItem) before = g_steal_pointer (&self->item);

  self->item = item != NULL ? sym_item_ref (item) : NULL;
  if (!same)
    list_regions (self);
  list_presentation (self);
  sync_controls (self);
}

void
sym_layer_panel_set_view (SymLayerPanel *self, SymView *view)
{
  g_return_if_fail (SYM_IS_LAYER_PANEL (self));

  if (self->view != NULL && self->view != view)
    g_signal_handlers_disconnect_by_func (self->view, update, self);
  if (self->view != view && view != NULL)
    g_signal_connect_object (view, "viewport-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_set_object (&self->view, view);
  update (self);
}

static GtkWidget *
make_button (SymLayerPanel *self, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_hexpand (button, TRUE);
  g_signal_connect_swapped (button, "clicked", callback, self);

  return button;
}

static GtkWidget *
make_choices (SymLayerPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);

  self->outline = gtk_check_button_new_with_mnemonic (_ ("_Outlines"));
  self->fill = gtk_check_button_new_with_mnemonic (_ ("_Filled"));
  gtk_check_button_set_group (GTK_CHECK_BUTTON (self->fill), GTK_CHECK_BUTTON (self->outline));
  self->opacity = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 100, 5);
  gtk_widget_set_hexpand (self->opacity, TRUE);
  gtk_widget_set_tooltip_text (self->opacity, _ ("Opacity of filled regions, in per cent"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->opacity), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Opacity of filled regions, in per cent"), -1);
  g_signal_connect_swapped (self->fill, "toggled", G_CALLBACK (apply), self);
  g_signal_connect_swapped (self->opacity, "value-changed", G_CALLBACK (apply), self);
  gtk_box_append (GTK_BOX (box), self->outline);
  gtk_box_append (GTK_BOX (box), self->fill);
  gtk_box_append (GTK_BOX (box), self->opacity);

  return box;
}

static void
sym_layer_panel_dispose (GObject *object)
{
  SymLayerPanel *self = SYM_LAYER_PANEL (object);

  if (self->view != NULL)
    g_signal_handlers_disconnect_by_func (self->view, update, self);
  g_clear_object (&self->view);
  g_clear_pointer (&self->item, sym_item_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sym_layer_panel_parent_class)->dispose (object);
}

static void
sym_layer_panel_finalize (GObject *object)
{
  g_ptr_array_unref (SYM_LAYER_PANEL (object)->checks);

  G_OBJECT_CLASS (sym_layer_panel_parent_class)->finalize (object);
}

static void
sym_layer_panel_class_init (SymLayerPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sym_layer_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = sym_layer_panel_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sym_layer_panel_init (SymLayerPanel *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);

  self->checks = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_box_append (GTK_BOX (buttons), make_button (self, _ ("Show _All"), G_CALLBACK (on_all_clicked)));
  gtk_box_append (GTK_BOX (buttons), make_button (self, _ ("Show _None"), G_CALLBACK (on_none_clicked)));
  self->presented = gtk_check_button_new ();
  self->notes = make_text ("", "caption");
  self->shutter = gtk_check_button_new_with_mnemonic (_ ("_Shutter"));
  self->regions = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);
  g_signal_connect_swapped (self->presented, "toggled", G_CALLBACK (on_presented_toggled), self);
  g_signal_connect_swapped (self->shutter, "toggled", G_CALLBACK (apply), self);
  gtk_box_append (GTK_BOX (self->regions), make_choices (self));
  gtk_box_append (GTK_BOX (self->regions), scroller);
  gtk_box_append (GTK_BOX (self->regions), buttons);
  gtk_box_append (GTK_BOX (self->box), self->presented);
  gtk_box_append (GTK_BOX (self->box), self->notes);
  gtk_box_append (GTK_BOX (self->box), self->shutter);
  gtk_box_append (GTK_BOX (self->box), self->regions);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
sym_layer_panel_new (void)
{
  return g_object_new (SYM_TYPE_LAYER_PANEL, NULL);
}
