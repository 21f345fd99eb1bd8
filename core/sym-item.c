/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-item-private.h"

#include <string.h>

#include "sym-segmentation-private.h"

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
  SymSegmentation *segmentation;
  SymPresentation *presentation;
  SymItem *presented_by;
  GPtrArray *layers;     /* SymItem */
  GPtrArray *own;        /* evidence of the file */
  GPtrArray *findings;   /* in the pixels */
  GPtrArray *inherited;  /* by what the file refers to */
  GPtrArray *statements; /* of persons */
  GPtrArray *evidence;   /* all four, and of what lies over the image */
  SymVerdict own_verdict;
  SymVerdict found; /* what was ever found in the pixels */
  SymVerdict without_layers;
  SymVerdict verdict;
  SymExamination examination;
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
          g_ptr_array_add (self->own, standing->piece);
          continue;
        }
      name = g_filename_display_basename (first->path);
      g_ptr_array_add (self->own, sym_evidence_in_files (standing->piece, standing->n_files,
                                                              instances->len, name));
      sym_evidence_unref (standing->piece);
    }
}

static GPtrArray *
evidence_array_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
}

static void
extend (GPtrArray *to, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, sym_evidence_ref (g_ptr_array_index (from, i)));
}

static void
judge_files (SymItem *self, GPtrArray *instances)
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
    self->own_verdict
        = sym_verdict_of_stack (&g_array_index (verdicts, SymVerdict, 0), verdicts->len);
  if (verdicts->len == 0 || labels_may_be_missing (self->error, self->tags))
    self->own_verdict
        = verdicts->len == 0 ? uncheckable : sym_verdict_join (self->own_verdict, uncheckable);
}

/* What is known beside the files is about the whole stack, whatever its number of files. */
static SymVerdict
judge_whole (const SymItem *self, GPtrArray *evidence)
{
  SymVerdict verdict = sym_verdict_merge (evidence);
  const gboolean is_all = verdict.kind == SYM_VERDICT_SYNTHETIC;

  verdict.n_files = self->own_verdict.n_files;
  verdict.n_synthetic = is_all ? verdict.n_files : 0;
  return verdict;
}

/* What the files, the pixels and persons say. */
static SymVerdict
judge_itself (const SymItem *self)
{
  SymVerdict stated = judge_whole (self, self->statements);

  stated.by_person = sym_verdict_is_marked (&stated);
  return sym_verdict_join (sym_verdict_join (self->own_verdict, self->found), stated);
}

/* Joins what is known. Pixels that were not examined may hold a mark: until then nothing less than
 * "checking" comes out, whatever labels and persons say. */
static void
judge (SymItem *self)
{
  const SymVerdict checking = { .kind = SYM_VERDICT_CHECKING, .n_files = self->own_verdict.n_files };
  SymVerdict inherited = judge_whole (self, self->inherited);
  g_autoptr (GPtrArray) laid = _sym_layers_describe (self->layers);

  inherited.inherited = sym_verdict_is_marked (&inherited);

  self->evidence = evidence_array_new ();
  extend (self->evidence, self->own);
  extend (self->evidence, self->findings);
  extend (self->evidence, self->inherited);
  extend (self->evidence, self->statements);

  self->verdict = sym_verdict_join (judge_itself (self), inherited);
  /* a person, the pixels, or an image referred to, against a label of the file that denies it */
  if (self->verdict.kind > SYM_VERDICT_UNCHECKABLE)
    self->verdict.conflict |= sym_verdict_merge (self->evidence).conflict;
  if (self->image != NULL && !self->examination.settled)
    self->verdict = sym_verdict_join (self->verdict, checking);
  self->without_layers = self->verdict;
  /* no label of the image contradicts what is drawn over it */
  extend (self->evidence, laid);
  if (self->layers->len > 0)
    self->verdict = sym_verdict_join (self->verdict, _sym_layers_judge (self->layers, self->verdict.n_files));

  if (self->verdict.kind == SYM_VERDICT_CHECKING
      && self->examination.state == SYM_EXAMINATION_STOPPED)
    self->reason = g_strdup ("the search in the pixels was stopped");
  else
    self->reason = sym_verdict_describe_reason (&self->verdict, self->evidence);
}

static SymItem *
item_new (const char *path)
{
  SymItem *self = g_new0 (SymItem, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->name = g_filename_display_basename (path);
  self->own = evidence_array_new ();
  self->findings = evidence_array_new ();
  self->inherited = evidence_array_new ();
  self->statements = evidence_array_new ();
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
  return self;
}

SymItem *
_sym_item_new (const char *path, SymImage *image, GPtrArray *instances, const GError *error)
{
  SymItem *self;
  const SymInstance *first;
  g_autoptr (GPtrArray) files = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (image == NULL || (instances != NULL && instances->len > 0), NULL);

  self = item_new (path);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  self->image = image != NULL ? sym_image_ref (image) : NULL;

  first = instances != NULL && instances->len > 0 ? g_ptr_array_index (instances, 0) : NULL;
  self->tags = first != NULL ? sym_tags_ref (first->tags) : sym_tags_new ();
  if (image != NULL)
    {
      self->format = sym_image_get_format (image);
      self->examination.n_planes = (guint) MIN (image->n_planes, G_MAXUINT);
    }
  else if (first != NULL && first->info.format < SYM_N_FORMATS)
    self->format = (SymFormat) first->info.format;
  if (image != NULL && (image->info.flags & SYM_IMAGE_LABELS) != 0)
    self->segmentation = sym_segmentation_new_from_labels (image);
  else
    self->segmentation = _sym_segmentation_new (instances);
  self->presentation = first != NULL ? _sym_presentation_new (first) : NULL;
  judge_files (self, instances);
  judge (self);
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

static void
extend_layers (GPtrArray *to, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, sym_item_ref (g_ptr_array_index (from, i)));
}

/* The same file with what is known beside it; the maker changes that, and judges. */
static SymItem *
item_copy (const SymItem *self, SymImage *image)
{
  SymItem *item = item_new (self->path);

  item->image = image != NULL ? sym_image_ref (image) : NULL;
  item->format = self->format;
  item->tags = sym_tags_ref (self->tags);
  item->references = _sym_references_ref (self->references);
  item->segmentation = self->segmentation != NULL ? sym_segmentation_ref (self->segmentation) : NULL;
  item->presentation = self->presentation != NULL ? sym_presentation_ref (self->presentation) : NULL;
  item->presented_by = self->presented_by != NULL ? sym_item_ref (self->presented_by) : NULL;
  extend_layers (item->layers, self->layers);
  item->error = self->error != NULL ? g_error_copy (self->error) : NULL;
  item->own_verdict = self->own_verdict;
  item->found = self->found;
  item->examination = self->examination;
  extend (item->own, self->own);
  extend (item->findings, self->findings);
  extend (item->inherited, self->inherited);
  extend (item->statements, self->statements);
  return item;
}

SymItem *
sym_item_with_statements (SymItem *self, GPtrArray *evidence)
{
  SymItem *item;

  g_return_val_if_fail (self != NULL && evidence != NULL, NULL);

  item = item_copy (self, self->image);
  g_ptr_array_set_size (item->statements, 0);
  extend (item->statements, evidence);
  judge (item);

  return item;
}

SymItem *
sym_item_with_statements_of (SymItem *self, SymItem *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, NULL);

  return sym_item_with_statements (self, other->statements);
}

static gboolean
has_signal (GPtrArray *evidence, const char *signal)
{
  for (guint i = 0; i < evidence->len; i++)
    if (g_str_equal (((const SymEvidence *) g_ptr_array_index (evidence, i))->signal, signal))
      return TRUE;
  return FALSE;
}

SymItem *
_sym_item_with_findings (SymItem *self, GPtrArray *findings, const SymExamination *examination)
{
  const SymVerdict uncheckable = { .kind = SYM_VERDICT_UNCHECKABLE, .n_files = 1 };
  SymVerdict found;
  SymItem *item;

  g_return_val_if_fail (self != NULL && self->image != NULL, NULL);
  g_return_val_if_fail (findings != NULL && examination != NULL, NULL);

  item = item_copy (self, self->image);
  g_ptr_array_set_size (item->findings, 0);
  for (guint i = 0; i < self->findings->len; i++)
    {
      SymEvidence *piece = g_ptr_array_index (self->findings, i);

      if (!has_signal (findings, piece->signal))
        g_ptr_array_add (item->findings, sym_evidence_ref (piece));
    }
  extend (item->findings, findings);

  found = judge_whole (item, item->findings);
  if (examination->failed)
    found = sym_verdict_join (found, uncheckable);
  found.by_pixels = sym_verdict_is_marked (&found);
  item->found = sym_verdict_join (self->found, found);
  item->examination = *examination;
  item->examination.settled |= self->examination.settled;
  item->examination.failed |= self->examination.failed;
  judge (item);

  return item;
}

SymItem *
sym_item_without_image (SymItem *self)
{
  SymItem *item;

  g_return_val_if_fail (self != NULL, NULL);

  item = item_copy (self, NULL);
  judge (item);

  return item;
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
  SymItem *item = item_copy (self, self->image);

  g_ptr_array_set_size (item->inherited, 0);
  extend (item->inherited, evidence);
  for (guint i = 0; i < self->inherited->len; i++)
    {
      SymEvidence *before = g_ptr_array_index (self->inherited, i);

      if (sym_evidence_is_positive (before) && !has_evidence (evidence, before))
        g_ptr_array_add (item->inherited, sym_evidence_ref (before));
    }
  judge (item);

  return item;
}

SymItem *
_sym_item_derive (SymItem *source, SymImage *image, const char *name)
{
  SymItem *self = item_copy (source, image);

  /* what is computed from the image has not got what lies over it, only the verdict */
  g_ptr_array_set_size (self->layers, 0);
  g_clear_pointer (&self->segmentation, sym_segmentation_unref);
  g_clear_pointer (&self->presented_by, sym_item_unref);
  g_free (self->name);
  self->name = g_strdup (name);
  judge (self);
  self->verdict = source->verdict;
  g_free (self->reason);
  self->reason = g_strdup (source->reason);

  return self;
}

SymItem *
_sym_item_derive_from_both (SymItem *a, SymItem *b, SymImage *image, const char *name)
{
  SymItem *self = _sym_item_derive (a, image, name);

  extend (self->own, b->own);
  extend (self->findings, b->findings);
  extend (self->inherited, b->inherited);
  extend (self->statements, b->statements);
  extend (self->evidence, b->evidence);
  self->verdict = sym_verdict_join (a->verdict, b->verdict);
  if (b->verdict.kind > a->verdict.kind)
    {
      g_free (self->reason);
      self->reason = g_strdup (b->reason);
    }

  return self;
}

SymItem *
sym_item_as_labels (SymItem *self)
{
  g_autoptr (SymSegmentation) segmentation = NULL;
  SymItem *item;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->segmentation != NULL)
    return sym_item_ref (self);
  segmentation = self->image != NULL ? sym_segmentation_new_from_labels (self->image) : NULL;
  if (segmentation == NULL)
    return NULL;
  item = item_copy (self, self->image);
  item->segmentation = g_steal_pointer (&segmentation);
  judge (item);

  return item;
}

SymItem *
sym_item_with_layer (SymItem *self, SymItem *source)
{
  guint n = 0, at;
  SymItem *item;

  g_return_val_if_fail (self->image != NULL && self->segmentation == NULL, NULL);
  g_return_val_if_fail (source->segmentation != NULL, NULL);

  for (at = 0; at < self->layers->len; at++)
    if (((SymItem *) g_ptr_array_index (self->layers, at))->segmentation == source->segmentation)
      break;
  for (guint i = 0; i < self->layers->len; i++)
    n += i != at ? sym_segmentation_get_n_segments (((SymItem *) g_ptr_array_index (self->layers, i))->segmentation) : 0;
  if (n + sym_segmentation_get_n_segments (source->segmentation) > SYM_ITEM_MAX_REGIONS)
    return NULL;

  item = item_copy (self, self->image);
  if (at < item->layers->len)
    {
      sym_item_unref (item->layers->pdata[at]);
      item->layers->pdata[at] = sym_item_ref (source);
    }
  else
    g_ptr_array_add (item->layers, sym_item_ref (source));
  judge (item);

  return item;
}

SymItem *
sym_item_with_presentation (SymItem *self, SymItem *source)
{
  SymItem *item;

  g_return_val_if_fail (self->image != NULL && source->presentation != NULL, NULL);

  item = item_copy (self, self->image);
  g_clear_pointer (&item->presented_by, sym_item_unref);
  item->presented_by = sym_item_ref (source);
  judge (item);

  return item;
}

SymPresentation *
sym_item_get_presentation (const SymItem *self)
{
  return self->presentation;
}

SymItem *
sym_item_get_presented_by (const SymItem *self)
{
  return self->presented_by;
}

GPtrArray *
sym_item_get_layers (const SymItem *self)
{
  return self->layers;
}

SymSegmentation *
sym_item_get_segmentation (const SymItem *self)
{
  return self->segmentation;
}

const SymVerdict *
_sym_item_get_without_layers (const SymItem *self)
{
  return &self->without_layers;
}

SymReferences *
_sym_item_get_references (const SymItem *self)
{
  return self->references;
}

SymVerdict
_sym_item_get_without_inherited (const SymItem *self)
{
  return judge_itself (self);
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
  g_clear_pointer (&self->segmentation, sym_segmentation_unref);
  g_clear_pointer (&self->presentation, sym_presentation_unref);
  g_clear_pointer (&self->presented_by, sym_item_unref);
  g_ptr_array_unref (self->layers);
  sym_tags_unref (self->tags);
  g_ptr_array_unref (self->own);
  _sym_references_unref (self->references);
  g_ptr_array_unref (self->findings);
  g_ptr_array_unref (self->inherited);
  g_ptr_array_unref (self->statements);
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

const SymExamination *
sym_item_get_examination (const SymItem *self)
{
  return self->image != NULL ? &self->examination : NULL;
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
