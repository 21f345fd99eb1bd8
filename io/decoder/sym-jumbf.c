/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-jumbf.h"

#include <string.h>

#define TOGGLE_LABEL 0x02
#define UUID_SIZE 16

static guint32
get_u32 (const guint8 *p)
{
  return SYM_BOX_TYPE (p[0], p[1], p[2], p[3]);
}

gboolean
sym_jumbf_next (SymSpan *span, SymBox *box)
{
  guint64 length;
  gsize header = 8;

  if (span->size < header)
    return FALSE;
  length = get_u32 (span->data);
  box->type = get_u32 (span->data + 4);
  if (length == 0)
    length = span->size;
  else if (length == 1)
    {
      header = 16;
      if (span->size < header)
        return FALSE;
      length = (guint64) get_u32 (span->data + 8) << 32 | get_u32 (span->data + 12);
    }
  if (length < header || length > span->size)
    return FALSE;
  box->whole = (SymSpan) { span->data, (gsize) length };
  box->content = (SymSpan) { span->data + header, (gsize) length - header };
  span->data += length;
  span->size -= (gsize) length;
  return TRUE;
}

gboolean
sym_jumbf_open (const SymBox *box, SymSuperbox *superbox)
{
  SymSpan rest = box->content;
  SymBox description;

  if (box->type != SYM_BOX_TYPE ('j', 'u', 'm', 'b') || !sym_jumbf_next (&rest, &description)
      || description.type != SYM_BOX_TYPE ('j', 'u', 'm', 'd') || description.content.size < UUID_SIZE + 1)
    return FALSE;
  superbox->uuid = description.content.data;
  superbox->label = NULL;
  if (description.content.data[UUID_SIZE] & TOGGLE_LABEL)
    {
      const guint8 *label = description.content.data + UUID_SIZE + 1;

      if (memchr (label, '\0', description.content.size - UUID_SIZE - 1) == NULL
          || !g_utf8_validate ((const char *) label, -1, NULL))
        return FALSE;
      superbox->label = (const char *) label;
    }
  superbox->children = rest;
  return TRUE;
}

gboolean
sym_jumbf_find (const SymSuperbox *parent, const char *label, SymBox *box, SymSuperbox *found)
{
  SymSpan rest = parent->children;

  while (sym_jumbf_next (&rest, box))
    if (sym_jumbf_open (box, found) && g_strcmp0 (found->label, label) == 0)
      return TRUE;
  return FALSE;
}

SymSpan
sym_jumbf_content (const SymSuperbox *superbox, guint32 type)
{
  SymSpan rest = superbox->children;
  SymBox box;

  while (sym_jumbf_next (&rest, &box))
    if (box.type == type)
      return box.content;
  return (SymSpan) { NULL, 0 };
}
