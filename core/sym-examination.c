/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-examination"

#include "config.h"

#include "sym-examination.h"

#include <glib/gi18n-lib.h>

static char *
describe_extent (const SymExamination *self)
{
  if (self->n_planes == 1)
    {
      if (self->state == SYM_EXAMINATION_DONE)
        return g_strdup (_ ("Pixels: examined."));
      if (self->settled)
        return g_strdup (_ ("Pixels: examined at full size."));
      return g_strdup (_ ("Pixels: not examined yet."));
    }
  return g_strdup_printf (ngettext ("Pixels: examined %u of %u slice.",
                                    "Pixels: examined %u of %u slices.",
                                    self->n_planes),
                          self->n_examined,
                          self->n_planes);
}

char *
sym_examination_describe (const SymExamination *self)
{
  g_autofree char *extent = NULL;
  const char *end = NULL;
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->searches == 0 && self->state == SYM_EXAMINATION_DONE)
    return g_strdup (_ ("Pixels: nothing is looked for in images of this kind."));

  extent = describe_extent (self);
  switch (self->state)
    {
    case SYM_EXAMINATION_UNDER_WAY:
      end = _ ("The search goes on.");
      break;
    case SYM_EXAMINATION_STOPPED:
      end = _ ("The search was stopped.");
      break;
    case SYM_EXAMINATION_DONE:
    default:
      break;
    }
  sentence = end != NULL ? g_strdup_printf ("%s %s", extent, end) : g_steal_pointer (&extent);
  if (self->failed)
    return g_strdup_printf ("%s %s", sentence, _ ("A part of the search failed."));
  return g_steal_pointer (&sentence);
}
