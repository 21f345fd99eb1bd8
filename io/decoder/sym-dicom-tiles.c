/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-tiles"

#include "config.h"

#include "sym-dicom-tiles.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define TAG SYM_DICOM_TAG
#define TOP SYM_DICOM_NONE

/* Planes of one file that are told apart; slides have a handful. */
#define MAX_PLANES 256

/* Offsets along the optical axis that differ by less are of one focal plane, millimetres. */
#define SAME_FOCUS 1e-5

/* A slide of which less than one part in so many is there is taken for a mistake: it would cost memory
 * that nothing fills. */
#define MAX_BLANK 100.0

/* Whole Slide Microscopy, Confocal Microscopy Tiled Pyramidal. */
static const char *const classes[] = {
  "1.2.840.10008.5.1.4.1.1.77.1.6",
  "1.2.840.10008.5.1.4.1.1.77.1.9",
};

struct _SymDicomTiles
{
  const SymDicomSet *set;
  GArray *items;     /* per-frame functional groups; NULL where the order of frames tells */
  GPtrArray *paths;  /* identifiers of the optical paths */
  GPtrArray *names;  /* what they are */
  GArray *foci;      /* double: offsets of the focal planes */
  guint64 across, down; /* tiles of a plane */
  guint32 columns, rows;
  guint64 n_foci;
};

static gboolean
get_size (const SymDicomSet *set, guint32 tag, guint64 *size)
{
  gint64 value;

  if (!sym_dicom_get_int (set, sym_dicom_find (set, TOP, tag), 0, &value) || value < 1
      || value > SYM_IMAGE_MAX_DIM)
    return FALSE;
  *size = (guint64) value;
  return TRUE;
}

static gboolean
get_text (const SymDicomSet *set, guint32 parent, guint32 tag, guint number, char *text, gsize size)
{
  return sym_dicom_get_string (set, sym_dicom_find (set, parent, tag), number, text, size)
         && g_utf8_validate (text, -1, NULL);
}

static gboolean
is_slide (const SymDicomSet *set)
{
  char uid[SYM_UID_SIZE];

  if (!get_text (set, TOP, TAG (0x0008, 0x0016), 0, uid, sizeof uid))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (strcmp (uid, classes[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Optical Path Sequence (0048,0105). */
static void
list_paths (SymDicomTiles *self)
{
  const SymDicomElement *sequence = sym_dicom_find (self->set, TOP, TAG (0x0048, 0x0105));
  g_autoptr (GArray) items = NULL;

  if (sequence == NULL || (sequence->flags & SYM_DICOM_SEQUENCE) == 0)
    return;
  items = sym_dicom_get_items (self->set, sequence);
  for (guint i = 0; i < items->len && i < MAX_PLANES; i++)
    {
      const guint32 item = g_array_index (items, guint32, i);
      char id[SYM_UID_SIZE] = "", name[SYM_UID_SIZE];

      get_text (self->set, item, TAG (0x0048, 0x0106), 0, id, sizeof id);
      if (!get_text (self->set, item, TAG (0x0048, 0x0107), 0, name, sizeof name) || *name == '\0')
        g_strlcpy (name, id, sizeof name);
      g_ptr_array_add (self->paths, g_strdup (id));
      g_ptr_array_add (self->names, g_strdup (name));
    }
}

/* Of a frame: the item of its Plane Position (Slide) Sequence (0048,021A), TOP for none. */
static guint32
get_position (const SymDicomTiles *self, guint32 f)
{
  return f < self->items->len
             ? sym_dicom_find_item (self->set, g_array_index (self->items, guint32, f), TAG (0x0048, 0x021a), 0)
             : TOP;
}

static guint
find_focus (const SymDicomTiles *self, double offset)
{
  for (guint i = 0; i < self->foci->len; i++)
    if (fabs (g_array_index (self->foci, double, i) - offset) < SAME_FOCUS)
      return i;
  return G_MAXUINT;
}

static double
get_focus (const SymDicomTiles *self, guint32 position)
{
  double offset;

  return sym_dicom_get_double (self->set, sym_dicom_find (self->set, position, TAG (0x0040, 0x074a)), 0, &offset)
                 && isfinite (offset)
             ? offset
             : 0;
}

static guint
find_path (const SymDicomTiles *self, guint32 f)
{
  const guint32 frame = g_array_index (self->items, guint32, f);
  const guint32 item = sym_dicom_find_item (self->set, frame, TAG (0x0048, 0x0207), 0);
  char id[SYM_UID_SIZE];

  if (item != TOP && get_text (self->set, item, TAG (0x0048, 0x0106), 0, id, sizeof id))
    for (guint i = 0; i < self->paths->len; i++)
      if (strcmp (g_ptr_array_index (self->paths, i), id) == 0)
        return i;
  return 0;
}

/* Where frames say themselves where they are. Returns: whether they do */
static gboolean
list_foci (SymDicomTiles *self)
{
  const SymDicomElement *sequence = sym_dicom_find (self->set, TOP, TAG (0x5200, 0x9230));

  if (sequence == NULL || (sequence->flags & SYM_DICOM_SEQUENCE) == 0)
    return FALSE;
  self->items = sym_dicom_get_items (self->set, sequence);
  for (guint32 f = 0; f < self->items->len; f++)
    {
      const guint32 position = get_position (self, f);
      const double offset = position != TOP ? get_focus (self, position) : 0;

      if (position != TOP && find_focus (self, offset) == G_MAXUINT && self->foci->len < MAX_PLANES)
        g_array_append_val (self->foci, offset);
    }
  return self->foci->len > 0;
}

static void
add_axis (SymImageInfo *info, guint64 n, const char *name)
{
  SymAxisInfo *axis = &info->axes[info->n_axes];

  if (n < 2)
    return;
  axis->n = n;
  g_strlcpy (axis->name, name, sizeof axis->name);
  info->n_axes++;
}

static void
note_what_it_is (SymJob *job, const SymDicomSet *set, const SymImageInfo *info, guint64 n_paths, guint64 n_foci)
{
  g_autofree char *columns = g_strdup_printf ("%" G_GUINT64_FORMAT, info->matrix[0]);
  g_autofree char *rows = g_strdup_printf ("%" G_GUINT64_FORMAT, info->matrix[1]);
  g_autofree char *paths = g_strdup_printf ("%" G_GUINT64_FORMAT, n_paths);
  g_autofree char *foci = g_strdup_printf ("%" G_GUINT64_FORMAT, n_foci);
  char derivation[20];

  sym_job_note (job, N_ ("A slide of %s × %s pixels, put together of its tiles; optical paths: %s, focal planes: %s."),
                columns, rows, paths, foci, NULL);
  if (get_text (set, TOP, TAG (0x0008, 0x0008), 3, derivation, sizeof derivation)
      && strcmp (derivation, "RESAMPLED") == 0)
    sym_job_note (job, N_ ("This is a reduced level of the slide; finer ones are other files of its series."), NULL);
}

static gboolean
is_blank (const SymDicomPixels *pixels, const SymImageInfo *info)
{
  const double there = (double) pixels->n_frames * pixels->columns * pixels->rows;

  return (double) info->matrix[0] * (double) info->matrix[1] * (double) info->matrix[2] > MAX_BLANK * there;
}

SymDicomTiles *
_sym_dicom_tiles_new (SymJob *job, const SymDicomSet *set, const SymDicomPixels *pixels, SymImageInfo *info)
{
  g_autoptr (SymDicomTiles) self = NULL;
  guint64 columns, rows, n_paths;
  char organization[20] = "";

  if (!is_slide (set) || !get_size (set, TAG (0x0048, 0x0006), &columns)
      || !get_size (set, TAG (0x0048, 0x0007), &rows) || pixels->columns == 0 || pixels->rows == 0)
    return NULL;
  self = g_new0 (SymDicomTiles, 1);
  self->set = set;
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->foci = g_array_new (FALSE, FALSE, sizeof (double));
  self->columns = pixels->columns;
  self->rows = pixels->rows;
  self->across = (columns + pixels->columns - 1) / pixels->columns;
  self->down = (rows + pixels->rows - 1) / pixels->rows;
  list_paths (self);
  n_paths = MAX (self->paths->len, 1);
  get_text (set, TOP, TAG (0x0020, 0x9311), 0, organization, sizeof organization);
  if (strcmp (organization, "TILED_FULL") != 0 && list_foci (self))
    self->n_foci = self->foci->len;
  else
    {
      g_clear_pointer (&self->items, g_array_unref);
      if (!get_size (set, TAG (0x0048, 0x0303), &self->n_foci) || self->n_foci > MAX_PLANES)
        self->n_foci = 1;
      /* the file may have fewer frames than paths that it describes, as one path a file */
      while (n_paths > 1 && self->across * self->down * self->n_foci * n_paths > pixels->n_frames)
        n_paths--;
    }
  info->matrix[0] = columns;
  info->matrix[1] = rows;
  info->matrix[2] = self->n_foci * n_paths;
  if (is_blank (pixels, info) && _sym_dicom_tiles_check (info, NULL))
    {
      memset (info->matrix, 0, sizeof info->matrix);
      sym_job_note (job, N_ ("The file has far fewer tiles than its slide: they are shown one by one."), NULL);
      return NULL;
    }
  info->n_axes = 0;
  memset (info->axes, 0, sizeof info->axes);
  add_axis (info, self->n_foci, N_ ("Focal plane"));
  add_axis (info, n_paths, N_ ("Optical path"));
  note_what_it_is (job, set, info, n_paths, self->n_foci);
  return g_steal_pointer (&self);
}

void
_sym_dicom_tiles_free (SymDicomTiles *self)
{
  g_clear_pointer (&self->items, g_array_unref);
  g_ptr_array_unref (self->paths);
  g_ptr_array_unref (self->names);
  g_array_unref (self->foci);
  g_free (self);
}

static void
fill_label (const SymDicomTiles *self, guint path, guint focus, SymFrameInfo *frame)
{
  const gboolean has_path = self->paths->len > 1 && path < self->names->len;
  const char *end;
  char offset[G_ASCII_DTOSTR_BUF_SIZE] = "";

  if (self->foci->len > 1)
    g_ascii_formatd (offset, sizeof offset, "%.4g", 1000 * g_array_index (self->foci, double, focus));
  g_snprintf (frame->label, sizeof frame->label, "%s%s%s%s%s", has_path ? (char *) self->names->pdata[path] : "",
              has_path && *offset != '\0' ? " · " : "", *offset != '\0' ? "z " : "", offset,
              *offset != '\0' ? " µm" : "");
  if (!g_utf8_validate (frame->label, -1, &end))
    frame->label[end - frame->label] = '\0';
}

/* By its own words, in which counting begins at 1. */
static gboolean
fill_sparse (const SymDicomTiles *self, guint32 f, SymFrameInfo *frame)
{
  const guint32 position = get_position (self, f);
  gint64 column, row;
  guint path, focus;

  if (position == TOP
      || !sym_dicom_get_int (self->set, sym_dicom_find (self->set, position, TAG (0x0048, 0x021e)), 0, &column)
      || !sym_dicom_get_int (self->set, sym_dicom_find (self->set, position, TAG (0x0048, 0x021f)), 0, &row)
      || column < 1 || row < 1 || column > SYM_IMAGE_MAX_DIM || row > SYM_IMAGE_MAX_DIM)
    return FALSE;
  path = find_path (self, f);
  focus = find_focus (self, get_focus (self, position));
  if (focus == G_MAXUINT)
    return FALSE;
  frame->tile[0] = (guint32) column - 1;
  frame->tile[1] = (guint32) row - 1;
  frame->tile[2] = path * self->foci->len + focus;
  fill_label (self, path, focus, frame);
  return TRUE;
}

/* PS3.3 C.7.6.17.3: along the rows, then down, then through the focal planes, then the optical paths. */
static void
fill_full (const SymDicomTiles *self, guint32 f, SymFrameInfo *frame)
{
  const guint64 plane = f / (self->across * self->down);

  frame->tile[0] = (guint32) (f % self->across * self->columns);
  frame->tile[1] = (guint32) (f / self->across % self->down * self->rows);
  frame->tile[2] = (guint32) MIN (plane, G_MAXUINT32);
  fill_label (self, (guint) (plane / self->n_foci), 0, frame);
}

void
_sym_dicom_tiles_fill (const SymDicomTiles *self, guint32 f, SymFrameInfo *frame)
{
  if (self->items == NULL)
    fill_full (self, f, frame);
  else if (!fill_sparse (self, f, frame))
    return;
  frame->flags |= SYM_FRAME_IS_TILE;
}

gboolean
_sym_dicom_tiles_check (const SymImageInfo *info, GError **error)
{
  gsize size = info->n_samples * sym_sample_type_get_size ((SymSampleType) info->sample_type);

  for (int i = 0; i < 3; i++)
    if (!g_size_checked_mul (&size, size, (gsize) info->matrix[i]))
      size = G_MAXSIZE;
  if (size <= SYM_IMAGE_MAX_MATRIX)
    return TRUE;
  g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
               "The slide of %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT " pixels in %" G_GUINT64_FORMAT
               " planes is larger than the %" G_GUINT64_FORMAT
               " MiB that are put together: open a smaller level of it, which is another file of its series",
               info->matrix[0], info->matrix[1], info->matrix[2], SYM_IMAGE_MAX_MATRIX >> 20);
  return FALSE;
}
