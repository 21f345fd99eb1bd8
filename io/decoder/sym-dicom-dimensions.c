/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-dimensions"

#include "config.h"

#include "sym-dicom-dimensions.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define TAG SYM_DICOM_TAG
#define TOP SYM_DICOM_NONE

#define MAX_DIMENSIONS 16
#define MAX_INDEX 1000000
#define MAX_ORDER (G_GINT64_CONSTANT (1) << 62)

/* A frame that stays longer than this is no part of anything that moves. */
#define MAX_DURATION 60000.0

/* What frames at one place differ in, PS3.3 C.7.6.16: where the value stands in the functional groups,
 * and how it reads. Those that are places in space (%NULL format) do not tell times apart. */
typedef struct
{
  guint32 pointer;
  guint32 sequences[2]; /* 0 for none */
  const char *format;   /* with %s for the number or the text; "" for the index alone */
  const char *name;     /* msgid */
} Kind;

static const Kind kinds[] = {
  { TAG (0x0020, 0x9057), { 0 }, NULL }, /* In-Stack Position Number */
  { TAG (0x0020, 0x0032), { 0 }, NULL }, /* Image Position (Patient) */
  { TAG (0x0020, 0x9301), { 0 }, NULL }, /* Image Position (Volume) */
  { TAG (0x0048, 0x021e), { 0 }, NULL }, /* Column, and Row Position In Total Image Pixel Matrix */
  { TAG (0x0048, 0x021f), { 0 }, NULL },
  { TAG (0x0040, 0x072a), { 0 }, NULL }, /* X, Y, Z Offset in Slide Coordinate System */
  { TAG (0x0040, 0x073a), { 0 }, NULL },
  { TAG (0x0040, 0x074a), { 0 }, NULL },
  { TAG (0x0018, 0x9087), { TAG (0x0018, 0x9117), 0 }, "b %s s/mm²", N_ ("b-value") },
  { TAG (0x0018, 0x9089), { TAG (0x0018, 0x9117), TAG (0x0018, 0x9076) }, "", N_ ("Direction") },
  { TAG (0x0018, 0x9082), { TAG (0x0018, 0x9114), 0 }, "TE %s ms", N_ ("Echo time") },
  { TAG (0x0018, 0x9079), { TAG (0x0018, 0x9115), 0 }, "TI %s ms", N_ ("Inversion time") },
  { TAG (0x0018, 0x1314), { TAG (0x0018, 0x9112), 0 }, "flip %s°", N_ ("Flip angle") },
  { TAG (0x0020, 0x9241), { TAG (0x0018, 0x9118), 0 }, "R-R %s %%", N_ ("Cardiac phase") },
  { TAG (0x0020, 0x9153), { TAG (0x0018, 0x9118), 0 }, "trigger %s ms", N_ ("Trigger delay") },
  { TAG (0x0020, 0x930d), { TAG (0x0020, 0x9310), 0 }, "%s s", N_ ("Time") },
  { TAG (0x0008, 0x9208), { TAG (0x0018, 0x9226), 0 }, "%s", N_ ("Component") },
  { TAG (0x0020, 0x9128), { TAG (0x0020, 0x9111), 0 }, "", N_ ("Time") },
  { TAG (0x0062, 0x000b), { TAG (0x0062, 0x000a), 0 }, "%s", N_ ("Segment") },
};

/* Without a statement which dimensions there are: what frames at one place usually differ in. */
static const guint32 usual[] = {
  TAG (0x0020, 0x9128), TAG (0x0018, 0x9087), TAG (0x0018, 0x9082), TAG (0x0018, 0x9079),
  TAG (0x0020, 0x9153), TAG (0x0062, 0x000b),
};

struct _SymDicomDimensions
{
  const SymDicomSet *set;
  GArray *items; /* per-frame functional groups; NULL for none */
  guint32 shared;
  const Kind *kinds[MAX_DIMENSIONS];
  guint32 pointers[MAX_DIMENSIONS];
  guint places[MAX_DIMENSIONS]; /* among the Dimension Index Values */
  gint64 sizes[MAX_DIMENSIONS];
  gboolean varies[MAX_DIMENSIONS];
  guint n;
  gboolean has_values;
};

static const Kind *
find_kind (guint32 pointer)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].pointer == pointer)
      return &kinds[i];
  return NULL;
}

static gboolean
get_pointer (const SymDicomSet *set, guint32 item, guint32 *pointer)
{
  const SymDicomElement *element = sym_dicom_find (set, item, TAG (0x0020, 0x9165));
  gboolean big;
  const guint8 *p;

  if (element == NULL || element->length != 4)
    return FALSE;
  big = (element->flags & SYM_DICOM_BIG_ENDIAN) != 0;
  p = set->bytes + element->offset;
  *pointer = TAG ((guint32) sym_dicom_u16 (p, big), (guint32) sym_dicom_u16 (p + 2, big));
  return TRUE;
}

/* The element in a frame's own groups, or in those that all frames share. */
static const SymDicomElement *
find_value (const SymDicomDimensions *self, guint32 frame, const Kind *kind)
{
  const guint32 parents[] = { frame, self->shared };

  for (guint i = 0; i < G_N_ELEMENTS (parents); i++)
    {
      guint32 item = parents[i];

      for (guint k = 0; k < 2 && kind->sequences[k] != 0 && item != TOP; k++)
        item = sym_dicom_find_item (self->set, item, kind->sequences[k], 0);
      if (item != TOP)
        {
          const SymDicomElement *element = sym_dicom_find (self->set, item, kind->pointer);

          if (element != NULL)
            return element;
        }
    }
  return NULL;
}

/* The place of a frame along a dimension: its index, or a number that grows with the value. */
static gint64
get_index (const SymDicomDimensions *self, guint32 frame, guint d)
{
  gint64 index = 0;
  double value;

  if (self->has_values)
    {
      guint32 content = sym_dicom_find_item (self->set, frame, TAG (0x0020, 0x9111), 0);

      if (content != TOP)
        sym_dicom_get_int (self->set, sym_dicom_find (self->set, content, TAG (0x0020, 0x9157)),
                           self->places[d], &index);
    }
  else if (sym_dicom_get_double (self->set, find_value (self, frame, self->kinds[d]), 0, &value)
           && value >= 0 && value * 10 < MAX_INDEX)
    index = (gint64) round (value * 10);
  return CLAMP (index, 0, MAX_INDEX);
}

/* Dimension Index Sequence (0020,9222), or what is usual. */
static void
list_dimensions (SymDicomDimensions *self)
{
  const SymDicomElement *sequence = sym_dicom_find (self->set, TOP, TAG (0x0020, 0x9222));
  guint32 first = g_array_index (self->items, guint32, 0), content, pointer;

  content = sym_dicom_find_item (self->set, first, TAG (0x0020, 0x9111), 0);
  self->has_values = sequence != NULL && (sequence->flags & SYM_DICOM_SEQUENCE) != 0
                     && content != TOP
                     && sym_dicom_find (self->set, content, TAG (0x0020, 0x9157)) != NULL;
  if (self->has_values)
    {
      g_autoptr (GArray) stated = sym_dicom_get_items (self->set, sequence);

      for (guint i = 0; i < stated->len && self->n < MAX_DIMENSIONS; i++)
        if (get_pointer (self->set, g_array_index (stated, guint32, i), &pointer))
          {
            const Kind *kind = find_kind (pointer);

            if (kind != NULL && kind->format == NULL)
              continue;
            self->kinds[self->n] = kind;
            self->pointers[self->n] = pointer;
            self->places[self->n++] = i;
          }
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      self->kinds[self->n] = find_kind (usual[i]);
      self->pointers[self->n++] = usual[i];
    }
}

SymDicomDimensions *
_sym_dicom_dimensions_new (const SymDicomSet *set)
{
  const SymDicomElement *sequence = sym_dicom_find (set, TOP, TAG (0x5200, 0x9230));
  SymDicomDimensions *self = g_new0 (SymDicomDimensions, 1);

  self->set = set;
  self->shared = sym_dicom_find_item (set, TOP, TAG (0x5200, 0x9229), 0);
  if (sequence != NULL && (sequence->flags & SYM_DICOM_SEQUENCE) != 0)
    self->items = sym_dicom_get_items (set, sequence);
  if (self->items == NULL || self->items->len < 2)
    return self;
  list_dimensions (self);
  for (guint d = 0; d < self->n; d++)
    {
      const gint64 first = get_index (self, g_array_index (self->items, guint32, 0), d);

      for (guint i = 0; i < self->items->len; i++)
        {
          const gint64 index = get_index (self, g_array_index (self->items, guint32, i), d);

          self->sizes[d] = MAX (self->sizes[d], index + 1);
          self->varies[d] |= index != first;
        }
    }
  return self;
}

void
_sym_dicom_dimensions_free (SymDicomDimensions *self)
{
  if (self->items != NULL)
    g_array_unref (self->items);
  g_free (self);
}

static void
append (char *label, gsize size, const char *text)
{
  if (*text == '\0')
    return;
  if (*label != '\0')
    g_strlcat (label, " · ", size);
  g_strlcat (label, text, size);
}

/* Segment Label (0062,0005) of a segment number. */
static gboolean
get_segment (const SymDicomSet *set, gint64 number, char *text, gsize size)
{
  const SymDicomElement *sequence = sym_dicom_find (set, TOP, TAG (0x0062, 0x0002));
  g_autoptr (GArray) items = NULL;

  if (sequence == NULL || (sequence->flags & SYM_DICOM_SEQUENCE) == 0)
    return FALSE;
  items = sym_dicom_get_items (set, sequence);
  for (guint i = 0; i < items->len; i++)
    {
      guint32 item = g_array_index (items, guint32, i);
      gint64 other;

      if (sym_dicom_get_int (set, sym_dicom_find (set, item, TAG (0x0062, 0x0004)), 0, &other)
          && other == number)
        return sym_dicom_get_string (set, sym_dicom_find (set, item, TAG (0x0062, 0x0005)), 0, text,
                                     size);
    }
  return FALSE;
}

static void
describe (const SymDicomDimensions *self, guint32 frame, guint d, char *label, gsize size)
{
  const Kind *kind = self->kinds[d];
  const SymDicomElement *element = kind != NULL && *kind->format != '\0'
                                       ? find_value (self, frame, kind)
                                       : NULL;
  char value[64] = "", text[96];
  const char *mark;
  double number;
  gint64 segment;

  if (element == NULL)
    return;
  if (self->pointers[d] == TAG (0x0062, 0x000b))
    {
      if (!sym_dicom_get_int (self->set, element, 0, &segment)
          || !get_segment (self->set, segment, value, sizeof value))
        return;
    }
  else if (sym_dicom_get_double (self->set, element, 0, &number))
    g_ascii_formatd (value, sizeof value, "%.6g", number);
  else if (!sym_dicom_get_string (self->set, element, 0, value, sizeof value))
    return;
  mark = strstr (kind->format, "%s");
  g_snprintf (text, sizeof text, "%.*s%s%s", (int) (mark - kind->format), kind->format, value,
              g_str_has_suffix (kind->format, "%%") ? " %" : mark + 2);
  append (label, size, text);
}

void
_sym_dicom_dimensions_fill (const SymDicomDimensions *self, guint32 f, SymFrameInfo *frame)
{
  gint64 order = 0;
  const char *end;

  if (self->items == NULL || f >= self->items->len || self->n == 0)
    return;
  for (guint d = 0; d < self->n; d++)
    {
      const guint32 item = g_array_index (self->items, guint32, f);

      if (!self->varies[d])
        continue;
      if (order > MAX_ORDER / (self->sizes[d] + 1))
        break;
      order = order * (self->sizes[d] + 1) + get_index (self, item, d);
      describe (self, item, d, frame->label, sizeof frame->label);
    }
  /* Cut within a character, or of a character set that is not known here. */
  if (!g_utf8_validate (frame->label, -1, &end))
    frame->label[end - frame->label] = '\0';
  frame->temporal_position = order;
}

/* How many places along a dimension frames have. */
static guint64
count_places (const SymDicomDimensions *self, guint d)
{
  g_autofree guint8 *seen = g_malloc0 ((gsize) self->sizes[d]);
  guint64 n = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      guint8 *place = &seen[get_index (self, g_array_index (self->items, guint32, i), d)];

      n += *place == 0;
      *place = 1;
    }
  return n;
}

void
_sym_dicom_dimensions_fill_axes (const SymDicomDimensions *self, SymImageInfo *info)
{
  info->n_axes = 0;
  memset (info->axes, 0, sizeof info->axes);
  /* the last dimension goes fastest */
  for (guint d = self->n; d-- > 0;)
    {
      const Kind *kind = self->kinds[d];

      if (!self->varies[d])
        continue;
      if (info->n_axes == SYM_IMAGE_MAX_AXES)
        {
          info->n_axes = 0;
          return;
        }
      info->axes[info->n_axes].n = count_places (self, d);
      if (kind != NULL && kind->name != NULL)
        g_strlcpy (info->axes[info->n_axes].name, kind->name, sizeof info->axes[0].name);
      info->n_axes++;
    }
}

/* Milliseconds from a frame to the next. Cine and Multi-frame modules, PS3.3 C.7.6.5 and C.7.6.6. */
gboolean
_sym_dicom_get_duration (const SymDicomSet *set, guint32 f, double *duration)
{
  const SymDicomElement *vector = sym_dicom_find (set, TOP, TAG (0x0018, 0x1065));
  double value;

  /* The first element of the vector is the time before the first frame. */
  if (sym_dicom_get_double (set, sym_dicom_find (set, TOP, TAG (0x0008, 0x2144)), 0, &value) && value > 0)
    value = 1000 / value;
  else if (!(vector != NULL && sym_dicom_get_double (set, vector, f + 1, &value) && value > 0)
           && !(vector != NULL && sym_dicom_get_double (set, vector, f, &value) && value > 0)
           && !sym_dicom_get_double (set, sym_dicom_find (set, TOP, TAG (0x0018, 0x1063)), 0, &value))
    {
      if (!sym_dicom_get_double (set, sym_dicom_find (set, TOP, TAG (0x0018, 0x0040)), 0, &value)
          || !(value > 0))
        return FALSE;
      value = 1000 / value;
    }
  if (!(value > 0 && value <= MAX_DURATION))
    return FALSE;
  *duration = value;
  return TRUE;
}
