/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

#define FOR_EVER 1000000

static GBytes *
new_bytes (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

static const GstStructure *
get_error_details (Harness *h)
{
  return harness_get_details (harness_find (h, GST_MESSAGE_ERROR, 0, NULL));
}

static void
assert_read_error (Harness *h, const char *words)
{
  harness_assert_error (h, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ, words);
}

static void
test_gone (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1015");
  guint status = 0;

  harness_start (h, GST_STATE_PLAYING);
  assert_read_error (h, "127.0.0.1|404");
  gst_structure_get_uint (get_error_details (h), "http-status", &status);
  g_assert_cmpuint (status, ==, 404);
  g_assert_cmpuint (camb_service_get_n_requests (h->service, "/media/"), <=, 3);
  g_assert_cmpuint (harness_get_n_streams (h), ==, 0);
}

/* A host that refuses a URL which was made this moment. */
static void
test_refused (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
  guint status = 0;

  camb_service_fail_next (h->service, "/media/", FOR_EVER, 403, NULL, "no");
  harness_start (h, GST_STATE_PLAYING);
  assert_read_error (h, "127.0.0.1|403");
  gst_structure_get_uint (get_error_details (h), "http-status", &status);
  g_assert_cmpuint (status, ==, 403);
  g_assert_cmpuint (camb_service_get_n_requests (h->service, "/media/"), <=, 3);
}

static void
test_busy (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");
  guint status = 0;

  camb_service_fail_next (h->service, "/media/", FOR_EVER, 503, NULL, NULL);
  harness_start (h, GST_STATE_PLAYING);
  assert_read_error (h, "127.0.0.1|503|2 tries|again");
  gst_structure_get_uint (get_error_details (h), "http-status", &status);
  g_assert_cmpuint (status, ==, 503);
  g_assert_cmpuint (harness_get_statistic (h, "media-requests"), ==, 2);
  g_assert_cmpuint (harness_get_statistic (h, "media-retries"), ==, 1);
}

static void
test_silent (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");

  g_object_set (h->src, "timeout", 1, "max-retries", 0, NULL);
  camb_service_hang_next (h->service, "/media/", FOR_EVER);
  harness_start (h, GST_STATE_PLAYING);
  assert_read_error (h, "127.0.0.1|1 s|again");
}

/* A page where the film should be, whatever its name and type say. */
static void
test_html (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
  g_autoptr (GBytes) page = new_bytes ("<!DOCTYPE html><html><body>Sign in to "
                                       "the network</body></html>");

  camb_service_add_media (h->service, "harbour-en.mp4", "video/mp4", page);
  harness_start (h, GST_STATE_PLAYING);
  assert_read_error (h, "MP4|again");
}

static void
test_noise (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");
  g_autofree guint8 *noise = g_malloc (200000);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 200000; i++)
    noise[i] = g_rand_int_range (rand, 1, 255);
  bytes = g_bytes_new (noise, 200000);
  camb_service_add_media (h->service, "take-1.flac", NULL, bytes);
  harness_start (h, GST_STATE_PLAYING);
  assert_read_error (h, "MP4, FLAC, WAV or MP3");
}

static void
test_empty (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");
  g_autoptr (GBytes) nothing = new_bytes ("");

  camb_service_add_media (h->service, "take-1.flac", NULL, nothing);
  harness_start (h, GST_STATE_PLAYING);
  assert_read_error (h, "MP4, FLAC, WAV or MP3");
}

/* Containers that runs do not come in are not worth the risk. */
static void
test_other_container (void)
{
  static const char flash[] = "FLV\x01\x05\0\0\0\x09\0\0\0\0\x09";
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
  g_autoptr (GBytes) bytes = g_bytes_new_static (flash, sizeof flash - 1);

  camb_service_add_media (h->service, "harbour-en.mp4", NULL, bytes);
  harness_start (h, GST_STATE_PLAYING);
  assert_read_error (h, "video/x-flv|MP4");
}

static void
keep_half (Harness *h, const char *name)
{
  g_autoptr (GBytes) whole = camb_service_dup_media (h->service, name);
  g_autoptr (GBytes) half =
      g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) / 2);

  camb_service_add_media (h->service, name, NULL, half);
}

/* The store itself has half a file: either is right, but one of them comes. */
static void
test_half_stored (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
  GstMessage *message;

  keep_half (h, "harbour-en.mp4");
  harness_start (h, GST_STATE_PLAYING);
  message = harness_wait (h, GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  g_assert_true (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS ||
                 GST_MESSAGE_SRC (message) == GST_OBJECT (h->src));
  harness_stop (h);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_ERROR), <=, 1);
  g_assert_cmpuint (harness_get_stream (h, "video_0")->end, <, 29 * GST_SECOND);
}

/* The index is at the end, and the end is missing. */
static void
test_no_index (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1011");
  GstMessage *message;
  g_autoptr (GError) error = NULL;

  keep_half (h, "harbour-en-tail.mp4");
  harness_start (h, GST_STATE_PLAYING);
  message = harness_wait (h, GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  g_assert_true (GST_MESSAGE_SRC (message) == GST_OBJECT (h->src));
  harness_assert_words (error->message, "1011|video");
  harness_stop (h);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_ERROR), ==, 1);
}

/* Every connection ends early, and nothing moves. */
static void
test_breaks_for_ever (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");

  camb_service_break_next (h->service, "/media/", FOR_EVER, 0,
                           CAMB_SERVICE_END_CLOSE);
  harness_start (h, GST_STATE_PLAYING);
  assert_read_error (h, "127.0.0.1|again");
}

/* In the middle of the film, with pads and data out there. */
static void
test_breaks_in_the_middle (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?subtitles=none");
  g_autoptr (GBytes) film =
      camb_service_dup_media (h->service, "harbour-en.mp4");

  camb_service_break_next (h->service, "/media/", 1,
                           g_bytes_get_size (film) / 2, CAMB_SERVICE_END_CLOSE);
  camb_service_fail_next (h->service, "/media/", FOR_EVER, 503, NULL, NULL);
  harness_start (h, GST_STATE_PLAYING);
  assert_read_error (h, "127.0.0.1|503");
  g_assert_cmpuint (harness_get_stream (h, "video_0")->n_buffers, >, 0);
}

/* Broken, but mended: nobody notices. */
static void
test_mended (void)
{
  g_autoptr (Harness) whole = harness_new ("camb://dubbing/1001");
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");

  harness_play (whole);
  camb_service_break_next (h->service, "/media/", 3, 100000,
                           CAMB_SERVICE_END_RESET);
  harness_play (h);
  g_assert_cmpuint (harness_get_statistic (h, "media-retries"), >=, 3);
  g_assert_cmpuint (harness_get_stream (h, "video_0")->n_bytes, ==,
                    harness_get_stream (whole, "video_0")->n_bytes);
  g_assert_cmpuint (harness_get_stream (h, "audio_0")->n_bytes, ==,
                    harness_get_stream (whole, "audio_0")->n_bytes);
}

static void
redirect_media (Harness *h, const char *target)
{
  g_autofree char *location = g_strdup_printf ("Location: %s\n", target);

  camb_service_fail_next (h->service, "/media/", FOR_EVER, 302, location, NULL);
}

static void
test_bad_redirects (void)
{
  static const char *const targets[] = {
      "file:///etc/passwd", "ftp://127.0.0.1/x.mp4", "http://192.0.2.1/x.mp4"};

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    g_autoptr (Harness) h = harness_new ("camb://tts/2001");

    redirect_media (h, targets[i]);
    harness_start (h, GST_STATE_PLAYING);
    assert_read_error (h, "redirect");
  }
}

static void
test_redirect_loop (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");
  g_autofree char *here = g_strconcat (
      camb_service_get_media_origin (h->service), "/media/x", NULL);

  redirect_media (h, here);
  harness_start (h, GST_STATE_PLAYING);
  assert_read_error (h, "redirect");
  g_assert_cmpuint (camb_service_get_n_requests (h->service, "/media/"), <, 30);
}

/* The voice is gone, but the film is there. */
static void
test_optional_voice (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?audio=both");
  g_autoptr (GBytes) page = new_bytes ("<html></html>");
  g_autofree char *pads = NULL;

  camb_service_add_media (h->service, "harbour-en.flac", NULL, page);
  harness_play (h);
  pads = harness_dup_pads (h);
  g_assert_cmpstr (pads, ==, "video_0 audio_0 text_0");
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 1);
  harness_assert_warning (h, 0, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ,
                          "without the voice");
}

/* The voice was all the sound that was asked for. */
static void
test_needed_voice (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?audio=voice");
  g_autoptr (GBytes) page = new_bytes ("<html></html>");

  camb_service_add_media (h->service, "harbour-en.flac", NULL, page);
  harness_start (h, GST_STATE_PLAYING);
  assert_read_error (h, "voice");
}

/* Nobody reads anything, which no error of a parser tells. */
static void
test_unlinked (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");

  h->unlinked = HARNESS_ALL_PADS;
  harness_start (h, GST_STATE_PLAYING);
  harness_assert_error (h, GST_STREAM_ERROR, GST_STREAM_ERROR_FAILED,
                        "linked|Link");
}

static void
add_tests (void)
{
  g_test_add_func ("/media-errors/gone", test_gone);
  g_test_add_func ("/media-errors/refused", test_refused);
  g_test_add_func ("/media-errors/busy", test_busy);
  g_test_add_func ("/media-errors/silent", test_silent);
  g_test_add_func ("/media-errors/html", test_html);
  g_test_add_func ("/media-errors/noise", test_noise);
  g_test_add_func ("/media-errors/empty", test_empty);
  g_test_add_func ("/media-errors/other-container", test_other_container);
  g_test_add_func ("/media-errors/half-stored", test_half_stored);
  g_test_add_func ("/media-errors/no-index", test_no_index);
  g_test_add_func ("/media-errors/breaks-for-ever", test_breaks_for_ever);
  g_test_add_func ("/media-errors/breaks-in-the-middle",
                   test_breaks_in_the_middle);
  g_test_add_func ("/media-errors/mended", test_mended);
  g_test_add_func ("/media-errors/bad-redirects", test_bad_redirects);
  g_test_add_func ("/media-errors/redirect-loop", test_redirect_loop);
  g_test_add_func ("/media-errors/optional-voice", test_optional_voice);
  g_test_add_func ("/media-errors/needed-voice", test_needed_voice);
  g_test_add_func ("/media-errors/unlinked", test_unlinked);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
