/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

/* The parser is private to the file, and what it takes is a stranger's as much as any. */
#undef G_LOG_DOMAIN
#include "sym-text-reader.c"

static void
run (const guint8 *data, gsize size)
{
  static guint8 grey[64 * 16] = { 0 };
  const SymTextPicture pictures[] = { { grey, 64, 16 }, { grey, 16, 64 } };
  Reply reply = { pictures, G_N_ELEMENTS (pictures) };
  gsize at = 0;

  reply.bytes = g_byte_array_new ();
  reply.words = g_ptr_array_new_with_free_func ((GDestroyNotify) _sym_text_word_free);
  /* In pieces, as pipes give it. */
  while (at < size)
    {
      const gsize n = MIN (size - at, 1u + data[at] % 100u);

      g_byte_array_append (reply.bytes, data + at, (guint) n);
      at += n;
      if (!take_records (&reply))
        break;
      g_assert_cmpuint (reply.bytes->len, <=, sizeof (SymTextRecord) + MAX_RECORD);
    }
  for (guint i = 0; i < reply.words->len; i++)
    {
      const SymTextWord *word = g_ptr_array_index (reply.words, i);

      g_assert_cmpuint (word->crop, <, reply.n);
      g_assert_cmpuint (word->x + word->width, <=, pictures[word->crop].width);
      g_assert_cmpuint (word->y + word->height, <=, pictures[word->crop].height);
    }
  g_assert_cmpuint (reply.n_done, <=, reply.n);
  g_byte_array_unref (reply.bytes);
  g_ptr_array_unref (reply.words);
}

const FuzzHarness fuzz_text_reply = { "text-reply", NULL, run };
