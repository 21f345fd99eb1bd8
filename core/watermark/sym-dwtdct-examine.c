/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-watermark"

#include "config.h"

#include "sym-dwtdct-private.h"

#include <glib/gi18n-lib.h>

#include "sym-evidence.h"

/** QUICK_PIXELS: of a plane, in rows around its middle, that are read before the first frame. Every
 *  row of blocks carries the mark, and generators make no larger images. */
#define QUICK_PIXELS (4 * 1024 * 1024)

/** CROP_SIDE: the search for crops looks at the middle of a larger plane: a part of it is a crop too */
#define CROP_SIDE 2048

/** SPREAD_PLANES: how many planes are looked at in the background before all */
#define SPREAD_PLANES 16

/* What is found in one image. */
typedef struct
{
  SymImage *image;
  SymExamineEffort effort;
  GCancellable *cancellable;
  gsize n_planes, n_examined, n_hits;
  guint search; /* at work */
  gsize next;   /* of its planes */
  SymDwtdctMatch best;
  gsize plane; /* of the best */
  const char *how;
} Examination;

static SymEvidence *
make_evidence (const Examination *self)
{
  static const char *const planes[] = { "8-bit encoder", "float encoder", "float encoder, red and blue swapped" };
  const SymDwtdctPayload *payload = self->best.payload;
  const gsize *dims = self->image->dims;
  g_autoptr (GString) where = g_string_new (NULL);
  g_autoptr (GString) value = g_string_new (payload->name);
  g_autofree char *says = NULL;
  char score[G_ASCII_DTOSTR_BUF_SIZE], threshold[G_ASCII_DTOSTR_BUF_SIZE];
  SymEvidence *evidence;

  if (self->n_planes > 1)
    g_string_append_printf (where, "[%" G_GSIZE_FORMAT "].", self->plane);
  g_string_append_printf (where, "0,0,%" G_GSIZE_FORMAT ",%" G_GSIZE_FORMAT, dims[0], dims[1]);
  g_string_append_printf (value, ": score %s, threshold %s (%s%s)",
                          g_ascii_formatd (score, sizeof score, "%.3f", self->best.score),
                          g_ascii_formatd (threshold, sizeof threshold, "%.3f", self->best.threshold),
                          planes[self->best.plane], self->how);
  if (self->n_examined > 1)
    g_string_append_printf (value, "; %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " images", self->n_hits,
                            self->n_examined);
  says = g_strdup_printf (_ ("The pixels carry the watermark of %s: the image passed through that generator’s "
                             "post-processing."),
                          payload->generator);
  evidence = sym_evidence_new ("W-DWT", "invisible-watermark dwtDct", SYM_STRENGTH_STRONG, SYM_CLASS_GENERATED,
                               where->str, value->str, says);
  evidence->assurance = SYM_ASSURANCE_VERIFIED;

  return evidence;
}

/* The first is told at once; the others only add to the count. */
static void
take (Examination *self, gsize plane, const SymDwtdctMatch *match, const char *how)
{
  if (match == NULL)
    return;
  self->n_hits++;
  if (self->n_hits == 1 || match->score > self->best.score)
    {
      self->best = *match;
      self->plane = plane;
      self->how = how;
    }
  if (self->n_hits == 1)
    {
      g_autoptr (SymEvidence) evidence = make_evidence (self);

      _sym_examine_announce (evidence);
    }
}

static gboolean
examine_native (Examination *self, gsize plane)
{
  SymDwtdctMatch matches[SYM_DWTDCT_N_PAYLOADS] = { 0 };
  SymSlice slice;
  SymDwtdctPicture picture = _sym_dwtdct_picture_of (self->image, plane, 0, &slice);
  SymDwtdctPicture band = picture;
  const gsize rows = MAX (QUICK_PIXELS / picture.columns / 8, 1) * 8;
  gsize top = 0;

  if (self->effort == SYM_EXAMINE_QUICK && rows < picture.rows)
    {
      top = (picture.rows - rows) / 16 * 8;
      band = _sym_dwtdct_picture_crop (&picture, 0, top, picture.columns, rows);
    }
  if (!_sym_dwtdct_decode (&band, top / 8, self->n_planes, 1, matches, self->cancellable))
    return FALSE;
  take (self, plane, _sym_dwtdct_find_hit (matches), "");

  return TRUE;
}

/* Enlarged to twice its size, reduced to half, turned or mirrored. */
static gboolean
examine_changed (Examination *self, gsize plane)
{
  SymSlice slices[SYM_DWTDCT_N_ORIENTATIONS];
  SymDwtdctPicture pictures[SYM_DWTDCT_N_ORIENTATIONS + 2];
  SymDwtdctMatch best = { 0 };
  guint changed = 0;

  for (guint i = 0; i < SYM_DWTDCT_N_ORIENTATIONS; i++)
    pictures[i] = _sym_dwtdct_picture_of (self->image, plane, i, &slices[i]);
  pictures[SYM_DWTDCT_N_ORIENTATIONS] = _sym_dwtdct_picture_double (&pictures[0]);
  pictures[SYM_DWTDCT_N_ORIENTATIONS + 1] = _sym_dwtdct_picture_halve (&pictures[0]);
  for (guint i = 1; i < G_N_ELEMENTS (pictures); i++)
    {
      SymDwtdctMatch matches[SYM_DWTDCT_N_PAYLOADS] = { 0 };
      const SymDwtdctMatch *hit;

      if (!_sym_dwtdct_decode (&pictures[i], 0, self->n_planes, G_N_ELEMENTS (pictures) - 1, matches,
                               self->cancellable))
        return FALSE;
      hit = _sym_dwtdct_find_hit (matches);
      if (hit != NULL && (best.payload == NULL || hit->score > best.score))
        {
          best = *hit;
          changed = i;
        }
    }
  take (self, plane, best.payload != NULL ? &best : NULL,
        changed < SYM_DWTDCT_N_ORIENTATIONS    ? ", turned or mirrored"
        : changed == SYM_DWTDCT_N_ORIENTATIONS ? ", read at twice the size"
                                    : ", read at half the size");

  return TRUE;
}

static gboolean
examine_crop (Examination *self, gsize plane)
{
  SymDwtdctMatch matches[SYM_DWTDCT_N_PAYLOADS] = { 0 };
  SymSlice slice;
  SymDwtdctPicture picture = _sym_dwtdct_picture_of (self->image, plane, 0, &slice);
  const gsize columns = MIN (picture.columns, CROP_SIDE), rows = MIN (picture.rows, CROP_SIDE);
  SymDwtdctPicture middle = _sym_dwtdct_picture_crop (&picture, (picture.columns - columns) / 2,
                                                      (picture.rows - rows) / 2, columns, rows);

  if (!_sym_dwtdct_search_crop (&middle, self->n_planes, matches, self->cancellable))
    return FALSE;
  take (self, plane, _sym_dwtdct_find_hit (matches), ", part of a larger image");

  return TRUE;
}

/* Each search goes over all planes before a dearer one begins, which is spared once a mark is found:
 * it could only find the same. */
static gboolean
examine (Examination *self)
{
  static gboolean (*const searches[]) (Examination *, gsize) = { examine_native, examine_changed, examine_crop };
  const guint n_searches = self->effort == SYM_EXAMINE_FULL ? G_N_ELEMENTS (searches) : 1;

  switch (self->effort)
    {
    case SYM_EXAMINE_QUICK:
      self->n_examined = 1;
      break;
    case SYM_EXAMINE_SPREAD:
      self->n_examined = MIN (self->n_planes, SPREAD_PLANES);
      break;
    case SYM_EXAMINE_FULL:
    default:
      self->n_examined = self->n_planes;
      break;
    }
  while (self->search < n_searches && (self->n_hits == 0 || self->next > 0))
    {
      for (; self->next < self->n_examined; self->next++)
        {
          /* In the middle of as many equal parts. */
          const gsize plane
              = (gsize) ((2 * self->next + 1) * (guint64) self->n_planes / (2 * self->n_examined));

          if (g_cancellable_is_cancelled (self->cancellable) || !searches[self->search](self, plane))
            return FALSE;
          /* a plane counts as a whole when every search has been over it */
          _sym_examine_report ((self->search * self->n_examined + self->next + 1) / n_searches);
        }
      self->search++;
      self->next = 0;
    }
  _sym_examine_report (self->n_examined);

  return TRUE;
}

GPtrArray *
_sym_dwtdct_examine (SymImage *image, SymExamineEffort effort, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  g_autofree Examination *rest = NULL;
  Examination self = { .image = image, .effort = effort };

  g_return_val_if_fail (image != NULL, NULL);

  self.n_planes = image->n_planes;
  if (image->info.colour == SYM_COLOUR_MONO || image->info.colour == SYM_COLOUR_MONO_INVERTED)
    {
      /* generators write colours only: nothing is left to look at */
      _sym_examine_report (self.n_planes);
      return g_steal_pointer (&found);
    }
  rest = _sym_examine_take_rest (image, SYM_SEARCH_GENERATORS, effort);
  if (rest != NULL)
    self = *rest;
  self.cancellable = cancellable;
  if (!examine (&self))
    {
      _sym_examine_leave_rest (image, SYM_SEARCH_GENERATORS, effort, g_memdup2 (&self, sizeof self), g_free);
      return NULL;
    }
  if (self.n_hits > 0)
    g_ptr_array_add (found, make_evidence (&self));

  return g_steal_pointer (&found);
}
