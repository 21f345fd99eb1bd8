/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-signatures"

#include "config.h"

#include "sym-c2pa.h"
#include "sym-cose.h"
#include "sym-dicom-private.h"
#include "sym-dicom-signature.h"

#define SIGNATURES SYM_DICOM_TAG (0xfffa, 0xfffa)

/* What is beyond these is said to be not checked: dcmtk copies the data set into one object for
 * every element, and each signature may cover all of it. */
#define MAX_SIZE ((gsize) 512 << 20)
#define MAX_ELEMENTS 500000u
#define MAX_SIGNATURES 16u

typedef struct
{
  SymJob *job;
  const SymDicomSet *set;
  SymDicomSignatures *signatures;
  SymSpan anchors; /* the trust list */
  guint n;         /* signatures seen */
  char reason[128];
} Check;

static void
add (const Check *check, const char *where, const char *name, const char *value)
{
  SymTag tag = { SYM_CARRIER_DICOM, SIGNATURES, 0, 0, name, where, value };

  sym_job_tag (check->job, &tag);
}

/* Tag and item number, in turn, from the top down to the sequence at @index; @numbers: of the
 * items around it, by depth. */
static GArray *
get_path (const SymDicomSet *set, guint32 index, const guint32 *numbers)
{
  GArray *path = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 item = sym_dicom_get (set, index)->parent;

  while (item != SYM_DICOM_NONE)
    {
      guint32 sequence = sym_dicom_get (set, item)->parent;
      guint32 step[2] = { sym_dicom_get (set, sequence)->tag, numbers[sym_dicom_get (set, item)->depth] };

      g_array_prepend_vals (path, step, 2);
      item = sym_dicom_get (set, sequence)->parent;
    }
  return path;
}

static void
send_covers (const Check *check, const char *where, const SymDicomSignature *signature)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < signature->n_covers; i++)
    g_string_append_printf (text, "%s(%04X,%04X)", i > 0 ? "\\" : "", signature->covers[i] >> 16,
                            signature->covers[i] & 0xffff);
  if (text->len > 0)
    add (check, where, "check.covers", text->str);
}

static void
check_signature (Check *check, const GArray *path, guint32 number, const char *where)
{
  static const char *const states[] = {
    [SYM_DICOM_SIGNATURE_NOT_CHECKED] = "not checked",
    [SYM_DICOM_SIGNATURE_BROKEN] = "broken",
    [SYM_DICOM_SIGNATURE_INTACT] = "intact",
  };
  SymDicomSignature signature;
  SymSpan certificate;
  g_autofree char *signer = NULL;

  if (check->signatures == NULL || check->n++ >= MAX_SIGNATURES)
    {
      add (check, where, "check.signature", states[SYM_DICOM_SIGNATURE_NOT_CHECKED]);
      add (check, where, "check.reason",
           check->signatures == NULL ? check->reason : "only the first 16 of a file are checked");
      return;
    }
  sym_dicom_signatures_verify (check->signatures, (const guint32 *) (gconstpointer) path->data,
                               path->len, number, &signature);
  add (check, where, "check.signature", states[signature.state]);
  if (signature.reason[0] != '\0')
    add (check, where, "check.reason", signature.reason);
  certificate = (SymSpan) { signature.certificate, signature.certificate_size };
  signer = sym_cose_name_signer (certificate);
  if (signer != NULL)
    add (check, where, "check.signer", signer);
  /* Who signed counts only where something is signed. */
  if (signature.state == SYM_DICOM_SIGNATURE_INTACT)
    add (check, where, "check.trust",
         sym_cose_is_trusted (certificate, check->anchors) ? "trusted" : "not trusted");
  send_covers (check, where, &signature);
  sym_dicom_signature_clear (&signature);
}

/* What dcmtk is to take the bytes for: what they are, where the file says otherwise. */
static const char *
get_transfer_syntax (SymDicomEncoding encoding, const char *uid)
{
  const SymDicomCodec *codec = _sym_dicom_codec_find (uid);

  switch (encoding)
    {
    case SYM_DICOM_IMPLICIT:
      return "1.2.840.10008.1.2";
    case SYM_DICOM_EXPLICIT_BIG:
      return "1.2.840.10008.1.2.2";
    case SYM_DICOM_EXPLICIT:
    default:
      return codec != NULL && codec->is_encapsulated ? uid : "1.2.840.10008.1.2.1";
    }
}

static void
open_set (Check *check, gsize start, SymDicomEncoding encoding, const char *uid)
{
  const SymDicomSet *set = check->set;

  if (set->problem != NULL)
    g_strlcpy (check->reason, "the data set is damaged", sizeof check->reason);
  /* dcmtk would see other lengths than those that were checked */
  else if (set->n_unknown > 0)
    g_strlcpy (check->reason, "the data set has elements of unknown kinds", sizeof check->reason);
  else if (set->size - start > MAX_SIZE)
    g_strlcpy (check->reason, "the data set is larger than 512 MiB", sizeof check->reason);
  else if (set->elements->len > MAX_ELEMENTS)
    g_strlcpy (check->reason, "the data set has more than 500000 elements", sizeof check->reason);
  else
    check->signatures = sym_dicom_signatures_open (set->bytes + start, set->size - start,
                                                   get_transfer_syntax (encoding, uid),
                                                   check->reason, sizeof check->reason);
}

void
_sym_dicom_send_signatures (SymJob *job, const SymDicomSet *set, gsize start,
                            SymDicomEncoding encoding, const char *uid)
{
  Check check = { .job = job, .set = set };
  guint32 numbers[SYM_DICOM_MAX_DEPTH + 2] = { 0 }; /* of the item that is open */
  guint32 n_items[SYM_DICOM_MAX_DEPTH + 2] = { 0 }; /* how many of its sequence were seen */
  gboolean opened = FALSE;

  for (guint32 i = 0; i < set->elements->len; i++)
    {
      const SymDicomElement *element = sym_dicom_get (set, i);
      g_autoptr (GArray) path = NULL;
      g_autoptr (GString) place = NULL;
      guint32 number = 0;

      if (element->tag == SYM_DICOM_ITEM)
        numbers[element->depth] = n_items[element->depth]++;
      else if ((element->flags & SYM_DICOM_SEQUENCE) != 0)
        n_items[element->depth] = 0;
      if (element->tag != SIGNATURES || (element->flags & SYM_DICOM_SEQUENCE) == 0)
        continue;
      if (!opened)
        {
          open_set (&check, start, encoding, uid);
          check.anchors = sym_c2pa_get_anchors (job);
        }
      opened = TRUE;
      path = get_path (set, i, numbers);
      place = g_string_new (NULL);
      for (guint step = 0; step + 1 < path->len; step += 2)
        {
          guint32 tag = g_array_index (path, guint32, step);

          g_string_append_printf (place, "(%04X,%04X)[%u].", tag >> 16, tag & 0xffff,
                                  g_array_index (path, guint32, step + 1));
        }
      for (guint32 item = i + 1; item < element->end; item = sym_dicom_get (set, item)->end)
        {
          g_autofree char *where = g_strdup_printf ("%s(FFFA,FFFA)[%u]", place->str, number);

          check_signature (&check, path, number++, where);
        }
    }
  sym_dicom_signatures_close (check.signatures);
}
