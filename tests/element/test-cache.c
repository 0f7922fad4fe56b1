/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is kept of a run, as an application sees it. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "element-harness.h"

#define RUN "camb://dubbing/1001?audio=both"

/* A folder that is gone after the test. */
typedef char Folder;

static void
folder_free (Folder *self)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", self);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Folder, folder_free)

static Folder *
folder_new (void)
{
  return g_dir_make_tmp ("camb-cache-XXXXXX", NULL);
}

static Harness *
new_caching (CambService *service, const char *uri, const Folder *folder)
{
  Harness *h =
      service != NULL ? harness_new_sharing (service, uri) : harness_new (uri);

  g_object_set (h->src, "cache", TRUE, "cache-dir", folder, NULL);
  return h;
}

typedef struct
{
  Harness *h;
  const char *expected;
} Expectation;

static gboolean
is_cached (gpointer data)
{
  Expectation *self = data;
  g_autoptr (GstStructure) run = harness_dup_structure (self->h->src, "run");

  return run != NULL && g_strcmp0 (gst_structure_get_string (run, "cached"),
                                   self->expected) == 0;
}

/* Reads all, so that all is kept. */
static Harness *
play_caching (CambService *service, const char *uri, const Folder *folder)
{
  Harness *h = new_caching (service, uri, folder);

  harness_play (h);
  harness_stop (h);
  return h;
}

static void
assert_cached (Harness *h, const char *expected)
{
  Expectation expectation = {h, expected};

  harness_poll (is_cached, &expectation, expected);
}

/* The second time nobody is asked for anything, and it is all the same. */
static void
test_again (void)
{
  g_autoptr (Folder) folder = folder_new ();
  g_autoptr (Harness) first = play_caching (NULL, RUN, folder);
  g_autoptr (Harness) second = NULL;
  guint n_requests = camb_service_get_n_requests (first->service, "/");
  guint64 size = harness_get_statistic (first, "bytes-downloaded");

  g_assert_cmpuint (harness_get_statistic (first, "bytes-from-cache"), ==, 0);
  second = play_caching (first->service, RUN, folder);
  g_assert_cmpuint (camb_service_get_n_requests (first->service, "/"), ==,
                    n_requests);
  g_assert_cmpuint (harness_get_statistic (second, "api-requests"), ==, 0);
  g_assert_cmpuint (harness_get_statistic (second, "media-requests"), ==, 0);
  g_assert_cmpuint (harness_get_statistic (second, "bytes-downloaded"), ==, 0);
  g_assert_cmpuint (harness_get_statistic (second, "bytes-from-cache"), >=,
                    size);
  g_assert_cmpuint (harness_get_n_streams (second), ==,
                    harness_get_n_streams (first));
  assert_cached (second, "all");
}

/* Without a service, without a key, from a cache alone. */
static void
test_offline (void)
{
  g_autoptr (Folder) folder = folder_new ();
  g_autoptr (Harness) first = play_caching (NULL, RUN, folder);
  g_autoptr (Harness) second = new_caching (first->service, RUN, folder);
  g_autoptr (GstStructure) transcript = NULL;

  camb_service_stop (first->service);
  g_object_set (second->src, "api-key", NULL, NULL);
  harness_play (second);
  g_assert_cmpuint (harness_count (second, GST_MESSAGE_WARNING), ==, 0);
  transcript = harness_dup_structure (second->src, "transcript");
  g_assert_nonnull (transcript);
  assert_cached (second, "all");
}

/* What is missing of a run in the cache says what is wrong with the service. */
static void
test_offline_in_part (void)
{
  g_autoptr (Folder) folder = folder_new ();
  g_autoptr (Harness) first =
      play_caching (NULL, "camb://dubbing/1001?audio=mix", folder);
  g_autoptr (Harness) second =
      new_caching (first->service, "camb://dubbing/1001?audio=both", folder);

  assert_cached (first, "part");
  g_object_set (second->src, "api-key", NULL, NULL);
  harness_start (second, GST_STATE_PLAYING);
  harness_wait (second, GST_MESSAGE_WARNING);
  harness_wait (second, GST_MESSAGE_EOS);
  g_assert_cmpuint (harness_get_n_streams (second), ==, 3);
}

/* The state of the cache is told when it changes. */
static void
test_state (void)
{
  g_autoptr (Folder) folder = folder_new ();
  g_autoptr (Harness) h = new_caching (NULL, "camb://tts/2001", folder);
  GstMessage *message;

  harness_preroll (h);
  message = harness_find (h, GST_MESSAGE_ELEMENT, 0, NULL);
  g_assert_cmpstr (
      gst_structure_get_string (gst_message_get_structure (message), "cached"),
      ==, "nothing");
  harness_play (h);
  assert_cached (h, "all");
}

static gboolean
has_run (gpointer data)
{
  g_autoptr (GstStructure) run = harness_dup_structure (data, "run");

  return run != NULL;
}

static void
resolve (Harness *h)
{
  g_signal_emit_by_name (h->src, "resolve");
  harness_poll (has_run, h->src, "the run is not resolved");
}

/* `resolve` tells it too, and asks nobody for what is kept. */
static void
test_resolve (void)
{
  g_autoptr (Folder) folder = folder_new ();
  g_autoptr (Harness) first = play_caching (NULL, "camb://tts/2001", folder);
  g_autoptr (Harness) known =
      new_caching (first->service, "camb://tts/2001", folder);
  g_autoptr (Harness) other =
      new_caching (first->service, "camb://tts/2002", folder);
  guint n_requests = camb_service_get_n_requests (first->service, "/apis/");

  resolve (known);
  assert_cached (known, "all");
  g_assert_cmpuint (camb_service_get_n_requests (first->service, "/apis/"), ==,
                    n_requests);
  resolve (other);
  assert_cached (other, "nothing");
  g_assert_cmpuint (camb_service_get_n_requests (first->service, "/apis/"), ==,
                    n_requests + 1);
}

/* Nothing at all is left behind. */
static void
test_off (void)
{
  g_autoptr (Folder) folder = folder_new ();
  g_autoptr (Harness) h = new_caching (NULL, RUN, folder);
  g_autoptr (GDir) dir = NULL;

  g_object_set (h->src, "cache", FALSE, NULL);
  harness_play (h);
  harness_stop (h);
  assert_cached (h, "nothing");
  dir = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

/* A folder that others may write to is not used; the run plays all the same. */
static void
test_public_folder (void)
{
  g_autoptr (Folder) folder = folder_new ();
  g_autoptr (Harness) h = new_caching (NULL, RUN, folder);
  g_autoptr (GDir) dir = NULL;

  g_assert_cmpint (g_chmod (folder, 0777), ==, 0);
  harness_play (h);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), ==, 1);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

/* More than fits is played, kept in part or not at all, and said once. */
static void
test_too_small (void)
{
  g_autoptr (Folder) folder = folder_new ();
  g_autoptr (Harness) h = new_caching (NULL, RUN, folder);

  g_object_set (h->src, "cache-max-size", G_GUINT64_CONSTANT (1000000), NULL);
  harness_play (h);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), >=, 1);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_WARNING), <=, 2);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_ERROR), ==, 0);
}

static void
add_tests (void)
{
  g_test_add_func ("/cache/again", test_again);
  g_test_add_func ("/cache/offline", test_offline);
  g_test_add_func ("/cache/offline-in-part", test_offline_in_part);
  g_test_add_func ("/cache/state", test_state);
  g_test_add_func ("/cache/resolve", test_resolve);
  g_test_add_func ("/cache/off", test_off);
  g_test_add_func ("/cache/public-folder", test_public_folder);
  g_test_add_func ("/cache/too-small", test_too_small);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
