/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-reference"

#include "config.h"

#include "sym-reference.h"

#include <errno.h>
#include <gio/gio.h>
#include <math.h>
#include <string.h>
#include <zlib.h>

#define HEADER_SIZE 348
#define DT_UINT8 2
#define DT_INT16 4
#define DT_UINT16 512

/* The working memory of the model is about twelve times this many floats. */
#define MAX_VOXELS (12u << 20)
#define MIN_SIDE_MM 140.0
#define MIN_STEP_MM 0.8
#define MAX_STEP_MM 4.0

static gint16
get_i16 (const guint8 *header, gsize at)
{
  guint16 value;

  memcpy (&value, header + at, sizeof value);
  return (gint16) GUINT16_FROM_LE (value);
}

static gint32
get_i32 (const guint8 *header, gsize at)
{
  guint32 value;

  memcpy (&value, header + at, sizeof value);
  return (gint32) GUINT32_FROM_LE (value);
}

static double
get_f32 (const guint8 *header, gsize at)
{
  guint32 bits = (guint32) get_i32 (header, at);
  float value;

  memcpy (&value, &bits, sizeof value);
  return (double) value;
}

static gboolean
read_exactly (gzFile file, gpointer buffer, gsize size)
{
  return size <= G_MAXINT && gzread (file, buffer, (unsigned) size) == (int) size;
}

static gboolean
fail (GError **error, const char *name, const char *why)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” %s.", name, why);
  return FALSE;
}

static gboolean
check_header (SymReference *self, const guint8 *header, gsize dims[3], double *step, GError **error)
{
  if (get_i32 (header, 0) != HEADER_SIZE || memcmp (header + 344, "n+1", 4) != 0)
    return fail (error, self->name, "is not a little-endian NIfTI-1 file in one piece");
  if (get_i16 (header, 40) < 3)
    return fail (error, self->name, "has fewer than three dimensions");
  for (guint i = 0; i < 7; i++)
    {
      int size = i < get_i16 (header, 40) ? get_i16 (header, 42 + 2 * i) : 1;

      if (size < 1 || (i >= 3 && size != 1))
        return fail (error, self->name, "is not one volume");
      if (i < 3)
        dims[i] = (gsize) size;
    }
  if (dims[0] * dims[1] * dims[2] > MAX_VOXELS)
    return fail (error, self->name, "has more voxels than the model works on");
  self->sform_code = get_i16 (header, 254);
  if (self->sform_code <= 0)
    return fail (error, self->name, "has no sform: its place in MNI space is not known");
  for (guint i = 0; i < 12; i++)
    self->srow[i] = get_f32 (header, 280 + 4 * i);
  *step = self->srow[0];
  if (!(*step >= MIN_STEP_MM && *step <= MAX_STEP_MM))
    return fail (error, self->name, "has voxels of a size that the model does not work on");
  for (guint i = 0; i < 12; i++)
    {
      if (i % 4 == 3)
        self->origin[i / 4] = self->srow[i];
      else if (!(fabs (self->srow[i] - (i % 4 == i / 4 ? *step : 0.0)) < 1e-3 * *step))
        return fail (error, self->name,
                     "does not have cubic voxels along the axes right, front, up");
    }
  for (guint i = 0; i < 3; i++)
    if ((double) dims[i] * *step < MIN_SIDE_MM || !(fabs (self->origin[i]) < 200.0))
      return fail (error, self->name, "does not hold a whole head in MNI space");
  return TRUE;
}

static gboolean
read_voxels (SymReference *self, gzFile file, const guint8 *header, GError **error)
{
  int datatype = get_i16 (header, 70);
  gsize size = datatype == DT_UINT8 ? 1 : 2;
  gsize n = sym_field_get_size (self->intensity);
  gsize row = self->intensity->dims[0];
  g_autofree guint8 *line = g_malloc (row * size);

  if (datatype != DT_UINT8 && datatype != DT_INT16 && datatype != DT_UINT16)
    return fail (error, self->name, "has a datatype that is not read here");
  if (gzseek (file, (z_off_t) get_f32 (header, 108), SEEK_SET) < 0)
    return fail (error, self->name, "ends before its voxels");
  for (gsize i = 0; i < n; i += row)
    {
      if (!read_exactly (file, line, row * size))
        return fail (error, self->name, "ends within its voxels");
      for (gsize x = 0; x < row; x++)
        {
          int value = size == 1 ? line[x] : get_i16 (line, 2 * x);

          self->intensity->values[i + x]
              = (float) (datatype == DT_UINT16 ? (guint16) value : value);
        }
    }
  return TRUE;
}

SymReference *
sym_reference_read (const char *path, GError **error)
{
  g_autoptr (SymReference) self = g_new0 (SymReference, 1);
  guint8 header[HEADER_SIZE];
  gsize dims[3];
  double step;
  gboolean done = FALSE;
  gzFile file = gzopen (path, "rb");

  self->name = g_path_get_basename (path);
  if (file == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "“%s” cannot be opened: %s.",
                   path, g_strerror (errno));
      return NULL;
    }
  if (!read_exactly (file, header, sizeof header))
    fail (error, self->name, "ends within its header");
  else if (check_header (self, header, dims, &step, error))
    {
      self->intensity = sym_field_new (dims, step);
      done = read_voxels (self, file, header, error);
    }
  gzclose (file);
  return done ? g_steal_pointer (&self) : NULL;
}

void
sym_reference_free (SymReference *self)
{
  g_clear_pointer (&self->intensity, sym_field_free);
  g_free (self->name);
  g_free (self);
}
