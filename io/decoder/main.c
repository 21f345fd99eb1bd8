/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-decoder"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sym-lockdown-server.h"
#include "sym-reader.h"

/* The fork server: it waits for requests, forks a child for each and reaps it. It parses nothing
 * and has one thread, so that a fork is a faithful copy. Once it has loaded what its children need,
 * it gives up all but its socket and its children; each of these gives up the rest before it looks
 * at its file. */

#define MAX_FDS (3 + SYM_PROTOCOL_MAX_INPUTS)

/* What a child may allocate: so much for any file, more for a large one, which may be compressed, and
 * never more than half of what the machine has. */
#define MEMORY_BASE (G_GUINT64_CONSTANT (768) << 20)
#define MEMORY_FACTOR 32

/* A part of an archive is mapped from the beginning of a page. */
#define PART_MARGIN (64u << 10)

/* Processor time: so much for any file, and a second more for each MiB of it. */
#define SECONDS_BASE 60
#define SECONDS_SHIFT 20

/* To wait, to talk to the client, to start, end and reap children; set_robust_list is fork()'s own. */
static const char *const server_calls[] = {
  "clone", "close_range", "fcntl",   "getppid", "kill",            "pidfd_open",
  "poll",  "ppoll",       "prctl",   "recvmsg", "sendmsg",         "set_robust_list",
  "wait4",
};

/* iconv looks for the module of an encoding that an XML packet names, dcmtk and OpenSSL for files
 * that they can do without. */
static const char *const refused_calls[] = { "access", "faccessat", "fstat", "newfstatat", "open",
                                             "openat", "stat", "statx" };

typedef struct
{
  pid_t pid;
  int exit_fd;
} Child;

typedef struct
{
  int signal_fd;
  GArray *children; /* Child */
  guint64 physical_memory;
  SymLockdownServer *lockdown;
} Server;

typedef struct
{
  SymRequest request;
  int fds[MAX_FDS];
  guint n_fds;
} Message;

static void
message_close (Message *message)
{
  for (guint i = 0; i < message->n_fds; i++)
    close (message->fds[i]);
  message->n_fds = 0;
}

/* FALSE when the other side is gone. A message that makes no sense leaves n_fds 0. */
static gboolean
message_receive (Message *message)
{
  union
  {
    char bytes[CMSG_SPACE (sizeof (int) * MAX_FDS)];
    struct cmsghdr align;
  } control;
  struct iovec iov = { &message->request, sizeof message->request };
  struct msghdr header = { 0 };
  ssize_t n;

  memset (message, 0, sizeof *message);
  header.msg_iov = &iov;
  header.msg_iovlen = 1;
  header.msg_control = control.bytes;
  header.msg_controllen = sizeof control.bytes;
  do
    n = recvmsg (SYM_PROTOCOL_SOCKET, &header, MSG_CMSG_CLOEXEC);
  while (n < 0 && errno == EINTR);
  if (n <= 0)
    return FALSE;

  for (struct cmsghdr *c = CMSG_FIRSTHDR (&header); c != NULL; c = CMSG_NXTHDR (&header, c))
    {
      gsize count;

      if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
        continue;
      count = (c->cmsg_len - CMSG_LEN (0)) / sizeof (int);
      for (gsize i = 0; i < count; i++)
        {
          int fd;

          memcpy (&fd, CMSG_DATA (c) + i * sizeof fd, sizeof fd);
          if (message->n_fds < MAX_FDS)
            message->fds[message->n_fds++] = fd;
          else
            close (fd);
        }
    }
  if (n != sizeof message->request || message->request.magic != SYM_PROTOCOL_MAGIC ||
      message->request.n_inputs < 1 || message->request.n_inputs > SYM_PROTOCOL_MAX_INPUTS ||
      message->n_fds != 3 + message->request.n_inputs)
    message_close (message);
  return TRUE;
}

static gboolean
answer (const Server *server, int error, int pidfd)
{
  union
  {
    char bytes[CMSG_SPACE (sizeof (int))];
    struct cmsghdr align;
  } control = { { 0 } };
  SymStarted started = { SYM_PROTOCOL_MAGIC, error, sym_lockdown_server_get_layers (server->lockdown) };
  struct iovec iov = { &started, sizeof started };
  struct msghdr header = { 0 };
  ssize_t n;

  header.msg_iov = &iov;
  header.msg_iovlen = 1;
  if (pidfd >= 0)
    {
      struct cmsghdr *c;

      header.msg_control = control.bytes;
      header.msg_controllen = sizeof control.bytes;
      c = CMSG_FIRSTHDR (&header);
      c->cmsg_level = SOL_SOCKET;
      c->cmsg_type = SCM_RIGHTS;
      c->cmsg_len = CMSG_LEN (sizeof pidfd);
      memcpy (CMSG_DATA (c), &pidfd, sizeof pidfd);
    }
  do
    n = sendmsg (SYM_PROTOCOL_SOCKET, &header, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  return n == sizeof started;
}

static void
lock_child (const Server *server, const SymRequest *request, const int *inputs)
{
  SymLockdownBudget budget;
  guint64 size = 0;

  for (guint i = 0; i < request->n_inputs; i++)
    {
      const SymPart *part = &request->inputs[i].part;
      off_t end = lseek (inputs[i], 0, SEEK_END);
      guint64 input_size = end > 0 ? (guint64) end : 0;

      if (part->method != SYM_PART_WHOLE)
        input_size = MIN (input_size, part->size + PART_MARGIN);
      size += input_size;
    }
  size = MIN (size, SYM_PROTOCOL_MAX_SAMPLES);
  /* A reader maps its input writable, where what is changed is a copy, and once more as it is. */
  budget.private_memory = MIN (MEMORY_BASE + MEMORY_FACTOR * size, server->physical_memory / 2) + size;
  budget.mapped_memory = size + request->max_samples;
  budget.file_size = request->max_samples;
  budget.seconds = SECONDS_BASE + (guint) (size >> SECONDS_SHIFT);
  if (!sym_lockdown_server_enter_child (server->lockdown, &budget))
    _exit (SYM_PROTOCOL_EXIT_UNLOCKED);
}

/* What the child has in hand is its own descriptors only: it can neither speak to the server's
 * client nor report the end of another child. */
static G_GNUC_NORETURN void
child_main (Server *server, Message *message, pid_t parent)
{
  int fds[MAX_FDS];
  guint n_fds = 0;
  sigset_t none;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != parent)
    _exit (EXIT_FAILURE);
  for (guint i = 0; i < server->children->len; i++)
    close (g_array_index (server->children, Child, i).exit_fd);
  close (server->signal_fd);
  close (SYM_PROTOCOL_SOCKET);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);

  for (guint i = 0; i < message->n_fds; i++)
    {
      if (i == 2)
        close (message->fds[i]);
      else
        fds[n_fds++] = message->fds[i];
    }
  /* What a child says, it says in its reply: a terminal is no place for a stranger's bytes. */
#if !defined(__SANITIZE_ADDRESS__)
  close_range (STDIN_FILENO, STDERR_FILENO, 0);
#endif
  lock_child (server, &message->request, fds + 2);
  sym_job_run (sym_job_new (&message->request, fds, n_fds));
  _exit (EXIT_SUCCESS);
}

static gboolean
serve (Server *server)
{
  pid_t parent = getpid ();
  Message message;
  Child child;
  int pidfd;
  gboolean alive;

  if (!message_receive (&message))
    return FALSE;
  if (message.n_fds == 0)
    return answer (server, EINVAL, -1);

  child.pid = fork ();
  if (child.pid == 0)
    child_main (server, &message, parent);
  if (child.pid < 0)
    {
      alive = answer (server, errno, -1);
      message_close (&message);
      return alive;
    }
  /* The child stays a zombie until it is reaped below, so the number cannot be another's. */
  pidfd = pidfd_open (child.pid, 0);
  if (pidfd < 0)
    {
      int error = errno;

      kill (child.pid, SIGKILL);
      alive = answer (server, error, -1);
    }
  else
    {
      alive = answer (server, 0, pidfd);
      close (pidfd);
    }
  child.exit_fd = fcntl (message.fds[2], F_DUPFD_CLOEXEC, 0);
  message_close (&message);
  g_array_append_val (server->children, child);
  return alive;
}

static void
reap (Server *server)
{
  struct signalfd_siginfo info;
  int status;
  pid_t pid;

  if (read (server->signal_fd, &info, sizeof info) < 0 && errno != EAGAIN)
    return;
  while ((pid = waitpid (-1, &status, WNOHANG)) > 0)
    {
      for (guint i = 0; i < server->children->len; i++)
        {
          Child *child = &g_array_index (server->children, Child, i);
          gint32 word = status;

          if (child->pid != pid)
            continue;
          /* Four bytes into an empty pipe of our own: it cannot block; its reader may be gone. */
          if (write (child->exit_fd, &word, sizeof word) < 0 && errno != EPIPE)
            g_warning ("Cannot report the end of a decoder: %s", g_strerror (errno));
          close (child->exit_fd);
          g_array_remove_index_fast (server->children, i);
          break;
        }
    }
}

/* GLib's own handler asks what standard error is, which is a forbidden call. */
static void
on_message (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  if ((level & G_LOG_FLAG_FATAL) != 0 && strstr (message, "failed to allocate") != NULL)
    _exit (SYM_PROTOCOL_EXIT_NO_MEMORY);
  if (write (STDERR_FILENO, message, strlen (message)) > 0 && write (STDERR_FILENO, "\n", 1) > 0)
    return;
}

/* What was freed until here is joined, and sorted by its size, once; else each child would do so in its
 * first allocations, and copy every page that it touches. */
static void
tidy_heap (void)
{
  void *volatile block;

  malloc_trim (0);
  block = malloc (64u << 10);
  free (block);
}

int
main (int argc, char *argv[])
{
  const SymLockdownServerPlan plan = { server_calls, G_N_ELEMENTS (server_calls), refused_calls,
                                       G_N_ELEMENTS (refused_calls) };
  long pages = sysconf (_SC_PHYS_PAGES), page = sysconf (_SC_PAGESIZE);
  struct rlimit no_core = { 0, 0 };
  Server server;
  sigset_t signals;

  /* Nothing that is read here may depend on who started the program. That its client is gone, the
   * server learns from the socket: the parent-death signal would follow the thread that started
   * it, which may end at any time. */
  clearenv ();
  setrlimit (RLIMIT_CORE, &no_core);
  if (fcntl (SYM_PROTOCOL_SOCKET, F_GETFD) < 0)
    {
      g_printerr ("symscope-decoder is started by symscope.\n");
      return EXIT_FAILURE;
    }
  fcntl (SYM_PROTOCOL_SOCKET, F_SETFD, FD_CLOEXEC);

  signal (SIGPIPE, SIG_IGN);
  sigemptyset (&signals);
  sigaddset (&signals, SIGCHLD);
  sigprocmask (SIG_BLOCK, &signals, NULL);
  server.signal_fd = signalfd (-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  server.children = g_array_new (FALSE, FALSE, sizeof (Child));
  if (server.signal_fd < 0)
    return EXIT_FAILURE;

  server.physical_memory = pages > 0 && page > 0 ? (guint64) pages * (guint64) page
                                                 : SYM_PROTOCOL_MAX_SAMPLES;
  g_log_set_default_handler (on_message, NULL);

  sym_job_init ();
  server.lockdown = sym_lockdown_server_new (&plan);
  tidy_heap ();

  for (;;)
    {
      struct pollfd polls[] = {
        { SYM_PROTOCOL_SOCKET, POLLIN, 0 },
        { server.signal_fd, POLLIN, 0 },
      };

      if (poll (polls, G_N_ELEMENTS (polls), -1) < 0)
        {
          if (errno == EINTR)
            continue;
          _exit (EXIT_FAILURE);
        }
      if (polls[1].revents != 0)
        reap (&server);
      /* At once: what tidies up at the end of a program makes calls of its own. */
      if (polls[0].revents != 0 && !serve (&server))
        _exit (EXIT_SUCCESS);
    }
}
