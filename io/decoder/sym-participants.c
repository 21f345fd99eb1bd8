/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-participants"

#include "config.h"

#include "sym-participants.h"

#include <string.h>

#include "sym-text.h"

/** TABLE_MAX: bytes; a row for each of a hundred thousand people is a tenth of it */
#define TABLE_MAX (64u << 20)

/** MAX_COLUMNS: more than any questionnaire has */
#define MAX_COLUMNS 4096u

/** MAX_TITLE: bytes of a column's title, which is repeated in each row */
#define MAX_TITLE 256

typedef struct
{
  const char *p, *end;
} Text;

/* Takes what stands before the next separator, or the end, off the front. */
static Text
take (Text *rest, char separator)
{
  const char *found = memchr (rest->p, separator, (gsize) (rest->end - rest->p));
  Text part = { rest->p, found != NULL ? found : rest->end };

  rest->p = found != NULL ? found + 1 : rest->end;
  return part;
}

static Text
take_line (Text *rest)
{
  Text line = take (rest, '\n');

  if (line.end > line.p && line.end[-1] == '\r')
    line.end--;
  return line;
}

static gboolean
is (Text text, const char *word)
{
  return (gsize) (text.end - text.p) == strlen (word) &&
         memcmp (text.p, word, strlen (word)) == 0;
}

static char *
get_subject (const char *name)
{
  const char *start = g_str_has_prefix (name, "sub-") ? name : strstr (name, "_sub-");

  if (start == NULL)
    return NULL;
  start += *start == '_';
  return g_strndup (start, strcspn (start, "_."));
}

static void
add_row (SymJob *job, const char *file, const char *subject, Text header, Text row)
{
  while (header.p < header.end && row.p < row.end)
    {
      Text column = take (&header, '\t');
      Text cell = take (&row, '\t');
      g_autofree char *title
          = sym_text_from_bytes ((const guint8 *) column.p,
                                 (gsize) MIN (column.end - column.p, MAX_TITLE));
      g_autofree char *value
          = sym_text_from_bytes ((const guint8 *) cell.p, (gsize) (cell.end - cell.p));
      g_autofree char *name = g_strconcat ("participants.", title, NULL);
      g_autofree char *where = g_strdup_printf ("%s: %s %s", file, subject, title);
      SymTag tag = { SYM_CARRIER_BIDS_DATASET, 0, 0, SYM_TAG_NONE, name, where, NULL };

      sym_text_add_tag (job, &tag, value);
    }
}

/* The cell of the column @index. */
static Text
get_cell (Text row, guint index)
{
  Text cell = take (&row, '\t');

  while (index-- > 0)
    {
      if (row.p == row.end)
        return row;
      cell = take (&row, '\t');
    }
  return cell;
}

static gboolean
read_table (SymJob *job, Text rest, const char *file, const char *subject, GError **error)
{
  Text header, columns;
  guint id = 0, n = 0;

  if (rest.end - rest.p >= 3 && memcmp (rest.p, "\xef\xbb\xbf", 3) == 0)
    rest.p += 3;
  columns = header = take_line (&rest);
  for (; columns.p < columns.end; n++)
    if (is (take (&columns, '\t'), "participant_id"))
      id = n;
  if (n > MAX_COLUMNS)
    {
      g_set_error (error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                   "It has %u columns; at most %u are read", n, MAX_COLUMNS);
      return FALSE;
    }
  while (rest.p < rest.end)
    {
      Text row = take_line (&rest);

      if (is (get_cell (row, id), subject))
        add_row (job, file, subject, header, row);
    }
  return TRUE;
}

void
sym_participants_read (SymJob *job, SymInput *table, const char *name)
{
  const char *file = sym_input_get_name (table);
  g_autofree char *subject = get_subject (name);
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  const guint8 *bytes;

  if (subject == NULL)
    return;
  bytes = sym_input_map (table, &size, &error);
  if (bytes != NULL && size > TABLE_MAX)
    g_set_error (&error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                 "It has %" G_GSIZE_FORMAT " bytes; at most %u are read", size, TABLE_MAX);
  if (error == NULL)
    read_table (job, (Text) { (const char *) bytes, (const char *) bytes + size }, file, subject,
                &error);
  if (error != NULL)
    {
      SymTag tag = { SYM_CARRIER_BIDS_DATASET, 0, 0, SYM_TAG_UNREADABLE, "", file,
                     error->message };

      sym_job_tag (job, &tag);
    }
}
