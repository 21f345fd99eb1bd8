/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-codec"

#include "config.h"

#include <string.h>

#include "sym-dicom-private.h"

/* PS3.6 table A-1. JPIP, JPEG XL and video are known by name only. */
static const SymDicomCodec codecs[] = {
  { "1.2.840.10008.1.2", "Implicit VR Little Endian", FALSE, FALSE, NULL },
  { "1.2.840.10008.1.2.1", "Explicit VR Little Endian", FALSE, FALSE, NULL },
  { "1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed", FALSE, FALSE, NULL },
  { "1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", FALSE, FALSE, NULL },
  { "1.2.840.10008.1.2.2", "Explicit VR Big Endian", FALSE, FALSE, NULL },
  { "1.2.840.10008.1.2.5", "RLE Lossless", TRUE, FALSE, _sym_codec_rle_decode },
  { "1.2.840.10008.1.2.4.50", "JPEG Baseline", TRUE, TRUE, _sym_codec_jpeg_decode },
  { "1.2.840.10008.1.2.4.51", "JPEG Extended", TRUE, TRUE, _sym_codec_jpeg_decode },
  { "1.2.840.10008.1.2.4.53", "JPEG Spectral Selection", TRUE, TRUE, _sym_codec_jpeg_decode },
  { "1.2.840.10008.1.2.4.55", "JPEG Full Progression", TRUE, TRUE, _sym_codec_jpeg_decode },
  { "1.2.840.10008.1.2.4.57", "JPEG Lossless", TRUE, FALSE, _sym_codec_jpeg_decode },
  { "1.2.840.10008.1.2.4.70", "JPEG Lossless SV1", TRUE, FALSE, _sym_codec_jpeg_decode },
  { "1.2.840.10008.1.2.4.80", "JPEG-LS Lossless", TRUE, FALSE, _sym_codec_jpegls_decode },
  { "1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless", TRUE, TRUE, _sym_codec_jpegls_decode },
  { "1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression", TRUE, FALSE,
    _sym_codec_deflate_decode },
  { "1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless", TRUE, FALSE, _sym_codec_j2k_decode },
  { "1.2.840.10008.1.2.4.91", "JPEG 2000", TRUE, TRUE, _sym_codec_j2k_decode },
  { "1.2.840.10008.1.2.4.92", "JPEG 2000 Multi-component Lossless", TRUE, FALSE,
    _sym_codec_j2k_decode },
  { "1.2.840.10008.1.2.4.93", "JPEG 2000 Multi-component", TRUE, TRUE, _sym_codec_j2k_decode },
  { "1.2.840.10008.1.2.4.94", "JPIP Referenced", TRUE, FALSE, NULL },
  { "1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate", TRUE, FALSE, NULL },
  { "1.2.840.10008.1.2.4.100", "MPEG2 Main Level", TRUE, TRUE, NULL },
  { "1.2.840.10008.1.2.4.101", "MPEG2 High Level", TRUE, TRUE, NULL },
  { "1.2.840.10008.1.2.4.102", "MPEG-4 AVC", TRUE, TRUE, NULL },
  { "1.2.840.10008.1.2.4.103", "MPEG-4 AVC BD", TRUE, TRUE, NULL },
  { "1.2.840.10008.1.2.4.104", "MPEG-4 AVC 4.2 2D", TRUE, TRUE, NULL },
  { "1.2.840.10008.1.2.4.105", "MPEG-4 AVC 4.2 3D", TRUE, TRUE, NULL },
  { "1.2.840.10008.1.2.4.106", "MPEG-4 AVC Stereo", TRUE, TRUE, NULL },
  { "1.2.840.10008.1.2.4.107", "HEVC Main", TRUE, TRUE, NULL },
  { "1.2.840.10008.1.2.4.108", "HEVC Main 10", TRUE, TRUE, NULL },
  { "1.2.840.10008.1.2.4.110", "JPEG XL Lossless", TRUE, FALSE, NULL },
  { "1.2.840.10008.1.2.4.111", "JPEG XL Recompression", TRUE, TRUE, NULL },
  { "1.2.840.10008.1.2.4.112", "JPEG XL", TRUE, TRUE, NULL },
  { "1.2.840.10008.1.2.4.201", "HTJ2K Lossless", TRUE, FALSE, _sym_codec_j2k_decode },
  { "1.2.840.10008.1.2.4.202", "HTJ2K Lossless RPCL", TRUE, FALSE, _sym_codec_j2k_decode },
  { "1.2.840.10008.1.2.4.203", "HTJ2K", TRUE, TRUE, _sym_codec_j2k_decode },
};

const SymDicomCodec *
_sym_dicom_codec_find (const char *uid)
{
  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    if (strcmp (codecs[i].uid, uid) == 0)
      return &codecs[i];
  return NULL;
}
