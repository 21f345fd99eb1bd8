/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-pane-grid"

#include "config.h"

#include "sym-pane-grid-pair.h"

#include <math.h>

#include "sym-pane-grid-private.h"

#define MIN_RATE 0.5
#define MAX_SQUARES 64

static const struct
{
  const char *name;
  SymPairMode mode;
} ways[SYM_N_COMPARE_WAYS] = {
  [SYM_COMPARE_SIDE] = { "side-by-side", SYM_PAIR_NONE },
  [SYM_COMPARE_CURTAIN] = { "curtain", SYM_PAIR_CURTAIN },
  [SYM_COMPARE_FLICKER] = { "flicker", SYM_PAIR_OTHER },
  [SYM_COMPARE_CHECKER] = { "checkerboard", SYM_PAIR_CHECKER },
  [SYM_COMPARE_BLEND] = { "blend", SYM_PAIR_BLEND },
  [SYM_COMPARE_DIFFERENCE] = { "difference", SYM_PAIR_DIFFERENCE },
  [SYM_COMPARE_ABSOLUTE] = { "absolute-difference", SYM_PAIR_ABSOLUTE },
  [SYM_COMPARE_EDGES] = { "edges", SYM_PAIR_EDGES },
};

static const SymRigid no_move = { { 0, 0, 0 }, { 0, 0, 0 }, 1 };

static guint changed_signal;

static SymView *
get_view (SymPaneGrid *self, guint index)
{
  return sym_pane_get_view (SYM_PANE (self->panes[index]));
}

static gboolean
has_image (SymPaneGrid *self, guint index)
{
  return index < self->n_panes && sym_view_get_image (get_view (self, index)) != NULL;
}

/* The active pane and the next one, as far as they show images. */
static gboolean
find_panes (SymPaneGrid *self, guint *a, guint *b)
{
  gboolean found = FALSE;

  for (guint i = 0; i < self->n_panes && !found; i++)
    {
      *a = (self->active + i) % self->n_panes;
      found = has_image (self, *a);
    }
  for (guint i = 1; found && i < self->n_panes; i++)
    {
      *b = (*a + i) % self->n_panes;
      if (has_image (self, *b))
        return TRUE;
    }
  return FALSE;
}

static void
set_state (SymPaneGrid *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "compare");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (ways[self->pair.way].name));
}

/* Handles are on the picture of both only. */
static void
update_handles (SymPaneGrid *self)
{
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    sym_pair_handle_set_rigid (sym_pane_get_handle (SYM_PANE (self->panes[i])),
                               self->pair.aligning && self->pair.a_image != NULL && i == self->pair.a
                                   ? &self->pair.rigid
                                   : NULL);
}

static void
changed (SymPaneGrid *self)
{
  update_handles (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
align (SymPaneGrid *self)
{
  SymPanePair *pair = &self->pair;

  if (memcmp (&pair->rigid, &no_move, sizeof no_move) == 0)
    pair->alignment = pair->base;
  else
    sym_alignment_adjust (&pair->alignment, &pair->base, pair->a_image, &pair->rigid);
  if (pair->accepted)
    pair->alignment.basis = SYM_ALIGNMENT_REGISTERED;
}

/* Hands everything to the view that shows it. */
static void
apply (SymPaneGrid *self)
{
  SymPanePair *pair = &self->pair;
  SymView *view = get_view (self, pair->a), *other = get_view (self, pair->b);

  if (pair->a_image == NULL)
    return;
  pair->busy = TRUE;
  pair->b_viewport = *sym_view_get_viewport (other);
  pair->look.mode = ways[pair->way].mode;
  sym_view_set_pair (view, sym_view_get_item (other), &pair->b_viewport, &pair->alignment, &pair->look);
  pair->busy = FALSE;
}

static void
flicker (SymPaneGrid *self)
{
  if (self->pair.a_image != NULL)
    sym_view_set_flicker (get_view (self, self->pair.a),
                          self->pair.way == SYM_COMPARE_FLICKER ? self->pair.rate : 0);
}

static void
fill_window (SymPaneGrid *self, gboolean fills)
{
  if (fills == self->maximized)
    return;
  g_action_group_change_action_state (G_ACTION_GROUP (self->actions), "maximize", g_variant_new_boolean (fills));
  self->pair.filled = fills;
}

static void
end (SymPaneGrid *self)
{
  SymPanePair *pair = &self->pair;

  pair->way = SYM_COMPARE_SIDE;
  if (pair->a_image != NULL)
    {
      pair->busy = TRUE;
      sym_view_set_pair (get_view (self, pair->a), NULL, NULL, NULL, NULL);
      pair->busy = FALSE;
    }
  g_clear_pointer (&pair->a_image, sym_image_unref);
  g_clear_pointer (&pair->b_image, sym_image_unref);
  if (pair->filled)
    fill_window (self, FALSE);
  pair->filled = FALSE;
  set_state (self);
}

static void
begin (SymPaneGrid *self, guint a, guint b)
{
  SymPanePair *pair = &self->pair;

  pair->a = a;
  pair->b = b;
  g_clear_pointer (&pair->a_image, sym_image_unref);
  g_clear_pointer (&pair->b_image, sym_image_unref);
  pair->a_image = sym_image_ref (sym_view_get_image (get_view (self, a)));
  pair->b_image = sym_image_ref (sym_view_get_image (get_view (self, b)));
  pair->rigid = no_move;
  pair->accepted = FALSE;
  sym_alignment_init (&pair->base, pair->a_image, pair->b_image);
  align (self);
}

static gboolean
has_same_greys (const SymViewport *a, const SymViewport *b)
{
  return a->window.centre == b->window.centre && a->window.width == b->window.width
         && a->window.function == b->window.function && a->invert == b->invert && a->colormap == b->colormap;
}

void
_sym_pane_grid_check_pair (SymPaneGrid *self)
{
  SymPanePair *pair = &self->pair;
  SymView *view, *other;

  if (pair->busy || pair->a_image == NULL)
    return;
  view = get_view (self, pair->a);
  other = get_view (self, pair->b);
  if (!has_image (self, pair->a) || !has_image (self, pair->b) || sym_view_get_image (view) != pair->a_image
      || sym_view_get_image (other) != pair->b_image || sym_view_get_pair (view) == NULL)
    {
      end (self);
      changed (self);
    }
  else if (sym_view_get_pair (view) != sym_view_get_item (other))
    {
      apply (self);
      changed (self);
    }
  else if (!has_same_greys (&pair->b_viewport, sym_view_get_viewport (other)))
    apply (self);
}

void
sym_pane_grid_set_compare_way (SymPaneGrid *self, SymCompareWay way)
{
  SymPanePair *pair = &self->pair;
  guint a, b;

  g_return_if_fail (SYM_IS_PANE_GRID (self));
  g_return_if_fail (way < SYM_N_COMPARE_WAYS);

  if (way == pair->way)
    return;
  if (way == SYM_COMPARE_SIDE)
    {
      end (self);
      changed (self);
      return;
    }
  if (pair->a_image == NULL)
    {
      if (!find_panes (self, &a, &b))
        return;
      begin (self, a, b);
      sym_pane_grid_set_active (self, SYM_PANE (self->panes[a]));
      fill_window (self, TRUE);
    }
  pair->way = way;
  apply (self);
  flicker (self);
  set_state (self);
  changed (self);
}

SymCompareWay
sym_pane_grid_get_compare_way (SymPaneGrid *self)
{
  g_return_val_if_fail (SYM_IS_PANE_GRID (self), SYM_COMPARE_SIDE);

  return self->pair.way;
}

gboolean
sym_pane_grid_get_compared (SymPaneGrid *self, SymPane **a, SymPane **b)
{
  guint index_a = self->pair.a, index_b = self->pair.b;

  g_return_val_if_fail (SYM_IS_PANE_GRID (self), FALSE);

  if (self->pair.a_image == NULL && !find_panes (self, &index_a, &index_b))
    {
      *a = *b = NULL;
      return FALSE;
    }
  *a = SYM_PANE (self->panes[index_a]);
  *b = SYM_PANE (self->panes[index_b]);
  return TRUE;
}

void
sym_pane_grid_swap_compared (SymPaneGrid *self)
{
  SymPanePair *pair = &self->pair;
  const SymCompareWay way = pair->way;
  const guint a = pair->a, b = pair->b;
  const gboolean filled = pair->filled;

  g_return_if_fail (SYM_IS_PANE_GRID (self));

  if (pair->a_image == NULL)
    return;
  pair->filled = FALSE;
  end (self);
  begin (self, b, a);
  sym_pane_grid_set_active (self, SYM_PANE (self->panes[b]));
  pair->filled = filled;
  pair->way = way;
  apply (self);
  flicker (self);
  set_state (self);
  changed (self);
}

void
sym_pane_grid_set_compare_look (SymPaneGrid *self, const SymPairLook *look)
{
  SymPairLook *own = &self->pair.look;

  g_return_if_fail (SYM_IS_PANE_GRID (self));
  g_return_if_fail (isfinite (look->place) && isfinite (look->angle) && isfinite (look->share) && isfinite (look->gain));

  own->place = CLAMP (look->place, 0, 1);
  own->angle = remainder (look->angle, 360);
  own->squares = CLAMP (look->squares, 1, MAX_SQUARES);
  own->share = CLAMP (look->share, 0, 1);
  own->gain = CLAMP (look->gain, 1, SYM_PAIR_MAX_GAIN);
  apply (self);
  changed (self);
}

const SymPairLook *
sym_pane_grid_get_compare_look (SymPaneGrid *self)
{
  g_return_val_if_fail (SYM_IS_PANE_GRID (self), NULL);

  return &self->pair.look;
}

void
sym_pane_grid_set_flicker_rate (SymPaneGrid *self, double rate)
{
  g_return_if_fail (SYM_IS_PANE_GRID (self));
  g_return_if_fail (isfinite (rate));

  self->pair.rate = CLAMP (rate, MIN_RATE, SYM_FLICKER_MAX);
  flicker (self);
  changed (self);
}

double
sym_pane_grid_get_flicker_rate (SymPaneGrid *self)
{
  g_return_val_if_fail (SYM_IS_PANE_GRID (self), 0);

  return self->pair.rate;
}

const SymAlignment *
sym_pane_grid_get_alignment (SymPaneGrid *self)
{
  g_return_val_if_fail (SYM_IS_PANE_GRID (self), NULL);

  return &self->pair.alignment;
}

const SymAlignment *
sym_pane_grid_get_base_alignment (SymPaneGrid *self)
{
  g_return_val_if_fail (SYM_IS_PANE_GRID (self), NULL);

  return &self->pair.base;
}

static void
take_adjustment (SymPaneGrid *self, const SymRigid *rigid, gboolean accepted)
{
  if (self->pair.a_image == NULL)
    return;
  self->pair.rigid = *rigid;
  self->pair.accepted = accepted;
  align (self);
  apply (self);
  changed (self);
}

void
sym_pane_grid_set_adjustment (SymPaneGrid *self, const SymRigid *rigid)
{
  g_return_if_fail (SYM_IS_PANE_GRID (self));

  take_adjustment (self, rigid != NULL ? rigid : &no_move, FALSE);
}

const SymRigid *
sym_pane_grid_get_adjustment (SymPaneGrid *self)
{
  g_return_val_if_fail (SYM_IS_PANE_GRID (self), NULL);

  return &self->pair.rigid;
}

void
sym_pane_grid_accept_registration (SymPaneGrid *self, const SymRigid *rigid)
{
  g_return_if_fail (SYM_IS_PANE_GRID (self));

  take_adjustment (self, rigid, TRUE);
}

gboolean
sym_pane_grid_get_aligning (SymPaneGrid *self)
{
  g_return_val_if_fail (SYM_IS_PANE_GRID (self), FALSE);

  return self->pair.aligning;
}

static void
align_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymPaneGrid *self = user_data;

  self->pair.aligning = g_variant_get_boolean (value);
  g_simple_action_set_state (action, value);
  changed (self);
}

static void
on_place_changed (SymPaneGrid *self, double place, double angle)
{
  SymPairLook look = self->pair.look;

  look.place = place;
  look.angle = angle;
  sym_pane_grid_set_compare_look (self, &look);
}

static void
compare_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  for (guint i = 0; i < SYM_N_COMPARE_WAYS; i++)
    if (g_str_equal (ways[i].name, g_variant_get_string (value, NULL)))
      sym_pane_grid_set_compare_way (user_data, (SymCompareWay) i);
}

static void
step_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymPaneGrid *self = user_data;
  const int next = (int) self->pair.way + g_variant_get_int32 (parameter) % SYM_N_COMPARE_WAYS + SYM_N_COMPARE_WAYS;

  sym_pane_grid_set_compare_way (self, (SymCompareWay) (next % SYM_N_COMPARE_WAYS));
}

static void
swap_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sym_pane_grid_swap_compared (user_data);
}

/* The one number that each way is about, in steps that a person sees. */
static void
more_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymPaneGrid *self = user_data;
  const gint32 n = CLAMP (g_variant_get_int32 (parameter), -1000, 1000);
  SymPairLook look = self->pair.look;

  switch (self->pair.way)
    {
    case SYM_COMPARE_CURTAIN:
      look.place += 0.02 * n;
      break;
    case SYM_COMPARE_FLICKER:
      sym_pane_grid_set_flicker_rate (self, self->pair.rate + 0.5 * n);
      return;
    case SYM_COMPARE_CHECKER:
      look.squares = (guint) MAX ((gint32) look.squares + n, 1);
      break;
    case SYM_COMPARE_BLEND:
      look.share += 0.05 * n;
      break;
    case SYM_COMPARE_DIFFERENCE:
    case SYM_COMPARE_ABSOLUTE:
      look.gain *= exp2 (0.5 * n);
      break;
    case SYM_COMPARE_SIDE:
    case SYM_COMPARE_EDGES:
    case SYM_N_COMPARE_WAYS:
    default:
      return;
    }
  sym_pane_grid_set_compare_look (self, &look);
}

static void
turn_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymPaneGrid *self = user_data;
  SymPairLook look = self->pair.look;

  look.angle += CLAMP (g_variant_get_int32 (parameter), -360, 360);
  if (self->pair.way == SYM_COMPARE_CURTAIN)
    sym_pane_grid_set_compare_look (self, &look);
}

static const GActionEntry entries[] = {
  { .name = "compare", .parameter_type = "s", .state = "'side-by-side'", .change_state = compare_changed },
  { .name = "compare-step", .parameter_type = "i", .activate = step_activated },
  { .name = "compare-swap", .activate = swap_activated },
  { .name = "compare-more", .parameter_type = "i", .activate = more_activated },
  { .name = "compare-align", .state = "false", .change_state = align_changed },
  { .name = "compare-turn", .parameter_type = "i", .activate = turn_activated },
};

void
_sym_pane_grid_init_pair (SymPaneGrid *self)
{
  self->pair.look = (SymPairLook) SYM_PAIR_LOOK_INIT;
  self->pair.rate = SYM_FLICKER_DEFAULT;
  self->pair.rigid = no_move;
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < SYM_PANE_GRID_MAX; i++)
    {
      SymPairHandle *handle = sym_pane_get_handle (SYM_PANE (self->panes[i]));

      g_signal_connect_object (get_view (self, i), "viewport-changed", G_CALLBACK (_sym_pane_grid_check_pair), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (handle, "place-changed", G_CALLBACK (on_place_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (handle, "moved", G_CALLBACK (sym_pane_grid_set_adjustment), self, G_CONNECT_SWAPPED);
    }
}

void
_sym_pane_grid_clear_pair (SymPaneGrid *self)
{
  g_clear_pointer (&self->pair.a_image, sym_image_unref);
  g_clear_pointer (&self->pair.b_image, sym_image_unref);
}

void
_sym_pane_grid_pair_class_init (SymPaneGridClass *klass)
{
  changed_signal = g_signal_new ("compare-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}
