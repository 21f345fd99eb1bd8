/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-codec"

#include "config.h"

#include <string.h>

#include "sym-dicom-private.h"

#define NATIVE(uid, name)                                                                          \
  {                                                                                                \
    uid, name, FALSE, FALSE, TRUE, SYM_CODESTREAM_UNKNOWN, NULL                                    \
  }
#define RAW(uid, name, decode)                                                                     \
  {                                                                                                \
    uid, name, TRUE, FALSE, TRUE, SYM_CODESTREAM_UNKNOWN, decode                                   \
  }
#define LOSSLESS(uid, name, kind, decode)                                                          \
  {                                                                                                \
    uid, name, TRUE, FALSE, FALSE, SYM_CODESTREAM_##kind, decode                                   \
  }
#define LOSSY(uid, name, kind, decode)                                                             \
  {                                                                                                \
    uid, name, TRUE, TRUE, FALSE, SYM_CODESTREAM_##kind, decode                                    \
  }
#define NAMED(uid, name)                                                                           \
  {                                                                                                \
    uid, name, TRUE, TRUE, FALSE, SYM_CODESTREAM_UNKNOWN, NULL                                     \
  }

/* PS3.6 table A-1. JPIP, JPEG XL, video and what was retired before anybody used it are known by
 * name only. */
static const SymDicomCodec codecs[] = {
  NATIVE ("1.2.840.10008.1.2", "Implicit VR Little Endian"),
  NATIVE ("1.2.840.10008.1.2.1", "Explicit VR Little Endian"),
  RAW ("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed", _sym_codec_copy_decode),
  NATIVE ("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian"),
  NATIVE ("1.2.840.10008.1.2.2", "Explicit VR Big Endian"),
  LOSSLESS ("1.2.840.10008.1.2.5", "RLE Lossless", UNKNOWN, _sym_codec_rle_decode),
  RAW ("1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression", _sym_codec_deflate_decode),
  LOSSY ("1.2.840.10008.1.2.4.50", "JPEG Baseline", JPEG, _sym_codec_jpeg_decode),
  LOSSY ("1.2.840.10008.1.2.4.51", "JPEG Extended", JPEG, _sym_codec_jpeg_decode),
  LOSSY ("1.2.840.10008.1.2.4.53", "JPEG Spectral Selection", JPEG, _sym_codec_jpeg_decode),
  LOSSY ("1.2.840.10008.1.2.4.55", "JPEG Full Progression", JPEG, _sym_codec_jpeg_decode),
  LOSSLESS ("1.2.840.10008.1.2.4.57", "JPEG Lossless", JPEG_LOSSLESS, _sym_codec_jpeg_decode),
  LOSSLESS ("1.2.840.10008.1.2.4.70", "JPEG Lossless SV1", JPEG_LOSSLESS, _sym_codec_jpeg_decode),
  LOSSLESS ("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless", JPEGLS, _sym_codec_jpegls_decode),
  LOSSY ("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless", JPEGLS, _sym_codec_jpegls_decode),
  LOSSLESS ("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless", J2K, _sym_codec_j2k_decode),
  LOSSY ("1.2.840.10008.1.2.4.91", "JPEG 2000", J2K, _sym_codec_j2k_decode),
  LOSSLESS ("1.2.840.10008.1.2.4.92", "JPEG 2000 Multi-component Lossless", J2K,
            _sym_codec_j2k_decode),
  LOSSY ("1.2.840.10008.1.2.4.93", "JPEG 2000 Multi-component", J2K, _sym_codec_j2k_decode),
  LOSSLESS ("1.2.840.10008.1.2.4.201", "HTJ2K Lossless", J2K, _sym_codec_j2k_decode),
  LOSSLESS ("1.2.840.10008.1.2.4.202", "HTJ2K Lossless RPCL", J2K, _sym_codec_j2k_decode),
  LOSSY ("1.2.840.10008.1.2.4.203", "HTJ2K", J2K, _sym_codec_j2k_decode),
  NAMED ("1.2.840.10008.1.2.4.94", "JPIP Referenced"),
  NAMED ("1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate"),
  NAMED ("1.2.840.10008.1.2.4.204", "JPIP HTJ2K Referenced"),
  NAMED ("1.2.840.10008.1.2.4.205", "JPIP HTJ2K Referenced Deflate"),
  NAMED ("1.2.840.10008.1.2.4.100", "MPEG2 Main Level"),
  NAMED ("1.2.840.10008.1.2.4.100.1", "Fragmentable MPEG2 Main Level"),
  NAMED ("1.2.840.10008.1.2.4.101", "MPEG2 High Level"),
  NAMED ("1.2.840.10008.1.2.4.101.1", "Fragmentable MPEG2 High Level"),
  NAMED ("1.2.840.10008.1.2.4.102", "MPEG-4 AVC"),
  NAMED ("1.2.840.10008.1.2.4.102.1", "Fragmentable MPEG-4 AVC"),
  NAMED ("1.2.840.10008.1.2.4.103", "MPEG-4 AVC BD"),
  NAMED ("1.2.840.10008.1.2.4.103.1", "Fragmentable MPEG-4 AVC BD"),
  NAMED ("1.2.840.10008.1.2.4.104", "MPEG-4 AVC 4.2 2D"),
  NAMED ("1.2.840.10008.1.2.4.104.1", "Fragmentable MPEG-4 AVC 4.2 2D"),
  NAMED ("1.2.840.10008.1.2.4.105", "MPEG-4 AVC 4.2 3D"),
  NAMED ("1.2.840.10008.1.2.4.105.1", "Fragmentable MPEG-4 AVC 4.2 3D"),
  NAMED ("1.2.840.10008.1.2.4.106", "MPEG-4 AVC Stereo"),
  NAMED ("1.2.840.10008.1.2.4.106.1", "Fragmentable MPEG-4 AVC Stereo"),
  NAMED ("1.2.840.10008.1.2.4.107", "HEVC Main"),
  NAMED ("1.2.840.10008.1.2.4.108", "HEVC Main 10"),
  NAMED ("1.2.840.10008.1.2.4.110", "JPEG XL Lossless"),
  NAMED ("1.2.840.10008.1.2.4.111", "JPEG XL Recompression"),
  NAMED ("1.2.840.10008.1.2.4.112", "JPEG XL"),
  NAMED ("1.2.840.10008.1.2.4.52", "JPEG Extended, arithmetic coding"),
  NAMED ("1.2.840.10008.1.2.4.54", "JPEG Spectral Selection, arithmetic coding"),
  NAMED ("1.2.840.10008.1.2.4.56", "JPEG Full Progression, arithmetic coding"),
  NAMED ("1.2.840.10008.1.2.4.58", "JPEG Lossless, arithmetic coding"),
  NAMED ("1.2.840.10008.1.2.4.59", "JPEG Extended, hierarchical"),
  NAMED ("1.2.840.10008.1.2.4.60", "JPEG Extended, hierarchical, arithmetic coding"),
  NAMED ("1.2.840.10008.1.2.4.61", "JPEG Spectral Selection, hierarchical"),
  NAMED ("1.2.840.10008.1.2.4.62", "JPEG Spectral Selection, hierarchical, arithmetic coding"),
  NAMED ("1.2.840.10008.1.2.4.63", "JPEG Full Progression, hierarchical"),
  NAMED ("1.2.840.10008.1.2.4.64", "JPEG Full Progression, hierarchical, arithmetic coding"),
  NAMED ("1.2.840.10008.1.2.4.65", "JPEG Lossless, hierarchical"),
  NAMED ("1.2.840.10008.1.2.4.66", "JPEG Lossless, hierarchical, arithmetic coding"),
  NAMED ("1.2.840.10008.1.2.6.1", "RFC 2557 MIME Encapsulation"),
  NAMED ("1.2.840.10008.1.2.6.2", "XML Encoding"),
};

const SymDicomCodec *
_sym_dicom_codec_find (const char *uid)
{
  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    if (strcmp (codecs[i].uid, uid) == 0)
      return &codecs[i];
  return NULL;
}

/* dcmtk's baseline codec has eight bits; the others take the frame's own. */
static gboolean
can_read (const SymDicomCodec *codec, const SymCodestream *stream)
{
  return codec->kind == stream->kind &&
         (codec != _sym_dicom_codec_find ("1.2.840.10008.1.2.4.50") || stream->precision <= 8);
}

const SymDicomCodec *
_sym_dicom_codec_for (const SymDicomCodec *codec, const SymCodestream *stream)
{
  const char *uid = NULL;

  if (can_read (codec, stream))
    return codec;
  switch (stream->kind)
    {
    case SYM_CODESTREAM_JPEG:
      uid = stream->process == 2    ? "1.2.840.10008.1.2.4.55"
            : stream->precision > 8 ? "1.2.840.10008.1.2.4.51"
                                    : "1.2.840.10008.1.2.4.50";
      break;
    case SYM_CODESTREAM_JPEG_LOSSLESS:
      uid = "1.2.840.10008.1.2.4.57";
      break;
    case SYM_CODESTREAM_JPEGLS:
      uid = stream->is_reversible ? "1.2.840.10008.1.2.4.80" : "1.2.840.10008.1.2.4.81";
      break;
    case SYM_CODESTREAM_J2K:
      uid = stream->is_reversible ? "1.2.840.10008.1.2.4.90" : "1.2.840.10008.1.2.4.91";
      break;
    case SYM_CODESTREAM_UNKNOWN:
    case SYM_CODESTREAM_JPEG_OTHER:
    default:
      break;
    }
  return uid != NULL ? _sym_dicom_codec_find (uid) : NULL;
}
