/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-text-reader"

#include "config.h"

#include "sym-text-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sym-helper.h"
#include "sym-lockdown.h"
#include "sym-protection.h"

#define TICK_MS 50

/* To load its data, and then for each line. */
#define START_SECONDS 20
#define LINE_SECONDS 5

#define MAX_RECORD (sizeof (SymTextRecordWord) + SYM_TEXT_MAX_WORD)

struct _SymTextReader
{
  char *program;
  GMutex lock;
  char *problem;
};

SymTextReader *
_sym_text_reader_new (const char *program)
{
  SymTextReader *self = g_new0 (SymTextReader, 1);

  self->program = g_strdup (program);
  g_mutex_init (&self->lock);
  return self;
}

void
_sym_text_reader_free (SymTextReader *self)
{
  g_mutex_clear (&self->lock);
  g_free (self->program);
  g_free (self->problem);
  g_free (self);
}

SymTextReader *
_sym_text_reader_get_default (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      g_autofree char *program = _sym_helper_find ("text", "symscope-text-reader");

      g_once_init_leave (&once, (gsize) _sym_text_reader_new (program));
    }
  return (SymTextReader *) once;
}

char *
_sym_text_reader_get_problem (SymTextReader *self)
{
  char *problem;

  g_mutex_lock (&self->lock);
  problem = g_strdup (self->problem);
  g_mutex_unlock (&self->lock);
  return problem;
}

/* Returns: whether it is the first. */
static gboolean
keep_problem (SymTextReader *self, const char *problem)
{
  gboolean first;

  g_mutex_lock (&self->lock);
  first = self->problem == NULL;
  if (first)
    self->problem = g_strdup (problem);
  g_mutex_unlock (&self->lock);
  return first;
}

void
_sym_text_word_free (SymTextWord *self)
{
  g_free (self->text);
  g_free (self);
}

static gboolean
write_all (int fd, gconstpointer data, gsize size)
{
  const guint8 *bytes = data;

  while (size > 0)
    {
      ssize_t n = write (fd, bytes, MIN (size, 1u << 20));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      bytes += n;
      size -= (gsize) n;
    }
  return TRUE;
}

static int
make_request (const SymTextPicture *pictures, guint n)
{
  int fd = memfd_create ("symscope-text", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  const SymTextRequest request = { SYM_TEXT_MAGIC, n };
  guint64 offset = sizeof request + n * sizeof (SymTextCrop);
  gboolean ok = fd >= 0 && write_all (fd, &request, sizeof request);

  for (guint i = 0; ok && i < n; i++)
    {
      const SymTextCrop crop = { offset, pictures[i].width, pictures[i].height };

      ok = write_all (fd, &crop, sizeof crop);
      offset += (guint64) crop.width * crop.height;
    }
  for (guint i = 0; ok && i < n; i++)
    ok = write_all (fd, pictures[i].grey, (gsize) pictures[i].width * pictures[i].height);
  ok = ok && fcntl (fd, F_ADD_SEALS,
                    F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0;
  if (!ok && fd >= 0)
    {
      close (fd);
      return -1;
    }
  return fd;
}

static gboolean
start (SymTextReader *self, int request, int reply, pid_t *pid, GError **error)
{
  /* A single thread: so the process can be locked, and so an image costs one processor. */
  static const char *const environment[] = { "LC_ALL=C", "OMP_THREAD_LIMIT=1", NULL };
  const int fds[] = { request, reply };
  int result;

  G_STATIC_ASSERT (SYM_TEXT_REQUEST_FD == STDERR_FILENO + 1
                   && SYM_TEXT_REPLY_FD == STDERR_FILENO + 2);
  result = _sym_helper_start (self->program, environment, SYM_HELPER_OUTPUT_NONE, fds,
                              G_N_ELEMENTS (fds), pid);
  if (result != 0)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (result),
                 _ ("The program that reads words in the pixels cannot be started: %s"),
                 g_strerror (result));
  return result == 0;
}

/* What has been read of the answer so far, and what it must fit. */
typedef struct
{
  const SymTextPicture *pictures;
  guint n;
  GByteArray *bytes;
  GPtrArray *words;
  guint n_done;
  guint32 layers;
  gboolean ready, ended, no_engine;
} Reply;

static gboolean
take_word (Reply *reply, const guint8 *data, gsize length)
{
  SymTextRecordWord record;
  const SymTextPicture *picture;
  SymTextWord *word;
  g_autofree char *text = NULL;

  if (length <= sizeof record || length > MAX_RECORD || reply->words->len >= SYM_TEXT_MAX_WORDS)
    return FALSE;
  memcpy (&record, data, sizeof record);
  /* Only of the line that it is at. */
  if (record.crop != reply->n_done || record.crop >= reply->n || record.confidence > 100)
    return FALSE;
  picture = &reply->pictures[record.crop];
  if (record.width == 0 || record.height == 0 || record.x >= picture->width ||
      record.y >= picture->height || record.width > picture->width - record.x ||
      record.height > picture->height - record.y)
    return FALSE;
  text = g_strndup ((const char *) data + sizeof record, length - sizeof record);
  if (strlen (text) != length - sizeof record || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;

  word = g_new0 (SymTextWord, 1);
  *word = (SymTextWord) { record.crop, record.x, record.y, record.width, record.height,
                          record.confidence, g_steal_pointer (&text) };
  g_ptr_array_add (reply->words, word);
  return TRUE;
}

static gboolean
take_record (Reply *reply, const SymTextRecord *record, const guint8 *data)
{
  guint32 number = 0;

  if (record->length == sizeof number)
    memcpy (&number, data, sizeof number);
  if (reply->ended || reply->no_engine)
    return FALSE;
  switch ((SymTextRecordType) record->type)
    {
    case SYM_TEXT_NO_ENGINE:
      reply->no_engine = TRUE;
      return !reply->ready && record->length == 0;
    case SYM_TEXT_READY:
      if (reply->ready || record->length != sizeof number)
        return FALSE;
      reply->ready = TRUE;
      reply->layers = number;
      return TRUE;
    case SYM_TEXT_WORD:
      return reply->ready && take_word (reply, data, record->length);
    case SYM_TEXT_DONE:
      if (!reply->ready || record->length != sizeof number || number != reply->n_done ||
          number >= reply->n)
        return FALSE;
      reply->n_done++;
      return TRUE;
    case SYM_TEXT_END:
      reply->ended = TRUE;
      return reply->ready && record->length == 0 && reply->n_done == reply->n;
    default:
      return FALSE;
    }
}

/* Takes all whole records. FALSE: the reader said something that it never says. */
static gboolean
take_records (Reply *reply)
{
  gsize at = 0;
  SymTextRecord record;

  while (reply->bytes->len - at >= sizeof record)
    {
      memcpy (&record, reply->bytes->data + at, sizeof record);
      if (record.length > MAX_RECORD)
        return FALSE;
      if (reply->bytes->len - at - sizeof record < record.length)
        break;
      if (!take_record (reply, &record, reply->bytes->data + at + sizeof record))
        return FALSE;
      at += sizeof record + record.length;
    }
  g_byte_array_remove_range (reply->bytes, 0, (guint) at);
  return TRUE;
}

typedef enum
{
  READ_ENDED,
  READ_TIMEOUT,
  READ_NONSENSE,
  READ_CANCELLED,
} ReadResult;

/* A person may be waiting: who cancels is heard at once. */
static ReadResult
read_until_cancelled (Reply *reply, int fd, int cancelled_fd, GCancellable *cancellable)
{
  guint8 buffer[4096];
  gint64 limit = g_get_monotonic_time () +
                 G_USEC_PER_SEC * (START_SECONDS + (gint64) LINE_SECONDS * reply->n);

  for (;;)
    {
      struct pollfd polled[] = { { fd, POLLIN, 0 }, { cancelled_fd, POLLIN, 0 } };
      ssize_t n;

      if (g_cancellable_is_cancelled (cancellable))
        return READ_CANCELLED;
      if (g_get_monotonic_time () > limit)
        return READ_TIMEOUT;
      if (poll (polled, G_N_ELEMENTS (polled), TICK_MS) < 0 && errno != EINTR)
        return READ_ENDED;
      if (polled[0].revents == 0)
        continue;
      n = read (fd, buffer, sizeof buffer);
      if (n == 0 || (n < 0 && errno != EINTR))
        return reply->bytes->len == 0 ? READ_ENDED : READ_NONSENSE;
      if (n > 0)
        g_byte_array_append (reply->bytes, buffer, (guint) n);
      if (!take_records (reply))
        return READ_NONSENSE;
    }
}

static ReadResult
read_reply (Reply *reply, int fd, GCancellable *cancellable)
{
  /* negative without one, or without descriptors: poll() passes over it, and the ticks remain */
  const int cancelled_fd = cancellable != NULL ? g_cancellable_get_fd (cancellable) : -1;
  const ReadResult result = read_until_cancelled (reply, fd, cancelled_fd, cancellable);

  if (cancelled_fd >= 0)
    g_cancellable_release_fd (cancellable);
  return result;
}

/* One that has said all it had to say ends at once; one that closed its mouth and stays does not. */
static int
wait_for (pid_t pid, gboolean at_once)
{
  gint64 limit = g_get_monotonic_time () + (at_once ? 0 : 2 * G_USEC_PER_SEC);
  int status = 0;

  for (;;)
    {
      pid_t ended = waitpid (pid, &status, WNOHANG);

      if (ended == pid || (ended < 0 && errno != EINTR))
        return status;
      if (g_get_monotonic_time () >= limit)
        break;
      g_usleep (1000);
    }
  kill (pid, SIGKILL);
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  return status;
}

static void
describe_end (const Reply *reply, ReadResult result, int status, GError **error)
{
  if (reply->no_engine)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("Words in the pixels cannot be read: the data of tesseract (package "
                    "tesseract-ocr-eng) are not installed."));
  else if (result == READ_TIMEOUT || (WIFSIGNALED (status) && WTERMSIG (status) == SIGXCPU))
    g_set_error (error, SYM_ERROR, SYM_ERROR_TIMEOUT,
                 _ ("Reading words in the pixels took too long and was stopped after %u of %u lines"),
                 reply->n_done, reply->n);
  else if (result == READ_NONSENSE)
    g_set_error (error, SYM_ERROR, SYM_ERROR_CRASHED,
                 _ ("The program that reads words in the pixels gave an answer that makes no sense"));
  else if (WIFSIGNALED (status) && WTERMSIG (status) == SIGSYS)
    g_set_error (error, SYM_ERROR, SYM_ERROR_CRASHED,
                 _ ("The program that reads words in the pixels tried something it must not do and "
                    "was stopped (signal %d)"), SIGSYS);
  else if (WIFSIGNALED (status))
    g_set_error (error, SYM_ERROR, SYM_ERROR_CRASHED,
                 _ ("The program that reads words in the pixels crashed (signal %d)"),
                 WTERMSIG (status));
  else if (!reply->ready)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("The program that reads words in the pixels cannot be run (status %d): is "
                    "tesseract installed?"), WEXITSTATUS (status));
  else
    g_set_error (error, SYM_ERROR, SYM_ERROR_CRASHED,
                 _ ("The program that reads words in the pixels stopped halfway (status %d)"),
                 WEXITSTATUS (status));
}

GPtrArray *
_sym_text_reader_read (SymTextReader *self, const SymTextPicture *pictures, guint n, guint *n_done,
                       GCancellable *cancellable, GError **error)
{
  Reply reply = { pictures, n };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  int request = -1, pipes[2] = { -1, -1 };
  GError *problem = NULL;
  pid_t pid;

  g_return_val_if_fail (n >= 1 && n <= SYM_TEXT_MAX_CROPS, NULL);

  reply.bytes = bytes;
  reply.words = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_text_word_free);
  *n_done = 0;
  if (self->program == NULL)
    g_set_error (&problem, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("Words in the pixels cannot be read: symscope-text-reader is not installed."));
  else if ((request = make_request (pictures, n)) < 0 || pipe2 (pipes, O_CLOEXEC) != 0)
    g_set_error (&problem, G_IO_ERROR, g_io_error_from_errno (errno),
                 _ ("The program that reads words in the pixels cannot be started: %s"),
                 g_strerror (errno));
  else
    {
      if (start (self, request, pipes[1], &pid, &problem))
        {
          ReadResult result;
          int status;

          close (pipes[1]);
          pipes[1] = -1;
          result = read_reply (&reply, pipes[0], cancellable);
          status = wait_for (pid, result != READ_ENDED);
          if (result == READ_CANCELLED)
            g_cancellable_set_error_if_cancelled (cancellable, &problem);
          else if (result != READ_ENDED || !reply.ended)
            describe_end (&reply, result, status, &problem);
        }
    }
  if (reply.ready)
    {
      g_autofree char *missing = sym_lockdown_describe_missing (reply.layers);

      _sym_protection_report (reply.layers);
      if (missing != NULL)
        keep_problem (self, missing);
    }
  if (problem != NULL && problem->domain == G_IO_ERROR &&
      !g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      keep_problem (self, problem->message))
    g_printerr ("symscope: %s\n", problem->message);
  for (guint i = 0; i < 2; i++)
    if (pipes[i] >= 0)
      close (pipes[i]);
  if (request >= 0)
    close (request);
  *n_done = reply.n_done;
  if (problem != NULL)
    g_propagate_error (error, problem);
  return reply.words;
}
