/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "element-harness.h"

/* Long enough for media that does not wait to come, and the test to fail. */
#define PATIENCE (500 * G_TIME_SPAN_MILLISECOND)

/* Who came first after a seek. */
typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean text_is_there;
  guint n_early;
} Race;

static GstPadProbeReturn
media_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Race *race = data;

  g_mutex_lock (&race->lock);
  if (!race->text_is_there) {
    race->n_early++;
    g_cond_signal (&race->cond);
  }
  g_mutex_unlock (&race->lock);

  return GST_PAD_PROBE_OK;
}

/* The text is as late as it can be. */
static GstPadProbeReturn
text_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Race *race = data;
  gint64 end = g_get_monotonic_time () + PATIENCE;

  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) != GST_EVENT_FLUSH_STOP)
    return GST_PAD_PROBE_OK;

  g_mutex_lock (&race->lock);
  while (race->n_early == 0 &&
         g_cond_wait_until (&race->cond, &race->lock, end))
    ;
  race->text_is_there = TRUE;
  g_mutex_unlock (&race->lock);

  return GST_PAD_PROBE_OK;
}

static void
seek (Harness *h, GstSeekFlags flags, GstClockTime position)
{
  g_assert_true (gst_element_seek_simple (h->pipeline, GST_FORMAT_TIME,
                                          GST_SEEK_FLAG_FLUSH | flags,
                                          (gint64)position));
  harness_wait (h, GST_MESSAGE_ASYNC_DONE);
}

/* An overlay that gets a picture before its text has been flushed shows it
 * without: the text of before seems to be of later. */
static void
test_text_first (void)
{
  static const char *const media[] = {"video_0", "audio_0", "audio_1"};
  static const GstSeekFlags flags[] = {GST_SEEK_FLAG_ACCURATE,
                                       GST_SEEK_FLAG_KEY_UNIT};
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?audio=both");
  Race race = {.text_is_there = TRUE};

  g_mutex_init (&race.lock);
  g_cond_init (&race.cond);
  harness_preroll (h);
  for (guint i = 0; i < G_N_ELEMENTS (media); i++)
    gst_pad_add_probe (harness_get_stream (h, media[i])->pad,
                       GST_PAD_PROBE_TYPE_BUFFER, media_cb, &race, NULL);
  gst_pad_add_probe (harness_get_stream (h, "text_0")->pad,
                     GST_PAD_PROBE_TYPE_EVENT_FLUSH, text_cb, &race, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++) {
    race.text_is_there = FALSE;
    seek (h, flags[i], 13 * GST_SECOND);
    g_assert_true (race.text_is_there);
    g_assert_cmpuint (race.n_early, ==, 0);
  }
  harness_stop (h);
  g_mutex_clear (&race.lock);
  g_cond_clear (&race.cond);
}

/* Without text there is nothing to wait for. */
static void
test_no_text (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?subtitles=none");

  harness_preroll (h);
  seek (h, GST_SEEK_FLAG_ACCURATE, 13 * GST_SECOND);
  g_assert_cmpuint (harness_get_stream (h, "video_0")->first, <=,
                    13 * GST_SECOND);
}

static void
add_tests (void)
{
  g_test_add_func ("/seeks/text-first", test_text_first);
  g_test_add_func ("/seeks/no-text", test_no_text);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
