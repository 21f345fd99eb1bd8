/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-frames"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sym-dicom-private.h"

/* Which fragments of encapsulated Pixel Data are which frame (PS3.5 A.4). The offset tables are often
 * empty and sometimes wrong; what a frame begins with is harder to get wrong, so it is asked first. */

#define TAG SYM_DICOM_TAG

/* Bytes of a first frame's head: those of cameras carry previews and profiles. */
#define HEAD_SIZE (256u << 10)
#define RLE_HEADER_SIZE 64

/* Fragment number index: the first item is the Basic Offset Table. */
static const SymDicomElement *
get_fragment (const SymDicomPixels *self, const GArray *items, guint32 index)
{
  return sym_dicom_get (self->set, g_array_index (items, guint32, index + 1));
}

/* The items without fragments that hold nothing, which some writers put at the end. */
static GArray *
get_items (const SymDicomPixels *self)
{
  GArray *items = sym_dicom_get_items (self->set, self->data);

  for (guint32 i = items->len; i-- > 1;)
    if (get_fragment (self, items, i - 1)->length == 0)
      g_array_remove_index (items, i);
  return items;
}

const guint8 *
_sym_dicom_frames_peek (const SymDicomPixels *self, gsize *n, GByteArray **joined)
{
  g_autoptr (GArray) items = get_items (self);
  const SymDicomElement *first;

  *joined = NULL;
  *n = 0;
  if (items->len < 2)
    return NULL;
  first = get_fragment (self, items, 0);
  *n = (gsize) first->length;
  if (*n >= HEAD_SIZE || items->len == 2)
    return self->set->bytes + first->offset;
  *joined = g_byte_array_new ();
  for (guint32 i = 0; i + 1 < items->len && (*joined)->len < HEAD_SIZE; i++)
    {
      const SymDicomElement *item = get_fragment (self, items, i);

      g_byte_array_append (*joined, self->set->bytes + item->offset,
                           (guint) MIN (item->length, HEAD_SIZE));
    }
  *n = (*joined)->len;
  return (*joined)->data;
}

/* Whether a fragment is the first of a frame; of those without a head it is not known. */
static gboolean
begins_frame (const SymDicomPixels *self, const SymDicomElement *item)
{
  const guint8 *bytes = self->set->bytes + item->offset;
  const gsize stride = MAX (self->sample_size, 1) * self->samples;

  if (self->codec->kind != SYM_CODESTREAM_UNKNOWN)
    return _sym_codestream_begins (bytes, (gsize) item->length);
  return self->codec->decode == _sym_codec_rle_decode && item->length >= RLE_HEADER_SIZE &&
         sym_dicom_u32 (bytes, FALSE) == stride &&
         sym_dicom_u32 (bytes + 4, FALSE) == RLE_HEADER_SIZE;
}

/* Indices of the fragments that begin frames, nothing where the first does not. */
static GArray *
find_beginnings (const SymDicomPixels *self, const GArray *items)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i + 1 < items->len; i++)
    if (begins_frame (self, get_fragment (self, items, i)))
      g_array_append_val (starts, i);
    else if (i == 0)
      break;
  return starts;
}

guint32
_sym_dicom_frames_count (const SymDicomPixels *self)
{
  g_autoptr (GArray) items = get_items (self);
  g_autoptr (GArray) starts = find_beginnings (self, items);

  return starts->len;
}

/* The fragments at which a table of offsets points, counted from the first fragment's item; nothing
 * where one of them is no fragment's, or they do not go up from 0. */
static GArray *
read_table (const SymDicomPixels *self, const GArray *items, const guint8 *table, gsize entry)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint64 base = get_fragment (self, items, 0)->offset;
  guint32 at = 0, n = items->len - 1;

  for (guint32 f = 0; f < self->n_frames; f++)
    {
      guint64 offset = entry == 4 ? sym_dicom_u32 (table + 4 * (gsize) f, FALSE)
                                  : sym_dicom_u64 (table + 8 * (gsize) f, FALSE);

      while (at < n && get_fragment (self, items, at)->offset - base < offset)
        at++;
      if (at >= n || get_fragment (self, items, at)->offset - base != offset ||
          (f == 0 ? at != 0 : at == g_array_index (starts, guint32, f - 1)))
        {
          g_array_set_size (starts, 0);
          break;
        }
      g_array_append_val (starts, at);
    }
  return starts;
}

/* What the tables say; nothing where there is none, or it does not fit. */
static GArray *
read_tables (const SymDicomPixels *self, const GArray *items, gboolean *exists)
{
  const SymDicomElement *basic = sym_dicom_get (self->set, g_array_index (items, guint32, 0));
  const SymDicomElement *extended = sym_dicom_find (self->set, SYM_DICOM_NONE,
                                                    TAG (0x7fe0, 0x0001));

  *exists = basic->length > 0 || (extended != NULL && extended->length > 0);
  if (basic->length / 4 == self->n_frames)
    return read_table (self, items, self->set->bytes + basic->offset, 4);
  if (extended != NULL && extended->length / 8 == self->n_frames)
    return read_table (self, items, self->set->bytes + extended->offset, 8);
  return g_array_new (FALSE, FALSE, sizeof (guint32));
}

static gboolean
starts_equal (const GArray *a, const GArray *b)
{
  return a->len == b->len && memcmp (a->data, b->data, a->len * sizeof (guint32)) == 0;
}

static void
note_count (const SymDicomPixels *self, guint32 n)
{
  g_autofree char *there = g_strdup_printf ("%u", n);
  g_autofree char *said = g_strdup_printf ("%u", self->n_frames);

  sym_job_note (self->job,
                N_ ("Pixel Data holds %s frames and Number of Frames (0028,0008) is %s; "
                    "the others are not shown."),
                there, said, NULL);
}

/* Where each frame's fragments begin. Returns n_frames + 1 indices. */
static GArray *
find_frames (const SymDicomPixels *self, const GArray *items, GError **error)
{
  const guint32 n = items->len - 1;
  g_autoptr (GArray) beginnings = find_beginnings (self, items);
  gboolean exists;
  g_autoptr (GArray) listed = read_tables (self, items, &exists);
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (beginnings->len > self->n_frames)
    {
      note_count (self, beginnings->len);
      g_array_append_vals (starts, beginnings->data, self->n_frames + 1);
      return g_steal_pointer (&starts);
    }
  if (n == self->n_frames || self->n_frames == 1)
    for (guint32 f = 0; f < self->n_frames; f++)
      g_array_append_val (starts, f);
  else if (beginnings->len == self->n_frames)
    g_array_append_vals (starts, beginnings->data, beginnings->len);
  else
    g_array_append_vals (starts, listed->data, listed->len);
  if (starts->len != self->n_frames)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT, "Pixel Data has %u fragments for %u frames",
                   n, self->n_frames);
      return NULL;
    }
  if (exists && !starts_equal (starts, listed))
    sym_job_note (self->job,
                  N_ ("The offset table of Pixel Data does not fit its fragments and was not used."),
                  NULL);
  g_array_append_val (starts, n);
  return g_steal_pointer (&starts);
}

static gboolean
decode_frame (SymDicomPixels *self, const GArray *items, guint32 from, guint32 to, guint8 *native,
              gsize size, GError **error)
{
  const SymDicomElement *first = get_fragment (self, items, from);
  g_autoptr (GByteArray) joined = NULL;

  if (to - from == 1)
    return self->codec->decode (self, self->set->bytes + first->offset, (gsize) first->length,
                                native, size, error);
  joined = g_byte_array_new ();
  for (guint32 i = from; i < to; i++)
    {
      const SymDicomElement *item = get_fragment (self, items, i);

      if (item->length > G_MAXUINT32 - joined->len)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                       "Its %u fragments are more than 4 GB", to - from);
          return FALSE;
        }
      g_byte_array_append (joined, self->set->bytes + item->offset, (guint) item->length);
    }
  return self->codec->decode (self, joined->data, joined->len, native, size, error);
}

/* Whether bits beside the samples may be overlays, as they were until 2004. */
static gboolean
has_overlay_bits (const SymDicomPixels *self)
{
  for (guint16 group = 0x6000; group <= 0x601e; group += 2)
    {
      gint64 position;

      if (sym_dicom_get_int (self->set, sym_dicom_find (self->set, SYM_DICOM_NONE, TAG (group, 0x0102)),
                             0, &position) &&
          position > 0)
        return TRUE;
    }
  return FALSE;
}

/* A codestream may have more bits than Bits Stored, which says nothing as long as none of them is
 * used. Where one is, Bits Stored is wrong: cut off, bright places would turn dark. Frames before
 * this one are the same either way. Samples with a sign are left alone: what is above repeats it. */
static void
check_stored (SymDicomPixels *self, const guint8 *native)
{
  const gsize size = self->sample_size;
  const gsize n = (gsize) self->rows * self->columns * self->samples;
  const guint stored = self->bits_stored, precision = self->codestream.precision;
  g_autofree char *said = NULL, *there = NULL;
  guint32 any = 0;

  if (precision <= stored || precision > 8 * size || size > 4 || self->is_signed || self->is_raw ||
      self->high_bit + 1 != stored || has_overlay_bits (self))
    return;
  for (gsize i = 0; i < n; i++)
    for (gsize b = 0; b < size; b++)
      any |= (guint32) native[i * size + b] << (8 * b);
  if ((guint64) any >> stored == 0)
    return;
  said = g_strdup_printf ("%u", stored);
  there = g_strdup_printf ("%u", precision);
  sym_job_note (self->job,
                N_ ("Bits Stored (0028,0101) is %s, and compressed samples have up to %s bits; all of "
                    "them are shown."),
                said, there, NULL);
  self->bits_stored = precision;
  self->high_bit = precision - 1;
}

gboolean
_sym_dicom_frames_decode (SymDicomPixels *self, guint8 *out, gsize out_frame, GError **error)
{
  const gsize size = self->codec->keeps_layout ? _sym_dicom_pixels_get_native_size (self)
                                               : self->frame_size;
  g_autoptr (GArray) items = get_items (self);
  g_autoptr (GArray) starts = NULL;
  g_autofree guint8 *native = NULL;

  if (items->len < 2)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "Pixel Data has %u items and no fragment among them", items->len);
      return FALSE;
    }
  starts = find_frames (self, items, error);
  if (starts == NULL)
    return FALSE;
  native = g_try_malloc (size + 8);
  if (native == NULL)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "No memory for a frame of %" G_GSIZE_FORMAT " bytes", size);
      return FALSE;
    }
  for (guint32 f = 0; f < self->n_frames; f++)
    {
      if (!decode_frame (self, items, g_array_index (starts, guint32, f),
                         g_array_index (starts, guint32, f + 1), native, size, error))
        {
          g_prefix_error (error, "Frame %u: ", f + 1);
          return FALSE;
        }
      check_stored (self, native);
      _sym_dicom_unpack (self, native, 0, G_BYTE_ORDER == G_BIG_ENDIAN, out + f * out_frame);
    }
  return TRUE;
}
