/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cache-fixture.h"
#include "camb-error.h"

#define MIB (G_GUINT64_CONSTANT (1) << 20)

static void
assert_refused (const char *path, const char *why)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CambCache) cache = camb_cache_new (path, MIB, &error);

  g_assert_null (cache);
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_SETTINGS);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, why));
}

static void
test_refused (CacheFixture *self, gconstpointer data)
{
  g_autofree char *file = g_build_filename (self->parent, "file", NULL);
  g_autofree char *below = g_build_filename (file, "cache", NULL);
  g_autofree char *link = g_build_filename (self->parent, "link", NULL);
  g_autofree char *slash = g_strconcat (link, "/", NULL);
  g_autofree char *slashes = g_strconcat (link, "///", NULL);
  g_autofree char *open_to_all = g_build_filename (self->parent, "all", NULL);

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  assert_refused (file, "Not a directory");
  assert_refused (below, "Not a directory");
  g_assert_cmpint (symlink (self->path, link), ==, 0);
  assert_refused (link, "a link");
  assert_refused (slash, "a link");
  assert_refused (slashes, "a link");
  g_assert_cmpint (g_mkdir (open_to_all, 0700), ==, 0);
  for (guint mode = 0720; mode <= 0777; mode++) {
    if ((mode & 0022) == 0)
      continue;
    g_assert_cmpint (g_chmod (open_to_all, mode), ==, 0);
    assert_refused (open_to_all, "other users");
  }
  g_assert_cmpint (g_chmod (open_to_all, 0700), ==, 0);
  if (getuid () == 0)
    g_assert_cmpint (chown (open_to_all, 65534, 65534), ==, 0);
  assert_refused (getuid () == 0 ? open_to_all : "/", "another user");
  assert_refused ("", "");
  assert_refused ("/proc/nothing/here", "");
}

/* Whatever the umask is, nobody else reads what is kept. */
static void
test_modes (CacheFixture *self, gconstpointer data)
{
  g_autofree char *path =
      g_build_filename (self->parent, "deep", "er", "cache", "", NULL);
  mode_t old = umask (0);
  g_autoptr (CambCache) cache = camb_cache_new (path, MIB, NULL);
  g_autoptr (CambFolder) folder =
      camb_cache_add_run (cache, &cache_fixture_run, NULL);
  g_autofree char *folder_path = NULL;
  g_autoptr (GDir) dir = NULL;
  struct stat status;
  const char *name;

  umask (old);
  g_assert_nonnull (folder);
  g_assert_cmpstr (camb_folder_get_cache_path (folder), ==, path);
  close (camb_folder_open_file (folder, "file", TRUE));
  close (camb_folder_lock_file (folder, "file.lock"));
  g_assert_true (
      camb_folder_save (folder, "variant", g_variant_new_byte (1), NULL));
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode, ==, S_IFDIR | 0700);

  dir = g_dir_open (path, 0, NULL);
  folder_path = g_build_filename (path, g_dir_read_name (dir), NULL);
  g_assert_cmpint (stat (folder_path, &status), ==, 0);
  g_assert_cmphex (status.st_mode, ==, S_IFDIR | 0700);
  g_clear_pointer (&dir, g_dir_close);
  dir = g_dir_open (folder_path, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (folder_path, name, NULL);

    g_assert_cmpint (stat (file, &status), ==, 0);
    g_assert_cmphex (status.st_mode, ==, S_IFREG | 0600);
  }
}

/* A run's folder that is not private, or is none, is not used. */
static void
test_folder_refused (CacheFixture *self, gconstpointer data)
{
  g_autofree char *path = cache_fixture_dup_folder_path (self);
  g_autofree char *lock = g_build_filename (path, "lock", NULL);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->folder, camb_folder_unref);
  g_assert_cmpint (g_chmod (path, 0770), ==, 0);
  g_assert_null (camb_cache_add_run (self->cache, &cache_fixture_run, &error));
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_SETTINGS);
  g_assert_null (camb_cache_find_run (self->cache, &cache_fixture_run));
  g_clear_error (&error);

  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  g_assert_cmpint (g_unlink (lock), ==, 0);
  g_assert_cmpint (symlink ("/etc/passwd", lock), ==, 0);
  g_assert_null (camb_cache_add_run (self->cache, &cache_fixture_run, &error));
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_SETTINGS);
  g_clear_error (&error);

  cache_fixture_remove (path);
  g_assert_null (camb_cache_find_run (self->cache, &cache_fixture_run));
  g_assert_cmpint (symlink (self->parent, path), ==, 0);
  g_assert_null (camb_cache_add_run (self->cache, &cache_fixture_run, &error));
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_SETTINGS);
  g_assert_null (camb_cache_find_run (self->cache, &cache_fixture_run));
}

static CambFolder *
add_numbered (CambCache *cache, guint64 id)
{
  const CambRunName name = {"https://api.example/apis", CAMB_KIND_TTS, id};
  g_autoptr (GError) error = NULL;
  CambFolder *folder = camb_cache_add_run (cache, &name, &error);

  g_assert_no_error (error);
  return folder;
}

static gboolean
is_there (CambCache *cache, guint64 id)
{
  const CambRunName name = {"https://api.example/apis", CAMB_KIND_TTS, id};
  g_autoptr (CambFolder) folder = camb_cache_find_run (cache, &name);
  int fd = folder != NULL ? camb_folder_open_file (folder, "data", FALSE) : -1;

  if (fd >= 0)
    close (fd);
  return fd >= 0;
}

static void
fill_folder (CambFolder *folder, guint64 size)
{
  g_autofree guint8 *data = g_malloc0 (size);
  int fd = camb_folder_open_file (folder, "data", TRUE);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, size);
  close (fd);
}

/* When a folder was last used, in seconds. */
static void
set_date (CambFolder *folder, guint seconds)
{
  const struct timespec times[2] = {{.tv_sec = seconds}, {.tv_sec = seconds}};
  int fd = camb_folder_open_file (folder, "lock", FALSE);

  g_assert_cmpint (futimens (fd, times), ==, 0);
  close (fd);
}

/* The folders of a run of 1 MiB each, the first used last; they stay open,
 * since closing is a use as well. */
static void
add_many (CambCache *cache, CambFolder **folders, guint n)
{
  for (guint i = 0; i < n; i++) {
    folders[i] = add_numbered (cache, i + 1);
    fill_folder (folders[i], MIB);
    set_date (folders[i], 1000 - i);
  }
}

/* In a process of their own, so that they are closed without being used. */
static void
add_and_leave (CacheFixture *self, guint n)
{
  pid_t child = fork ();
  int status;

  if (child == 0) {
    CambFolder *folders[16];

    add_many (self->cache, folders, n);
    _exit (0);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

/* What was used longest ago goes first, and no more than has to. */
static void
test_order (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambCache) cache = camb_cache_new (self->path, 9 * MIB, NULL);

  add_and_leave (self, 8);
  g_assert_true (camb_cache_make_room (cache, MIB / 2));
  for (guint i = 1; i <= 8; i++)
    g_assert_true (is_there (cache, i));
  g_clear_pointer (&cache, camb_cache_unref);

  cache_fixture_remove (self->path);
  g_clear_pointer (&self->cache, camb_cache_unref);
  self->cache = camb_cache_new (self->path, MIB, NULL);
  add_and_leave (self, 8);
  cache = camb_cache_new (self->path, 7 * MIB, NULL);
  g_assert_true (camb_cache_make_room (cache, 2 * MIB));
  for (guint i = 1; i <= 8; i++)
    g_assert_cmpint (is_there (cache, i), ==, i <= 5);
}

/* Looking at a folder is a use. */
static void
test_use (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambCache) cache = camb_cache_new (self->path, 5 * MIB, NULL);

  add_and_leave (self, 6);
  g_assert_true (is_there (cache, 6));
  g_assert_true (camb_cache_make_room (cache, MIB));
  g_assert_true (is_there (cache, 6));
  g_assert_true (is_there (cache, 1));
  g_assert_false (is_there (cache, 5));
  g_assert_false (is_there (cache, 4));
}

/* What is open stays, even if it is the oldest, and there is no room then. */
static void
test_open (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambCache) cache = camb_cache_new (self->path, 2 * MIB, NULL);
  CambFolder *folders[4];

  add_many (self->cache, folders, 4);
  g_assert_false (camb_cache_make_room (cache, MIB));
  for (guint i = 0; i < 4; i++)
    g_assert_true (is_there (cache, i + 1));
  camb_folder_unref (folders[1]);
  camb_folder_unref (folders[2]);
  g_assert_false (camb_cache_make_room (cache, MIB));
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (is_there (cache, i + 1), ==, i == 0 || i == 3);
  camb_folder_unref (folders[0]);
  g_assert_true (camb_cache_make_room (cache, MIB / 2));
  camb_folder_unref (folders[3]);
}

/* The same, open in another process; until that ends. */
static void
test_open_elsewhere (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambCache) cache = camb_cache_new (self->path, 2 * MIB, NULL);
  int ready[2], done[2], status;
  pid_t child;
  char byte = 0;

  g_assert_cmpint (pipe (ready), ==, 0);
  g_assert_cmpint (pipe (done), ==, 0);
  child = fork ();
  if (child == 0) {
    CambFolder *folders[3];

    add_many (self->cache, folders, 3);
    if (write (ready[1], &byte, 1) != 1 || read (done[0], &byte, 1) != 1)
      _exit (1);
    _exit (0);
  }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  g_assert_false (camb_cache_make_room (cache, MIB / 2));
  for (guint i = 1; i <= 3; i++)
    g_assert_true (is_there (cache, i));
  g_assert_cmpint (write (done[1], &byte, 1), ==, 1);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_assert_true (camb_cache_make_room (cache, MIB / 2));
  close (ready[0]);
  close (ready[1]);
  close (done[0]);
  close (done[1]);
}

/* What can never fit costs nobody his place. */
static void
test_too_large (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambCache) cache = camb_cache_new (self->path, 4 * MIB, NULL);

  add_and_leave (self, 3);
  g_assert_false (camb_cache_make_room (cache, 5 * MIB));
  for (guint i = 1; i <= 3; i++)
    g_assert_true (is_there (cache, i));
  g_assert_true (camb_cache_make_room (cache, MIB / 2));
}

static void
test_nothing_allowed (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambCache) cache = camb_cache_new (self->path, 0, NULL);

  add_and_leave (self, 2);
  g_assert_false (camb_cache_make_room (cache, 1));
  g_assert_false (is_there (cache, 1));
}

/* Sparse files count for what they take up. */
static void
test_sparse (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambCache) cache = camb_cache_new (self->path, 4 * MIB, NULL);
  CambFolder *folder = add_numbered (cache, 1);
  int fd;

  fill_folder (folder, MIB);
  fd = camb_folder_open_file (folder, "data", FALSE);
  g_assert_cmpint (ftruncate (fd, 100 * MIB), ==, 0);
  close (fd);
  camb_folder_unref (folder);
  g_assert_true (camb_cache_make_room (cache, 2 * MIB));
  g_assert_true (is_there (cache, 1));
}

/* Every part of a name tells, and nothing in it makes a path. */
static void
test_names (CacheFixture *self, gconstpointer data)
{
  static const CambRunName names[] = {
      {"https://a.example", CAMB_KIND_DUBBING, 1},
      {"https://a.example", CAMB_KIND_DUBBING, 2},
      {"https://a.example", CAMB_KIND_DUBBING, 11},
      {"https://a.example", CAMB_KIND_DUBBING, G_MAXUINT64},
      {"https://a.example", CAMB_KIND_TTS, 1},
      {"https://a.example", CAMB_KIND_SOUND, 1},
      {"https://a.example", CAMB_KIND_TRANSLATION, 1},
      {"https://a.example/1", CAMB_KIND_DUBBING, 1},
      {"https://a.example\ndubbing", CAMB_KIND_DUBBING, 1},
      {"https://a.example\ndubbing\n1", CAMB_KIND_DUBBING, 1},
      {"https://b.example", CAMB_KIND_DUBBING, 1},
      {"http://127.0.0.1:80/../../../x", CAMB_KIND_DUBBING, 1},
      {"", CAMB_KIND_DUBBING, 1},
  };
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_assert_null (camb_cache_find_run (self->cache, &names[i]));
    camb_folder_unref (camb_cache_add_run (self->cache, &names[i], NULL));
    camb_folder_unref (camb_cache_find_run (self->cache, &names[i]));
  }
  dir = g_dir_open (self->path, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_assert_cmpuint (strlen (name), ==, 32);
    g_assert_cmpuint (strspn (name, "0123456789abcdef"), ==, 32);
    n++;
  }
  /* And the fixture's. */
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (names) + 1);
}

/* What is not the cache's own stays, however full it is. */
static void
test_foreign (CacheFixture *self, gconstpointer data)
{
  static const char *const names[] = {
      "notes.txt",
      "0123456789abcdef0123456789abcde",
      "0123456789abcdef0123456789abcdef0",
      "0123456789ABCDEF0123456789ABCDEF",
      "0123456789abcdef0123456789abcdeg",
      ".0123456789abcdef0123456789abcdef",
  };
  g_autofree char *elsewhere =
      g_build_filename (self->parent, "elsewhere", NULL);
  g_autofree char *file = g_build_filename (elsewhere, "file", NULL);
  g_autofree char *link =
      g_build_filename (self->path, "ffffffffffffffffffffffffffffffff", NULL);
  g_autofree char *plain =
      g_build_filename (self->path, "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", NULL);
  g_autoptr (CambCache) cache = camb_cache_new (self->path, 1, NULL);

  g_assert_cmpint (g_mkdir (elsewhere, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_true (g_file_set_contents (plain, "x", 1, NULL));
  g_assert_cmpint (symlink (elsewhere, link), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (self->path, names[i], NULL);

    g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  }
  fill_folder (self->folder, MIB);
  g_clear_pointer (&self->folder, camb_folder_unref);
  g_assert_false (camb_cache_make_room (cache, MIB));
  g_assert_true (camb_cache_make_room (cache, 1));
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (plain, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (self->path, names[i], NULL);

    g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));
  }
  g_assert_null (camb_cache_find_run (cache, &cache_fixture_run));
}

static void
test_vanished (CacheFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  cache_fixture_remove (self->path);
  g_assert_null (camb_cache_find_run (self->cache, &cache_fixture_run));
  g_assert_null (camb_cache_add_run (self->cache, &cache_fixture_run, &error));
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_SETTINGS);
  g_assert_true (camb_cache_make_room (self->cache, 1));
  g_assert_cmpint (camb_folder_open_file (self->folder, "x", TRUE), ==, -1);
  g_assert_cmpint (camb_folder_lock_file (self->folder, "x"), ==, -1);
  g_assert_false (
      camb_folder_save (self->folder, "x", g_variant_new_byte (1), NULL));
  camb_folder_remove (self->folder, "x");
}

typedef struct
{
  CacheFixture *fixture;
  gboolean evicts;
  guint64 id;
} Worker;

static gpointer
work (gpointer data)
{
  Worker *self = data;
  g_autoptr (CambCache) cache = camb_cache_new (self->fixture->path, 1, NULL);

  for (guint i = 0; i < 300; i++) {
    CambFolder *folder;
    int fd;

    if (self->evicts) {
      camb_cache_make_room (cache, 1);
      continue;
    }
    folder = add_numbered (cache, self->id);
    fill_folder (folder, 10);
    g_thread_yield ();
    fd = camb_folder_open_file (folder, "data", FALSE);
    g_assert_cmpint (fd, >=, 0);
    close (fd);
    camb_folder_unref (folder);
  }
  return NULL;
}

/* Everything is evicted as soon as nobody has it open, and never before. */
static void
test_threads (CacheFixture *self, gconstpointer data)
{
  guint n_fds = cache_fixture_count_fds ();
  Worker workers[6];
  GThread *threads[6];

  for (guint i = 0; i < 6; i++) {
    workers[i] = (Worker){self, i >= 3, i % 2 + 1};
    threads[i] = g_thread_new ("worker", work, &workers[i]);
  }
  for (guint i = 0; i < 6; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (cache_fixture_count_fds (), ==, n_fds);
}

static gpointer
promise (gpointer data)
{
  CambCache *cache = data;
  guint n = 0;

  while (camb_cache_make_room (cache, MIB) && n < 1000)
    n++;
  return GUINT_TO_POINTER (n);
}

/* Promises of what is not written yet do not add up to ever more. */
static void
test_promises (CacheFixture *self, gconstpointer data)
{
  g_autoptr (CambCache) cache = camb_cache_new (self->path, 8 * MIB, NULL);
  CambFolder *folder = add_numbered (cache, 1);
  GThread *threads[4];

  fill_folder (folder, 8 * MIB);
  for (guint i = 0; i < 4; i++)
    threads[i] = g_thread_new ("promise", promise, cache);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 0);
  camb_folder_unref (folder);
}

static void
add (const char *name, void (*test) (CacheFixture *self, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/cache/", name, NULL);

  g_test_add (path, CacheFixture, NULL, cache_fixture_set_up, test,
              cache_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("refused", test_refused);
  add ("modes", test_modes);
  add ("folder-refused", test_folder_refused);
  add ("order", test_order);
  add ("use", test_use);
  add ("open", test_open);
  add ("open-elsewhere", test_open_elsewhere);
  add ("too-large", test_too_large);
  add ("nothing-allowed", test_nothing_allowed);
  add ("sparse", test_sparse);
  add ("names", test_names);
  add ("foreign", test_foreign);
  add ("vanished", test_vanished);
  add ("threads", test_threads);
  add ("promises", test_promises);
  return g_test_run ();
}
