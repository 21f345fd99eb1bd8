/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <time.h>

#include "decoder-test.h"
#include "dicom-image.h"

/* Seconds of processor that one small frame may take. */
#define HOSTILE_SECONDS 2.0

/* Whatever was done to it: an answer that the parent takes, in bounded time, which is an image or one
 * sentence. */
static inline void
assert_answer (const GByteArray *file)
{
  struct timespec before, after;
  g_autoptr (SymInstance) instance = NULL;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &before);
  instance = test_decode (file);
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &after);
  g_assert_cmpfloat ((double) (after.tv_sec - before.tv_sec) + 1e-9 * (double) (after.tv_nsec - before.tv_nsec),
                     <, HOSTILE_SECONDS);
  if (instance->error == NULL)
    {
      g_assert_nonnull (instance->data);
      return;
    }
  g_assert_true (g_utf8_validate (instance->error->message, -1, NULL));
  g_assert_cmpuint (strlen (instance->error->message), >, 10);
  g_assert_cmpuint (strlen (instance->error->message), <, 400);
  g_assert_null (strchr (instance->error->message, '\n'));
}

/* The frame cut off behind each of its bytes, at most 200 of them, with the end marker of JPEG and
 * without, and `n` times with up to four bytes
 * changed; every third time those are in its head, where sizes stand. */
static inline void
test_hostile_frame (const Image *image, const GByteArray *frame, guint n)
{
  const guint step = 1 + frame->len / 200;

  for (guint cut = 0; cut < frame->len; cut += step)
    {
      g_autoptr (GByteArray) part = test_cut (frame, cut);
      g_autoptr (GByteArray) file = make_compressed (image, part);

      assert_answer (file);
      g_byte_array_append (part, (const guint8 *) "\xff\xd9", 2);
      g_byte_array_unref (g_steal_pointer (&file));
      file = make_compressed (image, part);
      assert_answer (file);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GByteArray) changed = test_cut (frame, frame->len);
      const gint within = i % 3 == 0 ? (gint) MIN (frame->len, 120) : (gint) frame->len;
      g_autoptr (GByteArray) file = NULL;

      for (int k = g_test_rand_int_range (1, 5); k > 0; k--)
        changed->data[g_test_rand_int_range (0, within)] = (guint8) g_test_rand_int_range (0, 256);
      file = make_compressed (image, changed);
      assert_answer (file);
    }
}
