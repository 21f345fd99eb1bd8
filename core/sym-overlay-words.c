/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-mark"

#include "config.h"

#include "sym-overlay-private.h"

#include <math.h>
#include <string.h>

#define CONFLICT_WORDS "LABELS CONFLICT"

/* The least height of capitals that can be read, logical pixels. */
#define WORD_CAP_LEAST 8.0
#define TEXT_CAP_LEAST 8.0
#define BADGE_CAP 7.5
#define BADGE_CAP_LEAST 5.0
/* A reason shorter than this many heights of capitals says nothing. */
#define REASON_LEAST 12
#define REASON_PITCH 1.75
#define TIGHTENING_STEPS 8

static const double fill_alpha = 0.60, rim_alpha = 0.68;

/* The lattice changes the image's pixels, so its paint leaves room for them. */
static const SymPaint *
get_lattice_paint (void)
{
  static const SymPaint paint = { { 255, 255, 255 }, fill_alpha, { 0, 0, 0 }, rim_alpha };

  return &paint;
}

static const char *
get_short_words (SymVerdictKind kind)
{
  switch (kind)
    {
    case SYM_VERDICT_SYNTHETIC:
      return "SYNTH";
    case SYM_VERDICT_PARTLY_SYNTHETIC:
      return "PARTLY";
    case SYM_VERDICT_SUSPECTED:
      return "SYNTH?";
    case SYM_VERDICT_CHECKING:
      return "CHECK";
    case SYM_VERDICT_UNCHECKABLE:
      return "LABEL?";
    case SYM_VERDICT_COMPUTED:
      return "COMP";
    case SYM_VERDICT_PHANTOM:
      return "PHANT";
    case SYM_VERDICT_SAYS_NOT:
      return "SAYS NOT";
    case SYM_VERDICT_NO_LABEL:
    default:
      return "ORIGIN?";
    }
}

/* Capitals, and where there are pixels enough strokes too, end on whole pixels. */
static void
snap_style (SymTextStyle *style)
{
  double stroke = style->weight * style->cap;

  style->cap = fmax (1, floor (style->cap + 0.01));
  style->weight = fmax (1, stroke >= 1.6 ? floor (stroke + 0.5) : stroke) / style->cap;
}

/* Closes the letters up, then makes them smaller, until the text is not wider than @width. */
static gboolean
fit_words (const char *text, double width, double cap, double least, SymTextStyle *style)
{
  for (int step = 0; step <= TIGHTENING_STEPS; step++)
    {
      double t = step / (double) TIGHTENING_STEPS;

      *style = (SymTextStyle){ cap, 0.175 - 0.02 * t, 1 - 0.28 * t, 0.28 - 0.19 * t };
      snap_style (style);
      if (_sym_text_measure (text, style) <= width)
        return TRUE;
    }
  while (style->cap > least && _sym_text_measure (text, style) > width)
    {
      style->cap -= 1;
      style->weight = fmax (1 / style->cap, 0.155);
    }
  return style->cap >= least && _sym_text_measure (text, style) <= width;
}

/* Writes onto an opaque ground at whole pixels. */
static void
add_text (SymOverlay *self, const char *text, const SymTextStyle *style, const guint8 *ink, int x, int top)
{
  SymPaint paint = { { ink[0], ink[1], ink[2] }, 1, { 0, 0, 0 }, 0 };
  int above = (int) ceil (0.2 * style->cap), below = (int) ceil (0.4 * style->cap);
  SymMask *mask = _sym_mask_new (0, -above, (int) ceil (_sym_text_measure (text, style)) + 2,
                                 (int) ceil (style->cap) + above + below);

  _sym_mask_add_text (mask, text, style, 0, style->cap, 0, 0);
  _sym_overlay_place (self, mask, &paint, x, top);
}

static void
add_box (SymOverlay *self, const guint8 *ink, int x, int y, int width, int height, double radius)
{
  SymPaint paint = { { ink[0], ink[1], ink[2] }, 1, { 0, 0, 0 }, 0 };
  SymMask *mask = _sym_mask_new (0, 0, width, height);

  _sym_mask_add_box (mask, 0, 0, width, height, radius);
  _sym_overlay_place (self, mask, &paint, x, y);
}

/* LABELS CONFLICT: in the band's colours reversed, at its right end. Returns where it begins. */
static int
add_conflict (SymOverlay *self, int right)
{
  static const char *const wordings[][2]
      = { { CONFLICT_WORDS, NULL }, { "LABELS", "CONFLICT" }, { "CONFLICT", NULL }, { "!", NULL } };
  int room = self->opaque_rows - self->rule;
  double scale = self->scale;

  for (guint i = 0; i < G_N_ELEMENTS (wordings); i++)
    {
      gboolean two = wordings[i][1] != NULL;
      SymTextStyle style = { two ? fmax (6 * scale, 0.2 * room) : fmax (7 * scale, 0.24 * room), 0.16, 1, 0.16 };
      int text_width = 0, width, height, padding, line, top;

      snap_style (&style);
      for (int l = 0; l < 2 && wordings[i][l] != NULL; l++)
        text_width = MAX (text_width, (int) ceil (_sym_text_measure (wordings[i][l], &style)));
      padding = (int) lround (0.8 * style.cap);
      line = (int) lround (1.6 * style.cap);
      width = text_width + 2 * padding;
      height = (int) style.cap + (two ? line : 0);
      if (height + 0.6 * style.cap > room - 2 * self->scale || width > right * (i == 3 ? 1.0 : 0.36))
        continue;
      height = MIN (height + (int) lround (1.3 * style.cap), room - 2 * self->scale);
      top = (room - height) / 2;
      add_box (self, self->colours.ink, right - width, top, width, height, 0.5 * style.cap);
      top += (height - (int) style.cap - (two ? line : 0)) / 2;
      for (int l = 0; l < 2 && wordings[i][l] != NULL; l++)
        add_text (self, wordings[i][l], &style,
                  self->colours.split ? self->colours.second : self->colours.ground,
                  right - width + (int) lround ((width - _sym_text_measure (wordings[i][l], &style)) / 2),
                  top + l * line);
      return right - width;
    }
  return right;
}

/* What is written beside the words: one line, printable, without what the band says already. */
static char *
clean_reason (const SymOverlay *self)
{
  g_autofree char *valid = g_utf8_make_valid (self->reason, -1);
  const char *from = valid;
  GString *line = g_string_new (NULL);

  if (self->verdict.conflict && g_str_has_prefix (from, CONFLICT_WORDS ": "))
    from += strlen (CONFLICT_WORDS ": ");
  for (const char *p = from; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (line, g_unichar_isspace (c) || g_unichar_iscntrl (c) ? ' ' : c);
    }
  return g_strstrip (g_string_free (line, FALSE));
}

/* Takes one line off the text: as many words as fit, or as many letters when no word does. The last
 * line ends with an ellipsis where there is more. */
static char *
take_line (const char **rest, const SymTextStyle *style, double width, gboolean is_last)
{
  gsize fit = _sym_text_fit (*rest, style, width), end = fit;
  char *line;

  if (fit == strlen (*rest))
    {
      line = g_strdup (*rest);
      *rest += fit;
      return line;
    }
  if (is_last)
    {
      fit = end = _sym_text_fit (*rest, style, width - _sym_text_measure ("\u2026", style) - style->tracking * style->cap);
      while (end > 0 && (*rest)[end - 1] == ' ')
        end--;
      line = g_strdup_printf ("%.*s\u2026", (int) end, *rest);
      *rest += strlen (*rest);
      return line;
    }
  while (end > 0 && (*rest)[end] != ' ')
    end--;
  if (end == 0)
    end = fit;
  line = g_strndup (*rest, end);
  *rest += end;
  while (**rest == ' ')
    (*rest)++;
  return line;
}

static void
add_reason (SymOverlay *self, int left, int right)
{
  g_autofree char *reason = clean_reason (self);
  const char *rest = reason;
  int room = self->opaque_rows - self->rule, width = right - left;
  SymTextStyle style = { fmax (TEXT_CAP_LEAST * self->scale, 0.215 * room), 0.125, 1, 0.13 };
  char *lines[2] = { NULL, NULL };
  int pitch, n, top;

  snap_style (&style);
  pitch = (int) lround (REASON_PITCH * style.cap);
  if (*rest == '\0' || width < REASON_LEAST * style.cap || style.cap * 1.8 > room)
    return;
  n = style.cap + pitch + 1.2 * style.cap <= room && _sym_text_measure (rest, &style) > width ? 2 : 1;
  for (int i = 0; i < n && *rest != '\0'; i++)
    lines[i] = take_line (&rest, &style, width, i == n - 1);
  top = (room - (int) style.cap - (n - 1) * pitch) / 2;
  for (int i = 0; i < n && lines[i] != NULL; i++)
    add_text (self, lines[i], &style, self->colours.ink, left, top + i * pitch);
  g_free (lines[0]);
  g_free (lines[1]);
}

void
_sym_overlay_add_band (SymOverlay *self)
{
  const char *words = sym_verdict_get_words (&self->verdict);
  int room = self->opaque_rows - self->rule;
  int margin = MAX (3 * self->scale, (int) lround (0.32 * room));
  int right = self->width - margin, end;
  int split = self->colours.split ? (int) lround (0.9 * room) : 0;
  double cap = 0.4 * room + 3 * self->scale;
  SymTextStyle style;

  if (self->width < 160 * self->scale)
    margin = MIN (margin, 4 * self->scale);
  self->split_slope = 0.55;
  if (self->verdict.conflict)
    right = add_conflict (self, self->width - margin) - margin;
  else
    right = self->width - margin;
  if (!fit_words (words, right - margin - split, cap, WORD_CAP_LEAST * self->scale, &style))
    {
      words = get_short_words (self->verdict.kind);
      fit_words (words, right - margin - split, cap, 1, &style);
    }
  add_text (self, words, &style, self->colours.ink, margin, (room - (int) style.cap) / 2);
  end = margin + (int) ceil (_sym_text_measure (words, &style));
  self->split_x = end + 0.18 * room;
  add_reason (self, end + (int) lround (self->colours.split ? 1.0 * room : 0.5 * room), right);
}

void
_sym_overlay_add_tile (SymOverlay *self)
{
  const char *words = get_short_words (self->verdict.kind);
  double inset = fmax (1, 0.06 * self->width);
  double cap = fmin (0.6 * self->height, 18.0 * self->scale);
  SymTextStyle style;

  self->opaque_rows = self->height;
  self->split_slope = 0.55;
  self->split_x = 0.8 * self->width; /* clear of the word, in the corner */
  /* Too small even for the short word: its first letter, then the plain colour. */
  if (!fit_words (words, self->width - 2 * inset, cap, 4, &style))
    {
      static const char *const initials[] = {
        [SYM_VERDICT_CHECKING] = "C",
        [SYM_VERDICT_UNCHECKABLE] = "?",
        [SYM_VERDICT_SUSPECTED] = "?",
        [SYM_VERDICT_PARTLY_SYNTHETIC] = "P",
        [SYM_VERDICT_SYNTHETIC] = "S",
      };

      words = initials[self->verdict.kind];
      if (!fit_words (words, self->width - 2 * inset, 0.7 * self->height, 4, &style))
        return;
    }
  add_text (self, words, &style, self->colours.ink,
            (int) lround ((self->width - _sym_text_measure (words, &style)) / 2),
            (self->height - (int) style.cap) / 2);
}

void
_sym_overlay_add_lattice (SymOverlay *self)
{
  g_autoptr (SymMarkLattice) lattice
      = _sym_mark_lattice_new (self->width, self->height, self->scale, self->verdict.kind);
  guint stamp = self->stamps->len;

  _sym_overlay_place (self, _sym_mark_lattice_mask (lattice), get_lattice_paint (), lattice->places[0].x,
                      lattice->places[0].y);
  for (guint i = 1; i < lattice->n; i++)
    {
      SymOverlayPlace place = { stamp, lattice->places[i].x, lattice->places[i].y };

      g_array_append_val (self->places, place);
    }
}

/* A dark glass pill with a grey outline: the image's brightness does not matter. */
static void
add_pill (SymOverlay *self, const char *words, const SymTextStyle *style, int x, int y, int width, int height)
{
  static const SymPaint glass = { { 16, 16, 16 }, 0.66, { 0, 0, 0 }, 0 };
  static const SymPaint outline = { { 158, 158, 158 }, 0.9, { 0, 0, 0 }, 0 };
  static const guint8 grey[3] = { 214, 214, 214 };
  double radius = MIN (width, height) / 2.0, line = self->scale;
  SymMask *mask = _sym_mask_new (0, 0, width, height);
  g_autoptr (SymMask) inner = _sym_mask_new (0, 0, width, height);
  gsize n = (gsize) width * (gsize) height;

  _sym_mask_add_box (mask, 0, 0, width, height, radius);
  _sym_mask_add_box (inner, line, line, width - 2 * line, height - 2 * line, fmax (0, radius - line));
  for (gsize i = 0; i < n; i++)
    mask->fill[i] = (guint8) (mask->fill[i] - MIN (mask->fill[i], inner->fill[i]));
  _sym_overlay_place (self, mask, &outline, x, y);
  _sym_overlay_place (self, g_steal_pointer (&inner), &glass, x, y);
  add_text (self, words, style, grey, x + (int) lround ((width - _sym_text_measure (words, style)) / 2),
            y + (height - (int) style->cap) / 2);
}

void
_sym_overlay_add_badge (SymOverlay *self)
{
  const char *forms[3] = { sym_verdict_get_words (&self->verdict), get_short_words (self->verdict.kind), "?" };
  int inset = self->layout.border + (self->layout.tile ? 1 : 6) * self->scale;

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    for (double cap = BADGE_CAP * self->scale; cap >= BADGE_CAP_LEAST * self->scale; cap -= self->scale)
      {
        SymTextStyle style = { cap, 0.135, 1, i == 0 && cap >= BADGE_CAP * self->scale ? 0.2 : 0.13 };
        int width, height;

        snap_style (&style);
        height = 2 * (int) lround (0.85 * style.cap) + (int) style.cap;
        width = (int) ceil (_sym_text_measure (forms[i], &style)) + 2 * (int) lround (1.15 * style.cap);
        width = MAX (width, height);
        if (width + 2 * inset > self->width || height + 2 * inset > self->height)
          continue;
        self->badge_width = width;
        self->badge_height = height;
        self->badge_x = self->width - inset - width;
        self->badge_y = self->height - inset - height;
        add_pill (self, forms[i], &style, self->badge_x, self->badge_y, width, height);
        return;
      }
  /* No room for a sign of any kind: grey glass over all of it. */
  {
    static const SymPaint glass = { { 110, 110, 110 }, 0.8, { 0, 0, 0 }, 0 };
    SymMask *mask = _sym_mask_new (0, 0, self->width, self->height);

    memset (mask->fill, 255, (gsize) self->width * (gsize) self->height);
    _sym_overlay_place (self, mask, &glass, 0, 0);
  }
}
