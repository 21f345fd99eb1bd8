/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-labeller"

#include "config.h"

#include "sym-labeller-dicom.h"

#include <string.h>
#include <zlib.h>

#include "sym-dicom-writer.h"

#define SYNTHETIC_DATA SYM_DICOM_TAG (0x0008, 0x001c)
#define SOP_CLASS SYM_DICOM_TAG (0x0008, 0x0016)
#define IMPLEMENTATION_UID "2.25.135187472524973607525354468813651425025"

static void
change_clear (gpointer data)
{
  g_clear_pointer (&((SymLabellerChange *) data)->bytes, g_byte_array_unref);
}

void
sym_labeller_copy_init (SymLabellerCopy *self)
{
  self->changes = g_array_new (FALSE, FALSE, sizeof (SymLabellerChange));
  g_array_set_clear_func (self->changes, change_clear);
  self->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

void
sym_labeller_copy_clear (SymLabellerCopy *self)
{
  /* Pieces are parts of changes and of the set. */
  g_ptr_array_unref (self->pieces);
  g_array_unref (self->changes);
  g_clear_pointer (&self->set, sym_dicom_set_free);
  g_free (self->new_uid);
}

GByteArray *
sym_labeller_copy_change (SymLabellerCopy *self, guint32 tag)
{
  SymLabellerChange change = { tag, sym_dicom_find (self->set, SYM_DICOM_NONE, tag),
                               g_byte_array_new (), FALSE };

  g_array_append_val (self->changes, change);
  return change.bytes;
}

void
sym_labeller_copy_leave_out (SymLabellerCopy *self, guint32 tag)
{
  const SymLabellerChange change = { tag, sym_dicom_find (self->set, SYM_DICOM_NONE, tag), NULL,
                                     FALSE };

  if (change.old != NULL)
    g_array_append_val (self->changes, change);
}

/* Where an element's own bytes begin: right behind what comes before it. */
static gboolean
check_head (const SymDicomElement *e, gsize begin, GError **error)
{
  if (e->offset == begin + 8 || e->offset == begin + 12)
    return TRUE;
  g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
               "The data set is damaged at byte %" G_GSIZE_FORMAT
               ", before element (%04X,%04X): no label can be put in",
               begin, e->tag >> 16, e->tag & 0xffff);
  return FALSE;
}

static gint64
get_growth (const SymLabellerCopy *copy, guint16 group)
{
  gint64 growth = 0;

  for (guint i = 0; i < copy->changes->len; i++)
    {
      const SymLabellerChange *change = &g_array_index (copy->changes, SymLabellerChange, i);

      if (change->tag >> 16 != group)
        continue;
      growth += change->bytes != NULL ? (gint64) change->bytes->len : 0;
      if (change->old != NULL)
        {
          /* The head of the old one is as long as that of any of its kind. */
          guint32 first = (guint32) (change->old - sym_dicom_get (copy->set, 0));
          gsize begin = copy->start;

          for (guint32 k = 0; k < first; k = sym_dicom_get (copy->set, k)->end)
            begin = sym_dicom_get (copy->set, k)->offset + sym_dicom_get (copy->set, k)->length;
          growth -= (gint64) (change->old->offset + change->old->length - begin);
        }
    }
  return growth;
}

static void
add_piece (SymLabellerCopy *copy, GBytes *piece)
{
  g_ptr_array_add (copy->pieces, piece);
}

static void
add_old (SymLabellerCopy *copy, gsize begin, gsize end)
{
  add_piece (copy, g_bytes_new_static (copy->set->bytes + begin, end - begin));
}

static void
add_new (SymLabellerCopy *copy, const GByteArray *bytes)
{
  if (bytes != NULL)
    add_piece (copy, g_bytes_new_static (bytes->data, bytes->len));
}

/* Group lengths (gggg,0000) are retired, but who reads one believes it. */
static void
add_group_length (SymLabellerCopy *copy, const SymDicomElement *e, gsize begin)
{
  gint64 growth = get_growth (copy, (guint16) (e->tag >> 16));
  gboolean big = (e->flags & SYM_DICOM_BIG_ENDIAN) != 0;
  guint32 value = sym_dicom_u32 (copy->set->bytes + e->offset, big) + (guint32) growth;
  guint8 bytes[4];

  for (guint i = 0; i < 4; i++)
    bytes[i] = (guint8) (value >> 8 * (big ? 3 - i : i));
  add_old (copy, begin, e->offset);
  add_piece (copy, g_bytes_new (bytes, sizeof bytes));
}

/* What is new and belongs before tag. */
static void
add_new_before (SymLabellerCopy *copy, guint32 tag)
{
  for (guint i = 0; i < copy->changes->len; i++)
    {
      SymLabellerChange *change = &g_array_index (copy->changes, SymLabellerChange, i);

      if (change->written || change->old != NULL || change->tag >= tag)
        continue;
      change->written = TRUE;
      add_new (copy, change->bytes);
    }
}

static SymLabellerChange *
find_change (const SymLabellerCopy *copy, guint32 tag)
{
  for (guint i = 0; i < copy->changes->len; i++)
    if (g_array_index (copy->changes, SymLabellerChange, i).tag == tag)
      return &g_array_index (copy->changes, SymLabellerChange, i);
  return NULL;
}

gboolean
sym_labeller_copy_splice (SymLabellerCopy *copy, GError **error)
{
  const SymDicomSet *set = copy->set;
  gsize begin = copy->start;

  for (guint32 i = 0; i < set->elements->len; i = sym_dicom_get (set, i)->end)
    {
      const SymDicomElement *e = sym_dicom_get (set, i);
      gsize end = e->offset + e->length;
      SymLabellerChange *change = find_change (copy, e->tag);

      if (!check_head (e, begin, error))
        return FALSE;
      add_new_before (copy, e->tag);
      if (change != NULL && change->old == e)
        add_new (copy, change->bytes);
      else if (e->tag != SYNTHETIC_DATA) /* a second one can only contradict */
        {
          if ((e->tag & 0xffff) == 0 && e->length == 4)
            add_group_length (copy, e, begin);
          else
            add_old (copy, begin, end);
        }
      begin = end;
    }
  add_new_before (copy, G_MAXUINT32);
  add_old (copy, begin, set->size);
  return TRUE;
}

/* PS3.10 7.1: always explicit and little-endian; what says who wrote the file is ours. */
GByteArray *
sym_labeller_copy_make_meta (const SymDicomSet *meta, gboolean keeps_others, const SymLabellerCopy *copy, const char *syntax)
{
  g_autoptr (GByteArray) elements = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();
  const SymDicomEncoding encoding = SYM_DICOM_EXPLICIT;
  static const guint8 version[] = { 0, 1 };
  char class[SYM_DICOM_UID_SIZE] = "";
  guint8 length[4];

  sym_dicom_put (elements, encoding, 0x00020001, "OB", version, sizeof version);
  if (sym_dicom_get_string (copy->set, sym_dicom_find (copy->set, SYM_DICOM_NONE, SOP_CLASS), 0,
                            class, sizeof class)
      || (meta != NULL
          && sym_dicom_get_string (meta, sym_dicom_find (meta, SYM_DICOM_NONE, 0x00020002), 0,
                                   class, sizeof class)))
    sym_dicom_put_string (elements, encoding, 0x00020002, "UI", class);
  sym_dicom_put_string (elements, encoding, 0x00020003, "UI", copy->new_uid);
  sym_dicom_put_string (elements, encoding, 0x00020010, "UI", syntax);
  sym_dicom_put_string (elements, encoding, 0x00020012, "UI", IMPLEMENTATION_UID);
  sym_dicom_put_string (elements, encoding, 0x00020013, "SH", "SYMSCOPE " SYM_VERSION);
  for (guint32 i = 0; meta != NULL && keeps_others && i < meta->elements->len;
       i = sym_dicom_get (meta, i)->end)
    {
      const SymDicomElement *e = sym_dicom_get (meta, i);
      const char vr[] = { (char) (e->vr >> 8), (char) (e->vr & 0xff), '\0' };

      if (e->tag > 0x00020013 && (e->flags & (SYM_DICOM_CUT | SYM_DICOM_SEQUENCE)) == 0
          && (strcmp (vr, "OB") == 0 || e->length <= 1024) && e->length <= (1u << 20))
        sym_dicom_put (elements, encoding, e->tag, vr, meta->bytes + e->offset, e->length);
    }
  for (guint i = 0; i < 4; i++)
    length[i] = (guint8) (elements->len >> 8 * i);
  sym_dicom_put (out, encoding, 0x00020000, "UL", length, sizeof length);
  g_byte_array_append (out, elements->data, elements->len);
  return out;
}

/* PS3.5 A.5: raw deflate, padded to an even length. */
static gboolean
write_deflated (SymJob *job, const SymLabellerCopy *copy, GError **error)
{
  z_stream stream = { 0 };
  guint8 block[16384];
  int result = deflateInit2 (&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8,
                             Z_DEFAULT_STRATEGY);
  guint next = 0;
  gsize left = 0;
  const guint8 *bytes = NULL;
  gboolean ok = result == Z_OK;

  if (!ok)
    g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE, "There is no memory to deflate %u pieces",
                 copy->pieces->len);
  while (ok && result == Z_OK)
    {
      if (left == 0 && next < copy->pieces->len)
        bytes = g_bytes_get_data (g_ptr_array_index (copy->pieces, next++), &left);
      stream.next_in = (Bytef *) bytes;
      stream.avail_in = (uInt) MIN (left, 1u << 30);
      left -= stream.avail_in;
      do
        {
          stream.next_out = block;
          stream.avail_out = sizeof block;
          result = deflate (&stream,
                            left == 0 && next == copy->pieces->len ? Z_FINISH : Z_NO_FLUSH);
          /* Nothing to do is no error. */
          result = result == Z_BUF_ERROR ? Z_OK : result;
          ok = sym_job_write (job, block, sizeof block - stream.avail_out, error);
        }
      while (ok && result == Z_OK && stream.avail_out == 0);
      bytes = stream.next_in;
      left += stream.avail_in;
    }
  ok = ok && (stream.total_out % 2 == 0 || sym_job_write (job, "", 1, error));
  deflateEnd (&stream);
  return ok;
}

gboolean
sym_labeller_copy_write (SymJob *job, const SymLabellerCopy *copy, const guint8 *preamble, const GByteArray *meta,
            gboolean is_deflated, GError **error)
{
  if (!sym_job_begin_output (job, SYM_OUTPUT_MAIN, copy->label->gzip != 0, error)
      || !sym_job_write (job, preamble, SYM_DICOM_PREAMBLE, error)
      || !sym_job_write (job, "DICM", 4, error)
      || !sym_job_write (job, meta->data, meta->len, error))
    return FALSE;
  if (is_deflated && !write_deflated (job, copy, error))
    return FALSE;
  for (guint i = 0; i < copy->pieces->len && !is_deflated; i++)
    {
      gsize n;
      gconstpointer bytes = g_bytes_get_data (g_ptr_array_index (copy->pieces, i), &n);

      if (!sym_job_write (job, bytes, n, error))
        return FALSE;
    }
  return sym_job_end_output (job, error);
}
