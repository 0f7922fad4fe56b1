/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "element-harness.h"

#define VIDEO "\"video_url\": \"media:harbour-en.mp4\""
#define VOICE "\"audio_url\": \"media:harbour-en.flac\""

/**
 * AudioCase:
 * @name: the name of the test
 * @value: (nullable): the run, or %NULL for sample 1001
 * @audio: what is asked for
 * @pads: the pads that come, each with the kind of its data
 * @warning: (nullable): what the WARNING says, or %NULL for none
 */
typedef struct
{
  const char *name;
  const char *value;
  const char *audio;
  const char *pads;
  const char *warning;
} AudioCase;

#define AAC "audio/mpeg"
#define FLAC "audio/x-flac"
#define PICTURE "video_0=video/x-h264"

static const AudioCase audio_cases[] = {
    {"mix", NULL, "mix", PICTURE " audio_0=" AAC, NULL},
    {"voice", NULL, "voice", PICTURE " audio_0=" FLAC, NULL},
    {"both", NULL, "both", PICTURE " audio_0=" AAC " audio_1=" FLAC, NULL},
    {"none", NULL, "none", PICTURE, NULL},
    {"mix-without-video", "{" VOICE "}", "mix", "audio_0=" FLAC,
     "no video|voice track instead"},
    {"both-without-video", "{" VOICE "}", "both", "audio_0=" FLAC,
     "no video|voice track instead"},
    {"voice-without-video", "{" VOICE "}", "voice", "audio_0=" FLAC, NULL},
    {"mix-without-voice", "{" VIDEO "}", "mix", PICTURE " audio_0=" AAC, NULL},
    {"voice-without-voice", "{" VIDEO "}", "voice", PICTURE " audio_0=" AAC,
     "no voice track|sound of the video instead"},
    {"both-without-voice", "{" VIDEO "}", "both", PICTURE " audio_0=" AAC,
     "no voice track|sound of the video instead"},
    {"none-without-voice", "{" VIDEO "}", "none", PICTURE, NULL},
};

static char *
describe_pads (Harness *h)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < harness_get_n_streams (h); i++) {
    HarnessStream *stream = h->streams->pdata[i];

    g_string_append_printf (
        text, "%s%s=%s", i > 0 ? " " : "", stream->name,
        gst_structure_get_name (gst_caps_get_structure (stream->caps, 0)));
  }

  return g_string_free (text, FALSE);
}

static void
check_audio (gconstpointer data)
{
  const AudioCase *c = data;
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?subtitles=none");
  g_autofree char *pads = NULL;

  if (c->value != NULL)
    camb_service_add_run (h->service, "dubbing", 1001, c->value);
  gst_util_set_object_arg (G_OBJECT (h->src), "audio", c->audio);
  harness_play (h);
  pads = describe_pads (h);
  g_assert_cmpstr (pads, ==, c->pads);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==,
                    c->warning != NULL ? 1 : 0);
  if (c->warning != NULL)
    harness_assert_warning (h, 0, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE,
                            c->warning);
}

/* A run with nothing but a voice, of which no sound is wanted. */
static void
test_nothing_left (void)
{
  g_autoptr (Harness) h =
      harness_new ("camb://dubbing/1001?subtitles=none&audio=none");

  camb_service_add_run (h->service, "dubbing", 1001, "{" VOICE "}");
  harness_start (h, GST_STATE_PLAYING);
  harness_assert_error (h, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE,
                        "audio=none");
}

/* One file, made by the muxer, with the picture of a sample and no sound. */
static void
store_silent_film (Harness *h)
{
  g_autofree char *path = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  int fd = g_file_open_tmp ("silent-XXXXXX.mp4", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  line = g_strdup_printf (
      "filesrc location=\"%s/harbour-en.mp4\" ! qtdemux name=d d.video_0 ! "
      "queue ! h264parse ! mp4mux ! filesink location=\"%s\"",
      g_getenv ("CAMB_DEMO_MEDIA_DIR"), path);
  pipeline = gst_parse_launch (line, &error);
  g_assert_no_error (error);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  bus = gst_element_get_bus (pipeline);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE,
                                        GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  g_assert_true (g_file_get_contents (path, &data, &size, &error));
  g_remove (path);
  bytes = g_bytes_new_take (g_steal_pointer (&data), size);
  camb_service_add_media (h->service, "harbour-en.mp4", NULL, bytes);
}

/* The film turns out to be silent: its voice is the next best. */
static void
test_silent_film (void)
{
  static const char *const audios[] = {"mix", "both"};

  for (guint i = 0; i < G_N_ELEMENTS (audios); i++) {
    g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?subtitles=none");
    g_autofree char *pads = NULL;

    store_silent_film (h);
    gst_util_set_object_arg (G_OBJECT (h->src), "audio", audios[i]);
    harness_play (h);
    pads = describe_pads (h);
    g_assert_cmpstr (pads, ==, PICTURE " audio_0=" FLAC);
    g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 1);
    harness_assert_warning (h, 0, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE,
                            "silent|voice track");
  }
}

/* No sound was asked for, so nobody misses any. */
static void
test_silent_film_unnoticed (void)
{
  g_autoptr (Harness) h =
      harness_new ("camb://dubbing/1001?subtitles=none&audio=none");

  store_silent_film (h);
  harness_play (h);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 0);
  g_assert_cmpuint (
      camb_service_get_n_requests (h->service, "/media/harbour-en.flac"), ==,
      0);
}

/* A single sound is the sound, whatever it is called. */
static void
test_single_sound (void)
{
  static const char *const uris[] = {
      "camb://tts/2001?audio=mix", "camb://tts/2001?audio=voice",
      "camb://tts/2001?audio=both", "camb://sound/3002?audio=voice"};

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++) {
    g_autoptr (Harness) h = harness_new (uris[i]);
    g_autofree char *pads = NULL;

    harness_play (h);
    pads = describe_pads (h);
    g_assert_cmpstr (pads, ==, "audio_0=" FLAC);
    g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 0);
  }
}

typedef struct
{
  const char *run;
  const char *language;
  /* The key of the result that is played. */
  const char *key;
} LanguageCase;

static const LanguageCase language_cases[] = {
    {"1004", NULL, "en-us"},      {"1004", "en-us", "en-us"},
    {"1004", "es-es", "es-es"},   {"1004", "de-de", "de-de"},
    {"1004", "de", "de-de"},      {"1004", "DE-de", "de-de"},
    {"1004", "es", "es-es"},      {"1004", "54", "es-es"},
    {"1004", "31", "de-de"},      {"1004", "German", "de-de"},
    {"1004", "spanish", "es-es"}, {"1014", NULL, "1"},
    {"1014", "54", "54"},         {"1014", "es-es", "54"},
    {"1014", "es", "54"},         {"1014", "German", "31"},
    {"1014", "de-DE", "31"},      {"1014", "1", "1"},
};

static void
check_language (gconstpointer data)
{
  const LanguageCase *c = data;
  g_autofree char *uri = g_strconcat ("camb://dubbing/", c->run, NULL);
  g_autoptr (Harness) h = harness_new (uri);
  g_autoptr (GstStructure) run = NULL;

  g_object_set (h->src, "language", c->language, NULL);
  harness_preroll (h);
  run = harness_dup_structure (h->src, "run");
  g_assert_cmpstr (gst_structure_get_string (run, "language"), ==, c->key);
}

/* The streams are those of the language: its text tells. */
static void
test_language_content (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1004?language=Spanish");
  HarnessStream *text;

  harness_play (h);
  text = harness_get_stream (h, "text_0");
  harness_assert_words (text->texts->pdata[0], "Buenas noches");
  g_assert_cmpuint (
      camb_service_get_n_requests (h->service, "/media/harbour-es.mp4"), >, 0);
  g_assert_cmpuint (
      camb_service_get_n_requests (h->service, "/media/harbour-en.mp4"), ==, 0);
}

/* A run with one result of no known language plays whatever is asked for? No:
 * it has no such language. */
static void
test_unknown_language (void)
{
  static const char *const uris[] = {"camb://dubbing/1004?language=fr-fr",
                                     "camb://dubbing/1014?language=2"};
  static const char *const words[] = {"“fr-fr”|en-us, es-es, de-de",
                                      "“2”|1, 54, 31"};

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++) {
    g_autoptr (Harness) h = harness_new (uris[i]);

    harness_start (h, GST_STATE_PLAYING);
    harness_assert_error (h, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
                          words[i]);
    g_assert_cmpuint (camb_service_get_n_requests (h->service, "/media/"), ==,
                      0);
  }
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (audio_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/choices/audio/", audio_cases[i].name, NULL);
    g_test_add_data_func (path, &audio_cases[i], check_audio);
  }
  g_test_add_func ("/choices/audio/nothing-left", test_nothing_left);
  g_test_add_func ("/choices/audio/silent-film", test_silent_film);
  g_test_add_func ("/choices/audio/silent-film-unnoticed",
                   test_silent_film_unnoticed);
  g_test_add_func ("/choices/audio/single-sound", test_single_sound);
  for (guint i = 0; i < G_N_ELEMENTS (language_cases); i++) {
    const LanguageCase *c = &language_cases[i];
    g_autofree char *path =
        g_strdup_printf ("/choices/language/%s/%s", c->run,
                         c->language != NULL ? c->language : "unset");
    g_test_add_data_func (path, c, check_language);
  }
  g_test_add_func ("/choices/language-content", test_language_content);
  g_test_add_func ("/choices/unknown-language", test_unknown_language);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
