/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-texture"

#include "config.h"

#include "sym-texture.h"

GdkTexture *
sym_texture_new (SymFrame *frame)
{
  g_return_val_if_fail (frame != NULL, NULL);

  return gdk_memory_texture_new (sym_frame_get_width (frame), sym_frame_get_height (frame),
                                 GDK_MEMORY_R8G8B8, sym_frame_get_bytes (frame),
                                 sym_frame_get_stride (frame));
}
