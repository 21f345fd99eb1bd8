/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-test-item.h"

#include "item-test.h"

#define SYNTHETIC_DATA 0x0008001c

static GBytes *
create_samples (const SymTestItem *options)
{
  gsize n_slices = options->slices * MAX (options->times, 1) * MAX (options->echoes, 1);
  gsize n = options->columns * options->rows * n_slices;
  guint16 *samples = g_new (guint16, n);

  for (gsize z = 0; z < n_slices; z++)
    for (gsize y = 0; y < options->rows; y++)
      for (gsize x = 0; x < options->columns; x++)
        samples[(z * options->rows + y) * options->columns + x] = (guint16) (x * 7 + y * 3 + z * 11);
  return g_bytes_new_take (samples, n * sizeof *samples);
}

static void
set_axes (const SymTestItem *options, SymImageInfo *info)
{
  const gsize sizes[] = { options->times, options->echoes };
  static const char *const names[] = { "Time", "Echo time" };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (sizes[i] > 1)
      {
        SymAxisInfo *axis = &info->axes[info->n_axes++];

        info->dims[3 + i] = axis->n = sizes[i];
        g_strlcpy (axis->name, names[i], sizeof axis->name);
        g_strlcpy (axis->unit, i == 0 ? "s" : "", sizeof axis->unit);
        axis->step = i == 0 ? 2 : 0;
      }
}

SymItem *
sym_test_item_new (const SymTestItem *options)
{
  g_autoptr (GPtrArray) instances = g_ptr_array_new ();
  g_autoptr (SymInstance) instance = _sym_instance_new (options->name);
  g_autoptr (SymImage) image = NULL;
  g_autoptr (GError) error = NULL;
  SymItem *item;
  SymImageInfo *info = &instance->info;

  info->format = SYM_FORMAT_NIFTI1;
  info->sample_type = SYM_SAMPLE_UINT16;
  info->colour = SYM_COLOUR_MONO;
  info->n_samples = 1;
  info->bits_stored = 16;
  info->flags = SYM_IMAGE_HAS_AFFINE | SYM_IMAGE_HAS_SPACING;
  info->dims[0] = options->columns;
  info->dims[1] = options->rows;
  info->dims[2] = options->slices;
  info->dims[3] = info->dims[4] = 1;
  set_axes (options, info);
  info->spacing[0] = info->spacing[1] = 1;
  info->spacing[2] = options->spacing;
  info->affine[0] = info->affine[5] = info->affine[15] = 1;
  info->affine[10] = options->spacing;
  info->slope = 1;
  g_strlcpy (info->modality, options->modality, sizeof info->modality);
  g_strlcpy (info->frame_of_reference, "1.2.3", sizeof info->frame_of_reference);

  instance->data = create_samples (options);
  info->data_size = g_bytes_get_size (instance->data);
  if (options->duration > 0)
    {
      instance->frames = g_new0 (SymFrameInfo, options->slices);
      instance->n_frames = options->slices;
      for (gsize i = 0; i < options->slices; i++)
        {
          instance->frames[i].flags = SYM_FRAME_HAS_DURATION;
          instance->frames[i].duration = options->duration;
        }
    }
  if (options->synthetic_data != NULL)
    sym_tags_add (instance->tags, &(SymTag){ .carrier = SYM_CARRIER_DICOM,
                                             .key = SYNTHETIC_DATA,
                                             .vr = 'C' << 8 | 'S',
                                             .name = "SyntheticData",
                                             .where = "(0008,001C)",
                                             .value = options->synthetic_data });
  g_ptr_array_add (instances, instance);

  image = _sym_image_new_from_instance (instance, &error);
  g_assert_no_error (error);
  item = _sym_item_new (options->name, image, instances, NULL);
  return options->unsettled ? item : settle_item (item);
}

SymItem *
sym_test_item_new_failed (const char *name, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (SYM_ERROR, SYM_ERROR_CORRUPT, message);

  return _sym_item_new_failed (name, error);
}

SymItem *
sym_test_item_settle (SymItem *item)
{
  return settle_item (sym_item_ref (item));
}
