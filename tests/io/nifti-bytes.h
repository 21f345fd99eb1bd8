/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "decoder-test.h"

/* Headers are written here byte by byte, by the offsets of the standard. */

typedef struct
{
  GByteArray *bytes;
  gboolean big;
} Writer;

static inline void
put (Writer *w, guint offset, guint64 value, guint size)
{
  if (w->bytes->len < offset + size)
    {
      guint old = w->bytes->len;

      g_byte_array_set_size (w->bytes, offset + size);
      memset (w->bytes->data + old, 0, offset + size - old);
    }
  for (guint i = 0; i < size; i++)
    w->bytes->data[offset + i] = (guint8) (value >> 8 * (w->big ? size - 1 - i : i));
}

static inline void
put_float (Writer *w, guint offset, float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  put (w, offset, bits, 4);
}

static inline void
put_double (Writer *w, guint offset, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  put (w, offset, bits, 8);
}

static inline void
put_text (Writer *w, guint offset, const char *text, guint n)
{
  memcpy (w->bytes->data + offset, text, n);
}

/* A single NIfTI-1 file without voxels: data type, then sizes of axes up to a 0. */
static inline Writer
nifti1 (gboolean big, int type, const int *dims)
{
  Writer w = { g_byte_array_new (), big };
  guint n = 0;

  put (&w, 0, 348, 4);
  put (&w, 348, 0, 4);
  while (dims[n] != 0)
    {
      put (&w, 42 + 2 * n, (guint64) dims[n], 2);
      n++;
      put_float (&w, 76 + 4 * n, 1);
    }
  put (&w, 40, n, 2);
  put (&w, 70, (guint64) type, 2);
  put_float (&w, 108, 352);
  put (&w, 123, 2, 1);
  put_text (&w, 344, "n+1", 4);
  return w;
}

static inline Writer
nifti2 (gboolean big, int type, const int *dims)
{
  Writer w = { g_byte_array_new (), big };
  guint n = 0;

  put (&w, 0, 540, 4);
  put (&w, 540, 0, 4);
  put_text (&w, 4, "n+2\0\r\n\032\n", 8);
  while (dims[n] != 0)
    {
      put (&w, 24 + 8 * n, (guint64) dims[n], 8);
      n++;
      put_double (&w, 104 + 8 * n, 1);
    }
  put (&w, 16, n, 8);
  put (&w, 12, (guint64) type, 2);
  put (&w, 168, 544, 8);
  put (&w, 500, 2, 4);
  return w;
}

static inline void
add_bytes (Writer *w, const void *bytes, guint n)
{
  g_byte_array_append (w->bytes, bytes, n);
}

/* Decodes a header of type u8 with as many voxels as its axes ask for; frees the writer's bytes. */
static inline SymInstance *
decode_filled (Writer *w, guint n_voxels)
{
  SymInstance *instance;

  for (guint i = 0; i < n_voxels; i++)
    {
      guint8 byte = (guint8) i;

      add_bytes (w, &byte, 1);
    }
  instance = test_decode (w->bytes);
  g_clear_pointer (&w->bytes, g_byte_array_unref);
  return instance;
}
