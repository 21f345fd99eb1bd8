/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "decoder-test.h"

/* XMP is read through a PNG, as it comes: a grey pixel with the packet in front. */

static const guint8 head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1,
                               8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55 };
static const guint8 tail[] = { 0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71,
                               0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82 };
static const char keyword[] = "XML:com.adobe.xmp\0\0\0\0";

static void
append_big_endian (GByteArray *bytes, guint32 value)
{
  value = GUINT32_TO_BE (value);
  g_byte_array_append (bytes, (const guint8 *) &value, 4);
}

static SymInstance *
read_packet (const char *xml, gsize n)
{
  g_autoptr (GByteArray) png = g_byte_array_new ();
  guint start = sizeof head + 4;

  g_byte_array_append (png, head, sizeof head);
  append_big_endian (png, (guint32) (sizeof keyword + n));
  g_byte_array_append (png, (const guint8 *) "iTXt", 4);
  g_byte_array_append (png, (const guint8 *) keyword, sizeof keyword);
  g_byte_array_append (png, (const guint8 *) xml, (guint) n);
  append_big_endian (png, (guint32) crc32 (0, png->data + start, png->len - start));
  g_byte_array_append (png, tail, sizeof tail);
  return test_decode (png);
}

#define RDF(content)                                                                           \
  "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "                                              \
  "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "                                   \
  "xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' "                           \
  "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:xmpMM='http://ns.adobe.com/xap/1.0/mm/' " \
  "xmlns:stEvt='http://ns.adobe.com/xap/1.0/sType/ResourceEvent#' "                            \
  "xmlns:TC260='http://www.tc260.org.cn/ns/AIGC/1.0/' xmlns:own='urn:own'>" content            \
  "</rdf:RDF></x:xmpmeta>"
#define DST "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"

#define assert_xmp(instance, name, number, path, value) \
  test_assert_tag (instance, SYM_CARRIER_XMP, name, number, "iTXt XML:com.adobe.xmp: " path, value)

/* A property can be written in five ways; all give one name and one value. */
static void
test_forms (void)
{
  static const char *const forms[] = {
    RDF ("<rdf:Description rdf:about='' Iptc4xmpExt:DigitalSourceType='" DST "'/>"),
    RDF ("<rdf:Description rdf:about=''><Iptc4xmpExt:DigitalSourceType>" DST "</Iptc4xmpExt:DigitalSourceType></rdf:Description>"),
    RDF ("<rdf:Description><Iptc4xmpExt:DigitalSourceType rdf:resource='" DST "'/></rdf:Description>"),
    RDF ("<rdf:Description><Iptc4xmpExt:DigitalSourceType rdf:parseType='Resource'><rdf:value>" DST "</rdf:value></Iptc4xmpExt:DigitalSourceType></rdf:Description>"),
    RDF ("<rdf:Description xmlns:z='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' z:DigitalSourceType='" DST "'/>"),
    "<?xpacket begin='\xef\xbb\xbf' id='W5M0MpCehiHzreSzNTczkc9d'?>" RDF ("<rdf:Description Iptc4xmpExt:DigitalSourceType=' " DST " '/>") "   \n<?xpacket end='w'?>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (SymInstance) instance = read_packet (forms[i], strlen (forms[i]));

      test_assert_samples (instance, "\0", 1);
      assert_xmp (instance, "Iptc4xmpExt:DigitalSourceType", 0, "Iptc4xmpExt:DigitalSourceType", DST);
      g_assert_null (test_find_tag (instance, SYM_CARRIER_XMP, "Iptc4xmpExt:DigitalSourceType", 1));
      g_assert_cmpuint (test_count_unreadable (instance), ==, 0);
    }
}

static void
test_structures (void)
{
  static const char xml[] =
      RDF ("<rdf:Description own:flag='1' TC260:AIGC='{&quot;Label&quot;:&quot;1&quot;}'>"
           "<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>first</rdf:li><rdf:li xml:lang='de'>zweites</rdf:li></rdf:Alt></dc:description>"
           "<dc:subject><rdf:Bag><rdf:li>a</rdf:li><rdf:li>b</rdf:li></rdf:Bag></dc:subject>"
           "<xmpMM:History><rdf:Seq>"
           "<rdf:li stEvt:action='created' stEvt:softwareAgent='Firefly'/>"
           "<rdf:li rdf:parseType='Resource'><stEvt:softwareAgent>GIMP</stEvt:softwareAgent></rdf:li>"
           "<rdf:li><rdf:Description><stEvt:action>saved</stEvt:action></rdf:Description></rdf:li>"
           "</rdf:Seq></xmpMM:History></rdf:Description>");
  g_autoptr (SymInstance) instance = read_packet (xml, strlen (xml));

  assert_xmp (instance, "own:flag", 0, "own:flag", "1");
  assert_xmp (instance, "TC260:AIGC", 0, "TC260:AIGC", "{\"Label\":\"1\"}");
  assert_xmp (instance, "dc:description", 0, "dc:description[0]", "first");
  assert_xmp (instance, "dc:description", 1, "dc:description[1]", "zweites");
  assert_xmp (instance, "dc:subject", 1, "dc:subject[1]", "b");
  assert_xmp (instance, "stEvt:softwareAgent", 0, "xmpMM:History[0]/stEvt:softwareAgent", "Firefly");
  assert_xmp (instance, "stEvt:softwareAgent", 1, "xmpMM:History[1]/stEvt:softwareAgent", "GIMP");
  assert_xmp (instance, "stEvt:action", 1, "xmpMM:History[2]/stEvt:action", "saved");
  g_assert_cmpuint (test_count_unreadable (instance), ==, 0);
}

/* What cannot be read is said once; what could be made out of it counts all the same. */
static void
test_damaged (void)
{
  static const char cut[] = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
                            "<rdf:Description xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' "
                            "Iptc4xmpExt:DigitalSourceType='" DST "'/><rdf:Desc";
  static const char *const others[] = { "", "no XML", "<a/>", "<a>", "\xff\xfe\xff", "<?xml version='1.0' encoding='x-none'?><a/>" };
  g_autoptr (SymInstance) damaged = read_packet (cut, strlen (cut));

  assert_xmp (damaged, "Iptc4xmpExt:DigitalSourceType", 0, "Iptc4xmpExt:DigitalSourceType", DST);
  g_assert_cmpuint (test_count_unreadable (damaged), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (SymInstance) instance = read_packet (others[i], strlen (others[i]));

      test_assert_samples (instance, "\0", 1);
      g_assert_cmpuint (test_count_unreadable (instance), ==, 1);
    }
}

/* Entities: neither a file of the machine nor a billion laughs. */
static void
test_entities (void)
{
  static const char *const packets[] = {
    "<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>" RDF ("<rdf:Description><own:f>&f;</own:f></rdf:Description>"),
    "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
    "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'>"
    "<!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;'><!ENTITY h '&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;'>]>"
    RDF ("<rdf:Description own:f='&h;'><own:g>&h;</own:g></rdf:Description>"),
    "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x.dtd'>" RDF ("<rdf:Description own:f='1'/>"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (packets); i++)
    {
      g_autoptr (SymInstance) instance = read_packet (packets[i], strlen (packets[i]));
      gint64 start = g_get_monotonic_time ();

      g_assert_cmpuint (test_count_unreadable (instance), ==, 1);
      g_assert_null (test_find_tag (instance, SYM_CARRIER_XMP, "own:f", 0));
      g_assert_null (test_find_tag (instance, SYM_CARRIER_XMP, "own:g", 0));
      g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
    }
}

static void
test_deep (void)
{
  g_autoptr (GString) xml = g_string_new (NULL);
  g_autoptr (SymInstance) instance = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (xml, "<a>");
  instance = read_packet (xml->str, xml->len);
  test_assert_samples (instance, "\0", 1);
  g_assert_cmpuint (test_count_unreadable (instance), ==, 1);
}

static void
test_mutated (void)
{
  static const char xml[] = RDF ("<rdf:Description own:flag='1'><dc:subject><rdf:Bag><rdf:li>a</rdf:li></rdf:Bag></dc:subject></rdf:Description>");

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *changed = g_memdup2 (xml, sizeof xml);
      g_autoptr (SymInstance) instance = NULL;

      for (int j = g_test_rand_int_range (1, 5); j > 0; j--)
        changed[g_test_rand_int_range (0, sizeof xml - 1)] = (char) g_test_rand_int_range (0, 256);
      instance = read_packet (changed, sizeof xml - 1);
      test_assert_samples (instance, "\0", 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sym_job_init ();
  g_test_add_func ("/xmp/forms", test_forms);
  g_test_add_func ("/xmp/structures", test_structures);
  g_test_add_func ("/xmp/damaged", test_damaged);
  g_test_add_func ("/xmp/entities", test_entities);
  g_test_add_func ("/xmp/deep", test_deep);
  g_test_add_func ("/xmp/mutations", test_mutated);
  return g_test_run ();
}
