/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-app-window"

#include "config.h"

#include "sym-app-window-private.h"
#include "sym-examiner.h"
#include "sym-reference.h"

/* The items of a window, and which refer to which: what is opened later raises what is open. An item
 * gives way to one that says more of the same image: by what it refers to, by what a person stated,
 * by what was found in its pixels. Each of these begins with the item that stands there now. */

struct _SymWindowItems
{
  SymReferenceGraph *graph;
  GPtrArray *current;  /* SymItem by its number in the graph */
  GHashTable *numbers; /* SymItem, each version that ever was, kept → its number */
};

SymWindowItems *
_sym_window_items_new (void)
{
  SymWindowItems *self = g_new0 (SymWindowItems, 1);

  self->graph = sym_reference_graph_new ();
  self->current = g_ptr_array_new ();
  self->numbers = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) sym_item_unref, NULL);

  return self;
}

void
_sym_window_items_free (SymWindowItems *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->current);
  g_hash_table_unref (self->numbers);
  sym_reference_graph_free (self->graph);
  g_free (self);
}

static gboolean
says_the_same (const SymItem *a, const SymItem *b)
{
  return sym_item_get_verdict (a)->kind == sym_item_get_verdict (b)->kind
         && sym_item_get_verdict (a)->conflict == sym_item_get_verdict (b)->conflict;
}

/* In the list, in every pane, and in the queue of the examiner. */
static void
put_item (SymAppWindow *self, guint number, SymItem *item)
{
  SymWindowItems *known = self->known;
  SymItem *before = g_ptr_array_index (known->current, number);

  if (item == before)
    return;

  g_hash_table_insert (known->numbers, sym_item_ref (item), GUINT_TO_POINTER (number));
  known->current->pdata[number] = item;
  sym_examiner_replace (sym_examiner_get_default (), before, item);
  sym_item_list_replace (self->items, before, item);
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    {
      SymPane *pane = sym_pane_grid_get_pane (self->grid, i);

      if (sym_pane_get_item (pane) != before)
        continue;
      /* only another verdict is worth a word */
      if (says_the_same (before, item))
        sym_pane_grid_set_item (self->grid, pane, item);
      else
        _sym_app_window_show_item (self, pane, item);
    }
}

static void
raise_others (SymAppWindow *self, GArray *changed)
{
  for (guint i = 0; i < changed->len; i++)
    {
      const guint number = g_array_index (changed, guint, i);
      g_autoptr (SymItem) item = sym_reference_graph_apply (
          self->known->graph, number, g_ptr_array_index (self->known->current, number));

      put_item (self, number, item);
    }
}

SymItem *
_sym_app_window_add_item (SymAppWindow *self, SymItem *item)
{
  SymWindowItems *known = self->known;
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint));
  const guint number = sym_reference_graph_add (known->graph, item, changed);
  SymItem *raised = sym_reference_graph_apply (known->graph, number, item);

  g_hash_table_insert (known->numbers, raised, GUINT_TO_POINTER (number));
  g_ptr_array_add (known->current, raised);
  sym_item_list_add (self->items, raised);
  raise_others (self, changed);

  return g_ptr_array_index (known->current, number);
}

/* Returns whether the window knows it. */
static gboolean
find_number (SymAppWindow *self, SymItem *item, guint *number)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->known->numbers, item, NULL, &value))
    return FALSE;
  *number = GPOINTER_TO_UINT (value);
  return TRUE;
}

void
_sym_app_window_replace_stated (SymAppWindow *self, GPtrArray *old, GPtrArray *items)
{
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < old->len; i++)
    {
      SymItem *before = g_ptr_array_index (old, i), *stated = g_ptr_array_index (items, i);
      g_autoptr (SymItem) after = NULL;
      g_autoptr (SymItem) raised = NULL;
      SymItem *present;
      guint number;

      if (before == stated || !find_number (self, before, &number))
        continue;
      /* it may have risen since, or its pixels may have been examined */
      present = g_ptr_array_index (self->known->current, number);
      after = present == before ? sym_item_ref (stated) : sym_item_with_statements_of (present, stated);
      sym_reference_graph_raise (self->known->graph, number, after, changed);
      raised = sym_reference_graph_apply (self->known->graph, number, after);
      put_item (self, number, raised);
    }
  raise_others (self, changed);
}

void
_sym_app_window_replace_examined (SymAppWindow *self, SymItem *old, SymItem *item)
{
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (SymItem) raised = NULL;
  guint number;

  if (!find_number (self, old, &number))
    return;
  sym_reference_graph_raise (self->known->graph, number, item, changed);
  raised = sym_reference_graph_apply (self->known->graph, number, item);
  /* the queue goes on with what the window shows */
  if (raised != item)
    sym_examiner_replace (sym_examiner_get_default (), item, raised);
  put_item (self, number, raised);
  raise_others (self, changed);
}
