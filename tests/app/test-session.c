/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Session files: what goes in comes out, and whatever else comes in does no
 * harm. */

#include "config.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <locale.h>
#include <string.h>

#include "preview-note.h"
#include "preview-session-file.h"
#include "preview-session-writer.h"
#include "preview-session.h"

#define N_MUTATIONS 3000
#define N_WRITES 50

typedef struct
{
  char *folder;
  char *filename;
  PreviewRuns *runs;
  PreviewSession *session;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("preview-XXXXXX", NULL);
  self->filename = g_build_filename (self->folder, "a.cambcompare", NULL);
  self->runs = preview_runs_new ();
  self->session = preview_session_new (self->runs, "/nonexistent/session.json");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->filename);
  /* Fails if anything else was left there. */
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_assert_finalize_object (self->session);
  g_assert_finalize_object (self->runs);
  g_free (self->folder);
  g_free (self->filename);
}

static PreviewRun *
add (Fixture *self, PreviewKind kind, guint64 id)
{
  g_autoptr (PreviewSpec) spec = preview_spec_new (kind, id);

  return preview_runs_add (self->runs, spec, FALSE, NULL);
}

static void
add_blind_test (Fixture *self, guint n_answers)
{
  PreviewBlindPlan plan;
  PreviewBlindAnswer answer = {PREVIEW_BLIND_B, 1795572001456000, 1000};
  g_autoptr (PreviewBlindTest) test = NULL;

  preview_blind_plan_init (&plan, PREVIEW_BLIND_ABX, 5);
  test = preview_blind_test_new (&plan);
  for (guint i = 0; i < 2; i++)
    preview_blind_test_get_source (test, i)->spec =
        preview_spec_new (PREVIEW_KIND_TTS, 7 + i);
  for (guint i = 0; i < n_answers; i++)
    preview_blind_test_answer (test, &answer);
  g_list_store_append (preview_session_get_blind_tests (self->session), test);
}

static void
fill (Fixture *self)
{
  PreviewRun *run = add (self, PREVIEW_KIND_TTS, 7);
  g_autoptr (PreviewNote) note =
      preview_note_new (GST_SECOND, PREVIEW_NOTE_LEVEL, "[louder] {\"}");

  g_list_store_append (preview_run_get_notes (run), note);
  preview_verdict_set_decision (preview_run_get_verdict (run),
                                PREVIEW_DECISION_PICKED);
  preview_verdict_set_reason (preview_run_get_verdict (run), "clear");
  preview_run_get_settings (run)->offset = -40000000;
  preview_run_get_settings (run)->trim = 1.5;
  add (self, PREVIEW_KIND_TTS, 8);
  preview_session_set_selected (self->session, 1);
  preview_session_set_view (self->session, "takes");
  add_blind_test (self, 5);
  add_blind_test (self, 2);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **place = data;

  *place = g_object_ref (result);
}

static gboolean
save_to (Fixture *self, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->filename);
  g_autoptr (GAsyncResult) result = NULL;

  preview_session_save_to_async (self->session, file, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return preview_session_save_to_finish (self->session, result, error);
}

static JsonNode *
read_from (const char *filename, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (filename);
  g_autoptr (GAsyncResult) result = NULL;

  preview_session_file_read_async (file, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return preview_session_file_read_finish (result, error);
}

static void
test_round_trip (Fixture *self, gconstpointer data)
{
  g_autoptr (PreviewRuns) runs = preview_runs_new ();
  g_autoptr (PreviewSession) other = preview_session_new (runs, "/none");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GPtrArray) picked = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  fill (self);
  /* What others may read becomes the user's alone. */
  g_assert_true (g_file_set_contents (self->filename, "old", -1, NULL));
  g_chmod (self->filename, 0644);
  g_assert_true (save_to (self, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (self->filename, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  root = read_from (self->filename, &error);
  g_assert_no_error (error);
  preview_session_replace (other, root);
  before = preview_session_compose (self->session);
  after = preview_session_compose (other);
  g_assert_cmpstr (before, ==, after);
  g_assert_nonnull (preview_session_find_paused (other));
  g_assert_cmpstr (preview_session_get_view (other), ==, "takes");
  g_assert_cmpuint (preview_session_get_selected (other), ==, 1);
  picked = preview_session_list_picked (other);
  g_assert_cmpuint (picked->len, ==, 1);
}

static void
test_unwritable (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fill (self);
  g_free (self->filename);
  self->filename =
      g_build_filename (self->folder, "no", "such", "a.cambcompare", NULL);
  g_assert_false (save_to (self, &error));
  g_assert_nonnull (error);
}

/* What a newer program wrote beside it is not lost on the way. */
static void
test_unknown (Fixture *self, gconstpointer data)
{
  static const char text[] =
      "{\"format\": \"camb-compare\", \"version\": 1, \"runs\": [{\"kind\": "
      "\"tts\", \"run-id\": 5, \"mood\": 3}], \"panels\": {\"a\": [1, null]}}";
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *composed = NULL;
  g_autoptr (GError) error = NULL;

  root = preview_session_file_parse (text, strlen (text), TRUE, &error);
  g_assert_no_error (error);
  preview_session_replace (self->session, root);
  composed = preview_session_compose (self->session);
  g_assert_nonnull (strstr (composed, "\"panels\""));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->runs)), ==,
                    1);
}

/* Reviews of what was open come back with their runs. */
static void
test_replace (Fixture *self, gconstpointer data)
{
  static const char text[] = "{\"format\": \"camb-compare\", \"runs\": []}";
  g_autoptr (JsonNode) root =
      preview_session_file_parse (text, strlen (text), TRUE, NULL);
  PreviewRun *run;

  fill (self);
  preview_session_replace (self->session, root);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->runs)), ==,
                    0);
  run = add (self, PREVIEW_KIND_TTS, 7);
  g_assert_true (preview_run_is_reviewed (run));
}

/* Nobody hears of it when a file is opened. */
static void
test_remote (Fixture *self, gconstpointer data)
{
  static const char text[] =
      "{\"format\": \"camb-compare\", \"runs\": ["
      "{\"kind\": \"file\", \"uri\": \"http://127.0.0.1:9/spy.mp4\"}, "
      "{\"kind\": \"file\", \"uri\": \"file:///original.mp4\"}, "
      "{\"kind\": \"tts\", \"run-id\": 7}]}";
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (self->filename, text, -1, NULL));
  root = read_from (self->filename, &error);
  g_assert_no_error (error);
  preview_session_replace (self->session, root);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->runs)), ==,
                    2);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  static const char *const bad[] = {
      "",
      "null",
      "[]",
      "{}",
      "{\"runs\": []}",
      "{\"format\": \"camb-compare\"}",
      "{\"format\": \"camb-compare\", \"runs\": {}}",
      "{\"format\": \"other\", \"runs\": []}",
      "{\"format\": \"camb-compare\", \"version\": 2, \"runs\": []}",
      "{\"format\": \"camb-compare\", \"runs\": [",
      "\xff\xfe",
      "PK\x03\x04",
  };
  g_autofree char *deep = g_strnfill (100000, '[');

  for (guint i = 0; i <= G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    const char *text = i < G_N_ELEMENTS (bad) ? bad[i] : deep;

    g_assert_true (g_file_set_contents (self->filename, text, -1, NULL));
    g_assert_null (read_from (self->filename, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    g_test_message ("%s", error->message);
  }
}

static void
test_no_file (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) folder = NULL;
  g_autoptr (GError) endless = NULL;

  g_assert_null (read_from (self->filename, &missing));
  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (read_from (self->folder, &folder));
  g_assert_nonnull (folder);
  g_assert_null (read_from ("/dev/zero", &endless));
  g_assert_nonnull (endless);
}

static void
try (Fixture *self, const char *text, gsize length, guint *n_read)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root =
      preview_session_file_parse (text, length, TRUE, &error);
  g_autofree char *composed = NULL;

  g_assert_true ((root == NULL) == (error != NULL));
  if (root == NULL)
    return;
  *n_read += 1;
  preview_session_replace (self->session, root);
  composed = preview_session_compose (self->session);
  g_assert_cmpuint (strlen (composed), >, 0);
}

/* Every place where a copy may have broken off. */
static void
test_truncated (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  gsize length;
  guint n_read = 0;

  fill (self);
  text = preview_session_compose (self->session);
  length = strlen (text);
  for (gsize i = 0; i < length; i++) {
    g_autofree char *part = g_strndup (text, i);

    try (self, part, i, &n_read);
  }
  /* Not even all but one brace is a session. */
  g_assert_cmpuint (n_read, ==, 0);
  try (self, text, length, &n_read);
  g_assert_cmpuint (n_read, ==, 1);
}

/* The same changes each time, so that what fails once fails again. */
static void
test_mutated (Fixture *self, gconstpointer data)
{
  static const char *const parts[] = {
      "null",
      "-1",
      "1e999",
      "[]",
      "{}",
      "\"\"",
      "99999999999999999999",
      "true",
      "\"../../etc\"",
      "\"file:///etc/passwd\"",
      "[[[[",
      "\\u0000",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (20261125);
  g_autofree char *text = NULL;
  guint length;
  guint n_read = 0;

  fill (self);
  text = preview_session_compose (self->session);
  length = (guint)strlen (text);
  for (guint i = 0; i < N_MUTATIONS; i++) {
    guint from = (guint)g_rand_int_range (random, 0, (int)length);
    guint n = (guint)g_rand_int_range (random, 0, 12);
    guint part = (guint)g_rand_int_range (random, 0, G_N_ELEMENTS (parts));
    g_autoptr (GString) changed = g_string_new_len (text, from);

    if (g_rand_boolean (random))
      g_string_append (changed, parts[part]);
    else
      g_string_append_c (changed, (char)g_rand_int_range (random, 1, 256));
    if (from + n < length)
      g_string_append (changed, text + from + n);
    try (self, changed->str, changed->len, &n_read);
  }
  g_assert_cmpuint (n_read, >, 0);
}

static gboolean
holds (Fixture *self, const char *wanted)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (self->filename, &text, NULL, NULL) &&
         g_str_equal (text, wanted);
}

static void
write_many (PreviewSessionWriter *writer)
{
  for (int i = 1; i <= N_WRITES; i++)
    preview_session_writer_write_later (writer, g_strdup_printf ("%d", i));
}

/* Whatever is still on its way, the last one stays, and is not lost when the
 * writer is let go. */
static void
test_writer (Fixture *self, gconstpointer data)
{
  PreviewSessionWriter *writer = preview_session_writer_new (self->filename);
  g_autofree char *last = g_strdup_printf ("%d", N_WRITES);
  g_autoptr (GError) error = NULL;

  write_many (writer);
  g_assert_true (
      preview_session_writer_write (writer, g_strdup ("now"), &error));
  g_assert_no_error (error);
  for (int i = 0; i < N_WRITES; i++) {
    g_assert_true (holds (self, "now"));
    g_main_context_iteration (NULL, FALSE);
  }
  write_many (writer);
  preview_session_writer_unref (writer);
  while (!holds (self, last))
    g_main_context_iteration (NULL, FALSE);
}

static void
test_names (void)
{
  g_assert_true (preview_session_file_is_name ("/a b/c.cambcompare"));
  g_assert_true (preview_session_file_is_name ("C.CAMBCOMPARE"));
  g_assert_false (preview_session_file_is_name ("a.json"));
  g_assert_false (preview_session_file_is_name ("camb://tts/1"));
}

#define ADD(name, func) \
  g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  ADD ("/app/session-file/round-trip", test_round_trip);
  ADD ("/app/session-file/unwritable", test_unwritable);
  ADD ("/app/session-file/unknown", test_unknown);
  ADD ("/app/session-file/replace", test_replace);
  ADD ("/app/session-file/remote", test_remote);
  ADD ("/app/session-file/refused", test_refused);
  ADD ("/app/session-file/no-file", test_no_file);
  ADD ("/app/session-file/truncated", test_truncated);
  ADD ("/app/session-file/mutated", test_mutated);
  ADD ("/app/session-file/writer", test_writer);
  g_test_add_func ("/app/session-file/names", test_names);
  return g_test_run ();
}
