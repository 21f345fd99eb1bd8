/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-labeller"

#include "config.h"

#include <string.h>
#include <zlib.h>

#include "sym-dicom-private.h"
#include "sym-dicom-writer.h"
#include "sym-labeller.h"

/* Some elements of the top level are put in the place of others or between them, in the data set's
 * own encoding; every other byte stays, the pixel data and whatever a parser would make of it too.
 * What is written: PS3.3 C.12.1 (SOP Common, Synthetic Data and Contributing Equipment), C.7.6.1
 * (Image Type, Derivation Description) and C.12.4 (Source Image). A copy that says something else is
 * another instance, so it has a UID of its own (PS3.3 C.12.1.1.1). */

#define CHARACTER_SET SYM_DICOM_TAG (0x0008, 0x0005)
#define IMAGE_TYPE SYM_DICOM_TAG (0x0008, 0x0008)
#define SOP_CLASS SYM_DICOM_TAG (0x0008, 0x0016)
#define SOP_INSTANCE SYM_DICOM_TAG (0x0008, 0x0018)
#define SYNTHETIC_DATA SYM_DICOM_TAG (0x0008, 0x001c)
#define DERIVATION SYM_DICOM_TAG (0x0008, 0x2111)
#define SOURCE_IMAGE SYM_DICOM_TAG (0x0008, 0x2112)
#define EQUIPMENT SYM_DICOM_TAG (0x0018, 0xa001)
#define SHARED_GROUPS SYM_DICOM_TAG (0x5200, 0x9229)
#define PURPOSE SYM_DICOM_TAG (0x0040, 0xa170)
/* Retired: a length that would have to be right. */
#define LENGTH_TO_END SYM_DICOM_TAG (0x0008, 0x0001)

#define ST_MAX 1024 /* characters */

#define DEFLATED "1.2.840.10008.1.2.1.99"
#define IMPLEMENTATION_UID "2.25.135187472524973607525354468813651425025"

typedef struct
{
  guint32 tag;
  const SymDicomElement *old; /* nullable */
  GByteArray *bytes;          /* nullable: the element is left out */
  gboolean written;
} Change;

typedef struct
{
  const SymRequestLabel *label;
  SymDicomSet *set;
  SymDicomEncoding encoding;
  gsize start; /* of the elements in set->bytes */
  SymDicomCharset charset;
  GArray *changes;   /* Change, in order of tags */
  GPtrArray *pieces; /* GBytes: the new data set, in order */
  char *new_uid;
} Copy;

static void
change_clear (gpointer data)
{
  g_clear_pointer (&((Change *) data)->bytes, g_byte_array_unref);
}

static GByteArray *
add_change (Copy *copy, guint32 tag)
{
  Change change = { tag, sym_dicom_find (copy->set, SYM_DICOM_NONE, tag), g_byte_array_new (), FALSE };

  g_array_append_val (copy->changes, change);
  return change.bytes;
}

/* Whether all text of the file is plain ASCII, so that it is the same in any character set. */
static gboolean
is_all_ascii (const SymDicomSet *set)
{
  for (guint i = 0; i < set->elements->len; i++)
    {
      const SymDicomElement *e = sym_dicom_get (set, i);

      if (!sym_dicom_vr_is_text (e->vr))
        continue;
      for (gsize k = 0; k < e->length; k++)
        if (set->bytes[e->offset + k] >= 0x80 || set->bytes[e->offset + k] == 0x1b)
          return FALSE;
    }
  return TRUE;
}

static GByteArray *
encode (const Copy *copy, const char *text, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (sym_dicom_charset_encode (&copy->charset, text, bytes))
    return g_steal_pointer (&bytes);
  g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
               "The character set of the file does not have all characters of \"%s\"", text);
  return NULL;
}

/* The file's own character set; where it declares none and needs none, UTF-8 is declared. */
static void
choose_charset (Copy *copy)
{
  const SymDicomElement *element = sym_dicom_find (copy->set, SYM_DICOM_NONE, CHARACTER_SET);
  gboolean is_plain = g_str_is_ascii (copy->label->generator) && g_str_is_ascii (copy->label->note);
  const guint8 *terms;
  gsize n = 0;

  terms = element != NULL ? sym_dicom_get_text (copy->set, element, &n) : (const guint8 *) "";
  copy->charset = sym_dicom_charset_parse ((const char *) terms, n);
  if (is_plain || (n > 0 && !(n == 8 && memcmp (terms, "ISO_IR 6", 8) == 0))
      || !is_all_ascii (copy->set))
    return;
  copy->charset = sym_dicom_charset_parse ("ISO_IR 192", 10);
  sym_dicom_put_string (add_change (copy, CHARACTER_SET), copy->encoding, CHARACTER_SET, "CS",
                        "ISO_IR 192");
}

/* An enhanced multi-frame image. There Image Type sums up the Frame Types, and whether those say
 * ORIGINAL decides which attributes of the acquisition there must be, and may be (PS3.3 C.8.13.4,
 * C.8.15.3, C.8.16.1): it stays. And what is referred to has to be listed with its series in the Common
 * Instance Reference module (C.12.2), by frame: no source is named. */
static gboolean
is_enhanced (const SymDicomSet *set)
{
  /* SOP classes, PS3.4 B.5 */
  static const char *const classes[] = {
    "2.1", "2.2", "4.1", "4.3", "4.4", "6.2", "12.1.1", "12.2.1", "13.1.1", "13.1.2", "128.1", "130",
  };
  char class[SYM_DICOM_UID_SIZE] = "";
  static const char root[] = "1.2.840.10008.5.1.4.1.1.";

  if (sym_dicom_find (set, SYM_DICOM_NONE, SHARED_GROUPS) != NULL)
    return TRUE;
  sym_dicom_get_string (set, sym_dicom_find (set, SYM_DICOM_NONE, SOP_CLASS), 0, class,
                        sizeof class);
  for (guint i = 0; i < G_N_ELEMENTS (classes) && g_str_has_prefix (class, root); i++)
    if (strcmp (class + strlen (root), classes[i]) == 0)
      return TRUE;
  return FALSE;
}

static void
change_image_type (Copy *copy)
{
  const SymDicomElement *old = sym_dicom_find (copy->set, SYM_DICOM_NONE, IMAGE_TYPE);
  g_autofree char *value = NULL;
  gsize n = 0;
  const char *text = old != NULL ? (const char *) sym_dicom_get_text (copy->set, old, &n) : NULL;

  if (n > 0 && is_enhanced (copy->set))
    return;
  if (n == 0)
    value = g_strdup ("DERIVED\\SECONDARY");
  else
    {
      const char *rest = memchr (text, '\\', n);

      value = rest != NULL ? g_strdup_printf ("DERIVED%.*s", (int) (text + n - rest), rest)
                           : g_strdup ("DERIVED");
    }
  sym_dicom_put_string (add_change (copy, IMAGE_TYPE), copy->encoding, IMAGE_TYPE, "CS", value);
}

/* Ours before what stands there already, in whatever length the field has. */
static gboolean
change_derivation (Copy *copy, const char *statement, GError **error)
{
  const SymDicomElement *old = sym_dicom_find (copy->set, SYM_DICOM_NONE, DERIVATION);
  g_autoptr (GByteArray) whole = encode (copy, statement, error);
  g_autoptr (GByteArray) brief = NULL;
  gsize n = 0;
  const guint8 *text = old != NULL ? sym_dicom_get_text (copy->set, old, &n) : NULL;
  GByteArray *bytes;

  if (whole == NULL)
    return FALSE;
  if (n >= whole->len && memcmp (text, whole->data, whole->len) == 0)
    return TRUE;
  brief = encode (copy, SYM_LABELLER_STATEMENT ".", NULL);
  bytes = whole->len + 2 + n <= ST_MAX ? whole : brief;
  /* The equipment's own description says it in any case. */
  if (bytes->len + 2 + n > ST_MAX)
    return TRUE;
  if (n > 0)
    {
      g_byte_array_append (bytes, (const guint8 *) "\r\n", 2);
      g_byte_array_append (bytes, text, (guint) n);
    }
  sym_dicom_put (add_change (copy, DERIVATION), copy->encoding, DERIVATION, "ST", bytes->data,
                 bytes->len);
  return TRUE;
}

/* How the items of a sequence are encoded that is there already. */
static SymDicomEncoding
get_item_encoding (const Copy *copy, const SymDicomElement *old, const char **vr)
{
  *vr = "SQ";
  if (old == NULL || copy->encoding == SYM_DICOM_IMPLICIT || old->offset < 8
      || memcmp (copy->set->bytes + old->offset - 8, "UN", 2) != 0)
    return copy->encoding;
  *vr = "UN";
  return SYM_DICOM_IMPLICIT;
}

/* Appends items to a sequence, which is made where it is not there. */
static gboolean
change_sequence (Copy *copy, guint32 tag, SymDicomEncoding items_encoding, const char *vr,
                 const GByteArray *items, GError **error)
{
  const SymDicomElement *old = sym_dicom_find (copy->set, SYM_DICOM_NONE, tag);
  g_autoptr (GByteArray) all = g_byte_array_new ();

  if (old != NULL && (old->flags & SYM_DICOM_SEQUENCE) != 0)
    {
      const guint8 *bytes = copy->set->bytes + old->offset;
      gboolean big = items_encoding == SYM_DICOM_EXPLICIT_BIG;
      gsize n = old->length;

      /* Its length is written, so what ended it goes. */
      if (n >= 8 && sym_dicom_u16 (bytes + n - 8, big) == 0xfffe
          && sym_dicom_u16 (bytes + n - 6, big) == 0xe0dd)
        n -= 8;
      if (n > G_MAXUINT32 / 2)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                       "Sequence (%04X,%04X) of %" G_GSIZE_FORMAT " bytes is too large to add to",
                       tag >> 16, tag & 0xffff, n);
          return FALSE;
        }
      g_byte_array_append (all, bytes, (guint) n);
    }
  g_byte_array_append (all, items->data, items->len);
  sym_dicom_put (add_change (copy, tag), copy->encoding, tag, vr, all->data, all->len);
  return TRUE;
}

/* PS3.5 9: of digits and points, with a root that exists. */
static gboolean
is_uid (const char *text)
{
  return text[0] >= '0' && text[0] <= '2' && text[1] == '.'
         && text[strspn (text, "0123456789.")] == '\0' && strlen (text) <= 64;
}

static gboolean
change_source (Copy *copy, GError **error)
{
  const SymDicomElement *old = sym_dicom_find (copy->set, SYM_DICOM_NONE, SOURCE_IMAGE);
  const char *vr;
  SymDicomEncoding encoding = get_item_encoding (copy, old, &vr);
  g_autoptr (GByteArray) item = g_byte_array_new ();
  g_autoptr (GByteArray) items = g_byte_array_new ();
  char class[SYM_DICOM_UID_SIZE], instance[SYM_DICOM_UID_SIZE];

  /* Without both, and sound, there is nothing to refer to. */
  if (!sym_dicom_get_string (copy->set, sym_dicom_find (copy->set, SYM_DICOM_NONE, SOP_CLASS), 0,
                             class, sizeof class)
      || !sym_dicom_get_string (copy->set, sym_dicom_find (copy->set, SYM_DICOM_NONE, SOP_INSTANCE),
                                0, instance, sizeof instance)
      || !is_uid (class) || !is_uid (instance) || is_enhanced (copy->set))
    return TRUE;
  sym_dicom_put_string (item, encoding, 0x00081150, "UI", class);
  sym_dicom_put_string (item, encoding, 0x00081155, "UI", instance);
  sym_dicom_put_code (item, encoding, PURPOSE, "121322",
                      "Source image for image processing operation");
  sym_dicom_put_item (items, encoding, item);
  return change_sequence (copy, SOURCE_IMAGE, encoding, vr, items, error);
}

/* One item for what made the image, one for the program that says so: they are not the same. */
static gboolean
change_equipment (Copy *copy, const char *statement, GError **error)
{
  const SymDicomElement *old = sym_dicom_find (copy->set, SYM_DICOM_NONE, EQUIPMENT);
  const char *vr;
  SymDicomEncoding encoding = get_item_encoding (copy, old, &vr);
  const char *name = copy->label->generator[0] != '\0' ? copy->label->generator : "Unknown";
  g_autoptr (GByteArray) generator = encode (copy, name, error);
  g_autoptr (GByteArray) words = generator != NULL ? encode (copy, statement, error) : NULL;
  g_autoptr (GByteArray) made = g_byte_array_new ();
  g_autoptr (GByteArray) labelled = g_byte_array_new ();
  g_autoptr (GByteArray) items = g_byte_array_new ();

  if (words == NULL)
    return FALSE;
  sym_dicom_put (made, encoding, 0x00080070, "LO", generator->data, generator->len);
  if (copy->label->generator[0] != '\0')
    sym_dicom_put (made, encoding, 0x00081090, "LO", generator->data, generator->len);
  sym_dicom_put (made, encoding, 0x0018a003, "ST", words->data, words->len);
  sym_dicom_put_code (made, encoding, PURPOSE, "109100", "Synthesizing Equipment");
  sym_dicom_put_item (items, encoding, made);

  sym_dicom_put_string (labelled, encoding, 0x00080070, "LO", "Symscope");
  sym_dicom_put_string (labelled, encoding, 0x00081090, "LO", "Symscope");
  sym_dicom_put_string (labelled, encoding, 0x00181020, "LO", SYM_VERSION);
  sym_dicom_put_string (labelled, encoding, 0x0018a002, "DT", copy->label->date_time);
  sym_dicom_put_string (labelled, encoding, 0x0018a003, "ST", "Labelled as synthetic data");
  sym_dicom_put_code (labelled, encoding, PURPOSE, "109102", "Processing Equipment");
  sym_dicom_put_item (items, encoding, labelled);
  return change_sequence (copy, EQUIPMENT, encoding, vr, items, error);
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
get_growth (const Copy *copy, guint16 group)
{
  gint64 growth = 0;

  for (guint i = 0; i < copy->changes->len; i++)
    {
      const Change *change = &g_array_index (copy->changes, Change, i);

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
add_piece (Copy *copy, GBytes *piece)
{
  g_ptr_array_add (copy->pieces, piece);
}

static void
add_old (Copy *copy, gsize begin, gsize end)
{
  add_piece (copy, g_bytes_new_static (copy->set->bytes + begin, end - begin));
}

static void
add_new (Copy *copy, const GByteArray *bytes)
{
  if (bytes != NULL)
    add_piece (copy, g_bytes_new_static (bytes->data, bytes->len));
}

/* Group lengths (gggg,0000) are retired, but who reads one believes it. */
static void
add_group_length (Copy *copy, const SymDicomElement *e, gsize begin)
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
add_new_before (Copy *copy, guint32 tag)
{
  for (guint i = 0; i < copy->changes->len; i++)
    {
      Change *change = &g_array_index (copy->changes, Change, i);

      if (change->written || change->old != NULL || change->tag >= tag)
        continue;
      change->written = TRUE;
      add_new (copy, change->bytes);
    }
}

static Change *
find_change (const Copy *copy, guint32 tag)
{
  for (guint i = 0; i < copy->changes->len; i++)
    if (g_array_index (copy->changes, Change, i).tag == tag)
      return &g_array_index (copy->changes, Change, i);
  return NULL;
}

static gboolean
splice (Copy *copy, GError **error)
{
  const SymDicomSet *set = copy->set;
  gsize begin = copy->start;

  for (guint32 i = 0; i < set->elements->len; i = sym_dicom_get (set, i)->end)
    {
      const SymDicomElement *e = sym_dicom_get (set, i);
      gsize end = e->offset + e->length;
      Change *change = find_change (copy, e->tag);

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
static GByteArray *
make_meta (const SymDicomSet *meta, gboolean keeps_others, const Copy *copy, const char *syntax)
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

static gboolean
prepare (Copy *copy, GError **error)
{
  g_autofree char *statement = sym_labeller_make_statement (copy->label);
  const SymDicomElement *length = sym_dicom_find (copy->set, SYM_DICOM_NONE, LENGTH_TO_END);

  choose_charset (copy);
  if (length != NULL)
    {
      const Change left_out = { LENGTH_TO_END, length, NULL, FALSE };

      g_array_append_val (copy->changes, left_out);
    }
  change_image_type (copy);
  sym_dicom_put_string (add_change (copy, SOP_INSTANCE), copy->encoding, SOP_INSTANCE, "UI",
                        copy->new_uid);
  sym_dicom_put_string (add_change (copy, SYNTHETIC_DATA), copy->encoding, SYNTHETIC_DATA, "CS",
                        "YES");
  return change_derivation (copy, statement, error) && change_source (copy, error)
         && change_equipment (copy, statement, error);
}

/* PS3.5 A.5: raw deflate, padded to an even length. */
static gboolean
write_deflated (SymJob *job, const Copy *copy, GError **error)
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

static gboolean
write_file (SymJob *job, const Copy *copy, const guint8 *preamble, const GByteArray *meta,
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

gboolean
sym_labeller_dicom (SymJob *job, const SymRequestLabel *label, GError **error)
{
  static const guint8 zeros[SYM_DICOM_PREAMBLE] = { 0 };
  gsize size, start = 0;
  const guint8 *bytes = sym_input_map (sym_job_get_input (job, SYM_INPUT_MAIN, 0), &size, error);
  const guint8 *preamble = zeros;
  g_autofree guint8 *inflated = NULL;
  g_autofree char *new_uid = sym_labeller_make_uid (label->uuid);
  g_autoptr (SymDicomSet) meta = NULL;
  g_autoptr (SymDicomSet) set = NULL;
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GByteArray) new_meta = NULL;
  SymDicomEncoding meta_encoding = SYM_DICOM_EXPLICIT;
  Copy copy = { .label = label, .changes = changes, .pieces = pieces, .new_uid = new_uid };
  char syntax[SYM_DICOM_UID_SIZE] = "";

  g_array_set_clear_func (changes, change_clear);
  if (bytes == NULL)
    return FALSE;
  if (_sym_dicom_has_magic (bytes, size))
    {
      preamble = bytes;
      start = SYM_DICOM_PREAMBLE + 4;
    }
  if (size - start >= 4 && sym_dicom_u16 (bytes + start, FALSE) == 0x0002)
    {
      if (!sym_dicom_guess_encoding (bytes, size, start, &meta_encoding))
        meta_encoding = SYM_DICOM_EXPLICIT;
      meta = sym_dicom_scan (bytes, size, start, meta_encoding, 0x0002, NULL);
    }
  start = 0;
  if (!_sym_dicom_read_meta (job, bytes, size, &start, &copy.encoding, syntax, sizeof syntax)
      && strcmp (syntax, DEFLATED) != 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   "There is no data set at byte %" G_GSIZE_FORMAT, start);
      return FALSE;
    }
  if (strcmp (syntax, DEFLATED) == 0)
    {
      inflated = _sym_dicom_inflate (bytes + start, size - start, &size, error);
      if (inflated == NULL)
        return FALSE;
      bytes = inflated;
      start = 0;
    }
  set = sym_dicom_scan (bytes, size, start, copy.encoding, 0, NULL);
  copy.set = set;
  copy.start = start;
  if (!prepare (&copy, error) || !splice (&copy, error))
    return FALSE;
  new_meta = make_meta (meta, meta_encoding == SYM_DICOM_EXPLICIT, &copy, syntax);
  return write_file (job, &copy, preamble, new_meta, inflated != NULL, error);
}
