/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-lockdown"

#include "config.h"

#include "sym-lockdown-server.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sym-lockdown-private.h"

/* No process has this number: the kernel's go up to 2^22. A child puts its own there. */
#define NO_PID 0x7ffffff1u

/* What a child does to lock itself; the last of them is on the list that takes all of them away. */
static const char *const lock_calls[] = { "landlock_restrict_self", "prlimit64", "seccomp", "setrlimit" };

struct _SymLockdownServer
{
  guint layers;
  int ruleset;
  guint64 mapped, allocated; /* bytes, before any child */
  rlim_t hard_limits[RLIM_NLIMITS];
  gboolean server_list;
  SymLockdownProgram child_list;
  struct sock_filter *own_pid;
};

/* All that is mapped, and what of it is private and writable (proc_pid_statm(5)). */
static void
read_memory (SymLockdownServer *self)
{
  FILE *file = fopen ("/proc/self/statm", "re");
  long page = sysconf (_SC_PAGESIZE);
  unsigned long mapped = 0, data = 0;

  if (file == NULL)
    return;
  if (page > 0 && fscanf (file, "%lu %*u %*u %*u %*u %lu", &mapped, &data) == 2)
    {
      self->mapped = (guint64) mapped * (guint64) page;
      self->allocated = (guint64) data * (guint64) page;
    }
  fclose (file);
}

/* Root, too, then has no more than its files, and the limits hold for it. */
static gboolean
drop_capabilities (void)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

  return syscall (SYS_capset, &header, none) == 0;
}

/* Where memory runs out, the kernel ends a child before anything else. */
static void
offer_as_victim (void)
{
  FILE *file = fopen ("/proc/self/oom_score_adj", "we");

  if (file == NULL)
    return;
  fputs ("1000", file);
  fclose (file);
}

static gboolean
make_server_list (SymLockdownProgram *program, const SymLockdownServerPlan *plan)
{
  scmp_filter_ctx filter = _sym_lockdown_list_new (lock_calls, G_N_ELEMENTS (lock_calls));
  gboolean ok;

  if (filter == NULL)
    return FALSE;
  ok = _sym_lockdown_rule (filter, SCMP_ACT_ALLOW, "tgkill");
  for (guint i = 0; ok && i < plan->n_server_calls; i++)
    ok = _sym_lockdown_rule (filter, SCMP_ACT_ALLOW, plan->server_calls[i]);
  for (guint i = 0; ok && i < plan->n_refused_calls; i++)
    ok = _sym_lockdown_rule (filter, SCMP_ACT_ERRNO (EACCES), plan->refused_calls[i]);
  ok = ok && _sym_lockdown_program_build (program, filter);
  seccomp_release (filter);
  return ok;
}

/* It comes on top of the server's and only takes away, so that it is short: what it costs to install
 * is most of what locking costs. */
static gboolean
make_child_list (SymLockdownServer *self, const SymLockdownServerPlan *plan)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
  gboolean ok;

  if (filter == NULL)
    return FALSE;
  /* Signals, but to itself only: abort() sends one. */
  ok = seccomp_rule_add (filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS (tgkill), 1,
                         SCMP_A0 (SCMP_CMP_NE, NO_PID)) == 0;
  for (guint i = 0; ok && i < G_N_ELEMENTS (lock_calls); i++)
    ok = _sym_lockdown_rule (filter, SCMP_ACT_KILL_PROCESS, lock_calls[i]);
  for (guint i = 0; ok && i < plan->n_server_calls; i++)
    ok = _sym_lockdown_rule (filter, SCMP_ACT_KILL_PROCESS, plan->server_calls[i]);
  ok = ok && _sym_lockdown_program_build (&self->child_list, filter);
  seccomp_release (filter);
  for (guint i = 0; ok && i < self->child_list.length; i++)
    if (self->child_list.code[i].k == NO_PID)
      self->own_pid = &self->child_list.code[i];
  return ok && self->own_pid != NULL;
}

static gboolean
set_limit (const SymLockdownServer *self, __rlimit_resource_t resource, guint64 soft, guint64 hard)
{
  const rlim_t most = self->hard_limits[resource];
  const struct rlimit limit = { MIN (soft, most), MIN (hard, most) };

  return setrlimit (resource, &limit) == 0;
}

static gboolean
set_limits (const SymLockdownServer *self, const SymLockdownBudget *budget)
{
  const guint64 seconds = budget->seconds;
  gboolean ok = TRUE;

  /* The sanitizers map terabytes that they do not use, open pipes of their own, and are slow. */
#if defined(__SANITIZE_ADDRESS__)
  ok = set_limit (self, RLIMIT_CPU, 10 * seconds, 10 * seconds + 1);
#else
  const guint64 data = self->allocated + budget->private_memory;
  const guint64 all = self->mapped + budget->private_memory + budget->mapped_memory;

  ok = self->mapped > 0 && set_limit (self, RLIMIT_NOFILE, 0, 0) &&
       set_limit (self, RLIMIT_DATA, data, data) &&
       set_limit (self, RLIMIT_AS, all, all) && set_limit (self, RLIMIT_CPU, seconds, seconds + 1);
#endif
  ok = set_limit (self, RLIMIT_FSIZE, budget->file_size, budget->file_size) && ok;
  ok = set_limit (self, RLIMIT_NPROC, 0, 0) && ok;
  ok = set_limit (self, RLIMIT_CORE, 0, 0) && ok;
  return ok;
}

static guint
enter (SymLockdownServer *self, const SymLockdownBudget *budget)
{
  guint layers = self->layers & SYM_LOCKDOWN_NO_PRIVILEGES;

  /* A domain of its own, from which the server and its other children cannot be reached. */
  layers |= _sym_lockdown_landlock_enter (self->ruleset);
  if (self->ruleset >= 0)
    close (self->ruleset);
  if (set_limits (self, budget))
    layers |= SYM_LOCKDOWN_LIMITS;
  if (self->server_list)
    {
      self->own_pid->k = (guint32) getpid ();
      if (_sym_lockdown_program_install (&self->child_list))
        layers |= SYM_LOCKDOWN_CALLS;
    }
  return layers;
}

static guint
try_child (SymLockdownServer *self)
{
  const SymLockdownBudget budget = { 1u << 20, 1u << 20, 0, 1 };
  int status = 0;
  pid_t pid = fork ();

  if (pid == 0)
    _exit ((int) enter (self, &budget));
  while (pid > 0 && waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  return pid > 0 && WIFEXITED (status) ? (guint) WEXITSTATUS (status) : 0;
}

SymLockdownServer *
sym_lockdown_server_new (const SymLockdownServerPlan *plan)
{
  SymLockdownServer *self = g_new0 (SymLockdownServer, 1);
  SymLockdownProgram server_list = { 0 };
  gboolean has_lists;

  read_memory (self);
  offer_as_victim ();
  for (guint i = 0; i < RLIM_NLIMITS; i++)
    {
      struct rlimit limit;

      if (getrlimit ((__rlimit_resource_t) i, &limit) == 0)
        self->hard_limits[i] = limit.rlim_max;
    }
  self->ruleset = _sym_lockdown_landlock_new ();
  has_lists = make_server_list (&server_list, plan) && make_child_list (self, plan);
  if (drop_capabilities () && prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
    self->layers |= SYM_LOCKDOWN_NO_PRIVILEGES;
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  _sym_lockdown_landlock_enter (self->ruleset);
  self->server_list = has_lists && _sym_lockdown_program_install (&server_list);
  g_free (server_list.code);
  self->layers = try_child (self);
  return self;
}

guint
sym_lockdown_server_get_layers (const SymLockdownServer *self)
{
  return self->layers;
}

gboolean
sym_lockdown_server_enter_child (SymLockdownServer *self, const SymLockdownBudget *budget)
{
  return (enter (self, budget) & self->layers) == self->layers;
}
