/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-phantom"

#include "config.h"

#include "sym-dicom-phantom.h"

#include <string.h>

const SymDicomPlace sym_dicom_axial = {
  .position = { -31.0, -46.5, 12.0 },
  .rows = { 1, 0, 0 },
  .columns = { 0, 1, 0 },
  .spacing = { 2.0, 2.0, 5.0 },
};

static void
get_normal (const SymDicomPlace *self, double normal[3])
{
  for (guint i = 0; i < 3; i++)
    normal[i] = self->rows[(i + 1) % 3] * self->columns[(i + 2) % 3]
                - self->rows[(i + 2) % 3] * self->columns[(i + 1) % 3];
}

void
sym_dicom_place_get_position (const SymDicomPlace *self, double z, double position[3])
{
  double normal[3];

  get_normal (self, normal);
  for (guint i = 0; i < 3; i++)
    position[i] = self->position[i] + z * self->spacing[2] * normal[i];
}

void
sym_dicom_place_get_affine (const SymDicomPlace *self, double affine[16])
{
  double normal[3];

  get_normal (self, normal);
  memset (affine, 0, 16 * sizeof *affine);
  for (guint i = 0; i < 3; i++)
    {
      affine[4 * i] = self->rows[i] * self->spacing[0];
      affine[4 * i + 1] = self->columns[i] * self->spacing[1];
      affine[4 * i + 2] = normal[i] * self->spacing[2];
      affine[4 * i + 3] = self->position[i];
    }
  affine[15] = 1.0;
}

/* Decimal strings have at most 16 characters; this many digits are exact enough for a micrometre.
 */
static void
set_decimals (SymDicomSet *set, guint32 tag, const double *values, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (text, "%s%s", i > 0 ? "\\" : "",
                              g_ascii_formatd (buffer, sizeof buffer, "%.10g", values[i]));
    }
  sym_dicom_set_text (set, tag, "DS", text->str);
}

void
sym_dicom_set_place (SymDicomSet *set, const SymDicomPlace *place, double z)
{
  double orientation[6], position[3];
  double spacing[] = { place->spacing[1], place->spacing[0] };

  memcpy (orientation, place->rows, sizeof place->rows);
  memcpy (orientation + 3, place->columns, sizeof place->columns);
  sym_dicom_place_get_position (place, z, position);
  set_decimals (set, 0x00180050, &place->spacing[2], 1);
  set_decimals (set, 0x00200032, position, 3);
  set_decimals (set, 0x00200037, orientation, 6);
  set_decimals (set, 0x00280030, spacing, 2);
}

void
sym_dicom_set_uid (SymDicomSet *set, guint32 tag, const char *name)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  g_autofree char *high = g_strndup (digest, 15);
  g_autofree char *low = g_strndup (digest + 15, 15);

  /* A UID below 2.25 is one number of up to 39 digits; the leading 1 keeps zeros in front away. */
  sym_dicom_set_format (
      set, tag, "UI", "2.25.1%018" G_GUINT64_FORMAT "%018" G_GUINT64_FORMAT,
      g_ascii_strtoull (high, NULL, 16) % G_GUINT64_CONSTANT (1000000000000000000),
      g_ascii_strtoull (low, NULL, 16) % G_GUINT64_CONSTANT (1000000000000000000));
}

SymDicomSet *
sym_dicom_new_image (const char *name, const char *series, const char *modality)
{
  SymDicomSet *set = sym_dicom_set_new ();
  g_autofree char *series_name = g_strdup_printf ("series %s", series != NULL ? series : name);
  g_autofree char *study_name = g_strdup_printf ("study %s", series != NULL ? series : name);
  g_autofree char *frame_name
      = g_strdup_printf ("frame of reference %s", series != NULL ? series : name);
  const char *class = "1.2.840.10008.5.1.4.1.1.7";

  if (g_str_equal (modality, "CT"))
    class = "1.2.840.10008.5.1.4.1.1.2";
  else if (g_str_equal (modality, "MR"))
    class = "1.2.840.10008.5.1.4.1.1.4";
  else if (g_str_equal (modality, "MG"))
    class = "1.2.840.10008.5.1.4.1.1.1.2";
  sym_dicom_set_text (set, 0x00080005, "CS", "ISO_IR 192");
  sym_dicom_set_text (set, 0x00080008, "CS",
                      g_str_equal (modality, "OT") ? "DERIVED\\SECONDARY"
                                                   : "ORIGINAL\\PRIMARY\\AXIAL");
  sym_dicom_set_text (set, 0x00080016, "UI", class);
  sym_dicom_set_uid (set, 0x00080018, name);
  sym_dicom_set_text (set, 0x00080020, "DA", "20260101");
  sym_dicom_set_text (set, 0x00080030, "TM", "120000");
  sym_dicom_set_text (set, 0x00080050, "SH", "");
  sym_dicom_set_text (set, 0x00080060, "CS", modality);
  sym_dicom_set_text (set, 0x00080070, "LO", "Symscope");
  sym_dicom_set_text (set, 0x00100010, "PN", "Nobody");
  sym_dicom_set_text (set, 0x00100020, "LO", "0");
  sym_dicom_set_uid (set, 0x0020000d, study_name);
  sym_dicom_set_uid (set, 0x0020000e, series_name);
  sym_dicom_set_text (set, 0x00200011, "IS", "1");
  sym_dicom_set_text (set, 0x00200013, "IS", "1");
  sym_dicom_set_uid (set, 0x00200052, frame_name);
  return set;
}

void
sym_dicom_set_samples (SymDicomSet *set,
                       const SymSamples *samples,
                       guint bits_stored,
                       const char *photometric)
{
  gsize size = sym_number_get_size (samples->type);
  gboolean is_signed = samples->type == SYM_NUMBER_I8 || samples->type == SYM_NUMBER_I16
                       || samples->type == SYM_NUMBER_I32;
  g_autoptr (GByteArray) pixels = g_byte_array_new ();

  sym_dicom_set_number (set, 0x00280002, "US", samples->n_samples);
  sym_dicom_set_text (set, 0x00280004, "CS", photometric);
  if (samples->n_samples > 1)
    sym_dicom_set_number (set, 0x00280006, "US", 0);
  if (samples->dims[2] > 1)
    sym_dicom_set_format (set, 0x00280008, "IS", "%" G_GSIZE_FORMAT, samples->dims[2]);
  sym_dicom_set_number (set, 0x00280010, "US", (double) samples->dims[1]);
  sym_dicom_set_number (set, 0x00280011, "US", (double) samples->dims[0]);
  sym_dicom_set_number (set, 0x00280100, "US", (double) (8 * size));
  sym_dicom_set_number (set, 0x00280101, "US", bits_stored);
  sym_dicom_set_number (set, 0x00280102, "US", bits_stored - 1);
  sym_dicom_set_number (set, 0x00280103, "US", is_signed);

  g_byte_array_append (pixels, samples->data->data, samples->data->len);
  /* Signed numbers of fewer bits than their cell: the bits above are cleared, so that a reader
   * must extend the sign itself. */
  if (is_signed && size == 2 && bits_stored < 16)
    for (guint i = 0; i < pixels->len; i += 2)
      pixels->data[i + 1] &= (guint8) ((1u << (bits_stored - 8)) - 1);
  sym_dicom_set_bytes (set, 0x7fe00010, "OW", pixels->data, pixels->len);
}
