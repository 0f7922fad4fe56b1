/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "cache-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAX_SIZE (G_GUINT64_CONSTANT (1) << 30)

const CambRunName cache_fixture_run = {"https://api.example/apis",
                                       CAMB_KIND_DUBBING, 1001};

void
cache_fixture_set_up (CacheFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->parent = g_dir_make_tmp ("camb-unit-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->parent, "cache", NULL);
  self->cache = camb_cache_new (self->path, MAX_SIZE, &error);
  g_assert_no_error (error);
  self->folder = camb_cache_add_run (self->cache, &cache_fixture_run, &error);
  g_assert_no_error (error);
}

/* Removes what there is, links themselves and not what they lead to. */
void
cache_fixture_remove (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    cache_fixture_remove (child);
  }
  g_remove (path);
}

void
cache_fixture_tear_down (CacheFixture *self, gconstpointer data)
{
  g_clear_pointer (&self->folder, camb_folder_unref);
  g_clear_pointer (&self->cache, camb_cache_unref);
  cache_fixture_remove (self->parent);
  g_free (self->parent);
  g_free (self->path);
}

/* The same folder as another process has it. */
CambFolder *
cache_fixture_open_again (CacheFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CambCache) cache = camb_cache_new (self->path, MAX_SIZE, &error);
  CambFolder *folder;

  g_assert_no_error (error);
  folder = camb_cache_add_run (cache, &cache_fixture_run, &error);
  g_assert_no_error (error);
  return folder;
}

/* The one folder of a run that there is. */
char *
cache_fixture_dup_folder_path (CacheFixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->path, 0, NULL);
  const char *name = g_dir_read_name (dir);

  g_assert_nonnull (name);
  g_assert_null (g_dir_read_name (dir));
  return g_build_filename (self->path, name, NULL);
}

/* The one file whose name begins with @prefix, without the index and the lock
 * that go with it; an index when @prefix says so. */
char *
cache_fixture_find_file (CacheFixture *self, const char *prefix)
{
  g_autofree char *path = cache_fixture_dup_folder_path (self);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  char *found = NULL;
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    if (!g_str_has_prefix (name, prefix) || g_str_has_suffix (name, ".lock") ||
        (g_str_has_suffix (name, ".index") && strstr (prefix, "index") == NULL))
      continue;
    g_assert_null (found);
    found = g_build_filename (path, name, NULL);
  }
  return found;
}

/* How many files there are, all in all. */
guint
cache_fixture_count_files (CacheFixture *self)
{
  g_autofree char *path = cache_fixture_dup_folder_path (self);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* How many files this process has open. */
guint
cache_fixture_count_fds (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Bytes of a file of which no two parts are alike. */
void
cache_fixture_fill (guint8 *buffer, guint64 offset, gsize length, guint version)
{
  for (gsize i = 0; i < length; i++) {
    guint64 at = offset + i;
    guint32 word = (guint32)(at >> 2) * 2654435761u + version * 40503u;

    buffer[i] = (word ^ word >> 15) >> (at & 3) * 8;
  }
}
