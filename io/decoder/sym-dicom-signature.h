/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Digital signatures of DICOM, PS3.15 C, verified by dcmtk's dcmsign. Only for them dcmtk reads the
 * data set, and only one that sym-dicom-scan found to be whole; no exception crosses. */

typedef struct SymDicomSignatures SymDicomSignatures;

typedef enum
{
  SYM_DICOM_SIGNATURE_NOT_CHECKED,
  SYM_DICOM_SIGNATURE_BROKEN,
  SYM_DICOM_SIGNATURE_INTACT,
} SymDicomSignatureState;

/**
 * SymDicomSignature:
 * @reason: what dcmsign says where the signature is not intact, else ""
 * @covers: (nullable) (array length=n_covers): Data Elements Signed (0400,0020), group << 16 |
 *   element
 * @certificate: (nullable) (array length=certificate_size): of the signer, in DER
 */
typedef struct
{
  SymDicomSignatureState state;
  char reason[128];
  uint32_t *covers;
  size_t n_covers;
  unsigned char *certificate;
  size_t certificate_size;
} SymDicomSignature;

/** Once, before anything is forked: OpenSSL loads what it needs. */
void sym_dicom_signatures_init (void);

/**
 * sym_dicom_signatures_open:
 * @transfer_syntax: the UID that says how @bytes are written, the deflated one never
 * @reason: (out): where it fails, why
 *
 * Reads a data set, copying it.
 *
 * Returns: (nullable): the data set, for sym_dicom_signatures_close()
 */
SymDicomSignatures *sym_dicom_signatures_open (const uint8_t *bytes, size_t size,
                                               const char *transfer_syntax, char *reason,
                                               size_t reason_size);

/**
 * sym_dicom_signatures_verify:
 * @path: (array length=n_path): tag and item number, in turn, of the items around the sequence of
 *   signatures; none for one of the data set
 * @index: which signature of the sequence
 * @signature: (out): for sym_dicom_signature_clear()
 */
void sym_dicom_signatures_verify (SymDicomSignatures *self, const uint32_t *path, size_t n_path,
                                  uint32_t index, SymDicomSignature *signature);
void sym_dicom_signature_clear (SymDicomSignature *signature);
void sym_dicom_signatures_close (SymDicomSignatures *self);

#ifdef __cplusplus
}
#endif
