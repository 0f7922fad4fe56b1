/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cache-fixture.h"
#include "camb-error.h"
#include "camb-store-private.h"

#define BLOCK CAMB_BLOCK_SIZE
#define NAME "video"

static CambIdentity
identity_of (gint64 size)
{
  return (CambIdentity){.size = size, .etag = (char *)"\"v1\""};
}

static CambStore *
open_store (CacheFixture *self, gint64 size)
{
  CambStore *store = camb_store_new (self->folder, NAME);
  const CambIdentity identity = identity_of (size);

  camb_store_begin (store, &identity, TRUE);
  return store;
}

static gboolean
put (CambStore *store, guint64 start, guint64 end)
{
  g_autofree guint8 *data = g_malloc (end - start + 1);

  cache_fixture_fill (data, start, end - start, 1);
  return camb_store_write (store, start, data, end - start);
}

/* Every byte is there, and is the right one. */
static void
assert_there (CambStore *store, guint64 start, guint64 end)
{
  g_autofree guint8 *got = g_malloc (end - start + 1);
  g_autofree guint8 *wanted = g_malloc (end - start + 1);
  gsize done = 0;

  while (done < end - start) {
    gsize n =
        camb_store_read (store, start + done, got + done, end - start - done);

    g_assert_cmpuint (n, >, 0);
    done += n;
  }
  cache_fixture_fill (wanted, start, end - start, 1);
  g_assert_cmpmem (got, done, wanted, end - start);
}

static void
assert_missing (CambStore *store, guint64 position)
{
  guint8 byte;

  g_assert_cmpuint (camb_store_read (store, position, &byte, 1), ==, 0);
}

/* A file of any size is kept, and costs no check when it is opened again. */
static void
test_sizes (CacheFixture *self, gconstpointer data)
{
  static const guint64 sizes[] = {
      0,         1,         BLOCK - 1,     BLOCK,         BLOCK + 1,
      2 * BLOCK, 3 * BLOCK, 5 * BLOCK - 1, 5 * BLOCK + 1, 700001};

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (CambStore) store = open_store (self, sizes[i]);

    g_test_message ("%" PRIu64, sizes[i]);
    g_assert_cmpint (camb_store_is_complete (store), ==, sizes[i] == 0);
    g_assert_true (put (store, 0, sizes[i]));
    assert_there (store, 0, sizes[i]);
    assert_missing (store, sizes[i]);
    g_assert_true (camb_store_is_complete (store));
    g_assert_true (camb_store_save (store, i % 2));
    g_assert_true (store->sealed);
    g_clear_pointer (&store, camb_store_unref);

    store = camb_store_new (self->folder, NAME);
    g_assert_true (camb_store_is_complete (store));
    g_assert_true (store->sealed);
    g_assert_cmpint (camb_store_query (self->folder, NAME), ==, CAMB_KEPT_ALL);
    assert_there (store, 0, sizes[i]);
    assert_missing (store, sizes[i]);
    assert_missing (store, G_MAXUINT64 - 1);
    camb_store_discard (store);
    g_assert_false (camb_store_is_complete (store));
    g_assert_cmpint (camb_store_query (self->folder, NAME), ==,
                     CAMB_KEPT_NOTHING);
  }
}

/* What is known of the object comes back, byte by byte. */
static void
test_identity (CacheFixture *self, gconstpointer data)
{
  const CambIdentity identity = {100, (char *)"W/\"x\"", (char *)"Sun, 22"};
  g_auto (CambIdentity) known = CAMB_IDENTITY_INIT;
  g_autoptr (CambStore) store = camb_store_new (self->folder, NAME);
  gboolean seekable = FALSE;

  g_assert_false (camb_store_get_identity (store, &known, &seekable));
  camb_store_begin (store, &identity, TRUE);
  g_assert_true (put (store, 0, 100));
  g_assert_true (camb_store_save (store, TRUE));
  /* There is nothing new to be written down. */
  g_assert_false (camb_store_save (store, TRUE));
  g_clear_pointer (&store, camb_store_unref);
  store = camb_store_new (self->folder, NAME);
  g_assert_true (camb_store_get_identity (store, &known, &seekable));
  g_assert_true (seekable);
  g_assert_cmpint (known.size, ==, 100);
  g_assert_cmpstr (known.etag, ==, identity.etag);
  g_assert_cmpstr (known.last_modified, ==, identity.last_modified);
}

#define MODEL_SIZE (7 * BLOCK + 1234)
#define MODEL_BLOCKS 8

/* What is there by byte, and what will be there after a kill, by block. */
typedef struct
{
  CambStore *store;
  gboolean map[MODEL_SIZE];
  gboolean saved[MODEL_BLOCKS];
} Model;

static guint64
block_end (guint block)
{
  return MIN ((guint64)(block + 1) * BLOCK, MODEL_SIZE);
}

static gboolean
model_has_block (const Model *self, guint block)
{
  for (guint64 i = block * BLOCK; i < block_end (block); i++) {
    if (!self->map[i])
      return FALSE;
  }
  return TRUE;
}

static void
model_write (Model *self, guint64 start, guint64 end)
{
  g_assert_true (put (self->store, start, end));
  for (guint64 i = start; i < end; i++)
    self->map[i] = TRUE;
}

static void
model_save (Model *self, gboolean sync)
{
  camb_store_save (self->store, sync);
  for (guint i = 0; i < MODEL_BLOCKS; i++)
    self->saved[i] = model_has_block (self, i);
}

static void
model_kill (Model *self, CacheFixture *fixture)
{
  camb_store_unref (self->store);
  self->store = open_store (fixture, MODEL_SIZE);
  for (guint i = 0; i < MODEL_BLOCKS; i++) {
    for (guint64 k = i * BLOCK; k < block_end (i); k++)
      self->map[k] = self->saved[i];
  }
}

static void
model_check (Model *self, guint64 position, gsize length)
{
  guint64 start = position, end, hole_start, hole_end;
  guint8 byte;

  while (start < MODEL_SIZE && self->map[start])
    start++;
  end = start;
  while (end < MODEL_SIZE && !self->map[end])
    end++;
  assert_there (self->store, position, MIN (start, position + length));
  if (start < MODEL_SIZE)
    g_assert_cmpuint (camb_store_read (self->store, start, &byte, 1), ==, 0);
  g_assert_cmpint (
      camb_store_find_hole (self->store, position, &hole_start, &hole_end), ==,
      start < MODEL_SIZE);
  if (start < MODEL_SIZE) {
    g_assert_cmpuint (hole_start, ==, start);
    g_assert_cmpuint (hole_end, ==, end);
  }
}

static void
model_step (Model *self, CacheFixture *fixture, GRand *rand)
{
  guint64 position = g_rand_int_range (rand, 0, MODEL_SIZE);
  gsize length = 1 << g_rand_int_range (rand, 0, 18);

  /* Whole blocks have a way of their own. */
  if (g_rand_boolean (rand))
    position = position / BLOCK * BLOCK;
  length = MIN (length, MODEL_SIZE - position);
  switch (g_rand_int_range (rand, 0, 12)) {
  case 0:
    model_save (self, g_rand_boolean (rand));
    break;
  case 1:
    model_kill (self, fixture);
    break;
  case 2:
    camb_store_discard (self->store);
    memset (self->map, 0, sizeof self->map);
    memset (self->saved, 0, sizeof self->saved);
    model_kill (self, fixture);
    break;
  case 3:
  case 4:
  case 5:
    model_write (self, position, position + length);
    break;
  default:
    model_check (self, position, length);
  }
}

static void
test_model (CacheFixture *self, gconstpointer data)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree Model *model = g_new0 (Model, 1);
  guint n_fds = cache_fixture_count_fds ();

  g_test_message ("seed %u", seed);
  model->store = open_store (self, MODEL_SIZE);
  for (guint i = 0; i < 1500; i++)
    model_step (model, self, rand);
  model_write (model, 0, MODEL_SIZE);
  model_check (model, 0, MODEL_SIZE);
  g_assert_true (camb_store_is_complete (model->store));
  camb_store_unref (model->store);
  g_assert_cmpuint (cache_fixture_count_fds (), ==, n_fds);
}

/* The host did not say how long it would be. */
static void
test_unknown_size (CacheFixture *self, gconstpointer data)
{
  static const guint64 sizes[] = {0, 1, BLOCK, BLOCK + 1, 3 * BLOCK, 200000};

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (CambStore) store = open_store (self, -1);
    g_auto (CambIdentity) identity = CAMB_IDENTITY_INIT;
    gboolean seekable;

    for (guint64 at = 0; at < sizes[i]; at += 10000)
      g_assert_true (put (store, at, MIN (at + 10000, sizes[i])));
    assert_there (store, 0, sizes[i]);
    g_assert_false (camb_store_is_complete (store));
    g_assert_false (camb_store_get_identity (store, &identity, &seekable));
    g_assert_false (camb_store_save (store, TRUE));
    camb_store_finish (store, sizes[i]);
    camb_store_finish (store, 5);
    g_assert_true (camb_store_is_complete (store));
    g_assert_true (camb_store_save (store, FALSE));
    g_clear_pointer (&store, camb_store_unref);

    store = camb_store_new (self->folder, NAME);
    g_assert_true (camb_store_is_complete (store));
    g_assert_true (camb_store_get_identity (store, &identity, &seekable));
    g_assert_cmpint (identity.size, ==, sizes[i]);
    assert_there (store, 0, sizes[i]);
    camb_store_discard (store);
  }
}

/* Nobody could ever use the rest of such a file, so nothing of it stays. */
static void
test_unknown_size_dropped (CacheFixture *self, gconstpointer data)
{
  const CambIdentity nothing = CAMB_IDENTITY_INIT;
  CambStore *store = NULL;

  for (guint i = 0; i < 5; i++) {
    store = camb_store_new (self->folder, NAME);
    for (guint k = 0; k < 3; k++) {
      camb_store_begin (store, &nothing, FALSE);
      g_assert_true (put (store, 0, 100000));
      assert_there (store, 0, 100000);
    }
    camb_store_save (store, TRUE);
    camb_store_unref (store);
  }
  g_assert_null (cache_fixture_find_file (self, NAME "."));
  store = camb_store_new (self->folder, NAME);
  assert_missing (store, 0);
  camb_store_unref (store);
}

/* Too short for what has come: not to be believed. */
static void
test_finished_too_early (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambStore) store = open_store (self, -1);

  g_assert_true (put (store, 0, 3 * BLOCK));
  camb_store_finish (store, BLOCK + 10);
  assert_missing (store, BLOCK + 10);
  camb_store_save (store, FALSE);
  g_clear_pointer (&store, camb_store_unref);
  store = camb_store_new (self->folder, NAME);
  g_assert_false (camb_store_is_complete (store));
}

/* Nothing is written behind the end. */
static void
test_too_long (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambStore) store = open_store (self, 100);

  g_assert_false (put (store, 100, 200));
  g_assert_false (put (store, 3 * BLOCK, 3 * BLOCK + 10));
  g_assert_false (put (store, 0, 3 * BLOCK));
  assert_missing (store, 100);
  g_clear_pointer (&store, camb_store_unref);
  store = open_store (self, 100);
  g_assert_true (put (store, 0, 100));
  g_assert_true (camb_store_save (store, FALSE));
  g_clear_pointer (&store, camb_store_unref);
  store = camb_store_new (self->folder, NAME);
  g_assert_true (camb_store_is_complete (store));
}

/* Other bytes under the same name replace those that were there. */
static void
test_other_identity (CacheFixture *self, gconstpointer data)
{
  const CambIdentity others[] = {
      {100000, (char *)"\"v2\"", NULL},
      {100001, (char *)"\"v2\"", NULL},
      {-1, NULL, NULL},
      {100000, NULL, (char *)"Sun, 22 Nov 2026 08:00:00 GMT"},
      {100000, NULL, (char *)"Mon, 23 Nov 2026 08:00:00 GMT"},
  };
  CambStore *store = open_store (self, 100000);

  g_assert_true (put (store, 0, 100000));
  g_assert_true (camb_store_save (store, FALSE));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    camb_store_begin (store, &others[i], TRUE);
    assert_missing (store, 0);
    g_assert_false (camb_store_is_complete (store));
    g_assert_true (put (store, 0, 100000));
    assert_there (store, 0, 100000);
    camb_store_save (store, FALSE);
    /* One data file is all there ever is. */
    g_free (cache_fixture_find_file (self, NAME "."));
  }
  camb_store_unref (store);
}

/* A host that serves whole files only could not fill the holes. */
static void
test_not_seekable (CacheFixture *self, gconstpointer data)
{
  const CambIdentity identity = identity_of (3 * BLOCK);
  g_autoptr (CambStore) store = camb_store_new (self->folder, NAME);

  camb_store_begin (store, &identity, FALSE);
  g_assert_true (put (store, 0, 2 * BLOCK));
  g_assert_true (camb_store_save (store, FALSE));
  g_clear_pointer (&store, camb_store_unref);
  store = camb_store_new (self->folder, NAME);
  assert_missing (store, 0);
  camb_store_begin (store, &identity, FALSE);
  g_assert_true (put (store, 0, 3 * BLOCK));
  g_assert_true (camb_store_save (store, FALSE));
  g_clear_pointer (&store, camb_store_unref);
  store = camb_store_new (self->folder, NAME);
  assert_there (store, 0, 3 * BLOCK);
  g_free (cache_fixture_find_file (self, NAME "."));
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

static void
assert_problem (CambStore *store, CacheFixture *self)
{
  g_autoptr (GError) problem = camb_store_take_problem (store);

  g_assert_error (problem, CAMB_ERROR, CAMB_ERROR_SETTINGS);
  g_test_message ("%s", problem->message);
  g_assert_nonnull (strstr (problem->message, self->path));
  g_assert_null (camb_store_take_problem (store));
}

/* A disk that fills up: told once, and what was there stays. */
static void
test_disk_full (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambStore) store = open_store (self, -1);

  g_assert_true (put (store, 0, 2 * BLOCK));
  limit_file_size (2 * BLOCK + 1000);
  g_assert_false (put (store, 2 * BLOCK, 3 * BLOCK));
  assert_problem (store, self);
  g_assert_false (put (store, 2 * BLOCK, 3 * BLOCK));
  limit_file_size (RLIM_INFINITY);
  g_assert_false (put (store, 2 * BLOCK, 3 * BLOCK));
  g_assert_null (camb_store_take_problem (store));
  assert_there (store, 0, 2 * BLOCK);
  assert_missing (store, 2 * BLOCK);
  g_assert_false (camb_store_save (store, TRUE));
}

static void
test_disk_full_at_once (CacheFixture *self, gconstpointer data)
{
  guint n_files = cache_fixture_count_files (self);
  g_autoptr (CambStore) store = NULL;

  limit_file_size (BLOCK);
  store = open_store (self, 2 * BLOCK);
  limit_file_size (RLIM_INFINITY);
  assert_problem (store, self);
  g_assert_false (put (store, 0, 1));
  assert_missing (store, 0);
  /* But for the lock that goes with it. */
  g_assert_cmpuint (cache_fixture_count_files (self), <=, n_files + 1);
}

static void
test_disk_full_at_save (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambStore) store = open_store (self, 2 * BLOCK);
  guint n_files = cache_fixture_count_files (self);

  g_assert_true (put (store, 0, 2 * BLOCK));
  limit_file_size (1);
  g_assert_false (camb_store_save (store, FALSE));
  limit_file_size (RLIM_INFINITY);
  assert_problem (store, self);
  g_assert_cmpuint (cache_fixture_count_files (self), ==, n_files);
  assert_there (store, 0, 2 * BLOCK);
  g_clear_pointer (&store, camb_store_unref);
  store = camb_store_new (self->folder, NAME);
  assert_missing (store, 0);
}

/* Root may do anything, so it has to be somebody else. */
static void
step_down (CacheFixture *self, gboolean down)
{
  const uid_t nobody = 65534;
  g_autofree char *folder = cache_fixture_dup_folder_path (self);

  if (getuid () != 0)
    return;
  if (!down) {
    g_assert_cmpint (seteuid (0), ==, 0);
    return;
  }
  g_assert_cmpint (chown (self->parent, nobody, nobody), ==, 0);
  g_assert_cmpint (chown (self->path, nobody, nobody), ==, 0);
  g_assert_cmpint (chown (folder, nobody, nobody), ==, 0);
  folder = (g_free (folder), cache_fixture_find_file (self, "lock"));
  g_assert_cmpint (chown (folder, nobody, nobody), ==, 0);
  g_assert_cmpint (seteuid (nobody), ==, 0);
}

static void
test_read_only (CacheFixture *self, gconstpointer data)
{
  g_autofree char *path = cache_fixture_dup_folder_path (self);
  const CambIdentity other = {5, (char *)"\"v2\"", NULL};
  g_autoptr (CambStore) store = NULL;

  step_down (self, TRUE);
  store = open_store (self, 2 * BLOCK);
  g_assert_true (put (store, 0, BLOCK));
  g_assert_true (camb_store_save (store, FALSE));
  g_clear_pointer (&store, camb_store_unref);
  g_assert_cmpint (g_chmod (path, 0500), ==, 0);

  store = open_store (self, 2 * BLOCK);
  assert_there (store, 0, BLOCK);
  g_assert_true (put (store, BLOCK, 2 * BLOCK));
  assert_there (store, 0, 2 * BLOCK);
  g_assert_false (camb_store_save (store, FALSE));
  assert_problem (store, self);
  g_clear_pointer (&store, camb_store_unref);

  store = camb_store_new (self->folder, NAME);
  assert_there (store, 0, BLOCK);
  camb_store_begin (store, &other, TRUE);
  g_assert_false (put (store, 0, 5));
  assert_problem (store, self);
  g_clear_pointer (&store, camb_store_unref);
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  step_down (self, FALSE);
}

static void
add (const char *name, void (*test) (CacheFixture *self, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/store/", name, NULL);

  g_test_add (path, CacheFixture, NULL, cache_fixture_set_up, test,
              cache_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("sizes", test_sizes);
  add ("identity", test_identity);
  add ("model", test_model);
  add ("unknown-size", test_unknown_size);
  add ("unknown-size-dropped", test_unknown_size_dropped);
  add ("finished-too-early", test_finished_too_early);
  add ("too-long", test_too_long);
  add ("other-identity", test_other_identity);
  add ("not-seekable", test_not_seekable);
  add ("disk-full", test_disk_full);
  add ("disk-full-at-once", test_disk_full_at_once);
  add ("disk-full-at-save", test_disk_full_at_save);
  add ("read-only", test_read_only);
  return g_test_run ();
}
