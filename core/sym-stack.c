/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-image-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sym-affine-private.h"
#include "sym-presentation-private.h"
#include "sym-stack-private.h"

static const SymFrameInfo *
get_frame (const SymInstance *instance)
{
  const guint32 needed = SYM_FRAME_HAS_POSITION | SYM_FRAME_HAS_ORIENTATION;

  return instance->n_frames == 1 && (instance->frames[0].flags & needed) == needed
             ? &instance->frames[0]
             : NULL;
}

/* Only DICOM scatters one image over files, and only files of one frame that name a series. */
static gboolean
can_stack (const SymInstance *instance)
{
  const SymImageInfo *info = &instance->info;

  return info->format == SYM_FORMAT_DICOM && info->series_uid[0] != '\0' && info->dims[0] > 0
         && info->dims[2] == 1 && info->dims[3] == 1 && info->dims[4] == 1
         && instance->n_frames <= 1;
}

static gboolean
same_lut (const SymLut *a, const SymLut *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return a->first == b->first && a->n == b->n && a->bits == b->bits
         && memcmp (a->values, b->values, a->n * sizeof *a->values) == 0;
}

static gboolean
same_geometry (const SymInstance *a, const SymInstance *b)
{
  const SymFrameInfo *x = get_frame (a);
  const SymFrameInfo *y = get_frame (b);
  double spacing_x[2], spacing_y[2];
  gboolean has_x, has_y;

  if ((x == NULL) != (y == NULL)
      || (x != NULL && !_sym_orientation_is_same (x->orientation, y->orientation)))
    return FALSE;
  has_x = _sym_frame_get_spacing (&a->info, a->n_frames > 0 ? a->frames : NULL, spacing_x);
  has_y = _sym_frame_get_spacing (&b->info, b->n_frames > 0 ? b->frames : NULL, spacing_y);

  return has_x == has_y && (!has_x || _sym_spacing_is_same (spacing_x, spacing_y));
}

static gboolean
belong_together (const SymInstance *a, const SymInstance *b)
{
  const SymImageInfo *x = &a->info;
  const SymImageInfo *y = &b->info;

  if (!can_stack (a) || !can_stack (b))
    return FALSE;
  if (x->sample_type != y->sample_type || x->colour != y->colour || x->n_samples != y->n_samples
      || x->mosaic_slices != y->mosaic_slices || x->mosaic_tiles != y->mosaic_tiles
      || x->bits_stored != y->bits_stored || x->dims[0] != y->dims[0] || x->dims[1] != y->dims[1])
    return FALSE;
  if ((x->flags & SYM_IMAGE_HAS_PADDING) != (y->flags & SYM_IMAGE_HAS_PADDING)
      || ((x->flags & SYM_IMAGE_HAS_PADDING) != 0
          && (x->padding_min != y->padding_min || x->padding_max != y->padding_max)))
    return FALSE;
  if (!g_str_equal (x->study_uid, y->study_uid) || !g_str_equal (x->series_uid, y->series_uid)
      || !g_str_equal (x->frame_of_reference, y->frame_of_reference)
      || !g_str_equal (x->unit, y->unit)
      || !g_str_equal (x->patient_orientation[0], y->patient_orientation[0])
      || !g_str_equal (x->patient_orientation[1], y->patient_orientation[1]))
    return FALSE;
  for (int i = 0; i < SYM_N_LUTS; i++)
    if (i != SYM_LUT_VOI && !same_lut (a->luts[i], b->luts[i]))
      return FALSE;

  return same_geometry (a, b);
}

static int
compare_without_position (gconstpointer a, gconstpointer b)
{
  const SymInstance *x = *(SymInstance *const *) a;
  const SymInstance *y = *(SymInstance *const *) b;
  const SymImageInfo *i = &x->info;
  const SymImageInfo *j = &y->info;

  if (i->temporal_position != j->temporal_position)
    return i->temporal_position < j->temporal_position ? -1 : 1;
  if (i->instance_number != j->instance_number)
    return i->instance_number < j->instance_number ? -1 : 1;

  return g_strcmp0 (x->path, y->path);
}

static SymSlot *
get_slots (GPtrArray *group)
{
  SymSlot *slots = g_new0 (SymSlot, group->len);

  for (guint i = 0; i < group->len; i++)
    {
      const SymInstance *instance = g_ptr_array_index (group, i);

      slots[i].source = i;
      slots[i].temporal_position = instance->info.temporal_position != 0
                                       ? instance->info.temporal_position
                                       : instance->frames[0].temporal_position;
      slots[i].number = instance->info.instance_number;
      memcpy (slots[i].position, instance->frames[0].position, sizeof slots[i].position);
    }

  return slots;
}

/* Sorts by name first: where nothing else orders two files, the result still does not depend on how
 * the folder was read. */
static void
sort_group (GPtrArray *group)
{
  const SymFrameInfo *frame;
  const SymInstance *first;
  g_autofree SymSlot *slots = NULL;
  g_autofree gpointer *sorted = NULL;
  double normal[3], spacing[2];

  g_ptr_array_sort (group, compare_without_position);
  first = g_ptr_array_index (group, 0);
  frame = get_frame (first);
  if (frame == NULL || !_sym_orientation_get_normal (frame->orientation, normal)
      || !_sym_frame_get_spacing (&first->info, frame, spacing))
    return;

  slots = get_slots (group);
  _sym_slots_sort (slots, group->len, normal, spacing);
  sorted = g_new (gpointer, group->len);
  for (guint i = 0; i < group->len; i++)
    sorted[i] = group->pdata[slots[i].source];
  memcpy (group->pdata, sorted, group->len * sizeof *sorted);
}

GPtrArray *
_sym_stack_group (GPtrArray *instances)
{
  g_autoptr (GPtrArray) groups
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  /* Groups of one series by its UID: a folder of thousands of files must not compare each with
   * each. */
  g_autoptr (GHashTable) by_series
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  g_return_val_if_fail (instances != NULL, NULL);

  for (guint i = 0; i < instances->len; i++)
    {
      SymInstance *instance = g_ptr_array_index (instances, i);
      GPtrArray *series = g_hash_table_lookup (by_series, instance->info.series_uid);
      GPtrArray *group = NULL;

      for (guint g = 0; series != NULL && g < series->len && group == NULL; g++)
        {
          GPtrArray *candidate = g_ptr_array_index (series, g);

          if (belong_together (g_ptr_array_index (candidate, 0), instance))
            group = candidate;
        }
      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_ptr_array_add (groups, group);
          if (series == NULL)
            {
              series = g_ptr_array_new ();
              g_hash_table_insert (by_series, instance->info.series_uid, series);
            }
          if (can_stack (instance))
            g_ptr_array_add (series, group);
        }
      g_ptr_array_add (group, instance);
    }
  for (guint i = 0; i < groups->len; i++)
    sort_group (g_ptr_array_index (groups, i));

  return g_steal_pointer (&groups);
}

/* The same image twice: a copied file. Images of one place and time that only look alike are kept.
 */
static gboolean
is_duplicate (const SymInstance *a, const SymInstance *b)
{
  if (a->info.temporal_position != b->info.temporal_position)
    return FALSE;
  if (a->info.instance_number != b->info.instance_number
      && (a->info.sop_uid[0] == '\0' || !g_str_equal (a->info.sop_uid, b->info.sop_uid)))
    return FALSE;

  return g_bytes_equal (a->data, b->data);
}

/* In a sorted group copies follow each other. */
static GPtrArray *
leave_out_duplicates (GPtrArray *group, GPtrArray *notes)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  guint n;

  for (guint i = 0; i < group->len; i++)
    {
      const SymInstance *instance = g_ptr_array_index (group, i);
      const SymInstance *last = kept->len > 0 ? g_ptr_array_index (kept, kept->len - 1) : NULL;
      gboolean same_place = last != NULL;

      if (last != NULL && get_frame (instance) != NULL)
        {
          double offset[3];

          for (int k = 0; k < 3; k++)
            offset[k] = instance->frames[0].position[k] - last->frames[0].position[k];
          same_place = _sym_vector_norm (offset) <= SYM_STACK_SAME_POSITION;
        }
      if (!same_place || !is_duplicate (last, instance))
        g_ptr_array_add (kept, (gpointer) instance);
    }

  n = group->len - kept->len;
  if (n > 0)
    g_ptr_array_add (
        notes, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                             "%u file is a copy of another and is left out.",
                                             "%u files are copies of others and are left out.", n),
                                n));

  return g_steal_pointer (&kept);
}

static void
add_note (GPtrArray *notes, const char *note)
{
  if (!g_ptr_array_find_with_equal_func (notes, note, g_str_equal, NULL))
    g_ptr_array_add (notes, g_strdup (note));
}

static SymRescale
get_rescale (const SymInstance *instance)
{
  if (instance->n_frames == 1 && (instance->frames[0].flags & SYM_FRAME_HAS_RESCALE) != 0)
    return (SymRescale){ instance->frames[0].slope, instance->frames[0].intercept };

  return (SymRescale){ instance->info.slope, instance->info.intercept };
}

static gboolean
check_group (GPtrArray *group, GError **error)
{
  for (guint i = 0; i < group->len; i++)
    {
      const SymInstance *instance = g_ptr_array_index (group, i);
      gboolean good;

      if (instance->data == NULL)
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_NO_PIXELS, _ ("The file %s holds no image."),
                       instance->path);
          return FALSE;
        }
      good = _sym_image_info_check (&instance->info, g_bytes_get_size (instance->data), error)
             && (instance->n_frames == 0 || _sym_frame_info_check (&instance->frames[0], error));
      if (!good)
        {
          g_prefix_error (error, "%s: ", instance->path);
          return FALSE;
        }
      if (i > 0 && !belong_together (g_ptr_array_index (group, 0), instance))
        {
          g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                       _ ("The file %s does not belong to the stack."), instance->path);
          return FALSE;
        }
    }

  return TRUE;
}

/* Sets planes and what goes with each, in the order of @sources. */
static gboolean
take_planes (SymImage *self, GPtrArray *group, const SymSlot *slots, GError **error)
{
  gboolean differ = FALSE;

  g_free (self->rescales);
  self->rescales = g_new (SymRescale, self->n_planes);
  self->sources = g_new0 (char *, self->n_planes);
  for (gsize i = 0; i < self->n_planes; i++)
    {
      const SymInstance *instance = g_ptr_array_index (group, slots != NULL ? slots[i].source : i);
      const SymTag *uid = sym_tags_find (instance->tags, SYM_CARRIER_DICOM, 0x00080018);

      self->sources[i] = uid != NULL ? g_strdup (uid->value) : NULL;
      self->planes[i] = _sym_image_take_samples (self, instance->data, error);
      if (self->planes[i] == NULL)
        return FALSE;
      self->rescales[i] = get_rescale (instance);
      differ |= self->rescales[i].slope != self->rescales[0].slope
                || self->rescales[i].intercept != self->rescales[0].intercept;
    }
  self->n_rescales = differ ? self->n_planes : 1;

  return TRUE;
}

static SymImage *
new_from_files (GPtrArray *instances, GError **error)
{
  g_autoptr (SymImage) self = NULL;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) group = NULL;
  g_autofree SymSlot *slots = NULL;
  const SymInstance *first, *middle;
  const SymFrameInfo *frame;
  SymOrder order = { 0 };
  SymImageInfo info;
  double normal[3], spacing[2];

  if (instances->len == 1)
    return _sym_image_new_whole (g_ptr_array_index (instances, 0), error);
  if (!check_group (instances, error))
    return NULL;

  /* not a copy of the array, which would own what it holds */
  group = g_ptr_array_new ();
  g_ptr_array_extend (group, instances, NULL, NULL);
  sort_group (group);
  {
    g_autoptr (GPtrArray) all = g_steal_pointer (&group);

    group = leave_out_duplicates (all, notes);
  }
  first = g_ptr_array_index (group, 0);
  order.n_slices = group->len;
  order.n_times = 1;

  frame = get_frame (first);
  if (frame != NULL && _sym_orientation_get_normal (frame->orientation, normal)
      && _sym_frame_get_spacing (&first->info, frame, spacing))
    {
      slots = get_slots (group);
      _sym_slots_sort (slots, group->len, normal, spacing);
      order = _sym_slots_order (slots, group->len, normal, notes);
    }

  info = first->info;
  info.dims[2] = order.n_slices;
  info.dims[3] = order.n_times;
  info.data_size *= group->len;
  self = _sym_image_alloc (&info, group->len);
  _sym_image_take_shutters (self, group, notes);
  if (!take_planes (self, group, slots, error))
    return NULL;
  if (slots != NULL)
    {
      frame = get_frame (g_ptr_array_index (group, slots[0].source));
      _sym_image_place (self, frame, spacing, slots, &order, notes);
      self->places = g_new (SymPlanePlace, self->n_planes);
      for (gsize i = 0; i < self->n_planes; i++)
        {
          const SymInstance *instance = g_ptr_array_index (group, slots[i].source);

          _sym_frame_get_place (&instance->info, get_frame (instance), &self->places[i]);
        }
      _sym_image_check_places (self, notes);
    }

  /* Windows may differ from slice to slice; what is shown first is the middle one. */
  middle = g_ptr_array_index (group,
                              slots != NULL ? slots[order.n_slices / 2].source : group->len / 2);
  _sym_image_take_windows (self, middle->windows);
  for (int i = 0; i < SYM_N_LUTS; i++)
    self->luts[i] = _sym_lut_copy (middle->luts[i]);
  for (guint i = 0; i < group->len; i++)
    {
      const SymInstance *instance = g_ptr_array_index (group, i);

      if ((instance->info.flags & SYM_IMAGE_LOSSY) != 0)
        self->info.flags |= SYM_IMAGE_LOSSY;
      for (guint n = 0; n < instance->notes->len; n++)
        add_note (notes, g_ptr_array_index (instance->notes, n));
    }
  _sym_image_set_notes (self, notes);

  return g_steal_pointer (&self);
}

SymImage *
_sym_image_new_from_stack (GPtrArray *instances, GError **error)
{
  g_autoptr (GPtrArray) slices = NULL;
  g_autoptr (SymImage) stored = NULL;
  SymImage *self;

  g_return_val_if_fail (instances != NULL && instances->len > 0, NULL);

  stored = new_from_files (instances, error);
  if (stored == NULL || ((SymInstance *) g_ptr_array_index (instances, 0))->info.mosaic_slices == 0)
    return g_steal_pointer (&stored);
  /* whole mosaics have no place of their own: they follow each other in time */
  stored->dims[3] = stored->info.dims[3] = stored->dims[2];
  stored->dims[2] = stored->info.dims[2] = 1;
  slices = _sym_mosaic_split (instances, error);
  if (slices == NULL)
    return NULL;
  self = new_from_files (slices, error);
  if (self != NULL)
    self->as_stored = g_steal_pointer (&stored);

  return self;
}

guint *
_sym_stack_get_reading_order (GPtrArray *group)
{
  const SymInstance *first = g_ptr_array_index (group, 0);
  const SymFrameInfo *frame = get_frame (first);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autofree SymSlot *slots = NULL;
  guint *order = g_new (guint, group->len);
  gsize n_slices = group->len, n_times = 1, n = 0;
  double normal[3], spacing[2];

  if (frame != NULL && _sym_orientation_get_normal (frame->orientation, normal)
      && _sym_frame_get_spacing (&first->info, frame, spacing))
    {
      SymOrder planes;

      slots = get_slots (group);
      _sym_slots_sort (slots, group->len, normal, spacing);
      planes = _sym_slots_order (slots, group->len, normal, notes);
      n_slices = planes.n_slices;
      n_times = planes.n_times;
    }

  for (gsize time = 0; time < n_times; time++)
    for (gsize i = 0; i < n_slices; i++)
      {
        const gsize middle = n_slices / 2;
        const gsize slice = i % 2 == 1 ? middle - (i + 1) / 2 : middle + i / 2;
        const gsize plane = time * n_slices + slice;

        order[n++] = slots != NULL ? (guint) slots[plane].source : (guint) plane;
      }

  return order;
}

SymImage *
_sym_image_new_from_part (GPtrArray *instances, guint n_files, GError **error)
{
  g_autoptr (GPtrArray) notes = NULL;
  SymImage *self;

  g_return_val_if_fail (instances != NULL && instances->len > 0, NULL);
  g_return_val_if_fail (instances->len < n_files, NULL);

  self = instances->len == 1
             ? _sym_image_new_from_instance (g_ptr_array_index (instances, 0), error)
             : _sym_image_new_from_stack (instances, error);
  if (self == NULL)
    return NULL;

  self->n_missing = n_files - instances->len;
  notes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (notes,
                   g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                 "Only %u of the %u files of the series has been read.",
                                                 "Only %u of the %u files of the series have been read.",
                                                 instances->len),
                                    instances->len, n_files));
  for (char **note = self->notes; *note != NULL; note++)
    g_ptr_array_add (notes, g_strdup (*note));
  g_strfreev (self->notes);
  _sym_image_set_notes (self, notes);

  return self;
}
