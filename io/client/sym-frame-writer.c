/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-frame-writer"

#include "config.h"

#include "sym-frame-writer.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <png.h>
#include <string.h>

#include "sym-frame-labels.h"
#include "sym-output-file.h"

#define XMP_KEYWORD "XML:com.adobe.xmp"
#define TEXTS_MAX 6

/* Readable lines of a PNG that programs show; fixed English, as the words of the mark. */
typedef struct
{
  const char *keyword;
  const char *text;
} Text;

static void
on_write (png_structp png, png_bytep data, size_t n)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) n);
}

static void
on_flush (png_structp png)
{
}

static G_GNUC_NORETURN void
on_error (png_structp png, const char *message)
{
  char *text = png_get_error_ptr (png);

  g_strlcpy (text, message, 256);
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png, const char *message)
{
  g_debug ("%s", message);
}

/* The one function with setjmp: nothing is allocated in it. */
static gboolean
run_libpng (png_structp png,
            png_infop info,
            GByteArray *file,
            guint32 width,
            guint32 height,
            gsize stride,
            const guint8 *pixels,
            const png_text *texts,
            int n_texts)
{
  if (setjmp (png_jmpbuf (png)) != 0)
    return FALSE;
  png_set_write_fn (png, file, on_write, on_flush);
  png_set_IHDR (png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB (png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  /* Before the pixels, where readers that stop early look. */
  png_set_text (png, info, texts, n_texts);
  png_set_compression_level (png, 6);
  png_write_info (png, info);
  for (gsize y = 0; y < height; y++)
    png_write_row (png, pixels + y * stride);
  png_write_end (png, info);
  return TRUE;
}

static void
add_text (png_text *texts, int *n, const char *keyword, const char *text)
{
  gboolean is_international = strcmp (keyword, XMP_KEYWORD) == 0 || !g_str_is_ascii (text);
  gsize size = strlen (text);

  texts[*n] = (png_text){
    .compression = is_international ? PNG_ITXT_COMPRESSION_NONE : PNG_TEXT_COMPRESSION_NONE,
    .key = (char *) keyword,
    .text = (char *) text,
    .text_length = is_international ? 0 : size,
    .itxt_length = is_international ? size : 0,
    .lang = (char *) "",
    .lang_key = (char *) "",
  };
  (*n)++;
}

GBytes *
sym_frame_to_png (SymFrame *self, GError **error)
{
  g_autoptr (SymFrame) frame = sym_frame_watermark (self);
  const SymVerdict *verdict = sym_frame_get_verdict (frame);
  const char *warning = sym_frame_labels_get_warning (verdict);
  g_autofree char *reason = _sym_frame_labels_make_plain (sym_frame_get_reason (frame));
  g_autofree char *xmp = sym_frame_labels_make_xmp (verdict, reason);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  png_text texts[TEXTS_MAX];
  char message[256] = "";
  int n = 0;
  png_structp png;
  png_infop info;
  gboolean ok;

  add_text (texts, &n, "Title", sym_verdict_get_words (verdict));
  add_text (texts, &n, "Software", "Symscope " SYM_VERSION);
  if (*reason != '\0')
    add_text (texts, &n, "Description", reason);
  if (warning != NULL)
    {
      add_text (texts, &n, "Warning", warning);
      add_text (texts, &n, XMP_KEYWORD, xmp);
    }
  png = png_create_write_struct (PNG_LIBPNG_VER_STRING, message, on_error, on_warning);
  info = png != NULL ? png_create_info_struct (png) : NULL;
  ok = info != NULL
       && run_libpng (png, info, file, (guint32) sym_frame_get_width (frame),
                      (guint32) sym_frame_get_height (frame), sym_frame_get_stride (frame),
                      g_bytes_get_data (sym_frame_get_bytes (frame), NULL), texts, n);
  png_destroy_write_struct (&png, &info);
  if (!ok)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _ ("The picture cannot be made into a PNG: %s"),
                   *message != '\0' ? message : g_strerror (ENOMEM));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&file));
}

gboolean
sym_frame_write_png (SymFrame *frame, const char *path, GError **error)
{
  g_autoptr (GBytes) file = NULL;

  g_return_val_if_fail (frame != NULL && path != NULL, FALSE);
  file = sym_frame_to_png (frame, error);
  return file != NULL && sym_output_file_save (path, file, error);
}
