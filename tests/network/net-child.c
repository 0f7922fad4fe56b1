/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "net-child.h"

#include <signal.h>
#include <sys/prctl.h>

#define GROUP "take"

static void
child_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/**
 * net_child_start:
 * @net: a net with a run
 * @options: (nullable): of net-player, separated by spaces
 * @environment: (nullable): more of it, `NAME=value` each
 *
 * Plays the run with the net's cache, in another process.
 *
 * Returns: (transfer full): the child, under way
 */
NetChild *
net_child_start (Net *net, const char *options, const char *const *environment)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_auto (GStrv) words = g_strsplit (options != NULL ? options : "", " ", -1);
  g_autoptr (GError) error = NULL;
  NetChild *self = g_new0 (NetChild, 1);

  g_ptr_array_add (argv, (char *)g_getenv ("NET_PLAYER"));
  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    g_ptr_array_add (argv, words[i]);
  g_ptr_array_add (argv, (char *)net_front_get_base_url (net->front));
  g_ptr_array_add (argv, net->uri);
  g_ptr_array_add (argv, net->cache_dir);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_setenv (launcher, "CAMB_API_KEY",
                                camb_service_get_api_key (net->service), TRUE);
  for (guint i = 0; environment != NULL && environment[i] != NULL; i++) {
    g_auto (GStrv) pair = g_strsplit (environment[i], "=", 2);

    g_subprocess_launcher_setenv (launcher, pair[0], pair[1], TRUE);
  }
  g_subprocess_launcher_set_child_setup (launcher, child_cb, NULL, NULL);
  self->process = g_subprocess_launcher_spawnv (
      launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error (error);
  return self;
}

static void
read_result (NetChild *self, const char *text)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  g_key_file_load_from_data (file, text, (gsize)-1, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  self->digest = g_key_file_get_string (file, GROUP, "digest", NULL);
  self->error = g_key_file_get_string (file, GROUP, "error", NULL);
  self->warning = g_key_file_get_string (file, GROUP, "warning", NULL);
  self->n_warnings =
      (guint)g_key_file_get_uint64 (file, GROUP, "warnings", NULL);
  self->n_api_requests =
      (guint)g_key_file_get_uint64 (file, GROUP, "api-requests", NULL);
  self->n_media_requests =
      (guint)g_key_file_get_uint64 (file, GROUP, "media-requests", NULL);
  self->n_downloaded =
      g_key_file_get_uint64 (file, GROUP, "bytes-downloaded", NULL);
  self->n_from_cache =
      g_key_file_get_uint64 (file, GROUP, "bytes-from-cache", NULL);
  self->peak = g_key_file_get_uint64 (file, GROUP, "peak", NULL);
}

/** net_child_finish: waits for the end, which must not be a crash. */
void
net_child_finish (NetChild *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (self->process, NULL, NULL, &text, NULL,
                                 &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (self->process))
    g_error ("net-player ended with status %d",
             g_subprocess_get_status (self->process));
  read_result (self, text);
}

/** net_child_kill: ends it where it is, by signal 9. */
void
net_child_kill (NetChild *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
}

void
net_child_free (NetChild *self)
{
  g_object_unref (self->process);
  g_free (self->digest);
  g_free (self->error);
  g_free (self->warning);
  g_free (self);
}

/**
 * net_child_run:
 * @net: a net with a run
 * @options: (nullable): of net-player, separated by spaces
 *
 * Returns: (transfer full): the child, with its results
 */
NetChild *
net_child_run (Net *net, const char *options)
{
  NetChild *self = net_child_start (net, options, NULL);

  net_child_finish (self);
  return self;
}
