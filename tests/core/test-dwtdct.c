/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dwtdct-test.h"
#include "image-test.h"
#include "sym-evidence.h"

#define COLUMNS 384
#define ROWS 328

static const SymDwtdctPayload *
find_payload (const char *name)
{
  for (guint i = 0; i < SYM_DWTDCT_N_PAYLOADS; i++)
    if (g_str_equal (_sym_dwtdct_payloads[i].name, name))
      return &_sym_dwtdct_payloads[i];
  g_assert_not_reached ();
}

/* Always the same pictures, whose scores are known. */
static GRand *
get_rand (void)
{
  return g_rand_new_with_seed (1);
}

/* An image of packed RGB bytes, one plane after the other. */
static SymImage *
make_image (const guint8 *rgb, gsize columns, gsize rows, gsize planes)
{
  SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, columns, rows, planes, NULL);

  instance_set_colour (instance, SYM_COLOUR_RGB, 3, rgb);

  return image_of (instance);
}

/* The value of the one finding, or NULL where there is none. */
static char *
examine (SymImage *image, SymExamineEffort effort)
{
  g_autoptr (GPtrArray) found = _sym_dwtdct_examine (image, effort, NULL);
  const SymEvidence *evidence;

  g_assert_nonnull (found);
  g_assert_cmpuint (found->len, <=, 1);
  if (found->len == 0)
    return NULL;
  evidence = g_ptr_array_index (found, 0);
  g_assert_cmpstr (evidence->signal, ==, "W-DWT");
  g_assert_true (sym_evidence_is_positive (evidence));
  g_assert_cmpint (evidence->assurance, ==, SYM_ASSURANCE_VERIFIED);
  g_assert_nonnull (strstr (evidence->says, "passed through that generator’s post-processing"));

  return g_strdup_printf ("%s %s", evidence->where, evidence->value);
}

static void
assert_found (SymImage *image, SymExamineEffort effort, const char *beginning, const char *part)
{
  g_autofree char *found = examine (image, effort);

  g_assert_nonnull (found);
  if (!g_str_has_prefix (found, beginning) || strstr (found, part) == NULL)
    g_error ("found “%s”, not “%s … %s”", found, beginning, part);
}

static void
assert_nothing (SymImage *image, SymExamineEffort effort)
{
  g_autofree char *found = examine (image, effort);

  g_assert_cmpstr (found, ==, NULL);
}

static void
test_payloads (void)
{
  g_autoptr (GRand) rand = get_rand ();

  for (guint i = 0; i < SYM_DWTDCT_N_PAYLOADS; i++)
    for (guint p = 0; p < SYM_DWTDCT_N_PLANES; p++)
      {
        const SymDwtdctPayload *payload = &_sym_dwtdct_payloads[i];
        SymDwtdctMatch matches[SYM_DWTDCT_N_PAYLOADS] = { 0 };
        g_autofree guint8 *rgb = NULL;
        SymDwtdctPicture picture;
        const SymDwtdctMatch *hit;

        if ((payload->planes & 1u << p) == 0)
          continue;
        rgb = marked_new (rand, COLUMNS, ROWS, payload, p);
        picture = _sym_dwtdct_picture_packed (rgb, COLUMNS, ROWS);
        g_assert_true (_sym_dwtdct_decode (&picture, 0, 1, 1, matches, NULL));
        hit = _sym_dwtdct_find_hit (matches);
        g_assert_nonnull (hit);
        g_assert_cmpstr (hit->payload->name, ==, payload->name);
        g_assert_cmpint (hit->plane, ==, p);
        g_assert_false (hit->deinterpolated);
        g_assert_cmpfloat (hit->score, >, 0.9);
        g_assert_cmpfloat (hit->threshold, ==, payload->threshold);
      }
}

/* Bits of the text payloads, and the length of FLUX's, which its program writes without the zeros. */
static void
test_codes (void)
{
  double code[SYM_DWTDCT_MAX_BITS];
  const char *sdv2 = "01010011010001000101011000110010";

  g_assert_cmpuint (find_payload ("FLUX")->n_bits, ==, 46);
  g_assert_cmpuint (strlen (find_payload ("FLUX")->bits), ==, 46);
  g_assert_cmpuint (strlen (find_payload ("SDXL")->bits), ==, 48);
  for (guint i = 0; i < SYM_DWTDCT_N_PAYLOADS; i++)
    if (_sym_dwtdct_payloads[i].text != NULL)
      g_assert_cmpuint (_sym_dwtdct_payloads[i].n_bits, ==, 8 * strlen (_sym_dwtdct_payloads[i].text));
  _sym_dwtdct_get_code (find_payload ("SDv2"), code);
  for (guint i = 0; i < 32; i++)
    g_assert_cmpfloat (code[i], ==, sdv2[i] == '1' ? 1 : -1);
}

static double
score (const guint8 *rgb, const SymDwtdctPayload *payload, SymDwtdctPlane plane, gboolean deinterpolated)
{
  SymDwtdctPicture picture = _sym_dwtdct_picture_packed (rgb, COLUMNS, ROWS);
  SymDwtdctSoft soft;
  double result;

  g_assert_true (_sym_dwtdct_soft_init (&soft, &picture, TRUE, NULL));
  result = _sym_dwtdct_soft_score (&soft, soft.values[plane][deinterpolated], payload, 0, NULL);
  _sym_dwtdct_soft_clear (&soft);

  return result;
}

static void
test_wrong_length (void)
{
  g_autoptr (GRand) rand = get_rand ();
  const SymDwtdctPayload *flux = find_payload ("FLUX");
  g_autofree guint8 *rgb = marked_new (rand, COLUMNS, ROWS, flux, SYM_DWTDCT_FLOATS);
  g_autofree char *bits = g_strconcat ("00", flux->bits, NULL);
  SymDwtdctPayload longer = *flux;

  longer.n_bits = 48;
  longer.bits = bits;
  g_assert_cmpfloat (score (rgb, flux, SYM_DWTDCT_FLOATS, FALSE), >, flux->threshold);
  g_assert_cmpfloat (score (rgb, &longer, SYM_DWTDCT_FLOATS, FALSE), <, 0.6);
}

static void
test_swapped (void)
{
  g_autoptr (GRand) rand = get_rand ();
  const SymDwtdctPayload *sdxl = find_payload ("SDXL");
  g_autofree guint8 *rgb = marked_new (rand, COLUMNS, ROWS, sdxl, SYM_DWTDCT_SWAPPED);

  g_assert_cmpfloat (score (rgb, sdxl, SYM_DWTDCT_SWAPPED, FALSE), >, 0.9);
  g_assert_cmpfloat (score (rgb, sdxl, SYM_DWTDCT_FLOATS, FALSE), <, 0.6);
}

static void
test_unknown_payload (void)
{
  g_autoptr (GRand) rand = get_rand ();
  g_autofree guint8 *rgb = texture_new (rand, COLUMNS, ROWS);
  g_autoptr (SymImage) image = NULL;
  double code[48];

  for (guint i = 0; i < 48; i++)
    code[i] = i * i % 7 < 3 ? 1 : -1;
  encoder_mark (rgb, COLUMNS, ROWS, code, 48, SYM_DWTDCT_BYTES);
  image = make_image (rgb, COLUMNS, ROWS, 1);
  assert_nothing (image, SYM_EXAMINE_FULL);
}

/* A marked image without its colours: every score is exactly 0, in colour files too. */
static void
test_grey (void)
{
  g_autoptr (GRand) rand = get_rand ();
  g_autofree guint8 *rgb = marked_new (rand, COLUMNS, ROWS, find_payload ("SDXL"), SYM_DWTDCT_FLOATS);
  g_autofree guint8 *grey = g_new (guint8, COLUMNS * ROWS);
  g_autoptr (SymImage) image = NULL;

  for (gsize i = 0; i < COLUMNS * ROWS; i++)
    {
      grey[i] = (guint8) ((299 * rgb[3 * i] + 587 * rgb[3 * i + 1] + 114 * rgb[3 * i + 2]) / 1000);
      memset (rgb + 3 * i, grey[i], 3);
    }
  for (guint i = 0; i < SYM_DWTDCT_N_PAYLOADS; i++)
    for (guint p = 0; p < SYM_DWTDCT_N_PLANES; p++)
      for (guint d = 0; d < 2; d++)
        g_assert_cmpfloat (score (rgb, &_sym_dwtdct_payloads[i], p, d != 0), ==, 0);
  image = image_of (instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT8, COLUMNS, ROWS, 1, grey));
  assert_nothing (image, SYM_EXAMINE_FULL);
}

static void
test_degenerate (void)
{
  static const gsize sizes[][2] = { { 1, 1 },   { 7, 9 },     { 15, 16 },  { 16, 16 },
                                    { 3, 400 }, { 65536, 1 }, { 2, 65536 }, { 264, 256 } };
  static const guint8 pixels[][3] = { { 0, 0, 0 }, { 255, 255, 255 }, { 200, 30, 90 } };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (gsize p = 0; p < G_N_ELEMENTS (pixels); p++)
      {
        const gsize n = sizes[s][0] * sizes[s][1];
        g_autofree guint8 *rgb = g_new (guint8, 3 * n);
        g_autoptr (SymImage) image = NULL;

        for (gsize i = 0; i < n; i++)
          memcpy (rgb + 3 * i, pixels[p], 3);
        image = make_image (rgb, sizes[s][0], sizes[s][1], 1);
        assert_nothing (image, SYM_EXAMINE_QUICK);
        assert_nothing (image, SYM_EXAMINE_FULL);
      }
}

/* The ways in which files keep colours. */
static void
test_samples (void)
{
  g_autoptr (GRand) rand = get_rand ();
  const gsize n = COLUMNS * ROWS;
  g_autofree guint8 *rgb = marked_new (rand, COLUMNS, ROWS, find_payload ("SDXL"), SYM_DWTDCT_FLOATS);
  g_autofree guint8 *ybr = g_new (guint8, 3 * n);
  g_autofree guint8 *rgba = g_new (guint8, 4 * n);
  g_autofree guint16 *deep = g_new (guint16, 3 * n);
  SymInstance *instance;

  for (gsize i = 0; i < n; i++)
    {
      const guint8 *p = rgb + 3 * i;
      const double y = .299 * p[0] + .587 * p[1] + .114 * p[2];

      ybr[3 * i] = (guint8) (y + .5);
      ybr[3 * i + 1] = (guint8) CLAMP ((p[2] - y) / 1.772 + 128.5, 0, 255);
      ybr[3 * i + 2] = (guint8) CLAMP ((p[0] - y) / 1.402 + 128.5, 0, 255);
      memcpy (rgba + 4 * i, p, 3);
      rgba[4 * i + 3] = (guint8) (i % 256);
      for (gsize c = 0; c < 3; c++)
        deep[3 * i + c] = (guint16) (257 * p[c]);
    }
  {
    g_autoptr (SymImage) image = make_image (rgb, COLUMNS, ROWS, 1);

    assert_found (image, SYM_EXAMINE_QUICK, "0,0,384,328 SDXL: score ", "threshold 0.820 (float encoder)");
  }
  {
    g_autoptr (SymImage) image = NULL;

    instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, COLUMNS, ROWS, 1, NULL);
    instance_set_colour (instance, SYM_COLOUR_YBR_FULL, 3, ybr);
    image = image_of (instance);
    assert_found (image, SYM_EXAMINE_QUICK, "0,0,384,328 SDXL: score ", "(float encoder)");
  }
  {
    g_autoptr (SymImage) image = NULL;

    instance = instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT8, COLUMNS, ROWS, 1, NULL);
    instance_set_colour (instance, SYM_COLOUR_RGB, 4, rgba);
    image = image_of (instance);
    assert_found (image, SYM_EXAMINE_QUICK, "0,0,384,328 SDXL: score ", "(float encoder)");
  }
  {
    g_autoptr (SymImage) image = NULL;

    instance = instance_new (SYM_FORMAT_PNG, SYM_SAMPLE_UINT16, COLUMNS, ROWS, 1, NULL);
    instance_set_colour (instance, SYM_COLOUR_RGB, 3, deep);
    image = image_of (instance);
    assert_found (image, SYM_EXAMINE_QUICK, "0,0,384,328 SDXL: score ", "(float encoder)");
  }
}

/* One marked plane among others; the threshold rises with their number. */
static void
test_stack (void)
{
  g_autoptr (GRand) rand = get_rand ();
  const gsize side = 256, size = 3 * side * side, n = 20;
  g_autofree guint8 *marked = marked_new (rand, side, side, find_payload ("InvokeAI"), SYM_DWTDCT_BYTES);
  g_autofree guint8 *planes = g_new0 (guint8, n * size);
  g_autoptr (SymImage) image = NULL;

  memcpy (planes + 3 * size, marked, size);
  image = make_image (planes, side, side, n);
  assert_nothing (image, SYM_EXAMINE_QUICK);
  assert_found (image, SYM_EXAMINE_SPREAD, "[3].0,0,256,256 InvokeAI: score ", "; 1 of 16 images");
  assert_found (image, SYM_EXAMINE_FULL, "[3].0,0,256,256 InvokeAI: score ", "; 1 of 20 images");
  assert_found (image, SYM_EXAMINE_FULL, "", "threshold 0.753");
}

static void
test_threshold (void)
{
  for (guint i = 0; i < SYM_DWTDCT_N_PAYLOADS; i++)
    {
      const SymDwtdctPayload *payload = &_sym_dwtdct_payloads[i];
      const double once = payload->threshold, more = _sym_dwtdct_raise_threshold (payload, once, 1000);
      const double power = (payload->effective - 2) / 2;

      g_assert_cmpfloat (_sym_dwtdct_raise_threshold (payload, once, 1), ==, once);
      g_assert_cmpfloat (more, >, once);
      g_assert_cmpfloat (more, <, 1);
      g_assert_cmpfloat_with_epsilon (1000 * pow (1 - more * more, power) / pow (1 - once * once, power), 1, 1e-9);
    }
}

static void
test_turned (void)
{
  g_autoptr (GRand) rand = get_rand ();
  const gsize columns = 320, rows = 256;
  g_autofree guint8 *rgb = marked_new (rand, columns, rows, find_payload ("SDv1"), SYM_DWTDCT_BYTES);
  g_autofree guint8 *turned = g_new (guint8, 3 * columns * rows);

  for (guint orientation = 1; orientation < 8; orientation++)
    {
      const gboolean across = (orientation & 4) != 0;
      const gsize width = across ? rows : columns, height = across ? columns : rows;
      g_autoptr (SymImage) image = NULL;

      for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
          {
            const gsize u = (orientation & 1) != 0 ? width - 1 - x : x, v = (orientation & 2) != 0 ? height - 1 - y : y;

            memcpy (turned + 3 * (y * width + x), rgb + 3 * (across ? u * columns + v : v * columns + u), 3);
          }
      image = make_image (turned, width, height, 1);
      assert_nothing (image, SYM_EXAMINE_SPREAD);
      assert_found (image, SYM_EXAMINE_FULL, across ? "0,0,256,320 SDv1: " : "0,0,320,256 SDv1: ", ", turned or mirrored)");
    }
}

static void
test_resized (void)
{
  g_autoptr (GRand) rand = get_rand ();
  g_autofree guint8 *rgb = marked_new (rand, COLUMNS, ROWS, find_payload ("SDXL"), SYM_DWTDCT_FLOATS);
  SymDwtdctPicture picture = _sym_dwtdct_picture_packed (rgb, COLUMNS, ROWS);
  SymDwtdctPicture halved = _sym_dwtdct_picture_halve (&picture), doubled = _sym_dwtdct_picture_double (&picture);
  g_autofree guint8 *small = g_new (guint8, 3 * halved.columns * halved.rows);
  g_autofree guint8 *large = g_new (guint8, 3 * doubled.columns * doubled.rows);
  g_autoptr (SymImage) less = NULL, more = NULL;

  for (gsize y = 0; y < halved.rows; y++)
    halved.read (&halved, y, 0, halved.columns, small + 3 * y * halved.columns);
  /* Not at once: a view must not depend on where it begins. */
  for (gsize y = 0; y < doubled.rows; y++)
    for (gsize x = 0; x < doubled.columns; x += 5)
      doubled.read (&doubled, y, x, MIN (5, doubled.columns - x), large + 3 * (y * doubled.columns + x));
  less = make_image (small, halved.columns, halved.rows, 1);
  more = make_image (large, doubled.columns, doubled.rows, 1);
  assert_nothing (less, SYM_EXAMINE_QUICK);
  assert_found (less, SYM_EXAMINE_FULL, "0,0,192,164 SDXL: score ", ", read at twice the size)");
  assert_nothing (more, SYM_EXAMINE_QUICK);
  assert_found (more, SYM_EXAMINE_FULL, "0,0,768,656 SDXL: score ", ", read at half the size)");
}

static void
test_crop (void)
{
  g_autoptr (GRand) rand = get_rand ();
  const gsize columns = 448, rows = 400, left = 53, top = 27;
  const struct
  {
    const char *name;
    SymDwtdctPlane plane;
  } marks[] = { { "SDv1-inpaint", SYM_DWTDCT_BYTES }, { "FLUX", SYM_DWTDCT_FLOATS } };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_autofree guint8 *rgb = marked_new (rand, 640, 512, find_payload (marks[i].name), marks[i].plane);
      g_autofree guint8 *part = g_new (guint8, 3 * columns * rows);
      g_autofree char *beginning = g_strdup_printf ("0,0,448,400 %s: score ", marks[i].name);
      g_autoptr (SymImage) image = NULL;

      for (gsize y = 0; y < rows; y++)
        memcpy (part + 3 * y * columns, rgb + 3 * ((y + top) * 640 + left), 3 * columns);
      image = make_image (part, columns, rows, 1);
      assert_nothing (image, SYM_EXAMINE_SPREAD);
      assert_found (image, SYM_EXAMINE_FULL, beginning, ", part of a larger image)");
    }
}

/* A plane of which only some rows are read before the first frame. */
static void
test_large (void)
{
  g_autoptr (GRand) rand = get_rand ();
  g_autofree guint8 *rgb = marked_new (rand, 2072, 2400, find_payload ("SDv2"), SYM_DWTDCT_BYTES);
  g_autoptr (SymImage) image = make_image (rgb, 2072, 2400, 1);

  assert_found (image, SYM_EXAMINE_QUICK, "0,0,2072,2400 SDv2: score ", "(8-bit encoder)");
}

/* What a decoder of JPEG 4:2:0 makes of chroma: means of 2x2 pixels, and a triangle filter. */
static void
test_deinterpolation (void)
{
  g_autoptr (GRand) rand = get_rand ();
  const SymDwtdctPayload *flux = find_payload ("FLUX");
  g_autofree guint8 *rgb = marked_new (rand, COLUMNS, ROWS, flux, SYM_DWTDCT_FLOATS);
  const gsize across = COLUMNS / 2, down = ROWS / 2;
  g_autofree double *chroma = g_new0 (double, 2 * across * down);

  for (gsize y = 0; y < ROWS; y++)
    for (gsize x = 0; x < COLUMNS; x++)
      {
        const guint8 *p = rgb + 3 * (y * COLUMNS + x);
        const double luma = .299 * p[0] + .587 * p[1] + .114 * p[2];
        double *to = chroma + 2 * (y / 2 * across + x / 2);

        to[0] += (p[0] - luma) / 4;
        to[1] += (p[2] - luma) / 4;
      }
  for (gsize y = 0; y < ROWS; y++)
    for (gsize x = 0; x < COLUMNS; x++)
      {
        guint8 *p = rgb + 3 * (y * COLUMNS + x);
        const double luma = .299 * p[0] + .587 * p[1] + .114 * p[2];
        const gsize i = y / 2, j = x / 2;
        const gsize i2 = y % 2 == 0 ? (i == 0 ? 0 : i - 1) : MIN (i + 1, down - 1);
        const gsize j2 = x % 2 == 0 ? (j == 0 ? 0 : j - 1) : MIN (j + 1, across - 1);
        double difference[2];

        for (gsize c = 0; c < 2; c++)
          difference[c] = .75 * (.75 * chroma[2 * (i * across + j) + c] + .25 * chroma[2 * (i * across + j2) + c])
                          + .25 * (.75 * chroma[2 * (i2 * across + j) + c] + .25 * chroma[2 * (i2 * across + j2) + c]);
        p[0] = (guint8) CLAMP (luma + difference[0] + .5, 0, 255);
        p[2] = (guint8) CLAMP (luma + difference[1] + .5, 0, 255);
        p[1] = (guint8) CLAMP (luma - (.299 * difference[0] + .114 * difference[1]) / .587 + .5, 0, 255);
      }
  g_assert_cmpfloat (score (rgb, flux, SYM_DWTDCT_FLOATS, TRUE), >, 0.9);
  g_assert_cmpfloat (score (rgb, flux, SYM_DWTDCT_FLOATS, TRUE), >, score (rgb, flux, SYM_DWTDCT_FLOATS, FALSE) + 0.01);
}

static void
test_cancel (void)
{
  g_autoptr (GRand) rand = get_rand ();
  g_autofree guint8 *rgb = texture_new (rand, COLUMNS, ROWS);
  g_autoptr (SymImage) image = make_image (rgb, COLUMNS, ROWS, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_null (_sym_dwtdct_examine (image, SYM_EXAMINE_FULL, cancellable));
}

/* Unmarked pictures stay far from every threshold; tests/bench/measure-dwtdct asks many more. */
static void
test_unmarked (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint i = 0; i < 150; i++)
    {
      g_autofree guint8 *rgb = texture_new (rand, 288, 256);
      SymDwtdctPicture picture = _sym_dwtdct_picture_packed (rgb, 288, 256);
      SymDwtdctMatch matches[SYM_DWTDCT_N_PAYLOADS] = { 0 };

      g_assert_true (_sym_dwtdct_decode (&picture, 0, 1, 1, matches, NULL));
      for (guint p = 0; p < SYM_DWTDCT_N_PAYLOADS; p++)
        {
          g_assert_nonnull (matches[p].payload);
          g_assert_cmpfloat (matches[p].score, <, matches[p].threshold - 0.05);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dwtdct/payloads", test_payloads);
  g_test_add_func ("/dwtdct/codes", test_codes);
  g_test_add_func ("/dwtdct/wrong-length", test_wrong_length);
  g_test_add_func ("/dwtdct/swapped", test_swapped);
  g_test_add_func ("/dwtdct/unknown-payload", test_unknown_payload);
  g_test_add_func ("/dwtdct/grey", test_grey);
  g_test_add_func ("/dwtdct/degenerate", test_degenerate);
  g_test_add_func ("/dwtdct/samples", test_samples);
  g_test_add_func ("/dwtdct/stack", test_stack);
  g_test_add_func ("/dwtdct/threshold", test_threshold);
  g_test_add_func ("/dwtdct/turned", test_turned);
  g_test_add_func ("/dwtdct/resized", test_resized);
  g_test_add_func ("/dwtdct/crop", test_crop);
  g_test_add_func ("/dwtdct/large", test_large);
  g_test_add_func ("/dwtdct/deinterpolation", test_deinterpolation);
  g_test_add_func ("/dwtdct/cancel", test_cancel);
  g_test_add_func ("/dwtdct/unmarked", test_unmarked);

  return g_test_run ();
}
