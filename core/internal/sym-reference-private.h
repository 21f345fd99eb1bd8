/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-reference.h"

G_BEGIN_DECLS

/**
 * SymReferenceGroup:
 * @role: msgid: what the objects are to the one that refers to them
 * @series: UID of their series; "" where the file does not say
 * @where: place of the first reference
 * @n_images, @n_others: how many objects, by their SOP class
 *
 * References of one role to one series.
 */
typedef struct
{
  const char *role;
  const char *series;
  const char *where;
  guint n_images;
  guint n_others;
} SymReferenceGroup;

/**
 * SymReference:
 * @uid: SOP Instance UID, not one of the item's own
 * @group: index of its group
 */
typedef struct
{
  const char *uid;
  guint group;
} SymReference;

/**
 * SymReferences:
 * @own: (element-type utf8): SOP Instance UIDs of the files
 * @all: (element-type SymReference): each object once, in file order
 * @groups: (element-type SymReferenceGroup)
 *
 * What the files of one item refer to. Immutable once made; shared by the copies of an item.
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  GStringChunk *texts;
  /*< public >*/
  GPtrArray *own;
  GArray *all;
  GArray *groups;
} SymReferences;

/**
 * _sym_references_new:
 * @files: (element-type SymTags): tags of each file
 *
 * Collects Referenced SOP Instance UID (0008,1155), Multi-frame Source SOP Instance UID (0008,1167)
 * and SOP Instance UID of Concatenation Source (0020,0242) at any depth. What names a study, visit,
 * patient or procedure step by the same element is no object and left out.
 *
 * Returns: (transfer full): the references
 */
SymReferences *_sym_references_new (GPtrArray *files);
SymReferences *_sym_references_ref (SymReferences *self);
void _sym_references_unref (SymReferences *self);

/**
 * _sym_references_order:
 * @all: (element-type SymReferences): of things in any order
 *
 * Orders things so that each comes after those it refers to, and in the order given otherwise.
 * Things that refer to each other in a ring come together.
 *
 * Returns: (transfer full) (element-type GArray): groups of indices (guint) into @all
 */
GPtrArray *_sym_references_order (GPtrArray *all);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymReferences, _sym_references_unref)

G_END_DECLS
