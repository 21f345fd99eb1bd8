/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-command.h"

#include <glib/gi18n.h>

gboolean
sym_command_parse (const char *parameters, const GOptionEntry *entries,
                   int *argc, char ***argv, SymExit *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;
  gboolean help = FALSE;
  const GOptionEntry help_entry[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Show this help"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  /* GOptionContext's own --help calls exit() */
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, help_entry, GETTEXT_PACKAGE);

  if (!g_option_context_parse (context, argc, argv, &error))
    {
      sym_command_complain ("%s", error->message);
      *status = SYM_EXIT_USAGE;
      return FALSE;
    }
  if (help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);

      g_print ("%s", text);
      *status = SYM_EXIT_OK;
      return FALSE;
    }
  return TRUE;
}

void
sym_command_complain (const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("symscope: %s\n", sentence);
}
