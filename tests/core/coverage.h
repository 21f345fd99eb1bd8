/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect-test.h"
#include "sym-detect-private.h"

/* The cases of tests/core/coverage.txt, whose head says how it is written. */

typedef enum
{
  BLOCK_ROW,
  BLOCK_NOTHING,
  BLOCK_WRITER,
  BLOCK_SAMPLES,
  BLOCK_WORDS,
} BlockKind;

typedef struct
{
  char *name; /* of its tests: "D-MAN/3" */
  char *id;   /* signal, or name of the file of the vocabulary */
  BlockKind kind;
  char *verdict; /* of a writer */
  char *reason;  /* why the strength is another than the catalogue's */
  char *found;
  char *near_miss;
  GPtrArray *rows; /* SymRow, what `found` leads to */
  SymStrength strength;
} Block;

static GPtrArray *blocks;

static inline void
block_free (gpointer data)
{
  Block *self = data;

  g_free (self->name);
  g_free (self->id);
  g_free (self->verdict);
  g_free (self->reason);
  g_free (self->found);
  g_free (self->near_miss);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static inline char *
block_fill_in (const char *line, const char *what)
{
  g_auto (GStrv) parts = NULL;

  if (line == NULL || what == NULL)
    return g_strdup (line);
  parts = g_strsplit (line, "@", -1);
  return g_strjoinv (what, parts);
}

static inline SymTags *
block_parse_tags (const char *line, BlockKind kind)
{
  SymTags *tags = sym_tags_new ();
  g_auto (GStrv) parts = g_strsplit (line, " | ", -1);

  if (kind == BLOCK_WORDS && strchr (line, '=') == NULL)
    {
      g_autofree char *tag = g_strconcat ("(0020,4000) UT=", line, NULL);

      add_tag (tags, tag);
      return tags;
    }
  for (guint i = 0; parts[i] != NULL; i++)
    add_tag (tags, parts[i]);
  return tags;
}

/* What a block stands for: its header is "ID", "ID for A ; B", "ID nothing", "ID writer VERDICT",
 * "ID samples" or "words NAME". */
static inline void
blocks_add (const char *header, const char *reason, const char *found, const char *near_miss,
            GHashTable *numbers)
{
  g_auto (GStrv) words = g_strsplit (header, " ", 3);
  g_auto (GStrv) alternatives = NULL;
  const char *const none[] = { NULL, NULL };
  BlockKind kind = BLOCK_ROW;
  const char *id = words[0];

  if (g_str_equal (id, "words"))
    {
      kind = BLOCK_WORDS;
      id = words[1];
    }
  else if (words[1] != NULL && g_str_equal (words[1], "for"))
    alternatives = g_strsplit (words[2], " ; ", -1);
  else if (words[1] != NULL)
    kind = g_str_equal (words[1], "nothing")  ? BLOCK_NOTHING
           : g_str_equal (words[1], "samples") ? BLOCK_SAMPLES
                                               : BLOCK_WRITER;

  for (guint i = 0; i == 0 || (alternatives != NULL && alternatives[i] != NULL); i++)
    {
      const char *what = alternatives != NULL ? alternatives[i] : none[0];
      guint number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, id)) + 1;
      Block *block = g_new0 (Block, 1);

      g_hash_table_insert (numbers, g_strdup (id), GUINT_TO_POINTER (number));
      block->name = g_strdup_printf ("%s/%u", id, number);
      block->id = g_strdup (id);
      block->kind = kind;
      block->verdict = kind == BLOCK_WRITER ? g_strdup (words[2]) : NULL;
      block->reason = g_strdup (reason);
      block->found = block_fill_in (found, what);
      block->near_miss = block_fill_in (near_miss, what);
      block->rows = g_ptr_array_new ();
      g_ptr_array_add (blocks, block);
    }
}

/* The strongest evidence of the signal, and the rows it came from. */
static inline SymStrength
block_detect (const char *line, const Block *block, GPtrArray *rows)
{
  g_autoptr (SymTags) tags = block_parse_tags (line, block->kind);
  g_autoptr (GPtrArray) all_rows = g_ptr_array_new ();
  g_autoptr (GPtrArray) evidence = _sym_detect_with_rows (tags, all_rows);
  SymStrength strength = SYM_STRENGTH_CONTEXT;

  for (guint i = 0; i < evidence->len; i++)
    {
      const SymEvidence *piece = g_ptr_array_index (evidence, i);

      if (strcmp (piece->signal, block->id) != 0)
        continue;
      strength = MAX (strength, piece->strength);
      g_ptr_array_add (rows, all_rows->pdata[i]);
    }
  return strength;
}

static inline void
blocks_read (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "core", "coverage.txt", NULL);
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  const char *header = NULL, *reason = NULL, *found = NULL, *near_miss = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  blocks = g_ptr_array_new_with_free_func (block_free);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] == '#' || (lines[i][0] == '\0' && header == NULL))
        continue;
      if (g_str_has_prefix (lines[i], "+ "))
        found = lines[i] + 2;
      else if (g_str_has_prefix (lines[i], "- "))
        near_miss = lines[i] + 2;
      else if (g_str_has_prefix (lines[i], "~ "))
        reason = lines[i] + 2;
      else
        {
          if (header != NULL)
            blocks_add (header, reason, found, near_miss, numbers);
          header = lines[i][0] != '\0' ? lines[i] : NULL;
          reason = found = near_miss = NULL;
        }
    }
  for (guint i = 0; i < blocks->len; i++)
    {
      Block *block = g_ptr_array_index (blocks, i);

      if (block->kind == BLOCK_ROW)
        block->strength = block_detect (block->found, block, block->rows);
    }
}
