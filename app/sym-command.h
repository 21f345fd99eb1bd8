/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The subcommands. Each works without a display, prints to standard output, keeps diagnostics on
 * standard error and returns one of these. */

/**
 * SymExit:
 * @SYM_EXIT_OK: all inputs were handled
 * @SYM_EXIT_FAILED: at least one input could not be read, or the operation failed
 * @SYM_EXIT_USAGE: wrong usage
 */
typedef enum
{
  SYM_EXIT_OK = 0,
  SYM_EXIT_FAILED = 1,
  SYM_EXIT_USAGE = 2,
} SymExit;

/**
 * SymCommand:
 * @name: the word after `symscope`
 * @summary: one line for `--help`, untranslated
 * @run: gets the arguments from the command's name on
 */
typedef struct
{
  const char *name;
  const char *summary;
  SymExit (*run) (int argc, char **argv);
} SymCommand;

extern const SymCommand sym_command_compare;
extern const SymCommand sym_command_inspect;
extern const SymCommand sym_command_label;
extern const SymCommand sym_command_render;

/**
 * sym_command_parse:
 * @parameters: what follows the options in the usage line
 * @entries: (array zero-terminated=1): the options
 * @argc, @argv: (inout): the arguments; what is no option stays
 * @status: (out): what to return when this returns %FALSE: `--help` is no failure
 *
 * Parses options, or prints help, or one sentence on what is wrong.
 */
gboolean sym_command_parse (const char *parameters, const GOptionEntry *entries,
                            int *argc, char ***argv, SymExit *status);

/**
 * sym_command_complain:
 *
 * Prints one line on standard error: `symscope: ` and the sentence.
 */
void sym_command_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
