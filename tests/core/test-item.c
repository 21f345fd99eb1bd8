/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "image-test.h"
#include "item-test.h"

static SymInstance *
labelled (const char *value, SymError error)
{
  SymInstance *instance = instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, 2, 2, 1, NULL);
  const SymTag modality = {
    .carrier = SYM_CARRIER_DICOM,
    .key = 0x00080060,
    .vr = 'C' << 8 | 'S',
    .name = "Modality",
    .where = "(0008,0060)",
    .value = "MR",
  };
  const SymTag label = {
    .carrier = SYM_CARRIER_DICOM,
    .key = 0x0008001c,
    .vr = 'C' << 8 | 'S',
    .name = "SyntheticData",
    .where = "(0008,001C)",
    .value = value,
  };

  sym_tags_add (instance->tags, &modality);
  if (value != NULL)
    sym_tags_add (instance->tags, &label);
  if (error != (SymError) -1)
    g_set_error (&instance->error, SYM_ERROR, (int) error, "text");

  return instance;
}

static const SymError NONE = (SymError) -1;

/* The verdict comes from the tags of every file: one label marks the stack, and says n of m. */
static void
test_stack (void)
{
  g_autoptr (GPtrArray) files
      = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  g_autoptr (SymItem) item = NULL;
  g_autoptr (SymImage) image
      = image_of (instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, 2, 2, 1, NULL));

  g_ptr_array_add (files, labelled (NULL, NONE));
  g_ptr_array_add (files, labelled ("YES", NONE));
  g_ptr_array_add (files, labelled ("YES", NONE));
  item = _sym_item_new ("/some/folder", image, files, NULL);

  g_assert_true (sym_item_get_image (item) == image);
  g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, SYM_VERDICT_PARTLY_SYNTHETIC);
  g_assert_cmpuint (sym_item_get_verdict (item)->n_synthetic, ==, 2);
  g_assert_cmpuint (sym_item_get_verdict (item)->n_files, ==, 3);
  /* the same statement of two files is listed once */
  g_assert_cmpuint (sym_item_get_evidence (item)->len, ==, 1);
  g_assert_cmpstr (((SymEvidence *) g_ptr_array_index (sym_item_get_evidence (item), 0))->signal,
                   ==, "D-SYN-YES");
  g_assert_nonnull (strstr (sym_item_get_reason (item), "(0008,001C) = YES"));
  g_assert_nonnull (strstr (sym_item_get_reason (item), "2 of 3 images"));
  g_assert_cmpstr (sym_item_get_name (item), ==, "folder");
  g_assert_cmpstr (sym_item_get_path (item), ==, "/some/folder");
  g_assert_cmpint (sym_item_get_format (item), ==, SYM_FORMAT_DICOM);
  g_assert_cmpuint (sym_tags_get_length (sym_item_get_tags (item)), ==, 1);
  g_assert_null (sym_item_get_error (item));
}

static void
add_tag (SymInstance *instance, guint32 key, const char *where, const char *value)
{
  const SymTag tag = { .carrier = SYM_CARRIER_DICOM, .key = key, .name = "", .where = where,
                       .value = value };

  sym_tags_add (instance->tags, &tag);
}

/* A denial under a graver verdict of its file contradicts a positive of another file; each piece of
 * evidence says which files it stands in, unless all have it. */
static void
test_contradiction (void)
{
  static const struct
  {
    const char *first, *second; /* Synthetic Data */
    gboolean computed;          /* the first file is calculated, too */
    SymVerdictKind kind;
    gboolean conflict;
  } cases[] = {
    { "NO", "YES", FALSE, SYM_VERDICT_PARTLY_SYNTHETIC, TRUE },
    { "NO", "YES", TRUE, SYM_VERDICT_PARTLY_SYNTHETIC, TRUE },
    { "NO", NULL, TRUE, SYM_VERDICT_COMPUTED, FALSE },
    { NULL, "YES", TRUE, SYM_VERDICT_PARTLY_SYNTHETIC, FALSE },
    { "NO", "NO", TRUE, SYM_VERDICT_COMPUTED, FALSE },
    { "YES", "YES\\NO", FALSE, SYM_VERDICT_SYNTHETIC, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) files
          = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
      SymInstance *one = labelled (cases[i].first, NONE), *two = labelled (cases[i].second, NONE);
      g_autoptr (SymItem) item = NULL;

      if (cases[i].computed)
        add_tag (one, 0x00080008, "(0008,0008)", "DERIVED\\PRIMARY\\T1W_SYNTHETIC");
      g_ptr_array_add (files, one);
      g_ptr_array_add (files, two);
      item = _sym_item_new ("folder", NULL, files, NULL);
      g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, cases[i].kind);
      g_assert_cmpint (sym_item_get_verdict (item)->conflict, ==, cases[i].conflict);
    }
}

static void
test_files (void)
{
  g_autoptr (GPtrArray) files
      = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  g_autoptr (SymItem) item = NULL;
  const SymEvidence *piece;
  g_autofree char *some = NULL;
  g_autofree char *one = NULL;

  for (guint i = 0; i < 12; i++)
    {
      SymInstance *instance = labelled (i % 4 == 1 ? "YES" : i == 7 ? "NO" : NULL, NONE);

      g_free (instance->path);
      instance->path = g_strdup_printf ("folder/i%02u.dcm", i);
      add_tag (instance, 0x00280301, "(0028,0301)", "YES");
      g_ptr_array_add (files, instance);
    }
  item = _sym_item_new ("folder", NULL, files, NULL);

  g_assert_cmpuint (sym_item_get_evidence (item)->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      piece = g_ptr_array_index (sym_item_get_evidence (item), i);
      if (g_str_equal (piece->signal, "D-SYN-YES"))
        {
          g_assert_cmpuint (piece->n_files, ==, 3);
          g_assert_cmpuint (piece->of_files, ==, 12);
          g_assert_cmpstr (piece->file, ==, "i01.dcm");
          some = sym_evidence_describe_files (piece);
        }
      else if (g_str_equal (piece->signal, "D-SYN-NO"))
        {
          g_assert_cmpstr (piece->file, ==, "i07.dcm");
          one = sym_evidence_describe_files (piece);
        }
      else
        {
          g_assert_cmpstr (piece->signal, ==, "D-BIA");
          g_assert_cmpuint (piece->of_files, ==, 0);
          g_assert_null (sym_evidence_describe_files (piece));
        }
    }
  g_assert_cmpstr (some, ==, "In 3 of 12 files, first i01.dcm.");
  g_assert_cmpstr (one, ==, "In 1 of 12 files: i07.dcm.");
  g_assert_true (sym_item_get_verdict (item)->conflict);
}

/* What was not read to the end is not called unlabelled; what was, is. */
static void
test_errors (void)
{
  const struct
  {
    const char *label;
    SymError error;
    SymVerdictKind kind;
  } cases[] = {
    { NULL, NONE, SYM_VERDICT_NO_LABEL },
    { "YES", NONE, SYM_VERDICT_SYNTHETIC },
    { NULL, SYM_ERROR_NO_PIXELS, SYM_VERDICT_NO_LABEL },
    { NULL, SYM_ERROR_UNSUPPORTED, SYM_VERDICT_NO_LABEL },
    { NULL, SYM_ERROR_CORRUPT, SYM_VERDICT_NO_LABEL },
    { NULL, SYM_ERROR_CRASHED, SYM_VERDICT_UNCHECKABLE },
    { NULL, SYM_ERROR_TIMEOUT, SYM_VERDICT_UNCHECKABLE },
    { "YES", SYM_ERROR_CRASHED, SYM_VERDICT_SYNTHETIC },
    { "NO", SYM_ERROR_CRASHED, SYM_VERDICT_UNCHECKABLE },
    { "YES", SYM_ERROR_UNSUPPORTED, SYM_VERDICT_SYNTHETIC },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) files
          = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
      SymInstance *instance = labelled (cases[i].label, cases[i].error);
      g_autoptr (SymItem) item = NULL;

      g_ptr_array_add (files, instance);
      item = _sym_item_new ("file.dcm", NULL, files, instance->error);
      g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, cases[i].kind);
      g_assert_null (sym_item_get_image (item));
      g_assert_cmpint (sym_item_get_error (item) != NULL, ==, instance->error != NULL);
      g_assert_cmpint (sym_item_get_format (item), ==, SYM_FORMAT_DICOM);
    }
}

static void
test_failed (void)
{
  g_autoptr (GError) error = g_error_new (SYM_ERROR, SYM_ERROR_DENIED, "text");
  g_autoptr (SymItem) item = _sym_item_new_failed ("/a/b\xff.dcm", error);

  g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, SYM_VERDICT_UNCHECKABLE);
  g_assert_cmpuint (sym_item_get_verdict (item)->n_files, ==, 1);
  g_assert_true (sym_verdict_is_marked (sym_item_get_verdict (item)));
  g_assert_error (sym_item_get_error (item), SYM_ERROR, SYM_ERROR_DENIED);
  g_assert_cmpuint (sym_item_get_evidence (item)->len, ==, 0);
  g_assert_cmpuint (sym_tags_get_length (sym_item_get_tags (item)), ==, 0);
  g_assert_cmpint (sym_item_get_format (item), ==, SYM_FORMAT_UNKNOWN);
  g_assert_true (g_utf8_validate (sym_item_get_name (item), -1, NULL));
  g_assert_cmpstr (sym_item_get_reason (item), !=, "");
}

/* Only the name of the file was known: that is no label. */
static void
test_nothing_read (void)
{
  g_autoptr (GPtrArray) files
      = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  SymInstance *instance = _sym_instance_new ("x.bin");
  const SymTag name
      = { .carrier = SYM_CARRIER_FILE, .name = "name", .where = "name", .value = "x.bin" };
  g_autoptr (SymItem) item = NULL;

  sym_tags_add (instance->tags, &name);
  g_set_error (&instance->error, SYM_ERROR, SYM_ERROR_UNKNOWN_FORMAT, "text");
  g_ptr_array_add (files, instance);
  item = _sym_item_new ("x.bin", NULL, files, instance->error);
  g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, SYM_VERDICT_UNCHECKABLE);
}

static SymItem *
item_of (const char *label)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_instance_free);
  g_autoptr (SymImage) image = image_of (instance_new (SYM_FORMAT_DICOM, SYM_SAMPLE_UINT8, 2, 2, 1, NULL));

  g_ptr_array_add (files, labelled (label, NONE));
  return _sym_item_new ("x.dcm", image, files, NULL);
}

static GPtrArray *
evidence_of (const char *signal, SymStrength strength, SymClass asserts)
{
  GPtrArray *evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);

  if (signal != NULL)
    g_ptr_array_add (evidence, sym_evidence_new (signal, "test", strength, asserts, "pixels", "v", "s"));
  return evidence;
}

static void
assert_item (const SymItem *item, SymVerdictKind kind, guint n_evidence)
{
  g_assert_cmpint (sym_item_get_verdict (item)->kind, ==, kind);
  g_assert_cmpuint (sym_item_get_evidence (item)->len, ==, n_evidence);
}

/* What labels and persons say does not stand for an examination of the pixels; a mark does. */
static void
test_unsettled (void)
{
  g_autoptr (SymItem) plain = item_of (NULL);
  g_autoptr (SymItem) denied = item_of ("NO");
  g_autoptr (SymItem) marked = item_of ("YES");
  g_autoptr (SymItem) settled = NULL;
  g_autoptr (SymItem) labels = sym_item_without_image (plain);
  g_autoptr (SymItem) stopped = NULL;
  g_autoptr (GPtrArray) nothing = evidence_of (NULL, 0, 0);
  const SymExamination stop = { .state = SYM_EXAMINATION_STOPPED, .n_planes = 1 };

  assert_item (plain, SYM_VERDICT_CHECKING, 0);
  g_assert_true (sym_verdict_is_marked (sym_item_get_verdict (plain)));
  g_assert_cmpstr (sym_item_get_reason (plain), ==, "looking for marks in the pixels");
  assert_item (denied, SYM_VERDICT_CHECKING, 1);
  assert_item (marked, SYM_VERDICT_SYNTHETIC, 1);
  assert_item (labels, SYM_VERDICT_NO_LABEL, 0);
  g_assert_null (sym_item_get_image (labels));
  g_assert_null (sym_item_get_examination (labels));

  stopped = _sym_item_with_findings (plain, nothing, &stop);
  assert_item (stopped, SYM_VERDICT_CHECKING, 0);
  g_assert_cmpstr (sym_item_get_reason (stopped), ==, "the search in the pixels was stopped");

  settled = settle_item (g_steal_pointer (&denied));
  assert_item (settled, SYM_VERDICT_SAYS_NOT, 1);
}

/* Findings and statements in either order; nothing that was found is ever lost again. */
static void
test_findings (void)
{
  g_autoptr (SymItem) plain = item_of (NULL);
  g_autoptr (SymItem) denied = settle_item (item_of ("NO"));
  g_autoptr (GPtrArray) nothing = evidence_of (NULL, 0, 0);
  g_autoptr (GPtrArray) watermark = evidence_of ("W-DWT", SYM_STRENGTH_STRONG, SYM_CLASS_GENERATED);
  g_autoptr (GPtrArray) word = evidence_of ("W-VIS", SYM_STRENGTH_HINT, SYM_CLASS_GENERATED);
  g_autoptr (GPtrArray) statement = evidence_of ("U-MARK", SYM_STRENGTH_STRONG, SYM_CLASS_PARTLY);
  const SymExamination going = { .n_planes = 1 };
  const SymExamination done
      = { .state = SYM_EXAMINATION_DONE, .reach = SYM_REACH_ALL, .settled = TRUE, .n_planes = 1 };
  const SymExamination failed = { .failed = TRUE, .settled = TRUE, .n_planes = 1 };
  g_autoptr (SymItem) a = NULL, b = NULL, c = NULL, d = NULL, e = NULL, f = NULL, g = NULL, h = NULL;

  /* it rises before the search has ended */
  a = _sym_item_with_findings (plain, word, &going);
  assert_item (a, SYM_VERDICT_SUSPECTED, 1);
  g_assert_false (sym_item_get_examination (a)->settled);
  b = _sym_item_with_findings (a, watermark, &done);
  assert_item (b, SYM_VERDICT_SYNTHETIC, 2);
  g_assert_cmpint (sym_item_get_verdict (b)->origin, ==, SYM_ORIGIN_GENERATED);
  g_assert_true (sym_item_get_verdict (b)->by_pixels);
  /* nothing found later, and an earlier state, change nothing of it */
  c = _sym_item_with_findings (b, nothing, &going);
  assert_item (c, SYM_VERDICT_SYNTHETIC, 2);
  g_assert_true (sym_item_get_examination (c)->settled);

  d = sym_item_with_statements (b, statement);
  e = sym_item_with_statements (plain, statement);
  assert_item (e, SYM_VERDICT_PARTLY_SYNTHETIC, 1);
  f = _sym_item_with_findings (e, watermark, &done);
  assert_item (d, SYM_VERDICT_SYNTHETIC, 3);
  assert_item (f, SYM_VERDICT_SYNTHETIC, 2);
  g_assert_false (sym_item_get_verdict (f)->by_person);

  g = _sym_item_with_findings (denied, watermark, &done);
  g_assert_true (sym_item_get_verdict (g)->conflict);
  h = _sym_item_with_findings (plain, nothing, &failed);
  assert_item (h, SYM_VERDICT_UNCHECKABLE, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item/stack", test_stack);
  g_test_add_func ("/item/contradiction", test_contradiction);
  g_test_add_func ("/item/files", test_files);
  g_test_add_func ("/item/errors", test_errors);
  g_test_add_func ("/item/failed", test_failed);
  g_test_add_func ("/item/nothing-read", test_nothing_read);
  g_test_add_func ("/item/unsettled", test_unsettled);
  g_test_add_func ("/item/findings", test_findings);

  return g_test_run ();
}
