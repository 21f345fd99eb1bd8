/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SYM_ERROR:
 *
 * The one error domain. Its codes are what a caller can act on; the message is one sentence for
 * a person that names the thing and holds the number that was wrong.
 */
#define SYM_ERROR (sym_error_quark ())

/**
 * SymError:
 *
 * The kinds of `inspect --json` (`error.kind`), in the order of that contract.
 */
typedef enum
{
  SYM_ERROR_NOT_FOUND,
  SYM_ERROR_DENIED,
  SYM_ERROR_UNKNOWN_FORMAT,
  SYM_ERROR_CORRUPT,
  SYM_ERROR_UNSUPPORTED,
  SYM_ERROR_TOO_LARGE,
  SYM_ERROR_NO_PIXELS,
  SYM_ERROR_TIMEOUT,
  SYM_ERROR_CRASHED,
} SymError;

GQuark sym_error_quark (void);

/**
 * sym_error_kind:
 * @error: any error
 *
 * Names the kind for `error.kind`: `"not-found"`, `"denied"`, … Errors of GIO that mean the same
 * (`G_IO_ERROR_NOT_FOUND`, `G_IO_ERROR_PERMISSION_DENIED`) are mapped; everything else is
 * `"corrupt"`.
 *
 * Returns: (transfer none): the kind
 */
const char *sym_error_kind (const GError *error);

G_END_DECLS
