/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sym-dicom-shim.h"

#include <cstdio>
#include <cstring>
#include <memory>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmdata/dccodec.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/oflog/oflog.h>
#include <dcmtk/oflog/spi/logevent.h>

namespace
{

void
say (char *message, size_t size, const char *text) noexcept
{
  if (size > 0)
    snprintf (message, size, "%s", text != nullptr ? text : "unknown reason");
}

/* What the JPEG codecs say of broken data they say to the log only, and go on. */
char first_warning[200];

class WarningKeeper : public dcmtk::log4cplus::Appender
{
public:
  ~WarningKeeper () override
  {
    destructorImpl ();
  }

  void
  close () override
  {
    closed = true;
  }

protected:
  void
  append (const dcmtk::log4cplus::spi::InternalLoggingEvent &event) override
  {
    const char *text = event.getMessage ().c_str ();

    /* Others are of headers that do no harm. */
    if (first_warning[0] == '\0' && (strncmp (text, "Corrupt", 7) == 0 || strncmp (text, "Premature", 9) == 0))
      say (first_warning, sizeof first_warning, text);
  }
};

void
keep_warnings ()
{
  OFLogger logger = OFLog::getLogger ("dcmtk.dcmjpeg");

  logger.removeAllAppenders ();
  logger.addAppender (dcmtk::log4cplus::SharedAppenderPtr (new WarningKeeper));
  logger.setAdditivity (false);
  logger.setLogLevel (OFLogger::WARN_LOG_LEVEL);
}

/* Whether the marker EOI stands at the end, but for padding. */
bool
has_end (const uint8_t *bytes, size_t size)
{
  while (size > 2 && (bytes[size - 1] == 0 || bytes[size - 1] == 0xff))
    size--;
  return size >= 2 && bytes[size - 2] == 0xff && bytes[size - 1] == 0xd9;
}

/* VRs that depend on other elements have lower-case names in dcmtk's dictionary. */
uint16_t
vr_of (DcmEVR evr)
{
  const char *name;

  switch (evr)
    {
    case EVR_xs:
      name = "US";
      break;
    case EVR_ox:
    case EVR_px:
    case EVR_lt:
      name = "OW";
      break;
    case EVR_up:
      name = "UL";
      break;
    case EVR_na:
    case EVR_item:
    case EVR_UNKNOWN:
    case EVR_UNKNOWN2B:
    case EVR_UN:
      return 0;
    default:
      name = DcmVR (evr).getValidVRName ();
      break;
    }
  return static_cast<uint16_t> (static_cast<unsigned char> (name[0]) << 8 |
                                static_cast<unsigned char> (name[1]));
}

const DcmDictEntry *
find_entry (const DcmDataDictionary &dictionary, uint32_t tag)
{
  return dictionary.findEntry (DcmTagKey (static_cast<Uint16> (tag >> 16),
                                          static_cast<Uint16> (tag & 0xffff)),
                               nullptr);
}

}

extern "C" void
sym_dicom_shim_init (void)
{
  try
    {
      OFLog::configure (OFLogger::OFF_LOG_LEVEL);
      DcmDataDictionary &dictionary = dcmDataDict.wrlock ();
      dictionary.addEntry (new DcmDictEntry (0x0008, 0x001c, EVR_CS, "SyntheticData", 1, 1, "DICOM",
                                             OFTrue, nullptr));
      dictionary.addEntry (new DcmDictEntry (0x0008, 0x001d, EVR_SQ, "SensitiveContentCodeSequence",
                                             1, 1, "DICOM", OFTrue, nullptr));
      dcmDataDict.wrunlock ();
      DJDecoderRegistration::registerCodecs (EDC_photometricInterpretation, EUC_never,
                                             EPC_colorByPixel);
      keep_warnings ();
    }
  catch (...)
    {
      fputs ("symscope-decoder: the DICOM dictionary cannot be loaded\n", stderr);
    }
}

extern "C" uint16_t
sym_dicom_dictionary_get_vr (uint32_t tag)
{
  try
    {
      uint16_t vr = 0;
      const DcmDataDictionary &dictionary = dcmDataDict.rdlock ();
      const DcmDictEntry *entry = find_entry (dictionary, tag);

      if (entry != nullptr)
        vr = vr_of (entry->getEVR ());
      dcmDataDict.rdunlock ();
      return vr;
    }
  catch (...)
    {
      return 0;
    }
}

extern "C" void
sym_dicom_dictionary_get_keyword (uint32_t tag, char *keyword, size_t size)
{
  if (size == 0)
    return;
  keyword[0] = '\0';
  try
    {
      const DcmDataDictionary &dictionary = dcmDataDict.rdlock ();
      const DcmDictEntry *entry = find_entry (dictionary, tag);

      if (entry != nullptr && entry->getTagName () != nullptr)
        snprintf (keyword, size, "%s", entry->getTagName ());
      dcmDataDict.rdunlock ();
    }
  catch (...)
    {
      keyword[0] = '\0';
    }
}

extern "C" int
sym_dicom_jpeg_decode (const SymDicomJpeg *jpeg, const uint8_t *bytes, size_t size, uint8_t *out,
                       size_t out_size, char *message, size_t message_size)
{
  try
    {
      DcmDataset dataset;
      auto sequence = std::make_unique<DcmPixelSequence> (DCM_PixelSequenceTag);
      auto offsets = std::make_unique<DcmPixelItem> (DCM_PixelItemTag);
      auto fragment = std::make_unique<DcmPixelItem> (DCM_PixelItemTag);
      OFString model;
      Uint32 start = 0;
      OFCondition result;
      const bool is_ended = has_end (bytes, size);

      dataset.putAndInsertUint16 (DCM_Rows, jpeg->rows);
      dataset.putAndInsertUint16 (DCM_Columns, jpeg->columns);
      dataset.putAndInsertUint16 (DCM_SamplesPerPixel, jpeg->samples);
      dataset.putAndInsertUint16 (DCM_BitsAllocated, jpeg->bits_allocated);
      dataset.putAndInsertUint16 (DCM_BitsStored, jpeg->bits_stored);
      dataset.putAndInsertUint16 (DCM_HighBit, jpeg->high_bit);
      dataset.putAndInsertUint16 (DCM_PixelRepresentation, jpeg->is_signed);
      dataset.putAndInsertString (DCM_PhotometricInterpretation, jpeg->photometric);
      dataset.putAndInsertString (DCM_NumberOfFrames, "1");
      if (jpeg->samples > 1)
        dataset.putAndInsertUint16 (DCM_PlanarConfiguration, 0);

      /* Padding would stand before the end; a zero behind 0xff is data. */
      while (!is_ended && size > 2 && bytes[size - 1] == 0 && bytes[size - 2] != 0xff)
        size--;
      OFVector<Uint8> even (bytes, bytes + size);
      if (!is_ended)
        {
          even.push_back (0xff);
          even.push_back (0xd9);
        }
      /* A fragment has an even length; a codestream of odd length is followed by a zero. */
      if (even.size () % 2 != 0)
        even.push_back (0);
      first_warning[0] = '\0';
      result = fragment->putUint8Array (even.data (), static_cast<Uint32> (even.size ()));
      if (result.good ())
        result = sequence->insert (offsets.get ());
      if (result.good ())
        {
          offsets.release ();
          result = sequence->insert (fragment.get ());
        }
      if (result.good ())
        {
          fragment.release ();
          result = DcmCodecList::decodeFrame (DcmXfer (jpeg->transfer_syntax), nullptr,
                                              sequence.get (), &dataset, 0, start, out,
                                              static_cast<Uint32> (out_size), model);
        }
      if (result.bad ())
        {
          say (message, message_size, result.text ());
          return 0;
        }
      say (message, message_size, first_warning);
      if (!is_ended && first_warning[0] != '\0')
        {
          say (message, message_size, "it ends early");
          return 0;
        }
      if (!is_ended)
        say (message, message_size, "its end marker is missing");
      return 1;
    }
  catch (const std::exception &e)
    {
      say (message, message_size, e.what ());
      return 0;
    }
  catch (...)
    {
      say (message, message_size, nullptr);
      return 0;
    }
}
