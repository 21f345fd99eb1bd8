/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <linux/filter.h>
#include <seccomp.h>

#include "sym-lockdown.h"

G_BEGIN_DECLS

/* What a process that locks itself and a server that locks its children have in common. */

/**
 * _sym_lockdown_landlock_new:
 *
 * Returns: a descriptor for a set of rules that handles everything the kernel knows of, without any
 *   rule; -1 where there is no Landlock
 */
int _sym_lockdown_landlock_new (void);

/**
 * _sym_lockdown_landlock_enter:
 * @ruleset: may be -1
 *
 * Returns: the layers that hold now
 */
guint _sym_lockdown_landlock_enter (int ruleset);

/**
 * _sym_lockdown_list_new:
 *
 * Returns: (nullable): a list that kills on everything but common calls, memory that is not
 *   executable, and @calls
 */
scmp_filter_ctx _sym_lockdown_list_new (const char *const *calls, guint n_calls);
gboolean _sym_lockdown_rule (scmp_filter_ctx filter, guint32 action, const char *name);

/**
 * SymLockdownProgram:
 * @code: (array length=length) (nullable): a list as the kernel takes it, to be freed
 */
typedef struct
{
  struct sock_filter *code;
  guint16 length;
} SymLockdownProgram;

gboolean _sym_lockdown_program_build (SymLockdownProgram *program, scmp_filter_ctx filter);
gboolean _sym_lockdown_program_install (const SymLockdownProgram *program);

G_END_DECLS
