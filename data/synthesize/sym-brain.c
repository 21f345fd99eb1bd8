/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-brain"

#include "config.h"

#include "sym-brain.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "sym-deflate.h"
#include "sym-nifti-writer.h"

#define COMMENT_CODE 6
#define DESCRIPTION "Synthetic image, symscope-synthesize " SYM_VERSION
#define INTENT_NAME "synthetic image"

static void
append_numbers (GString *json, const double *values, guint n)
{
  g_string_append_c (json, '[');
  for (guint i = 0; i < n; i++)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (json, "%s%s", i > 0 ? ", " : "", g_ascii_formatd (buffer, sizeof buffer, "%.4g", values[i]));
    }
  g_string_append_c (json, ']');
}

static void
append_member (GString *json, const char *key, const double *values, guint n)
{
  g_string_append_printf (json, ",\n  \"%s\": ", key);
  if (n == 1)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append (json, g_ascii_formatd (buffer, sizeof buffer, "%.4g", values[0]));
    }
  else
    append_numbers (json, values, n);
}

/* Quotes a string as JSON wants it. */
static void
append_quoted (GString *json, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (json, '"');
  for (const char *p = valid; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (json, '\\');
      if ((guchar) *p < 0x20)
        g_string_append_printf (json, "\\u%04x", (guchar) *p);
      else
        g_string_append_c (json, *p);
    }
  g_string_append_c (json, '"');
}

static char *
describe_as_json (const SymBrainModel *model, const SymReference *reference, const SymLesion *lesion, guint64 seed)
{
  GString *json = g_string_new ("{\n  \"SyntheticData\": true,\n");
  double volume_centre[3];

  g_string_append (json, "  \"Description\": \"Synthetic image: artificially generated, sampled from a statistical "
                         "model that was fitted to one acquired volume. Shows no patient. Not for diagnosis.\",\n");
  g_string_append (json, "  \"GeneratedBy\": [{\"Name\": \"symscope-synthesize\", \"Version\": \"" SYM_VERSION "\"}],\n");
  g_string_append (json, "  \"DigitalSourceType\": \"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia\",\n");
  g_string_append (json, "  \"FittedTo\": ");
  append_quoted (json, reference->name);
  g_string_append_printf (json, ",\n  \"Seed\": %" G_GUINT64_FORMAT, seed);
  append_member (json, "TissueMeans", model->mean, SYM_N_TISSUES);
  append_member (json, "SulcalSpacing", &model->sulcal_spacing, 1);
  append_member (json, "CortexThickness", &model->cortex_thickness, 1);
  append_member (json, "TextureDeviation", &model->texture_deviation, 1);
  append_member (json, "TextureSigma", &model->texture_sigma, 1);
  for (guint axis = 0; axis < 3; axis++)
    volume_centre[axis] = (lesion->centre[axis] - reference->origin[axis]) / reference->intensity->step;
  append_member (json, "LesionCentreMNI", lesion->centre, 3);
  append_member (json, "LesionCentreVoxel", volume_centre, 3);
  append_member (json, "LesionRadius", &lesion->radius, 1);
  append_member (json, "LesionOedemaRadius", &lesion->oedema_radius, 1);
  g_string_append (json, "\n}\n");
  return g_string_free (json, FALSE);
}

static SymSamples *
new_samples (const SymField *image)
{
  SymSamples *samples = g_new0 (SymSamples, 1);
  gsize n = sym_field_get_size (image);

  samples->type = SYM_NUMBER_U8;
  samples->n_samples = 1;
  for (guint i = 0; i < 5; i++)
    samples->dims[i] = i < 3 ? image->dims[i] : 1;
  samples->data = g_byte_array_sized_new ((guint) n);
  g_byte_array_set_size (samples->data, (guint) n);
  for (gsize i = 0; i < n; i++)
    samples->data->data[i] = (guint8) CLAMP (image->values[i] + 0.5f, 0.0f, 255.0f);
  sym_samples_update_range (samples);
  return samples;
}

gboolean
sym_brain_synthesize (const char *acquired, const char *path, guint64 seed, GError **error)
{
  g_autoptr (SymReference) reference = NULL;
  g_autoptr (SymBrainModel) model = NULL;
  g_autoptr (SymField) image = NULL;
  g_autoptr (SymSamples) samples = NULL;
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (GByteArray) packed = NULL;
  g_autofree char *comment = NULL;
  g_autofree char *json = NULL;
  g_autofree char *stem = NULL;
  g_autofree char *sidecar = NULL;
  SymNiftiHeader header = { .description = DESCRIPTION, .intent_name = INTENT_NAME, .extension_code = COMMENT_CODE };
  SymLesion lesion;

  if (!g_str_has_suffix (path, ".nii.gz"))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, "“%s” does not end in .nii.gz.", path);
      return FALSE;
    }
  reference = sym_reference_read (acquired, error);
  if (reference == NULL)
    return FALSE;
  model = sym_brain_model_fit (reference, error);
  if (model == NULL)
    return FALSE;
  image = sym_brain_sample (model, reference, seed, SYM_BRAIN_NONE, &lesion, NULL);

  comment = g_strdup_printf ("Synthetic image: artificially generated image, sampled by symscope-synthesize " SYM_VERSION
                             " with seed %" G_GUINT64_FORMAT " from a statistical model fitted to %s. Shows no patient. Not for diagnosis.",
                             seed, reference->name);
  header.extension = comment;
  header.sform_code = reference->sform_code;
  memcpy (header.srow, reference->srow, sizeof header.srow);
  header.qform_code = reference->sform_code;
  header.qfac = 1.0;
  for (guint axis = 0; axis < 3; axis++)
    {
      header.spacing[axis] = reference->intensity->step;
      header.offset[axis] = reference->origin[axis];
    }
  samples = new_samples (image);
  file = sym_nifti_write (&header, samples);
  packed = sym_deflate (file->data, file->len, SYM_DEFLATE_GZIP);

  stem = g_strndup (path, strlen (path) - strlen (".nii.gz"));
  sidecar = g_strconcat (stem, ".json", NULL);
  json = describe_as_json (model, reference, &lesion, seed);
  return g_file_set_contents_full (sidecar, json, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error) &&
         g_file_set_contents_full (path, (const char *) packed->data, packed->len, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}
