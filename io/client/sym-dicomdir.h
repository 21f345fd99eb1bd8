/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image-private.h"

G_BEGIN_DECLS

/** SYM_DICOMDIR_MAX_FILES: files of one DICOMDIR that are opened; more are counted and said */
#define SYM_DICOMDIR_MAX_FILES 100000u

/** Whether a file is a directory of DICOM files, PS3.3 F. */
gboolean _sym_dicomdir_is (const SymInstance *instance);

/**
 * _sym_dicomdir_list:
 * @path: of the DICOMDIR
 * @tags: its labels
 * @problem: (out) (nullable): a sentence, where files are missing or were refused
 *
 * The files that it names (Referenced File ID (0004,1500)), which must lie below its folder: names that
 * lead out of it, by themselves or by a link, are refused.
 *
 * Returns: (transfer full) (element-type filename): paths of regular files, each once
 */
GPtrArray *_sym_dicomdir_list (const char *path, const SymTags *tags, char **problem);

G_END_DECLS
