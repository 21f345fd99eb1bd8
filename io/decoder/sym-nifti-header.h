/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-reader.h"

G_BEGIN_DECLS

#define SYM_NIFTI1_SIZE 348u
#define SYM_NIFTI2_SIZE 540u

/**
 * SymNiftiType:
 * @code: DT_* code
 * @stored: bytes of one number in the file, the unit of byte order
 * @sample_type: type of a sample in memory
 * @n_samples: numbers of @stored bytes per voxel, but one for complex types
 *
 * A data type that can be read.
 */
typedef struct
{
  int code;
  guint stored;
  SymSampleType sample_type;
  guint n_samples;
} SymNiftiType;

const SymNiftiType *sym_nifti_type_find (int code);

/**
 * SymNiftiForm:
 * @code: NIFTI_XFORM_* code; 0 where the header has no such form
 * @usable: whether the matrix is finite and can be inverted
 * @affine: row-major, voxel to LPS millimetres
 */
typedef struct
{
  int code;
  gboolean usable;
  double affine[16];
} SymNiftiForm;

/**
 * SymNiftiHeader:
 * @format: NIfTI-1, NIfTI-2 or Analyze
 * @swapped: whether the file is of the other byte order than this machine
 * @single: whether the voxels are in the same file
 * @dim: number of axes, then their sizes; 1 beyond the number
 * @pixdim: absolute steps of the first three axes in millimetres, 0 where there is none
 * @steps: absolute steps of the axes beyond, 0 where there is none; @first of the first of them
 * @time_unit: NIFTI_UNITS_* code of that
 * @slope, @intercept: 1 and 0 where the header has no scaling
 * @unit: NIFTI_UNITS_* code of the first three axes
 * @bytes: the raw header
 *
 * A header, checked and in native byte order.
 */
typedef struct
{
  SymFormat format;
  gboolean swapped;
  gboolean single;
  gint64 dim[8];
  int datatype;
  int bitpix;
  const SymNiftiType *type;
  guint64 vox_offset;
  double pixdim[3];
  double steps[4], first;
  int time_unit;
  double slope, intercept;
  double cal_min, cal_max;
  int unit;
  int intent_code;
  SymNiftiForm sform, qform;
  guint8 bytes[SYM_NIFTI2_SIZE];
} SymNiftiHeader;

/**
 * sym_nifti_header_sniff:
 *
 * Returns: the size of the header that these first bytes are of; 0 for something else
 */
gsize sym_nifti_header_sniff (const guint8 *bytes, gsize n);

/**
 * sym_nifti_header_parse:
 * @bytes: (array length=n): as many as sym_nifti_header_sniff() said
 *
 * Reads and checks a header. Also when it fails, `format` and `bytes` are set, for the text fields.
 */
gboolean sym_nifti_header_parse (SymNiftiHeader *self, const guint8 *bytes, gsize n, GError **error);

/**
 * SymNiftiField:
 *
 * A text field of fixed size.
 */
typedef struct
{
  const char *name;
  guint16 offset;
  guint16 size;
} SymNiftiField;

/**
 * sym_nifti_header_list_fields:
 *
 * Returns: (array zero-terminated=1): the text fields of a format; the last has a null name
 */
const SymNiftiField *sym_nifti_header_list_fields (SymFormat format);

/**
 * sym_nifti_extensions_read:
 * @header: the header, checked
 * @input: where the header is in, just behind it
 *
 * Reads all header extensions into tags, up to the voxels or the end of a header file.
 */
void sym_nifti_extensions_read (SymJob *job, const SymNiftiHeader *header, SymInput *input);

/**
 * sym_nifti_header_fill_axes:
 * @info: gets the axes beyond the slices, with what the header says of them
 *
 * The fourth axis is time, or a frequency, by its unit; the fifth holds components where the intent says
 * so (nifti1.h); the others have no name but their number.
 */
void sym_nifti_header_fill_axes (const SymNiftiHeader *self, SymImageInfo *info);

G_END_DECLS
