/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-sidecar"

#include "config.h"

#include "sym-json.h"
#include "sym-reader.h"

/** SIDECAR_MAX: bytes; the largest in use hold a few thousand slice times */
#define SIDECAR_MAX (16u << 20)

void
sym_sidecar_read (SymJob *job, SymInput *input, SymCarrier carrier)
{
  SymTag tag = { carrier, 0, 0, SYM_TAG_NONE, "", sym_input_get_name (input), NULL };
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  const guint8 *bytes = sym_input_map (input, &size, &error);

  if (bytes != NULL && size > SIDECAR_MAX)
    g_set_error (&error, SYM_ERROR, SYM_ERROR_TOO_LARGE,
                 "It has %" G_GSIZE_FORMAT " bytes; at most %u are read", size, SIDECAR_MAX);
  if (error == NULL)
    {
      sym_json_add_tags (job, &tag, tag.where, (const char *) bytes, size);
      return;
    }
  tag.flags = SYM_TAG_UNREADABLE;
  tag.value = error->message;
  sym_job_tag (job, &tag);
}
