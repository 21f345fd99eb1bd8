/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-pdf.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <string.h>

#include "sym-frame-labels.h"

/* Bytes of an entry of a cross-reference table, ISO 32000-1, 7.5.4. */
#define ENTRY ((gsize) 20)

typedef struct
{
  gsize table;     /* offset of the cross-reference table */
  gsize size;      /* objects */
  gsize root;      /* number of the catalogue */
  gsize info;      /* of the information dictionary; 0 without */
  char *catalogue; /* what stands between its brackets */
} Parts;

/* A whole number after a word and white space. */
static gboolean
read_number (const char *text, const char *word, gsize *number)
{
  const char *at = text != NULL ? strstr (text, word) : NULL;
  char *end;

  if (at == NULL)
    return FALSE;
  at += strlen (word);
  while (g_ascii_isspace (*at))
    at++;
  *number = (gsize) g_ascii_strtoull (at, &end, 10);
  return end != at;
}

/* @text ends with a NUL, as streams within it may hold some too: only its end and offsets from there are read. */
static gboolean
parse (const char *text, gsize n, Parts *parts)
{
  const char *end = n > 64 ? g_strrstr_len (text + n - 64, 64, "startxref") : NULL;
  const char *trailer, *entry, *object, *close;
  gsize offset;

  if (!read_number (end, "startxref", &parts->table) || parts->table >= n
      || !read_number (text + parts->table, "xref\n0", &parts->size))
    return FALSE;
  trailer = strstr (text + parts->table, "trailer");
  if (!read_number (trailer, "/Root", &parts->root) || parts->root >= parts->size)
    return FALSE;
  if (!read_number (trailer, "/Info", &parts->info))
    parts->info = 0;
  entry = strchr (text + parts->table + strlen ("xref\n"), '\n');
  if (entry == NULL || parts->size > n / ENTRY || (gsize) (entry + 1 - text) + ENTRY * parts->size > n
      || !read_number (entry + 1 + ENTRY * parts->root, "", &offset) || offset >= parts->table)
    return FALSE;
  object = strstr (text + offset, "<<");
  close = object != NULL ? strstr (object, "endobj") : NULL;
  close = close != NULL ? g_strrstr_len (object, close - object, ">>") : NULL;
  if (close == NULL)
    return FALSE;
  parts->catalogue = g_strndup (object + 2, (gsize) (close - object - 2));
  return TRUE;
}

static GBytes *
add_xmp (GBytes *pdf, const char *xmp, GError **error)
{
  gsize n;
  const char *data = g_bytes_get_data (pdf, &n);
  GString *file = g_string_new_len (data, (gssize) n);
  Parts parts = { 0 };
  gsize catalogue, metadata, table;

  if (!parse (file->str, file->len, &parts))
    {
      g_string_free (file, TRUE);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The page cannot be given its labels"));
      return NULL;
    }
  g_string_append_c (file, '\n');
  metadata = file->len;
  g_string_append_printf (file, "%zu 0 obj\n<< /Type /Metadata /Subtype /XML /Length %zu >>\nstream\n%s\nendstream\nendobj\n",
                          parts.size, strlen (xmp), xmp);
  catalogue = file->len;
  g_string_append_printf (file, "%zu 0 obj\n<<%s   /Metadata %zu 0 R\n>>\nendobj\n", parts.root, parts.catalogue, parts.size);
  table = file->len;
  g_string_append_printf (file, "xref\n%zu 1\n%010zu 00000 n \n%zu 1\n%010zu 00000 n \n", parts.root, catalogue, parts.size,
                          metadata);
  g_string_append_printf (file, "trailer\n<< /Size %zu\n   /Root %zu 0 R\n", parts.size + 1, parts.root);
  if (parts.info > 0)
    g_string_append_printf (file, "   /Info %zu 0 R\n", parts.info);
  g_string_append_printf (file, "   /Prev %zu\n>>\nstartxref\n%zu\n%%%%EOF\n", parts.table, table);
  g_free (parts.catalogue);
  return g_string_free_to_bytes (file);
}

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int n)
{
  g_byte_array_append (closure, data, n);
  return CAIRO_STATUS_SUCCESS;
}

static void
set_metadata (cairo_surface_t *surface, const SymVerdict *verdict, const char *reason, const char *title)
{
  const char *words = sym_verdict_get_words (verdict), *warning = sym_frame_labels_get_warning (verdict);
  g_autofree char *named = title != NULL ? g_strdup_printf ("%s: %s", words, title) : g_strdup (words);
  g_autofree char *subject = g_strdup_printf ("%s %s", warning != NULL ? warning : "", reason);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, named);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, g_strstrip (subject));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_KEYWORDS, words);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Symscope " SYM_VERSION);
}

GBytes *
sym_pdf_make (double width, double height, const SymVerdict *verdict, const char *reason, const char *title, SymPdfDraw draw,
              gpointer user_data, GError **error)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append, file, width, height);
  g_autofree char *xmp = sym_frame_labels_make_xmp (verdict, reason);
  g_autoptr (GBytes) bytes = NULL;
  cairo_status_t status;
  cairo_t *cr;

  /* later ones have tables that an update would have to pack */
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  set_metadata (surface, verdict, reason, title);
  cr = cairo_create (surface);
  draw (cr, user_data);
  cairo_show_page (cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The page cannot be made into a PDF: %s"),
                   cairo_status_to_string (status));
      return NULL;
    }
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&file));
  return xmp != NULL ? add_xmp (bytes, xmp, error) : g_steal_pointer (&bytes);
}
