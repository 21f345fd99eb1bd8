/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "sym-dicom-shim.h"

G_BEGIN_DECLS

/* The structure of a DICOM data set: an iterative walk over tags, lengths and items, PS3.5 7. It
 * copies nothing, never recurses, and takes no length for true that reaches beyond its container.
 */

/** SYM_DICOM_MAX_DEPTH: items within items */
#define SYM_DICOM_MAX_DEPTH 64

/** SYM_DICOM_MAX_ELEMENTS: elements and items of one file */
#define SYM_DICOM_MAX_ELEMENTS 4000000u

#define SYM_DICOM_NONE G_MAXUINT32

#define SYM_DICOM_VR(a, b) ((guint16) ((guint16) (a) << 8 | (guint8) (b)))
#define SYM_DICOM_TAG(group, element) ((guint32) (group) << 16 | (guint32) (element))
#define SYM_DICOM_ITEM 0xfffee000u
#define SYM_DICOM_ITEM_END 0xfffee00du
#define SYM_DICOM_SEQUENCE_END 0xfffee0ddu
#define SYM_DICOM_PIXEL_DATA 0x7fe00010u

/**
 * SymDicomFlags:
 * @SYM_DICOM_BIG_ENDIAN: the value is big-endian
 * @SYM_DICOM_CUT: the value was to be longer than its container; `length` is what is there
 * @SYM_DICOM_ENCAPSULATED: pixel data in fragments: the items are its children
 * @SYM_DICOM_SEQUENCE: items are its children
 */
typedef enum /*< flags >*/
{
  SYM_DICOM_BIG_ENDIAN = 1 << 0,
  SYM_DICOM_CUT = 1 << 1,
  SYM_DICOM_ENCAPSULATED = 1 << 2,
  SYM_DICOM_SEQUENCE = 1 << 3,
} SymDicomFlags;

/**
 * SymDicomElement:
 * @tag: group << 16 | element; an item is an element with tag SYM_DICOM_ITEM
 * @vr: as written, or from the dictionary; 'UN' where neither says
 * @depth: number of items it lies in
 * @parent: index of the sequence of an item, of the item of an element; SYM_DICOM_NONE on top
 * @end: index after its last descendant
 * @offset, @length: of the value
 */
typedef struct
{
  guint32 tag;
  guint16 vr;
  guint8 depth;
  guint8 flags;
  guint32 parent;
  guint32 end;
  guint64 offset;
  guint64 length;
} SymDicomElement;

/**
 * SymDicomSet:
 * @elements: (element-type SymDicomElement): in file order, every item after its sequence
 * @problem: (nullable): what is wrong with the structure, so that elements may be missing
 * @n_odd: how many elements and fragments have an odd length, which PS3.5 7.1.1 does not allow
 * @n_unknown: how many elements have a value representation that PS3.5 6.2 does not list: how long its
 *   length field is, readers decide differently
 */
typedef struct
{
  const guint8 *bytes;
  gsize size;
  GArray *elements;
  char *problem;
  guint32 n_odd;
  guint32 n_unknown;
} SymDicomSet;

typedef enum
{
  SYM_DICOM_IMPLICIT,
  SYM_DICOM_EXPLICIT,
  SYM_DICOM_EXPLICIT_BIG,
} SymDicomEncoding;

/**
 * sym_dicom_scan:
 * @start: offset of the first element
 * @only_group: 0, or the group after whose last element to stop (2 for the file's meta header)
 * @end: (out) (optional): offset after the last element
 *
 * Returns: (transfer full): the elements found, with `problem` set where the structure breaks
 */
SymDicomSet *sym_dicom_scan (const guint8 *bytes, gsize size, gsize start,
                             SymDicomEncoding encoding, guint16 only_group, gsize *end);
void sym_dicom_set_free (SymDicomSet *self);

/**
 * sym_dicom_guess_encoding:
 * @encoding: (out): how the elements from @start on are written
 *
 * Returns: whether there is an element at all: its group is one that a data set begins with, and
 *   its length fits
 */
gboolean
sym_dicom_guess_encoding (const guint8 *bytes, gsize size, gsize start, SymDicomEncoding *encoding);

/**
 * sym_dicom_find:
 * @parent: an item, or SYM_DICOM_NONE for the top level
 *
 * Returns: (nullable): the first element @tag directly in @parent
 */
const SymDicomElement *sym_dicom_find (const SymDicomSet *self, guint32 parent, guint32 tag);

/**
 * sym_dicom_find_item:
 * @index: which item of the sequence
 *
 * Returns: index of item number @index of sequence @tag in @parent, or SYM_DICOM_NONE
 */
guint32 sym_dicom_find_item (const SymDicomSet *self, guint32 parent, guint32 tag, guint index);

/** Collects the indices of all items of a sequence (or fragments of pixel data). */
GArray *sym_dicom_get_items (const SymDicomSet *self, const SymDicomElement *sequence);

static inline const SymDicomElement *
sym_dicom_get (const SymDicomSet *self, guint32 index)
{
  return &g_array_index (self->elements, SymDicomElement, index);
}

static inline guint16
sym_dicom_u16 (const guint8 *p, gboolean big)
{
  return (guint16) (big ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
}

static inline guint32
sym_dicom_u32 (const guint8 *p, gboolean big)
{
  return big ? (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3]
             : (guint32) p[3] << 24 | (guint32) p[2] << 16 | (guint32) p[1] << 8 | p[0];
}

static inline guint64
sym_dicom_u64 (const guint8 *p, gboolean big)
{
  guint64 first = sym_dicom_u32 (p, big), second = sym_dicom_u32 (p + 4, big);

  return big ? first << 32 | second : second << 32 | first;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymDicomSet, sym_dicom_set_free)

G_END_DECLS
