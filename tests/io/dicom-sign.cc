/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dicom-sign.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <glib/gstdio.h>

#ifdef HAVE_DCMDSIG

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmsign/dcsignat.h>
#include <dcmtk/dcmsign/sicert.h>
#include <dcmtk/dcmsign/simdmac.h>
#include <dcmtk/dcmsign/sinullpr.h>
#include <dcmtk/dcmsign/siprivat.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

/* dcmtk loads keys from files only. */
static bool
load_identity (const char *name, SiPrivateKey &key, SiCertificate &certificate)
{
  char *path = nullptr;
  const int fd = g_file_open_tmp ("dicom-sign-XXXXXX", &path, nullptr);
  FILE *file = fd >= 0 ? fdopen (fd, "w") : nullptr;
  EVP_PKEY *pair = EVP_RSA_gen (2048);
  X509 *x509 = X509_new ();
  X509_NAME *subject = X509_get_subject_name (x509);
  bool loaded;

  X509_set_version (x509, 2);
  ASN1_INTEGER_set (X509_get_serialNumber (x509), 1);
  X509_gmtime_adj (X509_getm_notBefore (x509), -3600);
  X509_gmtime_adj (X509_getm_notAfter (x509), 3600);
  X509_NAME_add_entry_by_txt (subject, "CN", MBSTRING_UTF8,
                              reinterpret_cast<const unsigned char *> (name), -1, -1, 0);
  X509_set_issuer_name (x509, subject);
  X509_set_pubkey (x509, pair);
  X509_sign (x509, pair, EVP_sha256 ());
  PEM_write_PrivateKey (file, pair, nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_X509 (file, x509);
  fclose (file);
  X509_free (x509);
  EVP_PKEY_free (pair);
  key.setPrivateKeyPasswd ("");
  loaded = key.loadPrivateKey (path, X509_FILETYPE_PEM).good ()
           && certificate.loadCertificate (path, X509_FILETYPE_PEM).good ();
  g_unlink (path);
  g_free (path);
  return loaded;
}

extern "C" uint8_t *
dicom_sign (const uint8_t *bytes, size_t size, const uint32_t *tags, size_t n_tags, int in_item,
            const char *name, size_t *signed_size)
{
  DcmFileFormat file;
  DcmInputBufferStream in;
  DcmItem *item = file.getDataset ();
  DcmAttributeTag list (DcmTag (0x0400, 0x0020));
  SiPrivateKey key;
  SiCertificate certificate;
  SiMDMAC mac (EMT_SHA256);
  SiNullProfile profile;
  DcmSignature signer;
  OFCondition result;

  in.setBuffer (bytes, static_cast<offile_off_t> (size));
  in.setEos ();
  file.transferInit ();
  result = file.read (in);
  file.transferEnd ();
  if (result.good () && in_item)
    result = file.getDataset ()->findAndGetSequenceItem (DcmTagKey (0x0008, 0x1140), item, 1);
  if (result.bad () || !load_identity (name, key, certificate))
    return nullptr;
  for (size_t i = 0; i < n_tags; i++)
    list.putTagVal (DcmTagKey (static_cast<Uint16> (tags[i] >> 16),
                               static_cast<Uint16> (tags[i] & 0xffff)), i);
  signer.attach (item);
  result = signer.createSignature (key, certificate, mac, profile, EXS_LittleEndianExplicit, &list);
  signer.detach ();
  if (result.bad ())
    {
      fprintf (stderr, "# %s\n", result.text ());
      return nullptr;
    }

  const size_t room = size + (64 << 10);
  uint8_t *out = static_cast<uint8_t *> (malloc (room));
  DcmOutputBufferStream stream (out, static_cast<offile_off_t> (room));
  void *written;
  offile_off_t n = 0;

  file.transferInit ();
  result = file.write (stream, EXS_LittleEndianExplicit, EET_UndefinedLength, nullptr);
  file.transferEnd ();
  stream.flush ();
  stream.flushBuffer (written, n);
  if (result.bad ())
    {
      fprintf (stderr, "# %s\n", result.text ());
      free (out);
      return nullptr;
    }
  *signed_size = static_cast<size_t> (n);
  return out;
}

#else

extern "C" uint8_t *
dicom_sign (const uint8_t *, size_t, const uint32_t *, size_t, int, const char *, size_t *)
{
  return nullptr;
}

#endif
