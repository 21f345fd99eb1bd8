/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "sym-print"

#include "config.h"

#include "sym-print.h"

#include <glib/gi18n.h>

#include "sym-page.h"

#define POINTS_PER_INCH 72.0

typedef struct
{
  SymScene *scene;
  char *title, *date;
  /* The frame for the paper, made by a worker while GTK asks whether it is there. */
  GTask *task;
  SymFrame *frame;
  GError *error;
} Printing;

static void
printing_free (gpointer data)
{
  Printing *self = data;

  if (self->task != NULL)
    {
      g_cancellable_cancel (g_task_get_cancellable (self->task));
      g_object_unref (self->task);
    }
  g_clear_pointer (&self->frame, sym_frame_unref);
  g_clear_error (&self->error);
  sym_scene_free (self->scene);
  g_free (self->title);
  g_free (self->date);
  g_free (self);
}

typedef struct
{
  SymScene *scene;
  double factor;
} Composition;

static void
composition_free (gpointer data)
{
  Composition *self = data;

  sym_scene_free (self->scene);
  g_free (self);
}

static void
compose_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Composition *composition = task_data;
  GError *error = NULL;
  g_autoptr (SymFrame) frame = sym_scene_compose (composition->scene, composition->factor, &error);

  if (frame == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, sym_frame_watermark (frame), (GDestroyNotify) sym_frame_unref);
}

/* So many dots as the picture gets on this paper, in the proportions of the window. */
static double
get_factor (const SymScene *scene, GtkPrintContext *context)
{
  double width, height;
  int own_width, own_height;

  sym_page_get_picture_size (gtk_print_context_get_width (context), gtk_print_context_get_height (context), &width,
                             &height);
  sym_scene_get_size (scene, &own_width, &own_height);
  return MIN (width / own_width, height / own_height) * SYM_PRINT_RESOLUTION / POINTS_PER_INCH;
}

/* Called again until it says that the pages are known. */
static gboolean
on_paginate (GtkPrintOperation *operation, GtkPrintContext *context, Printing *self)
{
  if (self->task == NULL)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Composition *composition = g_new0 (Composition, 1);

      composition->scene = sym_scene_copy (self->scene);
      composition->factor = get_factor (self->scene, context);
      self->task = g_task_new (NULL, cancellable, NULL, NULL);
      g_task_set_source_tag (self->task, on_paginate);
      g_task_set_task_data (self->task, composition, composition_free);
      g_task_run_in_thread (self->task, compose_in_thread);
    }
  if (!g_task_get_completed (self->task))
    {
      g_usleep (2000);
      return FALSE;
    }
  if (self->frame == NULL && self->error == NULL)
    self->frame = g_task_propagate_pointer (self->task, &self->error);
  if (self->frame == NULL)
    {
      gtk_print_operation_cancel (operation);
      return TRUE;
    }
  gtk_print_operation_set_n_pages (operation, 1);
  return TRUE;
}

static void
on_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page_number, Printing *self)
{
  const SymPage page = { self->frame, self->title, self->date };

  if (self->frame != NULL)
    sym_page_draw (&page, gtk_print_context_get_cairo_context (context), gtk_print_context_get_width (context),
                   gtk_print_context_get_height (context));
}

GtkPrintOperation *
sym_print_new (const SymScene *scene, const char *title)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  Printing *printing = g_new0 (Printing, 1);
  int width, height;

  printing->scene = sym_scene_copy (scene);
  printing->title = g_strdup (title);
  /* Translators: the date and time under a printed picture, for g_date_time_format() */
  printing->date = g_date_time_format (now, _ ("Symscope, %x %H:%M. Not for diagnosis."));
  g_object_set_data_full (G_OBJECT (operation), "sym-printing", printing, printing_free);
  g_signal_connect (operation, "paginate", G_CALLBACK (on_paginate), printing);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_page), printing);

  sym_scene_get_size (scene, &width, &height);
  gtk_page_setup_set_orientation (setup, width > height ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                        : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_show_progress (operation, TRUE);
  gtk_print_operation_set_job_name (operation, title);
  return operation;
}
