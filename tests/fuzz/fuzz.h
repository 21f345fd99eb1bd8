/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A parser of what strangers write, called with arbitrary bytes in this process, without a fork.
 * The same harnesses run under libFuzzer (fuzz-libfuzzer.c) and, over their seeds and a few
 * reproducible mutations, in every test run (fuzz-main.c). */

/**
 * FuzzHarness:
 * @name: of the harness, of its folder of seeds, and of its dictionary NAME.dict if it has one
 * @init: (nullable): run once
 * @run: hands the bytes to the parser; what must hold of any result is asserted
 * @cost: 0, or by how much fewer mutations are worth their time in a test run
 */
typedef struct
{
  const char *name;
  void (*init) (void);
  void (*run) (const guint8 *data, gsize size);
  guint cost;
} FuzzHarness;

extern const FuzzHarness fuzz_c2pa;
extern const FuzzHarness fuzz_cbor;
extern const FuzzHarness fuzz_cose;
extern const FuzzHarness fuzz_dicom;
extern const FuzzHarness fuzz_dicom_scan;
extern const FuzzHarness fuzz_dicom_text;
extern const FuzzHarness fuzz_exif;
extern const FuzzHarness fuzz_frame_labels;
extern const FuzzHarness fuzz_gzip;
extern const FuzzHarness fuzz_j2k;
extern const FuzzHarness fuzz_jpeg;
extern const FuzzHarness fuzz_jpegls;
extern const FuzzHarness fuzz_json;
extern const FuzzHarness fuzz_label;
extern const FuzzHarness fuzz_marks;
extern const FuzzHarness fuzz_nifti;
extern const FuzzHarness fuzz_nifti_extension;
extern const FuzzHarness fuzz_participants;
extern const FuzzHarness fuzz_png;
extern const FuzzHarness fuzz_png_chunks;
extern const FuzzHarness fuzz_reply;
extern const FuzzHarness fuzz_request;
extern const FuzzHarness fuzz_rle;
extern const FuzzHarness fuzz_stealth;
extern const FuzzHarness fuzz_text_reply;
extern const FuzzHarness fuzz_vocabulary;
extern const FuzzHarness fuzz_xmp;
extern const FuzzHarness fuzz_zip;

/** All of them, with %NULL at the end. */
extern const FuzzHarness *const fuzz_harnesses[];

/** Returns: (nullable): the harness of that name, ready to run */
const FuzzHarness *fuzz_find (const char *name);

G_END_DECLS
