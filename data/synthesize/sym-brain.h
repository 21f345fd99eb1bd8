/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-brain-model.h"

G_BEGIN_DECLS

/**
 * SymLesion:
 * @centre: MNI (RAS) millimetres
 * @radius: of the enhancing rim
 * @oedema_radius: of what lies around it, in white matter only
 *
 * The invented lesion.
 */
typedef struct
{
  double centre[3];
  double radius;
  double oedema_radius;
} SymLesion;

/**
 * SymBrainFlags:
 * @SYM_BRAIN_WITHOUT_LESION: for tests: the same sample without the lesion
 */
typedef enum /*< flags >*/
{
  SYM_BRAIN_NONE = 0,
  SYM_BRAIN_WITHOUT_LESION = 1 << 0,
} SymBrainFlags;

/**
 * sym_brain_sample:
 * @lesion: (out): where the lesion is
 * @level: (out) (optional) (transfer full): tissue level of each voxel of the brain, -1 elsewhere
 *
 * Samples an image of a head that nobody has.
 *
 * Returns: (transfer full): intensities on the grid of the reference
 */
SymField *sym_brain_sample (const SymBrainModel *model,
                            const SymReference *reference,
                            guint64 seed,
                            SymBrainFlags flags,
                            SymLesion *lesion,
                            SymField **level);

/**
 * sym_brain_synthesize:
 * @acquired: path of the acquired volume
 * @path: where to write; ends in .nii.gz
 *
 * Fits, samples and writes a labelled file and its labelled sidecar. The sidecar is written first,
 * so that the image is never there without it.
 */
gboolean
sym_brain_synthesize (const char *acquired, const char *path, guint64 seed, GError **error);

G_END_DECLS
