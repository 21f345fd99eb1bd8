/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-decoder"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
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

#include "sym-reader.h"

/* The fork server: it waits for requests, forks a child for each and reaps it. It parses nothing
 * and has one thread, so that a fork is a faithful copy. */

#define MAX_FDS (3 + SYM_PROTOCOL_MAX_INPUTS)

typedef struct
{
  pid_t pid;
  int exit_fd;
} Child;

typedef struct
{
  int signal_fd;
  GArray *children; /* Child */
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
answer (int error, int pidfd)
{
  union
  {
    char bytes[CMSG_SPACE (sizeof (int))];
    struct cmsghdr align;
  } control = { { 0 } };
  SymStarted started = { SYM_PROTOCOL_MAGIC, error };
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
  {
    g_autoptr (SymJob) job = sym_job_new (&message->request, fds, n_fds);

    sym_job_run (job);
  }
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
    return answer (EINVAL, -1);

  child.pid = fork ();
  if (child.pid == 0)
    child_main (server, &message, parent);
  if (child.pid < 0)
    {
      alive = answer (errno, -1);
      message_close (&message);
      return alive;
    }
  /* The child stays a zombie until it is reaped below, so the number cannot be another's. */
  pidfd = pidfd_open (child.pid, 0);
  if (pidfd < 0)
    {
      int error = errno;

      kill (child.pid, SIGKILL);
      alive = answer (error, -1);
    }
  else
    {
      alive = answer (0, pidfd);
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

int
main (int argc, char *argv[])
{
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

  sym_job_init ();

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
          return EXIT_FAILURE;
        }
      if (polls[1].revents != 0)
        reap (&server);
      if (polls[0].revents != 0 && !serve (&server))
        return EXIT_SUCCESS;
    }
}
