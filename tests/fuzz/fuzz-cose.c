/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "sym-cose.h"

/* A COSE_Sign1 structure with its certificates; and the bytes as a certificate themselves. */
static void
run (const guint8 *data, gsize size)
{
  const SymSpan all = { data, size }, payload = { (const guint8 *) "payload", 7 }, none = { NULL, 0 };
  const SymCoseResult result = sym_cose_verify (all, payload, none);
  g_autofree char *signer = result.signer;
  g_autofree char *name = sym_cose_name_signer (all);

  g_assert_false (result.trusted);
  g_assert_true (signer == NULL || g_utf8_validate (signer, -1, NULL));
  g_assert_true (name == NULL || g_utf8_validate (name, -1, NULL));
  g_assert_false (sym_cose_is_trusted (all, none));
}

const FuzzHarness fuzz_cose = { "cose", NULL, run };
