/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Plays a run in a process of its own, for tests that kill it, or that have two
 * of them, or none that remembers anything: net-player BASE-URL URI CACHE-DIR.
 * The key is in CAMB_API_KEY. What came out is written as a key file.
 */

#include "config.h"

#include "net-take.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>

#define GROUP "take"

static gint64 max_file = 0;
static int tmpfs = 0;
static gboolean read_only = FALSE;
static gboolean no_cache = FALSE;
static gboolean skim = FALSE;

static const GOptionEntry options[] = {
    {"max-file", 0, 0, G_OPTION_ARG_INT64, &max_file,
     "No file may grow beyond so many bytes", "BYTES"},
    {"tmpfs", 0, 0, G_OPTION_ARG_INT, &tmpfs,
     "The cache is on a disk of its own of this size", "KIB"},
    {"read-only", 0, 0, G_OPTION_ARG_NONE, &read_only,
     "The cache is on a disk that cannot be written to", NULL},
    {"no-cache", 0, 0, G_OPTION_ARG_NONE, &no_cache, "Nothing is kept", NULL},
    {"skim", 0, 0, G_OPTION_ARG_NONE, &skim,
     "What comes out is not looked at closely", NULL},
    {NULL},
};

static void
limit_files (void)
{
  const struct rlimit limit = {(rlim_t)max_file, (rlim_t)max_file};

  signal (SIGXFSZ, SIG_IGN);
  if (setrlimit (RLIMIT_FSIZE, &limit) != 0)
    g_error ("setrlimit: %s", g_strerror (errno));
}

/* In this process alone, so that nothing has to be tidied up. */
static void
mount_cache (const char *folder)
{
  g_autofree char *size = g_strdup_printf ("size=%dk,mode=0700", tmpfs);

  if (unshare (CLONE_NEWNS) != 0 ||
      mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      mount ("none", folder, "tmpfs", read_only ? MS_RDONLY : 0, size) != 0)
    g_error ("mount: %s", g_strerror (errno));
}

/* In KiB. What getrusage() gives is at least what the parent had. */
static guint64
get_peak (void)
{
  g_autofree char *text = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &text, NULL, NULL);
  line = text != NULL ? strstr (text, "VmHWM:") : NULL;
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10);
}

static void
write_result (NetTake *take, gboolean ended)
{
  static const char *const names[] = {"api-requests", "media-requests",
                                      "bytes-downloaded", "bytes-from-cache"};
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *digest = net_take_dup_digest (take);
  g_autofree char *warning = net_take_dup_warning (take);
  g_autofree char *text = NULL;

  if (ended)
    g_key_file_set_string (file, GROUP, "digest", digest);
  else
    g_key_file_set_string (file, GROUP, "error",
                           net_take_get_error (take)->message);
  if (warning != NULL)
    g_key_file_set_string (file, GROUP, "warning", warning);
  g_key_file_set_uint64 (file, GROUP, "warnings",
                         net_take_count (take, GST_MESSAGE_WARNING));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_key_file_set_uint64 (file, GROUP, names[i],
                           net_take_get_statistic (take, names[i]));
  g_key_file_set_uint64 (file, GROUP, "peak", get_peak ());
  text = g_key_file_to_data (file, NULL, NULL);
  g_print ("%s", text);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context =
      g_option_context_new ("BASE-URL URI CACHE-DIR");
  g_autoptr (GError) error = NULL;
  g_autoptr (NetTake) take = NULL;
  gboolean ended;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 4) {
    g_printerr ("%s\n", error != NULL ? error->message : "Three arguments");
    return 2;
  }
  if (tmpfs > 0)
    mount_cache (argv[3]);
  gst_init (NULL, NULL);
  if (max_file > 0)
    limit_files ();
  take = net_take_new_from (argv[1], g_getenv ("CAMB_API_KEY"), argv[2],
                            no_cache ? NULL : argv[3]);
  net_take_set_skim (take, skim);
  net_take_start (take, GST_STATE_PLAYING);
  ended = net_take_wait_end (take);
  net_take_stop (take);
  write_result (take, ended);
  return 0;
}
