/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-item-private.h"

struct _SymItem
{
  gatomicrefcount ref_count;
  char *path;
  char *name;
  char *reason;
  SymImage *image;
  SymFormat format;
  SymTags *tags;
  GPtrArray *evidence; /* of the file, then of persons */
  guint n_own;         /* pieces of evidence of the file */
  SymVerdict own;      /* what the file says */
  SymVerdict verdict;
  GError *error;
};

G_DEFINE_BOXED_TYPE (SymItem, sym_item, sym_item_ref, sym_item_unref)

/* What was not seen is not absent: where reading broke off in the middle, or before any label, the
 * file cannot be said to have none. A reader that met an error and ended in good order did report
 * every label it found. */
static gboolean
labels_may_be_missing (const GError *error, const SymTags *tags)
{
  if (error == NULL)
    return FALSE;
  if (g_error_matches (error, SYM_ERROR, SYM_ERROR_CRASHED)
      || g_error_matches (error, SYM_ERROR, SYM_ERROR_TIMEOUT))
    return TRUE;
  for (guint i = 0; i < sym_tags_get_length (tags); i++)
    if (sym_tags_get (tags, i)->carrier != SYM_CARRIER_FILE)
      return FALSE;

  return TRUE;
}

/* One piece of evidence, and where in the stack it stands. */
typedef struct
{
  SymEvidence *piece;
  guint n_files;
  guint first, last; /* files that have it */
} Standing;

/* Files of a series say the same: each statement is listed once. */
static void
add_evidence (GArray *all, GHashTable *seen, GPtrArray *evidence, guint file)
{
  for (guint i = 0; i < evidence->len; i++)
    {
      SymEvidence *piece = g_ptr_array_index (evidence, i);
      char *identity
          = g_strdup_printf ("%s\037%d %d %d\037%s\037%s", piece->signal, piece->strength,
                             piece->asserts, piece->assurance, piece->where, piece->value);
      guint known = GPOINTER_TO_UINT (g_hash_table_lookup (seen, identity));

      if (known > 0)
        {
          Standing *standing = &g_array_index (all, Standing, known - 1);

          standing->n_files += standing->last != file;
          standing->last = file;
          g_free (identity);
        }
      else
        {
          const Standing standing = { sym_evidence_ref (piece), 1, file, file };

          g_array_append_val (all, standing);
          g_hash_table_insert (seen, identity, GUINT_TO_POINTER (all->len));
        }
    }
}

/* What not all files say is told with the files that do. */
static void
list_evidence (SymItem *self, GArray *all, GPtrArray *instances)
{
  for (guint i = 0; i < all->len; i++)
    {
      const Standing *standing = &g_array_index (all, Standing, i);
      const SymInstance *first = g_ptr_array_index (instances, standing->first);
      g_autofree char *name = NULL;

      if (standing->n_files == instances->len)
        {
          g_ptr_array_add (self->evidence, standing->piece);
          continue;
        }
      name = g_filename_display_basename (first->path);
      g_ptr_array_add (self->evidence, sym_evidence_in_files (standing->piece, standing->n_files,
                                                              instances->len, name));
      sym_evidence_unref (standing->piece);
    }
}

static void
judge (SymItem *self, GPtrArray *instances)
{
  const SymVerdict uncheckable = { .kind = SYM_VERDICT_UNCHECKABLE, .n_files = 1 };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Standing));
  g_autoptr (GArray) verdicts = g_array_new (FALSE, FALSE, sizeof (SymVerdict));

  for (guint i = 0; instances != NULL && i < instances->len; i++)
    {
      const SymInstance *instance = g_ptr_array_index (instances, i);
      g_autoptr (GPtrArray) evidence = sym_detect (instance->tags);
      SymVerdict verdict = sym_verdict_merge (evidence);

      if (labels_may_be_missing (instance->error, instance->tags))
        verdict = sym_verdict_join (verdict, uncheckable);
      g_array_append_val (verdicts, verdict);
      add_evidence (all, seen, evidence, i);
    }
  list_evidence (self, all, instances);

  if (verdicts->len > 0)
    self->verdict = sym_verdict_of_stack (&g_array_index (verdicts, SymVerdict, 0), verdicts->len);
  if (verdicts->len == 0 || labels_may_be_missing (self->error, self->tags))
    self->verdict
        = verdicts->len == 0 ? uncheckable : sym_verdict_join (self->verdict, uncheckable);
  self->own = self->verdict;
  self->n_own = self->evidence->len;
  self->reason = sym_verdict_describe_reason (&self->verdict, self->evidence);
}

SymItem *
_sym_item_new (const char *path, SymImage *image, GPtrArray *instances, const GError *error)
{
  SymItem *self;
  const SymInstance *first;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (image == NULL || (instances != NULL && instances->len > 0), NULL);

  self = g_new0 (SymItem, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->name = g_filename_display_basename (path);
  self->evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  self->image = image != NULL ? sym_image_ref (image) : NULL;

  first = instances != NULL && instances->len > 0 ? g_ptr_array_index (instances, 0) : NULL;
  self->tags = first != NULL ? sym_tags_ref (first->tags) : sym_tags_new ();
  if (image != NULL)
    self->format = sym_image_get_format (image);
  else if (first != NULL && first->info.format < SYM_N_FORMATS)
    self->format = (SymFormat) first->info.format;
  judge (self, instances);

  return self;
}

SymItem *
_sym_item_new_failed (const char *path, const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return _sym_item_new (path, NULL, NULL, error);
}

/* The statements are about the whole stack, whatever its number of files. */
static SymVerdict
judge_statements (const SymItem *self, GPtrArray *statements, GPtrArray *all)
{
  SymVerdict verdict = sym_verdict_merge (statements);
  const gboolean is_all = verdict.kind == SYM_VERDICT_SYNTHETIC;

  verdict.by_person = sym_verdict_is_marked (&verdict);
  verdict.n_files = self->own.n_files;
  verdict.n_synthetic = is_all ? verdict.n_files : 0;
  /* a person against a label of the file that denies it */
  if (verdict.kind > SYM_VERDICT_UNCHECKABLE)
    verdict.conflict |= sym_verdict_merge (all).conflict;

  return verdict;
}

SymItem *
sym_item_with_statements (SymItem *self, GPtrArray *evidence)
{
  SymItem *item;

  g_return_val_if_fail (self != NULL && evidence != NULL, NULL);

  item = g_new0 (SymItem, 1);
  g_atomic_ref_count_init (&item->ref_count);
  item->path = g_strdup (self->path);
  item->name = g_strdup (self->name);
  item->image = self->image != NULL ? sym_image_ref (self->image) : NULL;
  item->format = self->format;
  item->tags = sym_tags_ref (self->tags);
  item->error = self->error != NULL ? g_error_copy (self->error) : NULL;
  item->own = self->own;
  item->n_own = self->n_own;
  item->evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  for (guint i = 0; i < self->n_own; i++)
    g_ptr_array_add (item->evidence, sym_evidence_ref (g_ptr_array_index (self->evidence, i)));
  for (guint i = 0; i < evidence->len; i++)
    g_ptr_array_add (item->evidence, sym_evidence_ref (g_ptr_array_index (evidence, i)));
  item->verdict
      = sym_verdict_join (self->own, judge_statements (self, evidence, item->evidence));
  item->reason = sym_verdict_describe_reason (&item->verdict, item->evidence);

  return item;
}

SymItem *
sym_item_ref (SymItem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sym_item_unref (SymItem *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->path);
  g_free (self->name);
  g_free (self->reason);
  g_clear_pointer (&self->image, sym_image_unref);
  sym_tags_unref (self->tags);
  g_ptr_array_unref (self->evidence);
  g_clear_error (&self->error);
  g_free (self);
}

SymImage *
sym_item_get_image (const SymItem *self)
{
  return self->image;
}

const SymVerdict *
sym_item_get_verdict (const SymItem *self)
{
  return &self->verdict;
}

GPtrArray *
sym_item_get_evidence (const SymItem *self)
{
  return self->evidence;
}

const SymTags *
sym_item_get_tags (const SymItem *self)
{
  return self->tags;
}

const GError *
sym_item_get_error (const SymItem *self)
{
  return self->error;
}

const char *
sym_item_get_path (const SymItem *self)
{
  return self->path;
}

const char *
sym_item_get_name (const SymItem *self)
{
  return self->name;
}

SymFormat
sym_item_get_format (const SymItem *self)
{
  return self->format;
}

const char *
sym_item_get_reason (const SymItem *self)
{
  return self->reason;
}
