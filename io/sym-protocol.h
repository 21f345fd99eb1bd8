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
 * had: end of file there without a status means that the server itself is gone.
 *
 * A request can also ask for a labelled copy of a file: then the memory file gets the finished bytes
 * instead of samples, and SYM_RECORD_OUTPUT says where they are. */

#define SYM_PROTOCOL_SOCKET 3

/** SYM_PROTOCOL_EXIT_ELSEWHERE: status with which a child of symscope-labels ends when the file is for
 * symscope-decoder to read; what it has answered by then counts for nothing */
#define SYM_PROTOCOL_EXIT_ELSEWHERE 77

/** SYM_PROTOCOL_EXIT_NO_MEMORY: status with which a child ends that wants more memory than it may have */
#define SYM_PROTOCOL_EXIT_NO_MEMORY 78

/** SYM_PROTOCOL_EXIT_UNLOCKED: status with which a child ends, before it reads anything, when it cannot
 * be locked as the others are */
#define SYM_PROTOCOL_EXIT_UNLOCKED 79

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

/** SYM_PROTOCOL_MAX_SEGMENTS: regions of one file */
#define SYM_PROTOCOL_MAX_SEGMENTS 4096u

/** SYM_PROTOCOL_MAX_PRESENTED: statements of a presentation state on single images, of one kind */
#define SYM_PROTOCOL_MAX_PRESENTED 65536u

/** SYM_PROTOCOL_MAX_CONTOURS: contours of one file */
#define SYM_PROTOCOL_MAX_CONTOURS 1000000u

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
 * @SYM_INPUT_SAMPLES: samples that take the place of those of the file, in the copy that
 *   SYM_TASK_LABEL makes: sealed memory, in the order and form in which a reader gave them
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
  SYM_INPUT_SAMPLES,
  SYM_N_INPUT_ROLES,
} SymInputRole;

/**
 * SymPartMethod:
 *
 * @SYM_PART_WHOLE: the input is a file of its own; the other fields count for nothing
 * @SYM_PART_STORED: bytes of an archive as they are
 * @SYM_PART_DEFLATED: bytes of an archive that are to be inflated (RFC 1951)
 */
typedef enum
{
  SYM_PART_WHOLE,
  SYM_PART_STORED,
  SYM_PART_DEFLATED,
  SYM_N_PART_METHODS,
} SymPartMethod;

/**
 * SymPart:
 * @offset: of its first byte in the archive
 * @size: bytes there
 * @content: bytes of the file that they hold
 * @method: SymPartMethod
 * @crc: CRC-32 of the file
 *
 * Where an archive holds a file.
 */
typedef struct
{
  guint64 offset;
  guint64 size;
  guint64 content;
  guint32 method;
  guint32 crc;
} SymPart;

/** SYM_PROTOCOL_MAX_MEMBERS: files of one archive */
#define SYM_PROTOCOL_MAX_MEMBERS 200000u

/** SYM_PROTOCOL_MAX_MEMBER_NAME: bytes of the name of a file in an archive */
#define SYM_PROTOCOL_MAX_MEMBER_NAME 4096u

/**
 * SymMember:
 * @name: UTF-8, as the archive states it: nothing to open a file by
 *
 * One file of an archive; what `members` of an instance holds.
 */
typedef struct
{
  SymPart part;
  char *name;
} SymMember;

typedef struct
{
  guint32 role;   /* SymInputRole */
  char name[256]; /* base name as UTF-8, for `where` */
  SymPart part;
} SymRequestInput;

/**
 * SymTask:
 *
 * @SYM_TASK_READ: read the main input
 * @SYM_TASK_LABEL: make a copy of it that is labelled as synthetic
 */
typedef enum
{
  SYM_TASK_READ,
  SYM_TASK_LABEL,
} SymTask;

/** SYM_LABEL_MAX_GENERATOR: characters: what DICOM's LO holds */
#define SYM_LABEL_MAX_GENERATOR 64

/** SYM_LABEL_MAX_NOTE: characters: DICOM's ST holds 1024, and the statement itself is in it */
#define SYM_LABEL_MAX_NOTE 800

/**
 * SymRequestLabel:
 * @generator, @note: UTF-8 without control characters, "" for none
 * @date_time: now, as DICOM's DT writes it: 20261121123456+0100
 * @uuid: a new random one, for what wants an identifier
 * @gzip: whether the copy is compressed, which its name says
 * @colour: SymColour of the samples that come along as SYM_INPUT_SAMPLES, if they do
 *
 * What a labelled copy is to say. All of it comes from the parent: the child has no clock and no
 * chance of its own, so that the same request gives the same bytes.
 */
typedef struct
{
  char generator[4 * SYM_LABEL_MAX_GENERATOR + 1];
  char note[4 * SYM_LABEL_MAX_NOTE + 1];
  char date_time[27];
  guint8 uuid[16];
  guint32 gzip;
  guint32 colour;
} SymRequestLabel;

typedef struct
{
  guint32 magic; /* SYM_PROTOCOL_MAGIC */
  guint32 labels_only;
  guint32 n_inputs;
  guint32 task;        /* SymTask */
  guint64 max_samples; /* size of the memory file */
  SymRequestInput inputs[SYM_PROTOCOL_MAX_INPUTS];
  SymRequestLabel label; /* for SYM_TASK_LABEL */
} SymRequest;

#define SYM_PROTOCOL_MAGIC 0x53594d31u /* "SYM1" */

/**
 * SymStarted:
 * @error: 0, or the errno that kept the server from starting a child; then no pidfd comes along
 * @layers: SymLockdown: what holds for every child. The server says so, which reads no file; a child
 *   for which less holds ends with %SYM_PROTOCOL_EXIT_UNLOCKED.
 */
typedef struct
{
  guint32 magic;
  gint32 error;
  guint32 layers;
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
 * @SYM_RECORD_OUTPUT: a SymRecordOutput; in a reply to SYM_TASK_LABEL only
 * @SYM_RECORD_ARCHIVE: nothing; the file is an archive, and no image
 * @SYM_RECORD_MEMBER: a SymPart and a NUL-terminated name: one of its files
 * @SYM_RECORD_SEGMENT: a SymSegmentInfo
 * @SYM_RECORD_CONTOUR: a SymContourInfo and its points
 * @SYM_RECORD_SHUTTER: a SymShutterInfo; at most one
 * @SYM_RECORD_PRESENTATION: a SymPresentationInfo; at most one
 * @SYM_RECORD_PRESENTATION_WINDOW: a SymPresentationWindow
 * @SYM_RECORD_PRESENTATION_AREA: a SymPresentationArea
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
  SYM_RECORD_OUTPUT,
  SYM_RECORD_ARCHIVE,
  SYM_RECORD_MEMBER,
  SYM_RECORD_SEGMENT,
  SYM_RECORD_CONTOUR,
  SYM_RECORD_SHUTTER,
  SYM_RECORD_PRESENTATION,
  SYM_RECORD_PRESENTATION_WINDOW,
  SYM_RECORD_PRESENTATION_AREA,
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

/**
 * SymOutputPart:
 *
 * @SYM_OUTPUT_MAIN: the labelled copy
 * @SYM_OUTPUT_SIDECAR: the JSON that goes beside it
 */
typedef enum
{
  SYM_OUTPUT_MAIN,
  SYM_OUTPUT_SIDECAR,
  SYM_N_OUTPUT_PARTS,
} SymOutputPart;

typedef struct
{
  guint32 part; /* SymOutputPart */
  guint32 reserved;
  guint64 offset; /* in the memory file */
  guint64 size;
} SymRecordOutput;

G_END_DECLS
