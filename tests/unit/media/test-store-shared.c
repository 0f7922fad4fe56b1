/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cache-fixture.h"
#include "camb-store-private.h"

#define BLOCK CAMB_BLOCK_SIZE
#define NAME "video"
#define SIZE (6 * BLOCK + 4321)

static const CambIdentity first = {SIZE, (char *)"\"v1\"", NULL};
static const CambIdentity second = {SIZE, (char *)"\"v2\"", NULL};

static gboolean
put (CambStore *store, guint64 start, guint64 end, guint version)
{
  g_autofree guint8 *data = g_malloc (end - start);

  cache_fixture_fill (data, start, end - start, version);
  return camb_store_write (store, start, data, end - start);
}

/* Whatever is there of [@start, @end), is right. Returns how much that is. */
static guint64
count (CambStore *store, guint64 start, guint64 end, guint version)
{
  g_autofree guint8 *got = g_malloc (end - start);
  g_autofree guint8 *wanted = g_malloc (end - start);
  guint64 at = start, sum = 0;

  while (at < end) {
    gsize n = camb_store_read (store, at, got, end - at);

    cache_fixture_fill (wanted, at, n, version);
    g_assert_cmpmem (got, n, wanted, n);
    sum += n;
    at = n > 0 ? at + n : (at / BLOCK + 1) * BLOCK;
  }
  return sum;
}

/* The same file as two processes have it: their locks are two as well. */
typedef struct
{
  CambFolder *folders[2];
  CambStore *stores[2];
} Two;

static void
two_open (Two *self, CacheFixture *fixture)
{
  for (guint i = 0; i < 2; i++) {
    self->folders[i] = cache_fixture_open_again (fixture);
    self->stores[i] = camb_store_new (self->folders[i], NAME);
  }
}

static void
two_close (Two *self)
{
  for (guint i = 0; i < 2; i++) {
    g_clear_pointer (&self->stores[i], camb_store_unref);
    g_clear_pointer (&self->folders[i], camb_folder_unref);
  }
}

/* Each fetches another half; both are there in the end, whoever saves last. */
static void
test_merge (CacheFixture *self, gconstpointer data)
{
  for (guint last = 0; last < 2; last++) {
    g_autoptr (CambStore) third = NULL;
    Two two;

    two_open (&two, self);
    camb_store_begin (two.stores[0], &first, TRUE);
    camb_store_begin (two.stores[1], &first, TRUE);
    g_assert_true (put (two.stores[0], 0, 3 * BLOCK, 1));
    g_assert_true (put (two.stores[1], 3 * BLOCK, SIZE, 1));
    g_assert_cmpuint (count (two.stores[0], 0, SIZE, 1), ==, 3 * BLOCK);
    g_assert_true (camb_store_save (two.stores[1 - last], FALSE));
    g_assert_true (camb_store_save (two.stores[last], FALSE));
    g_assert_true (camb_store_is_complete (two.stores[last]));
    g_assert_false (camb_store_is_complete (two.stores[1 - last]));
    /* What the other wrote is believed, but checked. */
    g_assert_false (two.stores[last]->sealed);
    g_assert_cmpuint (count (two.stores[last], 0, SIZE, 1), ==, SIZE);

    third = camb_store_new (self->folder, NAME);
    g_assert_true (camb_store_is_complete (third));
    g_assert_cmpuint (count (third, 0, SIZE, 1), ==, SIZE);
    g_free (cache_fixture_find_file (self, NAME "."));
    /* Once all of it has been checked, that is written down. */
    g_assert_true (camb_store_save (third, FALSE));
    g_assert_true (third->sealed);
    two_close (&two);
    camb_store_discard (third);
  }
}

/* The second to come begins where the first has got to. */
static void
test_take_over (CacheFixture *self, gconstpointer data)
{
  Two two;

  two_open (&two, self);
  camb_store_begin (two.stores[0], &first, TRUE);
  g_assert_true (put (two.stores[0], BLOCK, 3 * BLOCK, 1));
  g_assert_true (camb_store_save (two.stores[0], FALSE));
  g_assert_cmpuint (count (two.stores[1], 0, SIZE, 1), ==, 0);
  camb_store_begin (two.stores[1], &first, TRUE);
  g_assert_cmpuint (count (two.stores[1], 0, SIZE, 1), ==, 2 * BLOCK);
  two_close (&two);
}

/* Another object in its place: the first goes on with what it has, but neither
 * claims nor removes what is the other's. */
static void
test_replaced (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambStore) third = NULL;
  Two two;

  two_open (&two, self);
  camb_store_begin (two.stores[0], &first, TRUE);
  g_assert_true (put (two.stores[0], 0, 2 * BLOCK, 1));
  g_assert_true (camb_store_save (two.stores[0], FALSE));
  camb_store_begin (two.stores[1], &second, TRUE);
  g_assert_true (put (two.stores[1], 0, SIZE, 2));
  g_assert_true (put (two.stores[0], 2 * BLOCK, SIZE, 1));
  g_assert_true (camb_store_save (two.stores[1], FALSE));
  g_assert_false (camb_store_save (two.stores[0], FALSE));
  g_assert_null (camb_store_take_problem (two.stores[0]));
  g_assert_cmpuint (count (two.stores[0], 0, SIZE, 1), ==, SIZE);
  camb_store_discard (two.stores[0]);
  g_assert_cmpuint (count (two.stores[1], 0, SIZE, 2), ==, SIZE);
  two_close (&two);

  third = camb_store_new (self->folder, NAME);
  g_assert_cmpuint (count (third, 0, SIZE, 2), ==, SIZE);
  g_free (cache_fixture_find_file (self, NAME "."));
}

/* The first throws its object away while the second still reads and writes it.
 */
static void
test_discarded (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambStore) third = NULL;
  Two two;

  two_open (&two, self);
  camb_store_begin (two.stores[0], &first, TRUE);
  camb_store_begin (two.stores[1], &first, TRUE);
  g_assert_true (put (two.stores[1], 0, 2 * BLOCK, 1));
  camb_store_discard (two.stores[0]);
  g_assert_true (put (two.stores[1], 2 * BLOCK, SIZE, 1));
  g_assert_false (camb_store_save (two.stores[1], FALSE));
  g_assert_cmpuint (count (two.stores[1], 0, SIZE, 1), ==, SIZE);
  two_close (&two);
  third = camb_store_new (self->folder, NAME);
  g_assert_cmpuint (count (third, 0, SIZE, 1), ==, 0);
  g_assert_null (cache_fixture_find_file (self, NAME "."));
}

/* The whole cache goes while it is used. */
static void
test_vanished (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambStore) store = camb_store_new (self->folder, NAME);

  camb_store_begin (store, &first, TRUE);
  g_assert_true (put (store, 0, 2 * BLOCK, 1));
  cache_fixture_remove (self->path);
  g_assert_true (put (store, 2 * BLOCK, SIZE, 1));
  g_assert_cmpuint (count (store, 0, SIZE, 1), ==, SIZE);
  g_assert_false (camb_store_save (store, TRUE));
  g_assert_null (camb_store_take_problem (store));
  g_assert_cmpuint (count (store, 0, SIZE, 1), ==, SIZE);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  camb_store_discard (store);
  g_assert_cmpuint (count (store, 0, SIZE, 1), ==, 0);
}

typedef struct
{
  CambStore *store;
  gboolean discards;
  guint32 seed;
} Worker;

static void
work_once (Worker *self, GRand *rand)
{
  guint64 start = g_rand_int_range (rand, 0, SIZE);
  guint64 end = start + g_rand_int_range (rand, 1, 3 * BLOCK);
  guint64 hole_start, hole_end;
  CambSpans spans;

  end = MIN (end, SIZE);
  switch (g_rand_int_range (rand, 0, 8)) {
  case 0:
    camb_store_save (self->store, g_rand_boolean (rand));
    break;
  case 1:
    camb_store_begin (self->store, &first, TRUE);
    break;
  case 2:
    if (self->discards)
      camb_store_discard (self->store);
    break;
  case 3:
    camb_store_find_hole (self->store, start, &hole_start, &hole_end);
    camb_store_is_complete (self->store);
    camb_store_copy_spans (self->store, &spans);
    camb_spans_clear (&spans);
    break;
  case 4:
  case 5:
    put (self->store, start, end, 1);
    break;
  default:
    count (self->store, start, end, 1);
  }
}

static gpointer
work (gpointer data)
{
  Worker *self = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (self->seed);

  for (guint i = 0; i < 400; i++)
    work_once (self, rand);
  return NULL;
}

/* All at the same time, in what stands for two processes. */
static void
let_work (CacheFixture *self, gboolean discards)
{
  guint32 seed = g_test_rand_int ();
  Worker workers[6];
  GThread *threads[6];
  Two two;

  g_test_message ("seed %u", seed);
  two_open (&two, self);
  camb_store_begin (two.stores[0], &first, TRUE);
  camb_store_begin (two.stores[1], &first, TRUE);
  for (guint i = 0; i < 6; i++) {
    workers[i] = (Worker){two.stores[i % 2], discards, seed + i};
    threads[i] = g_thread_new ("worker", work, &workers[i]);
  }
  for (guint i = 0; i < 6; i++)
    g_thread_join (threads[i]);
  two_close (&two);
}

static void
test_threads (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambStore) store = NULL;
  guint n_fds = cache_fixture_count_fds ();

  let_work (self, FALSE);
  g_assert_cmpuint (cache_fixture_count_fds (), ==, n_fds);
  store = camb_store_new (self->folder, NAME);
  count (store, 0, SIZE, 1);
  camb_store_begin (store, &first, TRUE);
  g_assert_true (put (store, 0, SIZE, 1));
  g_assert_cmpuint (count (store, 0, SIZE, 1), ==, SIZE);
}

static void
test_threads_discard (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambStore) store = NULL;

  let_work (self, TRUE);
  store = camb_store_new (self->folder, NAME);
  count (store, 0, SIZE, 1);
  g_free (cache_fixture_find_file (self, NAME "."));
}

static void
write_for_ever (CacheFixture *self)
{
  g_autoptr (CambFolder) folder = cache_fixture_open_again (self);
  g_autoptr (CambStore) store = camb_store_new (folder, NAME);
  g_autoptr (GRand) rand = g_rand_new ();

  camb_store_begin (store, &first, TRUE);
  for (;;) {
    guint64 start = g_rand_int_range (rand, 0, SIZE);

    put (store, start, MIN (start + BLOCK, SIZE), 1);
    if (g_rand_int_range (rand, 0, 4) == 0)
      camb_store_save (store, g_rand_boolean (rand));
    if (g_rand_int_range (rand, 0, 20) == 0)
      camb_store_discard (store);
    camb_store_begin (store, &first, TRUE);
  }
}

/* A process that is killed at any moment leaves nothing that is wrong. */
static void
test_killed (CacheFixture *self, gconstpointer data)
{
  for (guint i = 0; i < 50; i++) {
    g_autoptr (CambStore) store = NULL;
    gint64 end = g_get_monotonic_time () + i * 300;
    pid_t child = fork ();
    int status;

    if (child == 0)
      write_for_ever (self);
    while (g_get_monotonic_time () < end)
      g_thread_yield ();
    kill (child, SIGKILL);
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    store = camb_store_new (self->folder, NAME);
    count (store, 0, SIZE, 1);
  }
}

static gpointer
save_often (gpointer data)
{
  CambStore *store = data;

  for (guint i = 0; i < 3000; i++) {
    g_mutex_lock (&store->lock);
    store->dirty = TRUE;
    g_mutex_unlock (&store->lock);
    g_assert_true (camb_store_save (store, FALSE));
  }
  return NULL;
}

/* Who looks at what is saved all the time finds it each time. */
static void
test_saved_often (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambStore) store = camb_store_new (self->folder, NAME);
  GThread *thread;

  camb_store_begin (store, &first, TRUE);
  g_assert_true (put (store, 0, SIZE, 1));
  g_assert_true (camb_store_save (store, TRUE));
  thread = g_thread_new ("saver", save_often, store);
  for (guint i = 0; i < 3000; i++)
    g_assert_cmpint (camb_store_query (self->folder, NAME), ==, CAMB_KEPT_ALL);
  g_thread_join (thread);
}

/* What others have changed meanwhile is looked at in the end, so that a file
 * that is complete is known to be. */
static void
test_sealed_in_the_end (CacheFixture *self, gconstpointer data)
{
  Two two;

  two_open (&two, self);
  camb_store_begin (two.stores[0], &first, TRUE);
  g_assert_true (put (two.stores[0], 0, 3 * BLOCK, 1));
  g_assert_true (camb_store_save (two.stores[0], FALSE));
  camb_store_begin (two.stores[1], &first, TRUE);
  g_assert_true (put (two.stores[0], 3 * BLOCK, 4 * BLOCK, 1));
  g_assert_true (put (two.stores[1], 3 * BLOCK, SIZE, 1));
  g_assert_true (camb_store_save (two.stores[1], TRUE));
  g_assert_true (camb_store_is_sealed (two.stores[1]));
  two_close (&two);
}

/* A process that was stopped while it had the lock stops nobody else. */
static void
test_lock_held (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambFolder) other = cache_fixture_open_again (self);
  int lock = camb_folder_lock_file (other, NAME ".lock");
  g_autoptr (CambStore) store = camb_store_new (self->folder, NAME);

  g_assert_cmpint (lock, >=, 0);
  camb_store_begin (store, &first, TRUE);
  g_assert_true (put (store, 0, SIZE, 1));
  g_assert_true (camb_store_save (store, FALSE));
  camb_store_discard (store);
  camb_store_begin (store, &first, TRUE);
  g_assert_true (put (store, 0, SIZE, 1));
  g_assert_true (camb_store_save (store, FALSE));
  g_clear_pointer (&store, camb_store_unref);
  store = camb_store_new (self->folder, NAME);
  g_assert_cmpuint (count (store, 0, SIZE, 1), ==, SIZE);
  close (lock);
}

static void
add (const char *name, void (*test) (CacheFixture *self, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/store-shared/", name, NULL);

  g_test_add (path, CacheFixture, NULL, cache_fixture_set_up, test,
              cache_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("merge", test_merge);
  add ("take-over", test_take_over);
  add ("replaced", test_replaced);
  add ("discarded", test_discarded);
  add ("vanished", test_vanished);
  add ("threads", test_threads);
  add ("threads-discard", test_threads_discard);
  add ("saved-often", test_saved_often);
  add ("sealed-in-the-end", test_sealed_in_the_end);
  add ("lock-held", test_lock_held);
  add ("killed", test_killed);
  return g_test_run ();
}
