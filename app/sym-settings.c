/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-settings"

#include "config.h"

#include "sym-settings.h"

#define GROUP "window"
#define MIN_SIZE 320
#define MAX_SIZE 16384

static char *
get_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "symscope", "window.ini", NULL);
}

static int
get_size (GKeyFile *file, const char *key, int preset)
{
  int size = g_key_file_get_integer (file, GROUP, key, NULL);

  return size >= MIN_SIZE && size <= MAX_SIZE ? size : preset;
}

SymSettings *
sym_settings_load (void)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = get_path ();
  SymSettings *self = g_new0 (SymSettings, 1);

  /* The first run has no file, and that is no error. */
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  self->width = get_size (file, "width", 1440);
  self->height = get_size (file, "height", 860);
  self->maximized = g_key_file_get_boolean (file, GROUP, "maximized", NULL);
  self->level_inverted = g_key_file_get_boolean (file, GROUP, "level-inverted", NULL);
  return self;
}

void
sym_settings_save (const SymSettings *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = get_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_key_file_set_integer (file, GROUP, "width", self->width);
  g_key_file_set_integer (file, GROUP, "height", self->height);
  g_key_file_set_boolean (file, GROUP, "maximized", self->maximized);
  g_key_file_set_boolean (file, GROUP, "level-inverted", self->level_inverted);

  g_mkdir_with_parents (folder, 0700);
  if (!g_key_file_save_to_file (file, path, &error))
    g_message ("Settings are not kept: %s", error->message);
}
