/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-sdm-tile-private.h"
#include "sym-evidence.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Slices of a volume that are worth looking at before the rest. */
#define SPREAD_SLICES 16

/* Pixels of a slice that are worth waiting for: about 15 ns each. Larger ones are left to the spread. */
#define QUICK_PIXELS (4 * 1024 * 1024)

/* Slices in which other sizes are looked for, added up. */
#define SCALED_SLICES 8

/* A palette's index says nothing of brightness: its colour does. */
typedef struct
{
  SymSdmSource source;
  const SymImage *image;
  const SymSdmPlane *plane;
} PaletteSource;

typedef union
{
  SymSdmSource source;
  SymSdmPlaneSource plane;
  PaletteSource palette;
} Source;

static void
read_palette (const SymSdmSource *source, gsize y, gsize first, gsize n, double *row)
{
  static const double weights[3] = { 0.299, 0.587, 0.114 };
  const PaletteSource *self = (const PaletteSource *) source;

  _sym_sdm_plane_read (self->plane, 0, y, first, n, row);
  for (gsize i = 0; i < n; i++)
    {
      double sum = 0;

      for (guint c = 0; c < 3; c++)
        sum += weights[c] * _sym_lut_map (self->image->luts[SYM_LUT_PALETTE_RED + c], row[i]);
      row[i] = sum;
    }
}

static void
source_init (Source *self, const SymImage *image, SymSdmPlane *plane, gsize index)
{
  _sym_sdm_plane_init (plane, image, (guint8 *) image->planes[index]);
  if (image->info.colour == SYM_COLOUR_PALETTE && image->luts[SYM_LUT_PALETTE_RED] != NULL
      && image->luts[SYM_LUT_PALETTE_RED + 1] != NULL && image->luts[SYM_LUT_PALETTE_RED + 2] != NULL)
    self->palette = (PaletteSource){
      .source = { .width = plane->width, .height = plane->height, .read = read_palette },
      .image = image,
      .plane = plane,
    };
  else
    _sym_sdm_plane_source_init (&self->plane, plane, -INFINITY, INFINITY);
}

/* Halfway into each of @n equal parts of the stack; the middle slice of one. */
static gsize
get_spread (const SymImage *image, gsize i, gsize n)
{
  return n == image->n_planes ? i : (gsize) (((double) i + 0.5) * (double) image->n_planes / (double) n);
}

static const char *
get_place (const SymSdmFind *find)
{
  return find->inverted ? ", inverted" : "";
}

static SymEvidence *
make_evidence (const SymImage *image, const SymSdmFind *find, double threshold, gssize plane)
{
  const gboolean is_partly = find->class == SYM_SDM_PARTLY;
  g_autofree char *scale
      = find->scale == 1 ? g_strdup ("") : g_strdup_printf (", scale %.3f", find->scale);
  g_autofree char *angle
      = find->angle == 0 ? g_strdup ("") : g_strdup_printf (", turned by %.2f degrees", find->angle);
  g_autofree char *value
      = g_strdup_printf ("SDM-1 class %d, z = %.2f (threshold %.2f)%s%s%s%s", (int) find->class, find->z, threshold,
                         scale, angle, find->orientation != 0 ? ", turned or mirrored" : "", get_place (find));
  g_autofree char *whole = g_strdup_printf ("0,0,%" G_GSIZE_FORMAT ",%" G_GSIZE_FORMAT, image->dims[0], image->dims[1]);
  g_autofree char *where = plane < 0 || image->n_planes == 1
                               ? g_strdup (whole)
                               : g_strdup_printf ("%s [%" G_GSSIZE_FORMAT "]", whole, plane);
  SymEvidence *evidence = sym_evidence_new (
      "W-SDM", "SDM-1 watermark", SYM_STRENGTH_STRONG, is_partly ? SYM_CLASS_PARTLY : SYM_CLASS_SYNTHETIC, where, value,
      is_partly ? _ ("The image carries a disclosure mark for partly synthetic images, invisible in its samples.")
                : _ ("The image carries a synthetic-disclosure mark, invisible in its samples."));

  evidence->assurance = SYM_ASSURANCE_VERIFIED;
  return evidence;
}

/* The better of two finds, each in relation to its threshold. */
static void
keep_better (SymSdmFind *find, double *threshold, gssize *plane, const SymSdmFind *other, double other_threshold,
             gssize other_plane)
{
  if (other->z - other_threshold <= find->z - *threshold)
    return;
  *find = *other;
  *threshold = other_threshold;
  *plane = other_plane;
}

/* The search for the mark's own size, in @n slices and in their sum. */
typedef struct
{
  gsize n, next;
  SymSdmFold all;
  SymSdmFind find;
  double threshold;
  gssize plane;
  gboolean is_told;
} Native;

static Native *
native_new (gsize n)
{
  Native *self = g_new0 (Native, 1);

  self->n = n;
  self->find.scale = 1;
  self->threshold = _sym_sdm_get_threshold (FALSE, SYM_SDM_SYNTHETIC, n > 1 ? n + 1 : 1);
  self->plane = -1;
  return self;
}

/* Returns: FALSE when cancelled; it goes on where it was when called again */
static gboolean
examine_native (Native *self, const SymImage *image, GCancellable *cancellable)
{
  const gsize n_tests = self->n > 1 ? self->n + 1 : 1;
  g_autofree SymSdmFold *one = g_new0 (SymSdmFold, 1);
  SymSdmFind found;
  double least;

  for (; self->next < self->n; self->next++)
    {
      const gsize index = get_spread (image, self->next, self->n);
      SymSdmPlane view;
      Source source;

      source_init (&source, image, &view, index);
      memset (one, 0, sizeof *one);
      if (!_sym_sdm_fold_add (one, &source.source, cancellable))
        return FALSE;
      _sym_sdm_find_in_fold (one, n_tests, &found, &least);
      keep_better (&self->find, &self->threshold, &self->plane, &found, least, (gssize) index);
      if (self->find.z >= self->threshold && !self->is_told)
        {
          g_autoptr (SymEvidence) evidence = make_evidence (image, &self->find, self->threshold, self->plane);

          _sym_examine_announce (evidence);
          self->is_told = TRUE;
        }
      _sym_sdm_fold_join (&self->all, one);
      _sym_examine_report (self->next + 1);
    }
  if (self->n > 1)
    {
      _sym_sdm_find_in_fold (&self->all, n_tests, &found, &least);
      keep_better (&self->find, &self->threshold, &self->plane, &found, least, -1);
    }
  return TRUE;
}

static gboolean
examine_scales (const SymImage *image, GCancellable *cancellable, SymSdmFind *find, double *threshold)
{
  const gsize n = MIN (image->n_planes, SCALED_SLICES);
  SymSdmPlane planes[SCALED_SLICES];
  Source sources[SCALED_SLICES];
  const SymSdmSource *pointers[SCALED_SLICES];

  for (gsize i = 0; i < n; i++)
    {
      source_init (&sources[i], image, &planes[i], get_spread (image, i, n));
      pointers[i] = &sources[i].source;
    }
  return _sym_sdm_search_scales (pointers, n, cancellable, find, threshold);
}

static gsize
get_n_slices (const SymImage *image, SymExamineEffort effort)
{
  switch (effort)
    {
    case SYM_EXAMINE_QUICK:
      return image->dims[0] > QUICK_PIXELS / image->dims[1] ? 0 : 1;
    case SYM_EXAMINE_SPREAD:
      return MIN (image->n_planes, SPREAD_SLICES);
    case SYM_EXAMINE_FULL:
    default:
      return image->n_planes;
    }
}

GPtrArray *
_sym_sdm_examine (SymImage *image, SymExamineEffort effort, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  g_autofree Native *native = _sym_examine_take_rest (image, SYM_SEARCH_OWN, effort);
  SymSdmFind find;
  double threshold;
  gssize plane;

  if (native == NULL)
    native = native_new (get_n_slices (image, effort));
  if (!examine_native (native, image, cancellable))
    {
      _sym_examine_leave_rest (image, SYM_SEARCH_OWN, effort, g_steal_pointer (&native), g_free);
      return NULL;
    }
  find = native->find;
  threshold = native->threshold;
  plane = native->plane;
  if (find.z < threshold && effort == SYM_EXAMINE_FULL)
    {
      if (!examine_scales (image, cancellable, &find, &threshold))
        {
          _sym_examine_leave_rest (image, SYM_SEARCH_OWN, effort, g_steal_pointer (&native), g_free);
          return NULL;
        }
      plane = -1;
    }
  if (find.z >= threshold)
    g_ptr_array_add (evidence, make_evidence (image, &find, threshold, plane));
  return g_steal_pointer (&evidence);
}
