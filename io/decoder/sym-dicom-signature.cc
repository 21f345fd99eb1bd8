/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-dicom-signature.h"

#include <cstdio>
#include <cstdlib>
#include <memory>

#ifdef HAVE_DCMDSIG

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmsign/dcsignat.h>
#include <dcmtk/dcmsign/sicert.h>
#include <dcmtk/dcmsign/sitypes.h>

#include <openssl/x509.h>

struct SymDicomSignatures
{
  DcmDataset dataset;
};

namespace
{

void
say (char *message, size_t size, const char *text) noexcept
{
  if (size > 0)
    snprintf (message, size, "%s", text);
}

DcmItem *
find_item (DcmDataset &dataset, const uint32_t *path, size_t n_path)
{
  DcmItem *item = &dataset;

  for (size_t i = 0; item != nullptr && i + 1 < n_path; i += 2)
    {
      const DcmTagKey key (static_cast<Uint16> (path[i] >> 16),
                           static_cast<Uint16> (path[i] & 0xffff));
      DcmItem *inner = nullptr;

      if (item->findAndGetSequenceItem (key, inner, static_cast<signed long> (path[i + 1])).bad ())
        return nullptr;
      item = inner;
    }
  return item;
}

void
get_covers (DcmSignature &checker, SymDicomSignature *signature)
{
  DcmAttributeTag tags (DcmTag (0x0400, 0x0020));
  unsigned long n;

  if (checker.getCurrentDataElementsSigned (tags).bad () || (n = tags.getVM ()) == 0)
    return;
  signature->covers = static_cast<uint32_t *> (calloc (n, sizeof (uint32_t)));
  for (unsigned long i = 0; signature->covers != nullptr && i < n; i++)
    {
      DcmTagKey key;

      if (tags.getTagVal (key, i).good ())
        signature->covers[signature->n_covers++] =
            static_cast<uint32_t> (key.getGroup ()) << 16 | key.getElement ();
    }
}

void
get_certificate (DcmSignature &checker, SymDicomSignature *signature)
{
  SiCertificate *certificate = checker.getCurrentCertificate ();
  unsigned char *der = nullptr;
  int size;

  if (certificate == nullptr || certificate->getRawCertificate () == nullptr)
    return;
  size = i2d_X509 (certificate->getRawCertificate (), &der);
  if (size > 0)
    {
      signature->certificate = der;
      signature->certificate_size = static_cast<size_t> (size);
    }
}

}

extern "C" void
sym_dicom_signatures_init (void)
{
  try
    {
      DcmSignature::initializeLibrary ();
    }
  catch (...)
    {
      fputs ("symscope-decoder: dcmsign cannot be set up\n", stderr);
    }
}

extern "C" SymDicomSignatures *
sym_dicom_signatures_open (const uint8_t *bytes, size_t size, const char *transfer_syntax,
                           char *reason, size_t reason_size)
{
  try
    {
      auto self = std::make_unique<SymDicomSignatures> ();
      const E_TransferSyntax xfer = DcmXfer (transfer_syntax).getXfer ();
      DcmInputBufferStream stream;
      OFCondition result;

      if (xfer == EXS_Unknown)
        {
          say (reason, reason_size, "the transfer syntax is not known");
          return nullptr;
        }
      stream.setBuffer (bytes, static_cast<offile_off_t> (size));
      stream.setEos ();
      self->dataset.transferInit ();
      result = self->dataset.read (stream, xfer, EGL_noChange);
      self->dataset.transferEnd ();
      if (result.bad ())
        {
          say (reason, reason_size, result.text ());
          return nullptr;
        }
      return self.release ();
    }
  catch (...)
    {
      say (reason, reason_size, "the data set cannot be read");
      return nullptr;
    }
}

extern "C" void
sym_dicom_signatures_verify (SymDicomSignatures *self, const uint32_t *path, size_t n_path,
                             uint32_t index, SymDicomSignature *signature)
{
  *signature = SymDicomSignature ();
  try
    {
      DcmItem *item = find_item (self->dataset, path, n_path);
      DcmSignature checker;
      OFCondition result = EC_ItemNotFound;

      if (item != nullptr)
        {
          checker.attach (item);
          result = checker.selectSignature (index);
        }
      if (result.good ())
        {
          get_covers (checker, signature);
          get_certificate (checker, signature);
          result = checker.verifyCurrent ();
        }
      if (result.good ())
        signature->state = SYM_DICOM_SIGNATURE_INTACT;
      else if (result == SI_EC_VerificationFailed_Corrupted)
        signature->state = SYM_DICOM_SIGNATURE_BROKEN;
      if (result.bad ())
        say (signature->reason, sizeof signature->reason, result.text ());
    }
  catch (...)
    {
      signature->state = SYM_DICOM_SIGNATURE_NOT_CHECKED;
      say (signature->reason, sizeof signature->reason, "the check failed");
    }
}

extern "C" void
sym_dicom_signature_clear (SymDicomSignature *signature)
{
  free (signature->covers);
  OPENSSL_free (signature->certificate);
  *signature = SymDicomSignature ();
}

extern "C" void
sym_dicom_signatures_close (SymDicomSignatures *self)
{
  delete self;
}

#else

extern "C" void
sym_dicom_signatures_init (void)
{
}

extern "C" SymDicomSignatures *
sym_dicom_signatures_open (const uint8_t *, size_t, const char *, char *reason, size_t reason_size)
{
  if (reason_size > 0)
    snprintf (reason, reason_size, "%s", "this program was built without dcmsign");
  return nullptr;
}

extern "C" void
sym_dicom_signatures_verify (SymDicomSignatures *, const uint32_t *, size_t, uint32_t,
                             SymDicomSignature *signature)
{
  *signature = SymDicomSignature ();
}

extern "C" void
sym_dicom_signature_clear (SymDicomSignature *)
{
}

extern "C" void
sym_dicom_signatures_close (SymDicomSignatures *)
{
}

#endif
