/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-detect"

#include "config.h"

#include "sym-detect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Section 5.1 of the catalogue: content credentials. The decoder hands over the values of the
 * manifests and what it could check of them; key 0 is the active manifest, the others are those of
 * ingredients. */

/* Tags on either side that are searched for a value of the same map. */
#define BESIDE_REACH 256

#define BASIS "C2PA 2.2"

static const SymTag *
get_tag (const SymDetection *run, guint index)
{
  return sym_tags_get (_sym_detection_get_tags (run), index);
}

/* Length of a name's path @up maps above its value, with the dot. */
static gsize
get_map_length (const char *name, guint up)
{
  gsize length = strlen (name);

  for (guint i = 0; i <= up && length > 0; i++)
    for (length--; length > 0 && name[length - 1] != '.';)
      length--;

  return length;
}

/* The value of @leaf in the map that holds tag @index, or @up maps above. */
static const SymTag *
find_beside (const SymTags *tags, guint index, guint up, const char *leaf)
{
  const SymTag *tag = sym_tags_get (tags, index);
  const gsize map = get_map_length (tag->name, up);
  const guint n = sym_tags_get_length (tags);

  for (int step = -1; step <= 1; step += 2)
    for (guint distance = 1; distance <= BESIDE_REACH; distance++)
      {
        const SymTag *other;

        if (step < 0 ? distance > index : distance >= n - index)
          break;
        other = sym_tags_get (tags, step < 0 ? index - distance : index + distance);
        if (other->carrier != tag->carrier || other->key != tag->key ||
            strncmp (other->name, tag->name, map) != 0)
          break;
        if (strcmp (other->name + map, leaf) == 0)
          return other;
      }

  return NULL;
}

static gboolean
has_leaf (const SymTag *tag, const char *leaf)
{
  const gsize n = strlen (tag->name);
  const gsize m = strlen (leaf);

  return n >= m && g_ascii_strcasecmp (tag->name + n - m, leaf) == 0 &&
         (n == m || tag->name[n - m - 1] == '.' || tag->name[n - m - 1] == ':');
}

/* Whether a value belongs to the assertion @label, of whatever version: "c2pa.ingredient" and
 * "c2pa.ingredient.v3". */
static gboolean
is_of_assertion (const SymTag *tag, const char *label)
{
  const gsize n = strlen (label);

  return strncmp (tag->name, label, n) == 0 &&
         (tag->name[n] == '\0' || tag->name[n] == '.' || tag->name[n] == '[');
}

/* The first value stands for the assertion as a whole. */
static gboolean
is_first_of_assertion (const SymTags *tags, guint index, const char *label)
{
  const SymTag *tag = sym_tags_get (tags, index);
  const SymTag *before = index > 0 ? sym_tags_get (tags, index - 1) : NULL;

  return is_of_assertion (tag, label) &&
         (before == NULL || before->carrier != tag->carrier || before->key != tag->key ||
          !is_of_assertion (before, label));
}

static gboolean
is_source_type (const SymTag *tag)
{
  return has_leaf (tag, "digitalSourceType") && tag->value[strspn (tag->value, " ")] != '\0';
}

static gboolean
states_ai (const SymTag *tag)
{
  const SymSourceType *type = is_source_type (tag) ? _sym_source_type_find (tag->value) : NULL;

  return (type != NULL && type->strength >= SYM_STRENGTH_HINT) ||
         is_of_assertion (tag, "c2pa.ai-disclosure") ||
         is_of_assertion (tag, "c2pa.ai_generated_content");
}

/* What was checked of the active manifest. A file may have several stores: each must hold. */
SymCredentials
_sym_credentials_read (const SymTags *tags)
{
  static const struct
  {
    const char *name, *good;
  } checks[] = {
    { "check.signature", "intact" },
    { "check.trust", "trusted" },
    { "check.assertions", "intact" },
    { "check.binding", "intact" },
  };
  SymCredentials self = { 0 };
  guint n_parents = 0;
  guint n_others = 0;
  guint held = 0;
  gboolean failed = FALSE;

  for (guint i = 0; i < sym_tags_get_length (tags); i++)
    {
      const SymTag *tag = sym_tags_get (tags, i);

      if (tag->carrier != SYM_CARRIER_C2PA)
        continue;
      self.n_facts++;
      self.states_ai |= states_ai (tag);
      failed |= (tag->flags & SYM_TAG_UNREADABLE) != 0;
      if (is_of_assertion (tag, "c2pa.ingredient") && has_leaf (tag, "relationship"))
        {
          n_parents += strcmp (tag->value, "parentOf") == 0;
          n_others += strcmp (tag->value, "parentOf") != 0;
        }
      for (guint j = 0; tag->key == 0 && j < G_N_ELEMENTS (checks); j++)
        if (strcmp (tag->name, checks[j].name) == 0)
          {
            held |= 1u << j;
            failed |= strcmp (tag->value, checks[j].good) != 0;
          }
    }
  self.is_vouched_for = !failed && held == (1u << G_N_ELEMENTS (checks)) - 1;
  self.only_parents = n_parents > 0 && n_others == 0;

  return self;
}

/* What an ingredient is, the image is in part; what a former state of the whole image is, it is. */
static SymClass
inherit (SymDetection *run, SymClass asserts)
{
  return _sym_detection_get_credentials (run)->only_parents ? asserts
                                                            : MIN (asserts, SYM_CLASS_PARTLY);
}

/* Adds what is affirmed: by a standard's own word where a trusted signer vouches for it. */
static void
affirm (SymDetection *run, const SymRow *row, guint index, gsize around, SymClass asserts,
        const char *says)
{
  const gboolean vouched_for = get_tag (run, index)->key == 0 &&
                               _sym_detection_get_credentials (run)->is_vouched_for;

  _sym_detection_set_assurance (run, vouched_for ? SYM_ASSURANCE_VERIFIED : SYM_ASSURANCE_CLAIMED);
  _sym_detection_add_as (run, row, index, NULL, around,
                         vouched_for ? SYM_STRENGTH_AUTH : SYM_STRENGTH_STRONG, asserts, says);
  _sym_detection_set_assurance (run, SYM_ASSURANCE_CLAIMED);
}

static void
add_context (SymDetection *run, const SymRow *row, guint index, const char *says)
{
  _sym_detection_add_as (run, row, index, NULL, 0, SYM_STRENGTH_CONTEXT, SYM_CLASS_NO_LABEL, says);
}

/* Content credentials that nobody handed over any fact of were not read. */
static void
detect_credentials (SymDetection *run, const SymRow *row, guint index)
{
  if (_sym_detection_get_credentials (run)->n_facts == 0)
    _sym_detection_add (run, row, index, NULL, 0);
}

/* Of which thing a digital source type speaks. */
typedef enum
{
  SUBJECT_NONE,
  SUBJECT_IMAGE,      /* how the image came into being */
  SUBJECT_STEP,       /* a later step: what it added or changed */
  SUBJECT_INGREDIENT, /* another file that the image was made from */
} Subject;

static Subject
get_subject (const SymDetection *run, guint index)
{
  const SymTag *tag = get_tag (run, index);
  const SymTag *action;

  if (!is_source_type (tag))
    return SUBJECT_NONE;
  if (tag->key > 0 || is_of_assertion (tag, "c2pa.ingredient"))
    return SUBJECT_INGREDIENT;
  action = find_beside (_sym_detection_get_tags (run), index, 0, "action");

  return action == NULL || strcmp (action->value, "c2pa.created") == 0 ? SUBJECT_IMAGE
                                                                       : SUBJECT_STEP;
}

static gboolean
is_capture (const SymSourceType *type)
{
  return type != NULL && type->strength == SYM_STRENGTH_NEG;
}

/* P-ACT. */
static void
detect_creation (SymDetection *run, const SymRow *row, guint index)
{
  const SymSourceType *type;

  if (get_subject (run, index) != SUBJECT_IMAGE)
    return;
  type = _sym_source_type_find (get_tag (run, index)->value);
  if (type == NULL)
    _sym_detection_add (run, row, index, NULL, 0);
  else if (type->strength >= SYM_STRENGTH_STRONG)
    affirm (run, row, index, 0, type->asserts, type->says);
  else if (!is_capture (type))
    _sym_detection_add_as (run, row, index, NULL, 0, type->strength, type->asserts, type->says);
}

/* P-ACT2: whatever a step added, the rest may be as it was. */
static void
detect_step (SymDetection *run, const SymRow *row, guint index)
{
  const SymSourceType *type;

  if (get_subject (run, index) != SUBJECT_STEP)
    return;
  type = _sym_source_type_find (get_tag (run, index)->value);
  if (type == NULL)
    _sym_detection_add (run, row, index, NULL, 0);
  else if (type->strength >= SYM_STRENGTH_STRONG)
    affirm (run, row, index, 0, MIN (type->asserts, SYM_CLASS_PARTLY),
            N_ ("The content credentials say that a step of the image’s making brought in "
                "artificial content."));
  else if (!is_capture (type))
    _sym_detection_add_as (run, row, index, NULL, 0, type->strength, type->asserts, type->says);
}

/* P-CAM: anyone can claim a recording. */
static void
detect_capture (SymDetection *run, const SymRow *row, guint index)
{
  const Subject subject = get_subject (run, index);
  const SymSourceType *type = _sym_source_type_find (get_tag (run, index)->value);
  const SymTags *tags = _sym_detection_get_tags (run);

  if ((subject != SUBJECT_IMAGE && subject != SUBJECT_STEP) || !is_capture (type))
    return;
  if (subject == SUBJECT_IMAGE && find_beside (tags, index, 0, "action") != NULL &&
      _sym_detection_get_credentials (run)->is_vouched_for)
    {
      _sym_detection_set_assurance (run, SYM_ASSURANCE_VERIFIED);
      _sym_detection_add_as (run, row, index, NULL, 0, type->strength, type->asserts, type->says);
      _sym_detection_set_assurance (run, SYM_ASSURANCE_CLAIMED);
    }
  else
    _sym_detection_add (run, row, index, NULL, 0);
}

/* P-ING. */
static void
detect_ingredient (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = get_tag (run, index);
  const SymSourceType *type;

  if (is_of_assertion (tag, "c2pa.ingredient") && has_leaf (tag, "relationship"))
    _sym_detection_add (run, row, index, NULL, 0);
  if (get_subject (run, index) != SUBJECT_INGREDIENT)
    return;

  type = _sym_source_type_find (tag->value);
  if (type == NULL || type->strength < SYM_STRENGTH_HINT)
    add_context (run, row, index,
                 N_ ("The content credentials state the source of another file that the image was "
                     "made from."));
  else if (type->strength == SYM_STRENGTH_HINT)
    _sym_detection_add_as (run, row, index, NULL, 0, type->strength, type->asserts, type->says);
  else
    {
      const SymTag *action = find_beside (_sym_detection_get_tags (run), index, 0, "action");
      const gboolean whole = action == NULL || strcmp (action->value, "c2pa.created") == 0;

      affirm (run, row, index, 0,
              whole ? inherit (run, type->asserts) : MIN (type->asserts, SYM_CLASS_PARTLY),
              N_ ("The image was made from another file that, by its content credentials, is "
                  "artificial or partly so."));
    }
}

/* P-DISC: one piece decides, the model's name and the like stand beside it. */
static void
detect_disclosure (SymDetection *run, const SymRow *row, guint index)
{
  static const char label[] = "c2pa.ai-disclosure";
  const SymTags *tags = _sym_detection_get_tags (run);
  const SymTag *tag = get_tag (run, index);

  if (!is_of_assertion (tag, label))
    return;
  if (has_leaf (tag, "modelType") ||
      (is_first_of_assertion (tags, index, label) &&
       find_beside (tags, index, 0, "modelType") == NULL))
    affirm (run, row, index, 0, row->asserts, row->says);
  else if (has_leaf (tag, "modelName") || has_leaf (tag, "modelIdentifier") ||
           has_leaf (tag, "humanOversightLevel"))
    add_context (run, row, index,
                 N_ ("The content credentials describe the artificial intelligence that was "
                     "used."));
}

/* P-VND, a maker's own assertion. */
static void
detect_vendor (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = get_tag (run, index);

  if (is_first_of_assertion (_sym_detection_get_tags (run), index, "c2pa.ai_generated_content"))
    _sym_detection_add_as (run, row, index, NULL, 0, row->strength,
                           tag->key > 0 ? inherit (run, row->asserts) : row->asserts, row->says);
}

/* P-VND, the program: it counts where it does nothing but generate. An editor signs whatever
 * passes through it. */
static void
detect_generator (SymDetection *run, const SymRow *row, guint index)
{
  const SymTags *tags = _sym_detection_get_tags (run);
  const SymTag *tag = get_tag (run, index);
  const gboolean agent = has_leaf (tag, "softwareAgent") || has_leaf (tag, "softwareAgent.name");
  const SymHit *best = NULL;
  SymClass asserts;
  GArray *hits;

  if (!agent && strcmp (tag->name, "claim.claim_generator") != 0 &&
      !(g_str_has_prefix (tag->name, "claim.claim_generator_info") && has_leaf (tag, "name")))
    return;

  hits = _sym_detection_match_words (run, tag->value, 0);
  for (guint i = 0; i < hits->len; i++)
    {
      const SymHit *hit = &g_array_index (hits, SymHit, i);

      if ((hit->term->class == SYM_TERM_TOOL || hit->term->class == SYM_TERM_TOOL_ONLY) &&
          (best == NULL || hit->weak < best->weak ||
           (hit->weak == best->weak && hit->term->asserts > best->term->asserts)))
        best = hit;
    }
  if (best == NULL)
    return;

  asserts = best->term->asserts;
  if (agent)
    {
      const SymTag *action = find_beside (tags, index, has_leaf (tag, "name") ? 1 : 0, "action");

      if (action != NULL && strcmp (action->value, "c2pa.created") != 0)
        asserts = MIN (asserts, SYM_CLASS_PARTLY);
    }
  if (tag->key > 0)
    asserts = inherit (run, asserts);
  _sym_detection_add_as (run, row, index, NULL, best->offset,
                         best->weak ? SYM_STRENGTH_HINT : SYM_STRENGTH_STRONG, asserts,
                         N_ ("The content credentials name a program that only makes artificial "
                             "images."));
}

/* P-SOFT. */
static void
detect_watermark (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = get_tag (run, index);

  if (is_first_of_assertion (_sym_detection_get_tags (run), index, "c2pa.soft-binding") ||
      (has_leaf (tag, "action") && g_str_has_prefix (tag->value, "c2pa.watermarked")))
    _sym_detection_add (run, row, index, NULL, 0);
}

static gboolean
is_check (const SymTag *tag)
{
  return g_str_has_prefix (tag->name, "check.") && (tag->flags & SYM_TAG_UNREADABLE) == 0;
}

static gboolean
is_broken (const SymTag *tag)
{
  return is_check (tag) && strcmp (tag->value, "broken") == 0;
}

/* P-BROKEN: what the labels say still counts. */
static void
detect_damage (SymDetection *run, const SymRow *row, guint index)
{
  if (is_broken (get_tag (run, index)))
    _sym_detection_add (run, row, index, NULL, 0);
}

/* Each check is a fact of its own: an intact signature may be anybody's. */
static void
detect_check (SymDetection *run, const SymRow *row, guint index)
{
  static const struct
  {
    const char *name, *value;
    gboolean verified;
    const char *says;
  } facts[] = {
    { "check.signature", "intact", TRUE,
      N_ ("The signature of the content credentials is intact.") },
    { "check.signature", NULL, FALSE,
      N_ ("The signature of the content credentials could not be checked.") },
    { "check.signer", NULL, FALSE, N_ ("The content credentials name who signed them.") },
    { "check.trust", "trusted", TRUE, N_ ("The signer is on the list of those trusted here.") },
    { "check.trust", NULL, FALSE, N_ ("The signer is not on the list of those trusted here.") },
    { "check.reason", NULL, FALSE, N_ ("This came up when the signature was checked.") },
    { "check.assertions", "intact", TRUE,
      N_ ("The statements of the content credentials are those that were signed.") },
    { "check.assertions", NULL, FALSE,
      N_ ("Whether the statements of the content credentials are those that were signed could not "
          "be checked.") },
    { "check.binding", "intact", TRUE,
      N_ ("The file is the one that the content credentials were made for.") },
    { "check.binding", NULL, FALSE,
      N_ ("Whether the file is the one that the content credentials were made for could not be "
          "checked.") },
  };
  const SymTags *tags = _sym_detection_get_tags (run);
  const SymTag *tag = get_tag (run, index);

  if (!is_check (tag) || is_broken (tag))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (strcmp (tag->name, facts[i].name) == 0 &&
        (facts[i].value == NULL || strcmp (tag->value, facts[i].value) == 0))
      {
        const SymTag *trust = find_beside (tags, index, 0, "trust");
        const SymTag *signature = find_beside (tags, index, 0, "signature");
        gboolean verified = facts[i].verified;

        /* A name is known to be the signer's, and trust to be deserved, by a good signature. */
        if (strcmp (tag->name, "check.signer") == 0)
          verified = trust != NULL && strcmp (trust->value, "trusted") == 0;
        if (strcmp (tag->name, "check.signature") != 0)
          verified &= signature != NULL && strcmp (signature->value, "intact") == 0;
        _sym_detection_set_assurance (run, verified ? SYM_ASSURANCE_VERIFIED
                                                    : SYM_ASSURANCE_CLAIMED);
        add_context (run, row, index, facts[i].says);
        _sym_detection_set_assurance (run, SYM_ASSURANCE_CLAIMED);
        return;
      }
}

/* P-EDITSIGN. */
static void
detect_silence (SymDetection *run, const SymRow *row, guint index)
{
  const SymTag *tag = get_tag (run, index);

  if (tag->key == 0 && strcmp (tag->name, "check.signature") == 0 &&
      !_sym_detection_get_credentials (run)->states_ai)
    _sym_detection_add (run, row, index, "", 0);
}

#define FACT(signal_, call_) \
  .signal = signal_, .carrier = SYM_CARRIER_C2PA, .match = SYM_MATCH_CALL, .call = call_, \
  .basis = BASIS
#define CONTEXT(class_, says_) \
  .strength = SYM_STRENGTH_CONTEXT, .asserts = SYM_CLASS_##class_, .says = says_
#define STRONG(class_, says_) \
  .strength = SYM_STRENGTH_STRONG, .asserts = SYM_CLASS_##class_, .says = says_
#define UNKNOWN_SOURCE_SAYS N_ ("The content credentials state a source of the image in a word " \
                                "that is not of the list.")

const SymRow _sym_rows_c2pa[] = {
  { .signal = "P-C2PA",
    .carrier = SYM_CARRIER_PNG_CHUNK,
    .name = "caBX",
    .match = SYM_MATCH_CALL,
    .call = detect_credentials,
    .basis = BASIS,
    CONTEXT (UNCHECKABLE, N_ ("The file has content credentials, which may say how the image was "
                              "made; they were not read.")) },
  { .signal = "P-C2PA",
    .carrier = SYM_CARRIER_C2PA,
    .match = SYM_MATCH_UNREADABLE,
    .basis = BASIS,
    CONTEXT (UNCHECKABLE, N_ ("The file’s content credentials cannot be read.")) },
  { FACT ("P-ACT", detect_creation), CONTEXT (NO_LABEL, UNKNOWN_SOURCE_SAYS) },
  { FACT ("P-ACT2", detect_step), CONTEXT (NO_LABEL, UNKNOWN_SOURCE_SAYS) },
  { FACT ("P-DISC", detect_disclosure),
    STRONG (PARTLY, N_ ("The content credentials disclose that artificial intelligence was used to "
                        "make the image.")) },
  { FACT ("P-VND", detect_vendor),
    STRONG (GENERATED, N_ ("The content credentials say that artificial intelligence generated the "
                           "image.")) },
  { FACT ("P-VND", detect_generator), STRONG (GENERATED, "") },
  { FACT ("P-ING", detect_ingredient),
    CONTEXT (NO_LABEL, N_ ("The content credentials name another file that the image was made "
                           "from.")) },
  { FACT ("P-SOFT", detect_watermark),
    .strength = SYM_STRENGTH_CONF,
    .asserts = SYM_CLASS_NO_LABEL,
    .says = N_ ("An invisible watermark was added so that the image can be found again; cameras do "
                "this, too.") },
  { FACT ("P-CAM", detect_capture),
    CONTEXT (NO_LABEL, N_ ("The content credentials speak of a recording. No trusted signature "
                           "vouches for it, so it decides nothing.")) },
  { FACT ("P-BROKEN", detect_damage),
    CONTEXT (NO_LABEL, N_ ("The content credentials are damaged: they or the file were changed "
                           "after signing. What they say of an artificial origin still counts.")) },
  { FACT ("P-EDITSIGN", detect_silence),
    CONTEXT (NO_LABEL, N_ ("The content credentials do not state that the image is artificial; "
                           "that does not say that it is not.")) },
  { FACT ("P-C2PA", detect_check), CONTEXT (NO_LABEL, "") },
};
const guint _sym_n_rows_c2pa = G_N_ELEMENTS (_sym_rows_c2pa);
