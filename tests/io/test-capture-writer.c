/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "decoder-test.h"
#include "dicom-bytes.h"
#include "sym-capture-writer.h"
#include "item-test.h"
#include "sym-forensic.h"

/* A frame as a DICOM Secondary Capture: what it says, what dciodvfy finds, and what comes back. */

/* The data set of an ordinary slice with elements of our choice before the pixels' group. */
static SymItem *
make_item (const char *series, const GByteArray *extra, const char *study)
{
  g_autoptr (GPtrArray) instances = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  g_autoptr (GByteArray) file = make_slice (series, 1, 0, extra);
  SymInstance *instance;
  g_autoptr (SymImage) image = NULL;
  g_autoptr (GError) error = NULL;

  if (study != NULL)
    {
      char *at = memmem (file->data, file->len, "1.2.3", 5);

      g_assert_nonnull (at);
      memcpy (at, study, 5);
    }
  instance = test_decode (file);
  g_assert_no_error (instance->error);
  g_ptr_array_add (instances, instance);
  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  return settle_item (_sym_item_new ("test", image, instances, NULL));
}

static SymFrame *
compose (SymItem *item)
{
  g_autoptr (GError) error = NULL;
  SymViewport viewport;
  SymFrame *frame;

  sym_viewport_init (&viewport, sym_item_get_image (item), 321, 243, 1);
  frame = sym_frame_compose (item, &viewport, &error);
  g_assert_no_error (error);
  return frame;
}

static void
add_view (SymScene *scene, SymItem *item, gint64 slice)
{
  SymViewport viewport;

  sym_viewport_init (&viewport, sym_item_get_image (item), 321, 243, 1);
  viewport.slice = slice;
  sym_scene_add (scene, item, &viewport, FALSE);
}

static GByteArray *
write_capture (SymFrame *frame, const SymScene *scene)
{
  g_autofree char *folder = g_dir_make_tmp ("capture-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "out.dcm", NULL);
  g_autofree char *dciodvfy = g_find_program_in_path ("dciodvfy");
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize size;

  g_assert_true (sym_frame_write_dicom (frame, scene, path, &error));
  g_assert_no_error (error);
  if (dciodvfy != NULL)
    {
      const char *argv[] = { dciodvfy, path, NULL };
      g_autofree char *messages = NULL;

      g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &messages, NULL, NULL));
      g_assert_nonnull (strstr (messages, "\nSCImage\n"));
      for (char *line = strtok (messages, "\n"); line != NULL; line = strtok (NULL, "\n"))
        /* It is older than Synthetic Data. */
        if (g_str_has_prefix (line, "Error") && strstr (line, "(0x0008,0x001c)") == NULL)
          g_error ("dciodvfy: %s", line);
    }
  else
    g_test_message ("dciodvfy is not installed: validity was not looked at");
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  g_unlink (path);
  g_rmdir (folder);
  return g_byte_array_new_take ((guint8 *) contents, size);
}

static void
assert_element (const SymInstance *instance, guint32 key, const char *value)
{
  const SymTag *tag = sym_tags_find (instance->tags, SYM_CARRIER_DICOM, key);

  if (value == NULL)
    g_assert_null (tag);
  else
    {
      g_assert_nonnull (tag);
      g_assert_cmpstr (tag->value, ==, value);
    }
}

static void
assert_pixels (const SymInstance *instance, SymFrame *frame)
{
  g_autoptr (SymFrame) written = sym_frame_watermark (frame);
  const guint8 *rows = g_bytes_get_data (sym_frame_get_bytes (written), NULL);
  const guint8 *samples;

  g_assert_no_error (instance->error);
  samples = g_bytes_get_data (instance->data, NULL);
  for (gsize y = 0; y < 243; y++)
    g_assert_cmpmem (samples + y * 963, 963, rows + y * sym_frame_get_stride (written), 963);
}

static void
test_synthetic (void)
{
  g_autoptr (GByteArray) label = g_byte_array_new ();
  g_autoptr (SymScene) scene = sym_scene_new (2, 2, FALSE);
  g_autoptr (GPtrArray) evidence = NULL;
  g_autoptr (SymItem) item = NULL;
  g_autoptr (SymFrame) frame = NULL;
  g_autoptr (GByteArray) file = NULL;
  SymInstance *back;
  SymVerdict verdict;

  put_text (label, 0x0008001c, "CS", "YES");
  item = make_item ("1.2.9", label, NULL);
  frame = compose (item);
  add_view (scene, item, 0);
  file = write_capture (frame, scene);
  back = test_decode (file);

  assert_pixels (back, frame);
  assert_element (back, 0x0008001c, "YES");
  assert_element (back, 0x00080008, "DERIVED\\SECONDARY");
  assert_element (back, 0x00080064, "WSD");
  assert_element (back, 0x00280301, "YES");
  assert_element (back, 0x00100010, "Doe^Jane");
  assert_element (back, 0x0020000d, "1.2.3");
  test_assert_tag (back, SYM_CARRIER_DICOM, "ReferencedSOPInstanceUID", 0, "(0008,2112)[0].(0008,1155)", "1.2.9.1");
  test_assert_tag (back, SYM_CARRIER_DICOM, "CodeValue", 1, "(0018,A001)[0].(0040,A170)[0].(0008,0100)", "109102");
  g_assert_cmpstr (sym_tags_find (back->tags, SYM_CARRIER_DICOM, 0x00080018)->value, !=, "1.2.9.1");
  evidence = sym_detect (back->tags);
  verdict = sym_verdict_merge (evidence);
  g_assert_cmpint (verdict.kind, ==, SYM_VERDICT_SYNTHETIC);
  _sym_instance_free (back);
}

/* Of two patients none is taken, of two images both are named; one mark is enough for the whole. */
static void
test_comparison (void)
{
  g_autoptr (GByteArray) label = g_byte_array_new ();
  g_autoptr (SymScene) scene = sym_scene_new (2, 2, FALSE);
  g_autoptr (SymItem) a = NULL, b = NULL;
  g_autoptr (SymFrame) frame_a = NULL, frame_b = NULL, joined = NULL;
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (GError) error = NULL;
  SymFrame *frames[2];
  SymInstance *back;

  put_text (label, 0x0008001c, "CS", "YES");
  a = make_item ("1.2.8", NULL, "1.2.7");
  b = make_item ("1.2.9", label, NULL);
  frame_a = compose (a);
  frame_b = compose (b);
  frames[0] = frame_a;
  frames[1] = frame_b;
  joined = sym_frame_join_grid (frames, 2, 2, 2, &error);
  add_view (scene, a, 0);
  add_view (scene, b, 0);
  file = write_capture (joined, scene);
  back = test_decode (file);
  assert_element (back, 0x0008001c, "YES");
  g_assert_cmpuint (back->info.dims[0], ==, 644);
  test_assert_tag (back, SYM_CARRIER_DICOM, "ReferencedSOPInstanceUID", 0, "(0008,2112)[0].(0008,1155)", "1.2.8.1");
  test_assert_tag (back, SYM_CARRIER_DICOM, "ReferencedSOPInstanceUID", 1, "(0008,2112)[1].(0008,1155)", "1.2.9.1");
  g_assert_true (g_str_has_prefix (sym_tags_find (back->tags, SYM_CARRIER_DICOM, 0x0020000d)->value, "2.25."));
  _sym_instance_free (back);
}

static SymItem *
make_stack (void)
{
  g_autoptr (GPtrArray) instances = g_ptr_array_new ();
  g_autoptr (SymImage) image = NULL;
  g_autoptr (GError) error = NULL;
  SymItem *item;

  /* not in the order of their places */
  for (int i = 0; i < 5; i++)
    {
      g_autoptr (GByteArray) file = make_slice ("1.2.9", i + 1, 3 * (i * 2 % 5), NULL);

      g_ptr_array_add (instances, test_decode (file));
    }
  image = _sym_image_new_from_stack (instances, &error);
  g_assert_no_error (error);
  item = settle_item (_sym_item_new ("test", image, instances, NULL));
  g_ptr_array_foreach (instances, (GFunc) (GCallback) _sym_instance_free, NULL);
  return item;
}

static void
assert_sources (SymItem *item, const SymViewport *viewport, const char *const *uids)
{
  g_autoptr (SymScene) scene = sym_scene_new (1, 0, FALSE);
  g_autoptr (SymFrame) frame = NULL;
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (GError) error = NULL;
  SymInstance *back;
  guint n = 0;

  sym_scene_add (scene, item, viewport, TRUE);
  /* another pane with the same slice is no other source */
  sym_scene_add (scene, item, viewport, FALSE);
  frame = sym_frame_compose (item, viewport, &error);
  g_assert_no_error (error);
  file = write_capture (frame, scene);
  back = test_decode (file);
  for (; uids[n] != NULL; n++)
    {
      g_autofree char *path = g_strdup_printf ("(0008,2112)[%u].(0008,1155)", n);

      test_assert_tag (back, SYM_CARRIER_DICOM, "ReferencedSOPInstanceUID", n, path, uids[n]);
    }
  for (guint i = 0, found = 0; i < sym_tags_get_length (back->tags); i++)
    {
      found += g_str_equal (sym_tags_get (back->tags, i)->name, "ReferencedSOPInstanceUID");
      g_assert_cmpuint (found, <=, n);
    }
  _sym_instance_free (back);
}

/* Of a stack the file of the slice that is shown, of its forensic view too; of a cut through it all. */
static void
test_stack (void)
{
  static const char *const second[] = { "1.2.9.4", NULL }, *const last[] = { "1.2.9.3", NULL };
  static const char *const all[] = { "1.2.9.1", "1.2.9.4", "1.2.9.2", "1.2.9.5", "1.2.9.3", NULL };
  g_autoptr (SymItem) item = make_stack ();
  g_autoptr (SymItem) look = NULL;
  SymImage *image = sym_item_get_image (item);
  SymViewport viewport, upright;

  sym_viewport_init (&viewport, image, 321, 243, 1);
  viewport.slice = 1;
  assert_sources (item, &viewport, second);
  viewport.slice = 4;
  assert_sources (item, &viewport, last);
  look = sym_forensic_view_new (item, SYM_FORENSIC_RESIDUAL, &viewport, NULL);
  g_assert_nonnull (look);
  sym_viewport_init (&upright, sym_item_get_image (look), 321, 243, 1);
  assert_sources (look, &upright, last);
  sym_viewport_set_plane (&viewport, image, SYM_PLANE_SAGITTAL);
  assert_sources (item, &viewport, all);
}

/* Neither a plain image nor a suspicion becomes YES; the words that raised it are found again. */
static void
test_no_overstatement (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GByteArray) extra = g_byte_array_new ();
      g_autoptr (SymScene) scene = sym_scene_new (2, 2, FALSE);
      g_autoptr (GPtrArray) evidence = NULL;
      g_autoptr (SymItem) item = NULL;
      g_autoptr (SymFrame) frame = NULL;
      g_autoptr (GByteArray) file = NULL;
      SymInstance *back;
      SymVerdict verdict;

      if (i == 1)
        put_text (extra, 0x00080064, "CS", "DRW");
      item = make_item ("1.2.9", i == 1 ? extra : NULL, NULL);
      g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, i == 1 ? SYM_VERDICT_SUSPECTED : SYM_VERDICT_NO_LABEL);
      frame = compose (item);
      add_view (scene, item, 0);
      file = write_capture (frame, scene);
      back = test_decode (file);
      assert_pixels (back, frame);
      assert_element (back, 0x0008001c, NULL);
      evidence = sym_detect (back->tags);
      verdict = sym_verdict_merge (evidence);
      g_assert_cmpint (sym_verdict_is_marked (&verdict), ==, i == 1);
      _sym_instance_free (back);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/capture-writer/synthetic", test_synthetic);
  g_test_add_func ("/capture-writer/comparison", test_comparison);
  g_test_add_func ("/capture-writer/stack", test_stack);
  g_test_add_func ("/capture-writer/no-overstatement", test_no_overstatement);
  return g_test_run ();
}
