/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>

#include "command.h"

#define PATIENCE 120

static gboolean
time_out_cb (gpointer user_data)
{
  g_error ("%s: does not end", (const char *)user_data);

  return G_SOURCE_REMOVE;
}

static void
communicate_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
  g_main_context_wakeup (NULL);
}

static char *
run (const char *line)
{
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint timeout = g_timeout_add_seconds (PATIENCE, time_out_cb, (gpointer)line);
  char *output = NULL;

  g_shell_parse_argv (line, NULL, &argv, &error);
  g_assert_no_error (error);
  process = g_subprocess_newv (
      (const char *const *)argv,
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, communicate_cb,
                                       &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  g_subprocess_communicate_utf8_finish (process, result, &output, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("%s: exit status %d\n%s", line,
             g_subprocess_get_if_exited (process)
                 ? g_subprocess_get_exit_status (process)
                 : -g_subprocess_get_term_sig (process),
             output);

  return output;
}

/**
 * command_run:
 * @format: a command line, as for printf()
 *
 * Runs a program, which must succeed.
 *
 * Returns: (transfer full): what it wrote
 */
char *
command_run (const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);

  return run (line);
}

/** command_run_demo: as command_run(), in front of the stand-in service. */
char *
command_run_demo (const char *format, ...)
{
  g_autofree char *command = NULL;
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  command = g_strdup_vprintf (format, args);
  va_end (args);
  line = g_strconcat (g_getenv ("CAMB_DEMO"), " ", command, NULL);

  return run (line);
}

/**
 * command_dup_path:
 * @name: the name of a file
 *
 * Returns: (transfer full): its place in the folder of what the tests leave
 */
char *
command_dup_path (const char *name)
{
  const char *folder = g_getenv ("PIPELINE_OUTPUT_DIR");

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);

  return g_build_filename (folder, name, NULL);
}

/** command_dup_media_path: (transfer full): the place of a sample file. */
char *
command_dup_media_path (const char *name)
{
  return g_build_filename (g_getenv ("CAMB_DEMO_MEDIA_DIR"), name, NULL);
}
