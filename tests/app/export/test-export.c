/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>
#include <sys/mount.h>

#include "camb-service.h"
#include "camb-writer.h"
#include "export-folder.h"
#include "preview-export-folder.h"
#include "preview-export.h"
#include "preview-multi.h"
#include "preview-note.h"

/* What ended an export, and what is there then. */
typedef struct
{
  GMainLoop *loop;
  GError *error;
  GCancellable *cancellable;
  guint n_written;
  guint n_kept;
  const char *cancel_at;
} Outcome;

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  preview_export_run_finish (PREVIEW_EXPORT (source), result, &outcome->error);
  g_main_loop_quit (outcome->loop);
}

static void
news_cb (PreviewExportNews news,
         const char *name,
         const char *detail,
         double fraction,
         gpointer data)
{
  Outcome *outcome = data;

  g_assert_cmpfloat (fraction, >=, 0);
  g_assert_cmpfloat (fraction, <=, 1);
  outcome->n_written += news == PREVIEW_EXPORT_NEWS_WRITTEN;
  outcome->n_kept += news == PREVIEW_EXPORT_NEWS_KEPT;
  if (outcome->cancel_at != NULL && strstr (name, outcome->cancel_at) != NULL)
    g_cancellable_cancel (outcome->cancellable);
}

/* A service, and an account for it. */
typedef struct
{
  CambService *service;
  PreviewAccount *account;
  char *cache;
} World;

static void
world_clear (World *self)
{
  g_assert_cmpuint (camb_service_get_n_leaks (self->service), ==, 0);
  g_object_unref (self->account);
  g_object_unref (self->service);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
world_init (World *self)
{
  self->service = camb_service_new (NULL, NULL);
  self->account =
      preview_account_new_with_key (camb_service_get_base_url (self->service),
                                    camb_service_get_api_key (self->service));
}

static PreviewExport *
new_export (World *world, const char *path, const char *names)
{
  PreviewExport *export = preview_export_new (path);
  g_auto (GStrv) words = g_strsplit (names, " ", -1);

  for (guint i = 0; words[i] != NULL; i++) {
    g_autoptr (PreviewSpec) spec = preview_spec_parse (words[i], -1, NULL);

    g_assert_nonnull (spec);
    preview_export_take_item (export,
                              preview_export_item_new (spec, world->account));
  }
  preview_export_get_options (export)->subtitles = 1
                                                   << CAMB_SUBTITLE_FORMAT_SRT;
  return export;
}

static void
run (PreviewExport *export, Outcome *outcome)
{
  outcome->loop = g_main_loop_new (NULL, FALSE);
  outcome->cancellable = g_cancellable_new ();
  preview_export_set_news_func (export, news_cb, outcome);
  preview_export_run_async (export, outcome->cancellable, finished_cb, outcome);
  g_main_loop_run (outcome->loop);
  g_main_loop_unref (outcome->loop);
  g_object_unref (outcome->cancellable);
}

static void
assert_media (World *world,
              const char *folder,
              const char *name,
              const char *media)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) bytes = camb_service_dup_media (world->service, media);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_cmpmem (text, length, g_bytes_get_data (bytes, NULL),
                   g_bytes_get_size (bytes));
}

static void
assert_no_secrets (World *world, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *text = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (path, &text, &length, NULL));
    if (g_str_has_suffix (name, ".mp4") || g_str_has_suffix (name, ".flac"))
      continue;
    g_assert_null (strstr (text, "://"));
    g_assert_null (strstr (text, camb_service_get_api_key (world->service)));
  }
}

static void
test_whole (void)
{
  g_auto (World) world = {0};
  g_autoptr (Folder) path = make_folder ();
  g_autoptr (PreviewExport) export = NULL;
  g_autoptr (PreviewExport) again = NULL;
  Outcome first = {0};
  Outcome second = {0};
  g_autofree char *sums = NULL;

  world_init (&world);
  export = new_export (&world, path, "dubbing/1004 tts/2001 translation/4001");
  run (export, &first);
  g_assert_no_error (first.error);
  g_assert_cmpuint (preview_export_get_n_missing (export), ==, 0);
  g_assert_cmpuint (first.n_written, ==, 3 * 3 + 1 + 2);
  assert_media (&world, path, "dubbing-1004-en-us-video.mp4", "harbour-en.mp4");
  assert_media (&world, path, "dubbing-1004-de-de-voice.wav", "harbour-de.wav");
  g_assert_true (is_there (path, "dubbing-1004-es-es.srt"));
  g_assert_true (is_there (path, "tts-2001.flac"));
  g_assert_true (is_there (path, "translation-4001.txt"));
  g_assert_false (is_there (path, "camb-export-missing.txt"));
  sums = read_text (path, "camb-export.sha256");
  g_assert_nonnull (strstr (sums, "  dubbing-1004-en-us-video.mp4\n"));
  assert_no_secrets (&world, path);

  again = new_export (&world, path, "dubbing/1004 tts/2001 translation/4001");
  run (again, &second);
  g_assert_no_error (second.error);
  g_assert_cmpuint (second.n_written, ==, 0);
  g_assert_cmpuint (second.n_kept, ==, first.n_written);
}

/* Several exports keep one folder. */
static void
test_more_runs (void)
{
  g_auto (World) world = {0};
  g_autoptr (Folder) path = make_folder ();
  g_autoptr (PreviewExport) one = NULL;
  g_autoptr (PreviewExport) two = NULL;
  g_autofree char *json = NULL;
  Outcome outcome = {0};

  world_init (&world);
  one = new_export (&world, path, "tts/2001");
  run (one, &outcome);
  two = new_export (&world, path, "tts/2002");
  run (two, &outcome);
  g_assert_no_error (outcome.error);
  json = read_text (path, PREVIEW_EXPORT_MANIFEST);
  g_assert_nonnull (strstr (json, "tts/2001"));
  g_assert_nonnull (strstr (json, "tts/2002"));
}

/* A run that fails is named, with its reason, and a later export has it. */
static void
test_missing (void)
{
  g_auto (World) world = {0};
  g_autoptr (Folder) path = make_folder ();
  g_autoptr (PreviewExport) one = NULL;
  g_autoptr (PreviewExport) two = NULL;
  g_autofree char *text = NULL;
  Outcome outcome = {0};

  world_init (&world);
  one = new_export (&world, path, "tts/987 tts/2001");
  run (one, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (preview_export_get_n_missing (one), ==, 1);
  g_assert_true (is_there (path, "tts-2001.flac"));
  text = read_text (path, "camb-export-missing.txt");
  g_assert_nonnull (strstr (text, "tts/987: "));

  camb_service_add_run (world.service, "tts", 987, "\"media:take-1.flac\"");
  two = new_export (&world, path, "tts/987");
  run (two, &outcome);
  g_assert_cmpuint (preview_export_get_n_missing (two), ==, 0);
  assert_media (&world, path, "tts-987.flac", "take-1.flac");
  g_assert_false (is_there (path, "camb-export-missing.txt"));
}

/* Cancelled in the middle of a file, and continued there. */
static void
test_cancel (void)
{
  g_auto (World) world = {0};
  g_autoptr (Folder) path = make_folder ();
  g_autoptr (PreviewExport) one = NULL;
  g_autoptr (PreviewExport) two = NULL;
  g_autofree char *text = NULL;
  guint64 n_bytes;
  Outcome outcome = {.cancel_at = "dubbing-1001-video"};
  Outcome second = {0};

  world_init (&world);
  camb_service_break_at (world.service, "/media/harbour-en.mp4", 1000, 4000000,
                         CAMB_SERVICE_END_STALL, NULL, NULL);
  one = new_export (&world, path, "dubbing/1001");
  run (one, &outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&outcome.error);
  g_assert_false (is_there (path, "dubbing-1001-video.mp4"));
  text = read_text (path, "camb-export-missing.txt");
  g_assert_nonnull (strstr (text, "dubbing/1001/video: "));

  camb_service_clear_faults (world.service);
  n_bytes = camb_service_get_n_bytes (world.service, "/media/harbour-en.mp4");
  two = new_export (&world, path, "dubbing/1001");
  run (two, &second);
  g_assert_no_error (second.error);
  g_assert_cmpuint (preview_export_get_n_missing (two), ==, 0);
  assert_media (&world, path, "dubbing-1001-video.mp4", "harbour-en.mp4");
  g_assert_cmpuint (
      camb_service_get_n_bytes (world.service, "/media/harbour-en.mp4") -
          n_bytes,
      <, 7880010);
  g_assert_false (is_there (path, "camb-export-missing.txt"));
}

/* A hundred runs in twenty calls. */
static void
test_few_calls (void)
{
  g_auto (World) world = {0};
  g_autoptr (Folder) path = make_folder ();
  g_autoptr (PreviewExport) export = NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  Outcome outcome = {0};

  world_init (&world);
  for (guint i = 0; i < 100; i++) {
    camb_service_add_run (world.service, "tts", 5000 + i,
                          "\"media:take-1.flac\"");
    g_string_append_printf (names, "%stts/%u", i > 0 ? " " : "", 5000 + i);
  }
  export = new_export (&world, path, names->str);
  run (export, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (outcome.n_written, ==, 100);
  g_assert_cmpuint (camb_service_get_n_requests (world.service, "/apis"), ==,
                    20);
}

static void
test_notes (void)
{
  g_auto (World) world = {0};
  g_autoptr (Folder) path = make_folder ();
  g_autoptr (PreviewExport) export = preview_export_new (path);
  g_autoptr (PreviewSpec) spec = preview_spec_new (PREVIEW_KIND_TTS, 2001);
  g_autoptr (PreviewRun) reviewed = preview_run_new (spec, FALSE);
  g_autoptr (PreviewNote) note = preview_note_new (
      3723004000000, PREVIEW_NOTE_TIMING, "=HYPERLINK(\"x\")");
  PreviewVerdict *verdict = preview_run_get_verdict (reviewed);
  g_autofree char *notes = NULL;
  g_autofree char *picks = NULL;
  g_autofree char *json = NULL;
  Outcome outcome = {0};

  world_init (&world);
  g_list_store_append (preview_run_get_notes (reviewed), note);
  preview_verdict_set_decision (verdict, PREVIEW_DECISION_PICKED);
  preview_verdict_set_rating (verdict, 4);
  preview_verdict_set_reason (verdict, "warm, \"close\"");
  preview_export_take_item (
      export, preview_export_item_new_for_run (reviewed, world.account));
  run (export, &outcome);
  g_assert_no_error (outcome.error);
  notes = read_text (path, "notes.csv");
  g_assert_nonnull (strstr (notes, "\"tts\",2001,\"\",01:02:03.004,\"timing\","
                                   "\"'=HYPERLINK(\"\"x\"\")\"\r\n"));
  picks = read_text (path, "picks.csv");
  g_assert_nonnull (strstr (
      picks, "\"tts\",2001,\"\",\"picked\",4,\"warm, \"\"close\"\"\"\r\n"));
  json = read_text (path, "picks.json");
  g_assert_nonnull (strstr (json, "\"verdict\" : \"picked\""));
  g_assert_true (is_there (path, "notes.json"));
}

/* A disk that is too small, if this user may make one. */
static void
test_disk_full (void)
{
  g_auto (World) world = {0};
  g_autoptr (Folder) path = make_folder ();
  g_autoptr (PreviewExport) one = NULL;
  g_autoptr (PreviewExport) two = NULL;
  g_autofree char *text = NULL;
  Outcome outcome = {0};
  Outcome second = {0};

  if (mount ("tmpfs", path, "tmpfs", 0, "size=4m") < 0) {
    g_test_skip ("only root can make a small disk");
    return;
  }
  world_init (&world);
  one = new_export (&world, path, "tts/2001 dubbing/1001");
  run (one, &outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&outcome.error);
  g_assert_true (is_there (path, "tts-2001.flac"));
  text = read_text (path, "camb-export-missing.txt");
  g_assert_nonnull (strstr (text, "dubbing/1001/video: "));

  g_assert_cmpint (mount ("tmpfs", path, "tmpfs", MS_REMOUNT, "size=64m"), ==,
                   0);
  two = new_export (&world, path, "tts/2001 dubbing/1001");
  run (two, &second);
  g_assert_no_error (second.error);
  assert_media (&world, path, "dubbing-1001-video.mp4", "harbour-en.mp4");
  g_assert_cmpint (umount (path), ==, 0);
}

static void
attach (PreviewExport *export, const char *filename)
{
  g_autofree char *uri = g_filename_to_uri (filename, NULL, NULL);
  g_autoptr (PreviewSpec) spec = preview_spec_new_file (uri);

  preview_export_take_item (export, preview_export_item_new (spec, NULL));
}

/* What the runs were made of goes along, and into the timeline; no other file
 * does, whatever a session says. */
static void
test_original (void)
{
  g_auto (World) world = {0};
  Outcome outcome = {0};
  g_autoptr (Folder) folder = make_folder ();
  g_autoptr (PreviewExport) export = NULL;
  g_autofree char *film = g_build_filename (g_getenv ("CAMB_DEMO_MEDIA_DIR"),
                                            "harbour-de.mp4", NULL);
  g_autofree char *secret = g_build_filename (folder, "secret.mp4", NULL);
  g_autofree char *timeline = NULL;
  g_autofree char *manifest = NULL;

  world_init (&world);
  write_text (folder, "secret.mp4", "Nobody is to see this.");
  export = new_export (&world, folder, "dubbing/1001");
  attach (export, film);
  attach (export, secret);
  preview_export_get_options (export)->timelines = 1
                                                   << PREVIEW_EDIT_FORMAT_OTIO;
  run (export, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (preview_export_get_n_missing (export), ==, 1);
  assert_media (&world, folder, "original.mp4", "harbour-de.mp4");
  g_assert_false (is_there (folder, "original-2.mp4"));
  g_assert_false (is_there (folder, "original.part"));
  timeline = read_text (folder, "dubbing-1001.otio");
  g_assert_nonnull (strstr (timeline, "\"original.mp4\""));
  manifest = read_text (folder, "camb-export.json");
  g_assert_null (strstr (manifest, "file:"));
  g_assert_null (strstr (manifest, film));
}

static void
add_tests (void)
{
  g_test_add_func ("/export/whole", test_whole);
  g_test_add_func ("/export/more-runs", test_more_runs);
  g_test_add_func ("/export/missing", test_missing);
  g_test_add_func ("/export/cancel", test_cancel);
  g_test_add_func ("/export/few-calls", test_few_calls);
  g_test_add_func ("/export/notes", test_notes);
  g_test_add_func ("/export/original", test_original);
  g_test_add_func ("/export/disk-full", test_disk_full);
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("camb-export-cache-XXXXXX", NULL);
  const char *const remove[] = {"rm", "-rf", cache, NULL};
  int status;

  g_setenv ("CAMB_CACHE_DIR", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  add_tests ();
  status = g_test_run ();
  g_spawn_sync (NULL, (char **)remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                NULL, NULL, NULL, NULL);
  return status;
}
