/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-view"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sym-describe.h"
#include "sym-preset.h"
#include "sym-view-private.h"

#define ZOOM_STEP 1.25

static const char *const interpolations[SYM_N_INTERPOLATIONS] = { "nearest", "linear", "cubic" };

static void
scroll_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  _sym_view_scroll (user_data, g_variant_get_int32 (parameter));
}

static void
first_slice_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  _sym_view_scroll (user_data, -G_MAXINT32);
}

static void
last_slice_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  _sym_view_scroll (user_data, G_MAXINT32);
}

static void
time_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymView *self = user_data;
  SymImage *image = sym_view_get_image (self);
  SymViewport viewport = self->viewport;

  sym_viewport_set_time (&viewport, image,
                         sym_viewport_get_time (&viewport, image) + g_variant_get_int32 (parameter));
  _sym_view_edit (self, &viewport);
}

/* (axis, index): to the volume there; (axis, steps) for the other. An image without the axis stays. */
static void
go_along (SymView *self, GVariant *parameter, gboolean by_steps)
{
  SymImage *image = sym_view_get_image (self);
  SymViewport viewport = self->viewport;
  gint32 axis, index;

  g_variant_get (parameter, "(ii)", &axis, &index);
  if (axis < 0 || (guint) axis >= sym_image_get_n_axes (image))
    return;
  sym_viewport_set_along (&viewport, image, (guint) axis,
                          index + (by_steps ? sym_viewport_get_along (&viewport, image, (guint) axis) : 0));
  _sym_view_edit (self, &viewport);
}

static void
along_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  go_along (user_data, parameter, FALSE);
}

static void
step_along_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  go_along (user_data, parameter, TRUE);
}

/* "auto", "full", "file:N" or the id of a preset. */
static gboolean
find_window (SymImage *image, const char *name, SymWindow *window)
{
  const SymPreset *preset;
  const SymWindow *windows;
  guint n;

  if (g_str_equal (name, "auto"))
    {
      *window = sym_image_get_auto_window (image);
      return TRUE;
    }
  if (g_str_equal (name, "full"))
    {
      *window = sym_image_get_full_window (image);
      return TRUE;
    }
  if (g_str_has_prefix (name, "file:"))
    {
      guint64 index = g_ascii_strtoull (name + strlen ("file:"), NULL, 10);

      windows = sym_image_get_windows (image, &n);
      if (index >= n)
        return FALSE;
      *window = windows[index];
      return TRUE;
    }

  preset = sym_preset_find (name);
  if (preset == NULL)
    return FALSE;
  *window = (SymWindow){ .centre = preset->centre, .width = preset->width };
  g_strlcpy (window->name, preset->name, sizeof window->name);
  return TRUE;
}

static void
set_window (SymView *self, const char *name)
{
  SymImage *image = _sym_view_get_window_image (self);
  SymViewport viewport = self->viewport;

  if (_sym_view_has_window (self) && find_window (image, name, &viewport.window))
    _sym_view_edit (self, &viewport);
}

static void
window_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_window (user_data, g_variant_get_string (parameter, NULL));
}

/* 0 automatic, 1 and 2 the windows of the file, 3 to 9 the presets of the modality. */
static void
window_key_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymView *self = user_data;
  gint32 key = g_variant_get_int32 (parameter);
  const SymPreset *presets;
  guint n;

  if (key <= 0)
    {
      set_window (self, "auto");
    }
  else if (key <= 2)
    {
      g_autofree char *name = g_strdup_printf ("file:%d", key - 1);

      set_window (self, name);
    }
  else
    {
      presets = sym_preset_list (_sym_view_get_window_image (self), &n);
      if ((guint) (key - 3) < n)
        set_window (self, presets[key - 3].id);
    }
}

static void
zoom (SymView *self, double factor)
{
  SymViewport viewport = self->viewport;
  int x, y, width, height;

  sym_viewport_get_fit_area (&viewport, &x, &y, &width, &height);
  sym_viewport_zoom_at (&viewport, sym_view_get_image (self), x + width / 2.0, y + height / 2.0,
                        factor);
  _sym_view_edit (self, &viewport);
}

static void
zoom_in_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  zoom (user_data, ZOOM_STEP);
}

static void
zoom_out_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  zoom (user_data, 1 / ZOOM_STEP);
}

static void
fit_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymView *self = user_data;
  SymViewport viewport = self->viewport;

  sym_viewport_fit (&viewport);
  _sym_view_edit (self, &viewport);
}

static void
one_to_one_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymView *self = user_data;
  SymViewport viewport = self->viewport;

  sym_viewport_one_to_one (&viewport, sym_view_get_image (self));
  _sym_view_edit (self, &viewport);
}

static void
pan_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymView *self = user_data;
  SymViewport viewport = self->viewport;
  gint32 dx, dy;

  g_variant_get (parameter, "(ii)", &dx, &dy);
  sym_viewport_pan (&viewport, dx * viewport.scale, dy * viewport.scale);
  _sym_view_edit (self, &viewport);
}

static void
rotate_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymView *self = user_data;
  SymViewport viewport = self->viewport;

  sym_viewport_rotate (&viewport, g_variant_get_int32 (parameter));
  _sym_view_edit (self, &viewport);
}

static void
reset_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymView *self = user_data;
  SymViewport viewport;

  sym_item_init_viewport (self->item, &viewport, self->viewport.width, self->viewport.height,
                          self->viewport.scale);
  if (sym_pair_mode_is_difference (self->pair.mode))
    viewport.colormap = self->viewport.colormap;
  if (_sym_view_look_has_values (self))
    viewport.window = self->look != NULL ? sym_image_get_default_window (_sym_view_get_window_image (self))
                                         : self->viewport.window;
  _sym_view_edit (self, &viewport);
}

static void
menu_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWidget *widget = user_data;

  _sym_view_popup_menu (user_data, gtk_widget_get_width (widget) / 2.0,
                        gtk_widget_get_height (widget) / 2.0);
}

static void
flip_h_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymView *self = user_data;
  SymViewport viewport = self->viewport;

  viewport.flip_h = g_variant_get_boolean (value);
  _sym_view_edit (self, &viewport);
}

static void
flip_v_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymView *self = user_data;
  SymViewport viewport = self->viewport;

  viewport.flip_v = g_variant_get_boolean (value);
  _sym_view_edit (self, &viewport);
}

static void
invert_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymView *self = user_data;
  SymViewport viewport = self->viewport;

  viewport.invert = g_variant_get_boolean (value);
  _sym_view_edit (self, &viewport);
}

static void
linked_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymView *self = user_data;

  self->linked = g_variant_get_boolean (value);
  g_simple_action_set_state (action, value);
  g_signal_emit_by_name (self, "edited", SYM_VIEW_EDIT_OTHER);
}

static void
plane_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymView *self = user_data;
  SymImage *image = sym_view_get_image (self);
  SymViewport viewport = self->viewport;
  SymPlane plane;

  if (image == NULL || !sym_plane_from_name (g_variant_get_string (value, NULL), &plane) ||
      !sym_viewport_has_plane (image, plane))
    return;

  sym_viewport_set_plane (&viewport, image, plane);
  _sym_view_edit (self, &viewport);
}

static void
colormap_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymView *self = user_data;
  SymViewport viewport = self->viewport;

  if (sym_colormap_from_name (g_variant_get_string (value, NULL), &viewport.colormap))
    _sym_view_edit (self, &viewport);
}

static void
interpolation_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymView *self = user_data;
  SymViewport viewport = self->viewport;

  if (sym_interpolation_from_name (g_variant_get_string (value, NULL), &viewport.interpolation))
    _sym_view_edit (self, &viewport);
}

static void
forensic_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SymForensicKind kind;

  if (sym_forensic_kind_from_name (g_variant_get_string (value, NULL), &kind))
    sym_view_set_forensic (user_data, kind);
}

static void
forensic_next_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SymView *self = user_data;

  sym_view_set_forensic (self, (self->forensic + 1) % SYM_N_FORENSICS);
}

static void
cine_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  _sym_view_set_cine (user_data, g_variant_get_boolean (value));
}

static const GActionEntry entries[] = {
  { .name = "scroll", .parameter_type = "i", .activate = scroll_activated },
  { .name = "first-slice", .activate = first_slice_activated },
  { .name = "last-slice", .activate = last_slice_activated },
  { .name = "time", .parameter_type = "i", .activate = time_activated },
  { .name = "along", .parameter_type = "(ii)", .activate = along_activated },
  { .name = "step-along", .parameter_type = "(ii)", .activate = step_along_activated },
  { .name = "window", .parameter_type = "s", .activate = window_activated },
  { .name = "window-key", .parameter_type = "i", .activate = window_key_activated },
  { .name = "zoom-in", .activate = zoom_in_activated },
  { .name = "zoom-out", .activate = zoom_out_activated },
  { .name = "fit", .activate = fit_activated },
  { .name = "one-to-one", .activate = one_to_one_activated },
  { .name = "pan", .parameter_type = "(ii)", .activate = pan_activated },
  { .name = "rotate", .parameter_type = "i", .activate = rotate_activated },
  { .name = "reset", .activate = reset_activated },
  { .name = "menu", .activate = menu_activated },
  { .name = "flip-h", .state = "false", .change_state = flip_h_changed },
  { .name = "flip-v", .state = "false", .change_state = flip_v_changed },
  { .name = "cine", .state = "false", .change_state = cine_changed },
  { .name = "invert", .state = "false", .change_state = invert_changed },
  { .name = "linked", .state = "true", .change_state = linked_changed },
  { .name = "plane", .parameter_type = "s", .state = "'acquired'", .change_state = plane_changed },
  { .name = "colormap", .parameter_type = "s", .state = "'grey'", .change_state = colormap_changed },
  { .name = "interpolation", .parameter_type = "s", .state = "'linear'",
    .change_state = interpolation_changed },
  { .name = "forensic", .parameter_type = "s", .state = "'none'", .change_state = forensic_changed },
  { .name = "forensic-next", .activate = forensic_next_activated },
};

void
_sym_view_add_actions (SymView *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "view", G_ACTION_GROUP (self->actions));
  _sym_view_sync_actions (self);
}

static GSimpleAction *
lookup (SymView *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name));
}

static void
sync_state (SymView *self, const char *name, GVariant *state)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (state);
  g_autoptr (GVariant) old = g_action_get_state (G_ACTION (lookup (self, name)));

  if (!g_variant_equal (old, value))
    g_simple_action_set_state (lookup (self, name), value);
}

void
_sym_view_sync_actions (SymView *self)
{
  const SymViewport *viewport = &self->viewport;
  SymImage *image = sym_view_get_image (self);
  gboolean has_image = image != NULL;
  gboolean has_window = _sym_view_has_window (self);

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    g_simple_action_set_enabled (lookup (self, entries[i].name), has_image);
  g_simple_action_set_enabled (lookup (self, "window"), has_window);
  g_simple_action_set_enabled (lookup (self, "window-key"), has_window);
  g_simple_action_set_enabled (lookup (self, "invert"), has_window);
  g_simple_action_set_enabled (lookup (self, "colormap"), has_window);
  g_simple_action_set_enabled (lookup (self, "time"),
                               has_image && sym_viewport_get_n_times (image) > 1);

  g_simple_action_set_enabled (lookup (self, "cine"), _sym_view_can_cine (self));

  sync_state (self, "cine", g_variant_new_boolean (self->cine_on));
  sync_state (self, "flip-h", g_variant_new_boolean (viewport->flip_h));
  sync_state (self, "flip-v", g_variant_new_boolean (viewport->flip_v));
  sync_state (self, "invert", g_variant_new_boolean (viewport->invert));
  sync_state (self, "plane", g_variant_new_string (sym_plane_get_name (viewport->plane)));
  sync_state (self, "colormap", g_variant_new_string (sym_colormap_get_name (viewport->colormap)));
  sync_state (self, "forensic", g_variant_new_string (sym_forensic_kind_get_name (self->forensic)));
  sync_state (self, "interpolation",
              g_variant_new_string (interpolations[viewport->interpolation]));
}

static void
append (GMenu *menu, const char *label, const char *action, const char *accel)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  if (accel != NULL)
    g_menu_item_set_attribute (item, "accel", "s", accel);
  g_menu_append_item (menu, item);
}

static void
append_section (GMenu *menu, GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

GMenuModel *
sym_view_build_window_menu (SymView *self)
{
  SymImage *image = _sym_view_get_window_image (self);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) files = g_menu_new ();
  g_autoptr (GMenu) automatic = g_menu_new ();
  g_autoptr (GMenu) hounsfield = g_menu_new ();
  const SymWindow *windows = NULL;
  const SymPreset *presets;
  guint n_windows = 0, n_presets;

  if (image != NULL)
    windows = sym_image_get_windows (image, &n_windows);
  for (guint i = 0; i < n_windows; i++)
    {
      g_autofree char *numbers = sym_describe_window (&windows[i]);
      g_autofree char *name = windows[i].name[0] != '\0'
                                  ? sym_describe_menu_label (windows[i].name)
                                  : g_strdup_printf (_ ("Window %u of the file"), i + 1);
      g_autofree char *label = g_strdup_printf ("%s   %s", name, numbers);
      g_autofree char *action = g_strdup_printf ("view.window::file:%u", i);
      g_autofree char *accel = i < 2 ? g_strdup_printf ("%u", i + 1) : NULL;

      append (files, label, action, accel);
    }

  append (automatic, _ ("Automatic"), "view.window::auto", "0");
  append (automatic, _ ("Full range"), "view.window::full", NULL);

  presets = sym_preset_list (image, &n_presets);
  for (guint i = 0; i < n_presets; i++)
    {
      SymWindow window = { .centre = presets[i].centre, .width = presets[i].width };
      g_autofree char *numbers = sym_describe_window (&window);
      g_autofree char *label = g_strdup_printf ("%s   %s", _ (presets[i].name), numbers);
      g_autofree char *action = g_strdup_printf ("view.window::%s", presets[i].id);
      g_autofree char *accel = i < 7 ? g_strdup_printf ("%u", i + 3) : NULL;

      append (hounsfield, label, action, accel);
    }

  append_section (menu, files);
  append_section (menu, automatic);
  append_section (menu, hounsfield);
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static GMenu *
build_plane_menu (SymImage *image)
{
  GMenu *menu = g_menu_new ();

  for (SymPlane plane = 0; plane < SYM_N_PLANES; plane++)
    if (sym_viewport_has_plane (image, plane))
      {
        g_autofree char *action = g_strdup_printf ("view.plane::%s", sym_plane_get_name (plane));

        append (menu, sym_describe_plane (plane), action, NULL);
      }
  return menu;
}

static GMenu *
build_look_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) maps = g_menu_new ();
  g_autoptr (GMenu) filters = g_menu_new ();

  append (maps, _ ("Grey"), "view.colormap::grey", NULL);
  append (maps, _ ("Hot"), "view.colormap::hot", NULL);
  append (maps, _ ("Viridis"), "view.colormap::viridis", NULL);
  append (maps, _ ("Inferno"), "view.colormap::inferno", NULL);
  append (maps, _ ("Cool–warm"), "view.colormap::coolwarm", NULL);
  append (maps, _ ("Dusk"), "view.colormap::dusk", NULL);
  append (filters, _ ("Image pixels as they are"), "view.interpolation::nearest", NULL);
  append (filters, _ ("Linear interpolation"), "view.interpolation::linear", NULL);
  append (filters, _ ("Cubic interpolation"), "view.interpolation::cubic", NULL);
  append_section (menu, maps);
  append_section (menu, filters);
  return menu;
}

static GMenu *
build_forensic_menu (void)
{
  GMenu *menu = g_menu_new ();

  append (menu, _ ("Off"), "view.forensic::none", NULL);
  append (menu, _ ("Log Power Spectrum"), "view.forensic::spectrum", NULL);
  append (menu, _ ("Noise Residual"), "view.forensic::residual", NULL);
  append (menu, _ ("Local Variance"), "view.forensic::variance", NULL);
  return menu;
}

GMenuModel *
_sym_view_build_menu (SymView *self)
{
  SymImage *image = sym_view_get_image (self);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) submenus = g_menu_new ();
  g_autoptr (GMenu) zooms = g_menu_new ();
  g_autoptr (GMenu) turns = g_menu_new ();
  g_autoptr (GMenu) pane = g_menu_new ();
  g_autoptr (GMenu) marks = g_menu_new ();

  append (turns, _ ("Flip Left and Right"), "view.flip-h", "h");
  append (turns, _ ("Flip Top and Bottom"), "view.flip-v", "v");
  append (turns, _ ("Rotate Right"), "view.rotate(1)", "<Alt>r");
  append (turns, _ ("Rotate Left"), "view.rotate(-1)", "<Alt>l");

  if (image != NULL)
    {
      g_autoptr (GMenuModel) windows = sym_view_build_window_menu (self);
      g_autoptr (GMenu) planes = build_plane_menu (image);
      g_autoptr (GMenu) look = build_look_menu ();
      g_autoptr (GMenu) forensic = build_forensic_menu ();

      if (_sym_view_has_window (self))
        g_menu_append_submenu (submenus, _ ("Window"), windows);
      g_menu_append_submenu (submenus, _ ("Plane"), G_MENU_MODEL (planes));
      g_menu_append_submenu (submenus, _ ("Colours and Sharpness"), G_MENU_MODEL (look));
      g_menu_append_submenu (submenus, _ ("Turn and Flip"), G_MENU_MODEL (turns));
      g_menu_append_submenu (submenus, _ ("Forensic View"), G_MENU_MODEL (forensic));
    }

  append (zooms, _ ("Fit"), "view.fit", "<Ctrl>0");
  append (zooms, _ ("One Image Pixel per Screen Pixel"), "view.one-to-one", "<Ctrl>1");
  append (zooms, _ ("Invert Grey"), "view.invert", "i");
  if (_sym_view_can_cine (self))
    append (zooms, _ ("Play as Film"), "view.cine", "c");
  append (pane, _ ("Linked With Other Panes"), "view.linked", "l");
  append (pane, _ ("One Pane Fills the Window"), "panes.maximize", "Return");
  append (pane, _ ("Reset View"), "view.reset", "r");
  append (pane, _ ("Clear Pane"), "panes.clear", "<Ctrl>w");
  append (marks, _ ("Mark as Synthetic…"), "win.mark-as-synthetic", "<Ctrl>m");
  append (marks, _ ("Add a Correction…"), "win.add-correction", NULL);

  append_section (menu, submenus);
  append_section (menu, zooms);
  append_section (menu, pane);
  append_section (menu, marks);
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

void
_sym_view_popup_menu (SymView *self, double x, double y)
{
  g_autoptr (GMenuModel) model = _sym_view_build_menu (self);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  self->menu = gtk_popover_menu_new_from_model (model);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_popover_popup (GTK_POPOVER (self->menu));
}
