/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "coverage.h"
#include "decoder-test.h"
#include "dicom-bytes.h"

/* The cases of tests/core/coverage.txt that stand in DICOM elements, written as bytes and read by
 * the decoder: each row of the catalogue in every encoding, and at every depth where it may stand. */

typedef struct
{
  guint32 tag;
  char vr[3];
  char *value;
  GPtrArray *items; /* of GPtrArray of Node; NULL for what is no sequence */
} Node;

static void
node_free (gpointer data)
{
  Node *self = data;

  g_free (self->value);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  const Node *one = *(const Node *const *) a, *other = *(const Node *const *) b;

  return one->tag < other->tag ? -1 : one->tag > other->tag;
}

static GPtrArray *
make_item (void)
{
  return g_ptr_array_new_with_free_func (node_free);
}

/* A path as evidence gives it: "(5200,9230)[36].(0008,001C)". */
static void
insert (GPtrArray *item, const char *path, const char *vr, const char *value)
{
  const guint32 tag = (guint32) (strtoul (path + 1, NULL, 16) << 16 | strtoul (path + 6, NULL, 16));
  const gboolean is_sequence = path[11] == '[';
  Node *node = NULL;
  char *end = NULL;
  gulong index;

  for (guint i = 0; i < item->len && is_sequence && node == NULL; i++)
    if (((Node *) item->pdata[i])->tag == tag)
      node = item->pdata[i];
  if (node == NULL)
    {
      node = g_new0 (Node, 1);
      node->tag = tag;
      g_strlcpy (node->vr, is_sequence ? "SQ" : vr, sizeof node->vr);
      node->value = is_sequence ? NULL : g_strdup (value);
      node->items = is_sequence ? g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref) : NULL;
      g_ptr_array_add (item, node);
      g_ptr_array_sort (item, compare_nodes);
    }
  if (!is_sequence)
    return;
  index = strtoul (path + 12, &end, 10);
  while (node->items->len <= index)
    g_ptr_array_add (node->items, make_item ());
  insert (node->items->pdata[index], end + 2, vr, value);
}

typedef struct
{
  const char *name;
  const char *syntax; /* NULL: no preamble and no meta header */
  gboolean implicit, big, undefined, unknown, deflated;
} Encoding;

#define DEFLATED "1.2.840.10008.1.2.1.99"

static const Encoding encodings[] = {
  { "explicit", EXPLICIT_LITTLE, FALSE, FALSE, FALSE, FALSE, FALSE },
  { "explicit, undefined lengths", EXPLICIT_LITTLE, FALSE, FALSE, TRUE, FALSE, FALSE },
  { "implicit", IMPLICIT_LITTLE, TRUE, FALSE, FALSE, FALSE, FALSE },
  { "implicit, undefined lengths", IMPLICIT_LITTLE, TRUE, FALSE, TRUE, FALSE, FALSE },
  { "big-endian", EXPLICIT_BIG, FALSE, TRUE, FALSE, FALSE, FALSE },
  { "UN", EXPLICIT_LITTLE, FALSE, FALSE, TRUE, TRUE, FALSE },
  { "deflated", DEFLATED, FALSE, FALSE, FALSE, FALSE, TRUE },
  { "explicit without meta header", NULL, FALSE, FALSE, FALSE, FALSE, FALSE },
  { "implicit without meta header", NULL, TRUE, FALSE, TRUE, FALSE, FALSE },
  { "big-endian without meta header", NULL, FALSE, TRUE, FALSE, FALSE, FALSE },
  { "said to be implicit, but explicit", IMPLICIT_LITTLE, FALSE, FALSE, FALSE, FALSE, FALSE },
};

static void write_item (GByteArray *file, const GPtrArray *item, const Encoding *encoding);

static void
write_sequence (GByteArray *file, const Node *node, const Encoding *encoding)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();

  for (guint i = 0; i < node->items->len; i++)
    {
      g_autoptr (GByteArray) inner = g_byte_array_new ();

      write_item (inner, node->items->pdata[i], encoding);
      put_head (content, 0xfffee000, NULL, encoding->undefined ? G_MAXUINT32 : inner->len, encoding->big);
      g_byte_array_append (content, inner->data, inner->len);
      if (encoding->undefined)
        put_head (content, 0xfffee00d, NULL, 0, encoding->big);
    }
  put_head (file, node->tag, encoding->implicit ? NULL : "SQ", encoding->undefined ? G_MAXUINT32 : content->len,
            encoding->big);
  g_byte_array_append (file, content->data, content->len);
  if (encoding->undefined)
    put_head (file, 0xfffee0dd, NULL, 0, encoding->big);
}

static void
write_item (GByteArray *file, const GPtrArray *item, const Encoding *encoding)
{
  for (guint i = 0; i < item->len; i++)
    {
      const Node *node = item->pdata[i];

      if (node->items != NULL)
        write_sequence (file, node, encoding);
      else
        put_bytes (file, node->tag, encoding->implicit ? NULL : encoding->unknown ? "UN" : node->vr, node->value,
                   strlen (node->value), encoding->big);
    }
}

static GByteArray *
deflate_set (const GByteArray *set)
{
  GByteArray *zipped = g_byte_array_sized_new (set->len + 1024);
  z_stream stream = { 0 };

  g_assert_cmpint (deflateInit2 (&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
  g_byte_array_set_size (zipped, (guint) deflateBound (&stream, set->len));
  stream.next_in = set->data;
  stream.avail_in = set->len;
  stream.next_out = zipped->data;
  stream.avail_out = zipped->len;
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_set_size (zipped, (guint) stream.total_out);
  deflateEnd (&stream);
  return zipped;
}

static GByteArray *
write_file (const GPtrArray *item, const Encoding *encoding)
{
  GByteArray *file = encoding->syntax != NULL ? begin_dicom (encoding->syntax) : g_byte_array_new ();
  g_autoptr (GByteArray) set = g_byte_array_new ();

  write_item (set, item, encoding);
  if (encoding->deflated)
    {
      g_autoptr (GByteArray) zipped = deflate_set (set);

      g_byte_array_append (file, zipped->data, zipped->len);
    }
  else
    g_byte_array_append (file, set->data, set->len);
  return file;
}

/* "AUTH STRONG": the strengths of all evidence of the signal. */
static char *
describe (const SymTags *tags, const char *id)
{
  g_autoptr (GPtrArray) evidence = sym_detect (tags);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < evidence->len; i++)
    {
      const SymEvidence *piece = g_ptr_array_index (evidence, i);

      if (strcmp (piece->signal, id) == 0)
        g_string_append_printf (text, "%s ", sym_strength_get_name (piece->strength));
    }
  return g_string_free (text, FALSE);
}

static GPtrArray *
make_set (void)
{
  GPtrArray *set = make_item ();

  insert (set, "(0008,0016)", "UI", "1.2.840.10008.5.1.4.1.1.2");
  insert (set, "(0008,0018)", "UI", "1.2.3.4");
  return set;
}

/* The elements of a case, below @wrapper but for the modality; FALSE where there are others. */
static gboolean
insert_case (GPtrArray *set, const Block *block, const char *line, const char *wrapper)
{
  g_auto (GStrv) parts = g_strsplit (line, " | ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *value = strchr (parts[i], '=');
      char *space = parts[i] + strcspn (parts[i], " ");
      g_autofree char *path = NULL;
      gboolean wrap;

      if (parts[i][0] != '(' || value - space != 3)
        return FALSE;
      *space = *value = '\0';
      if (strcmp (space + 1, "XX") == 0)
        return FALSE;
      wrap = wrapper != NULL && strcmp (parts[i], "(0008,0060)") != 0;
      path = g_strconcat (wrap ? wrapper : "", parts[i], NULL);
      insert (set, path, space + 1, value + 1);
    }
  return TRUE;
}

static void
check (const Block *block, const char *line, const char *wrapper, const Encoding *encoding)
{
  g_autoptr (SymTags) tags = block_parse_tags (line, block->kind);
  g_autofree char *expected = describe (tags, block->id);
  g_autoptr (GPtrArray) set = make_set ();
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (SymInstance) instance = NULL;
  g_autofree char *got = NULL;
  TestInput input = { SYM_INPUT_MAIN, "a", NULL };

  if (!insert_case (set, block, line, wrapper))
    return;
  file = write_file (set, encoding);
  input.bytes = file;
  instance = test_decode_inputs (&input, 1, TRUE);
  got = describe (instance->tags, block->id);
  if (strcmp (got, expected) != 0)
    g_test_fail_printf ("%s, %s below “%s”: “%s” gives %s, not %s", block->name, encoding->name,
                        wrapper != NULL ? wrapper : "", line, got, expected);
}

static gboolean
is_dicom (const Block *block)
{
  return block->kind == BLOCK_ROW && block->found[0] == '(';
}

/* Every row in every encoding: what is found there, and the near miss, which is not. */
static void
test_encodings (gconstpointer data)
{
  const Encoding *encoding = data;
  guint n = 0;

  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (blocks, i);

      if (!is_dicom (block))
        continue;
      check (block, block->found, NULL, encoding);
      check (block, block->near_miss, NULL, encoding);
      n++;
    }
  g_assert_cmpuint (n, >, 70);
}

static gboolean
may_stand_anywhere (const Block *block)
{
  for (guint i = 0; i < block->rows->len; i++)
    if (((const SymRow *) block->rows->pdata[i])->place == SYM_PLACE_TOP)
      return FALSE;
  /* what it says depends on where it stands; the cases below say how */
  return !g_str_has_prefix (block->id, "D-SYN");
}

/* Every row that may stand anywhere, in the items that files have it in, and sixty items deep. */
static void
test_depths (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  const char *wrappers[] = {
    "(5200,9229)[0].", "(5200,9230)[36].(0018,9226)[0].", "(5200,9230)[999].(0008,9124)[0].",
    "(0400,0561)[0].(0400,0550)[0].", "(0018,A001)[1].", "(0008,1115)[0].(0008,1140)[2].",
    "(0008,2112)[0].", "(0020,9172)[0].", "(0040,A730)[0].(0040,A730)[3].", NULL,
  };

  for (guint i = 0; i < 60; i++)
    g_string_append (deep, "(0040,A730)[0].");
  wrappers[G_N_ELEMENTS (wrappers) - 1] = deep->str;
  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (blocks, i);

      for (guint w = 0; w < G_N_ELEMENTS (wrappers) && is_dicom (block) && may_stand_anywhere (block); w++)
        {
          check (block, block->found, wrappers[w], &encodings[w % 4]);
          check (block, block->near_miss, wrappers[w], &encodings[w % 4]);
        }
    }
}

/* The label itself by place: (0008,001C) in groups of frames, in what the file was before it was
 * changed, in what made it, and in what it refers to. */
static void
test_label (void)
{
  static const struct
  {
    const char *paths[2];
    const char *values[2];
    const char *verdict;
  } cases[] = {
    { { "(5200,9229)[0].(0008,001C)" }, { "YES" }, "synthetic" },
    { { "(5200,9230)[36].(0008,001C)", "(5200,9230)[999].(0020,9158)" }, { "YES", "frame" }, "synthetic" },
    { { "(5200,9230)[999].(0008,9124)[0].(0008,2112)[0].(0008,001C)" }, { "YES" }, "synthetic" },
    { { "(0400,0561)[0].(0400,0550)[0].(0008,001C)", "(0008,001C)" }, { "YES", "NO" }, "synthetic conflict" },
    { { "(0400,0561)[0].(0400,0550)[0].(0008,001C)" }, { "YES" }, "synthetic conflict" },
    { { "(0018,A001)[0].(0008,001C)" }, { "YES" }, "synthetic" },
    { { "(0008,1115)[0].(0008,1140)[0].(0008,001C)" }, { "YES" }, "synthetic" },
    { { "(0020,9172)[0].(0008,001C)" }, { "YES" }, "synthetic" },
    { { "(0040,A375)[0].(0008,1115)[0].(0008,1199)[4].(0008,001C)" }, { "YES" }, "synthetic" },
    { { "(0008,001C)", "(5200,9230)[36].(0008,001C)" }, { "NO", "YES" }, "synthetic conflict" },
    { { "(0008,001C)", "(5200,9230)[36].(0008,001C)" }, { "YES", "NO" }, "synthetic conflict" },
    { { "(0008,001C)" }, { "NO" }, "says-not" },
    { { "(0008,001B)" }, { "YES" }, "no-label" },
    { { "(5200,9230)[36].(0008,001D)[0].(0008,0104)" }, { "YES" }, "no-label" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint e = 0; e < G_N_ELEMENTS (encodings); e++)
      {
        g_autoptr (GPtrArray) set = make_set ();
        g_autoptr (GByteArray) file = NULL;
        g_autoptr (SymInstance) instance = NULL;
        g_autoptr (GPtrArray) evidence = NULL;
        g_autofree char *got = NULL;
        SymVerdict verdict;
        TestInput input = { SYM_INPUT_MAIN, "a", NULL };

        for (guint k = 0; k < 2 && cases[i].paths[k] != NULL; k++)
          insert (set, cases[i].paths[k], "CS", cases[i].values[k]);
        file = write_file (set, &encodings[e]);
        input.bytes = file;
        instance = test_decode_inputs (&input, 1, TRUE);
        evidence = sym_detect (instance->tags);
        verdict = sym_verdict_merge (evidence);
        got = describe_verdict (&verdict);
        if (strcmp (got, cases[i].verdict) != 0)
          g_test_fail_printf ("%s=%s, %s: %s, not %s", cases[i].paths[0], cases[i].values[0], encodings[e].name, got,
                              cases[i].verdict);
      }
}

/* A phrase in each Specific Character Set that has letters for one, as another library writes it:
 * @escape is what stands in front of what iconv makes of @text. */
static void
test_charsets (void)
{
  static const struct
  {
    const char *term, *codec, *escape, *text;
  } cases[] = {
    { "ISO_IR 192", "UTF-8", "", "合成データ" },
    { "GB18030", "GB18030", "", "合成图像" },
    { "GBK", "GBK", "", "合成圖像" },
    { "ISO_IR 100", "ISO-8859-1", "", "imagen sintética" },
    { "ISO_IR 101", "ISO-8859-2", "", "wygenerowano przez sztuczną inteligencję" },
    { "ISO_IR 109", "ISO-8859-3", "", "image synthétique" },
    { "ISO_IR 110", "ISO-8859-4", "", "künstlich erzeugtes Bild" },
    { "ISO_IR 144", "ISO-8859-5", "", "синтетическое изображение" },
    { "ISO_IR 127", "ISO-8859-6", "", "صورة اصطناعية" },
    { "ISO_IR 148", "ISO-8859-9", "", "sentetik görüntü" },
    { "ISO_IR 203", "ISO-8859-15", "", "image synthétique" },
    { "\\ISO 2022 IR 87", "ISO-2022-JP", "", "合成データ" },
    { "ISO 2022 IR 13\\ISO 2022 IR 87", "ISO-2022-JP", "", "AIによって生成" },
    { "\\ISO 2022 IR 87\\ISO 2022 IR 159", "ISO-2022-JP-2", "", "丂 合成データ" },
    { "\\ISO 2022 IR 149", "EUC-KR", "\033$)C", "합성 이미지" },
    { "\\ISO 2022 IR 58", "GB2312", "\033$)A", "合成图像" },
    { "ISO 2022 IR 100\\ISO 2022 IR 144", "ISO-8859-5", "\033-L", "синтетическое изображение" },
    { "ISO 2022 IR 100\\ISO 2022 IR 149", "EUC-KR", "\033$)C", "합성 이미지" },
    { "\\ISO 2022 IR 127", "ISO-8859-6", "\033-G", "صورة اصطناعية" },
    { "\\ISO 2022 IR 101", "ISO-8859-2", "\033-B", "wygenerowano przez sztuczną inteligencję" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint place = 0; place < 4; place++)
      {
        g_autoptr (GError) error = NULL;
        gsize n = 0;
        g_autofree char *bytes = g_convert (cases[i].text, -1, cases[i].codec, "UTF-8", NULL, &n, &error);
        g_autofree char *value = NULL;
        g_autoptr (GPtrArray) set = make_set ();
        g_autoptr (GByteArray) file = NULL;
        g_autoptr (SymInstance) instance = NULL;
        g_autoptr (GPtrArray) evidence = NULL;
        SymVerdict verdict;
        TestInput input = { SYM_INPUT_MAIN, "a", NULL };

        g_assert_no_error (error);
        value = g_strconcat (cases[i].escape, bytes, NULL);
        /* at the top, in an item that inherits the set, and in one that has its own */
        insert (set, place == 2 ? "(5200,9230)[2].(0008,0005)" : "(0008,0005)", "CS", cases[i].term);
        insert (set, place == 0 || place == 3 ? "(0020,4000)" : "(5200,9230)[2].(0020,9158)", "LT", value);
        file = write_file (set, place == 3 ? &encodings[2] : &encodings[0]);
        input.bytes = file;
        instance = test_decode_inputs (&input, 1, TRUE);
        evidence = sym_detect (instance->tags);
        verdict = sym_verdict_merge (evidence);
        if (strcmp (sym_verdict_get_name (&verdict), "synthetic") != 0 || test_count_unreadable (instance) != 0)
          g_test_fail_printf ("“%s” in %s, place %u: %s", cases[i].text, cases[i].term, place,
                              sym_verdict_get_name (&verdict));
      }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  blocks_read ();
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/evidence/encodings/%s", encodings[i].name);

      g_test_add_data_func (path, &encodings[i], test_encodings);
    }
  g_test_add_func ("/evidence/depths", test_depths);
  g_test_add_func ("/evidence/label", test_label);
  g_test_add_func ("/evidence/charsets", test_charsets);
  status = g_test_run ();
  g_ptr_array_unref (blocks);

  return status;
}
