/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-evidence-panel"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sym-evidence-panel.h"

struct _SymEvidencePanel
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkBox *letter;
  SymItem *item;
  GtkToggleButton *shown; /* the one that is on */

  /* Below the letter, so that it can change while a person reads or holds its button. */
  GtkWidget *box;
  GtkWidget *pixels;
  GtkLabel *extent;
  GtkWidget *stop;
  GtkProgressBar *progress;
};

enum
{
  SHOW_REGION,
  STOP,
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

static const char *
describe_strength (SymStrength strength)
{
  switch (strength)
    {
    case SYM_STRENGTH_AUTH:
      return _ ("authoritative");
    case SYM_STRENGTH_STRONG:
      return _ ("strong");
    case SYM_STRENGTH_HINT:
      return _ ("hint");
    case SYM_STRENGTH_NEG:
      return _ ("denial");
    case SYM_STRENGTH_CONF:
      return _ ("look-alike");
    case SYM_STRENGTH_CONTEXT:
    default:
      return _ ("context");
    }
}

static const char *
describe_assurance (const SymEvidence *evidence)
{
  if (evidence->assurance == SYM_ASSURANCE_VERIFIED)
    return _ ("Verified.");
  if (g_str_has_prefix (evidence->signal, "U-"))
    return _ ("Said by a person, not by the file.");
  return _ ("Claimed by the file, not verified.");
}

/* Files hold what they like: what they say is shown as it is, never as markup. */
static GtkWidget *
create_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
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
  gtk_box_append (card, create_label (sym_verdict_get_words (verdict), "words"));
  gtk_box_append (card, create_label (sentence, NULL));
  gtk_box_append (card, create_label (sym_item_get_name (self->item), "file"));
}

/* One region at a time is shown; the button that is on goes off when another one comes on. */
static void
region_toggled (GtkToggleButton *button, SymEvidencePanel *self)
{
  SymEvidence *evidence = g_object_get_data (G_OBJECT (button), "evidence");

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
create_region_button (SymEvidencePanel *self, SymEvidence *evidence)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (_ ("Show in Image"));
  g_autofree char *label = g_strdup_printf (_ ("Show “%s” in the image"), evidence->value);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "evidence", sym_evidence_ref (evidence),
                          (GDestroyNotify) sym_evidence_unref);
  g_signal_connect (button, "toggled", G_CALLBACK (region_toggled), self);
  return button;
}

static GtkWidget *
create_evidence (SymEvidencePanel *self, SymEvidence *evidence)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *pill = gtk_label_new (describe_strength (evidence->strength));
  g_autofree char *value = g_strdup_printf (_ ("“%s”"), evidence->value);
  g_autofree char *files = sym_evidence_describe_files (evidence);
  g_autofree char *basis =
      g_strdup_printf (_ ("%s Rests on %s."), describe_assurance (evidence), evidence->basis);

  gtk_widget_add_css_class (box, "evidence");
  gtk_widget_add_css_class (pill, "pill");
  if (evidence->strength >= SYM_STRENGTH_STRONG)
    gtk_widget_add_css_class (pill, "deciding");
  gtk_widget_set_valign (pill, GTK_ALIGN_START);
  gtk_widget_set_halign (pill, GTK_ALIGN_END);

  gtk_box_append (GTK_BOX (top), create_label (evidence->says, "says"));
  gtk_box_append (GTK_BOX (top), pill);
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), create_label (evidence->where, "where"));
  if (evidence->value[0] != '\0')
    gtk_box_append (GTK_BOX (box), create_label (value, "value"));
  if (files != NULL)
    gtk_box_append (GTK_BOX (box), create_label (files, "files"));
  gtk_box_append (GTK_BOX (box), create_label (evidence->basis[0] != '\0'
                                                   ? basis
                                                   : describe_assurance (evidence),
                                               "basis"));
  if (sym_evidence_get_region (evidence) != NULL)
    gtk_box_append (GTK_BOX (box), create_region_button (self, evidence));
  return box;
}

static GtkWidget *
create_side (GPtrArray *evidence, const char *title, gboolean (*belongs) (const SymEvidence *))
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_add_css_class (side, "evidence");
  gtk_box_append (GTK_BOX (side), create_label (title, "says"));
  for (guint i = 0; i < evidence->len; i++)
    {
      const SymEvidence *piece = g_ptr_array_index (evidence, i);
      g_autofree char *value = g_strdup_printf (_ ("“%s”"), piece->value);
      g_autofree char *files = sym_evidence_describe_files (piece);

      if (!belongs (piece))
        continue;
      gtk_box_append (GTK_BOX (side), create_label (piece->where, "where"));
      gtk_box_append (GTK_BOX (side), create_label (value, "value"));
      if (files != NULL)
        gtk_box_append (GTK_BOX (side), create_label (files, "files"));
    }
  return side;
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
  gtk_box_append (GTK_BOX (sides), create_side (evidence, _ ("Says synthetic:"), sym_evidence_is_positive));
  gtk_box_append (GTK_BOX (sides), create_side (evidence, _ ("Says otherwise:"), sym_evidence_is_denial));
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
    gtk_box_append (card, create_label (_ ("Nothing in this file speaks of its origin."), "plain"));
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
  gtk_box_append (add_card (self), create_label (text->str, "plain"));
}

static void
add_limits (SymEvidencePanel *self)
{
  g_autofree char *limits = sym_verdict_describe_limits (sym_item_get_verdict (self->item));

  add_heading (self, _ ("What this does not say"));
  gtk_box_append (add_card (self), create_label (limits, "limits"));
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
  gtk_box_append (add_card (self), create_label (text, "plain"));
}

static void
add_empty (SymEvidencePanel *self)
{
  gtk_box_append (self->letter,
                  create_label (_ ("Open an image to see what its file says of its origin."), "plain"));
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
stop_clicked (SymEvidencePanel *self)
{
  g_signal_emit (self, signals[STOP], 0);
}

static void
update_pixels (SymEvidencePanel *self)
{
  const SymExamination *examination = self->item != NULL ? sym_item_get_examination (self->item) : NULL;
  g_autofree char *text = examination != NULL ? sym_examination_describe (examination) : NULL;

  gtk_widget_set_visible (self->pixels, text != NULL);
  gtk_label_set_text (self->extent, text != NULL ? text : "");
}

static void
add_pixels (SymEvidencePanel *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->pixels = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->pixels, "pixels");
  self->extent = GTK_LABEL (create_label ("", "plain"));
  self->stop = gtk_button_new_with_mnemonic (_ ("_Stop"));
  gtk_widget_set_valign (self->stop, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->stop, _ ("Stop Examining the Pixels"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->stop), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Stop examining the pixels"), -1);
  g_signal_connect_swapped (self->stop, "clicked", G_CALLBACK (stop_clicked), self);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Examination of the pixels"), -1);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->extent));
  gtk_box_append (GTK_BOX (row), self->stop);
  gtk_box_append (GTK_BOX (self->pixels), row);
  gtk_box_append (GTK_BOX (self->pixels), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (self->box), self->pixels);
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
  add_pixels (self);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Evidence"), -1);
  rebuild (self);
  update_pixels (self);
  sym_evidence_panel_set_progress (self, FALSE, 0);
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
    {
      sym_evidence_panel_set_progress (self, FALSE, 0);
      gtk_adjustment_set_value (
          gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
    }
}

void
sym_evidence_panel_set_progress (SymEvidencePanel *self, gboolean is_examined, double fraction)
{
  g_return_if_fail (SYM_IS_EVIDENCE_PANEL (self));

  gtk_widget_set_visible (self->stop, is_examined);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_examined);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0, 1));
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
  if (gtk_widget_get_visible (self->pixels))
    g_string_append_printf (text, "\n%s\n", gtk_label_get_text (self->extent));
  return g_string_free (text, FALSE);
}
