/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hostile-frame.h"

/* Frames in fragments, however they are cut up and whatever the offset tables say (PS3.5 A.4), with
 * the codecs that need no codestream: RLE, deflate, and none at all. */

#define RLE "1.2.840.10008.1.2.5"
#define ENCAPSULATED "1.2.840.10008.1.2.1.98"
#define DEFLATED_FRAMES "1.2.840.10008.1.2.8.1"

static const Image bytes_3x2 = { RLE, "MONOCHROME2", 2, 3, 1, 0, "2", 8, 8, 7, 0 };

/* A segment of literal runs of at most 128 bytes: every stride-th byte from first on. */
static void
put_segment (GByteArray *frame, const guint8 *bytes, gsize n, gsize first, gsize stride)
{
  for (gsize i = first; i < n;)
    {
      guint8 run[129];
      guint8 k = 0;

      for (; k < 128 && i < n; i += stride)
        run[1 + k++] = bytes[i];
      run[0] = (guint8) (k - 1);
      g_byte_array_append (frame, run, k + 1u);
    }
  if (frame->len % 2 != 0)
    g_byte_array_append (frame, (const guint8 *) "\x80", 1);
}

/* PS3.5 annex G: one segment for each byte of a sample, the most significant first. */
static GByteArray *
pack_rle (const guint8 *bytes, gsize n, guint samples, guint size)
{
  GByteArray *frame = g_byte_array_new (), *body = g_byte_array_new ();

  put_u32 (frame, samples * size, FALSE);
  for (guint s = 0; s < 15; s++)
    {
      put_u32 (frame, s < samples * size ? 64 + body->len : 0, FALSE);
      if (s < samples * size)
        put_segment (body, bytes, n, s / size * size + (size - 1 - s % size), samples * size);
    }
  g_byte_array_append (frame, body->data, body->len);
  g_byte_array_unref (body);
  return frame;
}

static guint8 *
make_bytes (gsize n)
{
  guint8 *bytes = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) g_test_rand_int_range (0, 256);
  return bytes;
}

/* Protects: RLE of 8 to 64 bits, of one sample and three, more pixels than one run holds. */
static void
test_rle (void)
{
  static const struct
  {
    guint samples, size;
    SymSampleType type;
  } cases[] = {
    { 1, 1, SYM_SAMPLE_UINT8 },  { 1, 2, SYM_SAMPLE_UINT16 }, { 1, 4, SYM_SAMPLE_UINT32 },
    { 1, 8, SYM_SAMPLE_UINT64 }, { 3, 1, SYM_SAMPLE_UINT8 },  { 3, 2, SYM_SAMPLE_UINT16 },
    { 3, 4, SYM_SAMPLE_UINT32 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint bits = 8 * cases[i].size;
      gsize n = 11u * 13u * cases[i].samples * cases[i].size;
      Image image = { RLE, cases[i].samples == 3 ? "RGB" : "MONOCHROME2",
                      11,  13,
                      cases[i].samples, 0, NULL, bits, bits, bits - 1, 0 };
      g_autofree guint8 *bytes = make_bytes (n);
      g_autoptr (GByteArray) frame = pack_rle (bytes, n, cases[i].samples, cases[i].size);
      g_autoptr (GByteArray) file = make_compressed (&image, frame);
      g_autoptr (SymInstance) instance = test_decode (file);

      test_assert_samples (instance, bytes, n);
      g_assert_cmpuint (instance->info.sample_type, ==, cases[i].type);
      g_assert_cmpuint (instance->notes->len, ==, 0);
    }
}

/* Protects: one-bit RLE frames, packed and each from a byte on. */
static void
test_rle_bits (void)
{
  static const guint8 packed[2] = { 0x65, 0x02 };
  static const guint8 bits[2 * 9] = { 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0 };
  Image image = { RLE, "MONOCHROME2", 3, 3, 1, 0, "2", 1, 1, 0, 0 };
  g_autoptr (GByteArray) frame = pack_rle (packed, 2, 1, 1);
  g_autoptr (GByteArray) file = begin_image (&image, NULL);
  g_autoptr (SymInstance) instance = NULL;

  begin_fragments (file, NULL, 0);
  put_fragment (file, frame->data, frame->len);
  put_fragment (file, frame->data, frame->len);
  end_fragments (file);
  instance = test_decode (file);
  test_assert_samples (instance, bits, sizeof bits);
}

/* How two frames of 6 bytes are laid out: sizes of the fragments, 0 ends; the table, and what is to
 * come of it. */
typedef struct
{
  const char *name;
  guint cuts[6];
  guint n_table;
  guint32 table[4];
  guint64 extended[2];
  const char *note; /* NULL: none */
} Layout;

#define FRAME 72u /* of RLE: header, one run of 6, padding */
#define ITEM (FRAME + 8)

static const Layout layouts[] = {
  { "one-each", { FRAME, FRAME }, 0, { 0 }, { 0 }, NULL },
  { "table", { FRAME, FRAME }, 2, { 0, ITEM }, { 0 }, NULL },
  { "two-for-the-second", { FRAME, 66, FRAME - 66 }, 0, { 0 }, { 0 }, NULL },
  { "two-each", { 64, FRAME - 64, 66, FRAME - 66 }, 2, { 0, FRAME + 16 }, { 0 }, NULL },
  { "extended-table", { FRAME, FRAME }, 0, { 0 }, { 0, ITEM }, NULL },
  { "extended-table-fragments", { FRAME, 64, FRAME - 64 }, 0, { 0 }, { 0, ITEM }, NULL },
  { "empty-fragment", { FRAME, FRAME, G_MAXUINT }, 0, { 0 }, { 0 }, NULL },
  { "table-of-zeros", { FRAME, 66, FRAME - 66 }, 2, { 0, 0 }, { 0 }, "offset table" },
  { "table-beyond", { FRAME, FRAME }, 2, { 0, 5000 }, { 0 }, "offset table" },
  { "table-from-itself", { FRAME, 66, FRAME - 66 }, 2, { 16, 16 + ITEM }, { 0 }, "offset table" },
  { "table-of-fragments", { FRAME, 66, FRAME - 66 }, 3, { 0, ITEM, ITEM + 74 }, { 0 }, "offset table" },
  { "table-of-one", { FRAME, FRAME }, 1, { 0 }, { 0 }, "offset table" },
  { "table-at-the-wrong-fragment", { 66, FRAME - 66, FRAME }, 2, { 0, 74 }, { 0 }, "offset table" },
  { "extended-table-wrong", { FRAME, FRAME }, 0, { 0 }, { 0, 81 }, "offset table" },
};

/* Protects: frames are found by what they begin with, by either table, or by their number, and a
 * table that cannot be is not believed and said. */
static void
test_layout (gconstpointer data)
{
  const Layout *layout = data;
  g_autofree guint8 *bytes = make_bytes (12);
  g_autoptr (GByteArray) file = begin_image (&bytes_3x2, NULL);
  g_autoptr (GByteArray) stream = pack_rle (bytes, 6, 1, 1);
  g_autoptr (GByteArray) second = pack_rle (bytes + 6, 6, 1, 1);
  g_autoptr (SymInstance) instance = NULL;
  guint at = 0;

  g_assert_cmpuint (stream->len, ==, FRAME);
  g_byte_array_append (stream, second->data, second->len);
  if (layout->extended[1] != 0)
    {
      put_head (file, 0x7fe00001, "OV", 16, FALSE);
      for (guint i = 0; i < 2; i++)
        {
          put_u32 (file, (guint32) layout->extended[i], FALSE);
          put_u32 (file, (guint32) (layout->extended[i] >> 32), FALSE);
        }
      put_head (file, 0x7fe00002, "OV", 16, FALSE);
      for (guint i = 0; i < 2; i++)
        {
          put_u32 (file, FRAME, FALSE);
          put_u32 (file, 0, FALSE);
        }
    }
  begin_fragments (file, layout->table, layout->n_table);
  for (guint i = 0; i < G_N_ELEMENTS (layout->cuts) && layout->cuts[i] != 0; i++)
    {
      guint n = layout->cuts[i] == G_MAXUINT ? 0 : layout->cuts[i];

      put_fragment (file, stream->data + at, n);
      at += n;
    }
  g_assert_cmpuint (at, ==, stream->len);
  end_fragments (file);
  instance = test_decode (file);
  test_assert_samples (instance, bytes, 12);
  g_assert_cmpuint (instance->notes->len, ==, layout->note != NULL ? 1 : 0);
  g_assert_true (layout->note == NULL || test_has_note (instance, layout->note));
}

/* Protects: fragments without a head are frames by the table alone; without one nothing is guessed. */
static void
test_headless (void)
{
  static const guint32 table[] = { 0, 28 };
  g_autofree guint8 *bytes = make_bytes (24);
  Image image = { ENCAPSULATED, "MONOCHROME2", 2, 3, 1, 0, "2", 16, 16, 15, 0 };

  for (guint n_table = 0; n_table <= 2; n_table += 2)
    {
      g_autoptr (GByteArray) file = begin_image (&image, NULL);
      g_autoptr (SymInstance) instance = NULL;

      begin_fragments (file, table, n_table);
      put_fragment (file, bytes, 4);
      put_fragment (file, bytes + 4, 8);
      put_fragment (file, bytes + 12, 12);
      end_fragments (file);
      instance = test_decode (file);
      if (n_table == 2)
        test_assert_samples (instance, bytes, 24);
      else
        {
          g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_CORRUPT);
          g_assert_nonnull (strstr (instance->error->message, "3 fragments for 2 frames"));
        }
    }
}

static void
deflate_frame (GByteArray *frame, const guint8 *bytes, gsize n)
{
  z_stream stream = { 0 };

  g_byte_array_set_size (frame, (guint) n + 200);
  g_assert_cmpint (deflateInit2 (&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
  stream.next_in = (Bytef *) bytes;
  stream.avail_in = (uInt) n;
  stream.next_out = frame->data;
  stream.avail_out = frame->len;
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_set_size (frame, (guint) stream.total_out);
  deflateEnd (&stream);
}

/* Protects: frames that are not compressed and yet in fragments, and deflated ones, with the layout
 * of native ones: planes, subsampling, bits, words. */
static void
test_native_layouts (void)
{
  static const guint8 planes[18] = { 1, 4, 7, 10, 13, 16, 2, 5, 8, 11, 14, 17, 3, 6, 9, 12, 15, 18 };
  static const guint8 pixels[18] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 };
  static const guint8 ybr[8] = { 1, 2, 10, 20, 3, 4, 30, 40 };
  static const guint8 ybr_pixels[12] = { 1, 10, 20, 2, 10, 20, 3, 30, 40, 4, 30, 40 };
  static const guint8 words[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
  static const guint8 bits[2] = { 0x65, 0x01 };
  static const guint8 bit_pixels[9] = { 1, 0, 1, 0, 0, 1, 1, 0, 1 };
  static const struct
  {
    Image image;
    const guint8 *stored, *samples;
    gsize n_stored, n_samples;
  } cases[] = {
    { { NULL, "RGB", 2, 3, 3, 1, NULL, 8, 8, 7, 0 }, planes, pixels, 18, 18 },
    { { NULL, "RGB", 2, 3, 3, 0, NULL, 8, 8, 7, 0 }, pixels, pixels, 18, 18 },
    { { NULL, "YBR_FULL_422", 2, 2, 3, 0, NULL, 8, 8, 7, 0 }, ybr, ybr_pixels, 8, 12 },
    { { NULL, "MONOCHROME2", 2, 2, 1, 0, NULL, 16, 16, 15, 1 }, words, words, 8, 8 },
    { { NULL, "MONOCHROME2", 3, 3, 1, 0, NULL, 1, 1, 0, 0 }, bits, bit_pixels, 2, 9 },
  };
  static const char *const syntaxes[] = { ENCAPSULATED, DEFLATED_FRAMES };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint k = 0; k < G_N_ELEMENTS (syntaxes); k++)
      {
        Image image = cases[i].image;
        g_autoptr (GByteArray) frame = g_byte_array_new ();
        g_autoptr (GByteArray) file = NULL;
        g_autoptr (SymInstance) instance = NULL;

        image.syntax = syntaxes[k];
        if (k == 1)
          deflate_frame (frame, cases[i].stored, cases[i].n_stored);
        else
          g_byte_array_append (frame, cases[i].stored, (guint) cases[i].n_stored);
        file = make_compressed (&image, frame);
        instance = test_decode (file);
        test_assert_samples (instance, cases[i].samples, cases[i].n_samples);
        g_assert_cmpuint (instance->notes->len, ==, 0);
        g_assert_cmpstr (instance->info.transfer_syntax, ==, syntaxes[k]);
      }
}

/* Protects: what Number of Frames forgets is found where every frame has a head, and said; what it
 * leaves out is said. */
static void
test_forgotten_frames (void)
{
  static const struct
  {
    const char *frames;
    guint shown;
    const char *note;
  } cases[] = {
    { NULL, 3, "holds 3" }, { "0", 3, "holds 3" },     { "-4", 3, "holds 3" },
    { "3", 3, NULL },       { "2", 2, "holds 3 frames" }, { "1", 1, "holds 3 frames" },
  };
  g_autofree guint8 *bytes = make_bytes (18);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Image image = bytes_3x2;
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (SymInstance) instance = NULL;

      image.frames = cases[i].frames;
      file = begin_image (&image, NULL);
      begin_fragments (file, NULL, 0);
      for (guint f = 0; f < 3; f++)
        {
          g_autoptr (GByteArray) frame = pack_rle (bytes + 6 * f, 6, 1, 1);

          put_fragment (file, frame->data, frame->len);
        }
      end_fragments (file);
      instance = test_decode (file);
      test_assert_samples (instance, bytes, 6 * cases[i].shown);
      g_assert_cmpuint (instance->info.dims[2], ==, cases[i].shown);
      g_assert_cmpuint (instance->notes->len, ==, cases[i].note != NULL ? 1 : 0);
      g_assert_true (cases[i].note == NULL || test_has_note (instance, cases[i].note));
    }
}

/* Protects: a run that ends a little early is read with a note, much early is not. */
static void
test_short_rle (void)
{
  Image image = { RLE, "MONOCHROME2", 30, 40, 1, 0, NULL, 8, 8, 7, 0 };
  g_autofree guint8 *bytes = make_bytes (1200);

  for (guint missing = 4; missing <= 5; missing++)
    {
      g_autoptr (GByteArray) frame = pack_rle (bytes, 1200 - missing, 1, 1);
      g_autoptr (GByteArray) file = make_compressed (&image, frame);
      g_autoptr (SymInstance) instance = test_decode (file);

      if (missing == 5)
        {
          g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_CORRUPT);
          g_assert_nonnull (strstr (instance->error->message, "gives 1195 bytes, and 1200"));
          continue;
        }
      memset (bytes + 1196, 0, 4);
      test_assert_samples (instance, bytes, 1200);
      g_assert_true (test_has_note (instance, "ends early"));
    }
}

/* Protects: no RLE, deflated or plain frame, cut anywhere or changed at random, crashes or takes long. */
static void
test_hostile (void)
{
  const guint n = g_test_quick () ? 200 : 20000;
  Image image = { RLE, "RGB", 11, 13, 3, 0, NULL, 16, 16, 15, 0 };
  Image bits = { RLE, "MONOCHROME2", 31, 13, 1, 0, NULL, 1, 1, 0, 0 };
  g_autofree guint8 *bytes = make_bytes (11 * 13 * 6);
  g_autoptr (GByteArray) frame = pack_rle (bytes, 11 * 13 * 6, 3, 2);
  g_autoptr (GByteArray) bit_frame = pack_rle (bytes, 51, 1, 1);
  g_autoptr (GByteArray) deflated = g_byte_array_new ();

  test_hostile_frame (&image, frame, n);
  test_hostile_frame (&bits, bit_frame, n);
  image.syntax = ENCAPSULATED;
  test_hostile_frame (&image, frame, n / 10);
  image.syntax = DEFLATED_FRAMES;
  deflate_frame (deflated, bytes, 11 * 13 * 6);
  test_hostile_frame (&image, deflated, n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/dicom/frames/rle", test_rle);
  g_test_add_func ("/dicom/frames/rle-bits", test_rle_bits);
  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dicom/frames/layout/%s", layouts[i].name);

      g_test_add_data_func (path, &layouts[i], test_layout);
    }
  g_test_add_func ("/dicom/frames/headless", test_headless);
  g_test_add_func ("/dicom/frames/native-layouts", test_native_layouts);
  g_test_add_func ("/dicom/frames/forgotten", test_forgotten_frames);
  g_test_add_func ("/dicom/frames/short-rle", test_short_rle);
  g_test_add_func ("/dicom/frames/hostile", test_hostile);
  return g_test_run ();
}
