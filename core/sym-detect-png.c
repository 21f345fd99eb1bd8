/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-detect"

#include "config.h"

#include "sym-detect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Section 5 of the catalogue: PNG text, XMP, EXIF, IPTC and the AIGC label, in whatever file they
 * stand. */

static void
detect_source_type (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);
  const SymSourceType *type = _sym_source_type_find (tag->value);

  if (type != NULL)
    _sym_detection_add_as (run, row, index, NULL, 0, type->strength, type->asserts, type->says);
  else if (tag->value[strspn (tag->value, " ")] != '\0')
    _sym_detection_add (run, row, index, NULL, 0);
}

static gboolean
has (const char *text, const char *part)
{
  return strstr (text, part) != NULL;
}

static gboolean
has_number_after (const char *text, const char *label)
{
  for (const char *p = strstr (text, label); p != NULL; p = strstr (p + 1, label))
    if (g_ascii_isdigit (p[strlen (label)]))
      return TRUE;

  return FALSE;
}

/* "Steps: 20, Sampler: …": the settings line of AUTOMATIC1111 and its followers, or the JSON of
 * SwarmUI and Fooocus in the same place. */
static gboolean
is_settings (const char *text)
{
  return (has_number_after (text, "Steps: ") &&
          (has (text, "Sampler:") || has (text, "CFG scale:") || has (text, "Seed:"))) ||
         has (text, "sui_image_params");
}

static void
detect_settings (SymDetection *run, const SymRow *row, guint index)
{
  if (is_settings (sym_tags_get (_sym_detection_get_tags (run), index)->value))
    _sym_detection_add (run, row, index, NULL, 0);
}

static gboolean
is_graph (const char *text)
{
  return has (text, "\"class_type\"") || has (text, "\"nodes\"");
}

static void
detect_graph (SymDetection *run, const SymRow *row, guint index)
{
  if (is_graph (sym_tags_get (_sym_detection_get_tags (run), index)->value))
    _sym_detection_add (run, row, index, NULL, 0);
}

/* Keywords that generators use and anybody may: without their content they say nothing. */
static void
detect_plain_keyword (SymDetection *run, const SymRow *row, guint index)
{
  const char *value = sym_tags_get (_sym_detection_get_tags (run), index)->value;

  if (!is_graph (value) && !is_settings (value) && value[0] != '\0')
    _sym_detection_add (run, row, index, NULL, 0);
}

/* Keywords that have rows of their own. */
#define KNOWN_KEYWORDS \
  "Software|AIGC|extras|postprocessing|invokeai_metadata|invokeai_graph|invokeai_workflow|" \
  "sd-metadata|" \
  "Dream|fooocus_scheme|Negative Prompt|negative_prompt|aesthetic_score"

/* Every other text is read for its words; a program's settings are not prose. */
static void
detect_text (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);

  if (_sym_value_is_one_of (tag->name, KNOWN_KEYWORDS, 0, TRUE) ||
      g_str_has_prefix (tag->name, "XML:") || g_str_has_prefix (tag->name, "Raw profile") ||
      is_settings (tag->value) || is_graph (tag->value))
    return;
  _sym_detect_words (run, row, index);
}

static gboolean
is_uuid (const char *text)
{
  static const guint8 groups[] = { 8, 4, 4, 4, 12 };

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      for (guint j = 0; j < groups[i]; j++)
        if (!g_ascii_isxdigit (*text++))
          return FALSE;
      if (i + 1 < G_N_ELEMENTS (groups) && *text++ != '-')
        return FALSE;
    }

  return !g_ascii_isalnum (*text);
}

static void
detect_job_id (SymDetection *run, const SymRow *row, guint index)
{
  const char *value = sym_tags_get (_sym_detection_get_tags (run), index)->value;

  for (const char *p = strstr (value, "Job ID: "); p != NULL; p = strstr (p + 1, "Job ID: "))
    if (is_uuid (p + strlen ("Job ID: ")))
      {
        _sym_detection_add (run, row, index, NULL, (gsize) (p - value));
        return;
      }
}

/* Neither half of the pair says anything alone. */
static void
detect_signature_pair (SymDetection *run, const SymRow *row, guint index)
{
  const SymTags *tags = _sym_detection_get_tags (run);
  const SymTag *tag = sym_tags_get (tags, index);
  const SymTag *artist = sym_tags_find (tags, SYM_CARRIER_EXIF, 0x013b);
  const char *signature = tag->value + strlen ("Signature: ");
  gsize n;

  if (!g_str_has_prefix (tag->value, "Signature: ") || artist == NULL || !is_uuid (artist->value))
    return;
  n = strspn (signature, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
  if (n >= 16 && signature[n + strspn (signature + n, " ")] == '\0')
    _sym_detection_add (run, row, index, NULL, 0);
}

/* The value of a key of JSON text, without its quotes; NULL if the key is not there. Labels are
 * searched in text that may be escaped, wrapped or cut, so this is no parser. */
static char *
find_json_value (const char *json, const char *key)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", key);
  const char *p = strstr (json, quoted);
  const char *end;

  if (p == NULL)
    return NULL;
  p += strlen (quoted);
  p += strspn (p, " \t\r\n");
  if (*p != ':')
    return NULL;
  p++;
  p += strspn (p, " \t\r\n");
  if (*p == '"')
    {
      p++;
      end = p + strcspn (p, "\"");
    }
  else
    end = p + strcspn (p, ",}] \t\r\n");

  return g_strndup (p, (gsize) (end - p));
}

/* The forms that the label of GB 45438-2025 is found in; a row takes one of them, or any. */
#define AIGC_LABEL "label"     /* a normative key, or the label's name alone */
#define AIGC_VARIANT "variant" /* keys of another spelling in their place */
#define AIGC_ODD "odd"         /* a value that the standard does not know, beside its keys */
#define AIGC_BYTE "byte"       /* ByteDance's own number */

static gboolean
has_json_key (const char *json, const char *const *keys)
{
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = find_json_value (json, keys[i]);

      if (value != NULL)
        return TRUE;
    }

  return FALSE;
}

static const char *
get_aigc_form (const char *json, const char *label)
{
  static const char *const normative[] = {
    "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID",
    "ReservedCode2", NULL,
  };
  static const char *const variant[] = { "ServiceProvider", "ServiceUser", NULL };
  g_autofree char *type = find_json_value (json, "aigc_label_type");

  if (type != NULL && (strcmp (type, "1") == 0 || strcmp (type, "2") == 0))
    return AIGC_BYTE;
  if (label != NULL && !_sym_value_is_one_of (label, "1|2|3", 0, FALSE))
    return AIGC_ODD;
  if (has_json_key (json, normative))
    return AIGC_LABEL;
  if (has_json_key (json, variant))
    return AIGC_VARIANT;
  if (label != NULL)
    return AIGC_LABEL;

  return type == NULL ? "" : NULL;
}

/* The label counts beside one of its keys; the word alone is a hint. */
static void
detect_aigc (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);
  g_auto (GStrv) pieces = g_strsplit (tag->value, "&quot;", -1);
  g_autofree char *json = g_strjoinv ("\"", pieces);
  g_autofree char *label = find_json_value (json, "Label");
  const char *form = get_aigc_form (json, label);

  if (form == NULL || (row->name == NULL && !has (json, "AIGC") && strcmp (form, AIGC_BYTE) != 0))
    return;
  if (form[0] == '\0')
    {
      if (row->arg == NULL || strcmp (row->arg, AIGC_LABEL) == 0)
        _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_HINT, SYM_CLASS_HINT,
                               N_ ("The file holds the name of the Chinese label for generated "
                                   "content, but not the label."));
    }
  else if (row->arg != NULL && strcmp (row->arg, form) != 0)
    return;
  else if (strcmp (form, AIGC_BYTE) != 0 && label != NULL &&
           _sym_value_is_one_of (label, "2|3", 0, FALSE))
    _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_HINT, SYM_CLASS_HINT,
                           N_ ("The Chinese label for generated content says that the image may "
                               "have been generated."));
  else
    _sym_detection_add (run, row, index, NULL, 0);
}

/* The label may be written with its own name in front. */
static void
detect_aigc_in_text (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = sym_tags_get (_sym_detection_get_tags (run), index);

  if ((has (tag->value, "AIGC") && has (tag->value, "{")) || has (tag->value, "aigc_label_type"))
    detect_aigc (run, row, index);
}

/* A long text is in several tags, and is one piece of evidence. */
static void
detect_stealth (SymDetection *run, const SymRow *row, guint index)
{
  const SymTags *tags = _sym_detection_get_tags (run);
  const char *name = sym_tags_get (tags, index)->name;

  if (!g_str_has_prefix (name, "stealth_"))
    return;
  for (guint i = 0; i < index; i++)
    if (sym_tags_get (tags, i)->carrier == SYM_CARRIER_PIXELS &&
        strcmp (sym_tags_get (tags, i)->name, name) == 0)
      return;
  _sym_detection_add (run, row, index, NULL, 0);
}

#define ROW(signal_, carrier_, key_, name_, match_, basis_) \
  .signal = signal_, .carrier = SYM_CARRIER_##carrier_, .key = key_, .name = name_, \
  .match = SYM_MATCH_##match_, \
  .basis = basis_
#define STRONG(class_, says_) .strength = SYM_STRENGTH_STRONG, .asserts = SYM_CLASS_##class_, \
    .says = says_
#define HINT(says_) .strength = SYM_STRENGTH_HINT, .asserts = SYM_CLASS_HINT, .says = says_
#define TOOL(carrier_, key_, name_) \
  { ROW ("X-TOOL", carrier_, key_, name_, WORDS, "name of the writing program"), \
    .field = SYM_FIELD_TOOL, HINT ("") }
#define WORDS(carrier_, key_, name_) \
  { ROW ("G-LABEL", carrier_, key_, name_, WORDS, "author's own words"), \
    .field = SYM_FIELD_IMAGE, HINT ("") }
#define UNREADABLE(signal_, carrier_, says_) \
  { ROW (signal_, carrier_, 0, NULL, UNREADABLE, "unreadable carrier"), \
    .strength = SYM_STRENGTH_CONTEXT, .asserts = SYM_CLASS_UNCHECKABLE, .says = says_ }
#define MADE_BY_MODEL(signal_, name_) \
  { ROW (signal_, PNG_TEXT, 0, name_, ANY, "keyword of the generator"), STRONG (GENERATED, \
    GENERATOR_SAYS) }

#define GENERATOR_SAYS N_ ("A program that generates images wrote its settings into the file.")
#define SETTINGS "keyword of the generator"
#define IPTC_AI "IPTC Photo Metadata 2025.1"
#define IPTC_DST "IPTC Digital Source Type"
#define GB "GB 45438-2025"
#define AI_USED_SAYS N_ ("The file names the artificial intelligence that was used to make the " \
                         "image.")
#define AIGC_SAYS N_ ("The Chinese label for generated content says that the image was " \
                      "generated or edited by artificial intelligence.")
#define UNKNOWN_SOURCE_SAYS N_ ("The file states a source of the image in a word that is not " \
                                "of the list.")

#define AI_USED(name_) { ROW ("X-AI4", XMP, 0, name_, PRESENT, IPTC_AI), STRONG (PARTLY, \
    AI_USED_SAYS) }
#define CREDIT(carrier_, key_, name_) \
  { ROW ("X-GOOG", carrier_, key_, name_, CONTAINS, "Google's credit line"), \
    .arg = "Made with Google AI", \
    STRONG (GENERATED, \
            N_ ("The credit line says that Google’s AI made the image.")) }, \
  { ROW ("X-GOOG", carrier_, key_, name_, CONTAINS, "Google's credit line"), \
    .arg = "Edited with Google AI", \
    STRONG (PARTLY, \
            N_ ("The credit line says that Google’s AI edited the image.")) }
#define JOB_ID(carrier_, key_, name_) \
  { ROW ("X-MJ", carrier_, key_, name_, CALL, "Midjourney's description"), .call = detect_job_id, \
    STRONG (GENERATED, \
            N_ ("The description has the form that the generator Midjourney writes.")) }
#define AIGC(signal_, carrier_, key_, name_, call_, form_) \
  { ROW (signal_, carrier_, key_, name_, CALL, GB), .call = call_, .arg = form_, \
    STRONG (GENERATED, AIGC_SAYS) }
#define AIGC_FORMS(signal_, carrier_, key_, name_, call_) \
  AIGC (signal_, carrier_, key_, name_, call_, AIGC_LABEL), \
  AIGC ("A-TENC", carrier_, key_, name_, call_, AIGC_VARIANT), \
  AIGC ("A-BYTE", carrier_, key_, name_, call_, AIGC_BYTE), \
  AIGC ("A-ODD", carrier_, key_, name_, call_, AIGC_ODD)

const SymRow _sym_rows_png[] = {
  { ROW ("X-DST", XMP, 0, "Iptc4xmpExt:DigitalSourceType", CALL, IPTC_DST),
    .call = detect_source_type,
    .strength = SYM_STRENGTH_CONTEXT,
    .asserts = SYM_CLASS_NO_LABEL,
    .says = UNKNOWN_SOURCE_SAYS },
  AI_USED ("Iptc4xmpExt:AISystemUsed"),
  AI_USED ("Iptc4xmpExt:AISystemVersionUsed"),
  AI_USED ("Iptc4xmpExt:AIPromptInformation"),
  AI_USED ("Iptc4xmpExt:AIPromptWriterName"),
  CREDIT (XMP, 0, "photoshop:Credit"),
  CREDIT (IPTC, 0x026e, NULL),
  JOB_ID (XMP, 0, "dc:description"),
  JOB_ID (PNG_TEXT, 0, "Description"),
  TOOL (XMP, 0, "xmp:CreatorTool"),
  TOOL (XMP, 0, "tiff:Software"),
  TOOL (XMP, 0, "tiff:Make"),
  TOOL (XMP, 0, "stEvt:softwareAgent"),
  TOOL (EXIF, 0x010f, NULL),
  TOOL (EXIF, 0x0131, NULL),
  TOOL (PNG_TEXT, 0, "Software"),
  { ROW ("X-XAI", EXIF, 0x010e, NULL, CALL, "xAI's signature"),
    .call = detect_signature_pair,
    STRONG (GENERATED, N_ ("The file has the signature that the generator Grok writes.")) },
  UNREADABLE ("X-DST", XMP, N_ ("The file’s XMP metadata cannot be read.")),
  UNREADABLE ("X-TOOL", EXIF, N_ ("The file’s EXIF metadata cannot be read.")),
  UNREADABLE ("X-GOOG", IPTC, N_ ("The file’s IPTC metadata cannot be read.")),

  { ROW ("G-A1111", PNG_TEXT, 0, "parameters", CALL, SETTINGS),
    .call = detect_settings,
    STRONG (GENERATED, GENERATOR_SAYS) },
  { ROW ("G-A1111", EXIF, 0x9286, NULL, CALL, SETTINGS),
    .call = detect_settings,
    STRONG (GENERATED, GENERATOR_SAYS) },
  { ROW ("G-EXTRAS", PNG_TEXT, 0, "extras", PRESENT, SETTINGS),
    HINT (N_ ("The file has a keyword that programs leave that enlarge images with a generative "
              "model.")) },
  { ROW ("G-EXTRAS", PNG_TEXT, 0, "postprocessing", PRESENT, SETTINGS),
    HINT (N_ ("The file has a keyword that programs leave that enlarge images with a generative "
              "model.")) },
  { ROW ("G-COMFY", PNG_TEXT, 0, "prompt", CALL, SETTINGS),
    .call = detect_graph,
    STRONG (GENERATED, GENERATOR_SAYS) },
  { ROW ("G-COMFY", PNG_TEXT, 0, "workflow", CALL, SETTINGS),
    .call = detect_graph,
    STRONG (GENERATED, GENERATOR_SAYS) },
  MADE_BY_MODEL ("G-INVOKE", "invokeai_metadata"),
  MADE_BY_MODEL ("G-INVOKE", "invokeai_graph"),
  MADE_BY_MODEL ("G-INVOKE", "invokeai_workflow"),
  MADE_BY_MODEL ("G-INVOKE", "sd-metadata"),
  MADE_BY_MODEL ("G-INVOKE", "Dream"),
  { ROW ("G-NAI", PNG_TEXT, 0, "Software", VALUE, "NovelAI"), .arg = "NovelAI",
    STRONG (GENERATED, GENERATOR_SAYS) },
  { ROW ("G-NAI", PNG_TEXT, 0, "Title", VALUE, "NovelAI"),
    .arg = "AI generated image",
    HINT (N_ ("The title is the one that the generator NovelAI writes.")) },
  MADE_BY_MODEL ("G-FOOO", "fooocus_scheme"),
  { ROW ("G-FOOO", PNG_TEXT, 0, "parameters", CONTAINS, SETTINGS), .arg = "fooocus",
    STRONG (GENERATED, GENERATOR_SAYS) },
  MADE_BY_MODEL ("G-EASY", "Negative Prompt"),
  MADE_BY_MODEL ("G-EASY", "negative_prompt"),
  { ROW ("G-STEALTH", PIXELS, 0, NULL, CALL, "stealth_pnginfo, NovelAI"),
    .call = detect_stealth,
    STRONG (GENERATED,
            N_ ("A program that generates images hid its settings in the lowest bits of the "
                "pixels.")) },
  UNREADABLE ("G-STEALTH", PIXELS, N_ ("A text in the pixels cannot be read to its end.")),
  { ROW ("G-AEST", PNG_TEXT, 0, "aesthetic_score", ANY, SETTINGS),
    HINT (N_ ("The file has a keyword that belongs to tools about generated images.")) },
  { ROW ("G-PLAIN", PNG_TEXT, 0, "prompt", CALL, "PNG 3"),
    .call = detect_plain_keyword,
    .strength = SYM_STRENGTH_CONF,
    .asserts = SYM_CLASS_NO_LABEL,
    .says = N_ ("The keyword is one that generators use, but what stands there is ordinary "
                "text.") },
  { ROW ("G-LABEL", PNG_TEXT, 0, NULL, CALL, "author's own words"),
    .call = detect_text,
    .field = SYM_FIELD_IMAGE,
    HINT ("") },
  WORDS (XMP, 0, "dc:description"),
  WORDS (XMP, 0, "dc:title"),
  WORDS (EXIF, 0x010e, NULL),
  WORDS (EXIF, 0x9286, NULL),
  WORDS (IPTC, 0x0278, NULL),
  UNREADABLE ("G-PLAIN", PNG_TEXT, N_ ("A text in the file cannot be read.")),

  AIGC_FORMS ("A-XMP", XMP, 0, "TC260:AIGC", detect_aigc),
  AIGC_FORMS ("A-PNG", PNG_TEXT, 0, "AIGC", detect_aigc),
  AIGC_FORMS ("A-EXIF", EXIF, 0x9286, NULL, detect_aigc_in_text),
  AIGC_FORMS ("A-EXIF", EXIF, 0x010e, NULL, detect_aigc_in_text),
  AIGC ("A-BYTE", XMP, 0, "Keys:AigcInfo", detect_aigc, NULL),
};
const guint _sym_n_rows_png = G_N_ELEMENTS (_sym_rows_png);
