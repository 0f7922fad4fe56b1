/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "gstcambsrc-private.h"
#include "gstcambrun.h"

#include "camb-error.h"

GST_DEBUG_CATEGORY_EXTERN (gst_camb_src_debug);
#define GST_CAT_DEFAULT gst_camb_src_debug

/* An element that is gone, or that asks for another run by now, does not want
 * to know. */
typedef struct
{
  GWeakRef src;
  CambKind kind;
  guint64 run_id;
  char *language;
} Question;

static Question *
question_new (GstCambSrc *src, const GstCambSettings *settings)
{
  Question *self = g_new0 (Question, 1);

  g_weak_ref_init (&self->src, src);
  self->kind = settings->kind;
  self->run_id = settings->run_id;
  self->language = g_strdup (settings->language);

  return self;
}

static void
question_free (gpointer data)
{
  Question *self = data;

  g_weak_ref_clear (&self->src);
  g_free (self->language);
  g_free (self);
}

static gboolean
is_current (GstCambSrc *src, CambLookup *lookup)
{
  gboolean current;

  g_mutex_lock (&src->lock);
  current = src->lookup == lookup;
  g_mutex_unlock (&src->lock);

  return current;
}

static void
answered_cb (CambLookup *lookup, gpointer user_data)
{
  const Question *question = user_data;
  g_autoptr (GstCambSrc) src = g_weak_ref_get (&((Question *)question)->src);
  g_autoptr (GError) error = NULL;
  g_autoptr (CambRun) run = NULL;
  GstStructure *structure;

  if (src == NULL || !is_current (src, lookup))
    return;

  run = camb_lookup_wait (lookup, NULL, &error);
  if (run != NULL)
    structure = gst_camb_run_to_structure (
        run, camb_run_find_language (run, question->language));
  else
    structure = gst_camb_run_failure_to_structure (question->kind,
                                                   question->run_id, error);
  gst_camb_src_take_run (src, structure);
}

static void
fail (GstCambSrc *self, const GstCambSettings *settings, const GError *error)
{
  gst_camb_src_take_run (self, gst_camb_run_failure_to_structure (
                                   settings->kind, settings->run_id, error));
}

/* The handler of the action signal `resolve`. */
void
gst_camb_src_resolve (GstCambSrc *self)
{
  g_autoptr (GstCambSettings) settings = NULL;
  g_autoptr (CambAccount) account = NULL;
  g_autoptr (CambLookup) old = NULL;
  g_autoptr (GError) error = NULL;
  CambLookup *lookup;
  CambPolicy policy;

  g_mutex_lock (&self->lock);
  settings = gst_camb_settings_copy (self->settings);
  if (self->settings_problem != NULL)
    error = g_error_new_literal (CAMB_ERROR, CAMB_ERROR_SETTINGS,
                                 self->settings_problem);
  g_mutex_unlock (&self->lock);

  if (error == NULL && settings->run_id == 0)
    error = g_error_new_literal (CAMB_ERROR, CAMB_ERROR_SETTINGS,
                                 _ ("No run is chosen: set run-id or uri."));
  if (error == NULL)
    account = gst_camb_settings_dup_account (settings, &error);
  if (account == NULL) {
    fail (self, settings, error);
    return;
  }

  policy = gst_camb_settings_get_policy (settings);
  lookup = camb_resolver_ask (account, &policy, settings->kind,
                              settings->run_id, self->counters);
  g_mutex_lock (&self->lock);
  old = g_steal_pointer (&self->lookup);
  self->lookup = camb_lookup_ref (lookup);
  g_mutex_unlock (&self->lock);

  camb_lookup_then (lookup, answered_cb, question_new (self, settings),
                    question_free);
  camb_lookup_unref (lookup);
}
