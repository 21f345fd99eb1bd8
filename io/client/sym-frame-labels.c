/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-frame-labels"

#include "config.h"

#include "sym-frame-labels.h"

#define IPTC_TERM "http://cv.iptc.org/newscodes/digitalsourcetype/"

const char *
sym_frame_labels_get_warning (const SymVerdict *verdict)
{
  switch (verdict->kind)
    {
    case SYM_VERDICT_SYNTHETIC:
      if (verdict->origin == SYM_ORIGIN_GENERATED)
        return "Synthetic image: an AI-generated image, not acquired from a patient.";
      if (verdict->origin == SYM_ORIGIN_SIMULATED)
        return "Synthetic image: a simulated image, not acquired from a patient.";
      return "Synthetic image: made artificially, not acquired from a patient.";
    case SYM_VERDICT_PARTLY_SYNTHETIC:
      return "Partly synthetic: some of the content was made artificially.";
    case SYM_VERDICT_SUSPECTED:
      return "Possibly synthetic: the source holds weak signs of it.";
    case SYM_VERDICT_UNCHECKABLE:
      return "Possibly synthetic: a label of the source could not be read.";
    case SYM_VERDICT_CHECKING:
      return "Possibly synthetic: the pixels of the source had not been examined.";
    case SYM_VERDICT_NO_LABEL:
    case SYM_VERDICT_SAYS_NOT:
    case SYM_VERDICT_PHANTOM:
    case SYM_VERDICT_COMPUTED:
    default:
      return NULL;
    }
}

/* A picture with the mark drawn in is a composite in any case. */
const char *
_sym_frame_labels_get_source_type (const SymVerdict *verdict)
{
  if (verdict->kind == SYM_VERDICT_PARTLY_SYNTHETIC)
    return IPTC_TERM "compositeSynthetic";
  if (verdict->kind != SYM_VERDICT_SYNTHETIC)
    return NULL;
  return verdict->origin == SYM_ORIGIN_GENERATED   ? IPTC_TERM "trainedAlgorithmicMedia"
         : verdict->origin == SYM_ORIGIN_SIMULATED ? IPTC_TERM "algorithmicMedia"
                                                   : IPTC_TERM "compositeSynthetic";
}

char *
_sym_frame_labels_make_plain (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (
          plain, c < 0x20 || (c >= 0x7f && c < 0xa0) || (c & 0xfffe) == 0xfffe ? ' ' : c);
    }
  return g_string_free (plain, FALSE);
}

char *
sym_frame_labels_make_xmp (const SymVerdict *verdict, const char *reason)
{
  const char *warning = sym_frame_labels_get_warning (verdict);
  const char *type = _sym_frame_labels_get_source_type (verdict);
  g_autofree char *property
      = type != NULL ? g_strdup_printf (
            "   <Iptc4xmpExt:DigitalSourceType>%s</Iptc4xmpExt:DigitalSourceType>\n", type)
                     : g_strdup ("");
  g_autofree char *plain = _sym_frame_labels_make_plain (reason);
  g_autofree char *description = g_markup_printf_escaped ("%s %s", warning != NULL ? warning : "", plain);

  if (warning == NULL)
    return NULL;
  return g_strdup_printf ("<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                          "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                          " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                          "  <rdf:Description rdf:about=\"\"\n"
                          "    xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
                          "    xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
                          "    xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\">\n"
                          "   <xmp:CreatorTool>Symscope %s</xmp:CreatorTool>\n"
                          "   <dc:description><rdf:Alt><rdf:li "
                          "xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:description>\n"
                          "%s"
                          "  </rdf:Description>\n"
                          " </rdf:RDF>\n"
                          "</x:xmpmeta>\n"
                          "<?xpacket end=\"r\"?>",
                          SYM_VERSION, description, property);
}
