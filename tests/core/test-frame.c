/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "frame-test.h"
#include "sym-mark-private.h"
#include "sym-resample-private.h"

#include <math.h>

#ifdef __SANITIZE_ADDRESS__
#define N_VIEWS 2500
#else
#define N_VIEWS 20000
#endif
#define VIEWS_PER_SIZE 10

static SymViewport
view_at (int width, int height, double zoom, double centre, double window)
{
  SymViewport viewport = { .width = width, .height = height, .scale = 1, .zoom = zoom };

  viewport.interpolation = SYM_INTERPOLATION_NEAREST;
  viewport.window = (SymWindow){ centre, window, SYM_WINDOW_LINEAR, "" };
  return viewport;
}

static SymItem *
make_ramp (const gint16 *values, gsize n)
{
  return make_item (make_instance (SYM_SAMPLE_INT16, SYM_COLOUR_MONO, 1, n, 1, 1, values));
}

/* Grey of every pixel of a one-row image, shown 1:1 in a pane high enough for the badge elsewhere. */
static void
assert_greys (SymItem *item, const SymWindow *window, const guint8 *expected, gsize n)
{
  SymViewport viewport = view_at (401, 301, 1, 0, 1);
  g_autoptr (SymFrame) frame = NULL;
  SymPlacement placement;

  viewport.window = *window;
  placement = _sym_viewport_get_placement (&viewport, sym_item_get_image (item));
  frame = compose (item, &viewport);
  for (gsize i = 0; i < n; i++)
    {
      const guint8 *pixel = get_pixel (frame, (int) (placement.x0 + (double) i), (int) placement.y0);
      guint8 grey[3] = { expected[i], expected[i], expected[i] };

      if (memcmp (pixel, grey, 3) != 0)
        g_error ("value %" G_GSIZE_FORMAT ": %d instead of %d", i, pixel[0], expected[i]);
    }
}

/* PS3.3 C.11.2.1.2.1, worked out by hand for centre 2048, width 4096 and for 40.5 / 5. */
static void
test_window_linear (void)
{
  static const gint16 wide[] = { -5, 0, 1, 8, 9, 1024, 2047, 2048, 4094, 4095, 5000 };
  static const guint8 wide_greys[] = { 0, 0, 0, 0, 1, 64, 127, 128, 255, 255, 255 };
  static const gint16 narrow[] = { 37, 38, 39, 40, 41, 42, 43 };
  static const guint8 narrow_greys[] = { 0, 0, 64, 128, 191, 255, 255 };
  static const gint16 step[] = { 9, 10, 11 };
  static const guint8 step_greys[] = { 0, 255, 255 };
  g_autoptr (SymItem) a = make_ramp (wide, G_N_ELEMENTS (wide));
  g_autoptr (SymItem) b = make_ramp (narrow, G_N_ELEMENTS (narrow));
  g_autoptr (SymItem) c = make_ramp (step, G_N_ELEMENTS (step));

  assert_greys (a, &(SymWindow){ 2048, 4096, SYM_WINDOW_LINEAR, "" }, wide_greys, G_N_ELEMENTS (wide));
  assert_greys (b, &(SymWindow){ 40.5, 5, SYM_WINDOW_LINEAR, "" }, narrow_greys, G_N_ELEMENTS (narrow));
  assert_greys (c, &(SymWindow){ 10, 1, SYM_WINDOW_LINEAR, "" }, step_greys, G_N_ELEMENTS (step));
}

static void
test_window_others (void)
{
  static const gint16 values[] = { -1, 0, 1, 25, 50, 75, 98, 100, 101 };
  static const guint8 exact[] = { 0, 0, 3, 64, 128, 191, 250, 255, 255 };
  /* 255 / (1 + exp (-4 (x - 50) / 100)) */
  static const guint8 sigmoid[] = { 29, 30, 31, 69, 128, 186, 222, 225, 226 };
  g_autoptr (SymItem) item = make_ramp (values, G_N_ELEMENTS (values));

  assert_greys (item, &(SymWindow){ 50, 100, SYM_WINDOW_LINEAR_EXACT, "" }, exact, G_N_ELEMENTS (values));
  assert_greys (item, &(SymWindow){ 50, 100, SYM_WINDOW_SIGMOID, "" }, sigmoid, G_N_ELEMENTS (values));
}

/* Every sample type shows the same grey for the same value, through slope and intercept. */
static void
test_sample_types (void)
{
  for (SymSampleType type = 0; type < SYM_N_SAMPLE_TYPES; type++)
    {
      guint8 samples[16 * 4] = { 0 };
      gsize size = sym_sample_type_get_size (type);
      SymInstance *instance;
      g_autoptr (SymItem) item = NULL;
      static const guint8 greys[] = { 0, 64, 128, 255 };

      for (int i = 0; i < 4; i++)
        {
          int value = i == 3 ? 100 : 25 * i;
          gint64 whole = value;
          float single = (float) value;
          double twice = value;

          if (type < SYM_SAMPLE_FLOAT32)
            memcpy (samples + i * size, &whole, size); /* little endian */
          else if (type == SYM_SAMPLE_FLOAT32 || type == SYM_SAMPLE_COMPLEX64)
            memcpy (samples + i * size, &single, sizeof single);
          else
            memcpy (samples + i * size, &twice, sizeof twice);
        }
      instance = make_instance (type, SYM_COLOUR_MONO, 1, 4, 1, 1, samples);
      instance->info.slope = 2;
      instance->info.intercept = -30;
      item = make_item (instance);
      assert_greys (item, &(SymWindow){ 70, 200, SYM_WINDOW_LINEAR_EXACT, "" }, greys, 4);
    }
}

static void
test_inversion (void)
{
  static const gint16 values[] = { 0, 25, 100 };
  static const guint8 plain[] = { 0, 64, 255 }, inverted[] = { 255, 191, 0 };
  SymWindow window = { 50, 100, SYM_WINDOW_LINEAR_EXACT, "" };
  g_autoptr (SymItem) mono2 = make_ramp (values, 3);
  g_autoptr (SymItem) mono1
      = make_item (make_instance (SYM_SAMPLE_INT16, SYM_COLOUR_MONO_INVERTED, 1, 3, 1, 1, values));
  SymViewport viewport = view_at (300, 200, 1, 50, 100);

  assert_greys (mono2, &window, plain, 3);
  assert_greys (mono1, &window, inverted, 3);
  viewport.window = window;
  viewport.invert = TRUE;
  for (int i = 0; i < 2; i++)
    {
      SymItem *item = i == 0 ? mono2 : mono1;
      SymPlacement placement = _sym_viewport_get_placement (&viewport, sym_item_get_image (item));
      g_autoptr (SymFrame) frame = compose (item, &viewport);

      for (int x = 0; x < 3; x++)
        g_assert_cmpint (get_pixel (frame, (int) placement.x0 + x, (int) placement.y0)[0], ==,
                         i == 0 ? inverted[x] : plain[x]);
    }
}

/* What is no image is black: padding, NaN, outside; infinite values are white and black. */
static void
test_holes (void)
{
  float values[] = { NAN, 50, INFINITY, -INFINITY, 1e38F };
  static const guint8 greys[] = { 0, 128, 255, 0, 255 };
  gint16 padded[] = { -2000, 50, 100 };
  static const guint8 padded_greys[] = { 0, 128, 255 };
  g_autoptr (SymItem) floats = make_item (make_instance (SYM_SAMPLE_FLOAT32, SYM_COLOUR_MONO, 1, 5, 1, 1, values));
  SymInstance *instance = make_instance (SYM_SAMPLE_INT16, SYM_COLOUR_MONO, 1, 3, 1, 1, padded);
  g_autoptr (SymItem) item = NULL;
  SymViewport viewport = view_at (301, 201, 20, 50, 100);
  g_autoptr (SymFrame) frame = NULL;
  SymPlacement placement;

  assert_greys (floats, &(SymWindow){ 50, 100, SYM_WINDOW_LINEAR_EXACT, "" }, greys, 5);
  instance->info.flags |= SYM_IMAGE_HAS_PADDING;
  instance->info.padding_min = -2000;
  instance->info.padding_max = -1999;
  item = make_item (instance);
  assert_greys (item, &(SymWindow){ 50, 100, SYM_WINDOW_LINEAR_EXACT, "" }, padded_greys, 3);
  /* padding is not mixed into its neighbour: the edge is where the pixels meet */
  viewport.interpolation = SYM_INTERPOLATION_LINEAR;
  viewport.window.function = SYM_WINDOW_LINEAR_EXACT;
  viewport.invert = TRUE;
  placement = _sym_viewport_get_placement (&viewport, sym_item_get_image (item));
  frame = compose (item, &viewport);
  for (int x = 0; x < 30; x++)
    g_assert_cmpint (get_pixel (frame, (int) placement.x0 + x, (int) placement.y0 + 10)[0], ==, x < 20 ? 0 : 127);
  g_assert_cmpint (get_pixel (frame, (int) placement.x0 - 1, (int) placement.y0 + 10)[0], ==, 0);
}

static void
test_colours (void)
{
  static const guint8 rgba[] = { 255, 0, 0, 9, 0, 128, 255, 0 };
  static const guint16 deep[] = { 65535, 0, 32768 };
  static const guint8 ybr[] = { 76, 85, 255, 128, 128, 128 };
  static const guint8 indices[] = { 0, 1 };
  static const guint16 red[] = { 0x1000, 0xFF00 }, green[] = { 0x2000, 0x8000 }, blue[] = { 0x3000, 0x0000 };
  static const guint8 expected[4][2][3] = {
    { { 255, 0, 0 }, { 0, 128, 255 } },
    { { 255, 0, 128 }, { 0, 0, 0 } },
    { { 254, 0, 0 }, { 128, 128, 128 } },
    { { 16, 32, 48 }, { 255, 128, 0 } },
  };
  SymInstance *palette = make_instance (SYM_SAMPLE_UINT8, SYM_COLOUR_PALETTE, 1, 2, 1, 1, indices);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);

  palette->luts[SYM_LUT_PALETTE_RED] = _sym_lut_new (0, 2, 16, red, "");
  palette->luts[SYM_LUT_PALETTE_GREEN] = _sym_lut_new (0, 2, 16, green, "");
  palette->luts[SYM_LUT_PALETTE_BLUE] = _sym_lut_new (0, 2, 16, blue, "");
  g_ptr_array_add (items, make_item (make_instance (SYM_SAMPLE_UINT8, SYM_COLOUR_RGB, 4, 2, 1, 1, rgba)));
  g_ptr_array_add (items, make_item (make_instance (SYM_SAMPLE_UINT16, SYM_COLOUR_RGB, 3, 1, 1, 1, deep)));
  g_ptr_array_add (items, make_item (make_instance (SYM_SAMPLE_UINT8, SYM_COLOUR_YBR_FULL, 3, 2, 1, 1, ybr)));
  g_ptr_array_add (items, make_item (palette));
  for (guint i = 0; i < items->len; i++)
    {
      SymItem *item = g_ptr_array_index (items, i);
      SymViewport viewport = view_at (301, 201, 1, 0, 1);
      SymPlacement placement = _sym_viewport_get_placement (&viewport, sym_item_get_image (item));
      g_autoptr (SymFrame) frame = compose (item, &viewport);

      for (int x = 0; x < 2; x++)
        g_assert_cmpmem (get_pixel (frame, (int) placement.x0 + x, (int) placement.y0), 3, expected[i][x], 3);
    }
}

/* A voxel's value tells its place, so every plane, turn and mirror can be compared with
 * sym_viewport_to_voxel(), which shares nothing with the compositor but the placement. */
static void
test_geometry (void)
{
  enum { COLUMNS = 5, ROWS = 6, SLICES = 7 };
  guint8 samples[COLUMNS * ROWS * SLICES];
  SymInstance *instance;
  g_autoptr (SymItem) item = NULL;
  const SymImage *image;
  int compared = 0;

  for (guint i = 0; i < sizeof samples; i++)
    samples[i] = (guint8) (i + 1);
  instance = make_instance (SYM_SAMPLE_UINT8, SYM_COLOUR_MONO, 1, COLUMNS, ROWS, SLICES, samples);
  instance->info.format = SYM_FORMAT_NIFTI1;
  instance->info.flags |= SYM_IMAGE_HAS_AFFINE | SYM_IMAGE_HAS_SPACING | SYM_IMAGE_ROWS_UP;
  instance->info.spacing[0] = instance->info.spacing[1] = instance->info.spacing[2] = 1;
  instance->info.affine[1] = -1; /* columns of the volume run along y, rows along -x */
  instance->info.affine[4] = 1;
  instance->info.affine[10] = 1;
  instance->info.affine[15] = 1;
  item = make_item (instance);
  image = sym_item_get_image (item);
  g_assert_true (sym_viewport_has_plane (image, SYM_PLANE_SAGITTAL));
  for (SymPlane plane = 0; plane < SYM_N_PLANES; plane++)
    for (int turn = 0; turn < 16; turn++)
      for (gint64 slice = 0; slice < 5; slice += 2)
        {
          SymViewport viewport = view_at (300, 300, 20, 127.5, 255);
          g_autoptr (SymFrame) frame = NULL;

          viewport.window.function = SYM_WINDOW_LINEAR_EXACT;
          viewport.plane = plane;
          viewport.rotation = 90 * (turn % 4);
          viewport.flip_h = (turn & 4) != 0;
          viewport.flip_v = (turn & 8) != 0;
          viewport.slice = slice;
          frame = compose (item, &viewport);
          for (int y = 40; y < 260; y += 7)
            for (int x = 40; x < 260; x += 7)
              {
                double voxel[3];
                gint64 at[5] = { 0 };
                SymValue value;

                if (!sym_viewport_to_voxel (&viewport, image, x + 0.5, y + 0.5, voxel))
                  continue;
                for (int i = 0; i < 3; i++)
                  at[i] = (gint64) floor (voxel[i] + 0.5);
                value = sym_image_value_at (image, at);
                g_assert_cmpint (get_pixel (frame, x, y)[0], ==, (int) value.v[0]);
                compared++;
              }
        }
  g_assert_cmpint (compared, >, 20000);
}

/* Weights by hand. */
static void
test_taps (void)
{
  g_auto (SymTaps) linear = { 0 }, cubic = { 0 }, mean = { 0 }, nearest = { 0 };

  /* two frame pixels to a slice pixel: centres at 0.25, 0.75, 1.25 … */
  g_assert_true (_sym_taps_init (&linear, 10, 2, 4, 100, SYM_INTERPOLATION_LINEAR));
  g_assert_cmpint (linear.first, ==, 10);
  g_assert_cmpint (linear.n_out, ==, 8);
  g_assert_cmpuint (linear.start[1], ==, 0);
  g_assert_cmpfloat (linear.weights[2], ==, 0.75F);
  g_assert_cmpfloat (linear.weights[3], ==, 0.25F);
  /* before the first centre the first pixel goes on */
  g_assert_cmpfloat (linear.weights[0] * 1 + linear.weights[1] * 5, ==, 1);
  g_assert_cmpfloat (linear.weights[14] * 1 + linear.weights[15] * 5, ==, 5);

  /* Catmull-Rom at a quarter: -9, 111, 29, -3 of 128 */
  g_assert_true (_sym_taps_init (&cubic, 0, 2, 8, 100, SYM_INTERPOLATION_CUBIC));
  g_assert_cmpuint (cubic.start[5], ==, 1);
  g_assert_cmpfloat (cubic.weights[20], ==, -9 / 128.0F);
  g_assert_cmpfloat (cubic.weights[21], ==, 111 / 128.0F);
  g_assert_cmpfloat (cubic.weights[22], ==, 29 / 128.0F);
  g_assert_cmpfloat (cubic.weights[23], ==, -3 / 128.0F);

  /* five slice pixels to two frame pixels */
  g_assert_true (_sym_taps_init (&mean, 0, 0.4, 5, 100, SYM_INTERPOLATION_NEAREST));
  g_assert_cmpint (mean.n_out, ==, 2);
  g_assert_cmpuint (mean.n[0], ==, 3);
  g_assert_cmpfloat (fabsf (mean.weights[0] - 0.4F), <, 1e-6);
  g_assert_cmpfloat (fabsf (mean.weights[1] - 0.4F), <, 1e-6);
  g_assert_cmpfloat (fabsf (mean.weights[2] - 0.2F), <, 1e-6);

  g_assert_true (_sym_taps_init (&nearest, -3.5, 3, 4, 6, SYM_INTERPOLATION_NEAREST));
  g_assert_cmpint (nearest.first, ==, 0);
  g_assert_cmpint (nearest.n_out, ==, 6);
  g_assert_cmpuint (nearest.start[0], ==, 1);
  g_assert_cmpuint (nearest.start[5], ==, 3);
}

/* Weights of every pixel add up to one, and no tap lies outside. */
static void
test_taps_random (void)
{
  for (int i = 0; i < 3000; i++)
    {
      gsize count = (gsize) g_test_rand_int_range (1, 300);
      double step = exp (g_test_rand_double_range (log (0.004), log (60)));
      double x0 = g_test_rand_double_range (-2000, 500);
      int size = g_test_rand_int_range (1, 600);
      g_auto (SymTaps) taps = { 0 };

      g_assert_true (_sym_taps_init (&taps, x0, step, count, size, (SymInterpolation) (i % 3)));
      g_assert_cmpint (taps.first, >=, 0);
      g_assert_cmpint (taps.first + taps.n_out, <=, size);
      for (int j = 0; j < taps.n_out; j++)
        {
          double sum = 0;

          g_assert_cmpuint (taps.n[j], <=, taps.most);
          g_assert_cmpuint (taps.start[j] + taps.n[j], <=, count);
          for (guint k = 0; k < taps.n[j]; k++)
            sum += (double) taps.weights[(gsize) j * taps.most + k];
          g_assert_cmpfloat (fabs (sum - 1), <, 1e-5);
        }
    }
}

/* Reduced by whole steps the mean of an image stays what it was. */
static void
test_mean (void)
{
  enum { SIZE = 96 };
  g_autofree guint8 *samples = g_malloc (SIZE * SIZE);
  g_autoptr (SymItem) item = NULL;
  double sum = 0;

  for (int i = 0; i < SIZE * SIZE; i++)
    sum += samples[i] = (guint8) g_test_rand_int_range (0, 256);
  item = make_item (make_instance (SYM_SAMPLE_UINT8, SYM_COLOUR_MONO, 1, SIZE, SIZE, 1, samples));
  for (int reduced = 2; reduced <= 8; reduced *= 2)
    {
      SymViewport viewport = view_at (400, 300, 1.0 / reduced, 127.5, 255);
      SymPlacement placement;
      g_autoptr (SymFrame) frame = NULL;
      double shown = 0;

      viewport.window.function = SYM_WINDOW_LINEAR_EXACT;
      placement = _sym_viewport_get_placement (&viewport, sym_item_get_image (item));
      viewport.pan_x = ceil (placement.x0) - placement.x0;
      viewport.pan_y = ceil (placement.y0) - placement.y0;
      placement = _sym_viewport_get_placement (&viewport, sym_item_get_image (item));
      frame = compose (item, &viewport);
      for (int y = 0; y < SIZE / reduced; y++)
        for (int x = 0; x < SIZE / reduced; x++)
          shown += get_pixel (frame, (int) placement.x0 + x, (int) placement.y0 + y)[0];
      g_assert_cmpfloat (fabs (shown * reduced * reduced - sum) / (SIZE * SIZE), <, 0.3);
    }
}

/* The ends and the middle of each colour map, as published. */
static void
test_colormaps (void)
{
  static const gint16 values[] = { 0, 255 };
  static const guint8 ends[SYM_N_COLORMAPS][2][3] = {
    { { 0, 0, 0 }, { 255, 255, 255 } },
    { { 0, 0, 0 }, { 255, 255, 255 } },
    { { 68, 1, 84 }, { 253, 231, 37 } },
    { { 0, 0, 4 }, { 252, 255, 164 } },
    { { 59, 76, 192 }, { 180, 4, 38 } },
    { { 131, 200, 255 }, { 255, 174, 134 } },
  };
  g_autoptr (SymItem) item = make_ramp (values, 2);

  for (SymColormap colormap = 0; colormap < SYM_N_COLORMAPS; colormap++)
    for (int invert = 0; invert < 2; invert++)
      {
        SymViewport viewport = view_at (300, 200, 1, 127.5, 255);
        SymPlacement placement = _sym_viewport_get_placement (&viewport, sym_item_get_image (item));
        g_autoptr (SymFrame) frame = NULL;

        viewport.window.function = SYM_WINDOW_LINEAR_EXACT;
        viewport.colormap = colormap;
        viewport.invert = invert;
        frame = compose (item, &viewport);
        for (int i = 0; i < 2; i++)
          g_assert_cmpmem (get_pixel (frame, (int) placement.x0 + i, (int) placement.y0), 3,
                           ends[colormap][invert ? 1 - i : i], 3);
      }
}

/* CIELAB lightness (CIE 15:2004) of a colour of sRGB (IEC 61966-2-1). */
static double
get_lightness (const guint8 *colour)
{
  static const double share[3] = { 0.2126, 0.7152, 0.0722 };
  double y = 0;

  for (int i = 0; i < 3; i++)
    {
      const double c = colour[i] / 255.0;

      y += share[i] * (c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4));
    }
  return y > 0.008856 ? 116 * cbrt (y) - 16 : 903.3 * y;
}

/* A diverging map is even to the eye: as light at the same distance on both sides, in even steps. */
static void
test_dusk (void)
{
  gint16 values[9];
  g_autoptr (SymItem) item = NULL;
  g_autoptr (SymFrame) frame = NULL;
  SymViewport viewport = view_at (300, 200, 1, 128, 256);
  SymPlacement placement;

  for (int i = 0; i < 9; i++)
    values[i] = (gint16) (i * 32);
  item = make_ramp (values, 9);
  placement = _sym_viewport_get_placement (&viewport, sym_item_get_image (item));
  viewport.window.function = SYM_WINDOW_LINEAR_EXACT;
  viewport.colormap = SYM_COLORMAP_DUSK;
  frame = compose (item, &viewport);
  for (int i = 0; i < 9; i++)
    g_assert_cmpfloat_with_epsilon (get_lightness (get_pixel (frame, (int) placement.x0 + i, (int) placement.y0)),
                                    12 + 66 * abs (i - 4) / 4.0, 1);
}

/* The bar has the colours of the window from its upper to its lower end, and nothing of it is drawn unasked, in
 * small panes, or over the mark. */
static void
test_colour_bar (void)
{
  static const gint16 values[] = { 0, 255 };
  g_autoptr (SymItem) item = make_ramp (values, 2);

  for (int scale = 1; scale <= 3; scale++)
    {
      SymViewport viewport = view_at (400 * scale, 300 * scale, 1, 127.5, 255);
      g_autoptr (SymFrame) without = NULL, with = NULL, small = NULL, small_with = NULL;
      int top = -1, bottom = -1, x = 0;

      viewport.scale = scale;
      viewport.window.function = SYM_WINDOW_LINEAR_EXACT;
      viewport.colormap = SYM_COLORMAP_DUSK;
      without = compose (item, &viewport);
      viewport.colour_bar = TRUE;
      with = compose (item, &viewport);
      for (int y = 0; y < 300 * scale; y++)
        for (int u = 0; u < 400 * scale; u++)
          if (memcmp (get_pixel (with, u, y), (const guint8[]) { 255, 174, 134 }, 3) == 0 && top < 0)
            {
              top = y;
              x = u;
            }
          else if (memcmp (get_pixel (with, u, y), (const guint8[]) { 131, 200, 255 }, 3) == 0)
            bottom = y;
          else if (u < 250 * scale)
            g_assert_cmpmem (get_pixel (with, u, y), 3, get_pixel (without, u, y), 3);
      g_assert_cmpint (top, >, 60 * scale);
      g_assert_cmpint (bottom - top, >, 100 * scale);
      g_assert_cmpint (bottom, <, 240 * scale);
      for (int c = 0; c < 3; c++)
        g_assert_cmpint (abs (get_pixel (with, x, (top + bottom) / 2)[c] - 31), <=, 4);
      viewport.width = 200 * scale;
      small_with = compose (item, &viewport);
      viewport.colour_bar = FALSE;
      small = compose (item, &viewport);
      g_assert_true (g_bytes_equal (sym_frame_get_bytes (small), sym_frame_get_bytes (small_with)));
    }
}

typedef struct
{
  SymItem *plain, *marked;
} Pair;

static Pair
make_pair (int which)
{
  enum { COLUMNS = 37, ROWS = 29, SLICES = 5 };
  gsize n = COLUMNS * ROWS * SLICES;
  g_autofree gint16 *samples = g_new (gint16, n);
  Pair pair;

  for (gsize i = 0; i < n; i++)
    samples[i] = (gint16) (which == 0   ? g_test_rand_int_range (-300, 300)
                           : which == 1 ? (int) (i % COLUMNS) * 16 - 300
                           : which == 2 ? 300
                                        : -300);
  for (int marked = 0; marked < 2; marked++)
    {
      SymInstance *instance = make_instance (SYM_SAMPLE_INT16, SYM_COLOUR_MONO, 1, COLUMNS, ROWS, SLICES, samples);

      instance->info.spacing[0] = 1;
      instance->info.spacing[1] = which % 2 == 0 ? 1 : 1.7;
      instance->info.flags |= SYM_IMAGE_HAS_ASPECT;
      if (marked)
        label_instance (instance);
      *(marked ? &pair.marked : &pair.plain) = make_item (instance);
    }
  return pair;
}

static void
randomise (SymViewport *viewport, const SymImage *image)
{
  viewport->slice = g_test_rand_int_range (-1, (int) sym_viewport_get_n_slices (viewport, image));
  viewport->zoom = g_test_rand_bit () ? 0 : exp (g_test_rand_double_range (log (0.01), log (200)));
  viewport->pan_x = g_test_rand_double_range (-300, 300);
  viewport->pan_y = g_test_rand_double_range (-300, 300);
  viewport->rotation = 90 * g_test_rand_int_range (0, 4);
  viewport->flip_h = g_test_rand_bit ();
  viewport->flip_v = g_test_rand_bit ();
  viewport->window.centre = g_test_rand_double_range (-400, 400);
  viewport->window.width = exp (g_test_rand_double_range (0, 8));
  viewport->window.function = (guint32) g_test_rand_int_range (0, SYM_WINDOW_SIGMOID + 1);
  viewport->invert = g_test_rand_bit ();
  viewport->colormap = (SymColormap) g_test_rand_int_range (0, SYM_N_COLORMAPS);
  viewport->interpolation = (SymInterpolation) g_test_rand_int_range (0, SYM_N_INTERPOLATIONS);
}

/* Pixels that the lattice may change in this pane: what it does to white and to black. */
static guint8 *
get_touchable (int width, int height, int scale, const SymVerdict *verdict, const char *reason)
{
  gsize stride = 3 * (gsize) width, n = (gsize) width * (gsize) height;
  g_autofree guint8 *black = g_malloc0 (stride * (gsize) height), *white = g_malloc (stride * (gsize) height);
  guint8 *touchable = g_malloc (n);

  memset (white, 255, stride * (gsize) height);
  _sym_mark_paint (black, width, height, stride, scale, verdict, reason);
  _sym_mark_paint (white, width, height, stride, scale, verdict, reason);
  for (gsize i = 0; i < n; i++)
    touchable[i] = black[3 * i] != 0 || white[3 * i] != 255;
  return touchable;
}

/* One view: where the marked frame differs from the unmarked one is where the lattice is, whatever
 * the view; there the image still shows. */
static void
assert_view (const Pair *pair, const SymViewport *viewport, const guint8 *touchable)
{
  g_autoptr (SymFrame) plain = compose (pair->plain, viewport);
  g_autoptr (SymFrame) marked = compose (pair->marked, viewport);
  SymMarkLayout layout = _sym_mark_layout (viewport->width, viewport->height, viewport->scale);
  int x, y, w, h, touched = 0, picture = 0;

  g_assert_cmpstr (sym_verdict_get_name (sym_frame_get_verdict (marked)), ==, "synthetic");
  g_assert_cmpstr (sym_frame_get_reason (marked), !=, "");
  g_assert_cmpstr (sym_frame_get_reason (plain), ==, "");
  if (!sym_frame_get_badge_area (plain, viewport->scale, &x, &y, &w, &h))
    x = y = w = h = 0;
  g_assert_false (sym_frame_get_badge_area (marked, viewport->scale, &x, &y, &w, &h) && w > 0);
  sym_frame_get_badge_area (plain, viewport->scale, &x, &y, &w, &h);
  if (layout.tile)
    return;
  for (int v = layout.band; v < viewport->height - layout.border; v++)
    {
      const guint8 *a = get_pixel (plain, layout.border, v), *b = get_pixel (marked, layout.border, v);
      const guint8 *may = touchable + (gsize) v * (gsize) viewport->width + layout.border;

      for (int u = layout.border; u < viewport->width - layout.border; u++, a += 3, b += 3, may++)
        {
          gboolean differs = memcmp (a, b, 3) != 0;

          if (u >= x && u < x + w && v >= y && v < y + h)
            continue;
          if (differs && !*may)
            g_error ("pixel %d,%d of %d x %d differs outside the strokes", u, v, viewport->width, viewport->height);
          picture++;
          touched += differs;
        }
    }
  if (MIN (viewport->width, viewport->height) >= SYM_MARK_SPARE_LOGICAL * viewport->scale)
    g_assert_cmpfloat (touched, <=, 0.08 * (picture + w * h));
  g_assert_cmpfloat (touched, <=, 0.16 * (picture + w * h));
}

static void
test_views (void)
{
  Pair pairs[4];
  int n = 0;

  for (int i = 0; i < 4; i++)
    pairs[i] = make_pair (i);
  while (n < N_VIEWS)
    {
      int scale = g_test_rand_int_range (1, 4);
      int most = n % 1000 == 0 ? 8192 : n % 100 == 0 ? 1500 : 420;
      int width = (int) exp (g_test_rand_double_range (0, log (most + 1.0)));
      int height = (int) exp (g_test_rand_double_range (log (30), log (n % 1000 == 0 ? 700 : most + 1.0)));
      const Pair *pair = &pairs[n / VIEWS_PER_SIZE % 4];
      const SymImage *image = sym_item_get_image (pair->marked);
      g_autofree guint8 *touchable = NULL;
      SymViewport viewport;

      if (n % 100 >= 10 && width < 100)
        width += 100;
      sym_viewport_init (&viewport, image, width, height, scale);
      touchable = get_touchable (width, height, scale, sym_item_get_verdict (pair->marked),
                                 sym_item_get_reason (pair->marked));
      for (int i = 0; i < VIEWS_PER_SIZE; i++, n++)
        {
          randomise (&viewport, image);
          assert_view (pair, &viewport, touchable);
        }
    }
  for (int i = 0; i < 4; i++)
    {
      sym_item_unref (pairs[i].plain);
      sym_item_unref (pairs[i].marked);
    }
  g_test_message ("%d views composed, marked and unmarked", n);
}

/* Same arguments, same bytes; a marked tile holds nothing of the image. */
static void
test_determinism (void)
{
  Pair pair = make_pair (0), other = make_pair (2);

  for (int i = 0; i < 200; i++)
    {
      SymViewport viewport;
      g_autoptr (SymFrame) a = NULL, b = NULL, c = NULL;

      sym_viewport_init (&viewport, sym_item_get_image (pair.marked), g_test_rand_int_range (1, 200),
                         g_test_rand_int_range (1, 200), 1);
      randomise (&viewport, sym_item_get_image (pair.marked));
      a = compose (pair.marked, &viewport);
      b = compose (pair.marked, &viewport);
      g_assert_true (g_bytes_equal (sym_frame_get_bytes (a), sym_frame_get_bytes (b)));
      g_assert_cmpuint (g_bytes_get_size (sym_frame_get_bytes (a)), ==,
                        sym_frame_get_stride (a) * (gsize) sym_frame_get_height (a));
      if (MIN (viewport.width, viewport.height) < 64)
        {
          c = compose (other.marked, &viewport);
          g_assert_true (g_bytes_equal (sym_frame_get_bytes (a), sym_frame_get_bytes (c)));
        }
    }
  sym_item_unref (pair.plain);
  sym_item_unref (pair.marked);
  sym_item_unref (other.plain);
  sym_item_unref (other.marked);
}

/* Invalid views give no frame; an item without an image gives black and its mark. */
static void
test_refusals (void)
{
  Pair pair = make_pair (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (SymItem) failed = NULL;
  g_autoptr (SymFrame) frame = NULL;
  g_autoptr (GError) missing = g_error_new_literal (SYM_ERROR, SYM_ERROR_NOT_FOUND, "gone");
  SymViewport viewport;

  sym_viewport_init (&viewport, sym_item_get_image (pair.marked), 300, 200, 1);
  viewport.slice = 5;
  g_assert_null (sym_frame_compose (pair.marked, &viewport, &error));
  g_assert_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "5"));
  g_clear_error (&error);
  viewport.slice = 0;
  viewport.zoom = NAN;
  g_assert_null (sym_frame_compose (pair.marked, &viewport, &error));
  g_assert_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED);

  failed = _sym_item_new_failed ("gone", missing);
  sym_viewport_init (&viewport, NULL, 300, 200, 1);
  frame = compose (failed, &viewport);
  g_assert_cmpint (sym_frame_get_width (frame), ==, 300);
  g_assert_cmpstr (sym_verdict_get_name (sym_frame_get_verdict (frame)), ==, "uncheckable");
  g_assert_cmpint (get_pixel (frame, 1, 1)[2], ==, 0x83);
  sym_item_unref (pair.plain);
  sym_item_unref (pair.marked);
}

/* Until the pixels were examined an image without a mark bears one; the same image settled does not.
 * At any size, and whatever is stated of it meanwhile. */
static void
test_unsettled (void)
{
  static const guint8 samples[64 * 64] = { 0 };
  g_autoptr (SymItem) unsettled
      = make_unsettled_item (make_instance (SYM_SAMPLE_UINT8, SYM_COLOUR_MONO, 1, 64, 64, 1, samples));
  g_autoptr (SymItem) settled = settle_item (sym_item_ref (unsettled));
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (SymItem) stated = sym_item_with_statements (unsettled, nothing);
  static const struct { int width, height, scale; } sizes[] = {
    { 900, 600, 1 }, { 900, 600, 2 }, { 900, 600, 3 }, { 200, 150, 1 }, { 64, 64, 1 }, { 63, 40, 1 }, { 5, 5, 1 },
    { 1, 1, 1 }, { 2000, 90, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (SymFrame) before = NULL, after = NULL, other = NULL;
      SymViewport viewport;
      gsize differ = 0;
      int x, y, w, h;

      sym_viewport_init (&viewport, sym_item_get_image (unsettled), sizes[i].width, sizes[i].height,
                         sizes[i].scale);
      before = compose (unsettled, &viewport);
      other = compose (stated, &viewport);
      after = compose (settled, &viewport);
      g_assert_cmpint (sym_frame_get_verdict (before)->kind, ==, SYM_VERDICT_CHECKING);
      g_assert_cmpstr (sym_verdict_get_words (sym_frame_get_verdict (before)), ==, "CHECKING");
      g_assert_cmpint (sym_frame_get_verdict (after)->kind, ==, SYM_VERDICT_NO_LABEL);
      g_assert_true (g_bytes_equal (sym_frame_get_bytes (before), sym_frame_get_bytes (other)));
      g_assert_false (sym_frame_get_badge_area (before, sizes[i].scale, &x, &y, &w, &h));
      for (int v = 0; v < sizes[i].height; v++)
        for (int u = 0; u < sizes[i].width; u++)
          differ += memcmp (get_pixel (before, u, v), get_pixel (after, u, v), 3) != 0;
      g_assert_cmpuint (20 * differ, >=, (gsize) sizes[i].width * (gsize) sizes[i].height);
      if (sizes[i].width > 5)
        {
          const guint8 ground[3] = { 0x2C, 0x4A, 0x6B };

          g_assert_cmpmem (get_pixel (before, 1, 0), 3, ground, 3);
        }
    }
}

/* Side by side: bytes unchanged, the graver verdict for the whole. */
static void
test_join_grid (void)
{
  Pair pair = make_pair (1);
  g_autoptr (SymFrame) a = NULL, b = NULL, c = NULL, joined = NULL;
  g_autoptr (GError) error = NULL;
  SymViewport viewport;
  SymFrame *frames[4];

  sym_viewport_init (&viewport, sym_item_get_image (pair.plain), 301, 200, 1);
  a = compose (pair.plain, &viewport);
  b = compose (pair.marked, &viewport);
  frames[0] = a;
  frames[1] = b;
  joined = sym_frame_join_grid (frames, 2, 2, 7, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sym_frame_get_width (joined), ==, 609);
  g_assert_cmpint (sym_frame_get_height (joined), ==, 200);
  g_assert_cmpint (sym_frame_get_verdict (joined)->kind, ==, SYM_VERDICT_SYNTHETIC);
  g_assert_cmpstr (sym_frame_get_reason (joined), ==, sym_frame_get_reason (b));
  for (int y = 0; y < 200; y++)
    {
      g_assert_cmpmem (get_pixel (joined, 0, y), 903, get_pixel (a, 0, y), 903);
      g_assert_cmpmem (get_pixel (joined, 308, y), 903, get_pixel (b, 0, y), 903);
      g_assert_cmpint (get_pixel (joined, 304, y)[0], ==, get_pixel (joined, 301, 0)[2]);
    }
  g_clear_pointer (&joined, sym_frame_unref);

  /* Rows may differ in height, and the last may be shorter. */
  viewport.height = 221;
  c = compose (pair.marked, &viewport);
  frames[2] = c;
  joined = sym_frame_join_grid (frames, 3, 2, 7, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sym_frame_get_width (joined), ==, 609);
  g_assert_cmpint (sym_frame_get_height (joined), ==, 428);
  for (int y = 0; y < 221; y++)
    {
      g_assert_cmpmem (get_pixel (joined, 0, 207 + y), 903, get_pixel (c, 0, y), 903);
      g_assert_cmpint (get_pixel (joined, 400, 207 + y)[1], ==, get_pixel (joined, 301, 0)[1]);
    }

  frames[1] = c;
  g_assert_null (sym_frame_join_grid (frames, 2, 2, 7, &error));
  g_assert_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  frames[1] = a;
  g_assert_null (sym_frame_join_grid (frames, 2, 2, SYM_VIEWPORT_MAX_SIZE, &error));
  g_assert_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE);
  sym_item_unref (pair.plain);
  sym_item_unref (pair.marked);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/window/linear", test_window_linear);
  g_test_add_func ("/frame/window/exact-and-sigmoid", test_window_others);
  g_test_add_func ("/frame/every-sample-type", test_sample_types);
  g_test_add_func ("/frame/inversion", test_inversion);
  g_test_add_func ("/frame/what-is-no-image-is-black", test_holes);
  g_test_add_func ("/frame/colours", test_colours);
  g_test_add_func ("/frame/colormaps", test_colormaps);
  g_test_add_func ("/frame/dusk", test_dusk);
  g_test_add_func ("/frame/colour-bar", test_colour_bar);
  g_test_add_func ("/frame/planes-turns-and-mirrors", test_geometry);
  g_test_add_func ("/frame/resample/weights", test_taps);
  g_test_add_func ("/frame/resample/weights-add-up", test_taps_random);
  g_test_add_func ("/frame/resample/mean-is-kept", test_mean);
  g_test_add_func ("/frame/views-never-move-the-mark", test_views);
  g_test_add_func ("/frame/same-bytes", test_determinism);
  g_test_add_func ("/frame/refusals", test_refusals);
  g_test_add_func ("/frame/join-grid", test_join_grid);
  g_test_add_func ("/frame/unsettled", test_unsettled);
  return g_test_run ();
}
