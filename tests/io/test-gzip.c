/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "decoder-test.h"
#include "dicom-bytes.h"
#include "sym-verdict.h"

/* A gzip stream around each format, cut off or broken at many places. Protects: labels that stand
 * before the damage count, what stands behind it is said to be missing, and no picture is made. */

#define PNG_SIGNATURE "\x89PNG\r\n\x1a\n"

static void
put_chunk (GByteArray *file, const char *type, gconstpointer data, guint n)
{
  guint32 crc;

  put_u32 (file, n, TRUE);
  g_byte_array_append (file, (const guint8 *) type, 4);
  g_byte_array_append (file, data, n);
  crc = (guint32) crc32 (0, file->data + file->len - n - 4, n + 4);
  put_u32 (file, crc, TRUE);
}

/* Noise behind the label, so that what is zipped is long and cannot be guessed. */
static void
put_noise (GByteArray *file, guint n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (37);

  for (guint i = 0; i < n; i++)
    {
      const guint8 byte = (guint8) g_rand_int_range (rand, 0, 256);

      g_byte_array_append (file, &byte, 1);
    }
}

static GByteArray *
make_png (void)
{
  static const char text[] = "Comment\0AI-generated image";
  const guint8 header[] = { 0, 0, 0, 64, 0, 0, 0, 64, 8, 0, 0, 0, 0 };
  GByteArray *file = g_byte_array_new ();
  g_autoptr (GByteArray) rows = g_byte_array_new ();
  guint8 zipped[8192];
  uLongf n = sizeof zipped;

  put_noise (rows, 65 * 64);
  for (guint y = 0; y < 64; y++)
    rows->data[y * 65] = 0;
  g_assert_cmpint (compress (zipped, &n, rows->data, rows->len), ==, Z_OK);
  g_byte_array_append (file, (const guint8 *) PNG_SIGNATURE, 8);
  put_chunk (file, "IHDR", header, sizeof header);
  put_chunk (file, "tEXt", text, sizeof text - 1);
  put_chunk (file, "IDAT", zipped, (guint) n);
  put_chunk (file, "IEND", "", 0);
  return file;
}

static GByteArray *
make_dicom (void)
{
  GByteArray *file = begin_dicom (EXPLICIT_LITTLE);

  put_text (file, 0x0008001c, "CS", "YES");
  put_text (file, 0x00080060, "CS", "CT");
  put_grey (file, NULL, 64, 64, NULL, 8, 8);
  put_head (file, 0x7fe00010, "OB", 64 * 64, FALSE);
  put_noise (file, 64 * 64);
  return file;
}

static GByteArray *
make_nifti (void)
{
  GByteArray *file = g_byte_array_new ();
  const gint16 dims[] = { 3, 64, 64, 1, 1, 1, 1, 1 };
  const gint32 size = 348;
  const gint16 type = 2, bits = 8;
  const float offset = 352, one = 1;

  g_byte_array_set_size (file, 352);
  memset (file->data, 0, file->len);
  memcpy (file->data, &size, sizeof size);
  memcpy (file->data + 40, dims, sizeof dims);
  memcpy (file->data + 70, &type, sizeof type);
  memcpy (file->data + 72, &bits, sizeof bits);
  for (guint i = 0; i < 4; i++)
    memcpy (file->data + 76 + 4 * i, &one, sizeof one);
  memcpy (file->data + 108, &offset, sizeof offset);
  memcpy (file->data + 148, "AI-generated image", 18);
  memcpy (file->data + 344, "n+1", 4);
  put_noise (file, 64 * 64);
  return file;
}

static void
assert_labelled_but_damaged (const GByteArray *zipped, gboolean labels_only, guint n_unreadable)
{
  const TestInput input = { SYM_INPUT_MAIN, "test", zipped };
  g_autoptr (SymInstance) instance = test_decode_inputs (&input, 1, labels_only);
  g_autoptr (GPtrArray) evidence = sym_detect (instance->tags);
  const SymVerdict verdict = sym_verdict_merge (evidence);

  g_assert_cmpstr (sym_verdict_get_name (&verdict), ==, "synthetic");
  if (labels_only)
    return;
  g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_CORRUPT);
  g_assert_true (strstr (instance->error->message, "gzip") != NULL ||
                 strstr (instance->error->message, "cut off") != NULL);
  g_assert_null (instance->data);
  g_assert_cmpuint (test_count_unreadable (instance), >=, n_unreadable);
}

static void
test_damaged (gconstpointer data)
{
  GByteArray *(*make) (void) = data;
  /* nothing of a NIfTI file's labels stands behind its samples */
  const guint n_unreadable = make == make_nifti ? 0 : 1;
  g_autoptr (GByteArray) file = make ();
  g_autoptr (GByteArray) zipped = test_gzip (file);
  g_autoptr (SymInstance) whole = test_decode (zipped);

  g_assert_no_error (whole->error);
  g_assert_cmpuint (test_count_unreadable (whole), ==, 0);
  /* the label is in the first kilobyte, the noise does not shrink */
  g_assert_cmpuint (zipped->len, >, 4096);
  for (guint n = 1500; n < zipped->len; n += 97)
    {
      g_autoptr (GByteArray) cut = test_cut (zipped, n);

      assert_labelled_but_damaged (cut, FALSE, n_unreadable);
      assert_labelled_but_damaged (cut, TRUE, n_unreadable);
    }
  /* the checksum and the length at the end */
  for (guint i = 1; i <= 8; i++)
    {
      g_autoptr (GByteArray) changed = test_cut (zipped, zipped->len);

      changed->data[changed->len - i] ^= 0x40;
      assert_labelled_but_damaged (changed, FALSE, n_unreadable);
    }
}

/* More than one layer of gzip is said in words. */
static void
test_nested (void)
{
  g_autoptr (GByteArray) file = make_dicom ();
  g_autoptr (GByteArray) once = test_gzip (file), twice = test_gzip (once);
  g_autoptr (SymInstance) instance = test_decode (twice);

  g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (instance->error->message, "compressed by gzip more than once"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_data_func ("/gzip/damaged/dicom", make_dicom, test_damaged);
  g_test_add_data_func ("/gzip/damaged/png", make_png, test_damaged);
  g_test_add_data_func ("/gzip/damaged/nifti", make_nifti, test_damaged);
  g_test_add_func ("/gzip/nested", test_nested);
  return g_test_run ();
}
