/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-presentation"

#include "config.h"

#include <math.h>
#include <string.h>

#include "sym-dicom-private.h"

#define TAG SYM_DICOM_TAG
#define TOP SYM_DICOM_NONE

#define GREY_STATE "1.2.840.10008.5.1.4.1.1.11.1"

static gboolean
get_number (const SymDicomSet *set, guint32 item, guint32 tag, guint index, gint32 *number)
{
  gint64 value;

  if (!sym_dicom_get_int (set, sym_dicom_find (set, item, tag), index, &value) || ABS (value) > G_MAXINT16 * 4)
    return FALSE;
  *number = (gint32) value;

  return TRUE;
}

static gboolean
is_text (const SymDicomSet *set, guint32 item, guint32 tag, guint index, const char *wanted)
{
  char text[20] = "";

  sym_dicom_get_string (set, sym_dicom_find (set, item, tag), index, text, sizeof text);

  return strcmp (text, wanted) == 0;
}

static GArray *
list_items (const SymDicomSet *set, guint32 parent, guint32 tag)
{
  const SymDicomElement *sequence = sym_dicom_find (set, parent, tag);

  return sequence != NULL && (sequence->flags & SYM_DICOM_SEQUENCE) != 0 ? sym_dicom_get_items (set, sequence)
                                                                         : g_array_new (FALSE, FALSE, sizeof (guint32));
}

/* Display Shutter, PS3.3 C.7.6.11: rows come before columns. */
static void
send_shutter (SymJob *job, const SymDicomSet *set, gboolean *has_bitmap)
{
  const SymDicomElement *corners = sym_dicom_find (set, TOP, TAG (0x0018, 0x1620));
  SymShutterInfo shutter = { 0 };
  gint32 grey;

  for (guint i = 0; i < 4; i++)
    {
      if (is_text (set, TOP, TAG (0x0018, 0x1600), i, "RECTANGULAR")
          && get_number (set, TOP, TAG (0x0018, 0x1602), 0, &shutter.left)
          && get_number (set, TOP, TAG (0x0018, 0x1604), 0, &shutter.right)
          && get_number (set, TOP, TAG (0x0018, 0x1606), 0, &shutter.top)
          && get_number (set, TOP, TAG (0x0018, 0x1608), 0, &shutter.bottom))
        shutter.shapes |= SYM_SHUTTER_RECTANGLE;
      else if (is_text (set, TOP, TAG (0x0018, 0x1600), i, "CIRCULAR")
               && get_number (set, TOP, TAG (0x0018, 0x1610), 0, &shutter.centre[1])
               && get_number (set, TOP, TAG (0x0018, 0x1610), 1, &shutter.centre[0])
               && get_number (set, TOP, TAG (0x0018, 0x1612), 0, &shutter.radius))
        shutter.shapes |= SYM_SHUTTER_CIRCLE;
      else if (is_text (set, TOP, TAG (0x0018, 0x1600), i, "POLYGONAL") && corners != NULL)
        {
          while (shutter.n_corners < SYM_SHUTTER_MAX_CORNERS
                 && get_number (set, TOP, TAG (0x0018, 0x1620), 2 * shutter.n_corners,
                                &shutter.corners[2 * shutter.n_corners + 1])
                 && get_number (set, TOP, TAG (0x0018, 0x1620), 2 * shutter.n_corners + 1,
                                &shutter.corners[2 * shutter.n_corners]))
            shutter.n_corners++;
          if (shutter.n_corners >= 3)
            shutter.shapes |= SYM_SHUTTER_POLYGON;
        }
      else if (is_text (set, TOP, TAG (0x0018, 0x1600), i, "BITMAP"))
        *has_bitmap = TRUE;
    }
  if (get_number (set, TOP, TAG (0x0018, 0x1622), 0, &grey))
    shutter.grey = (guint32) CLAMP (grey, 0, 65535) / 257;
  if (shutter.shapes != 0)
    sym_job_shutter (job, &shutter);
}

/* Who an item is about: each image of Referenced Image Sequence, or all. */
static GArray *
list_uids (const SymDicomSet *set, guint32 item)
{
  GArray *items = list_items (set, item, TAG (0x0008, 0x1140));
  const guint32 all = TOP;

  if (items->len == 0)
    g_array_append_val (items, all);

  return items;
}

static void
get_uid (const SymDicomSet *set, guint32 reference, char *uid, gsize size)
{
  uid[0] = '\0';
  if (reference != TOP)
    sym_dicom_get_string (set, sym_dicom_find (set, reference, TAG (0x0008, 0x1155)), 0, uid, size);
}

/* Softcopy VOI LUT, C.11.8. Returns whether there is a table. */
static gboolean
send_windows (SymJob *job, const SymDicomSet *set, guint *n)
{
  g_autoptr (GArray) items = list_items (set, TOP, TAG (0x0028, 0x3110));
  gboolean has_table = FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      const guint32 item = g_array_index (items, guint32, i);
      g_autoptr (GArray) references = list_uids (set, item);
      SymPresentationWindow window = { 0 };

      has_table |= sym_dicom_find (set, item, TAG (0x0028, 0x3010)) != NULL;
      if (!sym_dicom_get_double (set, sym_dicom_find (set, item, TAG (0x0028, 0x1050)), 0, &window.window.centre)
          || !sym_dicom_get_double (set, sym_dicom_find (set, item, TAG (0x0028, 0x1051)), 0, &window.window.width)
          || !(window.window.width > 0))
        continue;
      if (is_text (set, item, TAG (0x0028, 0x1056), 0, "SIGMOID"))
        window.window.function = SYM_WINDOW_SIGMOID;
      else if (window.window.width < 1 || is_text (set, item, TAG (0x0028, 0x1056), 0, "LINEAR_EXACT"))
        window.window.function = SYM_WINDOW_LINEAR_EXACT;
      for (guint j = 0; j < references->len && *n < SYM_PROTOCOL_MAX_PRESENTED; j++, (*n)++)
        {
          get_uid (set, g_array_index (references, guint32, j), window.uid, sizeof window.uid);
          sym_job_presentation_window (job, &window);
        }
    }

  return has_table;
}

/* Displayed Area, C.10.4. Returns whether any is to be shown in true size. */
static gboolean
send_areas (SymJob *job, const SymDicomSet *set, guint *n)
{
  g_autoptr (GArray) items = list_items (set, TOP, TAG (0x0070, 0x005a));
  gboolean true_size = FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      const guint32 item = g_array_index (items, guint32, i);
      g_autoptr (GArray) references = list_uids (set, item);
      SymPresentationArea area = { 0 };
      gboolean found = TRUE;

      for (guint k = 0; k < 2; k++)
        found &= get_number (set, item, TAG (0x0070, 0x0052), k, &area.first[k])
                 && get_number (set, item, TAG (0x0070, 0x0053), k, &area.last[k]);
      true_size |= is_text (set, item, TAG (0x0070, 0x0100), 0, "TRUE SIZE");
      if (is_text (set, item, TAG (0x0070, 0x0100), 0, "MAGNIFY")
          && (!sym_dicom_get_double (set, sym_dicom_find (set, item, TAG (0x0070, 0x0103)), 0, &area.magnification)
              || !(area.magnification >= 0.01 && area.magnification <= 200)))
        area.magnification = 0;
      for (guint j = 0; found && j < references->len && *n < SYM_PROTOCOL_MAX_PRESENTED; j++, (*n)++)
        {
          get_uid (set, g_array_index (references, guint32, j), area.uid, sizeof area.uid);
          sym_job_presentation_area (job, &area);
        }
    }

  return true_size;
}

static void
count_graphics (const SymDicomSet *set, SymPresentationInfo *info)
{
  g_autoptr (GArray) layers = list_items (set, TOP, TAG (0x0070, 0x0001));

  for (guint i = 0; i < layers->len; i++)
    {
      g_autoptr (GArray) graphics = list_items (set, g_array_index (layers, guint32, i), TAG (0x0070, 0x0009));
      g_autoptr (GArray) texts = list_items (set, g_array_index (layers, guint32, i), TAG (0x0070, 0x0008));

      info->n_graphics += graphics->len;
      info->n_texts += texts->len;
    }
}

static void
send_state (SymJob *job, const SymDicomSet *set, gboolean has_bitmap)
{
  SymPresentationInfo info = { 0 };
  guint n_windows = 0, n_areas = 0;
  gint32 rotation = 0;
  const char *end;

  sym_dicom_get_string (set, sym_dicom_find (set, TOP, TAG (0x0070, 0x0080)), 0, info.name, sizeof info.name);
  if (!g_utf8_validate (info.name, -1, &end))
    info.name[end - info.name] = '\0';
  if (is_text (set, TOP, TAG (0x2050, 0x0020), 0, "INVERSE"))
    info.flags |= SYM_PRESENTATION_INVERT;
  if (sym_dicom_find (set, TOP, TAG (0x2050, 0x0010)) != NULL)
    info.flags |= SYM_PRESENTATION_TABLE;
  if (is_text (set, TOP, TAG (0x0070, 0x0041), 0, "Y"))
    info.flags |= SYM_PRESENTATION_FLIP;
  if (has_bitmap)
    info.flags |= SYM_PRESENTATION_BITMAP;
  get_number (set, TOP, TAG (0x0070, 0x0042), 0, &rotation);
  if (rotation == 90 || rotation == 180 || rotation == 270)
    info.rotation = (guint32) rotation;
  count_graphics (set, &info);
  if (send_windows (job, set, &n_windows))
    info.flags |= SYM_PRESENTATION_TABLE;
  if (send_areas (job, set, &n_areas))
    info.flags |= SYM_PRESENTATION_TRUE_SIZE;
  sym_job_presentation (job, &info);
}

void
_sym_dicom_send_presentation (SymJob *job, const SymDicomSet *set)
{
  gboolean has_bitmap = FALSE;
  char class[SYM_DICOM_UID_SIZE] = "";

  sym_dicom_get_string (set, sym_dicom_find (set, TOP, TAG (0x0008, 0x0016)), 0, class, sizeof class);
  if (sym_dicom_find (set, TOP, TAG (0x0018, 0x1600)) != NULL)
    send_shutter (job, set, &has_bitmap);
  if (strcmp (class, GREY_STATE) == 0)
    send_state (job, set, has_bitmap);
}
