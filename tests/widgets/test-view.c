/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

#include "sym-pane.h"
#include "sym-test-item.h"
#include "sym-test-window.h"
#include "sym-view.h"

static const SymTestItem acquired = { "reference.nii", 60, 50, 20, 2, "MR", NULL };
static const SymTestItem film = { "film.nii", 6, 5, 4, 2, "US", NULL, FALSE, 25 };
static const SymTestItem synthetic = { "made.nii", 60, 50, 20, 2, "MR", "YES" };

/* The frame that belongs to the view as it stands, made apart from it. */
static SymFrame *
compose_again (SymView *view)
{
  g_autoptr (GError) error = NULL;
  SymFrame *frame =
      sym_frame_compose (sym_view_get_item (view), sym_view_get_viewport (view), &error);

  g_assert_no_error (error);
  return frame;
}

typedef struct
{
  SymView *view;
  SymFrame *expected;
} Awaited;

static gboolean
has_expected_frame (gpointer data)
{
  Awaited *awaited = data;
  SymFrame *frame = sym_view_get_frame (awaited->view);

  return frame != NULL && g_bytes_equal (sym_frame_get_bytes (frame),
                                         sym_frame_get_bytes (awaited->expected));
}

/* Waits until the view shows the frame that belongs to it as it stands. */
static void
await_frame (SymView *view)
{
  g_autoptr (SymFrame) expected = compose_again (view);

  sym_test_wait (has_expected_frame, &(Awaited){ view, expected });
}

static void
assert_rows_equal (const guint8 *bgra, gsize stride, SymFrame *frame)
{
  const guint8 *rgb = g_bytes_get_data (sym_frame_get_bytes (frame), NULL);

  for (int y = 0; y < sym_frame_get_height (frame); y++)
    for (int x = 0; x < sym_frame_get_width (frame); x++)
      {
        guint32 pixel = *(const guint32 *) (const void *) (bgra + (gsize) y * stride + (gsize) x * 4);
        const guint8 *expected = rgb + (gsize) y * sym_frame_get_stride (frame) + (gsize) x * 3;

        g_assert_cmphex (pixel & 0xffffff, ==,
                         (guint32) expected[0] << 16 | (guint32) expected[1] << 8 | expected[2]);
      }
}

static void
assert_shows_its_frame (SymView *view)
{
  g_autoptr (SymFrame) frame = compose_again (view);
  GdkTexture *texture = sym_view_get_texture (view);
  g_autofree guint8 *pixels = NULL;
  gsize stride;

  g_assert_nonnull (texture);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, sym_frame_get_width (frame));
  g_assert_cmpint (gdk_texture_get_height (texture), ==, sym_frame_get_height (frame));

  stride = (gsize) gdk_texture_get_width (texture) * 4;
  pixels = g_malloc (stride * (gsize) gdk_texture_get_height (texture));
  gdk_texture_download (texture, pixels, stride);
  assert_rows_equal (pixels, stride, frame);
}

static void
test_texture_is_frame (void)
{
  g_autoptr (SymItem) item = sym_test_item_new (&synthetic);
  GtkWidget *view = sym_view_new ();
  GtkWindow *window = sym_test_show (view, 320, 240);
  SymViewport viewport;

  sym_view_set_item (SYM_VIEW (view), item);
  await_frame (SYM_VIEW (view));
  g_assert_cmpint (sym_frame_get_width (sym_view_get_frame (SYM_VIEW (view))), ==, 320);
  g_assert_cmpint (sym_frame_get_height (sym_view_get_frame (SYM_VIEW (view))), ==, 240);
  assert_shows_its_frame (SYM_VIEW (view));

  viewport = *sym_view_get_viewport (SYM_VIEW (view));
  viewport.slice = 3;
  viewport.flip_h = TRUE;
  sym_view_set_viewport (SYM_VIEW (view), &viewport);
  await_frame (SYM_VIEW (view));
  assert_shows_its_frame (SYM_VIEW (view));

  gtk_window_destroy (window);
}

/* What the renderer puts on the screen is the frame to the last bit: no filter, no offset. */
static void
test_screen_is_frame (void)
{
  g_autoptr (SymItem) item = sym_test_item_new (&synthetic);
  g_autoptr (SymFrame) frame = NULL;
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = NULL;
  GtkWidget *view = sym_view_new ();
  GtkWindow *window = sym_test_show (view, 301, 203);
  GskRenderNode *node;
  cairo_surface_t *surface;
  cairo_t *cr;

  sym_view_set_item (SYM_VIEW (view), item);
  await_frame (SYM_VIEW (view));
  frame = compose_again (SYM_VIEW (view));

  paintable = gtk_widget_paintable_new (view);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, 301, 203);
  node = gtk_snapshot_to_node (snapshot);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 301, 203);
  cr = cairo_create (surface);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  assert_rows_equal (cairo_image_surface_get_data (surface),
                     (gsize) cairo_image_surface_get_stride (surface), frame);

  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
  gtk_window_destroy (window);
}

static void
test_no_pixel_before_item (void)
{
  g_autoptr (SymItem) item = sym_test_item_new (&acquired);
  GtkWidget *pane = sym_pane_new ();
  SymView *view = sym_pane_get_view (SYM_PANE (pane));
  GtkWindow *window = sym_test_show (pane, 300, 200);

  g_assert_null (sym_view_get_texture (view));

  sym_pane_set_loading (SYM_PANE (pane), "made.nii");
  sym_test_run (50);
  g_assert_true (sym_pane_is_loading (SYM_PANE (pane)));
  g_assert_null (sym_view_get_texture (view));
  g_assert_null (sym_view_get_frame (view));

  sym_pane_set_item (SYM_PANE (pane), item);
  g_assert_false (sym_pane_is_loading (SYM_PANE (pane)));
  await_frame (view);
  g_assert_nonnull (sym_view_get_texture (view));

  /* The picture before goes at once when another file is being read. */
  sym_pane_set_loading (SYM_PANE (pane), "other.nii");
  g_assert_null (sym_view_get_texture (view));

  gtk_window_destroy (window);
}

static void
test_new_item_drops_old_frame (void)
{
  g_autoptr (SymItem) first = sym_test_item_new (&acquired);
  g_autoptr (SymItem) second = sym_test_item_new (&synthetic);
  GtkWidget *view = sym_view_new ();
  GtkWindow *window = sym_test_show (view, 200, 200);

  sym_view_set_item (SYM_VIEW (view), first);
  await_frame (SYM_VIEW (view));
  g_assert_nonnull (sym_view_get_texture (SYM_VIEW (view)));

  sym_view_set_item (SYM_VIEW (view), second);
  g_assert_null (sym_view_get_texture (SYM_VIEW (view)));
  await_frame (SYM_VIEW (view));
  g_assert_cmpint (sym_frame_get_verdict (sym_view_get_frame (SYM_VIEW (view)))->kind, ==,
                   SYM_VERDICT_SYNTHETIC);

  gtk_window_destroy (window);
}

typedef struct
{
  guint left;
} Ticks;

static gboolean
count_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Ticks *ticks = data;

  ticks->left -= ticks->left > 0;
  return ticks->left > 0;
}

static gboolean
is_over (gpointer data)
{
  return ((Ticks *) data)->left == 0;
}

/* Waits until the frame clock of @view has ticked @n times: its views have composed, or asked their
 * worker to. */
static void
await_ticks (GtkWidget *view, guint n)
{
  Ticks ticks = { n };

  gtk_widget_add_tick_callback (view, count_tick, &ticks, NULL);
  sym_test_wait (is_over, &ticks);
}

/* A view of more than four million pixels is composed by a worker; what is asked for last wins. */
static void
test_worker_latest_wins (void)
{
  g_autoptr (SymItem) item = sym_test_item_new (&synthetic);
  GtkWidget *view = sym_view_new ();
  GtkWindow *window = sym_test_show (view, 4000, 3000);

  sym_view_set_item (SYM_VIEW (view), item);
  await_frame (SYM_VIEW (view));
  g_assert_cmpint (sym_view_get_viewport (SYM_VIEW (view))->width, ==, 4000);

  /* The second view is asked for while the worker is at the first. */
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SymFrame) expected = NULL;
      SymViewport first = *sym_view_get_viewport (SYM_VIEW (view)), second;

      first.interpolation = SYM_INTERPOLATION_CUBIC;
      first.slice = (first.slice + 1) % 20;
      second = first;
      second.slice = (second.slice + 1) % 20;
      expected = sym_frame_compose (item, &second, NULL);
      g_assert_nonnull (expected);

      await_ticks (view, 3); /* the frame before is drawn */
      sym_view_set_viewport (SYM_VIEW (view), &first);
      await_ticks (view, 1);
      sym_view_set_viewport (SYM_VIEW (view), &second);
      sym_test_wait (has_expected_frame, &(Awaited){ SYM_VIEW (view), expected });
    }

  gtk_window_destroy (window);
}

static void
test_failed_item_keeps_mark (void)
{
  g_autoptr (SymItem) item = sym_test_item_new_failed ("bad.dcm", "The file ends after 12 bytes.");
  GtkWidget *pane = sym_pane_new ();
  GtkWindow *window = sym_test_show (pane, 400, 300);
  SymView *view = sym_pane_get_view (SYM_PANE (pane));

  sym_pane_set_item (SYM_PANE (pane), item);
  await_frame (view);
  g_assert_nonnull (sym_view_get_frame (view));
  g_assert_cmpint (sym_frame_get_verdict (sym_view_get_frame (view))->kind, ==,
                   SYM_VERDICT_UNCHECKABLE);
  assert_shows_its_frame (view);

  gtk_window_destroy (window);
}

static void
test_accessible (void)
{
  g_autoptr (SymItem) item = sym_test_item_new (&synthetic);
  GtkWidget *view = sym_view_new ();
  GtkWindow *window = sym_test_show (view, 200, 200);
  SymViewport viewport;
  const char *reason;
  g_autofree char *middle = NULL, *last = NULL;

  gtk_test_accessible_assert_role (view, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, "Empty pane");

  sym_view_set_item (SYM_VIEW (view), item);
  reason = sym_item_get_reason (item);
  g_assert_cmpstr (reason, !=, "");
  middle = g_strdup_printf ("SYNTHETIC. MR, axial slice %d of 20, made.nii. %s.",
                            (int) sym_view_get_viewport (SYM_VIEW (view))->slice + 1, reason);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, middle);

  viewport = *sym_view_get_viewport (SYM_VIEW (view));
  viewport.slice = 19;
  sym_view_set_viewport (SYM_VIEW (view), &viewport);
  last = g_strdup_printf ("SYNTHETIC. MR, axial slice 20 of 20, made.nii. %s.", reason);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, last);

  gtk_window_destroy (window);
}

typedef struct
{
  SymView *view;
  gint64 slice;
  guint steps, rounds;
} Film;

static gboolean
has_run (gpointer data)
{
  Film *self = data;
  const gint64 slice = sym_view_get_viewport (self->view)->slice;

  if (slice != self->slice)
    {
      self->steps += (guint) ((slice + 4 - self->slice) % 4);
      self->rounds += slice < self->slice;
      self->slice = slice;
    }
  return self->rounds == 2;
}

/* A film goes on from frame to frame and from the last to the first, no faster than the file says, and
 * ends with its image. */
static void
test_cine (void)
{
  g_autoptr (SymItem) item = sym_test_item_new (&film);
  g_autoptr (SymItem) other = sym_test_item_new (&acquired);
  GtkWidget *view = sym_view_new ();
  GtkWindow *window = sym_test_show (view, 160, 120);
  Film run = { SYM_VIEW (view), 2, 0, 0 };
  gint64 begin;

  sym_view_set_item (SYM_VIEW (view), item);
  g_assert_cmpint (sym_view_get_viewport (SYM_VIEW (view))->slice, ==, 2);
  begin = g_get_monotonic_time ();
  gtk_widget_activate_action (view, "view.cine", NULL);
  sym_test_wait (has_run, &run);
  g_assert_cmpuint (run.steps, >=, 6);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, (run.steps - 1) * 25000);

  sym_view_set_item (SYM_VIEW (view), other);
  run.slice = sym_view_get_viewport (SYM_VIEW (view))->slice;
  for (int i = 0; i < 20; i++)
    {
      g_usleep (10000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_cmpint (sym_view_get_viewport (SYM_VIEW (view))->slice, ==, run.slice);

  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  sym_test_init (&argc, &argv);

  g_test_add_func ("/view/texture-is-frame", test_texture_is_frame);
  g_test_add_func ("/view/screen-is-frame", test_screen_is_frame);
  g_test_add_func ("/view/new-item-drops-old-frame", test_new_item_drops_old_frame);
  g_test_add_func ("/view/worker-latest-wins", test_worker_latest_wins);
  g_test_add_func ("/view/accessible", test_accessible);
  g_test_add_func ("/view/cine", test_cine);
  g_test_add_func ("/pane/no-pixel-before-item", test_no_pixel_before_item);
  g_test_add_func ("/pane/failed-item-keeps-mark", test_failed_item_keeps_mark);

  return g_test_run ();
}
