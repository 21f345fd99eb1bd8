/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-detect"

#include "config.h"

#include "sym-detect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* 5.2, the digital source types of IPTC and C2PA, and what this project makes of them. */
static const SymSourceType source_types[] = {
  { "trainedAlgorithmicMedia", SYM_STRENGTH_STRONG, SYM_CLASS_GENERATED,
    N_ ("The file says that a trained generative model made the image.") },
  { "compositeWithTrainedAlgorithmicMedia", SYM_STRENGTH_STRONG, SYM_CLASS_PARTLY,
    N_ ("The file says that parts of the image were made or changed by a generative model.") },
  { "compositeSynthetic", SYM_STRENGTH_STRONG, SYM_CLASS_PARTLY,
    N_ ("The file says that parts of the image were made or changed by a generative model.") },
  { "algorithmicMedia", SYM_STRENGTH_STRONG, SYM_CLASS_SIMULATED,
    N_ ("The file says that an algorithm made the image, without any recording.") },
  { "trainedAlgorithmicData", SYM_STRENGTH_STRONG, SYM_CLASS_GENERATED,
    N_ ("The file says that a trained generative model made the image.") },
  { "virtualRecording", SYM_STRENGTH_STRONG, SYM_CLASS_PARTLY,
    N_ ("The file says that the image records a virtual event.") },
  { "dataDrivenMedia", SYM_STRENGTH_STRONG, SYM_CLASS_SIMULATED,
    N_ ("The file says that a program drew the image from data.") },
  { "digitalCreation", SYM_STRENGTH_STRONG, SYM_CLASS_SIMULATED,
    N_ ("The file says that the image was drawn by a person or a program.") },
  { "digitalArt", SYM_STRENGTH_STRONG, SYM_CLASS_SIMULATED,
    N_ ("The file says that the image was drawn by a person or a program.") },
  { "softwareImage", SYM_STRENGTH_STRONG, SYM_CLASS_SIMULATED,
    N_ ("The file says that the image was drawn by a person or a program.") },
  { "composite", SYM_STRENGTH_HINT, SYM_CLASS_HINT,
    N_ ("The file says that the image was put together from parts; some may be artificial.") },
  { "screenCapture", SYM_STRENGTH_CONTEXT, SYM_CLASS_NO_LABEL,
    N_ ("The image is a picture of a screen; what the screen showed is not said.") },
  { "algorithmicallyEnhanced", SYM_STRENGTH_CONF, SYM_CLASS_COMPUTED,
    N_ ("The file says that the image was enhanced by a known calculation.") },
  { "computationalCapture", SYM_STRENGTH_NEG, SYM_CLASS_COMPUTED,
    N_ ("The file says that the image was calculated from several recordings.") },
  { "compositeCapture", SYM_STRENGTH_NEG, SYM_CLASS_COMPUTED,
    N_ ("The file says that the image was put together from several recordings.") },
  { "digitalCapture", SYM_STRENGTH_NEG, SYM_CLASS_SAYS_NOT,
    N_ ("The file says that the image was recorded by a device.") },
  { "negativeFilm", SYM_STRENGTH_NEG, SYM_CLASS_SAYS_NOT,
    N_ ("The file says that the image was digitized from film.") },
  { "positiveFilm", SYM_STRENGTH_NEG, SYM_CLASS_SAYS_NOT,
    N_ ("The file says that the image was digitized from film.") },
  { "print", SYM_STRENGTH_NEG, SYM_CLASS_SAYS_NOT,
    N_ ("The file says that the image was digitized from a print.") },
  { "humanEdits", SYM_STRENGTH_CONTEXT, SYM_CLASS_NO_LABEL,
    N_ ("The file says that a person edited the image.") },
  { "minorHumanEdits", SYM_STRENGTH_CONTEXT, SYM_CLASS_NO_LABEL,
    N_ ("The file says that a person edited the image.") },
  { "empty", SYM_STRENGTH_CONTEXT, SYM_CLASS_NO_LABEL,
    N_ ("The file says that the image began as an empty canvas.") },
};

/* The last segment of a URI, of a qcode, or the bare term. */
static char *
get_source_type (const char *value)
{
  g_autofree char *text = g_strstrip (g_strdup (value));
  gsize length = strlen (text);
  const char *last;

  while (length > 0 && text[length - 1] == '/')
    text[--length] = '\0';
  last = text + length;
  while (last > text && last[-1] != '/' && last[-1] != ':' && last[-1] != '#')
    last--;

  return g_strdup (last);
}

const SymSourceType *
_sym_source_type_find (const char *value)
{
  g_autofree char *term = get_source_type (value);

  for (guint i = 0; i < G_N_ELEMENTS (source_types); i++)
    if (g_ascii_strcasecmp (term, source_types[i].term) == 0)
      return &source_types[i];

  return NULL;
}
