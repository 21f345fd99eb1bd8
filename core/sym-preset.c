/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-preset.h"

#include <glib/gi18n-lib.h>

static const SymPreset presets[] = {
  { "soft-tissue", N_ ("Soft tissue"), 40, 400 },
  { "lung", N_ ("Lung"), -600, 1500 },
  { "bone", N_ ("Bone"), 350, 2000 },
  { "brain", N_ ("Brain"), 40, 80 },
  { "mediastinum", N_ ("Mediastinum"), 80, 400 },
  { "liver", N_ ("Liver"), 90, 150 },
  { "air", N_ ("Air"), -426, 1000 },
};

const SymPreset *
sym_preset_list (const SymImage *image, guint *n)
{
  *n = image != NULL && g_str_equal (sym_image_get_modality (image), "CT") ? G_N_ELEMENTS (presets) : 0;
  return presets;
}

const SymPreset *
sym_preset_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_str_equal (presets[i].id, id))
      return &presets[i];
  return NULL;
}
