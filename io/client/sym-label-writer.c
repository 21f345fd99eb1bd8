/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-label-writer"

#include "config.h"

#include "sym-label-writer.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sym-decoder-request.h"
#include "sym-label-mark.h"
#include "sym-loader-private.h"
#include "sym-output-file.h"

static gboolean
fail_errno (const char *path, const char *sentence, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s: %s", name, sentence,
               g_strerror (code));
  return FALSE;
}

static gboolean
check_text (const char *text, const char *option, glong max, gboolean is_one_line, GError **error)
{
  if (text == NULL)
    return TRUE;
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("%s is not valid text."),
                   option);
      return FALSE;
    }
  if (g_utf8_strlen (text, -1) > max)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("%s has %ld characters; at most %ld can be written."), option,
                   g_utf8_strlen (text, -1), max);
      return FALSE;
    }
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)) || (is_one_line && *p == '\\'))
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                     _ ("%s has a character that cannot be written (U+%04X)."), option,
                     g_utf8_get_char (p));
        return FALSE;
      }
  return TRUE;
}

gboolean
sym_label_check (const SymLabel *label, GError **error)
{
  /* A backslash would part the generator's name into two values. */
  return check_text (label->generator, "--generator", SYM_LABEL_MAX_GENERATOR, TRUE, error)
         && check_text (label->note, "--note", SYM_LABEL_MAX_NOTE, FALSE, error);
}

static void
on_item (SymItem *item, gpointer user_data)
{
  SymItem **found = user_data;

  if (*found == NULL)
    *found = sym_item_ref (item);
}

/* The file's image, all of it; what cannot be shown cannot be copied either. */
static SymItem *
load (SymLoader *loader, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (SymItem) item = NULL;

  if (!sym_loader_load (loader, path, SYM_LOADER_NONE, on_item, NULL, &item, cancellable, error))
    return NULL;
  if (item == NULL || sym_item_get_image (item) == NULL)
    {
      const GError *problem = item != NULL ? sym_item_get_error (item) : NULL;

      g_set_error_literal (error, problem != NULL ? problem->domain : SYM_ERROR,
                           problem != NULL ? problem->code : SYM_ERROR_NO_PIXELS,
                           problem != NULL ? problem->message : _ ("It shows no image."));
      return NULL;
    }
  return g_steal_pointer (&item);
}

/* A copy is made of a file's own bytes, which a file of an archive has not. */
static gboolean
refuse_archive (GError **error)
{
  g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
               _ ("A file in an archive cannot be labelled: unpack it first."));
  return FALSE;
}

static gboolean
check_paths (const char *input, const char *output, GError **error)
{
  g_autofree char *name = g_filename_display_name (output);
  struct stat in, out;
  g_autofree char *archive = NULL;

  if (!g_file_test (input, G_FILE_TEST_EXISTS) && (archive = _sym_archive_split (input)) != NULL)
    return refuse_archive (error);
  if (stat (input, &in) != 0)
    return fail_errno (input, _ ("the file cannot be opened"), error);
  if (!S_ISREG (in.st_mode))
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNKNOWN_FORMAT,
                   _ ("Only one file at a time can be labelled, and this is none."));
      return FALSE;
    }
  if (stat (output, &out) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   _ ("%s is the input itself; the copy needs a path of its own."), name);
      return FALSE;
    }
  if (lstat (output, &out) == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   _ ("%s exists already, and nothing is overwritten."), name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
fill_request (SymRequestLabel *request, const SymLabel *label, const char *output, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *text = g_date_time_format (now, "%Y%m%d%H%M%S%z");

  memset (request, 0, sizeof *request);
  g_strlcpy (request->generator, label->generator != NULL ? label->generator : "",
             sizeof request->generator);
  g_strlcpy (request->note, label->note != NULL ? label->note : "", sizeof request->note);
  g_strlcpy (request->date_time, text, sizeof request->date_time);
  request->gzip = g_str_has_suffix (output, ".gz");
  if (getrandom (request->uuid, sizeof request->uuid, 0) != sizeof request->uuid)
    return fail_errno (output, _ ("there is no random number for its identifier"), error);
  /* RFC 4122, 4.4: version 4. */
  request->uuid[6] = (guint8) ((request->uuid[6] & 0x0f) | 0x40);
  request->uuid[8] = (guint8) ((request->uuid[8] & 0x3f) | 0x80);
  return TRUE;
}

/* Not yet in its place; readable for no more people than the input is. */
static SymOutputFile *
write_file (const char *path, GBytes *bytes, mode_t mode, GError **error)
{
  g_autoptr (SymOutputFile) file = sym_output_file_new (path, error);
  gsize n;
  gconstpointer data = g_bytes_get_data (bytes, &n);

  if (file == NULL || !sym_output_file_write (file, data, n, error))
    return NULL;
  if ((mode & 0077) == 0 && chmod (sym_output_file_get_temporary (file), 0600) != 0)
    {
      fail_errno (path, _ ("it cannot be kept from others as the input is"), error);
      return NULL;
    }
  return g_steal_pointer (&file);
}

/* What was written is read as any file is: it has to be synthetic, and the same image. */
static gboolean
check_copy (SymLoader *loader, const char *path, const SymItem *original,
            const SymMarkedSamples *marked, const SymLabelMark *mark, GCancellable *cancellable,
            GError **error)
{
  g_autoptr (SymItem) copy = load (loader, path, cancellable, error);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (copy == NULL)
    {
      g_prefix_error (error, _ ("The labelled copy cannot be read back: "));
      return FALSE;
    }
  if (sym_item_get_verdict (copy)->kind != SYM_VERDICT_SYNTHETIC)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                   _ ("The labels of the file keep the copy from being plainly synthetic: read back "
                      "it is %s."),
                   sym_verdict_get_words (sym_item_get_verdict (copy)));
      return FALSE;
    }
  if (marked->bytes != NULL)
    return _sym_label_mark_check (sym_item_get_image (copy), marked, mark, cancellable, error);
  before = sym_image_get_digest (sym_item_get_image (original));
  after = sym_image_get_digest (sym_item_get_image (copy));
  if (strcmp (before, after) != 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                   _ ("The labelled copy does not hold the samples of the input (SHA-256 %s)."),
                   after);
      return FALSE;
    }
  return TRUE;
}

static gboolean
put_in_place (const SymLabelOutput *out, SymOutputFile *main, const char *output, mode_t mode,
              GError **error)
{
  g_autofree char *path = _sym_companions_get_sidecar (output);
  g_autoptr (SymOutputFile) sidecar = NULL;

  if (out->parts[SYM_OUTPUT_SIDECAR] == NULL)
    return sym_output_file_commit_new (main, error);
  /* First, so that the image is never there without it. */
  sidecar = write_file (path, out->parts[SYM_OUTPUT_SIDECAR], mode, error);
  if (sidecar == NULL || !sym_output_file_commit_new (sidecar, error))
    return FALSE;
  if (sym_output_file_commit_new (main, error))
    return TRUE;
  unlink (path);
  return FALSE;
}

static gboolean
check_name (SymFormat format, const char *output, GError **error)
{
  static const char *const pairs[] = { ".hdr", ".img", ".hdr.gz", ".img.gz" };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if ((format == SYM_FORMAT_NIFTI1 || format == SYM_FORMAT_NIFTI2)
        && g_str_has_suffix (output, pairs[i]))
      {
        g_set_error (error, SYM_ERROR, SYM_ERROR_UNSUPPORTED,
                     _ ("A NIfTI copy is one file: its name ends in .nii or .nii.gz, not in %s."),
                     pairs[i]);
        return FALSE;
      }
  return TRUE;
}

gboolean
sym_label_write (SymLoader *loader, const char *input, const char *output, const SymLabel *label,
                 SymLabelMark *mark, GCancellable *cancellable, GError **error)
{
  g_auto (SymMarkedSamples) marked = SYM_MARKED_SAMPLES_INIT;
  SymLabelMark unused;
  g_autoptr (SymItem) item = NULL;
  g_autoptr (SymOutputFile) file = NULL;
  g_auto (SymLabelOutput) out = { { NULL } };
  SymRequestLabel request;
  struct stat status;

  g_return_val_if_fail (SYM_IS_LOADER (loader) && input != NULL && output != NULL, FALSE);

  if (mark == NULL)
    mark = &unused;
  *mark = (SymLabelMark){ SYM_LABEL_MARK_NONE, 0, 0 };
  if (!sym_label_check (label, error) || !check_paths (input, output, error)
      || (item = load (loader, input, cancellable, error)) == NULL
      || !check_name (sym_item_get_format (item), output, error)
      || !fill_request (&request, label, output, error))
    return FALSE;
  if (g_str_has_prefix (sym_item_get_path (item), input) && sym_item_get_path (item)[strlen (input)] == ':')
    return refuse_archive (error);
  if (label->watermark
      && !_sym_label_mark_embed (sym_item_get_image (item), &marked, mark, cancellable, error))
    return FALSE;
  request.colour = sym_image_get_colour (sym_item_get_image (item));
  if (!_sym_decoder_label (_sym_loader_get_process (loader), sym_item_get_path (item), &request,
                           marked.fd, _sym_loader_get_deadline (loader), &out, cancellable, error))
    return FALSE;
  if (stat (input, &status) != 0)
    return fail_errno (input, _ ("the file cannot be opened"), error);
  file = write_file (output, out.parts[SYM_OUTPUT_MAIN], status.st_mode, error);
  return file != NULL
         && check_copy (loader, sym_output_file_get_temporary (file), item, &marked, mark, cancellable,
                        error)
         && put_in_place (&out, file, output, status.st_mode, error);
}

typedef struct
{
  char *input, *output, *generator, *note;
  gboolean watermark;
  SymLabelMark mark;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->input);
  g_free (call->output);
  g_free (call->generator);
  g_free (call->note);
  g_free (call);
}

static void
call_run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Call *call = task_data;
  const SymLabel label = { call->generator, call->note, call->watermark };
  GError *error = NULL;

  if (sym_label_write (source, call->input, call->output, &label, &call->mark, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
sym_label_write_async (SymLoader *loader, const char *input, const char *output,
                       const SymLabel *label, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (loader, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, sym_label_write_async);
  call->input = g_strdup (input);
  call->output = g_strdup (output);
  call->generator = g_strdup (label->generator);
  call->note = g_strdup (label->note);
  call->watermark = label->watermark;
  g_task_set_task_data (task, call, call_free);
  g_task_run_in_thread (task, call_run);
}

gboolean
sym_label_write_finish (SymLoader *loader, GAsyncResult *result, SymLabelMark *mark, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, loader), FALSE);

  if (mark != NULL)
    *mark = ((Call *) g_task_get_task_data (G_TASK (result)))->mark;
  return g_task_propagate_boolean (G_TASK (result), error);
}
