/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-lockdown"

#include "config.h"

#include "sym-lockdown.h"

#include <errno.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What every process does that computes on what it has open, and how it ends. */
static const char *const common_calls[] = {
  "brk",          "clock_gettime", "clock_nanosleep", "close",           "exit",
  "exit_group",   "futex",         "getpid",          "getrandom",       "gettid",
  "gettimeofday", "lseek",         "madvise",         "mremap",          "munmap",
  "nanosleep",    "pread64",       "read",            "restart_syscall", "rt_sigaction",
  "rt_sigprocmask", "rt_sigreturn", "sched_yield",    "write",           "writev",
};

/* Later than the headers of Debian 12: linux/landlock.h of Linux 6.12. */
#define FS_TRUNCATE (G_GUINT64_CONSTANT (1) << 14)  /* ABI 3 */
#define FS_IOCTL_DEV (G_GUINT64_CONSTANT (1) << 15) /* ABI 5 */
#define NET_TCP G_GUINT64_CONSTANT (3)              /* ABI 4: bind and connect */
#define SCOPES G_GUINT64_CONSTANT (3)               /* ABI 6: abstract sockets and signals */

typedef struct
{
  guint64 fs;
  guint64 net;
  guint64 scoped;
} Ruleset;

static int
get_landlock_version (void)
{
  long version = syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

  return version > 0 ? (int) version : 0;
}

static gboolean
has_seccomp (void)
{
  guint32 action = SCMP_ACT_KILL_PROCESS;

  return syscall (SYS_seccomp, 2 /* SECCOMP_GET_ACTION_AVAIL */, 0, &action) == 0;
}

guint
sym_lockdown_probe (void)
{
  int version = get_landlock_version ();
  guint layers = SYM_LOCKDOWN_LIMITS;

  if (prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) >= 0)
    layers |= SYM_LOCKDOWN_NO_PRIVILEGES;
  if (version >= 1)
    layers |= SYM_LOCKDOWN_FILES;
  if (version >= 4)
    layers |= SYM_LOCKDOWN_NETWORK;
  if (has_seccomp ())
    layers |= SYM_LOCKDOWN_CALLS;
  return layers;
}

static guint64
get_address_space (void)
{
  char text[64] = "";
  FILE *file = fopen ("/proc/self/statm", "re");
  long page = sysconf (_SC_PAGESIZE);
  guint64 pages = 0;

  if (file == NULL)
    return 0;
  if (fgets (text, sizeof text, file) != NULL)
    pages = g_ascii_strtoull (text, NULL, 10);
  fclose (file);
  return page > 0 ? pages * (guint64) page : 0;
}

static guint64
get_seconds_used (void)
{
  struct rusage usage;

  return getrusage (RUSAGE_SELF, &usage) == 0
             ? (guint64) usage.ru_utime.tv_sec + (guint64) usage.ru_stime.tv_sec
             : 0;
}

static gboolean
set_limit (int resource, guint64 soft, guint64 hard)
{
  struct rlimit limit, before;

  if (getrlimit (resource, &before) != 0)
    return FALSE;
  limit.rlim_cur = MIN (soft, before.rlim_max);
  limit.rlim_max = MIN (hard, before.rlim_max);
  return setrlimit (resource, &limit) == 0;
}

static gboolean
apply_limits (const SymLockdownPlan *plan, guint64 mapped)
{
  guint64 seconds = get_seconds_used () + plan->max_seconds;
  gboolean ok = TRUE;

  /* The sanitizers map terabytes that they do not use. */
#if !defined(__SANITIZE_ADDRESS__)
  ok = mapped > 0 && set_limit (RLIMIT_AS, mapped + plan->max_memory, mapped + plan->max_memory);
#endif
  ok = set_limit (RLIMIT_CPU, seconds, seconds + 1) && ok;
  ok = set_limit (RLIMIT_FSIZE, 0, 0) && ok;
  ok = set_limit (RLIMIT_NPROC, 0, 0) && ok;
  ok = set_limit (RLIMIT_CORE, 0, 0) && ok;
  ok = set_limit (RLIMIT_NOFILE, 0, 0) && ok;
  return ok;
}

/* A set of rules that handles everything the kernel knows of, without any rule. */
static guint
apply_landlock (void)
{
  Ruleset ruleset = { 0 };
  int version = get_landlock_version ();
  gsize size = version >= 6 ? sizeof ruleset : version >= 4 ? 16 : 8;
  guint layers = 0;
  long fd;

  if (version < 1)
    return 0;
  ruleset.fs = LANDLOCK_ACCESS_FS_REFER - 1;
  if (version >= 2)
    ruleset.fs |= LANDLOCK_ACCESS_FS_REFER;
  if (version >= 3)
    ruleset.fs |= FS_TRUNCATE;
  if (version >= 4)
    ruleset.net = NET_TCP;
  if (version >= 5)
    ruleset.fs |= FS_IOCTL_DEV;
  if (version >= 6)
    ruleset.scoped = SCOPES;
  fd = syscall (SYS_landlock_create_ruleset, &ruleset, size, 0);
  if (fd < 0)
    return 0;
  if (syscall (SYS_landlock_restrict_self, (int) fd, 0) == 0)
    layers = SYM_LOCKDOWN_FILES | (version >= 4 ? SYM_LOCKDOWN_NETWORK : 0);
  close ((int) fd);
  return layers;
}

/* A name that this architecture does not have is no call that could be made. */
static gboolean
allow (scmp_filter_ctx filter, const char *name)
{
  int call = seccomp_syscall_resolve_name (name);

  return call == __NR_SCMP_ERROR || call < 0 ||
         seccomp_rule_add (filter, SCMP_ACT_ALLOW, call, 0) == 0;
}

static gboolean
apply_seccomp (const SymLockdownPlan *plan)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
  gboolean ok = filter != NULL;

  for (guint i = 0; ok && i < G_N_ELEMENTS (common_calls); i++)
    ok = allow (filter, common_calls[i]);
  for (guint i = 0; ok && i < plan->n_calls; i++)
    ok = allow (filter, plan->calls[i]);
  /* Memory, but none that can be executed; signals, but to itself only: abort() sends one. */
  ok = ok &&
       seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1,
                         SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
       seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1,
                         SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
       seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 1,
                         SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t) getpid ())) == 0;
  ok = ok && seccomp_load (filter) == 0;
  if (filter != NULL)
    seccomp_release (filter);
  return ok;
}

guint
sym_lockdown_apply (const SymLockdownPlan *plan)
{
  /* Read while files still can be. Landlock itself needs a descriptor, which the limits no longer
   * give. */
  guint64 mapped = get_address_space ();
  guint layers = 0;

  g_return_val_if_fail (plan != NULL, 0);

  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
    layers |= SYM_LOCKDOWN_NO_PRIVILEGES;
  layers |= apply_landlock ();
  if (apply_limits (plan, mapped))
    layers |= SYM_LOCKDOWN_LIMITS;
  if (has_seccomp () && apply_seccomp (plan))
    layers |= SYM_LOCKDOWN_CALLS;
  return layers;
}
