/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-labeller"

#include "config.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "sym-labeller.h"
#include "sym-text.h"

/* ISO 16684-1: a property is an attribute or an element of an rdf:Description; it may stand once. */

#define RDF_URI "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define IPTC_URI "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
#define TC260_URI "http://www.tc260.org.cn/ns/AIGC/1.0/"

/* The vocabulary has no term for "synthetic, however it was made"; this one is the graver of those
 * that mean all of the image, and the AIGC label, which has no other either, says the same. */
#define SOURCE_TYPE "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"

static const char empty_packet[]
    = "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      " <rdf:RDF xmlns:rdf=\"" RDF_URI "\">\n"
      "  <rdf:Description rdf:about=\"\"/>\n"
      " </rdf:RDF>\n"
      "</x:xmpmeta>\n"
      "<?xpacket end=\"w\"?>";

static gboolean
is_named (const xmlNs *ns, const xmlChar *name, const char *uri, const char *wanted)
{
  return ns != NULL && strcmp ((const char *) ns->href, uri) == 0
         && strcmp ((const char *) name, wanted) == 0;
}

/* XMP has little depth above rdf:RDF, and libxml2 limits what it parses to 256 levels. */
static xmlNode *
find_rdf (xmlNode *node)
{
  for (; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE)
      {
        xmlNode *found = is_named (node->ns, node->name, RDF_URI, "RDF") ? node
                                                                         : find_rdf (node->children);

        if (found != NULL)
          return found;
      }
  return NULL;
}

static void
remove_property (xmlNode *description, const char *uri, const char *name)
{
  xmlAttr *attribute = xmlHasNsProp (description, (const xmlChar *) name, (const xmlChar *) uri);
  xmlNode *next;

  if (attribute != NULL)
    xmlRemoveProp (attribute);
  for (xmlNode *child = description->children; child != NULL; child = next)
    {
      next = child->next;
      if (child->type == XML_ELEMENT_NODE && is_named (child->ns, child->name, uri, name))
        {
          xmlUnlinkNode (child);
          xmlFreeNode (child);
        }
    }
}

static gboolean
set_property (xmlNode *description, const char *uri, const char *prefix, const char *name,
              const char *value)
{
  xmlNs *ns = NULL, **all = xmlGetNsList (description->doc, description);
  g_autofree char *other = g_strconcat ("sym", prefix, NULL);

  for (guint i = 0; all != NULL && all[i] != NULL && ns == NULL; i++)
    if (all[i]->prefix != NULL && strcmp ((const char *) all[i]->href, uri) == 0)
      ns = all[i];
  if (all != NULL)
    xmlFree (all);
  if (ns == NULL)
    ns = xmlNewNs (description, (const xmlChar *) uri, (const xmlChar *) prefix);
  /* The prefix means something else here. */
  if (ns == NULL)
    ns = xmlNewNs (description, (const xmlChar *) uri, (const xmlChar *) other);
  return ns != NULL
         && xmlSetNsProp (description, ns, (const xmlChar *) name, (const xmlChar *) value) != NULL;
}

static gboolean
change (xmlDoc *document, const char *aigc)
{
  xmlNode *rdf = find_rdf (xmlDocGetRootElement (document)), *first = NULL;

  if (rdf == NULL)
    return FALSE;
  for (xmlNode *node = rdf->children; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE && is_named (node->ns, node->name, RDF_URI, "Description"))
      {
        remove_property (node, IPTC_URI, "DigitalSourceType");
        remove_property (node, TC260_URI, "AIGC");
        first = first != NULL ? first : node;
      }
  if (first == NULL)
    {
      first = xmlNewChild (rdf, rdf->ns, (const xmlChar *) "Description", NULL);
      if (first == NULL || xmlSetNsProp (first, rdf->ns, (const xmlChar *) "about", (const xmlChar *) "") == NULL)
        return FALSE;
    }
  return set_property (first, IPTC_URI, "Iptc4xmpExt", "DigitalSourceType", SOURCE_TYPE)
         && set_property (first, TC260_URI, "TC260", "AIGC", aigc);
}

/* Without the XML declaration, which a packet does not have. */
static char *
print (xmlDoc *document)
{
  xmlBuffer *buffer = xmlBufferCreate ();
  xmlOutputBuffer *out = buffer != NULL ? xmlOutputBufferCreateBuffer (buffer, NULL) : NULL;
  char *text = NULL;

  /* Or libxml2 writes every other character of an attribute as a number. */
  if (document->encoding == NULL)
    document->encoding = xmlStrdup ((const xmlChar *) "UTF-8");
  if (out != NULL)
    {
      for (xmlNode *node = document->children; node != NULL; node = node->next)
        {
          xmlNodeDumpOutput (out, document, node, 0, 0, "UTF-8");
          if (node->next != NULL)
            xmlOutputBufferWriteString (out, "\n");
        }
      if (xmlOutputBufferClose (out) >= 0)
        text = g_strdup ((const char *) xmlBufferContent (buffer));
    }
  if (buffer != NULL)
    xmlBufferFree (buffer);
  return text;
}

static xmlParserInputPtr
refuse_entity (const char *url, const char *id, xmlParserCtxtPtr context)
{
  return NULL;
}

static void
ignore_error (void *user_data, xmlErrorPtr error)
{
}

char *
sym_labeller_merge_xmp (const char *xml, gsize size, const char *aigc, GError **error)
{
  char *text = NULL;
  xmlDoc *document;

  if (xml == NULL)
    {
      xml = empty_packet;
      size = strlen (empty_packet);
    }
  while (size > 0 && (xml[size - 1] == '\0' || g_ascii_isspace (xml[size - 1])))
    size--;
  xmlSetExternalEntityLoader (refuse_entity);
  xmlSetStructuredErrorFunc (NULL, ignore_error);
  document = size > 0 && size <= SYM_TEXT_MAX
                 ? xmlReadMemory (xml, (int) size, NULL, NULL,
                                  XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
                 : NULL;
  if (document != NULL && document->intSubset == NULL && change (document, aigc))
    text = print (document);
  if (document != NULL)
    xmlFreeDoc (document);
  xmlResetLastError ();
  if (text == NULL)
    g_set_error (error, SYM_ERROR, SYM_ERROR_CORRUPT,
                 "The XMP packet of %" G_GSIZE_FORMAT
                 " bytes cannot be read, so that no label can be added to it",
                 size);
  return text;
}
