/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-labeller"

#include "config.h"

#include "sym-labeller-dicom.h"

#include <string.h>

#include "sym-dicom-writer.h"

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
#define PHOTOMETRIC SYM_DICOM_TAG (0x0028, 0x0004)
#define PLANAR_CONFIGURATION SYM_DICOM_TAG (0x0028, 0x0006)
#define LOSSY SYM_DICOM_TAG (0x0028, 0x2110)
/* and what follows it: their lengths, and the length of all of them */
#define EXTENDED_OFFSETS SYM_DICOM_TAG (0x7fe0, 0x0001)
#define EQUIPMENT SYM_DICOM_TAG (0x0018, 0xa001)
#define SHARED_GROUPS SYM_DICOM_TAG (0x5200, 0x9229)
#define PURPOSE SYM_DICOM_TAG (0x0040, 0xa170)
/* Retired: a length that would have to be right. */
#define LENGTH_TO_END SYM_DICOM_TAG (0x0008, 0x0001)

#define ST_MAX 1024 /* characters */

#define DEFLATED "1.2.840.10008.1.2.1.99"

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
encode (const SymLabellerCopy *copy, const char *text, GError **error)
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
choose_charset (SymLabellerCopy *copy)
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
  sym_dicom_put_string (sym_labeller_copy_change (copy, CHARACTER_SET), copy->encoding, CHARACTER_SET, "CS",
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
change_image_type (SymLabellerCopy *copy)
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
  sym_dicom_put_string (sym_labeller_copy_change (copy, IMAGE_TYPE), copy->encoding, IMAGE_TYPE, "CS", value);
}

/* Ours before what stands there already, in whatever length the field has. */
static gboolean
change_derivation (SymLabellerCopy *copy, const char *statement, GError **error)
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
  sym_dicom_put (sym_labeller_copy_change (copy, DERIVATION), copy->encoding, DERIVATION, "ST", bytes->data,
                 bytes->len);
  return TRUE;
}

/* How the items of a sequence are encoded that is there already. */
static SymDicomEncoding
get_item_encoding (const SymLabellerCopy *copy, const SymDicomElement *old, const char **vr)
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
change_sequence (SymLabellerCopy *copy, guint32 tag, SymDicomEncoding items_encoding, const char *vr,
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
  sym_dicom_put (sym_labeller_copy_change (copy, tag), copy->encoding, tag, vr, all->data, all->len);
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
change_source (SymLabellerCopy *copy, GError **error)
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
change_equipment (SymLabellerCopy *copy, const char *statement, GError **error)
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

static gboolean
prepare (SymLabellerCopy *copy, GError **error)
{
  g_autofree char *statement = sym_labeller_make_statement (copy->label);

  choose_charset (copy);
  sym_labeller_copy_leave_out (copy, LENGTH_TO_END);
  change_image_type (copy);
  sym_dicom_put_string (sym_labeller_copy_change (copy, SOP_INSTANCE), copy->encoding, SOP_INSTANCE,
                        "UI", copy->new_uid);
  sym_dicom_put_string (sym_labeller_copy_change (copy, SYNTHETIC_DATA), copy->encoding,
                        SYNTHETIC_DATA, "CS", "YES");
  return change_derivation (copy, statement, error) && change_source (copy, error)
         && change_equipment (copy, statement, error);
}

/* The Image Pixel module (PS3.3 C.7.6.3) of what was compressed. That it had been compressed with
 * loss goes on being said (C.7.6.1.1.5); tables of the fragments' places go (A.4). */
static void
change_pixels (SymLabellerCopy *copy, const SymDicomPixels *pixels, const GByteArray *value)
{
  const SymDicomEncoding encoding = SYM_DICOM_EXPLICIT;
  static const guint8 by_pixel[2] = { 0 };
  const char *photometric = copy->label->colour == SYM_COLOUR_RGB        ? "RGB"
                            : copy->label->colour == SYM_COLOUR_YBR_FULL ? "YBR_FULL"
                                                                         : pixels->photometric;

  sym_dicom_put_string (sym_labeller_copy_change (copy, PHOTOMETRIC), encoding, PHOTOMETRIC, "CS",
                        photometric);
  if (pixels->samples > 1)
    sym_dicom_put (sym_labeller_copy_change (copy, PLANAR_CONFIGURATION), encoding,
                   PLANAR_CONFIGURATION, "US", by_pixel, sizeof by_pixel);
  if (pixels->codec->is_lossy && sym_dicom_find (copy->set, SYM_DICOM_NONE, LOSSY) == NULL)
    sym_dicom_put_string (sym_labeller_copy_change (copy, LOSSY), encoding, LOSSY, "CS", "01");
  for (guint32 tag = EXTENDED_OFFSETS; tag < EXTENDED_OFFSETS + 3; tag++)
    sym_labeller_copy_leave_out (copy, tag);
  /* PS3.5 A.2: bytes may be OB or OW, words are OW. */
  sym_dicom_put (sym_labeller_copy_change (copy, SYM_DICOM_PIXEL_DATA), encoding,
                 SYM_DICOM_PIXEL_DATA, pixels->bits_allocated > 8 ? "OW" : "OB", value->data,
                 value->len);
}

/* Puts the samples that came along in the place of those of the file; @syntax becomes what the
 * copy is written in. */
static gboolean
change_samples (SymLabellerCopy *copy, SymJob *job, guint8 *bytes, char *syntax, gsize syntax_size,
                GError **error)
{
  const SymDicomCodec *codec = _sym_dicom_codec_find (syntax);
  g_autoptr (GByteArray) value = NULL;
  SymDicomPixels pixels;
  const guint8 *samples;
  gsize size;

  if (!sym_labeller_get_samples (job, &samples, &size, error))
    return FALSE;
  if (samples == NULL)
    return TRUE;
  if (codec == NULL || (codec->is_encapsulated && copy->encoding != SYM_DICOM_EXPLICIT))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   "Pixels of the transfer syntax %s cannot be replaced in a data set like this",
                   syntax);
      return FALSE;
    }
  if (!_sym_dicom_pixels_init (&pixels, job, copy->set, codec, error)
      || !_sym_dicom_pixels_check (&pixels, error)
      || !sym_labeller_dicom_put_samples (&pixels, bytes, samples, size, &value, error))
    return FALSE;
  if (value == NULL)
    {
      /* Not compressed, whatever the transfer syntax said. */
      if (codec->is_encapsulated)
        g_strlcpy (syntax, SYM_LABELLER_EXPLICIT, syntax_size);
      return TRUE;
    }
  change_pixels (copy, &pixels, value);
  g_strlcpy (syntax, SYM_LABELLER_EXPLICIT, syntax_size);
  return TRUE;
}

gboolean
sym_labeller_dicom (SymJob *job, const SymRequestLabel *label, GError **error)
{
  static const guint8 zeros[SYM_DICOM_PREAMBLE] = { 0 };
  gsize size, start = 0;
  guint8 *bytes = sym_input_map (sym_job_get_input (job, SYM_INPUT_MAIN, 0), &size, error);
  const guint8 *preamble = zeros;
  g_autofree guint8 *inflated = NULL;
  g_autoptr (SymDicomSet) meta = NULL;
  g_autoptr (GByteArray) new_meta = NULL;
  SymDicomEncoding meta_encoding = SYM_DICOM_EXPLICIT;
  g_auto (SymLabellerCopy) copy = { .label = label };
  char syntax[SYM_DICOM_UID_SIZE] = "";

  sym_labeller_copy_init (&copy);
  copy.new_uid = sym_labeller_make_uid (label->uuid);
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
  copy.set = sym_dicom_scan (bytes, size, start, copy.encoding, 0, NULL);
  copy.start = start;
  if (!prepare (&copy, error)
      || !change_samples (&copy, job, bytes, syntax, sizeof syntax, error)
      || !sym_labeller_copy_splice (&copy, error))
    return FALSE;
  new_meta = sym_labeller_copy_make_meta (meta, meta_encoding == SYM_DICOM_EXPLICIT, &copy, syntax);
  return sym_labeller_copy_write (job, &copy, preamble, new_meta, inflated != NULL, error);
}
