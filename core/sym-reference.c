/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-reference"

#include "config.h"

#include "sym-reference-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sym-detect-private.h"

#define SOP_INSTANCE 0x00080018u
#define REFERENCED_CLASS 0x00081150u
#define REFERENCED_INSTANCE 0x00081155u
#define MULTI_FRAME_SOURCE 0x00081167u
#define CONCATENATION_SOURCE 0x00200242u
#define SERIES_INSTANCE 0x0020000eu

/* What stands in these is no object: Referenced Study, Performed Procedure Step, Patient, Visit, and
 * RT Referenced Study. */
static const guint32 no_objects[] = { 0x00081110, 0x00081111, 0x00081120, 0x00081125, 0x30060012 };

/* The innermost sequence of these around a reference says what it is for; a general one only where
 * there is no other. */
static const struct
{
  guint32 sequence;
  const char *role;
  gboolean general;
} roles[] = {
  { 0x00082112, N_ ("as its source") },
  { 0x00420013, N_ ("as its source") },
  { 0x00089124, N_ ("as what it was derived from") },
  { 0x00209172, N_ ("as what it was converted from") },
  { 0x00081164, N_ ("as what its frames were taken from") },
  { 0x0040a360, N_ ("as an earlier document") },
  { 0x0040a375, N_ ("as its evidence") },
  { 0x0040a385, N_ ("as other evidence") },
  { 0x0040a525, N_ ("as an identical document") },
  { 0x30060016, N_ ("as where contours lie") },
  { 0x300c0002, N_ ("as its treatment plan") },
  { 0x300c0060, N_ ("as its structure set") },
  { 0x00081199, N_ ("as what it speaks of"), TRUE },
  { 0x00081140, N_ ("as a related image"), TRUE },
  { 0x0008114a, N_ ("as a related object"), TRUE },
};

/* SOP classes whose instances are no images, by how their UIDs go on after "1.2.840.10008.5.1.4.1.1.". */
static const char *const not_images[] = { "11.", "66", "88.", "104.", "481.3", "481.5", "481.8", "9." };

static gboolean
is_image_class (const char *uid)
{
  static const char root[] = "1.2.840.10008.5.1.4.1.1.";

  if (!g_str_has_prefix (uid, root))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (not_images); i++)
    if (g_str_has_prefix (uid + sizeof root - 1, not_images[i]))
      return FALSE;

  return TRUE;
}

/* The sequence whose item a path's last element, or item, lies in; 0 at the top. */
static guint32
get_sequence (const char *where, gsize *length)
{
  gsize end = *length;
  guint64 group, element;
  char digits[5] = "";

  /* "(gggg,eeee)[n]." before the element */
  while (end > 0 && where[end - 1] != '[')
    end--;
  if (end < 12)
    return 0;
  end -= 12;
  memcpy (digits, where + end + 1, 4);
  group = g_ascii_strtoull (digits, NULL, 16);
  memcpy (digits, where + end + 6, 4);
  element = g_ascii_strtoull (digits, NULL, 16);
  *length = end;

  return (guint32) (group << 16 | element);
}

typedef struct
{
  SymReferences *references;
  GHashTable *own;    /* UID */
  GHashTable *seen;   /* UID */
  GHashTable *groups; /* role and series → index of the group + 1 */
  GHashTable *series; /* path of an item → UID of the series named in it; of one file */
} Collection;

static void
add_reference (Collection *run, const SymTag *tag, const char *class)
{
  SymReferences *self = run->references;
  gsize length = _sym_place_get_prefix (tag->where, 0);
  const char *role = NULL, *series = "";
  g_autofree char *path = g_strndup (tag->where, length);
  SymReference reference;
  char *identity;
  guint group;
  guint32 sequence;
  gboolean first = TRUE, general = FALSE;

  if (tag->value[0] == '\0' || g_hash_table_contains (run->own, tag->value)
      || g_hash_table_contains (run->seen, tag->value))
    return;

  for (;;)
    {
      path[length] = '\0';
      if (*series == '\0' && length > 0 && g_hash_table_contains (run->series, path))
        series = g_hash_table_lookup (run->series, path);
      sequence = get_sequence (path, &length);
      if (sequence == 0)
        break;
      for (guint i = 0; first && i < G_N_ELEMENTS (no_objects); i++)
        if (sequence == no_objects[i])
          return;
      first = FALSE;
      for (guint i = 0; (role == NULL || general) && i < G_N_ELEMENTS (roles); i++)
        if (sequence == roles[i].sequence && (role == NULL || !roles[i].general))
          {
            role = roles[i].role;
            general = roles[i].general;
          }
    }
  if (role == NULL)
    role = N_ ("as a related object");

  identity = g_strconcat (role, "\037", series, NULL);
  group = GPOINTER_TO_UINT (g_hash_table_lookup (run->groups, identity));
  if (group == 0)
    {
      const SymReferenceGroup new_group = { role, g_string_chunk_insert_const (self->texts, series),
                                            g_string_chunk_insert (self->texts, tag->where), 0, 0 };

      g_array_append_val (self->groups, new_group);
      group = self->groups->len;
      g_hash_table_insert (run->groups, g_steal_pointer (&identity), GUINT_TO_POINTER (group));
    }
  g_free (identity);
  reference.uid = g_string_chunk_insert (self->texts, tag->value);
  reference.group = group - 1;
  g_array_append_val (self->all, reference);
  g_hash_table_add (run->seen, (gpointer) reference.uid);
  if (is_image_class (class))
    g_array_index (self->groups, SymReferenceGroup, group - 1).n_images++;
  else
    g_array_index (self->groups, SymReferenceGroup, group - 1).n_others++;
}

static gboolean
is_reference (const SymTag *tag)
{
  if (tag->carrier != SYM_CARRIER_DICOM)
    return FALSE;
  if (tag->key == CONCATENATION_SOURCE)
    return TRUE;

  return (tag->key == REFERENCED_INSTANCE || tag->key == MULTI_FRAME_SOURCE)
         && sym_tag_get_depth (tag) > 0;
}

/* The number of a series comes after the sequence of its instances: items are gone through twice. */
static void
collect_file (Collection *run, const SymTags *tags)
{
  const SymTag *class = NULL; /* it comes directly before the instance */

  g_hash_table_remove_all (run->series);
  for (guint i = 0; i < sym_tags_get_length (tags); i++)
    {
      const SymTag *tag = sym_tags_get (tags, i);
      gsize length;

      if (tag->carrier != SYM_CARRIER_DICOM || tag->key != SERIES_INSTANCE)
        continue;
      length = _sym_place_get_prefix (tag->where, 0);
      if (length > 0)
        g_hash_table_insert (run->series, g_strndup (tag->where, length), (gpointer) tag->value);
    }
  for (guint i = 0; i < sym_tags_get_length (tags); i++)
    {
      const SymTag *tag = sym_tags_get (tags, i);

      if (tag->carrier == SYM_CARRIER_DICOM && tag->key == REFERENCED_CLASS)
        class = tag;
      else if (is_reference (tag))
        {
          gsize length = _sym_place_get_prefix (tag->where, 0);
          gboolean beside = class != NULL && _sym_place_get_prefix (class->where, 0) == length
                            && strncmp (class->where, tag->where, length) == 0;

          add_reference (run, tag, beside ? class->value : "");
        }
    }
}

SymReferences *
_sym_references_new (GPtrArray *files)
{
  SymReferences *self = g_new0 (SymReferences, 1);
  g_autoptr (GHashTable) own = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) series = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Collection run = { self, own, seen, groups, series };

  g_atomic_ref_count_init (&self->ref_count);
  self->texts = g_string_chunk_new (1024);
  self->own = g_ptr_array_new ();
  self->all = g_array_new (FALSE, FALSE, sizeof (SymReference));
  self->groups = g_array_new (FALSE, FALSE, sizeof (SymReferenceGroup));

  for (guint i = 0; i < files->len; i++)
    {
      const SymTag *tag
          = sym_tags_find (g_ptr_array_index (files, i), SYM_CARRIER_DICOM, SOP_INSTANCE);

      if (tag != NULL && tag->value[0] != '\0' && !g_hash_table_contains (own, tag->value))
        {
          char *uid = g_string_chunk_insert (self->texts, tag->value);

          g_ptr_array_add (self->own, uid);
          g_hash_table_add (own, uid);
        }
    }
  for (guint i = 0; i < files->len; i++)
    collect_file (&run, g_ptr_array_index (files, i));

  return self;
}

SymReferences *
_sym_references_ref (SymReferences *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
_sym_references_unref (SymReferences *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->own);
  g_array_unref (self->all);
  g_array_unref (self->groups);
  g_string_chunk_free (self->texts);
  g_free (self);
}

/* A vertex is a thing, or an object that one of the things is. Files that say to be the same object
 * would else give every pair of them an edge. */
typedef struct
{
  GArray *next; /* guint: vertices it leads to */
  guint index, low;
  guint edge; /* the next one to follow */
  gboolean on_stack;
} Vertex;

static int
compare_indices (gconstpointer a, gconstpointer b)
{
  const guint x = *(const guint *) a, y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

/* Tarjan, SIAM J. Comput. 1 (1972) 146, without recursion: files decide how deep it goes. */
static void
find_components (GArray *vertices, guint n_things, GPtrArray *components)
{
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));
  guint counter = 0;

#define VERTEX(i) (&g_array_index (vertices, Vertex, i))
  for (guint root = 0; root < n_things; root++)
    {
      if (VERTEX (root)->index != 0)
        continue;
      g_array_append_val (path, root);
      while (path->len > 0)
        {
          guint at = g_array_index (path, guint, path->len - 1), top;
          Vertex *vertex = VERTEX (at);
          GArray *component;

          if (vertex->index == 0)
            {
              vertex->index = vertex->low = ++counter;
              vertex->on_stack = TRUE;
              g_array_append_val (stack, at);
            }
          if (vertex->edge < vertex->next->len)
            {
              guint to = g_array_index (vertex->next, guint, vertex->edge);

              if (VERTEX (to)->index == 0)
                g_array_append_val (path, to);
              else
                {
                  if (VERTEX (to)->on_stack)
                    vertex->low = MIN (vertex->low, VERTEX (to)->low);
                  vertex->edge++;
                }
              continue;
            }
          g_array_set_size (path, path->len - 1);
          if (vertex->low != vertex->index)
            continue;
          component = g_array_new (FALSE, FALSE, sizeof (guint));
          do
            {
              top = g_array_index (stack, guint, stack->len - 1);
              g_array_set_size (stack, stack->len - 1);
              VERTEX (top)->on_stack = FALSE;
              if (top < n_things)
                g_array_append_val (component, top);
            }
          while (top != at);
          g_array_sort (component, compare_indices);
          if (component->len > 0)
            g_ptr_array_add (components, component);
          else
            g_array_unref (component);
        }
    }
#undef VERTEX
}

static void
clear_vertex (gpointer data)
{
  g_array_unref (((Vertex *) data)->next);
}

static guint
add_vertex (GArray *vertices)
{
  const Vertex vertex = { .next = g_array_new (FALSE, FALSE, sizeof (guint)) };

  g_array_append_val (vertices, vertex);

  return vertices->len - 1;
}

GPtrArray *
_sym_references_order (GPtrArray *all)
{
  g_autoptr (GArray) vertices = g_array_new (FALSE, FALSE, sizeof (Vertex));
  g_autoptr (GHashTable) objects = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *components = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  g_array_set_clear_func (vertices, clear_vertex);
  for (guint i = 0; i < all->len; i++)
    add_vertex (vertices);
  for (guint i = 0; i < all->len; i++)
    {
      const SymReferences *references = g_ptr_array_index (all, i);

      for (guint j = 0; j < references->own->len; j++)
        {
          gpointer uid = g_ptr_array_index (references->own, j);
          guint object = GPOINTER_TO_UINT (g_hash_table_lookup (objects, uid));

          if (object == 0)
            {
              object = add_vertex (vertices);
              g_hash_table_insert (objects, uid, GUINT_TO_POINTER (object));
            }
          g_array_append_val (g_array_index (vertices, Vertex, object).next, i);
        }
    }
  for (guint i = 0; i < all->len; i++)
    {
      const SymReferences *references = g_ptr_array_index (all, i);

      for (guint j = 0; j < references->all->len; j++)
        {
          const char *uid = g_array_index (references->all, SymReference, j).uid;
          guint object = GPOINTER_TO_UINT (g_hash_table_lookup (objects, uid));

          if (object != 0)
            g_array_append_val (g_array_index (vertices, Vertex, i).next, object);
        }
    }
  find_components (vertices, all->len, components);

  return components;
}
