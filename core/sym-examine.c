/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-examine"

#include "config.h"

#include "sym-examine-private.h"

typedef struct
{
  SymExamineReport report;
  gpointer user_data;
} Listener;

/* Detectors are functions of an image; how far they are is no part of what they return. */
static GPrivate listener = G_PRIVATE_INIT (g_free);

void
_sym_examine_listen (SymExamineReport report, gpointer user_data)
{
  Listener *self = NULL;

  if (report != NULL)
    {
      self = g_new (Listener, 1);
      *self = (Listener){ report, user_data };
    }
  g_private_replace (&listener, self);
}

void
_sym_examine_report (gsize n_planes)
{
  const Listener *self = g_private_get (&listener);

  if (self != NULL)
    self->report (n_planes, self->user_data);
}
