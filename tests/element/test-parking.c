/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

#define LONG_VOICE "long-voice.wav"

/* Nobody should fetch more than this of a file that nobody reads: what is
 * read to tell what it is, and what runs ahead of that. */
#define MOST_BYTES (12 * 1024 * 1024)

/* A minute of silence of 48000 samples in two channels of 32 bits, so that
 * reading ahead does not reach the end by accident. */
static void
store_long_voice (Harness *h)
{
  const guint32 rate = 48000, n_channels = 2, n_bytes = 4;
  const guint32 size = 60 * rate * n_channels * n_bytes;
  const guint32 header[] = {
      GUINT32_TO_BE (0x52494646),
      GUINT32_TO_LE (size + 36),
      GUINT32_TO_BE (0x57415645),
      GUINT32_TO_BE (0x666d7420),
      GUINT32_TO_LE (16),
      GUINT32_TO_LE (1 | n_channels << 16),
      GUINT32_TO_LE (rate),
      GUINT32_TO_LE (rate * n_channels * n_bytes),
      GUINT32_TO_LE ((n_channels * n_bytes) | (n_bytes * 8) << 16),
      GUINT32_TO_BE (0x64617461),
      GUINT32_TO_LE (size)};
  guint8 *data = g_malloc0 (sizeof header + size);
  g_autoptr (GBytes) bytes = NULL;

  memcpy (data, header, sizeof header);
  bytes = g_bytes_new_take (data, sizeof header + size);
  camb_service_add_media (h->service, LONG_VOICE, NULL, bytes);
  camb_service_add_run (h->service, "dubbing", 1001,
                        "{\"video_url\": \"media:harbour-en.mp4\","
                        " \"audio_url\": \"media:" LONG_VOICE "\","
                        " \"transcript\": \"json:harbour-en.json\"}");
}

/* A voice that nobody reads neither stops the film nor comes over the wire. */
static void
test_unlinked_voice (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?audio=both");
  g_autofree char *pads = NULL;

  store_long_voice (h);
  h->unlinked = "audio_1";
  harness_play (h);
  pads = harness_dup_pads (h);
  g_assert_cmpstr (pads, ==, "video_0 audio_0 audio_1 text_0");
  g_assert_true (harness_get_stream (h, "video_0")->eos);
  g_assert_true (harness_get_stream (h, "audio_0")->eos);
  g_assert_true (harness_get_stream (h, "text_0")->eos);
  g_assert_cmpuint (harness_get_stream (h, "audio_1")->n_buffers, ==, 0);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_ERROR), ==, 0);
  harness_stop (h);
  camb_service_stop (h->service);
  g_assert_cmpuint (camb_service_get_n_bytes (h->service, "/media/" LONG_VOICE),
                    <, MOST_BYTES);
}

/* Any one stream may be the only one that is read. */
static void
check_only (gconstpointer data)
{
  static const char *const names[] = {"video_0", "audio_0", "audio_1",
                                      "text_0"};
  const char *only = data;
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?audio=both");
  g_autoptr (GString) others = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (!g_str_equal (names[i], only))
      g_string_append_printf (others, "%s ", names[i]);
  h->unlinked = others->str;
  harness_play (h);
  g_assert_true (harness_get_stream (h, only)->eos);
  g_assert_cmpuint (harness_get_stream (h, only)->n_buffers, >, 5);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_ERROR), ==, 0);
}

typedef struct
{
  HarnessStream *stream;
  Harness *harness;
  GstClockTime position;
} Place;

static gboolean
has_passed (gpointer data)
{
  Place *place = data;
  gboolean passed;

  g_mutex_lock (&place->harness->lock);
  passed = GST_CLOCK_TIME_IS_VALID (place->stream->end) &&
           place->stream->end >= place->position;
  g_mutex_unlock (&place->harness->lock);

  return passed;
}

static void
seek (Harness *h, GstClockTime position)
{
  g_assert_true (gst_element_seek_simple (
      h->pipeline, GST_FORMAT_TIME,
      GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, (gint64)position));
  harness_wait (h, GST_MESSAGE_ASYNC_DONE);
}

/* Who links it later gets what is played now, not what was missed. */
static void
test_linked_later (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?audio=both");
  HarnessStream *voice;
  Place place = {.harness = h, .position = 13 * GST_SECOND};

  h->unlinked = "audio_1";
  h->sync = TRUE;
  harness_preroll (h);
  seek (h, 12 * GST_SECOND);
  harness_start (h, GST_STATE_PLAYING);
  place.stream = harness_get_stream (h, "audio_0");
  harness_poll (has_passed, &place, "the sound does not go on");

  voice = harness_get_stream (h, "audio_1");
  harness_link (h, voice->pad);
  place.stream = voice;
  place.position += 500 * GST_MSECOND;
  harness_poll (has_passed, &place, "the voice does not come");
  g_mutex_lock (&h->lock);
  g_assert_cmpuint (voice->first, >=, 12 * GST_SECOND);
  g_assert_cmpuint (voice->first, <=, voice->end);
  g_mutex_unlock (&h->lock);
}

/* The other way round: what was read loses its reader, and the film goes on. */
static void
test_unlinked_later (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?audio=both");
  HarnessStream *voice;
  g_autoptr (GstPad) sink_pad = NULL;
  g_autoptr (GstElement) sink = NULL;

  harness_preroll (h);
  voice = harness_get_stream (h, "audio_1");
  sink_pad = gst_pad_get_peer (voice->pad);
  sink = gst_pad_get_parent_element (sink_pad);
  gst_element_set_locked_state (sink, TRUE);
  gst_element_set_state (sink, GST_STATE_NULL);
  gst_pad_unlink (voice->pad, sink_pad);
  gst_bin_remove (GST_BIN (h->pipeline), sink);

  harness_play (h);
  g_assert_true (harness_get_stream (h, "video_0")->eos);
  g_assert_false (voice->eos);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_ERROR), ==, 0);
}

static void
add_tests (void)
{
  g_test_add_func ("/parking/unlinked-voice", test_unlinked_voice);
  g_test_add_data_func ("/parking/only-video", "video_0", check_only);
  g_test_add_data_func ("/parking/only-mix", "audio_0", check_only);
  g_test_add_data_func ("/parking/only-voice", "audio_1", check_only);
  g_test_add_data_func ("/parking/only-text", "text_0", check_only);
  g_test_add_func ("/parking/linked-later", test_linked_later);
  g_test_add_func ("/parking/unlinked-later", test_unlinked_later);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
