/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-frame.h"

#include "dicom-image.h"

void
fuzz_frame_run (const char *const *syntaxes, guint n, const guint8 *data, gsize size)
{
  g_autoptr (GByteArray) file = NULL;
  Image image = { 0 };
  FuzzInput input = { SYM_INPUT_MAIN, "fuzz.dcm", NULL, 0 };

  if (size < 4)
    return;
  image.syntax = syntaxes[(data[0] & 15) % n];
  image.samples = (data[0] & 16) != 0 ? 3 : 1;
  image.photometric = image.samples == 1 ? "MONOCHROME2" : data[3] >= 128 ? "YBR_FULL" : "RGB";
  image.allocated = (data[0] & 32) != 0 ? 16 : 8;
  image.is_signed = (data[0] & 64) != 0;
  image.frames = (data[0] & 128) != 0 ? "2" : NULL;
  image.columns = 1 + data[1];
  image.rows = 1 + data[2];
  image.stored = image.allocated - data[3] % image.allocated;
  image.high = image.stored - 1;
  file = begin_image (&image, NULL);
  begin_fragments (file, NULL, 0);
  if (image.frames != NULL)
    {
      put_fragment (file, data + 4, (size - 4) / 2);
      put_fragment (file, data + 4 + (size - 4) / 2, size - 4 - (size - 4) / 2);
    }
  else
    put_fragment (file, data + 4, size - 4);
  end_fragments (file);
  input.data = file->data;
  input.size = file->len;
  fuzz_read_file (&input, 1);
}
