/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-random"

#include "config.h"

#include "sym-random.h"

#include <math.h>

static guint64
rotate_left (guint64 x, guint n)
{
  return (x << n) | (x >> (64 - n));
}

void
sym_random_init (SymRandom *self, guint64 seed, guint64 stream)
{
  guint64 x = seed ^ (stream * G_GUINT64_CONSTANT (0xd1342543de82ef95));

  for (guint i = 0; i < G_N_ELEMENTS (self->s); i++)
    {
      guint64 z = x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

      z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
      z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
      self->s[i] = z ^ (z >> 31);
    }
}

guint64
sym_random_next (SymRandom *self)
{
  guint64 *s = self->s;
  guint64 result = rotate_left (s[1] * 5, 7) * 9;
  guint64 t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);
  return result;
}

double
sym_random_uniform (SymRandom *self, double low, double high)
{
  double unit = (double) (sym_random_next (self) >> 11) * 0x1p-53;

  return low + (high - low) * unit;
}

double
sym_random_normal (SymRandom *self)
{
  double x, y, r2;

  do
    {
      x = sym_random_uniform (self, -1.0, 1.0);
      y = sym_random_uniform (self, -1.0, 1.0);
      r2 = x * x + y * y;
    }
  while (r2 >= 1.0 || r2 == 0.0);
  return x * sqrt (-2.0 * log (r2) / r2);
}
