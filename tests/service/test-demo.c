/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* Runs the program that the environment's CAMB_DEMO names. */
typedef struct
{
  GSubprocess *process;
  char *output;
  char *complaint;
} Run;

static void
clear_run (Run *run)
{
  g_clear_object (&run->process);
  g_free (run->output);
  g_free (run->complaint);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, clear_run)

static GSubprocess *
start (const char *const *arguments, const char *path)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GStrvBuilder) argv = g_strv_builder_new ();
  g_auto (GStrv) strv = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *process = NULL;

  g_strv_builder_add (argv, g_getenv ("CAMB_DEMO"));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_strv_builder_add (argv, arguments[i]);
  strv = g_strv_builder_end (argv);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  if (path != NULL)
    g_subprocess_launcher_setenv (launcher, "PATH", path, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)strv,
                                          &error);
  g_assert_no_error (error);
  return process;
}

static int
finish (Run *run)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (run->process, NULL, NULL, &run->output,
                                 &run->complaint, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (run->process));
  return g_subprocess_get_exit_status (run->process);
}

static void
test_status (void)
{
  static const char *const exits[] = {"sh", "-c", "exit 7", NULL};
  static const char *const dies[] = {"sh", "-c", "kill -9 $$", NULL};
  static const char *const missing[] = {"/no/such/command", NULL};
  static const char *const wrong[] = {"--port=70000", "true", NULL};
  g_auto (Run) first = {start (exits, NULL), NULL, NULL};
  g_auto (Run) second = {start (dies, NULL), NULL, NULL};
  g_auto (Run) third = {start (missing, NULL), NULL, NULL};
  g_auto (Run) fourth = {start (wrong, NULL), NULL, NULL};

  g_assert_cmpint (finish (&first), ==, 7);
  g_assert_cmpint (finish (&second), ==, 128 + SIGKILL);
  g_assert_cmpint (finish (&third), ==, 127);
  g_assert_nonnull (strstr (third.complaint, "/no/such/command"));
  g_assert_cmpint (finish (&fourth), ==, 125);
}

/* The options after the command are its own. */
static void
test_environment (void)
{
  static const char *const arguments[] = {
      "--delay",
      "1",
      "sh",
      "-c",
      "echo \"$CAMB_API_BASE_URL $CAMB_API_KEY $1\"",
      "sh",
      "--version",
      NULL};
  g_auto (Run) run = {start (arguments, NULL), NULL, NULL};

  g_assert_cmpint (finish (&run), ==, 0);
  g_assert_true (g_regex_match_simple (
      "^http://127\\.0\\.0\\.1:[0-9]+/apis camb-[-a-z0-9]+ --version\n$",
      run.output, 0, 0));
}

/* What a command keeps is gone with it, unless the user says where to. */
static void
test_cache (void)
{
  static const char *const arguments[] = {
      "sh", "-c",
      "mkdir \"$CAMB_CACHE_DIR/run\" && : >\"$CAMB_CACHE_DIR/run/file\" && "
      "printf %s \"$CAMB_CACHE_DIR\"",
      NULL};
  g_autofree char *chosen = g_dir_make_tmp ("camb-demo-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (chosen, "run", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *old = g_strdup (g_getenv ("CAMB_CACHE_DIR"));
  g_auto (Run) first = {0};
  g_auto (Run) second = {0};

  g_unsetenv ("CAMB_CACHE_DIR");
  first.process = start (arguments, NULL);
  g_assert_cmpint (finish (&first), ==, 0);
  g_assert_nonnull (strstr (first.output, "camb-demo-cache-"));
  g_assert_false (g_file_test (first.output, G_FILE_TEST_EXISTS));

  g_setenv ("CAMB_CACHE_DIR", chosen, TRUE);
  second.process = start (arguments, NULL);
  g_assert_cmpint (finish (&second), ==, 0);
  g_assert_cmpstr (second.output, ==, chosen);
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_rmdir (chosen), ==, 0);
  g_setenv ("CAMB_CACHE_DIR", old != NULL ? old : "", TRUE);
}

static void
test_version (void)
{
  static const char *const arguments[] = {"--version", NULL};
  g_auto (Run) run = {start (arguments, NULL), NULL, NULL};

  g_assert_cmpint (finish (&run), ==, 0);
  g_assert_cmpstr (run.output, ==, "camb-demo " PACKAGE_VERSION "\n");
}

/* It says that it serves before it is interrupted. */
static void
test_list (gconstpointer number)
{
  static const char *const arguments[] = {NULL};
  g_auto (Run) run = {start (arguments, NULL), NULL, NULL};
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (run.process));
  g_autoptr (GString) listed = g_string_new (NULL);

  while (strstr (listed->str, "CAMB_API_KEY") == NULL) {
    g_autofree char *line =
        g_data_input_stream_read_line (lines, NULL, NULL, NULL);

    g_assert_nonnull (line);
    g_string_append_printf (listed, "%s\n", line);
  }
  g_assert_nonnull (strstr (listed->str, "camb://dubbing/1001 "));
  g_assert_nonnull (strstr (listed->str, "camb://tts/2005 "));
  g_assert_nonnull (strstr (listed->str, "camb://sound/3004 "));
  g_assert_nonnull (strstr (listed->str, "camb://translation/4004 "));
  g_subprocess_send_signal (run.process, GPOINTER_TO_INT (number));
  g_subprocess_wait (run.process, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (run.process), ==, 0);
}

/* What is missing is named, and nothing is left behind. */
static void
test_missing_tool (void)
{
  g_autofree char *folder = g_dir_make_tmp ("camb-demo-XXXXXX", NULL);
  g_autofree char *media = g_build_filename (folder, "media", NULL);
  g_autofree char *lock = g_strconcat (media, ".lock", NULL);
  const char *arguments[] = {"--media-dir", media, "--prepare", NULL};
  g_auto (Run) run = {start (arguments, folder), NULL, NULL};

  g_assert_cmpint (finish (&run), ==, 125);
  g_assert_nonnull (strstr (run.complaint, "install the package ffmpeg"));
  g_assert_cmpint (g_unlink (lock), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static char *
write_script (const char *folder, const char *name, const char *text)
{
  char *filename = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents_full (
      filename, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  return filename;
}

/* An encoder that fails is an error that names it, not a signal. */
static void
test_broken_tool (void)
{
  g_autofree char *folder = g_dir_make_tmp ("camb-demo-XXXXXX", NULL);
  g_autofree char *media = g_build_filename (folder, "media", NULL);
  g_autofree char *lock = g_strconcat (media, ".lock", NULL);
  g_autofree char *ffmpeg =
      write_script (folder, "ffmpeg", "#!/bin/sh\nexit 1\n");
  g_autofree char *espeak =
      write_script (folder, "espeak-ng", "#!/bin/sh\nexit 1\n");
  const char *arguments[] = {"--media-dir", media, "--prepare", NULL};
  g_auto (Run) run = {start (arguments, folder), NULL, NULL};

  g_assert_cmpint (finish (&run), ==, 125);
  g_assert_nonnull (strstr (run.complaint, "ffmpeg cannot encode"));
  g_assert_cmpint (g_unlink (ffmpeg), ==, 0);
  g_assert_cmpint (g_unlink (espeak), ==, 0);
  g_assert_cmpint (g_unlink (lock), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A folder that holds something else is left alone. */
static void
test_foreign_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("camb-demo-XXXXXX", NULL);
  g_autofree char *lock = g_strconcat (folder, ".lock", NULL);
  g_autofree char *letter = g_build_filename (folder, "letter", NULL);
  const char *arguments[] = {"--media-dir", folder, "--prepare", NULL};
  g_auto (Run) run = {0};

  g_assert_true (g_file_set_contents (letter, "Dear", -1, NULL));
  run.process = start (arguments, NULL);
  g_assert_cmpint (finish (&run), ==, 125);
  g_assert_nonnull (strstr (run.complaint, folder));
  g_assert_cmpint (g_unlink (letter), ==, 0);
  g_assert_cmpint (g_unlink (lock), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/status", test_status);
  g_test_add_func ("/demo/environment", test_environment);
  g_test_add_func ("/demo/cache", test_cache);
  g_test_add_func ("/demo/version", test_version);
  g_test_add_data_func ("/demo/list/interrupt", GINT_TO_POINTER (SIGINT),
                        test_list);
  g_test_add_data_func ("/demo/list/terminate", GINT_TO_POINTER (SIGTERM),
                        test_list);
  g_test_add_func ("/demo/missing-tool", test_missing_tool);
  g_test_add_func ("/demo/broken-tool", test_broken_tool);
  g_test_add_func ("/demo/foreign-folder", test_foreign_folder);
  return g_test_run ();
}
