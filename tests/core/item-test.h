/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-item-private.h"

/* Takes the item. Returns: the item as it is when its pixels were examined and nothing was found. */
static inline SymItem *
settle_item (SymItem *item)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (SymItem) unsettled = item;
  SymExamination examination = *sym_item_get_examination (item);

  examination.state = SYM_EXAMINATION_DONE;
  examination.settled = TRUE;
  examination.reach = SYM_REACH_ALL;
  return _sym_item_with_findings (unsettled, nothing, &examination);
}
