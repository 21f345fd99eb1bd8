/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-lockdown"

#include "config.h"

#include "sym-lockdown-private.h"

#include <errno.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
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
#if defined(__SANITIZE_ADDRESS__)
  /* The sanitizers' own: to report what they found, and, by writing to a pipe, whether memory can be
   * read. */
  "getrusage",    "ioctl",         "pipe",            "pipe2",           "readlink",
  "sched_getaffinity", "sigaltstack", "uname",
#endif
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

/* What a domain gives here: a child that enters one cannot ask any more. */
static guint landlock_layers;

int
_sym_lockdown_landlock_new (void)
{
  Ruleset ruleset = { 0 };
  int version = get_landlock_version ();
  gsize size = version >= 6 ? sizeof ruleset : version >= 4 ? 16 : 8;

  if (version < 1)
    return -1;
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
  landlock_layers = SYM_LOCKDOWN_FILES | (version >= 4 ? SYM_LOCKDOWN_NETWORK : 0);
  return (int) syscall (SYS_landlock_create_ruleset, &ruleset, size, 0);
}

guint
_sym_lockdown_landlock_enter (int ruleset)
{
  if (ruleset < 0 || syscall (SYS_landlock_restrict_self, ruleset, 0) != 0)
    return 0;
  return landlock_layers;
}

/* A name that this architecture does not have is no call that could be made. */
gboolean
_sym_lockdown_rule (scmp_filter_ctx filter, guint32 action, const char *name)
{
  int call = seccomp_syscall_resolve_name (name);

  return call == __NR_SCMP_ERROR || call < 0 || seccomp_rule_add (filter, action, call, 0) == 0;
}

scmp_filter_ctx
_sym_lockdown_list_new (const char *const *calls, guint n_calls)
{
  const struct scmp_arg_cmp no_code = SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
  gboolean ok = filter != NULL;

  for (guint i = 0; ok && i < G_N_ELEMENTS (common_calls); i++)
    ok = _sym_lockdown_rule (filter, SCMP_ACT_ALLOW, common_calls[i]);
  for (guint i = 0; ok && i < n_calls; i++)
    ok = _sym_lockdown_rule (filter, SCMP_ACT_ALLOW, calls[i]);
  /* Memory, but none that can be executed, and none that the limit of private memory does not count:
   * what is shared is a file's. */
  ok = ok &&
       seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 2, no_code,
                         SCMP_A3 (SCMP_CMP_MASKED_EQ, MAP_SHARED, 0)) == 0 &&
       seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 2, no_code,
                         SCMP_A3 (SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, 0)) == 0 &&
       seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1, no_code) == 0;
  if (!ok && filter != NULL)
    {
      seccomp_release (filter);
      return NULL;
    }
  return filter;
}

gboolean
_sym_lockdown_program_build (SymLockdownProgram *program, scmp_filter_ctx filter)
{
  int fd = memfd_create ("symscope-filter", MFD_CLOEXEC);
  off_t size = -1;

  if (fd >= 0 && seccomp_export_bpf (filter, fd) == 0)
    size = lseek (fd, 0, SEEK_END);
  if (size > 0 && size / (off_t) sizeof *program->code <= G_MAXUINT16)
    {
      program->code = g_malloc ((gsize) size);
      program->length = (guint16) ((gsize) size / sizeof *program->code);
      if (pread (fd, program->code, (gsize) size, 0) != size)
        g_clear_pointer (&program->code, g_free);
    }
  if (fd >= 0)
    close (fd);
  return program->code != NULL;
}

gboolean
_sym_lockdown_program_install (const SymLockdownProgram *program)
{
  const struct sock_fprog fprog = { program->length, program->code };

  return program->code != NULL && syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &fprog) == 0;
}

/* Signals, but to itself only: abort() sends one. */
static gboolean
build_list (SymLockdownProgram *program, const SymLockdownPlan *plan)
{
  scmp_filter_ctx filter = _sym_lockdown_list_new (plan->calls, plan->n_calls);
  gboolean ok;

  if (filter == NULL)
    return FALSE;
  ok = seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 1,
                         SCMP_A0 (SCMP_CMP_EQ, (scmp_datum_t) getpid ())) == 0 &&
       _sym_lockdown_program_build (program, filter);
  seccomp_release (filter);
  return ok;
}

guint
sym_lockdown_apply (const SymLockdownPlan *plan)
{
  /* Read while files still can be. Landlock and the list need descriptors, which the limits no longer
   * give. */
  guint64 mapped = get_address_space ();
  SymLockdownProgram list = { 0 };
  guint layers = 0;
  int ruleset;

  g_return_val_if_fail (plan != NULL, 0);

  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
    layers |= SYM_LOCKDOWN_NO_PRIVILEGES;
  build_list (&list, plan);
  ruleset = _sym_lockdown_landlock_new ();
  layers |= _sym_lockdown_landlock_enter (ruleset);
  if (ruleset >= 0)
    close (ruleset);
  if (apply_limits (plan, mapped))
    layers |= SYM_LOCKDOWN_LIMITS;
  if (_sym_lockdown_program_install (&list))
    layers |= SYM_LOCKDOWN_CALLS;
  g_free (list.code);
  return layers;
}
