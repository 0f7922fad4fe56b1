/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The waveform of an hour: read through the element from the cache, as the app
 * does it, against ffmpeg's showwavespic on the same file, in turn; and the
 * same again from what was kept. The best of a few counts, since both are at
 * the mercy of whatever else goes on.
 */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <locale.h>

#include "bench-table.h"
#include "camb-service.h"
#include "preview-wave.h"
#include "preview-worker.h"

#define N_TIMES 3
#define SECONDS 3600
#define LOOPS "119"
#define RUN_ID 7700

typedef struct
{
  const char *name;
  const char *what;
  const char *source;
  const char *encoder;
  const char *type;
  PreviewSoundTrack track;
} Material;

static const Material materials[] = {
    {"hour.m4a", "AAC, stereo, 60 min, mix", "harbour-en.wav", "aac",
     "audio/mp4", PREVIEW_SOUND_TRACK_MIX},
    {"hour.mp3", "MP3, 60 min, voice, with its speech", "harbour-es.mp3",
     "copy", "audio/mpeg", PREVIEW_SOUND_TRACK_VOICE},
};

static double
run (const char *const *command)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (command, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

  if (process == NULL || !g_subprocess_wait_check (process, NULL, &error))
    g_error ("%s: %s", command[0], error->message);
  return (double)(g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND;
}

/* Half a minute is encoded, and repeated as it is. */
static char *
make_hour (const Material *material, const char *folder)
{
  g_autofree char *source = g_build_filename (g_getenv ("CAMB_DEMO_MEDIA_DIR"),
                                              material->source, NULL);
  g_autofree char *part =
      g_strdup_printf ("%s/part-%s", folder, material->name);
  char *path = g_build_filename (folder, material->name, NULL);
  const char *const encode[] = {
      "ffmpeg", "-v",   "error",           "-y", "-i", source, "-ac",
      "2",      "-c:a", material->encoder, part, NULL};
  const char *const repeat[] = {"ffmpeg",       "-v",   "error", "-y",
                                "-stream_loop", LOOPS,  "-i",    part,
                                "-c:a",         "copy", path,    NULL};

  run (encode);
  run (repeat);
  return path;
}

static double
measure_theirs (const char *path, const char *folder)
{
  g_autofree char *picture = g_build_filename (folder, "wave.png", NULL);
  const char *const command[] = {
      "ffmpeg",    "-v", "error",           "-y",
      "-i",        path, "-filter_complex", "showwavespic=s=1920x200",
      "-frames:v", "1",  picture,           NULL};

  return run (command);
}

static double
measure_ours (PreviewAccount *account,
              PreviewSoundTrack track,
              gboolean is_kept)
{
  g_autoptr (PreviewSpec) spec =
      preview_spec_new (PREVIEW_KIND_DUBBING, RUN_ID);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (PreviewWave) wave = preview_wave_new (spec, account, track);
  gint64 end;

  while (preview_wave_get_state (wave) < PREVIEW_WAVE_DONE)
    g_main_context_iteration (NULL, TRUE);
  end = g_get_monotonic_time ();
  if (preview_wave_get_problem (wave) != NULL)
    g_error ("%s", preview_wave_get_problem (wave));
  if (preview_wave_was_kept (wave) != is_kept ||
      preview_wave_get_duration (wave) < (SECONDS - 5) * GST_SECOND)
    g_error ("not what was to be measured");
  preview_worker_wait_for_all ();
  return (double)(end - start) / G_TIME_SPAN_SECOND;
}

/* What is kept of waveforms goes; what is cached of media stays. */
static void
forget (void)
{
  g_autofree char *folder =
      g_build_filename (g_get_user_cache_dir (), "camb-preview", "waves", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_remove (path);
  }
}

static void
bench (const Material *material, CambService *service, const char *folder)
{
  g_autoptr (PreviewAccount) account = preview_account_new_with_key (
      camb_service_get_base_url (service), camb_service_get_api_key (service));
  g_autofree char *path = make_hour (material, folder);
  g_autofree char *json = g_strdup_printf (
      "{\"%s\": \"media:%s\", \"transcript\": []}",
      material->track == PREVIEW_SOUND_TRACK_MIX ? "video_url" : "audio_url",
      material->name);
  double ours[N_TIMES], theirs[N_TIMES], kept[N_TIMES];
  g_autoptr (GError) error = NULL;

  if (!camb_service_add_media_file (service, material->name, material->type,
                                    path, &error))
    g_error ("%s", error->message);
  camb_service_remove_run (service, "dubbing", RUN_ID);
  camb_service_add_run (service, "dubbing", RUN_ID, json);
  /* The first one fills the cache, and loads the plugins. */
  forget ();
  measure_ours (account, material->track, FALSE);
  for (guint i = 0; i < N_TIMES; i++) {
    forget ();
    theirs[i] = measure_theirs (path, folder);
    ours[i] = measure_ours (account, material->track, FALSE);
    kept[i] = measure_ours (account, material->track, TRUE);
  }
  bench_table_begin (material->what);
  bench_table_ratio ("speed against showwavespic, times an hour per second",
                     1 / bench_best (ours, N_TIMES),
                     1 / bench_best (theirs, N_TIMES), BENCH_AT_LEAST, 1);
  bench_table_value ("seconds", bench_best (ours, N_TIMES),
                     bench_best (theirs, N_TIMES), BENCH_AT_MOST,
                     bench_best (theirs, N_TIMES));
  bench_table_value ("seconds for the second time", bench_best (kept, N_TIMES),
                     -1, BENCH_AT_MOST, 0.2);
  g_remove (path);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("bench-wave-XXXXXX", NULL);
  g_autoptr (CambService) service = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_setenv ("CAMB_CACHE_DIR", folder, TRUE);
  gst_init (&argc, &argv);
  service = camb_service_new (NULL, &error);
  if (service == NULL)
    g_error ("%s", error->message);
  for (guint i = 0; i < G_N_ELEMENTS (materials); i++)
    bench (&materials[i], service, folder);
  camb_service_stop (service);
  return 0;
}
