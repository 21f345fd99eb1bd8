/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>

#include "sym-error.h"
#include "sym-tag.h"

static void
add (SymTags *tags, SymCarrier carrier, guint32 key, const char *where, const char *value)
{
  const SymTag tag
      = { .carrier = carrier, .key = key, .name = "name", .where = where, .value = value };

  sym_tags_add (tags, &tag);
}

/* Tags keep their order, and own copies of their text. */
static void
test_add (void)
{
  g_autoptr (SymTags) tags = sym_tags_new ();
  char value[] = "YES";
  const SymTag empty = { .carrier = SYM_CARRIER_PNG_TEXT, .vr = 7, .flags = SYM_TAG_TRUNCATED };

  add (tags, SYM_CARRIER_DICOM, 0x0008001c, "(0008,001C)", value);
  sym_tags_add (tags, &empty);
  value[0] = 'N';

  g_assert_cmpuint (sym_tags_get_length (tags), ==, 2);
  g_assert_cmpstr (sym_tags_get (tags, 0)->value, ==, "YES");
  g_assert_cmpstr (sym_tags_get (tags, 0)->name, ==, "name");
  g_assert_cmpstr (sym_tags_get (tags, 0)->where, ==, "(0008,001C)");
  g_assert_cmpstr (sym_tags_get (tags, 1)->value, ==, "");
  g_assert_cmpstr (sym_tags_get (tags, 1)->where, ==, "");
  g_assert_cmpuint (sym_tags_get (tags, 1)->vr, ==, 7);
  g_assert_cmpuint (sym_tags_get (tags, 1)->flags, ==, SYM_TAG_TRUNCATED);
}

/* A label of a referenced image is not the label of this one. */
static void
test_find (void)
{
  g_autoptr (SymTags) tags = sym_tags_new ();

  add (tags, SYM_CARRIER_DICOM, 0x0008001c, "(0008,2112)[0].(0008,001C)", "nested");
  add (tags, SYM_CARRIER_NIFTI_EXTENSION, 0x0008001c, "ext[0]", "other carrier");
  g_assert_null (sym_tags_find (tags, SYM_CARRIER_DICOM, 0x0008001c));
  add (tags, SYM_CARRIER_DICOM, 0x0008001c, "(0008,001C)", "first");
  add (tags, SYM_CARRIER_DICOM, 0x0008001c, "(0008,001C)", "second");
  g_assert_cmpstr (sym_tags_find (tags, SYM_CARRIER_DICOM, 0x0008001c)->value, ==, "first");
  g_assert_null (sym_tags_find (tags, SYM_CARRIER_DICOM, 0x00080008));
}

static void
test_depth (void)
{
  const struct
  {
    SymCarrier carrier;
    const char *where;
    guint depth;
    gboolean within;
  } cases[] = {
    { SYM_CARRIER_DICOM, "(0008,001C)", 0, FALSE },
    { SYM_CARRIER_DICOM, "(0018,A001)[0].(0008,1090)", 1, TRUE },
    { SYM_CARRIER_DICOM, "(0018,a001)[12].(0008,1090)", 1, TRUE },
    { SYM_CARRIER_DICOM, "(0040,A730)[3].(0018,A001)[12].(0008,1090)", 2, TRUE },
    { SYM_CARRIER_DICOM, "(0040,A730)[3].(0018,A00)[12].(0008,1090)", 1, FALSE },
    { SYM_CARRIER_DICOM, "(0018,A001)", 0, FALSE },
    { SYM_CARRIER_DICOM, "(0018,A001)[0]", 0, FALSE },
    { SYM_CARRIER_DICOM, "(0018,A001)[].(0008,1090)", 0, FALSE },
    { SYM_CARRIER_DICOM, "", 0, FALSE },
    { SYM_CARRIER_BIDS_SIDECAR, "(0018,A001)[0].(0008,1090)", 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const SymTag tag = { .carrier = cases[i].carrier, .where = cases[i].where };

      g_assert_cmpuint (sym_tag_get_depth (&tag), ==, cases[i].depth);
      g_assert_cmpint (sym_tag_is_within (&tag, 0x0018a001), ==, cases[i].within);
    }
}

/* The words of the command line's contract. */
static void
test_error_kind (void)
{
  const struct
  {
    GQuark domain;
    int code;
    const char *kind;
  } cases[] = {
    { SYM_ERROR, SYM_ERROR_NOT_FOUND, "not-found" },
    { SYM_ERROR, SYM_ERROR_DENIED, "denied" },
    { SYM_ERROR, SYM_ERROR_UNKNOWN_FORMAT, "unknown-format" },
    { SYM_ERROR, SYM_ERROR_CORRUPT, "corrupt" },
    { SYM_ERROR, SYM_ERROR_UNSUPPORTED, "unsupported" },
    { SYM_ERROR, SYM_ERROR_TOO_LARGE, "too-large" },
    { SYM_ERROR, SYM_ERROR_NO_PIXELS, "no-pixels" },
    { SYM_ERROR, SYM_ERROR_TIMEOUT, "timeout" },
    { SYM_ERROR, SYM_ERROR_CRASHED, "crashed" },
    { SYM_ERROR, 99, "corrupt" },
    { G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "not-found" },
    { G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "denied" },
    { G_IO_ERROR, G_IO_ERROR_FAILED, "corrupt" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (cases[i].domain, cases[i].code, "text");

      g_assert_cmpstr (sym_error_kind (error), ==, cases[i].kind);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tag/add", test_add);
  g_test_add_func ("/tag/find/only-the-top-level", test_find);
  g_test_add_func ("/tag/depth", test_depth);
  g_test_add_func ("/error/kind", test_error_kind);

  return g_test_run ();
}
