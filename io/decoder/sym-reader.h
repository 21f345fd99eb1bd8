/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-protocol.h"

G_BEGIN_DECLS

/* What a reader of one format works with, inside the decoder's child process. */

/**
 * SYM_INPUT_MAX_UNZIPPED:
 *
 * Bytes that gzip may give; more is an error.
 */
#define SYM_INPUT_MAX_UNZIPPED (G_GUINT64_CONSTANT (16) << 30)

/**
 * SymInput:
 *
 * One input, read from the front; gzip, told from its magic number, is undone on the way.
 */
typedef struct _SymInput SymInput;

/**
 * sym_input_new:
 * @fd: (transfer full): its descriptor
 * @part: (nullable): where in that the input is, if it is not all of it
 */
SymInput *sym_input_new (int fd, const char *name, const SymPart *part);
void sym_input_free (SymInput *self);

/**
 * sym_input_peek:
 * @size: at most 64 KiB
 * @n: (out): how many bytes there are, at most @size
 *
 * Returns: (transfer none): the first bytes of the (unzipped) content, without consuming them
 */
const guint8 *sym_input_peek (SymInput *self, gsize size, gsize *n);

/**
 * sym_input_read:
 *
 * Reads exactly @size bytes on; `SYM_ERROR_CORRUPT` with both numbers when the content ends early.
 */
gboolean sym_input_read (SymInput *self, void *buffer, gsize size, GError **error);

/** Skips @size bytes. */
gboolean sym_input_skip (SymInput *self, guint64 size, GError **error);

/**
 * sym_input_check_end:
 * @more: (out): whether there is content that was not read
 *
 * Call it after the last byte that is wanted: it fails when gzip's checksum of the content is wrong
 * or missing. Only where content is left over is that not known.
 */
gboolean sym_input_check_end (SymInput *self, gboolean *more, GError **error);

/**
 * sym_input_get_position:
 *
 * Returns: bytes of content consumed so far
 */
guint64 sym_input_get_position (const SymInput *self);

/**
 * sym_input_map:
 * @size: (out): how many bytes
 *
 * The whole content in memory: the file mapped private and writable (changes are not written
 * back), or what gzip gives. From the front, wherever reading is.
 *
 * Returns: (transfer none) (nullable): the bytes; %NULL with error
 */
guint8 *sym_input_map (SymInput *self, gsize *size, GError **error);

/**
 * sym_input_get_damage:
 *
 * A gzip stream, or a part of an archive, that is cut off or broken gives what comes before the
 * damage, since that may hold the labels: it is mapped all the same, and must not be taken for the
 * whole.
 *
 * Returns: (transfer none) (nullable): what is wrong with the content that was mapped
 */
const GError *sym_input_get_damage (const SymInput *self);

/**
 * sym_input_map_file:
 * @size: (out): how many bytes
 *
 * The file itself, gzip or not, as a digest of it wants it.
 *
 * Returns: (transfer none) (nullable): the bytes, not to be written to; %NULL with error
 */
const guint8 *sym_input_map_file (SymInput *self, gsize *size, GError **error);

const char *sym_input_get_name (const SymInput *self);
gboolean sym_input_is_gzip (const SymInput *self);

/** Whether it is a file of an archive. */
gboolean sym_input_is_part (const SymInput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymInput, sym_input_free)

/**
 * SymJob:
 *
 * One request as the child sees it.
 */
typedef struct _SymJob SymJob;

/**
 * sym_job_init:
 *
 * What every reader must do once, before anything is forked: see #SymReader.
 */
void sym_job_init (void);

/**
 * sym_job_new:
 * @fds: (array): the memory file, the reply pipe and the inputs, as they came with the request
 * @n_fds: 2 + request->n_inputs
 */
SymJob *sym_job_new (const SymRequest *request, const int *fds, guint n_fds);

/**
 * sym_job_run:
 *
 * Finds the reader of the main input, runs it, and sends the last record.
 */
void sym_job_run (SymJob *self);
void sym_job_free (SymJob *self);

/**
 * sym_job_get_input:
 * @index: 0, 1, … among the inputs of that role
 *
 * Returns: (transfer none) (nullable): the input
 */
SymInput *sym_job_get_input (SymJob *self, SymInputRole role, guint index);
gboolean sym_job_is_labels_only (const SymJob *self);

/**
 * sym_job_set_format:
 *
 * Says the format as soon as it is known, so that a file with an error still has one.
 */
void sym_job_set_format (SymJob *self, SymFormat format);

/**
 * sym_job_reserve_samples:
 * @info: its dims, n_samples and sample_type give the size, checked here; data_size is filled in
 *
 * Maps the memory file for writing, for the samples in native byte order and canonical order.
 *
 * Returns: (transfer none) (nullable): zeroed memory of info->data_size bytes; %NULL with
 *   `SYM_ERROR_TOO_LARGE` or `SYM_ERROR_CORRUPT`
 */
void *sym_job_reserve_samples (SymJob *self, SymImageInfo *info, GError **error);

/* Records. Order is free, except that tags should come first, so that labels survive a crash in
 * the pixels. Each call writes to a buffer; sym_job_flush() sends what there is. */
void sym_job_tag (SymJob *self, const SymTag *tag);

/**
 * sym_job_unreadable:
 * @why: what kept labels from being read, in a few words
 *
 * Says that a part of the file that may hold labels could not be read: their absence then is no
 * sign of anything.
 */
void sym_job_unreadable (SymJob *self, const char *why);
void sym_job_info (SymJob *self, const SymImageInfo *info);
void sym_job_frame (SymJob *self, const SymFrameInfo *frame);
void sym_job_window (SymJob *self, const SymWindow *window);
void sym_job_shutter (SymJob *self, const SymShutterInfo *shutter);
void sym_job_presentation (SymJob *self, const SymPresentationInfo *presentation);
void sym_job_presentation_window (SymJob *self, const SymPresentationWindow *window);
void sym_job_presentation_area (SymJob *self, const SymPresentationArea *area);
void sym_job_segment (SymJob *self, const SymSegmentInfo *segment);
void sym_job_contour (SymJob *self, const SymContourInfo *contour, const double *points);
void sym_job_lut (SymJob *self, SymLutKind kind, gint32 first, guint32 n, guint32 bits,
                  const guint16 *values, const char *name);

/**
 * sym_job_note:
 * @msgid: a literal marked with N_(), %s for each argument
 * @...: strings, then %NULL
 */
void sym_job_note (SymJob *self, const char *msgid, ...) G_GNUC_NULL_TERMINATED;

/** Says that the main input is an archive; its files follow. */
void sym_job_archive (SymJob *self);

/** Says where a file of it is; @name is UTF-8. Returns: whether there was room to say so */
gboolean sym_job_member (SymJob *self, const SymPart *part, const char *name);
void sym_job_flush (SymJob *self);

/**
 * sym_job_begin_output:
 *
 * Starts a finished file in the memory file, which holds one after the other.
 */
gboolean sym_job_begin_output (SymJob *self, SymOutputPart part, gboolean gzip, GError **error);

/** Adds bytes to it; `SYM_ERROR_TOO_LARGE` when the memory file is full. */
gboolean sym_job_write (SymJob *self, gconstpointer bytes, gsize n, GError **error);

/** Ends it, and says so to the parent. */
gboolean sym_job_end_output (SymJob *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SymJob, sym_job_free)

/**
 * SymReader:
 *
 * @init: (nullable): run once in the fork server: opens what the children may not open themselves
 * @sniff: tells from the first bytes of the unzipped content (up to 64 KiB)
 * @read: writes tags, then info and samples; on failure sets the error, what was written stays
 * @label: writes a copy of the main input as output, with @label's statement in the places where
 *   the format has them, and all else as it was
 */
typedef struct
{
  const char *name;
  void (*init) (void);
  gboolean (*sniff) (const guint8 *bytes, gsize n);
  gboolean (*read) (SymJob *job, GError **error);
  gboolean (*label) (SymJob *job, const SymRequestLabel *label, GError **error);
} SymReader;

extern const SymReader sym_reader_dicom;
extern const SymReader sym_reader_nifti; /* NIfTI-1, NIfTI-2, Analyze 7.5 */
extern const SymReader sym_reader_png;
extern const SymReader sym_reader_zip;

/**
 * sym_sidecar_read:
 * @carrier: %SYM_CARRIER_BIDS_SIDECAR or %SYM_CARRIER_BIDS_DATASET
 *
 * Reads the JSON of a sidecar or of the dataset description into tags. The job calls it, for every
 * such input and before the reader of the main file runs; what does not parse becomes a tag
 * flagged %SYM_TAG_UNREADABLE.
 */
void sym_sidecar_read (SymJob *job, SymInput *input, SymCarrier carrier);

/** Reads an XMP packet into tags; @where is the packet's own place ("iTXt XML:com.adobe.xmp"). */
void sym_xmp_read (SymJob *job, const char *xml, gsize size, const char *where);

G_END_DECLS
