/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * _sym_labels_share_pages:
 *
 * Lets children begin with the program's code and constants mapped. The kernel does not copy the page
 * tables of what is only read from a file: each child faults these pages in once more, in twenty or
 * so steps, which is more than all else that it does. It does copy them where a page of the mapping
 * is the process's own; so all pages are mapped, and one byte of each mapping is written as it was.
 * What is mapped executable stays unwritable: the write goes through /proc/self/mem. Without /proc
 * everything works, and takes longer.
 *
 * Once, before anything is forked.
 */
void _sym_labels_share_pages (void);
