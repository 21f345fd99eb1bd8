/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-dicom-shim.h"

#include <cstdint>
#include <cstdio>
#include <map>
#include <utility>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

/* Writes dcmtk's dictionary as two tables in C, when Symscope is built: symscope-labels asks them
 * instead of dcmtk. VRs and keywords are those that the shim answers with. */

static int
get_restriction (DcmDictRangeRestriction restriction)
{
  return restriction == DcmDictRange_Even ? 2 : restriction == DcmDictRange_Odd ? 1 : 0;
}

static void
print_answer (uint32_t tag)
{
  char keyword[256];

  sym_dicom_dictionary_get_keyword (tag, keyword, sizeof keyword);
  printf ("0x%04x, \"%s\" },\n", sym_dicom_dictionary_get_vr (tag), keyword);
}

/* A tag that the dictionary answers with this range; FALSE where others hide all of it. */
static bool
find_example (const DcmDataDictionary &dictionary, const DcmDictEntry *range, uint32_t *tag)
{
  for (uint32_t group = range->getGroup (); group <= range->getUpperGroup (); group++)
    for (uint32_t element = range->getElement (); element <= range->getUpperElement (); element++)
      {
        const DcmTagKey key (static_cast<Uint16> (group), static_cast<Uint16> (element));

        if (dictionary.findEntry (key, nullptr) == range)
          {
            *tag = group << 16 | element;
            return true;
          }
      }
  return false;
}

int
main ()
{
  std::map<uint32_t, bool> tags;
  std::vector<std::pair<const DcmDictEntry *, uint32_t>> ranges;

  sym_dicom_shim_init ();
  DcmDataDictionary &dictionary = dcmDataDict.wrlock ();
  for (auto i = dictionary.normalBegin (); i != dictionary.normalEnd (); ++i)
    if ((*i)->getPrivateCreator () == nullptr)
      tags[static_cast<uint32_t> ((*i)->getGroup ()) << 16 | (*i)->getElement ()] = true;
  for (auto i = dictionary.repeatingBegin (); i != dictionary.repeatingEnd (); ++i)
    {
      uint32_t tag;

      if ((*i)->getPrivateCreator () == nullptr && find_example (dictionary, *i, &tag))
        ranges.emplace_back (*i, tag);
    }
  dcmDataDict.wrunlock ();
  if (tags.size () < 4000)
    {
      fputs ("dump-dictionary: the DICOM dictionary cannot be loaded\n", stderr);
      return 1;
    }

  puts ("/* Made from dcmtk's dictionary by dump-dictionary.cc. */\n#include \"sym-labels-dictionary.h\"\n");
  puts ("const SymLabelsTag sym_labels_tags[] = {");
  for (const auto &tag : tags)
    {
      printf ("  { 0x%08x, ", tag.first);
      print_answer (tag.first);
    }
  printf ("};\nconst size_t sym_labels_n_tags = %zu;\n\n", tags.size ());
  puts ("const SymLabelsRange sym_labels_ranges[] = {");
  for (const auto &range : ranges)
    {
      const DcmDictEntry *entry = range.first;

      printf ("  { 0x%04x, 0x%04x, 0x%04x, 0x%04x, %d, %d, ", entry->getGroup (),
              entry->getUpperGroup (), entry->getElement (), entry->getUpperElement (),
              get_restriction (entry->getGroupRangeRestriction ()),
              get_restriction (entry->getElementRangeRestriction ()));
      print_answer (range.second);
    }
  printf ("};\nconst size_t sym_labels_n_ranges = %zu;\n", ranges.size ());
  return 0;
}
