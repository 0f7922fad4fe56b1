/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Runs a fuzz target on what it has found before: for compilers that have no
 * fuzzer, and for every run of the tests. */

#include <glib.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
replay (gconstpointer path)
{
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (LLVMFuzzerTestOneInput ((const guint8 *)data, size), ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  dir = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *test = g_strconcat ("/fuzz/", name, NULL);

    g_ptr_array_add (paths, g_build_filename (argv[1], name, NULL));
    g_test_add_data_func (test, paths->pdata[paths->len - 1], replay);
  }
  g_assert_cmpuint (paths->len, >, 0);
  return g_test_run ();
}
