/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-jumbf.h"

G_BEGIN_DECLS

/**
 * SymCoseState:
 * @SYM_COSE_INTACT: the signature verifies with the certificate inside
 * @SYM_COSE_BROKEN: it does not
 * @SYM_COSE_UNKNOWN: it could not be tried: not the expected structure, an algorithm not known
 */
typedef enum
{
  SYM_COSE_UNKNOWN,
  SYM_COSE_BROKEN,
  SYM_COSE_INTACT,
} SymCoseState;

/**
 * SymCoseResult:
 * @state: of the signature; says nothing on whether the signer is trusted
 * @signer: (nullable): organisation and common name of the signing certificate; free with g_free()
 * @trusted: whether the chain leads to one of the trust anchors
 * @reason: (nullable): static; why @state is what it is when not intact, or @trusted is %FALSE
 */
typedef struct
{
  SymCoseState state;
  char *signer;
  gboolean trusted;
  const char *reason;
} SymCoseResult;

/**
 * sym_cose_verify:
 * @signature: a COSE_Sign1 structure (RFC 9052 section 4.2), tagged or not, with a detached payload
 * @payload: the bytes signed
 * @anchors: trust anchors in PEM; empty for none
 *
 * Verifies with the certificate of the x5chain header (RFC 9360): ES256/384/512, PS256/384/512,
 * EdDSA. The chain is checked against @anchors alone, never against the system's.
 */
SymCoseResult sym_cose_verify (SymSpan signature, SymSpan payload, SymSpan anchors);

/**
 * sym_cose_name_signer:
 * @certificate: an X.509 certificate in DER
 *
 * Returns: (transfer full) (nullable): its subject's organisation and common name; %NULL where it
 *   does not parse or names neither
 */
char *sym_cose_name_signer (SymSpan certificate);

/**
 * sym_cose_is_trusted:
 * @certificate: an X.509 certificate in DER, of who signed something that is intact
 * @anchors: trust anchors in PEM; empty for none
 *
 * Returns: whether @certificate is one of @anchors, or certified by one; with no certificates in
 *   between, since DICOM's signatures carry none
 */
gboolean sym_cose_is_trusted (SymSpan certificate, SymSpan anchors);

G_END_DECLS
