/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "decoder-test.h"
#include "dicom-image.h"
#include "jpeg-writer.h"
#include "sym-image-private.h"

/* Patches of known colours, written as each photometric interpretation has them by the equations of
 * PS3.3 C.7.6.3.1.2, and under headers that say something else: what is shown is those colours, to 2
 * of 255, and what was not believed is said. */

#define SIDE 32u
#define N_COLOURS 8u
#define COLUMNS (SIDE * N_COLOURS)
#define ROWS SIDE

static const guint8 colours[N_COLOURS][3] = {
  { 255, 0, 0 },     { 0, 255, 0 },     { 0, 0, 255 },    { 255, 255, 255 },
  { 0, 0, 0 },       { 128, 128, 128 }, { 200, 100, 50 }, { 20, 180, 220 },
};

typedef enum
{
  RGB,
  YBR,
  PARTIAL,
} Space;

static void
convert (Space space, const guint8 *rgb, guint8 *out)
{
  const double r = rgb[0], g = rgb[1], b = rgb[2];
  const double full[3] = { 0.299 * r + 0.587 * g + 0.114 * b,
                           -0.1687 * r - 0.3313 * g + 0.5 * b + 128,
                           0.5 * r - 0.4187 * g - 0.0813 * b + 128 };
  const double partial[3] = { 0.2568 * r + 0.5041 * g + 0.0979 * b + 16,
                              -0.1482 * r - 0.2910 * g + 0.4392 * b + 128,
                              0.4392 * r - 0.3678 * g - 0.0714 * b + 128 };

  for (guint c = 0; c < 3; c++)
    out[c] = space == RGB       ? rgb[c]
             : space == YBR     ? (guint8) CLAMP (full[c] + 0.5, 0, 255)
                                : (guint8) (partial[c] + 0.5);
}

/* Samples by pixel. */
static guint8 *
make_pixels (Space space)
{
  guint8 *pixels = g_malloc (3 * ROWS * COLUMNS);

  for (guint i = 0; i < ROWS * COLUMNS; i++)
    convert (space, colours[i % COLUMNS / SIDE], pixels + 3 * i);
  return pixels;
}

/* Away from the borders of the patches, where coarser samples mix them. */
static void
assert_colours (const SymInstance *instance, const char *note)
{
  const guint8 *data;

  for (guint i = 0; i < instance->notes->len; i++)
    g_test_message ("%s", (const char *) g_ptr_array_index (instance->notes, i));
  g_assert_no_error (instance->error);
  g_assert_cmpuint (instance->notes->len, ==, note != NULL ? 1 : 0);
  g_assert_true (note == NULL || test_has_note (instance, note));
  data = g_bytes_get_data (instance->data, NULL);
  for (guint i = 0; i < N_COLOURS; i++)
    for (guint y = 8; y < 24; y++)
      for (guint x = 8; x < 24; x++)
        {
          const guint8 *pixel = data + 3 * (y * COLUMNS + i * SIDE + x);
          guint8 shown[3];

          if (instance->info.colour == SYM_COLOUR_YBR_FULL)
            _sym_ybr_to_rgb (pixel, shown);
          else
            {
              g_assert_cmpuint (instance->info.colour, ==, SYM_COLOUR_RGB);
              memcpy (shown, pixel, 3);
            }
          for (guint c = 0; c < 3; c++)
            g_assert_cmpint (ABS (shown[c] - colours[i][c]), <=, 2);
        }
}

typedef struct
{
  const char *name, *photometric;
  Space space;
  guint process;
  guint8 names[3];
  guint8 across, down; /* of the first component, the others have 1 */
  gboolean jfif;
  gint adobe;
  const char *note;
} Jpeg;

static const Jpeg jpegs[] = {
  { "ybr-422-jfif", "YBR_FULL_422", YBR, 0, { 1, 2, 3 }, 2, 1, TRUE, -1, NULL },
  { "ybr-420", "YBR_FULL_422", YBR, 0, { 1, 2, 3 }, 2, 2, TRUE, -1, NULL },
  { "ybr-411", "YBR_FULL_422", YBR, 0, { 1, 2, 3 }, 4, 1, TRUE, -1, NULL },
  { "ybr-440", "YBR_FULL_422", YBR, 0, { 1, 2, 3 }, 1, 2, FALSE, -1, NULL },
  { "ybr-444-unmarked", "YBR_FULL", YBR, 0, { 1, 2, 3 }, 1, 1, FALSE, -1, NULL },
  { "ybr-progressive", "YBR_FULL_422", YBR, 2, { 1, 2, 3 }, 2, 1, TRUE, -1, NULL },
  { "ybr-adobe", "YBR_FULL", YBR, 0, { 1, 2, 3 }, 1, 1, FALSE, 1, NULL },
  { "ybr-called-rct", "YBR_RCT", YBR, 0, { 1, 2, 3 }, 2, 1, TRUE, -1, NULL },
  { "rgb-adobe", "RGB", RGB, 0, { 1, 2, 3 }, 1, 1, FALSE, 0, NULL },
  { "rgb-named", "RGB", RGB, 0, { 'R', 'G', 'B' }, 1, 1, FALSE, -1, NULL },
  { "rgb-unmarked", "RGB", RGB, 0, { 0, 1, 2 }, 1, 1, FALSE, -1, NULL },
  { "ybr-called-rgb-jfif", "RGB", YBR, 0, { 1, 2, 3 }, 1, 1, TRUE, -1, "RGB, and the compressed frames say YBR_FULL" },
  { "ybr-called-rgb-adobe", "RGB", YBR, 0, { 1, 2, 3 }, 1, 1, FALSE, 1, "say YBR_FULL" },
  { "ybr-called-rgb-coarse", "RGB", YBR, 0, { 1, 2, 3 }, 2, 1, FALSE, -1, "say YBR_FULL" },
  { "rgb-called-ybr-adobe", "YBR_FULL_422", RGB, 0, { 1, 2, 3 }, 1, 1, FALSE, 0, "YBR_FULL_422, and the compressed frames say RGB" },
  { "rgb-called-ybr-named", "YBR_FULL", RGB, 0, { 'R', 'G', 'B' }, 1, 1, FALSE, -1, "say RGB" },
  { "rgb-adobe-and-jfif", "YBR_FULL", RGB, 0, { 1, 2, 3 }, 1, 1, TRUE, 0, "say RGB" },
  { "ybr-called-partial", "YBR_PARTIAL_422", YBR, 0, { 1, 2, 3 }, 2, 1, TRUE, -1, "say YBR_FULL" },
};

/* Protects: what a lossy JPEG frame says of its colours is believed, and else the header. */
static void
test_jpeg (gconstpointer data)
{
  const Jpeg *jpeg = data;
  const guint h = jpeg->across, v = jpeg->down;
  JpegFrame frame = { .process = jpeg->process, .precision = 8, .rows = ROWS, .columns = COLUMNS,
                      .components = 3, .across = { jpeg->across, 1, 1 }, .down = { jpeg->down, 1, 1 },
                      .quantum = 1, .jfif = jpeg->jfif, .adobe = jpeg->adobe };
  Image image = { jpeg->process == 2 ? "1.2.840.10008.1.2.4.55" : "1.2.840.10008.1.2.4.50",
                  jpeg->photometric, ROWS, COLUMNS, 3, 0, NULL, 8, 8, 7, 0 };
  gint16 *planes[3];
  g_autoptr (GByteArray) stream = NULL;
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (SymInstance) instance = NULL;

  memcpy (frame.names, jpeg->names, 3);
  for (guint c = 0; c < 3; c++)
    {
      const guint wide = c == 0 ? COLUMNS / 8 : COLUMNS / 8 / h;
      const guint high = c == 0 ? ROWS / 8 : ROWS / 8 / v;

      planes[c] = g_new0 (gint16, 64 * wide * high);
      for (guint i = 0; i < wide * high; i++)
        {
          guint8 pixel[3];

          convert (jpeg->space, colours[i % wide * N_COLOURS / wide], pixel);
          planes[c][64 * i] = (gint16) (8 * (pixel[c] - 128));
        }
    }
  stream = jpeg_write_dct (&frame, planes);
  file = make_compressed (&image, stream);
  instance = test_decode (file);
  assert_colours (instance, jpeg->note);
  g_assert_cmpuint (instance->info.colour, ==, SYM_COLOUR_RGB);
  for (guint c = 0; c < 3; c++)
    g_free (planes[c]);
}

/* Protects: lossless JPEG is what the header says, whatever markers it has. */
static void
test_lossless (void)
{
  for (guint ybr = 0; ybr < 2; ybr++)
    {
      JpegFrame frame = { .process = 3, .precision = 8, .rows = ROWS, .columns = COLUMNS,
                          .components = 3, .names = { 1, 2, 3 }, .predictor = 1, .jfif = TRUE,
                          .adobe = -1 };
      Image image = { "1.2.840.10008.1.2.4.70", ybr != 0 ? "YBR_FULL" : "RGB", ROWS, COLUMNS, 3, 0, NULL,
                      8, 8, 7, 0 };
      g_autofree guint8 *pixels = make_pixels (ybr != 0 ? YBR : RGB);
      g_autofree guint16 *samples = g_new (guint16, 3 * ROWS * COLUMNS);
      g_autoptr (GByteArray) stream = NULL;
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (SymInstance) instance = NULL;

      for (guint i = 0; i < 3 * ROWS * COLUMNS; i++)
        samples[i] = pixels[i];
      stream = jpeg_write_lossless (&frame, samples);
      file = make_compressed (&image, stream);
      instance = test_decode (file);
      assert_colours (instance, NULL);
      test_assert_samples (instance, pixels, 3 * ROWS * COLUMNS);
    }
}

typedef enum
{
  BY_PIXEL,
  BY_PLANE,
  HALVED, /* Y1 Y2 Cb Cr */
} Order;

static GByteArray *
arrange (const guint8 *pixels, Order order)
{
  GByteArray *out = g_byte_array_new ();
  const guint n = ROWS * COLUMNS;

  if (order == BY_PIXEL)
    g_byte_array_append (out, pixels, 3 * n);
  for (guint i = 0; i < 3 * n && order == BY_PLANE; i++)
    g_byte_array_append (out, &pixels[i % n * 3 + i / n], 1);
  for (guint i = 0; i < n && order == HALVED; i += 2)
    {
      const guint8 pair[4] = { pixels[3 * i], pixels[3 * i + 3], pixels[3 * i + 1], pixels[3 * i + 2] };

      g_byte_array_append (out, pair, 4);
    }
  return out;
}

/* Protects: colours that are not compressed, by pixel, by plane and with half of the colour samples,
 * also where the header calls what is whole halved. */
static void
test_native (void)
{
  static const struct
  {
    const char *photometric;
    Space space;
    Order order;
    const char *note;
  } cases[] = {
    { "RGB", RGB, BY_PIXEL, NULL },
    { "RGB", RGB, BY_PLANE, NULL },
    { "YBR_FULL", YBR, BY_PIXEL, NULL },
    { "YBR_FULL", YBR, BY_PLANE, NULL },
    { "YBR_FULL_422", YBR, HALVED, NULL },
    { "YBR_FULL_422", YBR, BY_PIXEL, "has all samples" },
    { "YBR_PARTIAL_422", PARTIAL, HALVED, NULL },
    { "YBR_PARTIAL_422", PARTIAL, BY_PIXEL, "has all samples" },
    { "YBR_PARTIAL_420", PARTIAL, BY_PIXEL, "has all samples" },
    { "rgb", RGB, BY_PIXEL, "taken as RGB" },
    { "", RGB, BY_PIXEL, "is missing" },
    { "YBR_RCT", RGB, BY_PIXEL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Image image = { NULL, cases[i].photometric, ROWS, COLUMNS, 3, cases[i].order == BY_PLANE, NULL, 8, 8,
                      7, 0 };
      g_autofree guint8 *pixels = make_pixels (cases[i].space);
      g_autoptr (GByteArray) stored = arrange (pixels, cases[i].order);
      g_autoptr (GByteArray) file = begin_image (&image, NULL);
      g_autoptr (SymInstance) instance = NULL;

      g_test_message ("%s %d", cases[i].photometric, cases[i].order);
      put_bytes (file, 0x7fe00010, "OB", stored->data, stored->len, FALSE);
      instance = test_decode (file);
      assert_colours (instance, cases[i].note);
    }
}

/* Protects: what has no layout is refused with its name. */
static void
test_refused (void)
{
  static const char *const photometrics[] = { "YBR_PARTIAL_420", "HSV", "ARGB", "CMYK", "XYB" };

  for (guint i = 0; i < G_N_ELEMENTS (photometrics); i++)
    {
      Image image = { NULL, photometrics[i], ROWS, COLUMNS, 3, 0, NULL, 8, 8, 7, 0 };
      g_autofree guint8 *zeros = g_malloc0 (ROWS * COLUMNS * 3 / 2);
      g_autoptr (GByteArray) file = begin_image (&image, NULL);
      g_autoptr (SymInstance) instance = NULL;

      put_bytes (file, 0x7fe00010, "OB", zeros, ROWS * COLUMNS * 3 / 2, FALSE);
      instance = test_decode (file);
      g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (instance->error->message, photometrics[i]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  for (guint i = 0; i < G_N_ELEMENTS (jpegs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dicom/colour/jpeg/%s", jpegs[i].name);

      g_test_add_data_func (path, &jpegs[i], test_jpeg);
    }
  g_test_add_func ("/dicom/colour/lossless", test_lossless);
  g_test_add_func ("/dicom/colour/native", test_native);
  g_test_add_func ("/dicom/colour/refused", test_refused);
  return g_test_run ();
}
