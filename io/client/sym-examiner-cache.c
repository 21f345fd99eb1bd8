/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-examiner"

#include "config.h"

#include "sym-examiner-private.h"

/* Everything of an image that detectors see beside its samples. Images that differ in it are never
 * the same, and need no hashing. */
static char *
describe_shape (const SymImage *image)
{
  const SymWindow window = sym_image_get_default_window (image);
  g_autoptr (GChecksum) tables = g_checksum_new (G_CHECKSUM_SHA256);

  for (int i = 0; i < SYM_N_LUTS; i++)
    if (image->luts[i] != NULL)
      {
        const SymLut *lut = image->luts[i];
        const gint64 head[] = { i, lut->first, lut->n, lut->bits };

        g_checksum_update (tables, (const guchar *) head, sizeof head);
        g_checksum_update (tables, (const guchar *) lut->values, (gssize) (lut->n * sizeof *lut->values));
      }
  g_checksum_update (tables, (const guchar *) image->rescales,
                     (gssize) (image->n_rescales * sizeof *image->rescales));
  return g_strdup_printf ("%u %u %u %u %x %zu %zu %zu %zu %zu %a %a %u %s", image->info.sample_type,
                          image->info.colour, image->info.n_samples, image->info.bits_stored,
                          image->info.flags, image->dims[0], image->dims[1], image->dims[2],
                          image->dims[3], image->dims[4], window.centre, window.width,
                          window.function, g_checksum_get_string (tables));
}

typedef struct
{
  SymExamineEffort effort;
  SymExaminerStep step;
} Known;

static void
known_free (gpointer data)
{
  Known *known = data;

  g_ptr_array_unref (known->step.findings);
  g_free (known);
}

struct _SymExaminerCache
{
  GMutex lock;
  GHashTable *shapes; /* shape → GHashTable: digest → Known */
};

SymExaminerCache *
_sym_examiner_cache_new (void)
{
  SymExaminerCache *self = g_new0 (SymExaminerCache, 1);

  g_mutex_init (&self->lock);
  self->shapes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_hash_table_unref);
  return self;
}

void
_sym_examiner_cache_free (SymExaminerCache *self)
{
  g_hash_table_unref (self->shapes);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gboolean
_sym_examiner_cache_find (SymExaminerCache *self, SymImage *image, SymExamineEffort effort,
                          SymExaminerStep *step)
{
  g_autofree char *shape = describe_shape (image);
  g_autofree char *digest = NULL;
  const Known *known = NULL;
  GHashTable *digests;
  gboolean is_known_shape;

  g_mutex_lock (&self->lock);
  is_known_shape = g_hash_table_contains (self->shapes, shape);
  g_mutex_unlock (&self->lock);
  if (!is_known_shape)
    return FALSE;

  digest = sym_image_get_digest (image);
  g_mutex_lock (&self->lock);
  digests = g_hash_table_lookup (self->shapes, shape);
  known = g_hash_table_lookup (digests, digest);
  if (known != NULL && known->effort < effort)
    known = NULL;
  if (known != NULL)
    {
      step->findings = g_ptr_array_ref (known->step.findings);
      step->examination = known->step.examination;
    }
  g_mutex_unlock (&self->lock);

  return known != NULL;
}

void
_sym_examiner_cache_add (SymExaminerCache *self, SymImage *image, SymExamineEffort effort,
                         const SymExaminerStep *step)
{
  char *shape = describe_shape (image);
  char *digest = sym_image_get_digest (image);
  GHashTable *digests;
  const Known *before;

  g_mutex_lock (&self->lock);
  digests = g_hash_table_lookup (self->shapes, shape);
  if (digests == NULL)
    {
      digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
      g_hash_table_insert (self->shapes, g_strdup (shape), digests);
    }
  before = g_hash_table_lookup (digests, digest);
  if (before == NULL || before->effort < effort)
    {
      Known *known = g_new0 (Known, 1);

      known->effort = effort;
      known->step.findings = g_ptr_array_ref (step->findings);
      known->step.examination = step->examination;
      g_hash_table_insert (digests, g_steal_pointer (&digest), known);
    }
  g_mutex_unlock (&self->lock);
  g_free (shape);
  g_free (digest);
}
