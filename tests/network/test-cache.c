/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What lies on the disk: what it may be, and what happens when it is not. */

#include "config.h"

#include "net-child.h"
#include "net-folder.h"
#include "net-row.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* An owner that is nobody on any machine. */
#define STRANGER 54321

#define VICTIM "Not to be touched."

static Net *
new_net (const char *media)
{
  Net *net = net_new (NET_WIRE_PLAIN, TRUE);

  net_row_get_reference (media, NET_ACT_PLAY);
  net_add_run (net, media);
  return net;
}

static void
assert_same (const NetChild *child, const char *media)
{
  g_assert_cmpstr (child->error, ==, NULL);
  g_assert_cmpstr (child->digest, ==,
                   net_row_get_reference (media, NET_ACT_PLAY));
}

/* Plays the run of @net in a process that knows nothing of it. */
static NetChild *
play (Net *net, const char *options)
{
  NetChild *child = net_child_run (net, options);

  assert_same (child, net->media);
  return child;
}

static void
play_and_forget (Net *net)
{
  net_child_free (play (net, NULL));
}

/* A file of the cache, and what is looked for in it. */
typedef struct
{
  const char *const *words;
  guint n_files;
  guint64 n_bytes;
} Search;

static void
search_cb (const char *path, gpointer data)
{
  Search *search = data;
  struct stat status;
  g_autofree char *text = NULL;
  gsize length = 0;

  g_assert_cmpint (lstat (path, &status), ==, 0);
  g_assert_cmpint (status.st_uid, ==, geteuid ());
  if (S_ISDIR (status.st_mode)) {
    g_assert_cmpuint (status.st_mode & 0777, ==, 0700);
    return;
  }
  g_assert_true (S_ISREG (status.st_mode));
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  search->n_files++;
  search->n_bytes += length;
  for (guint i = 0; search->words[i] != NULL; i++) {
    if (memmem (text, length, search->words[i], strlen (search->words[i])) !=
        NULL)
      g_error ("%s has “%s” in it", path, search->words[i]);
    if (strstr (path, search->words[i]) != NULL)
      g_error ("%s is named after a secret", path);
  }
}

/* Also while it is half there, and after what went wrong on the way. */
static void
test_secrets (void)
{
  g_autoptr (Net) net = new_net (NET_FILM);
  const char *words[] = {
      camb_service_get_api_key (net->service),
      "X-Amz",
      "moon%2F",
      "Signature",
      "harbour-en.mp4",
      strstr (camb_service_get_media_origin (net->service), "127"),
      NULL};
  Search search = {.words = words};
  g_autoptr (NetTake) take = NULL;

  camb_service_break_at (net->service, "/media/", 1, net_get_size (net) / 2,
                         CAMB_SERVICE_END_RESET, net_expire_cb, net);
  take = net_take_new (net);
  net_take_preroll (take);
  net_folder_foreach (net->cache_dir, search_cb, &search);
  net_take_play (take);
  net_take_stop (take);
  search.n_files = 0;
  search.n_bytes = 0;
  net_folder_foreach (net->cache_dir, search_cb, &search);
  g_assert_cmpuint (search.n_files, >, 1);
  g_assert_cmpuint (search.n_bytes, >=, net_get_size (net));
}

static void
fail_cb (const char *path, gpointer data)
{
  g_error ("%s was left behind", path);
}

static void
test_no_cache (void)
{
  g_autoptr (Net) net = new_net (NET_FILM);
  g_autoptr (NetTake) take = NULL;

  net->cache = FALSE;
  take = net_take_new (net);
  g_object_set (net_take_get_source (take), "cache-dir", net->cache_dir, NULL);
  net_take_play (take);
  net_take_stop (take);
  net_folder_foreach (net->cache_dir, fail_cb, NULL);
}

static gboolean
is_large (const char *path, gint64 *size)
{
  struct stat status;

  g_assert_cmpint (lstat (path, &status), ==, 0);
  *size = status.st_size;
  return S_ISREG (status.st_mode) && status.st_size > 0;
}

/* A byte in the first, the second and the third part of every file. */
static void
flip_cb (const char *path, gpointer data)
{
  gint64 size;
  int fd;

  if (!is_large (path, &size))
    return;
  fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  for (gint64 i = 1; i <= 5; i += 2) {
    gint64 offset = size * i / 6;
    guint8 byte;

    g_assert_cmpint (pread (fd, &byte, 1, offset), ==, 1);
    byte ^= 0x10;
    g_assert_cmpint (pwrite (fd, &byte, 1, offset), ==, 1);
  }
  close (fd);
}

static void
halve_cb (const char *path, gpointer data)
{
  gint64 size;

  if (is_large (path, &size))
    g_assert_cmpint (truncate (path, size / 2), ==, 0);
}

static void
empty_cb (const char *path, gpointer data)
{
  gint64 size;

  if (is_large (path, &size))
    g_assert_cmpint (truncate (path, 0), ==, 0);
}

static void
lengthen_cb (const char *path, gpointer data)
{
  gint64 size;

  if (is_large (path, &size))
    g_assert_cmpint (truncate (path, size + 4096), ==, 0);
}

static void
zero_cb (const char *path, gpointer data)
{
  empty_cb (path, NULL);
  lengthen_cb (path, NULL);
}

/* In the manner of a disk that wrote the one, but not the other. */
typedef struct
{
  NetFolderFunc func;
  guint which;
  guint number;
} OneOf;

static void
one_cb (const char *path, gpointer data)
{
  OneOf *one = data;
  gint64 size;

  if (is_large (path, &size) && one->number++ == one->which)
    one->func (path, NULL);
}

/* Damages every file, and then one after the other. */
static void
check_damage (const char *media, NetFolderFunc damage)
{
  g_autoptr (Net) net = new_net (media);
  OneOf one = {.func = damage};

  play_and_forget (net);
  net_folder_foreach (net->cache_dir, damage, NULL);
  play_and_forget (net);
  play_and_forget (net);
  do {
    one.number = 0;
    net_folder_foreach (net->cache_dir, one_cb, &one);
    play_and_forget (net);
    one.which++;
  } while (one.which < one.number);
  g_assert_cmpuint (one.number, >=, 2);
}

static void
test_flipped (void)
{
  check_damage (NET_FILM, flip_cb);
  check_damage (NET_VOICE, flip_cb);
}

static void
test_truncated (void)
{
  check_damage (NET_FILM, halve_cb);
  check_damage (NET_VOICE, empty_cb);
}

static void
test_lengthened (void)
{
  check_damage (NET_VOICE, lengthen_cb);
  check_damage (NET_VOICE, zero_cb);
}

/* While it is open, behind the back of who reads it. */
static void
check_damage_in_use (NetFolderFunc damage)
{
  g_autoptr (Net) net = new_net (NET_FILM);
  g_autoptr (NetTake) take = NULL;
  g_autofree char *digest = NULL;

  play_and_forget (net);
  take = net_take_new (net);
  net_take_preroll (take);
  net_folder_foreach (net->cache_dir, damage, NULL);
  net_take_play (take);
  net_take_stop (take);
  digest = net_take_dup_digest (take);
  g_assert_cmpstr (digest, ==, net_row_get_reference (NET_FILM, NET_ACT_PLAY));
}

static void
remove_cb (const char *path, gpointer data)
{
  g_remove (path);
}

static void
test_in_use (void)
{
  check_damage_in_use (flip_cb);
  check_damage_in_use (halve_cb);
  check_damage_in_use (remove_cb);
}

/* The folder itself goes. */
static void
test_vanished (void)
{
  g_autoptr (Net) net = new_net (NET_FILM);
  g_autoptr (NetTake) take = NULL;
  g_autofree char *digest = NULL;

  take = net_take_new (net);
  net_take_preroll (take);
  net_folder_remove (net->cache_dir);
  net_take_play (take);
  net_take_stop (take);
  digest = net_take_dup_digest (take);
  g_assert_cmpstr (digest, ==, net_row_get_reference (NET_FILM, NET_ACT_PLAY));
  play_and_forget (net);
}

static void
link_cb (const char *path, gpointer target)
{
  struct stat status;

  g_assert_cmpint (lstat (path, &status), ==, 0);
  if (!S_ISREG (status.st_mode))
    return;
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (symlink (target, path), ==, 0);
}

/* Links where files should be lead nowhere. */
static void
test_links_to_files (void)
{
  g_autoptr (Net) net = new_net (NET_FILM);
  g_autofree char *folder = net_folder_make ();
  g_autofree char *victim = g_build_filename (folder, "victim", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (victim, VICTIM, -1, NULL));
  play_and_forget (net);
  net_folder_foreach (net->cache_dir, link_cb, victim);
  play_and_forget (net);
  g_assert_true (g_file_get_contents (victim, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, VICTIM);
  net_folder_remove (folder);
}

static void
link_folder_cb (const char *path, gpointer target)
{
  struct stat status;

  g_assert_cmpint (lstat (path, &status), ==, 0);
  if (!S_ISDIR (status.st_mode))
    return;
  net_folder_remove (path);
  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
test_links_to_folders (void)
{
  g_autoptr (Net) net = new_net (NET_FILM);
  g_autofree char *folder = net_folder_make ();

  play_and_forget (net);
  net_folder_foreach (net->cache_dir, link_folder_cb, folder);
  play_and_forget (net);
  net_folder_foreach (folder, fail_cb, NULL);
  net_folder_remove (folder);
}

/* A folder that cannot be trusted is not used, which is said once. */
static void
check_not_used (Net *net)
{
  g_autoptr (NetChild) child = play (net, NULL);

  g_test_message ("warning: %s", child->warning);
  g_assert_cmpuint (child->n_warnings, ==, 1);
  net_folder_foreach (net->cache_dir, fail_cb, NULL);
}

static void
test_open_to_others (void)
{
  g_autoptr (Net) net = new_net (NET_FILM);

  g_assert_cmpint (g_chmod (net->cache_dir, 0777), ==, 0);
  check_not_used (net);
}

static void
test_owned_by_another (void)
{
  g_autoptr (Net) net = new_net (NET_FILM);

  if (geteuid () != 0) {
    g_test_skip ("only root can give a folder away");
    return;
  }
  g_assert_cmpint (chown (net->cache_dir, STRANGER, STRANGER), ==, 0);
  check_not_used (net);
}

static void
test_not_a_folder (void)
{
  g_autoptr (Net) net = new_net (NET_FILM);

  g_assert_cmpint (g_rmdir (net->cache_dir), ==, 0);
  g_assert_true (g_file_set_contents (net->cache_dir, VICTIM, -1, NULL));
  check_not_used (net);
  g_assert_cmpint (g_unlink (net->cache_dir), ==, 0);
}

/* Said once, and the run plays. */
static void
check_no_room (const char *media, const char *options)
{
  g_autoptr (Net) net = new_net (media);
  g_autoptr (NetChild) first = play (net, options);
  g_autoptr (NetChild) second = NULL;

  g_test_message ("warning: %s", first->warning);
  g_assert_cmpuint (first->n_warnings, ==, 1);
  /* What was left is no trap for the next. */
  second = play (net, NULL);
  g_assert_cmpuint (second->n_warnings, ==, 0);
}

static void
test_no_room (void)
{
  check_no_room (NET_FILM, "--max-file=1000000");
  check_no_room (NET_VOICE, "--max-file=300000");
  check_no_room (NET_VOICE, "--max-file=10");
}

static void
test_full_disk (void)
{
  if (geteuid () != 0) {
    g_test_skip ("only root can mount a small disk");
    return;
  }
  check_no_room (NET_FILM, "--tmpfs=1024");
  check_no_room (NET_TAIL_FILM, "--tmpfs=4096");
}

static void
test_read_only (void)
{
  if (geteuid () != 0) {
    g_test_skip ("only root can mount a disk");
    return;
  }
  check_no_room (NET_FILM, "--tmpfs=16384 --read-only");
}

static void
add_tests (void)
{
  g_test_add_func ("/network/cache/secrets", test_secrets);
  g_test_add_func ("/network/cache/no-cache", test_no_cache);
  g_test_add_func ("/network/cache/flipped", test_flipped);
  g_test_add_func ("/network/cache/truncated", test_truncated);
  g_test_add_func ("/network/cache/lengthened", test_lengthened);
  g_test_add_func ("/network/cache/in-use", test_in_use);
  g_test_add_func ("/network/cache/vanished", test_vanished);
  g_test_add_func ("/network/cache/links-to-files", test_links_to_files);
  g_test_add_func ("/network/cache/links-to-folders", test_links_to_folders);
  g_test_add_func ("/network/cache/open-to-others", test_open_to_others);
  g_test_add_func ("/network/cache/owned-by-another", test_owned_by_another);
  g_test_add_func ("/network/cache/not-a-folder", test_not_a_folder);
  g_test_add_func ("/network/cache/no-room", test_no_room);
  g_test_add_func ("/network/cache/full-disk", test_full_disk);
  g_test_add_func ("/network/cache/read-only", test_read_only);
}

int
main (int argc, char **argv)
{
  return net_main (argc, argv, add_tests);
}
