/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-evidence-row"

#include "config.h"

#include "sym-evidence-row.h"

#include <glib/gi18n-lib.h>

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
  if (g_str_has_prefix (evidence->signal, "W-"))
    return _ ("Seen in the pixels, not verified.");
  return _ ("Claimed by the file, not verified.");
}

/* Files hold what they like: what they say is shown as it is, never as markup. */
GtkWidget *
sym_evidence_label_new (const char *text, const char *css_class)
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

static GtkWidget *
create_region_button (SymEvidence *evidence)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (_ ("Show in Image"));
  g_autofree char *label = g_strdup_printf (_ ("Show “%s” in the image"), evidence->value);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "evidence", sym_evidence_ref (evidence),
                          (GDestroyNotify) sym_evidence_unref);
  return button;
}

GtkWidget *
sym_evidence_row_new (SymEvidence *evidence)
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

  gtk_box_append (GTK_BOX (top), sym_evidence_label_new (evidence->says, "says"));
  gtk_box_append (GTK_BOX (top), pill);
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), sym_evidence_label_new (evidence->where, "where"));
  if (evidence->value[0] != '\0')
    gtk_box_append (GTK_BOX (box), sym_evidence_label_new (value, "value"));
  if (files != NULL)
    gtk_box_append (GTK_BOX (box), sym_evidence_label_new (files, "files"));
  gtk_box_append (GTK_BOX (box), sym_evidence_label_new (evidence->basis[0] != '\0'
                                                   ? basis
                                                   : describe_assurance (evidence),
                                               "basis"));
  if (sym_evidence_get_region (evidence) != NULL)
    {
      GtkWidget *button = create_region_button (evidence);

      gtk_box_append (GTK_BOX (box), button);
      g_object_set_data (G_OBJECT (box), "region-button", button);
    }
  return box;
}

GtkToggleButton *
sym_evidence_row_get_region_button (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "region-button");
}

SymEvidence *
sym_evidence_row_get_evidence (GtkToggleButton *button)
{
  return g_object_get_data (G_OBJECT (button), "evidence");
}

GtkWidget *
sym_evidence_side_new (GPtrArray *evidence, const char *title, gboolean (*belongs) (const SymEvidence *))
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_add_css_class (side, "evidence");
  gtk_box_append (GTK_BOX (side), sym_evidence_label_new (title, "says"));
  for (guint i = 0; i < evidence->len; i++)
    {
      const SymEvidence *piece = g_ptr_array_index (evidence, i);
      g_autofree char *value = g_strdup_printf (_ ("“%s”"), piece->value);
      g_autofree char *files = sym_evidence_describe_files (piece);

      if (!belongs (piece))
        continue;
      gtk_box_append (GTK_BOX (side), sym_evidence_label_new (piece->where, "where"));
      gtk_box_append (GTK_BOX (side), sym_evidence_label_new (value, "value"));
      if (files != NULL)
        gtk_box_append (GTK_BOX (side), sym_evidence_label_new (files, "files"));
    }
  return side;
}
