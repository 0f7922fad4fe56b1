/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "demo-tools.h"

#include <glib/gi18n-lib.h>

#define MAX_COMPLAINT 300

static const struct
{
  const char *program;
  const char *package;
} tools[] = {
    {"ffmpeg", "ffmpeg"},
    {"espeak-ng", "espeak-ng"},
};

/* The same bytes on every run: no dates, no versions, one thread. */
#define QUIET "ffmpeg", "-nostdin", "-v", "error", "-y"
#define BITEXACT \
  "-threads", "1", "-flags", "+bitexact", "-fflags", "+bitexact", \
      "-map_metadata", "-1"

/* Says which package is missing, if one is. */
gboolean
demo_tools_check (GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++) {
    g_autofree char *path = g_find_program_in_path (tools[i].program);

    if (path != NULL)
      continue;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("The sample media cannot be made without %s: install the "
                    "package %s"),
                 tools[i].program, tools[i].package);
    return FALSE;
  }
  return TRUE;
}

/* The last words of a program are the ones that say why it failed. */
static gboolean
check (GSubprocess *process, const char *name, char *words, GError **error)
{
  glong length = g_utf8_strlen (words, -1);
  const char *last = words;

  if (g_subprocess_get_successful (process))
    return TRUE;
  if (length > MAX_COMPLAINT)
    last = g_utf8_offset_to_pointer (words, length - MAX_COMPLAINT);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               _ ("%s failed while the sample media was made: %s"), name,
               g_strstrip ((char *)last));
  return FALSE;
}

gboolean
demo_tools_run (const char *const *argv, GError **error)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *words = NULL;

  process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
      error);
  if (process == NULL ||
      !g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &words, error))
    return FALSE;
  return check (process, argv[0], words, error);
}

/* @options stand between the input and the output; NULL-terminated. */
gboolean
demo_tools_encode (const char *from,
                   const char *to,
                   const char *const *options,
                   GError **error)
{
  static const char *const before[] = {QUIET, "-i"};
  static const char *const after[] = {BITEXACT};
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    g_ptr_array_add (argv, (gpointer)before[i]);
  g_ptr_array_add (argv, (gpointer)from);
  for (guint i = 0; options[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer)options[i]);
  for (guint i = 0; i < G_N_ELEMENTS (after); i++)
    g_ptr_array_add (argv, (gpointer)after[i]);
  g_ptr_array_add (argv, (gpointer)to);
  g_ptr_array_add (argv, NULL);
  return demo_tools_run ((const char *const *)argv->pdata, error);
}

/* An encoder that reads raw 4:2:0 pictures from its standard input. Two
 * B-frames in a row and a key frame every two seconds: seeks have something
 * to get wrong. */
GSubprocess *
demo_tools_start_encoder (const char *to, GError **error)
{
  const char *argv[] = {"ffmpeg",      "-v",         "error",
                        "-y",          "-f",         "rawvideo",
                        "-pix_fmt",    "yuv420p",    "-video_size",
                        "1280x720",    "-framerate", "25",
                        "-i",          "pipe:0",     "-c:v",
                        "libx264",     "-preset",    "ultrafast",
                        "-bf",         "2",          "-g",
                        "50",          "-crf",       "24",
                        "-profile:v",  "main",       "-color_primaries",
                        "bt709",       "-color_trc", "bt709",
                        "-colorspace", "bt709",      "-color_range",
                        "tv",          BITEXACT,     to,
                        NULL};

  return g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE, error);
}
