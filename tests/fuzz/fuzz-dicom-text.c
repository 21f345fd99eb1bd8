/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fuzz-job.h"
#include "sym-dicom-charset.h"

/* Text in the character sets of DICOM: the terms of (0008,0005) up to a line feed, then the text. */
static void
run (const guint8 *data, gsize size)
{
  const guint8 *feed = size > 0 ? memchr (data, '\n', size) : NULL;
  const gsize n = feed != NULL ? (gsize) (feed - data) : 0;
  const SymDicomCharset charset = sym_dicom_charset_parse ((const char *) data, n);

  data += n;
  size -= n;
  for (guint is_name = 0; is_name < 2; is_name++)
    {
      gboolean readable;
      g_autofree char *text = sym_dicom_charset_decode (&charset, data, size, is_name != 0, &readable);
      g_autoptr (GByteArray) again = g_byte_array_new ();

      g_assert_true (g_utf8_validate (text, -1, NULL));
      sym_dicom_charset_encode (&charset, text, again);
    }
}

const FuzzHarness fuzz_dicom_text = { "dicom-text", fuzz_job_init, run };
