/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A blind test that is heard, without a window: what is measured of both
 * sounds, and that A, B and X are what the plan says. */

#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

#include "camb-service.h"
#include "preview-blind-stage.h"
#include "preview-worker.h"

/* Seconds until a wait is given up. */
#define PATIENCE 60

typedef struct
{
  CambService *service;
  PreviewAccount *account;
  PreviewRuns *list;
  PreviewResolver *resolver;
  PreviewRun *runs[2];
} Fixture;

static gboolean
give_up_cb (gpointer data)
{
  g_error ("waited %d s for %s", PATIENCE, (const char *)data);
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

#define WAIT_FOR(condition) \
  G_STMT_START \
  { \
    guint timeout = \
        g_timeout_add_seconds (PATIENCE, give_up_cb, (gpointer) #condition); \
    guint tick = g_timeout_add (10, tick_cb, NULL); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (timeout); \
    g_source_remove (tick); \
  } \
  G_STMT_END

static PreviewRun *
add (Fixture *self, PreviewKind kind, guint64 run_id)
{
  g_autoptr (PreviewSpec) spec = preview_spec_new (kind, run_id);

  return preview_runs_add (self->list, spec, FALSE, NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->service = camb_service_new (NULL, &error);
  g_assert_no_error (error);
  self->account =
      preview_account_new_with_key (camb_service_get_base_url (self->service),
                                    camb_service_get_api_key (self->service));
  self->list = preview_runs_new ();
  self->resolver = preview_resolver_new (self->list, self->account);
  self->runs[0] = add (self, PREVIEW_KIND_TTS, 2001);
  self->runs[1] = add (self, PREVIEW_KIND_TTS, 2002);
  for (guint i = 0; i < 2; i++)
    WAIT_FOR (preview_run_get_state (self->runs[i]) == PREVIEW_RUN_READY);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  preview_worker_wait_for_all ();
  g_assert_finalize_object (self->resolver);
  g_clear_object (&self->list);
  g_clear_object (&self->account);
  camb_service_stop (self->service);
  g_clear_object (&self->service);
}

static PreviewBlindTest *
create_test (void)
{
  /* A is the second sound first, then the first one. */
  PreviewBlindPlan plan = {PREVIEW_BLIND_ABX, 5,
                           "00000000000000000000000000000003"};

  return preview_blind_test_new (&plan);
}

static PreviewBlindStage *
open_stage (Fixture *self, PreviewBlindTest *test)
{
  PreviewBlindStage *stage =
      preview_blind_stage_new (test, self->runs, self->resolver);

  WAIT_FOR (preview_blind_stage_get_state (stage) !=
            PREVIEW_BLIND_STAGE_PREPARING);
  return stage;
}

/* As the report says how to check it. */
static char *
sum_up (Fixture *self, guint64 run_id)
{
  g_autofree char *folder = g_dir_make_tmp ("preview-XXXXXX", NULL);
  g_autofree char *name = g_build_filename (folder, "sound", NULL);
  g_autofree char *line =
      g_strdup_printf ("cambsrc name=s kind=tts run-id=%" G_GUINT64_FORMAT
                       " s.audio_0 ! filesink location=%s",
                       run_id, name);
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = gst_parse_launch (line, &error);
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  g_autofree char *content = NULL;
  gsize length;

  g_assert_no_error (error);
  gst_object_ref_sink (pipeline);
  source = gst_bin_get_by_name (GST_BIN (pipeline), "s");
  preview_account_apply (self->account, source);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, PATIENCE * GST_SECOND,
                                        GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  g_assert_true (g_file_get_contents (name, &content, &length, NULL));
  g_unlink (name);
  g_rmdir (folder);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *)content,
                                      length);
}

static void
test_measured (Fixture *self, gconstpointer data)
{
  g_autoptr (PreviewBlindTest) test = create_test ();
  PreviewBlindStage *stage = open_stage (self, test);
  const PreviewBlindSource *one = preview_blind_test_get_source (test, 0);
  const PreviewBlindSource *other = preview_blind_test_get_source (test, 1);
  g_autofree char *sum = sum_up (self, 2001);
  g_autofree char *other_sum = sum_up (self, 2002);

  g_assert_cmpint (preview_blind_stage_get_state (stage), ==,
                   PREVIEW_BLIND_STAGE_READY);
  g_assert_cmpstr (one->checksum, ==, sum);
  g_assert_cmpstr (other->checksum, ==, other_sum);
  /* As loud as each other, and nothing louder than it was. */
  g_assert_cmpfloat_with_epsilon (one->loudness + one->gain,
                                  other->loudness + other->gain, 0.01);
  g_assert_cmpfloat (MAX (one->gain, other->gain), ==, 0);
  g_assert_cmpfloat (MIN (one->gain, other->gain), <, 0);
  /* As long as the shorter one. */
  g_assert_cmpuint (preview_blind_stage_get_duration (stage), <,
                    MIN (one->duration, other->duration));
  /* What belongs to the list is as it was. */
  g_assert_cmpfloat (preview_run_get_settings (self->runs[0])->trim, ==, 0);
  g_assert_cmpfloat (preview_run_get_settings (self->runs[1])->trim, ==, 0);
  preview_blind_stage_close (stage);
}

static void
test_trials (Fixture *self, gconstpointer data)
{
  g_autoptr (PreviewBlindTest) test = create_test ();
  PreviewBlindStage *stage = open_stage (self, test);
  guint64 position;

  preview_blind_stage_play (stage);
  WAIT_FOR (preview_blind_stage_get_position (stage) > 100 * GST_MSECOND);
  g_assert_cmpint (preview_blind_stage_get_letter (stage), ==, PREVIEW_BLIND_A);
  /* Nobody can say what X is who has not heard all three. */
  preview_blind_stage_answer (stage, PREVIEW_BLIND_A);
  g_assert_cmpuint (preview_blind_test_get_n_answers (test), ==, 0);
  preview_blind_stage_hear (stage, PREVIEW_BLIND_B);
  g_assert_false (preview_blind_stage_can_answer (stage));
  preview_blind_stage_hear (stage, PREVIEW_BLIND_X);
  g_assert_true (preview_blind_stage_can_answer (stage));
  preview_blind_stage_answer (stage, PREVIEW_BLIND_A);
  g_assert_cmpuint (preview_blind_test_get_n_answers (test), ==, 1);
  g_assert_false (preview_blind_stage_can_answer (stage));
  g_assert_true (preview_blind_stage_undo (stage));
  g_assert_false (preview_blind_stage_undo (stage));

  /* Round and round, and never beyond the shorter one. */
  preview_blind_stage_seek (stage, preview_blind_stage_get_duration (stage));
  WAIT_FOR (preview_blind_stage_get_position (stage) < GST_SECOND);
  g_assert_true (preview_blind_stage_is_playing (stage));
  position = preview_blind_stage_get_position (stage);
  WAIT_FOR (preview_blind_stage_get_position (stage) > position);
  preview_blind_stage_close (stage);
}

/* Both runs mean other sounds now: what was answered was about others. */
static void
test_other_sound (Fixture *self, gconstpointer data)
{
  g_autoptr (PreviewBlindTest) test = create_test ();
  PreviewBlindAnswer answer = {PREVIEW_BLIND_A, 0, 0};
  PreviewBlindStage *stage;

  for (guint i = 0; i < 2; i++)
    preview_blind_test_get_source (test, i)->checksum = g_strnfill (64, '0');
  preview_blind_test_answer (test, &answer);
  stage = open_stage (self, test);
  g_assert_cmpint (preview_blind_stage_get_state (stage), ==,
                   PREVIEW_BLIND_STAGE_FAILED);
  g_assert_nonnull (preview_blind_stage_get_problem (stage));
  preview_blind_stage_close (stage);
}

static void
close_when_done_cb (PreviewBlindStage **stage)
{
  PreviewBlindTest *test = preview_blind_stage_get_test (*stage);

  if (preview_blind_test_is_done (test))
    g_clear_pointer (stage, preview_blind_stage_close);
}

/* Whoever hears of the last answer gives the stage up at once. */
static void
test_to_the_end (Fixture *self, gconstpointer data)
{
  g_autoptr (PreviewBlindTest) test = create_test ();
  PreviewBlindStage *stage = open_stage (self, test);

  g_signal_connect_swapped (test, "notify::n-answers",
                            G_CALLBACK (close_when_done_cb), &stage);
  while (stage != NULL) {
    preview_blind_stage_hear (stage, PREVIEW_BLIND_X);
    preview_blind_stage_hear (stage, PREVIEW_BLIND_B);
    preview_blind_stage_answer (stage, PREVIEW_BLIND_A);
  }
  g_assert_true (preview_blind_test_is_done (test));
}

static void
test_closed_early (Fixture *self, gconstpointer data)
{
  g_autoptr (PreviewBlindTest) test = create_test ();

  preview_blind_stage_close (
      preview_blind_stage_new (test, self->runs, self->resolver));
}

#define ADD(name, func) \
  g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  ADD ("/app/blind-stage/measured", test_measured);
  ADD ("/app/blind-stage/trials", test_trials);
  ADD ("/app/blind-stage/other-sound", test_other_sound);
  ADD ("/app/blind-stage/to-the-end", test_to_the_end);
  ADD ("/app/blind-stage/closed-early", test_closed_early);
  return g_test_run ();
}
