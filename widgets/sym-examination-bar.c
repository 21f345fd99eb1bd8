/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-examination-bar"

#include "config.h"

#include "sym-examination-bar.h"

#include <glib/gi18n-lib.h>

struct _SymExaminationBar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *extent;
  GtkButton *button;
  GtkProgressBar *progress;
  SymExaminationState state;
};

enum
{
  STOP,
  GO_ON,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SymExaminationBar, sym_examination_bar, GTK_TYPE_WIDGET)

static void
on_clicked (SymExaminationBar *self)
{
  g_signal_emit (self, signals[self->state == SYM_EXAMINATION_STOPPED ? GO_ON : STOP], 0);
}

static void
set_button (SymExaminationBar *self, const char *label, const char *tooltip, const char *name)
{
  gtk_button_set_label (self->button, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_button (SymExaminationBar *self)
{
  switch (self->state)
    {
    case SYM_EXAMINATION_UNDER_WAY:
      set_button (self, _ ("_Stop"), _ ("Stop Examining the Pixels"), _ ("Stop examining the pixels"));
      break;
    case SYM_EXAMINATION_STOPPED:
      set_button (self, _ ("_Go On"), _ ("Go On Examining the Pixels"), _ ("Go on examining the pixels"));
      break;
    case SYM_EXAMINATION_DONE:
    default:
      break;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->button), self->state != SYM_EXAMINATION_DONE);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), self->state == SYM_EXAMINATION_UNDER_WAY);
}

static void
sym_examination_bar_dispose (GObject *object)
{
  SymExaminationBar *self = SYM_EXAMINATION_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sym_examination_bar_parent_class)->dispose (object);
}

static void
sym_examination_bar_class_init (SymExaminationBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sym_examination_bar_dispose;
  signals[STOP] = g_signal_new ("stop", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[GO_ON] = g_signal_new ("go-on", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "symexamination");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
sym_examination_bar_init (SymExaminationBar *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->box, "pixels");
  self->extent = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->extent, 0);
  gtk_label_set_wrap (self->extent, TRUE);
  gtk_label_set_wrap_mode (self->extent, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (self->extent, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->extent), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->extent), "plain");
  self->button = GTK_BUTTON (gtk_button_new ());
  gtk_button_set_use_underline (self->button, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (on_clicked), self);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Examination of the pixels"), -1);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->extent));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->button));
  gtk_box_append (GTK_BOX (self->box), row);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->progress));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  update_button (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
sym_examination_bar_new (void)
{
  return g_object_new (SYM_TYPE_EXAMINATION_BAR, NULL);
}

void
sym_examination_bar_set_examination (SymExaminationBar *self, const SymExamination *examination)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SYM_IS_EXAMINATION_BAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self), examination != NULL);
  if (examination == NULL)
    return;
  text = sym_examination_describe (examination);
  if (g_strcmp0 (text, gtk_label_get_text (self->extent)) != 0)
    gtk_label_set_text (self->extent, text);
  self->state = examination->state;
  update_button (self);
}

void
sym_examination_bar_set_fraction (SymExaminationBar *self, double fraction)
{
  g_return_if_fail (SYM_IS_EXAMINATION_BAR (self));

  gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0, 1));
}

const char *
sym_examination_bar_get_text (SymExaminationBar *self)
{
  g_return_val_if_fail (SYM_IS_EXAMINATION_BAR (self), NULL);

  return gtk_label_get_text (self->extent);
}
