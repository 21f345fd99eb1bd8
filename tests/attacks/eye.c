/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "eye"

#include "config.h"

#include "judge.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <cairo.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

/* Eye and hand at an X server: pictures by XShmGetImage, input by XTest, judged by judge(). Reads one
 * command a line and answers each with one line; see README.md. */

/* A window that has drawn nothing for this long has drawn all. */
#define SETTLE_USEC 60000

static Display *display;
static JudgePicture picture;

static int
on_x_error (Display *d, XErrorEvent *event)
{
  return 0; /* a window that has gone between two requests */
}

static void
list_windows (void)
{
  Window root, parent, *children = NULL;
  unsigned int n = 0;

  XQueryTree (display, DefaultRootWindow (display), &root, &parent, &children, &n);
  for (unsigned int i = 0; i < n; i++)
    {
      XWindowAttributes a;

      if (XGetWindowAttributes (display, children[i], &a) && a.map_state == IsViewable && a.width > 8
          && a.class == InputOutput)
        printf ("%lu,%d,%d,%d,%d,%d ", children[i], a.x, a.y, a.width, a.height, a.override_redirect);
    }
  if (children != NULL)
    XFree (children);
  printf ("\n");
}

/* The server puts pictures into memory that is shared with it: a socket would take most of the time. */
static XShmSegmentInfo shared;
static gsize shared_size;

static gboolean
get_image (int x, int y, int width, int height)
{
  const gsize size = (gsize) width * (gsize) height * 4;
  XImage *image;
  gboolean ok;

  if (shared_size < size)
    {
      if (shared_size > 0)
        {
          XShmDetach (display, &shared);
          shmdt (shared.shmaddr);
        }
      shared.shmid = shmget (IPC_PRIVATE, size, IPC_CREAT | 0600);
      shared.shmaddr = shmat (shared.shmid, NULL, 0);
      shared.readOnly = False;
      XShmAttach (display, &shared);
      XSync (display, False);
      shmctl (shared.shmid, IPC_RMID, NULL);
      shared_size = size;
    }
  image = XShmCreateImage (display, DefaultVisual (display, DefaultScreen (display)), 24, ZPixmap, shared.shmaddr, &shared,
                           (unsigned int) width, (unsigned int) height);
  ok = XShmGetImage (display, DefaultRootWindow (display), image, x, y, AllPlanes);
  image->data = NULL;
  XDestroyImage (image);
  return ok;
}

static gboolean
take_picture (int x, int y, int width, int height)
{
  const guint8 *from;
  guint8 *to;

  if (width < 1 || height < 1 || !get_image (x, y, width, height))
    return FALSE;
  g_free (picture.pixels);
  picture.width = width;
  picture.height = height;
  picture.pixels = g_malloc ((gsize) width * (gsize) height * 3);
  from = (const guint8 *) shared.shmaddr;
  to = picture.pixels;
  for (gsize i = 0; i < (gsize) width * (gsize) height; i++, from += 4, to += 3)
    {
      to[0] = from[2];
      to[1] = from[1];
      to[2] = from[0];
    }
  return TRUE;
}

/* Waits until two pictures are the same, no longer than @seconds. */
static gboolean
settle (int x, int y, int width, int height, double seconds)
{
  const gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  gboolean same = FALSE;

  if (!take_picture (x, y, width, height))
    return FALSE;
  while (!same && g_get_monotonic_time () < end)
    {
      g_autofree guint8 *before = g_steal_pointer (&picture.pixels);

      g_usleep (SETTLE_USEC);
      if (!take_picture (x, y, width, height))
        return FALSE;
      same = memcmp (before, picture.pixels, (gsize) width * (gsize) height * 3) == 0;
    }
  return TRUE;
}

static gboolean
load_picture (const char *path)
{
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  gboolean ok = cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS;

  if (ok)
    {
      const guint8 *data = cairo_image_surface_get_data (surface);
      int stride = cairo_image_surface_get_stride (surface);

      g_free (picture.pixels);
      picture.width = cairo_image_surface_get_width (surface);
      picture.height = cairo_image_surface_get_height (surface);
      picture.pixels = g_malloc ((gsize) picture.width * (gsize) picture.height * 3);
      for (int j = 0; j < picture.height; j++)
        for (int i = 0; i < picture.width; i++)
          for (int c = 0; c < 3; c++)
            picture.pixels[((gsize) j * (gsize) picture.width + (gsize) i) * 3 + (gsize) c] = data[j * stride + i * 4 + 2 - c];
    }
  cairo_surface_destroy (surface);
  return ok;
}

static gboolean
save_picture (const char *path)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, picture.width, picture.height);
  guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  gboolean ok;

  for (int j = 0; j < picture.height; j++)
    for (int i = 0; i < picture.width; i++)
      for (int c = 0; c < 3; c++)
        data[j * stride + i * 4 + 2 - c] = picture.pixels[((gsize) j * (gsize) picture.width + (gsize) i) * 3 + (gsize) c];
  cairo_surface_mark_dirty (surface);
  ok = cairo_surface_write_to_png (surface, path) == CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy (surface);
  return ok;
}

/* content unmarked words, then the words: text x y cap contrast likeness */
static void
print_verdict (double cap, gboolean thorough)
{
  gint64 start = g_get_monotonic_time ();
  JudgeVerdict verdict = judge (&picture, cap, thorough);

  printf ("%d %d %u %.0f", verdict.content, verdict.unmarked, verdict.words->len,
          (double) (g_get_monotonic_time () - start) / 1000);
  for (guint i = 0; i < verdict.words->len; i++)
    {
      JudgeWord *word = &g_array_index (verdict.words, JudgeWord, i);

      printf (" %s,%.0f,%.0f,%.1f,%.0f,%.2f,%.0f,%.2f", word->text, word->x, word->y, word->cap, word->contrast,
              word->likeness, word->angle, word->stretch);
    }
  printf ("\n");
  judge_verdict_clear (&verdict);
}

static void
press (const char *keys)
{
  g_auto (GStrv) names = g_strsplit (keys, "+", -1);
  guint n = g_strv_length (names);

  for (guint i = 0; i < n; i++)
    XTestFakeKeyEvent (display, XKeysymToKeycode (display, XStringToKeysym (names[i])), True, 0);
  for (guint i = n; i > 0; i--)
    XTestFakeKeyEvent (display, XKeysymToKeycode (display, XStringToKeysym (names[i - 1])), False, 0);
}

static void
drag (unsigned int button, int x0, int y0, int x1, int y1, int steps)
{
  XTestFakeMotionEvent (display, -1, x0, y0, 0);
  XTestFakeButtonEvent (display, button, True, 0);
  for (int i = 1; i <= steps; i++)
    XTestFakeMotionEvent (display, -1, x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps, 2);
  XTestFakeButtonEvent (display, button, False, 0);
}

/* org.gtk.Actions of the program: what anybody in the session can call. */
static GVariant *
call (const char *bus_name, const char *path, const char *method, GVariant *parameters)
{
  static GDBusConnection *bus;

  if (bus == NULL)
    bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (bus == NULL)
    return NULL;
  return g_dbus_connection_call_sync (bus, bus_name, path, "org.gtk.Actions", method, parameters, NULL,
                                      G_DBUS_CALL_FLAGS_NO_AUTO_START, 2000, NULL, NULL);
}

static void
list_actions (const char *bus_name, const char *path)
{
  g_autoptr (GVariant) reply = call (bus_name, path, "DescribeAll", NULL);
  g_autoptr (GVariantIter) actions = NULL;
  const char *action;
  GVariant *description;

  if (reply != NULL)
    {
      g_variant_get (reply, "(a{s(bgav)})", &actions);
      while (g_variant_iter_loop (actions, "{&s@(bgav)}", &action, &description))
        {
          const char *signature;

          g_variant_get (description, "(b&g@av)", NULL, &signature, NULL);
          printf ("%s:%s ", action, signature);
        }
    }
  printf ("\n");
}

static gboolean
activate (const char *bus_name, const char *path, const char *action, const char *parameter)
{
  GVariantBuilder values;
  g_autoptr (GVariant) reply = NULL;

  g_variant_builder_init (&values, G_VARIANT_TYPE ("av"));
  if (parameter != NULL)
    {
      GVariant *value = g_variant_parse (NULL, parameter, NULL, NULL, NULL);

      if (value != NULL)
        g_variant_builder_add (&values, "v", value);
    }
  reply = call (bus_name, path, "Activate", g_variant_new ("(sav@a{sv})", action, &values,
                                                         g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)));
  return reply != NULL;
}

static gboolean
set_state (const char *bus_name, const char *path, const char *action, const char *text)
{
  GVariant *value = g_variant_parse (NULL, text, NULL, NULL, NULL);
  g_autoptr (GVariant) reply = NULL;

  if (value == NULL)
    return FALSE;
  reply = call (bus_name, path, "SetState", g_variant_new ("(sv@a{sv})", action, value,
                                                         g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)));
  return reply != NULL;
}

/* The numbers after the command's name. */
static int
parse (char **words, double *numbers, int n)
{
  int i = 0;

  while (i < n && words[i + 1] != NULL)
    {
      numbers[i] = g_ascii_strtod (words[i + 1], NULL);
      i++;
    }
  return i;
}

static gboolean
run (char **words)
{
  double v[6] = { 0 };
  int n = parse (words, v, 6);
  const char *name = words[0];

  if (g_str_equal (name, "judge") && picture.pixels != NULL)
    print_verdict (v[0], n < 2);
  else if (g_str_equal (name, "windows"))
    list_windows ();
  else if (g_str_equal (name, "picture") && n == 4)
    printf ("%d\n", take_picture ((int) v[0], (int) v[1], (int) v[2], (int) v[3]));
  else if (g_str_equal (name, "settle") && n == 5)
    printf ("%d\n", settle ((int) v[0], (int) v[1], (int) v[2], (int) v[3], v[4]));
  else if (g_str_equal (name, "load") && words[1] != NULL)
    printf ("%d\n", load_picture (words[1]));
  else if (g_str_equal (name, "save") && words[1] != NULL && picture.pixels != NULL)
    printf ("%d\n", save_picture (words[1]));
  else if (g_str_equal (name, "actions") && g_strv_length (words) == 3)
    list_actions (words[1], words[2]);
  else if (g_str_equal (name, "accessible") && n == 2)
    eye_use_accessible ((guint) v[0], (guint) v[1]);
  else if (g_str_equal (name, "state") && g_strv_length (words) >= 5)
    {
      g_autofree char *value = g_strjoinv (" ", words + 4);

      printf ("%d\n", set_state (words[1], words[2], words[3], value));
    }
  else if (g_str_equal (name, "activate") && g_strv_length (words) >= 4)
    {
      g_autofree char *parameter = words[4] != NULL ? g_strjoinv (" ", words + 4) : NULL;

      printf ("%d\n", activate (words[1], words[2], words[3], parameter));
    }
  else
    {
      if (g_str_equal (name, "resize") && n == 3)
        XResizeWindow (display, (Window) v[0], (unsigned int) v[1], (unsigned int) v[2]);
      else if (g_str_equal (name, "place") && n == 3)
        XMoveWindow (display, (Window) v[0], (int) v[1], (int) v[2]);
      else if (g_str_equal (name, "focus") && n == 1)
        XSetInputFocus (display, (Window) v[0], RevertToParent, CurrentTime);
      else if (g_str_equal (name, "raise") && n == 1)
        XRaiseWindow (display, (Window) v[0]);
      else if (g_str_equal (name, "move") && n == 2)
        XTestFakeMotionEvent (display, -1, (int) v[0], (int) v[1], 0);
      else if (g_str_equal (name, "click") && n >= 1)
        {
          XTestFakeButtonEvent (display, (unsigned int) v[0], True, 0);
          XTestFakeButtonEvent (display, (unsigned int) v[0], False, 0);
        }
      else if (g_str_equal (name, "wheel") && n == 1)
        {
          XTestFakeKeyEvent (display, XKeysymToKeycode (display, XK_Control_L), True, 0);
          XTestFakeButtonEvent (display, (unsigned int) v[0], True, 0);
          XTestFakeButtonEvent (display, (unsigned int) v[0], False, 0);
          XTestFakeKeyEvent (display, XKeysymToKeycode (display, XK_Control_L), False, 0);
        }
      else if (g_str_equal (name, "drag") && n == 6)
        drag ((unsigned int) v[0], (int) v[1], (int) v[2], (int) v[3], (int) v[4], (int) v[5]);
      else if (g_str_equal (name, "key") && words[1] != NULL)
        press (words[1]);
      else
        return FALSE;
      XSync (display, False);
      printf ("ok\n");
    }
  return TRUE;
}

int
main (void)
{
  char line[4096];

  display = XOpenDisplay (NULL);
  XSetErrorHandler (on_x_error);
  setvbuf (stdout, NULL, _IOLBF, 0);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (line), " ", -1);

      if (words[0] == NULL || words[0][0] == '\0')
        continue;
      if ((display == NULL && !g_str_equal (words[0], "load") && !g_str_equal (words[0], "judge")
           && !g_str_equal (words[0], "save"))
          || !run (words))
        printf ("error\n");
    }
  if (display != NULL)
    XCloseDisplay (display);
  g_free (picture.pixels);
  return 0;
}
