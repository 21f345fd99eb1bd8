/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "hostile-frame.h"

/* High-throughput JPEG 2000 (ITU-T T.814). The codestreams are OpenJPH's, which shares nothing with the
 * decoder under test: two that it wrote once, and more from its programs where they are installed. */

#define LOSSLESS "1.2.840.10008.1.2.4.201"
#define LOSSLESS_RPCL "1.2.840.10008.1.2.4.202"
#define LOSSY "1.2.840.10008.1.2.4.203"

/* What the two are of: 12 × 8 pixels. */
static guint
get_value (guint x, guint y, guint c)
{
  return (x * 9 + y * 21 + x * y * (c + 1) + c * 40) % 256;
}

/* ojph_compress -reversible true -num_decomps 2, of 12 bits: 16 × value + x */
static const char grey_stream[] =
    "/0//UQApQAAAAAAMAAAACAAAAAAAAAAAAAAADAAAAAgAAAAAAAAAAAABCwEB/1AACAACAAAAB/9SAAwAAgABAAIEBEAB"
    "/1wACiBweHh4cHB4/2QAFgABT3BlbkpQSCBWZXIgMC45LjAu/5AACgAAAAAAhgAB/5PAAVz/L8C5KexQoABkAPi2AMAA"
    "q4ABWwACsA4GClb8ABBAdlYA5jUAI9zhBQBCAbxWAB748w9d9gAowLZWAMABaEABacAAriBg/33nP12u8NZ8QFGCdwCe"
    "evP4yT++2D/Nz+AcUyEAtLgA/3d//N//ewDoOOZgVgD/2Q==";
/* The same of 8 bits and three samples. */
static const char colour_stream[] =
    "/0//UQAvQAAAAAAMAAAACAAAAAAAAAAAAAAADAAAAAgAAAAAAAAAAAADBwEBBwEBBwEB/1AACAACAAAABP9SAAwAAgAB"
    "AQIEBEAB/1wACiBYYGBgWFhg/2QAFgABT3BlbkpQSCBWZXIgMC45LjAu/5AACgAAAAABjQAB/5PACqAvShmM0wCBezUA"
    "wAqgQi2mjMMAQH6VAMAKoM80Nw45ARD5tQDABPABVQAVQFWS/gz+tAABSOgJlAERfrUAic4jFD8ggH+VAMAFVABWQAVo"
    "HwgnHTcQQL6VAJc5ZZXo9AAgA3q2AEHSKmVUvvEAIgB/lgDABUwAVkAFaMEhdN0Aab6VAAElKiDp6wAAgL+WAAWaGOLQ"
    "Ef0AEQG/lgDAC1IAWtABa4Dm3YPl4Kctnc7Vrv680F+gD3NYAIYxTMN41WwuxSv0KM3lhkV6EIwDWACe3+Px/36/v9f/"
    "e/P4/wKBQQsQRCNYAMALWgBbcAFrgP59v4KP9/fh9+/h8RkUjxQVcQRzWAAefo9/jy+/v+fOXwPeZng4rf6D70ULGFhD"
    "WQD+38+P/1//f/z9/37+AIJVB4sYRCNZAMALSgBasAFqgK77r/f38XwOjYQMEFxQh3PZAP796y9730UfDzyp+IEUCHxR"
    "C3PZAL6//2+/37+f/3+AgDwKBGUYdCPaAP/Z";

/* Protects: lossless HTJ2K, grey and of colour. */
static void
test_literals (void)
{
  for (guint colour = 0; colour < 2; colour++)
    {
      Image image = { colour != 0 ? LOSSLESS_RPCL : LOSSLESS, colour != 0 ? "YBR_RCT" : "MONOCHROME2", 8, 12,
                      colour != 0 ? 3 : 1, 0, NULL, colour != 0 ? 8 : 16, colour != 0 ? 8 : 12,
                      colour != 0 ? 7 : 11, 0 };
      gsize size;
      g_autofree guint8 *bytes = g_base64_decode (colour != 0 ? colour_stream : grey_stream, &size);
      GByteArray stream = { bytes, (guint) size };
      g_autoptr (GByteArray) file = make_compressed (&image, &stream);
      g_autoptr (SymInstance) instance = test_decode (file);
      const guint8 *data;

      g_assert_no_error (instance->error);
      g_assert_cmpuint (instance->notes->len, ==, 0);
      g_assert_cmpuint (instance->info.colour, ==, colour != 0 ? SYM_COLOUR_RGB : SYM_COLOUR_MONO);
      data = g_bytes_get_data (instance->data, NULL);
      for (guint i = 0; i < 96; i++)
        for (guint c = 0; c < image.samples; c++)
          g_assert_cmpfloat (_sym_sample_get (data, (SymSampleType) instance->info.sample_type,
                                              i * image.samples + c),
                             ==,
                             colour != 0 ? get_value (i % 12, i / 12, c)
                                         : 16 * get_value (i % 12, i / 12, 0) + i % 12);
    }
}

/* Protects: no HTJ2K frame, cut anywhere or changed at random, crashes the codec or takes it long. */
static void
test_hostile (void)
{
  Image image = { LOSSLESS, "YBR_RCT", 8, 12, 3, 0, NULL, 8, 8, 7, 0 };
  gsize size;
  g_autofree guint8 *bytes = g_base64_decode (colour_stream, &size);
  GByteArray stream = { bytes, (guint) size };

  test_hostile_frame (&image, &stream, g_test_quick () ? 200 : 20000);
}

static void
run (const char *program, const char *input, const char *output, const char *option, const char *value)
{
  const char *arguments[] = { program, "-i", input, "-o", output, option, value, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                               &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
}

/* Writes PGM or PPM, whose words are big-endian. */
static GByteArray *
make_netpbm (guint columns, guint rows, guint samples, guint max)
{
  GByteArray *file = g_byte_array_new ();
  g_autofree char *head = g_strdup_printf ("P%d\n%u %u\n%u\n", samples == 3 ? 6 : 5, columns, rows, max);

  g_byte_array_append (file, (const guint8 *) head, (guint) strlen (head));
  for (guint i = 0; i < columns * rows * samples; i++)
    {
      /* A slope with noise on it. */
      const guint value = (i / samples * max / (columns * rows) + (guint) g_test_rand_int_range (0, 20)) % (max + 1);
      const guint8 bytes[2] = { (guint8) (value >> 8), (guint8) value };

      g_byte_array_append (file, bytes + (max < 256), max < 256 ? 1 : 2);
    }
  return file;
}

/* Protects: what ojph_compress writes is what ojph_expand reads: the same where nothing is lost, and to
 * 1 where the two round floating-point numbers. */
static void
test_openjph (void)
{
  static const struct
  {
    guint samples, max;
    gboolean reversible;
  } cases[] = { { 1, 255, TRUE }, { 1, 4095, TRUE }, { 1, 65535, TRUE }, { 3, 255, TRUE },
                { 1, 255, FALSE }, { 1, 4095, FALSE }, { 3, 255, FALSE } };
  const guint columns = 70, rows = 50;
  g_autofree char *compress = g_find_program_in_path ("ojph_compress");
  g_autofree char *expand = g_find_program_in_path ("ojph_expand");
  g_autofree char *folder = NULL;

  if (compress == NULL || expand == NULL)
    {
      g_test_skip ("ojph_compress and ojph_expand (package openjph-tools) are not installed");
      return;
    }
  folder = g_dir_make_tmp ("test-htj2k-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const guint bits = g_bit_storage (cases[i].max), size = bits > 8 ? 2 : 1;
      const char *kind = cases[i].samples == 3 ? "ppm" : "pgm";
      Image image = { cases[i].reversible ? LOSSLESS : LOSSY, cases[i].samples == 3 ? "YBR_RCT" : "MONOCHROME2",
                      rows, columns, cases[i].samples, 0, NULL, 8 * size, bits, bits - 1, 0 };
      g_autofree char *input = g_strdup_printf ("%s/input.%s", folder, kind);
      g_autofree char *middle = g_strdup_printf ("%s/middle.j2c", folder);
      g_autofree char *output = g_strdup_printf ("%s/output.%s", folder, kind);
      g_autoptr (GByteArray) netpbm = make_netpbm (columns, rows, cases[i].samples, cases[i].max);
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (SymInstance) instance = NULL;
      g_autofree char *stream = NULL, *expanded = NULL;
      GByteArray view;
      gsize n, n_expanded, n_values = columns * rows * cases[i].samples;
      const guint8 *data, *reference;

      g_assert_true (g_file_set_contents (input, (const char *) netpbm->data, netpbm->len, NULL));
      run (compress, input, middle, "-reversible", cases[i].reversible ? "true" : "false");
      run (expand, middle, output, NULL, NULL);
      g_assert_true (g_file_get_contents (middle, &stream, &n, NULL));
      g_assert_true (g_file_get_contents (output, &expanded, &n_expanded, NULL));
      view = (GByteArray){ (guint8 *) stream, (guint) n };
      file = make_compressed (&image, &view);
      instance = test_decode (file);
      g_assert_no_error (instance->error);
      data = g_bytes_get_data (instance->data, NULL);
      reference = (const guint8 *) expanded + n_expanded - n_values * size;
      for (gsize k = 0; k < n_values; k++)
        {
          const int value = size == 1 ? reference[k] : reference[2 * k] << 8 | reference[2 * k + 1];

          g_assert_cmpfloat_with_epsilon (
              _sym_sample_get (data, (SymSampleType) instance->info.sample_type, k), value,
              cases[i].reversible ? 0.01 : 1.01);
        }
      g_unlink (input);
      g_unlink (middle);
      g_unlink (output);
    }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/dicom/htj2k/literals", test_literals);
  g_test_add_func ("/dicom/htj2k/openjph", test_openjph);
  g_test_add_func ("/dicom/htj2k/hostile", test_hostile);
  return g_test_run ();
}
