/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SymLockdown:
 * @SYM_LOCKDOWN_LIMITS: limits of memory and processor time; no new descriptor, no file written, no
 *   process, no core file (setrlimit)
 * @SYM_LOCKDOWN_NO_PRIVILEGES: no program that is started can gain any (no_new_privs)
 * @SYM_LOCKDOWN_FILES: no file can be opened, looked up or changed by name (Landlock, Linux 5.13)
 * @SYM_LOCKDOWN_NETWORK: no TCP port can be bound or connected to (Landlock, Linux 6.7)
 * @SYM_LOCKDOWN_CALLS: system calls that are not on the list kill the process (seccomp)
 *
 * The layers in which a process gives up what it does not need. Each holds by itself.
 */
typedef enum /*< flags >*/
{
  SYM_LOCKDOWN_LIMITS = 1 << 0,
  SYM_LOCKDOWN_NO_PRIVILEGES = 1 << 1,
  SYM_LOCKDOWN_FILES = 1 << 2,
  SYM_LOCKDOWN_NETWORK = 1 << 3,
  SYM_LOCKDOWN_CALLS = 1 << 4,
} SymLockdown;

#define SYM_LOCKDOWN_ALL                                                                          \
  (SYM_LOCKDOWN_LIMITS | SYM_LOCKDOWN_NO_PRIVILEGES | SYM_LOCKDOWN_FILES | SYM_LOCKDOWN_NETWORK | \
   SYM_LOCKDOWN_CALLS)

/**
 * SymLockdownPlan:
 * @max_memory: bytes of address space that the process may take beyond what it has already
 * @max_seconds: processor time it may use beyond what it has used already; SIGXCPU ends it
 * @calls: (array length=n_calls) (nullable): names of system calls it needs besides those that
 *   every computation does: memory, reading and writing of open descriptors, its end
 *
 * What one process still needs once it begins with what a stranger wrote.
 */
typedef struct
{
  guint64 max_memory;
  guint max_seconds;
  const char *const *calls;
  guint n_calls;
} SymLockdownPlan;

/**
 * sym_lockdown_probe:
 *
 * Asks the kernel, and changes nothing.
 *
 * Returns: the layers that this system offers
 */
guint sym_lockdown_probe (void);

/**
 * sym_lockdown_apply:
 *
 * Locks the calling process, which must have one thread, for good: as far as this system can. What
 * is absent is for the caller to report, see sym_lockdown_describe_missing().
 *
 * Returns: the layers that hold now
 */
guint sym_lockdown_apply (const SymLockdownPlan *plan);

/**
 * sym_lockdown_describe_missing:
 * @layers: what sym_lockdown_apply() or sym_lockdown_probe() gave
 *
 * Returns: (transfer full) (nullable): one translated sentence on the layers that are missing, %NULL
 *   where none is
 */
char *sym_lockdown_describe_missing (guint layers);

G_END_DECLS
