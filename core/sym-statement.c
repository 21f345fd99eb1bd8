/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-statement"

#include "config.h"

#include "sym-statements.h"

#include <glib/gi18n-lib.h>

#define BASIS "A person's statement"

/* ISO 8601: what stands before the time */
#define DATE_LENGTH 10

void
sym_statement_free (SymStatement *self)
{
  g_free (self->reason);
  g_free (self->date);
  g_free (self->author);
  g_free (self);
}

static char *
describe_mark (const SymStatement *statement, guint n_planes)
{
  const char *who = statement->author[0] != '\0' ? statement->author : _ ("Someone");
  g_autofree char *date = g_strndup (statement->date, DATE_LENGTH);

  if (statement->n_standing == 0)
    /* Translators: who, when (YYYY-MM-DD), why */
    return g_strdup_printf (_ ("%s marked this image as synthetic on %s and it was withdrawn "
                               "later: %s"),
                            who, date, statement->reason);
  if (statement->n_standing < n_planes)
    return g_strdup_printf (ngettext ("%s marked %u of the %u slices of this image as synthetic "
                                      "on %s: %s",
                                      "%s marked %u of the %u slices of this image as synthetic "
                                      "on %s: %s",
                                      statement->n_standing),
                            who, statement->n_standing, n_planes, date, statement->reason);
  return g_strdup_printf (_ ("%s marked this image as synthetic on %s: %s"), who, date,
                          statement->reason);
}

static char *
describe_correction (const SymStatement *statement)
{
  const char *who = statement->author[0] != '\0' ? statement->author : _ ("Someone");
  g_autofree char *date = g_strndup (statement->date, DATE_LENGTH);

  return g_strdup_printf (_ ("%s withdrew earlier marks of this image on %s: %s"), who, date,
                          statement->reason);
}

GPtrArray *
sym_statement_list_evidence (GPtrArray *statements, guint n_marked, guint n_planes)
{
  GPtrArray *evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  const SymClass whole = n_marked < n_planes ? SYM_CLASS_PARTLY : SYM_CLASS_SYNTHETIC;

  for (guint i = 0; i < statements->len; i++)
    {
      const SymStatement *statement = g_ptr_array_index (statements, i);
      const gboolean is_mark = statement->kind == SYM_STATEMENT_SYNTHETIC;
      const gboolean stands = is_mark && statement->n_standing > 0;
      g_autofree char *where
          = g_strdup_printf ("statement %" G_GINT64_FORMAT ", %s", statement->id, statement->date);
      g_autofree char *says
          = is_mark ? describe_mark (statement, n_planes) : describe_correction (statement);

      g_ptr_array_add (evidence,
                       sym_evidence_new (is_mark ? "U-MARK" : "U-CORRECTION", BASIS,
                                         stands ? SYM_STRENGTH_STRONG : SYM_STRENGTH_CONTEXT,
                                         is_mark ? whole : SYM_CLASS_NO_LABEL, where,
                                         statement->reason, says));
    }

  return evidence;
}

GPtrArray *
sym_statements_describe_failure (const GError *error)
{
  GPtrArray *evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);

  g_return_val_if_fail (error != NULL, evidence);

  g_ptr_array_add (evidence,
                   sym_evidence_new ("U-UNREADABLE", BASIS, SYM_STRENGTH_CONTEXT,
                                     SYM_CLASS_UNCHECKABLE, "list of marked images", "",
                                     error->message));
  return evidence;
}
