/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Boxes of the JPEG universal metadata box format, ISO/IEC 19566-5: spans of memory, no copies. */

/**
 * SymSpan:
 *
 * Borrowed bytes.
 */
typedef struct
{
  const guint8 *data;
  gsize size;
} SymSpan;

/**
 * SymBox:
 * @type: the four letters, big-endian, such as 'jumb'
 * @whole: the box with its header
 * @content: the box without its header
 */
typedef struct
{
  guint32 type;
  SymSpan whole;
  SymSpan content;
} SymBox;

#define SYM_BOX_TYPE(a, b, c, d) \
  ((guint32) (a) << 24 | (guint32) (b) << 16 | (guint32) (c) << 8 | (guint32) (d))

/**
 * sym_jumbf_next:
 * @span: (inout): bytes that begin with a box; moved behind it
 * @box: (out): the box
 *
 * Returns: %FALSE at the end, and when what is left is no whole box; `span->size` tells which
 */
gboolean sym_jumbf_next (SymSpan *span, SymBox *box);

/**
 * SymSuperbox:
 * @uuid: (array fixed-size=16): type of the content
 * @label: (nullable): NUL-terminated, inside the box
 * @children: the boxes after the description
 */
typedef struct
{
  const guint8 *uuid;
  const char *label;
  SymSpan children;
} SymSuperbox;

/**
 * sym_jumbf_open:
 * @box: a box of type 'jumb'
 *
 * Returns: whether @box is a superbox with a description that parses
 */
gboolean sym_jumbf_open (const SymBox *box, SymSuperbox *superbox);

/**
 * sym_jumbf_find:
 *
 * Finds the child superbox called @label.
 */
gboolean sym_jumbf_find (const SymSuperbox *parent, const char *label, SymBox *box, SymSuperbox *found);

/**
 * sym_jumbf_content:
 *
 * Finds the first child box of a type.
 *
 * Returns: the content, of size 0 where there is none
 */
SymSpan sym_jumbf_content (const SymSuperbox *superbox, guint32 type);

G_END_DECLS
