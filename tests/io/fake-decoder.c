/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sym-reader.h"

/* A job that misbehaves as its input file says, one word a line, under the real fork server. */

struct _SymJob
{
  int memory_fd, reply_fd, input_fd;
};

void
sym_job_init (void)
{
}

SymJob *
sym_job_new (const SymRequest *request, const int *fds, guint n_fds)
{
  SymJob *self = g_new0 (SymJob, 1);

  self->memory_fd = fds[0];
  self->reply_fd = fds[1];
  self->input_fd = fds[2];
  return self;
}

void
sym_job_free (SymJob *self)
{
  g_free (self);
}

static void
send_record (SymJob *self, guint32 type, gconstpointer data, gsize size)
{
  SymRecord record = { type, (guint32) size };

  if (write (self->reply_fd, &record, sizeof record) != sizeof record ||
      write (self->reply_fd, data, size) != (ssize_t) size)
    _exit (EXIT_FAILURE);
}

static void
send_tag (SymJob *self, guint32 key, const char *strings, gsize n)
{
  SymRecordTag tag = { SYM_CARRIER_DICOM, key, 'C' << 8 | 'S', 0 };
  guint8 bytes[200];

  memcpy (bytes, &tag, sizeof tag);
  memcpy (bytes + sizeof tag, strings, n);
  send_record (self, SYM_RECORD_TAG, bytes, sizeof tag + n);
}

static void
send_image (SymJob *self, guint64 columns)
{
  SymImageInfo info = { 0 };
  guint8 *samples = mmap (NULL, 64, PROT_READ | PROT_WRITE, MAP_SHARED, self->memory_fd, 0);

  for (guint8 i = 0; i < 64; i++)
    samples[i] = i;
  info.format = SYM_FORMAT_DICOM;
  info.sample_type = SYM_SAMPLE_UINT8;
  info.n_samples = 1;
  info.bits_stored = 8;
  info.dims[0] = columns;
  info.dims[1] = 8;
  info.dims[2] = info.dims[3] = info.dims[4] = 1;
  info.data_size = columns * 8;
  info.slope = 1;
  send_record (self, SYM_RECORD_INFO, &info, sizeof info);
}

/* More than any file may take; a child that gets it goes on, and the test fails. */
#define STORM_STEP ((gsize) 64 << 20)
#define STORM_STEPS 4096

static void
storm (const char *word)
{
  for (guint i = 0; i < STORM_STEPS; i++)
    {
      void *memory;

      if (strcmp (word, "storm") == 0)
        memory = g_malloc (STORM_STEP);
      else if (strcmp (word, "storm-malloc") == 0)
        memory = malloc (STORM_STEP);
      else
        memory = mmap (NULL, STORM_STEP, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
      if (memory == NULL || memory == MAP_FAILED)
        abort ();
    }
}

/* All that it might still have in hand, of the server, the client and other files. */
static void
speak_everywhere (SymJob *self)
{
  SymRecord record = { SYM_RECORD_END, 0 };
  int first = STDIN_FILENO;

  /* The sanitizers report to standard error: their children keep it. */
#if defined(__SANITIZE_ADDRESS__)
  first = STDERR_FILENO + 1;
#endif
  for (int fd = first; fd < 1024; fd++)
    if (fd != self->memory_fd && fd != self->reply_fd &&
        write (fd, &record, sizeof record) != -1)
      _exit (4);
}

/* What a file that took over its decoder would try. A call that is refused lets it go on; one that is
 * forbidden ends it. */
static void
attack (SymJob *self, const char *word)
{
  static const char *const argv[] = { "/bin/true", NULL };
  struct stat status;

  if (strcmp (word, "open") == 0)
    {
      if (open ("/etc/hostname", O_RDONLY) != -1 || errno != EACCES ||
          stat ("/etc/hostname", &status) != -1 || errno != EACCES)
        _exit (4);
    }
  else if (strcmp (word, "create") == 0)
    {
      if (open ("/tmp/symscope-fake-decoder", O_WRONLY | O_CREAT, 0600) != -1 || errno != EACCES)
        _exit (4);
    }
  else if (strcmp (word, "unlink") == 0)
    unlink ("/tmp/symscope-fake-decoder");
  else if (strcmp (word, "socket") == 0)
    socket (AF_INET, SOCK_STREAM, 0);
  else if (strcmp (word, "socket-unix") == 0)
    socket (AF_UNIX, SOCK_STREAM, 0);
  else if (strcmp (word, "exec") == 0)
    execv (argv[0], (char *const *) argv);
  else if (strcmp (word, "fork") == 0)
    fork ();
  else if (strcmp (word, "thread") == 0)
    syscall (SYS_clone3, NULL, 0);
  else if (strcmp (word, "ptrace") == 0)
    ptrace (PTRACE_ATTACH, getppid (), NULL, NULL);
  else if (strcmp (word, "server-memory") == 0)
    syscall (SYS_process_vm_readv, getpid (), NULL, 0, NULL, 0, 0);
  else if (strcmp (word, "pidfd") == 0)
    syscall (SYS_pidfd_open, getpid (), 0);
  else if (strcmp (word, "receive") == 0)
    recv (SYM_PROTOCOL_SOCKET, &status, sizeof status, 0);
  else if (strcmp (word, "send") == 0)
    {
      struct msghdr header = { 0 };

      sendmsg (SYM_PROTOCOL_SOCKET, &header, 0);
    }
  else if (strcmp (word, "unlock") == 0)
    syscall (SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, NULL);
  else if (strcmp (word, "code") == 0)
    mprotect (mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 4096,
              PROT_READ | PROT_EXEC);
  else if (strcmp (word, "everywhere") == 0)
    speak_everywhere (self);
  else if (strcmp (word, "loop") == 0)
    for (volatile gboolean on = TRUE; on;)
      ;
  else if (g_str_has_prefix (word, "storm"))
    storm (word);
}

static void
act (SymJob *self, const char *word)
{
  static const char label[] = "SyntheticData\0(0008,001C)\0YES";
  static const char other[] = "Modality\0(0008,0060)\0MR";

  if (strcmp (word, "tag") == 0)
    send_tag (self, 0x0008001c, label, sizeof label);
  else if (strcmp (word, "other") == 0)
    send_tag (self, 0x00080060, other, sizeof other);
  else if (strcmp (word, "image") == 0)
    send_image (self, 8);
  else if (strcmp (word, "huge") == 0)
    send_image (self, G_GUINT64_CONSTANT (1) << 40);
  else if (strcmp (word, "end") == 0)
    send_record (self, SYM_RECORD_END, "", 0);
  else if (strcmp (word, "abort") == 0)
    {
      signal (SIGABRT, SIG_DFL);
      abort ();
    }
  else if (strcmp (word, "fail") == 0)
    _exit (3);
  else if (strcmp (word, "cpu") == 0)
    raise (SIGXCPU);
  else if (strcmp (word, "hang") == 0)
    for (;;)
      sleep (1);
  else if (strcmp (word, "flood") == 0)
    {
      static char note[60000];

      memset (note, 'x', sizeof note - 1);
      for (;;)
        send_record (self, SYM_RECORD_NOTE, note, sizeof note);
    }
  else if (strcmp (word, "trickle") == 0)
    for (;;)
      {
        send_record (self, SYM_RECORD_NOTE, "x", 2);
        g_usleep (2000);
      }
  else if (strcmp (word, "kill-server") == 0)
    {
      kill (getppid (), SIGKILL);
    }
  else if (strcmp (word, "grow") == 0)
    {
      if (lseek (self->memory_fd, 0, SEEK_END) > 0 && write (self->memory_fd, "x", 1) == 1)
        _exit (4);
    }
  else
    attack (self, word);
}

void
sym_job_run (SymJob *self)
{
  char script[256];
  ssize_t n = pread (self->input_fd, script, sizeof script - 1, 0);
  g_auto (GStrv) words = NULL;

  script[MAX (n, 0)] = '\0';
  words = g_strsplit_set (script, " \n", -1);
  for (guint i = 0; words[i] != NULL; i++)
    act (self, words[i]);
}
