/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-app-window-private.h"
#include "sym-application.h"
#include "sym-describe.h"
#include "sym-layer-panel.h"
#include "sym-test-window.h"

/* Segmentations and structure sets of the generator in the window: over the images that they speak of. */

static SymApplication *application;

typedef struct
{
  SymAppWindow *window;
} Fixture;

static char *
find_file (const char *name)
{
  return g_build_filename (g_getenv ("SYM_TEST_DATA"), "dicom-regions", name, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = sym_app_window_new (GTK_APPLICATION (application));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 700);
  gtk_window_present (GTK_WINDOW (fixture->window));
  sym_test_run (200);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_close (GTK_WINDOW (fixture->window));
  sym_test_run (100);
}

static SymPane *
get_pane (Fixture *fixture)
{
  return sym_pane_grid_get_active (fixture->window->grid);
}

static SymItem *
get_item (Fixture *fixture)
{
  return sym_pane_get_item (get_pane (fixture));
}

static gboolean
is_idle (gpointer data)
{
  Fixture *fixture = data;

  return fixture->window->jobs->len == 0 && get_item (fixture) != NULL
         && sym_view_get_frame (sym_pane_get_view (get_pane (fixture))) != NULL;
}

static void
open_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = find_file (name);
  const char *paths[] = { path, NULL };

  sym_app_window_open (fixture->window, paths);
  sym_test_wait (is_idle, fixture);
}

/* The next GtkCheckButton below a widget whose label is a name, in the order of the panel. */
static GtkWidget *
find_check (GtkWidget *widget, const char *name)
{
  if (GTK_IS_CHECK_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), name) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_check (child, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_labelled (GtkWidget *widget, const char *label)
{
  if (GTK_IS_CHECK_BUTTON (widget) && g_strcmp0 (gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_labelled (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
get_panel (Fixture *fixture)
{
  return gtk_popover_get_child (gtk_menu_button_get_popover (fixture->window->layers_button));
}

/* Pixels of the frame in exactly one colour. */
static guint
count_pixels (Fixture *fixture, const guint8 *colour)
{
  SymFrame *frame = sym_view_get_frame (sym_pane_get_view (get_pane (fixture)));
  const guint8 *pixels = g_bytes_get_data (sym_frame_get_bytes (frame), NULL);
  guint n = 0;

  for (int y = 0; y < sym_frame_get_height (frame); y++)
    for (int x = 0; x < sym_frame_get_width (frame); x++)
      n += memcmp (pixels + (gsize) y * sym_frame_get_stride (frame) + 3 * (gsize) x, colour, 3) == 0;
  return n;
}

static const guint8 *
get_colour (Fixture *fixture, guint region)
{
  return sym_item_get_region (get_item (fixture), region, NULL)->colour;
}

static void
test_later (Fixture *fixture, gconstpointer data)
{
  GtkWidget *check;

  open_file (fixture, "image");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->window->layers_button)));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "overlays"));

  /* the image stays in its pane, with the regions over it, and both are listed */
  open_file (fixture, "seg.dcm");
  g_assert_cmpstr (sym_item_get_name (get_item (fixture)), ==, "image-0.dcm");
  g_assert_cmpuint (sym_pane_grid_get_layout (fixture->window->grid), ==, 1);
  g_assert_cmpuint (sym_item_list_get_n_items (fixture->window->items), ==, 2);
  g_assert_cmpuint (sym_item_get_n_regions (get_item (fixture)), ==, 2);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window->layers_button)));
  g_assert_cmpuint (count_pixels (fixture, get_colour (fixture, 0)), >, 200);
  g_assert_cmpuint (count_pixels (fixture, get_colour (fixture, 1)), >, 200);

  open_file (fixture, "structures.dcm");
  g_assert_cmpuint (sym_item_get_n_regions (get_item (fixture)), ==, 4);

  /* each is switched by its name */
  check = find_check (get_panel (fixture), "Box");
  g_assert_nonnull (check);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  sym_test_run (200);
  g_assert_cmpuint (count_pixels (fixture, get_colour (fixture, 1)), ==, 0);
  g_assert_cmpuint (count_pixels (fixture, get_colour (fixture, 0)), >, 200);
  g_assert_true (sym_viewport_is_region_hidden (sym_view_get_viewport (sym_pane_get_view (get_pane (fixture))), 1));
}

static void
test_before (Fixture *fixture, gconstpointer data)
{
  open_file (fixture, "seg.dcm");
  g_assert_cmpstr (sym_item_get_name (get_item (fixture)), ==, "seg.dcm");
  open_file (fixture, "image");
  g_assert_cmpstr (sym_item_get_name (get_item (fixture)), ==, "image-0.dcm");
  g_assert_cmpuint (sym_item_get_n_regions (get_item (fixture)), ==, 2);
}

static gboolean
is_marked (gpointer data)
{
  SymFrame *frame = sym_view_get_frame (sym_pane_get_view (get_pane (data)));

  return frame != NULL && sym_frame_get_verdict (frame)->kind == SYM_VERDICT_SYNTHETIC;
}

/* What is synthetic over an acquired image marks the picture, hidden or not. */
static void
test_mark (Fixture *fixture, gconstpointer data)
{
  GtkWidget *check;

  open_file (fixture, "image");
  g_assert_cmpint (sym_item_get_verdict (get_item (fixture))->kind, <, SYM_VERDICT_SYNTHETIC);
  open_file (fixture, "synthetic-seg.dcm");
  sym_test_wait (is_marked, fixture);
  g_assert_true (sym_item_get_verdict (get_item (fixture))->by_layer);
  for (guint i = 0; i < 2; i++)
    {
      check = find_check (get_panel (fixture), sym_item_get_region (get_item (fixture), i, NULL)->name);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
    }
  sym_test_run (200);
  g_assert_true (is_marked (fixture));
}

/* A presentation state is applied to the images that it names, says so, and can be switched off. */
static void
test_presentation (Fixture *fixture, gconstpointer data)
{
  SymView *view;
  GtkWidget *check;
  const SymViewport *viewport;
  g_autofree char *text = NULL;
  SymViewport next;

  open_file (fixture, "image");
  open_file (fixture, "state.dcm");
  g_assert_cmpstr (sym_item_get_name (get_item (fixture)), ==, "image-0.dcm");
  view = sym_pane_get_view (get_pane (fixture));
  viewport = sym_view_get_viewport (view);
  g_assert_true (viewport->is_presented);
  g_assert_true (viewport->invert);
  g_assert_true (viewport->flip_h);
  g_assert_cmpint (viewport->rotation, ==, 90);
  g_assert_cmpfloat (viewport->window.centre, ==, 150);
  text = sym_describe_presentation (get_item (fixture), viewport);
  g_assert_cmpstr (text, ==, "Presentation state READING");
  g_assert_true (sym_item_has_shutter (get_item (fixture)));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window->layers_button)));

  /* one slice has a window of its own */
  next = *viewport;
  next.slice = 2;
  sym_view_set_viewport (view, &next);
  g_assert_cmpfloat (sym_view_get_viewport (view)->window.centre, ==, 300);

  check = find_labelled (get_panel (fixture), "Presentation state READING");
  g_assert_nonnull (check);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  viewport = sym_view_get_viewport (view);
  g_assert_false (viewport->is_presented);
  g_assert_false (viewport->invert);
  g_assert_cmpint (viewport->rotation, ==, 0);
  g_assert_cmpint (viewport->slice, ==, 2);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_cmpint (sym_view_get_viewport (view)->rotation, ==, 90);
  g_assert_cmpfloat (sym_view_get_viewport (view)->window.centre, ==, 300);
}

static gboolean
has_regions (gpointer data)
{
  return is_idle (data) && sym_item_get_n_regions (get_item (data)) > 0;
}

/* Values that no file calls labels are regions when a person adds them as overlay. */
static void
test_add (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("SYM_TEST_DATA"), "nifti", "axes-RAS.nii", NULL);
  const char *paths[] = { path, NULL };

  sym_app_window_open (fixture->window, paths);
  sym_test_wait (is_idle, fixture);
  g_assert_cmpuint (sym_item_get_n_regions (get_item (fixture)), ==, 0);
  _sym_app_window_add_overlays (fixture->window, paths);
  sym_test_wait (has_regions, fixture);
  g_assert_cmpuint (sym_item_list_get_n_items (fixture->window->items), ==, 2);
  g_assert_null (sym_item_get_segmentation (get_item (fixture)));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  sym_test_init (&argc, &argv);
  application = sym_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_set_default (G_APPLICATION (application));

  add ("/overlays/later", test_later);
  add ("/overlays/before", test_before);
  add ("/overlays/mark", test_mark);
  add ("/overlays/presentation", test_presentation);
  add ("/overlays/add", test_add);

  return g_test_run ();
}
