/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The list of runs, and how it is kept. */

#include "config.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <locale.h>

#include "preview-note.h"
#include "preview-session.h"

typedef struct
{
  PreviewRuns *runs;
  char *folder;
  char *filename;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->runs = preview_runs_new ();
  self->folder = g_dir_make_tmp ("preview-XXXXXX", NULL);
  self->filename =
      g_build_filename (self->folder, "deep", "session.json", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const names[] = {"session.json",
                                      "session.json.unreadable"};
  g_autofree char *deep = g_build_filename (self->folder, "deep", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *name = g_build_filename (deep, names[i], NULL);
    g_unlink (name);
  }
  g_rmdir (deep);
  g_rmdir (self->folder);
  g_assert_finalize_object (self->runs);
  g_free (self->folder);
  g_free (self->filename);
}

static guint
get_length (PreviewRuns *runs)
{
  return g_list_model_get_n_items (G_LIST_MODEL (runs));
}

static PreviewRun *
add (Fixture *self, PreviewKind kind, guint64 id, const char *language)
{
  g_autoptr (PreviewSpec) spec = preview_spec_new (kind, id);

  spec->language = g_strdup (language);
  return preview_runs_add (self->runs, spec, FALSE, NULL);
}

static void
test_add (Fixture *self, gconstpointer data)
{
  PreviewRun *one = add (self, PREVIEW_KIND_DUBBING, 1, NULL);

  g_assert_true (add (self, PREVIEW_KIND_DUBBING, 1, NULL) == one);
  g_assert_false (add (self, PREVIEW_KIND_TTS, 1, NULL) == one);
  /* In another language it is another row, to be compared. */
  g_assert_false (add (self, PREVIEW_KIND_DUBBING, 1, "de-de") == one);
  g_assert_cmpuint (get_length (self->runs), ==, 3);
}

static void
count_cb (GListModel *model,
          guint position,
          guint n_removed,
          guint n_added,
          gpointer data)
{
  int *n = data;

  *n += (int)n_added - (int)n_removed;
}

static void
count_notify_cb (guint *n)
{
  *n += 1;
}

static void
test_remove (Fixture *self, gconstpointer data)
{
  int n = 0;
  g_autoptr (PreviewRun) run = NULL;

  g_signal_connect (self->runs, "items-changed", G_CALLBACK (count_cb), &n);
  run = g_object_ref (add (self, PREVIEW_KIND_DUBBING, 1, NULL));
  add (self, PREVIEW_KIND_DUBBING, 2, NULL);
  g_assert_true (preview_runs_remove (self->runs, run));
  g_assert_false (preview_runs_remove (self->runs, run));
  g_assert_cmpint (n, ==, 1);
  preview_runs_insert (self->runs, 0, run);
  g_assert_true (preview_runs_find (self->runs, run, NULL));
  g_assert_cmpint (n, ==, 2);
}

static void
add_note (PreviewRun *run, guint64 position, const char *text)
{
  g_autoptr (PreviewNote) note =
      preview_note_new (position, PREVIEW_NOTE_VOICE, text);

  g_list_store_insert_sorted (preview_run_get_notes (run), note,
                              preview_note_compare, NULL);
}

/* A run that was taken out brings its notes along when it comes back. */
static void
test_notes_stay (Fixture *self, gconstpointer data)
{
  PreviewRun *run = add (self, PREVIEW_KIND_DUBBING, 1, NULL);

  add_note (run, 2 * GST_SECOND, "later");
  add_note (run, GST_SECOND, "sooner");
  preview_runs_remove (self->runs, run);
  run = add (self, PREVIEW_KIND_DUBBING, 1, NULL);
  g_assert_cmpuint (
      g_list_model_get_n_items (G_LIST_MODEL (preview_run_get_notes (run))), ==,
      2);
}

/* So it does with what the reviewer thinks of it. */
static void
test_verdict (Fixture *self, gconstpointer data)
{
  PreviewRun *run = add (self, PREVIEW_KIND_TTS, 1, NULL);
  PreviewVerdict *verdict = preview_run_get_verdict (run);
  guint n = 0;

  g_signal_connect_swapped (run, "notify::verdict",
                            G_CALLBACK (count_notify_cb), &n);
  g_assert_false (preview_run_is_reviewed (run));
  preview_verdict_set_decision (verdict, PREVIEW_DECISION_REJECTED);
  preview_verdict_set_decision (verdict, PREVIEW_DECISION_REJECTED);
  preview_verdict_set_rating (verdict, 2);
  preview_verdict_set_reason (verdict, "too fast");
  g_assert_cmpuint (n, ==, 3);
  g_assert_true (preview_run_is_reviewed (run));
  preview_runs_remove (self->runs, run);
  run = add (self, PREVIEW_KIND_TTS, 1, NULL);
  g_assert_true (preview_run_get_verdict (run) == verdict);
}

static GstStructure *
answer (const char *fields)
{
  g_autofree char *text = g_strdup_printf ("camb-run, %s", fields);
  GstStructure *structure = gst_structure_from_string (text, NULL);

  g_assert_nonnull (structure);
  return structure;
}

static void
take (PreviewRun *run, const char *fields)
{
  GstStructure *structure = answer (fields);

  preview_run_take_answer (run, structure);
  gst_structure_free (structure);
}

static void
test_states (Fixture *self, gconstpointer data)
{
  PreviewRun *run = add (self, PREVIEW_KIND_DUBBING, 1, NULL);
  const char *const *languages;

  g_assert_cmpint (preview_run_get_state (run), ==, PREVIEW_RUN_RESOLVING);
  take (run, "state=pending, reason=(string)\"in progress\", "
             "languages=(string)< >");
  g_assert_cmpint (preview_run_get_state (run), ==, PREVIEW_RUN_WAITING);
  g_assert_cmpstr (preview_run_get_reason (run), ==, "in progress");

  take (run, "state=ready, has-voice=(boolean)true, language=en-us, "
             "languages=(string)< en-us, de-de >, cached=all");
  g_assert_cmpint (preview_run_get_state (run), ==, PREVIEW_RUN_READY);
  g_assert_true (preview_run_has_voice (run));
  languages = preview_run_get_languages (run);
  g_assert_cmpuint (g_strv_length ((char **)languages), ==, 2);
  g_assert_cmpstr (preview_run_get_language (run), ==, "en-us");
  g_assert_cmpstr (preview_run_get_cached (run), ==, "all");

  take (run, "state=error, code=unauthorized, reason=no");
  g_assert_cmpint (preview_run_get_state (run), ==, PREVIEW_RUN_FAILED);
  g_assert_true (preview_run_is_refused (run));
  take (run, "state=failed, reason=no");
  g_assert_false (preview_run_is_refused (run));
}

static void
test_language_names (void)
{
  g_autofree char *tag = preview_language_dup_name ("es-es");
  g_autofree char *region = preview_language_dup_name ("en-us");
  g_autofree char *number = preview_language_dup_name ("54");

  g_assert_cmpstr (tag, ==, "Spanish");
  g_assert_cmpstr (region, ==, "English (US)");
  g_assert_cmpstr (number, ==, "54");
}

static void
fill (Fixture *self)
{
  PreviewRun *run = add (self, PREVIEW_KIND_DUBBING, 9007199254740993, "ü");
  PreviewRun *gone;

  preview_run_set_duration (run, 30 * GST_SECOND);
  preview_run_set_translation (run, 4002);
  preview_run_get_settings (run)->position = 12345678901;
  preview_run_get_settings (run)->voice_only = TRUE;
  preview_run_get_settings (run)->subtitle_delay = -250;
  add_note (run, GST_SECOND, "a \"note\"\n");
  preview_verdict_set_decision (preview_run_get_verdict (run),
                                PREVIEW_DECISION_PICKED);
  preview_verdict_set_rating (preview_run_get_verdict (run), 4);
  preview_verdict_set_reason (preview_run_get_verdict (run), "ruhig & klar");
  add (self, PREVIEW_KIND_SOUND, 3, NULL);
  gone = add (self, PREVIEW_KIND_TTS, 4, NULL);
  add_note (gone, 0, "kept");
  preview_runs_remove (self->runs, gone);
}

static void
check_filled (PreviewRuns *runs)
{
  g_autoptr (PreviewRun) run = g_list_model_get_item (G_LIST_MODEL (runs), 0);
  g_autoptr (PreviewNote) note =
      g_list_model_get_item (G_LIST_MODEL (preview_run_get_notes (run)), 0);
  const PreviewSpec *spec = preview_run_get_spec (run);
  PreviewVerdict *verdict = preview_run_get_verdict (run);

  g_assert_cmpuint (get_length (runs), ==, 2);
  g_assert_cmpuint (spec->run_id, ==, 9007199254740993);
  g_assert_cmpstr (spec->language, ==, "ü");
  g_assert_cmpuint (spec->translation, ==, 4002);
  g_assert_cmpuint (preview_run_get_duration (run), ==, 30 * GST_SECOND);
  g_assert_cmpuint (preview_run_get_settings (run)->position, ==, 12345678901);
  g_assert_true (preview_run_get_settings (run)->voice_only);
  g_assert_cmpint (preview_run_get_settings (run)->subtitle_delay, ==, -250);
  g_assert_cmpstr (preview_note_get_text (note), ==, "a \"note\"\n");
  g_assert_cmpint (preview_note_get_tag (note), ==, PREVIEW_NOTE_VOICE);
  g_assert_cmpint (preview_verdict_get_decision (verdict), ==,
                   PREVIEW_DECISION_PICKED);
  g_assert_cmpuint (preview_verdict_get_rating (verdict), ==, 4);
  g_assert_cmpstr (preview_verdict_get_reason (verdict), ==, "ruhig & klar");
}

static void
test_session (Fixture *self, gconstpointer data)
{
  g_autoptr (PreviewSession) session =
      preview_session_new (self->runs, self->filename);
  g_autoptr (PreviewRuns) runs = preview_runs_new ();
  g_autoptr (PreviewSession) next = preview_session_new (runs, self->filename);
  g_autoptr (PreviewSpec) gone = preview_spec_new (PREVIEW_KIND_TTS, 4);
  g_autoptr (GError) error = NULL;
  PreviewRun *back;
  GStatBuf info;
  guint selected;

  fill (self);
  preview_session_set_selected (session, 1);
  g_assert_true (preview_session_save (session, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (self->filename, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  g_assert_true (preview_session_load (next, &selected, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (selected, ==, 1);
  check_filled (runs);
  back = preview_runs_add (runs, gone, FALSE, NULL);
  g_assert_cmpuint (
      g_list_model_get_n_items (G_LIST_MODEL (preview_run_get_notes (back))),
      ==, 1);
}

static void
test_no_session (Fixture *self, gconstpointer data)
{
  g_autoptr (PreviewSession) session =
      preview_session_new (self->runs, self->filename);
  g_autoptr (GError) error = NULL;
  guint selected;

  g_assert_true (preview_session_load (session, &selected, &error));
  g_assert_no_error (error);
}

/* Whatever is in the file, the app starts, and writes nothing over it. */
static void
test_bad_session (Fixture *self, gconstpointer data)
{
  static const char *const bad[] = {"", "[]", "{", "\xff", "nonsense"};
  g_autofree char *folder = g_path_get_dirname (self->filename);
  g_autofree char *aside = g_strconcat (self->filename, ".unreadable", NULL);

  g_mkdir (folder, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (PreviewSession) session =
        preview_session_new (self->runs, self->filename);
    g_autoptr (GError) error = NULL;
    guint selected;

    g_file_set_contents (self->filename, bad[i], -1, NULL);
    g_assert_false (preview_session_load (session, &selected, &error));
    g_assert_nonnull (error);
    g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
    g_assert_false (g_file_test (self->filename, G_FILE_TEST_EXISTS));
  }
}

static void
test_odd_session (Fixture *self, gconstpointer data)
{
  static const char odd[] =
      "{\"selected\": -5, \"runs\": [1, null, {}, {\"kind\": \"film\"}, "
      "{\"kind\": \"tts\", \"run-id\": -1}, {\"kind\": \"tts\", \"run-id\": 7, "
      "\"position\": \"x\", \"notes\": [1, {\"position\": -3, \"text\": 5}], "
      "\"subtitle-delay\": 99999999, \"open\": {}, \"verdict\": \"great\", "
      "\"rating\": 99, \"reason\": []}]}";
  g_autoptr (PreviewSession) session =
      preview_session_new (self->runs, self->filename);
  g_autofree char *folder = g_path_get_dirname (self->filename);
  g_autoptr (GError) error = NULL;
  guint selected;

  g_mkdir (folder, 0700);
  g_file_set_contents (self->filename, odd, -1, NULL);
  g_assert_true (preview_session_load (session, &selected, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (selected, ==, 0);
  g_assert_cmpuint (get_length (self->runs), ==, 1);
}

#define ADD(name, func) \
  g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  ADD ("/app/runs/add", test_add);
  ADD ("/app/runs/remove", test_remove);
  ADD ("/app/runs/notes-stay", test_notes_stay);
  ADD ("/app/runs/verdict", test_verdict);
  ADD ("/app/runs/states", test_states);
  g_test_add_func ("/app/runs/language-names", test_language_names);
  ADD ("/app/session/round-trip", test_session);
  ADD ("/app/session/none", test_no_session);
  ADD ("/app/session/bad", test_bad_session);
  ADD ("/app/session/odd", test_odd_session);
  return g_test_run ();
}
