/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-item-list.h"
#include "sym-test-item.h"
#include "sym-test-window.h"

static const SymTestItem options[] = {
  { "first.nii", 20, 20, 4, 2, "MR", NULL, TRUE },
  { "second.nii", 20, 20, 4, 2, "MR", NULL, TRUE },
  { "third.nii", 20, 20, 4, 2, "MR", NULL, TRUE },
};

static void
on_chosen (SymItemList *list, SymItem *item, SymItem **chosen)
{
  *chosen = item;
}

static gboolean
has_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;
  return FALSE;
}

/* Who walks through the list with the keyboard stays where they are while items settle. */
static void
test_focus_stays (void)
{
  SymItem *items[G_N_ELEMENTS (options)];
  g_autoptr (SymItem) settled = NULL;
  SymItem *chosen = NULL;
  GtkWidget *list = sym_item_list_new ();
  GtkWindow *window;
  GtkWidget *row;

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      items[i] = sym_test_item_new (&options[i]);
      sym_item_list_add (SYM_ITEM_LIST (list), items[i]);
    }
  g_signal_connect (list, "chosen", G_CALLBACK (on_chosen), &chosen);
  window = sym_test_show (list, 400, 300);
  sym_test_input ("key --clearmodifiers Home");
  sym_test_input ("key --clearmodifiers Down");
  row = gtk_window_get_focus (window);
  g_assert_true (GTK_IS_LIST_BOX_ROW (row));
  g_assert_cmpint (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)), ==, 1);
  g_assert_true (has_label (row, "CHECKING"));

  settled = sym_test_item_settle (items[1]);
  sym_item_list_replace (SYM_ITEM_LIST (list), items[1], settled);
  sym_test_run (100);
  g_assert_true (gtk_window_get_focus (window) == row);
  g_assert_true (has_label (row, "ORIGIN NOT ESTABLISHED"));
  g_assert_false (has_label (row, "CHECKING"));
  sym_test_input ("key --clearmodifiers Return");
  g_assert_true (chosen == settled);
  sym_test_input ("key --clearmodifiers Down");
  sym_test_input ("key --clearmodifiers Return");
  g_assert_true (chosen == items[2]);

  gtk_window_destroy (window);
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    sym_item_unref (items[i]);
}

int
main (int argc, char **argv)
{
  sym_test_init (&argc, &argv);
  g_test_add_func ("/item-list/focus-stays", test_focus_stays);
  return g_test_run ();
}
