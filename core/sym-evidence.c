/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-evidence"

#include "config.h"

#include "sym-evidence.h"

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
  g_free (self);
}

gboolean
sym_evidence_is_positive (const SymEvidence *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->strength >= SYM_STRENGTH_HINT && self->asserts >= SYM_CLASS_HINT;
}

const char *
sym_strength_get_name (SymStrength strength)
{
  static const char *const names[] = { "CONTEXT", "CONF", "NEG", "HINT", "STRONG", "AUTH" };

  g_return_val_if_fail (strength < G_N_ELEMENTS (names), "CONTEXT");

  return names[strength];
}
