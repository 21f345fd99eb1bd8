/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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
      pause ();
  else if (strcmp (word, "flood") == 0)
    {
      static char note[60000];

      memset (note, 'x', sizeof note - 1);
      for (;;)
        send_record (self, SYM_RECORD_NOTE, note, sizeof note);
    }
  else if (strcmp (word, "kill-server") == 0)
    {
      kill (getppid (), SIGKILL);
      pause ();
    }
  else if (strcmp (word, "grow") == 0 && ftruncate (self->memory_fd, G_GINT64_CONSTANT (1) << 45) == 0)
    _exit (EXIT_FAILURE);
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
