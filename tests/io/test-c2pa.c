/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>
#include <zlib.h>

#include "decoder-test.h"
#include "dicom-bytes.h"
#include "sym-cose.h"
#include "sym-verdict.h"

/* A PNG with a content credential, built byte by byte from the specifications (C2PA 2.2, ISO/IEC
 * 19566-5, RFC 8949, RFC 9052) and signed with a key made here. */

static EVP_PKEY *key;
static X509 *certificate;

static void
be32 (GByteArray *out, gsize n)
{
  const guint8 bytes[] = { (guint8) (n >> 24), (guint8) (n >> 16), (guint8) (n >> 8), (guint8) n };

  g_byte_array_append (out, bytes, 4);
}

static void
append (GByteArray *out, const GByteArray *more)
{
  g_byte_array_append (out, more->data, more->len);
}

/* CBOR with every length in four bytes, so that sizes do not depend on values. */
static void
head (GByteArray *out, guint8 major, gsize n)
{
  const guint8 byte = (guint8) (major << 5 | 26);

  g_byte_array_append (out, &byte, 1);
  be32 (out, n);
}

static void
text (GByteArray *out, const char *s)
{
  head (out, 3, strlen (s));
  g_byte_array_append (out, (const guint8 *) s, (guint) strlen (s));
}

static void
bytes (GByteArray *out, const void *data, gsize n)
{
  head (out, 2, n);
  g_byte_array_append (out, data, (guint) n);
}

static GByteArray *
box (const char *type, const GByteArray *content)
{
  GByteArray *out = g_byte_array_new ();

  be32 (out, 8 + content->len);
  g_byte_array_append (out, (const guint8 *) type, 4);
  append (out, content);
  return out;
}

static GByteArray *
superbox (const char *letters, const char *label, const GByteArray *children)
{
  static const guint8 tail[12] = { 0x00, 0x11, 0x00, 0x10, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71 };
  static const guint8 toggles = 3;
  g_autoptr (GByteArray) description = g_byte_array_new ();
  g_autoptr (GByteArray) content = NULL;

  g_byte_array_append (description, (const guint8 *) letters, 4);
  g_byte_array_append (description, tail, sizeof tail);
  g_byte_array_append (description, &toggles, 1);
  g_byte_array_append (description, (const guint8 *) label, (guint) strlen (label) + 1);
  content = box ("jumd", description);
  append (content, children);
  return box ("jumb", content);
}

static GByteArray *
cbor_superbox (const char *letters, const char *label, const GByteArray *cbor)
{
  g_autoptr (GByteArray) child = box ("cbor", cbor);

  return superbox (letters, label, child);
}

static void
sha256 (const guint8 *data, gsize n, guint8 *digest)
{
  unsigned int length = 0;

  g_assert_cmpint (EVP_Digest (data, n, digest, &length, EVP_sha256 (), NULL), ==, 1);
}

static void
chunk (GByteArray *png, const char *type, const GByteArray *content)
{
  const guint start = png->len + 4;

  be32 (png, content->len);
  g_byte_array_append (png, (const guint8 *) type, 4);
  append (png, content);
  be32 (png, crc32 (0, png->data + start, 4 + content->len));
}

/* A grey picture of 2 x 2 before and after the place of the credential. */
static void
make_halves (GByteArray *before, GByteArray *after)
{
  static const guint8 header[13] = { 0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0 };
  static const guint8 rows[6] = { 0, 10, 20, 0, 30, 40 };
  g_autoptr (GByteArray) ihdr = g_byte_array_new ();
  g_autoptr (GByteArray) idat = g_byte_array_new ();
  g_autoptr (GByteArray) iend = g_byte_array_new ();
  uLongf n = 64;

  g_byte_array_append (before, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  g_byte_array_append (ihdr, header, sizeof header);
  chunk (before, "IHDR", ihdr);
  g_byte_array_set_size (idat, 64);
  g_assert_cmpint (compress (idat->data, &n, rows, sizeof rows), ==, Z_OK);
  g_byte_array_set_size (idat, (guint) n);
  chunk (after, "IDAT", idat);
  chunk (after, "IEND", iend);
}

static void
make_key (void)
{
  X509_NAME *name;

  key = EVP_EC_gen ("P-256");
  certificate = X509_new ();
  ASN1_INTEGER_set (X509_get_serialNumber (certificate), 1);
  X509_set_version (certificate, 2);
  X509_gmtime_adj (X509_getm_notBefore (certificate), -1000);
  X509_gmtime_adj (X509_getm_notAfter (certificate), -10); /* expired: what it signed then still counts */
  X509_set_pubkey (certificate, key);
  name = X509_get_subject_name (certificate);
  X509_NAME_add_entry_by_txt (name, "O", MBSTRING_UTF8, (const guint8 *) "Test Works", -1, -1, 0);
  X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const guint8 *) "Signer One", -1, -1, 0);
  X509_set_issuer_name (certificate, name);
  g_assert_cmpint (X509_sign (certificate, key, EVP_sha256 ()), >, 0);
}

static GByteArray *
sign (const GByteArray *claim)
{
  g_autoptr (GByteArray) header = g_byte_array_new ();
  g_autoptr (GByteArray) to_sign = g_byte_array_new ();
  GByteArray *cose = g_byte_array_new ();
  guint8 *der = NULL, signature[80], raw[64];
  const guint8 *at = signature, es256 = 0x26, null = 0xf6, tag18 = 0xd2;
  const int der_length = i2d_X509 (certificate, &der);
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  gsize n = sizeof signature;
  ECDSA_SIG *sig;

  head (header, 5, 2);
  head (header, 0, 1);
  g_byte_array_append (header, &es256, 1);
  head (header, 0, 33);
  head (header, 4, 1);
  bytes (header, der, (gsize) der_length);
  OPENSSL_free (der);

  /* what RFC 9052 wants signed has its lengths in the shortest form */
  {
    const guint8 start[] = { 0x84, 0x6a };
    const guint8 claim_head[] = { 0x59, (guint8) (claim->len >> 8), (guint8) claim->len };
    const guint8 header_head[] = { 0x59, (guint8) (header->len >> 8), (guint8) header->len };
    const guint8 nothing = 0x40;

    g_assert_cmpuint (claim->len, >, 255);
    g_byte_array_append (to_sign, start, 2);
    g_byte_array_append (to_sign, (const guint8 *) "Signature1", 10);
    g_byte_array_append (to_sign, header_head, 3);
    append (to_sign, header);
    g_byte_array_append (to_sign, &nothing, 1);
    g_byte_array_append (to_sign, claim_head, 3);
    append (to_sign, claim);
  }
  g_assert_cmpint (EVP_DigestSignInit (context, NULL, EVP_sha256 (), NULL, key), ==, 1);
  g_assert_cmpint (EVP_DigestSign (context, signature, &n, to_sign->data, to_sign->len), ==, 1);
  EVP_MD_CTX_free (context);
  sig = d2i_ECDSA_SIG (NULL, &at, (long) n);
  BN_bn2binpad (ECDSA_SIG_get0_r (sig), raw, 32);
  BN_bn2binpad (ECDSA_SIG_get0_s (sig), raw + 32, 32);
  ECDSA_SIG_free (sig);

  g_byte_array_append (cose, &tag18, 1);
  head (cose, 4, 4);
  bytes (cose, header->data, header->len);
  head (cose, 5, 0);
  g_byte_array_append (cose, &null, 1);
  bytes (cose, raw, sizeof raw);
  return cose;
}

typedef struct
{
  GByteArray *png;
  gsize claim, actions; /* where a byte of their text stands */
} Credential;

static gsize
find (const GByteArray *in, const char *what)
{
  const guint8 *at = memmem (in->data, in->len, what, strlen (what));

  g_assert_nonnull (at);
  return (gsize) (at - in->data);
}

static GByteArray *
make_store (const guint8 *rest_digest, gsize start, gsize length, const char *source_type, gboolean foreign)
{
  g_autoptr (GByteArray) actions = g_byte_array_new ();
  g_autoptr (GByteArray) binding = g_byte_array_new ();
  g_autoptr (GByteArray) claim = g_byte_array_new ();
  g_autoptr (GByteArray) assertions = g_byte_array_new ();
  g_autoptr (GByteArray) manifest = g_byte_array_new ();
  g_autoptr (GByteArray) signature = NULL;
  GByteArray *parts[2] = { actions, binding };
  const char *const labels[2] = { "c2pa.actions.v2", "c2pa.hash.data" };
  g_autoptr (GByteArray) boxed = NULL;

  head (actions, 5, 1);
  text (actions, "actions");
  head (actions, 4, 1);
  head (actions, 5, 2);
  text (actions, "action");
  text (actions, "c2pa.created");
  text (actions, "digitalSourceType");
  text (actions, source_type);

  head (binding, 5, 3);
  text (binding, "exclusions");
  head (binding, 4, 1);
  head (binding, 5, 2);
  text (binding, "start");
  head (binding, 0, start);
  text (binding, "length");
  head (binding, 0, length);
  text (binding, "alg");
  text (binding, "sha256");
  text (binding, "hash");
  bytes (binding, rest_digest, 32);

  head (claim, 5, 3);
  text (claim, "claim_generator");
  text (claim, "test_generator/1.0");
  text (claim, "alg");
  text (claim, "sha256");
  text (claim, "assertions");
  head (claim, 4, 2);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GByteArray) assertion = cbor_superbox ("cbor", labels[i], parts[i]);
      g_autofree char *url = g_strdup_printf ("self#jumbf=c2pa.assertions/%s", labels[i]);
      guint8 digest[32];

      sha256 (assertion->data + 8, assertion->len - 8, digest);
      head (claim, 5, 2);
      text (claim, "url");
      text (claim, url);
      text (claim, "hash");
      bytes (claim, digest, 32);
      append (assertions, assertion);
    }
  signature = sign (claim);
  if (foreign)
    {
      g_autoptr (GByteArray) forged = g_byte_array_new ();
      g_autoptr (GByteArray) assertion = NULL;

      head (forged, 5, 1);
      text (forged, "trust");
      text (forged, "trusted");
      assertion = cbor_superbox ("cbor", "check", forged);
      append (assertions, assertion);
    }

  boxed = superbox ("c2as", "c2pa.assertions", assertions);
  append (manifest, boxed);
  g_byte_array_unref (boxed);
  boxed = cbor_superbox ("c2cl", "c2pa.claim", claim);
  append (manifest, boxed);
  g_byte_array_unref (boxed);
  boxed = cbor_superbox ("c2cs", "c2pa.signature", signature);
  append (manifest, boxed);
  g_byte_array_unref (boxed);
  boxed = superbox ("c2ma", "urn:uuid:test", manifest);
  return superbox ("c2pa", "c2pa", boxed);
}

static Credential
make_credential_with (gboolean foreign)
{
  static const char generated[] = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
  g_autoptr (GByteArray) before = g_byte_array_new ();
  g_autoptr (GByteArray) after = g_byte_array_new ();
  g_autoptr (GByteArray) rest = g_byte_array_new ();
  g_autoptr (GByteArray) store = NULL;
  Credential credential = { g_byte_array_new (), 0, 0 };
  guint8 digest[32];
  gsize length;

  make_halves (before, after);
  append (rest, before);
  append (rest, after);
  sha256 (rest->data, rest->len, digest);
  store = make_store (digest, before->len, 0, generated, foreign);
  length = store->len + 12;
  g_byte_array_unref (store);
  store = make_store (digest, before->len, length, generated, foreign);
  g_assert_cmpuint (store->len + 12, ==, length);

  append (credential.png, before);
  chunk (credential.png, "caBX", store);
  append (credential.png, after);
  credential.claim = find (credential.png, "test_generator");
  credential.actions = find (credential.png, "trainedAlgorithmicMedia");
  return credential;
}

static Credential
make_credential (void)
{
  return make_credential_with (FALSE);
}

static SymInstance *
decode (const GByteArray *png)
{
  const TestInput input = { SYM_INPUT_MAIN, "x.png", png };

  return test_decode_inputs (&input, 1, FALSE);
}

static const char *
value_of (const SymInstance *instance, const char *name)
{
  for (guint i = 0; i < sym_tags_get_length (instance->tags); i++)
    {
      const SymTag *tag = sym_tags_get (instance->tags, i);

      if (tag->carrier == SYM_CARRIER_C2PA && g_str_equal (tag->name, name))
        return tag->value;
    }
  return NULL;
}

static void
assert_checks (const GByteArray *png, const char *signature, const char *assertions, const char *binding)
{
  g_autoptr (SymInstance) instance = decode (png);

  g_assert_cmpstr (value_of (instance, "check.signature"), ==, signature);
  g_assert_cmpstr (value_of (instance, "check.assertions"), ==, assertions);
  g_assert_cmpstr (value_of (instance, "check.binding"), ==, binding);
}

/* Every fact stands by itself: intact is not trusted. */
static void
test_intact (void)
{
  const Credential credential = make_credential ();
  g_autoptr (GByteArray) png = credential.png;
  g_autoptr (SymInstance) instance = decode (png);

  g_assert_cmpstr (value_of (instance, "c2pa.actions.v2.actions[0].action"), ==, "c2pa.created");
  g_assert_cmpstr (value_of (instance, "c2pa.actions.v2.actions[0].digitalSourceType"), ==,
                   "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
  g_assert_cmpstr (value_of (instance, "claim.claim_generator"), ==, "test_generator/1.0");
  g_assert_cmpstr (value_of (instance, "check.signer"), ==, "Test Works, Signer One");
  g_assert_cmpstr (value_of (instance, "check.trust"), ==, "not trusted");
  assert_checks (png, "intact", "intact", "intact");
}

/* From the file to the verdict: nobody trusts the signer, so the label is strong and no more, and
 * each check is a piece of its own. */
static void
test_evidence (void)
{
  const Credential credential = make_credential ();
  g_autoptr (GByteArray) png = credential.png;
  g_autoptr (SymInstance) instance = decode (png);
  g_autoptr (GPtrArray) evidence = sym_detect (instance->tags);
  const SymVerdict verdict = sym_verdict_merge (evidence);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < evidence->len; i++)
    {
      const SymEvidence *piece = g_ptr_array_index (evidence, i);

      g_string_append_printf (found, "%s:%s%s ", piece->signal, sym_strength_get_name (piece->strength),
                              piece->assurance == SYM_ASSURANCE_VERIFIED ? ":verified" : "");
    }
  g_assert_cmpint (verdict.kind, ==, SYM_VERDICT_SYNTHETIC);
  g_assert_cmpint (verdict.origin, ==, SYM_ORIGIN_GENERATED);
  /* signature, signer, trust, assertions, binding; the certificate's reason where there is one */
  g_assert_true (g_str_has_prefix (found->str, "P-ACT:STRONG P-C2PA:CONTEXT:verified P-C2PA:CONTEXT P-C2PA:CONTEXT "));
  g_assert_true (g_str_has_suffix (found->str, "P-C2PA:CONTEXT:verified P-C2PA:CONTEXT:verified "));
}

/* An assertion that the claim does not list is nobody's, and cannot pass for one of our checks. */
static void
test_foreign_assertion (void)
{
  const Credential credential = make_credential_with (TRUE);
  g_autoptr (GByteArray) png = credential.png;
  g_autoptr (SymInstance) instance = decode (png);

  assert_checks (png, "intact", "broken", "intact");
  g_assert_cmpstr (value_of (instance, "check.trust"), ==, "not trusted");
  g_assert_cmpstr (value_of (instance, "assertion check.trust"), ==, "trusted");
}

static void
flip (GByteArray *png, gsize at)
{
  png->data[at] ^= 1;
}

static void
test_altered (void)
{
  const Credential credential = make_credential ();
  g_autoptr (GByteArray) png = credential.png;

  flip (png, credential.claim);
  assert_checks (png, "broken", "intact", "intact");
  flip (png, credential.claim);
  flip (png, credential.actions);
  assert_checks (png, "intact", "broken", "intact");
  flip (png, credential.actions);
  /* a bit of the checksum of IDAT: not a bit of the credential */
  flip (png, png->len - 13);
  assert_checks (png, "intact", "intact", "broken");
}

static GByteArray *
to_pem (X509 *anchor)
{
  BIO *bio = BIO_new (BIO_s_mem ());
  GByteArray *pem = g_byte_array_new ();
  char *data;
  long n;

  PEM_write_bio_X509 (bio, anchor);
  n = BIO_get_mem_data (bio, &data);
  g_byte_array_append (pem, (const guint8 *) data, (guint) n);
  BIO_free (bio);
  return pem;
}

/* Parts of a store as the segments of a JPEG carry it, each with the box's header in front. */
static void
add_part (GByteArray *jpeg, const GByteArray *store, guint number, gsize from, gsize n)
{
  static const guint8 head[] = { 0xff, 0xeb };
  gsize header = number == 1 ? 0 : 8;

  g_byte_array_append (jpeg, head, 2);
  put_u16 (jpeg, (guint) (2 + 8 + header + n), TRUE);
  g_byte_array_append (jpeg, (const guint8 *) "JP", 2);
  put_u16 (jpeg, 7, TRUE);
  put_u32 (jpeg, number, TRUE);
  g_byte_array_append (jpeg, store->data, (guint) header);
  g_byte_array_append (jpeg, store->data + from, (guint) n);
}

static SymInstance *
decode_frame (const GByteArray *jpeg)
{
  g_autoptr (GByteArray) file = begin_dicom ("1.2.840.10008.1.2.4.50");
  const TestInput input = { SYM_INPUT_MAIN, "x.dcm", file };

  put_text (file, 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7");
  put_head (file, 0x7fe00010, "OB", G_MAXUINT32, FALSE);
  put_head (file, 0xfffee000, NULL, 0, FALSE);
  put_head (file, 0xfffee000, NULL, jpeg->len + jpeg->len % 2, FALSE);
  append (file, jpeg);
  g_byte_array_append (file, (const guint8 *) "", jpeg->len % 2);
  put_head (file, 0xfffee0dd, NULL, 0, FALSE);
  return test_decode_inputs (&input, 1, TRUE);
}

/* A compressed frame of DICOM carries a store in segments, in whatever order, and its hash is of
 * the frame, without the byte that makes its length even. A part that is missing is said. */
static void
check_frame (guint run)
{
  /* One of them makes an odd length. */
  static const guint8 rests[2][20] = { "\xff\xd8\xff\xda\0\10\1\1\0\0\77\0abc\xff\xd9",
                                       "\xff\xd8\xff\xda\0\10\1\1\0\0\77\0ab\xff\xd9" };
  const guint8 *rest = rests[run % 2];
  const guint n_rest = run % 2 ? 16 : 17, missing = run / 2;
  g_autoptr (GByteArray) store = NULL;
  guint8 digest[32];

  sha256 (rest, n_rest, digest);
  store = make_store (digest, 2, 0, "x/trainedAlgorithmicMedia", FALSE);
  static const guint order[] = { 2, 1, 3 };
  const gsize cuts[] = { 0, 400, 700, store->len };
  g_autoptr (GByteArray) whole = make_store (digest, 2, store->len + 3 * 12 + 2 * 8, "x/trainedAlgorithmicMedia", FALSE);
  g_autoptr (GByteArray) jpeg = g_byte_array_new ();
  g_autoptr (SymInstance) instance = NULL;

  g_byte_array_append (jpeg, rest, 2);
  for (guint i = 0; i < 3; i++)
    if (order[i] != missing)
      add_part (jpeg, whole, order[i], cuts[order[i] - 1], cuts[order[i]] - cuts[order[i] - 1]);
  g_byte_array_append (jpeg, rest + 2, n_rest - 2);
  instance = decode_frame (jpeg);
  if (missing > 0)
    {
      g_assert_cmpstr (value_of (instance, "check.binding"), ==, NULL);
      g_assert_cmpuint (test_count_unreadable (instance), >, 0);
      return;
    }
  g_assert_cmpuint (test_count_unreadable (instance), ==, 0);
  g_assert_cmpstr (value_of (instance, "c2pa.actions.v2.actions[0].digitalSourceType"), ==, "x/trainedAlgorithmicMedia");
  g_assert_cmpstr (value_of (instance, "check.signature"), ==, "intact");
  g_assert_cmpstr (value_of (instance, "check.binding"), ==, "intact");
}

static void
test_frames (void)
{
  for (guint run = 0; run < 8; run++)
    check_frame (run);
}

/* Only an anchor that the site names makes a signer trusted. */
static void
test_trust (void)
{
  g_autoptr (GByteArray) claim = g_byte_array_new ();
  g_autoptr (GByteArray) signature = NULL;
  g_autoptr (GByteArray) ours = to_pem (certificate);
  g_autoptr (GByteArray) other = NULL;
  X509 *first = certificate;
  EVP_PKEY *first_key = key;
  SymSpan payload;
  SymCoseResult result;

  for (int i = 0; i < 40; i++)
    text (claim, "some claim");
  payload = (SymSpan) { claim->data, claim->len };
  signature = sign (claim);
  result = sym_cose_verify ((SymSpan) { signature->data, signature->len }, payload, (SymSpan) { ours->data, ours->len });
  g_assert_cmpint (result.state, ==, SYM_COSE_INTACT);
  g_assert_true (result.trusted);
  g_free (result.signer);

  make_key ();
  other = to_pem (certificate);
  X509_free (certificate);
  EVP_PKEY_free (key);
  certificate = first;
  key = first_key;
  result = sym_cose_verify ((SymSpan) { signature->data, signature->len }, payload, (SymSpan) { other->data, other->len });
  g_assert_cmpint (result.state, ==, SYM_COSE_INTACT);
  g_assert_false (result.trusted);
  g_free (result.signer);
}

static SymInstance *
decode_with (const GByteArray *main, const char *main_name, const GByteArray *store, const GByteArray *trust)
{
  TestInput inputs[3] = { { SYM_INPUT_MAIN, main_name, main } };
  guint n = 1;

  if (store != NULL)
    inputs[n++] = (TestInput) { SYM_INPUT_C2PA, "x.c2pa", store };
  if (trust != NULL)
    inputs[n++] = (TestInput) { SYM_INPUT_TRUST, "trust.pem", trust };
  return test_decode_inputs (inputs, n, TRUE);
}

/* The site's trust list reaches the credentials inside a file and beside one. */
static void
test_trust_list (void)
{
  const Credential credential = make_credential ();
  g_autoptr (GByteArray) png = credential.png;
  g_autoptr (GByteArray) ours = to_pem (certificate);
  g_autoptr (SymInstance) trusted = decode_with (png, "x.png", NULL, ours);
  g_autoptr (SymInstance) untrusted = decode_with (png, "x.png", NULL, NULL);

  g_assert_cmpstr (value_of (trusted, "check.trust"), ==, "trusted");
  g_assert_cmpstr (value_of (untrusted, "check.trust"), ==, "not trusted");
}

/* A store beside the file is of the file as it is on disk, also where that is gzip; one that is
 * something else says so. */
static void
test_beside (void)
{
  g_autoptr (GByteArray) slice = make_slice ("1.2.3", 1, 0, NULL);
  g_autoptr (GByteArray) ours = to_pem (certificate);

  for (guint zipped = 0; zipped < 2; zipped++)
    {
      g_autoptr (GByteArray) file = zipped ? test_gzip (slice) : test_cut (slice, slice->len);
      g_autoptr (GByteArray) store = NULL;
      g_autoptr (GByteArray) cut = NULL;
      g_autoptr (SymInstance) intact = NULL;
      g_autoptr (SymInstance) altered = NULL;
      g_autoptr (SymInstance) unreadable = NULL;
      guint8 digest[32];

      sha256 (file->data, file->len, digest);
      store = make_store (digest, 0, 0, "x/trainedAlgorithmicMedia", FALSE);
      intact = decode_with (file, "x.dcm", store, ours);
      g_assert_no_error (intact->error);
      test_assert_tag (intact, SYM_CARRIER_C2PA, "check.binding", 0, "x.c2pa check.binding", "intact");
      g_assert_cmpstr (value_of (intact, "check.signature"), ==, "intact");
      g_assert_cmpstr (value_of (intact, "check.trust"), ==, "trusted");
      g_assert_cmpstr (value_of (intact, "c2pa.actions.v2.actions[0].digitalSourceType"), ==, "x/trainedAlgorithmicMedia");

      digest[0] ^= 1;
      g_byte_array_unref (store);
      store = make_store (digest, 0, 0, "x/trainedAlgorithmicMedia", FALSE);
      altered = decode_with (file, "x.dcm", store, NULL);
      g_assert_cmpstr (value_of (altered, "check.binding"), ==, "broken");
      g_assert_cmpstr (value_of (altered, "check.trust"), ==, "not trusted");

      cut = test_cut (store, 3);
      unreadable = decode_with (file, "x.dcm", cut, NULL);
      g_assert_cmpuint (test_count_unreadable (unreadable), ==, 1);
    }
}

/* Whatever is cut or changed, the reader comes back, and a store that is cut says so. */
static void
test_damaged (void)
{
  const Credential credential = make_credential ();
  g_autoptr (GByteArray) png = credential.png;
  const gsize start = find (png, "caBX") + 4;
  const gsize length = find (png, "IDAT") - 8 - start;

  for (gsize cut = 1; cut < length; cut += 7)
    {
      g_autoptr (GByteArray) store = g_byte_array_new ();
      g_autoptr (GByteArray) shorter = g_byte_array_new ();
      g_autoptr (SymInstance) instance = NULL;
      gboolean unreadable = FALSE;

      g_byte_array_append (store, png->data + start, (guint) (length - cut));
      g_byte_array_append (shorter, png->data, (guint) start - 8);
      chunk (shorter, "caBX", store);
      g_byte_array_append (shorter, png->data + start + length + 4, (guint) (png->len - start - length - 4));
      instance = decode (shorter);
      for (guint i = 0; i < sym_tags_get_length (instance->tags); i++)
        unreadable |= sym_tags_get (instance->tags, i)->carrier == SYM_CARRIER_C2PA
                      && (sym_tags_get (instance->tags, i)->flags & SYM_TAG_UNREADABLE) != 0;
      g_assert_true (unreadable);
    }
  for (int i = 0; i < 2000; i++)
    {
      g_autoptr (GByteArray) changed = g_byte_array_new ();
      g_autoptr (SymInstance) instance = NULL;

      append (changed, png);
      for (int j = g_test_rand_int_range (1, 4); j > 0; j--)
        changed->data[start + (gsize) g_test_rand_int_range (0, (gint32) length)] = (guint8) g_test_rand_int_range (0, 256);
      instance = decode (changed);
      g_assert_nonnull (instance->tags);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  make_key ();
  g_test_add_func ("/c2pa/intact", test_intact);
  g_test_add_func ("/c2pa/evidence", test_evidence);
  g_test_add_func ("/c2pa/foreign-assertion", test_foreign_assertion);
  g_test_add_func ("/c2pa/altered", test_altered);
  g_test_add_func ("/c2pa/frames", test_frames);
  g_test_add_func ("/c2pa/trust", test_trust);
  g_test_add_func ("/c2pa/trust-list", test_trust_list);
  g_test_add_func ("/c2pa/beside", test_beside);
  g_test_add_func ("/c2pa/damaged", test_damaged);
  return g_test_run ();
}
