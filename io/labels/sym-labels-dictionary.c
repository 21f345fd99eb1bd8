/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-labels-dictionary.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sym-dicom-shim.h"

typedef struct
{
  uint16_t vr;
  const char *keyword;
} Answer;

static int
compare_tags (const void *a, const void *b)
{
  uint32_t x = *(const uint32_t *) a, y = ((const SymLabelsTag *) b)->tag;

  return (x > y) - (x < y);
}

static bool
holds (uint32_t first, uint32_t last, uint8_t restriction, uint32_t number)
{
  return number >= first && number <= last &&
         (restriction == 0 || (restriction == 1) == (number % 2 == 1));
}

static Answer
find (uint32_t tag)
{
  const SymLabelsTag *found = bsearch (&tag, sym_labels_tags, sym_labels_n_tags,
                                       sizeof *sym_labels_tags, compare_tags);

  if (found != NULL)
    return (Answer){ found->vr, found->keyword };
  for (size_t i = 0; i < sym_labels_n_ranges; i++)
    {
      const SymLabelsRange *range = &sym_labels_ranges[i];

      if (holds (range->first_group, range->last_group, range->groups, tag >> 16) &&
          holds (range->first_element, range->last_element, range->elements, tag & 0xffff))
        return (Answer){ range->vr, range->keyword };
    }
  return (Answer){ 0, "" };
}

uint16_t
sym_dicom_dictionary_get_vr (uint32_t tag)
{
  return find (tag).vr;
}

void
sym_dicom_dictionary_get_keyword (uint32_t tag, char *keyword, size_t size)
{
  const char *text = find (tag).keyword;
  size_t n = strlen (text);

  if (size == 0)
    return;
  n = n < size ? n : size - 1;
  memcpy (keyword, text, n);
  keyword[n] = '\0';
}
