/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "demo-cache.h"

#include <glib/gstdio.h>

/**
 * demo_cache_make:
 *
 * The sample runs have other names each time, since the service listens
 * elsewhere: what is kept of them is of no use afterwards.
 *
 * Returns: (transfer full) (nullable): a new folder for the cache, unless the
 *   user has set one, or none can be made
 */
char *
demo_cache_make (void)
{
  const char *chosen = g_getenv ("CAMB_CACHE_DIR");

  if (chosen != NULL && *chosen != '\0')
    return NULL;
  return g_dir_make_tmp ("camb-demo-cache-XXXXXX", NULL);
}

static void
empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR) &&
        !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
      empty (path);
    g_remove (path);
  }
}

/**
 * demo_cache_remove:
 * @folder: (transfer full) (nullable): what demo_cache_make() gave
 *
 * Removes the folder and all that is in it. Follows no links.
 */
void
demo_cache_remove (char *folder)
{
  if (folder == NULL)
    return;
  empty (folder);
  g_rmdir (folder);
  g_free (folder);
}
