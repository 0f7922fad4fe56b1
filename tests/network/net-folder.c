/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "net-folder.h"

#include <glib/gstdio.h>

/** net_folder_make: (transfer full): a new, empty folder. */
char *
net_folder_make (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("cambsrc-network-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/**
 * net_folder_foreach:
 * @folder: a folder, which need not exist
 * @func: called for whatever is below it, for folders after what is in them
 * @data: for @func
 *
 * Follows no links.
 */
void
net_folder_foreach (const char *folder, NetFolderFunc func, gpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR) &&
        !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
      net_folder_foreach (path, func, data);
    func (path, data);
  }
}

static void
remove_cb (const char *path, gpointer data)
{
  g_remove (path);
}

/** net_folder_remove: removes a folder and all that is in it. */
void
net_folder_remove (const char *folder)
{
  net_folder_foreach (folder, remove_cb, NULL);
  g_rmdir (folder);
}
