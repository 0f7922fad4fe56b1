/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>

#include "command.h"
#include "frame-strip.h"
#include "pipeline-harness.h"

/* What GES renders by default. */
#define RENDER_FPS 30

typedef struct
{
  const char *uri;
  double in_point;
  double duration;
} Clip;

static GArray *
render (const char *name, const Clip *clips, guint n_clips)
{
  g_autofree char *path = command_dup_path (name);
  GString *arguments = g_string_new (NULL);
  g_autofree char *output = NULL;

  for (guint i = 0; i < n_clips; i++)
    g_string_append_printf (arguments, "+clip %s inpoint=%.2f duration=%.2f ",
                            clips[i].uri, clips[i].in_point, clips[i].duration);
  output = command_run_demo ("ges-launch-1.0 %s -o %s", arguments->str, path);
  g_string_free (arguments, TRUE);

  return frame_strip_read_file (path);
}

/* Each picture is the one that the clip has there; with a rate of 30 on top of
 * one of 25 GES is off by two here and there, with files as well. */
static void
check_clip (GArray *numbers, guint from, const Clip *clip)
{
  guint n = (guint)(clip->duration * RENDER_FPS + 0.5);

  g_assert_cmpuint (numbers->len, >=, from + n);
  for (guint i = 0; i < n; i++) {
    double time = clip->in_point + (double)i / RENDER_FPS;
    int expected = (int)(time * FRAME_STRIP_FPS + 0.001);
    int number = g_array_index (numbers, int, from + i);

    if (ABS (number - expected) > 2)
      g_error ("picture %u is %d instead of %d", from + i, number, expected);
  }
  g_assert_cmpint (g_array_index (numbers, int, from), ==,
                   (int)(clip->in_point * FRAME_STRIP_FPS + 0.001));
}

static void
check_sound (const char *name, double duration)
{
  g_autofree char *path = command_dup_path (name);
  g_autofree char *output = command_run (
      "ffprobe -v error -select_streams a -show_entries stream=duration "
      "-of csv=p=0 %s",
      path);

  g_assert_cmpfloat (fabs (g_ascii_strtod (output, NULL) - duration), <, 0.1);
}

static void
test_clip (void)
{
  static const Clip clip = {"camb://dubbing/1001", 5.0, 1.0};
  g_autoptr (GArray) numbers = render ("clip.mp4", &clip, 1);

  g_assert_cmpuint (numbers->len, ==, RENDER_FPS);
  check_clip (numbers, 0, &clip);
  check_sound ("clip.mp4", 1.0);
}

/* One run twice, then another one. */
static void
test_project (void)
{
  static const Clip clips[] = {{"camb://dubbing/1001", 12.4, 1.0},
                               {"camb://dubbing/1001", 3.0, 1.0},
                               {"camb://dubbing/1002", 20.0, 1.0}};
  g_autoptr (GArray) numbers =
      render ("project.mp4", clips, G_N_ELEMENTS (clips));

  g_assert_cmpuint (numbers->len, ==, 3 * RENDER_FPS);
  for (guint i = 0; i < G_N_ELEMENTS (clips); i++)
    check_clip (numbers, i * RENDER_FPS, &clips[i]);
  check_sound ("project.mp4", 3.0);
}

static void
add_tests (void)
{
  g_test_add_func ("/pipeline/ges/clip", test_clip);
  g_test_add_func ("/pipeline/ges/project", test_project);
}

int
main (int argc, char **argv)
{
  return pipeline_harness_run (argc, argv, add_tests);
}
