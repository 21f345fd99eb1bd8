/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "sym-lockdown.h"

/* Systems without seccomp or Landlock: the program runs under a list of calls that answers as their
 * kernels do. It must read what it reads elsewhere, and say what is missing. */

static const char *program;

static void
deny (scmp_filter_ctx filter, const char *call, int error)
{
  if (seccomp_rule_add (filter, SCMP_ACT_ERRNO (error), seccomp_syscall_resolve_name (call), 0) != 0)
    _exit (125);
}

/* In the child, before it becomes the program. @data: what is missing */
static void
be_another_system (gpointer data)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);

  if (strstr (data, "Landlock") != NULL)
    deny (filter, "landlock_create_ruleset", ENOSYS);
  if (strstr (data, "forbidden-domains") != NULL)
    deny (filter, "landlock_restrict_self", EPERM);
  if (strstr (data, "seccomp") != NULL)
    {
      deny (filter, "seccomp", EINVAL);
      seccomp_rule_add (filter, SCMP_ACT_ERRNO (EINVAL), SCMP_SYS (prctl), 1,
                        SCMP_A0 (SCMP_CMP_EQ, PR_SET_SECCOMP));
    }
  if (seccomp_load (filter) != 0)
    _exit (125);
}

static char *
inspect (const char *file, const char *missing, char **errors)
{
  const char *argv[] = { program, "inspect", "--json", "--samples", file, NULL };
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT,
                missing != NULL ? be_another_system : NULL, (gpointer) missing, &out, errors,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return out;
}

static void
test_missing (gconstpointer data)
{
  static const struct
  {
    const char *missing, *said;
  } cases[] = {
    { "nothing", "" },
    { "Landlock", "no access to files (Landlock), no access to the network (Landlock)." },
    { "forbidden-domains", "no access to files (Landlock), no access to the network (Landlock)." },
    { "seccomp", "a list of allowed system calls (seccomp)." },
    { "Landlock seccomp",
      "no access to files (Landlock), no access to the network (Landlock), a list of allowed system "
      "calls (seccomp)." },
  };
  g_autofree char *file = g_build_filename (g_test_get_dir (G_TEST_BUILT), "data", data, NULL);
  g_autofree char *missing = sym_lockdown_describe_missing (sym_lockdown_probe ());
  g_autofree char *errors = NULL, *expected = NULL;

  if (missing != NULL)
    {
      g_test_skip (missing);
      return;
    }
  expected = inspect (file, NULL, &errors);
  g_assert_nonnull (strstr (expected, "sha256"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *said = NULL, *out = inspect (file, cases[i].missing, &said);
      g_autofree char *line = g_strdup_printf (
          "symscope: A helper process is protected less than it should be; this system does not "
          "offer: %s\n", cases[i].said);

      g_test_message ("%s", cases[i].missing);
      g_assert_cmpstr (out, ==, expected);
      g_assert_cmpstr (said, ==, cases[i].said[0] != '\0' ? line : "");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  program = argv[1];
  g_test_add_data_func ("/protection/dicom", argv[2], test_missing);
  g_test_add_data_func ("/protection/png", argv[3], test_missing);
  return g_test_run ();
}
