/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-text-reader"

#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sym-lockdown.h"
#include "sym-text-engine.h"

/* Reads the words in some lines of pixels, see sym-text-protocol.h. It loads what it needs, gives
 * up everything else, and only then looks at the pixels. */

/* Beyond what the data take, and for all lines of a request. */
#define MAX_MEMORY (G_GUINT64_CONSTANT (768) << 20)
#define MAX_SECONDS 60

typedef struct
{
  const guint8 *bytes;
  gsize size;
} Request;

static void
send_record (SymTextRecordType type, gconstpointer data, gsize size, gconstpointer more,
             gsize more_size)
{
  SymTextRecord record = { type, (guint32) (size + more_size) };
  guint8 bytes[sizeof record + sizeof (SymTextRecordWord) + SYM_TEXT_MAX_WORD];
  gsize n = sizeof record, done = 0;

  memcpy (bytes, &record, n);
  if (size > 0)
    memcpy (bytes + n, data, size);
  n += size;
  if (more_size > 0)
    memcpy (bytes + n, more, more_size);
  n += more_size;
  while (done < n)
    {
      ssize_t written = write (SYM_TEXT_REPLY_FD, bytes + done, n - done);

      if (written < 0 && errno == EINTR)
        continue;
      /* Nobody listens any more. */
      if (written <= 0)
        _exit (EXIT_FAILURE);
      done += (gsize) written;
    }
}

static void
send_word (const SymTextRecordWord *word, const char *text, gpointer user_data)
{
  SymTextRecordWord complete = *word;
  gsize length = strlen (text);

  complete.crop = GPOINTER_TO_UINT (user_data);
  if (length > 0 && length <= SYM_TEXT_MAX_WORD)
    send_record (SYM_TEXT_WORD, &complete, sizeof complete, text, length);
}

static gboolean
map_request (Request *request)
{
  struct stat status;
  void *memory;

  if (fstat (SYM_TEXT_REQUEST_FD, &status) != 0 || status.st_size < (off_t) sizeof (SymTextRequest))
    return FALSE;
  memory = mmap (NULL, (gsize) status.st_size, PROT_READ, MAP_PRIVATE, SYM_TEXT_REQUEST_FD, 0);
  if (memory == MAP_FAILED)
    return FALSE;
  request->bytes = memory;
  request->size = (gsize) status.st_size;
  return TRUE;
}

/* The request comes from the program itself: what is wrong with it is a bug there. */
static void
read_crops (SymTextEngine *engine, const Request *request)
{
  SymTextRequest header;

  memcpy (&header, request->bytes, sizeof header);
  g_assert (header.magic == SYM_TEXT_MAGIC && header.n_crops <= SYM_TEXT_MAX_CROPS);
  g_assert (request->size >= sizeof header + header.n_crops * sizeof (SymTextCrop));
  for (guint32 i = 0; i < header.n_crops; i++)
    {
      SymTextCrop crop;
      gsize size;

      memcpy (&crop, request->bytes + sizeof header + i * sizeof crop, sizeof crop);
      g_assert (crop.width >= 1 && crop.width <= SYM_TEXT_MAX_WIDTH);
      g_assert (crop.height >= 1 && crop.height <= SYM_TEXT_MAX_HEIGHT);
      size = (gsize) crop.width * crop.height;
      g_assert (crop.offset <= request->size && size <= request->size - crop.offset);
      sym_text_engine_read (engine, request->bytes + crop.offset, crop.width, crop.height,
                            send_word, GUINT_TO_POINTER (i));
      send_record (SYM_TEXT_DONE, &i, sizeof i, NULL, 0);
    }
}

int
main (int argc, char *argv[])
{
  const SymLockdownPlan plan = { MAX_MEMORY, MAX_SECONDS, NULL, 0 };
  Request request;
  SymTextEngine *engine;
  guint32 layers;

  if (!map_request (&request))
    {
      g_printerr ("symscope-text-reader is started by symscope.\n");
      return EXIT_FAILURE;
    }
  close (SYM_TEXT_REQUEST_FD);
  engine = sym_text_engine_new ();
  if (engine == NULL)
    {
      send_record (SYM_TEXT_NO_ENGINE, NULL, 0, NULL, 0);
      return EXIT_SUCCESS;
    }
  layers = sym_lockdown_apply (&plan);
  send_record (SYM_TEXT_READY, &layers, sizeof layers, NULL, 0);
  read_crops (engine, &request);
  send_record (SYM_TEXT_END, NULL, 0, NULL, 0);
  _exit (EXIT_SUCCESS);
}
