/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * dicom_sign:
 * @bytes: a DICOM file
 * @tags: what to sign
 * @in_item: (0008,1140)[1] is signed, instead of the data set
 * @name: common name of the signer, whose key is made here
 *
 * Returns: (transfer full): the file with a digital signature, for free(); NULL on failure
 */
uint8_t *dicom_sign (const uint8_t *bytes, size_t size, const uint32_t *tags, size_t n_tags,
                     int in_item, const char *name, size_t *signed_size);

#ifdef __cplusplus
}
#endif
