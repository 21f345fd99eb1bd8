/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-digest-private.h"

#include <openssl/evp.h>

struct _SymDigest
{
  EVP_MD_CTX *context;
};

/* Asked for once: each look-up in the library's providers takes longer than a small image. Configuration
 * files of the library, which could replace what it computes, are not read. */
static const EVP_MD *
get_algorithm (void)
{
  static gsize algorithm = 0;

  if (g_once_init_enter (&algorithm))
    {
      OPENSSL_init_crypto (OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
      g_once_init_leave (&algorithm, (gsize) EVP_MD_fetch (NULL, "SHA2-256", NULL));
    }
  return (const EVP_MD *) algorithm;
}

SymDigest *
_sym_digest_new (void)
{
  SymDigest *self = g_new0 (SymDigest, 1);

  self->context = EVP_MD_CTX_new ();
  /* It fails without memory only, as g_new() would. */
  if (self->context == NULL || EVP_DigestInit_ex2 (self->context, get_algorithm (), NULL) != 1)
    g_error ("There is no SHA-256.");
  return self;
}

void
_sym_digest_update (SymDigest *self, gconstpointer bytes, gsize n)
{
  g_return_if_fail (self != NULL);

  EVP_DigestUpdate (self->context, bytes, n);
}

char *
_sym_digest_end (SymDigest *self)
{
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int n = 0;
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  EVP_DigestFinal_ex (self->context, digest, &n);
  EVP_MD_CTX_free (self->context);
  g_free (self);
  text = g_string_sized_new (2 * n);
  for (unsigned int i = 0; i < n; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_string_free (text, FALSE);
}
