/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

/* What was answered when the last pad had just come, with no data anywhere. */
typedef struct
{
  gint64 duration;
  gboolean seekable;
  gint64 seek_end;
  char *uri;
  gboolean live;
  GstClockTime latency;
  GstSchedulingFlags scheduling;
  gboolean pulls;
  guint n_answers;
} Answers;

static void
ask_seeking (Answers *answers, GstObject *whom, gboolean element)
{
  g_autoptr (GstQuery) query = gst_query_new_seeking (GST_FORMAT_TIME);

  if (!(element ? gst_element_query (GST_ELEMENT (whom), query)
                : gst_pad_query (GST_PAD (whom), query)))
    return;
  gst_query_parse_seeking (query, NULL, &answers->seekable, NULL,
                           &answers->seek_end);
  answers->n_answers++;
}

static void
ask_uri (Answers *answers, GstObject *whom, gboolean element)
{
  g_autoptr (GstQuery) query = gst_query_new_uri ();

  if (!(element ? gst_element_query (GST_ELEMENT (whom), query)
                : gst_pad_query (GST_PAD (whom), query)))
    return;
  g_clear_pointer (&answers->uri, g_free);
  gst_query_parse_uri (query, &answers->uri);
  answers->n_answers++;
}

static void
ask_latency (Answers *answers, GstObject *whom, gboolean element)
{
  g_autoptr (GstQuery) query = gst_query_new_latency ();

  if (!(element ? gst_element_query (GST_ELEMENT (whom), query)
                : gst_pad_query (GST_PAD (whom), query)))
    return;
  gst_query_parse_latency (query, &answers->live, &answers->latency, NULL);
  answers->n_answers++;
}

static void
ask_scheduling (Answers *answers, GstObject *whom, gboolean element)
{
  g_autoptr (GstQuery) query = gst_query_new_scheduling ();

  if (!(element ? gst_element_query (GST_ELEMENT (whom), query)
                : gst_pad_query (GST_PAD (whom), query)))
    return;
  gst_query_parse_scheduling (query, &answers->scheduling, NULL, NULL, NULL);
  answers->pulls = gst_query_has_scheduling_mode (query, GST_PAD_MODE_PULL);
  answers->n_answers++;
}

static void
ask (Answers *answers, GstObject *whom, gboolean element)
{
  if (element ? gst_element_query_duration (GST_ELEMENT (whom), GST_FORMAT_TIME,
                                            &answers->duration)
              : gst_pad_query_duration (GST_PAD (whom), GST_FORMAT_TIME,
                                        &answers->duration))
    answers->n_answers++;
  ask_seeking (answers, whom, element);
  ask_uri (answers, whom, element);
  ask_latency (answers, whom, element);
  ask_scheduling (answers, whom, element);
}

typedef struct
{
  Answers element;
  Answers pads[4];
  guint n_pads;
} Interview;

static void
ask_all_cb (GstElement *src, Interview *interview)
{
  ask (&interview->element, GST_OBJECT (src), TRUE);
  for (GList *l = src->srcpads; l != NULL; l = l->next)
    ask (&interview->pads[interview->n_pads++], GST_OBJECT (l->data), FALSE);
}

static void
check_answers (const Answers *answers, const char *uri, gint64 duration)
{
  g_assert_cmpuint (answers->n_answers, ==, 5);
  g_assert_cmpint (ABS (answers->duration - duration), <, 700 * GST_MSECOND);
  g_assert_true (answers->seekable);
  g_assert_cmpint (answers->seek_end, ==, answers->duration);
  g_assert_cmpstr (answers->uri, ==, uri);
  g_assert_false (answers->live);
  g_assert_cmpuint (answers->latency, ==, 0);
  /* Nobody gets at the bytes of the file. */
  g_assert_false (answers->pulls);
  g_assert_true (answers->scheduling & GST_SCHEDULING_FLAG_SEQUENTIAL);
}

typedef struct
{
  const char *uri;
  guint n_pads;
  gint64 seconds;
} QueryCase;

static const QueryCase cases[] = {
    {"camb://dubbing/1001?audio=both", 4, 30},
    {"camb://dubbing/1011", 3, 30},
    {"camb://dubbing/1005", 2, 30},
    {"camb://sound/3001", 1, 8},
    {"camb://sound/3004", 1, 16},
};

static void
check_before_data (gconstpointer data)
{
  const QueryCase *c = data;
  g_autoptr (Harness) h = harness_new (c->uri);
  Interview interview = {0};

  g_signal_connect (h->src, "no-more-pads", G_CALLBACK (ask_all_cb),
                    &interview);
  harness_preroll (h);
  harness_stop (h);
  g_signal_handlers_disconnect_by_data (h->src, &interview);

  g_assert_cmpuint (interview.n_pads, ==, c->n_pads);
  check_answers (&interview.element, c->uri, c->seconds * GST_SECOND);
  for (guint i = 0; i < interview.n_pads; i++) {
    check_answers (&interview.pads[i], c->uri, c->seconds * GST_SECOND);
    g_free (interview.pads[i].uri);
  }
  g_free (interview.element.uri);
}

/* Texts alone last as long as they take to read. */
static void
test_texts_alone (void)
{
  g_autoptr (Harness) h = harness_new ("camb://translation/4001");
  gint64 duration = 0;

  harness_play (h);
  g_assert_true (
      gst_element_query_duration (h->src, GST_FORMAT_TIME, &duration));
  g_assert_cmpint (duration, ==, harness_get_stream (h, "text_0")->end);
  g_assert_cmpint (duration, >, 3 * 833 * GST_MSECOND);
  g_assert_cmpint (duration, <=, 3 * 7 * GST_SECOND);
}

/* Nothing is made up before anything is known, and nothing waits. */
static void
test_while_resolving (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
  Answers answers = {0};

  camb_service_hang_next (h->service, "/apis/", 10);
  harness_start (h, GST_STATE_PAUSED);
  g_assert_true (
      camb_service_wait_for_requests (h->service, "/apis/", 1, 20000));
  ask (&answers, GST_OBJECT (h->src), TRUE);
  g_assert_cmpuint (answers.n_answers, ==, 3);
  g_assert_cmpint (answers.duration, <=, 0);
  g_assert_false (answers.seekable);
  g_assert_cmpstr (answers.uri, ==, "camb://dubbing/1001");
  g_free (answers.uri);
}

/* Without ranges there is no seeking, and nobody is promised any. */
static void
test_not_seekable (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");
  Answers answers = {0};

  camb_service_set_quirks (h->service, CAMB_SERVICE_QUIRK_NO_RANGES |
                                           CAMB_SERVICE_QUIRK_NO_LENGTH);
  harness_preroll (h);
  ask (&answers, GST_OBJECT (h->src), TRUE);
  g_assert_false (answers.seekable);
  g_free (answers.uri);
}

/* A pipeline gets its latency through the element, too. */
static void
test_pipeline_latency (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
  g_autoptr (GstQuery) query = gst_query_new_latency ();
  gboolean live = TRUE;
  GstClockTime least = 1;

  harness_preroll (h);
  g_assert_true (gst_element_query (h->pipeline, query));
  gst_query_parse_latency (query, &live, &least, NULL);
  g_assert_false (live);
  g_assert_cmpuint (least, ==, 0);
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat (
        "/queries/before-data/", cases[i].uri + strlen ("camb://"), NULL);
    g_test_add_data_func (path, &cases[i], check_before_data);
  }
  g_test_add_func ("/queries/texts-alone", test_texts_alone);
  g_test_add_func ("/queries/while-resolving", test_while_resolving);
  g_test_add_func ("/queries/not-seekable", test_not_seekable);
  g_test_add_func ("/queries/pipeline-latency", test_pipeline_latency);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
