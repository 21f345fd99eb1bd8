/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-item-list"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sym-describe.h"
#include "sym-evidence-panel.h"
#include "sym-item-list.h"

struct _SymItemList
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkListBox *rows;
  GPtrArray *items; /* SymItem, in the order of the rows */
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SymItemList, sym_item_list, GTK_TYPE_WIDGET)

static void
on_row_activated (GtkListBox *rows, GtkListBoxRow *row, SymItemList *self)
{
  g_signal_emit (self, signals[CHOSEN], 0,
                 g_ptr_array_index (self->items, gtk_list_box_row_get_index (row)));
}

static GtkWidget *
create_line (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* The row stays when its item gives way to one that says more: with it stays the keyboard's focus. */
static void
fill_row (GtkListBoxRow *row, SymItem *item)
{
  const SymVerdict *verdict = sym_item_get_verdict (item);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *words = gtk_label_new (sym_verdict_get_words (verdict));
  g_autofree char *size = sym_describe_size (item);

  gtk_box_append (GTK_BOX (lines), create_line (sym_item_get_name (item), NULL));
  gtk_box_append (GTK_BOX (lines), create_line (size, "caption"));
  gtk_widget_set_hexpand (lines, TRUE);

  gtk_widget_add_css_class (words, "verdict-pill");
  gtk_widget_add_css_class (words, sym_evidence_panel_get_verdict_class (verdict));
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);

  gtk_box_append (GTK_BOX (box), lines);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (row, box);
}

static void
sym_item_list_dispose (GObject *object)
{
  SymItemList *self = SYM_ITEM_LIST (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->items, g_ptr_array_unref);

  G_OBJECT_CLASS (sym_item_list_parent_class)->dispose (object);
}

static void
sym_item_list_class_init (SymItemListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sym_item_list_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, SYM_TYPE_ITEM);

  gtk_widget_class_set_css_name (widget_class, "symitemlist");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
sym_item_list_init (SymItemList *self)
{
  GtkWidget *rows = gtk_list_box_new ();
  GtkWidget *empty = create_line (_ ("Nothing has been opened yet"), "dim-label");

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
  self->rows = GTK_LIST_BOX (rows);
  gtk_list_box_set_placeholder (self->rows, empty);
  gtk_accessible_update_property (GTK_ACCESSIBLE (rows), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Images that were read"), -1);
  g_signal_connect (rows, "row-activated", G_CALLBACK (on_row_activated), self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), rows);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
sym_item_list_new (void)
{
  return g_object_new (SYM_TYPE_ITEM_LIST, NULL);
}

void
sym_item_list_add (SymItemList *self, SymItem *item)
{
  GtkWidget *row;

  g_return_if_fail (SYM_IS_ITEM_LIST (self));
  g_return_if_fail (item != NULL);

  g_ptr_array_add (self->items, sym_item_ref (item));
  row = gtk_list_box_row_new ();
  fill_row (GTK_LIST_BOX_ROW (row), item);
  gtk_list_box_append (self->rows, row);
}

void
sym_item_list_replace (SymItemList *self, SymItem *old, SymItem *item)
{
  guint index;

  g_return_if_fail (SYM_IS_ITEM_LIST (self));
  g_return_if_fail (item != NULL);

  if (old == item || !g_ptr_array_find (self->items, old, &index))
    return;

  fill_row (gtk_list_box_get_row_at_index (self->rows, (int) index), item);
  sym_item_unref (old);
  self->items->pdata[index] = sym_item_ref (item);
}

static gpointer
copy_item (gconstpointer item, gpointer data)
{
  return sym_item_ref ((SymItem *) item);
}

GPtrArray *
sym_item_list_copy_items (SymItemList *self)
{
  g_return_val_if_fail (SYM_IS_ITEM_LIST (self), NULL);

  return g_ptr_array_copy (self->items, copy_item, NULL);
}

guint
sym_item_list_get_n_items (SymItemList *self)
{
  g_return_val_if_fail (SYM_IS_ITEM_LIST (self), 0);

  return self->items->len;
}

SymItem *
sym_item_list_get_next (SymItemList *self, SymItem *item, int step)
{
  guint index;

  g_return_val_if_fail (SYM_IS_ITEM_LIST (self), NULL);

  if (!g_ptr_array_find (self->items, item, &index))
    return self->items->len > 0 ? g_ptr_array_index (self->items, 0) : NULL;
  if ((step < 0 && index == 0) || (step > 0 && index + 1 >= self->items->len))
    return NULL;
  return g_ptr_array_index (self->items, step > 0 ? index + 1 : index - 1);
}
