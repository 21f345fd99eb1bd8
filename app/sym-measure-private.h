/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-measure-window.h"
#include "sym-profile.h"

G_BEGIN_DECLS

/* Shared by sym-measure-window.c (choices), sym-measure-draw.c (tools), sym-measure-run.c (workers) and
 * sym-measure-results.c (what is shown). */

struct _SymMeasureWindow
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkDropDown *a_choice, *b_choice;
  GtkToggleButton *whole_toggle, *slice_toggle, *region_toggle;
  GtkFlowBox *tools;
  GtkWidget *radius_box;
  GtkSpinButton *radius_spin;
  GtkLabel *hint;
  GtkWidget *labels_a_button, *labels_b_button;
  GtkEditable *unions_entry;
  GtkWidget *measure_button, *cancel_button;
  GtkProgressBar *progress;
  GtkBox *results;

  SymPaneGrid *grid;
  SymLoader *loader;
  GSimpleActionGroup *actions;
  GtkNativeDialog *chooser;
  gboolean choosing_b, filling;
  guint refresh_id;

  GtkWidget *tool_buttons[SYM_N_DRAW_TOOLS];
  gboolean setting_tool;
  SymDrawing *drawing; /* on the grid of drawing_of */
  SymImage *drawing_of;
  double line[6];
  gboolean has_line;

  SymItem *labels[2];
  GCancellable *cancellable; /* of what is under way */
  guint tick;
  int done; /* atomic: thousandths */

  SymComparison *comparison;
  SymProfile *profile;
  char *profile_words;
};

/** The pane of A or of B; %NULL where there is none with an image. */
SymPane *_sym_measure_get_pane (SymMeasureWindow *self, gboolean is_b);

/** How B is brought onto A: what the window of the panes has in force. */
gboolean _sym_measure_get_alignment (SymMeasureWindow *self, SymAlignment *alignment);

void _sym_measure_toast (SymMeasureWindow *self, const char *text);

void _sym_measure_add_tools (SymMeasureWindow *self);

/** Brings the layers of all panes in line with what is chosen and drawn. */
void _sym_measure_update_layers (SymMeasureWindow *self);
void _sym_measure_clear_layers (SymMeasureWindow *self);
void _sym_measure_update_profile (SymMeasureWindow *self);

void _sym_measure_cancel (SymMeasureWindow *self);
void _sym_measure_update_results (SymMeasureWindow *self);

G_END_DECLS
