/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-describe"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "sym-describe.h"

#define MINUS "\342\210\222"

/* printf writes a hyphen; a minus has the width of a digit, so that columns of numbers stand. */
static char *
number (double value, int digits, gboolean with_sign)
{
  g_autofree char *text = g_strdup_printf ("%.*f", digits, fabs (value));
  gboolean zero = strspn (text, "0.,") == strlen (text);

  if (value < 0 && !zero)
    return g_strconcat (MINUS, text, NULL);
  return g_strconcat (with_sign ? "+" : "", text, NULL);
}

/* As many digits as a person reads off: whole numbers whole, others to three significant places. */
static char *
quantity (double value)
{
  double size = fabs (value);
  int digits = 0;

  if (!isfinite (value))
    return g_strdup (isnan (value) ? "NaN" : value < 0 ? MINUS "\342\210\236" : "\342\210\236");
  if (value != floor (value) || size >= 1e15)
    {
      if (size >= 1e6 || (size > 0 && size < 1e-3))
        {
          g_autofree char *text = g_strdup_printf ("%.3g", size);

          return g_strconcat (value < 0 ? MINUS : "", text, NULL);
        }
      digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4;
    }
  return number (value, digits, FALSE);
}

const char *
sym_describe_plane (SymPlane plane)
{
  switch (plane)
    {
    case SYM_PLANE_AXIAL:
      return _ ("Axial");
    case SYM_PLANE_CORONAL:
      return _ ("Coronal");
    case SYM_PLANE_SAGITTAL:
      return _ ("Sagittal");
    case SYM_PLANE_ACQUIRED:
    case SYM_N_PLANES:
    default:
      return _ ("Acquired");
    }
}

/* What the label of the frame says of one axis: labels have a part for each, the slowest first. */
static char *
get_label_part (const SymImage *image, const SymViewport *viewport, guint axis)
{
  const gint64 slice = viewport->plane == SYM_PLANE_ACQUIRED ? MAX (viewport->slice, 0) : 0;
  const char *label = sym_image_get_plane_label (image, slice, viewport->time, viewport->other);
  const guint n = sym_image_get_n_axes (image);
  g_auto (GStrv) parts = NULL;

  if (label[0] == '\0')
    return NULL;
  if (n == 1)
    return g_strdup (label);
  parts = g_strsplit (label, " · ", -1);
  return g_strv_length (parts) == n ? g_strdup (parts[n - 1 - axis]) : NULL;
}

char *
sym_describe_along (const SymImage *image, const SymViewport *viewport, guint axis)
{
  g_autofree char *label = get_label_part (image, viewport, axis);
  const gint64 index = sym_viewport_get_along (viewport, image, axis);
  g_autofree char *value = NULL;
  SymAxis stated;

  sym_image_get_axis (image, axis, &stated);
  if (label != NULL)
    value = g_strdup_printf ("%s ·", label);
  else if (stated.step > 0)
    value = g_strdup_printf ("%s %.4g %s ·", stated.name, stated.first + (double) index * stated.step,
                             stated.unit);
  else
    value = g_strdup (stated.name);
  return g_strdup_printf ("%s %" G_GINT64_FORMAT " / %" G_GSIZE_FORMAT, value, index + 1, stated.n);
}

char *
sym_describe_slice (const SymImage *image, const SymViewport *viewport)
{
  const gint64 n = sym_viewport_get_n_slices (viewport, image);
  g_autoptr (GString) text = g_string_new (NULL);

  if (viewport->slice < 0)
    return g_strdup (_ ("No slice here"));

  if (n > 1)
    {
      const char *name = viewport->plane == SYM_PLANE_ACQUIRED ? C_ ("of an image", "Slice")
                                                               : sym_describe_plane (viewport->plane);

      g_string_append_printf (text, "%s %" G_GINT64_FORMAT " / %" G_GINT64_FORMAT, name, viewport->slice + 1, n);
    }
  for (guint i = 0; i < sym_image_get_n_axes (image); i++)
    {
      g_autofree char *along = sym_describe_along (image, viewport, i);

      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", along);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The patient axis, 0 to 2, that the slices of the view follow each other along; -1 unknown. */
static int
find_normal_axis (const SymImage *image, const SymViewport *viewport)
{
  const double *affine = sym_image_get_affine (image);
  int axis = 0;

  if (affine == NULL)
    return -1;

  switch (viewport->plane)
    {
    case SYM_PLANE_AXIAL:
      return 2;
    case SYM_PLANE_CORONAL:
      return 1;
    case SYM_PLANE_SAGITTAL:
      return 0;
    case SYM_PLANE_ACQUIRED:
    case SYM_N_PLANES:
    default:
      break;
    }

  for (int i = 1; i < 3; i++)
    if (fabs (affine[4 * i + 2]) > fabs (affine[4 * axis + 2]))
      axis = i;
  return affine[4 * axis + 2] != 0 ? axis : -1;
}

char *
sym_describe_slice_position (const SymImage *image, const SymViewport *viewport)
{
  int axis = find_normal_axis (image, viewport);
  double position[3];
  g_autofree char *text = NULL;

  if (axis < 0 || viewport->slice < 0 || !sym_viewport_get_position (viewport, image, position))
    return g_strdup ("");

  text = number (position[axis], 1, TRUE);
  return g_strdup_printf (_ ("%c %s mm"), "xyz"[axis], text);
}

char *
sym_describe_window (const SymWindow *window)
{
  g_autofree char *width = quantity (window->width >= 10 ? round (window->width) : window->width);
  g_autofree char *centre =
      quantity (window->width >= 10 ? round (window->centre) : window->centre);

  /* Translators: width and level (centre) of the window of grey values. */
  return g_strdup_printf (_ ("W %s L %s"), width, centre);
}

char *
sym_describe_zoom (const SymImage *image, const SymViewport *viewport)
{
  return g_strdup_printf (_ ("Zoom %.0f %%"), 100 * sym_viewport_get_zoom (viewport, image));
}

char *
sym_describe_presentation (const SymItem *item, const SymViewport *viewport)
{
  SymItem *source = item != NULL ? sym_item_get_presented_by (item) : NULL;

  if (source != NULL && viewport->is_presented)
    {
      const char *name = sym_presentation_get_name (sym_item_get_presentation (source));

      return g_strdup_printf (_ ("Presentation state %s"), name[0] != '\0' ? name : sym_item_get_name (source));
    }
  if (item != NULL && sym_item_has_shutter (item) && !viewport->no_shutter)
    return g_strdup (_ ("Shutter"));
  return g_strdup ("");
}

char *
sym_describe_spacing (const SymImage *image)
{
  const double *spacing = sym_image_get_spacing (image);
  const gsize *dims = sym_image_get_dims (image);
  const char *modality = sym_image_get_modality (image);
  const char *gap = modality[0] != '\0' ? " " : "";

  if (!sym_image_has_millimetres (image))
    return g_strdup_printf (_ ("%s%s%zu × %zu pixels"), modality, gap, dims[0], dims[1]);
  if (dims[2] > 1 && spacing[2] > 0)
    return g_strdup_printf (_ ("%s%s%.2f × %.2f × %.2f mm"), modality, gap, spacing[0], spacing[1],
                            spacing[2]);
  return g_strdup_printf (_ ("%s%s%.2f × %.2f mm"), modality, gap, spacing[0], spacing[1]);
}

char *
sym_describe_cursor_position (const SymImage *image, const SymViewport *viewport, double x, double y)
{
  double voxel[5], lps[3];
  g_autofree char *a = NULL, *b = NULL, *c = NULL;

  if (viewport->slice < 0 || !sym_viewport_to_voxel (viewport, image, x, y, voxel))
    return g_strdup ("");

  voxel[3] = (double) viewport->time;
  voxel[4] = (double) viewport->other;
  if (!sym_image_get_position (image, voxel, lps))
    return g_strdup_printf (_ ("column %.0f row %.0f"), round (voxel[0]), round (voxel[1]));

  a = number (lps[0], 1, TRUE);
  b = number (lps[1], 1, TRUE);
  c = number (lps[2], 1, TRUE);
  return g_strdup_printf (_ ("x %s y %s z %s mm"), a, b, c);
}

char *
sym_describe_cursor_value (const SymImage *image, const SymViewport *viewport, double x, double y)
{
  const char *unit = sym_image_get_unit (image);
  const gsize *dims = sym_image_get_dims (image);
  double place[3];
  gint64 voxel[5];
  SymValue value;
  g_autofree char *text = NULL;

  if (viewport->slice < 0 || !sym_viewport_to_voxel (viewport, image, x, y, place))
    return g_strdup ("");

  for (int i = 0; i < 3; i++)
    voxel[i] = CLAMP ((gint64) floor (place[i] + 0.5), 0, (gint64) dims[i] - 1);
  voxel[3] = viewport->time;
  voxel[4] = viewport->other;

  value = sym_image_value_at (image, voxel);
  if (value.n == 3)
    return g_strdup_printf (_ ("R %.0f G %.0f B %.0f"), value.v[0], value.v[1], value.v[2]);
  if (value.n == 0)
    return g_strdup ("");

  text = quantity (value.v[0]);
  return g_strdup_printf (_ ("value %s%s%s"), text, unit[0] != '\0' ? " " : "", unit);
}

static void
append_slice (GString *text, SymPlane plane, gint64 number_of_slice, gint64 n)
{
  g_autofree char *a = g_strdup_printf ("%" G_GINT64_FORMAT, number_of_slice);
  g_autofree char *b = g_strdup_printf ("%" G_GINT64_FORMAT, n);

  switch (plane)
    {
    case SYM_PLANE_AXIAL:
      g_string_append_printf (text, _ ("axial slice %s of %s, "), a, b);
      break;
    case SYM_PLANE_CORONAL:
      g_string_append_printf (text, _ ("coronal slice %s of %s, "), a, b);
      break;
    case SYM_PLANE_SAGITTAL:
      g_string_append_printf (text, _ ("sagittal slice %s of %s, "), a, b);
      break;
    case SYM_PLANE_ACQUIRED:
    case SYM_N_PLANES:
    default:
      g_string_append_printf (text, _ ("slice %s of %s, "), a, b);
    }
}

char *
sym_describe_view (const SymItem *item, const SymViewport *viewport)
{
  GString *text;
  SymImage *image;
  const char *modality, *reason;

  if (item == NULL)
    return g_strdup (_ ("Empty pane"));

  image = sym_item_get_image (item);
  reason = sym_item_get_reason (item);
  text = g_string_new (sym_verdict_get_words (sym_item_get_verdict (item)));
  g_string_append (text, ". ");

  if (image == NULL)
    {
      const GError *error = sym_item_get_error (item);

      g_string_append_printf (text, _ ("%s cannot be shown"), sym_item_get_name (item));
      if (error != NULL)
        g_string_append_printf (text, ": %s", error->message);
      return g_string_free (text, FALSE);
    }

  modality = sym_image_get_modality (image);
  if (modality[0] != '\0')
    g_string_append_printf (text, "%s, ", modality);
  if (viewport->slice < 0)
    g_string_append_printf (text, "%s, ", _ ("no slice at the linked position"));
  else if (sym_viewport_get_n_slices (viewport, image) > 1)
    append_slice (text, viewport->plane, viewport->slice + 1,
                  sym_viewport_get_n_slices (viewport, image));
  g_string_append_printf (text, "%s.", sym_item_get_name (item));
  if (reason[0] != '\0')
    g_string_append_printf (text, " %s.", reason);
  return g_string_free (text, FALSE);
}

const char *
sym_describe_link (SymLinkBasis basis)
{
  switch (basis)
    {
    case SYM_LINK_PATIENT:
      return _ ("linked by patient position");
    case SYM_LINK_PATIENT_ASSUMED:
      return _ ("linked by patient position, assuming the same space");
    case SYM_LINK_INDEX:
      return _ ("linked by slice number");
    case SYM_LINK_RELATIVE:
      return _ ("linked by relative position in the stack");
    case SYM_LINK_NONE:
    default:
      return _ ("not linked: the planes stand at an angle");
    }
}

char *
sym_describe_size (const SymItem *item)
{
  SymImage *image = sym_item_get_image (item);
  GString *text = g_string_new (NULL);
  const gsize *dims;

  if (image == NULL)
    {
      const GError *error = sym_item_get_error (item);

      g_string_append (text, error != NULL ? error->message : _ ("No image"));
      return g_string_free (text, FALSE);
    }

  dims = sym_image_get_dims (image);
  if (sym_image_get_modality (image)[0] != '\0')
    g_string_append_printf (text, "%s · ", sym_image_get_modality (image));
  g_string_append_printf (text, "%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT, dims[0], dims[1]);
  for (int i = 2; i < 5; i++)
    if (dims[i] > 1)
      g_string_append_printf (text, " × %" G_GSIZE_FORMAT, dims[i]);
  return g_string_free (text, FALSE);
}

char *
sym_describe_menu_label (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", parts);
}

double
sym_describe_scale_bar (double mm_per_pixel, double max_pixels, char **label)
{
  double longest = mm_per_pixel * max_pixels;
  double power, mm;

  *label = NULL;
  if (!(longest > 0) || !isfinite (longest))
    return 0;

  power = pow (10, floor (log10 (longest)));
  mm = power * (longest >= 5 * power ? 5 : longest >= 2 * power ? 2 : 1);
  if (mm / mm_per_pixel < 8)
    return 0;

  if (mm >= 1)
    *label = g_strdup_printf (_ ("%.0f mm"), mm);
  else
    *label = g_strdup_printf (_ ("%g mm"), mm);
  return mm / mm_per_pixel;
}

const char *
sym_describe_forensic (SymForensicKind kind)
{
  switch (kind)
    {
    case SYM_FORENSIC_SPECTRUM:
      return _ ("Log power spectrum: the frequencies of the slice, coarse in the middle, fine at the edges. "
                "Dots, lines and grids may come from generators, and as well from scanners, filters and "
                "compression. It proves nothing.");
    case SYM_FORENSIC_RESIDUAL:
      return _ ("Noise residual: the slice minus a 3 × 3 median. Regular patterns may come from generators, "
                "and as well from scanners, filters and compression. It proves nothing.");
    case SYM_FORENSIC_VARIANCE:
      return _ ("Local variance: of the 7 × 7 pixels around each one. Noise that changes in patches may come "
                "from generators, and as well from scanners, filters and compression. It proves nothing.");
    case SYM_FORENSIC_NONE:
    case SYM_N_FORENSICS:
    default:
      return "";
    }
}

char *
sym_describe_cursor_frequency (const SymImage *image, const SymViewport *viewport, double x, double y)
{
  const gsize *dims = sym_image_get_dims (image);
  double voxel[3];
  g_autofree char *across = NULL, *down = NULL;

  if (!sym_viewport_to_voxel (viewport, image, x, y, voxel))
    return g_strdup ("");

  across = number ((round (voxel[0]) - (double) (dims[0] / 2)) / (double) dims[0], 3, TRUE);
  down = number ((round (voxel[1]) - (double) (dims[1] / 2)) / (double) dims[1], 3, TRUE);
  /* Translators: frequency along the rows and along the columns of the image */
  return g_strdup_printf (_ ("%s across, %s down, cycles per pixel"), across, down);
}
