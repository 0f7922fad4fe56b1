/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache-fixture.h"
#include "camb-store-private.h"

#define BLOCK CAMB_BLOCK_SIZE
#define NAME "audio-0123456789abcdef"
#define SIZE (4 * BLOCK + 777)

static const CambIdentity identity = {SIZE, (char *)"\"v1\"", NULL};

static CambStore *
open_store (CacheFixture *self)
{
  return camb_store_new (self->folder, NAME);
}

static void
put (CambStore *store, guint64 start, guint64 end)
{
  g_autofree guint8 *data = g_malloc (end - start);

  cache_fixture_fill (data, start, end - start, 1);
  g_assert_true (camb_store_write (store, start, data, end - start));
}

/* A store that has all but the blocks of @missing, a bit each. */
static CambStore *
make_store (CacheFixture *self, guint missing)
{
  CambStore *store = open_store (self);

  camb_store_discard (store);
  camb_store_begin (store, &identity, TRUE);
  for (guint i = 0; i < 5; i++) {
    if ((missing & 1 << i) == 0)
      put (store, i * BLOCK, MIN ((i + 1) * BLOCK, SIZE));
  }
  g_assert_true (camb_store_save (store, TRUE));
  return store;
}

/* Whatever is given out, is right. Returns which blocks are not, a bit each. */
static guint
check (CambStore *store, gsize step)
{
  g_autofree guint8 *got = g_malloc (step);
  g_autofree guint8 *wanted = g_malloc (step);
  guint missing = 0;

  for (guint64 at = 0; at < SIZE;) {
    gsize n = camb_store_read (store, at, got, MIN (step, SIZE - at));

    cache_fixture_fill (wanted, at, n, 1);
    g_assert_cmpmem (got, n, wanted, n);
    if (n == 0)
      missing |= 1 << at / BLOCK;
    at = n > 0 ? at + n : (at / BLOCK + 1) * BLOCK;
  }
  return missing;
}

/* A file system's clock ticks slowly. What happens within one tick leaves no
 * trace, so that is waited for. */
static void
wait_for_tick (const char *path)
{
  g_autofree char *probe = g_strconcat (path, ".probe", NULL);
  struct stat then, now;

  g_assert_cmpint (stat (path, &then), ==, 0);
  do {
    g_assert_true (g_file_set_contents (probe, "", 0, NULL));
    g_assert_cmpint (stat (probe, &now), ==, 0);
  } while (now.st_mtim.tv_sec == then.st_mtim.tv_sec &&
           now.st_mtim.tv_nsec == then.st_mtim.tv_nsec);
  g_unlink (probe);
}

static void
change (const char *path, guint64 offset, guint8 mask)
{
  int fd = open (path, O_RDWR);
  guint8 byte;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pread (fd, &byte, 1, offset), ==, 1);
  byte ^= mask;
  g_assert_cmpint (pwrite (fd, &byte, 1, offset), ==, 1);
  close (fd);
}

static void
flip (const char *path)
{
  change (path, 2 * BLOCK + 100, 0x10);
}

/* As a disk does it, without leaving a date. */
static void
flip_and_date_back (const char *path)
{
  struct timespec times[2];
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  flip (path);
  times[0] = status.st_atim;
  times[1] = status.st_mtim;
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

static void
truncate_it (const char *path)
{
  g_assert_cmpint (truncate (path, 2 * BLOCK + 100), ==, 0);
}

static void
truncate_and_grow (const char *path)
{
  truncate_it (path);
  g_assert_cmpint (truncate (path, SIZE), ==, 0);
}

static void
truncate_to_nothing (const char *path)
{
  g_assert_cmpint (truncate (path, 0), ==, 0);
}

static void
grow (const char *path)
{
  g_assert_cmpint (truncate (path, SIZE + 1), ==, 0);
}

static void
touch (const char *path)
{
  g_assert_cmpint (utimensat (AT_FDCWD, path, NULL, 0), ==, 0);
}

static void
remove_it (const char *path)
{
  g_assert_cmpint (unlink (path), ==, 0);
}

/* The same bytes, but somebody else's to change. */
static void
move_and_link (const char *path, gboolean hard)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *other = g_strconcat (folder, "/elsewhere", NULL);

  g_unlink (other);
  g_assert_cmpint (rename (path, other), ==, 0);
  g_assert_cmpint (hard ? link (other, path) : symlink (other, path), ==, 0);
}

static void
link_softly (const char *path)
{
  move_and_link (path, FALSE);
}

static void
link_hard (const char *path)
{
  move_and_link (path, TRUE);
}

static void
share (const char *path)
{
  g_assert_cmpint (chmod (path, 0666), ==, 0);
}

static void
make_folder (const char *path)
{
  remove_it (path);
  g_assert_cmpint (mkdir (path, 0700), ==, 0);
}

static void
make_pipe (const char *path)
{
  remove_it (path);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

/* What happens to the data file, and which blocks are lost by it at most: when
 * it is opened afterwards, and when it is open already. */
#define ALL 0x1f
#define THIRD 0x04
#define FROM_THIRD 0x1c
static const struct
{
  const char *name;
  void (*func) (const char *path);
  guint lost_closed;
  guint lost_open;
} harms[] = {
    {"flip", flip, THIRD, THIRD},
    {"flip and date back", flip_and_date_back, THIRD, THIRD},
    {"truncate", truncate_it, FROM_THIRD, FROM_THIRD},
    {"truncate and grow", truncate_and_grow, FROM_THIRD, FROM_THIRD},
    {"truncate to nothing", truncate_to_nothing, ALL, ALL},
    {"grow", grow, 0, 0},
    {"touch", touch, 0, 0},
    {"remove", remove_it, ALL, 0},
    {"soft link", link_softly, ALL, 0},
    {"hard link", link_hard, ALL, 0},
    {"share", share, ALL, 0},
    {"folder", make_folder, ALL, 0},
    {"pipe", make_pipe, ALL, 0},
};

/* What is missing comes again, and is kept again. */
static void
mend (CacheFixture *self, CambStore *store)
{
  guint64 start, end, at = 0;

  camb_store_begin (store, &identity, TRUE);
  while (camb_store_find_hole (store, at, &start, &end)) {
    put (store, start, end);
    at = end;
  }
  g_assert_cmpuint (check (store, 50000), ==, 0);
  g_assert_true (camb_store_is_complete (store));
}

static void
harm (CacheFixture *self, guint which, guint missing, gboolean open)
{
  CambStore *store = make_store (self, missing);
  g_autofree char *path = cache_fixture_find_file (self, NAME ".");
  guint lost = open ? harms[which].lost_open : harms[which].lost_closed;
  guint found;

  g_test_message ("%s, missing %x, open %d", harms[which].name, missing, open);
  wait_for_tick (path);
  if (!open) {
    camb_store_unref (store);
    harms[which].func (path);
    store = open_store (self);
  } else {
    g_assert_cmpuint (check (store, 3000), ==, missing);
    harms[which].func (path);
  }
  found = check (store, 30000);
  /* Blocks at hand that have been checked may be given out yet. */
  g_assert_cmpuint (found & ~(missing | lost), ==, 0);
  if (!open)
    g_assert_cmpuint (found, ==, missing | lost);
  mend (self, store);
  camb_store_save (store, FALSE);
  camb_store_unref (store);

  store = open_store (self);
  found = check (store, 1000);
  if (found != 0)
    mend (self, store);
  camb_store_unref (store);
  /* What stands in its way is not ours to remove. */
  g_rmdir (path);
}

static void
test_harms (CacheFixture *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (harms); i++) {
    for (guint missing = 0; missing <= 0x12; missing += 0x12) {
      harm (self, i, missing, FALSE);
      harm (self, i, missing, TRUE);
    }
  }
}

/* Every byte of the index may be anything. */
static void
test_flipped_index (CacheFixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  struct stat status;

  camb_store_unref (make_store (self, 0x02));
  path = cache_fixture_find_file (self, NAME ".index");
  g_assert_cmpint (stat (path, &status), ==, 0);
  for (gint64 bit = 0; bit < status.st_size * 8; bit++) {
    g_autoptr (CambStore) store = NULL;

    change (path, bit / 8, 1 << bit % 8);
    store = open_store (self);
    check (store, 100000);
    g_clear_pointer (&store, camb_store_unref);
    change (path, bit / 8, 1 << bit % 8);
  }
  {
    g_autoptr (CambStore) store = open_store (self);

    g_assert_cmpuint (check (store, 100000), ==, 0x02);
  }
}

static void
test_short_index (CacheFixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *index = NULL;
  gsize length;

  camb_store_unref (make_store (self, 0));
  path = cache_fixture_find_file (self, NAME ".index");
  g_assert_true (g_file_get_contents (path, &index, &length, NULL));
  for (gsize n = 0; n <= length; n++) {
    g_autoptr (CambStore) store = NULL;

    g_assert_cmpint (truncate (path, n), ==, 0);
    store = open_store (self);
    g_assert_cmpuint (check (store, 100000), ==, n < length ? ALL : 0);
    g_clear_pointer (&store, camb_store_unref);
    g_assert_true (g_file_set_contents (path, index, length, NULL));
    g_assert_cmpint (chmod (path, 0600), ==, 0);
  }
}

/* An index that is as it should be, but for what it says. */
static void
test_hostile_index (CacheFixture *self, gconstpointer data)
{
  static const struct
  {
    const char *token;
    gint64 size;
    const char *etag;
    guint n_hashes;
  } rows[] = {
      {"../../../../x/ab", 3, NULL, 1},
      {"0123456789abcde/", 3, NULL, 1},
      {"", 3, NULL, 1},
      {"0123456789abcdef0", 3, NULL, 1},
      {"0123456789ABCDEF", 3, NULL, 1},
      {"0123456789abcdef", G_MAXINT64, NULL, 1},
      {"0123456789abcdef", G_MAXINT64 - 1, NULL, 0},
      {"0123456789abcdef", G_GINT64_CONSTANT (1) << 62, NULL, 1},
      {"0123456789abcdef", -1, NULL, 0},
      {"0123456789abcdef", G_MININT64, NULL, 0},
      {"0123456789abcdef", 3, NULL, 0},
      {"0123456789abcdef", 3, NULL, 2},
      {"0123456789abcdef", 0, NULL, 1},
      {"0123456789abcdef", 3, "\"a\r\nX-Evil: 1\"", 1},
      {"0123456789abcdef", 3, "\"a\nb\"", 1},
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (CambIndex) index = {0};
    g_auto (CambIndex) loaded = {0};
    const guint64 hash = 1;

    camb_index_init (&index);
    camb_index_init (&loaded);
    index.token = g_strdup (rows[i].token);
    index.identity.size = rows[i].size;
    index.identity.etag = g_strdup (rows[i].etag);
    for (guint k = 0; k < rows[i].n_hashes; k++)
      g_array_append_val (index.hashes, hash);
    g_assert_true (camb_index_save (&index, self->folder, NAME, NULL));
    g_test_message ("%u", i);
    g_assert_false (camb_index_load (&loaded, self->folder, NAME));
    g_assert_null (loaded.token);
    g_assert_cmpint (camb_store_query (self->folder, NAME), ==,
                     CAMB_KEPT_NOTHING);
    camb_store_unref (open_store (self));
  }
}

/* What is in the folder's run is read from whatever stands there, too. */
static void
test_run_file (CacheFixture *self, gconstpointer data)
{
  static const char *const texts[] = {"", "x", "(yta(msbba(ddsms))as)",
                                      "\0\0\0\0v", "garbage garbage garbage"};
  g_autofree char *folder = cache_fixture_dup_folder_path (self);
  g_autofree char *path = g_build_filename (folder, "run", NULL);

  g_assert_null (camb_folder_load_run (self->folder, CAMB_KIND_DUBBING, 1001));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_assert_true (g_file_set_contents (path, texts[i], i == 3 ? 5 : -1, NULL));
    g_assert_cmpint (chmod (path, 0600), ==, 0);
    g_assert_null (
        camb_folder_load_run (self->folder, CAMB_KIND_DUBBING, 1001));
  }
  /* Larger than any, and for nothing. */
  g_assert_cmpint (truncate (path, G_GINT64_CONSTANT (1) << 40), ==, 0);
  g_assert_null (camb_folder_load_run (self->folder, CAMB_KIND_DUBBING, 1001));
  make_pipe (path);
  g_assert_null (camb_folder_load_run (self->folder, CAMB_KIND_DUBBING, 1001));
}

static void
add (const char *name, void (*test) (CacheFixture *self, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/store-damage/", name, NULL);

  g_test_add (path, CacheFixture, NULL, cache_fixture_set_up, test,
              cache_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("harms", test_harms);
  add ("flipped-index", test_flipped_index);
  add ("short-index", test_short_index);
  add ("hostile-index", test_hostile_index);
  add ("run-file", test_run_file);
  return g_test_run ();
}
