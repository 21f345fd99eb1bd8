/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

#include "sym-pane.h"
#include "sym-test-item.h"
#include "sym-test-window.h"

/* A slider for each axis beyond the slices, that says where it stands and moves the view there. */

static const SymTestItem still = { "still.nii", 20, 10, 4, 2, "MR", NULL };
static const SymTestItem moving = { "moving.nii", 20, 10, 4, 2, "MR", NULL, .times = 5 };
static const SymTestItem both = { "both.nii", 20, 10, 4, 2, "MR", NULL, .times = 5, .echoes = 3 };

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

static GtkWidget *
find_bar (GtkWidget *pane)
{
  for (GtkWidget *child = gtk_widget_get_first_child (pane); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_str_equal (G_OBJECT_TYPE_NAME (child), "SymDimensionBar"))
      return child;
  g_assert_not_reached ();
}

static void
set_item (GtkWidget *pane, const SymTestItem *options)
{
  g_autoptr (SymItem) item = sym_test_item_new (options);

  sym_pane_set_item (SYM_PANE (pane), item);
  sym_test_run (100);
}

static void
test_sliders (void)
{
  GtkWidget *pane = sym_pane_new ();
  GtkWindow *window = sym_test_show (pane, 500, 400);
  SymView *view = sym_pane_get_view (SYM_PANE (pane));
  GtkWidget *bar = find_bar (pane);
  g_autoptr (GPtrArray) scales = g_ptr_array_new (), labels = g_ptr_array_new ();

  set_item (pane, &still);
  g_assert_false (gtk_widget_get_visible (bar));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (view)), ==, gtk_widget_get_height (pane));
  set_item (pane, &moving);
  collect (bar, GTK_TYPE_SCALE, scales);
  g_assert_cmpuint (scales->len, ==, 1);
  set_item (pane, &both);
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (view)) + gtk_widget_get_height (bar), <=,
                   gtk_widget_get_height (pane));
  g_ptr_array_set_size (scales, 0);
  collect (bar, GTK_TYPE_SCALE, scales);
  collect (bar, GTK_TYPE_LABEL, labels);
  g_assert_cmpuint (scales->len, ==, 2);
  g_assert_cmpstr (gtk_label_get_label (labels->pdata[0]), ==, "Time 0 s · 1 / 5");
  g_assert_cmpstr (gtk_label_get_label (labels->pdata[1]), ==, "Echo time 1 / 3");

  /* by the slider */
  gtk_range_set_value (scales->pdata[0], 3);
  gtk_range_set_value (scales->pdata[1], 2);
  g_assert_cmpint (sym_view_get_viewport (view)->time, ==, 3);
  g_assert_cmpint (sym_view_get_viewport (view)->other, ==, 2);
  g_assert_cmpstr (gtk_label_get_label (labels->pdata[0]), ==, "Time 6 s · 4 / 5");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (scales->pdata[1]), GTK_ACCESSIBLE_PROPERTY_LABEL, "Echo time");

  /* by keys, which leave the other axis where it is; the sliders follow */
  gtk_widget_activate_action (GTK_WIDGET (view), "view.step-along", "(ii)", 1, -1);
  g_assert_cmpint (sym_view_get_viewport (view)->other, ==, 1);
  g_assert_cmpint (sym_view_get_viewport (view)->time, ==, 3);
  g_assert_cmpfloat (gtk_range_get_value (scales->pdata[1]), ==, 1);
  gtk_widget_grab_focus (GTK_WIDGET (view));
  sym_test_input ("key ctrl+period");
  g_assert_cmpint (sym_view_get_viewport (view)->other, ==, 2);
  gtk_widget_activate_action (GTK_WIDGET (view), "view.step-along", "(ii)", 2, 1);
  g_assert_cmpint (sym_view_get_viewport (view)->other, ==, 2);

  set_item (pane, &still);
  g_assert_false (gtk_widget_get_visible (bar));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  sym_test_init (&argc, &argv);
  g_test_add_func ("/dimension-bar/sliders", test_sliders);
  return g_test_run ();
}
