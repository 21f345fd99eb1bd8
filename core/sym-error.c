/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-error.h"

#include <gio/gio.h>

G_DEFINE_QUARK (sym - error - quark, sym_error)

const char *
sym_error_kind (const GError *error)
{
  static const char *const kinds[] = {
    [SYM_ERROR_NOT_FOUND] = "not-found",
    [SYM_ERROR_DENIED] = "denied",
    [SYM_ERROR_UNKNOWN_FORMAT] = "unknown-format",
    [SYM_ERROR_CORRUPT] = "corrupt",
    [SYM_ERROR_UNSUPPORTED] = "unsupported",
    [SYM_ERROR_TOO_LARGE] = "too-large",
    [SYM_ERROR_NO_PIXELS] = "no-pixels",
    [SYM_ERROR_TIMEOUT] = "timeout",
    [SYM_ERROR_CRASHED] = "crashed",
  };

  g_return_val_if_fail (error != NULL, "corrupt");

  if (error->domain == SYM_ERROR && error->code >= 0 && error->code < (int) G_N_ELEMENTS (kinds))
    return kinds[error->code];
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return kinds[SYM_ERROR_NOT_FOUND];
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return kinds[SYM_ERROR_DENIED];
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return kinds[SYM_ERROR_TIMEOUT];

  return kinds[SYM_ERROR_CORRUPT];
}
