/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-answer.h"

#include <math.h>
#include <string.h>

#include "camb-error.h"
#include "camb-run-private.h"

static GBytes *
load (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "api", file, NULL);
  g_autoptr (GError) error = NULL;
  char *text;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

/* The ids end with 0. */
static GHashTable *
bulk (const char *name, CambKind kind, const guint64 *ids)
{
  g_autoptr (GBytes) body = load (name);
  g_autoptr (GError) error = NULL;
  GHashTable *runs;
  guint n = 0;

  while (ids[n])
    n++;
  runs = camb_answer_parse_bulk (kind, ids, n, body, &error);
  g_assert_no_error (error);
  return runs;
}

static CambRun *
single (const char *name, CambKind kind)
{
  g_autoptr (GBytes) body = load (name);
  g_autoptr (GError) error = NULL;
  CambRun *run = camb_answer_parse_single (kind, 54, body, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (camb_run_get_id (run), ==, 54);
  g_assert_cmpuint (camb_run_get_kind (run), ==, kind);
  return run;
}

static CambRun *
get (GHashTable *runs, guint64 id)
{
  return g_hash_table_lookup (runs, &id);
}

static void
assert_state (CambRun *run, CambRunState state, const char *reason)
{
  g_assert_nonnull (run);
  g_assert_null (camb_run_get_error (run));
  g_assert_cmpint (camb_run_get_state (run), ==, state);
  g_assert_cmpstr (camb_run_get_reason (run), ==, reason);
  if (state != CAMB_RUN_READY)
    g_assert_cmpuint (camb_run_get_n_results (run), ==, 0);
}

static void
assert_urls (CambRun *run, guint index, const char *video, const char *audio)
{
  const CambResult *result = camb_run_get_result (run, index);

  assert_state (run, CAMB_RUN_READY, NULL);
  g_assert_nonnull (result);
  g_assert_cmpstr (camb_result_get_video_url (result), ==, video);
  g_assert_cmpstr (camb_result_get_audio_url (result), ==, audio);
}

static void
assert_broken (CambRun *run)
{
  g_assert_nonnull (run);
  g_assert_error (camb_run_get_error (run), CAMB_ERROR, CAMB_ERROR_PROTOCOL);
}

static void
assert_line (const CambDialogue *line,
             double start,
             double end,
             const char *text,
             const char *speaker)
{
  g_assert_true (isnan (start) ? isnan (line->start) : line->start == start);
  g_assert_true (isnan (end) ? isnan (line->end) : line->end == end);
  g_assert_cmpstr (line->text, ==, text);
  g_assert_cmpstr (line->speaker, ==, speaker);
}

static void
test_dub_map (void)
{
  static const guint64 ids[] = {1344, 1345, 1346, 0};
  g_autoptr (GHashTable) runs = bulk ("bulk-dub-map", CAMB_KIND_DUBBING, ids);
  const CambResult *result = camb_run_get_result (get (runs, 1344), 0);
  const CambDialogue *lines;
  guint n_lines;

  g_assert_cmpuint (g_hash_table_size (runs), ==, 2);
  assert_urls (get (runs, 1344), 0,
               "https://example.com/video/processed_123.mp4?X-Sig=a%2Bb%2Fc",
               "https://example.com/audio/processed_123.mp3");
  assert_urls (get (runs, 1345), 0, NULL, "http://127.0.0.1:8080/voice.flac");
  g_assert_null (camb_result_get_key (result));
  g_assert_null (camb_result_get_tag (result));
  lines = camb_result_get_transcript (result, &n_lines);
  g_assert_cmpuint (n_lines, ==, 4);
  assert_line (&lines[0], 0, 5000, "Hello, this is a sample transcript.",
               "Speaker 1");
  assert_line (&lines[1], 5000.5, 6000, "Second <line> & more.", "2");
  assert_line (&lines[2], NAN, NAN, "", NULL);
  assert_line (&lines[3], NAN, NAN, "No times.", NULL);
  result = camb_run_get_result (get (runs, 1345), 0);
  g_assert_null (camb_result_get_transcript (result, &n_lines));
  g_assert_cmpuint (n_lines, ==, 0);
}

static void
test_dub_languages (void)
{
  static const guint64 ids[] = {1344, 1345, 0};
  g_autoptr (GHashTable) runs =
      bulk ("bulk-dub-languages", CAMB_KIND_DUBBING, ids);
  CambRun *run = get (runs, 1344);

  g_assert_cmpuint (camb_run_get_n_results (run), ==, 3);
  assert_urls (run, 0, "https://example.com/es.mp4",
               "https://example.com/es.flac");
  assert_urls (run, 1, "https://example.com/fr.mp4", NULL);
  assert_urls (run, 2, NULL, "https://example.com/de.wav");
  g_assert_null (camb_run_get_result (run, 3));
  g_assert_cmpstr (camb_result_get_key (camb_run_get_result (run, 0)), ==,
                   "es-es");
  g_assert_cmpstr (camb_result_get_tag (camb_run_get_result (run, 0)), ==,
                   "es-ES");
  g_assert_cmpstr (camb_result_get_tag (camb_run_get_result (run, 1)), ==,
                   "fr-FR");
  g_assert_cmpstr (camb_result_get_tag (camb_run_get_result (run, 2)), ==,
                   "de");
}

static void
test_find_language (void)
{
  static const guint64 ids[] = {1344, 1345, 0};
  static const struct
  {
    const char *language;
    int index;
  } rows[] = {{NULL, 0},    {"", 0},        {"ES-ES", 0},  {"es", 0},
              {"54", 0},    {"76", 1},      {"fr", 1},     {"French", 1},
              {"fr_FR", 1}, {"deutsch", 2}, {"de-AT", 2},  {"ja-jp", -1},
              {"it", -1},   {"xx", -1},     {"fr-CA", -1}, {"status", -1}};
  g_autoptr (GHashTable) runs =
      bulk ("bulk-dub-languages", CAMB_KIND_DUBBING, ids);
  CambRun *run = get (runs, 1344);
  g_autoptr (CambRun) lone = single ("single-dub", CAMB_KIND_DUBBING);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const CambResult *wanted =
        rows[i].index < 0 ? NULL : camb_run_get_result (run, rows[i].index);

    g_test_message ("language %s", rows[i].language);
    g_assert_true (camb_run_find_language (run, rows[i].language) == wanted);
  }
  g_assert_nonnull (camb_run_find_language (lone, "es"));
}

static void
test_dub_states (void)
{
  static const guint64 ids[] = {1, 2, 3, 4, 5, 0};
  g_autoptr (GHashTable) runs =
      bulk ("bulk-dub-states", CAMB_KIND_DUBBING, ids);

  assert_state (get (runs, 1), CAMB_RUN_PENDING, NULL);
  assert_state (get (runs, 2), CAMB_RUN_PENDING, NULL);
  assert_state (get (runs, 3), CAMB_RUN_PENDING, "PENDING");
  assert_state (get (runs, 4), CAMB_RUN_FAILED,
                "VIDEO_DOES_NOT_HAVE_AUDIO_STREAMS");
  assert_state (get (runs, 5), CAMB_RUN_FAILED, "PAYMENT_REQUIRED");
}

static void
test_dub_more_states (void)
{
  static const guint64 ids[] = {1, 2, 3, 4, 5, 0};
  g_autoptr (GHashTable) runs =
      bulk ("bulk-dub-states-more", CAMB_KIND_DUBBING, ids);
  guint n_lines;

  assert_state (get (runs, 1), CAMB_RUN_PENDING, "in progress");
  assert_urls (get (runs, 2), 0, NULL, NULL);
  camb_result_get_transcript (camb_run_get_result (get (runs, 2), 0), &n_lines);
  g_assert_cmpuint (n_lines, ==, 1);
  assert_state (get (runs, 3), CAMB_RUN_FAILED, "TIMEOUT");
  assert_state (get (runs, 4), CAMB_RUN_PENDING, NULL);
  assert_state (get (runs, 5), CAMB_RUN_FAILED, "voice gone");
}

static void
test_old_names (void)
{
  static const guint64 ids[] = {1344, 1345, 0};
  g_autoptr (GHashTable) runs =
      bulk ("bulk-dub-old-names", CAMB_KIND_DUBBING, ids);

  assert_urls (get (runs, 1344), 0, "https://example.com/v.mp4",
               "https://example.com/a.mp3");
  assert_urls (get (runs, 1345), 0, "https://example.com/w.mp4", NULL);
}

static void
test_one_broken (void)
{
  static const guint64 ids[] = {1, 2, 3, 4, 5, 0};
  static const guint64 others[] = {1344, 1345, 0};
  static const guint64 twice[] = {7, 8, 0};
  g_autoptr (GHashTable) runs =
      bulk ("bulk-one-broken", CAMB_KIND_DUBBING, ids);
  g_autoptr (GHashTable) wrong =
      bulk ("bulk-wrong-id", CAMB_KIND_DUBBING, others);
  g_autoptr (GHashTable) doubled =
      bulk ("bulk-twice", CAMB_KIND_DUBBING, twice);

  for (guint64 id = 1; id <= 4; id++)
    assert_broken (get (runs, id));
  assert_urls (get (runs, 5), 0, "https://example.com/fine.mp4", NULL);
  assert_broken (get (wrong, 1344));
  assert_urls (get (wrong, 1345), 0, "https://example.com/w.mp4", NULL);
  assert_broken (get (doubled, 7));
  assert_urls (get (doubled, 8), 0, "https://example.com/c.mp4", NULL);
}

static void
test_tts (void)
{
  static const guint64 ids[] = {12345, 12346, 12347, 12348, 12349, 0};
  static const guint64 small[] = {1, 2, 3, 4, 5, 0};
  g_autoptr (GHashTable) strings =
      bulk ("bulk-tts-strings", CAMB_KIND_TTS, ids);
  g_autoptr (GHashTable) objects =
      bulk ("bulk-tts-objects", CAMB_KIND_TTS, small);

  assert_urls (
      get (strings, 12345), 0, NULL,
      "https://audio-storage.camb.ai/files/audio_12345.flac?e=1&s=%2B");
  assert_state (get (strings, 12346), CAMB_RUN_PENDING, NULL);
  assert_state (get (strings, 12347), CAMB_RUN_PENDING, "PROCESSING");
  assert_state (get (strings, 12348), CAMB_RUN_FAILED, "FAILED");
  assert_broken (get (strings, 12349));
  for (guint64 id = 1; id <= 4; id++) {
    g_autofree char *url = g_strdup_printf (
        "https://audio-storage.camb.ai/files/audio_%u.flac", (guint)id);

    assert_urls (get (objects, id), 0, NULL, url);
  }
  assert_state (get (objects, 5), CAMB_RUN_PENDING, NULL);
}

static void
test_sound (void)
{
  static const guint64 ids[] = {12345, 678910, 0};
  static const char *const names[] = {"bulk-sound-results-array",
                                      "bulk-sound-one-key-objects",
                                      "bulk-sound-data"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GHashTable) runs = bulk (names[i], CAMB_KIND_SOUND, ids);

    assert_urls (get (runs, 12345), 0, NULL,
                 "https://storage.example.com/audio/12345.wav");
    assert_urls (get (runs, 678910), 0, NULL,
                 "https://storage.example.com/audio/678910.wav");
  }
}

static void
test_translation (void)
{
  static const guint64 ids[] = {12345, 12346, 12347, 12348, 12349, 0};
  g_autoptr (GHashTable) runs =
      bulk ("bulk-translation", CAMB_KIND_TRANSLATION, ids);
  const char *const *texts;
  guint n_texts;

  assert_state (get (runs, 12345), CAMB_RUN_READY, NULL);
  texts = camb_run_get_texts (get (runs, 12345), &n_texts);
  g_assert_cmpuint (n_texts, ==, 3);
  g_assert_cmpstr (texts[0], ==, "Primero <b>");
  g_assert_cmpstr (texts[1], ==, "");
  g_assert_cmpstr (texts[2], ==, "Tercéro");
  g_assert_null (texts[3]);
  assert_state (get (runs, 12346), CAMB_RUN_PENDING, NULL);
  g_assert_null (camb_run_get_texts (get (runs, 12346), NULL)[0]);
  assert_broken (get (runs, 12347));
  camb_run_get_texts (get (runs, 12348), &n_texts);
  g_assert_cmpuint (n_texts, ==, 2);
  assert_state (get (runs, 12349), CAMB_RUN_FAILED, "too long");
}

static void
test_bulk_refused (void)
{
  static const char *const names[] = {"bulk-detail", "bulk-nothing-known",
                                      "single-wrong-type", "single-null",
                                      "single-tts-string"};
  static const guint64 ids[] = {1, 2};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GBytes) body = load (names[i]);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", names[i]);
    g_assert_null (
        camb_answer_parse_bulk (CAMB_KIND_DUBBING, ids, 2, body, &error));
    g_assert_error (error, CAMB_ERROR, CAMB_ERROR_PROTOCOL);
    if (i == 0)
      g_assert_cmpstr (camb_error_get_detail (error), ==,
                       "the service is being serviced");
  }
}

static void
test_bulk_empty (void)
{
  static const guint64 ids[] = {1, 2, 0};
  g_autoptr (GHashTable) runs = bulk ("bulk-empty", CAMB_KIND_DUBBING, ids);

  g_assert_cmpuint (g_hash_table_size (runs), ==, 0);
}

static void
test_single (void)
{
  g_autoptr (CambRun) dub = single ("single-dub", CAMB_KIND_DUBBING);
  g_autoptr (CambRun) map = single ("single-dub-languages", CAMB_KIND_DUBBING);
  g_autoptr (CambRun) wrapped = single ("single-wrapped", CAMB_KIND_DUBBING);
  g_autoptr (CambRun) array = single ("single-array", CAMB_KIND_DUBBING);
  g_autoptr (CambRun) string = single ("single-tts-string", CAMB_KIND_TTS);
  g_autoptr (CambRun) object = single ("single-tts-object", CAMB_KIND_SOUND);
  g_autoptr (CambRun) texts =
      single ("single-translation", CAMB_KIND_TRANSLATION);
  const char *url = "https://audio-storage.camb.ai/files/audio_54.flac";

  assert_urls (dub, 0, "https://example.com/v.mp4",
               "https://example.com/a.mp3");
  assert_urls (map, 0, "https://example.com/es.mp4", NULL);
  assert_urls (map, 1, "https://example.com/fr.mp4", NULL);
  g_assert_cmpstr (camb_result_get_key (camb_run_get_result (map, 0)), ==,
                   "54");
  assert_urls (wrapped, 0, "https://example.com/v.mp4", NULL);
  assert_urls (array, 0, "https://example.com/v.mp4", NULL);
  assert_urls (string, 0, NULL, url);
  assert_urls (object, 0, NULL, url);
  g_assert_cmpstr (camb_run_get_texts (texts, NULL)[1], ==, "Adiós");
}

static void
test_single_states (void)
{
  g_autoptr (CambRun) pending = single ("single-pending", CAMB_KIND_TTS);
  g_autoptr (CambRun) null = single ("single-null", CAMB_KIND_DUBBING);
  g_autoptr (CambRun) failed = single ("single-failed", CAMB_KIND_DUBBING);

  assert_state (pending, CAMB_RUN_PENDING, "PENDING");
  assert_state (null, CAMB_RUN_PENDING, NULL);
  assert_state (failed, CAMB_RUN_FAILED, "took too long");
}

static void
test_single_refused (void)
{
  static const char *const names[] = {"single-detail", "single-wrong-type"};

  for (guint kind = 0; kind < CAMB_N_KINDS; kind++) {
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
      g_autoptr (GBytes) body = load (names[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (camb_answer_parse_single (kind, 54, body, &error));
      g_assert_error (error, CAMB_ERROR, CAMB_ERROR_PROTOCOL);
    }
  }
}

static CambRun *
parse_text (CambKind kind, const char *format, const char *insert)
{
  g_auto (GStrv) parts = g_strsplit (format, "@", 2);
  char *text = g_strconcat (parts[0], insert, parts[1], NULL);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  return camb_answer_parse_single (kind, 1, body, NULL);
}

/* A mebibyte of each text at most, cut between characters. */
static void
test_long_texts (void)
{
  GString *filler = g_string_new ("x");
  g_autofree char *long_text = NULL;
  g_autoptr (CambRun) dub = NULL;
  g_autoptr (CambRun) texts = NULL;
  const CambDialogue *lines;
  guint n_lines;

  for (guint i = 0; i < 600 * 1024; i++)
    g_string_append (filler, "é");
  long_text = g_string_free (filler, FALSE);
  dub = parse_text (CAMB_KIND_DUBBING,
                    "{\"audio_url\":\"https://h/\","
                    "\"transcript\":[{\"text\":\"@\"}]}",
                    long_text);
  texts = parse_text (CAMB_KIND_TRANSLATION, "{\"texts\":[\"@\"]}", long_text);
  lines = camb_result_get_transcript (camb_run_get_result (dub, 0), &n_lines);
  g_assert_cmpuint (strlen (lines[0].text), ==, 1024 * 1024 - 1);
  g_assert_true (g_utf8_validate (lines[0].text, -1, NULL));
  g_assert_cmpstr (camb_run_get_texts (texts, NULL)[0], ==, lines[0].text);
}

static char *
repeat (const char *item, guint n)
{
  GString *text = g_string_new (item);

  for (guint i = 1; i < n; i++)
    g_string_append_printf (text, ",%s", item);
  return g_string_free (text, FALSE);
}

static void
test_many_lines (void)
{
  static const char format[] =
      "{\"audio_url\":\"https://h/\",\"transcript\":[@]}";
  g_autofree char *many = repeat ("{\"text\":\"a\"}", 200000);
  g_autofree char *too_many = repeat ("{}", 200001);
  g_autoptr (CambRun) run = parse_text (CAMB_KIND_DUBBING, format, many);
  guint n_lines;

  camb_result_get_transcript (camb_run_get_result (run, 0), &n_lines);
  g_assert_cmpuint (n_lines, ==, 200000);
  g_assert_null (parse_text (CAMB_KIND_DUBBING, format, too_many));
}

static void
test_error_messages (void)
{
  static const char *const rows[][2] = {
      {"{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"too "
       "short\",\"type\":\"x\"}]}",
       "too short"},
      {"{\"detail\":\"Not authenticated\"}", "Not authenticated"},
      {"{\"message\":\"gone\"}", "gone"},
      {"{\"error\":{\"message\":\"deep\"}}", "deep"},
      {"{\"error\":\"bad\",\"detail\":null}", "bad"},
      {"[\"first\",\"second\"]", "first"},
      {"\"just text\"", "just text"},
      {"{\"detail\":[]}", NULL},
      {"{}", NULL},
      {"12", NULL},
      {"Bad gateway\r\n", "Bad gateway"},
      {"<html><head><style>b{}</style><title>502</title>"
       "<script>alert(1)</script></head><body><b>Bad</b>&nbsp;&lt;way&gt;",
       "502 Bad <way>"},
      {"<script>never ends", NULL},
      {"", NULL},
      {"{\"detail\":\"cut", "{\"detail\":\"cut"},
  };

  g_assert_null (camb_answer_dup_error_message (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GBytes) body =
        g_bytes_new_static (rows[i][0], strlen (rows[i][0]));
    g_autofree char *message = camb_answer_dup_error_message (body);

    g_assert_cmpstr (message, ==, rows[i][1]);
  }
}

static void
test_huge_error (void)
{
  g_autofree char *text = g_strnfill (1024 * 1024, '<');
  g_autofree char *junk = g_strnfill (1024 * 1024, '\xfe');
  g_autoptr (GBytes) tags = g_bytes_new_static (text, 1024 * 1024);
  g_autoptr (GBytes) bytes = g_bytes_new_static (junk, 1024 * 1024);
  g_autofree char *message = camb_answer_dup_error_message (bytes);

  g_assert_null (camb_answer_dup_error_message (tags));
  g_assert_true (g_utf8_validate (message, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (message, -1), <=, 300);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/answer/dub-map", test_dub_map);
  g_test_add_func ("/answer/dub-languages", test_dub_languages);
  g_test_add_func ("/answer/find-language", test_find_language);
  g_test_add_func ("/answer/dub-states", test_dub_states);
  g_test_add_func ("/answer/dub-more-states", test_dub_more_states);
  g_test_add_func ("/answer/old-names", test_old_names);
  g_test_add_func ("/answer/one-broken", test_one_broken);
  g_test_add_func ("/answer/tts", test_tts);
  g_test_add_func ("/answer/sound", test_sound);
  g_test_add_func ("/answer/translation", test_translation);
  g_test_add_func ("/answer/bulk-refused", test_bulk_refused);
  g_test_add_func ("/answer/bulk-empty", test_bulk_empty);
  g_test_add_func ("/answer/single", test_single);
  g_test_add_func ("/answer/single-states", test_single_states);
  g_test_add_func ("/answer/single-refused", test_single_refused);
  g_test_add_func ("/answer/long-texts", test_long_texts);
  g_test_add_func ("/answer/many-lines", test_many_lines);
  g_test_add_func ("/answer/error-messages", test_error_messages);
  g_test_add_func ("/answer/huge-error", test_huge_error);
  return g_test_run ();
}
