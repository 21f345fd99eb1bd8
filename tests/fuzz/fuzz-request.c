/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz-job.h"

/* The fork server's own parser is private to its file; its socket is one of ours, and no child is
 * forked. */
static int fuzz_socket;
#undef SYM_PROTOCOL_SOCKET
#define SYM_PROTOCOL_SOCKET fuzz_socket
#undef G_LOG_DOMAIN
#define main decoder_main
int decoder_main (int argc, char *argv[]);
#include "main.c"
#undef main

static int client_socket;

static void
init (void)
{
  int pair[2];

  fuzz_job_init ();
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), ==, 0);
  client_socket = pair[0];
  fuzz_socket = pair[1];
}

static void
send_message (gconstpointer bytes, gsize size, const int *fds, guint n_fds)
{
  union
  {
    char bytes[CMSG_SPACE (sizeof (int) * (MAX_FDS + 8))];
    struct cmsghdr align;
  } control = { { 0 } };
  struct iovec iov = { (void *) bytes, size };
  struct msghdr header = { .msg_iov = &iov, .msg_iovlen = 1 };

  if (n_fds > 0)
    {
      struct cmsghdr *c;

      header.msg_control = control.bytes;
      header.msg_controllen = CMSG_SPACE (sizeof (int) * n_fds);
      c = CMSG_FIRSTHDR (&header);
      c->cmsg_level = SOL_SOCKET;
      c->cmsg_type = SCM_RIGHTS;
      c->cmsg_len = CMSG_LEN (sizeof (int) * n_fds);
      memcpy (CMSG_DATA (c), fds, sizeof (int) * n_fds);
    }
  g_assert_cmpint (sendmsg (client_socket, &header, MSG_NOSIGNAL), ==, (gssize) size);
}

/* The first byte is the number of descriptors, the second how much is cut off at the end; then come
 * changes of a good request, three bytes each: a place and a value. */
static void
run (const guint8 *data, gsize size)
{
  static const char content[] = "{\"a\": 1}";
  SymRequest request = { SYM_PROTOCOL_MAGIC, 0, 2, SYM_TASK_READ, FUZZ_MAX_SAMPLES };
  int fds[MAX_FDS + 8];
  Message message;
  guint n_fds;

  if (size < 2)
    return;
  n_fds = data[0] % G_N_ELEMENTS (fds);
  request.inputs[1].role = SYM_INPUT_SIDECAR;
  for (gsize i = 2; i + 2 < size; i += 3)
    ((guint8 *) &request)[(data[i] << 8 | data[i + 1]) % sizeof request] = data[i + 2];
  for (guint i = 0; i < n_fds; i++)
    {
      fds[i] = memfd_create ("fuzz", MFD_CLOEXEC);
      g_assert_cmpint (write (fds[i], content, i > 2 ? strlen (content) : 0), >=, 0);
    }
  g_assert_cmpint (n_fds > 0 ? ftruncate (fds[0], FUZZ_MAX_SAMPLES) : 0, ==, 0);
  send_message (&request, sizeof request - MIN (data[1], sizeof request - 1), fds, n_fds);
  for (guint i = 0; i < n_fds; i++)
    close (fds[i]);

  g_assert_true (message_receive (&message));
  if (message.n_fds > 0)
    {
      SymJob *job;

      g_assert_cmpuint (data[1], ==, 0);
      g_assert_cmpuint (message.n_fds, ==, 3 + message.request.n_inputs);
      /* As the child does it: all but the exit pipe. */
      close (message.fds[2]);
      memmove (message.fds + 2, message.fds + 3, message.request.n_inputs * sizeof *message.fds);
      job = sym_job_new (&message.request, message.fds, message.n_fds - 1);
      message.n_fds = 0;
      sym_job_run (job);
      sym_job_free (job);
    }
}

const FuzzHarness fuzz_request = { "request", init, run };
