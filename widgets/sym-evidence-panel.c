/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-evidence-panel"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sym-evidence-panel.h"

#include "sym-evidence-row.h"
#include "sym-examination-bar.h"

struct _SymEvidencePanel
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkBox *letter;
  SymItem *item;
  GtkToggleButton *shown; /* the one that is on */

  /* Below the letter, so that it can change while a person reads or holds its button. */
  GtkWidget *box;
  SymExaminationBar *pixels;
};

enum
{
  SHOW_REGION,
  STOP,
  GO_ON,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SymEvidencePanel, sym_evidence_panel, GTK_TYPE_WIDGET)

const char *
sym_evidence_panel_get_verdict_class (const SymVerdict *verdict)
{
  switch (verdict->kind)
    {
    case SYM_VERDICT_SYNTHETIC:
    case SYM_VERDICT_PARTLY_SYNTHETIC:
      return "synthetic";
    case SYM_VERDICT_SUSPECTED:
      return "suspected";
    case SYM_VERDICT_UNCHECKABLE:
      return "uncheckable";
    case SYM_VERDICT_CHECKING:
      return "checking";
    case SYM_VERDICT_COMPUTED:
    case SYM_VERDICT_PHANTOM:
    case SYM_VERDICT_SAYS_NOT:
    case SYM_VERDICT_NO_LABEL:
    default:
      return "unmarked";
    }
}

static GtkBox *
add_card (SymEvidencePanel *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (card, "card");
  gtk_box_append (self->letter, card);
  return GTK_BOX (card);
}

static void
add_heading (SymEvidencePanel *self, const char *text)
{
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING,
                                     "label", text, "xalign", 0.0, "wrap", TRUE, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (heading), GTK_ACCESSIBLE_PROPERTY_LEVEL, 2, -1);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (self->letter, heading);
}

static void
add_verdict (SymEvidencePanel *self)
{
  const SymVerdict *verdict = sym_item_get_verdict (self->item);
  g_autofree char *sentence = sym_verdict_describe (verdict);
  GtkBox *card = add_card (self);

  gtk_widget_add_css_class (GTK_WIDGET (card), "verdict");
  gtk_widget_add_css_class (GTK_WIDGET (card), sym_evidence_panel_get_verdict_class (verdict));
  gtk_box_append (card, sym_evidence_label_new (sym_verdict_get_words (verdict), "words"));
  gtk_box_append (card, sym_evidence_label_new (sentence, NULL));
  gtk_box_append (card, sym_evidence_label_new (sym_item_get_name (self->item), "file"));
}

/* One region at a time is shown; the button that is on goes off when another one comes on. */
static void
region_toggled (GtkToggleButton *button, SymEvidencePanel *self)
{
  SymEvidence *evidence = sym_evidence_row_get_evidence (button);

  if (gtk_toggle_button_get_active (button))
    {
      GtkToggleButton *before = self->shown;

      self->shown = button;
      if (before != NULL)
        gtk_toggle_button_set_active (before, FALSE);
      g_signal_emit (self, signals[SHOW_REGION], 0, evidence);
    }
  else if (self->shown == button)
    {
      self->shown = NULL;
      g_signal_emit (self, signals[SHOW_REGION], 0, NULL);
    }
}

static GtkWidget *
create_evidence (SymEvidencePanel *self, SymEvidence *evidence)
{
  GtkWidget *row = sym_evidence_row_new (evidence);
  GtkToggleButton *button = sym_evidence_row_get_region_button (row);

  if (button != NULL)
    g_signal_connect (button, "toggled", G_CALLBACK (region_toggled), self);
  return row;
}

/* The two sides of a contradiction, side by side; which of them decides, the verdict says. */
static void
add_contradiction (SymEvidencePanel *self)
{
  GPtrArray *evidence = sym_item_get_evidence (self->item);
  GtkWidget *sides;

  if (!sym_item_get_verdict (self->item)->conflict)
    return;

  sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_set_homogeneous (GTK_BOX (sides), TRUE);
  gtk_box_append (GTK_BOX (sides), sym_evidence_side_new (evidence, _ ("Says synthetic:"), sym_evidence_is_positive));
  gtk_box_append (GTK_BOX (sides), sym_evidence_side_new (evidence, _ ("Says otherwise:"), sym_evidence_is_denial));
  add_heading (self, _ ("Labels that contradict each other"));
  gtk_box_append (add_card (self), sides);
}

static void
add_evidence (SymEvidencePanel *self)
{
  GPtrArray *evidence = sym_item_get_evidence (self->item);
  g_autofree char *title = g_strdup_printf (_ ("Evidence (%u)"), evidence->len);
  GtkBox *card;

  add_heading (self, title);
  card = add_card (self);
  for (guint i = 0; i < evidence->len; i++)
    {
      if (i > 0)
        gtk_box_append (card, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
      gtk_box_append (card, create_evidence (self, g_ptr_array_index (evidence, i)));
    }
  if (evidence->len == 0)
    gtk_box_append (card, sym_evidence_label_new (_ ("Nothing in this file speaks of its origin."), "plain"));
}

static void
add_looked_for (SymEvidencePanel *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree SymLookedFor *looked_for = NULL;
  guint n;

  looked_for = sym_item_list_looked_for (self->item, &n);
  for (guint i = 0; i < n; i++)
    if (!looked_for[i].found)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", looked_for[i].name);
  if (text->len == 0)
    return;

  add_heading (self, _ ("Looked for and not found"));
  gtk_box_append (add_card (self), sym_evidence_label_new (text->str, "plain"));
}

static void
add_limits (SymEvidencePanel *self)
{
  g_autofree char *limits = sym_verdict_describe_limits (sym_item_get_verdict (self->item));

  add_heading (self, _ ("What this does not say"));
  gtk_box_append (add_card (self), sym_evidence_label_new (limits, "limits"));
}

static void
add_notes (SymEvidencePanel *self)
{
  SymImage *image = sym_item_get_image (self->item);
  const char *const *notes = image != NULL ? sym_image_get_notes (image) : NULL;
  g_autofree char *text = NULL;

  if (notes == NULL || notes[0] == NULL)
    return;

  text = g_strjoinv ("\n", (char **) notes);
  add_heading (self, _ ("Noticed while reading"));
  gtk_box_append (add_card (self), sym_evidence_label_new (text, "plain"));
}

static void
add_empty (SymEvidencePanel *self)
{
  gtk_box_append (self->letter,
                  sym_evidence_label_new (_ ("Open an image to see what its file says of its origin."), "plain"));
}

static void
copy_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = sym_evidence_panel_to_text (SYM_EVIDENCE_PANEL (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
add_copy_button (GtkBox *row, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "flat");
  gtk_box_append (row, button);
}

/* JSON is the command line's form of an item: the window gives it. */
static void
add_copy_buttons (SymEvidencePanel *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  add_copy_button (GTK_BOX (row), _ ("_Copy as Text"), "evidence.copy");
  add_copy_button (GTK_BOX (row), _ ("Copy as _JSON"), "win.copy-evidence-json");
  gtk_box_append (self->letter, row);
}

static void
rebuild (SymEvidencePanel *self)
{
  GtkWidget *child;

  if (self->shown != NULL)
    gtk_toggle_button_set_active (self->shown, FALSE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->letter))) != NULL)
    gtk_box_remove (self->letter, child);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "evidence.copy", self->item != NULL);
  if (self->item == NULL)
    {
      add_empty (self);
      return;
    }

  add_verdict (self);
  add_contradiction (self);
  add_evidence (self);
  add_looked_for (self);
  add_limits (self);
  add_notes (self);
  add_copy_buttons (self);
}

static void
on_stop (SymEvidencePanel *self)
{
  g_signal_emit (self, signals[STOP], 0);
}

static void
on_go_on (SymEvidencePanel *self)
{
  g_signal_emit (self, signals[GO_ON], 0);
}

static void
update_pixels (SymEvidencePanel *self)
{
  sym_examination_bar_set_examination (
      self->pixels, self->item != NULL ? sym_item_get_examination (self->item) : NULL);
}

static void
sym_evidence_panel_dispose (GObject *object)
{
  SymEvidencePanel *self = SYM_EVIDENCE_PANEL (object);

  self->shown = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->item, sym_item_unref);

  G_OBJECT_CLASS (sym_evidence_panel_parent_class)->dispose (object);
}

static void
sym_evidence_panel_class_init (SymEvidencePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sym_evidence_panel_dispose;

  signals[SHOW_REGION] = g_signal_new ("show-region", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, SYM_TYPE_EVIDENCE);
  signals[STOP] = g_signal_new ("stop", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  signals[GO_ON] = g_signal_new ("go-on", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "symevidence");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_REGION);
  gtk_widget_class_install_action (widget_class, "evidence.copy", NULL, copy_activated);
}

static void
sym_evidence_panel_init (SymEvidencePanel *self)
{
  GtkWidget *letter = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->letter = GTK_BOX (letter);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_add_css_class (letter, "letter");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), letter);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->scroller);
  self->pixels = SYM_EXAMINATION_BAR (sym_examination_bar_new ());
  g_signal_connect_swapped (self->pixels, "stop", G_CALLBACK (on_stop), self);
  g_signal_connect_swapped (self->pixels, "go-on", G_CALLBACK (on_go_on), self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->pixels));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Evidence"), -1);
  rebuild (self);
  update_pixels (self);
}

GtkWidget *
sym_evidence_panel_new (void)
{
  return g_object_new (SYM_TYPE_EVIDENCE_PANEL, NULL);
}

/* Of the same image nothing but how far its pixels were examined may have changed: what a person reads,
 * selects or holds then stays as it is. */
static gboolean
says_the_same (SymItem *a, SymItem *b)
{
  const SymVerdict *x = sym_item_get_verdict (a), *y = sym_item_get_verdict (b);
  GPtrArray *of_a = sym_item_get_evidence (a), *of_b = sym_item_get_evidence (b);

  if (sym_item_get_image (a) == NULL || sym_item_get_image (a) != sym_item_get_image (b)
      || x->kind != y->kind || x->conflict != y->conflict || of_a->len != of_b->len)
    return FALSE;
  for (guint i = 0; i < of_a->len; i++)
    if (g_ptr_array_index (of_a, i) != g_ptr_array_index (of_b, i))
      return FALSE;
  return TRUE;
}

void
sym_evidence_panel_set_item (SymEvidencePanel *self, SymItem *item)
{
  g_autoptr (SymItem) old = NULL;

  g_return_if_fail (SYM_IS_EVIDENCE_PANEL (self));

  if (item == self->item)
    return;

  old = g_steal_pointer (&self->item);
  self->item = item != NULL ? sym_item_ref (item) : NULL;
  update_pixels (self);
  if (old == NULL || item == NULL || !says_the_same (old, item))
    rebuild (self);
  if (old == NULL || item == NULL || sym_item_get_image (old) != sym_item_get_image (item))
    gtk_adjustment_set_value (
        gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
}

void
sym_evidence_panel_set_progress (SymEvidencePanel *self, const SymExamination *examination,
                                 double fraction)
{
  g_return_if_fail (SYM_IS_EVIDENCE_PANEL (self));

  sym_examination_bar_set_examination (self->pixels, examination);
  sym_examination_bar_set_fraction (self->pixels, fraction);
}

static void
append_texts (GString *text, GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (text, "%s\n", gtk_label_get_label (GTK_LABEL (widget)));
  else if (!GTK_IS_BUTTON (widget))
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      append_texts (text, child);
}

char *
sym_evidence_panel_to_text (SymEvidencePanel *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (SYM_IS_EVIDENCE_PANEL (self), NULL);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->letter)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (text->len > 0 && GTK_IS_LABEL (child))
        g_string_append_c (text, '\n');
      append_texts (text, child);
    }
  if (gtk_widget_get_visible (GTK_WIDGET (self->pixels)))
    g_string_append_printf (text, "\n%s\n", sym_examination_bar_get_text (self->pixels));
  return g_string_free (text, FALSE);
}
