/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-report"

#include "config.h"

#include <cairo-svg.h>
#include <glib/gi18n.h>

#include "sym-frame-labels.h"
#include "sym-frame-writer.h"
#include "sym-report-private.h"

/* Units of CSS pixels. */
#define PLOT_WIDTH 520.0
#define PLOT_HEIGHT 320.0
#define PLOT_TEXT 12.0

static const char style[]
    = "body{font:15px/1.45 sans-serif;margin:0 auto;max-width:72rem;padding:0 1.5rem 3rem;color:#1a1a1e;background:#fff}"
      "header{position:sticky;top:0;z-index:1;margin:0 -1.5rem 1.5rem;padding:.55rem 1.5rem;font-weight:bold;"
      "letter-spacing:.08em;border-bottom:1px solid #999;background:#fff}"
      "header span{font-weight:normal;letter-spacing:0;margin-left:1rem;font-size:.85em;overflow-wrap:anywhere}"
      ".synthetic,.partly-synthetic{background:#c64600;color:#fff;border-color:#c64600}"
      ".suspected{background:#f5c211;color:#000;border-color:#f5c211}"
      ".uncheckable,.checking{background:#613583;color:#fff;border-color:#613583}"
      "h1{font-size:1.6rem;margin:.3em 0}h2{font-size:1.15rem;border-bottom:1px solid #ccc;margin:1.8em 0 .6em}"
      "h3{font-size:1.05rem;margin:.2em 0;overflow-wrap:anywhere}"
      ".pill{display:inline-block;padding:.15em .7em;border:1px solid #777;font-weight:bold;font-size:.85em}"
      ".row{display:grid;gap:1.2rem;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr))}"
      ".plots{display:grid;gap:1.5rem;grid-template-columns:repeat(auto-fit,minmax(26rem,1fr))}"
      "figure{margin:0}img{width:100%;height:auto;display:block}figcaption,.facts,footer{font-size:.8rem;color:#555}"
      ".facts,li{overflow-wrap:anywhere}.facts p{margin:.1em 0}ul{padding-left:1.2em}"
      ".warning{border-left:4px solid #333;background:#f0f0f0;padding:.6em 1em;margin:.5em 0;font-weight:bold}"
      "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}"
      "td,th{border-bottom:1px solid #ddd;padding:.25em .5em;text-align:right;font-weight:normal}"
      "td:first-child,th:first-child{text-align:left}thead th{font-weight:bold;color:#555}td.value{font-weight:bold}"
      "footer{border-top:1px solid #ccc;margin-top:2.5rem;padding-top:.6rem}"
      "@media print{header{position:fixed;left:0;right:0;margin:0}body{padding-top:4rem}"
      "figure,.warning,tr{break-inside:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

/* @format: everything put in is escaped. */
static void G_GNUC_PRINTF (2, 3)
add (GString *html, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_markup_vprintf_escaped (format, arguments);
  va_end (arguments);
  g_string_append (html, text);
}

static void
add_image (GString *html, const char *type, GBytes *bytes, const char *alternative)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  g_autofree char *base64 = g_base64_encode (data, n);

  g_string_append_printf (html, "<img src=\"data:%s;base64,%s\"", type, base64);
  add (html, " alt=\"%s\"/>", alternative);
}

static const char *
get_class (const SymVerdict *verdict)
{
  return sym_verdict_is_marked (verdict) ? sym_verdict_get_name (verdict) : "unmarked";
}

static void
add_side (GString *html, const SymReportSide *side)
{
  add (html, "<section><p class=\"facts\">%s</p><h3>%s</h3><p><span class=\"pill %s\">%s</span></p><p>%s</p>\n", side->heading,
       side->name, get_class (side->verdict), sym_verdict_get_words (side->verdict), side->says);
  if (side->evidence->len > 0)
    {
      g_string_append (html, "<ul>");
      for (guint i = 0; i < side->evidence->len; i++)
        add (html, "<li>%s</li>\n", (const char *) g_ptr_array_index (side->evidence, i));
      g_string_append (html, "</ul>");
    }
  g_string_append (html, "<div class=\"facts\">");
  for (guint i = 0; i < side->facts->len; i++)
    add (html, "<p>%s</p>\n", (const char *) g_ptr_array_index (side->facts, i));
  g_string_append (html, "</div></section>\n");
}

static gboolean
add_pictures (GString *html, const SymReportContent *content, GError **error)
{
  g_string_append (html, "<div class=\"row\">\n");
  for (int i = 0; i < SYM_REPORT_N_PICTURES; i++)
    {
      const SymReportPicture *picture = &content->pictures[i];
      g_autoptr (GBytes) png = NULL;
      g_autofree char *alternative = NULL;

      if (picture->frame == NULL)
        continue;
      png = sym_frame_to_png (picture->frame, error);
      if (png == NULL)
        return FALSE;
      alternative = g_strdup_printf ("%s: %s", sym_verdict_get_words (sym_frame_get_verdict (picture->frame)), picture->caption);
      g_string_append (html, "<figure>");
      add_image (html, "image/png", png, alternative);
      add (html, "<figcaption>%s</figcaption></figure>\n", picture->caption);
    }
  g_string_append (html, "</div>\n");
  return TRUE;
}

static void
add_warnings (GString *html, const SymReportContent *content)
{
  add (html, "<h2>%s</h2>\n", _ ("Warnings"));
  if (content->warnings->len == 0)
    add (html, "<p>%s</p>\n",
         _ ("None of the known patterns was found: no near copy, no bounded perturbation, no suspected flip. "
            "That proves nothing."));
  for (guint i = 0; i < content->warnings->len; i++)
    add (html, "<p class=\"warning\">%s</p>\n", (const char *) g_ptr_array_index (content->warnings, i));
}

static void
add_numbers (GString *html, const SymReportContent *content)
{
  g_autofree char *about = g_strdup_printf (_ ("%s: %s voxels. %s"), content->scope, content->n_voxels, content->alignment);

  add (html, "<h2>%s</h2><p>%s</p><table>\n", _ ("Numbers"), about);
  for (guint i = 0; i < SYM_COMPARISON_N_NUMBERS; i++)
    {
      g_autofree char *value = sym_comparison_number_to_text (&content->numbers[i]);

      add (html, "<tr><th scope=\"row\">%s</th><td class=\"value\">%s</td></tr>\n", content->numbers[i].name, value);
    }
  g_string_append (html, "</table>\n");
}

static void
add_regions (GString *html, const SymReportContent *content)
{
  if (content->overlaps == NULL)
    return;
  add (html, "<h2>%s</h2><table><thead><tr>", _ ("Regions"));
  for (guint c = 0; c < SYM_COMPARISON_N_COLUMNS; c++)
    add (html, "<th scope=\"col\">%s</th>", sym_comparison_get_column (c));
  g_string_append (html, "</tr></thead><tbody>\n");
  for (guint i = 0; i < content->overlaps->len; i++)
    {
      g_string_append (html, "<tr>");
      for (guint c = 0; c < SYM_COMPARISON_N_COLUMNS; c++)
        {
          g_autofree char *cell = sym_comparison_get_cell (g_ptr_array_index (content->overlaps, i), c);

          add (html, "<td>%s</td>", cell);
        }
      g_string_append (html, "</tr>\n");
    }
  g_string_append (html, "</tbody></table>\n");
}

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int n)
{
  g_byte_array_append (closure, data, n);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
add_plot (GString *html, const SymPlot *plot, GError **error)
{
  const SymPlotStyle plot_style = { PLOT_TEXT, FALSE };
  GByteArray *file = g_byte_array_new ();
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (append, file, PLOT_WIDTH, PLOT_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GBytes) svg = NULL;
  g_autofree char *alternative = sym_plot_describe (plot);
  cairo_status_t status;

  sym_plot_draw (plot, cr, PLOT_WIDTH, PLOT_HEIGHT, &plot_style);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  svg = g_byte_array_free_to_bytes (file);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("A plot cannot be drawn: %s"), cairo_status_to_string (status));
      return FALSE;
    }
  g_string_append (html, "<figure>");
  add_image (html, "image/svg+xml", svg, alternative);
  g_string_append (html, "</figure>\n");
  return TRUE;
}

static void
add_head (GString *html, const SymReportContent *content)
{
  const char *words = sym_verdict_get_words (&content->verdict);
  const char *warning = sym_frame_labels_get_warning (&content->verdict);

  g_string_append (html, "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><meta charset=\"utf-8\"/>\n"
                         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
                         "style-src 'unsafe-inline'\"/>\n"
                         "<meta name=\"viewport\" content=\"width=device-width\"/>\n");
  add (html, "<meta name=\"generator\" content=\"%s\"/><meta name=\"description\" content=\"%s %s\"/>\n", content->program,
       warning != NULL ? warning : words, content->reason);
  add (html, "<meta name=\"keywords\" content=\"%s\"/><title>%s: %s</title>", words, words, content->title);
  g_string_append_printf (html, "<style>%s</style></head><body>\n", style);
  add (html, "<header class=\"%s\">%s<span>%s</span></header>\n", get_class (&content->verdict), words, content->reason);
  add (html, "<h1>%s</h1><p class=\"facts\">%s · %s</p>\n", content->title, content->date, content->program);
}

GBytes *
_sym_report_to_html (const SymReportContent *content, GError **error)
{
  GString *html = g_string_new (NULL);
  gboolean ok;

  add_head (html, content);
  g_string_append (html, "<div class=\"row\">\n");
  for (guint i = 0; i < content->sides->len; i++)
    add_side (html, g_ptr_array_index (content->sides, i));
  g_string_append (html, "</div>\n");
  add (html, "<h2>%s</h2>\n", _ ("Pictures"));
  ok = add_pictures (html, content, error);
  add_warnings (html, content);
  add_numbers (html, content);
  add_regions (html, content);
  add (html, "<h2>%s</h2><div class=\"plots\">\n", _ ("Plots"));
  for (guint i = 0; ok && i < content->plots->len; i++)
    ok = add_plot (html, g_ptr_array_index (content->plots, i), error);
  add (html, "</div><footer><p>%s</p><p>%s: %s</p></footer></body></html>\n",
       _ ("Definitions of the numbers, with their sources, stand in the documentation of the program that made this report. "
          "Agreement in numbers is no evidence of where an image comes from. Not for diagnosis."),
       sym_verdict_get_words (&content->verdict), content->reason);
  if (!ok)
    {
      g_string_free (html, TRUE);
      return NULL;
    }
  return g_string_free_to_bytes (html);
}
