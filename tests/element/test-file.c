/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "element-harness.h"

/* A cambfilesrc and what came out of it. */
typedef struct
{
  CambService *service;
  GstElement *pipeline;
  GstElement *src;
  GByteArray *bytes;
  GstMessage *end;
} Take;

static void
handoff_cb (GstElement *sink, GstBuffer *buffer, GstPad *pad, Take *self)
{
  GstMapInfo map;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
  g_byte_array_append (self->bytes, map.data, map.size);
  gst_buffer_unmap (buffer, &map);
}

static Take *
take_new (const char *uri)
{
  Take *self = g_new0 (Take, 1);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);

  self->service = camb_service_new (NULL, NULL);
  self->bytes = g_byte_array_new ();
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  self->src = gst_element_factory_make ("cambfilesrc", NULL);
  g_assert_nonnull (self->src);
  g_object_set (self->src, "api-base-url",
                camb_service_get_base_url (self->service), "api-key",
                camb_service_get_api_key (self->service), "max-retries", 1,
                "cache", FALSE, "uri", uri, NULL);
  g_object_set (sink, "sync", FALSE, "signal-handoffs", TRUE, NULL);
  g_signal_connect (sink, "handoff", G_CALLBACK (handoff_cb), self);
  gst_bin_add_many (GST_BIN (self->pipeline), self->src, sink, NULL);
  g_assert_true (gst_element_link (self->src, sink));
  return self;
}

static void
take_free (Take *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_assert_cmpuint (camb_service_get_n_leaks (self->service), ==, 0);
  gst_clear_message (&self->end);
  gst_object_unref (self->pipeline);
  g_byte_array_unref (self->bytes);
  g_object_unref (self->service);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Take, take_free)

/* Plays to the end or to an error. */
static void
take_run (Take *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);

  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  gst_clear_message (&self->end);
  self->end = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND,
                                          GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (self->end);
}

static void
assert_eos (Take *self)
{
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (self->end) == GST_MESSAGE_ERROR)
    gst_message_parse_error (self->end, &error, NULL);
  g_assert_no_error (error);
}

static void
assert_error (Take *self, GQuark domain, int code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (GST_MESSAGE_TYPE (self->end), ==, GST_MESSAGE_ERROR);
  gst_message_parse_error (self->end, &error, NULL);
  g_assert_error (error, domain, code);
  harness_assert_words (error->message, words);
}

static void
assert_bytes (Take *self, const char *media, gsize offset)
{
  g_autoptr (GBytes) all = camb_service_dup_media (self->service, media);
  gsize size;
  const guint8 *data = g_bytes_get_data (all, &size);

  g_assert_cmpmem (self->bytes->data, self->bytes->len, data + offset,
                   size - offset);
}

typedef struct
{
  const char *name;
  const char *uri;
  const char *file;
  const char *media;
  const char *which;
  const char *type;
} Case;

static const Case cases[] = {
    {"video", "camb://dubbing/1001", "video", "harbour-en.mp4", "video",
     "video/mp4"},
    {"main", "camb://dubbing/1001", "main", "harbour-en.mp4", "video",
     "video/mp4"},
    {"voice", "camb://dubbing/1001", "audio", "harbour-en.flac", "audio",
     "audio/flac"},
    {"language", "camb://dubbing/1004?language=de-de", "audio",
     "harbour-de.wav", "audio", "audio/wav"},
    {"sound", "camb://tts/2001", "main", NULL, "audio", NULL},
};

static void
check_file (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (Take) take = take_new (c->uri);
  g_autoptr (GstStructure) content = NULL;
  g_autofree char *text = NULL;
  guint64 size;

  gst_util_set_object_arg (G_OBJECT (take->src), "file", c->file);
  take_run (take);
  assert_eos (take);
  content = harness_dup_structure (take->src, "content");
  g_assert_cmpstr (gst_structure_get_string (content, "file"), ==, c->which);
  g_assert_true (gst_structure_get_uint64 (content, "size", &size));
  g_assert_cmpuint (size, ==, take->bytes->len);
  if (c->media != NULL)
    assert_bytes (take, c->media, 0);
  if (c->type != NULL)
    g_assert_cmpstr (gst_structure_get_string (content, "media-type"), ==,
                     c->type);
  text = gst_structure_to_string (content);
  g_assert_null (strstr (text, "://"));
}

/* What was interrupted goes on where it stood. */
static void
test_offset (void)
{
  g_autoptr (Take) take = take_new ("camb://dubbing/1001");
  const guint64 offset = 12345;

  gst_element_set_state (take->src, GST_STATE_READY);
  g_assert_true (gst_element_send_event (
      take->src,
      gst_event_new_seek (1.0, GST_FORMAT_BYTES, GST_SEEK_FLAG_NONE,
                          GST_SEEK_TYPE_SET, offset, GST_SEEK_TYPE_NONE, -1)));
  take_run (take);
  assert_eos (take);
  assert_bytes (take, "harbour-en.mp4", offset);
}

static void
test_transcript (void)
{
  g_autoptr (Take) take = take_new ("camb://dubbing/1001");
  g_autoptr (GstStructure) transcript = NULL;
  g_autoptr (GstStructure) run = NULL;

  take_run (take);
  transcript = harness_dup_structure (take->src, "transcript");
  run = harness_dup_structure (take->src, "run");
  g_assert_cmpuint (
      gst_value_array_get_size (gst_structure_get_value (transcript, "cues")),
      >, 3);
  g_assert_cmpstr (gst_structure_get_string (run, "state"), ==, "ready");
}

static void
test_broken_connection (void)
{
  g_autoptr (Take) take = take_new ("camb://dubbing/1001");

  camb_service_break_next (take->service, "/media/harbour-en.mp4", 1, 20000,
                           CAMB_SERVICE_END_RESET);
  camb_service_expire_urls (take->service);
  take_run (take);
  assert_eos (take);
  assert_bytes (take, "harbour-en.mp4", 0);
}

static void
test_errors (void)
{
  g_autoptr (Take) missing = take_new ("camb://dubbing/987654");
  g_autoptr (Take) no_video = take_new ("camb://dubbing/1005");
  g_autoptr (Take) no_language = take_new ("camb://dubbing/1004?language=tlh");
  g_autoptr (Take) bad = take_new ("camb://dubbing/0");
  g_autoptr (Take) offline = take_new ("camb://dubbing/1001");

  take_run (missing);
  assert_error (missing, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND,
                "987654");
  gst_util_set_object_arg (G_OBJECT (no_video->src), "file", "video");
  take_run (no_video);
  assert_error (no_video, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE,
                "1005|no such file");
  take_run (no_language);
  assert_error (no_language, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
                "1004|tlh");
  take_run (bad);
  assert_error (bad, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS,
                "whole number");
  g_object_set (offline->src, "offline", TRUE, NULL);
  take_run (offline);
  assert_error (offline, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ,
                "1001|not on disk");
  g_assert_cmpuint (camb_service_get_n_requests (offline->service, ""), ==, 0);
}

/* What was fetched once comes from disk, without a service. */
static void
test_offline (void)
{
  g_autofree char *folder = g_dir_make_tmp ("camb-file-XXXXXX", NULL);
  g_autoptr (Take) take = take_new ("camb://dubbing/1001");
  guint n_requests;

  g_object_set (take->src, "cache", TRUE, "cache-dir", folder, NULL);
  take_run (take);
  assert_eos (take);
  gst_element_set_state (take->pipeline, GST_STATE_NULL);
  n_requests = camb_service_get_n_requests (take->service, "");
  g_byte_array_set_size (take->bytes, 0);

  g_object_set (take->src, "offline", TRUE, NULL);
  take_run (take);
  assert_eos (take);
  assert_bytes (take, "harbour-en.mp4", 0);
  g_assert_cmpuint (camb_service_get_n_requests (take->service, ""), ==,
                    n_requests);
}

/* Stopping ends every wait: for the service, and for the media. */
static void
test_stop (void)
{
  const char *const hangs[] = {"/apis", "/media"};

  for (guint i = 0; i < G_N_ELEMENTS (hangs); i++) {
    g_autoptr (Take) take = take_new ("camb://dubbing/1001");

    camb_service_hang_next (take->service, hangs[i], 1);
    gst_element_set_state (take->pipeline, GST_STATE_PAUSED);
    g_assert_true (
        camb_service_wait_for_requests (take->service, hangs[i], 1, 30000));
    g_assert_cmpint (gst_element_set_state (take->pipeline, GST_STATE_NULL), ==,
                     GST_STATE_CHANGE_SUCCESS);
  }
}

static void
check_decode (const char *uri, const char *rest)
{
  g_autoptr (Take) take = take_new (uri);
  g_autofree char *line =
      g_strdup_printf ("cambfilesrc uri=%s cache=false api-base-url=%s "
                       "api-key=%s file=%s",
                       uri, camb_service_get_base_url (take->service),
                       camb_service_get_api_key (take->service), rest);

  gst_object_unref (take->pipeline);
  take->pipeline = gst_parse_launch (line, NULL);
  take_run (take);
  assert_eos (take);
}

/* A demuxer seeks in it as in any file. */
static void
test_decode (void)
{
  check_decode ("camb://dubbing/1001",
                "main ! qtdemux name=d d.video_0 ! fakesink async=false "
                "d.audio_0 ! fakesink async=false");
}

/* What comes after it asks again how it can be read when its type is known,
 * and some would rather pull. */
static void
test_decode_sounds (void)
{
  for (guint i = 1; i <= 3; i++) {
    g_autofree char *uri = g_strdup_printf ("camb://dubbing/%u", 1000 + i);

    check_decode (uri, "audio ! decodebin ! fakesink");
  }
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/file/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], check_file);
  }
  g_test_add_func ("/file/offset", test_offset);
  g_test_add_func ("/file/transcript", test_transcript);
  g_test_add_func ("/file/broken-connection", test_broken_connection);
  g_test_add_func ("/file/errors", test_errors);
  g_test_add_func ("/file/offline", test_offline);
  g_test_add_func ("/file/stop", test_stop);
  g_test_add_func ("/file/decode", test_decode);
  g_test_add_func ("/file/decode-sounds", test_decode_sounds);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
