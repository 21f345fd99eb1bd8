/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image.h"
#include "sym-verdict.h"

G_BEGIN_DECLS

/**
 * SymStatements:
 *
 * What persons on this computer stated of images: "this is synthetic", with a reason, and later
 * perhaps "I was wrong", with a reason. One SQLite file that is only ever added to. A statement is
 * bound to the samples, not to a file: it survives renames, copies and other containers.
 *
 * A statement about several planes holds for each of them too, so that one slice of a series that
 * was marked is marked, and a series is partly synthetic when one of its slices was marked. Planes
 * of a single value are left out: they are alike in images that have nothing else in common.
 *
 * A file that does not exist says nothing. A file that exists and cannot be read may have said
 * something: every image is then "uncheckable", see sym_statements_describe_failure(). Can be used
 * from several threads and several processes at the same time.
 */
typedef struct _SymStatements SymStatements;

/**
 * SymStatementKind:
 * @SYM_STATEMENT_SYNTHETIC: the image is synthetic
 * @SYM_STATEMENT_CORRECTION: what was stated before of the image is withdrawn
 */
typedef enum
{
  SYM_STATEMENT_SYNTHETIC,
  SYM_STATEMENT_CORRECTION,
} SymStatementKind;

/**
 * SymStatement:
 * @id: number in the file, in the order of time
 * @reason: (not nullable): in the person's words
 * @date: (not nullable): ISO 8601, UTC
 * @author: (not nullable): who said so, "" where not known
 * @n_standing: how many planes of the image at hand it marks and no correction followed
 */
typedef struct
{
  gint64 id;
  SymStatementKind kind;
  char *reason;
  char *date;
  char *author;
  guint n_standing;
} SymStatement;

void sym_statement_free (SymStatement *self);

/**
 * sym_statement_list_evidence:
 * @statements: (element-type SymStatement): all that was stated of one image, oldest first
 * @n_marked: planes of the image for which a mark stands
 * @n_planes: planes of the image that can be told apart, at least 1
 *
 * A pure function. Marks that stand are strong evidence of a synthetic image, or of a partly
 * synthetic one where they are not about all planes; what was withdrawn and the corrections are
 * context: shown for ever, deciding nothing.
 *
 * Returns: (transfer full) (element-type SymEvidence): one piece for each statement
 */
GPtrArray *sym_statement_list_evidence (GPtrArray *statements, guint n_marked, guint n_planes);

/**
 * sym_statements_new:
 * @path: of the SQLite file; made with its folder when the first statement is added
 */
SymStatements *sym_statements_new (const char *path);
void sym_statements_free (SymStatements *self);
const char *sym_statements_get_path (const SymStatements *self);

/**
 * sym_statements_is_empty:
 * @empty: (out): whether no statement is there at all, so that no image needs to be read for them
 *
 * Returns: whether the file could be read
 */
gboolean sym_statements_is_empty (SymStatements *self, gboolean *empty, GError **error);

/**
 * sym_statements_find:
 *
 * Finds what was stated of an image. Samples are hashed, at some 0.4 GB/s, only when there is a
 * statement about an image or plane of the same shape and type: not for the main thread.
 *
 * Returns: (transfer full) (element-type SymEvidence) (nullable): the evidence, possibly empty;
 *   %NULL with an error when the file cannot be read
 */
GPtrArray *sym_statements_find (SymStatements *self, SymImage *image, GError **error);

/**
 * sym_statements_add:
 * @reason: not empty
 * @author: "" for nobody in particular
 *
 * Adds a statement of today. Hashes the samples: not for the main thread.
 */
gboolean sym_statements_add (SymStatements *self,
                             SymImage *image,
                             SymStatementKind kind,
                             const char *reason,
                             const char *author,
                             GError **error);

/**
 * sym_statements_describe_failure:
 * @error: why the statements could not be read
 *
 * Less is shown, never more: statements that nobody can read may hold a mark.
 *
 * Returns: (transfer full) (element-type SymEvidence): one piece that makes any image "uncheckable"
 */
GPtrArray *sym_statements_describe_failure (const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymStatements, sym_statements_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymStatement, sym_statement_free)

G_END_DECLS
