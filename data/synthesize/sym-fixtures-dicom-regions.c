/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-fixtures-dicom-regions"

#include "config.h"

#include "sym-fixtures.h"

#include <math.h>
#include <string.h>

#include "sym-dicom-phantom.h"

/* A series, and objects that say something of regions in it: a segmentation, a structure set, a presentation state. The folders
 * hold several images, so none has a row in the manifest. */

#define SEGMENTATION_CLASS "1.2.840.10008.5.1.4.1.1.66.4"
#define STRUCTURE_CLASS "1.2.840.10008.5.1.4.1.1.481.3"
#define STATE_CLASS "1.2.840.10008.5.1.4.1.1.11.1"
#define IMAGE_CLASS "1.2.840.10008.5.1.4.1.1.2"
#define SIDE 64
#define SLICES 8
#define CORNERS 48

/* Places in voxels. */
#define BALL_X 24.0
#define BALL_Y 30.0
#define BALL_Z 3.5
#define BALL_RADIUS 14.0 /* of pixels of 2 mm; slices are 5 mm apart */
#define HOLE_RADIUS 6.0

static double
get_radius (double whole, guint z)
{
  const double off = (z - BALL_Z) * sym_dicom_axial.spacing[2] / sym_dicom_axial.spacing[0];

  return whole * whole > off * off ? sqrt (whole * whole - off * off) : 0;
}

/* Segment 1 is a hollow ball, segment 2 a box that reaches into it. */
static gboolean
is_inside (guint segment, guint x, guint y, guint z)
{
  const double off = hypot (x - BALL_X, y - BALL_Y);

  if (segment == 1)
    return off < get_radius (BALL_RADIUS, z) && off >= get_radius (HOLE_RADIUS, z);
  return x >= 34 && x < 54 && y >= 20 && y < 36 && z >= 2 && z < 5;
}

static void
write_set (SymFixtures *self, const char *folder, const char *name, SymDicomSet *set)
{
  g_autoptr (GByteArray) file = sym_dicom_set_write_file (set, SYM_DICOM_EXPLICIT_LITTLE);
  g_autofree char *path = g_strdup_printf ("%s/%s.dcm", folder, name);

  sym_fixtures_write (self, path, file);
}

static void
write_images (SymFixtures *self, const char *folder)
{
  const gsize dims[5] = { SIDE, SIDE, SLICES, 1, 1 };
  g_autoptr (SymSamples) volume = sym_samples_new (SYM_NUMBER_I16, 1, dims, 0, 400);
  g_autofree char *series = g_strdup_printf ("%s image", folder);

  for (guint z = 0; z < SLICES; z++)
    {
      g_autoptr (SymSamples) slice = sym_samples_slice (volume, z, 0);
      g_autofree char *uid = g_strdup_printf ("%s image %u", folder, z);
      g_autofree char *name = g_strdup_printf ("image-%u", z);
      g_autoptr (SymDicomSet) set = sym_dicom_new_image (uid, series, "CT");

      sym_dicom_set_samples (set, slice, 16, "MONOCHROME2");
      sym_dicom_set_place (set, &sym_dicom_axial, z);
      sym_dicom_set_format (set, 0x00200013, "IS", "%u", z + 1);
      write_set (self, folder, name, set);
    }
}

/* An object about the series, in its frame of reference. */
static SymDicomSet *
make_object (const char *folder, const char *name, const char *class, const char *modality, gboolean synthetic)
{
  g_autofree char *uid = g_strdup_printf ("%s %s", folder, name);
  g_autofree char *space = g_strdup_printf ("frame of reference %s image", folder);
  SymDicomSet *set = sym_dicom_new_image (uid, NULL, modality);

  sym_dicom_set_text (set, 0x00080016, "UI", class);
  sym_dicom_set_uid (set, 0x00200052, space);
  if (synthetic)
    sym_dicom_set_text (set, SYM_DICOM_SYNTHETIC_DATA, "CS", "YES");

  return set;
}

static void
add_reference (SymDicomSet *item, const char *folder, guint z)
{
  g_autofree char *name = g_strdup_printf ("%s image %u", folder, z);
  SymDicomSet *reference = sym_dicom_set_add_item (item, 0x00081140);

  sym_dicom_set_text (reference, 0x00081150, "UI", IMAGE_CLASS);
  sym_dicom_set_uid (reference, 0x00081155, name);
}

static void
add_frame (SymDicomSet *set, guint segment, guint z)
{
  SymDicomSet *frame = sym_dicom_set_add_item (set, 0x52009230), *item;
  double position[3];

  sym_dicom_place_get_position (&sym_dicom_axial, z, position);
  item = sym_dicom_set_add_item (frame, 0x00209113);
  sym_dicom_set_format (item, 0x00200032, "DS", "%g\\%g\\%g", position[0], position[1], position[2]);
  item = sym_dicom_set_add_item (frame, 0x0062000a);
  sym_dicom_set_number (item, 0x0062000b, "US", segment);
}

static void
add_segment (SymDicomSet *set, guint number, const char *label, const guint16 *lab)
{
  SymDicomSet *item = sym_dicom_set_add_item (set, 0x00620002);

  sym_dicom_set_number (item, 0x00620004, "US", number);
  sym_dicom_set_text (item, 0x00620005, "LO", label);
  sym_dicom_set_text (item, 0x00620008, "CS", "MANUAL");
  if (lab != NULL)
    sym_dicom_set_bytes (item, 0x0062000d, "US", lab, 6);
}

/* Frames of one bit a pixel, without those that are empty. */
static void
write_segmentation (SymFixtures *self, const char *folder, const char *name, gboolean synthetic)
{
  /* orange */
  static const guint16 lab[] = { GUINT16_TO_LE (47000), GUINT16_TO_LE (43000), GUINT16_TO_LE (52000) };
  g_autoptr (SymDicomSet) set = make_object (folder, name, SEGMENTATION_CLASS, "SEG", synthetic);
  SymDicomSet *shared = sym_dicom_set_add_item (set, 0x52009229), *item;
  g_autoptr (GByteArray) bits = g_byte_array_new ();
  guint n = 0;

  sym_dicom_set_text (set, 0x00080008, "CS", "DERIVED\\PRIMARY");
  add_segment (set, 1, "Hollow ball", lab);
  add_segment (set, 2, "Box", NULL);
  item = sym_dicom_set_add_item (shared, 0x00209116);
  sym_dicom_set_text (item, 0x00200037, "DS", "1\\0\\0\\0\\1\\0");
  item = sym_dicom_set_add_item (shared, 0x00289110);
  sym_dicom_set_text (item, 0x00180050, "DS", "5");
  sym_dicom_set_text (item, 0x00280030, "DS", "2\\2");
  for (guint segment = 1; segment <= 2; segment++)
    for (guint z = 0; z < SLICES; z++)
      {
        guint8 frame[SIDE * SIDE / 8] = { 0 };
        gboolean any = FALSE;

        for (guint i = 0; i < SIDE * SIDE; i++)
          if (is_inside (segment, i % SIDE, i / SIDE, z))
            {
              frame[i / 8] |= (guint8) (1 << (i % 8));
              any = TRUE;
            }
        if (!any)
          continue;
        g_byte_array_append (bits, frame, sizeof frame);
        add_frame (set, segment, z);
        n++;
      }
  sym_dicom_set_number (set, 0x00280002, "US", 1);
  sym_dicom_set_text (set, 0x00280004, "CS", "MONOCHROME2");
  sym_dicom_set_format (set, 0x00280008, "IS", "%u", n);
  sym_dicom_set_number (set, 0x00280010, "US", SIDE);
  sym_dicom_set_number (set, 0x00280011, "US", SIDE);
  sym_dicom_set_number (set, 0x00280100, "US", 1);
  sym_dicom_set_number (set, 0x00280101, "US", 1);
  sym_dicom_set_number (set, 0x00280102, "US", 0);
  sym_dicom_set_number (set, 0x00280103, "US", 0);
  sym_dicom_set_text (set, 0x00620001, "CS", "BINARY");
  sym_dicom_set_bytes (set, 0x7fe00010, "OB", bits->data, bits->len);
  write_set (self, "dicom-regions", name, set);
}

static void
add_circle (SymDicomSet *roi, double radius, guint z)
{
  SymDicomSet *contour;
  g_autoptr (GString) data = g_string_new (NULL);
  double position[3];

  if (radius <= 0)
    return;
  contour = sym_dicom_set_add_item (roi, 0x30060040);
  sym_dicom_place_get_position (&sym_dicom_axial, z, position);
  for (guint i = 0; i < CORNERS; i++)
    {
      const double angle = 2 * G_PI * i / CORNERS;

      g_string_append_printf (data, "%s%.3f\\%.3f\\%g", i > 0 ? "\\" : "",
                              position[0] + 2 * (BALL_X + radius * cos (angle)),
                              position[1] + 2 * (BALL_Y + radius * sin (angle)), position[2]);
    }
  sym_dicom_set_text (contour, 0x30060042, "CS", "CLOSED_PLANAR");
  sym_dicom_set_format (contour, 0x30060046, "IS", "%d", CORNERS);
  sym_dicom_set_text (contour, 0x30060050, "DS", data->str);
}

/* The hollow ball as circles within circles, and a single point. */
static void
write_structures (SymFixtures *self, const char *folder, const char *name)
{
  static const char *const names[] = { "Hollow ball", "Marker" };
  static const char *const colours[] = { "255\\128\\0", "0\\255\\255" };
  g_autoptr (SymDicomSet) set = make_object (folder, name, STRUCTURE_CLASS, "RTSTRUCT", FALSE);
  g_autofree char *space = g_strdup_printf ("frame of reference %s image", folder);
  double position[3];

  sym_dicom_place_get_position (&sym_dicom_axial, 3, position);
  for (guint i = 0; i < 2; i++)
    {
      SymDicomSet *roi = sym_dicom_set_add_item (set, 0x30060020), *contours;

      sym_dicom_set_format (roi, 0x30060022, "IS", "%u", i + 1);
      sym_dicom_set_uid (roi, 0x30060024, space);
      sym_dicom_set_text (roi, 0x30060026, "LO", names[i]);
      contours = sym_dicom_set_add_item (set, 0x30060039);
      sym_dicom_set_text (contours, 0x3006002a, "IS", colours[i]);
      sym_dicom_set_format (contours, 0x30060084, "IS", "%u", i + 1);
      for (guint z = 0; i == 0 && z < SLICES; z++)
        {
          add_circle (contours, get_radius (BALL_RADIUS, z), z);
          add_circle (contours, get_radius (HOLE_RADIUS, z), z);
        }
      if (i == 1)
        {
          SymDicomSet *point = sym_dicom_set_add_item (contours, 0x30060040);

          sym_dicom_set_text (point, 0x30060042, "CS", "POINT");
          sym_dicom_set_text (point, 0x30060046, "IS", "1");
          sym_dicom_set_format (point, 0x30060050, "DS", "%g\\%g\\%g", position[0] + 2 * 50, position[1] + 2 * 50,
                                position[2]);
        }
    }
  write_set (self, "dicom-regions", name, set);
}

/* A window for all slices but one, turned, through a circle. */
static void
write_state (SymFixtures *self, const char *folder, const char *name)
{
  g_autoptr (SymDicomSet) set = make_object (folder, name, STATE_CLASS, "PR", FALSE);
  g_autofree char *series = g_strdup_printf ("series %s image", folder);
  SymDicomSet *references = sym_dicom_set_add_item (set, 0x00081115), *item;

  sym_dicom_set_uid (references, 0x0020000e, series);
  for (guint z = 0; z < SLICES; z++)
    add_reference (references, folder, z);
  sym_dicom_set_text (set, 0x00181600, "CS", "CIRCULAR");
  sym_dicom_set_text (set, 0x00181610, "IS", "32\\32");
  sym_dicom_set_text (set, 0x00181612, "IS", "24");
  sym_dicom_set_number (set, 0x00181622, "US", 0);
  item = sym_dicom_set_add_item (set, 0x00283110);
  add_reference (item, folder, 2);
  sym_dicom_set_text (item, 0x00281050, "DS", "300");
  sym_dicom_set_text (item, 0x00281051, "DS", "100");
  item = sym_dicom_set_add_item (set, 0x00283110);
  sym_dicom_set_text (item, 0x00281050, "DS", "150");
  sym_dicom_set_text (item, 0x00281051, "DS", "250");
  item = sym_dicom_set_add_item (set, 0x00700001);
  item = sym_dicom_set_add_item (item, 0x00700009);
  sym_dicom_set_text (item, 0x00700023, "CS", "POLYLINE");
  sym_dicom_set_text (set, 0x00700041, "CS", "Y");
  sym_dicom_set_number (set, 0x00700042, "US", 90);
  sym_dicom_set_text (set, 0x00700080, "CS", "READING");
  sym_dicom_set_text (set, 0x20500020, "CS", "INVERSE");
  write_set (self, "dicom-regions", name, set);
}

void
sym_fixtures_make_dicom_regions (SymFixtures *self)
{
  write_images (self, "dicom-regions/image");
  write_segmentation (self, "dicom-regions/image", "seg", FALSE);
  write_structures (self, "dicom-regions/image", "structures");
  write_segmentation (self, "dicom-regions/image", "synthetic-seg", TRUE);
  write_state (self, "dicom-regions/image", "state");
}
