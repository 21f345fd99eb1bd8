/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-helper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

static char *
get_if_program (const char *folder, const char *place, const char *below, const char *name)
{
  g_autofree char *path = g_build_filename (folder, place, below, name, NULL);
  g_autofree char *plain = g_canonicalize_filename (path, NULL);

  return g_file_test (plain, G_FILE_TEST_IS_REGULAR) && g_file_test (plain, G_FILE_TEST_IS_EXECUTABLE)
             ? g_steal_pointer (&plain)
             : NULL;
}

char *
_sym_helper_find (const char *folder, const char *name)
{
  /* From the folder of the program: the build tree's app/ and tests/io/, then bin/ as installed. */
  static const char *const built[] = { "../io", "../../io", "../../../io" };
  static const char *const installed[] = { "../libexec/symscope", "../lib/symscope" };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *own = program != NULL ? g_path_get_dirname (program) : NULL;
  char *found = NULL;

  for (guint i = 0; own != NULL && found == NULL && i < G_N_ELEMENTS (built); i++)
    found = get_if_program (own, built[i], folder, name);
  for (guint i = 0; own != NULL && found == NULL && i < G_N_ELEMENTS (installed); i++)
    found = get_if_program (own, installed[i], "", name);
  return found;
}

int
_sym_helper_start (const char *program, const char *const *environment, SymHelperOutput output,
                   const int *fds, guint n_fds, pid_t *pid)
{
  char *const argv[] = { (char *) program, NULL };
  const int first = STDERR_FILENO + 1, end = first + (int) n_fds;
  g_autofree int *copies = g_new (int, n_fds);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, defaults;
  int result = 0;

  sigemptyset (&none);
  sigfillset (&defaults);
  posix_spawnattr_init (&attributes);
  posix_spawnattr_setsigmask (&attributes, &none);
  posix_spawnattr_setsigdefault (&attributes, &defaults);
  posix_spawnattr_setflags (&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_addopen (&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (output == SYM_HELPER_OUTPUT_NONE)
    posix_spawn_file_actions_addopen (&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2 (&actions, STDERR_FILENO, STDOUT_FILENO);
  for (guint i = 0; i < n_fds; i++)
    {
      /* Above all the places: none is overwritten before it has been taken to its own. */
      copies[i] = fcntl (fds[i], F_DUPFD_CLOEXEC, end);
      if (copies[i] < 0)
        result = errno;
      else
        posix_spawn_file_actions_adddup2 (&actions, copies[i], first + (int) i);
    }
  posix_spawn_file_actions_addclosefrom_np (&actions, end);
  if (result == 0)
    result = posix_spawn (pid, program, &actions, &attributes, argv, (char *const *) environment);
  for (guint i = 0; i < n_fds; i++)
    if (copies[i] >= 0)
      close (copies[i]);
  posix_spawn_file_actions_destroy (&actions);
  posix_spawnattr_destroy (&attributes);
  return result;
}
