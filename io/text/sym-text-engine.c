/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-text-reader"

#include "config.h"

#include "sym-text-engine.h"

#include <string.h>
#include <tesseract/capi.h>

/* Scanned pages say what they were scanned at; letters of some thirty pixels are those of 300. */
#define DOTS_PER_INCH 300

struct _SymTextEngine
{
  TessBaseAPI *api;
};

/* Those of data/vocabulary, by the names of tesseract's files. */
static const char *const languages[] = {
  "eng", "ara", "chi_sim", "chi_tra", "deu", "fra", "hin", "ita",
  "jpn", "kor", "nld",     "pol",     "por", "rus", "spa", "tur",
};

static char *
list_installed (const TessBaseAPI *api)
{
  g_autoptr (GString) list = g_string_new (NULL);
  char **installed = TessBaseAPIGetAvailableLanguagesAsVector (api);

  for (guint i = 0; installed != NULL && i < G_N_ELEMENTS (languages); i++)
    for (guint j = 0; installed[j] != NULL; j++)
      if (strcmp (installed[j], languages[i]) == 0)
        g_string_append_printf (list, "%s%s", list->len > 0 ? "+" : "", languages[i]);
  if (installed != NULL)
    TessDeleteTextArray (installed);
  return g_strdup (list->str);
}

SymTextEngine *
sym_text_engine_new (void)
{
  static const guint8 blank[32 * 32] = { 0 };
  g_autofree char *list = NULL;
  SymTextEngine *self;
  TessBaseAPI *api = TessBaseAPICreate ();

  /* What else there is, it knows once it has found the first. */
  if (TessBaseAPIInit3 (api, NULL, languages[0]) != 0)
    {
      TessBaseAPIDelete (api);
      return NULL;
    }
  list = list_installed (api);
  if (strchr (list, '+') != NULL && TessBaseAPIInit3 (api, NULL, list) != 0)
    {
      TessBaseAPIDelete (api);
      return NULL;
    }
  self = g_new0 (SymTextEngine, 1);
  self->api = api;
  TessBaseAPISetPageSegMode (self->api, PSM_SINGLE_LINE);
  /* What it sets up on first use, it sets up now, while it still may. */
  sym_text_engine_read (self, blank, 32, 32, NULL, NULL);
  return self;
}

void
sym_text_engine_read (SymTextEngine *self, const guint8 *grey, guint width, guint height,
                      SymTextWordFunc func, gpointer user_data)
{
  TessResultIterator *words;

  TessBaseAPISetImage (self->api, grey, (int) width, (int) height, 1, (int) width);
  TessBaseAPISetSourceResolution (self->api, DOTS_PER_INCH);
  if (TessBaseAPIRecognize (self->api, NULL) != 0)
    return;
  words = TessBaseAPIGetIterator (self->api);
  if (words == NULL)
    return;
  do
    {
      char *text = TessResultIteratorGetUTF8Text (words, RIL_WORD);
      float confidence = TessResultIteratorConfidence (words, RIL_WORD);
      int left, top, right, bottom;

      if (text != NULL && func != NULL &&
          TessPageIteratorBoundingBox (TessResultIteratorGetPageIteratorConst (words), RIL_WORD,
                                       &left, &top, &right, &bottom) &&
          left >= 0 && top >= 0 && right > left && bottom > top)
        {
          SymTextRecordWord word = { 0, (guint32) left, (guint32) top, (guint32) (right - left),
                                     (guint32) (bottom - top),
                                     (guint32) CLAMP (confidence, 0.0f, 100.0f) };

          func (&word, text, user_data);
        }
      TessDeleteText (text);
    }
  while (TessResultIteratorNext (words, RIL_WORD));
  TessResultIteratorDelete (words);
  TessBaseAPIClear (self->api);
}
