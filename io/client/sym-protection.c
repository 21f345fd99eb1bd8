/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-protection.h"

#include "sym-lockdown.h"

static GMutex lock;
static gboolean is_known;
static guint layers_found = SYM_LOCKDOWN_ALL;

char *
sym_protection_describe_missing (void)
{
  guint layers;

  g_mutex_lock (&lock);
  layers = is_known ? layers_found : sym_lockdown_probe ();
  g_mutex_unlock (&lock);
  return sym_lockdown_describe_missing (layers);
}

void
_sym_protection_report (guint layers)
{
  g_autofree char *missing = NULL;

  g_mutex_lock (&lock);
  if ((layers_found & ~layers) != 0)
    missing = sym_lockdown_describe_missing (layers_found & layers);
  layers_found &= layers;
  is_known = TRUE;
  g_mutex_unlock (&lock);
  if (missing != NULL)
    g_printerr ("symscope: %s\n", missing);
}
