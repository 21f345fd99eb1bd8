/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-examination"

#include "config.h"

#include "sym-examination.h"

#include <glib/gi18n-lib.h>

static const char *
get_name (SymSearch search)
{
  switch (search)
    {
    case SYM_SEARCH_GENERATORS:
      return _ ("Generators’ watermarks");
    case SYM_SEARCH_OWN:
      return _ ("Symscope’s mark");
    case SYM_SEARCH_WORDS:
    case SYM_N_SEARCHES:
    default:
      return _ ("Words");
    }
}

static char *
describe_state (const SymExamination *self)
{
  switch (self->state)
    {
    case SYM_EXAMINATION_UNDER_WAY:
      return g_strdup (self->settled ? _ ("Pixels: the search goes on.") : _ ("Pixels: being examined."));
    case SYM_EXAMINATION_STOPPED:
      return g_strdup (_ ("Pixels: the search was stopped."));
    case SYM_EXAMINATION_DONE:
    default:
      if (self->searches == 0)
        return g_strdup (_ ("Pixels: nothing is looked for in images of this kind."));
      if (self->n_planes == 1)
        return g_strdup (_ ("Pixels: examined."));
      return g_strdup_printf (ngettext ("Pixels: examined %u slice.", "Pixels: examined all %u slices.",
                                        self->n_planes),
                              self->n_planes);
    }
}

/* A step that looks at nothing of this image, as the first of a large one, is not worth a word. */
static char *
describe_extent (const SymExamination *self, SymSearch search)
{
  const SymSearchExtent *extent = &self->extents[search];

  if (extent->reach == SYM_REACH_ALL)
    return g_strdup ((self->searches & 1u << search) != 0 ? _ ("done") : _ ("cannot be looked for"));
  if (extent->n_examined == 0)
    return g_strdup (_ ("not yet"));
  if (self->n_planes == 1)
    return g_strdup (_ ("full size done, other sizes left"));
  return g_strdup_printf (ngettext ("%u of %u slice", "%u of %u slices", self->n_planes),
                          extent->n_examined, self->n_planes);
}

/* Searches that have come equally far share a line. */
static void
append_extents (const SymExamination *self, GString *text)
{
  char *extents[SYM_N_SEARCHES];

  for (guint i = 0; i < SYM_N_SEARCHES; i++)
    extents[i] = describe_extent (self, (SymSearch) i);
  for (guint i = 0; i < SYM_N_SEARCHES; i++)
    {
      g_autoptr (GString) names = g_string_new (get_name ((SymSearch) i));

      if (extents[i] == NULL)
        continue;
      for (guint j = i + 1; j < SYM_N_SEARCHES; j++)
        if (g_strcmp0 (extents[i], extents[j]) == 0)
          {
            g_string_append_printf (names, ", %s", get_name ((SymSearch) j));
            g_clear_pointer (&extents[j], g_free);
          }
      /* Translators: what is looked for in the pixels, and how far: "Words: 5 of 400 slices" */
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _ ("%s: %s"), names->str, extents[i]);
      g_free (extents[i]);
    }
}

char *
sym_examination_describe (const SymExamination *self)
{
  g_autofree char *state = NULL;
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  state = describe_state (self);
  text = g_string_new (state);
  if (self->failed)
    g_string_append_printf (text, " %s", _ ("A part of the search failed."));
  if (self->state != SYM_EXAMINATION_DONE)
    append_extents (self, text);
  return g_string_free (text, FALSE);
}
