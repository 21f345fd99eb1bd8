/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "decoder-test.h"
#include "dicom-bytes.h"
#include "dicom-sign.h"

/* Digital signatures, PS3.15 C: made by dcmtk's own signer, checked by the reader. */

#define SIGNATURES 0xfffafffau
#define LABEL 0x0008001cu
#define PIXELS 0x7fe00010u

static const guint32 all[] = { 0x00080018, LABEL, PIXELS };

/* A labelled slice, signed over @tags. */
static GByteArray *
make_signed (const guint32 *tags, gsize n_tags, gboolean in_item)
{
  g_autoptr (GByteArray) extra = g_byte_array_new ();
  g_autoptr (GByteArray) plain = NULL;
  GByteArray *file = g_byte_array_new ();
  gsize size = 0;
  guint8 *bytes;

  put_text (extra, LABEL, "CS", "YES");
  if (in_item)
    {
      put_head (extra, 0x00081140, "SQ", 8 + 8 + 12, FALSE);
      put_head (extra, 0xfffee000, NULL, 0, FALSE);
      put_head (extra, 0xfffee000, NULL, 12, FALSE);
      put_text (extra, LABEL, "CS", "YES");
    }
  plain = make_slice ("1.2.3", 1, 0, extra);
  bytes = dicom_sign (plain->data, plain->len, tags, n_tags, in_item, "Test Signer", &size);
  g_assert_nonnull (bytes);
  g_byte_array_append (file, bytes, (guint) size);
  free (bytes);
  return file;
}

static const char *
get (const SymInstance *instance, const char *where, const char *name)
{
  for (guint i = 0; i < sym_tags_get_length (instance->tags); i++)
    {
      const SymTag *tag = sym_tags_get (instance->tags, i);

      if (tag->carrier == SYM_CARRIER_DICOM && tag->key == SIGNATURES
          && strcmp (tag->where, where) == 0 && strcmp (tag->name, name) == 0)
        return tag->value;
    }
  return NULL;
}

static gboolean
skip_without_dcmsign (void)
{
#ifdef HAVE_DCMDSIG
  return FALSE;
#else
  g_test_skip ("dcmtk has no dcmsign here");
  return TRUE;
#endif
}

/* Changes the first @old into @changed. */
static void
alter (GByteArray *file, const char *old, const char *changed, gsize n)
{
  guint8 *at = memmem (file->data, file->len, old, n);

  g_assert_nonnull (at);
  memcpy (at, changed, n);
}

/* Protects: a signature that fits is intact, names its signer, who is in no trust list, and lists
 * what it covers; the image is read as ever. */
static void
test_intact (void)
{
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (SymInstance) instance = NULL;

  if (skip_without_dcmsign ())
    return;
  file = make_signed (all, G_N_ELEMENTS (all), FALSE);
  instance = test_decode (file);
  g_assert_no_error (instance->error);
  g_assert_cmpstr (get (instance, "(FFFA,FFFA)[0]", "check.signature"), ==, "intact");
  g_assert_cmpstr (get (instance, "(FFFA,FFFA)[0]", "check.signer"), ==, "Test Signer");
  g_assert_cmpstr (get (instance, "(FFFA,FFFA)[0]", "check.trust"), ==, "not trusted");
  g_assert_cmpstr (get (instance, "(FFFA,FFFA)[0]", "check.covers"), ==,
                   "(0008,0018)\\(0008,001C)\\(7FE0,0010)");
  g_assert_null (get (instance, "(FFFA,FFFA)[0]", "check.reason"));
  g_assert_null (get (instance, "(FFFA,FFFA)[1]", "check.signature"));
}

/* The signer's certificate in a signed file, as a trust list. */
static GByteArray *
get_trust (const GByteArray *file)
{
  static const char head[] = "\0\x04\x15\x01OB\0"; /* and a NUL: (0400,0115) OB, reserved */
  const guint8 *at = memmem (file->data, file->len, head, sizeof head);
  GByteArray *pem = g_byte_array_new ();
  g_autofree char *base64 = NULL;
  g_autofree char *text = NULL;
  guint32 size;

  g_assert_nonnull (at);
  memcpy (&size, at + sizeof head, sizeof size);
  base64 = g_base64_encode (at + sizeof head + sizeof size, GUINT32_FROM_LE (size));
  text = g_strdup_printf ("-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n", base64);
  g_byte_array_append (pem, (const guint8 *) text, (guint) strlen (text));
  return pem;
}

/* Protects: the site's trust list counts for these signatures too: for the signer that it holds,
 * for nobody else, and never for a signature that does not fit. */
static void
test_trust (void)
{
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (GByteArray) stranger = NULL;
  g_autoptr (GByteArray) ours = NULL;
  g_autoptr (GByteArray) theirs = NULL;

  if (skip_without_dcmsign ())
    return;
  file = make_signed (all, G_N_ELEMENTS (all), FALSE);
  stranger = make_signed (all, G_N_ELEMENTS (all), FALSE);
  ours = get_trust (file);
  theirs = get_trust (stranger);
  for (guint i = 0; i < 3; i++)
    {
      const TestInput inputs[] = { { SYM_INPUT_MAIN, "test", file },
                                   { SYM_INPUT_TRUST, "trust.pem", i == 1 ? theirs : ours } };
      static const char *const trust[] = { "trusted", "not trusted", NULL };
      g_autoptr (SymInstance) instance = NULL;

      if (i == 2)
        alter (file, "\x08\0\x1c\0CS\x04\0YES ", "\x08\0\x1c\0CS\x04\0NO  ", 12);
      instance = test_decode_inputs (inputs, 2, FALSE);
      g_assert_cmpstr (get (instance, "(FFFA,FFFA)[0]", "check.signature"), ==,
                       i == 2 ? "broken" : "intact");
      g_assert_cmpstr (get (instance, "(FFFA,FFFA)[0]", "check.trust"), ==, trust[i]);
    }
}

/* Protects: a change of the label or of a pixel breaks the signature. */
static void
test_altered (void)
{
  static const char label[] = "\x08\0\x1c\0CS\x04\0YES ", no[] = "\x08\0\x1c\0CS\x04\0NO  ";
  static const char pixel[] = "\x65\0\x66\0\x67\0", other[] = "\x65\0\x66\0\x68\0";
  static const char *const changes[][2] = { { label, no }, { pixel, other } };
  static const gsize sizes[] = { sizeof label - 1, sizeof pixel - 1 };

  if (skip_without_dcmsign ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GByteArray) file = make_signed (all, G_N_ELEMENTS (all), FALSE);
      g_autoptr (SymInstance) instance = NULL;

      alter (file, changes[i][0], changes[i][1], sizes[i]);
      instance = test_decode (file);
      g_assert_no_error (instance->error);
      g_assert_cmpstr (get (instance, "(FFFA,FFFA)[0]", "check.signature"), ==, "broken");
      g_assert_nonnull (get (instance, "(FFFA,FFFA)[0]", "check.reason"));
      g_assert_null (get (instance, "(FFFA,FFFA)[0]", "check.trust"));
    }
}

/* Protects: what a signature does not cover may change; it says so by what it lists. */
static void
test_not_covered (void)
{
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (SymInstance) instance = NULL;

  if (skip_without_dcmsign ())
    return;
  file = make_signed (all, 1, FALSE);
  alter (file, "\x08\0\x1c\0CS\x04\0YES ", "\x08\0\x1c\0CS\x04\0NO  ", 12);
  instance = test_decode (file);
  g_assert_cmpstr (get (instance, "(FFFA,FFFA)[0]", "check.signature"), ==, "intact");
  g_assert_cmpstr (get (instance, "(FFFA,FFFA)[0]", "check.covers"), ==, "(0008,0018)");
}

/* Protects: a signature in an item is found, checked against that item and named by its place. */
static void
test_nested (void)
{
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (SymInstance) instance = NULL;
  const char *where = "(0008,1140)[1].(FFFA,FFFA)[0]";

  if (skip_without_dcmsign ())
    return;
  file = make_signed (&all[1], 1, TRUE);
  instance = test_decode (file);
  g_assert_cmpstr (get (instance, where, "check.signature"), ==, "intact");
  g_assert_cmpstr (get (instance, where, "check.covers"), ==, "(0008,001C)");
  g_assert_null (get (instance, "(FFFA,FFFA)[0]", "check.signature"));
}

/* Protects: a file that is cut off behind its signature's beginning is no file with a broken
 * signature: it is not checked, and why is said. Random damage ends in an answer. */
static void
test_damaged (void)
{
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (GByteArray) cut = NULL;
  g_autoptr (SymInstance) instance = NULL;

  if (skip_without_dcmsign ())
    return;
  file = make_signed (all, G_N_ELEMENTS (all), FALSE);
  cut = test_cut (file, file->len - 40);
  instance = test_decode (cut);
  g_assert_cmpstr (get (instance, "(FFFA,FFFA)[0]", "check.signature"), ==, "not checked");
  g_assert_cmpstr (get (instance, "(FFFA,FFFA)[0]", "check.reason"), ==, "the data set is damaged");
  test_mutations (file, file->len, 500);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/dicom-signature/intact", test_intact);
  g_test_add_func ("/dicom-signature/trust", test_trust);
  g_test_add_func ("/dicom-signature/altered", test_altered);
  g_test_add_func ("/dicom-signature/not-covered", test_not_covered);
  g_test_add_func ("/dicom-signature/nested", test_nested);
  g_test_add_func ("/dicom-signature/damaged", test_damaged);
  return g_test_run ();
}
