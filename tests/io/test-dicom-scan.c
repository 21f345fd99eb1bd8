/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dicom-bytes.h"
#include "sym-dicom-charset.h"
#include "sym-dicom-scan.h"
#include "sym-dicom-value.h"

/* The walk over tags, lengths and items, on bytes written here. Copies of exact size, so that the
 * address sanitizer sees a read behind the end. */

static SymDicomSet *
scan (GByteArray *file, SymDicomEncoding encoding, guint8 **copy)
{
  *copy = g_memdup2 (file->data, file->len);
  return sym_dicom_scan (*copy, file->len, 0, encoding, 0, NULL);
}

static char *
get_text (const SymDicomSet *set, const SymDicomElement *element)
{
  gsize n;
  const guint8 *bytes = sym_dicom_get_text (set, element, &n);

  return g_strndup ((const char *) bytes, n);
}

static void
put_item (GByteArray *file, guint32 tag, guint32 length, gboolean big)
{
  put_head (file, tag, NULL, length, big);
}

/* Protects: elements within items, of defined and undefined length, in all three encodings. */
static void
test_nesting (gconstpointer data)
{
  SymDicomEncoding encoding = GPOINTER_TO_INT (data);
  gboolean big = encoding == SYM_DICOM_EXPLICIT_BIG;
  gboolean implicit = encoding == SYM_DICOM_IMPLICIT;
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (SymDicomSet) set = NULL;
  g_autofree guint8 *copy = NULL;
  g_autofree char *inner = NULL, *outer = NULL;
  guint32 item, deeper;

  put_bytes (file, 0x00080060, implicit ? NULL : "CS", "MR", 2, big);
  put_head (file, 0x0018a001, implicit ? NULL : "SQ", 0xffffffff, big);
  put_item (file, 0xfffee000, 0xffffffff, big);
  put_head (file, 0x0040a170, implicit ? NULL : "SQ", 8 + 14, big);
  put_item (file, 0xfffee000, 14, big);
  put_bytes (file, 0x00080100, implicit ? NULL : "SH", "109100", 6, big);
  put_item (file, 0xfffee00d, 0, big);
  put_item (file, 0xfffee000, 0, big);
  put_item (file, 0xfffee0dd, 0, big);
  put_bytes (file, 0x00200010, implicit ? NULL : "SH", "ID", 2, big);

  set = scan (file, encoding, &copy);
  g_assert_null (set->problem);
  g_assert_cmpuint (set->elements->len, ==, 8);
  item = sym_dicom_find_item (set, SYM_DICOM_NONE, 0x0018a001, 0);
  g_assert_cmpuint (item, !=, SYM_DICOM_NONE);
  g_assert_cmpuint (sym_dicom_find_item (set, SYM_DICOM_NONE, 0x0018a001, 1), !=, SYM_DICOM_NONE);
  g_assert_cmpuint (sym_dicom_find_item (set, SYM_DICOM_NONE, 0x0018a001, 2), ==, SYM_DICOM_NONE);
  deeper = sym_dicom_find_item (set, item, 0x0040a170, 0);
  g_assert_cmpuint (deeper, !=, SYM_DICOM_NONE);
  inner = get_text (set, sym_dicom_find (set, deeper, 0x00080100));
  g_assert_cmpstr (inner, ==, "109100");
  g_assert_cmpuint (sym_dicom_find (set, deeper, 0x00080100)->depth, ==, 2);
  outer = get_text (set, sym_dicom_find (set, SYM_DICOM_NONE, 0x00200010));
  g_assert_cmpstr (outer, ==, "ID");
  g_assert_null (sym_dicom_find (set, SYM_DICOM_NONE, 0x00080100));
}

/* Protects: the walk does not recurse: nesting beyond the limit stops it with a problem, however
 * deep it goes on. */
static void
test_depth (void)
{
  for (guint depth = 60; depth < 30000; depth = depth < 70 ? depth + 1 : depth * 10)
    {
      g_autoptr (GByteArray) file = g_byte_array_new ();
      g_autoptr (SymDicomSet) set = NULL;
      g_autofree guint8 *copy = NULL;

      for (guint i = 0; i < depth; i++)
        {
          put_head (file, 0x00081140, "SQ", 0xffffffff, FALSE);
          put_item (file, 0xfffee000, 0xffffffff, FALSE);
        }
      for (guint i = 0; i < depth; i++)
        {
          put_item (file, 0xfffee00d, 0, FALSE);
          put_item (file, 0xfffee0dd, 0, FALSE);
        }
      set = scan (file, SYM_DICOM_EXPLICIT, &copy);
      if (depth <= SYM_DICOM_MAX_DEPTH)
        {
          g_assert_null (set->problem);
          g_assert_cmpuint (set->elements->len, ==, 2 * depth);
        }
      else
        g_assert_nonnull (strstr (set->problem, "64"));
    }
}

/* Protects: a length that reaches beyond its container is cut to it, and said. */
static void
test_lengths (void)
{
  static const guint32 lengths[] = { 3, 4, 0xfffffffe, 0x7fffffff };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GByteArray) file = g_byte_array_new ();
      g_autoptr (SymDicomSet) set = NULL;
      g_autofree guint8 *copy = NULL;
      const SymDicomElement *element;

      put_head (file, 0x00081030, "UT", lengths[i], FALSE);
      g_byte_array_append (file, (const guint8 *) "AB", 2);
      set = scan (file, SYM_DICOM_EXPLICIT, &copy);
      element = sym_dicom_find (set, SYM_DICOM_NONE, 0x00081030);
      g_assert_cmpuint (element->length, ==, 2);
      g_assert_true ((element->flags & SYM_DICOM_CUT) != 0);
      g_assert_nonnull (set->problem);
    }
}

/* Protects: a data set cut at any byte is read to there, without a read beyond. */
static void
test_cut (void)
{
  g_autoptr (GByteArray) file = make_slice ("1.2.3", 1, 0, NULL);
  guint before = 0;

  for (guint n = 132; n <= file->len; n++)
    {
      g_autofree guint8 *copy = g_memdup2 (file->data, n);
      g_autoptr (SymDicomSet) set = sym_dicom_scan (copy, n, 132, SYM_DICOM_EXPLICIT, 0, NULL);

      g_assert_cmpuint (set->elements->len, >=, before);
      before = set->elements->len;
    }
  g_assert_cmpuint (before, ==, 23);
}

/* Protects: random changes of a nested data set end in a set whose every value lies inside it and
 * whose tree is in order. */
static void
test_random (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();

  for (guint i = 0; i < 3; i++)
    {
      put_head (file, 0x00081140, "SQ", 0xffffffff, FALSE);
      put_item (file, 0xfffee000, 0xffffffff, FALSE);
      put_text (file, 0x00081150, "UI", "1.2.3.4");
      put_head (file, 0x00091010, "UN", 8 + 12, FALSE);
      put_item (file, 0xfffee000, 12, FALSE);
      put_head (file, 0x00080100, NULL, 4, FALSE);
      g_byte_array_append (file, (const guint8 *) "CODE", 4);
      put_item (file, 0xfffee00d, 0, FALSE);
      put_item (file, 0xfffee0dd, 0, FALSE);
    }
  for (guint round = 0; round < 50000; round++)
    {
      gsize size = (gsize) g_test_rand_int_range (1, (gint32) file->len + 1);
      g_autofree guint8 *copy = g_memdup2 (file->data, size);
      g_autoptr (SymDicomSet) set = NULL;
      guint n = (guint) g_test_rand_int_range (0, 6);

      for (guint i = 0; i < n; i++)
        copy[g_test_rand_int_range (0, (gint32) size)] = (guint8) g_test_rand_int_range (0, 256);
      set = sym_dicom_scan (copy, size, 0, (SymDicomEncoding) g_test_rand_int_range (0, 3), 0,
                            NULL);
      for (guint32 i = 0; i < set->elements->len; i++)
        {
          const SymDicomElement *element = sym_dicom_get (set, i);

          g_assert_cmpuint (element->offset + element->length, <=, size);
          g_assert_cmpuint (element->end, >, i);
          g_assert_cmpuint (element->end, <=, set->elements->len);
          g_assert_true (element->parent == SYM_DICOM_NONE || element->parent < i);
        }
    }
}

/* Protects: sequences that hide in UN are opened, in the encoding they are in (PS3.5 6.2.2). */
static void
test_unknown (void)
{
  for (guint explicit = 0; explicit < 2; explicit++)
    {
      g_autoptr (GByteArray) file = g_byte_array_new ();
      g_autoptr (SymDicomSet) set = NULL;
      g_autofree guint8 *copy = NULL;
      g_autofree char *text = NULL;
      guint32 item;

      put_head (file, 0x00091010, "UN", 0xffffffff, FALSE);
      put_item (file, 0xfffee000, 0xffffffff, FALSE);
      put_bytes (file, 0x0008001c, explicit != 0 ? "CS" : NULL, "YES", 3, FALSE);
      put_item (file, 0xfffee00d, 0, FALSE);
      put_item (file, 0xfffee0dd, 0, FALSE);
      set = scan (file, SYM_DICOM_EXPLICIT, &copy);
      g_assert_null (set->problem);
      item = sym_dicom_find_item (set, SYM_DICOM_NONE, 0x00091010, 0);
      g_assert_cmpuint (item, !=, SYM_DICOM_NONE);
      text = get_text (set, sym_dicom_find (set, item, 0x0008001c));
      g_assert_cmpstr (text, ==, "YES");
    }
}

/* Protects: text, other formats and noise are not taken for a data set without Part 10 header; data
 * sets of each encoding are. */
static void
test_guess (void)
{
  static const struct
  {
    const char *bytes;
    gsize n;
  } others[] = {
    { "This is a text file of some length, with words.\n", 48 },
    { "{ \"Modality\": \"MR\", \"SyntheticData\": true }\n    ", 48 },
    { "\x89PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x20\x08\x02\0\0\0", 32 },
    { "\x5c\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 24 },
    { "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16 },
    { "\x08\0\0\0", 4 },
    { "\x08\0\x05\0CS\xff\xffISO_IR 100", 18 },
  };
  SymDicomEncoding encoding;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (
        sym_dicom_guess_encoding ((const guint8 *) others[i].bytes, others[i].n, 0, &encoding));
  for (int want = SYM_DICOM_IMPLICIT; want <= SYM_DICOM_EXPLICIT_BIG; want++)
    {
      g_autoptr (GByteArray) file = g_byte_array_new ();
      gboolean big = want == SYM_DICOM_EXPLICIT_BIG;

      put_bytes (file, 0x00080005, want == SYM_DICOM_IMPLICIT ? NULL : "CS", "ISO_IR 100", 10, big);
      put_bytes (file, 0x00080060, want == SYM_DICOM_IMPLICIT ? NULL : "CS", "MR", 2, big);
      g_assert_true (sym_dicom_guess_encoding (file->data, file->len, 0, &encoding));
      g_assert_cmpint (encoding, ==, want);
    }
}

/* Protects: names in every character set of PS3.5 annexes H to K and the tables of C.12.1.1.2 read
 * as UTF-8; the examples are those of the standard. */
static void
test_charsets (void)
{
  static const struct
  {
    const char *terms, *bytes, *text;
    gboolean readable;
  } cases[] = {
    { "", "Doe^John", "Doe^John", TRUE },
    { "ISO_IR 100", "\xc4neas^R\xfc\x64iger", "Äneas^Rüdiger", TRUE },
    { "ISO_IR 101", "Wa\xb3\xeasa", "Wałęsa", TRUE },
    { "ISO_IR 144", "\xbb\xee\xda\x63\x65\xdc\xd1yrg", "Люкceмбyrg", TRUE },
    { "ISO_IR 126", "\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2", "Διονυσιος", TRUE },
    { "ISO_IR 127", "\xe2\xc8\xc7\xe6\xea", "قباني", TRUE },
    { "ISO_IR 138", "\xf9\xf8\xe5\xef", "שרון", TRUE },
    { "ISO_IR 166", "\xa1\xd2", "กา", TRUE },
    { "ISO_IR 13", "\xd4\xcf\xc0\xde^\xc0\xdb\xb3", "ﾔﾏﾀﾞ^ﾀﾛｳ", TRUE },
    { "\\ISO 2022 IR 87",
      "Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
      "Yamada^Tarou=山田^太郎=やまだ^たろう", TRUE },
    { "ISO 2022 IR 13\\ISO 2022 IR 87",
      "\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎",
      TRUE },
    { "\\ISO 2022 IR 149", "Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7",
      "Hong^Gildong=洪^吉洞", TRUE },
    { "\\ISO 2022 IR 58", "Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab",
      "Zhang^XiaoDong=张^小东", TRUE },
    { "ISO_IR 192", "Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1", "Wang^XiaoDong=王^小東",
      TRUE },
    { "GB18030", "Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab", "Wang^XiaoDong=王^小东", TRUE },
    { "GBK", "\xcd\xf5", "王", TRUE },
    /* Not declared: UTF-8 where it is, else Latin-1; nobody is kept from reading it. */
    { "", "caf\xc3\xa9", "café", TRUE },
    { "", "caf\xe9", "café", TRUE },
    /* Declared and wrong, or unknown: read as well as can be, and said. */
    { "ISO_IR 192", "caf\xe9", "café", FALSE },
    { "ISO_IR 999", "caf\xe9", "café", FALSE },
    { "ISO_IR 999", "cafe", "cafe", TRUE },
    { "\\ISO 2022 IR 87", "\x1b$X;3", "\x1b$X;3", FALSE },
  };

  sym_dicom_charset_init ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SymDicomCharset charset = sym_dicom_charset_parse (cases[i].terms, strlen (cases[i].terms));
      gboolean readable;
      g_autofree char *text = sym_dicom_charset_decode (&charset, (const guint8 *) cases[i].bytes,
                                                        strlen (cases[i].bytes), TRUE, &readable);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpint (readable, ==, cases[i].readable);
      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
}

/* Protects: numbers in every VR and byte order, and the refusal of what is none. */
static void
test_numbers (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (SymDicomSet) set = NULL;
  g_autofree guint8 *copy = NULL;
  g_autofree char *text = NULL;
  double value;
  gint64 number;

  put_text (file, 0x00200013, "IS", " -12 ");
  put_text (file, 0x00280030, "DS", "0.5 \\1e-3\\nan\\1,5");
  put_head (file, 0x00280106, "SS", 2, FALSE);
  put_u16 (file, 0xfffe, FALSE);
  put_head (file, 0x00280107, "UL", 8, FALSE);
  put_u32 (file, 4000000000u, FALSE);
  put_u32 (file, 5, FALSE);
  put_head (file, 0x00280108, "FD", 8, FALSE);
  put_u32 (file, 0, FALSE);
  put_u32 (file, 0xc0040000, FALSE); /* -2.5 */
  set = scan (file, SYM_DICOM_EXPLICIT, &copy);
#define GET(tag, index)                                                                            \
  sym_dicom_get_double (set, sym_dicom_find (set, SYM_DICOM_NONE, tag), index, &value)
  g_assert_true (GET (0x00200013, 0) && value == -12);
  g_assert_true (
      sym_dicom_get_int (set, sym_dicom_find (set, SYM_DICOM_NONE, 0x00200013), 0, &number) &&
      number == -12);
  g_assert_true (GET (0x00280030, 0) && value == 0.5);
  g_assert_true (GET (0x00280030, 1) && value == 1e-3);
  g_assert_false (GET (0x00280030, 2));
  g_assert_false (GET (0x00280030, 3));
  g_assert_false (GET (0x00280030, 4));
  g_assert_true (GET (0x00280106, 0) && value == -2);
  g_assert_true (GET (0x00280107, 0) && value == 4e9);
  g_assert_true (GET (0x00280107, 1) && value == 5);
  g_assert_false (GET (0x00280107, 2));
  g_assert_true (GET (0x00280108, 0) && value == -2.5);
  g_assert_false (GET (0x00280109, 0));
#undef GET
  text = sym_dicom_format_binary (set, sym_dicom_find (set, SYM_DICOM_NONE, 0x00280107));
  g_assert_cmpstr (text, ==, "4000000000\\5");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  sym_dicom_shim_init ();
  g_test_add_data_func ("/dicom-scan/nesting/implicit", GINT_TO_POINTER (SYM_DICOM_IMPLICIT),
                        test_nesting);
  g_test_add_data_func ("/dicom-scan/nesting/explicit", GINT_TO_POINTER (SYM_DICOM_EXPLICIT),
                        test_nesting);
  g_test_add_data_func ("/dicom-scan/nesting/big", GINT_TO_POINTER (SYM_DICOM_EXPLICIT_BIG),
                        test_nesting);
  g_test_add_func ("/dicom-scan/depth", test_depth);
  g_test_add_func ("/dicom-scan/lengths", test_lengths);
  g_test_add_func ("/dicom-scan/cut", test_cut);
  g_test_add_func ("/dicom-scan/random", test_random);
  g_test_add_func ("/dicom-scan/unknown", test_unknown);
  g_test_add_func ("/dicom-scan/guess", test_guess);
  g_test_add_func ("/dicom-scan/charsets", test_charsets);
  g_test_add_func ("/dicom-scan/numbers", test_numbers);
  return g_test_run ();
}
