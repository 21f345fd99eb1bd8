/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* dcmtk's dictionary as constants, written by dump-dictionary.cc when Symscope is built. */

/**
 * SymLabelsTag:
 * @vr: the two letters, first one high; 0 where the dictionary does not decide
 */
typedef struct
{
  uint32_t tag;
  uint16_t vr;
  const char *keyword;
} SymLabelsTag;

/**
 * SymLabelsRange:
 * @groups, @elements: 0 for all of the range, 1 for its odd numbers, 2 for its even ones
 */
typedef struct
{
  uint16_t first_group, last_group;
  uint16_t first_element, last_element;
  uint8_t groups, elements;
  uint16_t vr;
  const char *keyword;
} SymLabelsRange;

/** Sorted by tag. */
extern const SymLabelsTag sym_labels_tags[];
extern const size_t sym_labels_n_tags;

/** For tags that are not among them; the first that holds a tag counts. */
extern const SymLabelsRange sym_labels_ranges[];
extern const size_t sym_labels_n_ranges;
