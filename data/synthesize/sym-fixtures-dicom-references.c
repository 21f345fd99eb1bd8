/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-fixtures-dicom-references"

#include "config.h"

#include "sym-fixtures.h"

#include "sym-dicom-phantom.h"

/* Folders of objects that refer to each other. Names of those that refer come before those that they
 * refer to. Each folder holds several images, so none has a row in the manifest. */

#define CT_CLASS "1.2.840.10008.5.1.4.1.1.2"
#define SLICES 3

/* How an object names what it refers to, PS3.3: 10.3, C.7.6.16.2.6, C.17.2, C.8.8.5. */
typedef enum
{
  BY_SERIES,   /* Referenced Series > Referenced Image */
  BY_SOURCE,   /* Source Image */
  BY_FRAMES,   /* Shared Functional Groups > Derivation Image > Source Image */
  BY_EVIDENCE, /* Current Requested Procedure Evidence > Referenced Series > Referenced SOP */
  BY_CONTOURS, /* Referenced Frame of Reference > Study > Series > Contour Image */
  BY_BEFORE,   /* Predecessor Documents > Referenced Series > Referenced SOP */
  BY_PLAN,     /* Referenced RT Plan */
} Way;

typedef struct
{
  const char *folder;
  const char *name;
  const char *class;
  const char *modality;
  Way way;
  const char *target;
  const char *label; /* Synthetic Data */
} Object;

static const Object objects[] = {
#define FOLDER "dicom-references/over-yes"
  { FOLDER, "a-sr-on-seg", "1.2.840.10008.5.1.4.1.1.88.11", "SR", BY_EVIDENCE, "c-seg", NULL },
  { FOLDER, "b-ko", "1.2.840.10008.5.1.4.1.1.88.59", "KO", BY_EVIDENCE, "image", NULL },
  { FOLDER, "c-seg", "1.2.840.10008.5.1.4.1.1.66.4", "SEG", BY_FRAMES, "image", NULL },
  { FOLDER, "d-pr", "1.2.840.10008.5.1.4.1.1.11.1", "PR", BY_SERIES, "image", NULL },
  { FOLDER, "e-dose", "1.2.840.10008.5.1.4.1.1.481.2", "RTDOSE", BY_PLAN, "f-plan", NULL },
  { FOLDER, "f-plan", "1.2.840.10008.5.1.4.1.1.481.5", "RTPLAN", BY_PLAN, "g-rtstruct", NULL },
  { FOLDER, "g-rtstruct", "1.2.840.10008.5.1.4.1.1.481.3", "RTSTRUCT", BY_CONTOURS, "image", NULL },
  { FOLDER, "h-sr-before", "1.2.840.10008.5.1.4.1.1.88.11", "SR", BY_BEFORE, "a-sr-on-seg", NULL },
  { FOLDER, "i-derived", CT_CLASS, "CT", BY_SOURCE, "image", "NO" },
#undef FOLDER
  { "dicom-references/over-plain", "a-seg-yes", "1.2.840.10008.5.1.4.1.1.66.4", "SEG", BY_SERIES,
    "image", "YES" },
  { "dicom-references/over-plain", "b-pr", "1.2.840.10008.5.1.4.1.1.11.1", "PR", BY_SERIES, "image",
    NULL },
  { "dicom-references/ring", "a-sr", "1.2.840.10008.5.1.4.1.1.88.11", "SR", BY_EVIDENCE, "b-sr",
    NULL },
  { "dicom-references/ring", "b-sr", "1.2.840.10008.5.1.4.1.1.88.11", "SR", BY_EVIDENCE, "c-sr",
    NULL },
  { "dicom-references/ring", "c-sr", "1.2.840.10008.5.1.4.1.1.88.11", "SR", BY_EVIDENCE, "a-sr",
    "YES" },
  { "dicom-references/outside", "a-pr", "1.2.840.10008.5.1.4.1.1.11.1", "PR", BY_SERIES, "image",
    NULL },
};

/* The image is a series; in "outside" it is not written. */
static const struct
{
  const char *folder;
  const char *label;
} images[] = {
  { "dicom-references/over-yes", "YES" },
  { "dicom-references/over-plain", NULL },
};

static const char *
find_class (const Object *object)
{
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    if (g_str_equal (objects[i].folder, object->folder)
        && g_str_equal (objects[i].name, object->target))
      return objects[i].class;

  return CT_CLASS;
}

static void
add_target (SymDicomSet *item, guint32 sequence, const Object *object, guint slice)
{
  g_autofree char *name = g_str_equal (object->target, "image")
                              ? g_strdup_printf ("%s image %u", object->folder, slice)
                              : g_strdup_printf ("%s %s", object->folder, object->target);
  SymDicomSet *target = sym_dicom_set_add_item (item, sequence);

  sym_dicom_set_text (target, 0x00081150, "UI", find_class (object));
  sym_dicom_set_uid (target, 0x00081155, name);
}

static void
add_targets (SymDicomSet *item, guint32 sequence, const Object *object)
{
  const guint n = g_str_equal (object->target, "image") ? SLICES : 1;

  for (guint i = 0; i < n; i++)
    add_target (item, sequence, object, i);
}

static SymDicomSet *
add_series (SymDicomSet *item, guint32 sequence, const Object *object)
{
  SymDicomSet *series = sym_dicom_set_add_item (item, sequence);
  g_autofree char *name = g_strdup_printf ("series %s %s", object->folder, object->target);

  sym_dicom_set_uid (series, 0x0020000e, name);

  return series;
}

static void
add_references (SymDicomSet *set, const Object *object)
{
  SymDicomSet *item;

  switch (object->way)
    {
    case BY_SERIES:
      add_targets (add_series (set, 0x00081115, object), 0x00081140, object);
      break;
    case BY_SOURCE:
      add_targets (set, 0x00082112, object);
      break;
    case BY_FRAMES:
      item = sym_dicom_set_add_item (sym_dicom_set_add_item (set, 0x52009229), 0x00089124);
      add_targets (item, 0x00082112, object);
      break;
    case BY_EVIDENCE:
      item = add_series (sym_dicom_set_add_item (set, 0x0040a375), 0x00081115, object);
      add_targets (item, 0x00081199, object);
      break;
    case BY_CONTOURS:
      item = sym_dicom_set_add_item (sym_dicom_set_add_item (set, 0x30060010), 0x30060012);
      /* a study, not an object */
      sym_dicom_set_uid (item, 0x00081155, "study");
      add_targets (add_series (item, 0x30060014, object), 0x30060016, object);
      break;
    case BY_BEFORE:
      item = add_series (sym_dicom_set_add_item (set, 0x0040a360), 0x00081115, object);
      add_targets (item, 0x00081199, object);
      break;
    case BY_PLAN:
      add_targets (set, 0x300c0002, object);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
write_set (SymFixtures *self, const char *folder, const char *name, SymDicomSet *set)
{
  g_autoptr (GByteArray) file = sym_dicom_set_write_file (set, SYM_DICOM_EXPLICIT_LITTLE);
  g_autofree char *path = g_strdup_printf ("%s/%s.dcm", folder, name);

  sym_fixtures_write (self, path, file);
}

static void
write_image (SymFixtures *self, const char *folder, const char *label)
{
  const gsize dims[5] = { 32, 32, SLICES, 1, 1 };
  g_autoptr (SymSamples) volume = sym_samples_new (SYM_NUMBER_I16, 1, dims, 0, 3000);
  g_autofree char *series = g_strdup_printf ("%s image", folder);

  for (guint z = 0; z < SLICES; z++)
    {
      g_autoptr (SymSamples) slice = sym_samples_slice (volume, z, 0);
      g_autofree char *uid = g_strdup_printf ("%s image %u", folder, z);
      g_autofree char *name = g_strdup_printf ("image-%u", z);
      g_autoptr (SymDicomSet) set = sym_dicom_new_image (uid, series, "CT");

      sym_dicom_set_samples (set, slice, 16, "MONOCHROME2");
      sym_dicom_set_place (set, &sym_dicom_axial, z);
      if (label != NULL)
        sym_dicom_set_text (set, SYM_DICOM_SYNTHETIC_DATA, "CS", label);
      write_set (self, folder, name, set);
    }
}

static void
write_object (SymFixtures *self, const Object *object)
{
  g_autofree char *uid = g_strdup_printf ("%s %s", object->folder, object->name);
  g_autoptr (SymDicomSet) set = sym_dicom_new_image (uid, NULL, object->modality);

  sym_dicom_set_text (set, 0x00080016, "UI", object->class);
  if (object->label != NULL)
    sym_dicom_set_text (set, SYM_DICOM_SYNTHETIC_DATA, "CS", object->label);
  if (g_str_equal (object->modality, "CT") || g_str_equal (object->modality, "RTDOSE"))
    {
      const gsize dims[5] = { 32, 32, 1, 1, 1 };
      g_autoptr (SymSamples) samples = sym_samples_new (SYM_NUMBER_I16, 1, dims, 0, 3000);

      sym_dicom_set_samples (set, samples, 16, "MONOCHROME2");
      sym_dicom_set_place (set, &sym_dicom_axial, 0);
    }
  add_references (set, object);
  write_set (self, object->folder, object->name, set);
}

void
sym_fixtures_make_dicom_references (SymFixtures *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (images); i++)
    write_image (self, images[i].folder, images[i].label);
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    write_object (self, &objects[i]);
}
