/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-cose.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "sym-cbor.h"

/* Header parameters: RFC 9052 section 3.1, RFC 9360. */
#define HEADER_ALG 1
#define HEADER_X5CHAIN 33

/* CBOR tag 18 in one byte, RFC 9052 section 2. */
#define TAG_SIGN1 0xd2

#define MAX_CHAIN 16

G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_STORE, X509_STORE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_STORE_CTX, X509_STORE_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ECDSA_SIG, ECDSA_SIG_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_vfree)

typedef struct
{
  gint64 alg; /* IANA "COSE Algorithms" */
  int key_type;
  const char *digest; /* NULL: the algorithm has its own */
  gboolean pss;
  gsize half; /* bytes of r and of s, ECDSA */
} Algorithm;

static const Algorithm algorithms[] = {
  { -7, EVP_PKEY_EC, "SHA256", FALSE, 32 },
  { -35, EVP_PKEY_EC, "SHA384", FALSE, 48 },
  { -36, EVP_PKEY_EC, "SHA512", FALSE, 66 },
  { -37, EVP_PKEY_RSA, "SHA256", TRUE, 0 },
  { -38, EVP_PKEY_RSA, "SHA384", TRUE, 0 },
  { -39, EVP_PKEY_RSA, "SHA512", TRUE, 0 },
  { -8, EVP_PKEY_ED25519, NULL, FALSE, 0 },
};

static void
append_head (GByteArray *out, guint8 major, guint64 n)
{
  guint8 head[9];
  gsize length = 1;

  if (n < 24)
    head[0] = (guint8) (major << 5 | n);
  else
    {
      const guint power = n <= G_MAXUINT8 ? 0 : n <= G_MAXUINT16 ? 1 : n <= G_MAXUINT32 ? 2 : 3;

      head[0] = (guint8) (major << 5 | (24 + power));
      length = 1 + ((gsize) 1 << power);
      for (gsize i = 1; i < length; i++)
        head[i] = (guint8) (n >> 8 * (length - 1 - i));
    }
  g_byte_array_append (out, head, (guint) length);
}

static void
append_bytes (GByteArray *out, SymSpan bytes)
{
  append_head (out, 2, bytes.size);
  if (bytes.size > 0)
    g_byte_array_append (out, bytes.data, (guint) bytes.size);
}

/* Sig_structure of RFC 9052 section 4.4, with no external data. */
static GByteArray *
sig_structure (SymSpan protected_header, SymSpan payload)
{
  static const char context[] = "Signature1";
  GByteArray *out = g_byte_array_new ();

  append_head (out, 4, 4);
  append_head (out, 3, sizeof context - 1);
  g_byte_array_append (out, (const guint8 *) context, sizeof context - 1);
  append_bytes (out, protected_header);
  append_bytes (out, (SymSpan) { NULL, 0 });
  append_bytes (out, payload);
  return out;
}

/* COSE writes r and s one after the other, OpenSSL reads DER. */
static guint8 *
ecdsa_to_der (SymSpan raw, gsize half, int *length)
{
  g_autoptr (ECDSA_SIG) sig = ECDSA_SIG_new ();
  guint8 *der = NULL;

  if (raw.size != 2 * half)
    return NULL;
  if (ECDSA_SIG_set0 (sig, BN_bin2bn (raw.data, (int) half, NULL),
                      BN_bin2bn (raw.data + half, (int) half, NULL)) != 1)
    return NULL;
  *length = i2d_ECDSA_SIG (sig, &der);
  return *length > 0 ? der : NULL;
}

static gboolean
verify (const Algorithm *algorithm, X509 *certificate, SymSpan signature, const GByteArray *signed_bytes)
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  EVP_PKEY *key = X509_get0_pubkey (certificate);
  EVP_PKEY_CTX *key_context = NULL;
  guint8 *der = NULL;
  int der_length = 0;
  int ok;

  if (key == NULL || EVP_PKEY_get_base_id (key) != algorithm->key_type)
    return FALSE;
  if (EVP_DigestVerifyInit_ex (context, &key_context, algorithm->digest, NULL, NULL, key, NULL) != 1)
    return FALSE;
  if (algorithm->pss
      && (EVP_PKEY_CTX_set_rsa_padding (key_context, RSA_PKCS1_PSS_PADDING) != 1
          || EVP_PKEY_CTX_set_rsa_pss_saltlen (key_context, RSA_PSS_SALTLEN_DIGEST) != 1))
    return FALSE;
  if (algorithm->half > 0)
    {
      der = ecdsa_to_der (signature, algorithm->half, &der_length);
      if (der == NULL)
        return FALSE;
      signature = (SymSpan) { der, (gsize) der_length };
    }
  ok = EVP_DigestVerify (context, signature.data, signature.size, signed_bytes->data, signed_bytes->len);
  OPENSSL_free (der);
  return ok == 1;
}

static char *
describe_signer (X509 *certificate)
{
  static const int nids[] = { NID_organizationName, NID_commonName };
  g_autoptr (GString) name = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (nids); i++)
    {
      X509_NAME *subject = X509_get_subject_name (certificate);
      const int at = X509_NAME_get_index_by_NID (subject, nids[i], -1);
      guint8 *utf8 = NULL;
      int length;

      if (at < 0)
        continue;
      length = ASN1_STRING_to_UTF8 (&utf8, X509_NAME_ENTRY_get_data (X509_NAME_get_entry (subject, at)));
      if (length > 0 && g_utf8_validate ((const char *) utf8, length, NULL))
        g_string_append_printf (name, "%s%.*s", name->len > 0 ? ", " : "", length, (const char *) utf8);
      OPENSSL_free (utf8);
    }
  return name->len > 0 ? g_strdup (name->str) : NULL;
}

static X509 *
parse_der (SymSpan der)
{
  const guint8 *at = der.data;

  return der.size > 0 && der.size <= G_MAXINT ? d2i_X509 (NULL, &at, (long) der.size) : NULL;
}

static X509 *
parse_certificate (const cbor_item_t *item)
{
  return parse_der (sym_cbor_to_bytes (item));
}

char *
sym_cose_name_signer (SymSpan certificate)
{
  g_autoptr (X509) x509 = parse_der (certificate);

  return x509 != NULL ? describe_signer (x509) : NULL;
}

/* Only the anchors given count. A signature outlives its certificate: what matters is that the
 * chain leads to an anchor, so expiry is not judged (there is no trusted time to judge it by). */
static gboolean
chain_is_trusted (X509 *leaf, STACK_OF (X509) *others, SymSpan anchors)
{
  g_autoptr (X509_STORE) store = X509_STORE_new ();
  g_autoptr (X509_STORE_CTX) context = X509_STORE_CTX_new ();
  g_autoptr (BIO) pem = NULL;
  X509 *anchor;
  guint n = 0;

  if (anchors.size == 0 || anchors.size > G_MAXINT)
    return FALSE;
  pem = BIO_new_mem_buf (anchors.data, (int) anchors.size);
  while ((anchor = PEM_read_bio_X509 (pem, NULL, NULL, NULL)) != NULL)
    {
      n += X509_STORE_add_cert (store, anchor) == 1;
      X509_free (anchor);
    }
  if (n == 0)
    return FALSE;
  X509_STORE_set_flags (store, X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_PARTIAL_CHAIN);
  X509_STORE_set_purpose (store, X509_PURPOSE_ANY);
  return X509_STORE_CTX_init (context, store, leaf, others) == 1 && X509_verify_cert (context) == 1;
}

gboolean
sym_cose_is_trusted (SymSpan certificate, SymSpan anchors)
{
  g_autoptr (X509) x509 = parse_der (certificate);

  return x509 != NULL && chain_is_trusted (x509, NULL, anchors);
}

SymCoseResult
sym_cose_verify (SymSpan signature, SymSpan payload, SymSpan anchors)
{
  SymCoseResult result = { SYM_COSE_UNKNOWN, NULL, FALSE, "it is no COSE signature" };
  g_autoptr (cbor_item_t) fields = NULL;
  g_autoptr (cbor_item_t) header = NULL;
  g_autoptr (X509) leaf = NULL;
  g_autoptr (GByteArray) signed_bytes = NULL;
  STACK_OF (X509) *others = NULL;
  const Algorithm *algorithm = NULL;
  const cbor_item_t *chain;
  SymSpan protected_header;
  gint64 alg;

  /* libcbor takes the tags between 6 and 20 for malformed, and COSE_Sign1 is 18 */
  if (signature.size > 0 && signature.data[0] == TAG_SIGN1)
    signature = (SymSpan) { signature.data + 1, signature.size - 1 };
  fields = sym_cbor_parse (signature);
  if (fields == NULL || !cbor_isa_array (fields) || cbor_array_size (fields) != 4)
    return result;
  protected_header = sym_cbor_to_bytes (cbor_array_handle (fields)[0]);
  header = sym_cbor_parse (protected_header);
  if (header == NULL)
    return result;

  for (gsize i = 0; sym_cbor_to_int (sym_cbor_get_int (header, HEADER_ALG), &alg) && i < G_N_ELEMENTS (algorithms); i++)
    if (algorithms[i].alg == alg)
      algorithm = &algorithms[i];
  if (algorithm == NULL)
    {
      result.reason = "its algorithm is not known";
      return result;
    }
  /* older writers put the chain beside the signature, under its name */
  chain = sym_cbor_get_int (header, HEADER_X5CHAIN);
  for (guint i = 0; chain == NULL && i < 2; i++)
    chain = i == 0 ? sym_cbor_get_int (cbor_array_handle (fields)[1], HEADER_X5CHAIN)
                   : sym_cbor_get (cbor_array_handle (fields)[1], "x5chain");
  if (chain == NULL)
    chain = sym_cbor_get (header, "x5chain");
  if (chain != NULL && cbor_isa_array (chain))
    {
      others = sk_X509_new_null ();
      for (gsize i = 0; i < MIN (cbor_array_size (chain), MAX_CHAIN); i++)
        {
          X509 *certificate = parse_certificate (cbor_array_handle (chain)[i]);

          if (i == 0)
            leaf = certificate;
          else if (certificate != NULL)
            sk_X509_push (others, certificate);
        }
    }
  else if (chain != NULL)
    leaf = parse_certificate (chain);
  if (leaf == NULL)
    {
      result.reason = "it holds no certificate";
      sk_X509_pop_free (others, X509_free);
      return result;
    }

  signed_bytes = sig_structure (protected_header, payload);
  result.signer = describe_signer (leaf);
  result.state = verify (algorithm, leaf, sym_cbor_to_bytes (cbor_array_handle (fields)[3]), signed_bytes)
                     ? SYM_COSE_INTACT
                     : SYM_COSE_BROKEN;
  result.trusted = result.state == SYM_COSE_INTACT && chain_is_trusted (leaf, others, anchors);
  result.reason = result.state == SYM_COSE_BROKEN ? "it does not fit the claim"
                  : result.trusted                ? NULL
                                                  : "the signer is not in your trust list";
  sk_X509_pop_free (others, X509_free);
  return result;
}
