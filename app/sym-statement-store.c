/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-statement-store"

#include "config.h"

#include "sym-statement-store.h"

SymStatements *
sym_statement_store_get (void)
{
  static gsize store = 0;

  if (g_once_init_enter (&store))
    {
      g_autofree char *path
          = g_build_filename (g_get_user_data_dir (), "symscope", "statements.sqlite", NULL);

      g_once_init_leave (&store, (gsize) sym_statements_new (path));
    }
  return (SymStatements *) store;
}

gboolean
sym_statement_store_needs_samples (void)
{
  gboolean empty = TRUE;

  return sym_statements_is_empty (sym_statement_store_get (), &empty, NULL) && !empty;
}

SymItem *
sym_statement_store_apply (SymItem *item)
{
  SymStatements *store = sym_statement_store_get ();
  SymImage *image = sym_item_get_image (item);
  g_autoptr (GPtrArray) evidence = NULL;
  g_autoptr (GError) error = NULL;
  gboolean empty;

  if (image != NULL)
    evidence = sym_statements_find (store, image, &error);
  else if (sym_statements_is_empty (store, &empty, &error))
    return sym_item_ref (item);
  if (evidence == NULL)
    evidence = sym_statements_describe_failure (error);
  return sym_item_with_statements (item, evidence);
}

gboolean
sym_statement_store_is_marked (const SymItem *item)
{
  GPtrArray *evidence = sym_item_get_evidence (item);

  for (guint i = 0; i < evidence->len; i++)
    {
      const SymEvidence *piece = g_ptr_array_index (evidence, i);

      if (g_str_equal (piece->signal, "U-MARK") && piece->strength == SYM_STRENGTH_STRONG)
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  SymItem *item;
  SymStatementKind kind;
  char *reason;
  GPtrArray *others;
} Addition;

static void
addition_free (gpointer data)
{
  Addition *addition = data;

  sym_item_unref (addition->item);
  g_ptr_array_unref (addition->others);
  g_free (addition->reason);
  g_free (addition);
}

static void
add_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Addition *addition = task_data;
  GPtrArray *items;
  GError *error = NULL;

  if (!sym_statements_add (sym_statement_store_get (), sym_item_get_image (addition->item),
                           addition->kind, addition->reason, g_get_user_name (), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  items = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
  for (guint i = 0; i < addition->others->len; i++)
    g_ptr_array_add (items, sym_statement_store_apply (g_ptr_array_index (addition->others, i)));
  g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
}

void
sym_statement_store_add_async (SymItem *item,
                               SymStatementKind kind,
                               const char *reason,
                               GPtrArray *others,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Addition *addition;

  g_return_if_fail (item != NULL && sym_item_get_image (item) != NULL);

  addition = g_new0 (Addition, 1);
  addition->item = sym_item_ref (item);
  addition->kind = kind;
  addition->reason = g_strdup (reason);
  addition->others = g_ptr_array_new_with_free_func ((GDestroyNotify) sym_item_unref);
  for (guint i = 0; i < others->len; i++)
    g_ptr_array_add (addition->others, sym_item_ref (g_ptr_array_index (others, i)));

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, sym_statement_store_add_async);
  g_task_set_task_data (task, addition, addition_free);
  g_task_run_in_thread (task, add_in_thread);
}

GPtrArray *
sym_statement_store_add_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
