/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-xmp"

#include "config.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "sym-text.h"

/* ISO 16684-1: properties of an rdf:Description are attributes or elements; a value is text, a
 * resource, a structure, or a Bag, Seq or Alt of values. */

#define XMP_MAX (16u << 20)
#define RDF_URI "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define XML_URI "http://www.w3.org/XML/1998/namespace"

typedef struct
{
  const char *uri;
  const char *prefix;
} Namespace;

/* The names the signal catalogue uses; a file may call its prefixes what it likes. */
static const Namespace namespaces[] = {
  { "http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "Iptc4xmpExt" },
  { "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", "Iptc4xmpCore" },
  { "http://ns.adobe.com/photoshop/1.0/", "photoshop" },
  { "http://purl.org/dc/elements/1.1/", "dc" },
  { "http://purl.org/dc/terms/", "dcterms" },
  { "http://ns.adobe.com/xap/1.0/", "xmp" },
  { "http://ns.adobe.com/xap/1.0/mm/", "xmpMM" },
  { "http://ns.adobe.com/xap/1.0/rights/", "xmpRights" },
  { "http://ns.adobe.com/xap/1.0/bj/", "xmpBJ" },
  { "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#", "stEvt" },
  { "http://ns.adobe.com/xap/1.0/sType/ResourceRef#", "stRef" },
  { "http://ns.adobe.com/xap/1.0/sType/Version#", "stVer" },
  { "http://ns.adobe.com/tiff/1.0/", "tiff" },
  { "http://ns.adobe.com/exif/1.0/", "exif" },
  { "http://cipa.jp/exif/1.0/", "exifEX" },
  { "http://ns.adobe.com/exif/1.0/aux/", "aux" },
  { "http://ns.useplus.org/ldf/xmp/1.0/", "plus" },
  { "http://www.tc260.org.cn/ns/AIGC/1.0/", "TC260" },
};

typedef struct
{
  SymJob *job;
  const char *place;
  GString *path;
  gboolean found_rdf;
} Walk;

static gboolean
is_rdf (const xmlNs *ns, const xmlChar *name, const char *wanted)
{
  return ns != NULL && strcmp ((const char *) ns->href, RDF_URI) == 0
         && strcmp ((const char *) name, wanted) == 0;
}

static gboolean
has_uri (const xmlNs *ns, const char *uri)
{
  return ns != NULL && strcmp ((const char *) ns->href, uri) == 0;
}

/* What libxml2 recovers of a damaged packet need not be UTF-8. */
static char *
property_name (const xmlNs *ns, const xmlChar *local)
{
  g_autofree char *name = NULL;
  const char *prefix = ns != NULL ? (const char *) ns->prefix : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (namespaces); i++)
    if (has_uri (ns, namespaces[i].uri))
      prefix = namespaces[i].prefix;
  name = prefix != NULL ? g_strdup_printf ("%s:%s", prefix, (const char *) local)
                        : g_strdup ((const char *) local);
  return g_utf8_make_valid (name, -1);
}

static void
add_value (Walk *walk, const char *name, const xmlChar *text)
{
  g_autofree char *where = g_strdup_printf ("%s: %s", walk->place, walk->path->str);
  g_autofree char *value
      = g_strstrip (g_utf8_make_valid (text != NULL ? (const char *) text : "", -1));
  SymTag tag = { SYM_CARRIER_XMP, 0, 0, SYM_TAG_NONE, name, where, NULL };

  sym_text_add_tag (walk->job, &tag, value);
}

/* Appends a step to the path; returns the length to go back to. */
static gsize
enter (Walk *walk, const char *step)
{
  gsize length = walk->path->len;

  if (length > 0 && *step != '[')
    g_string_append_c (walk->path, '/');
  g_string_append (walk->path, step);
  return length;
}

static void walk_description (Walk *walk, const xmlNode *node);
static void walk_value (Walk *walk, const xmlNode *node, const char *name);

/* Attributes that are properties; returns whether there were any. */
static gboolean
walk_attributes (Walk *walk, const xmlNode *node, const char *name)
{
  gboolean any = FALSE;

  for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
    {
      xmlChar *text;

      /* Syntax of RDF and XML itself; a resource is the value of the property it stands on. */
      if (has_uri (a->ns, XML_URI)
          || (has_uri (a->ns, RDF_URI) && !is_rdf (a->ns, a->name, "resource")))
        continue;
      text = xmlNodeListGetString (node->doc, a->children, 1);
      if (is_rdf (a->ns, a->name, "resource"))
        add_value (walk, name, text);
      else
        {
          g_autofree char *own = property_name (a->ns, a->name);
          gsize back = enter (walk, own);

          add_value (walk, own, text);
          g_string_truncate (walk->path, back);
        }
      if (text != NULL)
        xmlFree (text);
      any = TRUE;
    }
  return any;
}

static void
walk_list (Walk *walk, const xmlNode *list, const char *name)
{
  guint index = 0;

  for (const xmlNode *item = list->children; item != NULL; item = item->next)
    if (item->type == XML_ELEMENT_NODE)
      {
        g_autofree char *step = g_strdup_printf ("[%u]", index++);
        gsize back = enter (walk, step);

        walk_value (walk, item, name);
        g_string_truncate (walk->path, back);
      }
}

/* The content of a property's element, or of a list's item. */
static void
walk_value (Walk *walk, const xmlNode *node, const char *name)
{
  gboolean has_attributes = walk_attributes (walk, node, name), has_elements = FALSE;

  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    {
      if (child->type != XML_ELEMENT_NODE)
        continue;
      has_elements = TRUE;
      if (is_rdf (child->ns, child->name, "Bag") || is_rdf (child->ns, child->name, "Seq") ||
          is_rdf (child->ns, child->name, "Alt"))
        walk_list (walk, child, name);
      else if (is_rdf (child->ns, child->name, "Description"))
        walk_description (walk, child);
      else if (is_rdf (child->ns, child->name, "value"))
        walk_value (walk, child, name);
      else
        {
          /* A field of a structure, with parseType Resource or a typed node around it. */
          g_autofree char *own = property_name (child->ns, child->name);
          gsize back = enter (walk, own);

          walk_value (walk, child, own);
          g_string_truncate (walk->path, back);
        }
    }
  if (!has_elements)
    {
      xmlChar *text = xmlNodeGetContent (node);

      if (!has_attributes || (text != NULL && *text != '\0'))
        add_value (walk, name, text);
      if (text != NULL)
        xmlFree (text);
    }
}

static void
walk_description (Walk *walk, const xmlNode *node)
{
  walk_attributes (walk, node, "rdf:resource");
  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    if (child->type == XML_ELEMENT_NODE)
      {
        g_autofree char *name = property_name (child->ns, child->name);
        gsize back = enter (walk, name);

        walk_value (walk, child, name);
        g_string_truncate (walk->path, back);
      }
}

static void
find_rdf (Walk *walk, const xmlNode *node)
{
  for (; node != NULL; node = node->next)
    {
      if (node->type != XML_ELEMENT_NODE)
        continue;
      if (!is_rdf (node->ns, node->name, "RDF"))
        {
          find_rdf (walk, node->children);
          continue;
        }
      walk->found_rdf = TRUE;
      for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
          walk_description (walk, child);
    }
}

static void
add_unreadable (SymJob *job, const char *where, const char *why)
{
  SymTag tag = { SYM_CARRIER_XMP, 0, 0, SYM_TAG_UNREADABLE, "", where, why };

  sym_job_tag (job, &tag);
}

static xmlParserInputPtr
refuse_entity (const char *url, const char *id, xmlParserCtxtPtr context)
{
  return NULL;
}

/* Some of libxml2's messages go past XML_PARSE_NOERROR. */
static void
ignore_error (void *user_data, xmlErrorPtr error)
{
}

void
sym_xmp_read (SymJob *job, const char *xml, gsize size, const char *where)
{
  /* No entity is substituted, no DTD loaded, no network used; libxml2's own limits on depth and
   * length hold, as XML_PARSE_HUGE is not set. */
  const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
  Walk walk = { job, where, NULL, FALSE };
  g_autofree char *reason = NULL;
  xmlDoc *document;

  while (size > 0 && (xml[size - 1] == '\0' || g_ascii_isspace (xml[size - 1])))
    size--;
  if (size > XMP_MAX)
    {
      add_unreadable (job, where, "The XMP packet is larger than 16 MiB");
      return;
    }
  xmlSetExternalEntityLoader (refuse_entity);
  xmlSetStructuredErrorFunc (NULL, ignore_error);
  document = xmlReadMemory (xml, (int) size, NULL, NULL, options);
  if (document == NULL)
    {
      const xmlError *error = xmlGetLastError ();

      reason = error != NULL ? g_strdup_printf ("The XMP packet is no XML: line %d: %s",
                                                error->line, error->message)
                             : g_strdup ("The XMP packet is no XML");
      g_strstrip (reason);
      /* What can be made out still counts as a label. */
      document = xmlReadMemory (xml, (int) size, NULL, NULL, options | XML_PARSE_RECOVER);
    }
  if (document != NULL && document->intSubset != NULL)
    {
      g_free (reason);
      reason = g_strdup ("The XMP packet declares a document type, which XMP does not have");
    }
  else if (document != NULL)
    {
      walk.path = g_string_new (NULL);
      find_rdf (&walk, xmlDocGetRootElement (document));
      g_string_free (walk.path, TRUE);
      if (!walk.found_rdf && reason == NULL)
        reason = g_strdup ("The XMP packet holds no rdf:RDF");
    }
  if (reason != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (reason, -1);

      add_unreadable (job, where, valid);
    }
  if (document != NULL)
    xmlFreeDoc (document);
  xmlResetLastError ();
}
