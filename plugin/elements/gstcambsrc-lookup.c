/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "gstcambsrc-private.h"
#include "gstcambrun.h"

#include "camb-error.h"
#include "camb-kept.h"
#include "camb-links.h"

GST_DEBUG_CATEGORY_EXTERN (gst_camb_src_debug);
#define GST_CAT_DEFAULT gst_camb_src_debug

/* What one emission of `resolve` asks for. Atomically reference counted. An
 * element that is gone, or that has asked for something else since, does not
 * want to know. */
typedef struct
{
  GWeakRef src;
  guint serial;
  GstCambSettings *settings;
  CambAccount *account;
  /* Why there is none. */
  GError *account_error;
  /* What is kept of the run, if anything is. */
  CambFolder *folder;
} Question;

static void
question_clear (gpointer data)
{
  Question *self = data;

  g_weak_ref_clear (&self->src);
  g_clear_pointer (&self->settings, gst_camb_settings_free);
  g_clear_pointer (&self->account, camb_account_unref);
  g_clear_error (&self->account_error);
  g_clear_pointer (&self->folder, camb_folder_unref);
}

static void
question_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, question_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_unref)

/* Shows @structure. Takes it. */
static void
show (Question *self, GstStructure *structure)
{
  g_autoptr (GstCambSrc) src = g_weak_ref_get (&self->src);

  if (src != NULL)
    gst_camb_src_take_answer (src, self->serial, structure);
  else
    gst_structure_free (structure);
}

static void
show_run (Question *self, CambRun *run)
{
  const CambResult *result =
      camb_run_find_language (run, self->settings->language);

  show (self, gst_camb_run_to_structure (
                  run, result, camb_kept_query (self->folder, result)));
}

static void
show_error (Question *self, const GError *error)
{
  show (self, gst_camb_run_failure_to_structure (
                  self->settings->kind, self->settings->run_id, error));
}

static void
answered_cb (CambLookup *lookup, gpointer user_data)
{
  Question *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CambRun) run = camb_lookup_wait (lookup, NULL, &error);
  g_autoptr (CambLinks) links = camb_links_get (
      self->account, self->settings->kind, self->settings->run_id);

  if (run != NULL) {
    camb_links_offer (links, run);
    show_run (self, run);
  } else {
    show_error (self, error);
  }
}

static void
ask (GstCambSrc *src, Question *question)
{
  const CambPolicy policy = gst_camb_settings_get_policy (question->settings);
  g_autoptr (CambLookup) lookup = NULL;
  g_autoptr (CambLookup) old = NULL;

  if (question->account == NULL) {
    show_error (question, question->account_error);
    return;
  }
  lookup =
      camb_resolver_ask (question->account, &policy, question->settings->kind,
                         question->settings->run_id, src->counters);
  /* A newer question may have been asked while the disk was looked at. */
  g_mutex_lock (&src->lock);
  if (src->question == question->serial) {
    old = g_steal_pointer (&src->lookup);
    src->lookup = camb_lookup_ref (lookup);
  }
  g_mutex_unlock (&src->lock);

  camb_lookup_then (lookup, answered_cb, g_atomic_rc_box_acquire (question),
                    question_unref);
}

/* A transcript may be long, so it is not read in the application's thread. */
static void
load (GTask *task,
      gpointer source,
      gpointer task_data,
      GCancellable *cancellable)
{
  Question *question = task_data;
  g_autoptr (GstCambSrc) src = NULL;
  g_autoptr (CambRun) run = camb_folder_load_run (
      question->folder, question->settings->kind, question->settings->run_id);

  if (run != NULL) {
    show_run (question, run);
    return;
  }
  src = g_weak_ref_get (&question->src);
  if (src != NULL)
    ask (src, question);
}

static CambFolder *
find_folder (const GstCambSettings *settings, const char *base_url)
{
  const CambRunName name = {base_url, settings->kind, settings->run_id};
  g_autoptr (CambCache) cache = gst_camb_settings_open_cache (settings, NULL);

  return cache != NULL ? camb_cache_find_run (cache, &name) : NULL;
}

/* Takes @settings. */
static Question *
question_new (GstCambSrc *src, GstCambSettings *settings, guint serial)
{
  Question *self = g_atomic_rc_box_new0 (Question);
  g_autofree char *base_url = gst_camb_settings_dup_base_url (settings, NULL);

  g_weak_ref_init (&self->src, src);
  self->serial = serial;
  self->settings = settings;
  self->account =
      gst_camb_settings_dup_account (settings, &self->account_error);
  if (base_url != NULL)
    self->folder = find_folder (settings, base_url);
  return self;
}

static char *
find_problem (GstCambSrc *self)
{
  if (self->problem.text != NULL)
    return g_strdup (self->problem.text);
  if (self->settings->run_id == 0)
    return g_strdup (_ ("No run is chosen: set run-id or uri."));
  return NULL;
}

/* The handler of the action signal `resolve`. */
void
gst_camb_src_resolve (GstCambSrc *self)
{
  g_autoptr (Question) question = NULL;
  g_autofree char *problem = NULL;
  g_autoptr (GTask) task = NULL;
  GstCambSettings *settings;
  guint serial;

  g_mutex_lock (&self->lock);
  settings = gst_camb_settings_copy (self->settings);
  problem = find_problem (self);
  serial = ++self->question;
  g_mutex_unlock (&self->lock);

  question = question_new (self, settings, serial);
  if (problem != NULL) {
    g_autoptr (GError) error =
        g_error_new_literal (CAMB_ERROR, CAMB_ERROR_SETTINGS, problem);

    show_error (question, error);
    return;
  }
  if (question->folder == NULL) {
    ask (self, question);
    return;
  }
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (question),
                        question_unref);
  g_task_run_in_thread (task, load);
}
