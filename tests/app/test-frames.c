/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Whatever happens, all panes show the frame of the same moment. Measured on
 * the numbers that are burnt into the sample pictures, in what a window would
 * show. The argument `--all` makes it five hundred moments. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "frame-picture.h"
#include "player-fixture.h"

#define FPS 25
#define FRAME (GST_SECOND / FPS)
#define SECONDS 29
/* One that is smaller, faster and shorter than the others. */
#define OTHER_FPS 30
#define OTHER_SECONDS 12
#define OTHER_RUN 7200

static guint n_moments = 30;

static void
make_other (const char *filename)
{
  g_autofree char *source = g_build_filename (g_getenv ("CAMB_DEMO_MEDIA_DIR"),
                                              "harbour-en.mp4", NULL);
  const char *argv[] = {
      "ffmpeg",  "-v",        "error",     "-y",
      "-i",      source,      "-vf",       "scale=640:360,setpts=N/30/TB",
      "-r",      "30",        "-frames:v", "360",
      "-t",      "12",        "-c:v",      "libx264",
      "-preset", "ultrafast", "-g",        "60",
      "-c:a",    "aac",       filename,    NULL};
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
add_other (PlayerFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("frames-XXXXXX", &error);
  g_autofree char *filename = g_build_filename (folder, "other.mp4", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GBytes) media = NULL;
  gsize size;

  g_assert_no_error (error);
  make_other (filename);
  g_file_get_contents (filename, &bytes, &size, &error);
  g_assert_no_error (error);
  media = g_bytes_new_take (g_steal_pointer (&bytes), size);
  camb_service_add_media (self->service, "other.mp4", "video/mp4", media);
  g_remove (filename);
  g_rmdir (folder);
  camb_service_add_run (self->service, "dubbing", OTHER_RUN,
                        "{\"video_url\": \"media:other.mp4\", "
                        "\"audio_url\": null, \"transcript\": []}");
  player_fixture_show (self, PREVIEW_KIND_DUBBING, OTHER_RUN);
}

static PreviewPane *
get_pane (PlayerFixture *self, guint index)
{
  return preview_player_get_pane (self->player, index);
}

static int
read_frame (PlayerFixture *self, guint index)
{
  PreviewVideoSink *sink = preview_pane_get_video_sink (get_pane (self, index));

  return frame_picture_read (preview_video_sink_get_paintable (sink));
}

static gboolean
is_settled (PlayerFixture *self)
{
  for (guint i = 0; i < preview_player_get_n_panes (self->player); i++) {
    PreviewPaneState state = player_fixture_get_state (self, i);

    if (state != PREVIEW_PANE_READY && state != PREVIEW_PANE_ENDED)
      return FALSE;
  }
  return TRUE;
}

/* Then what the streaming threads left is in the picture. */
static void
settle (PlayerFixture *self)
{
  WAIT_FOR (is_settled (self));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static guint64
get_fps (PlayerFixture *self, guint index)
{
  PreviewRun *run = preview_pane_get_run (get_pane (self, index));

  return preview_run_get_spec (run)->run_id == OTHER_RUN ? OTHER_FPS : FPS;
}

/* A moment that is within a microsecond of two frames is of either. */
static gboolean
is_frame_of (int frame, gint64 moment, guint64 fps)
{
  gint64 slack = GST_USECOND;
  gint64 first = MAX (moment - slack, 0) * (gint64)fps / (gint64)GST_SECOND;
  gint64 last = (moment + slack) * (gint64)fps / (gint64)GST_SECOND;

  return frame >= first && frame <= last;
}

/* Who is not there at that moment says so. */
static void
check_pane (PlayerFixture *self, guint index, const char *what)
{
  PreviewPane *pane = get_pane (self, index);
  gint64 position = (gint64)player_fixture_get_position (self);
  gint64 moment = position - preview_player_get_offset (self->player, index);
  gint64 end = (gint64)preview_run_get_duration (preview_pane_get_run (pane));

  if (moment < 0) {
    g_assert_cmpint (preview_pane_get_place (pane), ==, PREVIEW_PANE_BEFORE);
  } else if (moment >= end) {
    g_assert_cmpint (preview_pane_get_place (pane), ==, PREVIEW_PANE_AFTER);
  } else {
    int frame = read_frame (self, index);

    g_assert_cmpint (preview_pane_get_place (pane), ==, PREVIEW_PANE_INSIDE);
    if (!is_frame_of (frame, moment, get_fps (self, index)))
      g_error ("%s: pane %u shows frame %d at %" G_GINT64_FORMAT " ns", what,
               index, frame, moment);
  }
}

static void
check_all (PlayerFixture *self, const char *what)
{
  settle (self);
  for (guint i = 0; i < preview_player_get_n_panes (self->player); i++)
    check_pane (self, i, what);
}

static void
open_all (PlayerFixture *self)
{
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1001);
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1002);
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1003);
  add_other (self);
  preview_player_set_runs (self->player, self->shown);
  WAIT_FOR (player_fixture_all_are (self, PREVIEW_PANE_READY));
}

static guint64
choose_moment (void)
{
  return (guint64)g_test_rand_double_range (0, SECONDS * (double)GST_SECOND);
}

/* Shifts by milliseconds, by frames, and by more than there is. */
static gint64
choose_offset (void)
{
  switch (g_test_rand_int_range (0, 4)) {
  case 0:
    return 0;
  case 1:
    return g_test_rand_int_range (-3000, 3000) * (gint64)GST_MSECOND;
  case 2:
    return g_test_rand_int_range (-50, 50) * (gint64)FRAME;
  default:
    return g_test_rand_int_range (-20, 20) * (gint64)GST_SECOND;
  }
}

/* A step is one frame of the run that is heard, wherever the others are. */
static void
test_steps (PlayerFixture *self, gconstpointer data)
{
  open_all (self);
  preview_player_set_offset (self->player, 0, 17 * GST_MSECOND);
  preview_player_set_offset (self->player, 2, -533 * (gint64)GST_MSECOND);
  preview_player_seek (self->player, 4 * GST_SECOND, TRUE);
  settle (self);
  for (guint i = 0; i < 8; i++) {
    int step = i % 3 == 2 ? -1 : 1;
    int frame = read_frame (self, 0);

    preview_player_step (self->player, step);
    check_all (self, "stepped");
    g_assert_cmpint (read_frame (self, 0), ==, frame + step);
  }
}

static void
move_at_random (PlayerFixture *self)
{
  guint which = (guint)g_test_rand_int_range (0, 4);

  switch (g_test_rand_int_range (0, 4)) {
  case 0:
    preview_player_set_offset (self->player, which, choose_offset ());
    break;
  case 1:
    preview_player_step (self->player, g_test_rand_int_range (1, 4));
    break;
  case 2:
    preview_player_step (self->player, -g_test_rand_int_range (1, 4));
    break;
  default:
    preview_player_seek (self->player, choose_moment (), TRUE);
  }
}

static void
test_moments (PlayerFixture *self, gconstpointer data)
{
  open_all (self);
  check_all (self, "opened");
  for (guint i = 0; i < n_moments; i++) {
    g_autofree char *what = g_strdup_printf ("move %u", i);

    move_at_random (self);
    check_all (self, what);
  }
}

/* Who plays and stops has to stop with all. */
static void
test_pauses (PlayerFixture *self, gconstpointer data)
{
  open_all (self);
  preview_player_set_offset (self->player, 1, 200 * GST_MSECOND);
  for (guint i = 0; i < 6; i++) {
    guint64 from = choose_moment () / 3;

    preview_player_seek (self->player, from, TRUE);
    settle (self);
    preview_player_play (self->player);
    WAIT_FOR (player_fixture_get_position (self) > from + 500 * GST_MSECOND);
    preview_player_pause (self->player);
    check_all (self, "paused");
  }
}

/* One that comes later is where the others are, and these stay as they are. */
static void
test_joining (PlayerFixture *self, gconstpointer data)
{
  PreviewPane *first;

  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1001);
  player_fixture_open (self);
  preview_player_seek (self->player, 7777 * GST_MSECOND, TRUE);
  settle (self);
  first = get_pane (self, 0);
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1003);
  preview_player_set_runs (self->player, self->shown);
  g_assert_true (get_pane (self, 0) == first);
  g_assert_cmpint (preview_pane_get_state (first), ==, PREVIEW_PANE_READY);
  check_all (self, "joined");

  preview_player_play (self->player);
  WAIT_FOR (player_fixture_all_are (self, PREVIEW_PANE_PLAYING));
  preview_player_set_heard (self->player, 1);
  g_ptr_array_remove_index (self->shown, 0);
  preview_player_set_runs (self->player, self->shown);
  g_assert_true (preview_player_is_playing (self->player));
  g_assert_cmpint (player_fixture_get_state (self, 0), ==,
                   PREVIEW_PANE_PLAYING);
  g_assert_cmpuint (preview_player_get_heard_index (self->player), ==, 0);
  preview_player_pause (self->player);
  check_all (self, "left");
}

/* One picture: the others decode none, and have theirs again afterwards. */
static void
test_picture (PlayerFixture *self, gconstpointer data)
{
  int frame;

  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1001);
  player_fixture_show (self, PREVIEW_KIND_DUBBING, 1002);
  player_fixture_open (self);
  settle (self);
  frame = read_frame (self, 1);
  preview_player_set_picture (self->player, 0);
  preview_player_set_heard (self->player, 1);
  preview_player_seek (self->player, 5 * GST_SECOND, TRUE);
  settle (self);
  g_assert_cmpint (read_frame (self, 0), ==, 125);
  g_assert_cmpint (read_frame (self, 1), ==, frame);
  g_assert_false (preview_pane_has_picture (get_pane (self, 1)));
  preview_player_play (self->player);
  WAIT_FOR (player_fixture_get_position (self) > 5500 * GST_MSECOND);
  g_assert_true (player_fixture_all_are (self, PREVIEW_PANE_PLAYING));
  preview_player_pause (self->player);
  settle (self);

  preview_player_set_picture (self->player, -1);
  check_all (self, "all pictures");
}

int
main (int argc, char **argv)
{
  int status;

  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  if (argc > 1 && strcmp (argv[1], "--all") == 0)
    n_moments = 500;
  player_fixture_add ("/app/frames/moments", test_moments);
  player_fixture_add ("/app/frames/steps", test_steps);
  player_fixture_add ("/app/frames/pauses", test_pauses);
  player_fixture_add ("/app/frames/joining", test_joining);
  player_fixture_add ("/app/frames/picture", test_picture);
  status = g_test_run ();
  gst_deinit ();
  return status;
}
