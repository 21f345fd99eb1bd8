/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-slice-place-private.h"

#include <string.h>

#include "sym-affine-private.h"

void
_sym_slice_place (SymImageInfo *info, const SymImage *image, const SymSlice *slice)
{
  const SymSlicing *slicing = &slice->slicing;
  const double x = image->spacing[slicing->axis[0]], y = image->spacing[slicing->axis[1]];
  double corner[3], origin[3];

  if (x > 0 && y > 0)
    {
      info->flags |= image->has_millimetres ? SYM_IMAGE_HAS_SPACING : SYM_IMAGE_HAS_ASPECT;
      info->spacing[0] = x;
      info->spacing[1] = y;
    }
  if (image->has_affine)
    {
      info->flags |= SYM_IMAGE_HAS_AFFINE;
      for (int i = 0; i < 3; i++)
        {
          double axis[3];

          _sym_affine_get_column (image->affine, slicing->axis[i], axis);
          for (int k = 0; k < 3 && slicing->reverse[i]; k++)
            axis[k] = -axis[k];
          _sym_affine_set_column (info->affine, i, axis);
          corner[i] = (double) slice->base[i];
        }
      _sym_affine_apply (image->affine, corner, origin);
      _sym_affine_set_column (info->affine, 3, origin);
      info->affine[15] = 1;
    }
  else if (slicing->axis[0] == 0 && slicing->axis[1] == 1 && !slicing->reverse[0] && !slicing->reverse[1])
    memcpy (info->patient_orientation, image->info.patient_orientation, sizeof info->patient_orientation);
}
