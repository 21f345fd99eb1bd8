/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <unistd.h>

#include "sym-c2pa.h"
#include "sym-dicom-charset.h"
#include "sym-dicom-private.h"
#include "sym-dicom-signature.h"
#include "sym-labeller.h"
#include "sym-labels-pages.h"
#include "sym-participants.h"

/* What symscope-labels leaves to symscope-decoder. Each of these ends the child with the status that
 * says so; the file is then read once more, from its beginning, over there. */

/* The rest of sym-error.c asks GIO. */
G_DEFINE_QUARK (sym - error - quark, sym_error)

static G_GNUC_NORETURN void
leave (void)
{
  _exit (SYM_PROTOCOL_EXIT_ELSEWHERE);
}

static gboolean
sniff_anything (const guint8 *bytes, gsize n)
{
  return TRUE;
}

static gboolean
read_elsewhere (SymJob *job, GError **error)
{
  leave ();
}

/* What is not DICOM comes here: sniffing that is everything else, also what is nothing at all. */
const SymReader sym_reader_png = {
  .name = "other",
  .sniff = sniff_anything,
  .read = read_elsewhere,
};

const SymReader sym_reader_zip = {
  .name = "other",
  .sniff = sniff_anything,
  .read = read_elsewhere,
};

const SymReader sym_reader_nifti = {
  .name = "other",
  .sniff = sniff_anything,
  .read = read_elsewhere,
};

gboolean
sym_labeller_dicom (SymJob *job, const SymRequestLabel *label, GError **error)
{
  leave ();
}

void
sym_sidecar_read (SymJob *job, SymInput *input, SymCarrier carrier)
{
  leave ();
}

void
sym_participants_read (SymJob *job, SymInput *table, const char *name)
{
  leave ();
}

void
sym_c2pa_read (SymJob *job, SymSpan store, SymSpan asset, const char *place)
{
  leave ();
}

void
sym_c2pa_read_file (SymJob *job, SymInput *input)
{
  leave ();
}

void
sym_xmp_read (SymJob *job, const char *xml, gsize size, const char *where)
{
  leave ();
}

/* A signature that has to be verified. */
void
_sym_dicom_send_signatures (SymJob *job, const SymDicomSet *set, gsize start,
                            SymDicomEncoding encoding, const char *uid)
{
  for (guint32 i = 0; i < set->elements->len; i++)
    if (sym_dicom_get (set, i)->tag == SYM_DICOM_TAG (0xfffa, 0xfffa))
      leave ();
}

/* The dictionary is in the program, and there are no codecs to register: what there is to prepare is
 * the program itself. */
void
sym_dicom_shim_init (void)
{
  _sym_labels_share_pages ();
}

void
sym_dicom_signatures_init (void)
{
}

/* Characters beyond ASCII, Latin-1 and UTF-8. */
void
_sym_dicom_charset_leave (void)
{
  leave ();
}

/* Pixels are not decoded here; that is asked of codecs which only the decoder has. */
gboolean
_sym_codec_rle_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size, guint8 *out,
                       gsize out_size, GError **error)
{
  leave ();
}

gboolean
_sym_codec_jpeg_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size, guint8 *out,
                        gsize out_size, GError **error)
{
  leave ();
}

gboolean
_sym_codec_jpegls_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size, guint8 *out,
                          gsize out_size, GError **error)
{
  leave ();
}

gboolean
_sym_codec_j2k_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size, guint8 *out,
                       gsize out_size, GError **error)
{
  leave ();
}

gboolean
_sym_codec_deflate_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size, guint8 *out,
                           gsize out_size, GError **error)
{
  leave ();
}

gboolean
_sym_codec_copy_decode (SymDicomPixels *pixels, const guint8 *bytes, gsize size, guint8 *out,
                        gsize out_size, GError **error)
{
  leave ();
}
