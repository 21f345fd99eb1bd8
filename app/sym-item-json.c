/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-item-json.h"

#include <math.h>

/* JSON has no NaN and no infinity: what is not a number is null. */
static void
add_double (JsonBuilder *builder, const char *name, double value)
{
  if (name != NULL)
    json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_doubles (JsonBuilder *builder, const char *name, const double *values, guint n)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    add_double (builder, NULL, values[i]);
  json_builder_end_array (builder);
}

/* Of a stack: which files, where it is not all of them. */
static void
add_files (JsonBuilder *builder, const SymEvidence *evidence)
{
  json_builder_set_member_name (builder, "files");
  if (evidence->of_files == 0)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "n");
  json_builder_add_int_value (builder, evidence->n_files);
  json_builder_set_member_name (builder, "of");
  json_builder_add_int_value (builder, evidence->of_files);
  add_string (builder, "first", evidence->file);
  json_builder_end_object (builder);
}

/* The two sides of a contradiction, as places in the array of evidence. */
static void
add_contradiction (JsonBuilder *builder, const SymVerdict *verdict, GPtrArray *evidence)
{
  static const struct
  {
    const char *name;
    gboolean (*belongs) (const SymEvidence *evidence);
  } sides[] = {
    { "affirm", sym_evidence_is_positive },
    { "deny", sym_evidence_is_denial },
  };

  json_builder_set_member_name (builder, "contradiction");
  if (!verdict->conflict)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
    {
      json_builder_set_member_name (builder, sides[side].name);
      json_builder_begin_array (builder);
      for (guint i = 0; i < evidence->len; i++)
        if (sides[side].belongs (g_ptr_array_index (evidence, i)))
          json_builder_add_int_value (builder, i);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

static void
add_looked_for (JsonBuilder *builder, const SymItem *item)
{
  guint n;
  g_autofree SymLookedFor *looked_for = sym_item_list_looked_for (item, &n);

  json_builder_set_member_name (builder, "looked_for");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      json_builder_begin_object (builder);
      add_string (builder, "name", looked_for[i].name);
      json_builder_set_member_name (builder, "found");
      json_builder_add_boolean_value (builder, looked_for[i].found);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

JsonNode *
sym_evidence_to_json (GPtrArray *evidence)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < evidence->len; i++)
    {
      const SymEvidence *e = evidence->pdata[i];

      json_builder_begin_object (builder);
      add_string (builder, "signal", e->signal);
      add_string (builder, "where", e->where);
      add_string (builder, "value", e->value);
      add_string (builder, "says", e->says);
      add_string (builder, "strength", sym_strength_get_name (e->strength));
      add_string (builder, "basis", e->basis);
      json_builder_set_member_name (builder, "verified");
      json_builder_add_boolean_value (builder, e->assurance == SYM_ASSURANCE_VERIFIED);
      add_files (builder, e);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

/* The first voxel of a plane and the steps to the next column and to the next row. */
static gboolean
get_place (const SymImage *image, gsize plane, double place[9])
{
  const gsize *dims = sym_image_get_dims (image);

  for (int i = 0; i < 3; i++)
    {
      const double voxel[5] = { i == 1, i == 2, (double) (plane % dims[2]),
                                (double) (plane / dims[2] % dims[3]),
                                (double) (plane / dims[2] / dims[3]) };

      if (!sym_image_get_position (image, voxel, place + 3 * i))
        return FALSE;
    }
  for (int i = 3; i < 9; i++)
    place[i] -= place[i % 3];
  return TRUE;
}

/* Where each plane lies, where one matrix does not say it; null for a plane that does not state it. */
static void
add_planes (JsonBuilder *builder, const SymImage *image)
{
  const gsize *dims = sym_image_get_dims (image);
  const gsize n = dims[2] * dims[3] * dims[4];
  gboolean any = FALSE;
  double place[9];

  for (gsize plane = 0; plane < n && !any && !sym_image_affine_is_exact (image); plane++)
    any = get_place (image, plane, place);
  if (!any)
    return;
  json_builder_set_member_name (builder, "planes");
  json_builder_begin_array (builder);
  for (gsize plane = 0; plane < n; plane++)
    if (get_place (image, plane, place))
      {
        json_builder_begin_array (builder);
        for (int i = 0; i < 9; i++)
          json_builder_add_double_value (builder, place[i]);
        json_builder_end_array (builder);
      }
    else
      json_builder_add_null_value (builder);
  json_builder_end_array (builder);
}

/* What a mosaic was taken apart into, or the slide that tiles make up; the rest of the image is as the file stores it. */
static void
add_shown (JsonBuilder *builder, const char *name, const SymImage *image)
{
  gsize dims[7];
  guint n_dims = sym_image_get_file_dims (image, dims);

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dims");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_dims; i++)
    json_builder_add_int_value (builder, (gint64) dims[i]);
  json_builder_end_array (builder);
  add_doubles (builder, "spacing", sym_image_get_spacing (image), 3);
  if (sym_image_affine_holds (image))
    add_doubles (builder, "affine", sym_image_get_affine (image), 16);
  else
    add_string (builder, "affine", NULL);
  add_planes (builder, image);
  json_builder_end_object (builder);
}

/* What volumes at one place differ in, the one that goes fastest first: the order of `--along`. */
static void
add_axes (JsonBuilder *builder, const SymImage *image)
{
  const guint n = sym_image_get_n_axes (image);

  if (n == 0)
    return;
  json_builder_set_member_name (builder, "axes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      SymAxis axis;

      sym_image_get_axis (image, i, &axis);
      json_builder_begin_object (builder);
      add_string (builder, "name", axis.id);
      json_builder_set_member_name (builder, "size");
      json_builder_add_int_value (builder, (gint64) axis.n);
      add_string (builder, "unit", axis.unit);
      add_double (builder, "first", axis.step > 0 ? axis.first : NAN);
      add_double (builder, "step", axis.step > 0 ? axis.step : NAN);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static JsonNode *
image_to_json (const SymImage *shown)
{
  SymImage *stored = sym_image_get_as_stored (shown);
  const SymImage *image = stored != NULL ? stored : shown;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *digest = sym_image_get_digest (image);
  const double *spacing = sym_image_get_spacing (image);
  const double *affine = sym_image_get_affine (image);
  const SymStatistics statistics = sym_image_get_statistics (image);
  gsize dims[7];
  guint n_dims = sym_image_get_file_dims (image, dims);
  guint n_spacing = 0;

  if (sym_image_has_millimetres (image))
    while (n_spacing < 3 && spacing[n_spacing] > 0)
      n_spacing++;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dims");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_dims; i++)
    json_builder_add_int_value (builder, (gint64) dims[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "samples");
  json_builder_add_int_value (builder, sym_image_get_n_samples (image));
  add_string (builder, "type", sym_sample_type_get_name (sym_image_get_sample_type (image)));
  add_doubles (builder, "spacing", spacing, n_spacing);
  if (sym_image_affine_holds (image))
    add_doubles (builder, "affine", affine, 16);
  else
    add_string (builder, "affine", NULL);
  add_planes (builder, image);
  add_string (builder, "sha256", digest);
  add_double (builder, "min", statistics.valid ? statistics.min : NAN);
  add_double (builder, "max", statistics.valid ? statistics.max : NAN);
  add_double (builder, "mean", statistics.valid ? statistics.mean : NAN);
  json_builder_set_member_name (builder, "rescaled");
  json_builder_begin_object (builder);
  add_double (builder, "min", statistics.valid ? statistics.rescaled_min : NAN);
  add_double (builder, "max", statistics.valid ? statistics.rescaled_max : NAN);
  add_double (builder, "mean", statistics.valid ? statistics.rescaled_mean : NAN);
  json_builder_end_object (builder);
  if (stored != NULL)
    add_shown (builder, sym_image_get_dims (shown)[0] > sym_image_get_dims (stored)[0] ? "slide" : "mosaic", shown);
  add_axes (builder, shown);
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (const char *const *note = sym_image_get_notes (shown); *note != NULL; note++)
    json_builder_add_string_value (builder, *note);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

JsonNode *
sym_item_to_json (const SymItem *item, gboolean pixels, SymImage *image)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const SymVerdict *verdict = sym_item_get_verdict (item);
  const GError *error = sym_item_get_error (item);
  /* a path is bytes; JSON is UTF-8 */
  g_autofree char *path = g_filename_display_name (sym_item_get_path (item));

  json_builder_begin_object (builder);
  add_string (builder, "path", path);
  add_string (builder, "format", sym_format_get_name (sym_item_get_format (item)));
  json_builder_set_member_name (builder, "error");
  if (error != NULL)
    {
      json_builder_begin_object (builder);
      add_string (builder, "kind", sym_error_kind (error));
      add_string (builder, "message", error->message);
      json_builder_end_object (builder);
    }
  else
    json_builder_add_null_value (builder);
  add_string (builder, "verdict", sym_verdict_get_name (verdict));
  add_string (builder, "kind", sym_verdict_get_origin_name (verdict));
  json_builder_set_member_name (builder, "marked");
  json_builder_add_boolean_value (builder, sym_verdict_is_marked (verdict));
  json_builder_set_member_name (builder, "conflict");
  json_builder_add_boolean_value (builder, verdict->conflict);
  json_builder_set_member_name (builder, "evidence");
  json_builder_add_value (builder, sym_evidence_to_json (sym_item_get_evidence (item)));
  add_contradiction (builder, verdict, sym_item_get_evidence (item));
  add_looked_for (builder, item);
  if (pixels)
    {
      json_builder_set_member_name (builder, "image");
      if (image != NULL)
        json_builder_add_value (builder, image_to_json (image));
      else
        json_builder_add_null_value (builder);
    }
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* json-glib 1.6 escapes control characters up to 1E and leaves out the last of them, so that a label
 * could make the line something that no parser takes. Outside of strings there is none. */
char *
sym_json_write (JsonNode *root)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  parts = g_strsplit (text, "\x1f", -1);
  return g_strjoinv ("\\u001f", parts);
}

char *
sym_item_to_json_text (const SymItem *item, gboolean pixels, SymImage *image)
{
  g_autoptr (JsonNode) node = sym_item_to_json (item, pixels, image);

  return sym_json_write (node);
}
