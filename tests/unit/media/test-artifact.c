/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>

#include "camb-error.h"
#include "camb-http.h"
#include "camb-kept.h"
#include "media-fixture.h"

#define SECRET "sig=TOPSECRET"
#define MIB (1024 * 1024)

#define LONG_ENOUGH (60 * G_TIME_SPAN_SECOND)

typedef struct
{
  MediaFixture media;
  char *url;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  media_fixture_set_up (&self->media, NULL);
}

static void
tear_down (Case *self, gconstpointer data)
{
  media_fixture_tear_down (&self->media, NULL);
  g_free (self->url);
}

static void
use (Case *self, const char *target)
{
  g_free (self->url);
  self->url = fault_server_dup_url (self->media.server, "%s&" SECRET, target);
}

/* One who reads, and what that costs. */
typedef struct
{
  CambReader *reader;
  CambCounters *counters;
} Seat;

static Seat
sit_at (Case *self, gboolean keep)
{
  g_autoptr (CambLinks) links = camb_links_new_fixed (self->url);
  CambMedia media =
      media_fixture_describe (&self->media, links, CAMB_TRACK_VIDEO);
  Seat seat = {.counters = camb_counters_new ()};

  if (!keep)
    media.folder = NULL;
  seat.reader = camb_reader_new (&media, &media_fixture_policy, seat.counters);
  return seat;
}

static Seat
sit (Case *self)
{
  return sit_at (self, TRUE);
}

static void
leave (Seat *seat)
{
  g_clear_pointer (&seat->reader, camb_reader_unref);
  g_clear_pointer (&seat->counters, camb_counters_unref);
}

static guint64
get_downloaded (const Seat *seat)
{
  return camb_counters_get (seat->counters, CAMB_COUNTER_BYTES_DOWNLOADED);
}

static guint64
get_from_cache (const Seat *seat)
{
  return camb_counters_get (seat->counters, CAMB_COUNTER_BYTES_FROM_CACHE);
}

static void
assert_version (const Seat *seat, guint64 start, guint64 end, guint version)
{
  g_autofree guint8 *got = g_malloc (end - start + 1);
  g_autofree guint8 *wanted = g_malloc (end - start + 1);
  g_autoptr (GError) error = NULL;
  gssize n = camb_reader_read (seat->reader, start, got, end - start + 1, NULL,
                               &error);

  g_assert_no_error (error);
  /* One more is wanted, and may be there. */
  g_assert_cmpint (n, >=, end - start);
  fault_server_fill (wanted, start, end - start, version);
  g_assert_cmpmem (got, end - start, wanted, end - start);
}

static void
assert_bytes (const Seat *seat, guint64 start, guint64 end)
{
  assert_version (seat, start, end, 1);
}

static void
read_all (const Seat *seat, guint64 size, gsize step)
{
  guint64 at;

  for (at = 0; at < size; at += step)
    assert_bytes (seat, at, MIN (at + step, size));
}

/* What is read last is on disk a little later. */
static void
wait_until_kept (const Seat *seat)
{
  gint64 deadline = g_get_monotonic_time () + LONG_ENOUGH;

  while (!camb_reader_is_kept (seat->reader)) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    g_thread_yield ();
  }
}

static GError *
fail_to_read (const Seat *seat, guint64 position)
{
  GError *error = NULL;
  guint8 byte;

  g_assert_cmpint (
      camb_reader_read (seat->reader, position, &byte, 1, NULL, &error), ==,
      -1);
  return error;
}

typedef struct
{
  Seat seat;
  guint64 size;
  gsize step;
} Job;

static gpointer
do_job (gpointer data)
{
  Job *job = data;

  read_all (&job->seat, job->size, job->step);
  return NULL;
}

/* Readers of different speed, and one download. Returns what it cost. */
static guint64
share (Case *self, gboolean keep, guint n, guint64 size)
{
  g_autofree Job *jobs = g_new0 (Job, n);
  g_autofree GThread **threads = g_new0 (GThread *, n);
  guint64 sum = 0;

  for (guint i = 0; i < n; i++)
    jobs[i] = (Job){sit_at (self, keep), size, 5000 + 7000 * i};
  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("job", do_job, &jobs[i]);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
  if (keep)
    wait_until_kept (&jobs[0].seat);
  for (guint i = 0; i < n; i++) {
    sum += get_downloaded (&jobs[i].seat);
    leave (&jobs[i].seat);
  }
  return sum;
}

/* Two at once cost as much as one, and the next nothing at all. */
static void
test_two (Case *self, gconstpointer data)
{
  const guint64 size = 3000001;
  Seat seat;
  guint n_requests;

  use (self, "normal?size=3000001");
  g_assert_cmpuint (share (self, TRUE, 2, size), ==, size);
  n_requests = fault_server_count (self->media.server);
  seat = sit (self);
  g_assert_true (camb_reader_wait_open (seat.reader, NULL, NULL));
  g_assert_true (camb_reader_is_seekable (seat.reader));
  g_assert_true (camb_reader_is_kept (seat.reader));
  g_assert_cmpint (camb_reader_get_size (seat.reader), ==, size);
  read_all (&seat, size, 300000);
  g_assert_cmpuint (fault_server_count (self->media.server), ==, n_requests);
  g_assert_cmpuint (get_downloaded (&seat), ==, 0);
  g_assert_cmpuint (get_from_cache (&seat), >=, size);
  leave (&seat);
}

/* Without a cache, too. */
static void
test_ten (Case *self, gconstpointer data)
{
  use (self, "normal?size=3000001");
  g_assert_cmpuint (share (self, FALSE, 10, 3000001), <=, 3060000);
  use (self, "normal?size=3000002");
  g_assert_cmpuint (share (self, TRUE, 10, 3000002), <=, 3060000);
}

/* What is kept needs neither host nor network. */
static void
test_offline (Case *self, gconstpointer data)
{
  Seat seat;

  use (self, "normal?size=2000000");
  share (self, TRUE, 1, 2000000);
  g_clear_pointer (&self->media.server, fault_server_free);
  seat = sit (self);
  read_all (&seat, 2000000, 100000);
  assert_bytes (&seat, 1999990, 2000000);
  leave (&seat);
}

/* A part is kept: it comes from disk, the rest from the network, and what is
 * counted is true to the byte. */
static void
test_part (Case *self, gconstpointer data)
{
  const guint64 size = 8 * MIB;
  guint64 first, kept;
  g_autoptr (GError) error = NULL;
  Seat seat;

  use (self, "normal?size=8388608");
  seat = sit (self);
  assert_bytes (&seat, 0, 2000000);
  first = get_downloaded (&seat);
  g_assert_cmpuint (first, <, size);
  leave (&seat);

  seat = sit (self);
  for (guint64 at = 0; at < size; at += 100000) {
    g_autofree guint8 *buffer = g_malloc (100000);
    gssize n = camb_reader_read (seat.reader, at, buffer, 100000, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpint (n, ==, MIN (100000, size - at));
  }
  kept = get_from_cache (&seat);
  /* What had come last may not have been a whole block, or not saved. */
  g_assert_cmpuint (kept, <=, first + MIB);
  g_assert_cmpuint (kept, >=, 2000000 / 65536 * 65536 - 65536);
  g_assert_cmpuint (kept % 65536, ==, 0);
  g_assert_cmpuint (kept + get_downloaded (&seat), ==, size);
  wait_until_kept (&seat);
  leave (&seat);

  seat = sit (self);
  read_all (&seat, size, 1000000);
  g_assert_cmpuint (get_downloaded (&seat), ==, 0);
  leave (&seat);
}

/* Without a host, the part that is kept can be read, and the rest says why it
 * cannot. */
static void
test_part_offline (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Seat seat;

  use (self, "normal?size=8388608");
  seat = sit (self);
  assert_bytes (&seat, 0, 100000);
  leave (&seat);
  g_clear_pointer (&self->media.server, fault_server_free);
  seat = sit (self);
  g_assert_true (camb_reader_wait_open (seat.reader, NULL, NULL));
  assert_bytes (&seat, 0, 65535);
  error = fail_to_read (&seat, 8000000);
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_MEDIA);
  assert_bytes (&seat, 0, 65535);
  leave (&seat);
}

/* Another file behind the same name: never joined to what is kept, told once,
 * and what is opened next is the new one. */
static void
test_changed (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Seat seat;

  use (self, "etag?size=8388608");
  seat = sit (self);
  assert_bytes (&seat, 0, 100000);
  leave (&seat);
  seat = sit (self);
  assert_bytes (&seat, 0, 65535);
  error = fail_to_read (&seat, 8000000);
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_MEDIA);
  g_assert_nonnull (strstr (error->message, "changed"));
  g_assert_null (strstr (error->message, "TOPSECRET"));
  leave (&seat);
  g_assert_null (cache_fixture_find_file (&self->media.cache, "video"));
  seat = sit (self);
  g_assert_true (camb_reader_wait_open (seat.reader, NULL, NULL));
  assert_version (&seat, 0, 65535, fault_server_count (self->media.server));
  leave (&seat);
}

/* The same while somebody has the old file open, and leaves it so. */
static void
test_changed_while_open (Case *self, gconstpointer data)
{
  for (guint keep = 0; keep < 2; keep++) {
    g_autoptr (GError) error = NULL;
    Seat old, next;

    use (self, keep ? "etag?size=8388608" : "etag?size=8388609");
    old = sit_at (self, keep);
    assert_bytes (&old, 0, 10);
    error = fail_to_read (&old, 8000000);
    g_assert_error (error, CAMB_ERROR, CAMB_ERROR_MEDIA);
    g_assert_nonnull (strstr (error->message, "changed"));
    next = sit_at (self, keep);
    g_assert_true (camb_reader_wait_open (next.reader, NULL, NULL));
    assert_version (&next, 0, 65535, 3);
    leave (&old);
    assert_version (&next, 0, 65535, 3);
    leave (&next);
  }
}

/* One who gives up early takes nothing from the others, nor from those who come
 * later. The host asks for a second's patience, so that there is an early. */
static void
test_give_up (Case *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Seat seats[3];

  use (self, "status?code=503&times=1&retry=1");
  seats[0] = sit (self);
  seats[1] = sit (self);
  g_cancellable_cancel (cancellable);
  g_assert_false (camb_reader_wait_open (seats[0].reader, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  camb_reader_close (seats[0].reader);
  g_clear_error (&error);
  g_assert_false (camb_reader_wait_open (seats[0].reader, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  seats[2] = sit (self);
  leave (&seats[0]);
  read_all (&seats[2], MIB, 50000);
  read_all (&seats[1], MIB, 50000);
  g_assert_cmpuint (fault_server_count (self->media.server), ==, 2);
  leave (&seats[1]);
  leave (&seats[2]);
}

/* A file that cannot be opened is asked for anew by who comes next, though the
 * first has not left. */
static void
test_not_opened (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Seat seats[2];

  use (self, "status?code=404&times=1");
  seats[0] = sit (self);
  g_assert_false (camb_reader_wait_open (seats[0].reader, NULL, &error));
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_MEDIA);
  seats[1] = sit (self);
  assert_bytes (&seats[1], 0, 1000);
  leave (&seats[0]);
  assert_bytes (&seats[1], 0, 1000);
  leave (&seats[1]);
}

/* Nobody reads: a little is fetched, and no more. */
static void
test_ahead (Case *self, gconstpointer data)
{
  for (guint keep = 0; keep < 2; keep++) {
    gint64 deadline = g_get_monotonic_time () + LONG_ENOUGH;
    Seat seat;

    use (self, keep ? "normal?size=99000000" : "normal?size=99000001");
    seat = sit_at (self, keep);
    assert_bytes (&seat, 0, 1);
    while (get_downloaded (&seat) < MIB - 128 * 1024) {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_thread_yield ();
    }
    camb_reader_close (seat.reader);
    g_assert_cmpuint (get_downloaded (&seat), <=, MIB + 2);
    leave (&seat);
  }
}

/* One is through before the other begins: what left memory is on disk. */
static void
test_slow_and_fast (Case *self, gconstpointer data)
{
  const guint64 size = 12 * MIB;
  Seat slow, fast;

  use (self, "normal?size=12582912");
  slow = sit (self);
  fast = sit (self);
  assert_bytes (&slow, 0, 10);
  read_all (&fast, size, 400000);
  read_all (&slow, size, 50000);
  g_assert_cmpuint (get_downloaded (&slow) + get_downloaded (&fast), ==, size);
  leave (&slow);
  leave (&fast);
}

/* A host that only has whole files: who seeks has to wait until it is here. */
static void
test_no_ranges (Case *self, gconstpointer data)
{
  static const char *const targets[] = {
      "norange?size=2000000", "nolength?size=2000000", "chunked?size=2000000"};

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    Seat seat;

    g_test_message ("%s", targets[i]);
    use (self, targets[i]);
    seat = sit (self);
    g_assert_true (camb_reader_wait_open (seat.reader, NULL, NULL));
    g_assert_false (camb_reader_is_seekable (seat.reader));
    read_all (&seat, 2000000, 100000);
    assert_bytes (&seat, 2000000, 2000000);
    wait_until_kept (&seat);
    g_assert_true (camb_reader_is_seekable (seat.reader));
    assert_bytes (&seat, 1, 10);
    assert_bytes (&seat, 1999000, 2000000);
    leave (&seat);
    seat = sit (self);
    g_assert_true (camb_reader_is_seekable (seat.reader));
    g_assert_cmpint (camb_reader_get_size (seat.reader), ==, 2000000);
    assert_bytes (&seat, 1999000, 2000000);
    g_assert_cmpuint (get_downloaded (&seat), ==, 0);
    leave (&seat);
    cache_fixture_tear_down (&self->media.cache, NULL);
    cache_fixture_set_up (&self->media.cache, NULL);
  }
}

static void
test_empty (Case *self, gconstpointer data)
{
  guint n_requests;
  Seat seat;

  use (self, "normal?size=0");
  seat = sit (self);
  assert_bytes (&seat, 0, 0);
  wait_until_kept (&seat);
  leave (&seat);
  n_requests = fault_server_count (self->media.server);
  seat = sit (self);
  assert_bytes (&seat, 0, 0);
  g_assert_cmpint (camb_reader_get_size (seat.reader), ==, 0);
  leave (&seat);
  g_assert_cmpuint (fault_server_count (self->media.server), ==, n_requests);
}

/* A block that has been damaged costs that block, and nobody notices. */
static void
test_damaged (Case *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  FILE *file;
  Seat seat;

  use (self, "normal?size=5000000");
  share (self, TRUE, 1, 5000000);
  path = cache_fixture_find_file (&self->media.cache, "video-");
  file = g_fopen (path, "r+");
  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, 2500000, SEEK_SET), ==, 0);
  g_assert_cmpint (fputs ("damage", file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
  seat = sit (self);
  g_assert_false (camb_reader_is_kept (seat.reader));
  read_all (&seat, 5000000, 77777);
  g_assert_cmpuint (get_downloaded (&seat), ==, 65536);
  leave (&seat);
  seat = sit (self);
  read_all (&seat, 5000000, 77777);
  g_assert_cmpuint (get_downloaded (&seat), ==, 0);
  leave (&seat);
}

/* The cache goes while it is read from and written to. */
static void
test_vanished (Case *self, gconstpointer data)
{
  g_autoptr (GError) problem = NULL;
  Seat seat;

  use (self, "normal?size=8388608");
  seat = sit (self);
  assert_bytes (&seat, 0, 1000);
  cache_fixture_remove (self->media.cache.path);
  read_all (&seat, 8 * MIB, 200000);
  problem = camb_reader_take_problem (seat.reader);
  g_assert_no_error (problem);
  leave (&seat);
}

static void
add (const char *name, void (*test) (Case *self, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/artifact/", name, NULL);

  g_test_add (path, Case, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  add ("two", test_two);
  add ("ten", test_ten);
  add ("offline", test_offline);
  add ("part", test_part);
  add ("part-offline", test_part_offline);
  add ("changed", test_changed);
  add ("changed-while-open", test_changed_while_open);
  add ("give-up", test_give_up);
  add ("not-opened", test_not_opened);
  add ("ahead", test_ahead);
  add ("slow-and-fast", test_slow_and_fast);
  add ("no-ranges", test_no_ranges);
  add ("empty", test_empty);
  add ("damaged", test_damaged);
  add ("vanished", test_vanished);
  result = g_test_run ();
  camb_http_drain ();
  return result;
}
