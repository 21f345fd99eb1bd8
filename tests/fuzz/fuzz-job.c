/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-job.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sym-item-private.h"

/* Descriptors last for the life of the process; a job closes copies of them. */
static int memory_fd = -1, reply_fd = -1, input_fds[SYM_PROTOCOL_MAX_INPUTS];


static int
make_file (void)
{
  int fd = memfd_create ("fuzz", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

static void
fill_file (int fd, gconstpointer data, gsize size)
{
  g_assert_cmpint (ftruncate (fd, 0), ==, 0);
  g_assert_cmpint (pwrite (fd, data, size, 0), ==, (gssize) size);
}

void
fuzz_job_init (void)
{
  if (memory_fd >= 0)
    return;
  sym_job_init ();
  memory_fd = make_file ();
  reply_fd = make_file ();
  for (guint i = 0; i < G_N_ELEMENTS (input_fds); i++)
    input_fds[i] = make_file ();
}

SymJob *
fuzz_job_begin (SymTask task, gboolean labels_only, const FuzzInput *inputs, guint n)
{
  SymRequest request = { SYM_PROTOCOL_MAGIC, labels_only, n, task, FUZZ_MAX_SAMPLES };
  int fds[2 + SYM_PROTOCOL_MAX_INPUTS];

  g_strlcpy (request.label.generator, "fuzz", sizeof request.label.generator);
  g_strlcpy (request.label.date_time, "20261121123456+0100", sizeof request.label.date_time);
  fill_file (memory_fd, "", 0);
  g_assert_cmpint (ftruncate (memory_fd, FUZZ_MAX_SAMPLES), ==, 0);
  fill_file (reply_fd, "", 0);
  g_assert_cmpint (lseek (reply_fd, 0, SEEK_SET), ==, 0);
  fds[0] = dup (memory_fd);
  fds[1] = dup (reply_fd);
  for (guint i = 0; i < n; i++)
    {
      request.inputs[i].role = inputs[i].role;
      g_strlcpy (request.inputs[i].name, inputs[i].name, sizeof request.inputs[i].name);
      fill_file (input_fds[i], inputs[i].data, inputs[i].size);
      fds[2 + i] = dup (input_fds[i]);
    }
  return sym_job_new (&request, fds, 2 + n);
}

guint8 *
fuzz_job_take_answer (SymJob *job, gsize *size)
{
  guint8 *answer;

  sym_job_flush (job);
  sym_job_free (job);
  *size = (gsize) lseek (reply_fd, 0, SEEK_END);
  answer = g_malloc (*size);
  g_assert_cmpint (pread (reply_fd, answer, *size, 0), ==, (gssize) *size);
  return answer;
}

SymInstance *
fuzz_job_end (SymJob *job, gboolean labels_only, gboolean *complete)
{
  SymInstance *instance = _sym_instance_new ("fuzz");
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *answer = NULL;
  gsize size;

  answer = fuzz_job_take_answer (job, &size);
  _sym_reply_parse (answer, size, FUZZ_MAX_SAMPLES, labels_only, instance, complete, &error);
  /* Sizes that nobody decodes, the parent refuses too. */
  if (labels_only && error != NULL && !g_error_matches (error, SYM_ERROR, SYM_ERROR_CRASHED))
    instance->error = g_steal_pointer (&error);
  g_assert_no_error (error);
  if (*complete && instance->error == NULL && !labels_only)
    {
      const gsize n = instance->info.data_size;
      guint8 *samples = g_malloc (n);

      g_assert_cmpint (pread (memory_fd, samples, n, 0), ==, (gssize) n);
      instance->data = g_bytes_new_take (samples, n);
    }
  return instance;
}

void
fuzz_detect (SymInstance *instance)
{
  g_autoptr (GPtrArray) instances = g_ptr_array_new ();
  g_autoptr (SymImage) image = NULL;
  g_autoptr (SymItem) item = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (instances, instance);
  if (instance->error == NULL && instance->data != NULL)
    image = _sym_image_new_from_instance (instance, &error);
  item = _sym_item_new ("fuzz", image, instances, instance->error != NULL ? instance->error : error);
  g_assert_nonnull (sym_item_get_verdict (item));
}

void
fuzz_read_file (const FuzzInput *inputs, guint n)
{
  for (gint labels_only = 1; labels_only >= 0; labels_only--)
    {
      SymJob *job = fuzz_job_begin (SYM_TASK_READ, labels_only, inputs, n);
      g_autoptr (SymInstance) instance = NULL;
      gboolean complete = FALSE;

      sym_job_run (job);
      instance = fuzz_job_end (job, labels_only, &complete);
      g_assert_true (complete);
      if (!labels_only)
        fuzz_detect (instance);
    }
}

SymJob *
fuzz_job_begin_empty (void)
{
  const FuzzInput input = { SYM_INPUT_MAIN, "fuzz", (const guint8 *) "", 0 };

  return fuzz_job_begin (SYM_TASK_READ, TRUE, &input, 1);
}

void
fuzz_job_end_empty (SymJob *job)
{
  gboolean complete = FALSE;
  g_autoptr (SymInstance) instance = fuzz_job_end (job, TRUE, &complete);

  g_assert_false (complete);
}

guint8 *
fuzz_copy (const guint8 *data, gsize size)
{
  guint8 *copy = g_malloc (MAX (size, 1));

  if (size > 0)
    memcpy (copy, data, size);
  return copy;
}
