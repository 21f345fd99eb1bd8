/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "sym-decoder-process.h"
#include "sym-loader.h"
#include "sym-reader.h"
#include "sym-reply.h"

/* Runs a reader in the test's own process, on descriptors as the fork server hands them over, and
 * reads the answer as the parent does. Then once more in a locked child of the real server, which has
 * to give the same: so whatever is tried here of formats, codecs and labels is known to need no call
 * that is not on the list. */

#define TEST_MAX_SAMPLES (64u << 20)

typedef struct
{
  SymInputRole role;
  const char *name;
  const GByteArray *bytes;
} TestInput;

static inline int
test_memory_file (const void *bytes, gsize n)
{
  int fd = memfd_create ("test", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, bytes, n, 0), ==, (gssize) n);
  return fd;
}

/* The fork server of the test; it ends with the test, which holds its socket. */
static inline SymDecoderProcess *
test_get_server (void)
{
  static SymDecoderProcess *process = NULL;

  if (process == NULL)
    {
      g_autofree char *program = sym_loader_find_decoder ();

      g_assert_nonnull (program);
      process = _sym_decoder_process_new (program);
    }
  return process;
}

/* An image that was read must be read there with the same records and samples; one that was not may be
 * said to be too large with another number. */
static inline void
test_in_locked_child (SymRequest request, const TestInput *inputs, const SymInstance *instance,
                      const guint8 *answer, gsize size)
{
  g_autoptr (GByteArray) reply = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  int fds[SYM_PROTOCOL_MAX_INPUTS], status = -1;
  SymDecoderChild child;
  guint8 buffer[4096];
  gssize n;

  for (guint i = 0; i < request.n_inputs; i++)
    fds[i] = test_memory_file (inputs[i].bytes->data, inputs[i].bytes->len);
  _sym_decoder_process_start (test_get_server (), &request, fds, &child, &error);
  g_assert_no_error (error);
  while ((n = read (child.reply_fd, buffer, sizeof buffer)) > 0)
    g_byte_array_append (reply, buffer, (guint) n);
  g_assert_true (_sym_decoder_child_wait (&child, &status));
  g_assert_cmpint (status, ==, 0);
  if (instance->error == NULL)
    g_assert_cmpmem (reply->data, reply->len, answer, size);
  if (instance->data != NULL)
    {
      g_autoptr (GBytes) samples = _sym_decoder_child_seal (&child, g_bytes_get_size (instance->data), &error);

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (samples, instance->data));
    }
  _sym_decoder_child_clear (&child);
  for (guint i = 0; i < request.n_inputs; i++)
    close (fds[i]);
}

/* @locked: also in a child of the server */
static inline SymInstance *
test_decode_somewhere (const TestInput *inputs, guint n, gboolean labels_only, gboolean locked)
{
  SymRequest request = { SYM_PROTOCOL_MAGIC, labels_only, n, 0, TEST_MAX_SAMPLES };
  SymInstance *instance = _sym_instance_new ("test");
  int fds[2 + SYM_PROTOCOL_MAX_INPUTS], memory, reply;
  g_autoptr (SymJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *answer = NULL;
  gboolean complete = FALSE;
  gsize size;

  fds[0] = test_memory_file ("", 0);
  g_assert_cmpint (ftruncate (fds[0], TEST_MAX_SAMPLES), ==, 0);
  fds[1] = test_memory_file ("", 0);
  memory = dup (fds[0]);
  reply = dup (fds[1]);
  for (guint i = 0; i < n; i++)
    {
      request.inputs[i].role = inputs[i].role;
      g_strlcpy (request.inputs[i].name, inputs[i].name, sizeof request.inputs[i].name);
      fds[2 + i] = test_memory_file (inputs[i].bytes->data, inputs[i].bytes->len);
    }
  job = sym_job_new (&request, fds, 2 + n);
  sym_job_run (job);

  size = (gsize) lseek (reply, 0, SEEK_END);
  answer = g_malloc (size);
  g_assert_cmpint (pread (reply, answer, size, 0), ==, (gssize) size);
  _sym_reply_parse (answer, size, TEST_MAX_SAMPLES, labels_only, instance, &complete, &error);
  g_assert_no_error (error);
  g_assert_true (complete);
  if (instance->error == NULL && !labels_only)
    {
      guint8 *samples = g_malloc (instance->info.data_size);

      g_assert_cmpint (pread (memory, samples, instance->info.data_size, 0), ==, (gssize) instance->info.data_size);
      instance->data = g_bytes_new_take (samples, instance->info.data_size);
    }
  close (memory);
  close (reply);
  if (locked)
    test_in_locked_child (request, inputs, instance, answer, size);
  return instance;
}

static inline SymInstance *
test_decode_inputs (const TestInput *inputs, guint n, gboolean labels_only)
{
  return test_decode_somewhere (inputs, n, labels_only, TRUE);
}

static inline SymInstance *
test_decode (const GByteArray *bytes)
{
  TestInput input = { SYM_INPUT_MAIN, "test", bytes };

  return test_decode_inputs (&input, 1, FALSE);
}

static inline void
test_assert_samples (const SymInstance *instance, gconstpointer expected, gsize size)
{
  gsize n = 0;
  gconstpointer samples;

  g_assert_no_error (instance->error);
  samples = g_bytes_get_data (instance->data, &n);
  g_assert_cmpmem (samples, n, expected, size);
}

/* The number-th tag of a carrier and a name; NULL where there are fewer. */
static inline const SymTag *
test_find_tag (const SymInstance *instance, SymCarrier carrier, const char *name, guint number)
{
  for (guint i = 0; i < sym_tags_get_length (instance->tags); i++)
    {
      const SymTag *tag = sym_tags_get (instance->tags, i);

      if (tag->carrier == carrier && strcmp (tag->name, name) == 0 && number-- == 0)
        return tag;
    }
  return NULL;
}

#define test_assert_tag(instance, carrier, name, number, where_, value_)                       \
  G_STMT_START                                                                                 \
  {                                                                                            \
    const SymTag *tag_ = test_find_tag (instance, carrier, name, number);                      \
    g_assert (tag_ != NULL);                                                                   \
    g_assert_cmpstr (tag_->where, ==, where_);                                                 \
    g_assert_cmpstr (tag_->value, ==, value_);                                                 \
    g_assert_cmpuint (tag_->flags, ==, SYM_TAG_NONE);                                          \
  }                                                                                            \
  G_STMT_END

static inline gboolean
test_has_note (const SymInstance *instance, const char *part)
{
  for (guint i = 0; i < instance->notes->len; i++)
    if (strstr (g_ptr_array_index (instance->notes, i), part) != NULL)
      return TRUE;
  return FALSE;
}

/* How many tags say that something cannot be read. */
static inline guint
test_count_unreadable (const SymInstance *instance)
{
  guint count = 0;

  for (guint i = 0; i < sym_tags_get_length (instance->tags); i++)
    count += (sym_tags_get (instance->tags, i)->flags & SYM_TAG_UNREADABLE) != 0;
  return count;
}

static inline GByteArray *
test_gzip (const GByteArray *bytes)
{
  GByteArray *zipped = g_byte_array_sized_new (bytes->len + 1024);
  z_stream stream = { 0 };

  g_assert_cmpint (deflateInit2 (&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
  g_byte_array_set_size (zipped, (guint) deflateBound (&stream, bytes->len));
  stream.next_in = bytes->data;
  stream.avail_in = bytes->len;
  stream.next_out = zipped->data;
  stream.avail_out = zipped->len;
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_set_size (zipped, (guint) stream.total_out);
  deflateEnd (&stream);
  return zipped;
}

static inline GByteArray *
test_cut (const GByteArray *bytes, guint n)
{
  GByteArray *part = g_byte_array_new ();

  g_byte_array_append (part, bytes->data, n);
  return part;
}

/* Changes up to four bytes at random places; what comes of it must be an answer that the parent
 * takes, whatever it says, which decoding asserts. In this process alone: there are many. */
static inline void
test_mutations (const GByteArray *bytes, guint within, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GByteArray) changed = test_cut (bytes, bytes->len);
      g_autoptr (SymInstance) instance = NULL;

      for (int j = g_test_rand_int_range (1, 5); j > 0; j--)
        changed->data[g_test_rand_int_range (0, (gint32) within)] = (guint8) g_test_rand_int_range (0, 256);
      instance = test_decode_somewhere (&(TestInput){ SYM_INPUT_MAIN, "test", changed }, 1, FALSE, FALSE);
      g_assert_true (instance->error != NULL || instance->data != NULL || instance->members != NULL);
    }
}
