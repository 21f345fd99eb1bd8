/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "detect-test.h"

/* Section 5 of the signal catalogue: PNG text, XMP, EXIF, IPTC and the AIGC label. */

static void
test_generators (void)
{
  static const DetectCase cases[] = {
    { { "png parameters=prostate mri\nSteps: 20, Sampler: Euler a, CFG scale: 5, Seed: 1" }, "synthetic generated", "G-A1111:STRONG" },
    { { "png parameters={\"sui_image_params\": {\"seed\": 1}}" }, "synthetic generated", "G-A1111:STRONG" },
    { { "exif 9286=a head Steps: 30, Seed: 4" }, "synthetic generated", "G-A1111:STRONG" },
    { { "png parameters=Steps: many" }, "no-label", "" },
    { { "png parameters=TE 30, TR 2000" }, "no-label", "" },
    { { "png Comment=Steps: 20" }, "no-label", "" },
    { { "png extras=Upscale: 2" }, "suspected", "G-EXTRAS:HINT" },
    { { "png postprocessing=x" }, "suspected", "G-EXTRAS:HINT" },
    { { "png prompt={\"3\": {\"class_type\": \"KSampler\"}}" }, "synthetic generated", "G-COMFY:STRONG" },
    { { "png workflow={\"nodes\": []}" }, "synthetic generated", "G-COMFY:STRONG" },
    { { "png workflow=CT, then MR" }, "no-label", "" },
    { { "png prompt=Hold your breath" }, "no-label", "G-PLAIN:CONF" },
    { { "png invokeai_metadata={}" }, "synthetic generated", "G-INVOKE:STRONG" },
    { { "png invokeai_graph={}" }, "synthetic generated", "G-INVOKE:STRONG" },
    { { "png sd-metadata={}" }, "synthetic generated", "G-INVOKE:STRONG" },
    { { "png Dream=a head -s 20" }, "synthetic generated", "G-INVOKE:STRONG" },
    { { "png dreams=a head" }, "no-label", "" },
    { { "png Software=NovelAI" }, "synthetic generated", "X-TOOL:STRONG G-NAI:STRONG" },
    { { "png Source=NovelAI Diffusion V3" }, "suspected", "G-LABEL:HINT" },
    { { "png Software=Adobe ImageReady" }, "no-label", "" },
    { { "png Title=AI generated image" }, "synthetic generated", "G-NAI:HINT G-LABEL:STRONG" },
    { { "png fooocus_scheme=fooocus" }, "synthetic generated", "G-FOOO:STRONG" },
    { { "png parameters={\"version\": \"Fooocus v2\"}" }, "synthetic generated", "G-FOOO:STRONG G-LABEL:HINT" },
    { { "png Negative Prompt=blurry" }, "synthetic generated", "G-EASY:STRONG" },
    { { "png negative_prompt=" }, "synthetic generated", "G-EASY:STRONG" },
    { { "png Negative=film" }, "no-label", "" },
    { { "png aesthetic_score=6" }, "suspected", "G-AEST:HINT" },
    { { "pixels stealth_pnginfo=a head" }, "synthetic generated", "G-STEALTH:STRONG" },
    { { "pixels stealth_rgbcomp=a", "pixels stealth_rgbcomp=b", "pixels Comment.seed=1" },
      "synthetic generated", "G-STEALTH:STRONG" },
    { { "!pixels stealth_pngcomp=" }, "synthetic generated", "G-STEALTH:STRONG G-STEALTH:CONTEXT" },
    { { "pixels Comment=stealth" }, "no-label", "" },
    { { "!png Comment=" }, "uncheckable", "G-PLAIN:CONTEXT" },
  };

  CHECK (cases);
}

static void
test_text (void)
{
  static const DetectCase cases[] = {
    { { "png Comment=AI-generated image" }, "synthetic generated", "G-LABEL:STRONG" },
    { { "png Label=synthetic image" }, "synthetic", "G-LABEL:STRONG" },
    { { "png Disclaimer=This image is synthetic" }, "suspected", "G-LABEL:HINT" },
    { { "png Warning=not a real patient image" }, "synthetic", "G-LABEL:STRONG" },
    { { "png Description=Chest radiograph" }, "no-label", "" },
    { { "png Comment=not an AI-generated image" }, "no-label", "" },
    { { "png Comment=DePuy Synthes" }, "no-label", "C-IMPLANT:CONF" },
    { { "xmp dc:description=AI-generated image" }, "synthetic generated", "G-LABEL:STRONG" },
    { { "xmp dc:title=fake" }, "suspected", "G-LABEL:HINT" },
    { { "xmp dc:creator=fake" }, "no-label", "" },
    { { "exif 010E=synthetic image" }, "synthetic", "G-LABEL:STRONG" },
    { { "iptc 0278=synthetic image" }, "synthetic", "G-LABEL:STRONG" },
  };

  CHECK (cases);
}

/* 5.2, every term of the vocabulary, with its class and strength. */
static void
test_source_types (void)
{
  static const struct
  {
    const char *term, *verdict, *strength;
  } terms[] = {
    { "trainedAlgorithmicMedia", "synthetic generated", "STRONG" },
    { "compositeWithTrainedAlgorithmicMedia", "partly-synthetic", "STRONG" },
    { "compositeSynthetic", "partly-synthetic", "STRONG" },
    { "algorithmicMedia", "synthetic simulated", "STRONG" },
    { "virtualRecording", "partly-synthetic", "STRONG" },
    { "dataDrivenMedia", "synthetic simulated", "STRONG" },
    { "digitalCreation", "synthetic simulated", "STRONG" },
    { "digitalArt", "synthetic simulated", "STRONG" },
    { "softwareImage", "synthetic simulated", "STRONG" },
    { "composite", "suspected", "HINT" },
    { "screenCapture", "no-label", "CONTEXT" },
    { "algorithmicallyEnhanced", "computed", "CONF" },
    { "computationalCapture", "computed", "NEG" },
    { "compositeCapture", "computed", "NEG" },
    { "digitalCapture", "says-not", "NEG" },
    { "negativeFilm", "says-not", "NEG" },
    { "positiveFilm", "says-not", "NEG" },
    { "print", "says-not", "NEG" },
    { "humanEdits", "no-label", "CONTEXT" },
    { "minorHumanEdits", "no-label", "CONTEXT" },
    { "inventedTerm", "no-label", "CONTEXT" },
    { "trainedAlgorithmicMediaX", "no-label", "CONTEXT" },
  };
  static const char *const forms[] = {
    "http://cv.iptc.org/newscodes/digitalsourcetype/%s",
    "https://cv.iptc.org/newscodes/digitalsourcetype/%s/",
    "digsrctype:%s",
    "%s",
    " %s ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    for (guint j = 0; j < G_N_ELEMENTS (forms); j++)
      {
        g_auto (GStrv) parts = g_strsplit (forms[j], "%s", 2);
        g_autofree char *value = g_strconcat (parts[0], terms[i].term, parts[1], NULL);
        g_autofree char *tag = g_strconcat ("xmp Iptc4xmpExt:DigitalSourceType=", value, NULL);
        g_autofree char *signals = g_strconcat ("X-DST:", terms[i].strength, NULL);
        const DetectCase test = { { tag }, terms[i].verdict, signals };

        check_cases (&test, 1);
      }
}

static void
test_metadata (void)
{
  static const DetectCase cases[] = {
    { { "xmp Iptc4xmpExt:DigitalSourceType=TRAINEDALGORITHMICMEDIA" }, "synthetic generated", "X-DST:STRONG" },
    { { "xmp Iptc4xmpExt:DigitalSourceType=http://c2pa.org/digitalsourcetype/trainedAlgorithmicData" }, "synthetic generated", "X-DST:STRONG" },
    { { "xmp Iptc4xmpExt:DigitalSourceType=http://c2pa.org/digitalsourcetype/empty" }, "no-label", "X-DST:CONTEXT" },
    { { "xmp Iptc4xmpExt:DigitalSourceType=" }, "no-label", "" },
    { { "xmp Iptc4xmpExt:DigitalSourceType=digitalCapture", "png parameters=Steps: 2, Seed: 1" }, "synthetic generated conflict", "X-DST:NEG G-A1111:STRONG" },
    { { "xmp Iptc4xmpExt:DigitalSourceType=digitalCapture", "png Comment=fake" }, "suspected conflict", "X-DST:NEG G-LABEL:HINT" },
    { { "xmp photoshop:Source=trainedAlgorithmicMedia" }, "no-label", "" },
    { { "xmp Iptc4xmpExt:AISystemUsed=Model 3" }, "partly-synthetic", "X-AI4:STRONG" },
    { { "xmp Iptc4xmpExt:AIPromptInformation=a head" }, "partly-synthetic", "X-AI4:STRONG" },
    { { "xmp Iptc4xmpExt:AISystemUsed= " }, "no-label", "" },
    { { "xmp photoshop:Credit=Made with Google AI" }, "synthetic generated", "X-GOOG:STRONG" },
    { { "iptc 026E=Edited with Google AI" }, "partly-synthetic", "X-GOOG:STRONG" },
    { { "xmp photoshop:Credit=Google" }, "no-label", "" },
    { { "xmp dc:description=a head --v 6 Job ID: 0f8fad5b-d9cb-469f-a165-70867728950e" }, "synthetic generated", "X-MJ:STRONG" },
    { { "png Description=a head Job ID: 0f8fad5b-d9cb-469f-a165-70867728950e" }, "synthetic generated", "X-MJ:STRONG" },
    { { "png Description=Job ID: 12345" }, "no-label", "" },
    { { "xmp xmp:CreatorTool=Stable Diffusion" }, "synthetic generated", "X-TOOL:STRONG" },
    { { "xmp xmp:CreatorTool=Adobe Firefly" }, "synthetic generated", "X-TOOL:STRONG" },
    { { "xmp stEvt:softwareAgent=Midjourney 6" }, "synthetic generated", "X-TOOL:STRONG" },
    { { "exif 010F=Ideogram AI" }, "synthetic generated", "X-TOOL:STRONG" },
    { { "exif 0131=reve.com" }, "synthetic generated", "X-TOOL:STRONG" },
    { { "xmp xmp:CreatorTool=Adobe Photoshop 25.0" }, "suspected", "X-TOOL:HINT" },
    { { "png Software=GIMP 2.10" }, "suspected", "X-TOOL:HINT" },
    { { "png Software=gnuplot" }, "no-label", "" },
    { { "exif 010F=SIEMENS" }, "no-label", "" },
    { { "exif 010E=Signature: QUJDREVGR0hJSktMTU5PUA==", "exif 013B=0f8fad5b-d9cb-469f-a165-70867728950e" }, "synthetic generated", "X-XAI:STRONG" },
    { { "exif 010E=Signature: QUJDREVGR0hJSktMTU5PUA==", "exif 013B=Miller" }, "no-label", "" },
    { { "exif 010E=A head", "exif 013B=0f8fad5b-d9cb-469f-a165-70867728950e" }, "no-label", "" },
    { { "!xmp =" }, "uncheckable", "X-DST:CONTEXT" },
    { { "!exif 0000=" }, "uncheckable", "X-TOOL:CONTEXT" },
    { { "!iptc 0000=" }, "uncheckable", "X-GOOG:CONTEXT" },
    { { "chunk caBX=4000" }, "uncheckable", "P-C2PA:CONTEXT" },
    { { "chunk caBX=4000", "c2pa manifest.actions.c2pa.created.digitalSourceType=trainedAlgorithmicMedia" }, "synthetic generated", "P-ACT:STRONG" },
    { { "chunk tIME=7" }, "no-label", "" },
  };

  CHECK (cases);
}

#define CREATED "c2pa c2pa.actions.v2.actions[0].action=c2pa.created"
#define EDITED "c2pa c2pa.actions.v2.actions[0].action=c2pa.edited"
#define SOURCE(term) "c2pa c2pa.actions.v2.actions[0].digitalSourceType=" IPTC term
#define IPTC "http://cv.iptc.org/newscodes/digitalsourcetype/"
#define INTACT "c2pa check.signature=intact", "c2pa check.signer=A, B", "c2pa check.trust=not trusted", \
               "c2pa check.assertions=intact", "c2pa check.binding=intact"
#define INTACT_SIGNALS "P-C2PA:CONTEXT P-C2PA:CONTEXT P-C2PA:CONTEXT P-C2PA:CONTEXT P-C2PA:CONTEXT"
#define TRUSTED "c2pa check.signature=intact", "c2pa check.signer=A, B", "c2pa check.trust=trusted", \
                "c2pa check.assertions=intact", "c2pa check.binding=intact"
#define OTHER_CREATED "ingredient c2pa.actions.actions[0].action=c2pa.created"
#define OTHER_SOURCE(term) "ingredient c2pa.actions.actions[0].digitalSourceType=" term

static void
test_credentials (void)
{
  static const DetectCase cases[] = {
    /* the store was read and says nothing: that is no unreadable label */
    { { "chunk caBX=4000", "c2pa claim.claim_generator=c2pa-rs/0.1" }, "no-label", "" },
    { { "chunk caBX=4000", "!c2pa manifest=no manifest" }, "uncheckable", "P-C2PA:CONTEXT" },
    { { CREATED, SOURCE ("trainedAlgorithmicMedia"), INTACT }, "synthetic generated", "P-ACT:STRONG " INTACT_SIGNALS },
    { { CREATED, SOURCE ("trainedAlgorithmicMedia"), TRUSTED }, "synthetic generated", "P-ACT:AUTH " INTACT_SIGNALS },
    { { CREATED, SOURCE ("algorithmicMedia") }, "synthetic simulated", "P-ACT:STRONG" },
    { { CREATED, SOURCE ("compositeSynthetic") }, "partly-synthetic", "P-ACT:STRONG" },
    { { CREATED, SOURCE ("composite") }, "suspected", "P-ACT:HINT" },
    { { CREATED, SOURCE ("inventedTerm") }, "no-label", "P-ACT:CONTEXT" },
    { { CREATED, SOURCE ("") }, "no-label", "P-ACT:CONTEXT" },
    { { CREATED, "c2pa c2pa.actions.v2.actions[0].digitalSourceType=" }, "no-label", "" },
    { { CREATED, "c2pa c2pa.actions.v2.actions[0].description=trainedAlgorithmicMedia" }, "no-label", "" },
    { { "c2pa stds.iptc.Iptc4xmpExt:DigitalSourceType=trainedAlgorithmicMedia" }, "synthetic generated", "P-ACT:STRONG" },
    { { "c2pa x.notdigitalSourceType=trainedAlgorithmicMedia" }, "no-label", "" },
    /* a step: some of the content */
    { { EDITED, SOURCE ("trainedAlgorithmicMedia") }, "partly-synthetic", "P-ACT2:STRONG" },
    { { EDITED, SOURCE ("trainedAlgorithmicMedia"), TRUSTED }, "partly-synthetic", "P-ACT2:AUTH " INTACT_SIGNALS },
    { { EDITED, SOURCE ("humanEdits") }, "no-label", "P-ACT2:CONTEXT" },
    { { EDITED, SOURCE ("digitalCapture"), TRUSTED }, "no-label", "P-CAM:CONTEXT P-EDITSIGN:CONTEXT " INTACT_SIGNALS },
    /* the action is that of the same map, not of its neighbour */
    { { CREATED, "c2pa c2pa.actions.v2.actions[1].action=c2pa.placed", "c2pa c2pa.actions.v2.actions[1].digitalSourceType=trainedAlgorithmicMedia" },
      "partly-synthetic", "P-ACT2:STRONG" },
    /* a recording is believed of a trusted signer only, and never against another label */
    { { CREATED, SOURCE ("digitalCapture") }, "no-label", "P-CAM:CONTEXT" },
    { { CREATED, SOURCE ("digitalCapture"), INTACT }, "no-label", "P-CAM:CONTEXT P-EDITSIGN:CONTEXT " INTACT_SIGNALS },
    { { CREATED, SOURCE ("digitalCapture"), TRUSTED }, "says-not", "P-CAM:NEG P-EDITSIGN:CONTEXT " INTACT_SIGNALS },
    { { CREATED, SOURCE ("computationalCapture"), TRUSTED }, "computed", "P-CAM:NEG P-EDITSIGN:CONTEXT " INTACT_SIGNALS },
    { { CREATED, SOURCE ("digitalCapture"), TRUSTED, "png Comment=AI-generated image" },
      "synthetic generated conflict", "P-CAM:NEG P-EDITSIGN:CONTEXT " INTACT_SIGNALS " G-LABEL:STRONG" },
    { { SOURCE ("digitalCapture"), TRUSTED }, "no-label", "P-CAM:CONTEXT P-EDITSIGN:CONTEXT " INTACT_SIGNALS },
    { { CREATED, SOURCE ("digitalCapture"), TRUSTED, "c2pa check.binding=not checked" },
      "no-label", "P-CAM:CONTEXT P-EDITSIGN:CONTEXT " INTACT_SIGNALS " P-C2PA:CONTEXT" },
    /* damaged: the label counts as before, and no more */
    { { CREATED, SOURCE ("trainedAlgorithmicMedia"), "c2pa check.signature=broken" },
      "synthetic generated", "P-ACT:STRONG P-BROKEN:CONTEXT" },
    { { CREATED, SOURCE ("trainedAlgorithmicMedia"), "c2pa check.signature=intact", "c2pa check.trust=trusted",
        "c2pa check.assertions=intact", "c2pa check.binding=broken" },
      "synthetic generated", "P-ACT:STRONG P-BROKEN:CONTEXT P-C2PA:CONTEXT P-C2PA:CONTEXT P-C2PA:CONTEXT" },
    { { CREATED, SOURCE ("digitalCapture"), "c2pa check.signature=intact", "c2pa check.trust=trusted",
        "c2pa check.assertions=broken", "c2pa check.binding=intact" },
      "no-label", "P-CAM:CONTEXT P-BROKEN:CONTEXT P-EDITSIGN:CONTEXT P-C2PA:CONTEXT P-C2PA:CONTEXT P-C2PA:CONTEXT" },
    /* ingredients: what a part is, the image is in part; what the whole was, it is */
    { { OTHER_CREATED, OTHER_SOURCE ("trainedAlgorithmicMedia") }, "partly-synthetic", "P-ING:STRONG" },
    { { "c2pa c2pa.ingredient.v3.relationship=componentOf", OTHER_CREATED, OTHER_SOURCE ("trainedAlgorithmicMedia") },
      "partly-synthetic", "P-ING:CONTEXT P-ING:STRONG" },
    { { "c2pa c2pa.ingredient.v3.relationship=parentOf", OTHER_CREATED, OTHER_SOURCE ("trainedAlgorithmicMedia") },
      "synthetic generated", "P-ING:CONTEXT P-ING:STRONG" },
    { { "c2pa c2pa.ingredient.relationship=parentOf", "c2pa c2pa.ingredient.relationship=inputTo", OTHER_CREATED,
        OTHER_SOURCE ("trainedAlgorithmicMedia") },
      "partly-synthetic", "P-ING:CONTEXT P-ING:CONTEXT P-ING:STRONG" },
    { { TRUSTED, OTHER_CREATED, OTHER_SOURCE ("digitalCapture") },
      "no-label", "P-ING:CONTEXT P-EDITSIGN:CONTEXT " INTACT_SIGNALS },
    { { "c2pa c2pa.ingredient.v3.metadata.digitalSourceType=algorithmicMedia" }, "partly-synthetic", "P-ING:STRONG" },
    { { "c2pa c2pa.ingredients.digitalSourceType=algorithmicMedia" }, "synthetic simulated", "P-ACT:STRONG" },
    { { OTHER_CREATED, OTHER_SOURCE ("composite") }, "suspected", "P-ING:HINT" },
    /* disclosures, makers and programs */
    { { "c2pa c2pa.ai-disclosure.modelType=c2pa.types.model" }, "partly-synthetic", "P-DISC:STRONG" },
    { { "c2pa c2pa.ai-disclosure.modelType=c2pa.types.model", TRUSTED }, "partly-synthetic", "P-DISC:AUTH " INTACT_SIGNALS },
    { { "c2pa c2pa.ai-disclosure.modelName=Model 3", "c2pa c2pa.ai-disclosure.modelType=c2pa.types.model" },
      "partly-synthetic", "P-DISC:CONTEXT P-DISC:STRONG" },
    { { "c2pa c2pa.ai-disclosure.other=x", "c2pa c2pa.ai-disclosure.more=y" }, "partly-synthetic", "P-DISC:STRONG" },
    { { "c2pa c2pa.ai-disclosures.modelType=c2pa.types.model" }, "no-label", "" },
    { { "c2pa c2pa.ai_generated_content.model=x", "c2pa c2pa.ai_generated_content.more=y" }, "synthetic generated", "P-VND:STRONG" },
    { { "ingredient c2pa.ai_generated_content.model=x" }, "partly-synthetic", "P-VND:STRONG" },
    { { "c2pa claim.claim_generator=ChatGPT c2pa-rs/0.1" }, "synthetic generated", "P-VND:STRONG" },
    { { "c2pa claim.claim_generator_info[0].name=Adobe Firefly" }, "synthetic generated", "P-VND:STRONG" },
    { { "c2pa claim.claim_generator_info[0].version=Firefly" }, "no-label", "" },
    { { "c2pa claim.claim_generator=Adobe Photoshop 25.0" }, "no-label", "" },
    { { EDITED, "c2pa c2pa.actions.v2.actions[0].softwareAgent.name=Adobe Firefly" }, "partly-synthetic", "P-VND:STRONG" },
    { { CREATED, "c2pa c2pa.actions.v2.actions[0].softwareAgent=Adobe Firefly" }, "synthetic generated", "P-VND:STRONG" },
    { { "c2pa claim.claim_generator=ASUS Gallery", INTACT }, "no-label", "P-EDITSIGN:CONTEXT " INTACT_SIGNALS },
    /* watermarks for finding the image again */
    { { "c2pa c2pa.soft-binding.alg=x", "c2pa c2pa.soft-binding.blocks[0].value=y" }, "no-label", "P-SOFT:CONF" },
    { { "c2pa c2pa.actions.v2.actions[0].action=c2pa.watermarked" }, "no-label", "P-SOFT:CONF" },
  };

  CHECK (cases);
}

/* A claim is called verified only where every step up to a trusted signer was checked. */
static void
test_credentials_assurance (void)
{
  static const struct
  {
    const char *tags[8];
    const char *verified; /* the values of verified pieces */
  } cases[] = {
    { { CREATED, SOURCE ("algorithmicMedia"), TRUSTED },
      IPTC "algorithmicMedia intact A, B trusted intact intact " },
    { { CREATED, SOURCE ("algorithmicMedia"), INTACT }, "intact intact intact " },
    { { OTHER_CREATED, OTHER_SOURCE ("algorithmicMedia"), TRUSTED }, "intact A, B trusted intact intact " },
    { { CREATED, "c2pa check.signature=broken", "c2pa check.signer=A, B", "c2pa check.trust=trusted",
        "c2pa check.assertions=intact", "c2pa check.binding=intact" }, "" },
    { { CREATED, "c2pa check.signature=not checked", "c2pa check.trust=not trusted" }, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DetectCase test = { 0 };
      g_autoptr (GPtrArray) evidence = NULL;
      g_autoptr (GString) verified = g_string_new (NULL);

      memcpy (test.tags, cases[i].tags, sizeof cases[i].tags);
      evidence = detect_case (&test);
      for (guint j = 0; j < evidence->len; j++)
        {
          const SymEvidence *piece = g_ptr_array_index (evidence, j);

          if (piece->assurance == SYM_ASSURANCE_VERIFIED)
            g_string_append_printf (verified, "%s ", piece->value);
        }
      g_assert_cmpstr (verified->str, ==, cases[i].verified);
    }
}

static void
test_aigc (void)
{
  static const DetectCase cases[] = {
    { { "png AIGC={\"Label\":\"1\",\"ContentProducer\":\"001191\"}" }, "synthetic generated", "A-PNG:STRONG" },
    { { "xmp TC260:AIGC={\"Label\":\"1\"}" }, "synthetic generated", "A-XMP:STRONG" },
    { { "xmp TC260:AIGC={&quot;Label&quot;:&quot;1&quot;}" }, "synthetic generated", "A-XMP:STRONG" },
    { { "xmp TC260:AIGC={\"Label\": 2}" }, "suspected", "A-XMP:HINT" },
    { { "xmp TC260:AIGC={\"Label\":\"3\",\"ProduceID\":\"x\"}" }, "suspected", "A-XMP:HINT" },
    { { "xmp TC260:AIGC={\"Label\":\"AIGC\",\"ProduceID\":\"x\"}" }, "synthetic generated", "A-ODD:STRONG" },
    { { "xmp TC260:AIGC=AIGC" }, "suspected", "A-XMP:HINT" },
    { { "exif 9286={\"AIGC\":{\"Label\":\"1\"}}" }, "synthetic generated", "A-EXIF:STRONG" },
    { { "exif 010E=AIGC{\"ContentProducer\":\"x\"}" }, "synthetic generated", "A-EXIF:STRONG" },
    { { "exif 9286={\"AIGC\":{\"ServiceProvider\":\"x\"}}" }, "synthetic generated", "A-TENC:STRONG" },
    { { "exif 9286={\"aigc_label_type\":1}" }, "synthetic generated", "A-BYTE:STRONG" },
    { { "exif 9286={\"aigc_label_type\":0}" }, "no-label", "" },
    { { "exif 9286={\"AIGC\":{}}" }, "suspected", "A-EXIF:HINT" },
    { { "exif 9286={\"Label\":\"1\"}" }, "no-label", "" }, /* without its context */
    { { "xmp dc:description=Label 1" }, "no-label", "" },
  };

  CHECK (cases);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/detect/png/generators", test_generators);
  g_test_add_func ("/detect/png/text", test_text);
  g_test_add_func ("/detect/xmp/digital-source-type", test_source_types);
  g_test_add_func ("/detect/xmp/metadata", test_metadata);
  g_test_add_func ("/detect/c2pa/credentials", test_credentials);
  g_test_add_func ("/detect/c2pa/assurance", test_credentials_assurance);
  g_test_add_func ("/detect/aigc", test_aigc);

  return g_test_run ();
}
