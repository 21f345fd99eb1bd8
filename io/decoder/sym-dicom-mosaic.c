/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-mosaic"

#include "config.h"

#include "sym-dicom-mosaic.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define TAG SYM_DICOM_TAG
#define TOP SYM_DICOM_NONE

#define MAX_CSA_TAGS 1000
#define MAX_CSA_ITEMS 1000
#define CSA_NAME_SIZE 64
#define CSA_TEXT_SIZE 32

/* A private element of a creator: its block is where the creator's name stands, PS3.5 7.8.1. */
static const SymDicomElement *
find_private (const SymDicomSet *set, guint16 group, const char *creator, guint8 element)
{
  for (guint32 block = 0x10; block <= 0xff; block++)
    {
      char name[68];

      if (sym_dicom_get_string (set, sym_dicom_find (set, TOP, TAG ((guint32) group, block)), 0, name,
                                sizeof name)
          && g_str_has_prefix (name, creator))
        {
          const SymDicomElement *found
              = sym_dicom_find (set, TOP, TAG ((guint32) group, block << 8 | element));

          if (found != NULL)
            return found;
        }
    }
  return NULL;
}

static guint32
get32 (const guint8 *p)
{
  return p[0] | (guint32) p[1] << 8 | (guint32) p[2] << 16 | (guint32) p[3] << 24;
}

/* Bytes of an item's text: in the second form of the header as stated; in the first as much more than
 * the count of the first tag's items as the first number says. */
static gint64
get_item_length (const guint8 *head, gboolean second, guint32 first_n)
{
  return second ? (gint32) get32 (head + 4) : (gint64) (gint32) get32 (head) - first_n;
}

/* The values of a tag in a Siemens CSA header (SV10, or the form before it): a name of 64 bytes, five
 * numbers, and items of four numbers and a text each, filled up to a multiple of four. As nibabel and
 * gdcm read it; there is no public definition. */
static guint
read_csa (const guint8 *bytes, gsize size, const char *name, double *values, guint max)
{
  const gboolean second = size >= 16 && memcmp (bytes, "SV10", 4) == 0;
  gsize at = second ? 8 : 0;
  guint32 n_tags, first_n = 0;

  if (size < at + 8 || (n_tags = get32 (bytes + at)) > MAX_CSA_TAGS)
    return 0;
  at += 8;
  for (guint32 t = 0; t < n_tags; t++)
    {
      const char *tag = (const char *) bytes + at;
      gboolean wanted;
      guint found = 0;
      guint32 n_items;

      if (size - at < CSA_NAME_SIZE + 20)
        return 0;
      wanted = strncmp (tag, name, CSA_NAME_SIZE) == 0;
      n_items = get32 (bytes + at + CSA_NAME_SIZE + 12);
      if (n_items > MAX_CSA_ITEMS)
        return 0;
      if (t == 0)
        first_n = n_items;
      at += CSA_NAME_SIZE + 20;
      for (guint32 i = 0; i < n_items; i++)
        {
          gint64 length;

          if (size - at < 16)
            return 0;
          length = get_item_length (bytes + at, second, first_n);
          at += 16;
          if (length < 0 || (guint64) length > size - at)
            return 0;
          if (wanted && length > 0 && found < max)
            {
              char text[CSA_TEXT_SIZE];
              const gsize n = MIN ((gsize) length, sizeof text - 1);
              char *end;

              memcpy (text, bytes + at, n);
              text[n] = '\0';
              values[found] = g_ascii_strtod (text, &end);
              found += end != text && isfinite (values[found]);
            }
          at += MIN (((gsize) length + 3) / 4 * 4, size - at);
        }
      if (wanted)
        return found;
    }
  return 0;
}

static gboolean
is_mosaic (const SymDicomSet *set)
{
  char value[20];

  for (guint i = 0;
       sym_dicom_get_string (set, sym_dicom_find (set, TOP, TAG (0x0008, 0x0008)), i, value, sizeof value);
       i++)
    if (strcmp (value, "MOSAIC") == 0)
      return TRUE;
  return FALSE;
}

/* How many slices: both places where that stands must agree. */
static guint32
get_n_slices (const SymDicomSet *set, const guint8 *csa, gsize size)
{
  gint64 n = 0;
  double stated;

  sym_dicom_get_int (set, find_private (set, 0x0019, "SIEMENS MR HEADER", 0x0a), 0, &n);
  if (csa != NULL && read_csa (csa, size, "NumberOfImagesInMosaic", &stated, 1) == 1)
    {
      if (n != 0 && stated != (double) n)
        return 0;
      n = stated >= 0 && stated <= 1e6 ? (gint64) stated : 0;
    }
  return n >= 2 && n <= SYM_IMAGE_MAX_MOSAIC * SYM_IMAGE_MAX_MOSAIC ? (guint32) n : 0;
}

/* The way from slice to slice: along the normal that the CSA header states, which must be one of the two
 * normals of the plane. */
static gboolean
get_step (const SymDicomSet *set, const guint8 *csa, gsize size, const double *o, double *step)
{
  const double normal[3] = { o[1] * o[5] - o[2] * o[4], o[2] * o[3] - o[0] * o[5],
                             o[0] * o[4] - o[1] * o[3] };
  double stated[3], distance, number, along = 0, off = 0;

  if (csa == NULL || read_csa (csa, size, "SliceNormalVector", stated, 3) != 3
      || !sym_dicom_get_double (set, sym_dicom_find (set, TOP, TAG (0x0018, 0x0088)), 0, &distance)
      || !(distance > 0 && distance < 1e4))
    return FALSE;
  /* Slices that begin elsewhere than the first are in an order that the header does not tell. */
  if (read_csa (csa, size, "ProtocolSliceNumber", &number, 1) == 1 && number > 0)
    return FALSE;
  for (int i = 0; i < 3; i++)
    along += normal[i] * stated[i];
  for (int i = 0; i < 3; i++)
    {
      off = MAX (off, fabs (stated[i] - (along < 0 ? -1 : 1) * normal[i]));
      step[i] = (along < 0 ? -distance : distance) * normal[i];
    }
  return off < 1e-3;
}

gboolean
_sym_dicom_fill_mosaic (SymJob *job, const SymDicomSet *set, SymImageInfo *info, SymFrameInfo *frame)
{
  const guint32 needed = SYM_FRAME_HAS_POSITION | SYM_FRAME_HAS_ORIENTATION | SYM_FRAME_HAS_SPACING;
  const SymDicomElement *element;
  const guint8 *csa = NULL;
  gsize size = 0;
  guint32 n, tiles = 1;
  double step[3];

  if (info->dims[2] != 1 || !is_mosaic (set))
    return FALSE;
  element = find_private (set, 0x0029, "SIEMENS CSA HEADER", 0x10);
  if (element != NULL)
    {
      csa = set->bytes + element->offset;
      size = element->length;
    }
  n = get_n_slices (set, csa, size);
  while (tiles * tiles < n)
    tiles++;
  if (n > 0 && info->dims[0] % tiles == 0 && info->dims[1] % tiles == 0
      && (frame->flags & needed) == needed && get_step (set, csa, size, frame->orientation, step))
    {
      /* The position is that of a slice as large as the mosaic with the same centre. */
      const double columns = (double) (info->dims[0] - info->dims[0] / tiles) / 2;
      const double rows = (double) (info->dims[1] - info->dims[1] / tiles) / 2;

      info->mosaic_slices = n;
      info->mosaic_tiles = tiles;
      for (int i = 0; i < 3; i++)
        {
          info->mosaic_origin[i] = frame->position[i]
                                   + columns * frame->spacing[0] * frame->orientation[i]
                                   + rows * frame->spacing[1] * frame->orientation[3 + i];
          info->mosaic_step[i] = step[i];
        }
    }
  else
    sym_job_note (job,
                  N_ ("This is a mosaic of slices, and its header does not say how to take it apart: "
                      "it is shown whole, without a place in the patient."),
                  NULL);
  frame->flags &= ~(guint32) SYM_FRAME_HAS_POSITION;
  return TRUE;
}
