/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-lockdown.h"

#include <glib/gi18n-lib.h>

char *
sym_lockdown_describe_missing (guint layers)
{
  static const struct
  {
    guint layer;
    const char *name;
  } names[] = {
    { SYM_LOCKDOWN_LIMITS, N_ ("limits of memory and time") },
    { SYM_LOCKDOWN_NO_PRIVILEGES, N_ ("no new privileges") },
    { SYM_LOCKDOWN_FILES, N_ ("no access to files (Landlock)") },
    { SYM_LOCKDOWN_NETWORK, N_ ("no access to the network (Landlock)") },
    { SYM_LOCKDOWN_CALLS, N_ ("a list of allowed system calls (seccomp)") },
  };
  g_autoptr (GString) list = g_string_new ("");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((layers & names[i].layer) == 0)
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", _ (names[i].name));
  if (list->len == 0)
    return NULL;
  return g_strdup_printf (_ ("A helper process is protected less than it should be; this system does "
                             "not offer: %s."),
                          list->str);
}
