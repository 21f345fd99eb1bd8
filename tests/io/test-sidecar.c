/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "decoder-test.h"
#include "sym-verdict.h"
#include "sym-json.h"

static void
collect (const char *name, const char *path, const char *value, gpointer user_data)
{
  g_string_append_printf (user_data, "%s|%s|%s\n", name, path, value);
}

static char *
flatten (const char *json, gsize n, gboolean *ok)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  *ok = sym_json_flatten (json, n, collect, text, &error);
  g_assert_cmpint (*ok, ==, error == NULL);
  g_assert_true (g_utf8_validate (text->str, -1, NULL));
  return g_string_free (text, FALSE);
}

/* What is JSON, and what its values are called. */
static void
test_accepts (void)
{
  static const char *const cases[][2] = {
    { "{}", "" },
    { "[]", "" },
    { " {\"a\": 1} \r\n", "a|a|1\n" },
    { "\xef\xbb\xbf{\"a\":\"b\"}", "a|a|b\n" },
    { "\"x\"", "||x\n" },
    { "{\"a\":{\"b\":{\"c\":true}},\"d\":null}", "a.b.c|a.b.c|true\nd|d|null\n" },
    { "{\"a\":[1,[2,{\"b\":3}],[]],\"c\":-0.5e+3}",
      "a|a[0]|1\na|a[1][0]|2\na.b|a[1][1].b|3\nc|c|-0.5e+3\n" },
    { "{\"GeneratedBy\":[{\"Name\":\"x\"},{\"Name\":\"y\"}]}",
      "GeneratedBy.Name|GeneratedBy[0].Name|x\nGeneratedBy.Name|GeneratedBy[1].Name|y\n" },
    { "{\"a\":true,\"a\":false}", "a|a|true\na|a|false\n" },
    { "{\"a\":NaN,\"b\":-Infinity}", "a|a|NaN\nb|b|-Infinity\n" },
    { "{\"a\":\"\\u0041\\ud83d\\ude00\\n\\\"\\/\"}", "a|a|A😀\n\"/\n" },
    { "{\"a\":\"\\ud83dx\\udc00\"}", "a|a|\xef\xbf\xbdx\xef\xbf\xbd\n" },
    { "{\"a\":\"K\xf6ln\"}", "a|a|Köln\n" },
    { "{\"a\":[{},{\"b\":1}]}", "a.b|a[1].b|1\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean ok;
      g_autofree char *text = flatten (cases[i][0], strlen (cases[i][0]), &ok);

      g_assert_cmpstr (text, ==, cases[i][1]);
      g_assert_true (ok);
    }
}

static void
test_refuses (void)
{
  static const char *const cases[] = {
    "",           " ",       "{",           "[",       "{\"a\"",  "{\"a\":",   "{\"a\":1",
    "{\"a\":1,}", "[1,]",    "[,1]",        "{a:1}",   "{'a':1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}",
    "[1 2]",      "[1}",     "{\"a\":1]",   "{} {}",   "nul",     "tru",       "True",
    "01",         "1.",      "1e",          "+1",      "0x10",    ".5",        "-",
    "\"abc",      "\"\\q\"", "\"\\u12g4\"", "\"\\u12", "\"\\",    "// c\n1",   "{\"a\":undefined}",
    "[1]x",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean ok;
      g_autofree char *text = flatten (cases[i], strlen (cases[i]), &ok);

      if (ok)
        g_error ("taken for JSON: %s", cases[i]);
    }
}

/* 64 levels and no more, whatever is asked; a million levels cost nothing. */
static void
test_depth (void)
{
  for (int objects = 0; objects < 2; objects++)
    for (guint depth = 63; depth <= 65; depth++)
      {
        g_autoptr (GString) json = g_string_new (NULL);
        g_autofree char *text = NULL;
        gboolean ok;

        for (guint i = 0; i < depth; i++)
          g_string_append (json, objects != 0 ? "{\"a\":" : "[");
        g_string_append (json, "1");
        for (guint i = 0; i < depth; i++)
          g_string_append_c (json, objects != 0 ? '}' : ']');
        text = flatten (json->str, json->len, &ok);
        g_assert_cmpint (ok, ==, depth <= SYM_JSON_MAX_DEPTH);
      }
  {
    g_autofree char *deep = g_strnfill (1000000, '[');
    gboolean ok;
    g_autofree char *text = flatten (deep, 1000000, &ok);

    g_assert_false (ok);
  }
}

static void
test_truncations (void)
{
  static const char json[] = "{\"a\":[1,\"b\\u00e4\",{\"c\":null}],\"d\":{\"e\":-1.5e3}}";

  for (gsize n = 0; n < sizeof json - 1; n++)
    {
      gboolean ok;
      g_autofree char *text = flatten (json, n, &ok);

      g_assert_false (ok);
    }
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *changed = g_memdup2 (json, sizeof json);
      gboolean ok;
      g_autofree char *text = NULL;

      changed[g_test_rand_int_range (0, sizeof json - 1)] = (char) g_test_rand_int_range (0, 256);
      text = flatten (changed, sizeof json - 1, &ok);
    }
}

static GByteArray *
bytes_of (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
  return bytes;
}

/* The job reads sidecars whatever the main file is; a sidecar that is none is flagged. */
static void
test_tags (void)
{
  g_autoptr (GByteArray) main_file
      = bytes_of ("neither format"),
      sidecar = bytes_of ("{\"ImageType\":[\"DERIVED\",\"PRIMARY\"],\"SyntheticData\":true}"),
      dataset = bytes_of ("{\"Name\":\"x\","), broken = bytes_of ("%PDF");
  TestInput inputs[] = { { SYM_INPUT_MAIN, "ch2.nii", main_file },
                         { SYM_INPUT_SIDECAR, "ch2.json", sidecar },
                         { SYM_INPUT_SIDECAR, "other.json", broken },
                         { SYM_INPUT_DATASET, "dataset_description.json", dataset } };
  g_autoptr (SymInstance) instance = test_decode_inputs (inputs, G_N_ELEMENTS (inputs), FALSE);
  const SymTag *tag;

  g_assert_error (instance->error, SYM_ERROR, SYM_ERROR_UNKNOWN_FORMAT);
  test_assert_tag (instance, SYM_CARRIER_BIDS_SIDECAR, "ImageType", 1, "ch2.json: ImageType[1]",
                   "PRIMARY");
  test_assert_tag (instance, SYM_CARRIER_BIDS_SIDECAR, "SyntheticData", 0,
                   "ch2.json: SyntheticData", "true");
  test_assert_tag (instance, SYM_CARRIER_BIDS_DATASET, "Name", 0, "dataset_description.json: Name",
                   "x");
  tag = test_find_tag (instance, SYM_CARRIER_BIDS_DATASET, "", 0);
  g_assert (tag != NULL);
  g_assert_cmpuint (tag->flags, ==, SYM_TAG_UNREADABLE);
  g_assert_cmpstr (tag->where, ==, "dataset_description.json");
  tag = test_find_tag (instance, SYM_CARRIER_BIDS_SIDECAR, "", 0);
  g_assert (tag != NULL);
  g_assert_cmpuint (tag->flags, ==, SYM_TAG_UNREADABLE);
  g_assert_cmpstr (tag->where, ==, "other.json");
}

/* The row of the image's subject counts for it, the rows of others do not. */
static void
test_participants (void)
{
  static const char table[] = "\xef\xbb\xbfparticipant_id\tage\tsynthetic\tgroup\r\n"
                              "sub-01\t61\tfalse\tcontrol\r\n"
                              "sub-02\t62\ttrue\tAI-generated image\r\n"
                              "sub-021\t63\tn/a\r\nsub-03";
  static const struct
  {
    const char *name, *verdict;
  } cases[] = {
    { "sub-01_T1w.nii", "says-not" },
    { "sub-02_T1w.nii", "synthetic" },
    { "ses-1_sub-02_T1w.nii", "synthetic" },
    { "sub-02.nii", "synthetic" },
    { "sub-021_T1w.nii", "no-label" },
    { "sub-03_T1w.nii", "no-label" },
    { "sub-0_T1w.nii", "no-label" },
    { "T1w.nii", "no-label" },
  };
  g_autoptr (GByteArray) main_file = bytes_of ("neither format"), participants = bytes_of (table);
  g_autoptr (GByteArray) key = bytes_of ("{\"age\":{\"Units\":\"year\"}}");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TestInput inputs[] = { { SYM_INPUT_MAIN, cases[i].name, main_file },
                             { SYM_INPUT_PARTICIPANTS, "participants.tsv", participants },
                             { SYM_INPUT_DATASET, "participants.json", key } };
      g_autoptr (SymInstance) instance = test_decode_inputs (inputs, G_N_ELEMENTS (inputs), FALSE);
      g_autoptr (GPtrArray) evidence = sym_detect (instance->tags);
      const SymVerdict verdict = sym_verdict_merge (evidence);

      g_assert_cmpstr (sym_verdict_get_name (&verdict), ==, cases[i].verdict);
      if (i == 1)
        {
          test_assert_tag (instance, SYM_CARRIER_BIDS_DATASET, "participants.synthetic", 0,
                           "participants.tsv: sub-02 synthetic", "true");
          test_assert_tag (instance, SYM_CARRIER_BIDS_DATASET, "participants.group", 0,
                           "participants.tsv: sub-02 group", "AI-generated image");
          test_assert_tag (instance, SYM_CARRIER_BIDS_DATASET, "age.Units", 0,
                           "participants.json: age.Units", "year");
          g_assert_cmpuint (evidence->len, ==, 2);
        }
    }
}

/* A table of nothing but separators, columns without number, and the subject in each of many rows. */
static void
test_hostile_participants (void)
{
  g_autoptr (GByteArray) main_file = bytes_of ("neither format"), table = g_byte_array_new ();
  TestInput inputs[] = { { SYM_INPUT_MAIN, "sub-1.nii", main_file },
                         { SYM_INPUT_PARTICIPANTS, "participants.tsv", table } };

  for (guint kind = 0; kind < 3; kind++)
    {
      g_autoptr (SymInstance) instance = NULL;

      g_byte_array_set_size (table, 4u << 20);
      memset (table->data, kind == 0 ? '\n' : '\t', table->len);
      if (kind == 0)
        for (guint i = 0; i < 4000; i++)
          table->data[i] = '\t';
      if (kind == 2)
        for (guint i = 0; i < table->len; i += 6)
          memcpy (table->data + i, "sub-1\n", MIN (6, table->len - i));
      instance = test_decode_inputs (inputs, G_N_ELEMENTS (inputs), TRUE);
      g_assert_cmpuint (test_count_unreadable (instance), ==, kind == 1 ? 1 : 0);
    }
}

static void
test_too_large (void)
{
  g_autoptr (GByteArray) main_file = bytes_of ("neither format"), sidecar = g_byte_array_new ();
  TestInput inputs[]
      = { { SYM_INPUT_MAIN, "a.nii", main_file }, { SYM_INPUT_SIDECAR, "a.json", sidecar } };
  g_autoptr (SymInstance) instance = NULL;
  const SymTag *tag;

  g_byte_array_set_size (sidecar, (16u << 20) + 1);
  memset (sidecar->data, ' ', sidecar->len);
  memcpy (sidecar->data, "{\"a\":1}", 7);
  instance = test_decode_inputs (inputs, G_N_ELEMENTS (inputs), FALSE);
  tag = test_find_tag (instance, SYM_CARRIER_BIDS_SIDECAR, "", 0);
  g_assert (tag != NULL);
  g_assert_cmpuint (tag->flags, ==, SYM_TAG_UNREADABLE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/sidecar/accepts", test_accepts);
  g_test_add_func ("/sidecar/refuses", test_refuses);
  g_test_add_func ("/sidecar/depth", test_depth);
  g_test_add_func ("/sidecar/truncations", test_truncations);
  g_test_add_func ("/sidecar/tags", test_tags);
  g_test_add_func ("/sidecar/participants", test_participants);
  g_test_add_func ("/sidecar/participants/hostile", test_hostile_participants);
  g_test_add_func ("/sidecar/too-large", test_too_large);
  return g_test_run ();
}
