/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-decoder-process"

#include "config.h"

#include "sym-decoder-process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sym-helper.h"
#include "sym-protection.h"

/* How long the server may take to fork: it does nothing else. */
#define START_TIMEOUT_MS 20000

struct _SymDecoderProcess
{
  char *program;
  GMutex lock;
  int socket;
  pid_t pid;
  SymDecoderProcess *labels; /* the server that is quick to fork */
};

/* Takes the name. */
static SymDecoderProcess *
new_process (char *program)
{
  SymDecoderProcess *self = g_new0 (SymDecoderProcess, 1);

  self->program = program;
  self->socket = -1;
  g_mutex_init (&self->lock);
  return self;
}

/* Beside the decoder where it is installed; other programs, such as those of tests, have none. */
static char *
find_labels_program (const char *decoder)
{
  static const char *const places[] = { ".", "../labels" };
  g_autofree char *name = g_path_get_basename (decoder);
  g_autofree char *folder = g_path_get_dirname (decoder);

  for (guint i = 0; i < G_N_ELEMENTS (places) && strcmp (name, "symscope-decoder") == 0; i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], "symscope-labels", NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }
  return NULL;
}

SymDecoderProcess *
_sym_decoder_process_new (const char *program)
{
  SymDecoderProcess *self = new_process (g_strdup (program));
  char *labels = find_labels_program (program);

  if (labels != NULL)
    self->labels = new_process (labels);
  return self;
}

SymDecoderProcess *
_sym_decoder_process_get_labels (SymDecoderProcess *self)
{
  return self->labels;
}

static void
stop_server (SymDecoderProcess *self)
{
  if (self->socket < 0)
    return;
  close (self->socket);
  self->socket = -1;
  kill (self->pid, SIGKILL);
  while (waitpid (self->pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

void
_sym_decoder_process_free (SymDecoderProcess *self)
{
  g_clear_pointer (&self->labels, _sym_decoder_process_free);
  stop_server (self);
  g_mutex_clear (&self->lock);
  g_free (self->program);
  g_free (self);
}

static gboolean
start_server (SymDecoderProcess *self, GError **error)
{
  static const char *const environment[] = { "LC_ALL=C", NULL };
  int pair[2];
  int result;

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Cannot start the decoder: %s",
                   g_strerror (errno));
      return FALSE;
    }
  G_STATIC_ASSERT (SYM_PROTOCOL_SOCKET == STDERR_FILENO + 1);
  result = _sym_helper_start (self->program, environment, SYM_HELPER_OUTPUT_ERRORS, &pair[1], 1,
                              &self->pid);
  close (pair[1]);
  if (result != 0)
    {
      close (pair[0]);
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (result),
                   "Cannot start the decoder %s: %s", self->program, g_strerror (result));
      return FALSE;
    }
  self->socket = pair[0];
  return TRUE;
}

static gboolean
send_request (SymDecoderProcess *self, const SymRequest *request, const int *fds, guint n_fds)
{
  union
  {
    char bytes[CMSG_SPACE (sizeof (int) * (3 + SYM_PROTOCOL_MAX_INPUTS))];
    struct cmsghdr align;
  } control = { { 0 } };
  struct iovec iov = { (void *) request, sizeof *request };
  struct msghdr header = { 0 };
  struct cmsghdr *c;
  ssize_t n;

  header.msg_iov = &iov;
  header.msg_iovlen = 1;
  header.msg_control = control.bytes;
  header.msg_controllen = CMSG_SPACE (sizeof (int) * n_fds);
  c = CMSG_FIRSTHDR (&header);
  c->cmsg_level = SOL_SOCKET;
  c->cmsg_type = SCM_RIGHTS;
  c->cmsg_len = CMSG_LEN (sizeof (int) * n_fds);
  memcpy (CMSG_DATA (c), fds, sizeof (int) * n_fds);
  do
    n = sendmsg (self->socket, &header, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  return n == sizeof *request;
}

/* Returns the pidfd, or -1 with errno when the server could not fork or is gone. */
static int
receive_started (const SymDecoderProcess *self, gboolean *gone)
{
  union
  {
    char bytes[CMSG_SPACE (sizeof (int))];
    struct cmsghdr align;
  } control;
  SymStarted started = { 0 };
  struct iovec iov = { &started, sizeof started };
  struct msghdr header = { 0 };
  struct pollfd polled = { self->socket, POLLIN, 0 };
  struct cmsghdr *c;
  int pidfd = -1;
  ssize_t n;

  *gone = TRUE;
  do
    n = poll (&polled, 1, START_TIMEOUT_MS);
  while (n < 0 && errno == EINTR);
  if (n <= 0)
    return -1;
  header.msg_iov = &iov;
  header.msg_iovlen = 1;
  header.msg_control = control.bytes;
  header.msg_controllen = sizeof control.bytes;
  do
    n = recvmsg (self->socket, &header, MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);
  if (n > 0)
    {
      c = CMSG_FIRSTHDR (&header);
      if (c != NULL && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS &&
          c->cmsg_len == CMSG_LEN (sizeof pidfd))
        memcpy (&pidfd, CMSG_DATA (c), sizeof pidfd);
    }
  if (n != sizeof started || started.magic != SYM_PROTOCOL_MAGIC)
    {
      if (pidfd >= 0)
        close (pidfd);
      return -1;
    }
  *gone = FALSE;
  _sym_protection_report (started.layers);
  errno = started.error != 0 ? started.error : EPROTO;
  return pidfd;
}

/* Sparse: pages cost memory only when the child writes them. */
static int
make_memory (guint64 size)
{
  int fd = memfd_create ("symscope-samples", MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd >= 0 && (ftruncate (fd, (off_t) size) != 0 ||
                  fcntl (fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) != 0))
    {
      int kept = errno;

      close (fd);
      errno = kept;
      return -1;
    }
  return fd;
}

static guint64
get_budget (void)
{
  long pages = sysconf (_SC_PHYS_PAGES);
  long size = sysconf (_SC_PAGESIZE);
  guint64 physical = pages > 0 && size > 0 ? (guint64) pages * (guint64) size
                                           : SYM_PROTOCOL_MAX_SAMPLES;

  return MIN (physical / 4 * 3, SYM_PROTOCOL_MAX_SAMPLES);
}

void
_sym_decoder_child_clear (SymDecoderChild *self)
{
  int *fds[] = { &self->pidfd, &self->reply_fd, &self->exit_fd, &self->memory_fd };

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      if (*fds[i] >= 0)
        close (*fds[i]);
      *fds[i] = -1;
    }
}

gboolean
_sym_decoder_process_start (SymDecoderProcess *self, SymRequest *request, const int *inputs,
                            SymDecoderChild *child, GError **error)
{
  int fds[3 + SYM_PROTOCOL_MAX_INPUTS];
  int reply[2] = { -1, -1 }, end[2] = { -1, -1 };
  gboolean ok = TRUE;

  g_return_val_if_fail (request->n_inputs >= 1 && request->n_inputs <= SYM_PROTOCOL_MAX_INPUTS,
                        FALSE);

  child->pidfd = child->reply_fd = child->exit_fd = -1;
  child->memory_size = request->labels_only != 0 ? 4096 : get_budget ();
  child->memory_fd = make_memory (child->memory_size);
  if (child->memory_fd < 0 || pipe2 (reply, O_CLOEXEC) != 0 || pipe2 (end, O_CLOEXEC) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Cannot start reading: %s",
                   g_strerror (errno));
      ok = FALSE;
    }
  child->reply_fd = reply[0];
  child->exit_fd = end[0];
  request->magic = SYM_PROTOCOL_MAGIC;
  request->max_samples = child->memory_size;
  fds[0] = child->memory_fd;
  fds[1] = reply[1];
  fds[2] = end[1];
  memcpy (fds + 3, inputs, sizeof (int) * request->n_inputs);

  g_mutex_lock (&self->lock);
  /* A server that died since the last file is started once more. */
  for (guint attempt = 0; ok && attempt < 2 && child->pidfd < 0; attempt++)
    {
      gboolean gone = TRUE;

      if (self->socket < 0 && !start_server (self, error))
        {
          ok = FALSE;
          break;
        }
      if (send_request (self, request, fds, 3 + request->n_inputs))
        child->pidfd = receive_started (self, &gone);
      if (gone)
        stop_server (self);
      if (child->pidfd < 0 && (!gone || attempt == 1))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       gone ? "The decoder %s does not answer"
                            : "The decoder %s cannot start another process",
                       self->program);
          ok = FALSE;
        }
    }
  g_mutex_unlock (&self->lock);

  if (reply[1] >= 0)
    close (reply[1]);
  if (end[1] >= 0)
    close (end[1]);
  if (!ok)
    _sym_decoder_child_clear (child);
  return ok;
}

void
_sym_decoder_child_kill (SymDecoderChild *self)
{
  pidfd_send_signal (self->pidfd, SIGKILL, NULL, 0);
}

gboolean
_sym_decoder_child_wait (SymDecoderChild *self, int *status)
{
  gint32 word = 0;
  ssize_t n;

  do
    n = read (self->exit_fd, &word, sizeof word);
  while (n < 0 && errno == EINTR);
  *status = word;
  return n == sizeof word;
}

typedef struct
{
  void *memory;
  gsize size;
} Mapping;

static void
mapping_free (gpointer data)
{
  Mapping *mapping = data;

  munmap (mapping->memory, mapping->size);
  g_free (mapping);
}

GBytes *
_sym_decoder_child_seal (SymDecoderChild *self, gsize size, GError **error)
{
  Mapping *mapping;
  void *memory;

  g_return_val_if_fail (size > 0 && size <= self->memory_size, NULL);
  /* EBUSY: somebody still has it mapped for writing, who should be gone. */
  if (fcntl (self->memory_fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL) != 0)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_CRASHED, "The samples cannot be sealed: %s",
                   g_strerror (errno));
      return NULL;
    }
  /* Private: Linux before 6.7 refuses shared mappings of sealed memory. Nothing is written, so no
   * page is copied. */
  memory = mmap (NULL, size, PROT_READ, MAP_PRIVATE, self->memory_fd, 0);
  if (memory == MAP_FAILED)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "No memory for %" G_GSIZE_FORMAT " bytes of samples: %s", size,
                   g_strerror (errno));
      return NULL;
    }
  mapping = g_new (Mapping, 1);
  mapping->memory = memory;
  mapping->size = size;
  return g_bytes_new_with_free_func (memory, size, mapping_free, mapping);
}
