/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "sym-evidence-panel.h"
#include "sym-pane.h"
#include "sym-test-item.h"
#include "sym-test-window.h"

static const SymTestItem options = { "text.nii", 60, 50, 20, 2, "MR", NULL };
static const SymRegion region = { 10, 20, 24, 8, 10, 1 };

static SymItem *
make_item (void)
{
  g_autoptr (SymItem) plain = sym_test_item_new (&options);
  g_autoptr (GPtrArray) evidence =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);

  g_ptr_array_add (evidence,
                   sym_evidence_new_in_region ("W-VIS", "visible text", SYM_STRENGTH_HINT,
                                               SYM_CLASS_SYNTHETIC, &region, TRUE, "SYNTHETIC",
                                               "Words in the pixels."));
  return sym_item_with_statements (plain, evidence);
}

static gboolean
has_frame (gpointer data)
{
  return sym_view_get_frame (data) != NULL;
}

static GtkWindow *
show_pane (GtkWidget *pane, SymItem *item)
{
  GtkWindow *window = sym_test_show (pane, 400, 320);
  SymView *view = sym_pane_get_view (SYM_PANE (pane));
  SymViewport viewport;

  sym_pane_set_item (SYM_PANE (pane), item);
  sym_test_wait (has_frame, view);
  viewport = *sym_view_get_viewport (view);
  viewport.plane = SYM_PLANE_ACQUIRED;
  viewport.slice = 10;
  sym_view_set_viewport (view, &viewport);
  sym_test_run (100);
  return window;
}

/* How many pixels of the outline's bright colour lie within, and around, the region. */
static void
count_bright (SymPane *pane, guint *within, guint *around)
{
  SymView *view = sym_pane_get_view (pane);
  GtkWidget *outline = GTK_WIDGET (sym_pane_get_outline (pane));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 400, 320);
  cairo_t *cr = cairo_create (surface);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  double x, y, width, height;
  GskRenderNode *node;

  *within = *around = 0;
  GTK_WIDGET_GET_CLASS (outline)->snapshot (outline, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    {
      gsk_render_node_draw (node, cr);
      gsk_render_node_unref (node);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  g_assert_true (sym_region_locate (&region, sym_view_get_image (view), sym_view_get_viewport (view),
                                    &x, &y, &width, &height));
  for (int v = 0; v < 320; v++)
    for (int u = 0; u < 400; u++)
      {
        const guint8 *row = cairo_image_surface_get_data (surface) +
                            (gsize) v * (gsize) cairo_image_surface_get_stride (surface);
        /* blue, green, red */
        const guint8 *pixel = row + 4 * (gsize) u;

        if (pixel[2] < 150 || pixel[0] > 100)
          continue;
        if (u + 0.5 > x && u + 0.5 < x + width && v + 0.5 > y && v + 0.5 < y + height)
          (*within)++;
        else
          (*around)++;
      }
  cairo_surface_destroy (surface);
}

static void
test_follows (void)
{
  g_autoptr (SymItem) item = make_item ();
  GtkWidget *pane = sym_pane_new ();
  GtkWindow *window = show_pane (pane, item);
  SymView *view = sym_pane_get_view (SYM_PANE (pane));
  SymRegionOutline *outline = sym_pane_get_outline (SYM_PANE (pane));
  SymViewport viewport = *sym_view_get_viewport (view);
  g_autofree char *words = NULL;
  guint within, around;

  /* Nobody asked. */
  g_assert_cmpuint (sym_region_outline_count (outline), ==, 0);
  count_bright (SYM_PANE (pane), &within, &around);
  g_assert_cmpuint (around, ==, 0);

  sym_region_outline_set_all (outline, TRUE);
  g_assert_cmpuint (sym_region_outline_count (outline), ==, 1);
  words = sym_region_outline_describe (outline);
  g_assert_nonnull (strstr (words, "SYNTHETIC"));
  g_assert_nonnull (strstr (words, "column 10, row 20"));
  count_bright (SYM_PANE (pane), &within, &around);
  g_assert_cmpuint (around, >, 50);
  g_assert_cmpuint (within, ==, 0);

  sym_viewport_rotate (&viewport, 1);
  viewport.flip_h = TRUE;
  sym_viewport_zoom_at (&viewport, sym_view_get_image (view), 200, 160, 1.2);
  sym_view_set_viewport (view, &viewport);
  count_bright (SYM_PANE (pane), &within, &around);
  g_assert_cmpuint (around, >, 50);
  g_assert_cmpuint (within, ==, 0);

  viewport.slice = 11;
  sym_view_set_viewport (view, &viewport);
  g_assert_cmpuint (sym_region_outline_count (outline), ==, 0);
  gtk_window_destroy (window);
}

static GtkWidget *
find_toggle (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_TOGGLE_BUTTON (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_toggle (child);
  return found;
}

static void
on_show_region (SymEvidencePanel *panel, SymEvidence *evidence, SymRegionOutline *outline)
{
  sym_region_outline_set_evidence (outline, evidence);
}

static void
test_panel (void)
{
  g_autoptr (SymItem) item = make_item ();
  g_autoptr (SymItem) other = make_item ();
  GtkWidget *panel = g_object_ref_sink (sym_evidence_panel_new ());
  GtkWidget *pane = sym_pane_new ();
  GtkWindow *window = show_pane (pane, item);
  SymRegionOutline *outline = sym_pane_get_outline (SYM_PANE (pane));
  GtkWidget *toggle;

  g_signal_connect (panel, "show-region", G_CALLBACK (on_show_region), outline);
  sym_evidence_panel_set_item (SYM_EVIDENCE_PANEL (panel), item);
  toggle = find_toggle (panel);
  g_assert_nonnull (toggle);
  g_assert_cmpuint (sym_region_outline_count (outline), ==, 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
  g_assert_cmpuint (sym_region_outline_count (outline), ==, 1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), FALSE);
  g_assert_cmpuint (sym_region_outline_count (outline), ==, 0);

  /* With the item goes what was selected in it. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
  sym_evidence_panel_set_item (SYM_EVIDENCE_PANEL (panel), other);
  g_assert_cmpuint (sym_region_outline_count (outline), ==, 0);

  toggle = find_toggle (panel);
  sym_region_outline_set_evidence (outline, g_ptr_array_index (sym_item_get_evidence (item), 0));
  g_assert_cmpuint (sym_region_outline_count (outline), ==, 1);
  sym_pane_set_item (SYM_PANE (pane), other);
  sym_test_wait (has_frame, sym_pane_get_view (SYM_PANE (pane)));
  g_assert_cmpuint (sym_region_outline_count (outline), ==, 0);

  g_object_unref (panel);
  gtk_window_destroy (window);
}

int
main (int argc, char *argv[])
{
  sym_test_init (&argc, &argv);
  g_test_add_func ("/region-outline/follows", test_follows);
  g_test_add_func ("/region-outline/panel", test_panel);
  return g_test_run ();
}
