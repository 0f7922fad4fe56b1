/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "preview-blind-report.h"
#include "preview-blind-setup.h"
#include "preview-blind-stats.h"
#include "preview-blind-trial.h"
#include "preview-blind-window.h"

struct _PreviewBlindWindow
{
  AdwWindow parent_instance;

  GtkStack *stack;
  PreviewBlindSetup *setup;
  AdwStatusPage *paused_page;
  AdwStatusPage *problem_page;
  PreviewBlindTrial *trial;
  AdwStatusPage *result_page;
  GtkButton *pick_button;

  GtkWindow *parent;
  PreviewRuns *runs;
  PreviewSession *session;
  PreviewResolver *resolver;
  PreviewBlindTest *test;
  PreviewBlindStage *stage;
  gboolean is_blind;
};

enum
{
  PROP_0,
  PROP_BLIND,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewBlindWindow, preview_blind_window, ADW_TYPE_WINDOW)

static void
set_blind (PreviewBlindWindow *self, gboolean is_blind)
{
  if (self->is_blind == is_blind)
    return;
  self->is_blind = is_blind;
  /* A window goes with the one that it belongs to, which is hidden now. */
  gtk_window_set_modal (GTK_WINDOW (self), !is_blind);
  gtk_window_set_transient_for (GTK_WINDOW (self),
                                is_blind ? NULL : self->parent);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BLIND]);
  if (is_blind)
    gtk_window_present (GTK_WINDOW (self));
}

static void
drop_stage (PreviewBlindWindow *self)
{
  preview_blind_trial_set_stage (self->trial, NULL);
  if (self->stage == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->stage, self);
  g_clear_pointer (&self->stage, preview_blind_stage_close);
}

static void
show (PreviewBlindWindow *self, const char *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
show_problem (PreviewBlindWindow *self, const char *problem)
{
  g_autofree char *escaped = g_markup_escape_text (problem, -1);

  adw_status_page_set_description (self->problem_page, escaped);
  drop_stage (self);
  show (self, "problem");
  set_blind (self, FALSE);
}

static gboolean
is_same (PreviewRun *run, const PreviewBlindSource *source)
{
  const PreviewSpec *spec = preview_run_get_spec (run);

  return spec->kind == source->spec->kind &&
         spec->run_id == source->spec->run_id &&
         preview_run_is_sample (run) == source->is_sample &&
         (source->spec->language == NULL ||
          g_strcmp0 (preview_run_get_language (run), source->spec->language) ==
              0);
}

/* The runs of a test, in the list. */
static PreviewRun *
find_run (PreviewBlindWindow *self, guint index)
{
  const PreviewBlindSource *source =
      preview_blind_test_get_source (self->test, index);
  GListModel *runs = G_LIST_MODEL (self->runs);

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++) {
    g_autoptr (PreviewRun) run = g_list_model_get_item (runs, i);

    /* The list holds it. */
    if (is_same (run, source))
      return run;
  }
  return NULL;
}

static char *
dup_name (PreviewBlindWindow *self, guint index)
{
  const PreviewBlindSource *source =
      preview_blind_test_get_source (self->test, index);
  g_autoptr (PreviewRun) run =
      preview_run_new (source->spec, source->is_sample);
  g_autofree char *title = preview_run_dup_title (run);
  const char *language = source->spec->language;
  g_autofree char *name =
      language != NULL ? preview_language_dup_name (language) : NULL;

  return name != NULL ? g_strdup_printf ("%s (%s)", title, name)
                      : g_steal_pointer (&title);
}

/* Which of both was shown to be better, or -1. */
static int
find_winner (PreviewBlindWindow *self)
{
  const PreviewBlindPlan *plan = preview_blind_test_get_plan (self->test);

  if (plan->mode != PREVIEW_BLIND_PREFERENCE ||
      preview_blind_test_get_p_value (self->test) > PREVIEW_BLIND_LEVEL)
    return -1;
  return preview_blind_test_count (self->test) * 2 > plan->n_trials ? 0 : 1;
}

static void
show_result (PreviewBlindWindow *self)
{
  g_autofree char *first = dup_name (self, 0);
  g_autofree char *second = dup_name (self, 1);
  const char *const names[] = {first, second};
  g_autofree char *text = preview_blind_report_describe (self->test, names);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  int winner = find_winner (self);

  drop_stage (self);
  adw_status_page_set_description (self->result_page, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->pick_button), winner >= 0);
  if (winner >= 0) {
    g_autofree char *label = g_strdup_printf (_ ("Pick %s"), names[winner]);

    gtk_button_set_label (self->pick_button, label);
  }
  show (self, "result");
  set_blind (self, FALSE);
  /* What comes back goes behind it. */
  gtk_window_present (GTK_WINDOW (self));
}

static void
answers_cb (PreviewBlindWindow *self)
{
  if (preview_blind_test_is_done (self->test))
    show_result (self);
}

/* It is part of the session from the first moment, so that nothing is lost,
 * whatever happens. */
static void
keep_test (PreviewBlindWindow *self)
{
  GListStore *tests = preview_session_get_blind_tests (self->session);

  if (!g_list_store_find (tests, self->test, NULL))
    g_list_store_append (tests, self->test);
}

static void
stage_state_cb (PreviewBlindWindow *self)
{
  switch (preview_blind_stage_get_state (self->stage)) {
  case PREVIEW_BLIND_STAGE_FAILED:
    show_problem (self, preview_blind_stage_get_problem (self->stage));
    break;
  case PREVIEW_BLIND_STAGE_READY:
    keep_test (self);
    preview_blind_trial_set_stage (self->trial, self->stage);
    show (self, "trial");
    break;
  default:
    break;
  }
}

static void
start (PreviewBlindWindow *self)
{
  PreviewRun *runs[] = {find_run (self, 0), find_run (self, 1)};

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++) {
    if (runs[i] != NULL && preview_blind_setup_can_test (runs[i]))
      continue;
    show_problem (self, _ ("Both runs of this test have to be in the list and "
                           "ready to be played."));
    return;
  }
  preview_blind_setup_forget (self->setup);
  show (self, "busy");
  set_blind (self, TRUE);
  g_signal_connect_object (self->test, "notify::n-answers",
                           G_CALLBACK (answers_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  self->stage = preview_blind_stage_new (self->test, runs, self->resolver);
  g_signal_connect_object (self->stage, "notify::state",
                           G_CALLBACK (stage_state_cb), self,
                           G_CONNECT_SWAPPED);
  stage_state_cb (self);
}

static void
started_cb (PreviewBlindWindow *self)
{
  PreviewBlindPlan plan;

  preview_blind_plan_init (&plan, preview_blind_setup_get_mode (self->setup),
                           preview_blind_setup_get_n_trials (self->setup));
  g_clear_object (&self->test);
  self->test = preview_blind_test_new (&plan);
  preview_blind_test_set_start (self->test, g_get_real_time ());
  preview_blind_test_set_picture (
      self->test, preview_blind_setup_get_picture (self->setup));
  preview_blind_test_set_voice_only (
      self->test, preview_blind_setup_get_voice_only (self->setup));
  for (guint i = 0; i < 2; i++) {
    PreviewRun *run = preview_blind_setup_get_run (self->setup, i);
    PreviewBlindSource *source = preview_blind_test_get_source (self->test, i);

    source->spec = preview_spec_copy (preview_run_get_spec (run));
    source->is_sample = preview_run_is_sample (run);
    if (source->spec->language == NULL)
      source->spec->language = g_strdup (preview_run_get_language (run));
  }
  start (self);
}

static void
resume_cb (PreviewBlindWindow *self)
{
  PreviewBlindTest *test = preview_session_find_paused (self->session);

  g_set_object (&self->test, test);
  if (test != NULL)
    start (self);
}

/* What was not finished has no result: whoever looks in between stops when it
 * suits. */
static void
discard_cb (PreviewBlindWindow *self)
{
  GListStore *tests = preview_session_get_blind_tests (self->session);
  PreviewBlindTest *test = preview_session_find_paused (self->session);
  guint position;

  if (test != NULL && g_list_store_find (tests, test, &position))
    g_list_store_remove (tests, position);
  show (self, "setup");
}

static void
paused_cb (PreviewBlindWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
pick_cb (PreviewBlindWindow *self)
{
  int winner = find_winner (self);
  PreviewRun *run = winner >= 0 ? find_run (self, (guint)winner) : NULL;

  if (run != NULL)
    preview_verdict_set_decision (preview_run_get_verdict (run),
                                  PREVIEW_DECISION_PICKED);
  gtk_window_close (GTK_WINDOW (self));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PreviewBlindWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    return;
  text =
      g_strdup_printf (_ ("The report could not be saved: %s"), error->message);
  adw_status_page_set_title (self->result_page, text);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  PreviewBlindWindow *self = data;
  g_autoptr (GFile) file = NULL;
  g_autofree char *name = NULL;
  char *content;
  gsize length;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL) {
    g_autoptr (GBytes) bytes = NULL;

    name = g_file_get_basename (file);
    content = g_str_has_suffix (name, ".csv")
                  ? preview_blind_report_to_csv (self->test)
                  : preview_blind_report_to_json (self->test);
    length = strlen (content);
    bytes = g_bytes_new_take (content, length);
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                         G_FILE_CREATE_PRIVATE |
                                             G_FILE_CREATE_REPLACE_DESTINATION,
                                         NULL, written_cb, g_object_ref (self));
  }
  g_object_unref (dialog);
}

static void
save_as (PreviewBlindWindow *self, const char *name)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Save Report"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
save_json_cb (PreviewBlindWindow *self)
{
  save_as (self, "blind-test.json");
}

static void
save_csv_cb (PreviewBlindWindow *self)
{
  save_as (self, "blind-test.csv");
}

static gboolean
key_pressed_cb (PreviewBlindWindow *self,
                guint key,
                guint code,
                GdkModifierType modifiers)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "trial") == 0)
    return preview_blind_trial_press (self->trial, key, modifiers);
  if (key != GDK_KEY_Escape)
    return FALSE;
  gtk_window_close (GTK_WINDOW (self));
  return TRUE;
}

static void
preview_blind_window_get_property (GObject *object,
                                   guint id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  if (id == PROP_BLIND)
    g_value_set_boolean (value, PREVIEW_BLIND_WINDOW (object)->is_blind);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static gboolean
preview_blind_window_close_request (GtkWindow *window)
{
  PreviewBlindWindow *self = PREVIEW_BLIND_WINDOW (window);

  drop_stage (self);
  set_blind (self, FALSE);
  return GTK_WINDOW_CLASS (preview_blind_window_parent_class)
      ->close_request (window);
}

static void
preview_blind_window_dispose (GObject *object)
{
  PreviewBlindWindow *self = PREVIEW_BLIND_WINDOW (object);

  if (self->trial != NULL)
    drop_stage (self);
  g_clear_weak_pointer (&self->parent);
  g_clear_object (&self->runs);
  g_clear_object (&self->session);
  g_clear_object (&self->resolver);
  g_clear_object (&self->test);
  G_OBJECT_CLASS (preview_blind_window_parent_class)->dispose (object);
}

#define BIND(name) \
  gtk_widget_class_bind_template_child (widget_class, PreviewBlindWindow, name)
#define BIND_CALLBACK(name) \
  gtk_widget_class_bind_template_callback (widget_class, name)

static void
preview_blind_window_class_init (PreviewBlindWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PREVIEW_TYPE_BLIND_SETUP);
  g_type_ensure (PREVIEW_TYPE_BLIND_TRIAL);
  object_class->get_property = preview_blind_window_get_property;
  object_class->dispose = preview_blind_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = preview_blind_window_close_request;
  properties[PROP_BLIND] = g_param_spec_boolean (
      "blind", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/cambsrc/Preview/preview-blind-window.ui");
  BIND (stack);
  BIND (setup);
  BIND (paused_page);
  BIND (problem_page);
  BIND (trial);
  BIND (result_page);
  BIND (pick_button);
  BIND_CALLBACK (started_cb);
  BIND_CALLBACK (resume_cb);
  BIND_CALLBACK (discard_cb);
  BIND_CALLBACK (paused_cb);
  BIND_CALLBACK (pick_cb);
  BIND_CALLBACK (save_json_cb);
  BIND_CALLBACK (save_csv_cb);
}

static void
preview_blind_window_init (PreviewBlindWindow *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "key-pressed",
                           G_CALLBACK (key_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
show_first_page (PreviewBlindWindow *self)
{
  PreviewBlindTest *paused = preview_session_find_paused (self->session);
  g_autofree char *text = NULL;

  if (paused == NULL) {
    show (self, "setup");
    return;
  }
  text = g_strdup_printf (_ ("It goes on with question %u of %u. A test that "
                             "was not finished has no result."),
                          preview_blind_test_get_n_answers (paused) + 1,
                          preview_blind_test_get_plan (paused)->n_trials);
  adw_status_page_set_description (self->paused_page, text);
  show (self, "paused");
}

/**
 * preview_blind_window_new:
 * @parent: the window that it belongs to
 * @runs: the list
 * @session: who keeps the tests
 * @resolver: who knows where runs come from
 * @preferred: (element-type PreviewRun): what is to be chosen first
 *
 * Returns: (transfer none): a window
 */
PreviewBlindWindow *
preview_blind_window_new (GtkWindow *parent,
                          PreviewRuns *runs,
                          PreviewSession *session,
                          PreviewResolver *resolver,
                          GPtrArray *preferred)
{
  PreviewBlindWindow *self = g_object_new (
      PREVIEW_TYPE_BLIND_WINDOW, "application",
      gtk_window_get_application (parent), "transient-for", parent, NULL);

  g_set_weak_pointer (&self->parent, parent);
  self->runs = g_object_ref (runs);
  self->session = g_object_ref (session);
  self->resolver = g_object_ref (resolver);
  preview_blind_setup_set_runs (self->setup, runs, preferred);
  show_first_page (self);
  return self;
}

/**
 * preview_blind_window_is_blind:
 * @self: a window
 *
 * Returns: whether a test is on
 */
gboolean
preview_blind_window_is_blind (PreviewBlindWindow *self)
{
  return self->is_blind;
}
