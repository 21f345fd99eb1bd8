/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fuzz.h"
#include "sym-reader.h"
#include "sym-reply.h"

G_BEGIN_DECLS

/* A job in this process, on descriptors as the fork server hands them over; its answer is taken as
 * the parent takes it, which must always work: a decoder that was not taken over makes sense. */

/** FUZZ_MAX_SAMPLES: bytes: small, so that executions are many */
#define FUZZ_MAX_SAMPLES (1u << 20)

typedef struct
{
  SymInputRole role;
  const char *name;
  const guint8 *data;
  gsize size;
} FuzzInput;

/** sym_job_init(), however often it is asked for. */
void fuzz_job_init (void);

/**
 * fuzz_job_begin:
 *
 * Returns: (transfer full): a job on these inputs, to be ended by fuzz_job_end()
 */
SymJob *fuzz_job_begin (SymTask task, gboolean labels_only, const FuzzInput *inputs, guint n);

/**
 * fuzz_job_end:
 *
 * Frees the job and takes its records, of whatever parser ran on it.
 *
 * Returns: (transfer full): what was understood
 */
SymInstance *fuzz_job_end (SymJob *job, gboolean labels_only, gboolean *complete);

/** Frees the job. Returns: (transfer full): the records that it sent */
guint8 *fuzz_job_take_answer (SymJob *job, gsize *size);

/** Runs the whole job on one file, twice: for its labels alone, and for the samples. The samples end as
 * an item with a verdict. */
void fuzz_read_file (const FuzzInput *inputs, guint n);

/** A job for a parser that is called directly. Its input is empty. */
SymJob *fuzz_job_begin_empty (void);

/** Ends it. */
void fuzz_job_end_empty (SymJob *job);

/** Makes an item of an instance, as the loader does, so that every label goes through detection. */
void fuzz_detect (SymInstance *instance);

/** Copies of the bytes alone on the heap, so that a sanitizer sees the first byte behind them. */
guint8 *fuzz_copy (const guint8 *data, gsize size);

G_END_DECLS
