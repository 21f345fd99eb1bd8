/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "coverage.h"
#include "decoder-test.h"

/* The cases of tests/core/coverage.txt that stand in header fields and extensions of NIfTI, in texts
 * of PNG and in XMP, written as bytes and read by the decoder in every form a file may have. */

static void
put (GByteArray *bytes, guint offset, guint64 value, guint size, gboolean big)
{
  const guint old = bytes->len;

  if (old < offset + size)
    {
      g_byte_array_set_size (bytes, offset + size);
      memset (bytes->data + old, 0, offset + size - old);
    }
  for (guint i = 0; i < size; i++)
    bytes->data[offset + i] = (guint8) (value >> 8 * (big ? size - 1 - i : i));
}

typedef struct
{
  const char *name;
  gboolean second, big, zipped; /* NIfTI-2; big-endian; gzip */
} NiftiForm;

static const NiftiForm nifti_forms[] = {
  { "NIfTI-1", FALSE, FALSE, FALSE },          { "NIfTI-1, big-endian", FALSE, TRUE, FALSE },
  { "NIfTI-1, gzip", FALSE, FALSE, TRUE },     { "NIfTI-2", TRUE, FALSE, FALSE },
  { "NIfTI-2, big-endian", TRUE, TRUE, FALSE }, { "NIfTI-2, gzip", TRUE, TRUE, TRUE },
};

static const struct
{
  const char *name;
  guint first, second, size; /* offsets in NIfTI-1 and -2, 0 where there is none */
} fields[] = {
  { "descrip", 148, 240, 80 }, { "aux_file", 228, 320, 24 }, { "intent_name", 328, 508, 16 },
  { "data_type", 4, 0, 10 },   { "db_name", 14, 0, 18 },
};

/* One voxel, and no label yet. */
static GByteArray *
begin_nifti (const NiftiForm *form)
{
  GByteArray *file = g_byte_array_new ();
  const float one = 1;
  guint32 bits;

  memcpy (&bits, &one, sizeof bits);
  put (file, 0, form->second ? 540 : 348, 4, form->big);
  put (file, form->second ? 540 : 348, 0, 4, form->big);
  memcpy (file->data + (form->second ? 4 : 344), form->second ? "n+2\0\r\n\032\n" : "n+1", form->second ? 8 : 4);
  for (guint i = 0; i <= 3; i++)
    {
      put (file, form->second ? 16 + 8 * i : 40 + 2 * i, i == 0 ? 3 : 1, form->second ? 8 : 2, form->big);
      if (form->second)
        put (file, 104 + 8 * i, 0x3ff0000000000000, 8, form->big);
      else
        put (file, 76 + 4 * i, bits, 4, form->big);
    }
  put (file, form->second ? 12 : 70, 2, 2, form->big);
  put (file, form->second ? 14 : 72, 8, 2, form->big);
  return file;
}

static GByteArray *
end_nifti (GByteArray *file, const NiftiForm *form)
{
  const float start = (float) file->len;
  guint32 bits;

  memcpy (&bits, &start, sizeof bits);
  if (form->second)
    put (file, 168, file->len, 8, form->big);
  else
    put (file, 108, bits, 4, form->big);
  put (file, file->len, 7, 1, form->big);
  if (form->zipped)
    {
      g_autoptr (GByteArray) plain = file;

      file = test_gzip (plain);
    }
  return file;
}

static void
add_extension (GByteArray *file, const NiftiForm *form, guint code, const char *content, gsize n)
{
  const guint start = file->len, size = (guint) (8 + n + 15) / 16 * 16;

  file->data[form->second ? 540 : 348] = 1;
  put (file, start, size, 4, form->big);
  put (file, start + 4, code, 4, form->big);
  put (file, start + size - 1, 0, 1, form->big);
  memcpy (file->data + start + 8, content, n);
}

/* One tag of a case: "nifti NAME=…", "ext CODE=…", "ext 44 KEY=…", "ext 2 SyntheticData=…". */
static gboolean
add_nifti_tag (GByteArray *file, const NiftiForm *form, const char *tag)
{
  const char *value = strchr (tag, '=') + 1;

  if (g_str_has_prefix (tag, "nifti "))
    {
      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        {
          const guint offset = form->second ? fields[i].second : fields[i].first;
          const gsize n = strlen (fields[i].name);

          if (strncmp (tag + 6, fields[i].name, n) != 0 || tag[6 + n] != '=')
            continue;
          if (offset == 0 || strlen (value) > fields[i].size)
            return FALSE;
          memcpy (file->data + offset, value, strlen (value));
          return TRUE;
        }
    }
  else if (g_str_has_prefix (tag, "ext "))
    {
      char *end = NULL;
      const guint code = (guint) strtoul (tag + 4, &end, 10);
      g_autofree char *key = g_strndup (end, (gsize) (value - 1 - end));

      if (*end == '=')
        add_extension (file, form, code, value, strlen (value));
      else if (code == 44 && strpbrk (key, ".[") == NULL)
        {
          g_autofree char *json = g_strdup_printf ("{\"%s\": \"%s\"}", key + 1, value);

          add_extension (file, form, code, json, strlen (json));
        }
      else if (code == 2 && strcmp (key, " SyntheticData") == 0 && strlen (value) <= 4)
        {
          char element[12] = "\x08\0\x1c\0" "CS\x04\0";

          memset (element + 8, ' ', 4);
          memcpy (element + 8, value, strlen (value));
          add_extension (file, form, code, element, sizeof element);
        }
      else
        return FALSE;
      return TRUE;
    }
  return FALSE;
}

typedef struct
{
  const char *name;
  const char *type;
  gboolean zipped, late; /* deflated; behind the pixels */
} PngForm;

static const PngForm png_forms[] = {
  { "tEXt", "tEXt", FALSE, FALSE },         { "zTXt", "zTXt", TRUE, FALSE },
  { "iTXt", "iTXt", FALSE, FALSE },         { "iTXt, deflated", "iTXt", TRUE, FALSE },
  { "tEXt behind the pixels", "tEXt", FALSE, TRUE }, { "iTXt behind the pixels", "iTXt", TRUE, TRUE },
};

static void
put_chunk (GByteArray *file, const char *type, gconstpointer data, gsize n)
{
  put (file, file->len, n, 4, TRUE);
  g_byte_array_append (file, (const guint8 *) type, 4);
  g_byte_array_append (file, data, (guint) n);
  put (file, file->len, crc32 (0, file->data + file->len - n - 4, (uInt) n + 4), 4, TRUE);
}

static void
put_text (GByteArray *file, const char *type, gboolean zipped, const char *key, const char *value)
{
  g_autoptr (GByteArray) chunk = g_byte_array_new ();

  g_byte_array_append (chunk, (const guint8 *) key, (guint) strlen (key) + 1);
  if (strcmp (type, "iTXt") == 0)
    g_byte_array_append (chunk, (const guint8 *) (zipped ? "\1\0\0\0" : "\0\0\0\0"), 4);
  else if (zipped)
    g_byte_array_append (chunk, (const guint8 *) "", 1);
  if (zipped)
    {
      uLongf size = compressBound (strlen (value));
      g_autofree guint8 *bytes = g_malloc (size);

      g_assert_cmpint (compress (bytes, &size, (const guint8 *) value, strlen (value)), ==, Z_OK);
      g_byte_array_append (chunk, bytes, (guint) size);
    }
  else
    g_byte_array_append (chunk, (const guint8 *) value, (guint) strlen (value));
  put_chunk (file, type, chunk->data, chunk->len);
}

/* One tag of a case: "png KEY=…" or "xmp PREFIX:NAME=…", a packet for each. */
static gboolean
add_png_tag (GByteArray *file, const PngForm *form, const char *tag)
{
  static const char *const namespaces[][2] = {
    { "Iptc4xmpExt:", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/" },
    { "photoshop:", "http://ns.adobe.com/photoshop/1.0/" },
    { "dc:", "http://purl.org/dc/elements/1.1/" },
    { "xmp:", "http://ns.adobe.com/xap/1.0/" },
    { "tiff:", "http://ns.adobe.com/tiff/1.0/" },
    { "TC260:", "http://www.tc260.org.cn/ns/AIGC/1.0/" },
  };
  const char *equals = strchr (tag, '=');
  g_autofree char *key = g_strndup (tag + 4, (gsize) (equals - tag - 4));

  /* tEXt and zTXt are Latin-1 */
  if (strcmp (form->type, "iTXt") != 0 && !g_str_is_ascii (equals))
    return FALSE;
  if (g_str_has_prefix (tag, "png "))
    {
      put_text (file, form->type, form->zipped, key, equals + 1);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (namespaces) && g_str_has_prefix (tag, "xmp "); i++)
    if (g_str_has_prefix (key, namespaces[i][0]) && strpbrk (key, "/.[") == NULL)
      {
        g_autofree char *escaped = g_markup_escape_text (equals + 1, -1);
        g_autofree char *prefix = g_strndup (key, strcspn (key, ":"));
        g_autofree char *xml = g_strdup_printf (
          "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
          "<rdf:Description xmlns:%s='%s' %s='%s'/></rdf:RDF></x:xmpmeta>",
          prefix, namespaces[i][1], key, escaped);

        put_text (file, "iTXt", form->zipped, "XML:com.adobe.xmp", xml);
        return TRUE;
      }
  return FALSE;
}

static gboolean
add_tags_of (GByteArray *file, const char *line, const NiftiForm *nifti, const PngForm *png)
{
  g_auto (GStrv) parts = g_strsplit (line, " | ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (strchr (parts[i], '=') == NULL
        || !(nifti != NULL ? add_nifti_tag (file, nifti, parts[i]) : add_png_tag (file, png, parts[i])))
      return FALSE;
  return TRUE;
}

static GByteArray *
write_nifti (const char *line, const NiftiForm *form)
{
  g_autoptr (GByteArray) file = begin_nifti (form);

  if (!add_tags_of (file, line, form, NULL))
    return NULL;
  return end_nifti (g_steal_pointer (&file), form);
}

static GByteArray *
write_png (const char *line, const PngForm *form)
{
  static const guint8 header[] = { 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0 };
  static const guint8 pixel[] = { 0, 7 };
  g_autoptr (GByteArray) file = g_byte_array_new ();
  guint8 zipped[64];
  uLongf size = sizeof zipped;

  g_assert_cmpint (compress (zipped, &size, pixel, sizeof pixel), ==, Z_OK);
  g_byte_array_append (file, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  put_chunk (file, "IHDR", header, sizeof header);
  if (form->late)
    put_chunk (file, "IDAT", zipped, size);
  if (!add_tags_of (file, line, NULL, form))
    return NULL;
  if (!form->late)
    put_chunk (file, "IDAT", zipped, size);
  put_chunk (file, "IEND", "", 0);
  return g_steal_pointer (&file);
}

/* "AUTH STRONG": the strengths of all evidence of the signal, and the verdict. */
static char *
describe (const SymTags *tags, const char *id)
{
  g_autoptr (GPtrArray) evidence = sym_detect (tags);
  const SymVerdict verdict = sym_verdict_merge (evidence);
  GString *text = g_string_new (NULL);
  g_autofree char *words = describe_verdict (&verdict);

  for (guint i = 0; i < evidence->len; i++)
    {
      const SymEvidence *piece = g_ptr_array_index (evidence, i);

      if (strcmp (piece->signal, id) == 0)
        g_string_append_printf (text, "%s ", sym_strength_get_name (piece->strength));
    }
  g_string_append (text, words);
  return g_string_free (text, FALSE);
}

/* FALSE where the form has no place for the case. */
static gboolean
check (const Block *block, const char *line, const NiftiForm *nifti, const PngForm *png)
{
  g_autoptr (GByteArray) file = nifti != NULL ? write_nifti (line, nifti) : write_png (line, png);
  g_autoptr (SymInstance) instance = NULL;
  g_autoptr (SymTags) tags = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *got = NULL;
  TestInput input = { SYM_INPUT_MAIN, "a", file };

  if (file == NULL)
    return FALSE;
  tags = block_parse_tags (line, block->kind);
  expected = describe (tags, block->id);
  instance = test_decode_inputs (&input, 1, TRUE);
  g_assert_no_error (instance->error);
  got = describe (instance->tags, block->id);
  if (strcmp (got, expected) != 0)
    g_test_fail_printf ("%s, %s: “%s” gives %s, not %s", block->name, nifti != NULL ? nifti->name : png->name,
                        line, got, expected);
  return TRUE;
}

static guint
check_all (const NiftiForm *nifti, const PngForm *png)
{
  guint n = 0;

  for (guint i = 0; i < blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (blocks, i);

      if (block->kind != BLOCK_ROW || !check (block, block->found, nifti, png))
        continue;
      check (block, block->near_miss, nifti, png);
      n++;
    }
  g_test_message ("%u cases", n);
  return n;
}

static void
test_nifti (gconstpointer data)
{
  g_assert_cmpuint (check_all (data, NULL), >=, 8);
}

static void
test_png (gconstpointer data)
{
  g_assert_cmpuint (check_all (NULL, data), >=, 40);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  blocks_read ();
  for (guint i = 0; i < G_N_ELEMENTS (nifti_forms); i++)
    {
      g_autofree char *path = g_strdup_printf ("/evidence-text/nifti/%s", nifti_forms[i].name);

      g_test_add_data_func (path, &nifti_forms[i], test_nifti);
    }
  for (guint i = 0; i < G_N_ELEMENTS (png_forms); i++)
    {
      g_autofree char *path = g_strdup_printf ("/evidence-text/png/%s", png_forms[i].name);

      g_test_add_data_func (path, &png_forms[i], test_png);
    }
  status = g_test_run ();
  g_ptr_array_unref (blocks);

  return status;
}
