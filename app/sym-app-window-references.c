/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-app-window"

#include "config.h"

#include <glib/gi18n.h>

#include "sym-app-window-private.h"
#include "sym-examiner.h"
#include "sym-reference.h"
#include "sym-statement-store.h"

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

static gboolean
has_layer (SymItem *item, const SymSegmentation *segmentation)
{
  GPtrArray *layers = sym_item_get_layers (item);

  for (guint i = 0; i < layers->len; i++)
    if (sym_item_get_segmentation (g_ptr_array_index (layers, i)) == segmentation)
      return TRUE;

  return FALSE;
}

/* What was made of an earlier version of an item has not got the layers that came since. */
static SymItem *
keep_layers (SymItem *before, SymItem *item)
{
  GPtrArray *layers = sym_item_get_layers (before);
  SymItem *kept = sym_item_ref (item);

  for (guint i = 0; i < layers->len; i++)
    {
      SymItem *layer = g_ptr_array_index (layers, i), *more;

      if (has_layer (kept, sym_item_get_segmentation (layer)))
        continue;
      more = sym_item_with_layer (kept, layer);
      if (more == NULL)
        break;
      sym_item_unref (kept);
      kept = more;
    }
  if (sym_item_get_presented_by (before) != NULL && sym_item_get_presented_by (kept) == NULL)
    {
      SymItem *more = sym_item_with_presentation (kept, sym_item_get_presented_by (before));

      sym_item_unref (kept);
      kept = more;
    }

  return kept;
}

static void put_item (SymAppWindow *self, guint number, SymItem *item);

/* Regions lie over the images that they speak of: @source over those that have it, or all where it is new. */
static void
lay_over (SymAppWindow *self, SymItem *source, gboolean is_new)
{
  SymSegmentation *segmentation = sym_item_get_segmentation (source);

  for (guint i = 0; segmentation != NULL && i < self->known->current->len; i++)
    {
      SymItem *item = g_ptr_array_index (self->known->current, i);
      g_autoptr (SymItem) laid = NULL;

      if (sym_item_get_image (item) == NULL || sym_item_get_segmentation (item) != NULL
          || (is_new ? !sym_segmentation_fits (segmentation, sym_item_get_image (item)) : !has_layer (item, segmentation)))
        continue;
      laid = sym_item_with_layer (item, source);
      if (laid != NULL)
        put_item (self, i, laid);
      else
        {
          g_autofree char *text
              = g_strdup_printf (_ ("%s: more than %d regions over one image are not drawn"),
                                 sym_item_get_name (source), SYM_ITEM_MAX_REGIONS);

          _sym_app_window_toast (self, text);
        }
    }
}

/* A presentation state is applied to the images that it names, in every pane that shows them. */
static void
present (SymAppWindow *self, guint number, SymItem *source)
{
  SymItem *item = g_ptr_array_index (self->known->current, number);
  g_autoptr (SymItem) presented = NULL;

  if (sym_item_get_presentation (source) == NULL || sym_item_get_image (item) == NULL
      || !sym_item_refers_to (source, item))
    return;
  presented = sym_item_with_presentation (item, source);
  put_item (self, number, presented);
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    {
      SymView *view = sym_pane_get_view (sym_pane_grid_get_pane (self->grid, i));
      SymViewport viewport = *sym_view_get_viewport (view);

      if (sym_view_get_item (view) != g_ptr_array_index (self->known->current, number))
        continue;
      sym_presentation_apply (sym_item_get_presentation (source), sym_view_get_image (view), &viewport);
      sym_view_set_viewport (view, &viewport);
    }
}

SymItem *
_sym_app_window_find_below (SymAppWindow *self, SymItem *item)
{
  SymSegmentation *segmentation = sym_item_get_segmentation (item);
  SymPresentation *presentation = sym_item_get_presentation (item);
  SymItem *found = NULL;

  for (guint i = 0; (segmentation != NULL || presentation != NULL) && i < self->known->current->len; i++)
    {
      SymItem *below = g_ptr_array_index (self->known->current, i);
      SymItem *source = sym_item_get_presented_by (below);

      if (((segmentation != NULL && has_layer (below, segmentation))
           || (presentation != NULL && source != NULL && sym_item_get_presentation (source) == presentation))
          && (found == NULL || _sym_app_window_is_shown (self, below)))
        found = below;
    }

  return found;
}

gboolean
_sym_app_window_is_shown (SymAppWindow *self, SymItem *item)
{
  for (guint i = 0; i < sym_pane_grid_get_layout (self->grid); i++)
    if (sym_pane_get_item (sym_pane_grid_get_pane (self->grid, i)) == item)
      return TRUE;

  return FALSE;
}

/* The slice of @new that is the file @source. */
static gboolean
find_source (SymImage *new, const char *source, SymViewport *viewport)
{
  const gsize *dims = sym_image_get_dims (new);

  for (gint64 time = 0; source != NULL && time < (gint64) dims[3]; time++)
    for (gint64 slice = 0; slice < (gint64) dims[2]; slice++)
      if (g_strcmp0 (sym_image_get_source (new, slice, time, 0), source) == 0)
        {
          viewport->slice = slice;
          viewport->time = time;
          return TRUE;
        }
  return FALSE;
}

static gboolean
same_window (const SymWindow *a, const SymWindow *b)
{
  return a->centre == b->centre && a->width == b->width && a->function == b->function
         && g_str_equal (a->name, b->name);
}

/* A series that has grown is looked at as before: at the same file, and with what a person has changed. */
static void
keep_place (SymView *view, SymImage *old, const SymViewport *before, SymImage *new)
{
  const SymViewport *now = sym_view_get_viewport (view);
  SymViewport first, next = *before;

  sym_viewport_init (&first, old, before->width, before->height, before->scale);
  if (same_window (&before->window, &first.window))
    next.window = now->window;
  if (before->plane == now->plane && before->slice >= 0
      && ((before->slice == first.slice && before->time == first.time)
          || !find_source (new, sym_image_get_source (old, before->slice, before->time, 0), &next)))
    {
      next.slice = now->slice;
      next.time = now->time;
    }
  if (sym_viewport_is_valid (&next, new))
    sym_view_set_viewport (view, &next);
}

/* In the list, in every pane, and in the queue of the examiner. */
static void
put_item (SymAppWindow *self, guint number, SymItem *new_item)
{
  SymWindowItems *known = self->known;
  SymItem *before = g_ptr_array_index (known->current, number);
  g_autoptr (SymItem) item = keep_layers (before, new_item);

  if (item == before)
    return;
  /* the queue goes on with what the window shows */
  if (item != new_item)
    sym_examiner_replace (sym_examiner_get_default (), new_item, item);

  g_hash_table_insert (known->numbers, sym_item_ref (item), GUINT_TO_POINTER (number));
  known->current->pdata[number] = item;
  sym_examiner_replace (sym_examiner_get_default (), before, item);
  sym_item_list_replace (self->items, before, item);
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    {
      SymPane *pane = sym_pane_grid_get_pane (self->grid, i);
      SymView *view = sym_pane_get_view (pane);
      const SymViewport viewport = *sym_view_get_viewport (view);
      SymImage *old = sym_item_get_image (before), *new = sym_item_get_image (item);

      if (sym_pane_get_item (pane) != before)
        continue;
      /* only another verdict is worth a word */
      if (says_the_same (before, item))
        sym_pane_grid_set_item (self->grid, pane, item);
      else
        _sym_app_window_show_item (self, pane, item);
      if (old != NULL && new != NULL && old != new)
        keep_place (view, old, &viewport, new);
    }
  _sym_app_window_update_layers (self);
  lay_over (self, item, FALSE);
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

/* The regions that are there over an image that comes later. */
static void
lay_all_over (SymAppWindow *self, guint number)
{
  for (guint i = 0; i < self->known->current->len; i++)
    {
      SymItem *item = g_ptr_array_index (self->known->current, number), *source = g_ptr_array_index (self->known->current, i);
      SymSegmentation *segmentation = sym_item_get_segmentation (source);
      g_autoptr (SymItem) laid = NULL;

      if (sym_item_get_image (item) == NULL || sym_item_get_segmentation (item) != NULL)
        return;
      if (segmentation == NULL || has_layer (item, segmentation)
          || !sym_segmentation_fits (segmentation, sym_item_get_image (item)))
        continue;
      laid = sym_item_with_layer (item, source);
      if (laid != NULL)
        put_item (self, number, laid);
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
  lay_over (self, g_ptr_array_index (known->current, number), TRUE);
  lay_all_over (self, number);
  for (guint i = 0; i < known->current->len; i++)
    {
      present (self, i, g_ptr_array_index (known->current, number));
      present (self, number, g_ptr_array_index (known->current, i));
    }

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

SymItem *
_sym_app_window_grow_item (SymAppWindow *self, SymItem *part, SymItem *item)
{
  SymWindowItems *known = self->known;
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (SymItem) stated = NULL;
  g_autoptr (SymItem) raised = NULL;
  SymItem *present;
  guint number;

  if (!find_number (self, part, &number))
    return _sym_app_window_add_item (self, item);
  /* a person may have marked the part after the statements were asked for the whole */
  present = g_ptr_array_index (known->current, number);
  stated = sym_statement_store_is_marked (present) && !sym_statement_store_is_marked (item)
               ? sym_item_with_statements_of (item, present)
               : sym_item_ref (item);
  sym_reference_graph_raise (known->graph, number, stated, changed);
  raised = sym_reference_graph_apply (known->graph, number, stated);
  put_item (self, number, raised);
  raise_others (self, changed);

  return g_ptr_array_index (known->current, number);
}

SymItem *
_sym_app_window_get_current (SymAppWindow *self, SymItem *item)
{
  guint number;

  return find_number (self, item, &number) ? g_ptr_array_index (self->known->current, number) : item;
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
