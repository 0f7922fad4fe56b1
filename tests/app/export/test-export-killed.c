/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Two hours in six languages, exported by the program itself, which is killed
 * again and again at random moments, until there is nothing left to kill.
 */

#include "config.h"

#include <signal.h>
#include <string.h>

#include "camb-service.h"
#include "export-folder.h"

#define RUN_ID 7900
#define N_LANGUAGES 6
#define SECONDS 7200
/* What the first half minute is repeated for. */
#define LOOPS "239"
/* Kills in vain would go on for ever on a slow machine. */
#define MAX_KILLS 40
#define MIN_KILLS 5
/* In milliseconds: not before the program is there, nor long after. */
#define MIN_LIFE 150
#define MAX_LIFE 1500

static const char *const languages[N_LANGUAGES] = {"en-us", "es-es", "de-de",
                                                   "fr-fr", "it-it", "ja-jp"};

/* Returns: (transfer full): what a command prints */
static char *
run (const char *const *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (command, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  char *output = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output,
                                                NULL, &error));
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

/* A picture that is small, and a tone of its own for each language. */
static void
make_video (const char *folder, guint i)
{
  g_autofree char *part = g_strdup_printf ("%s/part-%u.mp4", folder, i);
  g_autofree char *path = g_strdup_printf ("%s/video-%u.mp4", folder, i);
  g_autofree char *tone =
      g_strdup_printf ("sine=frequency=%u:duration=30", 220 + 55 * i);
  const char *const encode[] = {"ffmpeg",
                                "-v",
                                "error",
                                "-f",
                                "lavfi",
                                "-i",
                                "testsrc=size=160x90:rate=25:duration=30",
                                "-f",
                                "lavfi",
                                "-i",
                                tone,
                                "-c:v",
                                "libx264",
                                "-preset",
                                "ultrafast",
                                "-b:v",
                                "40k",
                                "-pix_fmt",
                                "yuv420p",
                                "-c:a",
                                "aac",
                                "-b:a",
                                "32k",
                                part,
                                NULL};
  const char *const repeat[] = {
      "ffmpeg", "-v",   "error",     "-stream_loop", LOOPS, "-i", part,
      "-c",     "copy", "-movflags", "+faststart",   path,  NULL};

  g_free (run (encode));
  g_free (run (repeat));
}

static void
make_voice (const char *folder, guint i)
{
  g_autofree char *video = g_strdup_printf ("%s/video-%u.mp4", folder, i);
  g_autofree char *path = g_strdup_printf ("%s/voice-%u.m4a", folder, i);
  const char *const copy[] = {"ffmpeg", "-v", "error", "-i", video,
                              "-vn",    "-c", "copy",  path, NULL};

  g_free (run (copy));
}

static void
add_media (CambService *service,
           const char *folder,
           const char *name,
           const char *content_type)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  camb_service_add_media_file (service, name, content_type, path, &error);
  g_assert_no_error (error);
}

/* A line each ten seconds, as there would be. */
static void
append_transcript (GString *json)
{
  g_string_append (json, "\"transcript\": [");
  for (guint second = 0; second < SECONDS; second += 10)
    g_string_append_printf (json,
                            "%s{\"start\": %u.5, \"end\": %u.5, \"text\": "
                            "\"Line %u\", \"speaker\": \"Ana\"}",
                            second > 0 ? ", " : "", second, second + 4,
                            second / 10);
  g_string_append_c (json, ']');
}

static void
make_run (CambService *service, const char *folder)
{
  g_autoptr (GString) json = g_string_new ("{");

  for (guint i = 0; i < N_LANGUAGES; i++) {
    g_autofree char *video = g_strdup_printf ("video-%u.mp4", i);
    g_autofree char *voice = g_strdup_printf ("voice-%u.m4a", i);

    make_video (folder, i);
    make_voice (folder, i);
    add_media (service, folder, video, "video/mp4");
    add_media (service, folder, voice, "audio/mp4");
    g_string_append_printf (
        json,
        "%s\"%s\": {\"video_url\": \"media:%s\", \"audio_url\": \"media:%s\", ",
        i > 0 ? ", " : "", languages[i], video, voice);
    append_transcript (json);
    g_string_append_c (json, '}');
  }
  g_string_append_c (json, '}');
  camb_service_add_run (service, "dubbing", RUN_ID, json->str);
}

static GSubprocess *
start_export (CambService *service, const char *cache, const char *folder)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *name = g_strdup_printf ("dubbing/%u", RUN_ID);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_setenv (launcher, "CAMB_API_BASE_URL",
                                camb_service_get_base_url (service), TRUE);
  g_subprocess_launcher_setenv (launcher, "CAMB_API_KEY",
                                camb_service_get_api_key (service), TRUE);
  g_subprocess_launcher_setenv (launcher, "CAMB_CACHE_DIR", cache, TRUE);
  process = g_subprocess_launcher_spawn (
      launcher, &error, g_getenv ("CAMB_PREVIEW"), "--export", folder, name,
      "--formats=srt", "--multi=mkv", "--timelines=otio,kdenlive", NULL);
  g_assert_no_error (error);
  return process;
}

static gboolean
kill_cb (gpointer data)
{
  g_subprocess_send_signal (data, SIGKILL);
  return G_SOURCE_REMOVE;
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  g_main_loop_quit (data);
}

/* Returns: whether it was killed before it was done */
static gboolean
export_and_kill (CambService *service,
                 const char *cache,
                 const char *folder,
                 guint life)
{
  g_autoptr (GSubprocess) process = start_export (service, cache, folder);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint source = life > 0 ? g_timeout_add (life, kill_cb, process) : 0;

  g_subprocess_wait_async (process, NULL, ended_cb, loop);
  g_main_loop_run (loop);
  if (g_subprocess_get_if_signaled (process))
    return TRUE;
  if (source != 0)
    g_source_remove (source);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  return FALSE;
}

static char *
sum_file (const char *path)
{
  const char *const command[] = {"sha256sum", "-b", path, NULL};
  g_autofree char *output = run (command);

  return g_strndup (output, 64);
}

static void
assert_same (const char *folder,
             const char *name,
             const char *source_folder,
             const char *source_name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *source = g_build_filename (source_folder, source_name, NULL);
  g_autofree char *found = sum_file (path);
  g_autofree char *expected = sum_file (source);

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_languages (const char *folder)
{
  g_autofree char *path =
      g_strdup_printf ("%s/dubbing-%u-languages.mkv", folder, RUN_ID);
  const char *const probe[] = {
      "ffprobe",           "-v", "error", "-of", "csv=p=0", "-show_entries",
      "stream=codec_type", path, NULL};
  const char *const measure[] = {
      "ffprobe",         "-v", "error", "-of", "csv=p=0", "-show_entries",
      "format=duration", path, NULL};
  g_autofree char *streams = run (probe);
  g_autofree char *duration = run (measure);
  g_auto (GStrv) sounds = g_strsplit (streams, "audio", -1);
  g_auto (GStrv) texts = g_strsplit (streams, "subtitle", -1);

  g_assert_cmpuint (g_strv_length (sounds), ==, N_LANGUAGES + 1);
  g_assert_cmpuint (g_strv_length (texts), ==, N_LANGUAGES + 1);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (duration, NULL), SECONDS, 3);
}

/* Nothing that was begun is left. */
static void
assert_clean (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_assert_false (g_str_has_suffix (name, ".part"));
    g_assert_cmpstr (name, !=, "camb-export-missing.txt");
  }
}

static void
test_killed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CambService) service = camb_service_new_bare (&error);
  g_autoptr (Folder) media = make_folder ();
  g_autoptr (Folder) folder = make_folder ();
  g_autofree char *cache = g_dir_make_tmp ("camb-cache-XXXXXX", NULL);
  const char *const remove[] = {"rm", "-r", cache, NULL};
  gint64 start;
  guint n_kills = 0;

  g_assert_no_error (error);
  make_run (service, media);
  start = g_get_monotonic_time ();
  while (n_kills < MAX_KILLS &&
         export_and_kill (service, cache, folder,
                          (guint)g_test_rand_int_range (MIN_LIFE, MAX_LIFE)))
    n_kills++;
  if (n_kills == MAX_KILLS)
    g_assert_false (export_and_kill (service, cache, folder, 0));
  g_test_message ("killed %u times, complete after %.1f s", n_kills,
                  (double)(g_get_monotonic_time () - start) /
                      G_TIME_SPAN_SECOND);
  g_assert_cmpuint (n_kills, >=, MIN_KILLS);
  for (guint i = 0; i < N_LANGUAGES; i++) {
    g_autofree char *video = g_strdup_printf ("video-%u.mp4", i);
    g_autofree char *voice = g_strdup_printf ("voice-%u.m4a", i);
    g_autofree char *video_name =
        g_strdup_printf ("dubbing-%u-%s-video.mp4", RUN_ID, languages[i]);
    g_autofree char *voice_name =
        g_strdup_printf ("dubbing-%u-%s-voice.m4a", RUN_ID, languages[i]);

    assert_same (folder, video_name, media, video);
    assert_same (folder, voice_name, media, voice);
  }
  assert_languages (folder);
  assert_clean (folder);
  g_free (run (remove));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/killed", test_killed);
  return g_test_run ();
}
