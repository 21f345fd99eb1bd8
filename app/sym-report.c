/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-report"

#include "config.h"

#include "sym-report.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sym-comparison-plot.h"
#include "sym-describe.h"
#include "sym-link.h"
#include "sym-output-file.h"
#include "sym-pair-view.h"
#include "sym-report-private.h"

/* Device pixels of a picture; on paper it is some 6 cm wide. */
#define PICTURE_SIDE 640
#define PICTURE_SCALE 2

/* Pieces of evidence of each side, gravest first; how many more there are is said. */
#define MAX_EVIDENCE 6

void
sym_report_init (SymReport *self, const SymComparison *comparison)
{
  *self = (SymReport){ .comparison = comparison, .a = comparison->a, .b = comparison->b };
  sym_viewport_init (&self->a_view, sym_item_get_image (comparison->a), PICTURE_SIDE, PICTURE_SIDE, PICTURE_SCALE);
  sym_viewport_init (&self->b_view, sym_item_get_image (comparison->b), PICTURE_SIDE, PICTURE_SIDE, PICTURE_SCALE);
}

static gboolean
is_html (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".html") || g_str_has_suffix (lower, ".htm");
}

static gboolean
is_pdf (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return g_str_has_suffix (lower, ".pdf");
}

gboolean
sym_report_can_write (const char *path)
{
  return is_html (path) || is_pdf (path);
}

static void
side_free (gpointer data)
{
  SymReportSide *self = data;

  g_free (self->heading);
  g_free (self->name);
  g_free (self->says);
  g_ptr_array_unref (self->facts);
  g_ptr_array_unref (self->evidence);
  g_free (self);
}

void
_sym_report_content_free (SymReportContent *self)
{
  g_free (self->reason);
  g_free (self->title);
  g_free (self->date);
  g_free (self->program);
  g_clear_pointer (&self->sides, g_ptr_array_unref);
  for (int i = 0; i < SYM_REPORT_N_PICTURES; i++)
    {
      g_clear_pointer (&self->pictures[i].frame, sym_frame_unref);
      g_free (self->pictures[i].caption);
    }
  g_free (self->alignment);
  g_free (self->scope);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_free (self->n_voxels);
  g_clear_pointer (&self->overlaps, g_ptr_array_unref);
  g_clear_pointer (&self->plots, g_ptr_array_unref);
  g_free (self);
}

/* Names and values come from files: neither XML nor Pango takes control characters. */
static char *
make_plain (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *plain = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);
      const gboolean is_control = c < 0x20 || (c >= 0x7f && c < 0xa0) || (c & 0xfffe) == 0xfffe;

      g_string_append_unichar (plain, is_control ? ' ' : c);
    }
  return g_string_free (plain, FALSE);
}

/* SHA-256 of a file; %NULL where it is no plain file or cannot be read again. */
static char *
hash_file (const char *path, GCancellable *cancellable)
{
  const int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *block = g_malloc (1 << 16);
  struct stat info;
  gssize n = -1;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    while (!g_cancellable_is_cancelled (cancellable) && (n = read (fd, block, 1 << 16)) != 0)
      {
        if (n > 0)
          g_checksum_update (checksum, block, n);
        else if (errno != EINTR)
          break;
      }
  close (fd);
  return n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

static void
add_facts (SymReportSide *side, const SymItem *item, GCancellable *cancellable)
{
  const SymImage *image = sym_item_get_image (item);
  const char *format = sym_format_get_name (sym_item_get_format (item));
  g_autofree char *of_file = hash_file (sym_item_get_path (item), cancellable);

  /* a structure set has no samples */
  if (image != NULL)
    {
      g_autofree char *size = sym_describe_size (item), *spacing = sym_describe_spacing (image);

      g_ptr_array_add (side->facts, g_strdup_printf ("%s · %s · %s", format != NULL ? format : "?", size, spacing));
    }
  if (of_file != NULL)
    g_ptr_array_add (side->facts, g_strdup_printf (_ ("SHA-256 of the file: %s"), of_file));
  if (image != NULL)
    {
      g_autofree char *of_samples = sym_image_get_digest (image);

      g_ptr_array_add (side->facts, g_strdup_printf (_ ("SHA-256 of the samples: %s"), of_samples));
    }
}

static int
compare_strengths (gconstpointer a, gconstpointer b)
{
  const SymEvidence *const *x = a, *const *y = b;

  return ((*x)->strength < (*y)->strength) - ((*x)->strength > (*y)->strength);
}

static void
add_evidence (SymReportSide *side, const SymItem *item)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (sym_item_get_evidence (item), NULL, NULL);

  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_strengths);
  for (guint i = 0; i < MIN (sorted->len, MAX_EVIDENCE); i++)
    {
      const SymEvidence *evidence = g_ptr_array_index (sorted, i);
      g_autofree char *line
          = g_strdup_printf ("%s [%s, %s] %s = “%s”", evidence->says, evidence->signal,
                             sym_strength_get_name (evidence->strength), evidence->where, evidence->value);

      g_ptr_array_add (side->evidence, make_plain (line));
    }
  if (sorted->len > MAX_EVIDENCE)
    g_ptr_array_add (side->evidence, g_strdup_printf (ngettext ("and %u more piece of evidence", "and %u more pieces of evidence",
                                                                sorted->len - MAX_EVIDENCE),
                                                      sorted->len - MAX_EVIDENCE));
}

/* @briefly: without what the verdict says, where it says nothing. */
static void
add_side (SymReportContent *content, const char *heading, const SymItem *item, gboolean briefly, GCancellable *cancellable)
{
  SymReportSide *side = g_new0 (SymReportSide, 1);
  g_autofree char *says = sym_verdict_describe (sym_item_get_verdict (item));
  g_autofree char *limits = sym_verdict_describe_limits (sym_item_get_verdict (item));

  side->heading = g_strdup (heading);
  side->name = make_plain (sym_item_get_name (item));
  side->verdict = sym_item_get_verdict (item);
  side->says = briefly && !sym_verdict_is_marked (side->verdict) ? g_strdup (says) : g_strdup_printf ("%s %s", says, limits);
  side->facts = g_ptr_array_new_with_free_func (g_free);
  side->evidence = g_ptr_array_new_with_free_func (g_free);
  add_facts (side, item, cancellable);
  add_evidence (side, item);
  g_ptr_array_add (content->sides, side);
}

static void
set_picture (SymReportPicture *picture, SymItem *item, const SymViewport *viewport, char *caption)
{
  g_autoptr (SymFrame) frame = sym_frame_compose (item, viewport, NULL);

  picture->frame = frame != NULL ? sym_frame_watermark (frame) : NULL;
  picture->caption = caption;
}

static void
resize (SymViewport *viewport)
{
  viewport->width = viewport->height = PICTURE_SIDE;
  viewport->scale = PICTURE_SCALE;
  sym_viewport_fit (viewport);
}

static void
add_difference (SymReportContent *content, const SymReport *report, const SymViewport *a_view, const SymViewport *b_view)
{
  const SymComparison *comparison = report->comparison;
  SymPairLook look = SYM_PAIR_LOOK_INIT;
  g_autoptr (SymItem) item = NULL;
  SymViewport view;

  look.mode = SYM_PAIR_DIFFERENCE;
  /* the whole of the scale is for differences that there are; 64 at most, as on screen */
  if (comparison->metrics.max_abs > 0 && sym_image_get_colour (sym_item_get_image (report->a)) <= SYM_COLOUR_MONO_INVERTED)
    look.gain = CLAMP (floor (a_view->window.width / comparison->metrics.max_abs), 1, SYM_PAIR_MAX_GAIN);
  item = sym_pair_view_new (report->a, report->b, &comparison->alignment, &look, a_view, b_view, NULL);
  if (item == NULL)
    return;
  sym_viewport_init (&view, sym_item_get_image (item), PICTURE_SIDE, PICTURE_SIDE, PICTURE_SCALE);
  view.colormap = SYM_COLORMAP_COOLWARM;
  set_picture (&content->pictures[2], item, &view,
               g_strdup_printf (_ ("B − A: blue where B is lower, red where it is higher; full colour at ±%.4g %s"),
                                view.window.width / 2, sym_image_get_unit (sym_item_get_image (report->a))));
}

static void
add_pictures (SymReportContent *content, const SymReport *report)
{
  SymItem *a = report->a, *b = report->b;
  const SymImage *image_a = sym_item_get_image (a), *image_b = sym_item_get_image (b);
  SymViewport a_view = report->a_view, b_view = report->b_view;
  g_autofree char *a_slice = NULL, *b_slice = NULL;

  resize (&a_view);
  resize (&b_view);
  if (sym_viewport_has_plane (image_b, a_view.plane))
    sym_viewport_set_plane (&b_view, image_b, a_view.plane);
  sym_link_follow_slice (image_a, &a_view, image_b, &b_view);
  a_slice = sym_describe_slice (image_a, &a_view);
  b_slice = sym_describe_slice (image_b, &b_view);
  set_picture (&content->pictures[0], a, &a_view, g_strdup_printf ("A · %s", a_slice));
  set_picture (&content->pictures[1], b, &b_view, g_strdup_printf ("B · %s", b_slice));
  if (a_view.slice >= 0)
    add_difference (content, report, &a_view, &b_view);
}

static void
add_plots (SymReportContent *content, const SymReport *report)
{
  const SymComparison *comparison = report->comparison;
  const char *mark = sym_verdict_is_marked (&content->verdict) ? sym_verdict_get_words (&content->verdict) : NULL;
  const char *unit = sym_image_get_unit (sym_item_get_image (report->a));

  for (int i = 0; i < SYM_N_COMPARISON_PLOTS; i++)
    if (sym_comparison_plot_has_values ((SymComparisonPlot) i, comparison->curves))
      g_ptr_array_add (content->plots,
                       sym_comparison_plot_new ((SymComparisonPlot) i, comparison->curves, comparison->scope.first_slice,
                                                unit, mark, comparison->scope_words));
  if (report->profile != NULL)
    g_ptr_array_add (content->plots, sym_comparison_plot_new_profile (report->profile, unit, mark, report->profile_words));
}

/* That of the gravest, as its mark says it. */
static const char *
get_reason (const SymReport *report)
{
  const SymItem *const items[] = { report->a, report->b, report->comparison->labels_a, report->comparison->labels_b };
  const SymItem *gravest = report->a;

  for (gsize i = 1; i < G_N_ELEMENTS (items); i++)
    if (items[i] != NULL && sym_item_get_verdict (items[i])->kind > sym_item_get_verdict (gravest)->kind)
      gravest = items[i];
  return sym_item_get_reason (gravest);
}

static SymReportContent *
make_content (const SymReport *report, GCancellable *cancellable)
{
  const SymComparison *comparison = report->comparison;
  SymReportContent *self = g_new0 (SymReportContent, 1);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  self->verdict = sym_verdict_join (*sym_item_get_verdict (report->a), *sym_item_get_verdict (report->b));
  if (comparison->labels_a != NULL)
    self->verdict = sym_verdict_join (sym_verdict_join (self->verdict, *sym_item_get_verdict (comparison->labels_a)),
                                      *sym_item_get_verdict (comparison->labels_b));
  self->reason = make_plain (get_reason (report));
  self->title = g_strdup (_ ("Comparison of two images"));
  self->date = g_date_time_format (now, "%x %H:%M");
  self->program = g_strdup_printf ("Symscope %s", SYM_VERSION);
  self->sides = g_ptr_array_new_with_free_func (side_free);
  add_side (self, _ ("A, the reference"), report->a, FALSE, cancellable);
  add_side (self, "B", report->b, FALSE, cancellable);
  if (comparison->labels_a != NULL)
    {
      add_side (self, _ ("Label map of A"), comparison->labels_a, TRUE, cancellable);
      add_side (self, _ ("Label map of B"), comparison->labels_b, TRUE, cancellable);
    }
  add_pictures (self, report);
  self->alignment = sym_alignment_describe (&comparison->alignment);
  self->scope = g_strdup (comparison->scope_words);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < comparison->suspicions->len; i++)
    g_ptr_array_add (self->warnings,
                     make_plain (((const SymSuspicion *) g_ptr_array_index (comparison->suspicions, i))->says));
  sym_comparison_list_numbers (comparison, self->numbers);
  self->n_voxels = g_strdup_printf ("%'" G_GUINT64_FORMAT, comparison->metrics.n_voxels);
  self->overlaps = comparison->overlaps != NULL ? g_ptr_array_ref (comparison->overlaps) : NULL;
  self->plots = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_plot_free);
  add_plots (self, report);
  return self;
}

gboolean
sym_report_write (const SymReport *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (SymReportContent) content = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!sym_report_can_write (path))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED, _ ("A report is a .pdf or .html file, and %s is neither"), path);
      return FALSE;
    }
  content = make_content (self, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  bytes = is_pdf (path) ? _sym_report_to_pdf (content, error) : _sym_report_to_html (content, error);
  return bytes != NULL && !g_cancellable_set_error_if_cancelled (cancellable, error)
         && sym_output_file_save (path, bytes, error);
}
