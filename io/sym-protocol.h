/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-image-private.h"

G_BEGIN_DECLS

/* What the two sides of the decoder process say to each other. Both are of the same build, so
 * structures travel as they are; the parent checks every field all the same.
 *
 * Request: one SOCK_SEQPACKET message to the fork server, which has the socket as descriptor 3: a
 * SymRequest, and by SCM_RIGHTS, in this order, the memory file for samples, the writing end of the
 * reply pipe, the writing end of the exit pipe, and the descriptors of the inputs.
 *
 * The server forks and answers on the socket with one SymStarted that holds a pidfd by SCM_RIGHTS.
 * The child answers on the reply pipe: records, then end of file. When the child is gone and
 * reaped, the server writes the wait status as a gint32 to the exit pipe, which the child never
 * had: end of file there without a status means that the server itself is gone. */

#define SYM_PROTOCOL_SOCKET 3

/** SYM_PROTOCOL_MAX_COMPANIONS: data file, content credentials, sidecars, dataset description,
 * participants */
#define SYM_PROTOCOL_MAX_COMPANIONS 11

/** SYM_PROTOCOL_MAX_INPUTS: the file itself, its companions, the trust list */
#define SYM_PROTOCOL_MAX_INPUTS (1 + SYM_PROTOCOL_MAX_COMPANIONS + 1)

/** SYM_PROTOCOL_MAX_REPLY: bytes of records that the parent reads before it gives up on a file */
#define SYM_PROTOCOL_MAX_REPLY (256u << 20)

/** SYM_PROTOCOL_MAX_VALUE: bytes of a tag's value that are kept */
#define SYM_PROTOCOL_MAX_VALUE (64u << 10)

/** SYM_PROTOCOL_MAX_TAGS: tags of one file */
#define SYM_PROTOCOL_MAX_TAGS 2000000u

/** SYM_PROTOCOL_MAX_FRAMES: frames of one file */
#define SYM_PROTOCOL_MAX_FRAMES 1000000u

/** SYM_PROTOCOL_MAX_SAMPLES: bytes of samples of one file: the size of the (sparse) memory file */
#define SYM_PROTOCOL_MAX_SAMPLES (G_GUINT64_CONSTANT (16) << 30)

/**
 * SymInputRole:
 *
 * @SYM_INPUT_MAIN: the file that was asked for
 * @SYM_INPUT_DATA: the .img of a NIfTI or Analyze pair
 * @SYM_INPUT_SIDECAR: a BIDS JSON sidecar
 * @SYM_INPUT_DATASET: dataset_description.json or participants.json
 * @SYM_INPUT_PARTICIPANTS: participants.tsv
 * @SYM_INPUT_C2PA: a manifest store beside the file, as X.c2pa
 * @SYM_INPUT_TRUST: certificates in PEM that this site trusts to sign content credentials and
 *   DICOM objects
 */
typedef enum
{
  SYM_INPUT_MAIN,
  SYM_INPUT_DATA,
  SYM_INPUT_SIDECAR,
  SYM_INPUT_DATASET,
  SYM_INPUT_PARTICIPANTS,
  SYM_INPUT_C2PA,
  SYM_INPUT_TRUST,
  SYM_N_INPUT_ROLES,
} SymInputRole;

typedef struct
{
  guint32 role;   /* SymInputRole */
  char name[256]; /* base name as UTF-8, for `where` */
} SymRequestInput;

typedef struct
{
  guint32 magic; /* SYM_PROTOCOL_MAGIC */
  guint32 labels_only;
  guint32 n_inputs;
  guint32 reserved;
  guint64 max_samples; /* size of the memory file */
  SymRequestInput inputs[SYM_PROTOCOL_MAX_INPUTS];
} SymRequest;

#define SYM_PROTOCOL_MAGIC 0x53594d31u /* "SYM1" */

/**
 * SymStarted:
 * @error: 0, or the errno that kept the server from starting a child; then no pidfd comes along
 */
typedef struct
{
  guint32 magic;
  gint32 error;
} SymStarted;

/**
 * SymRecordType:
 *
 * A record is a SymRecord header and `length` bytes.
 *
 * @SYM_RECORD_INFO: a SymImageInfo; at most one
 * @SYM_RECORD_FRAME: a SymFrameInfo; in frame order
 * @SYM_RECORD_WINDOW: a SymWindow
 * @SYM_RECORD_LUT: a SymRecordLut and its values
 * @SYM_RECORD_TAG: a SymRecordTag and three NUL-terminated strings: name, where, value
 * @SYM_RECORD_NOTE: a NUL-terminated sentence, translated by the parent (a msgid with no
 *   arguments, or `msgid\037argument…` filled into %s in order)
 * @SYM_RECORD_ERROR: a guint32 SymError and a NUL-terminated sentence without the file's name
 * @SYM_RECORD_END: nothing; the reply is complete. Without it the reply is worth its tags only.
 */
typedef enum
{
  SYM_RECORD_INFO = 1,
  SYM_RECORD_FRAME,
  SYM_RECORD_WINDOW,
  SYM_RECORD_LUT,
  SYM_RECORD_TAG,
  SYM_RECORD_NOTE,
  SYM_RECORD_ERROR,
  SYM_RECORD_END,
} SymRecordType;

typedef struct
{
  guint32 type;
  guint32 length;
} SymRecord;

typedef struct
{
  guint32 kind; /* SymLutKind */
  gint32 first;
  guint32 n;
  guint32 bits;
  char name[68];
} SymRecordLut;

typedef struct
{
  guint32 carrier;
  guint32 key;
  guint16 vr;
  guint16 flags;
} SymRecordTag;

G_END_DECLS
