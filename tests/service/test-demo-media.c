/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static GSubprocess *
start_making (const char *folder)
{
  const char *argv[] = {g_getenv ("CAMB_DEMO"), "--media-dir", folder,
                        "--prepare", NULL};
  g_autoptr (GError) error = NULL;
  GSubprocess *process =
      g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

  g_assert_no_error (error);
  return process;
}

static char *
compute_checksum (const char *folder, const char *name)
{
  g_autofree char *filename = g_build_filename (folder, name, NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (filename, FALSE, NULL);
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL)
    return NULL;
  bytes = g_mapped_file_get_bytes (file);
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

/* Compares all files, and removes those of @made. */
static guint
compare (const char *made, const char *shared)
{
  g_autoptr (GDir) dir = g_dir_open (made, 0, NULL);
  const char *name = NULL;
  guint n_files = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *filename = g_build_filename (made, name, NULL);
    g_autofree char *first = compute_checksum (made, name);
    g_autofree char *second = compute_checksum (shared, name);

    g_test_message ("%s", name);
    g_assert_nonnull (first);
    g_assert_cmpstr (first, ==, second);
    g_unlink (filename);
    n_files++;
  }
  return n_files;
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_files = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n_files++;
  return n_files;
}

/* Two processes want the same media at once: it is made once, and is byte for
 * byte what was made before. */
static void
test_same_bytes (void)
{
  g_autofree char *folder = g_dir_make_tmp ("camb-demo-XXXXXX", NULL);
  g_autofree char *media = g_build_filename (folder, "media", NULL);
  g_autofree char *lock = g_strconcat (media, ".lock", NULL);
  const char *shared = g_getenv ("CAMB_DEMO_MEDIA_DIR");
  g_autoptr (GSubprocess) first = start_making (media);
  g_autoptr (GSubprocess) second = start_making (media);
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check (first, NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (second, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (media), ==, count_files (shared));
  g_assert_cmpuint (compare (media, shared), >, 20);
  g_assert_cmpint (g_rmdir (media), ==, 0);
  g_assert_cmpint (g_unlink (lock), ==, 0);
  /* Nothing half made is left. */
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo-media/same-bytes", test_same_bytes);
  return g_test_run ();
}
