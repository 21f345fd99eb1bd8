/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * SYM_CLONES:
 *
 * Before a function with an inner loop over numbers: it is compiled for processors with vectors of four doubles too, and
 * the one that fits is taken when the program starts. Without fused operations: results are the same to the bit. Not with
 * sanitizers, which come too late for the choice.
 */
#if defined __x86_64__ && defined __GNUC__ && !defined __clang__ && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
#define SYM_CLONES __attribute__ ((target_clones ("avx2", "default")))
#else
#define SYM_CLONES
#endif
