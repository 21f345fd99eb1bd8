/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-dicom-charset"

#include "config.h"

#include <iconv.h>
#include <string.h>

#include "sym-dicom-charset.h"

#define ESCAPE 0x1b

typedef enum
{
  ASCII,
  LATIN1,
  LATIN2,
  LATIN3,
  LATIN4,
  CYRILLIC,
  ARABIC,
  GREEK,
  HEBREW,
  LATIN5,
  LATIN9,
  THAI,
  KATAKANA,
  JIS_X0208, /* in G0; converted as EUC-JP */
  JIS_X0212, /* in G0; converted as EUC-JP behind 0x8f */
  KOREAN,
  CHINESE,
  /* These fill G0 and G1 and know no escape sequences. */
  UTF8,
  GB18030,
  GBK,
  N_CODECS,
} Codec;

static iconv_t converters[N_CODECS], encoders[N_CODECS];

/* Codecs of one byte a character as tables, 0 for none: a module of iconv that stays loaded is
 * copied with every child. */
static gunichar2 tables[THAI + 1][128];

/* Defined terms by their number, PS3.3 tables C.12-2 to C.12-5: "ISO_IR 100", "ISO 2022 IR 100". */
static const struct
{
  const char *term;
  Codec g0, g1;
} terms_table[] = {
  { "6", ASCII, ASCII },
  { "100", ASCII, LATIN1 },
  { "101", ASCII, LATIN2 },
  { "109", ASCII, LATIN3 },
  { "110", ASCII, LATIN4 },
  { "144", ASCII, CYRILLIC },
  { "127", ASCII, ARABIC },
  { "126", ASCII, GREEK },
  { "138", ASCII, HEBREW },
  { "148", ASCII, LATIN5 },
  { "203", ASCII, LATIN9 },
  { "13", ASCII, KATAKANA },
  { "166", ASCII, THAI },
  { "87", ASCII, ASCII },
  { "159", ASCII, ASCII },
  { "149", ASCII, KOREAN },
  { "58", ASCII, CHINESE },
  { "192", UTF8, UTF8 },
  { "GB18030", GB18030, GB18030 },
  { "GBK", GBK, GBK },
};

static const struct
{
  char bytes[4]; /* behind ESC */
  gboolean is_g1;
  Codec codec;
} escapes[] = {
  { "(B", FALSE, ASCII },
  { "(J", FALSE, ASCII },
  { ")I", TRUE, KATAKANA },
  { "-A", TRUE, LATIN1 },
  { "-B", TRUE, LATIN2 },
  { "-C", TRUE, LATIN3 },
  { "-D", TRUE, LATIN4 },
  { "-L", TRUE, CYRILLIC },
  { "-G", TRUE, ARABIC },
  { "-F", TRUE, GREEK },
  { "-H", TRUE, HEBREW },
  { "-M", TRUE, LATIN5 },
  { "-b", TRUE, LATIN9 },
  { "-T", TRUE, THAI },
  { "$B", FALSE, JIS_X0208 },
  { "$@", FALSE, JIS_X0208 },
  { "$(D", FALSE, JIS_X0212 },
  { "$)C", TRUE, KOREAN },
  { "$)A", TRUE, CHINESE },
};

static gboolean
has_table (Codec codec)
{
  return codec >= LATIN1 && codec <= THAI;
}

#ifdef SYM_LABELS_PROGRAM

/* No modules of iconv here: what needs them is left to the decoder, see convert(). */
void
sym_dicom_charset_init (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables[LATIN1]); i++)
    tables[LATIN1][i] = (gunichar2) (0x80 + i);
}

#else

static const char *const iconv_names[N_CODECS] = {
  [LATIN1] = "ISO-8859-1",
  [LATIN2] = "ISO-8859-2",
  [LATIN3] = "ISO-8859-3",
  [LATIN4] = "ISO-8859-4",
  [CYRILLIC] = "ISO-8859-5",
  [ARABIC] = "ISO-8859-6",
  [GREEK] = "ISO-8859-7",
  [HEBREW] = "ISO-8859-8",
  [LATIN5] = "ISO-8859-9",
  [LATIN9] = "ISO-8859-15",
  [THAI] = "TIS-620",
  [KATAKANA] = "EUC-JP", /* JIS X 0201 katakana, behind 0x8e */
  [JIS_X0208] = "EUC-JP",
  [JIS_X0212] = "EUC-JP",
  [KOREAN] = "EUC-KR",
  [CHINESE] = "GB2312",
  [GB18030] = "GB18030",
  [GBK] = "GBK",
};

static void
fill_table (Codec codec)
{
  iconv_t converter = iconv_open ("UTF-8", iconv_names[codec]);

  for (guint i = 0; i < G_N_ELEMENTS (tables[codec]) && converter != (iconv_t) -1; i++)
    {
      char byte = (char) (0x80 + i), *in = &byte;
      char buffer[8] = "", *out = buffer;
      gsize n = 1, room = sizeof buffer - 1;

      iconv (converter, NULL, NULL, NULL, NULL);
      if (iconv (converter, &in, &n, &out, &room) != (gsize) -1)
        tables[codec][i] = (gunichar2) g_utf8_get_char (buffer);
    }
  if (converter != (iconv_t) -1)
    iconv_close (converter);
}

void
sym_dicom_charset_init (void)
{
  for (guint i = 0; i < N_CODECS; i++)
    if (has_table (i))
      fill_table (i);
  for (guint i = 0; i < N_CODECS; i++)
    {
      const gboolean is_needed = iconv_names[i] != NULL && !has_table (i);

      converters[i] = is_needed ? iconv_open ("UTF-8", iconv_names[i]) : (iconv_t) -1;
      encoders[i] = is_needed && (i == GB18030 || i == GBK) ? iconv_open (iconv_names[i], "UTF-8") : (iconv_t) -1;
    }
}

#endif

SymDicomCharset
sym_dicom_charset_parse (const char *terms, gsize n)
{
  SymDicomCharset self = { ASCII, ASCII, FALSE };
  g_autofree char *text = g_strndup (terms, n);
  g_auto (GStrv) parts = g_strsplit (text, "\\", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *part = g_strstrip (parts[i]);
      gboolean known = FALSE;

      for (char *p = part; *p != '\0'; p++)
        *p = *p == '_' ? ' ' : *p;
      if (g_str_has_prefix (part, "ISO IR "))
        part += 7;
      else if (g_str_has_prefix (part, "ISO 2022 IR "))
        part += 12;
      if (*part == '\0')
        continue;
      for (guint t = 0; t < G_N_ELEMENTS (terms_table) && !known; t++)
        if (strcmp (terms_table[t].term, part) == 0)
          {
            known = TRUE;
            /* The first term is what holds at the start; the others are reached by escapes. But
             * "\ISO 2022 IR 149" is in use with Korean and no escape before it. */
            if (i == 0 || (self.g1 == ASCII && terms_table[t].g0 == ASCII))
              {
                self.g0 = (guint8) terms_table[t].g0;
                self.g1 = (guint8) terms_table[t].g1;
              }
          }
      if (!known)
        self.is_unknown = TRUE;
    }
  return self;
}

static gboolean
convert_by_table (Codec codec, const guint8 *bytes, gsize n, GString *out)
{
  for (gsize i = 0; i < n; i++)
    {
      gunichar2 c = bytes[i] < 0x80 ? bytes[i] : tables[codec][bytes[i] - 0x80];

      if (c == 0 && bytes[i] != 0)
        return FALSE;
      if (c == 0)
        g_string_append_c (out, '\0');
      else
        g_string_append_unichar (out, c);
    }
  return TRUE;
}

static gboolean
convert (Codec codec, const guint8 *bytes, gsize n, GString *out)
{
  char buffer[256];
  char *in = (char *) bytes;

  if (codec == ASCII)
    return n == 0;
  if (codec == UTF8)
    {
      if (!g_utf8_validate ((const char *) bytes, (gssize) n, NULL))
        return FALSE;
      g_string_append_len (out, (const char *) bytes, (gssize) n);
      return TRUE;
    }
#ifdef SYM_LABELS_PROGRAM
  if (codec != LATIN1)
    _sym_dicom_charset_leave ();
#endif
  if (has_table (codec))
    return convert_by_table (codec, bytes, n, out);
  if (converters[codec] == (iconv_t) -1)
    return FALSE;
  iconv (converters[codec], NULL, NULL, NULL, NULL);
  while (n > 0)
    {
      char *to = buffer;
      gsize room = sizeof buffer;
      gsize before = n;
      gsize result = iconv (converters[codec], &in, &n, &to, &room);

      g_string_append_len (out, buffer, to - buffer);
      if (result == (gsize) -1 && (to == buffer || n == before))
        return FALSE;
    }
  return TRUE;
}

/* A run of bytes of one kind in the shape that its converter takes. */
static gboolean
convert_run (Codec codec, const guint8 *bytes, gsize n, GString *out)
{
  g_autoptr (GByteArray) euc = NULL;
  static const guint8 single_shift2 = 0x8e, single_shift3 = 0x8f;

  if (codec != KATAKANA && codec != JIS_X0208 && codec != JIS_X0212)
    return convert (codec, bytes, n, out);

  euc = g_byte_array_sized_new ((guint) n * 2);
  for (gsize i = 0; i < n; i++)
    {
      guint8 high = bytes[i] | 0x80;

      if (codec == KATAKANA)
        g_byte_array_append (euc, &single_shift2, 1);
      if (codec == JIS_X0212 && i % 2 == 0)
        g_byte_array_append (euc, &single_shift3, 1);
      g_byte_array_append (euc, &high, 1);
    }
  return convert (codec, euc->data, euc->len, out);
}

static gboolean
decode (const SymDicomCharset *self, const guint8 *bytes, gsize n, gboolean is_name, GString *out)
{
  Codec g0 = self->g0, g1 = self->g1;

  if (g0 == UTF8 || g0 == GB18030 || g0 == GBK)
    return convert (g0, bytes, n, out);

  for (gsize i = 0; i < n;)
    {
      gsize start = i;

      if (bytes[i] == ESCAPE)
        {
          gsize length = 0;

          for (guint e = 0; e < G_N_ELEMENTS (escapes) && length == 0; e++)
            {
              gsize m = strlen (escapes[e].bytes);

              if (n - i - 1 < m || memcmp (bytes + i + 1, escapes[e].bytes, m) != 0)
                continue;
              length = 1 + m;
              if (escapes[e].is_g1)
                g1 = escapes[e].codec;
              else
                g0 = escapes[e].codec;
            }
          if (length == 0)
            return FALSE;
          i += length;
        }
      else if (bytes[i] >= 0x80)
        {
          while (i < n && bytes[i] >= 0x80)
            i++;
          if (!convert_run (g1, bytes + start, i - start, out))
            return FALSE;
        }
      else if (g0 != ASCII && bytes[i] > 0x20 && bytes[i] < 0x7f)
        {
          while (i < n && bytes[i] > 0x20 && bytes[i] < 0x7f)
            i++;
          if (!convert_run (g0, bytes + start, i - start, out))
            return FALSE;
        }
      else
        {
          g_string_append_c (out, (char) bytes[i]);
          if (strchr ("\\\n\f\r\t", bytes[i]) != NULL ||
              (is_name && (bytes[i] == '^' || bytes[i] == '=')))
            {
              g0 = self->g0;
              g1 = self->g1;
            }
          i++;
        }
    }
  return TRUE;
}

char *
sym_dicom_charset_decode (const SymDicomCharset *self, const guint8 *bytes, gsize n,
                          gboolean is_name, gboolean *readable)
{
  GString *out = g_string_sized_new (n + 8);
  gboolean is_plain = self->g0 != UTF8 && self->g0 != GB18030 && self->g0 != GBK;

  *readable = TRUE;
  for (gsize i = 0; i < n && is_plain; i++)
    is_plain = bytes[i] < 0x80 && bytes[i] != ESCAPE;
  if (is_plain)
    g_string_append_len (out, (const char *) bytes, (gssize) n);
  else if (self->is_unknown || !decode (self, bytes, n, is_name, out))
    {
      /* Without any declaration, UTF-8 and Latin-1 are what people write. */
      gboolean declared = self->is_unknown || self->g0 != ASCII || self->g1 != ASCII;

      g_string_truncate (out, 0);
      *readable = !declared && memchr (bytes, ESCAPE, n) == NULL;
      if (g_utf8_validate ((const char *) bytes, (gssize) n, NULL))
        g_string_append_len (out, (const char *) bytes, (gssize) n);
      else
        convert (LATIN1, bytes, n, out);
    }
  for (gsize i = 0; i < out->len; i++)
    if (out->str[i] == '\0')
      out->str[i] = ' ';
  return g_string_free (out, FALSE);
}

/* Few texts are written, and short ones: the tables are searched. */
static gboolean
encode_by_table (Codec codec, const char *text, GByteArray *out)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);
      guint8 byte = (guint8) c;
      guint at = 0;

      if (c >= 0x80)
        {
          while (at < G_N_ELEMENTS (tables[codec]) && tables[codec][at] != c)
            at++;
          if (at == G_N_ELEMENTS (tables[codec]))
            return FALSE;
          byte = (guint8) (0x80 + at);
        }
      g_byte_array_append (out, &byte, 1);
    }
  return TRUE;
}

gboolean
sym_dicom_charset_encode (const SymDicomCharset *self, const char *text, GByteArray *out)
{
  Codec codec = self->g0 == GB18030 || self->g0 == GBK ? self->g0 : self->g1;
  gsize n = strlen (text);
  char *in = (char *) text;

  if (g_str_is_ascii (text) || (self->g0 == UTF8 && !self->is_unknown))
    {
      g_byte_array_append (out, (const guint8 *) text, (guint) n);
      return TRUE;
    }
  if (!self->is_unknown && has_table (codec))
    return encode_by_table (codec, text, out);
  if (self->is_unknown || encoders[codec] == (iconv_t) -1)
    return FALSE;
  iconv (encoders[codec], NULL, NULL, NULL, NULL);
  while (n > 0)
    {
      char buffer[256], *to = buffer;
      gsize room = sizeof buffer, before = n;
      gsize result = iconv (encoders[codec], &in, &n, &to, &room);

      g_byte_array_append (out, (const guint8 *) buffer, (guint) (to - buffer));
      /* What iconv replaces by something similar is not what was meant. */
      if ((result == (gsize) -1 && (to == buffer || n == before))
          || (result != (gsize) -1 && result != 0))
        return FALSE;
    }
  return TRUE;
}
