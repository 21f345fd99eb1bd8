/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-loader"

#include "config.h"

#include "sym-loader.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sym-dicomdir.h"
#include "sym-helper.h"
#include "sym-item-private.h"
#include "sym-loader-batch.h"
#include "sym-loader-private.h"
#include "sym-reference-private.h"

#define DEADLINE_MS 60000
#define MAX_FOLDER_DEPTH 64

/* Series of so many files are handed out in parts: a smaller one is there before anybody could look at
 * a part. The first part is one file; each makes its image anew, which may take a tenth of the time. */
#define MIN_FILES_FOR_PARTS 32
#define PART_INTERVAL_MS 500
#define PART_SHARE 10

struct _SymLoader
{
  GObject parent_instance;
  SymDecoderProcess *process;
  guint deadline_ms;
  guint part_ms;
};

G_DEFINE_FINAL_TYPE (SymLoader, sym_loader, G_TYPE_OBJECT)

static void
sym_loader_finalize (GObject *object)
{
  SymLoader *self = SYM_LOADER (object);

  g_clear_pointer (&self->process, _sym_decoder_process_free);
  G_OBJECT_CLASS (sym_loader_parent_class)->finalize (object);
}

static void
sym_loader_class_init (SymLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sym_loader_finalize;
}

static void
sym_loader_init (SymLoader *self)
{
  self->deadline_ms = DEADLINE_MS;
  self->part_ms = PART_INTERVAL_MS;
}

SymLoader *
sym_loader_new (const char *decoder)
{
  SymLoader *self;

  g_return_val_if_fail (decoder != NULL, NULL);
  self = g_object_new (SYM_TYPE_LOADER, NULL);
  self->process = _sym_decoder_process_new (decoder);
  return self;
}

void
_sym_loader_set_deadline (SymLoader *self, guint milliseconds)
{
  self->deadline_ms = milliseconds;
}

void
_sym_loader_set_part_interval (SymLoader *self, guint milliseconds)
{
  self->part_ms = milliseconds;
}

guint
_sym_loader_get_deadline (SymLoader *self)
{
  return self->deadline_ms;
}

SymDecoderProcess *
_sym_loader_get_process (SymLoader *self)
{
  return self->process;
}

char *
sym_loader_find_decoder (void)
{
  return _sym_helper_find ("decoder", "symscope-decoder");
}

/* One call: who wants to hear of it, and what it shares between its workers. */
typedef struct
{
  SymLoader *loader;
  SymLoaderFlags flags;
  SymLoaderItem item_func;
  SymLoaderProgress progress_func;
  gpointer user_data;
  GCancellable *cancellable;
  SymCompanions *companions;
  guint64 done, total;
  guint n_items;
  GPtrArray *held; /* SymItem that wait for others of their ring of references */
  SymReferenceGraph *references;
} Run;

/* Gives each item what it inherits, and hands it out. */
static void
emit_held (Run *run)
{
  GPtrArray *held = run->held;
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < held->len; i++)
    {
      guint number = sym_reference_graph_add (run->references, g_ptr_array_index (held, i), changed);

      g_array_append_val (numbers, number);
    }
  for (guint i = 0; i < held->len; i++)
    {
      g_autoptr (SymItem) item
          = sym_reference_graph_apply (run->references, g_array_index (numbers, guint, i),
                                       g_ptr_array_index (held, i));

      run->n_items++;
      run->item_func (item, run->user_data);
    }
  g_ptr_array_set_size (held, 0);
}

static void
report_progress (Run *run)
{
  if (run->progress_func != NULL)
    run->progress_func (run->done, MAX (run->total, run->done), run->user_data);
}

/* What is told of a batch: how far it is, and of a series the part that has been read. */
typedef struct
{
  Run *run;
  guint64 before;     /* done before the batch */
  GPtrArray *labels;  /* (nullable): SymInstance of a series that is handed out in parts, */
  const guint *order; /* and which of them is read when; */
  guint n_slices;     /* those of the first time come first, then those of the next */
  guint n_shown;      /* files of the part handed out last */
  guint number;       /* of the part in the graph, once there is one */
  gint64 next;        /* when the next part may be handed out */
} Reading;

/* What the labels of the whole series say, and the decoded files where they are there, about an image
 * of these alone. */
static SymItem *
make_part (const Reading *reading, SymInstance *const *instances, guint n)
{
  g_autoptr (GPtrArray) good = g_ptr_array_new ();
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  g_autoptr (SymImage) image = NULL;

  g_ptr_array_extend (files, reading->labels, NULL, NULL);
  for (guint i = 0; i < n; i++)
    if (instances[i]->error == NULL)
      {
        g_ptr_array_add (good, instances[i]);
        files->pdata[reading->order[i]] = instances[i];
      }
  /* where it is no stack yet it may be one with the next file, and the whole says what is wrong */
  if (good->len > 0)
    image = _sym_image_new_from_part (good, reading->labels->len, NULL);
  if (image == NULL)
    return NULL;
  return _sym_item_new (((SymInstance *) g_ptr_array_index (files, 0))->path, image, files, NULL);
}

/* Files come about in the order in which they were begun: a part is all up to the first that is not
 * there. */
static void
hand_out_part (Reading *reading, SymInstance *const *instances, guint n_all)
{
  Run *run = reading->run;
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (SymItem) part = NULL;
  g_autoptr (SymItem) item = NULL;
  guint n = 0;

  while (n < n_all && instances[n] != NULL)
    n++;
  /* times that are there in part are no stack */
  if (n > reading->n_slices)
    n -= n % reading->n_slices;
  if (n == n_all || n <= reading->n_shown || start < reading->next)
    return;
  part = make_part (reading, instances, n);
  if (part == NULL)
    return;
  if (reading->n_shown == 0)
    {
      g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (guint));

      reading->number = sym_reference_graph_add (run->references, part, changed);
    }
  item = sym_reference_graph_apply (run->references, reading->number, part);
  reading->n_shown = n;
  reading->next = g_get_monotonic_time ();
  reading->next += MAX ((gint64) run->loader->part_ms * 1000, PART_SHARE * (reading->next - start));
  run->item_func (item, run->user_data);
}

static void
on_read (SymInstance *const *instances, guint n, guint n_done, gpointer user_data)
{
  Reading *reading = user_data;

  reading->run->done = reading->before + n_done;
  report_progress (reading->run);
  if (reading->labels != NULL && !g_cancellable_is_cancelled (reading->run->cancellable))
    hand_out_part (reading, instances, n);
}

static GPtrArray *
read_and_tell (Reading *reading, const char *const *paths, guint n, gboolean labels_only, GError **error)
{
  Run *run = reading->run;
  const SymBatch batch = {
    .process = run->loader->process,
    .companions = run->companions,
    .deadline_ms = run->loader->deadline_ms,
    .cancellable = run->cancellable,
    .labels_only = labels_only,
    .first_alone = reading->labels != NULL,
    .func = on_read,
    .user_data = reading,
  };

  reading->before = run->done;
  return _sym_batch_read (&batch, paths, n, error);
}

static GPtrArray *
read_batch (Run *run, const char *const *paths, guint n, gboolean labels_only, GError **error)
{
  Reading reading = { .run = run };

  return read_and_tell (&reading, paths, n, labels_only, error);
}

/* Errors are sentences for a person, wherever they come from. */
static GError *
as_sentence (const GError *error)
{
  gsize n = strlen (error->message);
  gboolean ended = n > 0 && strchr (".!?", error->message[n - 1]) != NULL;

  return g_error_new (error->domain, error->code, "%s%s", error->message, ended ? "" : ".");
}

static void
hand_out (Run *run, const char *path, SymImage *image, GPtrArray *instances, const GError *error)
{
  g_autoptr (GError) sentence = error != NULL ? as_sentence (error) : NULL;
  gboolean has_content = FALSE;
  SymItem *item;

  for (guint i = 0; i < instances->len && !has_content; i++)
    has_content = _sym_instance_has_content (g_ptr_array_index (instances, i));
  if (error != NULL && !has_content)
    item = _sym_item_new_failed (path, sentence);
  else
    item = _sym_item_new (path, image, instances, sentence);
  g_ptr_array_add (run->held, item);
}

static void
hand_out_alone (Run *run, SymInstance *instance)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (SymImage) image = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (one, instance);
  if (instance->error == NULL && (run->flags & SYM_LOADER_LABELS_ONLY) == 0)
    image = _sym_image_new_from_instance (instance, &error);
  hand_out (run, instance->path, image, one, instance->error != NULL ? instance->error : error);
}

static void
hand_out_group (Run *run, GPtrArray *group)
{
  SymInstance *first = g_ptr_array_index (group, 0);
  g_autoptr (SymImage) image = NULL;
  g_autoptr (GError) error = NULL;

  if (group->len == 1)
    {
      hand_out_alone (run, first);
      return;
    }
  if ((run->flags & SYM_LOADER_LABELS_ONLY) == 0)
    image = _sym_image_new_from_stack (group, &error);
  hand_out (run, first->path, image, group, error);
}

/* The files of one series with their samples; those that fail are handed out by themselves. */
static void
hand_out_series (Run *run, GPtrArray *instances)
{
  g_autoptr (GPtrArray) good = g_ptr_array_new ();
  g_autoptr (GPtrArray) groups = NULL;

  for (guint i = 0; i < instances->len; i++)
    {
      SymInstance *instance = g_ptr_array_index (instances, i);

      if (instance->error == NULL)
        g_ptr_array_add (good, instance);
    }
  /* Once more: decoding may have found another colour model than the labels state. */
  groups = _sym_stack_group (good);
  for (guint i = 0; i < groups->len; i++)
    hand_out_group (run, g_ptr_array_index (groups, i));
  for (guint i = 0; i < instances->len; i++)
    {
      SymInstance *instance = g_ptr_array_index (instances, i);

      if (instance->error != NULL)
        hand_out_alone (run, instance);
    }
}

/* A unit of the second pass: one series, or one other file. */
typedef struct
{
  GPtrArray *labels; /* SymInstance, borrowed, in the order of the series */
  guint first;       /* of its paths, in the order given */
} Unit;

static void
unit_free (gpointer data)
{
  Unit *unit = data;

  g_ptr_array_unref (unit->labels);
  g_free (unit);
}

static int
compare_units (gconstpointer a, gconstpointer b)
{
  const Unit *left = *(const Unit *const *) a, *right = *(const Unit *const *) b;

  return left->first < right->first ? -1 : left->first > right->first;
}

static void
add_unit (GPtrArray *units, GPtrArray *labels, GHashTable *order)
{
  Unit *unit = g_new0 (Unit, 1);

  unit->labels = g_ptr_array_ref (labels);
  unit->first = G_MAXUINT;
  for (guint i = 0; i < labels->len; i++)
    {
      gpointer place = g_hash_table_lookup (order, g_ptr_array_index (labels, i));

      unit->first = MIN (unit->first, GPOINTER_TO_UINT (place));
    }
  g_ptr_array_add (units, unit);
}

/* What the first pass found, as units in path order. Files of no known format are left out where
 * nobody asked for them by name. */
static GPtrArray *
make_units (GPtrArray *instances, gboolean found_in_folder)
{
  g_autoptr (GHashTable) order = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) dicom = g_ptr_array_new ();
  g_autoptr (GPtrArray) groups = NULL;
  GPtrArray *units = g_ptr_array_new_with_free_func (unit_free);

  for (guint i = 0; i < instances->len; i++)
    {
      SymInstance *instance = g_ptr_array_index (instances, i);

      g_hash_table_insert (order, instance, GUINT_TO_POINTER (i));
      if (instance->error == NULL && instance->info.format == SYM_FORMAT_DICOM)
        g_ptr_array_add (dicom, instance);
      else if (!found_in_folder ||
               !g_error_matches (instance->error, SYM_ERROR, SYM_ERROR_UNKNOWN_FORMAT))
        {
          g_autoptr (GPtrArray) one = g_ptr_array_new ();

          g_ptr_array_add (one, instance);
          add_unit (units, one, order);
        }
    }
  groups = _sym_stack_group (dicom);
  for (guint i = 0; i < groups->len; i++)
    add_unit (units, g_ptr_array_index (groups, i), order);
  g_ptr_array_sort (units, compare_units);
  return units;
}

/* Whether somebody is to see a part of the series before the whole, which is in no ring with others:
 * what it inherits is known then. Mosaics are taken apart into copies, which no part is worth. */
static gboolean
is_for_parts (const Run *run, const Unit *unit, gboolean in_ring)
{
  const SymInstance *first = g_ptr_array_index (unit->labels, 0);

  return (run->flags & SYM_LOADER_PARTS) != 0 && !in_ring && unit->labels->len >= MIN_FILES_FOR_PARTS
         && first->info.mosaic_slices == 0;
}

/* Files of the first time: the next begins where that did. */
static guint
count_slices (GPtrArray *labels, const guint *order)
{
  const SymInstance *first = g_ptr_array_index (labels, order[0]);

  for (guint i = 1; i < labels->len; i++)
    {
      const SymInstance *other = g_ptr_array_index (labels, order[i]);

      if (first->n_frames == 1 && other->n_frames == 1
          && memcmp (first->frames[0].position, other->frames[0].position, sizeof first->frames[0].position) == 0)
        return i;
    }
  return labels->len;
}

static gboolean
load_unit (Run *run, Unit *unit, gboolean in_ring, GError **error)
{
  g_autoptr (GPtrArray) instances = NULL;
  g_autofree guint *order = NULL;
  g_autofree const char **paths = NULL;
  Reading reading = { .run = run };
  guint n = unit->labels->len;

  if ((run->flags & SYM_LOADER_LABELS_ONLY) != 0 ||
      ((SymInstance *) g_ptr_array_index (unit->labels, 0))->error != NULL)
    {
      hand_out_series (run, unit->labels);
      return TRUE;
    }
  if (is_for_parts (run, unit, in_ring))
    {
      order = _sym_stack_get_reading_order (unit->labels);
      reading.labels = unit->labels;
      reading.order = order;
      reading.n_slices = count_slices (unit->labels, order);
    }
  paths = g_new (const char *, n);
  for (guint i = 0; i < n; i++)
    paths[i] = ((SymInstance *) g_ptr_array_index (unit->labels, order != NULL ? order[i] : i))->path;
  instances = read_and_tell (&reading, paths, n, FALSE, error);
  if (instances == NULL)
    return FALSE;
  hand_out_series (run, instances);
  return TRUE;
}

static void
on_bytes (guint64 done, gpointer user_data)
{
  Run *run = user_data;

  run->progress_func (done, MAX (run->total, done), run->user_data);
}

static SymInstance *
read_one (Run *run, const char *path, SymRequestProgress progress_func, GError **error)
{
  return _sym_decoder_read (run->loader->process, run->companions, path,
                            (run->flags & SYM_LOADER_LABELS_ONLY) != 0, run->loader->deadline_ms,
                            progress_func, run, run->cancellable, error);
}

static void
fail_path (Run *run, const char *path, SymError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (SYM_ERROR, (int) code, message);

  g_ptr_array_add (run->held, _sym_item_new_failed (path, error));
  emit_held (run);
}

static gboolean load_many (Run *run, GPtrArray *paths, gboolean found_in_folder, GError **error);
static gboolean load_labels (Run *run, GPtrArray *labels, gboolean found_in_folder, GError **error);

/* The files that a DICOMDIR names, as if they had been chosen together. */
static gboolean
load_directory (Run *run, const char *path, SymInstance *directory, gboolean *done, GError **error)
{
  g_autofree char *problem = NULL;
  g_autoptr (GPtrArray) paths = _sym_dicomdir_list (path, directory->tags, &problem);

  *done = paths->len > 0;
  if (paths->len > 0 && !load_many (run, paths, FALSE, error))
    return FALSE;
  if (problem != NULL)
    fail_path (run, path, SYM_ERROR_NOT_FOUND, problem);
  *done |= problem != NULL;
  return TRUE;
}

/* One file by itself, in one pass. Its progress is in bytes; compressed files hold more than they
 * weigh, so the total moves on when it is reached. */
static gboolean
load_file (Run *run, const char *path, GError **error)
{
  g_autoptr (SymInstance) instance = NULL;
  struct stat status;

  run->total = stat (path, &status) == 0 ? (guint64) status.st_size : 0;
  instance = read_one (run, path, run->progress_func != NULL ? on_bytes : NULL, error);
  if (instance == NULL)
    return FALSE;
  if (g_error_matches (instance->error, SYM_ERROR, SYM_ERROR_UNKNOWN_FORMAT))
    {
      /* Somebody may have chosen the data file of a pair. */
      g_autofree char *header = _sym_companions_find_header (path);

      if (header != NULL)
        {
          g_autoptr (SymInstance) pair = read_one (run, header, NULL, error);

          if (pair == NULL)
            return FALSE;
          if (pair->error == NULL)
            {
              hand_out_alone (run, pair);
              emit_held (run);
              return TRUE;
            }
        }
    }
  if ((run->flags & SYM_LOADER_FOLLOW) != 0 && _sym_dicomdir_is (instance))
    {
      gboolean done;

      if (!load_directory (run, path, instance, &done, error))
        return FALSE;
      if (done)
        return TRUE;
    }
  if (instance->members != NULL)
    {
      g_autoptr (GPtrArray) labels = _sym_instances_new ();

      g_ptr_array_add (labels, g_steal_pointer (&instance));
      return load_labels (run, labels, FALSE, error);
    }
  hand_out_alone (run, instance);
  emit_held (run);
  return TRUE;
}

/* Labels of the files of an archive, in its place; of the archive itself there is something to say
 * only where not all of it can be read, or nothing is an image. */
static gboolean
add_archive (Run *run, GPtrArray *labels, SymInstance *archive, gboolean found_in_folder, GError **error)
{
  g_autoptr (SymInstance) owned = archive;
  SymArchive *contents = _sym_archive_new (archive->path, archive->members);
  GPtrArray *paths = _sym_archive_list (contents);
  g_autoptr (GPtrArray) files = NULL;
  const guint n_before = labels->len;

  _sym_companions_add_archive (run->companions, contents);
  run->total += (guint64) paths->len * ((run->flags & SYM_LOADER_LABELS_ONLY) != 0 ? 1 : 2);
  files = read_batch (run, (const char *const *) paths->pdata, paths->len, TRUE, error);
  if (files == NULL)
    return FALSE;
  g_ptr_array_set_free_func (files, NULL);
  for (guint i = 0; i < files->len; i++)
    {
      SymInstance *file = g_ptr_array_index (files, i);

      if (g_error_matches (file->error, SYM_ERROR, SYM_ERROR_UNKNOWN_FORMAT))
        _sym_instance_free (file);
      else
        g_ptr_array_add (labels, file);
    }
  if (archive->error == NULL && labels->len == n_before && !found_in_folder)
    archive->error = g_error_new_literal (SYM_ERROR, SYM_ERROR_UNKNOWN_FORMAT,
                                          _ ("There is no DICOM, NIfTI or PNG file in this archive."));
  if (archive->error != NULL)
    g_ptr_array_add (labels, g_steal_pointer (&owned));
  return TRUE;
}

/* Archives are replaced by what they hold. */
static GPtrArray *
open_archives (Run *run, GPtrArray *labels, gboolean found_in_folder, GError **error)
{
  g_autoptr (GPtrArray) opened = _sym_instances_new ();

  g_ptr_array_set_free_func (labels, NULL);
  for (guint i = 0; i < labels->len; i++)
    {
      SymInstance *instance = g_ptr_array_index (labels, i);

      if (instance->members == NULL)
        g_ptr_array_add (opened, instance);
      else if (!add_archive (run, opened, instance, found_in_folder, error))
        {
          for (i++; i < labels->len; i++)
            _sym_instance_free (g_ptr_array_index (labels, i));
          return NULL;
        }
    }
  return g_steal_pointer (&opened);
}

/* Units in groups that are handed out together: each after those it refers to, so that their
 * verdicts are known, whatever their samples have added. */
static GPtrArray *
order_units (GPtrArray *units)
{
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_references_unref);

  for (guint i = 0; i < units->len; i++)
    {
      const Unit *unit = g_ptr_array_index (units, i);
      g_autoptr (GPtrArray) files = g_ptr_array_new ();

      for (guint j = 0; j < unit->labels->len; j++)
        g_ptr_array_add (files, ((SymInstance *) g_ptr_array_index (unit->labels, j))->tags);
      g_ptr_array_add (all, _sym_references_new (files));
    }

  return _sym_references_order (all);
}

static gboolean
load_many (Run *run, GPtrArray *paths, gboolean found_in_folder, GError **error)
{
  g_autoptr (GPtrArray) labels = NULL;
  gboolean samples = (run->flags & SYM_LOADER_LABELS_ONLY) == 0;

  run->total = run->done + (guint64) paths->len * (samples ? 2 : 1);
  report_progress (run);
  labels = read_batch (run, (const char *const *) paths->pdata, paths->len, TRUE, error);
  return labels != NULL && load_labels (run, labels, found_in_folder, error);
}

/* The second pass, over what the first has found. */
static gboolean
load_labels (Run *run, GPtrArray *labels, gboolean found_in_folder, GError **error)
{
  g_autoptr (GPtrArray) files = open_archives (run, labels, found_in_folder, error);
  g_autoptr (GPtrArray) units = NULL;
  g_autoptr (GPtrArray) rings = NULL;

  if (files == NULL)
    return FALSE;
  units = make_units (files, found_in_folder);
  rings = order_units (units);
  for (guint i = 0; i < rings->len; i++)
    {
      const GArray *ring = g_ptr_array_index (rings, i);

      for (guint j = 0; j < ring->len; j++)
        if (!load_unit (run, g_ptr_array_index (units, g_array_index (ring, guint, j)), ring->len > 1, error))
          return FALSE;
      emit_held (run);
    }
  run->done = run->total;
  report_progress (run);
  return TRUE;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Regular files below a folder; links to folders are not followed, so there are no rings. */
static gboolean
list_folder (Run *run, const char *folder, guint depth, GPtrArray *paths, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat status;

      if (lstat (path, &status) == 0 && S_ISDIR (status.st_mode))
        {
          if ((run->flags & SYM_LOADER_RECURSE) != 0 && depth < MAX_FOLDER_DEPTH)
            list_folder (run, path, depth + 1, paths, NULL);
        }
      else if (stat (path, &status) == 0 && S_ISREG (status.st_mode))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  return TRUE;
}

static gboolean
load_folder (Run *run, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  guint n_items = run->n_items;

  if (!list_folder (run, folder, 0, paths, NULL))
    {
      fail_path (run, folder, SYM_ERROR_DENIED, _ ("The folder cannot be opened."));
      return TRUE;
    }
  g_ptr_array_sort (paths, compare_paths);
  if (paths->len > 0 && !load_many (run, paths, TRUE, error))
    return FALSE;
  if (run->n_items == n_items)
    fail_path (run, folder, SYM_ERROR_UNKNOWN_FORMAT,
               _ ("There is no DICOM, NIfTI or PNG file in this folder."));
  return TRUE;
}

/* Where a person names a file of an archive, the archive is listed first. */
static gboolean
look_into_archive (Run *run, const char *path, GError **error)
{
  g_autofree char *archive = g_file_test (path, G_FILE_TEST_EXISTS) ? NULL : _sym_archive_split (path);
  g_autoptr (SymInstance) instance = NULL;

  if (archive == NULL || _sym_companions_get_archive (run->companions, path) != NULL)
    return TRUE;
  instance = read_one (run, archive, NULL, error);
  if (instance != NULL && instance->members != NULL)
    _sym_companions_add_archive (run->companions, _sym_archive_new (archive, instance->members));
  return instance != NULL;
}

gboolean
sym_loader_load_files (SymLoader *self, const char *const *paths, SymLoaderFlags flags,
                       SymLoaderItem item_func, SymLoaderProgress progress_func,
                       gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (SymCompanions) companions = _sym_companions_new ();
  g_autoptr (GPtrArray) files = g_ptr_array_new ();
  g_autoptr (SymReferenceGraph) references = sym_reference_graph_new ();
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
  Run run = {
    .loader = self,
    .flags = flags,
    .item_func = item_func,
    .progress_func = progress_func,
    .user_data = user_data,
    .cancellable = cancellable,
    .companions = companions,
    .held = held,
    .references = references,
  };
  gboolean files_read = FALSE;

  g_return_val_if_fail (SYM_IS_LOADER (self), FALSE);
  g_return_val_if_fail (paths != NULL && item_func != NULL, FALSE);

  for (guint i = 0; paths[i] != NULL; i++)
    if (!g_file_test (paths[i], G_FILE_TEST_IS_DIR))
      {
        g_ptr_array_add (files, (gpointer) paths[i]);
        if (!look_into_archive (&run, paths[i], error))
          return FALSE;
      }
  /* in the order given; files are read together, where the first of them stands, since several may
   * be one series */
  for (guint i = 0; paths[i] != NULL; i++)
    if (g_file_test (paths[i], G_FILE_TEST_IS_DIR))
      {
        if (!load_folder (&run, paths[i], error))
          return FALSE;
      }
    else if (!files_read)
      {
        files_read = TRUE;
        if (files->len == 1 ? !load_file (&run, paths[i], error) : !load_many (&run, files, FALSE, error))
          return FALSE;
      }
  return TRUE;
}

gboolean
sym_loader_load (SymLoader *self, const char *path, SymLoaderFlags flags,
                 SymLoaderItem item_func, SymLoaderProgress progress_func,
                 gpointer user_data, GCancellable *cancellable, GError **error)
{
  const char *paths[] = { path, NULL };

  g_return_val_if_fail (path != NULL, FALSE);
  return sym_loader_load_files (self, paths, flags, item_func, progress_func, user_data,
                                cancellable, error);
}
