/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-error.h"
#include "sym-tag.h"

G_BEGIN_DECLS

/**
 * SymFormat:
 *
 * The container, told from the bytes.
 */
typedef enum
{
  SYM_FORMAT_UNKNOWN,
  SYM_FORMAT_DICOM,
  SYM_FORMAT_NIFTI1,
  SYM_FORMAT_NIFTI2,
  SYM_FORMAT_ANALYZE,
  SYM_FORMAT_PNG,
  SYM_N_FORMATS,
} SymFormat;

/**
 * sym_format_get_name:
 *
 * Returns: (transfer none) (nullable): `"dicom"`, `"nifti1"`, …; %NULL where unknown
 */
const char *sym_format_get_name (SymFormat format);

/**
 * SymSampleType:
 *
 * Type of one stored sample, in native byte order.
 */
typedef enum
{
  SYM_SAMPLE_UINT8,
  SYM_SAMPLE_INT8,
  SYM_SAMPLE_UINT16,
  SYM_SAMPLE_INT16,
  SYM_SAMPLE_UINT32,
  SYM_SAMPLE_INT32,
  SYM_SAMPLE_UINT64,
  SYM_SAMPLE_INT64,
  SYM_SAMPLE_FLOAT32,
  SYM_SAMPLE_FLOAT64,
  SYM_SAMPLE_COMPLEX64,  /* two float32; shown as magnitude */
  SYM_SAMPLE_COMPLEX128, /* two float64; shown as magnitude */
  SYM_N_SAMPLE_TYPES,
} SymSampleType;

gsize sym_sample_type_get_size (SymSampleType type);
const char *sym_sample_type_get_name (SymSampleType type);

/**
 * SymColour:
 *
 * What the samples of a pixel mean.
 */
typedef enum
{
  SYM_COLOUR_MONO,          /* larger is brighter; a 2nd sample is alpha and is ignored on screen */
  SYM_COLOUR_MONO_INVERTED, /* MONOCHROME1: larger is darker */
  SYM_COLOUR_RGB,           /* 3 samples; a 4th is alpha and is ignored on screen */
  SYM_COLOUR_YBR_FULL,      /* 3 samples Y Cb Cr, full range, PS3.3 C.7.6.3.1.2 */
  SYM_COLOUR_PALETTE,       /* 1 sample: index into the image's palette */
  SYM_N_COLOURS,
} SymColour;

/**
 * SymWindowFunction:
 * @SYM_WINDOW_LINEAR: LINEAR, for a width of at least 1
 * @SYM_WINDOW_LINEAR_EXACT: LINEAR_EXACT, for any width
 * @SYM_WINDOW_SIGMOID: SIGMOID
 * @SYM_WINDOW_LUT: the VOI LUT of the file, its domain stretched from centre - width / 2 to centre +
 *   width / 2: only in windows that sym_image_get_default_window() gave, and in what a person
 *   makes of them
 *
 * VOI LUT Function (0028,1056), PS3.3 C.11.2.1.2 and C.11.2.1.3, and the VOI LUT Sequence, C.11.2.1.1.
 */
typedef enum
{
  SYM_WINDOW_LINEAR,
  SYM_WINDOW_LINEAR_EXACT,
  SYM_WINDOW_SIGMOID,
  SYM_WINDOW_LUT,
  SYM_N_WINDOW_FUNCTIONS,
} SymWindowFunction;

/**
 * SymWindow:
 * @centre: in modality units
 * @width: in modality units, greater than 0
 * @function: how values map to grey
 * @name: explanation of the file, or of the preset; "" where none
 */
typedef struct
{
  double centre;
  double width;
  guint32 function; /* SymWindowFunction */
  char name[68];
} SymWindow;

/**
 * SymImage:
 *
 * A decoded image: up to five dimensions of samples of any type, its place in the patient, its
 * modality transform. Immutable, with atomic references, shared between threads. Samples are not
 * public: the way to pixels is a #SymFrame.
 *
 * Axes: 0 columns, 1 rows, 2 slices or frames, 3 time, 4 anything else. Patient coordinates are
 * LPS millimetres (+x left, +y posterior, +z head), as in DICOM.
 */
typedef struct _SymImage SymImage;

#define SYM_TYPE_IMAGE (sym_image_get_type ())
GType sym_image_get_type (void);
SymImage *sym_image_ref (SymImage *self);
void sym_image_unref (SymImage *self);

SymFormat sym_image_get_format (const SymImage *self);

/**
 * sym_image_get_dims:
 *
 * Returns: (transfer none) (array fixed-size=5): sizes, each at least 1
 */
const gsize *sym_image_get_dims (const SymImage *self);

/**
 * sym_image_get_file_dims:
 * @dims: (out caller-allocates) (array fixed-size=7): sizes of the axes as the file states them
 *
 * A NIfTI file can have up to seven axes; those beyond the fourth are one axis of the image. This
 * gives them singly, for `inspect`.
 *
 * Returns: number of axes, at least 2, without trailing axes of size 1
 */
guint sym_image_get_file_dims (const SymImage *self, gsize *dims);

/**
 * SymAxis:
 * @n: how many volumes there are along it
 * @name: translated: "Time", "b-value" …
 * @id: the same, not translated, "" where there is no name
 * @unit: of @first and @step: "s", "" for none
 * @first: value at index 0
 * @step: from one index to the next, 0 where values are not known
 */
typedef struct
{
  gsize n;
  const char *name;
  const char *id;
  const char *unit;
  double first, step;
} SymAxis;

/**
 * sym_image_get_n_axes:
 *
 * Returns: how many axes there are beyond columns, rows and slices: what volumes at one place differ in
 */
guint sym_image_get_n_axes (const SymImage *self);

/**
 * sym_image_get_axis:
 * @index: from 0, the one along which the file goes fastest
 * @axis: (out): strings are borrowed from the image
 */
void sym_image_get_axis (const SymImage *self, guint index, SymAxis *axis);
guint sym_image_get_n_samples (const SymImage *self);
SymSampleType sym_image_get_sample_type (const SymImage *self);
SymColour sym_image_get_colour (const SymImage *self);

/**
 * sym_image_get_affine:
 *
 * Where the planes are not evenly spaced it has the mean step, and is no place of a voxel:
 * sym_image_affine_holds() tells.
 *
 * Returns: (transfer none) (nullable) (array fixed-size=16): row-major matrix from voxel indices
 *   (column, row, slice, 1) to patient LPS millimetres; %NULL where the file has no place in space
 */
const double *sym_image_get_affine (const SymImage *self);

/** Whether there is an affine and the planes lie on its grid, but for a small part of a step. */
gboolean sym_image_affine_holds (const SymImage *self);

/** Whether the affine gives every voxel's place to 1e-4 mm. */
gboolean sym_image_affine_is_exact (const SymImage *self);

/**
 * sym_image_get_position:
 * @voxel: (array fixed-size=5): continuous indices; of slice, time and other at least -0.5
 * @lps: (out) (array fixed-size=3): patient LPS millimetres
 *
 * The place of a voxel: by the statement of its own plane where the file has one. Between slices it
 * is known only where they form a grid; elsewhere it is that of the nearest.
 *
 * Returns: whether it is known
 */
gboolean sym_image_get_position (const SymImage *self, const double *voxel, double *lps);

/**
 * sym_image_get_spacing:
 *
 * Returns: (transfer none) (array fixed-size=3): millimetres between columns, rows and slices (the
 *   usual distance where slices are not evenly spaced, the thickness of a single one); 0 where unknown. Without any millimetres the first two still hold the pixel aspect when
 *   sym_image_has_millimetres() is %FALSE.
 */
const double *sym_image_get_spacing (const SymImage *self);

/**
 * sym_image_has_millimetres:
 *
 * Returns: whether spacing within the plane is in millimetres (and a scale bar may be shown)
 */
gboolean sym_image_has_millimetres (const SymImage *self);

/**
 * sym_image_is_volume:
 *
 * Returns: whether the slices form a regular grid in space with at least two slices, so that other
 *   planes than the acquired one can be cut; %FALSE for gaps, tilts, mixed orientations
 */
gboolean sym_image_is_volume (const SymImage *self);

/** sym_image_has_labels: whether values are names of regions, which have colours and no window */
gboolean sym_image_has_labels (const SymImage *self);

/**
 * sym_image_get_frame_of_reference:
 *
 * Returns: (transfer none): Frame of Reference UID, or for NIfTI a name of the space that the
 *   sform or qform code states when it is a template ("nifti:4"), else ""
 */
const char *sym_image_get_frame_of_reference (const SymImage *self);

/**
 * sym_image_get_as_stored:
 *
 * Returns: (transfer none) (nullable): the image as its files store it, where this one is that taken
 *   apart, as slices of a mosaic are
 */
SymImage *sym_image_get_as_stored (const SymImage *self);

/**
 * sym_image_get_duration:
 *
 * Returns: milliseconds for which a plane of a moving picture is shown, 0 where the file does not say
 */
double sym_image_get_duration (const SymImage *self, gint64 slice, gint64 time, gint64 other);

/**
 * sym_image_get_plane_label:
 *
 * Returns: (transfer none): what a plane is beside others at its place ("b 1000 s/mm²", "TE 4.6 ms",
 *   the name of a segment), "" where the file does not say
 */
const char *sym_image_get_plane_label (const SymImage *self, gint64 slice, gint64 time, gint64 other);

/**
 * sym_image_get_unit:
 *
 * Returns: (transfer none): unit of modality values ("HU", "Bq/ml"), "" where unknown
 */
const char *sym_image_get_unit (const SymImage *self);
const char *sym_image_get_modality (const SymImage *self);
const char *sym_image_get_description (const SymImage *self);
const char *sym_image_get_patient (const SymImage *self);
const char *sym_image_get_date (const SymImage *self);

/**
 * sym_image_get_windows:
 * @n: (out): how many
 *
 * Returns: (transfer none) (array length=n) (nullable): the windows the file stores, in file order
 */
const SymWindow *sym_image_get_windows (const SymImage *self, guint *n);

/**
 * sym_image_get_auto_window:
 *
 * Returns: the window from the 0.1 % to the 99.9 % percentile of (a spread of) the modality values
 */
SymWindow sym_image_get_auto_window (const SymImage *self);

/**
 * sym_image_get_full_window:
 *
 * Returns: the window over all modality values the image holds
 */
SymWindow sym_image_get_full_window (const SymImage *self);

/**
 * sym_image_get_default_window:
 *
 * Returns: what a viewer shows first: of a statistic the file's first window or the automatic one about 0; else
 *   the file's first window, else its VOI LUT, else for colour, PNG and DICOM pictures of at most 8 bits without
 *   rescale the range of the samples, of labels all of them, else the automatic window
 */
SymWindow sym_image_get_default_window (const SymImage *self);

/**
 * sym_image_get_source:
 * @slice, @time, @other: within the dimensions
 *
 * Returns: (transfer none) (nullable): of a stack of DICOM files the SOP Instance UID (0008,0018) of the
 *   one that holds the slice; %NULL where all slices are of one file
 */
const char *sym_image_get_source (const SymImage *self, gint64 slice, gint64 time, gint64 other);

/**
 * sym_image_get_n_missing:
 *
 * Returns: how many files of its series the image does not hold, since they had not been read when it
 *   was made; 0 of a whole image
 */
guint sym_image_get_n_missing (const SymImage *self);

/**
 * sym_image_get_notes:
 *
 * Returns: (transfer none) (array zero-terminated=1): translated sentences on what was noticed
 *   while reading: gaps, duplicates, repaired headers, ignored parts
 */
const char *const *sym_image_get_notes (const SymImage *self);

/**
 * SymValue:
 * @n: 0 where there is no voxel (or it is padding), 1 for grey and complex magnitude, 3 for colour
 * @v: modality values (NaN where the voxel is), or red, green and blue: RGB as stored, palette and
 *   YBR converted to 0 … 255
 */
typedef struct
{
  guint n;
  double v[3];
} SymValue;

/**
 * sym_image_value_at:
 * @voxel: (array fixed-size=5): indices; outside the image gives `n` 0
 *
 * The one public access to samples: one value at one voxel, for the cursor.
 */
SymValue sym_image_value_at (const SymImage *self, const gint64 *voxel);

/**
 * SymStatistics:
 *
 * Of the stored samples, and after the modality transform. NaN and infinite values are left out.
 * `valid` is %FALSE for complex samples, which have no order, and where no value is finite before
 * or after the modality transform. Colour has no modality transform; padding and alpha count as any
 * other sample.
 */
typedef struct
{
  gboolean valid;
  double min, max, mean;
  double rescaled_min, rescaled_max, rescaled_mean;
} SymStatistics;

SymStatistics sym_image_get_statistics (const SymImage *self);

/**
 * sym_image_get_digest:
 *
 * Returns: (transfer full): SHA-256 in lower-case hex over the stored samples, little-endian,
 *   sample by sample, pixel by pixel, row by row, slice by slice
 */
char *sym_image_get_digest (const SymImage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymImage, sym_image_unref)

G_END_DECLS
