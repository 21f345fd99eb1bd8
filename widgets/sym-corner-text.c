/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-corner-text"

#include "config.h"

#include "sym-corner-text.h"

#include "sym-describe.h"

/* Logical pixels. */
#define MARGIN 12
#define LINE_GAP 3
#define LETTER_ROOM 30 /* the orientation letters at the middle of the edges */
#define FEW_SIZE 300   /* below this side only the most important lines are written */
#define NONE_SIZE 140
#define MIN_BAR_ROOM 90 /* a shorter scale bar goes above the lower left corner's lines */
#define MAX_LINES 5

/* In an order in which the lowest bit tells left from right. */
typedef enum
{
  CORNER_TOP_LEFT,
  CORNER_TOP_RIGHT,
  CORNER_BOTTOM_LEFT,
  CORNER_BOTTOM_RIGHT,
  N_CORNERS,
} Corner;

typedef struct
{
  char *lines[MAX_LINES];
  guint n;
} Block;

struct _SymCornerText
{
  GtkWidget parent_instance;

  SymView *view;
  SymCornerTextLevel level;
  char *link;
};

G_DEFINE_FINAL_TYPE (SymCornerText, sym_corner_text, GTK_TYPE_WIDGET)

/* Takes @text. */
static void
add_line (Block *block, char *text)
{
  if (text == NULL || text[0] == '\0' || block->n == MAX_LINES)
    g_free (text);
  else
    block->lines[block->n++] = text;
}

static void
collect (SymCornerText *self, SymCornerTextLevel level, Block *blocks)
{
  SymItem *item = sym_view_get_item (self->view);
  SymImage *image = sym_view_get_image (self->view);
  const SymViewport *viewport = sym_view_get_viewport (self->view);
  SymItem *shown = sym_view_get_shown_item (self->view);
  SymImage *shown_image = shown != NULL ? sym_item_get_image (shown) : NULL;
  const SymViewport shown_viewport = sym_view_get_shown_viewport (self->view);
  gboolean all = level == SYM_CORNER_TEXT_ALL;
  double x, y;

  if (sym_view_get_pair (self->view) != NULL && shown != NULL)
    item = shown;
  add_line (&blocks[CORNER_TOP_LEFT], g_strdup (sym_item_get_name (item)));
  if (all)
    {
      add_line (&blocks[CORNER_TOP_LEFT], g_strdup (sym_image_get_patient (image)));
      add_line (&blocks[CORNER_TOP_LEFT], sym_describe_spacing (image));

      add_line (&blocks[CORNER_TOP_RIGHT], g_strdup (sym_image_get_description (image)));
      add_line (&blocks[CORNER_TOP_RIGHT], g_strdup (sym_image_get_date (image)));
      add_line (&blocks[CORNER_TOP_RIGHT], g_strdup (self->link));
    }

  add_line (&blocks[CORNER_BOTTOM_LEFT], sym_describe_slice (image, viewport));
  if (all)
    add_line (&blocks[CORNER_BOTTOM_LEFT], sym_describe_slice_position (image, viewport));
  if (shown_image != NULL && sym_image_get_colour (shown_image) <= SYM_COLOUR_MONO_INVERTED
      && !sym_image_has_labels (shown_image))
    add_line (&blocks[CORNER_BOTTOM_LEFT], sym_describe_window (&viewport->window));
  add_line (&blocks[CORNER_BOTTOM_LEFT], sym_describe_presentation (sym_view_get_item (self->view), viewport));
  if (all && shown_image != NULL)
    add_line (&blocks[CORNER_BOTTOM_LEFT], sym_describe_zoom (shown_image, &shown_viewport));

  if (shown_image != NULL && sym_view_get_spot (self->view, &x, &y))
    {
      /* a frequency has no place in the patient */
      add_line (&blocks[CORNER_BOTTOM_RIGHT],
                sym_view_get_forensic (self->view) == SYM_FORENSIC_SPECTRUM
                    ? sym_describe_cursor_frequency (shown_image, &shown_viewport, x, y)
                    : sym_describe_cursor_position (image, viewport, x, y));
      add_line (&blocks[CORNER_BOTTOM_RIGHT],
                sym_view_get_pair (self->view) != NULL
                    ? sym_view_describe_pair_values (self->view, x, y)
                    : sym_describe_cursor_value (shown_image, &shown_viewport, x, y));
    }
}

static void
set_ink (cairo_t *cr, gboolean halo)
{
  if (halo)
    cairo_set_source_rgba (cr, 0, 0, 0, 0.75);
  else
    cairo_set_source_rgb (cr, 0.9, 0.9, 0.88);
}

/* Writes one line with a dark halo, so that it is readable on any picture. */
static void
write_line (cairo_t *cr, PangoLayout *layout, double x, double y)
{
  cairo_move_to (cr, x, y);
  pango_cairo_layout_path (cr, layout);
  set_ink (cr, TRUE);
  cairo_set_line_width (cr, 3);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);

  cairo_move_to (cr, x, y);
  set_ink (cr, FALSE);
  pango_cairo_show_layout (cr, layout);
}

static PangoLayout *
create_layout (SymCornerText *self)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_attr_list_unref (attributes);
  return layout;
}

static double
measure (PangoLayout *layout, const char *text)
{
  int width, height;

  pango_layout_set_width (layout, -1);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  return width;
}

static double
measure_block (PangoLayout *layout, const Block *block)
{
  double width = 0;

  for (guint i = 0; i < block->n; i++)
    width = MAX (width, measure (layout, block->lines[i]));
  return width;
}

/* The room of a line beside what stands in the other corner of its row: all that it leaves, and half
 * at least. The first row shares its height with the orientation letters at the top edge. In the lower
 * corners rows need not meet. */
static double
get_room (PangoLayout *layout, const Block *other, guint row, Corner corner, double width)
{
  gboolean bottom = corner == CORNER_BOTTOM_LEFT || corner == CORNER_BOTTOM_RIGHT;
  double taken = 0;

  if (!bottom && row == 0)
    return width / 2 - LETTER_ROOM / 2;
  if (bottom)
    taken = measure_block (layout, other);
  else if (row < other->n)
    taken = measure (layout, other->lines[row]);
  return MAX ((width - MARGIN) / 2, width - MARGIN - taken);
}

static void
draw_block (cairo_t *cr, PangoLayout *layout, const Block *blocks, Corner corner,
            const graphene_rect_t *area)
{
  gboolean right = corner == CORNER_TOP_RIGHT || corner == CORNER_BOTTOM_RIGHT;
  gboolean bottom = corner == CORNER_BOTTOM_LEFT || corner == CORNER_BOTTOM_RIGHT;
  const Block *block = &blocks[corner], *other = &blocks[corner ^ 1];
  double line_height, y;
  int width, height;

  /* Names differ at their ends, sentences matter at their beginning. */
  pango_layout_set_ellipsize (layout, right ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_MIDDLE);
  measure (layout, "0");
  pango_layout_get_pixel_size (layout, &width, &height);
  line_height = height + LINE_GAP;

  y = area->origin.y;
  if (bottom)
    y += area->size.height - line_height * block->n;

  for (guint i = 0; i < block->n; i++, y += line_height)
    {
      double room = get_room (layout, other, i, corner, area->size.width);
      double x = area->origin.x;

      pango_layout_set_width (layout, (int) (room * PANGO_SCALE));
      pango_layout_set_text (layout, block->lines[i], -1);
      pango_layout_get_pixel_size (layout, &width, &height);
      if (right)
        x += area->size.width - width;
      write_line (cr, layout, x, y);
    }
}

/* At the bottom, in the middle of what the lower corners leave; the room of the cursor's position is
 * kept free while it is not written, so that the bar stands still. */
static void
draw_scale_bar (SymCornerText *self, cairo_t *cr, PangoLayout *layout, const graphene_rect_t *area,
                const Block *left_block)
{
  SymImage *image = sym_view_get_image (self->view);
  const SymViewport *viewport = sym_view_get_viewport (self->view);
  double mm = sym_viewport_get_mm_per_pixel (viewport, image) * viewport->scale;
  g_autofree char *label = NULL;
  double left = 0, right, room, line_height, length, x, y;
  int width, height;

  if (sym_view_get_forensic (self->view) == SYM_FORENSIC_SPECTRUM || !sym_image_has_millimetres (image) || !(mm > 0))
    return;

  for (guint i = left_block->n > 2 ? left_block->n - 2 : 0; i < left_block->n; i++)
    left = MAX (left, measure (layout, left_block->lines[i]));
  right = measure (layout, "x -000.0 y -000.0 z -000.0 mm");
  pango_layout_get_pixel_size (layout, &width, &height);
  line_height = height + LINE_GAP;
  room = area->size.width - left - right - 2 * MARGIN;

  x = area->origin.x + left + MARGIN;
  y = area->origin.y + area->size.height - LETTER_ROOM + MARGIN;
  if (room < MIN_BAR_ROOM)
    {
      x = area->origin.x;
      y -= line_height * left_block->n;
      room = area->size.width;
    }

  length = sym_describe_scale_bar (mm, MIN (room, area->size.width / 3), &label);
  if (length <= 0)
    return;

  if (x > area->origin.x)
    x += (room - length) / 2;
  measure (layout, label);
  pango_layout_get_pixel_size (layout, &width, &height);

  for (int halo = 1; halo >= 0; halo--)
    {
      set_ink (cr, halo != 0);
      cairo_set_line_width (cr, halo != 0 ? 4 : 1.5);
      cairo_set_line_cap (cr, halo != 0 ? CAIRO_LINE_CAP_SQUARE : CAIRO_LINE_CAP_BUTT);
      cairo_move_to (cr, x, y - 6);
      cairo_line_to (cr, x, y);
      cairo_line_to (cr, x + length, y);
      cairo_line_to (cr, x + length, y - 6);
      cairo_stroke (cr);
    }
  write_line (cr, layout, x + (length - width) / 2, y - height - 4);
}

static void
sym_corner_text_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SymCornerText *self = SYM_CORNER_TEXT (widget);
  const SymViewport *viewport = sym_view_get_viewport (self->view);
  SymCornerTextLevel level = self->level;
  Block blocks[N_CORNERS] = { 0 };
  graphene_rect_t area, lower;
  PangoLayout *layout;
  cairo_t *cr;
  int x, y, width, height;
  double side;

  if (sym_view_get_image (self->view) == NULL || sym_view_get_frame (self->view) == NULL)
    return;

  sym_viewport_get_fit_area (viewport, &x, &y, &width, &height);
  area = GRAPHENE_RECT_INIT ((float) x / (float) viewport->scale, (float) y / (float) viewport->scale,
                             (float) width / (float) viewport->scale,
                             (float) height / (float) viewport->scale);
  side = MIN (area.size.width, area.size.height);
  if (side < FEW_SIZE)
    level = MAX (level, SYM_CORNER_TEXT_FEW);
  if (side < NONE_SIZE)
    level = SYM_CORNER_TEXT_NONE;
  if (level == SYM_CORNER_TEXT_NONE)
    return;

  graphene_rect_inset (&area, side < FEW_SIZE ? MARGIN / 2 : MARGIN, side < FEW_SIZE ? 4 : MARGIN);
  lower = area;
  if (sym_frame_get_badge_area (sym_view_get_frame (self->view), viewport->scale, &x, &y, &width, &height))
    lower.size.height = MIN (lower.size.height,
                             (float) y / (float) viewport->scale - LINE_GAP - lower.origin.y);

  collect (self, level, blocks);

  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                       (float) gtk_widget_get_height (widget)));
  layout = create_layout (self);
  for (Corner corner = 0; corner < N_CORNERS; corner++)
    draw_block (cr, layout, blocks, corner, corner == CORNER_BOTTOM_RIGHT ? &lower : &area);
  if (level == SYM_CORNER_TEXT_ALL)
    draw_scale_bar (self, cr, layout, &area, &blocks[CORNER_BOTTOM_LEFT]);

  for (Corner corner = 0; corner < N_CORNERS; corner++)
    for (guint i = 0; i < blocks[corner].n; i++)
      g_free (blocks[corner].lines[i]);

  g_object_unref (layout);
  cairo_destroy (cr);
}

static void
sym_corner_text_dispose (GObject *object)
{
  SymCornerText *self = SYM_CORNER_TEXT (object);

  g_clear_object (&self->view);
  g_clear_pointer (&self->link, g_free);

  G_OBJECT_CLASS (sym_corner_text_parent_class)->dispose (object);
}

static void
sym_corner_text_class_init (SymCornerTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sym_corner_text_dispose;
  widget_class->snapshot = sym_corner_text_snapshot;

  gtk_widget_class_set_css_name (widget_class, "symcornertext");
  /* The view's label says it all. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sym_corner_text_init (SymCornerText *self)
{
  self->link = g_strdup ("");
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
sym_corner_text_new (SymView *view)
{
  SymCornerText *self = g_object_new (SYM_TYPE_CORNER_TEXT, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "viewport-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "cursor-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "frame-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
sym_corner_text_set_level (SymCornerText *self, SymCornerTextLevel level)
{
  g_return_if_fail (SYM_IS_CORNER_TEXT (self));

  self->level = level;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
sym_corner_text_set_link (SymCornerText *self, const char *text)
{
  g_return_if_fail (SYM_IS_CORNER_TEXT (self));

  if (g_str_equal (self->link, text))
    return;

  g_free (self->link);
  self->link = g_strdup (text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
sym_corner_text_get_link (SymCornerText *self)
{
  g_return_val_if_fail (SYM_IS_CORNER_TEXT (self), NULL);

  return self->link;
}
