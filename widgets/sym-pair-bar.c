/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-pair-bar"

#include "config.h"

#include "sym-pair-bar.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "sym-align-box.h"

/* Logical pixels of a slider, at least. */
#define SLIDER_WIDTH 96

struct _SymPairBar
{
  GtkWidget parent_instance;

  SymPaneGrid *grid;
  GtkWidget *box;
  GtkDropDown *way;
  GtkWidget *name;
  GtkScale *slider;
  GtkWidget *filler; /* in its place where a way has no number */
  GtkWidget *angle_box;
  GtkSpinButton *angle;
  GtkWidget *caution;
  GtkWidget *align;
  GtkLabel *text;
  gboolean busy; /* the controls follow the grid, not a person */
};

G_DEFINE_FINAL_TYPE (SymPairBar, sym_pair_bar, GTK_TYPE_WIDGET)

static const char *const way_names[] = {
  N_ ("Side by Side"), N_ ("Curtain"),             N_ ("Flicker"), N_ ("Checkerboard"), N_ ("Blend"),
  N_ ("Difference"),   N_ ("Absolute Difference"), N_ ("Edges"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (way_names) == SYM_N_COMPARE_WAYS);

/* What the slider is about; gain goes by powers of two. */
typedef struct
{
  const char *name, *tooltip;
  double low, high, step;
} Number;

static const Number numbers[SYM_N_COMPARE_WAYS] = {
  [SYM_COMPARE_CURTAIN] = { N_ ("Place"), N_ ("Where the edge lies ([ and ])"), 0, 100, 2 },
  [SYM_COMPARE_FLICKER] = { N_ ("Rate"), N_ ("Changes a second ([ and ])"), 0.5, SYM_FLICKER_MAX, 0.5 },
  [SYM_COMPARE_CHECKER] = { N_ ("Squares"), N_ ("Squares along the longer side ([ and ])"), 1, 64, 1 },
  [SYM_COMPARE_BLEND] = { N_ ("Share of B"), N_ ("How much of B is mixed in ([ and ])"), 0, 100, 5 },
  [SYM_COMPARE_DIFFERENCE] = { N_ ("Gain"), N_ ("How much differences are enlarged ([ and ])"), 0, 6, 0.5 },
  [SYM_COMPARE_ABSOLUTE] = { N_ ("Gain"), N_ ("How much differences are enlarged ([ and ])"), 0, 6, 0.5 },
};

static double
get_number (SymPairBar *self, SymCompareWay way)
{
  const SymPairLook *look = sym_pane_grid_get_compare_look (self->grid);

  switch (way)
    {
    case SYM_COMPARE_CURTAIN:
      return 100 * look->place;
    case SYM_COMPARE_FLICKER:
      return sym_pane_grid_get_flicker_rate (self->grid);
    case SYM_COMPARE_CHECKER:
      return look->squares;
    case SYM_COMPARE_BLEND:
      return 100 * look->share;
    case SYM_COMPARE_DIFFERENCE:
    case SYM_COMPARE_ABSOLUTE:
      return log2 (look->gain);
    case SYM_COMPARE_SIDE:
    case SYM_COMPARE_EDGES:
    case SYM_N_COMPARE_WAYS:
    default:
      return 0;
    }
}

static void
set_number (SymPairBar *self, SymCompareWay way, double value)
{
  SymPairLook look = *sym_pane_grid_get_compare_look (self->grid);

  if (way == SYM_COMPARE_CURTAIN)
    look.place = value / 100;
  else if (way == SYM_COMPARE_CHECKER)
    look.squares = (guint) MAX (value + 0.5, 1);
  else if (way == SYM_COMPARE_BLEND)
    look.share = value / 100;
  else if (way == SYM_COMPARE_DIFFERENCE || way == SYM_COMPARE_ABSOLUTE)
    look.gain = exp2 (value);
  if (way == SYM_COMPARE_FLICKER)
    sym_pane_grid_set_flicker_rate (self->grid, value);
  else
    sym_pane_grid_set_compare_look (self->grid, &look);
}

static char *
format_number (GtkScale *scale, double value, gpointer user_data)
{
  SymPairBar *self = user_data;

  switch (self->grid != NULL ? sym_pane_grid_get_compare_way (self->grid) : SYM_COMPARE_SIDE)
    {
    case SYM_COMPARE_CURTAIN:
    case SYM_COMPARE_BLEND:
      return g_strdup_printf (_ ("%.0f %%"), value);
    case SYM_COMPARE_FLICKER:
      /* Translators: changes a second */
      return g_strdup_printf (_ ("%.1f / s"), value);
    case SYM_COMPARE_DIFFERENCE:
    case SYM_COMPARE_ABSOLUTE:
      return g_strdup_printf (exp2 (value) < 9.95 ? "× %.2g" : "× %.0f", exp2 (value));
    case SYM_COMPARE_SIDE:
    case SYM_COMPARE_CHECKER:
    case SYM_COMPARE_EDGES:
    case SYM_N_COMPARE_WAYS:
    default:
      return g_strdup_printf ("%.0f", value);
    }
}

static char *
describe (SymPairBar *self)
{
  g_autofree char *alignment = sym_alignment_describe (sym_pane_grid_get_alignment (self->grid));
  SymPane *a, *b;

  if (!sym_pane_grid_get_compared (self->grid, &a, &b))
    return g_strdup (alignment);
  /* Translators: a sentence on how two images are aligned, then their names */
  return g_strdup_printf (_ ("%s  A %s  ·  B %s"), alignment, sym_item_get_name (sym_pane_get_item (a)),
                          sym_item_get_name (sym_pane_get_item (b)));
}

static void
set_name (gpointer widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_number (SymPairBar *self, SymCompareWay way)
{
  const Number *number = &numbers[way];
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (self->slider));

  gtk_widget_set_visible (self->name, number->name != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->slider), number->name != NULL);
  gtk_widget_set_visible (self->filler, number->name == NULL);
  if (number->name == NULL)
    return;
  gtk_label_set_label (GTK_LABEL (self->name), _ (number->name));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->slider), _ (number->tooltip));
  set_name (self->slider, _ (number->name));
  gtk_adjustment_configure (adjustment, get_number (self, way), number->low, number->high, number->step, 5 * number->step,
                            0);
  /* the text is of another unit now, even where the number is the same */
  gtk_scale_set_draw_value (self->slider, FALSE);
  gtk_scale_set_draw_value (self->slider, TRUE);
}

static void
update (SymPairBar *self)
{
  const SymCompareWay way = sym_pane_grid_get_compare_way (self->grid);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), way != SYM_COMPARE_SIDE);
  if (way == SYM_COMPARE_SIDE)
    return;
  self->busy = TRUE;
  gtk_drop_down_set_selected (self->way, way);
  show_number (self, way);
  gtk_widget_set_visible (self->angle_box, way == SYM_COMPARE_CURTAIN);
  gtk_spin_button_set_value (self->angle, sym_pane_grid_get_compare_look (self->grid)->angle);
  gtk_widget_set_visible (self->caution, way == SYM_COMPARE_FLICKER
                                             && sym_pane_grid_get_flicker_rate (self->grid) > SYM_FLICKER_SAFE);
  text = describe (self);
  if (g_strcmp0 (text, gtk_label_get_label (self->text)) != 0)
    {
      gtk_label_set_label (self->text, text);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->text), text);
    }
  self->busy = FALSE;
}

static void
on_way_chosen (SymPairBar *self)
{
  if (!self->busy && self->grid != NULL)
    sym_pane_grid_set_compare_way (self->grid, (SymCompareWay) gtk_drop_down_get_selected (self->way));
}

static void
on_number_changed (SymPairBar *self)
{
  if (!self->busy && self->grid != NULL)
    set_number (self, sym_pane_grid_get_compare_way (self->grid), gtk_range_get_value (GTK_RANGE (self->slider)));
}

static void
on_angle_changed (SymPairBar *self)
{
  SymPairLook look;

  if (self->busy || self->grid == NULL)
    return;
  look = *sym_pane_grid_get_compare_look (self->grid);
  look.angle = gtk_spin_button_get_value (self->angle);
  sym_pane_grid_set_compare_look (self->grid, &look);
}

static GtkWidget *
make_button (const char *icon, const char *label, const char *tooltip, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  set_name (button, label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  return button;
}

static void
build_angle (SymPairBar *self)
{
  GtkWidget *label = gtk_label_new (_ ("Angle"));

  self->angle_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->angle = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (-180, 180, 5));
  gtk_spin_button_set_wrap (self->angle, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->angle), GTK_ALIGN_CENTER);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->angle), 4);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->angle), _ ("Degrees that the edge is turned by ({ and })"));
  set_name (self->angle, _ ("Angle of the edge in degrees"));
  g_signal_connect_swapped (self->angle, "value-changed", G_CALLBACK (on_angle_changed), self);
  gtk_box_append (GTK_BOX (self->angle_box), label);
  gtk_box_append (GTK_BOX (self->angle_box), GTK_WIDGET (self->angle));
}

static GtkDropDown *
make_ways (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (way_names); i++)
    gtk_string_list_append (list, _ (way_names[i]));
  return GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (list), NULL));
}

/* Shown where there is room; keys, handles and the slider's own name say the same. */
static GtkWidget *
squeeze (GtkWidget *widget)
{
  GtkWidget *squeezer = adw_squeezer_new ();

  adw_squeezer_set_homogeneous (ADW_SQUEEZER (squeezer), FALSE);
  adw_squeezer_add (ADW_SQUEEZER (squeezer), widget);
  adw_squeezer_add (ADW_SQUEEZER (squeezer), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  return squeezer;
}

static GtkWidget *
build_controls (SymPairBar *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->way = make_ways ();
  gtk_widget_set_valign (GTK_WIDGET (self->way), GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->way), _ ("How both images are looked at (D)"));
  set_name (self->way, _ ("Way to compare"));
  g_signal_connect_swapped (self->way, "notify::selected", G_CALLBACK (on_way_chosen), self);

  self->name = gtk_label_new (NULL);
  gtk_widget_set_margin_start (self->name, 6);
  self->slider = GTK_SCALE (gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, gtk_adjustment_new (0, 0, 100, 1, 10, 0)));
  gtk_widget_set_hexpand (GTK_WIDGET (self->slider), TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (self->slider), SLIDER_WIDTH, -1);
  gtk_scale_set_value_pos (self->slider, GTK_POS_RIGHT);
  gtk_scale_set_draw_value (self->slider, TRUE);
  gtk_scale_set_format_value_func (self->slider, format_number, self, NULL);
  g_signal_connect_swapped (self->slider, "value-changed", G_CALLBACK (on_number_changed), self);
  self->filler = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_hexpand (self->filler, TRUE);
  build_angle (self);

  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->way));
  gtk_box_append (GTK_BOX (row), squeeze (self->name));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->slider));
  gtk_box_append (GTK_BOX (row), self->filler);
  gtk_box_append (GTK_BOX (row), squeeze (self->angle_box));
  return row;
}

/* What always has to be said, and what ends it all. */
static GtkWidget *
build_text (SymPairBar *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->text = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->text, TRUE);
  gtk_label_set_wrap_mode (self->text, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (self->text, 4);
  gtk_label_set_ellipsize (self->text, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->text, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "alignment");
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->text));
  self->align = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->align), _ ("A_lign"));
  gtk_menu_button_set_use_underline (GTK_MENU_BUTTON (self->align), TRUE);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->align), GTK_ARROW_UP);
  gtk_widget_set_tooltip_text (self->align, _ ("Shift, turn and scale B, or let a registration be suggested"));
  gtk_widget_set_valign (self->align, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), self->align);
  gtk_box_append (GTK_BOX (row), make_button ("object-flip-horizontal-symbolic", _ ("Swap A and B"), _ ("Swap A and B (X)"),
                                              "panes.compare-swap"));
  gtk_box_append (GTK_BOX (row), make_button ("window-close-symbolic", _ ("End the comparison"),
                                              _ ("Back to panes side by side"), "panes.compare::side-by-side"));
  return row;
}

static void
sym_pair_bar_dispose (GObject *object)
{
  SymPairBar *self = SYM_PAIR_BAR (object);

  g_clear_weak_pointer (&self->grid);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sym_pair_bar_parent_class)->dispose (object);
}

static void
sym_pair_bar_class_init (SymPairBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sym_pair_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "sympairbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
sym_pair_bar_init (SymPairBar *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->box, "pair-bar");
  self->caution = gtk_label_new (_ ("More than three changes a second may cause seizures in people with photosensitive epilepsy."));
  gtk_label_set_wrap (GTK_LABEL (self->caution), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->caution), 0);
  gtk_widget_add_css_class (self->caution, "caution");
  gtk_box_append (GTK_BOX (self->box), build_controls (self));
  gtk_box_append (GTK_BOX (self->box), self->caution);
  gtk_box_append (GTK_BOX (self->box), build_text (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  set_name (self, _ ("Comparison"));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
sym_pair_bar_set_grid (SymPairBar *self, SymPaneGrid *grid)
{
  GtkWidget *popover;

  g_return_if_fail (SYM_IS_PAIR_BAR (self));
  g_return_if_fail (self->grid == NULL);

  g_set_weak_pointer (&self->grid, grid);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "panes", sym_pane_grid_get_actions (grid));
  popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), sym_align_box_new (grid));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->align), popover);
  g_signal_connect_object (grid, "compare-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

const char *
sym_pair_bar_get_text (SymPairBar *self)
{
  g_return_val_if_fail (SYM_IS_PAIR_BAR (self), NULL);

  return gtk_label_get_label (self->text);
}
