/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-label-mark"

#include "config.h"

#include "sym-label-mark.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sym-sdm-private.h"

/** LARGEST_CHANGE: of a sample, in 255ths of the range */
#define LARGEST_CHANGE 3.0

void
_sym_marked_samples_clear (SymMarkedSamples *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/* The plane that holds frame @index of the file. */
static gsize
get_plane_index (const SymImage *image, gsize index)
{
  return image->file_order != NULL ? image->file_order[index] : index;
}

static gsize
get_plane_size (const SymImage *image)
{
  return image->plane_values
         * sym_sample_type_get_size ((SymSampleType) image->info.sample_type);
}

static gboolean
fail_memory (gsize size, GError **error)
{
  g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
               _ ("There is no memory for a second copy of %zu bytes of samples: %s"),
               size, g_strerror (errno));
  return FALSE;
}

static gboolean
fail_samples (const SymImage *image, GError **error)
{
  if (image->info.colour == SYM_COLOUR_PALETTE)
    g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                 _ ("The watermark needs brightness, and the samples are numbers of a palette's "
                    "colours."));
  else
    g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                 _ ("Samples of the type %s cannot take the watermark."),
                 sym_sample_type_get_name ((SymSampleType) image->info.sample_type));
  return FALSE;
}

/* Of the middle plane; where that is empty, of the first that is not. */
static gboolean
get_range (const SymImage *image, SymSdmRange *range, GError **error)
{
  const gboolean is_integer = image->info.sample_type < SYM_SAMPLE_FLOAT32;

  *range = _sym_sdm_get_range (image, image->n_planes / 2);
  for (gsize i = 0; i < image->n_planes && !(range->high > range->low); i++)
    *range = _sym_sdm_get_range (image, i);
  if (!(range->high > range->low))
    g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                 _ ("The image has no range of values that the watermark could be put in."));
  else if (is_integer && LARGEST_CHANGE * (range->high - range->low) / 255 < 0.5)
    g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                 _ ("The range of values shown, %g to %g, is too small for the watermark: a step of "
                    "1 would be seen."),
                 range->low, range->high);
  else
    return TRUE;
  return FALSE;
}

/* Copies the planes in the order of the file, and describes the copies. */
static SymSdmPlane *
copy_planes (const SymImage *image, guint8 *memory, GError **error)
{
  const gsize size = get_plane_size (image);
  g_autofree SymSdmPlane *planes = g_try_new (SymSdmPlane, image->n_planes);

  if (planes == NULL)
    {
      fail_memory (image->n_planes * sizeof (SymSdmPlane), error);
      return NULL;
    }
  for (gsize i = 0; i < image->n_planes; i++)
    {
      memcpy (memory + i * size, image->planes[get_plane_index (image, i)], size);
      if (!_sym_sdm_plane_init (&planes[i], image, memory + i * size))
        {
          fail_samples (image, error);
          return NULL;
        }
    }
  return g_steal_pointer (&planes);
}

/* Whether the planes are those of @image, in the order of the file. */
static gboolean
is_same (const SymImage *image, const guint8 *memory)
{
  const gsize size = get_plane_size (image);

  for (gsize i = 0; i < image->n_planes; i++)
    if (memcmp (image->planes[get_plane_index (image, i)], memory + i * size, size) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
embed (const SymImage *image, guint8 *memory, SymLabelMark *mark, GCancellable *cancellable,
       GError **error)
{
  g_autofree SymSdmPlane *planes = copy_planes (image, memory, error);
  SymSdmReport report;
  SymSdmRange range;

  if (planes == NULL || !get_range (image, &range, error))
    return FALSE;
  switch (_sym_sdm_embed (planes, image->n_planes, &range, SYM_SDM_SYNTHETIC, cancellable, &report))
    {
    case SYM_SDM_EMBEDDED:
      *mark = (SymLabelMark){ SYM_LABEL_MARK_EMBEDDED, report.z, report.psnr };
      break;
    case SYM_SDM_WEAK:
      *mark = (SymLabelMark){ SYM_LABEL_MARK_WEAK, report.z, report.psnr };
      break;
    case SYM_SDM_ALREADY:
      *mark = (SymLabelMark){ SYM_LABEL_MARK_ALREADY, report.z, INFINITY };
      return TRUE;
    case SYM_SDM_CANCELLED:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("It was stopped."));
      return FALSE;
    case SYM_SDM_UNSUPPORTED:
    default:
      return fail_samples (image, error);
    }
  if (!is_same (image, memory))
    return TRUE;
  g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
               _ ("There is nothing in the %zu × %zu pixels that the watermark could be put in."),
               image->dims[0], image->dims[1]);
  return FALSE;
}

typedef struct
{
  void *memory;
  gsize size;
} Mapping;

static void
unmap (gpointer data)
{
  Mapping *mapping = data;

  munmap (mapping->memory, mapping->size);
  g_free (mapping);
}

/* Nobody can change it from here on, the decoder least of all. */
static gboolean
seal (SymMarkedSamples *self, gsize size, GError **error)
{
  Mapping *mapping;
  void *memory;

  if (fcntl (self->fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_WRITE | F_SEAL_SEAL) != 0
      || (memory = mmap (NULL, size, PROT_READ, MAP_PRIVATE, self->fd, 0)) == MAP_FAILED)
    return fail_memory (size, error);
  mapping = g_new (Mapping, 1);
  *mapping = (Mapping){ memory, size };
  self->bytes = g_bytes_new_with_free_func (memory, size, unmap, mapping);
  return TRUE;
}

gboolean
_sym_label_mark_embed (const SymImage *shown, SymMarkedSamples *samples, SymLabelMark *mark,
                       GCancellable *cancellable, GError **error)
{
  const SymImage *image = shown->as_stored != NULL ? shown->as_stored : shown;
  const gsize size = get_plane_size (image) * image->n_planes;
  guint8 *memory;
  gboolean ok;

  *mark = (SymLabelMark){ SYM_LABEL_MARK_NONE, 0, 0 };
  samples->fd = memfd_create ("symscope-marked", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (samples->fd < 0 || ftruncate (samples->fd, (off_t) size) != 0
      || (memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, samples->fd, 0)) == MAP_FAILED)
    return fail_memory (size, error);
  ok = embed (image, memory, mark, cancellable, error);
  munmap (memory, size);
  if (!ok || mark->kind == SYM_LABEL_MARK_ALREADY)
    {
      _sym_marked_samples_clear (samples);
      return ok;
    }
  return seal (samples, size, error);
}

gboolean
_sym_label_mark_check (const SymImage *shown, const SymMarkedSamples *samples,
                       const SymLabelMark *mark, GCancellable *cancellable, GError **error)
{
  const SymImage *copy = shown->as_stored != NULL ? shown->as_stored : shown;
  const gsize size = get_plane_size (copy);
  g_autofree SymSdmPlane *planes = NULL;
  double threshold;
  SymSdmFind find;

  if (size * copy->n_planes != g_bytes_get_size (samples->bytes)
      || !is_same (copy, g_bytes_get_data (samples->bytes, NULL)))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   _ ("The labelled copy does not hold the %zu bytes of samples with the watermark."),
                   g_bytes_get_size (samples->bytes));
      return FALSE;
    }
  if (mark->kind != SYM_LABEL_MARK_EMBEDDED)
    return TRUE;
  planes = g_new (SymSdmPlane, copy->n_planes);
  for (gsize i = 0; i < copy->n_planes; i++)
    _sym_sdm_plane_init (&planes[i], copy, (guint8 *) copy->planes[i]);
  if (!_sym_sdm_measure (planes, copy->n_planes, FALSE, cancellable, &find, &threshold))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("It was stopped."));
      return FALSE;
    }
  if (find.z >= threshold && find.class == SYM_SDM_SYNTHETIC)
    return TRUE;
  g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
               _ ("The watermark is not found in the labelled copy: z = %.2f, and it takes %.2f."),
               find.z, threshold);
  return FALSE;
}

char *
sym_label_mark_describe (const SymLabelMark *self)
{
  switch (self->kind)
    {
    case SYM_LABEL_MARK_EMBEDDED:
      return g_strdup_printf (_ ("The samples carry the watermark: z = %.1f, PSNR %.1f dB."),
                              self->z, self->psnr);
    case SYM_LABEL_MARK_WEAK:
      return g_strdup_printf (_ ("The samples carry a weak watermark (z = %.1f, PSNR %.1f dB): it "
                                 "will not survive lossy handling."),
                              self->z, self->psnr);
    case SYM_LABEL_MARK_ALREADY:
      return g_strdup_printf (_ ("The samples carry the watermark already (z = %.1f) and stay as "
                                 "they are."),
                              self->z);
    case SYM_LABEL_MARK_NONE:
    default:
      return NULL;
    }
}
