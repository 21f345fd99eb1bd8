/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-watermark"

#include "config.h"

#include "sym-dwtdct-private.h"

#include <math.h>
#include <string.h>

/** BOX_REACH: the local mean is over as many blocks on each side */
#define BOX_REACH 2

/** N_VARIANTS: each plane is read twice, with and without undoing the interpolation of chroma */
#define N_VARIANTS 2

/** MOST: how rarely an unmarked object agrees in enough bits with one payload */
#define MOST 6e-8

#define BYTES (1u << SYM_DWTDCT_BYTES)
#define FLOATS (1u << SYM_DWTDCT_FLOATS)
#define SWAPPED (1u << SYM_DWTDCT_SWAPPED)

/* FLUX's number has 48 digits, but the program that writes it loses the two zeros in front. */
const SymDwtdctPayload _sym_dwtdct_payloads[SYM_DWTDCT_N_PAYLOADS] = {
  { "SDv1", "Stable Diffusion 1", 136, NULL, "StableDiffusionV1", BYTES, 58, 0.72, 0.79 },
  { "SDv1-inpaint", "Stable Diffusion 1 (inpainting)", 224, NULL, "StableDiffusionV1-Inpainting", BYTES, 90,
    0.55, 0.69 },
  { "SDv2", "Stable Diffusion 2", 32, NULL, "SDV2", BYTES, 28, 0.88, 0.925 },
  { "InvokeAI", "InvokeAI", 64, NULL, "InvokeAI", BYTES, 58, 0.72, 0.78 },
  { "SDXL-str", "Stable Diffusion XL", 32, NULL, "SDXL", BYTES, 26, 0.89, 0.94 },
  { "MindSpore", "Stable Diffusion (MindSpore)", 120, NULL, "StableDiffusion", BYTES, 54, 0.72, 0.81 },
  { "SDXL", "Stable Diffusion XL", 48, "101100111110110010010000011110111011000110011110", NULL, FLOATS | SWAPPED,
    36, 0.82, 0.885 },
  { "FLUX", "FLUX", 46, "1010101111111010000111100111001111010100101110", NULL, FLOATS, 46, 0.76, 0.83 },
};

double
_sym_dwtdct_raise_threshold (const SymDwtdctPayload *payload, double threshold, gsize n)
{
  return sqrt (1 - (1 - threshold * threshold) * pow ((double) MAX (n, 1), -2 / (payload->effective - 2)));
}

guint
_sym_dwtdct_get_least_bits (const SymDwtdctPayload *payload, gsize n)
{
  const guint n_planes = (guint) __builtin_popcount (payload->planes);
  const double n_tests = (double) (N_VARIANTS * n_planes) * (double) MAX (n, 1);
  double term = ldexp (1, -(int) payload->n_bits), tail = 0;
  guint n_wrong;

  for (n_wrong = 0; n_wrong < payload->n_bits; n_wrong++)
    {
      tail += term;
      if (tail * n_tests > MOST)
        break;
      term *= (double) (payload->n_bits - n_wrong) / (n_wrong + 1);
    }
  return payload->n_bits - (n_wrong > 0 ? n_wrong - 1 : 0);
}

void
_sym_dwtdct_get_code (const SymDwtdctPayload *payload, double *code)
{
  for (guint i = 0; i < payload->n_bits; i++)
    {
      gboolean bit;

      if (payload->bits != NULL)
        bit = payload->bits[i] == '1';
      else
        bit = ((guchar) payload->text[i / 8] >> (7 - i % 8) & 1) != 0;
      code[i] = bit ? 1 : -1;
    }
}

double
_sym_dwtdct_get_template (const SymDwtdctPayload *payload, gsize blocks_per_row, double *template)
{
  const guint n = payload->n_bits, stride = (guint) (blocks_per_row % n), size = 2 * BOX_REACH + 1;
  double code[SYM_DWTDCT_MAX_BITS];
  double along[SYM_DWTDCT_MAX_BITS];
  double mean = 0, square = 0;

  _sym_dwtdct_get_code (payload, code);
  for (guint k = 0; k < n; k++)
    {
      along[k] = 0;
      for (guint i = 0; i < size; i++)
        along[k] += code[(k + n - BOX_REACH + i) % n];
    }
  for (guint k = 0; k < n; k++)
    {
      double sum = 0;

      for (guint i = 0; i < size; i++)
        sum += along[(k + i * stride + BOX_REACH * (n - stride)) % n];
      template[k] = code[k] - sum / (size * size);
      mean += template[k];
    }
  mean /= n;
  for (guint k = 0; k < n; k++)
    {
      template[k] -= mean;
      square += template[k] * template[k];
    }

  return sqrt (square);
}
