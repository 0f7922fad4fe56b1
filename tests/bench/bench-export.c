/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A quarter of an hour of a dub out of the cache into a folder, against cp of
 * the same bytes, and against cp and sha256sum, as the folder has checksums;
 * and six languages in one file, against ffmpeg that copies the same streams.
 * In turn, and the best of a few counts, since both are at the mercy of
 * whatever else goes on.
 */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <unistd.h>

#include "bench-table.h"
#include "camb-service.h"
#include "preview-export.h"
#include "preview-multi.h"

#define N_TIMES 5
#define N_LANGUAGES 6
#define LOOPS "29"
#define RUN_ID 7800

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

/* Half a minute, repeated as it is: 240 MB. */
static char *
make_media (const char *folder)
{
  g_autofree char *source = g_build_filename (g_getenv ("CAMB_DEMO_MEDIA_DIR"),
                                              "harbour-en.mp4", NULL);
  char *path = g_build_filename (folder, "long.mp4", NULL);
  const char *const repeat[] = {
      "ffmpeg", "-v", "error", "-y",        "-stream_loop", LOOPS, "-i",
      source,   "-c", "copy",  "-movflags", "+faststart",   path,  NULL};

  run (repeat);
  return path;
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean *is_done = data;

  if (!preview_export_run_finish (PREVIEW_EXPORT (source), result, &error))
    g_error ("%s", error->message);
  *is_done = TRUE;
}

static void
remove_folder (const char *path)
{
  const char *const command[] = {"rm", "-r", path, NULL};

  run (command);
}

static double
export_run (PreviewAccount *account, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "exported", NULL);
  g_autoptr (PreviewExport) export = preview_export_new (path);
  g_autoptr (PreviewSpec) spec =
      preview_spec_new (PREVIEW_KIND_DUBBING, RUN_ID);
  gint64 start = g_get_monotonic_time ();
  gboolean is_done = FALSE;
  double seconds;

  preview_export_take_item (export, preview_export_item_new (spec, account));
  preview_export_run_async (export, NULL, finished_cb, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  seconds = (double)(g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND;
  if (preview_export_get_n_missing (export) > 0)
    g_error ("not what was to be measured");
  remove_folder (path);
  return seconds;
}

static void
bench_export (CambService *service, const char *media, const char *folder)
{
  g_autoptr (PreviewAccount) account = preview_account_new_with_key (
      camb_service_get_base_url (service), camb_service_get_api_key (service));
  g_autofree char *copy = g_build_filename (folder, "copy.mp4", NULL);
  const char *const cp[] = {"cp", "--reflink=never", media, copy, NULL};
  const char *const sum[] = {"sha256sum", copy, NULL};
  double ours[N_TIMES], copied[N_TIMES], summed[N_TIMES];
  g_autoptr (GError) error = NULL;

  if (!camb_service_add_media_file (service, "long.mp4", "video/mp4", media,
                                    &error))
    g_error ("%s", error->message);
  camb_service_add_run (service, "dubbing", RUN_ID,
                        "{\"video_url\": \"media:long.mp4\", "
                        "\"transcript\": []}");
  /* The first one fills the cache, and loads the plugins. */
  export_run (account, folder);
  for (guint i = 0; i < N_TIMES; i++) {
    ours[i] = export_run (account, folder);
    copied[i] = run (cp);
    summed[i] = copied[i] + run (sum);
    g_remove (copy);
  }
  bench_table_begin ("Export of 240 MB from the cache, times per second");
  bench_table_ratio ("against cp", 1 / bench_best (ours, N_TIMES),
                     1 / bench_best (copied, N_TIMES), BENCH_AT_LEAST, 0.9);
  bench_table_ratio ("against cp and sha256sum", 1 / bench_best (ours, N_TIMES),
                     1 / bench_best (summed, N_TIMES), BENCH_AT_LEAST, 0.9);
}

static double
write_multi (const char *media, const char *path, PreviewMultiFormat format)
{
  g_autoptr (PreviewMulti) multi = preview_multi_new ("Six languages");
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  int fd = g_open (path, O_RDWR | O_CREAT | O_TRUNC, 0600);

  for (guint i = 0; i < N_LANGUAGES; i++)
    preview_multi_add (multi, media)->language = g_strdup ("en");
  if (!preview_multi_write (multi, format, fd, NULL, NULL, NULL, &error))
    g_error ("%s", error->message);
  close (fd);
  return (double)(g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND;
}

static void
add (GPtrArray *command, const char *argument)
{
  g_ptr_array_add (command, (gpointer)argument);
}

static double
remux (const char *media, const char *path)
{
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  static const char *const sounds[N_LANGUAGES] = {"0:a", "1:a", "2:a",
                                                  "3:a", "4:a", "5:a"};

  add (command, "ffmpeg");
  add (command, "-v");
  add (command, "error");
  add (command, "-y");
  for (guint i = 0; i < N_LANGUAGES; i++) {
    add (command, "-i");
    add (command, media);
  }
  add (command, "-map");
  add (command, "0:v");
  for (guint i = 0; i < N_LANGUAGES; i++) {
    add (command, "-map");
    add (command, sounds[i]);
  }
  add (command, "-c");
  add (command, "copy");
  add (command, path);
  g_ptr_array_add (command, NULL);
  return run ((const char *const *)command->pdata);
}

static void
bench_multi (const char *media, const char *folder, PreviewMultiFormat format)
{
  g_autofree char *name =
      g_strdup_printf ("languages.%s", preview_multi_format_to_string (format));
  g_autofree char *path = g_build_filename (folder, name, NULL);
  double ours[N_TIMES], theirs[N_TIMES];

  for (guint i = 0; i < N_TIMES; i++) {
    ours[i] = write_multi (media, path, format);
    g_remove (path);
    theirs[i] = remux (media, path);
    g_remove (path);
  }
  bench_table_ratio (name, 1 / bench_best (ours, N_TIMES),
                     1 / bench_best (theirs, N_TIMES), BENCH_AT_LEAST, 0.9);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("bench-export-XXXXXX", NULL);
  g_autoptr (CambService) service = NULL;
  g_autofree char *media = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_setenv ("CAMB_CACHE_DIR", folder, TRUE);
  gst_init (&argc, &argv);
  service = camb_service_new (NULL, &error);
  if (service == NULL)
    g_error ("%s", error->message);
  media = make_media (folder);
  bench_export (service, media, folder);
  bench_table_begin ("Six languages in one file, against ffmpeg -c copy, "
                     "files per second");
  for (guint i = 0; i < PREVIEW_N_MULTI_FORMATS; i++)
    bench_multi (media, folder, i);
  camb_service_stop (service);
  remove_folder (folder);
  return 0;
}
