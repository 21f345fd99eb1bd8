/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sym-evidence-panel.h"
#include "sym-item-list.h"
#include "sym-label-writer.h"
#include "sym-loader.h"
#include "sym-pair-bar.h"
#include "sym-pane-grid.h"
#include "sym-settings.h"
#include "sym-app-window.h"

G_BEGIN_DECLS

/* Shared by sym-app-window.c (chrome, actions) and sym-app-window-open.c (reading files). */

typedef struct _SymWindowItems SymWindowItems;

struct _SymAppWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  AdwFlap *flap;
  GtkRevealer *header_revealer;
  GtkRevealer *bar_revealer;
  SymPaneGrid *grid;
  SymPairBar *pair_bar;
  GtkMenuButton *compare_button;
  SymEvidencePanel *evidence;
  SymItemList *items;
  GtkLabel *link_label;
  GtkLabel *status_label;
  GtkWidget *reading;
  GtkProgressBar *reading_progress;
  GtkMenuButton *recent_button;
  GtkMenuButton *window_button;
  GtkMenuButton *layers_button;
  GtkPopover *series_popover;
  SymItem *told_partner; /* of the comparison that the evidence panel speaks of */
  SymCompareWay told_way;

  SymSettings *settings;
  SymLoader *loader;
  SymWindowItems *known;
  GPtrArray *jobs; /* OpenJob, those under way */
  GtkNativeDialog *chooser;
  GtkWidget *measure; /* weak */
};

void _sym_app_window_add_open_actions (SymAppWindow *self);

/* sym-app-window-mark.c: a person's own mark. */
void _sym_app_window_add_mark_actions (SymAppWindow *self);
void _sym_app_window_update_mark_actions (SymAppWindow *self);

/* sym-app-window-references.c: which items refer to which. */
SymWindowItems *_sym_window_items_new (void);
void _sym_window_items_free (SymWindowItems *self);

/**
 * _sym_app_window_add_item:
 *
 * Puts an item into the list, with what it inherits from those that are there; and those there
 * inherit from it, in the list and in every pane.
 *
 * Returns: (transfer none): what stands in the list now
 */
SymItem *_sym_app_window_add_item (SymAppWindow *self, SymItem *item);

/**
 * _sym_app_window_grow_item:
 * @part: an item of the list, now or before it rose, with a part of a series
 * @item: the same series with more of it
 *
 * Puts @item in the place of @part, in the list and in every pane; a view stays at its slice.
 *
 * Returns: (transfer none): what stands in the list now
 */
SymItem *_sym_app_window_grow_item (SymAppWindow *self, SymItem *part, SymItem *item);

/**
 * _sym_app_window_get_current:
 * @item: in the list, now or before it rose
 *
 * Returns: (transfer none): what stands in its place now
 */
SymItem *_sym_app_window_get_current (SymAppWindow *self, SymItem *item);

/**
 * _sym_app_window_replace_stated:
 * @old: (element-type SymItem): items that were in the list, now or before they rose
 * @items: (element-type SymItem): each with what persons state now
 *
 * Shows what persons state, with all that was learned since @old, in the list and in every pane;
 * what refers to them rises with them.
 */
void _sym_app_window_replace_stated (SymAppWindow *self, GPtrArray *old, GPtrArray *items);

/**
 * _sym_app_window_replace_examined:
 *
 * Shows @item, which the examiner made of @old, in the list and in every pane; what refers to it
 * rises with it.
 */
void _sym_app_window_replace_examined (SymAppWindow *self, SymItem *old, SymItem *item);

/**
 * _sym_app_window_find_below:
 *
 * Returns: (transfer none) (nullable): an image of the window that the regions of @item lie over, one that is
 *   on screen before others
 */
SymItem *_sym_app_window_find_below (SymAppWindow *self, SymItem *item);

/** Whether a pane shows @item. */
gboolean _sym_app_window_is_shown (SymAppWindow *self, SymItem *item);

/* sym-app-window-layers.c: regions over the image of the active pane. */
void _sym_app_window_add_layer_actions (SymAppWindow *self);
void _sym_app_window_update_layers (SymAppWindow *self);

/* sym-app-window-label.c: a labelled copy of the file that is shown. */
void _sym_app_window_add_label_actions (SymAppWindow *self);
void _sym_app_window_update_label_actions (SymAppWindow *self);
void _sym_app_window_save_labelled (SymAppWindow *self, const char *input, const char *output,
                                    const SymLabel *label);

/* sym-app-window-export.c: ways out of the window: files, clipboard, paper. */
void _sym_app_window_add_export_actions (SymAppWindow *self);
void _sym_app_window_update_export_actions (SymAppWindow *self);

/* sym-app-window-measure.c: numbers, regions, plots and the report of two panes. */
void _sym_app_window_add_measure_actions (SymAppWindow *self);

/* sym-app-window-examine.c: what is found in the pixels. */
void _sym_app_window_start_examining (SymAppWindow *self);
void _sym_app_window_stop_examining (SymAppWindow *self);
void _sym_app_window_examine (SymAppWindow *self, SymItem *item);
void _sym_app_window_update_examined (SymAppWindow *self);


/** Reads @paths for @pane; further images go to empty panes. */
void _sym_app_window_open_in (SymAppWindow *self, SymPane *pane, const char *const *paths);

/** Reads @paths as what lies over images that are open; values of images are taken for labels. */
void _sym_app_window_add_overlays (SymAppWindow *self, const char *const *paths);

/** Reads dropped files. */
void _sym_app_window_open_files (SymAppWindow *self, SymPane *pane, GListModel *files);
void _sym_app_window_cancel_all (SymAppWindow *self);

/** Shows an item in a pane, and what belongs to it in the chrome. */
void _sym_app_window_show_item (SymAppWindow *self, SymPane *pane, SymItem *item);
void _sym_app_window_toast (SymAppWindow *self, const char *text);

G_END_DECLS
