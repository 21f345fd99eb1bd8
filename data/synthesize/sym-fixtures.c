/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-fixtures"

#include "config.h"

#include "sym-fixtures.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>

void
sym_fixtures_write (SymFixtures *self, const char *path, const GByteArray *bytes)
{
  g_autofree char *full = g_build_filename (self->folder, path, NULL);
  g_autofree char *parent = g_path_get_dirname (full);

  if (self->error != NULL)
    return;
  if (g_mkdir_with_parents (parent, 0755) != 0)
    {
      g_set_error (&self->error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "Folder “%s” could not be made: %s.", parent, g_strerror (errno));
      return;
    }
  g_file_set_contents_full (full, bytes->len > 0 ? (const char *) bytes->data : "", bytes->len,
                            G_FILE_SET_CONTENTS_CONSISTENT, 0644, &self->error);
}

void
sym_fixtures_write_text (SymFixtures *self, const char *path, const char *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
  sym_fixtures_write (self, path, bytes);
}

static void
append_double (GString *row, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (row, g_ascii_dtostr (buffer, sizeof buffer, value));
}

static void
append_dims (GString *row, const gsize dims[5])
{
  guint n = 5;

  while (n > 2 && dims[n - 1] == 1)
    n--;
  for (guint i = 0; i < n; i++)
    g_string_append_printf (row, "%s%" G_GSIZE_FORMAT, i > 0 ? "x" : "", dims[i]);
}

void
sym_fixtures_expect (SymFixtures *self, const SymExpected *expected)
{
  GString *row = self->manifest;
  const SymSamples *samples = expected->samples;
  gboolean is_marked = g_str_equal (expected->verdict, "synthetic")
                       || g_str_equal (expected->verdict, "partly-synthetic")
                       || g_str_equal (expected->verdict, "suspected")
                       || g_str_equal (expected->verdict, "uncheckable");

  g_string_append_printf (row, "%s,%s,", expected->path,
                          expected->format != NULL ? expected->format : "");
  if (samples != NULL && !expected->any_dims)
    append_dims (row, samples->dims);
  g_string_append_c (row, ',');
  if (samples != NULL)
    g_string_append_printf (row, "%u,%s", samples->n_samples, sym_number_get_name (samples->type));
  else
    g_string_append_c (row, ',');
  g_string_append_printf (row, ",%s,%s,%s,%s,", expected->verdict,
                          expected->kind != NULL ? expected->kind : "",
                          is_marked ? "true" : "false", expected->conflict ? "true" : "false");
  if (samples != NULL && !expected->any_dims)
    {
      g_autofree char *digest = sym_samples_get_digest (samples);

      g_string_append (row, digest);
    }
  g_string_append_c (row, ',');
  if (samples != NULL && samples->type != SYM_NUMBER_C64 && samples->type != SYM_NUMBER_C128)
    {
      append_double (row, samples->min);
      g_string_append_c (row, ',');
      append_double (row, samples->max);
    }
  else
    g_string_append_c (row, ',');
  g_string_append_c (row, ',');
  if (expected->has_rescaled)
    append_double (row, expected->rescaled_min);
  g_string_append_c (row, ',');
  if (expected->has_rescaled)
    append_double (row, expected->rescaled_max);
  g_string_append_c (row, ',');
  for (guint i = 0; expected->has_affine && i < 16; i++)
    {
      if (i > 0)
        g_string_append_c (row, ' ');
      append_double (row, expected->affine[i]);
    }
  g_string_append_printf (row, ",%s,%s\n", expected->error != NULL ? expected->error : "",
                          expected->note != NULL ? expected->note : "");
}

gboolean
sym_fixtures_make (const char *folder, GError **error)
{
  SymFixtures self = { .folder = g_strdup (folder), .manifest = g_string_new (NULL) };

  g_string_append (self.manifest,
                   "path,format,dims,samples,type,verdict,kind,marked,conflict,sha256,min,max,"
                   "rescaled_min,rescaled_max,affine,error,note\n");
  sym_fixtures_make_dicom (&self);
  sym_fixtures_make_dicom_labels (&self);
  sym_fixtures_make_dicom_references (&self);
  sym_fixtures_make_dicom_regions (&self);
  sym_fixtures_make_dicom_series (&self);
  sym_fixtures_make_nifti (&self);
  sym_fixtures_make_png (&self);
  /* Last: a manifest says that the folder is complete. */
  sym_fixtures_write_text (&self, "manifest.csv", self.manifest->str);
  g_string_free (self.manifest, TRUE);
  g_free (self.folder);
  if (self.error == NULL)
    return TRUE;
  g_propagate_error (error, self.error);
  return FALSE;
}
