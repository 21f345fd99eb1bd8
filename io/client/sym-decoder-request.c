/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-decoder-request"

#include "config.h"

#include "sym-decoder-request.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sym-reply.h"

#define TICK_MS 50

/* After so many stretches of the deadline a file is given up on, whatever arrives. */
#define MAX_STRETCHES 60

typedef struct
{
  SymRequest request;
  int fds[SYM_PROTOCOL_MAX_INPUTS];
} Inputs;

static void
inputs_close (Inputs *inputs)
{
  for (guint i = 0; i < inputs->request.n_inputs; i++)
    close (inputs->fds[i]);
}

/* A regular file, opened without waiting for the other end of a pipe. */
static int
open_regular (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat status;

  if (fd < 0)
    {
      int code = errno == ENOENT || errno == ENOTDIR ? SYM_ERROR_NOT_FOUND : SYM_ERROR_DENIED;

      g_set_error (error, SYM_ERROR, code, _ ("The file cannot be opened: %s"), g_strerror (errno));
      return -1;
    }
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      close (fd);
      g_set_error (error, SYM_ERROR, SYM_ERROR_UNKNOWN_FORMAT, _ ("It is not a file"));
      return -1;
    }
  return fd;
}

/* A file of its own, or one in an archive. */
static int
open_input (SymCompanions *companions, const char *path, SymPart *part, GError **error)
{
  const SymArchive *archive = _sym_companions_get_archive (companions, path);
  int fd;

  memset (part, 0, sizeof *part);
  if (archive == NULL)
    return open_regular (path, error);
  *part = *_sym_archive_find (archive, path);
  fd = open_regular (_sym_archive_get_path (archive), error);
  if (fd >= 0 && !_sym_archive_is_unchanged (archive, fd))
    {
      close (fd);
      g_set_error_literal (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                           _ ("The archive was changed while it was read"));
      return -1;
    }
  return fd;
}

static void
add_input (Inputs *inputs, int fd, SymInputRole role, const char *path)
{
  SymRequestInput *input = &inputs->request.inputs[inputs->request.n_inputs];
  g_autofree char *name = g_filename_display_basename (path);
  const char *end;

  g_strlcpy (input->name, name, sizeof input->name);
  if (!g_utf8_validate (input->name, -1, &end))
    input->name[end - input->name] = '\0';
  input->role = role;
  inputs->fds[inputs->request.n_inputs++] = fd;
}

static gboolean
add_path (Inputs *inputs, SymCompanions *companions, SymInputRole role, const char *path, GError **error)
{
  SymPart part;
  int fd = open_input (companions, path, &part, error);

  if (fd < 0)
    return FALSE;
  inputs->request.inputs[inputs->request.n_inputs].part = part;
  add_input (inputs, fd, role, path);
  return TRUE;
}

static gboolean
inputs_open (Inputs *inputs, SymCompanions *companions, const char *path, GError **error)
{
  SymInputRole roles[SYM_PROTOCOL_MAX_COMPANIONS];
  g_auto (GStrv) others = NULL;
  g_autofree char *trust = NULL;
  int fd;

  memset (&inputs->request, 0, sizeof inputs->request);
  if (!add_path (inputs, companions, SYM_INPUT_MAIN, path, error))
    return FALSE;
  others = _sym_companions_find (companions, path, roles);
  for (guint i = 0; others[i] != NULL; i++)
    add_path (inputs, companions, roles[i], others[i], NULL);
  trust = _sym_companions_find_trust ();
  fd = trust != NULL ? open_regular (trust, NULL) : -1;
  if (fd >= 0)
    add_input (inputs, fd, SYM_INPUT_TRUST, trust);
  return TRUE;
}

/* Labels that could not be read to the end: what is missing may be the one that counts. */
static void
add_unreadable (SymInstance *instance, const char *why)
{
  SymTag tag = { SYM_CARRIER_FILE, 0, 0, SYM_TAG_UNREADABLE, "labels", "labels", why };

  sym_tags_add (instance->tags, &tag);
}

typedef enum
{
  READ_ENDED,
  READ_TIMEOUT,
  READ_ENDLESS,
  READ_TOO_LONG,
  READ_CANCELLED,
} ReadResult;

static guint64
get_written (const SymDecoderChild *child)
{
  struct stat status;

  return fstat (child->memory_fd, &status) == 0 ? (guint64) status.st_blocks * 512 : 0;
}

/* Collects records until the child closes the pipe. Each stretch of the deadline in which samples
 * or records arrive is answered with another: a large file takes long, a stuck one writes nothing. */
static ReadResult
read_reply (SymDecoderChild *child, GByteArray *reply, guint deadline_ms,
            SymRequestProgress progress_func, gpointer user_data, GCancellable *cancellable)
{
  gint64 limit = g_get_monotonic_time () + (gint64) deadline_ms * 1000;
  const gint64 end = limit + (gint64) (MAX_STRETCHES - 1) * deadline_ms * 1000;
  guint64 written = 0;
  GPollFD cancel_fd;
  gboolean can_cancel = g_cancellable_make_pollfd (cancellable, &cancel_fd);
  ReadResult result = READ_ENDED;
  g_autofree guint8 *buffer = g_malloc (1u << 16);

  for (;;)
    {
      struct pollfd fds[2] = { { child->reply_fd, POLLIN, 0 },
                               { can_cancel ? cancel_fd.fd : -1, POLLIN, 0 } };
      gint64 now;
      ssize_t n;

      if (g_cancellable_is_cancelled (cancellable))
        {
          result = READ_CANCELLED;
          break;
        }
      now = g_get_monotonic_time ();
      if (now >= end)
        {
          result = READ_ENDLESS;
          break;
        }
      if (poll (fds, G_N_ELEMENTS (fds), TICK_MS) < 0 && errno != EINTR)
        break;
      if (fds[0].revents != 0)
        {
          n = read (child->reply_fd, buffer, 1u << 16);
          if (n == 0 || (n < 0 && errno != EINTR))
            break;
          if (n > 0)
            g_byte_array_append (reply, buffer, (guint) n);
          if (reply->len > SYM_PROTOCOL_MAX_REPLY)
            {
              result = READ_TOO_LONG;
              break;
            }
          continue;
        }
      now = g_get_monotonic_time ();
      if (progress_func != NULL || now >= limit)
        {
          guint64 size = get_written (child);

          if (now >= limit && size == written)
            {
              result = READ_TIMEOUT;
              break;
            }
          if (now >= limit)
            {
              written = size;
              limit = now + (gint64) deadline_ms * 1000;
            }
          if (progress_func != NULL)
            progress_func (size, user_data);
        }
    }
  if (can_cancel)
    g_cancellable_release_fd (cancellable);
  return result;
}

static GError *
describe_end (ReadResult result, gboolean server_lives, int status, guint deadline_ms)
{
  if (result == READ_TIMEOUT)
    return g_error_new (SYM_ERROR, SYM_ERROR_TIMEOUT,
                        _ ("Reading was stopped after %u seconds without progress"),
                        (deadline_ms + 999) / 1000);
  if (result == READ_ENDLESS)
    return g_error_new (SYM_ERROR, SYM_ERROR_TIMEOUT, _ ("Reading was stopped after %u seconds"),
                        (MAX_STRETCHES * deadline_ms + 999) / 1000);
  if (result == READ_TOO_LONG)
    return g_error_new (SYM_ERROR, SYM_ERROR_TOO_LARGE,
                        _ ("The file has more than %u MiB of labels"),
                        SYM_PROTOCOL_MAX_REPLY >> 20);
  if (!server_lives)
    return g_error_new_literal (SYM_ERROR, SYM_ERROR_CRASHED,
                                _ ("The decoder stopped while it read this file"));
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGXCPU)
    return g_error_new (SYM_ERROR, SYM_ERROR_TIMEOUT,
                        _ ("Reading took more processor time than is allowed (signal %d)"),
                        SIGXCPU);
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGSYS)
    return g_error_new (
        SYM_ERROR, SYM_ERROR_CRASHED,
        _ ("The decoder tried something it must not do and was stopped (signal %d)"), SIGSYS);
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGXFSZ)
    return g_error_new (SYM_ERROR, SYM_ERROR_TOO_LARGE,
                        _ ("Reading gave more data than there is room for (signal %d)"), SIGXFSZ);
  if (WIFEXITED (status) && WEXITSTATUS (status) == SYM_PROTOCOL_EXIT_NO_MEMORY)
    return g_error_new_literal (SYM_ERROR, SYM_ERROR_TOO_LARGE,
                                _ ("Reading takes more memory than is allowed for a file of this size"));
  if (WIFEXITED (status) && WEXITSTATUS (status) == SYM_PROTOCOL_EXIT_UNLOCKED)
    return g_error_new_literal (SYM_ERROR, SYM_ERROR_CRASHED,
                                _ ("It was not read, since the decoder could not be locked"));
  /* Nobody here sent it: this is how the kernel ends what takes the memory of others. */
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL)
    return g_error_new (SYM_ERROR, SYM_ERROR_CRASHED,
                        _ ("The system ended the decoder, as it does when memory runs out (signal %d)"),
                        SIGKILL);
  if (WIFSIGNALED (status))
    return g_error_new (SYM_ERROR, SYM_ERROR_CRASHED,
                        _ ("The decoder crashed on this file (signal %d)"), WTERMSIG (status));
  return g_error_new (SYM_ERROR, SYM_ERROR_CRASHED, _ ("The decoder stopped halfway (status %d)"),
                      WEXITSTATUS (status));
}

/* Makes an instance whole or leaves it with an error; its tags stay in either case. Returns FALSE,
 * and leaves it as it is, when the file is for the other program. */
static gboolean
finish (SymInstance *instance, SymDecoderChild *child, GByteArray *reply, ReadResult result,
        gboolean labels_only, guint deadline_ms)
{
  gboolean complete = FALSE, parsed, server_lives;
  GError *problem = NULL;
  int status = 0;

  if (result != READ_ENDED)
    _sym_decoder_child_kill (child);
  server_lives = _sym_decoder_child_wait (child, &status);
  if (result == READ_ENDED && server_lives && WIFEXITED (status) &&
      WEXITSTATUS (status) == SYM_PROTOCOL_EXIT_ELSEWHERE)
    return FALSE;
  parsed = _sym_reply_parse (reply->data, reply->len, child->memory_size, labels_only, instance,
                             &complete, &problem);
  if (parsed && (!complete || result != READ_ENDED || !server_lives || status != 0))
    problem = describe_end (result, server_lives, status, deadline_ms);
  if (problem != NULL)
    {
      g_clear_error (&instance->error);
      instance->error = problem;
      add_unreadable (instance, problem->message);
    }
  if (instance->error == NULL && instance->members == NULL && !labels_only)
    {
      instance->data = _sym_decoder_child_seal (child, (gsize) instance->info.data_size,
                                                &instance->error);
      if (instance->data == NULL)
        add_unreadable (instance, instance->error->message);
    }
  if (instance->error != NULL)
    {
      guint32 format = instance->info.format;

      memset (&instance->info, 0, sizeof instance->info);
      instance->info.format = format < SYM_N_FORMATS ? format : SYM_FORMAT_UNKNOWN;
    }
  return TRUE;
}

typedef enum
{
  ATTEMPT_FAILED,
  ATTEMPT_DONE,
  ATTEMPT_ELSEWHERE,
} Attempt;

/* Lets one program read the file. */
static Attempt
attempt (SymDecoderProcess *process, Inputs *inputs, SymInstance *instance, guint deadline_ms,
         SymRequestProgress progress_func, gpointer user_data, GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GByteArray) reply = NULL;
  gboolean labels_only = inputs->request.labels_only != 0;
  SymDecoderChild child;
  ReadResult result;
  gboolean finished;

  if (!_sym_decoder_process_start (process, &inputs->request, inputs->fds, &child, error))
    return ATTEMPT_FAILED;
  reply = g_byte_array_new ();
  result = read_reply (&child, reply, deadline_ms, progress_func, user_data, cancellable);
  if (result == READ_CANCELLED)
    {
      _sym_decoder_child_kill (&child);
      _sym_decoder_child_clear (&child);
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return ATTEMPT_FAILED;
    }
  finished = finish (instance, &child, reply, result, labels_only, deadline_ms);
  _sym_decoder_child_clear (&child);
  return finished ? ATTEMPT_DONE : ATTEMPT_ELSEWHERE;
}

/* What symscope-labels may finish: a file by itself that its name does not call something else. A
 * wrong guess costs a process more. */
static gboolean
is_for_labels (const Inputs *inputs)
{
  static const char *const others[] = { ".nii", ".gz", ".png", ".hdr", ".img" };
  const char *name = inputs->request.inputs[0].name;

  if (inputs->request.labels_only == 0)
    return FALSE;
  for (guint i = 1; i < inputs->request.n_inputs; i++)
    if (inputs->request.inputs[i].role != SYM_INPUT_TRUST)
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_has_suffix (name, others[i]))
      return FALSE;
  return TRUE;
}

SymInstance *
_sym_decoder_read (SymDecoderProcess *process, SymCompanions *companions, const char *path,
                   gboolean labels_only, guint deadline_ms, SymRequestProgress progress_func,
                   gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (SymInstance) instance = NULL;
  g_autofree char *name = g_filename_display_basename (path);
  SymTag tag = { SYM_CARRIER_FILE, 0, 0, 0, "name", "file name", name };
  SymDecoderProcess *labels = _sym_decoder_process_get_labels (process);
  Attempt result = ATTEMPT_ELSEWHERE;
  Inputs inputs;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  instance = _sym_instance_new (path);
  sym_tags_add (instance->tags, &tag);
  if (!inputs_open (&inputs, companions, path, &instance->error))
    return g_steal_pointer (&instance);
  inputs.request.labels_only = labels_only ? 1 : 0;
  if (labels != NULL && is_for_labels (&inputs))
    result = attempt (labels, &inputs, instance, deadline_ms, progress_func, user_data, cancellable,
                      error);
  if (result == ATTEMPT_ELSEWHERE)
    result = attempt (process, &inputs, instance, deadline_ms, progress_func, user_data,
                      cancellable, error);
  inputs_close (&inputs);
  if (result == ATTEMPT_ELSEWHERE)
    {
      /* the decoder has nobody to leave it to */
      instance->error = g_error_new (SYM_ERROR, SYM_ERROR_CRASHED,
                                     _ ("The decoder stopped halfway (status %d)"),
                                     SYM_PROTOCOL_EXIT_ELSEWHERE);
      add_unreadable (instance, instance->error->message);
    }
  return result != ATTEMPT_FAILED ? g_steal_pointer (&instance) : NULL;
}

void
_sym_label_output_clear (SymLabelOutput *self)
{
  for (guint i = 0; i < SYM_N_OUTPUT_PARTS; i++)
    g_clear_pointer (&self->parts[i], g_bytes_unref);
}

/* The file, the voxels of a pair, and the sidecar that is its own: what others inherit too does not
 * become this copy's. */
static gboolean
label_inputs_open (Inputs *inputs, const char *path, int samples, GError **error)
{
  SymInputRole roles[SYM_PROTOCOL_MAX_COMPANIONS];
  SymCompanions *companions = _sym_companions_new ();
  g_auto (GStrv) others = _sym_companions_find (companions, path, roles);
  g_autofree char *sidecar = _sym_companions_get_sidecar (path);
  int fd = open_regular (path, error);

  _sym_companions_free (companions);
  memset (&inputs->request, 0, sizeof inputs->request);
  if (fd < 0)
    return FALSE;
  add_input (inputs, fd, SYM_INPUT_MAIN, path);
  for (guint i = 0; others[i] != NULL; i++)
    if (roles[i] == SYM_INPUT_DATA)
      {
        fd = open_regular (others[i], NULL);
        if (fd >= 0)
          add_input (inputs, fd, SYM_INPUT_DATA, others[i]);
      }
  fd = open_regular (sidecar, NULL);
  if (fd >= 0)
    add_input (inputs, fd, SYM_INPUT_SIDECAR, sidecar);
  if (samples < 0)
    return TRUE;
  fd = fcntl (samples, F_DUPFD_CLOEXEC, 0);
  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   _ ("The samples cannot be handed to the decoder: %s"), g_strerror (errno));
      inputs_close (inputs);
      return FALSE;
    }
  add_input (inputs, fd, SYM_INPUT_SAMPLES, "samples");
  return TRUE;
}

/* Takes the finished files out of the memory file. */
static gboolean
finish_label (SymDecoderChild *child, const SymRecordOutput *records, SymLabelOutput *out,
              GError **error)
{
  g_autoptr (GBytes) whole = NULL;
  guint64 end = 0;

  for (guint i = 0; i < SYM_N_OUTPUT_PARTS; i++)
    end = MAX (end, records[i].offset + records[i].size);
  whole = _sym_decoder_child_seal (child, (gsize) end, error);
  for (guint i = 0; whole != NULL && i < SYM_N_OUTPUT_PARTS; i++)
    if (records[i].size > 0)
      out->parts[i] = g_bytes_new_from_bytes (whole, records[i].offset, records[i].size);
  return whole != NULL;
}

gboolean
_sym_decoder_label (SymDecoderProcess *process, const char *path, const SymRequestLabel *label,
                    int samples, guint deadline_ms, SymLabelOutput *out, GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GByteArray) reply = g_byte_array_new ();
  SymRecordOutput records[SYM_N_OUTPUT_PARTS] = { { 0 } };
  SymDecoderChild child;
  ReadResult result;
  Inputs inputs;
  gboolean ok, complete = FALSE, server_lives;
  int status = 0;

  if (!label_inputs_open (&inputs, path, samples, error))
    return FALSE;
  inputs.request.task = SYM_TASK_LABEL;
  inputs.request.label = *label;
  ok = _sym_decoder_process_start (process, &inputs.request, inputs.fds, &child, error);
  inputs_close (&inputs);
  if (!ok)
    return FALSE;
  result = read_reply (&child, reply, deadline_ms, NULL, NULL, cancellable);
  if (result != READ_ENDED)
    _sym_decoder_child_kill (&child);
  server_lives = _sym_decoder_child_wait (&child, &status);
  if (result == READ_CANCELLED)
    ok = !g_cancellable_set_error_if_cancelled (cancellable, error);
  else
    ok = _sym_reply_parse_outputs (reply->data, reply->len, child.memory_size, records, &complete,
                                   error);
  if (ok && (!complete || result != READ_ENDED || !server_lives || status != 0))
    {
      g_propagate_error (error, describe_end (result, server_lives, status, deadline_ms));
      ok = FALSE;
    }
  ok = ok && finish_label (&child, records, out, error);
  _sym_decoder_child_clear (&child);
  return ok;
}

gboolean
_sym_instance_has_content (const SymInstance *instance)
{
  for (guint i = 0; i < sym_tags_get_length (instance->tags); i++)
    if (sym_tags_get (instance->tags, i)->carrier != SYM_CARRIER_FILE)
      return TRUE;
  return instance->info.format != SYM_FORMAT_UNKNOWN;
}
