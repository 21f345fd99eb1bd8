/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-lockdown.h"

G_BEGIN_DECLS

/**
 * SymLockdownServer:
 *
 * How a fork server locks its children. What all of them share holds for the server already, and a
 * fork hands it on for nothing; a child adds limits of its own, a Landlock domain apart from the
 * server's, and a short list that takes away the calls which only the server makes.
 */
typedef struct _SymLockdownServer SymLockdownServer;

/**
 * SymLockdownServerPlan:
 * @server_calls: (array length=n_server_calls): what the server needs besides those that every
 *   computation does, and its children do not; those by which a child locks itself are among them
 *   by themselves
 * @refused_calls: (array length=n_refused_calls): calls that fail with `EACCES`, for both, instead of
 *   killing: libraries try them, and go on without
 */
typedef struct
{
  const char *const *server_calls;
  guint n_server_calls;
  const char *const *refused_calls;
  guint n_refused_calls;
} SymLockdownServerPlan;

/**
 * SymLockdownBudget:
 * @private_memory: bytes that a child may allocate beyond what the server has
 * @mapped_memory: bytes it may map besides, of files
 * @file_size: bytes at which a file that it writes ends
 * @seconds: of processor time; SIGXCPU ends it
 */
typedef struct
{
  guint64 private_memory;
  guint64 mapped_memory;
  guint64 file_size;
  guint seconds;
} SymLockdownBudget;

/**
 * sym_lockdown_server_new:
 *
 * Locks the calling process, which must have one thread and have opened all it needs, for good. Then
 * lets a first child lock itself, which does nothing else, to know what holds on this system.
 */
SymLockdownServer *sym_lockdown_server_new (const SymLockdownServerPlan *plan);

/**
 * sym_lockdown_server_get_layers:
 *
 * Returns: the layers that hold for every child
 */
guint sym_lockdown_server_get_layers (const SymLockdownServer *self);

/**
 * sym_lockdown_server_enter_child:
 *
 * Locks the calling process, which was forked from the server, for good.
 *
 * Returns: %FALSE when a layer that this system offers could not be had: the child has to end
 */
gboolean sym_lockdown_server_enter_child (SymLockdownServer *self, const SymLockdownBudget *budget);

G_END_DECLS
