/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-examine"

#include "config.h"

#include "sym-examine-private.h"

typedef struct
{
  SymExamineReport report;
  SymExamineFound found;
  gpointer user_data;
} Listener;

/* Detectors are functions of an image; how far they are is no part of what they return. */
static GPrivate listener = G_PRIVATE_INIT (g_free);

void
_sym_examine_listen (SymExamineReport report, SymExamineFound found, gpointer user_data)
{
  Listener *self = NULL;

  if (report != NULL || found != NULL)
    {
      self = g_new (Listener, 1);
      *self = (Listener){ report, found, user_data };
    }
  g_private_replace (&listener, self);
}

void
_sym_examine_report (gsize n_planes)
{
  const Listener *self = g_private_get (&listener);

  if (self != NULL && self->report != NULL)
    self->report (n_planes, self->user_data);
}

void
_sym_examine_announce (SymEvidence *evidence)
{
  const Listener *self = g_private_get (&listener);

  if (self != NULL && self->found != NULL)
    self->found (evidence, self->user_data);
}

gpointer
_sym_examine_take_rest (SymImage *image, SymSearch search, SymExamineEffort effort)
{
  SymSearchRest *rest = &image->rests[search];
  gpointer data = NULL;

  g_mutex_lock (&image->lock);
  if (rest->effort == effort)
    data = g_steal_pointer (&rest->data);
  g_mutex_unlock (&image->lock);
  return data;
}

void
_sym_examine_leave_rest (SymImage *image, SymSearch search, SymExamineEffort effort, gpointer data,
                         GDestroyNotify destroy)
{
  SymSearchRest before;

  g_mutex_lock (&image->lock);
  before = image->rests[search];
  image->rests[search] = (SymSearchRest){ effort, data, destroy };
  g_mutex_unlock (&image->lock);
  if (before.data != NULL)
    before.destroy (before.data);
}
