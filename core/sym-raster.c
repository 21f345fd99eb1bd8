/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-raster"

#include "config.h"

#include "sym-raster-private.h"

#include <math.h>

/* Strokes of one glyph in units of the height of capitals, y upwards. */
#define MAX_STROKES 48

typedef enum
{
  END_ROUND,
  END_FLAT,
} EndKind;

typedef struct
{
  gboolean is_arc;
  /* a segment from (x, y) along (dx, dy), from u0 to u1 */
  /* an arc about (x, y): its middle lies towards (dx, dy) */
  double x, y, dx, dy;
  double u0, u1;
  EndKind start, end;
  double radius, cos_half;
  double ax, ay, bx, by; /* the arc's ends */
} Stroke;

typedef struct
{
  Stroke strokes[MAX_STROKES];
  guint n;
  double length;
  double foot, head; /* cut lines */
  double half;       /* half the weight */
} Outline;

typedef struct
{
  double x, y;
  int bend;
} Vertex;

SymMask *
_sym_mask_new (int x, int y, int width, int height)
{
  SymMask *self = g_new0 (SymMask, 1);
  gsize n = (gsize) MAX (width, 0) * (gsize) MAX (height, 0);

  self->x = x;
  self->y = y;
  self->width = MAX (width, 0);
  self->height = MAX (height, 0);
  self->fill = g_malloc0 (MAX (n, 1));
  self->edge = g_malloc0 (MAX (n, 1));
  return self;
}

void
_sym_mask_free (SymMask *self)
{
  g_free (self->fill);
  g_free (self->edge);
  g_free (self);
}

static void
add_segment (Outline *outline, double ax, double ay, double bx, double by, int a_bend, int b_bend)
{
  double length = hypot (bx - ax, by - ay);
  double weight = 2 * outline->half;
  Stroke *stroke;

  if (length < 1e-9)
    return;
  g_assert (outline->n < MAX_STROKES);
  stroke = &outline->strokes[outline->n++];
  *stroke = (Stroke){ .x = ax, .y = ay, .dx = (bx - ax) / length, .dy = (by - ay) / length, .u1 = length };
  stroke->start = a_bend > 0 || a_bend == SYM_GLYPH_ROUND ? END_ROUND : END_FLAT;
  stroke->end = b_bend > 0 || b_bend == SYM_GLYPH_ROUND ? END_ROUND : END_FLAT;
  if (a_bend == SYM_GLYPH_SQUARE)
    stroke->u0 -= outline->half;
  else if (a_bend == SYM_GLYPH_CUT)
    stroke->u0 -= 2 * weight;
  if (b_bend == SYM_GLYPH_SQUARE)
    stroke->u1 += outline->half;
  else if (b_bend == SYM_GLYPH_CUT)
    stroke->u1 += 2 * weight;
  outline->length += length;
}

/* Rounds the corner at v between the directions to its neighbours with a tangent length of t. */
static void
add_arc (Outline *outline, Vertex v, double px, double py, double nx, double ny, double t)
{
  double bx = px + nx, by = py + ny;
  double along = hypot (bx, by);
  double cos_turn = px * nx + py * ny;
  double half_inner = 0.5 * acos (CLAMP (cos_turn, -1, 1));
  double radius = t * tan (half_inner);
  Stroke *stroke;

  if (along < 1e-9 || radius < 1e-9)
    return;
  g_assert (outline->n < MAX_STROKES);
  stroke = &outline->strokes[outline->n++];
  bx /= along;
  by /= along;
  *stroke = (Stroke){ .is_arc = TRUE, .radius = radius, .dx = -bx, .dy = -by };
  stroke->x = v.x + bx * radius / sin (half_inner);
  stroke->y = v.y + by * radius / sin (half_inner);
  stroke->cos_half = cos (G_PI_2 - half_inner);
  stroke->ax = v.x + px * t;
  stroke->ay = v.y + py * t;
  stroke->bx = v.x + nx * t;
  stroke->by = v.y + ny * t;
  outline->length += radius * (G_PI - 2 * half_inner);
}

static void
add_path (Outline *outline, const Vertex *vertices, guint n, gboolean closed)
{
  double tangent[SYM_GLYPH_MAX_POINTS] = { 0 };
  guint n_segments = closed ? n : n - 1;

  for (guint i = 0; i < n; i++)
    {
      const Vertex *v = &vertices[i], *p, *q;
      double pl, nl, room, cos_turn, half_inner;

      if (v->bend <= 0 || (!closed && (i == 0 || i == n - 1)))
        continue;
      p = &vertices[(i + n - 1) % n];
      q = &vertices[(i + 1) % n];
      pl = hypot (p->x - v->x, p->y - v->y);
      nl = hypot (q->x - v->x, q->y - v->y);
      cos_turn = ((p->x - v->x) * (q->x - v->x) + (p->y - v->y) * (q->y - v->y)) / (pl * nl);
      half_inner = 0.5 * acos (CLAMP (cos_turn, -1, 1));
      /* A bent neighbour takes its half of the leg; a plain end keeps a bit for its flat cut. */
      room = fmin (pl * (p->bend > 0 ? 0.5 : 0.98), nl * (q->bend > 0 ? 0.5 : 0.98));
      tangent[i] = v->bend == SYM_GLYPH_BOW ? room : fmin (room, v->bend / 100.0 / tan (half_inner));
    }

  for (guint i = 0; i < n_segments; i++)
    {
      const Vertex *a = &vertices[i], *b = &vertices[(i + 1) % n];
      double length = hypot (b->x - a->x, b->y - a->y);
      double ux = (b->x - a->x) / length, uy = (b->y - a->y) / length;
      double ta = tangent[i], tb = tangent[(i + 1) % n];

      add_segment (outline, a->x + ux * ta, a->y + uy * ta, b->x - ux * tb, b->y - uy * tb, a->bend, b->bend);
      if (tb > 0)
        {
          const Vertex *c = &vertices[(i + 2) % n];
          double next = hypot (c->x - b->x, c->y - b->y);

          add_arc (outline, *b, -ux, -uy, (c->x - b->x) / next, (c->y - b->y) / next, tb);
        }
    }
}

static void
outline_init (Outline *outline, const SymGlyph *glyph, const SymTextStyle *style)
{
  const SymGlyphPoint *point = glyph->points;
  double span = glyph->span / 100.0 * style->stretch;
  double y_scale = 1 - style->weight;
  double low = G_MAXDOUBLE, high = -G_MAXDOUBLE;

  outline->n = 0;
  outline->length = 0;
  outline->half = style->weight / 2;
  while (point->op != SYM_GLYPH_END)
    {
      Vertex vertices[SYM_GLYPH_MAX_POINTS];
      gboolean closed = point->op == SYM_GLYPH_CLOSED;
      guint n = 0;

      do
        {
          vertices[n].x = outline->half + point->x / 100.0 * span;
          vertices[n].y = outline->half + point->y / 100.0 * y_scale;
          vertices[n].bend = point->bend;
          low = fmin (low, vertices[n].y);
          high = fmax (high, vertices[n].y);
          n++;
          point++;
        }
      while (point < glyph->points + SYM_GLYPH_MAX_POINTS && point->op == SYM_GLYPH_LINE);
      /* Diagonals that meet do so on the cut line, for a flat apex as wide as a stroke. */
      for (guint i = 1; i + 1 < n; i++)
        if (vertices[i].bend == SYM_GLYPH_CUT)
          vertices[i].y += vertices[i].y > outline->half ? outline->half : -outline->half;
      add_path (outline, vertices, n, closed);
    }
  outline->foot = low - outline->half;
  outline->head = high + outline->half;
}

static double
stroke_distance (const Stroke *s, double half, double x, double y)
{
  double rx = x - s->x, ry = y - s->y;

  if (s->is_arc)
    {
      double r = sqrt (rx * rx + ry * ry);

      if (rx * s->dx + ry * s->dy >= r * s->cos_half)
        return fabs (r - s->radius) - half;
      return sqrt (fmin ((x - s->ax) * (x - s->ax) + (y - s->ay) * (y - s->ay),
                         (x - s->bx) * (x - s->bx) + (y - s->by) * (y - s->by)))
             - half;
    }
  else
    {
      double u = rx * s->dx + ry * s->dy, v = fabs (ry * s->dx - rx * s->dy);
      double du = 0, dv = v - half;

      if (s->start == END_ROUND && u < s->u0)
        return sqrt ((u - s->u0) * (u - s->u0) + v * v) - half;
      if (s->end == END_ROUND && u > s->u1)
        return sqrt ((u - s->u1) * (u - s->u1) + v * v) - half;
      du = -G_MAXDOUBLE;
      if (s->start == END_FLAT)
        du = s->u0 - u;
      if (s->end == END_FLAT)
        du = fmax (du, u - s->u1);
      if (du <= 0 || dv <= 0)
        return fmax (du, dv);
      return sqrt (du * du + dv * dv);
    }
}

/* Distance to the outline, negative inside. Outside the cut lines the corner stays sharp. */
static double
outline_distance (const Outline *outline, double x, double y)
{
  double distance = G_MAXDOUBLE;

  for (guint i = 0; i < outline->n; i++)
    distance = fmin (distance, stroke_distance (&outline->strokes[i], outline->half, x, y));
  return fmax (distance, fmax (outline->foot - y, y - outline->head));
}

static inline guint8
coverage (double distance)
{
  return (guint8) (CLAMP (0.5 - distance, 0.0, 1.0) * 255 + 0.5);
}

static void
mask_add_glyph (SymMask *self, const Outline *outline, double width, const SymTextStyle *style,
                double x, double y, double cos_angle, double sin_angle, double rim)
{
  /* A little more than the rim: diagonals that are cut spread beyond the glyph's width. */
  double margin = rim + 1.5 + 0.3 * style->weight * style->cap;
  double left = -margin, right = width + margin;
  double foot = outline->foot * style->cap - margin, head = outline->head * style->cap + margin;
  double corners[4][2] = { { left, foot }, { right, foot }, { left, head }, { right, head } };
  double x_low = G_MAXDOUBLE, x_high = -G_MAXDOUBLE, y_low = G_MAXDOUBLE, y_high = -G_MAXDOUBLE;
  int x0, x1, y0, y1;

  for (int i = 0; i < 4; i++)
    {
      double cx = x + corners[i][0] * cos_angle - corners[i][1] * sin_angle;
      double cy = y - corners[i][0] * sin_angle - corners[i][1] * cos_angle;

      x_low = fmin (x_low, cx);
      x_high = fmax (x_high, cx);
      y_low = fmin (y_low, cy);
      y_high = fmax (y_high, cy);
    }
  x0 = MAX (self->x, (int) floor (x_low));
  x1 = MIN (self->x + self->width, (int) ceil (x_high));
  y0 = MAX (self->y, (int) floor (y_low));
  y1 = MIN (self->y + self->height, (int) ceil (y_high));
  for (int py = y0; py < y1; py++)
    for (int px = x0; px < x1; px++)
      {
        double rx = px + 0.5 - x, ry = y - (py + 0.5);
        double u = (rx * cos_angle + ry * sin_angle) / style->cap;
        double v = (ry * cos_angle - rx * sin_angle) / style->cap;
        double distance = outline_distance (outline, u, v) * style->cap;
        gsize index = (gsize) (py - self->y) * (gsize) self->width + (gsize) (px - self->x);

        self->fill[index] = MAX (self->fill[index], coverage (distance));
        self->edge[index] = MAX (self->edge[index], coverage (distance - rim));
      }
}

static double
glyph_advance (const SymGlyph *glyph, const SymTextStyle *style)
{
  return (glyph->span / 100.0 * style->stretch + style->weight + style->tracking
          + (glyph->left + glyph->right) / 100.0)
         * style->cap;
}

double
_sym_text_measure (const char *text, const SymTextStyle *style)
{
  double width = 0;
  const SymGlyph *first = NULL, *last = NULL;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      last = _sym_glyph_get (g_utf8_get_char (p));
      if (first == NULL)
        first = last;
      width += glyph_advance (last, style);
    }
  if (first != NULL)
    width -= (style->tracking + (first->left + last->right) / 100.0) * style->cap;
  return width;
}

gsize
_sym_text_fit (const char *text, const SymTextStyle *style, double width)
{
  double used = 0;
  const char *p = text;

  for (; *p != '\0'; p = g_utf8_next_char (p))
    {
      const SymGlyph *glyph = _sym_glyph_get (g_utf8_get_char (p));
      double advance = glyph_advance (glyph, style);

      if (p == text)
        advance -= glyph->left / 100.0 * style->cap;
      if (used + advance - (style->tracking + glyph->right / 100.0) * style->cap > width)
        break;
      used += advance;
    }
  return (gsize) (p - text);
}

double
_sym_text_measure_strokes (const char *text, const SymTextStyle *style)
{
  double length = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      Outline outline;

      outline_init (&outline, _sym_glyph_get (g_utf8_get_char (p)), style);
      length += outline.length;
    }
  return length * style->cap;
}

void
_sym_mask_add_text (SymMask *self, const char *text, const SymTextStyle *style,
                    double x, double y, double angle, double rim)
{
  double cos_angle = cos (angle), sin_angle = sin (angle);
  double along = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const SymGlyph *glyph = _sym_glyph_get (g_utf8_get_char (p));
      double width = (glyph->span / 100.0 * style->stretch + style->weight) * style->cap;
      Outline outline;

      if (p > text)
        along += glyph->left / 100.0 * style->cap;
      outline_init (&outline, glyph, style);
      if (outline.n > 0)
        mask_add_glyph (self, &outline, width, style, x + along * cos_angle, y - along * sin_angle,
                        cos_angle, sin_angle, rim);
      along += width + (style->tracking + glyph->right / 100.0) * style->cap;
    }
}

void
_sym_mask_add_box (SymMask *self, double x, double y, double width, double height, double radius)
{
  double half_width = width / 2 - radius, half_height = height / 2 - radius;

  for (int py = 0; py < self->height; py++)
    for (int px = 0; px < self->width; px++)
      {
        double dx = fabs (self->x + px + 0.5 - x - width / 2) - half_width;
        double dy = fabs (self->y + py + 0.5 - y - height / 2) - half_height;
        double distance = hypot (fmax (dx, 0), fmax (dy, 0)) + fmin (fmax (dx, dy), 0) - radius;
        gsize index = (gsize) py * (gsize) self->width + (gsize) px;

        self->fill[index] = MAX (self->fill[index], coverage (distance));
      }
}
