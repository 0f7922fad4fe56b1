/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-service.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#define RATE 16000
#define SECONDS 30
#define FPS 25

/* The service with its samples; one for all tests, none of which changes it. */
static CambService *service = NULL;
static SoupSession *session = NULL;

static JsonNode *
ask (const char *path)
{
  g_autofree char *uri =
      g_strconcat (camb_service_get_base_url (service), path, NULL);
  g_autoptr (SoupMessage) msg = soup_message_new ("GET", uri);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *text = NULL;
  JsonNode *node = NULL;

  soup_message_headers_append (soup_message_get_request_headers (msg),
                               "x-api-key", camb_service_get_api_key (service));
  body = soup_session_send_and_read (session, msg, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (msg), ==, 200);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  node = json_from_string (text, &error);
  g_assert_no_error (error);
  return node;
}

static JsonObject *
ask_object (const char *path, JsonNode **node)
{
  *node = ask (path);
  return json_node_get_object (*node);
}

/* What a program prints. */
static GBytes *
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  GBytes *output = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

static void
assert_codecs (const char *url, const char *codecs)
{
  const char *argv[] = {
      "ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of",
      "csv=p=0", url,  NULL};
  g_autoptr (GBytes) output = run (argv);
  g_autofree char *text =
      g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));

  g_strdelimit (g_strchomp (text), "\n", ' ');
  g_assert_cmpstr (text, ==, codecs);
}

typedef struct
{
  const char *path;
  const char *member;
  const char *codecs;
} Medium;

static const Medium media[] = {
    {"/dub-result/1001", "video_url", "h264 aac"},
    {"/dub-result/1001", "audio_url", "flac"},
    {"/dub-result/1002", "video_url", "h264 aac"},
    {"/dub-result/1002", "audio_url", "mp3"},
    {"/dub-result/1003", "video_url", "h264 aac"},
    {"/dub-result/1003", "audio_url", "pcm_s16le"},
    {"/dub-result/1005", "audio_url", "mp3"},
    {"/dub-result/1006", "video_url", "h264 aac"},
    {"/dub-result/1009", "audio_url", "pcm_s16le"},
    {"/dub-result/1010", "output_video_url", "h264 aac"},
    {"/dub-result/1010", "output_audio_url", "flac"},
    {"/dub-result/1011", "video_url", "h264 aac"},
    {"/dub-result/1012", "video_url", "h264 aac"},
    {"/tts-result/2001?output_type=file_url", "output_url", "flac"},
    {"/tts-result/2002?output_type=file_url", NULL, "pcm_s16le"},
    {"/tts-result/2003?output_type=file_url", "output_url", "flac"},
    {"/tts-result/2004?output_type=file_url", "output_url", "pcm_s16le"},
    {"/tts-result/2005?output_type=file_url", NULL, "flac"},
    {"/text-to-sound-result/3001?output_type=file_url", "output_url",
     "pcm_s16le"},
    {"/text-to-sound-result/3002?output_type=file_url", "file_url", "flac"},
    {"/text-to-sound-result/3003?output_type=file_url", "output_url",
     "pcm_s16le"},
    {"/text-to-sound-result/3004?output_type=file_url", "output_url", "flac"},
};

static void
test_media (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (media); i++) {
    g_autoptr (JsonNode) node = ask (media[i].path);
    const char *url = NULL;

    g_test_message ("%s %s", media[i].path, media[i].member);
    if (media[i].member == NULL)
      url = json_node_get_string (node);
    else
      url = json_object_get_string_member (json_node_get_object (node),
                                           media[i].member);
    assert_codecs (url, media[i].codecs);
  }
}

static void
assert_languages (const char *path, const char *const *keys)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *runs = ask_object (path, &node);

  g_assert_cmpuint (json_object_get_size (runs), ==,
                    g_strv_length ((char **)keys));
  for (guint i = 0; keys[i] != NULL; i++) {
    JsonObject *run = json_object_get_object_member (runs, keys[i]);

    assert_codecs (json_object_get_string_member (run, "video_url"),
                   "h264 aac");
    g_assert_cmpuint (json_array_get_length (
                          json_object_get_array_member (run, "transcript")),
                      ==, 11);
  }
}

static void
test_languages (void)
{
  const char *const tags[] = {"en-us", "es-es", "de-de", NULL};
  const char *const numbers[] = {"1", "54", "31", NULL};

  assert_languages ("/dub-result/1004", tags);
  assert_languages ("/dub-result/1014", numbers);
}

static JsonArray *
ask_array (const char *path, const char *member, JsonNode **node)
{
  return json_object_get_array_member (ask_object (path, node), member);
}

static void
test_translations (void)
{
  static const char *const paths[] = {"/translation-result/4002",
                                      "/translation-result/4003"};
  static const char *const dubs[] = {"/dub-result/1002", "/dub-result/1003"};
  g_autoptr (JsonNode) other = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (JsonNode) node = NULL;
    g_autoptr (JsonNode) dub = NULL;
    JsonArray *texts = ask_array (paths[i], "texts", &node);
    JsonArray *cues = ask_array (dubs[i], "transcript", &dub);

    g_assert_cmpuint (json_array_get_length (texts), ==, 11);
    for (guint t = 0; t < 11; t++)
      g_assert_cmpstr (json_array_get_string_element (texts, t), ==,
                       json_object_get_string_member (
                           json_array_get_object_element (cues, t), "text"));
  }
  g_assert_cmpuint (json_array_get_length (ask_array (
                        "/translation-result/4004", "texts", &other)),
                    ==, 7);
}

/* The same times, as whole numbers; and two speakers at once somewhere. */
static void
test_milliseconds (void)
{
  g_autoptr (JsonNode) seconds_node = NULL;
  g_autoptr (JsonNode) ms_node = NULL;
  JsonArray *seconds =
      ask_array ("/dub-result/1001", "transcript", &seconds_node);
  JsonArray *ms = ask_array ("/dub-result/1006", "transcript", &ms_node);
  double last_end = 0;
  guint n_overlaps = 0;

  g_assert_cmpuint (json_array_get_length (ms), ==,
                    json_array_get_length (seconds));
  for (guint i = 0; i < json_array_get_length (ms); i++) {
    JsonObject *cue = json_array_get_object_element (seconds, i);
    double start = json_object_get_double_member (cue, "start");
    double end = json_object_get_double_member (cue, "end");
    JsonNode *whole =
        json_object_get_member (json_array_get_object_element (ms, i), "end");

    g_assert_cmpint (json_node_get_value_type (whole), ==, G_TYPE_INT64);
    g_assert_cmpint (json_node_get_int (whole), ==, lround (end * 1000));
    n_overlaps += start < last_end ? 1 : 0;
    last_end = end;
  }
  g_assert_cmpuint (n_overlaps, >=, 2);
}

/* How loud 10 ms are, from @time on. */
static double
get_loudness (const gint16 *samples, gsize n_samples, double time)
{
  gsize first = (gsize)lround (time * RATE);
  double sum = 0;

  for (gsize i = first; i < first + RATE / 100 && i < n_samples; i++)
    sum += (double)samples[i] * samples[i];
  return sqrt (sum / (RATE / 100));
}

/* TRUE if @time is in a cue, or within @slack of one. */
static gboolean
is_spoken (JsonArray *cues, double time, double slack)
{
  for (guint i = 0; i < json_array_get_length (cues); i++) {
    JsonObject *cue = json_array_get_object_element (cues, i);

    if (time > json_object_get_double_member (cue, "start") - slack &&
        time < json_object_get_double_member (cue, "end") + slack)
      return TRUE;
  }
  return FALSE;
}

static double
get_loudest (const gint16 *samples, gsize n_samples, double from, double to)
{
  double loudest = 0;

  for (double time = from; time < to; time += 0.01)
    loudest = MAX (loudest, get_loudness (samples, n_samples, time));
  return loudest;
}

/* The voice is silent between the cues, and heard at both ends of each. */
static void
test_timing (gconstpointer path)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *run_object = ask_object (path, &node);
  JsonArray *cues = json_object_get_array_member (run_object, "transcript");
  const char *url = json_object_get_string_member (run_object, "audio_url");
  const char *argv[] = {"ffmpeg", "-nostdin", "-v", "error", "-i",
                        url,      "-ac",      "1",  "-ar",   "16000",
                        "-f",     "s16le",    "-",  NULL};
  g_autoptr (GBytes) output = run (argv);
  gsize size = 0;
  const gint16 *samples = g_bytes_get_data (output, &size);
  gsize n = size / 2;

  g_assert_cmpfloat_with_epsilon ((double)n / RATE, SECONDS, 0.05);
  for (double time = 0; time < SECONDS - 0.1; time += 0.01)
    if (!is_spoken (cues, time, 0.04))
      g_assert_cmpfloat (get_loudness (samples, n, time), <, 40);
  for (guint i = 0; i < json_array_get_length (cues); i++) {
    JsonObject *cue = json_array_get_object_element (cues, i);
    double start = json_object_get_double_member (cue, "start");
    double end = json_object_get_double_member (cue, "end");

    g_assert_cmpfloat (get_loudest (samples, n, start, start + 0.1), >, 80);
    g_assert_cmpfloat (get_loudest (samples, n, end - 0.1, end), >, 80);
  }
}

/* Each picture carries its number in the lowest 16 rows. */
static void
assert_frame (const char *url, guint frame)
{
  g_autofree char *time =
      g_strdup_printf ("%u.%03u", frame / FPS, frame % FPS * 1000 / FPS);
  const char *argv[] = {
      "ffmpeg",   "-nostdin", "-v",
      "error",    "-ss",      time,
      "-i",       url,        "-frames:v",
      "1",        "-vf",      "crop=1280:16:0:704,scale=16:1:flags=area",
      "-pix_fmt", "gray",     "-f",
      "rawvideo", "-",        NULL};
  g_autoptr (GBytes) output = run (argv);
  gsize size = 0;
  const guint8 *bits = g_bytes_get_data (output, &size);
  guint number = 0;

  g_assert_cmpuint (size, ==, 16);
  for (guint i = 0; i < 16; i++)
    number = number << 1 | (bits[i] > 127 ? 1 : 0);
  g_assert_cmpuint (number, ==, frame);
}

static void
test_frames (void)
{
  static const guint frames[] = {0, 1, 49, 50, 127, 374, 512, 748, 749};
  g_autoptr (JsonNode) node = NULL;
  const char *url = json_object_get_string_member (
      ask_object ("/dub-result/1002", &node), "video_url");

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    assert_frame (url, frames[i]);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  service = camb_service_new (NULL, &error);
  g_assert_no_error (error);
  session = soup_session_new_with_options ("timeout", 10, "proxy-resolver",
                                           NULL, NULL);
  g_test_add_func ("/samples/media", test_media);
  g_test_add_func ("/samples/languages", test_languages);
  g_test_add_func ("/samples/translations", test_translations);
  g_test_add_func ("/samples/milliseconds", test_milliseconds);
  g_test_add_data_func ("/samples/timing/flac", "/dub-result/1001",
                        test_timing);
  g_test_add_data_func ("/samples/timing/mp3", "/dub-result/1002", test_timing);
  g_test_add_data_func ("/samples/timing/wav", "/dub-result/1003", test_timing);
  g_test_add_func ("/samples/frames", test_frames);
  status = g_test_run ();
  g_object_unref (session);
  g_object_unref (service);
  return status;
}
