/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-fixtures-dicom"

#include "config.h"

#include "sym-fixtures.h"

#include <math.h>
#include <string.h>

#include "sym-dicom-phantom.h"

/* Test images of the ways in which DICOM stores samples. None says anything of its origin. */

static void
write_set (SymFixtures *self, const char *path, SymDicomSet *set, SymDicomSyntax syntax)
{
  g_autoptr (GByteArray) file = sym_dicom_set_write_file (set, syntax);

  sym_fixtures_write (self, path, file);
}

static void
expect_plain (SymFixtures *self, const char *path, const SymSamples *samples, const char *note)
{
  sym_fixtures_expect (self, &(SymExpected){ .path = path,
                                             .format = "dicom",
                                             .samples = samples,
                                             .verdict = "no-label",
                                             .note = note });
}

typedef struct
{
  const char *path;
  const char *photometric;
  SymNumber type;
  guint bits;
  guint n_samples;
  gsize frames;
  SymDicomSyntax syntax;
} Storage;

static const Storage storages[] = {
  { "dicom/mono2-u8.dcm", "MONOCHROME2", SYM_NUMBER_U8, 8, 1, 1, SYM_DICOM_EXPLICIT_LITTLE },
  { "dicom/mono2-u12.dcm", "MONOCHROME2", SYM_NUMBER_U16, 12, 1, 1, SYM_DICOM_EXPLICIT_LITTLE },
  { "dicom/mono2-i12.dcm", "MONOCHROME2", SYM_NUMBER_I16, 12, 1, 1, SYM_DICOM_EXPLICIT_LITTLE },
  { "dicom/mono2-u16.dcm", "MONOCHROME2", SYM_NUMBER_U16, 16, 1, 1, SYM_DICOM_EXPLICIT_LITTLE },
  { "dicom/mono2-i16.dcm", "MONOCHROME2", SYM_NUMBER_I16, 16, 1, 1, SYM_DICOM_EXPLICIT_LITTLE },
  { "dicom/mono2-u32.dcm", "MONOCHROME2", SYM_NUMBER_U32, 32, 1, 1, SYM_DICOM_EXPLICIT_LITTLE },
  { "dicom/mono2-i32.dcm", "MONOCHROME2", SYM_NUMBER_I32, 32, 1, 1, SYM_DICOM_EXPLICIT_LITTLE },
  { "dicom/mono1-u12.dcm", "MONOCHROME1", SYM_NUMBER_U16, 12, 1, 1, SYM_DICOM_EXPLICIT_LITTLE },
  { "dicom/rgb-u8.dcm", "RGB", SYM_NUMBER_U8, 8, 3, 1, SYM_DICOM_EXPLICIT_LITTLE },
  { "dicom/rgb-u16.dcm", "RGB", SYM_NUMBER_U16, 16, 3, 1, SYM_DICOM_EXPLICIT_LITTLE },
  { "dicom/ybr-full.dcm", "YBR_FULL", SYM_NUMBER_U8, 8, 3, 1, SYM_DICOM_EXPLICIT_LITTLE },
  { "dicom/multi-frame.dcm", "MONOCHROME2", SYM_NUMBER_U8, 8, 1, 5, SYM_DICOM_EXPLICIT_LITTLE },
  { "dicom/implicit.dcm", "MONOCHROME2", SYM_NUMBER_I16, 16, 1, 1, SYM_DICOM_IMPLICIT_LITTLE },
  { "dicom/big-endian-i16.dcm", "MONOCHROME2", SYM_NUMBER_I16, 16, 1, 1, SYM_DICOM_EXPLICIT_BIG },
  { "dicom/big-endian-u8.dcm", "MONOCHROME2", SYM_NUMBER_U8, 8, 1, 1, SYM_DICOM_EXPLICIT_BIG },
  { "dicom/deflated.dcm", "MONOCHROME2", SYM_NUMBER_I16, 16, 1, 1, SYM_DICOM_DEFLATED },
  { "dicom/rle-u8.dcm", "MONOCHROME2", SYM_NUMBER_U8, 8, 1, 1, SYM_DICOM_RLE },
  { "dicom/rle-i16.dcm", "MONOCHROME2", SYM_NUMBER_I16, 16, 1, 1, SYM_DICOM_RLE },
  { "dicom/rle-rgb.dcm", "RGB", SYM_NUMBER_U8, 8, 3, 1, SYM_DICOM_RLE },
  { "dicom/rle-multi-frame.dcm", "MONOCHROME2", SYM_NUMBER_U16, 16, 1, 3, SYM_DICOM_RLE },
};

static SymSamples *
new_samples (SymNumber type, guint bits, guint n_samples, const gsize dims[5])
{
  gboolean is_signed = type == SYM_NUMBER_I8 || type == SYM_NUMBER_I16 || type == SYM_NUMBER_I32;
  double low = is_signed ? -ldexp (1.0, (int) bits - 1) : 0.0;

  return sym_samples_new (type, n_samples, dims, low, low + ldexp (1.0, (int) bits) - 1.0);
}

static void
set_rle (SymDicomSet *set, const SymSamples *samples)
{
  GPtrArray *fragments = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  gsize size = samples->data->len / samples->dims[2];

  for (gsize z = 0; z < samples->dims[2]; z++)
    g_ptr_array_add (fragments,
                     sym_dicom_encode_rle (samples->data->data + z * size, samples->dims[0],
                                           samples->dims[1], samples->n_samples,
                                           sym_number_get_size (samples->type)));
  sym_dicom_set_fragments (set, fragments);
}

static void
make_storages (SymFixtures *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (storages); i++)
    {
      const Storage *storage = &storages[i];
      /* An odd number of pixels, and of bytes where there is one byte a sample. */
      const gsize dims[5] = { 33, 27, storage->frames, 1, 1 };
      g_autoptr (SymSamples) samples
          = new_samples (storage->type, storage->bits, storage->n_samples, dims);
      g_autoptr (SymDicomSet) set = sym_dicom_new_image (storage->path, NULL, "OT");

      sym_dicom_set_samples (set, samples, storage->bits, storage->photometric);
      if (storage->syntax == SYM_DICOM_RLE)
        set_rle (set, samples);
      write_set (self, storage->path, set, storage->syntax);
      expect_plain (self, storage->path, samples, "one way of storing samples");
    }
}

static SymSamples *
new_small (SymNumber type, double low, double high)
{
  const gsize dims[5] = { 32, 24, 1, 1, 1 };

  return sym_samples_new (type, 1, dims, low, high);
}

static void
make_palette (SymFixtures *self)
{
  g_autoptr (SymSamples) samples = new_small (SYM_NUMBER_U8, 0, 255);
  g_autoptr (SymDicomSet) set = sym_dicom_new_image ("palette", NULL, "OT");
  static const guint32 tags[] = { 0x00281101, 0x00281102, 0x00281103 };

  sym_dicom_set_samples (set, samples, 8, "PALETTE COLOR");
  for (guint c = 0; c < 3; c++)
    {
      guint16 table[256];
      const guint16 descriptor[] = { GUINT16_TO_LE (256), 0, GUINT16_TO_LE (16) };

      for (guint i = 0; i < 256; i++)
        table[i] = GUINT16_TO_LE ((guint16) (257 * (c == 0 ? i : c == 1 ? 255 - i : i * i / 255)));
      sym_dicom_set_bytes (set, tags[c], "US", descriptor, sizeof descriptor);
      sym_dicom_set_bytes (set, tags[c] + 0x100, "OW", table, sizeof table);
    }
  write_set (self, "dicom/palette.dcm", set, SYM_DICOM_EXPLICIT_LITTLE);
  expect_plain (self, "dicom/palette.dcm", samples, "the indices and not the colours are stored");
}

/* The same 256 entries, inverted, as a Modality or a VOI LUT. */
static void
add_lut (SymDicomSet *set, guint32 sequence, const char *type)
{
  SymDicomSet *item = sym_dicom_set_add_item (set, sequence);
  const guint16 descriptor[] = { GUINT16_TO_LE (256), 0, GUINT16_TO_LE (16) };
  guint16 table[256];

  for (guint i = 0; i < 256; i++)
    table[i] = GUINT16_TO_LE ((guint16) (1000 + 10 * (255 - i)));
  sym_dicom_set_bytes (item, 0x00283002, "US", descriptor, sizeof descriptor);
  if (type != NULL)
    sym_dicom_set_text (item, 0x00283004, "LO", type);
  sym_dicom_set_bytes (item, 0x00283006, "OW", table, sizeof table);
}

static void
make_transforms (SymFixtures *self)
{
  {
    g_autoptr (SymSamples) samples = new_small (SYM_NUMBER_I16, -100, 3000);
    g_autoptr (SymDicomSet) set = sym_dicom_new_image ("rescale", NULL, "CT");

    sym_dicom_set_samples (set, samples, 16, "MONOCHROME2");
    sym_dicom_set_place (set, &sym_dicom_axial, 0);
    sym_dicom_set_text (set, 0x00281052, "DS", "-1024");
    sym_dicom_set_text (set, 0x00281053, "DS", "0.5");
    sym_dicom_set_text (set, 0x00281054, "LO", "HU");
    sym_dicom_set_text (set, 0x00281050, "DS", "40\\-600");
    sym_dicom_set_text (set, 0x00281051, "DS", "400\\1500");
    sym_dicom_set_text (set, 0x00281055, "LO", "SOFT\\LUNG");
    write_set (self, "dicom/rescale.dcm", set, SYM_DICOM_EXPLICIT_LITTLE);
    sym_fixtures_expect (self,
                         &(SymExpected){ .path = "dicom/rescale.dcm",
                                         .format = "dicom",
                                         .samples = samples,
                                         .verdict = "no-label",
                                         .has_rescaled = TRUE,
                                         .rescaled_min = 0.5 * samples->min - 1024,
                                         .rescaled_max = 0.5 * samples->max - 1024,
                                         .note = "rescale slope and intercept; two windows" });
  }
  {
    g_autoptr (SymSamples) samples = new_small (SYM_NUMBER_U8, 0, 255);
    g_autoptr (SymDicomSet) set = sym_dicom_new_image ("modality lut", NULL, "OT");

    sym_dicom_set_samples (set, samples, 8, "MONOCHROME2");
    add_lut (set, 0x00283000, "US");
    write_set (self, "dicom/modality-lut.dcm", set, SYM_DICOM_EXPLICIT_LITTLE);
    sym_fixtures_expect (self, &(SymExpected){ .path = "dicom/modality-lut.dcm",
                                               .format = "dicom",
                                               .samples = samples,
                                               .verdict = "no-label",
                                               .has_rescaled = TRUE,
                                               .rescaled_min = 1000,
                                               .rescaled_max = 3550,
                                               .note = "Modality LUT Sequence that inverts" });
  }
  {
    g_autoptr (SymSamples) samples = new_small (SYM_NUMBER_U8, 0, 255);
    g_autoptr (SymDicomSet) set = sym_dicom_new_image ("voi lut", NULL, "OT");

    sym_dicom_set_samples (set, samples, 8, "MONOCHROME2");
    add_lut (set, 0x00283010, NULL);
    write_set (self, "dicom/voi-lut.dcm", set, SYM_DICOM_EXPLICIT_LITTLE);
    expect_plain (self, "dicom/voi-lut.dcm", samples, "VOI LUT Sequence");
  }
  {
    g_autoptr (SymSamples) samples = new_small (SYM_NUMBER_U8, 0, 255);
    g_autoptr (SymDicomSet) set = sym_dicom_new_image ("aspect", NULL, "OT");

    sym_dicom_set_samples (set, samples, 8, "MONOCHROME2");
    sym_dicom_set_text (set, 0x00280034, "IS", "2\\1");
    write_set (self, "dicom/pixel-aspect.dcm", set, SYM_DICOM_EXPLICIT_LITTLE);
    expect_plain (self, "dicom/pixel-aspect.dcm", samples, "Pixel Aspect Ratio 2 to 1");
  }
  {
    g_autoptr (SymSamples) samples = new_small (SYM_NUMBER_U16, 0, 4095);
    g_autoptr (SymDicomSet) set = sym_dicom_new_image ("spacing", NULL, "MR");
    SymDicomPlace place = sym_dicom_axial;

    place.spacing[1] = 5.0;
    sym_dicom_set_samples (set, samples, 12, "MONOCHROME2");
    sym_dicom_set_place (set, &place, 0);
    write_set (self, "dicom/pixel-spacing.dcm", set, SYM_DICOM_EXPLICIT_LITTLE);
    expect_plain (self, "dicom/pixel-spacing.dcm", samples,
                  "5 mm between rows and 2 mm between columns");
  }
}

/* A gradient of colour by plane: the canonical order is by pixel all the same. */
static void
make_planar (SymFixtures *self)
{
  const gsize dims[5] = { 20, 14, 1, 1, 1 };
  g_autoptr (SymSamples) samples = sym_samples_new (SYM_NUMBER_U8, 3, dims, 0, 255);
  g_autoptr (SymDicomSet) set = sym_dicom_new_image ("planar", NULL, "OT");
  gsize n = dims[0] * dims[1];
  g_autofree guint8 *planes = g_malloc (3 * n);

  for (gsize i = 0; i < n; i++)
    for (gsize c = 0; c < 3; c++)
      planes[c * n + i] = samples->data->data[3 * i + c];
  sym_dicom_set_samples (set, samples, 8, "RGB");
  sym_dicom_set_number (set, 0x00280006, "US", 1);
  sym_dicom_set_bytes (set, 0x7fe00010, "OW", planes, 3 * n);
  write_set (self, "dicom/rgb-planar.dcm", set, SYM_DICOM_EXPLICIT_LITTLE);
  expect_plain (self, "dicom/rgb-planar.dcm", samples, "Planar Configuration 1");
}

/* One bit a pixel; frames that do not fill bytes follow each other without a gap. */
static void
make_bits (SymFixtures *self)
{
  const gsize dims[5] = { 11, 7, 3, 1, 1 };
  g_autoptr (SymSamples) samples = sym_samples_new (SYM_NUMBER_U8, 1, dims, 0, 1);
  g_autoptr (SymDicomSet) set = sym_dicom_new_image ("bits", NULL, "OT");
  gsize n = dims[0] * dims[1] * dims[2];
  g_autofree guint8 *bits = g_malloc0 (n / 8 + 1);

  for (gsize i = 0; i < n; i++)
    bits[i / 8] |= (guint8) (samples->data->data[i] << (i % 8));
  sym_dicom_set_samples (set, samples, 1, "MONOCHROME2");
  sym_dicom_set_number (set, 0x00280100, "US", 1);
  sym_dicom_set_bytes (set, 0x7fe00010, "OW", bits, n / 8 + 1);
  write_set (self, "dicom/bits.dcm", set, SYM_DICOM_EXPLICIT_LITTLE);
  expect_plain (self, "dicom/bits.dcm", samples, "one bit a pixel");
}

static void
make_broken (SymFixtures *self)
{
  g_autoptr (SymSamples) samples = new_small (SYM_NUMBER_I16, -1000, 1000);
  g_autoptr (SymDicomSet) set = sym_dicom_new_image ("broken", NULL, "CT");
  g_autoptr (SymDicomSet) report = sym_dicom_new_image ("report", NULL, "OT");
  g_autoptr (GByteArray) bare = NULL;
  g_autoptr (GByteArray) whole = NULL;
  g_autoptr (GByteArray) labelled = NULL;

  sym_dicom_set_samples (set, samples, 16, "MONOCHROME2");
  bare = sym_dicom_set_write (set, SYM_DICOM_IMPLICIT_LITTLE);
  sym_fixtures_write (self, "dicom/no-preamble.dcm", bare);
  expect_plain (self, "dicom/no-preamble.dcm", samples,
                "implicit data set without preamble and meta information");

  whole = sym_dicom_set_write_file (set, SYM_DICOM_EXPLICIT_LITTLE);
  g_byte_array_set_size (whole, whole->len - 500);
  sym_fixtures_write (self, "dicom/truncated.dcm", whole);
  sym_fixtures_expect (self, &(SymExpected){ .path = "dicom/truncated.dcm",
                                             .format = "dicom",
                                             .verdict = "no-label",
                                             .error = "corrupt",
                                             .note = "ends within the pixels" });

  sym_dicom_set_text (set, SYM_DICOM_SYNTHETIC_DATA, "CS", "YES");
  labelled = sym_dicom_set_write_file (set, SYM_DICOM_EXPLICIT_LITTLE);
  g_byte_array_set_size (labelled, labelled->len - 500);
  sym_fixtures_write (self, "dicom/truncated-yes.dcm", labelled);
  sym_fixtures_expect (self, &(SymExpected){ .path = "dicom/truncated-yes.dcm",
                                             .format = "dicom",
                                             .verdict = "synthetic",
                                             .error = "corrupt",
                                             .note = "labelled and ends within the pixels" });

  write_set (self, "dicom/no-pixels.dcm", report, SYM_DICOM_EXPLICIT_LITTLE);
  sym_fixtures_expect (self, &(SymExpected){ .path = "dicom/no-pixels.dcm",
                                             .format = "dicom",
                                             .verdict = "no-label",
                                             .error = "no-pixels",
                                             .note = "valid without pixels" });
}

void
sym_fixtures_make_dicom (SymFixtures *self)
{
  make_storages (self);
  make_palette (self);
  make_transforms (self);
  make_planar (self);
  make_bits (self);
  make_broken (self);
}
