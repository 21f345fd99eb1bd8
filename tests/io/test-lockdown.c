/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sym-lockdown.h"

/* Each attempt is made in a child, which ends with 0 when it was held back as it should be. */

#define FAILED_TO_LOCK 99

typedef int (*Attempt) (int file);

static int
run (Attempt attempt, const char *const *calls, guint n_calls)
{
  const SymLockdownPlan plan = { 64u << 20, 1, calls, n_calls };
  int file = memfd_create ("test", MFD_CLOEXEC), status;
  pid_t pid = fork ();

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      if (sym_lockdown_apply (&plan) != SYM_LOCKDOWN_ALL)
        _exit (FAILED_TO_LOCK);
      _exit (attempt (file));
    }
  close (file);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return status;
}

static gboolean
skip_unless_all (void)
{
  g_autofree char *missing = sym_lockdown_describe_missing (sym_lockdown_probe ());

  if (missing != NULL)
    g_test_skip (missing);
  return missing != NULL;
}

#if !defined(__SANITIZE_ADDRESS__)
static int
try_nothing (int file)
{
  guint8 *memory = malloc (1u << 20);

  memset (memory, 1, 1u << 20);
  free (memory);
  return 0;
}
#endif

static int
try_open (int file)
{
  return (int) syscall (SYS_openat, AT_FDCWD, "/etc/hostname", O_RDONLY, 0);
}

static int
try_socket (int file)
{
  return (int) syscall (SYS_socket, AF_INET, SOCK_STREAM, 0);
}

static int
try_fork (int file)
{
  return (int) syscall (SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static int
try_exec (int file)
{
  static const char *const argv[] = { "/bin/true", NULL };

  return (int) syscall (SYS_execve, argv[0], argv, NULL);
}

static int
try_executable_memory (int file)
{
  return mmap (NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
}

static int
try_kill (int file)
{
  return (int) syscall (SYS_tgkill, getppid (), getppid (), 0);
}

static int
try_ptrace (int file)
{
  return (int) syscall (SYS_ptrace, 0, 0, 0, 0);
}

static void
test_calls (void)
{
  static const Attempt attempts[] = {
    try_open, try_socket, try_fork, try_exec, try_executable_memory, try_kill, try_ptrace,
  };

  if (skip_unless_all ())
    return;
  /* The sanitizer's own allocator makes calls of its own. */
#if !defined(__SANITIZE_ADDRESS__)
  g_assert_cmpint (run (try_nothing, NULL, 0), ==, 0);
#endif
  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      int status = run (attempts[i], NULL, 0);

      g_test_message ("attempt %u: %d", i, status);
      g_assert_true (WIFSIGNALED (status));
      g_assert_cmpint (WTERMSIG (status), ==, SIGSYS);
    }
}

/* The other layers, where the list of calls would let the attempt through. */
static int
try_mkdir (int file)
{
  return mkdir ("/tmp/symscope-lockdown-test", 0700) == -1 && errno == EACCES ? 0 : 1;
}

static int
try_open_all_the_same (int file)
{
  return try_open (file) == -1 && (errno == EMFILE || errno == EACCES) ? 0 : 1;
}

static int
try_socket_all_the_same (int file)
{
  return try_socket (file) == -1 && errno == EMFILE ? 0 : 1;
}

static int
try_privileges (int file)
{
  return prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 1;
}

static void
test_layers (void)
{
  static const struct
  {
    Attempt attempt;
    const char *call;
  } attempts[] = {
    { try_mkdir, "mkdir" },
    { try_open_all_the_same, "openat" },
    { try_socket_all_the_same, "socket" },
    { try_privileges, "prctl" },
  };

  if (skip_unless_all ())
    return;
#if defined(__SANITIZE_ADDRESS__)
  g_test_skip ("the sanitizer wraps these calls in forbidden ones");
  return;
#endif
  for (guint i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      g_test_message ("attempt %s", attempts[i].call);
      g_assert_cmpint (run (attempts[i].attempt, &attempts[i].call, 1), ==, 0);
    }
}

static int
try_loop (int file)
{
  volatile gboolean on = TRUE;

  while (on)
    ;
  return 1;
}

static int
try_write_file (int file)
{
  return write (file, "x", 1) == 1 ? 1 : 0;
}

#if !defined(__SANITIZE_ADDRESS__)
static int
try_abort (int file)
{
  abort ();
}

static int
try_memory (int file)
{
  for (guint i = 0; i < 64; i++)
    if (malloc (4u << 20) == NULL)
      return 0;
  return 1;
}
#endif

static void
test_limits (void)
{
  int status;

  if (skip_unless_all ())
    return;
  status = run (try_loop, NULL, 0);
  g_assert_true (WIFSIGNALED (status));
  g_assert_true (WTERMSIG (status) == SIGXCPU || WTERMSIG (status) == SIGKILL);
  status = run (try_write_file, NULL, 0);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGXFSZ);
  /* The sanitizer maps terabytes, and its report of a crash is a forbidden call. */
#if !defined(__SANITIZE_ADDRESS__)
  status = run (try_abort, NULL, 0);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGABRT);
  g_assert_cmpint (run (try_memory, NULL, 0), ==, 0);
#endif
}

static void
test_words (void)
{
  g_autofree char *none = sym_lockdown_describe_missing (SYM_LOCKDOWN_ALL);
  g_autofree char *files = sym_lockdown_describe_missing (SYM_LOCKDOWN_ALL & ~SYM_LOCKDOWN_FILES);
  g_autofree char *all = sym_lockdown_describe_missing (0);

  g_assert_null (none);
  g_assert_nonnull (strstr (files, "no access to files (Landlock)"));
  g_assert_null (strstr (files, "seccomp"));
  g_assert_nonnull (strstr (all, "seccomp"));
  g_assert_nonnull (strstr (all, "limits of memory"));
  /* To ask changes nothing. */
  g_assert_cmpuint (sym_lockdown_probe (), ==, sym_lockdown_probe ());
  g_assert_cmpint (prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lockdown/words", test_words);
  g_test_add_func ("/lockdown/calls", test_calls);
  g_test_add_func ("/lockdown/layers", test_layers);
  g_test_add_func ("/lockdown/limits", test_limits);
  return g_test_run ();
}
