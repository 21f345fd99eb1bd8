/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-c2pa.h"

#include <string.h>

#include "sym-cbor.h"
#include "sym-cose.h"
#include "sym-json.h"

/* The last twelve bytes of every C2PA box type; the first four are letters. */
static const guint8 uuid_tail[12] = { 0x00, 0x11, 0x00, 0x10, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71 };

#define MAX_MANIFESTS 256
#define MAX_EXCLUSIONS 64

#define BOX_CBOR SYM_BOX_TYPE ('c', 'b', 'o', 'r')
#define BOX_JSON SYM_BOX_TYPE ('j', 's', 'o', 'n')

typedef struct
{
  SymJob *job;
  const char *place;
  guint key;          /* of the manifest */
  const char *prefix; /* of the names: label of the assertion, or "claim" */
} Walk;

static gboolean
is_c2pa_type (const SymSuperbox *box, const char *letters)
{
  return memcmp (box->uuid, letters, 4) == 0 && memcmp (box->uuid + 4, uuid_tail, sizeof uuid_tail) == 0;
}

static void
add (const Walk *walk, const char *path, const char *value, guint16 flags)
{
  g_autofree char *name = g_strdup_printf ("%s%s%s", walk->prefix, *path != '\0' ? "." : "", path);
  g_autofree char *manifest = walk->key > 0 ? g_strdup_printf (" ingredient %u", walk->key) : g_strdup ("");
  g_autofree char *where = g_strdup_printf ("%s%s %s", walk->place, manifest, name);
  const SymTag tag = {
    .carrier = SYM_CARRIER_C2PA, .key = walk->key, .flags = flags, .name = name, .where = where, .value = value
  };

  sym_job_tag (walk->job, &tag);
}

static void
add_unreadable (const Walk *walk, const char *what)
{
  add (walk, "", what, SYM_TAG_UNREADABLE);
}

static void
on_value (const char *path, const char *value, gpointer user_data)
{
  add (user_data, path, value, SYM_TAG_NONE);
}

static void
on_json_value (const char *name, const char *path, const char *value, gpointer user_data)
{
  add (user_data, path, value, SYM_TAG_NONE);
}

static char *
strip_instance (const char *label)
{
  const char *end = g_strrstr (label, "__");

  return end != NULL && end[2] != '\0' && strspn (end + 2, "0123456789") == strlen (end + 2)
             ? g_strndup (label, (gsize) (end - label))
             : g_strdup (label);
}

/* Labels are the file's own words: none may pass for a fact of ours. */
static gboolean
is_reserved (const char *label)
{
  static const char *const names[] = { "check", "claim", "manifest" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (label, names[i]))
      return TRUE;
  return FALSE;
}

static void
read_assertion (const Walk *manifest, const SymSuperbox *assertion)
{
  const SymSpan cbor = sym_jumbf_content (assertion, BOX_CBOR);
  const SymSpan json = sym_jumbf_content (assertion, BOX_JSON);
  g_autofree char *label = strip_instance (assertion->label != NULL ? assertion->label : "assertion");
  g_autofree char *foreign = is_reserved (label) ? g_strconcat ("assertion ", label, NULL) : NULL;
  Walk walk = *manifest;

  walk.prefix = foreign != NULL ? foreign : label;
  if (cbor.size > 0)
    {
      g_autoptr (cbor_item_t) item = sym_cbor_parse (cbor);

      if (item == NULL || !sym_cbor_flatten (item, on_value, &walk))
        add_unreadable (&walk, "CBOR that does not parse");
    }
  else if (json.size > 0)
    {
      if (!sym_json_flatten ((const char *) json.data, json.size, on_json_value, &walk, NULL))
        add_unreadable (&walk, "JSON that does not parse");
    }
  else
    add (&walk, "", "present", SYM_TAG_NONE);
}

static GChecksumType
checksum_type (const cbor_item_t *alg, const cbor_item_t *fallback, gboolean *known)
{
  g_autofree char *own = sym_cbor_to_text (alg);
  g_autofree char *inherited = own == NULL ? sym_cbor_to_text (fallback) : NULL;
  const char *name = own != NULL ? own : inherited != NULL ? inherited : "sha256";

  *known = TRUE;
  if (g_str_equal (name, "sha256"))
    return G_CHECKSUM_SHA256;
  if (g_str_equal (name, "sha384"))
    return G_CHECKSUM_SHA384;
  if (g_str_equal (name, "sha512"))
    return G_CHECKSUM_SHA512;
  *known = FALSE;
  return G_CHECKSUM_SHA256;
}

static gboolean
digest_equals (GChecksum *checksum, GChecksumType type, SymSpan wanted)
{
  guint8 digest[64];
  gsize length = sizeof digest;

  g_checksum_get_digest (checksum, digest, &length);
  return wanted.size == length && length == (gsize) g_checksum_type_get_length (type)
         && memcmp (digest, wanted.data, length) == 0;
}

static guint
count_assertions (const SymSuperbox *store)
{
  SymSpan rest = store->children;
  SymSuperbox assertion;
  SymBox box;
  guint n = 0;

  while (sym_jumbf_next (&rest, &box))
    n += sym_jumbf_open (&box, &assertion);
  return n;
}

/* A claim lists its assertions by address and hash of the box without its header, section 8.4. One
 * that it does not list was put there by somebody else: assertion.undeclared of section 15.10. */
static const char *
check_assertions (const SymSuperbox *manifest, const SymSuperbox *store, const cbor_item_t *claim)
{
  static const char *const lists[] = { "assertions", "created_assertions", "gathered_assertions" };
  g_autoptr (GHashTable) listed = g_hash_table_new (NULL, NULL);
  guint n = 0;

  for (gsize l = 0; l < G_N_ELEMENTS (lists); l++)
    {
      const cbor_item_t *list = sym_cbor_get (claim, lists[l]);

      for (gsize i = 0; list != NULL && cbor_isa_array (list) && i < cbor_array_size (list); i++)
        {
          const cbor_item_t *reference = cbor_array_handle (list)[i];
          g_autofree char *url = sym_cbor_to_text (sym_cbor_get (reference, "url"));
          const char *label = url != NULL ? strrchr (url, '/') : NULL;
          gboolean known = FALSE;
          const GChecksumType type = checksum_type (sym_cbor_get (reference, "alg"), sym_cbor_get (claim, "alg"), &known);
          g_autoptr (GChecksum) checksum = g_checksum_new (type);
          SymBox box;
          SymSuperbox found;

          if (label == NULL || !sym_jumbf_find (store, label + 1, &box, &found))
            return "broken";
          if (!known)
            return "not checked";
          g_checksum_update (checksum, box.content.data, (gssize) box.content.size);
          if (!digest_equals (checksum, type, sym_cbor_to_bytes (sym_cbor_get (reference, "hash"))))
            return "broken";
          g_hash_table_add (listed, (gpointer) box.content.data);
          n++;
        }
    }
  if (g_hash_table_size (listed) < count_assertions (store))
    return "broken";
  return n > 0 ? "intact" : "not checked";
}

/* The hash of the file without the ranges excluded, section 18.6 (c2pa.hash.data). */
static const char *
check_binding (const SymSuperbox *store, const cbor_item_t *claim, SymSpan asset)
{
  g_autoptr (cbor_item_t) item = NULL;
  g_autoptr (GChecksum) checksum = NULL;
  const cbor_item_t *exclusions;
  GChecksumType type;
  SymBox box;
  SymSuperbox found;
  gboolean known;
  gsize at = 0;

  if (asset.size == 0 || !sym_jumbf_find (store, "c2pa.hash.data", &box, &found)
      || (item = sym_cbor_parse (sym_jumbf_content (&found, BOX_CBOR))) == NULL)
    return "not checked";
  type = checksum_type (sym_cbor_get (item, "alg"), sym_cbor_get (claim, "alg"), &known);
  if (!known)
    return "not checked";
  checksum = g_checksum_new (type);
  exclusions = sym_cbor_get (item, "exclusions");
  if (exclusions != NULL && (!cbor_isa_array (exclusions) || cbor_array_size (exclusions) > MAX_EXCLUSIONS))
    return "broken";
  for (gsize i = 0; exclusions != NULL && i < cbor_array_size (exclusions); i++)
    {
      gint64 start, length;

      if (!sym_cbor_to_int (sym_cbor_get (cbor_array_handle (exclusions)[i], "start"), &start)
          || !sym_cbor_to_int (sym_cbor_get (cbor_array_handle (exclusions)[i], "length"), &length)
          || start < (gint64) at || length < 0 || (guint64) start > asset.size
          || (guint64) length > asset.size - (gsize) start)
        return "broken";
      g_checksum_update (checksum, asset.data + at, (gssize) ((gsize) start - at));
      at = (gsize) start + (gsize) length;
    }
  g_checksum_update (checksum, asset.data + at, (gssize) (asset.size - at));
  return digest_equals (checksum, type, sym_cbor_to_bytes (sym_cbor_get (item, "hash"))) ? "intact" : "broken";
}

static void
read_claim (const Walk *manifest, const SymSuperbox *box, const SymSuperbox *store, SymSpan asset, SymSpan anchors)
{
  static const char *const labels[] = { "c2pa.claim.v2", "c2pa.claim" };
  Walk walk = *manifest;
  g_autoptr (cbor_item_t) claim = NULL;
  SymSuperbox found, signature;
  SymBox ignored;
  SymSpan bytes = { NULL, 0 };
  SymCoseResult cose = { SYM_COSE_UNKNOWN, NULL, FALSE, NULL };

  for (gsize i = 0; bytes.size == 0 && i < G_N_ELEMENTS (labels); i++)
    if (sym_jumbf_find (box, labels[i], &ignored, &found))
      bytes = sym_jumbf_content (&found, BOX_CBOR);
  walk.prefix = "claim";
  claim = sym_cbor_parse (bytes);
  if (claim == NULL || !sym_cbor_flatten (claim, on_value, &walk))
    {
      add_unreadable (&walk, "a claim that is missing or does not parse");
      return;
    }

  if (sym_jumbf_find (box, "c2pa.signature", &ignored, &signature))
    cose = sym_cose_verify (sym_jumbf_content (&signature, BOX_CBOR), bytes, anchors);
  walk.prefix = "check";
  add (&walk, "signature", cose.state == SYM_COSE_INTACT ? "intact" : cose.state == SYM_COSE_BROKEN ? "broken" : "not checked", SYM_TAG_NONE);
  if (cose.signer != NULL)
    add (&walk, "signer", cose.signer, SYM_TAG_NONE);
  add (&walk, "trust", cose.trusted ? "trusted" : "not trusted", SYM_TAG_NONE);
  if (cose.reason != NULL)
    add (&walk, "reason", cose.reason, SYM_TAG_NONE);
  add (&walk, "assertions", check_assertions (box, store, claim), SYM_TAG_NONE);
  /* only the active manifest speaks of this file's bytes */
  if (walk.key == 0)
    add (&walk, "binding", check_binding (store, claim, asset), SYM_TAG_NONE);
  g_free (cose.signer);
}

static void
read_manifest (const Walk *walk, const SymSuperbox *manifest, SymSpan asset, SymSpan anchors)
{
  SymSuperbox store, assertion;
  SymBox box;
  SymSpan rest;

  if (!sym_jumbf_find (manifest, "c2pa.assertions", &box, &store))
    {
      add_unreadable (walk, "a manifest without assertions");
      return;
    }
  for (rest = store.children; sym_jumbf_next (&rest, &box);)
    if (sym_jumbf_open (&box, &assertion))
      read_assertion (walk, &assertion);
    else
      add_unreadable (walk, "an assertion that does not parse");
  if (rest.size > 0)
    add_unreadable (walk, "assertions that do not parse to their end");
  read_claim (walk, manifest, &store, asset, anchors);
}

SymSpan
sym_c2pa_get_anchors (SymJob *job)
{
  SymInput *input = sym_job_get_input (job, SYM_INPUT_TRUST, 0);
  SymSpan span = { NULL, 0 };

  if (input != NULL)
    span.data = sym_input_map_file (input, &span.size, NULL);
  return span;
}

void
sym_c2pa_read (SymJob *job, SymSpan store, SymSpan asset, const char *place)
{
  const SymSpan anchors = sym_c2pa_get_anchors (job);
  g_autoptr (GArray) manifests = g_array_new (FALSE, FALSE, sizeof (SymSuperbox));
  Walk walk = { job, place, 0, "manifest store" };
  SymSuperbox root, manifest;
  SymBox box;
  SymSpan rest = store;

  if (!sym_jumbf_next (&rest, &box) || !sym_jumbf_open (&box, &root) || !is_c2pa_type (&root, "c2pa"))
    {
      add_unreadable (&walk, "no manifest store, or one that does not parse");
      return;
    }
  for (rest = root.children; sym_jumbf_next (&rest, &box);)
    if (!sym_jumbf_open (&box, &manifest))
      add_unreadable (&walk, "a manifest that does not parse");
    else if (is_c2pa_type (&manifest, "c2ma") || is_c2pa_type (&manifest, "c2um") || is_c2pa_type (&manifest, "c2cm"))
      g_array_append_val (manifests, manifest);
  if (rest.size > 0 || manifests->len == 0 || manifests->len > MAX_MANIFESTS)
    add_unreadable (&walk, "manifests that do not parse to their end");

  for (guint i = 0; i < MIN (manifests->len, MAX_MANIFESTS); i++)
    {
      const guint at = manifests->len - 1 - i;

      walk.key = i;
      walk.prefix = "manifest";
      read_manifest (&walk, &g_array_index (manifests, SymSuperbox, at), asset, anchors);
    }
}

void
sym_c2pa_read_file (SymJob *job, SymInput *input)
{
  const char *name = sym_input_get_name (input);
  SymInput *main = sym_job_get_input (job, SYM_INPUT_MAIN, 0);
  SymSpan store = { NULL, 0 }, asset = { NULL, 0 };

  store.data = sym_input_map_file (input, &store.size, NULL);
  if (main != NULL)
    asset.data = sym_input_map_file (main, &asset.size, NULL);
  sym_c2pa_read (job, store, asset, name);
}
