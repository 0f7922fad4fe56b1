/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

#define MS(n) ((gint64)(n)*GST_MSECOND)

/* The last table of contents that the element posted, NULL without one. */
static GstToc *
dup_toc (Harness *h)
{
  GstMessage *message = harness_find (h, GST_MESSAGE_TOC, 0, NULL);
  GstToc *toc = NULL;

  if (message == NULL)
    return NULL;
  gst_message_parse_toc (message, &toc, NULL);

  return toc;
}

static GstToc *
load_toc (const char *uri)
{
  g_autoptr (Harness) h = harness_new (uri);

  harness_preroll (h);

  return dup_toc (h);
}

static void
assert_chapter (GstToc *toc,
                guint index,
                gint64 start,
                gint64 stop,
                const char *title)
{
  GstTocEntry *entry = g_list_nth_data (gst_toc_get_entries (toc), index);
  gint64 found_start, found_stop;
  g_autofree char *found_title = NULL;

  g_assert_nonnull (entry);
  g_assert_cmpint (gst_toc_entry_get_entry_type (entry), ==,
                   GST_TOC_ENTRY_TYPE_CHAPTER);
  g_assert_true (
      gst_toc_entry_get_start_stop_times (entry, &found_start, &found_stop));
  g_assert_cmpint (found_start, ==, start);
  g_assert_cmpint (found_stop, ==, stop);
  g_assert_true (gst_tag_list_get_string (gst_toc_entry_get_tags (entry),
                                          GST_TAG_TITLE, &found_title));
  g_assert_cmpstr (found_title, ==, title);
}

static void
test_turns (void)
{
  g_autoptr (GstToc) toc = load_toc ("camb://dubbing/1001");

  g_assert_cmpint (gst_toc_get_scope (toc), ==, GST_TOC_SCOPE_GLOBAL);
  g_assert_cmpuint (g_list_length (gst_toc_get_entries (toc)), ==, 11);
  assert_chapter (toc, 0, MS (1000), MS (4360),
                  "Mara: Good evening. The harbour is quiet tonight.");
  assert_chapter (toc, 10, MS (27960), MS (30000),
                  "Mara: Welcome home, Petrel.");
}

/* The chapters speak the language of the subtitles, and are there without. */
static void
test_languages (void)
{
  g_autoptr (GstToc) translated =
      load_toc ("camb://dubbing/1001?subtitles=translation&translation=4003");
  g_autoptr (GstToc) silent = load_toc ("camb://dubbing/1001?subtitles=none");

  assert_chapter (translated, 0, MS (1000), MS (4360),
                  "Mara: Guten Abend. Der Hafen ist ruhig heute Nacht.");
  assert_chapter (silent, 0, MS (1000), MS (4360),
                  "Mara: Good evening. The harbour is quiet tonight.");
}

static void
test_none (void)
{
  g_assert_null (load_toc ("camb://dubbing/1009"));
  g_assert_null (load_toc ("camb://tts/2001"));
}

static GstToc *
load_lines (const char *lines)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1900?unit=seconds");
  g_autofree char *value = g_strdup_printf (
      "{\"audio_url\": \"media:bell.flac\", \"transcript\": [%s]}", lines);

  camb_service_add_run (h->service, "dubbing", 1900, value);
  harness_preroll (h);

  return dup_toc (h);
}

/* Whoever goes on speaking is in the same chapter; who says nothing of who
 * speaks may be anybody. A long line is cut. */
static void
test_who_speaks (void)
{
  g_autoptr (GstToc) toc = load_lines (
      "{\"start\": 0.5, \"end\": 1, \"text\": \"a\", \"speaker\": \"A\"},"
      "{\"start\": 1.5, \"end\": 2, \"text\": \"b\", \"speaker\": \"A\"},"
      "{\"start\": 2.5, \"end\": 3, \"text\": \"c\\nd\", \"speaker\": \"B\"},"
      "{\"start\": 3.5, \"end\": 4, \"text\": \"e\"},"
      "{\"start\": 4.5, \"end\": 5, \"text\": \"1234567890123456789012345678901"
      "234567890123456789012345678901234567890\"}");

  g_assert_cmpuint (g_list_length (gst_toc_get_entries (toc)), ==, 4);
  assert_chapter (toc, 0, MS (500), MS (2500), "A: a");
  assert_chapter (toc, 1, MS (2500), MS (3500), "B: c d");
  assert_chapter (toc, 2, MS (3500), MS (4500), "e");
  assert_chapter (
      toc, 3, MS (4500), MS (6000),
      "123456789012345678901234567890123456789012345678901234567890…");
}

/* Bounded, and still from the first turn to the last. */
static void
test_many (void)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GstToc) toc = NULL;
  GList *entries;
  gint64 last = 0;

  for (guint i = 0; i < 2500; i++)
    g_string_append_printf (lines,
                            "%s{\"start\": %u.5, \"end\": %u, \"text\": "
                            "\"line %u\", \"speaker\": \"%c\"}",
                            i > 0 ? "," : "", i, i + 1, i, i % 2 ? 'A' : 'B');
  toc = load_lines (lines->str);
  entries = gst_toc_get_entries (toc);
  g_assert_cmpuint (g_list_length (entries), <=, 1000);
  g_assert_cmpuint (g_list_length (entries), >=, 500);
  assert_chapter (toc, 0, MS (500), MS (3500), "B: line 0");
  for (GList *l = entries; l != NULL; l = l->next) {
    gint64 start, stop;

    gst_toc_entry_get_start_stop_times (l->data, &start, &stop);
    g_assert_cmpint (start, >=, last);
    g_assert_cmpint (stop, >, start);
    last = stop;
  }
  g_assert_cmpint (last, ==, MS (2500000));
}

static guint
count_chapters (Harness *h, const char *name)
{
  HarnessStream *stream = harness_get_stream (h, name);
  g_autoptr (GstEvent) event =
      gst_pad_get_sticky_event (stream->pad, GST_EVENT_TOC, 0);
  g_autoptr (GstToc) toc = NULL;

  if (event == NULL)
    return 0;
  gst_event_parse_toc (event, &toc, NULL);

  return g_list_length (gst_toc_get_entries (toc));
}

/* Whatever is linked to a media pad hears of them too. An overlay that the text
 * is linked to would hand them on to where the picture goes. */
static void
test_event (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?audio=both");

  harness_preroll (h);
  g_assert_cmpuint (count_chapters (h, "video_0"), ==, 11);
  g_assert_cmpuint (count_chapters (h, "audio_0"), ==, 11);
  g_assert_cmpuint (count_chapters (h, "audio_1"), ==, 11);
  g_assert_cmpuint (count_chapters (h, "text_0"), ==, 0);
}

static void
add_tests (void)
{
  g_test_add_func ("/chapters/turns", test_turns);
  g_test_add_func ("/chapters/languages", test_languages);
  g_test_add_func ("/chapters/none", test_none);
  g_test_add_func ("/chapters/who-speaks", test_who_speaks);
  g_test_add_func ("/chapters/many", test_many);
  g_test_add_func ("/chapters/event", test_event);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
