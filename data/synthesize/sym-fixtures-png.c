/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-fixtures-png"

#include "config.h"

#include "sym-fixtures.h"

#include "sym-png-writer.h"

static const gsize dims[5] = { 29, 21, 1, 1, 1 };

static void
finish (SymFixtures *self,
        const char *path,
        GByteArray *file,
        const SymSamples *samples,
        const char *verdict,
        const char *kind,
        const char *note)
{
  sym_png_add_chunk (file, "IEND", NULL, 0);
  sym_fixtures_write (self, path, file);
  sym_fixtures_expect (self, &(SymExpected){ .path = path,
                                             .format = "png",
                                             .samples = samples,
                                             .verdict = verdict,
                                             .kind = kind,
                                             .note = note });
}

static void
make_storages (SymFixtures *self)
{
  static const struct
  {
    const char *name;
    SymPngColour colour;
    guint n_samples;
    guint depths[5];
  } storages[] = {
    { "grey", SYM_PNG_GREY, 1, { 1, 2, 4, 8, 16 } },
    { "rgb", SYM_PNG_RGB, 3, { 8, 16 } },
    { "palette", SYM_PNG_PALETTE, 1, { 1, 2, 4, 8 } },
    { "grey-alpha", SYM_PNG_GREY_ALPHA, 2, { 8, 16 } },
    { "rgb-alpha", SYM_PNG_RGB_ALPHA, 4, { 8, 16 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (storages); i++)
    for (guint j = 0; j < 5 && storages[i].depths[j] != 0; j++)
      for (guint interlaced = 0; interlaced < 2; interlaced++)
        {
          guint depth = storages[i].depths[j];
          g_autofree char *path = g_strdup_printf ("png/%s-%u%s.png", storages[i].name, depth,
                                                   interlaced ? "-interlaced" : "");
          g_autoptr (SymSamples) samples
              = sym_samples_new (depth == 16 ? SYM_NUMBER_U16 : SYM_NUMBER_U8,
                                 storages[i].n_samples, dims, 0, (double) ((1u << depth) - 1));
          g_autoptr (GByteArray) file = sym_png_new ();

          sym_png_add_header (file, samples, storages[i].colour, depth, interlaced != 0);
          if (storages[i].colour == SYM_PNG_PALETTE)
            {
              g_autoptr (GByteArray) palette = g_byte_array_new ();

              for (guint k = 0; k < 1u << depth; k++)
                {
                  guint8 grey = (guint8) (k * 255 / ((1u << depth) - 1));
                  const guint8 entry[] = { grey, (guint8) (255 - grey), (guint8) (grey / 2) };

                  g_byte_array_append (palette, entry, sizeof entry);
                }
              sym_png_add_chunk (file, "PLTE", palette->data, palette->len);
            }
          sym_png_add_image (file, samples, depth, interlaced != 0);
          finish (self, path, file, samples, "no-label", NULL, "one colour type and depth");
        }
}

typedef enum
{
  TEXT_PLAIN,
  TEXT_COMPRESSED,
  TEXT_INTERNATIONAL,
  TEXT_INTERNATIONAL_COMPRESSED,
} TextChunk;

static void
add_text (GByteArray *file, TextChunk chunk, const char *keyword, const char *text)
{
  switch (chunk)
    {
    case TEXT_PLAIN:
      sym_png_add_text (file, keyword, text);
      break;
    case TEXT_COMPRESSED:
      sym_png_add_compressed_text (file, keyword, text);
      break;
    case TEXT_INTERNATIONAL:
    case TEXT_INTERNATIONAL_COMPRESSED:
      sym_png_add_international_text (file, keyword, text, chunk == TEXT_INTERNATIONAL_COMPRESSED);
      break;
    default:
      g_assert_not_reached ();
    }
}

#define PARAMETERS                                                                                 \
  "axial head, T1\nNegative prompt: text\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, "    \
  "Size: 29x21"
#define XMP(term)                                                                                  \
  "<?xpacket begin=\"\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"   \
  "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "           \
  "rdf:about=\"\" "                                                                                \
  "xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" "                             \
  "Iptc4xmpExt:DigitalSourceType=\""                                                               \
  "http://cv.iptc.org/newscodes/digitalsourcetype/" term                                           \
  "\"/></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"

static void
make_labels (SymFixtures *self)
{
  static const struct
  {
    const char *path;
    TextChunk chunk;
    gboolean after;
    const char *keyword;
    const char *text;
    const char *verdict;
    const char *kind;
    const char *note;
  } labels[] = {
    { "png/label-parameters.png", TEXT_PLAIN, FALSE, "parameters", PARAMETERS, "synthetic",
      "generated", "tEXt parameters" },
    { "png/label-parameters-after.png", TEXT_PLAIN, TRUE, "parameters", PARAMETERS, "synthetic",
      "generated", "tEXt after the image" },
    { "png/label-parameters-compressed.png", TEXT_COMPRESSED, FALSE, "parameters", PARAMETERS,
      "synthetic", "generated", "zTXt parameters" },
    { "png/label-workflow.png", TEXT_INTERNATIONAL, FALSE, "workflow",
      "{\"nodes\": [{\"id\": 3, \"type\": \"KSampler\"}], \"links\": []}", "synthetic", "generated",
      "iTXt workflow" },
    { "png/label-prompt.png", TEXT_PLAIN, FALSE, "prompt",
      "{\"3\": {\"class_type\": \"KSampler\", \"inputs\": {\"seed\": 1}}}", "synthetic",
      "generated", "graph in prompt" },
    { "png/label-invoke.png", TEXT_PLAIN, FALSE, "invokeai_metadata", "{\"seed\": 1}", "synthetic",
      "generated", "invokeai_metadata" },
    { "png/label-novel.png", TEXT_PLAIN, FALSE, "Software", "NovelAI", "synthetic", "generated",
      "Software" },
    { "png/label-comment.png", TEXT_PLAIN, FALSE, "Comment", "AI-generated image", "synthetic",
      "generated", "a phrase" },
    { "png/label-xmp.png", TEXT_INTERNATIONAL, FALSE, "XML:com.adobe.xmp",
      XMP ("trainedAlgorithmicMedia"), "synthetic", "generated", "XMP DigitalSourceType" },
    { "png/label-xmp-compressed.png", TEXT_INTERNATIONAL_COMPRESSED, TRUE, "XML:com.adobe.xmp",
      XMP ("trainedAlgorithmicMedia"), "synthetic", "generated",
      "XMP compressed and after the image" },
    { "png/label-xmp-simulated.png", TEXT_INTERNATIONAL, FALSE, "XML:com.adobe.xmp",
      XMP ("algorithmicMedia"), "synthetic", "simulated", "XMP algorithmicMedia" },
    { "png/label-xmp-partly.png", TEXT_INTERNATIONAL, FALSE, "XML:com.adobe.xmp",
      XMP ("compositeWithTrainedAlgorithmicMedia"), "partly-synthetic", NULL, "XMP composite" },
    { "png/label-xmp-capture.png", TEXT_INTERNATIONAL, FALSE, "XML:com.adobe.xmp",
      XMP ("digitalCapture"), "says-not", NULL, "XMP digitalCapture" },
    { "png/plain-xmp.png", TEXT_INTERNATIONAL, FALSE, "XML:com.adobe.xmp", XMP ("screenCapture"),
      "no-label", NULL, "XMP that does not say" },
    { "png/plain-prompt.png", TEXT_PLAIN, FALSE, "prompt", "Hold your breath", "no-label", NULL,
      "an ordinary text under prompt" },
    { "png/plain-software.png", TEXT_PLAIN, FALSE, "Software", "Adobe ImageReady", "no-label", NULL,
      "an ordinary program" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autoptr (SymSamples) samples = sym_samples_new (SYM_NUMBER_U8, 1, dims, 0, 255);
      g_autoptr (GByteArray) file = sym_png_new ();

      sym_png_add_header (file, samples, SYM_PNG_GREY, 8, FALSE);
      if (!labels[i].after)
        add_text (file, labels[i].chunk, labels[i].keyword, labels[i].text);
      sym_png_add_image (file, samples, 8, FALSE);
      if (labels[i].after)
        add_text (file, labels[i].chunk, labels[i].keyword, labels[i].text);
      finish (self, labels[i].path, file, samples, labels[i].verdict, labels[i].kind,
              labels[i].note);
    }
}

static void
make_broken (SymFixtures *self)
{
  g_autoptr (SymSamples) samples = sym_samples_new (SYM_NUMBER_U8, 1, dims, 0, 255);
  g_autoptr (GByteArray) file = sym_png_new ();
  g_autoptr (GByteArray) labelled = sym_png_new ();

  sym_png_add_header (file, samples, SYM_PNG_GREY, 8, FALSE);
  sym_png_add_image (file, samples, 8, FALSE);
  g_byte_array_set_size (file, file->len - 60);
  sym_fixtures_write (self, "png/truncated.png", file);
  sym_fixtures_expect (self, &(SymExpected){ .path = "png/truncated.png",
                                             .format = "png",
                                             .verdict = "uncheckable",
                                             .error = "corrupt",
                                             .note = "ends within the image: text that may follow cannot be read" });

  sym_png_add_header (labelled, samples, SYM_PNG_GREY, 8, FALSE);
  sym_png_add_text (labelled, "parameters", PARAMETERS);
  sym_png_add_image (labelled, samples, 8, FALSE);
  labelled->data[labelled->len - 20] ^= 0x55;
  sym_png_add_chunk (labelled, "IEND", NULL, 0);
  sym_fixtures_write (self, "png/damaged-label.png", labelled);
  sym_fixtures_expect (self, &(SymExpected){ .path = "png/damaged-label.png",
                                             .format = "png",
                                             .verdict = "synthetic",
                                             .kind = "generated",
                                             .error = "corrupt",
                                             .note = "labelled and a wrong byte in the image" });

  sym_fixtures_write_text (self, "other/text.txt", "This is a text.\n");
  sym_fixtures_expect (self, &(SymExpected){ .path = "other/text.txt",
                                             .verdict = "uncheckable",
                                             .error = "unknown-format",
                                             .note = "not an image" });
  sym_fixtures_write_text (self, "other/empty.dcm", "");
  sym_fixtures_expect (self, &(SymExpected){ .path = "other/empty.dcm",
                                             .verdict = "uncheckable",
                                             .error = "unknown-format",
                                             .note = "nothing" });
}

void
sym_fixtures_make_png (SymFixtures *self)
{
  make_storages (self);
  make_labels (self);
  make_broken (self);
}
