/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Files and addresses that the user attaches to compare with. */

#include "config.h"

#include <string.h>

#include "frame-picture.h"
#include "player-fixture.h"
#include "preview-run-json.h"

static PreviewRun *
show_file (PlayerFixture *self, const char *uri)
{
  g_autoptr (PreviewSpec) spec = preview_spec_new_file (uri);
  PreviewRun *run = preview_runs_add (self->runs, spec, FALSE, NULL);

  g_ptr_array_add (self->shown, run);
  return run;
}

static char *
dup_sample_uri (const char *name)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("CAMB_DEMO_MEDIA_DIR"), name, NULL);

  return g_filename_to_uri (path, NULL, NULL);
}

static int
read_frame (PlayerFixture *self, guint index)
{
  PreviewPane *pane = preview_player_get_pane (self->player, index);

  return frame_picture_read (
      preview_video_sink_get_paintable (preview_pane_get_video_sink (pane)));
}

static void
check_plays (PlayerFixture *self)
{
  g_assert_true (
      preview_pane_has_video (preview_player_get_pane (self->player, 1)));
  g_assert_cmpint (preview_player_find_original (self->player), ==, 1);
  preview_player_seek (self->player, 8 * GST_SECOND + 20 * GST_MSECOND, TRUE);
  WAIT_FOR (player_fixture_all_are (self, PREVIEW_PANE_READY));
  WAIT_FOR (read_frame (self, 0) == 200);
  WAIT_FOR (read_frame (self, 1) == 200);
  preview_player_set_heard (self->player, 1);
  preview_player_play (self->player);
  WAIT_FOR (preview_pane_get_level (preview_player_get_pane (self->player, 1)) >
            PREVIEW_SILENCE);
  g_assert_true (player_fixture_all_are (self, PREVIEW_PANE_PLAYING));
}

/* A file is a pane like any other. */
static void
test_file (PlayerFixture *self, gconstpointer data)
{
  g_autofree char *uri = dup_sample_uri ("harbour-en.mp4");
  PreviewRun *run;
  g_autofree char *title = NULL;

  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1002);
  run = show_file (self, uri);
  title = preview_run_dup_title (run);
  g_assert_cmpstr (title, ==, "harbour-en.mp4");
  g_assert_cmpint (preview_run_get_state (run), ==, PREVIEW_RUN_READY);
  player_fixture_open (self);
  check_plays (self);
}

static void
test_address (PlayerFixture *self, gconstpointer data)
{
  g_autofree char *uri =
      camb_service_sign (self->service, "/media/harbour-en.mp4", 600);
  PreviewRun *run;
  g_autofree char *title = NULL;

  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1002);
  run = show_file (self, uri);
  title = preview_run_dup_title (run);
  g_assert_cmpstr (title, ==, "harbour-en.mp4");
  player_fixture_open (self);
  check_plays (self);
}

/* One that is not there says so, and the others play. */
static void
test_missing (PlayerFixture *self, gconstpointer data)
{
  player_fixture_show (self, PREVIEW_KIND_SOUND, 3001);
  show_file (self, "file:///nonexistent/original.mp4");
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (player_fixture_get_state (self, 1) == PREVIEW_PANE_FAILED);
  g_assert_nonnull (
      preview_pane_get_problem (preview_player_get_pane (self->player, 1)));
  preview_player_play (self->player);
  WAIT_FOR (player_fixture_get_position (self) > GST_SECOND);
  g_assert_cmpint (player_fixture_get_state (self, 0), ==,
                   PREVIEW_PANE_PLAYING);
}

static char *
write_run (PreviewRun *run)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  preview_run_to_json (run, TRUE, builder);
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static PreviewRun *
read_run (const char *text)
{
  g_autoptr (JsonNode) root = json_from_string (text, NULL);

  g_assert_nonnull (root);
  return preview_run_from_json (
      json_array_get_element (json_node_get_array (root), 0));
}

/* What was set is kept; an address that may hold a secret is not. */
static void
test_session (void)
{
  g_autoptr (PreviewSpec) spec = preview_spec_new_file ("file:///a/b%20c.mp4");
  g_autoptr (PreviewSpec) open =
      preview_spec_new_file ("https://example.org/a.mp4");
  g_autoptr (PreviewSpec) secret =
      preview_spec_new_file ("https://example.org/a.mp4?X-Signature=s3cret");
  g_autoptr (PreviewSpec) login =
      preview_spec_new_file ("https://me:s3cret@example.org/a.mp4");
  g_autoptr (PreviewRun) file = preview_run_new (spec, FALSE);
  g_autoptr (PreviewRun) address = preview_run_new (open, FALSE);
  g_autoptr (PreviewRun) signed_address = preview_run_new (secret, FALSE);
  g_autoptr (PreviewRun) private_address = preview_run_new (login, FALSE);
  g_autoptr (PreviewRun) back = NULL;
  g_autofree char *text = NULL;
  g_autofree char *other = write_run (address);
  g_autofree char *none = write_run (signed_address);
  g_autofree char *nothing = write_run (private_address);

  preview_run_get_settings (file)->offset = -1234567891;
  preview_run_get_settings (file)->trim = -2.5;
  text = write_run (file);
  back = read_run (text);
  g_assert_true (preview_spec_equal (preview_run_get_spec (back), spec));
  g_assert_cmpint (preview_run_get_settings (back)->offset, ==, -1234567891);
  g_assert_cmpfloat (preview_run_get_settings (back)->trim, ==, -2.5);
  g_assert_nonnull (strstr (other, "example.org"));
  g_assert_cmpstr (none, ==, "[]");
  g_assert_cmpstr (nothing, ==, "[]");
}

/* Whoever wrote it. */
static void
test_odd_session (void)
{
  static const char *const texts[] = {
      "[{\"kind\": \"file\"}]",
      "[{\"kind\": \"file\", \"uri\": 3}]",
      "[{\"kind\": \"file\", \"uri\": \"javascript:alert(1)\"}]",
      "[{\"kind\": \"file\", \"uri\": \"/etc/passwd\"}]",
      "[{\"kind\": \"file\", \"uri\": \"https://example.org/a?key=b\"}]",
  };
  g_autoptr (PreviewRun) run = read_run (
      "[{\"kind\": \"tts\", \"run-id\": 5, \"trim\": 1e999, \"offset\": "
      "9223372036854775807}]");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (read_run (texts[i]));
  g_assert_cmpfloat (preview_run_get_settings (run)->trim, ==, 0);
  g_assert_cmpint (preview_run_get_settings (run)->offset, ==,
                   G_GINT64_CONSTANT (86400000000000));
}

int
main (int argc, char **argv)
{
  int status;

  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  player_fixture_add ("/app/originals/file", test_file);
  player_fixture_add ("/app/originals/address", test_address);
  player_fixture_add ("/app/originals/missing", test_missing);
  g_test_add_func ("/app/originals/session", test_session);
  g_test_add_func ("/app/originals/odd-session", test_odd_session);
  status = g_test_run ();
  gst_deinit ();
  return status;
}
