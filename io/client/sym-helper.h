/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * _sym_helper_find:
 * @folder: its folder below io/ in the build tree
 * @name: the program's
 *
 * Finds a helper program beside the running one: in the installed libexec folder or in the build
 * tree, relative to /proc/self/exe. No environment variable is asked.
 *
 * Returns: (transfer full) (nullable): the path
 */
char *_sym_helper_find (const char *folder, const char *name);

/**
 * SymHelperOutput:
 * @SYM_HELPER_OUTPUT_NONE: what the program writes is lost
 * @SYM_HELPER_OUTPUT_ERRORS: both its outputs go to this program's standard error
 */
typedef enum
{
  SYM_HELPER_OUTPUT_NONE,
  SYM_HELPER_OUTPUT_ERRORS,
} SymHelperOutput;

/**
 * _sym_helper_start:
 * @program: path
 * @environment: (array zero-terminated=1): all of it
 * @output: where its words go
 * @fds: (array length=n_fds): become its descriptors 3, 4 and so on
 * @n_fds: how many
 * @pid: (out): the process
 *
 * Starts a program that has these descriptors and no others, no input, and no signal blocked or
 * ignored.
 *
 * Returns: 0, or an errno
 */
int _sym_helper_start (const char *program, const char *const *environment, SymHelperOutput output,
                       const int *fds, guint n_fds, pid_t *pid);

G_END_DECLS
