/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-item-private.h"

#include <glib/gi18n-lib.h>

#include "sym-image-private.h"

/* What lies over an image: which regions, and what it makes of the verdict. A picture of an acquired
 * image with something synthetic drawn over it is not all acquired. */

SymVerdict
_sym_layers_judge (GPtrArray *layers, guint n_files)
{
  SymVerdict verdict = { .kind = SYM_VERDICT_NO_LABEL, .n_files = n_files };

  for (guint i = 0; i < layers->len; i++)
    {
      SymVerdict other = *sym_item_get_verdict (g_ptr_array_index (layers, i));

      /* what a label denies, or a phantom, is said of the layer and not of the image */
      if (!sym_verdict_is_marked (&other))
        continue;
      other.n_files = n_files;
      other.n_synthetic = other.kind == SYM_VERDICT_SYNTHETIC ? n_files : 0;
      other.conflict = FALSE;
      other.by_person = other.inherited = other.by_pixels = FALSE;
      other.by_layer = TRUE;
      verdict = sym_verdict_join (verdict, other);
    }

  return verdict;
}

static SymEvidence *
describe (SymItem *layer)
{
  const SymVerdict *verdict = sym_item_get_verdict (layer);
  const gboolean is_hint = verdict->kind == SYM_VERDICT_SUSPECTED;
  SymClass asserts = verdict->kind == SYM_VERDICT_PARTLY_SYNTHETIC ? SYM_CLASS_PARTLY
                     : is_hint                                     ? SYM_CLASS_HINT
                     : verdict->origin == SYM_ORIGIN_GENERATED     ? SYM_CLASS_GENERATED
                     : verdict->origin == SYM_ORIGIN_SIMULATED     ? SYM_CLASS_SIMULATED
                                                                   : SYM_CLASS_SYNTHETIC;
  g_autofree char *value = g_strdup_printf ("%s: %s", sym_item_get_name (layer), sym_item_get_reason (layer));
  g_autofree char *says
      = is_hint ? g_strdup_printf (_ ("Regions of “%s” are drawn over the image, and may be synthetic."),
                                   sym_item_get_name (layer))
                : g_strdup_printf (_ ("Regions of “%s” are drawn over the image, and are synthetic."),
                                   sym_item_get_name (layer));

  return sym_evidence_new ("O-SYN", "DICOM PS3.3 C.12.1 (2024b)", is_hint ? SYM_STRENGTH_HINT : SYM_STRENGTH_STRONG,
                           asserts, "overlay", value, says);
}

GPtrArray *
_sym_layers_describe (GPtrArray *layers)
{
  GPtrArray *evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);

  for (guint i = 0; i < layers->len; i++)
    if (sym_item_get_verdict (g_ptr_array_index (layers, i))->kind >= SYM_VERDICT_SUSPECTED)
      g_ptr_array_add (evidence, describe (g_ptr_array_index (layers, i)));

  return evidence;
}

guint
sym_item_get_n_regions (const SymItem *self)
{
  GPtrArray *layers = sym_item_get_layers (self);
  guint n = 0;

  for (guint i = 0; i < layers->len; i++)
    n += sym_segmentation_get_n_segments (sym_item_get_segmentation (g_ptr_array_index (layers, i)));

  return n;
}

const SymSegment *
sym_item_get_region (const SymItem *self, guint region, SymItem **layer)
{
  GPtrArray *layers = sym_item_get_layers (self);

  for (guint i = 0; i < layers->len; i++)
    {
      SymItem *source = g_ptr_array_index (layers, i);
      const guint n = sym_segmentation_get_n_segments (sym_item_get_segmentation (source));

      if (region < n)
        {
          if (layer != NULL)
            *layer = source;
          return sym_segmentation_get_segment (sym_item_get_segmentation (source), region);
        }
      region -= n;
    }

  g_return_val_if_reached (NULL);
}

gboolean
sym_item_refers_to (const SymItem *self, const SymItem *other)
{
  const SymReferences *from = _sym_item_get_references (self), *to = _sym_item_get_references (other);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < to->own->len; i++)
    g_hash_table_add (names, g_ptr_array_index (to->own, i));
  for (guint i = 0; i < from->all->len; i++)
    if (g_hash_table_contains (names, g_array_index (from->all, SymReference, i).uid))
      return TRUE;

  return FALSE;
}

const SymShutterInfo *
_sym_item_get_shutter (const SymItem *self, const SymViewport *viewport)
{
  const SymItem *source = sym_item_get_presented_by (self);
  const SymImage *image = sym_item_get_image (self);

  if (viewport->no_shutter || image == NULL)
    return NULL;
  /* that of a presentation state takes the place of the image's own, PS3.3 C.7.6.11 */
  if (viewport->is_presented && source != NULL
      && _sym_presentation_get_shutter (sym_item_get_presentation (source)) != NULL)
    return _sym_presentation_get_shutter (sym_item_get_presentation (source));

  return image->shutter;
}

gboolean
sym_item_has_shutter (const SymItem *self)
{
  const SymItem *source = sym_item_get_presented_by (self);

  return (sym_item_get_image (self) != NULL && sym_item_get_image (self)->shutter != NULL)
         || (source != NULL && _sym_presentation_get_shutter (sym_item_get_presentation (source)) != NULL);
}

void
sym_item_init_viewport (const SymItem *self, SymViewport *viewport, int width, int height, int scale)
{
  const SymItem *source = self != NULL ? sym_item_get_presented_by (self) : NULL;

  sym_viewport_init (viewport, self != NULL ? sym_item_get_image (self) : NULL, width, height, scale);
  if (source != NULL)
    sym_presentation_apply (sym_item_get_presentation (source), sym_item_get_image (self), viewport);
}

void
sym_item_follow (const SymItem *self, const SymViewport *before, SymViewport *viewport)
{
  const SymItem *source = sym_item_get_presented_by (self);

  if (source != NULL && sym_item_get_image (self) != NULL)
    sym_presentation_follow (sym_item_get_presentation (source), sym_item_get_image (self), before, viewport);
}
