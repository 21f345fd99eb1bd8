/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>

#include "decoder-test.h"
#include "dicom-bytes.h"
#include "image-test.h"

/* Enhanced objects written byte by byte: frames that differ in more than their place. */

/* Index values of a frame: stack, place in it, b-value, echo. */
typedef struct
{
  guint32 index[3];
  double z, b, echo;
} Frame;

static GByteArray *
make_frame (const Frame *frame, gboolean has_indices)
{
  GByteArray *item = g_byte_array_new ();
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autoptr (GByteArray) position = g_byte_array_new ();
  g_autoptr (GByteArray) diffusion = g_byte_array_new ();
  g_autoptr (GByteArray) echo = g_byte_array_new ();
  char text[64];

  put_fd (diffusion, 0x00189087, frame->b);
  put_in_sequence (item, 0x00189117, diffusion);
  put_fd (echo, 0x00189082, frame->echo);
  put_in_sequence (item, 0x00189114, echo);
  put_head (content, 0x00209157, "UL", 12, FALSE);
  for (int i = 0; i < 3; i++)
    put_u32 (content, frame->index[i], FALSE);
  if (has_indices)
    put_in_sequence (item, 0x00209111, content);
  g_snprintf (text, sizeof text, "0\\0\\%g", frame->z);
  put_text (position, 0x00200032, "DS", text);
  put_in_sequence (item, 0x00209113, position);
  return item;
}

static void
put_at (GByteArray *file, guint32 tag, guint32 value)
{
  put_head (file, tag, "AT", 4, FALSE);
  put_u16 (file, value >> 16, FALSE);
  put_u16 (file, value & 0xffff, FALSE);
}

static SymInstance *
read_frames (const Frame *frames, guint n, gboolean has_indices)
{
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  static const guint32 pointers[3] = { 0x00209057, 0x00189087, 0x00189082 };
  g_autoptr (GByteArray) shared = g_byte_array_new ();
  g_autoptr (GByteArray) measures = g_byte_array_new ();
  g_autoptr (GByteArray) orientation = g_byte_array_new ();
  char text[16];

  put_text (file, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.4.1");
  put_text (file, 0x00080060, "CS", "MR");
  if (has_indices)
    {
      for (int i = 0; i < 3; i++)
        {
          GByteArray *item = g_byte_array_new ();

          put_at (item, 0x00209165, pointers[i]);
          g_ptr_array_add (items, item);
        }
      put_sequence (file, 0x00209222, (GByteArray *const *) items->pdata, items->len);
      g_ptr_array_set_size (items, 0);
    }
  g_snprintf (text, sizeof text, "%u", n);
  put_grey (file, text, 1, 2, NULL, 8, 8);
  put_text (measures, 0x00280030, "DS", "1\\1");
  put_in_sequence (shared, 0x00289110, measures);
  put_text (orientation, 0x00200037, "DS", "1\\0\\0\\0\\1\\0");
  put_in_sequence (shared, 0x00209116, orientation);
  put_in_sequence (file, 0x52009229, shared);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, make_frame (&frames[i], has_indices));
  put_sequence (file, 0x52009230, (GByteArray *const *) items->pdata, n);
  put_head (file, 0x7fe00010, "OB", 2 * n, FALSE);
  for (guint8 i = 0; i < n; i++)
    {
      g_byte_array_append (file, &i, 1);
      g_byte_array_append (file, &i, 1);
    }
  return test_decode (file);
}

static const Frame mixed[8] = {
  { { 2, 1, 1 }, 5, 0, 4.6 },    { { 1, 2, 2 }, 0, 1000, 9.2 }, { { 2, 2, 2 }, 5, 1000, 9.2 },
  { { 1, 1, 1 }, 0, 0, 4.6 },    { { 1, 1, 2 }, 0, 0, 9.2 },    { { 2, 2, 1 }, 5, 1000, 4.6 },
  { { 1, 2, 1 }, 0, 1000, 4.6 }, { { 2, 1, 2 }, 5, 0, 9.2 },
};

/* Frames in any order become a volume for each b-value and echo, in the order of the dimensions, which
 * is that of the values too where the file states none. */
static void
test_volumes (gconstpointer data)
{
  SymInstance *instance = read_frames (mixed, 8, GPOINTER_TO_INT (data));
  g_autoptr (SymImage) image = image_of (instance);
  static const double expected[8] = { 3, 0, 4, 7, 6, 5, 1, 2 };
  static const char *const labels[4] = {
    "b 0 s/mm² · TE 4.6 ms",
    "b 0 s/mm² · TE 9.2 ms",
    "b 1000 s/mm² · TE 4.6 ms",
    "b 1000 s/mm² · TE 9.2 ms",
  };

  g_assert_cmpuint (sym_image_get_dims (image)[2], ==, 2);
  g_assert_cmpuint (sym_image_get_dims (image)[3], ==, 4);
  g_assert_true (sym_image_is_volume (image));
  /* an axis each, the one that goes fastest first */
  g_assert_cmpuint (sym_image_get_n_axes (image), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      SymAxis axis;

      sym_image_get_axis (image, i, &axis);
      g_assert_cmpuint (axis.n, ==, 2);
      g_assert_cmpstr (axis.name, ==, i == 0 ? "Echo time" : "b-value");
    }
  for (gint64 time = 0; time < 4; time++)
    for (gint64 slice = 0; slice < 2; slice++)
      {
        const gint64 voxel[5] = { 1, 0, slice, time, 0 };

        g_assert_cmpfloat (sym_image_value_at (image, voxel).v[0], ==, expected[2 * time + slice]);
        g_assert_cmpstr (sym_image_get_plane_label (image, slice, time, 0), ==, labels[time]);
      }
}

/* A volume of which a frame is missing is none: the acquired frames are shown, as stored. */
static void
test_missing (void)
{
  g_autoptr (SymImage) image = image_of (read_frames (mixed, 7, TRUE));

  g_assert_cmpuint (sym_image_get_dims (image)[2], ==, 7);
  g_assert_false (sym_image_is_volume (image));
  g_assert_true (has_note (image, "3 to 4 images each"));
  g_assert_true (has_note (image, "only the acquired images are shown"));
}

/* A film of four frames with these elements of the Cine module; what each frame's duration is. */
typedef struct
{
  const char *rate, *time, *vector, *cine;
  double expected[4];
} Film;

static const Film films[] = {
  { NULL, "40", NULL, NULL, { 40, 40, 40, 40 } },
  { "25", "100", NULL, NULL, { 40, 40, 40, 40 } },
  { NULL, NULL, "0\\20\\30\\50", NULL, { 20, 30, 50, 50 } },
  { NULL, NULL, NULL, "50", { 20, 20, 20, 20 } },
  { NULL, "-1", NULL, NULL, { 0 } },
  { "0", "0", NULL, "0", { 0 } },
  { NULL, "1e9", NULL, NULL, { 0 } },
  { NULL, NULL, NULL, NULL, { 0 } },
};

static void
test_film (gconstpointer data)
{
  const Film *film = data;
  g_autoptr (GByteArray) file = begin_dicom (EXPLICIT_LITTLE);
  g_autoptr (SymImage) image = NULL;

  put_text (file, 0x00080060, "CS", "US");
  if (film->rate != NULL)
    put_text (file, 0x00082144, "IS", film->rate);
  if (film->cine != NULL)
    put_text (file, 0x00180040, "IS", film->cine);
  if (film->time != NULL)
    put_text (file, 0x00181063, "DS", film->time);
  if (film->vector != NULL)
    put_text (file, 0x00181065, "DS", film->vector);
  put_us (file, 0x00280002, 1);
  put_text (file, 0x00280004, "CS", "MONOCHROME2");
  put_text (file, 0x00280008, "IS", "4");
  put_us (file, 0x00280010, 1);
  put_us (file, 0x00280011, 2);
  put_us (file, 0x00280100, 8);
  put_us (file, 0x00280101, 8);
  put_us (file, 0x00280102, 7);
  put_us (file, 0x00280103, 0);
  put_bytes (file, 0x7fe00010, "OB", "\0\1\2\3\4\5\6\7", 8, FALSE);
  image = image_of (test_decode (file));
  g_assert_cmpuint (sym_image_get_dims (image)[2], ==, 4);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (sym_image_get_duration (image, i, 0, 0), film->expected[i], 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_data_func ("/dicom-dimensions/indices", GINT_TO_POINTER (TRUE), test_volumes);
  g_test_add_data_func ("/dicom-dimensions/values", GINT_TO_POINTER (FALSE), test_volumes);
  g_test_add_func ("/dicom-dimensions/missing", test_missing);
  for (gsize i = 0; i < G_N_ELEMENTS (films); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dicom-dimensions/film/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (path, &films[i], test_film);
    }
  return g_test_run ();
}
