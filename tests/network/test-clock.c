/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Clocks that are set while a run plays. */

#include "config.h"

#include "net-child.h"
#include "net-folder.h"
#include "net-row.h"

/* Where Debian puts it, for each architecture. */
#define ROOT "/usr/lib"
#define LIBRARY "faketime/libfaketime.so.1"

static char *
find_library (void)
{
  g_autoptr (GDir) dir = g_dir_open (ROOT, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (ROOT, name, LIBRARY, NULL);

    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
  }
  g_error ("the package faketime is missing");
  return NULL;
}

static void
set_clock (const char *path, const char *offset)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, offset, -1, &error);
  g_assert_no_error (error);
}

/* Begins at @before and is set to @after once media comes, drop by drop. */
static void
check_jump (const char *before, const char *after)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, TRUE);
  g_autofree char *folder = net_folder_make ();
  g_autofree char *path = g_build_filename (folder, "clock", NULL);
  g_autofree char *library = find_library ();
  g_autofree char *preload = g_strconcat ("LD_PRELOAD=", library, NULL);
  g_autofree char *file = g_strconcat ("FAKETIME_TIMESTAMP_FILE=", path, NULL);
  const char *const environment[] = {preload, file, "FAKETIME_NO_CACHE=1",
                                     "FAKETIME_DONT_FAKE_MONOTONIC=1", NULL};
  g_autoptr (NetChild) child = NULL;

  net_row_get_reference (NET_FILM, NET_ACT_PLAY);
  net_add_run (net, NET_FILM);
  camb_service_trickle_next (net->service, "/media/", 1, 200000, 20, 20);
  set_clock (path, before);
  child = net_child_start (net, NULL, environment);
  g_assert_true (
      camb_service_wait_for_requests (net->service, "/media/", 1, 60000));
  set_clock (path, after);
  net_child_finish (child);
  g_assert_cmpstr (child->error, ==, NULL);
  g_assert_cmpstr (child->digest, ==,
                   net_row_get_reference (NET_FILM, NET_ACT_PLAY));
  /* A URL may look old that is not; nobody asks again and again for that. */
  g_assert_cmpuint (net_get_n_api_requests (net), <=, 3);
  g_assert_cmpuint (child->n_warnings, ==, 0);
  net_folder_remove (folder);
}

static void
test_forward (void)
{
  check_jump ("+0d", "+1d");
}

static void
test_backward (void)
{
  check_jump ("+0d", "-1d");
}

/* Off from the start, as a machine without a battery is. */
static void
test_wrong (void)
{
  check_jump ("-400d", "-400d");
  check_jump ("+1d", "+1d");
}

static void
add_tests (void)
{
  g_test_add_func ("/network/clock/forward", test_forward);
  g_test_add_func ("/network/clock/backward", test_backward);
  g_test_add_func ("/network/clock/wrong", test_wrong);
}

int
main (int argc, char **argv)
{
  return net_main (argc, argv, add_tests);
}
