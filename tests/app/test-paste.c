/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What people paste, and what is understood of it. */

#include "config.h"

#include <inttypes.h>
#include <locale.h>

#include "preview-paste.h"

/* "dubbing/1001 tts/5" and so on, in order. */
static char *
describe (const PreviewPaste *paste)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < paste->specs->len; i++) {
    const PreviewSpec *spec = g_ptr_array_index (paste->specs, i);

    g_string_append_printf (text, "%s%s/%" PRIu64, i > 0 ? " " : "",
                            preview_kind_get_nick (spec->kind), spec->run_id);
    if (spec->language != NULL)
      g_string_append_printf (text, "(%s)", spec->language);
    if (spec->translation != 0)
      g_string_append_printf (text, "+%" PRIu64, spec->translation);
  }
  return g_string_free (text, FALSE);
}

static void
check (const char *input, const char *wanted, guint n_problems)
{
  g_autoptr (PreviewPaste) paste = preview_paste_new (input);
  g_autofree char *got = describe (paste);
  g_autofree char *start = g_strndup (input, 200);
  g_autofree char *shown = g_strescape (start, NULL);

  g_test_message ("%s", shown);
  g_assert_cmpstr (got, ==, wanted);
  g_assert_cmpuint (paste->problems->len, ==, n_problems);
}

static void
test_ids (void)
{
  check ("", "", 0);
  check (" \n\t ", "", 0);
  check ("1001", "/1001", 0);
  check ("#1001", "/1001", 0);
  check ("1001, 1002;1003 1004\n1005", "/1001 /1002 /1003 /1004 /1005", 0);
  check ("dubbing 1001", "dubbing/1001", 0);
  check ("TTS: 2001 2002", "tts/2001 tts/2002", 0);
  check ("dub 1001, tts 2001", "dubbing/1001 tts/2001", 0);
  check ("9223372036854775807", "/9223372036854775807", 0);
  check ("5", "/5", 0);
  check ("0", "", 1);
  check ("9223372036854775808", "", 1);
  check ("-5", "", 1);
}

static void
test_ranges (void)
{
  check ("1001-1003", "/1001 /1002 /1003", 0);
  check ("1001–1003", "/1001 /1002 /1003", 0);
  check ("sound 3001..3002", "sound/3001 sound/3002", 0);
  check ("1003-1001", "", 1);
  check ("1-9000000", "", 1);
  check ("2026-11-24", "", 1);
}

static void
test_mail (void)
{
  check ("Hi Ana,\nplease look at 1002 and 1003 before 5.\nThanks!",
         "/1002 /1003", 2);
  check ("The dub 7 is bad.", "dubbing/7", 0);
  check ("I have 3 questions.", "", 1);
  check ("See https://example.com/page?id=1001", "", 1);
  check ("Task 0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f is ready", "", 1);
}

static void
test_uris (void)
{
  check ("camb://dubbing/1001", "dubbing/1001", 0);
  check ("camb://dub/1001?language=de-de", "dubbing/1001(de-de)", 0);
  check ("camb://dubbing/1?subtitles=both&translation=4002", "dubbing/1+4002",
         0);
  check ("camb://dubbing/1?language=z%C3%BC", "dubbing/1(zü)", 0);
  check ("dubbing/1001 text-to-sound/3001", "dubbing/1001 sound/3001", 0);
  check ("https://client.camb.ai/apis/tts-result/2001?output_type=file_url",
         "tts/2001", 0);
  check ("camb://dubbing/0", "", 1);
  check ("camb://dubbing/-1", "", 1);
  check ("camb://dubbing/../etc", "", 1);
  check ("camb://film/1", "", 1);
  check ("camb://dubbing", "", 1);
  check ("camb://dubbing/1?api-key=secret", "", 1);
  check ("camb://dubbing/1?translation=x", "", 1);
}

/* What was refused is shown again, and may hold a key. */
static void
test_secrets (void)
{
  g_autoptr (PreviewPaste) paste = preview_paste_new (
      "camb://dubbing/1?api-key=hush https://x.example/a?sig=hush");

  g_assert_cmpuint (paste->problems->len, ==, 2);
  for (guint i = 0; i < paste->problems->len; i++)
    g_assert_null (strstr (g_ptr_array_index (paste->problems, i), "hush"));
}

static void
test_tables (void)
{
  check ("run_id,kind,language\n1001,dubbing,es-es\n2001,tts,\n",
         "dubbing/1001(es-es) tts/2001", 0);
  check ("\"id\";\"type\"\r\n\"3001\";\"text-to-sound\"\r\n", "sound/3001", 0);
  check ("Title\tRun ID\tLength\nHarbour, 1\t1001\t0:30\nQuay\t1002\t12\n",
         "/1001 /1002", 0);
  check ("name,run\n\"a, \"\"b\"\" 5\",1001\n", "/1001", 0);
  check ("run_id,kind\n,dubbing\nx,dubbing\n", "", 2);
  check ("1001\tHarbour talk\tSpanish\t0:30", "/1001", 0);
}

static void
test_json (void)
{
  check ("{\"run_ids\": [1001, 1002]}", "/1001 /1002", 0);
  check ("[1001, \"1002\", \"tts/5\"]", "/1001 /1002 tts/5", 0);
  check ("{\"1001\": {\"video_url\": \"https://x/y\", \"transcript\": []}}",
         "dubbing/1001", 0);
  check ("{\"2001\": {\"output_url\": \"https://x\"}, \"2002\": \"https://y\"}",
         "/2001 /2002", 0);
  check ("{\"results\": {\"4001\": {\"texts\": [\"a\"]}}}", "translation/4001",
         0);
  check ("[{\"run_id\": 7, \"type\": \"tts\"}, {\"id\": \"8\"}]", "tts/7 /8",
         0);
  check ("{\"type\": \"dubbing\", \"runs\": [1, 2]}", "dubbing/1 dubbing/2", 0);
  check ("{\"a\": null}", "", 1);
  check ("[-1, 1.5, null]", "", 3);
  check ("{broken 1001", "/1001", 0);
}

static void
test_deep_json (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  check (text->str, "", 1);
  g_string_free (text, TRUE);
}

static void
test_again (void)
{
  g_autoptr (PreviewPaste) paste =
      preview_paste_new ("dub 1001 1001 camb://dubbing/1001");

  g_assert_cmpuint (paste->specs->len, ==, 1);
  g_assert_cmpuint (paste->n_again, ==, 2);
}

static void
test_many (void)
{
  g_autoptr (PreviewPaste) paste = preview_paste_new ("1-900 2001-2900");

  g_assert_cmpuint (paste->specs->len, ==, PREVIEW_PASTE_MAX_RUNS);
  g_assert_cmpuint (paste->problems->len, >, 0);
}

static void
test_hostile (void)
{
  g_autofree char *long_line = g_strnfill (1000000, '7');
  g_autofree char *huge = g_strnfill (5 * 1024 * 1024, 'x');

  check (long_line, "", 1);
  check (huge, "", 1);
  check ("\xff\xfe 1001 \xc3", "/1001", 0);
}

static void
test_bare (void)
{
  g_autoptr (PreviewPaste) paste = preview_paste_new ("1001 tts/5 1002");

  g_assert_cmpuint (preview_paste_count_bare (paste), ==, 2);
}

/* What is written can be read. */
static void
test_round_trip (void)
{
  g_autoptr (PreviewSpec) spec = preview_spec_new (PREVIEW_KIND_DUBBING, 42);
  g_autoptr (PreviewSpec) back = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *problem = NULL;

  spec->language = g_strdup ("a&b=ü");
  spec->translation = 4002;
  uri = preview_spec_to_uri (spec);
  back = preview_spec_parse (uri, -1, &problem);
  g_assert_nonnull (back);
  g_assert_true (preview_spec_equal (spec, back));
  g_assert_cmpuint (back->translation, ==, 4002);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/paste/ids", test_ids);
  g_test_add_func ("/app/paste/ranges", test_ranges);
  g_test_add_func ("/app/paste/mail", test_mail);
  g_test_add_func ("/app/paste/uris", test_uris);
  g_test_add_func ("/app/paste/secrets", test_secrets);
  g_test_add_func ("/app/paste/tables", test_tables);
  g_test_add_func ("/app/paste/json", test_json);
  g_test_add_func ("/app/paste/deep-json", test_deep_json);
  g_test_add_func ("/app/paste/again", test_again);
  g_test_add_func ("/app/paste/many", test_many);
  g_test_add_func ("/app/paste/hostile", test_hostile);
  g_test_add_func ("/app/paste/bare", test_bare);
  g_test_add_func ("/app/paste/round-trip", test_round_trip);
  return g_test_run ();
}
