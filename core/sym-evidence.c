/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-evidence"

#include "config.h"

#include "sym-evidence.h"

#include <glib/gi18n-lib.h>

G_DEFINE_BOXED_TYPE (SymEvidence, sym_evidence, sym_evidence_ref, sym_evidence_unref)

SymEvidence *
sym_evidence_new (const char *signal,
                  const char *basis,
                  SymStrength strength,
                  SymClass asserts,
                  const char *where,
                  const char *value,
                  const char *says)
{
  SymEvidence *self;

  g_return_val_if_fail (signal != NULL && basis != NULL, NULL);
  g_return_val_if_fail (where != NULL && value != NULL && says != NULL, NULL);
  g_return_val_if_fail (strength <= SYM_STRENGTH_AUTH && asserts <= SYM_CLASS_GENERATED, NULL);

  self = g_new0 (SymEvidence, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->strength = strength;
  self->asserts = asserts;
  self->assurance = SYM_ASSURANCE_CLAIMED;
  self->signal = signal;
  self->basis = basis;
  self->where = g_strdup (where);
  self->value = g_strdup (value);
  self->says = g_strdup (says);

  return self;
}

SymEvidence *
sym_evidence_new_in_region (const char *signal,
                            const char *basis,
                            SymStrength strength,
                            SymClass asserts,
                            const SymRegion *region,
                            gboolean has_planes,
                            const char *value,
                            const char *says)
{
  g_autoptr (GString) where = NULL;
  SymEvidence *self;

  g_return_val_if_fail (region != NULL && region->n_planes > 0, NULL);

  where = g_string_new (NULL);
  g_string_printf (where, "%" G_GSIZE_FORMAT ",%" G_GSIZE_FORMAT ",%" G_GSIZE_FORMAT ",%" G_GSIZE_FORMAT,
                   region->x, region->y, region->width, region->height);
  if (has_planes)
    g_string_append_printf (where, "@%" G_GSIZE_FORMAT, region->plane);
  if (region->n_planes > 1)
    g_string_append_printf (where, "-%" G_GSIZE_FORMAT, region->plane + region->n_planes - 1);
  self = sym_evidence_new (signal, basis, strength, asserts, where->str, value, says);
  if (self != NULL)
    self->region = *region;
  return self;
}

const SymRegion *
sym_evidence_get_region (const SymEvidence *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->region.n_planes > 0 ? &self->region : NULL;
}

SymEvidence *
sym_evidence_ref (SymEvidence *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sym_evidence_unref (SymEvidence *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free ((char *) self->where);
  g_free ((char *) self->value);
  g_free ((char *) self->says);
  g_free ((char *) self->file);
  g_free (self);
}

gboolean
sym_evidence_is_positive (const SymEvidence *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->strength >= SYM_STRENGTH_HINT && self->asserts >= SYM_CLASS_HINT;
}

gboolean
sym_evidence_is_denial (const SymEvidence *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->strength == SYM_STRENGTH_NEG
         || (self->strength > SYM_STRENGTH_NEG
             && (self->asserts == SYM_CLASS_SAYS_NOT || self->asserts == SYM_CLASS_CONTRADICTORY));
}

SymEvidence *
sym_evidence_in_files (const SymEvidence *self, guint n, guint of, const char *file)
{
  SymEvidence *copy;

  g_return_val_if_fail (self != NULL && file != NULL, NULL);
  g_return_val_if_fail (n > 0 && n < of, NULL);

  copy = sym_evidence_new (self->signal, self->basis, self->strength, self->asserts, self->where,
                           self->value, self->says);
  copy->assurance = self->assurance;
  copy->region = self->region;
  copy->n_files = n;
  copy->of_files = of;
  copy->file = g_strdup (file);

  return copy;
}

char *
sym_evidence_describe_files (const SymEvidence *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->of_files == 0)
    return NULL;
  if (self->n_files == 1)
    return g_strdup_printf (_ ("In 1 of %u files: %s."), self->of_files, self->file);

  return g_strdup_printf (_ ("In %u of %u files, first %s."), self->n_files, self->of_files,
                          self->file);
}

const char *
sym_strength_get_name (SymStrength strength)
{
  static const char *const names[] = { "CONTEXT", "CONF", "NEG", "HINT", "STRONG", "AUTH" };

  g_return_val_if_fail (strength < G_N_ELEMENTS (names), "CONTEXT");

  return names[strength];
}
