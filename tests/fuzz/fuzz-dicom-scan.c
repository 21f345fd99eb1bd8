/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-job.h"
#include "sym-dicom-scan.h"

/* The walk over the elements of a data set. The first byte says how they are written. */
static void
run (const guint8 *data, gsize size)
{
  g_autoptr (SymDicomSet) set = NULL;
  SymDicomEncoding guessed;
  gsize end = 0;

  if (size < 1)
    return;
  set = sym_dicom_scan (data, size, 1, (SymDicomEncoding) (data[0] % 3), 0, &end);
  g_assert_cmpuint (end, <=, size);
  for (guint i = 0; i < set->elements->len; i++)
    {
      const SymDicomElement *element = sym_dicom_get (set, i);

      g_assert_cmpuint (element->offset, <=, size);
      g_assert_cmpuint (element->length, <=, size - element->offset);
      g_assert_cmpuint (element->end, >, i);
      g_assert_cmpuint (element->end, <=, set->elements->len);
      g_assert_true (element->parent == SYM_DICOM_NONE || element->parent < i);
      g_assert_cmpuint (element->depth, <=, SYM_DICOM_MAX_DEPTH);
      if ((element->flags & (SYM_DICOM_SEQUENCE | SYM_DICOM_ENCAPSULATED)) != 0)
        {
          g_autoptr (GArray) items = sym_dicom_get_items (set, element);

          g_assert_cmpuint (items->len, <=, element->end - i);
        }
    }
  sym_dicom_find (set, SYM_DICOM_NONE, SYM_DICOM_PIXEL_DATA);
  sym_dicom_find_item (set, SYM_DICOM_NONE, 0x52009229, 0);
  sym_dicom_guess_encoding (data, size, 1, &guessed);
}

const FuzzHarness fuzz_dicom_scan = { "dicom-scan", fuzz_job_init, run };
