/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-codestream"

#include "config.h"

#include "sym-dicom-codestream.h"

#include <string.h>

#include "sym-dicom-scan.h"

/* ITU-T T.81 table B.1, T.87 C.1.1 */
#define SOI 0xd8
#define EOI 0xd9
#define SOS 0xda
#define APP0 0xe0
#define APP14 0xee
#define SOF_LS 0xf7
/* ITU-T T.800 table A.2, T.814 A.2 */
#define SIZ 0x51
#define COD 0x52
#define SOT 0x90

static const guint8 jpeg_head[] = { 0xff, SOI, 0xff };
static const guint8 j2k_head[] = { 0xff, 0x4f, 0xff, SIZ };
static const guint8 jp2_head[] = { 0, 0, 0, 12, 'j', 'P', ' ', ' ' };

static gboolean
begins_with (const guint8 *bytes, gsize n, gconstpointer head, gsize size)
{
  return n >= size && memcmp (bytes, head, size) == 0;
}

gboolean
_sym_codestream_begins (const guint8 *bytes, gsize n)
{
  return begins_with (bytes, n, jpeg_head, sizeof jpeg_head) ||
         begins_with (bytes, n, j2k_head, sizeof j2k_head) ||
         begins_with (bytes, n, jp2_head, sizeof jp2_head);
}

/* C4, C8 and CC are not frame headers. */
static gboolean
is_frame_header (guint8 marker)
{
  return marker == SOF_LS ||
         (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc);
}

/* Components named R, G, B are those; the second and third of YCbCr may be sampled more coarsely. */
static SymCodestreamColour
get_component_colour (const guint8 *components)
{
  if (components[0] == 'R' && components[3] == 'G' && components[6] == 'B')
    return SYM_CODESTREAM_COLOUR_RGB;
  if (components[1] != components[4] || components[1] != components[7])
    return SYM_CODESTREAM_COLOUR_YBR;
  return SYM_CODESTREAM_COLOUR_UNSAID;
}

static gboolean
take_frame_header (SymCodestream *self, guint8 marker, const guint8 *segment, gsize length)
{
  if (length < 8)
    return FALSE;
  self->process = marker & 0x0f;
  self->kind = marker == SOF_LS   ? SYM_CODESTREAM_JPEGLS
               : marker == 0xc3   ? SYM_CODESTREAM_JPEG_LOSSLESS
               : marker <= 0xc2   ? SYM_CODESTREAM_JPEG
                                  : SYM_CODESTREAM_JPEG_OTHER;
  self->precision = segment[2];
  self->rows = sym_dicom_u16 (segment + 3, TRUE);
  self->columns = sym_dicom_u16 (segment + 5, TRUE);
  self->components = segment[7];
  return length >= 8 + 3 * (gsize) self->components;
}

/* T.87 C.2.3: what may be lost is stated in each scan; the first speaks for all. */
static gboolean
scan_is_exact (const guint8 *segment, gsize length)
{
  gsize near = 3 + 2 * (gsize) segment[2];

  return near < length && segment[near] == 0;
}

static gboolean
read_jpeg (const guint8 *bytes, gsize n, SymCodestream *self)
{
  gboolean has_jfif = FALSE, has_frame = FALSE;
  guint adobe = G_MAXUINT;
  SymCodestreamColour named = SYM_CODESTREAM_COLOUR_UNSAID;

  for (gsize i = 2; i + 4 <= n;)
    {
      const guint8 *segment = bytes + i + 2;
      guint8 marker = bytes[i + 1];
      gsize length;

      if (bytes[i] != 0xff)
        break;
      if (marker == 0xff)
        {
          i++;
          continue;
        }
      if (marker == 0x01 || (marker >= 0xd0 && marker <= SOI))
        {
          i += 2;
          continue;
        }
      length = sym_dicom_u16 (segment, TRUE);
      if (marker == EOI || length < 2 || length + 2 > n - i)
        break;
      if (marker == APP0 && length >= 7 && memcmp (segment + 2, "JFIF", 5) == 0)
        has_jfif = TRUE;
      else if (marker == APP14 && length >= 14 && memcmp (segment + 2, "Adobe", 5) == 0)
        adobe = segment[13];
      else if (is_frame_header (marker) && !has_frame)
        {
          if (!take_frame_header (self, marker, segment, length))
            break;
          has_frame = TRUE;
          if (self->components == 3)
            named = get_component_colour (segment + 8);
        }
      else if (marker == SOS)
        {
          if (self->kind == SYM_CODESTREAM_JPEGLS && length >= 3)
            self->is_reversible = scan_is_exact (segment, length);
          break;
        }
      i += 2 + length;
    }
  if (!has_frame)
    return FALSE;
  if (self->kind == SYM_CODESTREAM_JPEG_LOSSLESS)
    self->is_reversible = TRUE;
  if (self->kind == SYM_CODESTREAM_JPEG && self->components == 3)
    self->colour = adobe == 0   ? SYM_CODESTREAM_COLOUR_RGB
                   : adobe == 1 ? SYM_CODESTREAM_COLOUR_YBR
                   : has_jfif   ? SYM_CODESTREAM_COLOUR_YBR
                                : named;
  return TRUE;
}

/* T.800 A.5.1 and A.6.1. Sizes are checked by who uses them. */
static gboolean
read_j2k (const guint8 *bytes, gsize n, SymCodestream *self)
{
  gboolean has_size = FALSE;

  self->kind = SYM_CODESTREAM_J2K;
  for (gsize i = 2; i + 4 <= n && bytes[i] == 0xff && bytes[i + 1] != SOT;)
    {
      const guint8 *segment = bytes + i + 2;
      gsize length = sym_dicom_u16 (segment, TRUE);

      if (length < 2 || length + 2 > n - i)
        break;
      if (bytes[i + 1] == SIZ && length >= 41)
        {
          guint32 right = sym_dicom_u32 (segment + 4, TRUE), bottom = sym_dicom_u32 (segment + 8, TRUE);
          guint32 left = sym_dicom_u32 (segment + 12, TRUE), top = sym_dicom_u32 (segment + 16, TRUE);

          self->columns = right > left ? right - left : 0;
          self->rows = bottom > top ? bottom - top : 0;
          self->components = sym_dicom_u16 (segment + 36, TRUE);
          self->precision = (segment[38] & 0x7fu) + 1;
          self->is_signed = (segment[38] & 0x80) != 0;
          has_size = TRUE;
        }
      else if (bytes[i + 1] == COD && length >= 12)
        {
          self->has_transform = segment[6] != 0;
          self->is_reversible = segment[11] == 1;
        }
      i += 2 + length;
    }
  return has_size;
}

/* The codestream within JP2: the box jp2c, T.800 I.5.4. */
static gboolean
read_jp2 (const guint8 *bytes, gsize n, SymCodestream *self)
{
  for (gsize i = 0; n - i >= 8;)
    {
      guint64 length = sym_dicom_u32 (bytes + i, TRUE);
      gsize head = 8;

      if (length == 1 && n - i >= 16)
        {
          length = sym_dicom_u64 (bytes + i + 8, TRUE);
          head = 16;
        }
      if (memcmp (bytes + i + 4, "jp2c", 4) == 0)
        return n - i > head && begins_with (bytes + i + head, n - i - head, j2k_head, sizeof j2k_head) &&
               read_j2k (bytes + i + head, n - i - head, self);
      if (length < head || length > n - i)
        return FALSE;
      i += (gsize) length;
    }
  return FALSE;
}

gboolean
_sym_codestream_read (const guint8 *bytes, gsize n, SymCodestream *codestream)
{
  memset (codestream, 0, sizeof *codestream);
  if (begins_with (bytes, n, jpeg_head, sizeof jpeg_head))
    return read_jpeg (bytes, n, codestream);
  if (begins_with (bytes, n, j2k_head, sizeof j2k_head))
    return read_j2k (bytes, n, codestream);
  if (begins_with (bytes, n, jp2_head, sizeof jp2_head))
    return read_jp2 (bytes, n, codestream);
  return FALSE;
}
