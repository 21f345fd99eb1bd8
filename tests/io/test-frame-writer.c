/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "decoder-test.h"
#include "sym-frame-writer.h"
#include "item-test.h"

/* A picture that leaves the program says what it is, and is taken for it when it comes back. */

typedef struct
{
  SymVerdictKind kind;
  SymOrigin origin;
  SymTag tag;
  SymVerdictKind back; /* what opening the export must at least give */
} VerdictCase;

#define DST "http://cv.iptc.org/newscodes/digitalsourcetype/"
#define XMP_TAG(term) { SYM_CARRIER_XMP, 0, 0, 0, "Iptc4xmpExt:DigitalSourceType", "XMP", DST term }

static const VerdictCase cases[] = {
  { SYM_VERDICT_SYNTHETIC,
    SYM_ORIGIN_UNSAID,
    { SYM_CARRIER_DICOM, 0x0008001c, 'C' << 8 | 'S', 0, "SyntheticData", "(0008,001C)", "YES" },
    SYM_VERDICT_SYNTHETIC },
  { SYM_VERDICT_SYNTHETIC, SYM_ORIGIN_GENERATED, XMP_TAG ("trainedAlgorithmicMedia"),
    SYM_VERDICT_SYNTHETIC },
  { SYM_VERDICT_SYNTHETIC, SYM_ORIGIN_SIMULATED, XMP_TAG ("algorithmicMedia"),
    SYM_VERDICT_SYNTHETIC },
  { SYM_VERDICT_PARTLY_SYNTHETIC, SYM_ORIGIN_UNSAID, XMP_TAG ("compositeSynthetic"),
    SYM_VERDICT_PARTLY_SYNTHETIC },
  { SYM_VERDICT_SUSPECTED,
    SYM_ORIGIN_UNSAID,
    { SYM_CARRIER_PNG_TEXT, 0, 0, 0, "Comment", "tEXt Comment", "fake <&\x01> Bild, gefälscht" },
    SYM_VERDICT_SUSPECTED },
  { SYM_VERDICT_UNCHECKABLE,
    SYM_ORIGIN_UNSAID,
    { SYM_CARRIER_XMP, 0, 0, SYM_TAG_UNREADABLE, "", "XMP", "no XML" },
    SYM_VERDICT_UNCHECKABLE },
  { SYM_VERDICT_SAYS_NOT,
    SYM_ORIGIN_UNSAID,
    { SYM_CARRIER_DICOM, 0x0008001c, 'C' << 8 | 'S', 0, "SyntheticData", "(0008,001C)", "NO" },
    SYM_VERDICT_NO_LABEL },
  { SYM_VERDICT_NO_LABEL,
    SYM_ORIGIN_UNSAID,
    { SYM_CARRIER_PNG_TEXT, 0, 0, 0, "Comment", "tEXt Comment", "abc" },
    SYM_VERDICT_NO_LABEL },
};

static SymFrame *
compose (const SymTag *tag)
{
  g_autoptr (GPtrArray) instances
      = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  SymInstance *instance = _sym_instance_new ("test");
  g_autoptr (SymImage) image = NULL;
  g_autoptr (SymItem) item = NULL;
  g_autoptr (GError) error = NULL;
  guint8 samples[64 * 64];
  SymViewport viewport;
  SymFrame *frame;

  for (guint i = 0; i < sizeof samples; i++)
    samples[i] = (guint8) (i * 7);
  g_ptr_array_add (instances, instance);
  instance->info.format = SYM_FORMAT_PNG;
  instance->info.n_samples = 1;
  instance->info.bits_stored = 8;
  instance->info.slope = 1;
  instance->info.dims[0] = instance->info.dims[1] = 64;
  instance->info.dims[2] = instance->info.dims[3] = instance->info.dims[4] = 1;
  instance->info.data_size = sizeof samples;
  instance->data = g_bytes_new (samples, sizeof samples);
  sym_tags_add (instance->tags, tag);
  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  item = settle_item (_sym_item_new ("test", image, instances, NULL));
  sym_viewport_init (&viewport, image, 320, 200, 1);
  frame = sym_frame_compose (item, &viewport, &error);
  g_assert_no_error (error);
  return frame;
}

static GByteArray *
read_file (const char *path)
{
  char *contents;
  gsize size;

  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  return g_byte_array_new_take ((guint8 *) contents, size);
}

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("symscope-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/* Pixels to the byte, watermark and all, and a verdict that has not become less grave; an unmarked picture does not
 * become a marked one by our own words. */
static void
test_back (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "out.png", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SymFrame) frame = compose (&cases[i].tag);
      g_autoptr (SymFrame) written = sym_frame_watermark (frame);
      const SymVerdict *before = sym_frame_get_verdict (frame);
      g_autoptr (GError) error = NULL;
      g_autoptr (GByteArray) file = NULL;
      g_autoptr (SymInstance) instance = NULL;
      g_autoptr (GPtrArray) evidence = NULL;
      SymVerdict after;

      g_assert_cmpint (before->kind, ==, cases[i].kind);
      g_assert_cmpint (before->origin, ==, cases[i].origin);
      g_assert_true (sym_frame_write_png (frame, path, &error));
      g_assert_no_error (error);
      file = read_file (path);
      instance = test_decode (file);
      g_assert_no_error (instance->error);
      g_assert_cmpuint (test_count_unreadable (instance), ==, 0);
      g_assert_cmpuint (instance->info.dims[0], ==, 320);
      g_assert_cmpuint (instance->info.dims[1], ==, 200);
      for (gsize y = 0; y < 200; y++)
        g_assert_cmpmem ((const guint8 *) g_bytes_get_data (instance->data, NULL) + y * 960, 960,
                         (const guint8 *) g_bytes_get_data (sym_frame_get_bytes (written), NULL)
                             + y * sym_frame_get_stride (frame),
                         960);
      test_assert_tag (instance, SYM_CARRIER_PNG_TEXT, "Title", 0, "tEXt Title",
                       sym_verdict_get_words (before));

      evidence = sym_detect (instance->tags);
      after = sym_verdict_merge (evidence);
      g_assert_cmpint (sym_verdict_is_marked (&after), ==, sym_verdict_is_marked (before));
      g_assert_cmpint (after.kind, >=, cases[i].back);
      if (cases[i].origin != SYM_ORIGIN_UNSAID)
        g_assert_cmpint (after.origin, ==, cases[i].origin);
      if (cases[i].kind == SYM_VERDICT_PARTLY_SYNTHETIC || cases[i].kind == SYM_VERDICT_SUSPECTED)
        g_assert_cmpint (after.kind, ==, cases[i].kind);
    }
  g_remove (path);
  g_rmdir (folder);
}

/* What stands at the path is replaced whole, a link is not written through, and when it fails the
 * old file is as it was and nothing is left beside it. */
static void
test_replace (void)
{
  g_autoptr (SymFrame) frame = compose (&cases[0].tag);
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "out.png", NULL);
  g_autofree char *target = g_build_filename (folder, "target", NULL);
  g_autofree char *inside = g_build_filename (folder, "none", "out.png", NULL);
  g_autofree char *taken = g_build_filename (folder, "taken.png", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL, second = NULL;
  GDir *dir;
  const char *name;
  struct stat status;

  g_assert_true (g_file_set_contents (target, "precious", -1, NULL));
  g_assert_cmpint (symlink (target, path), ==, 0);
  g_assert_true (sym_frame_write_png (frame, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (lstat (path, &status), ==, 0);
  g_assert_true (S_ISREG (status.st_mode));
  g_assert_true (g_file_get_contents (target, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "precious");

  g_assert_false (sym_frame_write_png (frame, inside, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (g_mkdir (taken, 0700), ==, 0);
  g_assert_false (sym_frame_write_png (frame, taken, &second));
  g_assert_nonnull (second);

  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_true (g_str_equal (name, "out.png") || g_str_equal (name, "target")
                   || g_str_equal (name, "taken.png"));
  g_dir_close (dir);
  g_rmdir (taken);
  g_remove (path);
  g_remove (target);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/frame-writer/back", test_back);
  g_test_add_func ("/frame-writer/replace", test_replace);
  return g_test_run ();
}
