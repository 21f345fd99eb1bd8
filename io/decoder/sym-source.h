/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-protocol.h"

G_BEGIN_DECLS

/**
 * SymSource:
 *
 * The bytes of one file, from the front: those of a descriptor, or those that an archive holds for it,
 * inflated on the way and held against their checksum. What is read comes with pread(), so that another
 * holder of the same open file is not disturbed.
 */
typedef struct _SymSource SymSource;

/**
 * sym_source_new:
 * @fd: stays the caller's, and open for as long as the source is
 * @part: where in it the file is
 */
SymSource *sym_source_new (int fd, const SymPart *part);
void sym_source_free (SymSource *self);

/**
 * sym_source_read:
 *
 * Returns: up to @size bytes; 0 at the end; -1 with error, also where a part is not what its archive
 *   says
 */
gssize sym_source_read (SymSource *self, void *bytes, gsize size, GError **error);

/** Skips @size bytes; `SYM_ERROR_CORRUPT` with both numbers when the file ends before. */
gboolean sym_source_skip (SymSource *self, guint64 size, GError **error);

/** Returns: bytes of the file read so far; of a deflated part, of what is stored of it */
guint64 sym_source_get_offset (const SymSource *self);

/**
 * SymSourceMap:
 * @bytes: the file in memory
 * @base: the mapping, which may begin before it
 */
typedef struct
{
  guint8 *bytes;
  gsize size;
  void *base;
  gsize length;
} SymSourceMap;

/**
 * sym_source_map:
 * @writable: whether the memory may be changed; changes are not written back
 * @damage: (out) (optional): what is wrong with the file, of which @map then has what could be read
 *
 * The whole file in memory, wherever reading is.
 */
gboolean sym_source_map (const SymSource *self, gboolean writable, SymSourceMap *map, GError **damage,
                         GError **error);
void sym_source_map_clear (SymSourceMap *map);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymSource, sym_source_free)

G_END_DECLS
