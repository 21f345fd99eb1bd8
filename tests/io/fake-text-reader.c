/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sym-text-engine.h"

/* An engine that misbehaves as the pixels say, in the real reader with its real locks. */

struct _SymTextEngine
{
  int unused;
};

SymTextEngine *
sym_text_engine_new (void)
{
  return g_new0 (SymTextEngine, 1);
}

static void
send_raw (guint32 type, gconstpointer data, gsize size)
{
  SymTextRecord record = { type, (guint32) size };

  if (write (SYM_TEXT_REPLY_FD, &record, sizeof record) != sizeof record ||
      write (SYM_TEXT_REPLY_FD, data, size) != (ssize_t) size)
    _exit (EXIT_FAILURE);
}

static void
send_lie (guint32 crop, guint32 x, guint32 confidence, const char *text, gsize length)
{
  SymTextRecordWord word = { crop, x, 0, 1, 1, confidence };
  guint8 bytes[sizeof word + SYM_TEXT_MAX_WORD * 2] = { 0 };

  memcpy (bytes, &word, sizeof word);
  memcpy (bytes + sizeof word, text, length);
  send_raw (SYM_TEXT_WORD, bytes, sizeof word + length);
}

void
sym_text_engine_read (SymTextEngine *self, const guint8 *grey, guint width, guint height,
                      SymTextWordFunc func, gpointer user_data)
{
  static const char *const argv[] = { "/bin/true", NULL };
  const SymTextRecordWord word = { 0, 1, 0, 3, 1, 90 };
  g_autofree char *act = g_strndup ((const char *) grey, width);

  if (strcmp (act, "word") == 0)
    func (&word, "hello", user_data);
  else if (strcmp (act, "open") == 0)
    syscall (SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY, 0);
  else if (strcmp (act, "socket") == 0)
    syscall (SYS_socket, AF_UNIX, SOCK_STREAM, 0);
  else if (strcmp (act, "exec") == 0)
    syscall (SYS_execve, argv[0], argv, NULL);
  else if (strcmp (act, "fork") == 0)
    syscall (SYS_clone, SIGCHLD, 0, 0, 0, 0);
  else if (strcmp (act, "crash") == 0)
    abort ();
  else if (strcmp (act, "allocate") == 0)
    for (void *memory;;)
      {
        memory = malloc (64u << 20);
        if (memory == NULL)
          abort ();
        memset (memory, 1, 64u << 20);
      }
  else if (strcmp (act, "stay") == 0)
    {
      const struct timespec second = { 1, 0 };

      close (SYM_TEXT_REPLY_FD);
      for (;;)
        nanosleep (&second, NULL);
    }
  else if (strcmp (act, "loop") == 0)
    for (volatile guint64 i = 0;; i++)
      ;
  else if (strcmp (act, "flood") == 0)
    for (;;)
      func (&word, "again", user_data);
  else if (strcmp (act, "other-line") == 0)
    send_lie (2, 0, 90, "lie", 3);
  else if (strcmp (act, "outside") == 0)
    send_lie (1, 1000000, 90, "lie", 3);
  else if (strcmp (act, "certain") == 0)
    send_lie (1, 0, 101, "lie", 3);
  else if (strcmp (act, "control") == 0)
    send_lie (1, 0, 90, "a\033[2J", 5);
  else if (strcmp (act, "bytes") == 0)
    send_lie (1, 0, 90, "\xff\xfe", 2);
  else if (strcmp (act, "nul") == 0)
    send_lie (1, 0, 90, "a\0b", 3);
  else if (strcmp (act, "long") == 0)
    {
      char text[SYM_TEXT_MAX_WORD + 1];

      memset (text, 'x', sizeof text);
      send_lie (1, 0, 90, text, sizeof text);
    }
  else if (strcmp (act, "unknown") == 0)
    send_raw (77, "x", 1);
  else if (strcmp (act, "ready") == 0)
    send_raw (SYM_TEXT_READY, "1234", 4);
  else if (strcmp (act, "end") == 0)
    send_raw (SYM_TEXT_END, "", 0);
}
