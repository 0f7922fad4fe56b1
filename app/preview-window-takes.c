/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is better judged below or beside each other than in panes: takes, sounds
 * and texts. And the verdict on whatever is heard. */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-takes-page.h"
#include "preview-texts-page.h"
#include "preview-window-private.h"

/* Lies around the panes. */
#define STACK "preview-takes-stack"

typedef struct
{
  GtkStack *stack;
  PreviewTakesPage *takes;
  PreviewTextsPage *texts;
  gboolean is_on;
} Pages;

static Pages *
get_pages (PreviewWindow *self)
{
  return g_object_get_data (G_OBJECT (self), STACK);
}

static void
update_pages (PreviewWindow *self)
{
  Pages *pages = get_pages (self);
  gboolean has_takes =
      pages->is_on && self->run != NULL && preview_takes_page_takes (self->run);
  gboolean has_texts =
      pages->is_on && self->run != NULL &&
      preview_run_get_kind (self->run) == PREVIEW_KIND_TRANSLATION;

  /* What a stack hides is still there for screen readers. */
  gtk_widget_set_visible (GTK_WIDGET (pages->takes), has_takes);
  gtk_widget_set_visible (GTK_WIDGET (pages->texts), has_texts);
  gtk_stack_set_visible_child_name (pages->stack, has_takes   ? "takes"
                                                  : has_texts ? "texts"
                                                              : "panes");
  preview_takes_page_set_shown (pages->takes, has_takes);
  preview_texts_page_set_shown (pages->texts, has_texts);
}

/* The first run of the list that has a place there. */
static gboolean
find_first (PreviewWindow *self, guint *position)
{
  GListModel *runs = G_LIST_MODEL (self->runs);

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++) {
    g_autoptr (PreviewRun) run = g_list_model_get_item (runs, i);

    if (preview_takes_page_takes (run) ||
        preview_run_get_kind (run) == PREVIEW_KIND_TRANSLATION) {
      *position = i;
      return TRUE;
    }
  }
  return FALSE;
}

static void
takes_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  Pages *pages = get_pages (self);
  gboolean is_here = self->run != NULL &&
                     preview_run_get_kind (self->run) != PREVIEW_KIND_DUBBING;
  guint position;

  if (!is_here && !find_first (self, &position)) {
    preview_window_tell (self, _ ("There is no speech, sound or translation in "
                                  "the list"));
    return;
  }
  pages->is_on = !pages->is_on || !is_here;
  if (!is_here)
    preview_window_select (self, position);
  update_pages (self);
}

static void
chosen_cb (PreviewWindow *self, PreviewRun *run)
{
  guint index;

  if (preview_runs_find (self->runs, run, &index))
    preview_window_select (self, index);
}

static void
wanted_cb (PreviewWindow *self, PreviewRun *run, guint64 position)
{
  guint index;

  if (!preview_runs_find (self->runs, run, &index))
    return;
  preview_window_select (self, index);
  preview_player_seek (self->player, position, TRUE);
  preview_player_play (self->player);
}

static void
pause_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  preview_player_pause (PREVIEW_WINDOW (widget)->player);
}

static void
tell_decision (PreviewWindow *self, PreviewDecision decision)
{
  g_autofree char *title = preview_run_dup_title (self->run);
  g_autofree char *text = g_strdup_printf (
      /* Translators: a run and what was decided, such as "Dub 1002: Picked". */
      _ ("%s: %s"), title, preview_decision_get_label (decision));

  preview_window_tell (self, text);
}

/* The same key takes it back. */
static void
decide_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  PreviewDecision decision = g_str_equal (name, "win.pick")
                                 ? PREVIEW_DECISION_PICKED
                                 : PREVIEW_DECISION_REJECTED;
  PreviewVerdict *verdict;

  if (self->run == NULL)
    return;
  verdict = preview_run_get_verdict (self->run);
  if (preview_verdict_get_decision (verdict) == decision)
    decision = PREVIEW_DECISION_NONE;
  preview_verdict_set_decision (verdict, decision);
  tell_decision (self, decision);
}

static void
rate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PreviewWindow *self = PREVIEW_WINDOW (widget);
  gint32 rating = g_variant_get_int32 (parameter);

  if (self->run != NULL && rating >= 0 && rating <= PREVIEW_MAX_RATING)
    preview_verdict_set_rating (preview_run_get_verdict (self->run),
                                (guint)rating);
}

/**
 * preview_window_follow_takes:
 * @self: a window
 *
 * Puts the pages for takes and texts behind the panes.
 */
void
preview_window_follow_takes (PreviewWindow *self)
{
  Pages *pages = g_new0 (Pages, 1);
  GtkWidget *panes = adw_flap_get_content (self->transcript_flap);

  pages->stack = GTK_STACK (gtk_stack_new ());
  pages->takes =
      preview_takes_page_new (self->runs, self->resolver, self->player);
  pages->texts = preview_texts_page_new (self->runs);
  g_object_ref (panes);
  adw_flap_set_content (self->transcript_flap, GTK_WIDGET (pages->stack));
  gtk_stack_add_named (pages->stack, panes, "panes");
  g_object_unref (panes);
  gtk_stack_add_named (pages->stack, GTK_WIDGET (pages->takes), "takes");
  gtk_stack_add_named (pages->stack, GTK_WIDGET (pages->texts), "texts");
  g_object_set_data_full (G_OBJECT (self), STACK, pages, g_free);
  g_signal_connect_object (pages->takes, "chosen", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pages->takes, "wanted", G_CALLBACK (wanted_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "notify::heard",
                           G_CALLBACK (update_pages), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/**
 * preview_window_install_take_actions:
 * @widget_class: of the window
 */
void
preview_window_install_take_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.takes", NULL,
                                   takes_action);
  gtk_widget_class_install_action (widget_class, "win.pause", NULL,
                                   pause_action);
  gtk_widget_class_install_action (widget_class, "win.pick", NULL,
                                   decide_action);
  gtk_widget_class_install_action (widget_class, "win.reject", NULL,
                                   decide_action);
  gtk_widget_class_install_action (widget_class, "win.rate-run", "i",
                                   rate_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, 0, "win.takes",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_y, 0, "win.pick",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, 0, "win.reject",
                                       NULL);
  for (int i = 0; i <= PREVIEW_MAX_RATING; i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0 + (guint)i,
                                         GDK_ALT_MASK, "win.rate-run", "i", i);
}
