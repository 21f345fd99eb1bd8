/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-mark"

#include "config.h"

#include "sym-mark-private.h"

#include <math.h>

/* The band grows more slowly than the pane, so that it stays legible in a small one and thin in a
 * large one, and never falls below a twentieth. */
#define BAND_BASE_LOGICAL 14.0
#define BAND_FRACTION 0.045
#define BAND_MIN_FRACTION 0.05
#define BORDER_BASE_LOGICAL 2.5
#define BORDER_FRACTION 0.006

SymMarkLayout
_sym_mark_layout (int width, int height, int scale)
{
  int shorter = MIN (width, height);
  SymMarkLayout layout = { 0 };

  if (shorter < SYM_MARK_MIN_LOGICAL * scale)
    {
      layout.tile = TRUE;
      return layout;
    }
  layout.band = (int) ceil (fmax (BAND_BASE_LOGICAL * scale + BAND_FRACTION * shorter,
                                  BAND_MIN_FRACTION * shorter));
  layout.border = (int) lround (BORDER_BASE_LOGICAL * scale + BORDER_FRACTION * shorter);
  return layout;
}
