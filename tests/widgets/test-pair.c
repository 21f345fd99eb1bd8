/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <math.h>

#include "sym-align-box.h"
#include "sym-pair-bar.h"
#include "sym-test-item.h"
#include "sym-test-window.h"

static const SymTestItem acquired = { "reference.nii", 60, 50, 20, 2, "MR", NULL };
static const SymTestItem synthetic = { "made.nii", 60, 50, 20, 2, "MR", "YES" };

typedef struct
{
  SymItem *a, *b;
  SymPaneGrid *grid;
  SymPairBar *bar;
  SymView *view, *other;
  GtkWindow *window;
} Fixture;

static const char *const ways[] = { "curtain", "flicker", "checkerboard", "blend", "difference", "absolute-difference",
                                    "edges" };

/* Whether the picture on screen is that of both images at this slice, made apart from the view. */
static gboolean
shows_both (gpointer data)
{
  Fixture *fixture = data;
  const SymPairLook *look = sym_view_get_pair_look (fixture->view);
  SymViewport viewport = sym_view_get_shown_viewport (fixture->view);
  SymViewport of_a = *sym_view_get_viewport (fixture->view);
  SymFrame *frame = sym_view_get_frame (fixture->view);
  g_autoptr (SymItem) both = NULL;
  g_autoptr (SymFrame) expected = NULL;

  if (frame == NULL || look->mode == SYM_PAIR_NONE || sym_view_get_shown_item (fixture->view) == fixture->a)
    return FALSE;
  if (sym_pair_mode_is_difference (look->mode))
    of_a.window = sym_image_get_default_window (sym_item_get_image (fixture->a));
  both = sym_pair_view_new (fixture->a, fixture->b, sym_pane_grid_get_alignment (fixture->grid), look, &of_a,
                            sym_view_get_viewport (fixture->other), NULL);
  expected = sym_frame_compose (both, &viewport, NULL);
  return g_bytes_equal (sym_frame_get_bytes (frame), sym_frame_get_bytes (expected));
}

static gboolean
shows_a (gpointer data)
{
  Fixture *fixture = data;
  SymFrame *frame = sym_view_get_frame (fixture->view);
  g_autoptr (SymFrame) expected = NULL;

  if (frame == NULL)
    return FALSE;
  expected = sym_frame_compose (fixture->a, sym_view_get_viewport (fixture->view), NULL);
  return g_bytes_equal (sym_frame_get_bytes (frame), sym_frame_get_bytes (expected));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  fixture->a = sym_test_item_new (&acquired);
  fixture->b = sym_test_item_new (&synthetic);
  fixture->grid = SYM_PANE_GRID (sym_pane_grid_new ());
  fixture->bar = g_object_new (SYM_TYPE_PAIR_BAR, NULL);
  sym_pair_bar_set_grid (fixture->bar, fixture->grid);
  gtk_widget_set_vexpand (GTK_WIDGET (fixture->grid), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->grid));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->bar));
  fixture->window = sym_test_show (box, 800, 600);
  sym_pane_grid_set_layout (fixture->grid, 2);
  sym_pane_grid_set_item (fixture->grid, sym_pane_grid_get_pane (fixture->grid, 0), fixture->a);
  sym_pane_grid_set_item (fixture->grid, sym_pane_grid_get_pane (fixture->grid, 1), fixture->b);
  fixture->view = sym_pane_get_view (sym_pane_grid_get_pane (fixture->grid, 0));
  fixture->other = sym_pane_get_view (sym_pane_grid_get_pane (fixture->grid, 1));
  sym_test_wait (shows_a, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  sym_item_unref (fixture->a);
  sym_item_unref (fixture->b);
}

static void
choose (Fixture *fixture, const char *way)
{
  g_action_group_change_action_state (sym_pane_grid_get_actions (fixture->grid), "compare", g_variant_new_string (way));
}

static void
act (Fixture *fixture, const char *action, int n)
{
  g_action_group_activate_action (sym_pane_grid_get_actions (fixture->grid), action, g_variant_new_int32 (n));
}

/* Each way shows what core makes of both, marked, through scrolling; without it all is as before. */
static void
test_ways (Fixture *fixture, gconstpointer data)
{
  SymViewport before = *sym_view_get_viewport (fixture->view);

  before.window.width = 700;
  before.window.name[0] = '\0';
  before.invert = TRUE;
  sym_view_set_viewport (fixture->view, &before);
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      choose (fixture, ways[i]);
      g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->bar)));
      if (sym_pair_mode_is_difference (sym_view_get_pair_look (fixture->view)->mode))
        g_assert_cmpint (sym_view_get_viewport (fixture->view)->colormap, !=, SYM_COLORMAP_GREY);
      else
        sym_test_wait (shows_both, fixture);
      sym_test_run (60);
      g_assert_cmpint (sym_frame_get_verdict (sym_view_get_frame (fixture->view))->kind, ==, SYM_VERDICT_SYNTHETIC);
      if (!g_str_equal (ways[i], "flicker"))
        {
          /* what leaves the window is what it shows, with the scale of colours */
          g_autoptr (SymScene) scene = sym_pane_grid_get_scene (fixture->grid);
          g_autoptr (SymFrame) frame = sym_scene_compose (scene, 1, NULL);

          g_assert_cmpint (sym_scene_get_viewport (scene, 0)->colour_bar, ==,
                           sym_pair_mode_is_difference (sym_view_get_pair_look (fixture->view)->mode));
          g_assert_true (g_bytes_equal (sym_frame_get_bytes (frame),
                                        sym_frame_get_bytes (sym_view_get_frame (fixture->view))));
        }
    }
  choose (fixture, "side-by-side");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->bar)));
  g_assert_null (sym_view_get_pair (fixture->view));
  sym_test_wait (shows_a, fixture);
  g_assert_cmpfloat (sym_view_get_viewport (fixture->view)->window.width, ==, 700);
  g_assert_true (sym_view_get_viewport (fixture->view)->invert);
  g_assert_cmpint (sym_view_get_viewport (fixture->view)->colormap, ==, SYM_COLORMAP_GREY);
}

/* The picture follows the slice and every number; differences have the window of their gain. */
static void
test_follows (Fixture *fixture, gconstpointer data)
{
  SymWindow window;

  choose (fixture, "curtain");
  sym_test_wait (shows_both, fixture);
  g_action_group_activate_action (sym_view_get_actions (fixture->view), "scroll", g_variant_new_int32 (3));
  sym_test_wait (shows_both, fixture);
  act (fixture, "compare-more", 7);
  act (fixture, "compare-turn", 35);
  g_assert_cmpfloat_with_epsilon (sym_view_get_pair_look (fixture->view)->place, 0.64, 1e-9);
  g_assert_cmpfloat_with_epsilon (sym_view_get_pair_look (fixture->view)->angle, 35, 1e-9);
  sym_test_wait (shows_both, fixture);
  choose (fixture, "difference");
  sym_test_wait (shows_both, fixture);
  window = sym_view_get_viewport (fixture->view)->window;
  act (fixture, "compare-more", 4);
  sym_test_run (60);
  sym_test_wait (shows_both, fixture);
  g_assert_cmpfloat_with_epsilon (sym_view_get_viewport (fixture->view)->window.width, window.width / 4, 1e-6);
  act (fixture, "compare-more", 1000);
  g_assert_cmpfloat (sym_view_get_pair_look (fixture->view)->gain, ==, SYM_PAIR_MAX_GAIN);
  choose (fixture, "blend");
  act (fixture, "compare-more", -1000);
  sym_test_wait (shows_both, fixture);
  g_assert_cmpfloat (sym_view_get_pair_look (fixture->view)->share, ==, 0);
}

static void
note_verdict (SymView *view, guint *seen)
{
  SymFrame *frame = sym_view_get_frame (view);

  if (frame != NULL)
    *seen |= 1U << sym_frame_get_verdict (frame)->kind;
}

/* In turns, each with its own mark, no faster than three times a second unless a person wants it so. */
static void
test_flicker (Fixture *fixture, gconstpointer data)
{
  guint seen = 0;

  g_assert_cmpfloat (sym_pane_grid_get_flicker_rate (fixture->grid), <=, SYM_FLICKER_SAFE);
  sym_pane_grid_set_flicker_rate (fixture->grid, 8);
  choose (fixture, "flicker");
  g_signal_connect (fixture->view, "frame-changed", G_CALLBACK (note_verdict), &seen);
  sym_test_run (600);
  g_signal_handlers_disconnect_by_data (fixture->view, &seen);
  g_assert_cmpuint (seen, ==, 1U << SYM_VERDICT_SYNTHETIC | 1U << SYM_VERDICT_NO_LABEL);
  choose (fixture, "curtain");
  sym_test_wait (shows_both, fixture);
  seen = 0;
  g_signal_connect (fixture->view, "frame-changed", G_CALLBACK (note_verdict), &seen);
  sym_test_run (300);
  g_signal_handlers_disconnect_by_data (fixture->view, &seen);
  g_assert_cmpuint (seen, ==, 0);
}

/* B that is found to be synthetic while it is compared: the picture says so at once. */
static void
test_raised (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) statements = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  g_autoptr (SymItem) plain = sym_test_item_new (&acquired), raised = NULL;

  sym_pane_grid_set_item (fixture->grid, sym_pane_grid_get_pane (fixture->grid, 1), plain);
  sym_item_unref (fixture->b);
  fixture->b = sym_item_ref (plain);
  choose (fixture, "blend");
  sym_test_wait (shows_both, fixture);
  g_assert_cmpint (sym_frame_get_verdict (sym_view_get_frame (fixture->view))->kind, ==, SYM_VERDICT_NO_LABEL);
  g_ptr_array_add (statements, sym_evidence_new ("U-MARK", "test", SYM_STRENGTH_STRONG, SYM_CLASS_SYNTHETIC, "test", "",
                                                 "A mark."));
  raised = sym_item_with_statements (plain, statements);
  sym_pane_grid_set_item (fixture->grid, sym_pane_grid_get_pane (fixture->grid, 1), raised);
  if (sym_view_get_frame (fixture->view) != NULL)
    g_assert_cmpint (sym_frame_get_verdict (sym_view_get_frame (fixture->view))->kind, ==, SYM_VERDICT_SYNTHETIC);
  sym_item_unref (fixture->b);
  fixture->b = sym_item_ref (raised);
  sym_test_wait (shows_both, fixture);
  g_assert_cmpint (sym_pane_grid_get_compare_way (fixture->grid), ==, SYM_COMPARE_BLEND);
}

/* Other images, fewer panes, or a forensic view end it. */
static void
test_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SymItem) third = sym_test_item_new (&acquired);

  choose (fixture, "curtain");
  sym_test_wait (shows_both, fixture);
  sym_pane_grid_set_item (fixture->grid, sym_pane_grid_get_pane (fixture->grid, 1), third);
  g_assert_cmpint (sym_pane_grid_get_compare_way (fixture->grid), ==, SYM_COMPARE_SIDE);
  g_assert_null (sym_view_get_pair (fixture->view));
  choose (fixture, "edges");
  sym_view_set_forensic (fixture->view, SYM_FORENSIC_RESIDUAL);
  g_assert_cmpint (sym_pane_grid_get_compare_way (fixture->grid), ==, SYM_COMPARE_SIDE);
  choose (fixture, "edges");
  g_assert_cmpint (sym_view_get_forensic (fixture->view), ==, SYM_FORENSIC_NONE);
  sym_pane_grid_set_layout (fixture->grid, 1);
  g_assert_cmpint (sym_pane_grid_get_compare_way (fixture->grid), ==, SYM_COMPARE_SIDE);
  choose (fixture, "curtain");
  g_assert_cmpint (sym_pane_grid_get_compare_way (fixture->grid), ==, SYM_COMPARE_SIDE);
}

static gboolean
has_suggestion (gpointer data)
{
  return *sym_align_box_get_suggestion (data) != '\0';
}

/* A suggestion changes nothing until it is accepted; one refused is gone. */
static void
test_suggestion (Fixture *fixture, gconstpointer data)
{
  GtkWidget *widget = g_object_ref_sink (sym_align_box_new (fixture->grid));
  SymAlignBox *box = SYM_ALIGN_BOX (widget);
  SymRigid moved = { { 4, 3, 0 }, { 0, 0, 0 }, 1 };

  choose (fixture, "blend");
  sym_pane_grid_set_adjustment (fixture->grid, &moved);
  for (int accepts = 0; accepts < 2; accepts++)
    {
      sym_align_box_suggest (box);
      g_assert_cmpstr (sym_align_box_get_suggestion (box), ==, "");
      sym_test_wait (has_suggestion, box);
      g_assert_cmpint (sym_pane_grid_get_alignment (fixture->grid)->basis, ==, SYM_ALIGNMENT_MANUAL);
      g_assert_cmpfloat (sym_pane_grid_get_adjustment (fixture->grid)->shift[0], ==, 4);
      sym_align_box_answer (box, accepts);
      g_assert_cmpstr (sym_align_box_get_suggestion (box), ==, "");
      g_assert_cmpint (sym_pane_grid_get_alignment (fixture->grid)->basis, ==,
                       accepts ? SYM_ALIGNMENT_REGISTERED : SYM_ALIGNMENT_MANUAL);
    }
  /* what is under way ends with the comparison */
  sym_align_box_suggest (box);
  choose (fixture, "side-by-side");
  sym_test_run (200);
  g_assert_cmpstr (sym_align_box_get_suggestion (box), ==, "");
  g_object_unref (widget);
}

/* The edge is dragged with the pointer, turned with the wheel; elsewhere the pointer is the view's. */
static void
test_handle (Fixture *fixture, gconstpointer data)
{
  SymPairHandle *handle = sym_pane_get_handle (sym_pane_grid_get_pane (fixture->grid, 0));
  const double level = sym_view_get_viewport (fixture->view)->window.centre;
  g_autofree char *drag = NULL, *turn = NULL, *beside = NULL;
  double x, y, x0, y0, place, moved_x, moved_y;

  g_assert_false (sym_pair_handle_get_grip (handle, &x, &y));
  choose (fixture, "curtain");
  sym_test_wait (shows_both, fixture);
  g_assert_true (sym_pair_handle_get_grip (handle, &x, &y));
  g_assert_true (gtk_widget_translate_coordinates (GTK_WIDGET (handle), GTK_WIDGET (fixture->window), x, y, &x0, &y0));
  drag = g_strdup_printf ("mousemove %.0f %.0f mousedown 1 mousemove %.0f %.0f mousemove %.0f %.0f mouseup 1", x0, y0,
                          x0 + 40, y0, x0 + 80, y0);
  sym_test_input (drag);
  sym_test_wait (shows_both, fixture);
  place = sym_view_get_pair_look (fixture->view)->place;
  g_assert_cmpfloat (place, >, 0.55);
  g_assert_true (sym_pair_handle_get_grip (handle, &moved_x, &moved_y));
  g_assert_cmpfloat_with_epsilon (moved_x, x + 80, 2);
  g_assert_cmpfloat (sym_view_get_viewport (fixture->view)->window.centre, ==, level);
  turn = g_strdup_printf ("mousemove %.0f %.0f click 5 click 5", x0 + 80, y0);
  sym_test_input (turn);
  sym_test_wait (shows_both, fixture);
  g_assert_cmpfloat_with_epsilon (fabs (sym_view_get_pair_look (fixture->view)->angle), 10, 1e-9);
  beside = g_strdup_printf ("mousemove %.0f %.0f mousedown 1 mousemove %.0f %.0f mousemove %.0f %.0f mouseup 1", x0 - 60,
                            y0, x0 - 60, y0 + 20, x0 - 60, y0 + 40);
  sym_test_input (beside);
  g_assert_cmpfloat (sym_view_get_viewport (fixture->view)->window.centre, !=, level);
}

/* B is moved by the middle of its ring: along the screen, in millimetres of A. */
static void
test_move (Fixture *fixture, gconstpointer data)
{
  SymPairHandle *handle = sym_pane_get_handle (sym_pane_grid_get_pane (fixture->grid, 0));
  g_autofree char *drag = NULL;
  const SymRigid *rigid = sym_pane_grid_get_adjustment (fixture->grid);
  double x, y, x0, y0, length;

  choose (fixture, "blend");
  sym_test_wait (shows_both, fixture);
  g_action_group_change_action_state (sym_pane_grid_get_actions (fixture->grid), "compare-align", g_variant_new_boolean (TRUE));
  g_assert_true (sym_pair_handle_get_grip (handle, &x, &y));
  g_assert_true (gtk_widget_translate_coordinates (GTK_WIDGET (handle), GTK_WIDGET (fixture->window), x, y, &x0, &y0));
  drag = g_strdup_printf ("mousemove %.0f %.0f mousedown 1 mousemove %.0f %.0f mousemove %.0f %.0f mouseup 1", x0, y0,
                          x0 + 30, y0, x0 + 60, y0);
  sym_test_input (drag);
  length = sqrt (rigid->shift[0] * rigid->shift[0] + rigid->shift[1] * rigid->shift[1] + rigid->shift[2] * rigid->shift[2]);
  g_assert_cmpfloat_with_epsilon (
      length, 60 / sym_viewport_get_zoom (sym_view_get_viewport (fixture->view), sym_view_get_image (fixture->view)), 0.5);
  g_assert_cmpint (sym_pane_grid_get_alignment (fixture->grid)->basis, ==, SYM_ALIGNMENT_MANUAL);
  sym_test_wait (shows_both, fixture);
}

/* The bar says by what they are aligned, and when B is resampled; A and B change places. */
static void
test_says (Fixture *fixture, gconstpointer data)
{
  SymRigid rigid = { { 0.5, 0, 0 }, { 0, 0, 10 }, 1 };

  choose (fixture, "curtain");
  g_assert_nonnull (strstr (sym_pair_bar_get_text (fixture->bar), "same grid"));
  g_assert_nonnull (strstr (sym_pair_bar_get_text (fixture->bar), "A reference.nii"));
  g_assert_null (strstr (sym_pair_bar_get_text (fixture->bar), "interpolated"));
  sym_pane_grid_set_adjustment (fixture->grid, &rigid);
  g_assert_nonnull (strstr (sym_pair_bar_get_text (fixture->bar), "by hand"));
  g_assert_nonnull (strstr (sym_pair_bar_get_text (fixture->bar), "interpolated"));
  sym_test_wait (shows_both, fixture);
  sym_pane_grid_accept_registration (fixture->grid, &rigid);
  g_assert_nonnull (strstr (sym_pair_bar_get_text (fixture->bar), "automatic registration"));
  sym_pane_grid_set_adjustment (fixture->grid, NULL);
  g_assert_nonnull (strstr (sym_pair_bar_get_text (fixture->bar), "same grid"));
  sym_pane_grid_swap_compared (fixture->grid);
  g_assert_nonnull (strstr (sym_pair_bar_get_text (fixture->bar), "A made.nii"));
  g_assert_null (sym_view_get_pair (fixture->view));
  g_assert_true (sym_view_get_pair (fixture->other) == fixture->a);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  sym_test_init (&argc, &argv);
  ADD ("/pair/ways", test_ways);
  ADD ("/pair/follows", test_follows);
  ADD ("/pair/flicker", test_flicker);
  ADD ("/pair/raised", test_raised);
  ADD ("/pair/ends", test_ends);
  ADD ("/pair/says", test_says);
  ADD ("/pair/handle", test_handle);
  ADD ("/pair/move", test_move);
  ADD ("/pair/suggestion", test_suggestion);
  return g_test_run ();
}
