/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "decoder-test.h"
#include "dicom-bytes.h"

/* Labels of a DICOM file that stand outside its data set: in the preamble, and in the marker
 * segments of compressed frames. Codestreams end at their first scan: labels alone are asked for. */

#define JPEG_BASELINE "1.2.840.10008.1.2.4.50"
#define EXIF(software) \
  "Exif\0\0II*\0\10\0\0\0\1\0\x31\1\2\0\x0a\0\0\0\x1a\0\0\0\0\0\0\0" software "\0"
#define XMP(description) \
  "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF " \
  "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description " \
  "xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' " \
  "Iptc4xmpExt:DigitalSourceType='" description "'/></rdf:RDF></x:xmpmeta>"

static void
add_segment (GByteArray *jpeg, guint8 marker, const char *data, gsize n)
{
  guint8 head[] = { 0xff, marker };

  g_byte_array_append (jpeg, head, 2);
  put_u16 (jpeg, (guint) n + 2, TRUE);
  g_byte_array_append (jpeg, (const guint8 *) data, (guint) n);
}

#define ADD_SEGMENT(jpeg, marker, data) add_segment (jpeg, marker, data, sizeof data - 1)

static GByteArray *
start_jpeg (void)
{
  GByteArray *jpeg = g_byte_array_new ();

  g_byte_array_append (jpeg, (const guint8 *) "\xff\xd8", 2);
  return jpeg;
}

static void
end_jpeg (GByteArray *jpeg)
{
  ADD_SEGMENT (jpeg, 0xda, "\1\1\0\0\77\0");
  g_byte_array_append (jpeg, (const guint8 *) "\xff\xd9", 2);
}

static GByteArray *
start_image (guint n_frames)
{
  GByteArray *file = begin_dicom (JPEG_BASELINE);
  g_autofree char *number = g_strdup_printf ("%u", n_frames);

  put_text (file, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7");
  put_us (file, 0x00280002, 1);
  put_text (file, 0x00280004, "CS", "MONOCHROME2");
  put_text (file, 0x00280008, "IS", number);
  put_us (file, 0x00280010, 8);
  put_us (file, 0x00280011, 8);
  put_us (file, 0x00280100, 8);
  put_us (file, 0x00280101, 8);
  put_us (file, 0x00280102, 7);
  put_us (file, 0x00280103, 0);
  put_head (file, 0x7fe00010, "OB", G_MAXUINT32, FALSE);
  put_head (file, 0xfffee000, NULL, 0, FALSE);
  return file;
}

static void
add_fragment (GByteArray *file, const guint8 *bytes, guint n)
{
  put_head (file, 0xfffee000, NULL, n + n % 2, FALSE);
  g_byte_array_append (file, bytes, n);
  g_byte_array_append (file, (const guint8 *) "", n % 2);
}

static SymInstance *
finish (GByteArray *file)
{
  TestInput input = { SYM_INPUT_MAIN, "a.dcm", file };
  SymInstance *instance;

  put_head (file, 0xfffee0dd, NULL, 0, FALSE);
  instance = test_decode_inputs (&input, 1, TRUE);
  g_assert_no_error (instance->error);
  g_byte_array_unref (file);
  return instance;
}

/* Protects: EXIF and XMP of every frame are labels of the file; what all frames repeat is read
 * once. */
static void
test_frames (void)
{
  GByteArray *file = start_image (3);
  g_autoptr (SymInstance) instance = NULL;

  for (guint frame = 0; frame < 3; frame++)
    {
      g_autoptr (GByteArray) jpeg = start_jpeg ();

      ADD_SEGMENT (jpeg, 0xe0, "JFIF\0\1\1\0\0\1\0\1\0\0");
      g_byte_array_append (jpeg, (const guint8 *) "\xff", 1); /* fill byte */
      ADD_SEGMENT (jpeg, 0xe1, EXIF ("Synth 1.0"));
      if (frame == 2)
        ADD_SEGMENT (jpeg, 0xe1, XMP ("trainedAlgorithmicMedia"));
      end_jpeg (jpeg);
      add_fragment (file, jpeg->data, jpeg->len);
    }
  instance = finish (file);
  test_assert_tag (instance, SYM_CARRIER_EXIF, "Software", 0, "frame 1 APP1 Software", "Synth 1.0");
  g_assert_null (test_find_tag (instance, SYM_CARRIER_EXIF, "Software", 1));
  test_assert_tag (instance, SYM_CARRIER_XMP, "Iptc4xmpExt:DigitalSourceType", 0,
                   "frame 3 APP1: Iptc4xmpExt:DigitalSourceType", "trainedAlgorithmicMedia");
}

/* Protects: a segment that is cut by fragments anywhere is read whole, and XMP over two segments. */
static void
test_fragments (void)
{
  static const char text[] = XMP ("digitalCreation");
  const char *xml = text + 29;
  gsize half = strlen (xml) / 2;
  g_autoptr (GByteArray) jpeg = start_jpeg ();

  for (guint part = 0; part < 2; part++)
    {
      g_autoptr (GByteArray) segment = g_byte_array_new ();
      const char *from = part == 0 ? xml : xml + half;
      gsize n = part == 0 ? half : strlen (xml) - half;

      g_byte_array_append (segment, (const guint8 *) "http://ns.adobe.com/xmp/extension/", 35);
      g_byte_array_append (segment, (const guint8 *) "0123456789ABCDEF0123456789ABCDEF", 32);
      put_u32 (segment, (guint32) strlen (xml), TRUE);
      put_u32 (segment, part == 0 ? 0 : (guint32) half, TRUE);
      g_byte_array_append (segment, (const guint8 *) from, (guint) n);
      add_segment (jpeg, 0xe1, (const char *) segment->data, segment->len);
    }
  ADD_SEGMENT (jpeg, 0xe1, EXIF ("Synth 1.0"));
  end_jpeg (jpeg);
  for (guint size = 2; size < jpeg->len; size += 38)
    {
      GByteArray *file = start_image (1);
      g_autoptr (SymInstance) instance = NULL;

      for (guint at = 0; at < jpeg->len; at += size)
        add_fragment (file, jpeg->data + at, MIN (size, jpeg->len - at));
      instance = finish (file);
      test_assert_tag (instance, SYM_CARRIER_EXIF, "Software", 0, "frame 1 APP1 Software", "Synth 1.0");
      test_assert_tag (instance, SYM_CARRIER_XMP, "Iptc4xmpExt:DigitalSourceType", 0,
                       "frame 1 APP1: Iptc4xmpExt:DigitalSourceType", "digitalCreation");
    }
}

/* Protects: a progressive image has segments between its scans, and what is coded in a scan is none:
 * stuffed bytes, restart markers, fill bytes; JPEG-LS stuffs bits. Comments are texts. */
static void
test_between_scans (void)
{
  static const char *const coded[] = {
    "\x12\xff\x00\xe1\xff\xd0\x45\xff\xd7\xff\xff", /* T.81 */
    "\x12\xff\x61\xe1\xff\x7f\x45\x55\x66\x77\x11", /* T.87 */
  };

  for (guint i = 0; i < G_N_ELEMENTS (coded); i++)
    {
      g_autoptr (GByteArray) jpeg = start_jpeg ();
      GByteArray *file = start_image (1);
      g_autoptr (SymInstance) instance = NULL;

      for (guint scan = 0; scan < 3; scan++)
        {
          ADD_SEGMENT (jpeg, 0xda, "\1\1\0\0\77\0");
          g_byte_array_append (jpeg, (const guint8 *) coded[i], 11);
          if (scan == 0)
            ADD_SEGMENT (jpeg, 0xe1, EXIF ("Synth 1.0"));
          if (scan == 1)
            ADD_SEGMENT (jpeg, 0xfe, "AI-generated image");
        }
      ADD_SEGMENT (jpeg, 0xe1, XMP ("trainedAlgorithmicMedia"));
      g_byte_array_append (jpeg, (const guint8 *) "\xff\xd9", 2);
      ADD_SEGMENT (jpeg, 0xfe, "after the end of the image");
      for (guint at = 0; at < jpeg->len; at += 50)
        add_fragment (file, jpeg->data + at, MIN (50, jpeg->len - at));
      instance = finish (file);
      test_assert_tag (instance, SYM_CARRIER_EXIF, "Software", 0, "frame 1 APP1 Software", "Synth 1.0");
      test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Comment", 0, "frame 1 COM", "AI-generated image");
      g_assert_null (test_find_tag (instance, SYM_CARRIER_PNG_TEXT, "Comment", 1));
      test_assert_tag (instance, SYM_CARRIER_XMP, "Iptc4xmpExt:DigitalSourceType", 0,
                       "frame 1 APP1: Iptc4xmpExt:DigitalSourceType", "trainedAlgorithmicMedia");
    }
}

#define SIZ "\xff\x4f\xff\x51\0\4ab"

/* A tile-part of a comment and coded data; without a length where it goes on to the end. */
static void
add_tile_part (GByteArray *codestream, const char *comment, gboolean has_length)
{
  const guint start = codestream->len;
  const guint32 length = 12 + 6 + (guint32) strlen (comment) + 2 + 5;
  g_autofree char *data = g_strconcat ("\1\1", comment, NULL);

  g_byte_array_append (codestream, (const guint8 *) "\xff\x90\0\12\0\0", 6);
  put_u32 (codestream, has_length ? length : 0, TRUE);
  g_byte_array_append (codestream, (const guint8 *) "\0\1", 2);
  data[0] = '\1';
  add_segment (codestream, 0x64, data, strlen (data));
  g_byte_array_append (codestream, (const guint8 *) "\xff\x93\xff\x64\xff\x10\x20", 7);
  g_assert_cmpuint (codestream->len - start, ==, length);
}

static GByteArray *
make_codestream (void)
{
  GByteArray *codestream = g_byte_array_new ();

  g_byte_array_append (codestream, (const guint8 *) SIZ, sizeof SIZ - 1);
  ADD_SEGMENT (codestream, 0x64, "\0\1AI-generated image");
  add_tile_part (codestream, "first tile-part", TRUE);
  add_tile_part (codestream, "last tile-part", FALSE);
  g_byte_array_append (codestream, (const guint8 *) "\xff\xd9", 2);
  return codestream;
}

static void
add_box (GByteArray *file, const char *type, const char *data, gsize n)
{
  put_u32 (file, (guint32) n + 8, TRUE);
  g_byte_array_append (file, (const guint8 *) type, 4);
  g_byte_array_append (file, (const guint8 *) data, (guint) n);
}

/* Protects: comments of JPEG 2000 in the main header and in tile-parts, and the boxes around it. */
static void
test_jpeg2000 (void)
{
  static const char exif[] = "JpgTiffExif->JP2" EXIF ("Synth 1.0");
  static const char xmp_head[] = "\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
  static const char xmp[] = XMP ("trainedAlgorithmicMedia");
  g_autofree char *xmp_box = g_strconcat (xmp_head, xmp + 29, NULL);
  g_autoptr (GByteArray) codestream = make_codestream ();
  g_autoptr (GByteArray) boxes = g_byte_array_new ();

  add_box (boxes, "jP  ", "\r\n\x87\n", 4);
  add_box (boxes, "uuid", exif, sizeof exif - 1);
  add_box (boxes, "uuid", xmp_box, strlen (xmp_box));
  add_box (boxes, "xml ", "<note>synthetic image</note>", 28);
  add_box (boxes, "jumb", "\0\0\0\30jumdc2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71", 24);
  add_box (boxes, "jp2c", (const char *) codestream->data, codestream->len);
  for (guint kind = 0; kind < 2; kind++)
    for (guint size = 9; size < 1000; size += 332)
      {
        const GByteArray *bytes = kind == 0 ? codestream : boxes;
        const guint first = kind == 0 ? 0 : 1;
        GByteArray *file = start_image (1);
        g_autoptr (SymInstance) instance = NULL;

        add_fragment (file, bytes->data, MIN (size + 1, bytes->len));
        for (guint at = size + 1; at < bytes->len; at += size + 1)
          add_fragment (file, bytes->data + at, MIN (size + 1, bytes->len - at));
        instance = finish (file);
        test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Comment", first, "frame 1 COM", "AI-generated image");
        test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Comment", first + 1, "frame 1 COM", "first tile-part");
        test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Comment", first + 2, "frame 1 COM", "last tile-part");
        g_assert_null (test_find_tag (instance, SYM_CARRIER_PNG_TEXT, "Comment", first + 3));
        if (kind == 0)
          continue;
        test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Comment", 0, "frame 1 xml", "<note>synthetic image</note>");
        test_assert_tag (instance, SYM_CARRIER_EXIF, "Software", 0, "frame 1 uuid Software", "Synth 1.0");
        test_assert_tag (instance, SYM_CARRIER_XMP, "Iptc4xmpExt:DigitalSourceType", 0,
                         "frame 1 uuid: Iptc4xmpExt:DigitalSourceType", "trainedAlgorithmicMedia");
        /* credentials without a manifest are there and cannot be read */
        g_assert_cmpuint (test_count_unreadable (instance), ==, 1);
      }
}

static void
test_damaged_jpeg2000 (void)
{
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GByteArray) codestream = make_codestream ();
      g_autoptr (GByteArray) boxes = g_byte_array_new ();
      g_autoptr (SymInstance) instance = NULL;
      GByteArray *file = start_image (1);

      add_box (boxes, "jP  ", "\r\n\x87\n", 4);
      add_box (boxes, "xml ", "<note>synthetic image</note>", 28);
      add_box (boxes, "jp2c", (const char *) codestream->data, codestream->len);
      for (int j = g_test_rand_int_range (1, 5); j > 0; j--)
        boxes->data[g_test_rand_int_range (8, (gint32) boxes->len)] = (guint8) g_test_rand_int_range (0, 256);
      g_byte_array_set_size (boxes, (guint) g_test_rand_int_range (8, (gint32) boxes->len + 1));
      add_fragment (file, boxes->data, boxes->len);
      instance = finish (file);
      g_assert_nonnull (instance->tags);
    }
}

/* Protects: segments with lengths that cannot be end the walk within the codestream. */
static void
test_damaged (void)
{
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GByteArray) jpeg = start_jpeg ();
      g_autoptr (SymInstance) instance = NULL;
      GByteArray *file = start_image (1);

      ADD_SEGMENT (jpeg, 0xe1, EXIF ("Synth 1.0"));
      ADD_SEGMENT (jpeg, 0xed, "Photoshop 3.0\0008BIM\4\4\0\0\0\0\0\12\34\2\170\0\5words");
      ADD_SEGMENT (jpeg, 0xeb, "JP\0\1\0\0\0\1\0\0\0\40jumb\0\0\0\30jumdc2pa");
      end_jpeg (jpeg);
      for (int j = g_test_rand_int_range (1, 5); j > 0; j--)
        jpeg->data[g_test_rand_int_range (2, (gint32) jpeg->len)] = (guint8) g_test_rand_int_range (0, 256);
      g_byte_array_set_size (jpeg, (guint) g_test_rand_int_range (2, (gint32) jpeg->len + 1));
      add_fragment (file, jpeg->data, jpeg->len);
      instance = finish (file);
      g_assert_nonnull (instance->tags);
    }
}

static SymInstance *
decode_preamble (const char *preamble, gsize n)
{
  g_autoptr (GByteArray) file = make_slice ("1.2.3", 1, 0, NULL);

  memcpy (file->data, preamble, n);
  return test_decode (file);
}

#define DECODE_PREAMBLE(preamble) decode_preamble (preamble, sizeof preamble - 1)

/* Protects: another format in the preamble is named, its text is a label, zeros are nothing. */
static void
test_preamble (void)
{
  g_autoptr (SymInstance) little = DECODE_PREAMBLE ("II*\0\10\0\0\0");
  g_autoptr (SymInstance) big = DECODE_PREAMBLE ("MM\0*\0\0\0\10");
  g_autoptr (SymInstance) words = DECODE_PREAMBLE ("\1\2\3 AI-generated image\0\0");
  g_autoptr (SymInstance) zeros = DECODE_PREAMBLE ("");

  test_assert_tag (little, SYM_CARRIER_FILE, "preamble", 0, "preamble", "TIFF");
  test_assert_tag (big, SYM_CARRIER_FILE, "preamble", 0, "preamble", "TIFF");
  g_assert_null (test_find_tag (words, SYM_CARRIER_FILE, "preamble", 0));
  test_assert_tag (words, SYM_CARRIER_FILE, "preamble text", 0, "preamble", " AI-generated image");
  g_assert_null (test_find_tag (zeros, SYM_CARRIER_FILE, "preamble", 0));
  g_assert_null (test_find_tag (zeros, SYM_CARRIER_FILE, "preamble text", 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/dicom-labels/frames", test_frames);
  g_test_add_func ("/dicom-labels/fragments", test_fragments);
  g_test_add_func ("/dicom-labels/between-scans", test_between_scans);
  g_test_add_func ("/dicom-labels/jpeg-2000", test_jpeg2000);
  g_test_add_func ("/dicom-labels/jpeg-2000/damaged", test_damaged_jpeg2000);
  g_test_add_func ("/dicom-labels/damaged", test_damaged);
  g_test_add_func ("/dicom-labels/preamble", test_preamble);
  return g_test_run ();
}
