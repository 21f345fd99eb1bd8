/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-fixtures-dicom-series"

#include "config.h"

#include "sym-fixtures.h"

#include <math.h>

#include "sym-dicom-phantom.h"

/* Folders of single slices that belong together. File names do not follow the order of slices. */

typedef enum
{
  LABEL_NONE,
  LABEL_YES,
  LABEL_NO,
  LABEL_ONE,
  LABEL_HIDDEN, /* one YES, and one NO in a file that says "calculated", which is graver */
} SeriesLabel;

typedef struct
{
  const char *folder;
  const char *modality;
  gsize slices, times;
  SeriesLabel label;
  int left_out;   /* slice that is not written, or -1 */
  int duplicated; /* slice that is written twice, or -1 */
  gboolean oblique;
  const char *verdict;
  const char *note;
  gboolean conflict;
} Series;

static const Series all_series[] = {
  { "dicom/series-plain", "CT", 12, 1, LABEL_NONE, -1, -1, FALSE, "no-label", "12 slices" },
  { "dicom/series-yes", "CT", 12, 1, LABEL_YES, -1, -1, FALSE, "synthetic",
    "12 slices labelled YES" },
  { "dicom/series-no", "CT", 12, 1, LABEL_NO, -1, -1, FALSE, "says-not", "12 slices labelled NO" },
  { "dicom/series-one-yes", "CT", 12, 1, LABEL_ONE, -1, -1, FALSE, "partly-synthetic",
    "1 of 12 slices labelled YES" },
  { "dicom/series-hidden-no", "MR", 12, 1, LABEL_HIDDEN, -1, -1, FALSE, "partly-synthetic",
    "1 of 12 slices labelled YES and 1 calculated slice labelled NO", TRUE },
  { "dicom/series-oblique", "MR", 8, 1, LABEL_NONE, -1, -1, TRUE, "no-label",
    "turned about two axes" },
  { "dicom/series-times", "MR", 4, 3, LABEL_NONE, -1, -1, FALSE, "no-label",
    "4 slices at 3 times" },
  { "dicom/series-gap", "CT", 12, 1, LABEL_NONE, 7, -1, FALSE, "no-label", "one slice is missing" },
  { "dicom/series-duplicate", "CT", 12, 1, LABEL_NONE, -1, 5, FALSE, "no-label",
    "one slice is there twice" },
};

static SymDicomPlace
get_place (const Series *series)
{
  SymDicomPlace place = sym_dicom_axial;

  if (series->oblique)
    {
      double a = 0.35, b = 0.2;
      const double rows[] = { cos (a), sin (a), 0 };
      const double columns[] = { -sin (a) * cos (b), cos (a) * cos (b), sin (b) };

      for (guint i = 0; i < 3; i++)
        {
          place.rows[i] = rows[i];
          place.columns[i] = columns[i];
        }
    }
  return place;
}

static void
write_slice (SymFixtures *self,
             const Series *series,
             const SymSamples *volume,
             gsize z,
             gsize t,
             const char *suffix)
{
  g_autoptr (SymSamples) slice = sym_samples_slice (volume, z, t);
  g_autofree char *name = g_strdup_printf ("%s %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT "%s",
                                           series->folder, z, t, suffix);
  /* 7 has no common divisor with the numbers of slices: a permutation. */
  g_autofree char *path
      = g_strdup_printf ("%s/i%02" G_GSIZE_FORMAT "%s.dcm", series->folder,
                         (7 * z + 3) % series->slices + series->slices * t, suffix);
  g_autoptr (SymDicomSet) set = sym_dicom_new_image (name, series->folder, series->modality);
  g_autoptr (GByteArray) file = NULL;
  SymDicomPlace place = get_place (series);

  sym_dicom_set_samples (set, slice, 16, "MONOCHROME2");
  sym_dicom_set_place (set, &place, (double) z);
  sym_dicom_set_format (set, 0x00200013, "IS", "%" G_GSIZE_FORMAT,
                        t * series->slices + series->slices - z);
  if (g_str_equal (series->modality, "CT"))
    {
      sym_dicom_set_text (set, 0x00281052, "DS", "-1024");
      sym_dicom_set_text (set, 0x00281053, "DS", "1");
      sym_dicom_set_text (set, 0x00281054, "LO", "HU");
      sym_dicom_set_text (set, 0x00281050, "DS", "40");
      sym_dicom_set_text (set, 0x00281051, "DS", "400");
    }
  if (series->times > 1)
    {
      sym_dicom_set_format (set, 0x00200100, "IS", "%" G_GSIZE_FORMAT, t + 1);
      sym_dicom_set_format (set, 0x00200105, "IS", "%" G_GSIZE_FORMAT, series->times);
    }
  if (series->label == LABEL_YES
      || ((series->label == LABEL_ONE || series->label == LABEL_HIDDEN) && z == 4))
    sym_dicom_set_text (set, SYM_DICOM_SYNTHETIC_DATA, "CS", "YES");
  else if (series->label == LABEL_NO || (series->label == LABEL_HIDDEN && z == 2))
    sym_dicom_set_text (set, SYM_DICOM_SYNTHETIC_DATA, "CS", "NO");
  if (series->label == LABEL_HIDDEN && z == 2)
    sym_dicom_set_add_code (set, 0x00089215, "113072", "DCM", "Multiplanar reformatting");
  file = sym_dicom_set_write_file (set, SYM_DICOM_EXPLICIT_LITTLE);
  sym_fixtures_write (self, path, file);
}

void
sym_fixtures_make_dicom_series (SymFixtures *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (all_series); i++)
    {
      const Series *series = &all_series[i];
      const gsize dims[5] = { 32, 32, series->slices, series->times, 1 };
      gboolean is_ct = g_str_equal (series->modality, "CT");
      gboolean is_regular = series->left_out < 0 && series->duplicated < 0;
      g_autoptr (SymSamples) volume = sym_samples_new (SYM_NUMBER_I16, 1, dims, 0, 3000);
      SymDicomPlace place = get_place (series);
      SymExpected expected = { .path = series->folder,
                               .format = "dicom",
                               .samples = volume,
                               .any_dims = !is_regular,
                               .verdict = series->verdict,
                               .conflict = series->conflict,
                               .has_affine = is_regular,
                               .has_rescaled = is_ct,
                               .rescaled_min = volume->min - 1024,
                               .rescaled_max = volume->max - 1024,
                               .note = series->note };

      for (gsize t = 0; t < series->times; t++)
        for (gsize z = 0; z < series->slices; z++)
          if ((int) z != series->left_out)
            write_slice (self, series, volume, z, t, "");
      if (series->duplicated >= 0)
        write_slice (self, series, volume, (gsize) series->duplicated, 0, "-again");
      sym_dicom_place_get_affine (&place, expected.affine);
      sym_fixtures_expect (self, &expected);
    }
}
