/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SymCarrier:
 *
 * Where in a file, or beside it, a piece of text stands.
 *
 * @SYM_CARRIER_DICOM: a DICOM data element; `key` is the tag, `name` its keyword or ""
 * @SYM_CARRIER_NIFTI_HEADER: a field of the NIfTI or Analyze header; `name` is the field; what a
 *   text field holds after its first NUL is a second tag of the same name
 * @SYM_CARRIER_NIFTI_EXTENSION: a header extension; `key` is the ecode; `name` is the key within
 *   JSON (ecode 44), else ""
 * @SYM_CARRIER_BIDS_SIDECAR: a key of a JSON sidecar; `name` is the key, nested keys joined by ".",
 *   without the numbers of array elements, which stand in `where`: each element is a tag of its
 *   own, so `"ImageType": ["DERIVED", "PRIMARY"]` gives two tags named `ImageType`, and
 *   `"GeneratedBy": [{"Name": …}]` one named `GeneratedBy.Name`; true, false and null are words
 * @SYM_CARRIER_BIDS_DATASET: a key of `dataset_description.json` or `participants.json`; a cell of
 *   the subject's row in `participants.tsv`, named `participants.` and its column
 * @SYM_CARRIER_PNG_TEXT: a tEXt, zTXt or iTXt chunk; `name` is the keyword; or a comment in a
 *   compressed frame of a DICOM file, named `Comment`
 * @SYM_CARRIER_PNG_CHUNK: any other ancillary chunk; `name` is its type; value is its size in bytes
 * @SYM_CARRIER_XMP: an XMP property; `name` is the prefix of the catalogue and the local name, as
 *   `Iptc4xmpExt:DigitalSourceType`, of the innermost property only: `stEvt:softwareAgent` for
 *   `where`
 *   "iTXt XML:com.adobe.xmp: xmpMM:History[0]/stEvt:softwareAgent"; each element of a list is a tag
 * @SYM_CARRIER_EXIF: an EXIF field; `key` is its tag, `name` its name
 * @SYM_CARRIER_IPTC: an IPTC-IIM data set; `key` is record << 8 | number
 * @SYM_CARRIER_C2PA: a fact from a content credential; `name` is the path in the manifest
 * @SYM_CARRIER_FILE: the file itself; `name` is `"name"` and the value its base name; or it is
 *   `"labels"`, flagged %SYM_TAG_UNREADABLE, where labels of any carrier may have been missed (the
 *   file is cut off or broken, or its decoder died), and the value says why; or, of a DICOM file,
 *   `"preamble"`, the format whose header is there, and `"preamble text"`, the text there
 * @SYM_CARRIER_PIXELS: something read in the pixels
 */
typedef enum
{
  SYM_CARRIER_DICOM,
  SYM_CARRIER_NIFTI_HEADER,
  SYM_CARRIER_NIFTI_EXTENSION,
  SYM_CARRIER_BIDS_SIDECAR,
  SYM_CARRIER_BIDS_DATASET,
  SYM_CARRIER_PNG_TEXT,
  SYM_CARRIER_PNG_CHUNK,
  SYM_CARRIER_XMP,
  SYM_CARRIER_EXIF,
  SYM_CARRIER_IPTC,
  SYM_CARRIER_C2PA,
  SYM_CARRIER_FILE,
  SYM_CARRIER_PIXELS,
  SYM_N_CARRIERS,
} SymCarrier;

/**
 * SymTagFlags:
 * @SYM_TAG_TRUNCATED: the value was longer than what is kept
 * @SYM_TAG_UNREADABLE: the carrier is there, but its content cannot be read (encrypted, does not
 *   parse, bytes of no known character set)
 */
typedef enum /*< flags >*/
{
  SYM_TAG_NONE = 0,
  SYM_TAG_TRUNCATED = 1 << 0,
  SYM_TAG_UNREADABLE = 1 << 1,
} SymTagFlags;

/**
 * SymTag:
 * @carrier: where it stands
 * @key: number of the element within its carrier, see #SymCarrier; 0 where there is none
 * @vr: the two letters of a DICOM value representation, as `'C' << 8 | 'S'`; 0 elsewhere
 * @flags: see #SymTagFlags
 * @name: name of the element within its carrier, see #SymCarrier
 * @where: path for a person: `(0008,001C)`, `(0018,A001)[0].(0008,1090)`, `descrip`,
 *   `ext[0] ecode 6`, `ch2.json: SyntheticData`, `tEXt parameters`; items are counted from 0
 * @value: the value as UTF-8, several DICOM values joined by a backslash
 *
 * One piece of text of a file, flat: what detectors look at, and the metadata view shows.
 */
typedef struct
{
  SymCarrier carrier;
  guint32 key;
  guint16 vr;
  guint16 flags;
  const char *name;
  const char *where;
  const char *value;
} SymTag;

/**
 * SymTags:
 *
 * The tags of one file in file order: immutable once shared, with atomic references.
 */
typedef struct _SymTags SymTags;

#define SYM_TYPE_TAGS (sym_tags_get_type ())
GType sym_tags_get_type (void);

/**
 * sym_tags_new:
 *
 * Returns: (transfer full): an empty list, to be filled with sym_tags_add() before it is shared
 */
SymTags *sym_tags_new (void);
SymTags *sym_tags_ref (SymTags *self);
void sym_tags_unref (SymTags *self);

/**
 * sym_tags_add:
 * @tag: the tag; its strings are copied, null strings count as ""
 *
 * Appends a tag. Only the maker of the list may call it, before anyone else has a reference.
 */
void sym_tags_add (SymTags *self, const SymTag *tag);

guint sym_tags_get_length (const SymTags *self);

/**
 * sym_tags_get:
 * @index: less than sym_tags_get_length()
 *
 * Returns: (transfer none): the tag; valid as long as the list
 */
const SymTag *sym_tags_get (const SymTags *self, guint index);

/**
 * sym_tags_find:
 *
 * Finds the first tag at the top level (a DICOM element outside any sequence).
 *
 * Returns: (transfer none) (nullable): the tag
 */
const SymTag *sym_tags_find (const SymTags *self, SymCarrier carrier, guint32 key);

/**
 * sym_tag_get_depth:
 *
 * Returns: how many sequence items a DICOM element lies in; 0 at the top level and elsewhere
 */
guint sym_tag_get_depth (const SymTag *tag);

/**
 * sym_tag_is_within:
 * @sequence: tag of a sequence
 *
 * Returns: whether a DICOM element lies, at any depth, in an item of @sequence
 */
gboolean sym_tag_is_within (const SymTag *tag, guint32 sequence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymTags, sym_tags_unref)

G_END_DECLS
