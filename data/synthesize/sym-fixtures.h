/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-samples.h"

G_BEGIN_DECLS

/**
 * SymExpected:
 *
 * What a reader should find in one test image: a row of the manifest. Everything that is not set
 * is an empty field there, and is not compared.
 *
 * @path: file or folder, relative to the folder of the manifest
 * @format: as `inspect` says it
 * @samples: (nullable): the canonical samples, in the order in which they are shown; %NULL where
 *   no image can be had
 * @any_dims: leave out dimensions and digest: the file may be stacked in more than one way
 * @colours: samples of a pixel where they differ from the samples stored together
 * @verdict, @kind: the verdict; %NULL kind stands for null
 * @has_affine, @affine: voxel to patient LPS millimetres
 * @has_rescaled, @rescaled_min, @rescaled_max: after the modality transform
 * @error: (nullable): the kind of error
 * @note: what it is for, without commas
 */
typedef struct
{
  const char *path;
  const char *format;
  const SymSamples *samples;
  gboolean any_dims;
  const char *verdict;
  const char *kind;
  gboolean conflict;
  gboolean has_affine;
  double affine[16];
  gboolean has_rescaled;
  double rescaled_min, rescaled_max;
  const char *error;
  const char *note;
} SymExpected;

/**
 * SymFixtures:
 *
 * A folder of test images that is being made, and its manifest. The first error is kept and stops
 * everything after it.
 */
typedef struct
{
  char *folder;
  GString *manifest;
  GError *error;
} SymFixtures;

/**
 * sym_fixtures_make:
 * @folder: made if needed
 *
 * Makes every test image and `manifest.csv`.
 */
gboolean sym_fixtures_make (const char *folder, GError **error);

/**
 * sym_fixtures_write:
 * @path: relative; its folders are made
 */
void sym_fixtures_write (SymFixtures *self, const char *path, const GByteArray *bytes);

/**
 * sym_fixtures_write_text:
 *
 * As sym_fixtures_write(), for characters.
 */
void sym_fixtures_write_text (SymFixtures *self, const char *path, const char *text);

/**
 * sym_fixtures_expect:
 *
 * Appends a row to the manifest.
 */
void sym_fixtures_expect (SymFixtures *self, const SymExpected *expected);

void sym_fixtures_make_dicom (SymFixtures *self);
void sym_fixtures_make_dicom_labels (SymFixtures *self);
void sym_fixtures_make_dicom_references (SymFixtures *self);
void sym_fixtures_make_dicom_regions (SymFixtures *self);
void sym_fixtures_make_dicom_series (SymFixtures *self);
void sym_fixtures_make_nifti (SymFixtures *self);
void sym_fixtures_make_png (SymFixtures *self);

G_END_DECLS
