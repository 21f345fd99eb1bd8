/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "decoder-test.h"
#include "nifti-bytes.h"

typedef struct
{
  int code;
  guint unit;          /* bytes that byte order turns */
  guint n;             /* bytes of both voxels in the file */
  const char *big;     /* those bytes, big-endian */
  SymSampleType type;
  guint n_samples;
  guint n_expected;
  gconstpointer expected;
} TypeCase;

static const guint8 u8s[] = { 1, 255 };
static const gint8 i8s[] = { 1, -1 };
static const guint16 u16s[] = { 0x0102, 0xfffe };
static const gint16 i16s[] = { 258, -2 };
static const guint32 u32s[] = { 0x01020304, 0xfffffffe };
static const gint32 i32s[] = { 16909060, -2 };
static const guint64 u64s[]
    = { G_GUINT64_CONSTANT (0x0102030405060708), G_GUINT64_CONSTANT (0xfffffffffffffffe) };
static const gint64 i64s[] = { G_GINT64_CONSTANT (72623859790382856), -2 };
static const float f32s[] = { 1.5f, -2.25f };
static const double f64s[] = { 1.5, -2.25 };
static const float c64s[] = { 1.5f, -2.25f, -2.25f, 1.5f };
static const double c128s[] = { 1.5, -2.25, -2.25, 1.5 };
static const guint8 rgbs[] = { 1, 2, 3, 4, 5, 6 };
static const guint8 rgbas[] = { 1, 2, 3, 4, 5, 6, 7, 8 };

#define F32_BIG "\x3f\xc0\0\0\xc0\x10\0\0"
#define F64_BIG "\x3f\xf8\0\0\0\0\0\0\xc0\x02\0\0\0\0\0\0"
#define F64_BIG_SWAPPED "\xc0\x02\0\0\0\0\0\0\x3f\xf8\0\0\0\0\0\0"
#define QUAD_1_5 "\x3f\xff\x80\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define QUAD_M2_25 "\xc0\x00\x20\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define X87_1_5 "\0\0\0\0\0\0\x3f\xff\xc0\0\0\0\0\0\0\0"
#define X87_M2_25 "\0\0\0\0\0\0\xc0\x00\x90\0\0\0\0\0\0\0"

static const TypeCase type_cases[] = {
  { 2, 1, 2, "\x01\xff", SYM_SAMPLE_UINT8, 1, sizeof u8s, u8s },
  { 256, 1, 2, "\x01\xff", SYM_SAMPLE_INT8, 1, sizeof i8s, i8s },
  { 512, 2, 4, "\x01\x02\xff\xfe", SYM_SAMPLE_UINT16, 1, sizeof u16s, u16s },
  { 4, 2, 4, "\x01\x02\xff\xfe", SYM_SAMPLE_INT16, 1, sizeof i16s, i16s },
  { 768, 4, 8, "\x01\x02\x03\x04\xff\xff\xff\xfe", SYM_SAMPLE_UINT32, 1, sizeof u32s, u32s },
  { 8, 4, 8, "\x01\x02\x03\x04\xff\xff\xff\xfe", SYM_SAMPLE_INT32, 1, sizeof i32s, i32s },
  { 1280, 8, 16, "\x01\x02\x03\x04\x05\x06\x07\x08\xff\xff\xff\xff\xff\xff\xff\xfe",
    SYM_SAMPLE_UINT64, 1, sizeof u64s, u64s },
  { 1024, 8, 16, "\x01\x02\x03\x04\x05\x06\x07\x08\xff\xff\xff\xff\xff\xff\xff\xfe",
    SYM_SAMPLE_INT64, 1, sizeof i64s, i64s },
  { 16, 4, 8, F32_BIG, SYM_SAMPLE_FLOAT32, 1, sizeof f32s, f32s },
  { 64, 8, 16, F64_BIG, SYM_SAMPLE_FLOAT64, 1, sizeof f64s, f64s },
  { 32, 4, 16, F32_BIG "\xc0\x10\0\0\x3f\xc0\0\0", SYM_SAMPLE_COMPLEX64, 1, sizeof c64s, c64s },
  { 1792, 8, 32, F64_BIG F64_BIG_SWAPPED, SYM_SAMPLE_COMPLEX128, 1, sizeof c128s, c128s },
  { 128, 1, 6, "\1\2\3\4\5\6", SYM_SAMPLE_UINT8, 3, sizeof rgbs, rgbs },
  { 2304, 1, 8, "\1\2\3\4\5\6\7\10", SYM_SAMPLE_UINT8, 4, sizeof rgbas, rgbas },
  { 1536, 16, 32, QUAD_1_5 QUAD_M2_25, SYM_SAMPLE_FLOAT64, 1, sizeof f64s, f64s },
  { 1536, 16, 32, X87_1_5 X87_M2_25, SYM_SAMPLE_FLOAT64, 1, sizeof f64s, f64s },
  { 2048, 16, 64, QUAD_1_5 QUAD_M2_25 QUAD_M2_25 QUAD_1_5, SYM_SAMPLE_COMPLEX128, 1, sizeof c128s,
    c128s },
};

static void
add_voxels (Writer *w, const TypeCase *c)
{
  for (guint i = 0; i < c->n; i++)
    {
      guint within = i % c->unit, start = i - within;
      guint8 byte = (guint8) c->big[w->big ? i : start + c->unit - 1 - within];

      add_bytes (w, &byte, 1);
    }
}

/* Every data type the format defines, in both byte orders and both versions, plain and gzip. */
static void
test_types (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_cases) * 8; i++)
    {
      const TypeCase *c = &type_cases[i / 8];
      const int dims[] = { 2, 1, 1, 0 };
      Writer w = (i & 1) != 0 ? nifti2 ((i & 2) != 0, c->code, dims)
                              : nifti1 ((i & 2) != 0, c->code, dims);
      g_autoptr (SymInstance) instance = NULL;

      add_voxels (&w, c);
      if ((i & 4) != 0)
        {
          GByteArray *zipped = test_gzip (w.bytes);

          g_byte_array_unref (w.bytes);
          w.bytes = zipped;
        }
      instance = test_decode (w.bytes);
      test_assert_samples (instance, c->expected, c->n_expected);
      g_assert_cmpint (instance->info.format, ==,
                       (i & 1) != 0 ? SYM_FORMAT_NIFTI2 : SYM_FORMAT_NIFTI1);
      g_assert_cmpint (instance->info.sample_type, ==, c->type);
      g_assert_cmpuint (instance->info.n_samples, ==, c->n_samples);
      g_assert_cmpint (instance->info.colour, ==,
                       c->n_samples > 1 ? SYM_COLOUR_RGB : SYM_COLOUR_MONO);
      g_assert_cmpint (test_has_note (instance, "double precision"), ==, c->unit == 16);
      g_byte_array_unref (w.bytes);
    }
}

/* Numbers of 128 bits that a double cannot hold are rounded once, to even; infinities stay. */
static void
test_float128 (void)
{
  static const char voxels[] =
      /* 1 + 2^-53: halfway, to even; 1 + 2^-53 + 2^-112: above halfway; largest; -infinity; 0 */
      "\x3f\xff\0\0\0\0\0\0\x08\0\0\0\0\0\0\0"
      "\x3f\xff\0\0\0\0\0\0\x08\0\0\0\0\0\0\1"
      "\x7f\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
      "\xff\xff\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
      "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
  const double expected[] = { 1.0, 1.0 + 0x1p-52, INFINITY, -INFINITY, 0.0 };
  const int dims[] = { 5, 1, 0 };
  Writer w = nifti1 (TRUE, 1536, dims);
  g_autoptr (SymInstance) instance = NULL;

  add_bytes (&w, voxels, sizeof voxels - 1);
  instance = test_decode (w.bytes);
  test_assert_samples (instance, expected, sizeof expected);
  g_byte_array_unref (w.bytes);
}

static void
test_unsupported (void)
{
  static const struct
  {
    int code;
    SymError error;
    const char *words;
  } cases[] = {
    { 1, SYM_ERROR_UNSUPPORTED, "*one bit*" },
    { 0, SYM_ERROR_CORRUPT, "*data type 0*" },
    { 255, SYM_ERROR_CORRUPT, "*data type 255*" },
    { 3, SYM_ERROR_CORRUPT, "*data type 3*" },
  };
  const int dims[] = { 8, 1, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Writer w = nifti1 (FALSE, cases[i].code, dims);
      g_autoptr (SymInstance) instance = NULL;

      add_bytes (&w, "\1\2\3\4\5\6\7\10", 8);
      instance = test_decode (w.bytes);
      g_assert_error (instance->error, SYM_ERROR, (gint) cases[i].error);
      g_assert_true (g_pattern_match_simple (cases[i].words, instance->error->message));
      g_assert_cmpint (instance->info.format, ==, SYM_FORMAT_NIFTI1);
      g_byte_array_unref (w.bytes);
    }
}

/* One to seven axes: the image has five, what is folded into the last is stated. */
static void
test_dims (void)
{
  static const struct
  {
    int dims[8];
    guint n;
    guint64 expected[5], other[3];
  } cases[] = {
    { { 3, 0 }, 3, { 3, 1, 1, 1, 1 }, { 0 } },
    { { 3, 2, 0 }, 6, { 3, 2, 1, 1, 1 }, { 0 } },
    { { 3, 2, 2, 0 }, 12, { 3, 2, 2, 1, 1 }, { 0 } },
    { { 3, 2, 2, 2, 0 }, 24, { 3, 2, 2, 2, 1 }, { 0 } },
    { { 3, 2, 1, 1, 4, 0 }, 24, { 3, 2, 1, 1, 4 }, { 0 } },
    { { 1, 1, 1, 1, 2, 5, 0 }, 10, { 1, 1, 1, 1, 10 }, { 2, 5, 1 } },
    { { 1, 2, 1, 2, 2, 1, 3 }, 24, { 1, 2, 1, 2, 6 }, { 2, 1, 3 } },
    { { 2, 2, 1, 1, 1, 1, 1 }, 4, { 2, 2, 1, 1, 1 }, { 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Writer w = nifti1 (FALSE, 2, cases[i].dims);
      g_autoptr (SymInstance) instance = decode_filled (&w, cases[i].n);

      g_assert_no_error (instance->error);
      g_assert_cmpmem (instance->info.dims, 40, cases[i].expected, 40);
      g_assert_cmpmem (instance->info.other_dims, 24, cases[i].other, 24);
      g_assert_cmpuint (instance->info.data_size, ==, cases[i].n);
      g_assert_true ((instance->info.flags & SYM_IMAGE_ROWS_UP) != 0);
    }
}

/* Products that do not fit any integer, and sizes that no image has. */
static void
test_wrong_dims (void)
{
  static const struct
  {
    int dims[8];
    SymError error;
  } cases[] = {
    { { 32767, 32767, 32767, 32767, 32767, 32767, 32767 }, SYM_ERROR_TOO_LARGE },
    { { 32767, 32767, 32767, 0 }, SYM_ERROR_TOO_LARGE },
    { { 2, -1, 2, 0 }, SYM_ERROR_CORRUPT },
  };
  const int dims[] = { 2, 2, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Writer w = nifti1 (TRUE, 2, cases[i].dims);
      g_autoptr (SymInstance) instance = decode_filled (&w, 16);

      g_assert_error (instance->error, SYM_ERROR, (gint) cases[i].error);
    }
  for (int n = -2; n < 12; n++)
    {
      Writer w = nifti1 (FALSE, 2, dims);
      g_autoptr (SymInstance) instance = NULL;

      put (&w, 40, (guint64) n, 2);
      instance = decode_filled (&w, 4);
      g_assert_cmpint (instance->error == NULL, ==, n == 1 || n == 2);
    }
  {
    Writer w = nifti2 (FALSE, 2, dims);
    g_autoptr (SymInstance) instance = NULL;

    put (&w, 24, G_GUINT64_CONSTANT (0x4000000000000000), 8);
    instance = decode_filled (&w, 4);
    g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_TOO_LARGE);
  }
}

static void
assert_affine (const SymInstance *instance, const double *expected)
{
  g_assert_no_error (instance->error);
  g_assert_true ((instance->info.flags & SYM_IMAGE_HAS_AFFINE) != 0);
  for (int i = 0; i < 12; i++)
    g_assert_cmpfloat_with_epsilon (instance->info.affine[i], expected[i], 1e-5);
  g_assert_cmpfloat (instance->info.affine[15], ==, 1);
}

static void
put_sform (Writer *w, int code, const double *rows)
{
  put (w, 254, (guint64) code, 2);
  for (guint i = 0; i < 12; i++)
    put_float (w, 280 + 4 * i, (float) rows[i]);
}

/* A turn by 90 degrees about z: b, c, d = 0, 0, sqrt (1/2). */
static void
put_qform (Writer *w, int code, float qfac)
{
  put (w, 252, (guint64) code, 2);
  put_float (w, 76, qfac);
  put_float (w, 80, 2);
  put_float (w, 84, 3);
  put_float (w, 88, 4);
  put_float (w, 264, 0.70710678f);
  put_float (w, 268, 10);
  put_float (w, 272, 20);
  put_float (w, 276, 30);
}

static const int cube[] = { 2, 2, 2, 0 };
static const double sform[] = { -2, 0, 0, 90, 0, 2.5, 0.5, -126, 0, -0.5, 2, -72 };
static const double sform_lps[] = { 2, 0, 0, -90, 0, -2.5, -0.5, 126, 0, -0.5, 2, -72 };
static const double qform_lps[] = { 0, 3, 0, -10, -2, 0, 0, -20, 0, 0, 4, 30 };

/* RAS to LPS; the sform before the qform; templates name a space, scanners do not. */
static void
test_forms (void)
{
  Writer w = nifti1 (FALSE, 2, cube);
  g_autoptr (SymInstance) a = NULL, b = NULL, c = NULL, d = NULL, e = NULL;

  put_sform (&w, 1, sform);
  a = decode_filled (&w, 8);
  assert_affine (a, sform_lps);
  g_assert_cmpstr (a->info.frame_of_reference, ==, "");
  g_assert_cmpfloat_with_epsilon (a->info.spacing[0], 2, 1e-6);
  g_assert_cmpfloat_with_epsilon (a->info.spacing[1], sqrt (6.5), 1e-6);
  g_assert_cmpfloat_with_epsilon (a->info.spacing[2], sqrt (4.25), 1e-6);
  g_assert_true ((a->info.flags & SYM_IMAGE_HAS_SPACING) != 0);

  w = nifti1 (TRUE, 2, cube);
  put_qform (&w, 3, 1);
  b = decode_filled (&w, 8);
  assert_affine (b, qform_lps);
  g_assert_cmpstr (b->info.frame_of_reference, ==, "nifti:3");

  /* qfac -1 turns the third axis round. */
  w = nifti1 (FALSE, 2, cube);
  put_qform (&w, 1, -1);
  c = decode_filled (&w, 8);
  {
    double expected[12];

    memcpy (expected, qform_lps, sizeof expected);
    expected[10] = -4;
    assert_affine (c, expected);
  }

  w = nifti1 (FALSE, 2, cube);
  put_qform (&w, 1, 1);
  put_sform (&w, 4, sform);
  d = decode_filled (&w, 8);
  assert_affine (d, sform_lps);
  g_assert_cmpstr (d->info.frame_of_reference, ==, "nifti:4");
  g_assert_true (test_has_note (d, "two positions"));

  /* A form without a code is no form. */
  w = nifti1 (FALSE, 2, cube);
  put_sform (&w, 0, sform);
  put_qform (&w, 0, 1);
  e = decode_filled (&w, 8);
  g_assert_no_error (e->error);
  g_assert_true ((e->info.flags & SYM_IMAGE_HAS_AFFINE) == 0);
  g_assert_cmpfloat (e->info.spacing[0], ==, 2);
  g_assert_cmpfloat (e->info.spacing[1], ==, 3);
  g_assert_cmpfloat (e->info.spacing[2], ==, 4);
  g_assert_true (test_has_note (e, "does not say where"));
}

static void
test_form_repairs (void)
{
  static const double flat[] = { 2, 0, 0, 1, 0, 3, 0, 2, 0, 0, 0, 3 };
  static const double flat_lps[] = { -2, 0, 0, -1, 0, -3, 0, -2, 0, 0, 1, 3 };
  static const double nothing[12] = { 0 };
  const double infinite[] = { INFINITY, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0 };
  const int slice[] = { 2, 2, 0 };
  Writer w = nifti1 (FALSE, 2, cube);
  g_autoptr (SymInstance) a = NULL, b = NULL, c = NULL, d = NULL;

  /* A sform of zeros gives way to the qform; one of infinities to nothing. */
  put_sform (&w, 1, nothing);
  put_qform (&w, 1, 1);
  a = decode_filled (&w, 8);
  assert_affine (a, qform_lps);
  g_assert_true (test_has_note (a, "sform of the header is no usable"));

  w = nifti1 (FALSE, 2, cube);
  put_sform (&w, 1, infinite);
  b = decode_filled (&w, 8);
  g_assert_no_error (b->error);
  g_assert_true ((b->info.flags & SYM_IMAGE_HAS_AFFINE) == 0);

  /* A single slice may leave its own direction out; a volume may not. */
  w = nifti1 (FALSE, 2, slice);
  put_sform (&w, 1, flat);
  c = decode_filled (&w, 4);
  assert_affine (c, flat_lps);

  w = nifti1 (FALSE, 2, cube);
  put_sform (&w, 1, flat);
  d = decode_filled (&w, 8);
  g_assert_true ((d->info.flags & SYM_IMAGE_HAS_AFFINE) == 0);
}

static void
test_units (void)
{
  static const double factors[] = { 1, 1000, 1, 0.001 };

  for (guint unit = 0; unit < 4; unit++)
    {
      Writer w = nifti1 (FALSE, 2, cube);
      g_autoptr (SymInstance) instance = NULL;
      double expected[12];

      /* The time unit, milliseconds, shares the byte. */
      put (&w, 123, unit | 16, 1);
      put_sform (&w, 1, sform);
      instance = decode_filled (&w, 8);
      for (int i = 0; i < 12; i++)
        expected[i] = sform_lps[i] * factors[unit];
      assert_affine (instance, expected);
      g_assert_cmpint (test_has_note (instance, "millimetres are assumed"), ==, unit == 0);
    }
}

static void
test_scaling (void)
{
  const struct
  {
    float slope, intercept;
    double expected_slope, expected_intercept;
  } cases[] = {
    { 2, -1024, 2, -1024 }, { 0, 5, 1, 0 },   { NAN, 5, 1, 0 },
    { INFINITY, 5, 1, 0 },  { 3, NAN, 3, 0 }, { -1, 0, -1, 0 },
  };
  const int pair[] = { 2, 1, 0 };
  Writer w;
  g_autoptr (SymInstance) colour = NULL, complex = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SymInstance) instance = NULL;

      w = nifti1 (FALSE, 2, cube);
      put_float (&w, 112, cases[i].slope);
      put_float (&w, 116, cases[i].intercept);
      instance = decode_filled (&w, 8);
      g_assert_cmpfloat (instance->info.slope, ==, cases[i].expected_slope);
      g_assert_cmpfloat (instance->info.intercept, ==, cases[i].expected_intercept);
    }
  /* Colour is not scaled; of a complex number the magnitude is. */
  w = nifti1 (FALSE, 128, pair);
  put_float (&w, 112, 2);
  colour = decode_filled (&w, 6);
  g_assert_cmpfloat (colour->info.slope, ==, 1);
  w = nifti1 (FALSE, 32, pair);
  put_float (&w, 112, -2);
  put_float (&w, 116, 7);
  complex = decode_filled (&w, 16);
  g_assert_cmpfloat (complex->info.slope, ==, 2);
  g_assert_cmpfloat (complex->info.intercept, ==, 0);
  g_assert_true (test_has_note (complex, "intercept"));
}

static void
test_window (void)
{
  Writer w = nifti1 (FALSE, 2, cube);
  g_autoptr (SymInstance) with = NULL, without = NULL;
  SymWindow window;

  put_float (&w, 124, 80);
  put_float (&w, 128, 40);
  with = decode_filled (&w, 8);
  g_assert_cmpuint (with->windows->len, ==, 1);
  window = g_array_index (with->windows, SymWindow, 0);
  g_assert_cmpfloat (window.centre, ==, 60);
  g_assert_cmpfloat (window.width, ==, 40);
  g_assert_cmpint (window.function, ==, SYM_WINDOW_LINEAR_EXACT);

  w = nifti1 (FALSE, 2, cube);
  put_float (&w, 124, NAN);
  without = decode_filled (&w, 8);
  g_assert_cmpuint (without->windows->len, ==, 0);
}

static void
test_offset (void)
{
  const struct
  {
    float offset;
    gboolean ok;
  } cases[] = {
    { 352, TRUE }, { 0, TRUE }, { 368, FALSE }, { 100, FALSE }, { -352, FALSE }, { NAN, FALSE },
    { INFINITY, FALSE }, { 1e30f, FALSE }, { 352.5f, FALSE }, { 351, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      static const guint8 expected[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
      Writer w = nifti1 (FALSE, 2, cube);
      g_autoptr (SymInstance) instance = NULL;

      put_float (&w, 108, cases[i].offset);
      instance = decode_filled (&w, 8);
      if (cases[i].ok)
        test_assert_samples (instance, expected, sizeof expected);
      else
        g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_CORRUPT);
    }
}

static void
test_text (void)
{
  Writer w = nifti1 (FALSE, 2, cube);
  g_autoptr (SymInstance) a = NULL, b = NULL;
  char full[81];

  put_text (&w, 148, "FSL5.0\0 synthetic image\0\0x", 27);
  put_text (&w, 228, "K\xf6ln", 4);
  put_text (&w, 328, "G\xc3\xa4ste", 6);
  put_text (&w, 14, "a db_name of 18 by", 18);
  a = decode_filled (&w, 8);
  test_assert_tag (a, SYM_CARRIER_NIFTI_HEADER, "descrip", 0, "descrip", "FSL5.0");
  test_assert_tag (a, SYM_CARRIER_NIFTI_HEADER, "descrip", 1, "descrip after the first NUL",
                   "synthetic image  x");
  test_assert_tag (a, SYM_CARRIER_NIFTI_HEADER, "aux_file", 0, "aux_file", "Köln");
  test_assert_tag (a, SYM_CARRIER_NIFTI_HEADER, "intent_name", 0, "intent_name", "Gäste");
  test_assert_tag (a, SYM_CARRIER_NIFTI_HEADER, "db_name", 0, "db_name", "a db_name of 18 by");
  g_assert_null (test_find_tag (a, SYM_CARRIER_NIFTI_HEADER, "data_type", 0));
  g_assert_cmpstr (a->info.description, ==, "FSL5.0");

  /* All 80 bytes, without a NUL. */
  memset (full, 'x', 80);
  full[80] = '\0';
  w = nifti2 (TRUE, 2, cube);
  put_text (&w, 240, full, 80);
  b = decode_filled (&w, 8);
  test_assert_tag (b, SYM_CARRIER_NIFTI_HEADER, "descrip", 0, "descrip", full);
  g_assert_null (test_find_tag (b, SYM_CARRIER_NIFTI_HEADER, "descrip", 1));
}

/* Appends an extension and moves the voxels behind it. */
static void
add_extension (Writer *w, guint ecode, const char *content, guint n)
{
  guint start = w->bytes->len, size = (8 + n + 15) / 16 * 16;

  put (w, 348, w->big ? 0x01000000 : 1, 4);
  put (w, start, size, 4);
  put (w, start + 4, ecode, 4);
  put (w, start + size - 1, 0, 1);
  put_text (w, start + 8, content, n);
  put_float (w, 108, (float) (start + size));
}

#define ADD_EXTENSION(w, ecode, content) add_extension (w, ecode, content, sizeof content - 1)

static void
test_extensions (void)
{
  static const guint8 expected[] = { 0, 1, 2, 3, 4, 5, 6, 7 };

  for (int big = 0; big < 2; big++)
    {
      Writer w = nifti1 (big != 0, 2, cube);
      g_autoptr (SymInstance) instance = NULL;

      ADD_EXTENSION (&w, 6, "a synthetic image");
      ADD_EXTENSION (&w, 4, "<AFNI_attributes/>");
      ADD_EXTENSION (&w, 44,
                     "{\"SpectrometerFrequency\": [123.2], \"Meta\": {\"Synthetic\": true}}");
      ADD_EXTENSION (&w, 16, "\x80\x03}q\x01X\x09\0\0\0synthetic\xff\xfeq\x02.");
      ADD_EXTENSION (&w, 99, "plain");
      instance = decode_filled (&w, 8);
      test_assert_samples (instance, expected, sizeof expected);
      test_assert_tag (instance, SYM_CARRIER_NIFTI_EXTENSION, "", 0, "ext[0] ecode 6",
                       "a synthetic image");
      test_assert_tag (instance, SYM_CARRIER_NIFTI_EXTENSION, "", 1, "ext[1] ecode 4",
                       "<AFNI_attributes/>");
      test_assert_tag (instance, SYM_CARRIER_NIFTI_EXTENSION, "SpectrometerFrequency", 0,
                       "ext[2] ecode 44: SpectrometerFrequency[0]", "123.2");
      test_assert_tag (instance, SYM_CARRIER_NIFTI_EXTENSION, "Meta.Synthetic", 0,
                       "ext[2] ecode 44: Meta.Synthetic", "true");
      test_assert_tag (instance, SYM_CARRIER_NIFTI_EXTENSION, "", 2, "ext[3] ecode 16",
                       "synthetic");
      test_assert_tag (instance, SYM_CARRIER_NIFTI_EXTENSION, "", 3, "ext[4] ecode 99", "plain");
      g_assert_cmpuint (test_count_unreadable (instance), ==, 0);
    }
}

/* DICOM elements in extension 2: explicit and implicit VR, at the top and in items. */
static void
test_dicom_extension (void)
{
  static const char explicit[] = "\x08\0\x16\0UI\x04\0" "1.2\0" "\x08\0\x1c\0" "CS\x04\0YES ";
  static const char implicit[] = "\x08\0\x1c\0\x02\0\0\0NO";
  static const char nested[] = "\x08\0\x12\x21SQ\0\0\xff\xff\xff\xff"
                               "\xfe\xff\0\xe0\xff\xff\xff\xff"
                               "\x08\0\x1c\0" "CS\x04\0YES "
                               "\xfe\xff\x0d\xe0\0\0\0\0"
                               "\xfe\xff\0\xe0\x0c\0\0\0"
                               "\x08\0\x1c\0" "CS\x04\0NO  "
                               "\xfe\xff\xdd\xe0\0\0\0\0";
  static const char broken[] = "\x08\0\x16\0UI\xff\x7f" "1.2";
  g_autoptr (SymInstance) a = NULL, b = NULL, c = NULL, d = NULL;
  Writer w = nifti1 (FALSE, 2, cube);

  ADD_EXTENSION (&w, 2, explicit);
  a = decode_filled (&w, 8);
  test_assert_tag (a, SYM_CARRIER_NIFTI_EXTENSION, "SyntheticData", 0, "ext[0].(0008,001C)", "YES");

  w = nifti1 (FALSE, 2, cube);
  ADD_EXTENSION (&w, 2, implicit);
  b = decode_filled (&w, 8);
  test_assert_tag (b, SYM_CARRIER_NIFTI_EXTENSION, "SyntheticData", 0, "ext[0].(0008,001C)", "NO");

  w = nifti1 (FALSE, 2, cube);
  ADD_EXTENSION (&w, 2, nested);
  c = decode_filled (&w, 8);
  test_assert_tag (c, SYM_CARRIER_DICOM, "SyntheticData", 0, "ext[0].(0008,2112)[0].(0008,001C)",
                   "YES");
  test_assert_tag (c, SYM_CARRIER_DICOM, "SyntheticData", 1, "ext[0].(0008,2112)[1].(0008,001C)",
                   "NO");
  g_assert_cmpuint (test_count_unreadable (c), ==, 0);

  w = nifti1 (FALSE, 2, cube);
  ADD_EXTENSION (&w, 2, broken);
  d = decode_filled (&w, 8);
  g_assert_cmpuint (test_count_unreadable (d), ==, 1);
}

/* Sizes that lead nowhere: the extension is flagged, the voxels are read all the same. */
static void
test_wrong_extensions (void)
{
  static const guint32 sizes[] = { 0, 7, 48, 0x7fffffff, 0xffffffff };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      static const guint8 expected[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
      Writer w = nifti1 (FALSE, 2, cube);
      g_autoptr (SymInstance) instance = NULL;

      ADD_EXTENSION (&w, 6, "0123456789abcdef");
      put (&w, 352, sizes[i], 4);
      instance = decode_filled (&w, 8);
      test_assert_samples (instance, expected, sizeof expected);
      g_assert_cmpuint (test_count_unreadable (instance), ==, 1);
    }
}

/* A text longer than a tag's value comes as several, and no phrase is cut in all of them. */
static void
test_long_extension (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Writer w = nifti2 (FALSE, 2, cube);
  g_autoptr (SymInstance) instance = NULL;
  guint start = 544, size, found = 0, parts = 0;

  while (text->len < 200000)
    g_string_append_printf (text, "<%05u>", (guint) text->len / 7);
  size = (guint) (text->len + 8 + 15) / 16 * 16;
  put (&w, 540, 1, 4);
  put (&w, start, size, 4);
  put (&w, start + 4, 6, 4);
  put (&w, start + size - 1, 0, 1);
  put_text (&w, start + 8, text->str, (guint) text->len);
  put (&w, 168, start + size, 8);
  instance = decode_filled (&w, 8);
  g_assert_no_error (instance->error);
  for (guint n = 0; n < text->len / 7; n++)
    {
      g_autofree char *word = g_strdup_printf ("<%05u>", n);
      const SymTag *tag;

      for (parts = 0;
           (tag = test_find_tag (instance, SYM_CARRIER_NIFTI_EXTENSION, "", parts)) != NULL;
           parts++)
        if (strstr (tag->value, word) != NULL)
          {
            found++;
            break;
          }
    }
  g_assert_cmpuint (found, ==, text->len / 7);
  g_assert_cmpuint (test_count_unreadable (instance), ==, 0);
}

static SymInstance *
decode_pair (Writer *w, const GByteArray *voxels)
{
  TestInput inputs[]
      = { { SYM_INPUT_MAIN, "a.hdr", w->bytes }, { SYM_INPUT_DATA, "a.img", voxels } };
  SymInstance *instance = test_decode_inputs (inputs, voxels != NULL ? 2 : 1, FALSE);

  g_clear_pointer (&w->bytes, g_byte_array_unref);
  return instance;
}

static void
test_pair (void)
{
  static const gint16 expected[] = { 1, -2 };
  const int dims[] = { 2, 1, 0 };
  g_autoptr (GByteArray) voxels = g_byte_array_new (), zipped = NULL;
  g_autoptr (SymInstance) a = NULL, b = NULL, c = NULL, d = NULL, e = NULL;
  Writer w = nifti1 (TRUE, 4, dims);

  g_byte_array_append (voxels, (const guint8 *) "\0\1\xff\xfe", 4);
  zipped = test_gzip (voxels);
  put_text (&w, 344, "ni1", 4);
  put_float (&w, 108, 0);
  a = decode_pair (&w, voxels);
  test_assert_samples (a, expected, sizeof expected);

  /* The header may end at its 348 bytes; the voxels may be zipped; or begin farther in. */
  w = nifti1 (TRUE, 4, dims);
  put_text (&w, 344, "ni1", 4);
  put_float (&w, 108, 0);
  g_byte_array_set_size (w.bytes, 348);
  b = decode_pair (&w, zipped);
  test_assert_samples (b, expected, sizeof expected);

  w = nifti1 (TRUE, 4, dims);
  put_text (&w, 344, "ni1", 4);
  put_float (&w, 108, 2);
  g_byte_array_prepend (voxels, (const guint8 *) "ab", 2);
  c = decode_pair (&w, voxels);
  test_assert_samples (c, expected, sizeof expected);

  w = nifti1 (TRUE, 4, dims);
  put_text (&w, 344, "ni1", 4);
  put_float (&w, 108, 0);
  d = decode_pair (&w, NULL);
  g_assert_error (d->error, SYM_ERROR, SYM_ERROR_NOT_FOUND);

  /* Analyze 7.5: no magic number, no forms, no scaling, its own text fields. */
  w = nifti1 (TRUE, 4, dims);
  put_text (&w, 344, "\0\0\0\0", 4);
  put_float (&w, 108, 2);
  put_float (&w, 112, 7);
  put_float (&w, 124, 80);
  put (&w, 252, 1, 2);
  put_text (&w, 283, "volunteer7", 10);
  e = decode_pair (&w, voxels);
  test_assert_samples (e, expected, sizeof expected);
  g_assert_cmpint (e->info.format, ==, SYM_FORMAT_ANALYZE);
  g_assert_cmpfloat (e->info.slope, ==, 1);
  g_assert_cmpuint (e->windows->len, ==, 0);
  g_assert_true ((e->info.flags & SYM_IMAGE_HAS_AFFINE) == 0);
  g_assert_true (test_has_note (e, "Analyze"));
  test_assert_tag (e, SYM_CARRIER_NIFTI_HEADER, "patient_id", 0, "patient_id", "volunteer7");
}

static void
test_labels_only (void)
{
  Writer w = nifti1 (FALSE, 4, cube);
  TestInput input = { SYM_INPUT_MAIN, "a.nii", NULL };
  g_autoptr (SymInstance) instance = NULL;

  /* There are no voxels at all, and nobody asks for them. */
  ADD_EXTENSION (&w, 6, "words");
  input.bytes = w.bytes;
  instance = test_decode_inputs (&input, 1, TRUE);
  g_assert_no_error (instance->error);
  g_assert_null (instance->data);
  g_assert_cmpuint (instance->info.data_size, ==, 16);
  g_assert_cmpuint (instance->info.dims[2], ==, 2);
  test_assert_tag (instance, SYM_CARRIER_NIFTI_EXTENSION, "", 0, "ext[0] ecode 6", "words");
  g_byte_array_unref (w.bytes);
}

static GByteArray *
make_whole (gboolean version2)
{
  Writer w = version2 ? nifti2 (TRUE, 4, cube) : nifti1 (FALSE, 4, cube);

  if (!version2)
    ADD_EXTENSION (&w, 6, "words");
  add_bytes (&w, "0123456789abcdef", 16);
  return w.bytes;
}

/* Cut anywhere, plain or zipped, a file is refused. */
static void
test_truncations (void)
{
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (GByteArray) plain = make_whole ((i & 1) != 0);
      g_autoptr (GByteArray) whole = (i & 2) != 0 ? test_gzip (plain) : g_byte_array_ref (plain);

      for (guint n = 0; n < whole->len; n++)
        {
          g_autoptr (GByteArray) part = test_cut (whole, n);
          g_autoptr (SymInstance) instance = test_decode (part);

          g_assert_nonnull (instance->error);
          g_assert_null (instance->data);
        }
    }
}

/* A byte that changed on the way is told by gzip's checksum; bytes behind the voxels are said. */
static void
test_checksum (void)
{
  g_autoptr (GByteArray) plain = make_whole (FALSE), zipped = test_gzip (plain);
  g_autoptr (SymInstance) damaged = NULL, longer = NULL;

  zipped->data[zipped->len - 8] ^= 1;
  damaged = test_decode (zipped);
  g_assert_error (damaged->error, SYM_ERROR, SYM_ERROR_CORRUPT);

  g_byte_array_append (plain, (const guint8 *) "more", 4);
  longer = test_decode (plain);
  g_assert_no_error (longer->error);
  g_assert_true (test_has_note (longer, "behind the last voxel"));
}

static void
test_wrong_size_field (void)
{
  Writer w = nifti1 (FALSE, 2, cube);
  g_autoptr (SymInstance) instance = NULL;

  put (&w, 0, 349, 4);
  instance = decode_filled (&w, 8);
  g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_CORRUPT);
  g_assert_nonnull (strstr (instance->error->message, "349"));
}

static void
test_mutated (void)
{
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GByteArray) bytes = make_whole (i != 0);

      test_mutations (bytes, bytes->len, 3000);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/nifti/types", test_types);
  g_test_add_func ("/nifti/float128", test_float128);
  g_test_add_func ("/nifti/unsupported", test_unsupported);
  g_test_add_func ("/nifti/dims", test_dims);
  g_test_add_func ("/nifti/wrong-dims", test_wrong_dims);
  g_test_add_func ("/nifti/forms", test_forms);
  g_test_add_func ("/nifti/form-repairs", test_form_repairs);
  g_test_add_func ("/nifti/units", test_units);
  g_test_add_func ("/nifti/scaling", test_scaling);
  g_test_add_func ("/nifti/window", test_window);
  g_test_add_func ("/nifti/offset", test_offset);
  g_test_add_func ("/nifti/text", test_text);
  g_test_add_func ("/nifti/extensions", test_extensions);
  g_test_add_func ("/nifti/dicom-extension", test_dicom_extension);
  g_test_add_func ("/nifti/wrong-extensions", test_wrong_extensions);
  g_test_add_func ("/nifti/long-extension", test_long_extension);
  g_test_add_func ("/nifti/pair", test_pair);
  g_test_add_func ("/nifti/labels-only", test_labels_only);
  g_test_add_func ("/nifti/truncations", test_truncations);
  g_test_add_func ("/nifti/checksum", test_checksum);
  g_test_add_func ("/nifti/wrong-size-field", test_wrong_size_field);
  g_test_add_func ("/nifti/mutations", test_mutated);
  return g_test_run ();
}
