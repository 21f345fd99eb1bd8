/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-item-private.h"

#include <string.h>

struct _SymItem
{
  gatomicrefcount ref_count;
  char *path;
  char *name;
  char *reason;
  SymImage *image;
  SymFormat format;
  SymTags *tags;
  SymReferences *references;
  GPtrArray *evidence; /* of the file, then by its references, then of persons */
  guint n_own;         /* pieces of evidence of the file */
  guint n_references;  /* and by its references */
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
  g_autoptr (GPtrArray) files = NULL;

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
  files = g_ptr_array_new ();
  for (guint i = 0; instances != NULL && i < instances->len; i++)
    g_ptr_array_add (files, ((SymInstance *) g_ptr_array_index (instances, i))->tags);
  self->references = _sym_references_new (files);

  return self;
}

SymItem *
_sym_item_new_failed (const char *path, const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return _sym_item_new (path, NULL, NULL, error);
}

/* Statements of persons, and what is inherited, are about the whole stack, whatever its number of
 * files. */
static SymVerdict
judge_whole (const SymItem *self, GPtrArray *evidence)
{
  SymVerdict verdict = sym_verdict_merge (evidence);
  const gboolean is_all = verdict.kind == SYM_VERDICT_SYNTHETIC;

  verdict.n_files = self->own.n_files;
  verdict.n_synthetic = is_all ? verdict.n_files : 0;

  return verdict;
}

static GPtrArray *
copy_evidence (const SymItem *self, guint first, guint end)
{
  GPtrArray *part = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);

  for (guint i = first; i < end; i++)
    g_ptr_array_add (part, sym_evidence_ref (g_ptr_array_index (self->evidence, i)));

  return part;
}

/* The same file with other evidence beside its own. */
static SymItem *
derive (const SymItem *self, GPtrArray *references, GPtrArray *statements)
{
  SymItem *item = g_new0 (SymItem, 1);
  SymVerdict inherited = judge_whole (self, references);
  SymVerdict stated = judge_whole (self, statements);
  gboolean conflict;

  g_atomic_ref_count_init (&item->ref_count);
  item->path = g_strdup (self->path);
  item->name = g_strdup (self->name);
  item->image = self->image != NULL ? sym_image_ref (self->image) : NULL;
  item->format = self->format;
  item->tags = sym_tags_ref (self->tags);
  item->references = _sym_references_ref (self->references);
  item->error = self->error != NULL ? g_error_copy (self->error) : NULL;
  item->own = self->own;
  item->n_own = self->n_own;
  item->n_references = references->len;
  item->evidence = copy_evidence (self, 0, self->n_own);
  for (guint i = 0; i < references->len; i++)
    g_ptr_array_add (item->evidence, sym_evidence_ref (g_ptr_array_index (references, i)));
  for (guint i = 0; i < statements->len; i++)
    g_ptr_array_add (item->evidence, sym_evidence_ref (g_ptr_array_index (statements, i)));

  /* a person, or an image referred to, against a label of the file that denies it */
  conflict = sym_verdict_merge (item->evidence).conflict;
  inherited.conflict |= inherited.kind > SYM_VERDICT_UNCHECKABLE && conflict;
  stated.conflict |= stated.kind > SYM_VERDICT_UNCHECKABLE && conflict;
  inherited.inherited = sym_verdict_is_marked (&inherited);
  stated.by_person = sym_verdict_is_marked (&stated);
  item->verdict = sym_verdict_join (sym_verdict_join (self->own, inherited), stated);
  item->reason = sym_verdict_describe_reason (&item->verdict, item->evidence);

  return item;
}

SymItem *
sym_item_with_statements (SymItem *self, GPtrArray *evidence)
{
  g_autoptr (GPtrArray) references = NULL;

  g_return_val_if_fail (self != NULL && evidence != NULL, NULL);

  references = copy_evidence (self, self->n_own, self->n_own + self->n_references);

  return derive (self, references, evidence);
}

static gboolean
has_evidence (GPtrArray *all, const SymEvidence *evidence)
{
  for (guint i = 0; i < all->len; i++)
    {
      const SymEvidence *piece = g_ptr_array_index (all, i);

      if (strcmp (piece->where, evidence->where) == 0 && strcmp (piece->value, evidence->value) == 0
          && piece->asserts == evidence->asserts)
        return TRUE;
    }

  return FALSE;
}

SymItem *
_sym_item_with_references (SymItem *self, GPtrArray *evidence)
{
  const guint end = self->n_own + self->n_references;
  g_autoptr (GPtrArray) references = g_ptr_array_new ();
  g_autoptr (GPtrArray) statements = copy_evidence (self, end, self->evidence->len);

  for (guint i = 0; i < evidence->len; i++)
    g_ptr_array_add (references, g_ptr_array_index (evidence, i));
  for (guint i = self->n_own; i < end; i++)
    {
      SymEvidence *before = g_ptr_array_index (self->evidence, i);

      if (sym_evidence_is_positive (before) && !has_evidence (references, before))
        g_ptr_array_add (references, before);
    }

  return derive (self, references, statements);
}

SymReferences *
_sym_item_get_references (const SymItem *self)
{
  return self->references;
}

SymVerdict
_sym_item_get_without_inherited (const SymItem *self)
{
  g_autoptr (GPtrArray) statements
      = copy_evidence (self, self->n_own + self->n_references, self->evidence->len);

  return sym_verdict_join (self->own, judge_whole (self, statements));
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
  _sym_references_unref (self->references);
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
