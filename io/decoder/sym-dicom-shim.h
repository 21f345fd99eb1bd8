/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What dcmtk is asked for: its dictionary and its JPEG codecs. The data set itself is walked by
 * sym-dicom-scan, so that no other parser sees it; no type of dcmtk and no exception crosses. */

/** Loads the dictionary, registers the codecs, silences the log. Once, before anything is forked. */
void sym_dicom_shim_init (void);

/**
 * sym_dicom_dictionary_get_vr:
 *
 * Returns: the two letters, first one high; 0 where the dictionary does not know the tag or does
 *   not decide
 */
uint16_t sym_dicom_dictionary_get_vr (uint32_t tag);

/**
 * sym_dicom_dictionary_get_keyword:
 * @keyword: (out): the keyword, or ""
 */
void sym_dicom_dictionary_get_keyword (uint32_t tag, char *keyword, size_t size);

/**
 * SymDicomJpeg:
 *
 * What a frame of JPEG is to be: the Image Pixel module, PS3.3 C.7.6.3. Where @photometric begins
 * with YBR, lossy frames are turned into RGB.
 */
typedef struct
{
  const char *transfer_syntax;
  const char *photometric;
  uint16_t rows, columns;
  uint16_t samples;
  uint16_t bits_allocated, bits_stored, high_bit;
  uint16_t is_signed;
} SymDicomJpeg;

/**
 * sym_dicom_jpeg_decode:
 * @bytes: one frame's codestream
 * @out: samples by pixel, of one byte up to 8 bits of precision, else of two in native order
 * @message: (out): where it fails, why; else what the codec warned of, or ""
 *
 * A frame whose end marker is missing is read if all of its samples are there.
 *
 * Returns: 1 on success
 */
int
sym_dicom_jpeg_decode (const SymDicomJpeg *jpeg, const uint8_t *bytes, size_t size, uint8_t *out,
                       size_t out_size, char *message, size_t message_size);

#ifdef __cplusplus
}
#endif
