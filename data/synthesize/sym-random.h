/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SymRandom:
 *
 * A stream of random numbers that is the same on every machine: xoshiro256** of Blackman and Vigna
 * (public domain, 2018), seeded through splitmix64.
 */
typedef struct
{
  guint64 s[4];
} SymRandom;

/**
 * sym_random_init:
 * @seed: what the person chose
 * @stream: a number of the part of the model, so that parts draw independently of each other
 */
void sym_random_init (SymRandom *self, guint64 seed, guint64 stream);

/**
 * sym_random_next:
 *
 * Returns: 64 random bits
 */
guint64 sym_random_next (SymRandom *self);

/**
 * sym_random_uniform:
 *
 * Returns: a number in [@low, @high)
 */
double sym_random_uniform (SymRandom *self, double low, double high);

/**
 * sym_random_normal:
 *
 * Returns: a number of the standard normal distribution (polar method of Marsaglia)
 */
double sym_random_normal (SymRandom *self);

G_END_DECLS
