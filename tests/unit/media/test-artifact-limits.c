/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "camb-error.h"
#include "camb-http.h"
#include "camb-kept.h"
#include "camb-run-private.h"
#include "media-fixture.h"

#define MIB (1024 * 1024)
#define LONG_ENOUGH (60 * G_TIME_SPAN_SECOND)

typedef MediaFixture Case;

static CambReader *
open_track (Case *self, const char *target, CambTrack track)
{
  g_autofree char *url = fault_server_dup_url (self->server, "%s", target);
  g_autoptr (CambLinks) links = camb_links_new_fixed (url);
  const CambMedia media = media_fixture_describe (self, links, track);

  return camb_reader_new (&media, &media_fixture_policy, NULL);
}

static CambReader *
open_video (Case *self, const char *target)
{
  return open_track (self, target, CAMB_TRACK_VIDEO);
}

static void
read_all (CambReader *reader, guint64 size)
{
  const gsize step = 100000;
  g_autofree guint8 *got = g_malloc (step);
  g_autofree guint8 *wanted = g_malloc (step);

  for (guint64 at = 0; at < size; at += step) {
    g_autoptr (GError) error = NULL;
    gssize n = camb_reader_read (reader, at, got, step, NULL, &error);

    g_assert_no_error (error);
    fault_server_fill (wanted, at, n, 1);
    g_assert_cmpmem (got, n, wanted, MIN (step, size - at));
  }
}

/* What is read last is on disk a little later. */
static void
close_when_kept (CambReader *reader)
{
  gint64 deadline = g_get_monotonic_time () + LONG_ENOUGH;

  while (!camb_reader_is_kept (reader)) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_thread_yield ();
  }
  camb_reader_close (reader);
  camb_reader_unref (reader);
}

static void
limit_file_size (rlim_t limit)
{
  struct rlimit limits;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limits), ==, 0);
  limits.rlim_cur = MIN (limit, limits.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limits), ==, 0);
}

/* It plays to the end all the same, and says so once. */
static void
assert_streams (Case *self, CambReader *reader, guint64 size)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (CambReader) other = NULL;

  read_all (reader, size);
  problem = camb_reader_take_problem (reader);
  g_assert_error (problem, CAMB_ERROR, CAMB_ERROR_SETTINGS);
  g_test_message ("%s", problem->message);
  g_assert_null (camb_reader_take_problem (reader));
  g_assert_false (camb_reader_is_kept (reader));
  read_all (reader, size);
}

static void
test_disk_full (Case *self, gconstpointer data)
{
  static const char *const targets[] = {
      "normal?size=8388608", "normal?size=8388608&cut=3000000",
      "chunked?size=8388608&ranges", "nolength?size=8388608"};

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    CambReader *reader;

    g_test_message ("%s", targets[i]);
    limit_file_size (2 * MIB);
    reader = open_video (self, targets[i]);
    if (i < 3) {
      assert_streams (self, reader, 8 * MIB);
    } else {
      g_autoptr (GError) problem = NULL;

      read_all (reader, 8 * MIB);
      problem = camb_reader_take_problem (reader);
      g_assert_error (problem, CAMB_ERROR, CAMB_ERROR_SETTINGS);
    }
    camb_reader_unref (reader);
    limit_file_size (RLIM_INFINITY);
  }
}

/* A cache that is too small for the file. */
static void
test_cache_full (Case *self, gconstpointer data)
{
  g_autoptr (CambCache) cache = camb_cache_new (self->cache.path, MIB, NULL);
  CambReader *reader;

  g_clear_pointer (&self->cache.folder, camb_folder_unref);
  self->cache.folder = camb_cache_add_run (cache, &cache_fixture_run, NULL);
  reader = open_video (self, "normal?size=8388608");
  assert_streams (self, reader, 8 * MIB);
  camb_reader_unref (reader);
  /* But one that fits is kept, however small the cache. */
  reader = open_track (self, "normal?size=300000", CAMB_TRACK_AUDIO);
  read_all (reader, 300000);
  g_assert_null (camb_reader_take_problem (reader));
  close_when_kept (reader);
}

static void
assert_kept (Case *self, const CambResult *result, CambKept kept)
{
  g_assert_cmpint (camb_kept_query (self->cache.folder, result), ==, kept);
}

static void
keep_track (Case *self, CambTrack track)
{
  CambReader *reader = open_track (self, "normal?size=300000", track);

  read_all (reader, 300000);
  close_when_kept (reader);
}

/* What is there of a run is what is there of its files. */
static void
test_kept (Case *self, gconstpointer data)
{
  g_autoptr (CambRun) run = camb_run_new (CAMB_KIND_DUBBING, 1001);
  CambResult *result = camb_run_add_result (run, "es-es");
  CambResult *other = camb_run_add_result (run, "de-de");
  CambReader *reader;

  camb_result_set_tracks (result, TRUE, TRUE);
  camb_result_set_tracks (other, TRUE, TRUE);
  g_assert_cmpint (camb_kept_query (NULL, result), ==, CAMB_KEPT_NOTHING);
  assert_kept (self, NULL, CAMB_KEPT_ALL);
  assert_kept (self, result, CAMB_KEPT_NOTHING);
  reader = open_video (self, "normal?size=8388608");
  read_all (reader, 200000);
  camb_reader_close (reader);
  camb_reader_unref (reader);
  assert_kept (self, result, CAMB_KEPT_PART);
  keep_track (self, CAMB_TRACK_AUDIO);
  assert_kept (self, result, CAMB_KEPT_PART);
  camb_result_set_tracks (result, FALSE, TRUE);
  assert_kept (self, result, CAMB_KEPT_ALL);
  assert_kept (self, other, CAMB_KEPT_NOTHING);
}

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
wait_for_at_most (const char *path, guint n)
{
  gint64 deadline = g_get_monotonic_time () + LONG_ENOUGH;

  while (count_entries (path) > n) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_thread_yield ();
  }
}

static void
open_and_drop (Case *self, guint i)
{
  static const char *const targets[] = {
      "normal?size=90000000", "silent?", "chunked?size=90000000",  "norange?",
      "etag?size=90000000",   "gzip?",   "normal?cut=10&how=stall"};
  g_autoptr (CambReader) reader =
      open_video (self, targets[i % G_N_ELEMENTS (targets)]);
  guint8 byte;

  if (i % 7 == 0 || i % 7 == 4)
    camb_reader_read (reader, i % 3 * 40 * MIB, &byte, 1, NULL, NULL);
  if (i % 2 == 0)
    camb_reader_close (reader);
}

/* Files, threads and what lies in the folder. */
static void
test_nothing_is_left (Case *self, gconstpointer data)
{
  guint n_threads, n_files;

  for (guint i = 0; i < 30; i++)
    open_and_drop (self, i);
  camb_http_drain ();
  wait_for_at_most ("/proc/self/task", 8);
  n_threads = count_entries ("/proc/self/task");
  n_files = cache_fixture_count_fds ();
  for (guint i = 0; i < 150; i++)
    open_and_drop (self, i);
  camb_http_drain ();
  wait_for_at_most ("/proc/self/task", n_threads);
  wait_for_at_most ("/proc/self/fd", n_files);
  /* The lock of the folder; of the file: a lock, an index and the data. */
  g_assert_cmpuint (cache_fixture_count_files (&self->cache), <=, 4);
}

static void
assert_clean (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    g_autofree char *data = NULL;
    gsize length;

    g_assert_null (strstr (name, "TOPSECRET"));
    assert_clean (child);
    if (!g_file_get_contents (child, &data, &length, NULL))
      continue;
    g_assert_null (memmem (data, length, "TOPSECRET", 9));
    g_assert_null (memmem (data, length, "127.0.0.1", 9));
    g_assert_null (memmem (data, length, "api.example", 11));
  }
}

/* No URL, and none of its parts, ever reaches the disk. */
static void
test_secret (Case *self, gconstpointer data)
{
  CambReader *reader =
      open_video (self, "redirect?to=%2Fnormal%3FTOPSECRET&sig=TOPSECRET");

  read_all (reader, MIB);
  assert_clean (self->cache.path);
  close_when_kept (reader);
  assert_clean (self->cache.path);
}

static void
test_names (void)
{
  static const char *const keys[] = {"es-es", "es-ES", "../../x",
                                     "",      "a/b",   "54"};
  g_autoptr (GHashTable) names =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (CambTrack track = 0; track < CAMB_N_TRACKS; track++) {
    g_assert_true (
        g_hash_table_add (names, camb_artifact_dup_file_name (NULL, track)));
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
      char *name = camb_artifact_dup_file_name (keys[i], track);

      g_assert_cmpuint (strspn (name, "abcdefghijklmnopqrstuvwxyz-0123456789"),
                        ==, strlen (name));
      g_assert_true (g_hash_table_add (names, name));
    }
  }
}

static void
add (const char *name, void (*test) (Case *self, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/artifact-limits/", name, NULL);

  g_test_add (path, Case, NULL, media_fixture_set_up, test,
              media_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  add ("disk-full", test_disk_full);
  add ("cache-full", test_cache_full);
  add ("kept", test_kept);
  add ("secret", test_secret);
  g_test_add_func ("/artifact-limits/names", test_names);
  add ("nothing-is-left", test_nothing_is_left);
  result = g_test_run ();
  camb_http_drain ();
  return result;
}
