/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-reference"

#include "config.h"

#include "sym-item-private.h"

#include <glib/gi18n-lib.h>

#include "sym-detect-private.h"

/* Groups of references that are listed one by one; what is beyond is told as a number. */
#define MAX_LISTED 16

#define NONE G_MAXUINT

/* How grave a verdict is that others inherit. */
typedef enum
{
  RANK_NONE,
  RANK_SUSPECTED,
  RANK_PARTLY,
  RANK_SYNTHETIC,
  RANK_SIMULATED,
  RANK_GENERATED,
} Rank;

/* Who refers to an object, and by which reference. */
typedef struct
{
  guint node;
  guint reference;
} Referrer;

/* One DICOM object, present or only referred to. */
typedef struct
{
  gboolean present;
  Rank rank;
  guint owner; /* the node that gives the rank */
  GArray *referrers;
} Object;

/* One item. */
typedef struct
{
  SymReferences *references;
  char *name;
  char *because; /* its gravest evidence */
  Rank rank;     /* its own or inherited */
  guint source;  /* the node whose own verdict gives the rank */
  Rank inherited;
  guint via;        /* the node referred to that gives it, */
  guint via_source; /* the node whose own verdict that is, */
  guint reference;  /* and by which reference */
  guint *n_found;   /* by group: how many objects are present */
  gboolean changed;
} Node;

struct _SymReferenceGraph
{
  GArray *nodes;
  GHashTable *objects; /* UID → Object */
};

static void
object_free (gpointer data)
{
  Object *object = data;

  g_array_unref (object->referrers);
  g_free (object);
}

static void
clear_node (gpointer data)
{
  Node *node = data;

  _sym_references_unref (node->references);
  g_free (node->name);
  g_free (node->because);
  g_free (node->n_found);
}

SymReferenceGraph *
sym_reference_graph_new (void)
{
  SymReferenceGraph *self = g_new0 (SymReferenceGraph, 1);

  self->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  g_array_set_clear_func (self->nodes, clear_node);
  /* keys belong to the references of a node, which stay */
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, object_free);

  return self;
}

void
sym_reference_graph_free (SymReferenceGraph *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->objects);
  g_array_unref (self->nodes);
  g_free (self);
}

static Node *
get_node (const SymReferenceGraph *self, guint number)
{
  return &g_array_index (self->nodes, Node, number);
}

static Object *
get_object (SymReferenceGraph *self, const char *uid)
{
  Object *object = g_hash_table_lookup (self->objects, uid);

  if (object == NULL)
    {
      object = g_new0 (Object, 1);
      object->owner = NONE;
      object->referrers = g_array_new (FALSE, FALSE, sizeof (Referrer));
      g_hash_table_insert (self->objects, (gpointer) uid, object);
    }

  return object;
}

static Rank
get_rank (const SymVerdict *verdict)
{
  switch (verdict->kind)
    {
    case SYM_VERDICT_SYNTHETIC:
      return verdict->origin == SYM_ORIGIN_GENERATED   ? RANK_GENERATED
             : verdict->origin == SYM_ORIGIN_SIMULATED ? RANK_SIMULATED
                                                       : RANK_SYNTHETIC;
    case SYM_VERDICT_PARTLY_SYNTHETIC:
      return RANK_PARTLY;
    case SYM_VERDICT_SUSPECTED:
      return RANK_SUSPECTED;
    case SYM_VERDICT_NO_LABEL:
    case SYM_VERDICT_SAYS_NOT:
    case SYM_VERDICT_PHANTOM:
    case SYM_VERDICT_COMPUTED:
    case SYM_VERDICT_CHECKING:
    case SYM_VERDICT_UNCHECKABLE:
    default:
      return RANK_NONE;
    }
}

static void
note_change (SymReferenceGraph *self, guint number, GArray *changed)
{
  Node *node = get_node (self, number);

  if (!node->changed)
    g_array_append_val (changed, number);
  node->changed = TRUE;
}

/* Object @object, which node @owner is, to one that refers to it. */
static void
hand_down (SymReferenceGraph *self, const Object *object, const Referrer *referrer, GArray *rising,
           GArray *changed)
{
  const guint source = get_node (self, object->owner)->source;
  Node *node = get_node (self, referrer->node);

  /* what an item gave others does not come back to it as news */
  if (source == referrer->node || node->inherited >= object->rank)
    return;

  node->inherited = object->rank;
  node->via = object->owner;
  node->via_source = source;
  node->reference = referrer->reference;
  note_change (self, referrer->node, changed);
  if (node->rank < node->inherited)
    {
      node->rank = node->inherited;
      node->source = source;
      g_array_append_val (rising, referrer->node);
    }
}

/* Each object rises at most as often as there are ranks, and then tells who refers to it. */
static void
propagate (SymReferenceGraph *self, GArray *rising, GArray *changed)
{
  while (rising->len > 0)
    {
      const guint number = g_array_index (rising, guint, rising->len - 1);
      const SymReferences *references = get_node (self, number)->references;

      g_array_set_size (rising, rising->len - 1);
      for (guint i = 0; i < references->own->len; i++)
        {
          Object *object = get_object (self, g_ptr_array_index (references->own, i));

          if (object->rank >= get_node (self, number)->rank)
            continue;
          object->rank = get_node (self, number)->rank;
          object->owner = number;
          for (guint j = 0; j < object->referrers->len; j++)
            hand_down (self, object, &g_array_index (object->referrers, Referrer, j), rising,
                       changed);
        }
    }
}

/* What the item itself says, where that is graver than what was known. */
static gboolean
take_verdict (SymReferenceGraph *self, guint number, const SymItem *item)
{
  Node *node = get_node (self, number);
  const SymVerdict own = _sym_item_get_without_inherited (item);
  const SymVerdict *whole = _sym_item_get_without_layers (item);
  Rank rank = get_rank (&own);
  const SymEvidence *gravest;

  /* inherited from what this graph does not hold */
  if (get_rank (whole) > MAX (rank, node->rank))
    rank = get_rank (whole);
  if (rank <= node->rank)
    return FALSE;

  gravest = _sym_verdict_find_gravest (sym_item_get_evidence (item));
  g_free (node->because);
  node->because = gravest != NULL ? g_strdup_printf ("%s = %s", gravest->where, gravest->value)
                                  : g_strdup (sym_item_get_reason (item));
  node->rank = rank;
  node->source = number;

  return TRUE;
}

guint
sym_reference_graph_add (SymReferenceGraph *self, SymItem *item, GArray *changed)
{
  SymReferences *references = _sym_item_get_references (item);
  const guint number = self->nodes->len;
  g_autoptr (GArray) rising = g_array_new (FALSE, FALSE, sizeof (guint));
  const Node empty = { .references = _sym_references_ref (references),
                       .name = g_strdup (sym_item_get_name (item)),
                       .source = NONE,
                       .via = NONE,
                       .n_found = g_new0 (guint, MAX (references->groups->len, 1)),
                       .changed = TRUE };
  const guint first_change = changed->len;

  g_array_append_val (self->nodes, empty);
  take_verdict (self, number, item);
  for (guint i = 0; i < references->all->len; i++)
    {
      const SymReference *reference = &g_array_index (references->all, SymReference, i);
      Object *object = get_object (self, reference->uid);
      const Referrer referrer = { number, i };

      g_array_append_val (object->referrers, referrer);
      if (object->present)
        get_node (self, number)->n_found[reference->group]++;
      if (object->rank > RANK_NONE)
        hand_down (self, object, &referrer, rising, changed);
    }
  for (guint i = 0; i < references->own->len; i++)
    {
      Object *object = get_object (self, g_ptr_array_index (references->own, i));

      for (guint j = 0; !object->present && j < object->referrers->len; j++)
        {
          const Referrer *referrer = &g_array_index (object->referrers, Referrer, j);
          Node *node = get_node (self, referrer->node);

          node->n_found[g_array_index (node->references->all, SymReference, referrer->reference)
                            .group]++;
          note_change (self, referrer->node, changed);
        }
      object->present = TRUE;
    }
  g_array_append_val (rising, number);
  propagate (self, rising, changed);

  get_node (self, number)->changed = FALSE;
  for (guint i = first_change; i < changed->len; i++)
    get_node (self, g_array_index (changed, guint, i))->changed = FALSE;

  return number;
}

void
sym_reference_graph_raise (SymReferenceGraph *self, guint number, SymItem *item, GArray *changed)
{
  g_autoptr (GArray) rising = NULL;
  const guint first_change = changed->len;

  g_return_if_fail (number < self->nodes->len);

  if (!take_verdict (self, number, item))
    return;

  rising = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (rising, number);
  get_node (self, number)->changed = TRUE;
  propagate (self, rising, changed);
  get_node (self, number)->changed = FALSE;
  for (guint i = first_change; i < changed->len; i++)
    get_node (self, g_array_index (changed, guint, i))->changed = FALSE;
}

/* How many of the objects are there: absence is neutral. */
static char *
describe_found (guint n, guint n_found)
{
  if (n_found == n)
    return g_strdup (n == 1 ? _ ("It is among the files.") : _ ("They are among the files."));
  if (n_found == 0)
    return g_strdup (n == 1 ? _ ("It is not among the files.") : _ ("They are not among the files."));

  return g_strdup_printf (ngettext ("%u of them is among the files.",
                                    "%u of them are among the files.", n_found),
                          n_found);
}

static SymEvidence *
make_context (const char *where, const char *value, const char *says)
{
  return sym_evidence_new ("D-REF", "DICOM PS3.3 C.12.4, C.17.2", SYM_STRENGTH_CONTEXT,
                           SYM_CLASS_NO_LABEL, where, value, says);
}

static SymEvidence *
describe_group (const SymReferenceGroup *group, guint n_found)
{
  const guint n = group->n_images + group->n_others;
  g_autofree char *what
      = group->n_others == 0
            ? g_strdup_printf (ngettext ("%u image", "%u images", n), n)
            : g_strdup_printf (ngettext ("%u object", "%u objects", n), n);
  g_autofree char *found = describe_found (n, n_found);
  g_autofree char *says
      = group->series[0] != '\0'
            /* Translators: how many images, the number of their series, what they are to the file
             * ("as its source"), whether they are there */
            ? g_strdup_printf (_ ("The file refers to %s of series %s %s. %s"), what, group->series,
                               _ (group->role), found)
            : g_strdup_printf (_ ("The file refers to %s %s. %s"), what, _ (group->role), found);

  return make_context (group->where, group->series, says);
}

static SymEvidence *
describe_rest (const Node *node)
{
  const GArray *groups = node->references->groups;
  guint n = 0, n_found = 0;
  g_autofree char *found = NULL;
  g_autofree char *says = NULL;

  for (guint i = MAX_LISTED; i < groups->len; i++)
    {
      const SymReferenceGroup *group = &g_array_index (groups, SymReferenceGroup, i);

      n += group->n_images + group->n_others;
      n_found += node->n_found[i];
    }
  found = describe_found (n, n_found);
  says = g_strdup_printf (ngettext ("The file refers to %u more object. %s",
                                    "The file refers to %u more objects. %s", n),
                          n, found);

  return make_context (g_array_index (groups, SymReferenceGroup, MAX_LISTED).where, "", says);
}

static char *
describe_via (Rank rank, const char *name)
{
  switch (rank)
    {
    case RANK_SUSPECTED:
      return g_strdup_printf (_ ("The file refers to “%s”, which may be synthetic. What is made from "
                                 "a synthetic image is synthetic, too."),
                              name);
    case RANK_PARTLY:
      return g_strdup_printf (_ ("The file refers to “%s”, which is partly synthetic. What is made "
                                 "from a synthetic image is synthetic, too."),
                              name);
    case RANK_NONE:
    case RANK_SYNTHETIC:
    case RANK_SIMULATED:
    case RANK_GENERATED:
    default:
      return g_strdup_printf (_ ("The file refers to “%s”, which is synthetic. What is made from a "
                                 "synthetic image is synthetic, too."),
                              name);
    }
}

static SymEvidence *
describe_inherited (const SymReferenceGraph *self, const Node *node)
{
  static const SymClass classes[] = {
    [RANK_SUSPECTED] = SYM_CLASS_HINT,       [RANK_PARTLY] = SYM_CLASS_PARTLY,
    [RANK_SYNTHETIC] = SYM_CLASS_SYNTHETIC,  [RANK_SIMULATED] = SYM_CLASS_SIMULATED,
    [RANK_GENERATED] = SYM_CLASS_GENERATED,
  };
  const Node *via = get_node (self, node->via);
  const Node *source = get_node (self, node->via_source);
  const guint group
      = g_array_index (node->references->all, SymReference, node->reference).group;
  g_autofree char *says = describe_via (node->inherited, via->name);
  g_autofree char *value = via == source
                               ? g_strdup_printf ("%s: %s", via->name, source->because)
                               : g_strdup_printf ("%s, %s: %s", via->name, source->name,
                                                  source->because);

  return sym_evidence_new ("D-REF-SYN", "DICOM PS3.3 C.12.1 (2024b)",
                           node->inherited == RANK_SUSPECTED ? SYM_STRENGTH_HINT
                                                             : SYM_STRENGTH_STRONG,
                           classes[node->inherited],
                           g_array_index (node->references->groups, SymReferenceGroup, group).where,
                           value, says);
}

SymItem *
sym_reference_graph_apply (SymReferenceGraph *self, guint number, SymItem *item)
{
  const Node *node;
  const GArray *groups;
  g_autoptr (GPtrArray) evidence = NULL;

  g_return_val_if_fail (number < self->nodes->len, NULL);

  node = get_node (self, number);
  groups = node->references->groups;
  if (groups->len == 0)
    return sym_item_ref (item);

  evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_evidence_unref);
  if (node->inherited > RANK_NONE)
    g_ptr_array_add (evidence, describe_inherited (self, node));
  for (guint i = 0; i < MIN (groups->len, MAX_LISTED); i++)
    g_ptr_array_add (evidence, describe_group (&g_array_index (groups, SymReferenceGroup, i),
                                               node->n_found[i]));
  if (groups->len > MAX_LISTED)
    g_ptr_array_add (evidence, describe_rest (node));

  return _sym_item_with_references (item, evidence);
}
