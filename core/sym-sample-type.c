/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image.h"

static const struct
{
  gsize size;
  const char *name;
} sample_types[SYM_N_SAMPLE_TYPES] = {
  [SYM_SAMPLE_UINT8] = { 1, "uint8" },         [SYM_SAMPLE_INT8] = { 1, "int8" },
  [SYM_SAMPLE_UINT16] = { 2, "uint16" },       [SYM_SAMPLE_INT16] = { 2, "int16" },
  [SYM_SAMPLE_UINT32] = { 4, "uint32" },       [SYM_SAMPLE_INT32] = { 4, "int32" },
  [SYM_SAMPLE_UINT64] = { 8, "uint64" },       [SYM_SAMPLE_INT64] = { 8, "int64" },
  [SYM_SAMPLE_FLOAT32] = { 4, "float32" },     [SYM_SAMPLE_FLOAT64] = { 8, "float64" },
  [SYM_SAMPLE_COMPLEX64] = { 8, "complex64" }, [SYM_SAMPLE_COMPLEX128] = { 16, "complex128" },
};

gsize
sym_sample_type_get_size (SymSampleType type)
{
  g_return_val_if_fail (type < SYM_N_SAMPLE_TYPES, 0);

  return sample_types[type].size;
}

const char *
sym_sample_type_get_name (SymSampleType type)
{
  g_return_val_if_fail (type < SYM_N_SAMPLE_TYPES, NULL);

  return sample_types[type].name;
}
