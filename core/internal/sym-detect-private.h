/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-evidence.h"
#include "sym-words-private.h"

G_BEGIN_DECLS

/* A detector is a row of a table: which element of which carrier it looks at, how it matches, and
 * what a match amounts to. Rows stand in the order of the catalogue. */

typedef struct _SymRow SymRow;
typedef struct _SymDetection SymDetection;

/**
 * SymPlace:
 *
 * Where in the nesting of a DICOM data set a row applies.
 */
typedef enum
{
  SYM_PLACE_ANY,
  SYM_PLACE_TOP,
  SYM_PLACE_WITHIN, /* at any depth in an item of the row's `sequence` */
  SYM_PLACE_CODE,   /* directly in an item of `code_sequence` in an item of `sequence` */
} SymPlace;

/**
 * SymMatch:
 *
 * How a row matches a value. Values joined by a backslash are tried one by one, without the spaces
 * around them. `arg` holds alternatives separated by "|".
 */
typedef enum
{
  SYM_MATCH_ANY,        /* it is there */
  SYM_MATCH_PRESENT,    /* not empty */
  SYM_MATCH_VALUE,      /* one of the alternatives, without regard to case */
  SYM_MATCH_EXACT,      /* one of the alternatives, as written */
  SYM_MATCH_THIRD,      /* the third value or a later one is one of the alternatives */
  SYM_MATCH_CONTAINS,   /* holds one of the alternatives, without regard to ASCII case */
  SYM_MATCH_CODE,       /* a code value of `scheme`, read beside it in the same item */
  SYM_MATCH_UNREADABLE, /* the carrier is there and cannot be read */
  SYM_MATCH_WORDS,      /* words of the vocabulary, as the row's `field` allows */
  SYM_MATCH_CALL,       /* what `call` says; it adds evidence itself */
} SymMatch;

/**
 * SymField:
 *
 * What a field of words is about, and so how much its words can say.
 */
typedef enum
{
  SYM_FIELD_IMAGE,   /* describes the image */
  SYM_FIELD_OTHER,   /* describes the examination, the patient, the protocol */
  SYM_FIELD_WEAK,    /* a name or a remark: hints only */
  SYM_FIELD_PRIVATE, /* of unknown meaning: strong phrases only, as hints */
  SYM_FIELD_DATASET, /* describes a whole data set: strong phrases and tools only, as hints */
  SYM_FIELD_TOOL,    /* names the program that wrote the file */
  SYM_FIELD_FILE,    /* the file's name */
  SYM_FIELD_PERSON,  /* a person's name or number */
  SYM_N_FIELDS,
} SymField;

/**
 * SymTopics:
 * @SYM_TOPIC_SYNTHETIC: words meaning "synthetic", which synthetic MRI and mammograms calculated
 *   from tomosynthesis carry by right
 */
typedef enum
{
  SYM_TOPIC_SYNTHETIC = 1 << 0,
} SymTopics;

typedef void (*SymCall) (SymDetection *run, const SymRow *row, guint index);

struct _SymRow
{
  const char *signal;
  SymCarrier carrier;
  guint32 key;      /* 0: any; see _sym_row_key() for groups that repeat */
  const char *name; /* NULL: any; without regard to ASCII case */
  SymPlace place;
  guint32 sequence;
  guint32 code_sequence;
  SymMatch match;
  const char *arg;
  const char *scheme;
  SymCall call;
  SymField field; /* of words */
  guint limit;    /* of words: characters that the field holds; 0: by value representation */
  guint32 topics;   /* a hint of this row falls where a technique explains one of these */
  guint32 explains; /* topics that a technique found by this row explains */
  SymStrength strength;
  SymClass asserts;
  const char *basis;
  const char *says; /* msgid */
};

extern const SymRow _sym_rows_c2pa[];
extern const guint _sym_n_rows_c2pa;
extern const SymRow _sym_rows_dicom[];
extern const guint _sym_n_rows_dicom;
extern const SymRow _sym_rows_dicom_support[];
extern const guint _sym_n_rows_dicom_support;
extern const SymRow _sym_rows_confounder[];
extern const guint _sym_n_rows_confounder;
extern const SymRow _sym_rows_nifti[];
extern const guint _sym_n_rows_nifti;
extern const SymRow _sym_rows_png[];
extern const guint _sym_n_rows_png;

/**
 * _sym_detect_with_rows:
 * @rows: (nullable) (element-type SymRow): takes the row of each piece of evidence
 *
 * sym_detect(), for those who must know which row of the tables speaks.
 *
 * Returns: (transfer full) (element-type SymEvidence): the evidence
 */
GPtrArray *_sym_detect_with_rows (const SymTags *tags, GPtrArray *rows);

/** How many rows the tables have together. */
guint _sym_detect_get_n_rows (void);

/** Returns: (transfer none) (nullable): row @rank in catalogue order */
const SymRow *_sym_detect_get_row (guint rank);

/**
 * _sym_row_reads:
 *
 * Returns: whether the row looks at such a tag, at whatever place and whatever it then makes of it
 */
gboolean _sym_row_reads (const SymRow *row, const SymTag *tag);

/* The carrier of rows that only words of the vocabulary lead to. */
#define SYM_CARRIER_WORDS SYM_N_CARRIERS

/**
 * _sym_detect_find_word_row:
 *
 * Returns: (transfer none) (nullable): the row that a confounder's words lead to: the one for what
 *   they assert, or the confounder's only one
 */
const SymRow *_sym_detect_find_word_row (const char *signal, SymClass asserts);

/* The state of one run. */
const SymTags *_sym_detection_get_tags (const SymDetection *run);

/**
 * _sym_detection_match_words:
 * @text: value of a tag
 *
 * Returns: (transfer none) (element-type SymHit): words of the built-in vocabulary in @text; valid
 *   until the next call
 */
GArray *_sym_detection_match_words (SymDetection *run, const char *text, guint limit);

/**
 * _sym_detection_get_modality:
 *
 * Returns: (transfer none) (nullable): Modality of the DICOM object, or of the sidecar
 */
const char *_sym_detection_get_modality (const SymDetection *run);

/**
 * _sym_detection_set_topics:
 *
 * Sets the topics of the findings that are added next, besides those of their rows.
 */
void _sym_detection_set_topics (SymDetection *run, guint32 topics);

/**
 * _sym_detection_get_creator:
 *
 * Returns: (transfer none) (nullable): the private creator of a private element's block
 */
const char *_sym_detection_get_creator (const SymDetection *run, guint32 key);

/**
 * SymCredentials:
 * @n_facts: how many facts of content credentials there are
 * @is_vouched_for: whether a trusted signer vouches for the active manifest: its signature and
 *   trust, its assertions and its binding to this file were all checked and hold
 * @only_parents: whether every ingredient is a parent: a former state of the whole image
 * @states_ai: whether any manifest states an artificial source or discloses a model
 *
 * What the rows of content credentials need to know of all of them.
 */
typedef struct
{
  guint n_facts;
  gboolean is_vouched_for;
  gboolean only_parents;
  gboolean states_ai;
} SymCredentials;

SymCredentials _sym_credentials_read (const SymTags *tags);
const SymCredentials *_sym_detection_get_credentials (SymDetection *run);

/**
 * _sym_detection_set_assurance:
 *
 * Sets the assurance of the findings that are added next; claimed at first.
 */
void _sym_detection_set_assurance (SymDetection *run, SymAssurance assurance);

/**
 * SymSourceType:
 *
 * A term of IPTC's list of digital source types, which C2PA uses too, and what this project makes
 * of it.
 */
typedef struct
{
  const char *term;
  SymStrength strength;
  SymClass asserts;
  const char *says; /* msgid */
} SymSourceType;

/**
 * _sym_source_type_find:
 * @value: URI, qcode or bare term
 *
 * Returns: (transfer none) (nullable): the term
 */
const SymSourceType *_sym_source_type_find (const char *value);

void _sym_detect_words (SymDetection *run, const SymRow *row, guint index);

/**
 * _sym_detection_add:
 * @value: (nullable): quoted instead of the tag's value
 * @around: byte of the value that must stay in sight when it is shortened
 *
 * Adds evidence of the row, found at tag @index.
 */
void _sym_detection_add (SymDetection *run, const SymRow *row, guint index, const char *value,
                         gsize around);

/**
 * _sym_detection_add_as:
 *
 * The same with a strength, class and sentence other than the row's.
 */
void _sym_detection_add_as (SymDetection *run,
                            const SymRow *row,
                            guint index,
                            const char *value,
                            gsize around,
                            SymStrength strength,
                            SymClass asserts,
                            const char *says);

/**
 * _sym_detection_verify:
 * @where: place of an intact digital signature over the label of its data set or item
 *
 * The signature and the label, where it speaks for artificial content, count as verified.
 */
void _sym_detection_verify (SymDetection *run, const char *where);

/**
 * _sym_detection_find_beside:
 *
 * Finds the element @path (as `(0008,0070)` or deeper) in the item, or data set, that holds tag
 * @index, @up levels above its own item.
 *
 * Returns: (transfer none) (nullable): the tag
 */
const SymTag *_sym_detection_find_beside (const SymDetection *run, guint index, guint up,
                                          guint32 key);

/* Keys under which rows for groups that repeat are filed. */
#define SYM_KEY_OVERLAY(element) (0x60000000u | (element))
#define SYM_KEY_ANY_PRIVATE 1u

/**
 * _sym_value_is_one_of:
 * @alternatives: separated by "|", up to a "&"
 * @first: number of the first value that is looked at
 * @fold: whether upper and lower ASCII case are the same
 *
 * Returns: whether one of the values joined by backslashes, without spaces around it, is one of the
 *   alternatives
 */
gboolean _sym_value_is_one_of (const char *value, const char *alternatives, guint first,
                               gboolean fold);

/**
 * _sym_shorten:
 * @around: byte that must stay in sight
 * @max_chars: characters to keep
 * @ellipsis: put where text was left out
 *
 * Returns: (transfer full): @text as valid UTF-8, shortened on both sides of @around if needed
 */
char *_sym_shorten (const char *text, gsize around, guint max_chars, const char *ellipsis);

/**
 * _sym_evidence_name_place:
 *
 * Returns: (transfer full): the place of a piece of evidence in fixed English, as
 *   `DICOM Synthetic Data (0008,001C)`
 */
char *_sym_evidence_name_place (const SymEvidence *evidence);

/**
 * _sym_verdict_find_gravest:
 *
 * Returns: (transfer none) (nullable): the piece of evidence that decides
 */
const SymEvidence *_sym_verdict_find_gravest (GPtrArray *evidence);

/**
 * _sym_place_get_prefix:
 *
 * Returns: length of the path of the item @up levels above a tag's own, up to the element's number;
 *   0 for the data set itself
 */
gsize _sym_place_get_prefix (const char *where, guint up);

/**
 * _sym_place_is_directly_within:
 *
 * Returns: whether a tag stands directly in an item of @inner that is directly in an item of @outer
 *   (or, with @outer 0, anywhere)
 */
gboolean _sym_place_is_directly_within (const SymTag *tag, guint32 outer, guint32 inner);

/**
 * _sym_dicom_key_of_place:
 *
 * Returns: the tag of the last element of a path, 0 if it is none
 */
guint32 _sym_dicom_key_of_place (const char *where);

G_END_DECLS
