/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

/**
 * RunCase:
 * @uri: a sample run
 * @pads: its pads in their order, each with the start of its caps,
 *   divided by “|”
 * @seconds: how long it is, 0 for what has no media
 */
typedef struct
{
  const char *uri;
  const char *pads;
  double seconds;
} RunCase;

#define FILM "video_0=video/x-h264|audio_0=audio/mpeg, mpegversion=(int)4"
#define TEXT "|text_0=text/x-raw, format=(string)pango-markup"

static const RunCase runs[] = {
    {"camb://dubbing/1001", FILM TEXT, 30},
    {"camb://dubbing/1001?audio=both", FILM "|audio_1=audio/x-flac" TEXT, 30},
    {"camb://dubbing/1002?audio=both",
     FILM "|audio_1=audio/mpeg, mpegversion=(int)1" TEXT, 30},
    {"camb://dubbing/1003?audio=both", FILM "|audio_1=audio/x-raw" TEXT, 30},
    {"camb://dubbing/1001?audio=voice",
     "video_0=video/x-h264|audio_0=audio/x-flac" TEXT, 30},
    {"camb://dubbing/1001?audio=none&subtitles=none", "video_0=video/x-h264",
     30},
    {"camb://dubbing/1004", FILM TEXT, 30},
    {"camb://dubbing/1005", "audio_0=audio/mpeg, mpegversion=(int)1" TEXT, 30},
    {"camb://dubbing/1006", FILM TEXT, 30},
    {"camb://dubbing/1009", FILM, 30},
    {"camb://dubbing/1010", FILM TEXT, 30},
    {"camb://dubbing/1011", FILM TEXT, 30},
    {"camb://dubbing/1012", FILM TEXT, 30},
    {"camb://dubbing/1014", FILM TEXT, 30},
    {"camb://dubbing/1016", "text_0=text/x-raw, format=(string)pango-markup",
     0},
    {"camb://tts/2001", "audio_0=audio/x-flac", 0},
    {"camb://tts/2002", "audio_0=audio/x-raw", 0},
    {"camb://tts/2005", "audio_0=audio/x-flac", 0},
    {"camb://sound/3001", "audio_0=audio/x-raw", 8},
    {"camb://sound/3002", "audio_0=audio/x-flac", 6},
    {"camb://sound/3003", "audio_0=audio/x-raw", 8},
    {"camb://sound/3004", "audio_0=audio/x-flac", 16},
    {"camb://translation/4001",
     "text_0=text/x-raw, format=(string)pango-markup", 0},
};

/* The names of the pads and what they carry, as a RunCase has them. */
static void
check_caps (Harness *h, const char *pads)
{
  g_auto (GStrv) expected = g_strsplit (pads, "|", -1);
  g_autofree char *names = harness_dup_pads (h);

  if (harness_get_n_streams (h) != g_strv_length (expected))
    g_error ("instead of “%s” came %s", pads, names);
  for (guint i = 0; expected[i] != NULL; i++) {
    HarnessStream *stream = h->streams->pdata[i];
    g_autofree char *caps = gst_caps_to_string (stream->caps);
    g_autofree char *found = g_strdup_printf ("%s=%s", stream->name, caps);

    g_assert_true (gst_caps_is_fixed (stream->caps));
    if (!g_str_has_prefix (found, expected[i]))
      g_error ("instead of “%s” came %s", expected[i], found);
  }
}

static gboolean
get_boolean (HarnessStream *stream, const char *field)
{
  const GstStructure *s = gst_caps_get_structure (stream->caps, 0);
  gboolean value = FALSE;

  return gst_structure_get_boolean (s, field, &value) && value;
}

/* Elementary streams that a muxer takes as they are. */
static void
check_parsed (HarnessStream *stream)
{
  const GstStructure *s = gst_caps_get_structure (stream->caps, 0);

  if (gst_structure_has_name (s, "video/x-h264")) {
    g_assert_true (get_boolean (stream, "parsed"));
    g_assert_true (gst_structure_has_field (s, "codec_data"));
    g_assert_true (gst_structure_has_field (s, "width"));
    g_assert_true (gst_structure_has_field (s, "framerate"));
  }
  if (gst_structure_has_name (s, "audio/mpeg"))
    g_assert_true (get_boolean (stream, "parsed") ||
                   get_boolean (stream, "framed"));
  if (gst_structure_has_name (s, "audio/x-flac"))
    g_assert_true (get_boolean (stream, "framed"));
  if (g_str_has_prefix (stream->name, "audio")) {
    g_assert_true (gst_structure_has_field (s, "rate"));
    g_assert_true (gst_structure_has_field (s, "channels"));
  }
}

/* The first event first, a segment before any data, the end at the end. */
static void
check_story (Harness *h, HarnessStream *stream)
{
  g_autofree char *prefix = g_strconcat (stream->name, " ", NULL);
  g_autofree char *story = harness_dup_story (h, prefix);
  const char *segment = strstr (story, "segment");
  const char *caps = strstr (story, "caps");
  const char *data = strstr (story, "buffer");

  g_assert_true (g_str_has_prefix (story, "stream-start, "));
  g_assert_nonnull (strstr (story, "stream-collection"));
  g_assert_nonnull (strstr (story, "tag"));
  g_assert_nonnull (caps);
  g_assert_nonnull (segment);
  g_assert_nonnull (data);
  g_assert_true (caps < segment && segment < data);
  g_assert_true (g_str_has_suffix (story, ", eos"));
  g_assert_null (strstr (strstr (story, "stream-start") + 1, "stream-start"));
  g_assert_cmpint (stream->segment.format, ==, GST_FORMAT_TIME);
}

static gboolean
is_near (GstClockTime time, double seconds)
{
  return ABS (GST_CLOCK_DIFF (time, (GstClockTime)(seconds * GST_SECOND))) <
         (GstClockTimeDiff)(0.7 * GST_SECOND);
}

static void
check_run (gconstpointer data)
{
  const RunCase *c = data;
  g_autoptr (Harness) h = harness_new (c->uri);

  harness_play (h);
  check_caps (h, c->pads);
  for (guint i = 0; i < harness_get_n_streams (h); i++) {
    HarnessStream *stream = h->streams->pdata[i];

    check_parsed (stream);
    check_story (h, stream);
    g_assert_true (stream->eos);
    g_assert_cmpuint (stream->n_buffers, >, 0);
    if (c->seconds > 0 && !g_str_has_prefix (stream->name, "text")) {
      g_assert_true (is_near (stream->end, c->seconds));
      g_assert_true (is_near (stream->first, 0));
    }
  }
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_ERROR), ==, 0);
  harness_stop (h);
}

/* All pads at once, then the end of pads, then data; the collection as one
 * message before them; at the stop, they go. */
static void
test_order (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?audio=both");
  guint no_more, first = G_MAXUINT;
  static const char *const added[] = {"message stream-collection from cambsrc",
                                      "pad-added video_0",
                                      "pad-added audio_0",
                                      "pad-added audio_1",
                                      "pad-added text_0",
                                      "no-more-pads"};
  static const char *const buffers[] = {"video_0 buffer", "audio_0 buffer",
                                        "audio_1 buffer", "text_0 buffer"};

  harness_play (h);
  for (guint i = 1; i < G_N_ELEMENTS (added); i++)
    g_assert_cmpuint (harness_find_line (h, added[i - 1]), <,
                      harness_find_line (h, added[i]));
  no_more = harness_find_line (h, "no-more-pads");
  for (guint i = 0; i < G_N_ELEMENTS (buffers); i++)
    first = MIN (first, harness_find_line (h, buffers[i]));
  g_assert_cmpuint (no_more, <, first);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_STREAM_COLLECTION), ==, 1);

  harness_stop (h);
  for (guint i = 0; i < 4; i++) {
    static const char *const removed[] = {
        "pad-removed video_0", "pad-removed audio_0", "pad-removed audio_1",
        "pad-removed text_0"};

    g_assert_cmpuint (harness_find_line (h, removed[i]), >, no_more);
  }
  g_assert_cmpuint (h->src->numpads, ==, 0);
}

static GstStream *
dup_stream (HarnessStream *stream)
{
  GstStream *described = NULL;

  gst_event_parse_stream (stream->start, &described);
  g_assert_nonnull (described);

  return described;
}

static const char *
get_stream_id (HarnessStream *stream)
{
  const char *id = NULL;

  gst_event_parse_stream_start (stream->start, &id);
  g_assert_nonnull (id);

  return id;
}

/* One group, one collection, and each stream in it under its own id. */
static void
test_collection (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?audio=both");
  g_autoptr (GstStreamCollection) posted = NULL;
  guint group = 0;

  harness_play (h);
  gst_message_parse_stream_collection (
      harness_find (h, GST_MESSAGE_STREAM_COLLECTION, 0, NULL), &posted);
  g_assert_nonnull (posted);
  g_assert_cmpuint (gst_stream_collection_get_size (posted), ==, 4);

  for (guint i = 0; i < harness_get_n_streams (h); i++) {
    HarnessStream *stream = h->streams->pdata[i];
    g_autoptr (GstStream) described = dup_stream (stream);
    GstStream *listed = gst_stream_collection_get_stream (posted, i);
    g_autoptr (GstCaps) caps = gst_stream_get_caps (described);
    guint stream_group = 0;

    g_assert_true (stream->collection == posted);
    g_assert_true (listed == described);
    g_assert_cmpstr (gst_stream_get_stream_id (described), ==,
                     get_stream_id (stream));
    g_assert_true (gst_caps_is_equal (caps, stream->caps));
    g_assert_true (gst_event_parse_group_id (stream->start, &stream_group));
    if (i == 0)
      group = stream_group;
    g_assert_cmpuint (stream_group, ==, group);
    g_assert_cmpuint (stream_group, !=, GST_GROUP_ID_INVALID);
  }
}

typedef struct
{
  GstStreamType type;
  GstStreamFlags flags;
} Flags;

/* The first of each type is what a player selects. Text is sparse, which the
 * event must not say: decodebin3 1.22 crashes on it. */
static void
test_flags (void)
{
  static const Flags flags[] = {
      {GST_STREAM_TYPE_VIDEO, GST_STREAM_FLAG_SELECT},
      {GST_STREAM_TYPE_AUDIO, GST_STREAM_FLAG_SELECT},
      {GST_STREAM_TYPE_AUDIO, GST_STREAM_FLAG_UNSELECT},
      {GST_STREAM_TYPE_TEXT, GST_STREAM_FLAG_SELECT | GST_STREAM_FLAG_SPARSE}};
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?audio=both");

  harness_play (h);
  g_assert_cmpuint (harness_get_n_streams (h), ==, G_N_ELEMENTS (flags));
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++) {
    HarnessStream *stream = h->streams->pdata[i];
    g_autoptr (GstStream) described = dup_stream (stream);
    GstStreamFlags in_event = GST_STREAM_FLAG_NONE;

    g_assert_cmpuint (gst_stream_get_stream_type (described), ==,
                      flags[i].type);
    g_assert_cmpuint (gst_stream_get_stream_flags (described), ==,
                      flags[i].flags);
    gst_event_parse_stream_flags (stream->start, &in_event);
    g_assert_cmpuint (in_event, ==, flags[i].flags & ~GST_STREAM_FLAG_SPARSE);
  }
}

static char *
dup_ids (const char *uri, gboolean expire)
{
  g_autoptr (Harness) h = harness_new (uri);
  GString *ids = g_string_new (NULL);

  /* Another start, another signature. */
  if (expire) {
    harness_preroll (h);
    harness_stop (h);
    camb_service_expire_urls (h->service);
    harness_forget (h);
  }
  harness_preroll (h);
  for (guint i = 0; i < harness_get_n_streams (h); i++)
    g_string_append_printf (ids, "%s ", get_stream_id (h->streams->pdata[i]));

  return g_string_free (ids, FALSE);
}

/* GES finds a stream again by its id, in another process, with another URL. */
static void
test_ids (void)
{
  const char *uri = "camb://dubbing/1001?audio=both";
  g_autofree char *ids = dup_ids (uri, FALSE);
  g_autofree char *again = dup_ids (uri, FALSE);
  g_autofree char *signed_anew = dup_ids (uri, TRUE);
  g_autofree char *other = dup_ids ("camb://dubbing/1002?audio=both", FALSE);
  g_auto (GStrv) list = g_strsplit (g_strchomp (ids), " ", -1);
  g_autoptr (GHashTable) set = g_hash_table_new (g_str_hash, g_str_equal);

  g_strchomp (again);
  g_strchomp (signed_anew);
  g_assert_cmpstr (again, ==, ids);
  g_assert_cmpstr (signed_anew, ==, ids);
  for (guint i = 0; list[i] != NULL; i++) {
    g_assert_true (g_hash_table_add (set, list[i]));
    g_assert_null (strstr (other, list[i]));
  }
  g_assert_cmpuint (g_hash_table_size (set), ==, 4);
}

/* The languages of one run are different streams; the first has one id,
 * whether it was chosen or not. */
static void
test_ids_of_languages (void)
{
  g_autofree char *first = dup_ids ("camb://dubbing/1004", FALSE);
  g_autofree char *english = dup_ids ("camb://dubbing/1004?language=en", FALSE);
  g_autofree char *spanish =
      dup_ids ("camb://dubbing/1004?language=es-es", FALSE);

  g_assert_cmpstr (first, ==, english);
  g_assert_cmpstr (first, !=, spanish);
}

static char *
dup_tag (HarnessStream *stream, const char *tag)
{
  g_autoptr (GstStream) described = dup_stream (stream);
  g_autoptr (GstTagList) tags = gst_stream_get_tags (described);
  char *from_event = NULL;
  g_autofree char *from_stream = NULL;

  g_assert_nonnull (stream->tags);
  g_assert_nonnull (tags);
  gst_tag_list_get_string (stream->tags, tag, &from_event);
  gst_tag_list_get_string (tags, tag, &from_stream);
  g_assert_cmpstr (from_event, ==, from_stream);

  return from_event;
}

typedef struct
{
  const char *uri;
  const char *pad;
  const char *title;
  const char *language;
  const char *name;
} TagCase;

static const TagCase tag_cases[] = {
    {"camb://dubbing/1004?audio=both", "video_0", "1004", "en", "English"},
    {"camb://dubbing/1004?audio=both", "audio_0", "1004", "en", "English"},
    {"camb://dubbing/1004?audio=both", "audio_1", "voice", "en", "English"},
    {"camb://dubbing/1004?audio=both", "text_0", "subtitles", "en", "English"},
    {"camb://dubbing/1004?language=es-es", "audio_0", "Dubbing", "es",
     "Spanish"},
    {"camb://dubbing/1014?language=31", "text_0", "1014", "de", "German"},
    {"camb://tts/2001", "audio_0", "TTS run 2001", NULL, NULL},
    {"camb://sound/3001", "audio_0", "Sound run 3001", NULL, NULL},
    {"camb://translation/4001", "text_0", "Translation run 4001", NULL, NULL},
};

static void
check_tags (gconstpointer data)
{
  const TagCase *c = data;
  g_autoptr (Harness) h = harness_new (c->uri);
  g_autofree char *title = NULL;
  g_autofree char *language = NULL;
  g_autofree char *name = NULL;

  harness_play (h);
  title = dup_tag (harness_get_stream (h, c->pad), GST_TAG_TITLE);
  language = dup_tag (harness_get_stream (h, c->pad), GST_TAG_LANGUAGE_CODE);
  name = dup_tag (harness_get_stream (h, c->pad), GST_TAG_LANGUAGE_NAME);
  harness_assert_words (title, c->title);
  g_assert_cmpstr (language, ==, c->language);
  if (c->name != NULL)
    harness_assert_words (name, c->name);
}

/* EOS sent to the element ends every pad. */
static void
test_eos (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?audio=both");

  h->sync = TRUE;
  harness_start (h, GST_STATE_PLAYING);
  harness_wait (h, GST_MESSAGE_ASYNC_DONE);
  g_assert_true (gst_element_send_event (h->src, gst_event_new_eos ()));
  harness_wait (h, GST_MESSAGE_EOS);
  for (guint i = 0; i < harness_get_n_streams (h); i++)
    g_assert_true (((HarnessStream *)h->streams->pdata[i])->eos);
  g_assert_cmpuint (harness_get_stream (h, "video_0")->end, <, 29 * GST_SECOND);
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++) {
    g_autofree char *path =
        g_strconcat ("/streams/run/", runs[i].uri + strlen ("camb://"), NULL);
    g_test_add_data_func (path, &runs[i], check_run);
  }
  g_test_add_func ("/streams/order", test_order);
  g_test_add_func ("/streams/collection", test_collection);
  g_test_add_func ("/streams/flags", test_flags);
  g_test_add_func ("/streams/ids", test_ids);
  g_test_add_func ("/streams/ids-of-languages", test_ids_of_languages);
  for (guint i = 0; i < G_N_ELEMENTS (tag_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/streams/tags/%u", i);
    g_test_add_data_func (path, &tag_cases[i], check_tags);
  }
  g_test_add_func ("/streams/eos", test_eos);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
