/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SymNumber:
 *
 * Type of one stored number of a test image.
 */
typedef enum
{
  SYM_NUMBER_U8,
  SYM_NUMBER_I8,
  SYM_NUMBER_U16,
  SYM_NUMBER_I16,
  SYM_NUMBER_U32,
  SYM_NUMBER_I32,
  SYM_NUMBER_U64,
  SYM_NUMBER_I64,
  SYM_NUMBER_F32,
  SYM_NUMBER_F64,
  SYM_NUMBER_C64,
  SYM_NUMBER_C128,
} SymNumber;

/**
 * SymSamples:
 * @n_samples: numbers at a pixel, stored together: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha
 * @dims: columns, rows, slices, times, other; each at least 1
 * @data: the numbers in little-endian, first axis fastest: the canonical form that is hashed
 * @min, @max: over all finite numbers
 *
 * The content of a test image: a digital phantom, computed by a formula and never measured.
 */
typedef struct
{
  SymNumber type;
  guint n_samples;
  gsize dims[5];
  GByteArray *data;
  double min, max;
} SymSamples;

/**
 * sym_number_get_name:
 *
 * Returns: (transfer none): the name that `inspect` uses
 */
const char *sym_number_get_name (SymNumber type);

/**
 * sym_number_get_size:
 *
 * Returns: bytes of one number (of both parts of a complex one)
 */
gsize sym_number_get_size (SymNumber type);

/**
 * sym_number_get_unit:
 *
 * Returns: bytes that change places together when the byte order changes
 */
gsize sym_number_get_unit (SymNumber type);

/**
 * sym_phantom_value:
 * @u, @v, @w: place in the unit cube; @u to the patient's left, @v to the back, @w to the head
 * @t: time, counted from 0
 * @sample: which number of a pixel
 *
 * The digital phantom: a head of ellipsoids with a shallow ramp along each axis, a bright ball on
 * the left, in front and above the middle, so that every flip and every exchanged axis shows, and
 * a lesion that grows with time.
 *
 * Returns: a number from 0 to 1
 */
double sym_phantom_value (double u, double v, double w, guint t, guint sample);

/**
 * sym_samples_new:
 * @dims: (array fixed-size=5): sizes
 * @low, @high: what 0 and 1 of the phantom become; integers are rounded. Both occur in the image.
 *
 * Returns: (transfer full): the phantom as samples
 */
SymSamples *
sym_samples_new (SymNumber type, guint n_samples, const gsize dims[5], double low, double high);

/**
 * sym_samples_slice:
 *
 * Returns: (transfer full): slice @z at time @t as samples of their own
 */
SymSamples *sym_samples_slice (const SymSamples *self, gsize z, gsize t);

/**
 * sym_samples_update_range:
 *
 * Computes `min` and `max` again, after the numbers were changed.
 */
void sym_samples_update_range (SymSamples *self);

/**
 * sym_samples_get_digest:
 *
 * Returns: (transfer full): SHA-256 of the canonical form, lower-case hex
 */
char *sym_samples_get_digest (const SymSamples *self);

void sym_samples_free (SymSamples *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymSamples, sym_samples_free)

/**
 * sym_bytes_swap_units:
 *
 * Reverses the bytes of each unit of @unit bytes, in place.
 */
void sym_bytes_swap_units (guint8 *data, gsize size, gsize unit);

G_END_DECLS
