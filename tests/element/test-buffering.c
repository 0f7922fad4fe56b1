/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a player hears of a network that is too slow, and of one that is not. */

#include "config.h"

#include "element-harness.h"

#define RUN "camb://dubbing/1001?audio=both"

static int
get_percent (Harness *h, guint index)
{
  GstMessage *message = harness_find (h, GST_MESSAGE_BUFFERING, index, NULL);
  int percent;

  g_assert_nonnull (message);
  g_assert_true (GST_MESSAGE_SRC (message) == GST_OBJECT (h->src));
  gst_message_parse_buffering (message, &percent);
  return percent;
}

static void
test_quick (void)
{
  g_autoptr (Harness) h = harness_new (RUN);

  harness_play (h);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_BUFFERING), ==, 0);
}

/* Each of two files stands still for a while; the element speaks with one
 * voice, and in the end all is well. */
static void
test_slow (void)
{
  g_autoptr (Harness) h = harness_new (RUN);
  guint n;

  camb_service_trickle_next (h->service, "/media/", 2, 300000, 4, 500);
  harness_play (h);
  n = harness_count (h, GST_MESSAGE_BUFFERING);
  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpint (get_percent (h, 0), <, 100);
  for (guint i = 1; i < n; i++)
    g_assert_cmpint (get_percent (h, i), !=, get_percent (h, i - 1));
  g_assert_cmpint (get_percent (h, n - 1), ==, 100);
}

static void
add_tests (void)
{
  g_test_add_func ("/buffering/quick", test_quick);
  g_test_add_func ("/buffering/slow", test_slow);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
