/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "demo-media.h"
#include "demo-picture.h"
#include "demo-speech.h"
#include "demo-synth.h"
#include "demo-tools.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* To be counted up whenever the media changes. */
#define VERSION "v2"
#define STAMP "camb-demo"

#define FLAC "-c:a", "flac"
#define MP3 "-c:a", "libmp3lame", "-b:a", "128k", "-id3v2_version", "0"
#define AAC "-c:a", "aac", "-aac_coder", "fast", "-b:a", "128k"
#define MUX \
  "-map", "0:v", "-map", "1:a", "-c:v", "copy", AAC, "-movflags", "+faststart"

/**
 * demo_media_dup_folder:
 * @media_dir: (nullable): the user's choice
 *
 * Returns: (transfer full): where the media of the sample runs is: @media_dir,
 *   else what `CAMB_DEMO_MEDIA_DIR` says, else a folder of the user's cache
 */
char *
demo_media_dup_folder (const char *media_dir)
{
  const char *chosen =
      media_dir != NULL ? media_dir : g_getenv ("CAMB_DEMO_MEDIA_DIR");

  if (chosen != NULL && *chosen != '\0')
    return g_canonicalize_filename (chosen, NULL);
  return g_build_filename (g_get_user_cache_dir (), "camb-demo", VERSION, NULL);
}

static gboolean
is_complete (const char *folder)
{
  g_autofree char *stamp = g_build_filename (folder, STAMP, NULL);
  g_autofree char *version = NULL;

  return g_file_get_contents (stamp, &version, NULL, NULL) &&
         strcmp (version, VERSION) == 0;
}

static gboolean
write_stamp (const char *folder, GError **error)
{
  g_autofree char *stamp = g_build_filename (folder, STAMP, NULL);

  return g_file_set_contents (stamp, VERSION, -1, error);
}

static gboolean
convert (const char *folder,
         const char *from,
         const char *to,
         const char *const *options,
         GError **error)
{
  g_autofree char *source = g_build_filename (folder, from, NULL);
  g_autofree char *target = g_build_filename (folder, to, NULL);

  return demo_tools_encode (source, target, options, error);
}

/* Makes NAME.flac of NAME.wav. */
static gboolean
make_flac (const char *folder, const char *name, GError **error)
{
  static const char *const options[] = {FLAC, NULL};
  g_autofree char *from = g_strconcat (name, ".wav", NULL);
  g_autofree char *to = g_strconcat (name, ".flac", NULL);

  return convert (folder, from, to, options, error);
}

static gboolean
make_mp3 (const char *folder, const char *name, GError **error)
{
  static const char *const options[] = {MP3, NULL};
  g_autofree char *from = g_strconcat (name, ".wav", NULL);
  g_autofree char *to = g_strconcat (name, ".mp3", NULL);

  return convert (folder, from, to, options, error);
}

typedef struct
{
  const char *name;
  DemoSound *(*make) (void);
  gboolean flac;
} Effect;

static const Effect effects[] = {
    {"rain", demo_synth_rain, FALSE},
    {"bell", demo_synth_bell, TRUE},
    {"gulls", demo_synth_gulls, FALSE},
    {"tune", demo_synth_tune, TRUE},
};

static gboolean
make_effects (const char *folder, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (effects); i++) {
    g_autoptr (DemoSound) sound = effects[i].make ();
    g_autofree char *name = g_strconcat (effects[i].name, ".wav", NULL);
    g_autofree char *filename = g_build_filename (folder, name, NULL);

    demo_sound_limit (sound);
    if (!demo_sound_save (sound, filename, error) ||
        (effects[i].flac && !make_flac (folder, effects[i].name, error)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
make_sounds (const DemoStory *story, const char *folder, GError **error)
{
  g_autoptr (DemoSound) background = demo_synth_harbour ();

  for (guint i = 0; i < DEMO_N_LANGUAGES; i++)
    if (!demo_speech_make_dub (story, i, background, folder, error))
      return FALSE;
  return demo_speech_make_takes (story, folder, error) &&
         make_flac (folder, "take-1", error) &&
         make_flac (folder, "take-3", error) &&
         make_flac (folder, "take-5", error) &&
         make_flac (folder, "harbour-en", error) &&
         make_mp3 (folder, "harbour-es", error) && make_effects (folder, error);
}

typedef struct
{
  const DemoStory *story;
  const char *folder;
  GError *error;
} SoundJob;

static gpointer
make_sounds_func (gpointer data)
{
  SoundJob *job = data;

  return GINT_TO_POINTER (make_sounds (job->story, job->folder, &job->error));
}

/* Puts picture and sound together, the index first. */
static gboolean
mux (const DemoLanguage *language, const char *folder, GError **error)
{
  g_autofree char *picture =
      g_strdup_printf ("%s/harbour-%s-picture.tmp.mp4", folder, language->key);
  g_autofree char *mix =
      g_strdup_printf ("%s/harbour-%s-mix.tmp.wav", folder, language->key);
  g_autofree char *target =
      g_strdup_printf ("%s/harbour-%s.mp4", folder, language->key);
  g_autofree char *tag = g_strconcat ("language=", language->code, NULL);
  const char *options[] = {"-i", mix, MUX, "-metadata:s:a:0", tag, NULL};

  return demo_tools_encode (picture, target, options, error);
}

static gboolean
mux_all (const DemoStory *story, const char *folder, GError **error)
{
  static const char *const index_last[] = {"-c", "copy", NULL};

  for (guint i = 0; i < DEMO_N_LANGUAGES; i++)
    if (!mux (&story->languages[i], folder, error))
      return FALSE;
  return convert (folder, "harbour-en.mp4", "harbour-en-tail.mp4", index_last,
                  error);
}

static void
remove_files (const char *folder, const char *suffix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *filename = g_build_filename (folder, name, NULL);

    if (strstr (name, suffix) != NULL)
      g_unlink (filename);
  }
}

/* The sound is made while the picture is drawn. */
static gboolean
make_all (const char *folder, GError **error)
{
  g_autoptr (DemoStory) story = demo_story_new ();
  SoundJob job = {.story = story, .folder = folder};
  GThread *thread = g_thread_new ("sounds", make_sounds_func, &job);
  gboolean has_picture = demo_picture_make (story, folder, error);
  gboolean has_sounds = GPOINTER_TO_INT (g_thread_join (thread));

  if (!has_picture) {
    g_clear_error (&job.error);
    return FALSE;
  }
  if (!has_sounds) {
    g_propagate_error (error, job.error);
    return FALSE;
  }
  g_printerr (_ ("camb-demo: putting picture and sound together\n"));
  if (!mux_all (story, folder, error))
    return FALSE;
  remove_files (folder, ".tmp.");
  return write_stamp (folder, error);
}

static gboolean
set_errno (GError **error, const char *filename)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (code),
               _ ("The sample media cannot be kept in %s: %s"), filename,
               g_strerror (code));
  return FALSE;
}

/* Old media goes; anything else is not ours and stays. */
static gboolean
clear_way (const char *folder, GError **error)
{
  g_autofree char *stamp = g_build_filename (folder, STAMP, NULL);

  if (g_file_test (stamp, G_FILE_TEST_IS_REGULAR))
    remove_files (folder, "");
  if (g_rmdir (folder) != 0 && errno != ENOENT)
    return set_errno (error, folder);
  return TRUE;
}

/* A link may lead to files that are not ours. */
static gboolean
make_empty (const char *folder, GError **error)
{
  if (!g_file_test (folder, G_FILE_TEST_IS_SYMLINK)) {
    remove_files (folder, "");
    g_rmdir (folder);
  }
  return g_mkdir (folder, 0755) == 0 || set_errno (error, folder);
}

/* Made next to its place and moved there at once, so that nobody ever sees a
 * part of it. Called with the lock held: what is half made there is left from
 * a process that was interrupted. */
static gboolean
make_folder (const char *folder, GError **error)
{
  g_autofree char *part = g_strconcat (folder, ".part", NULL);
  gint64 start = g_get_monotonic_time ();

  if (!demo_tools_check (error) || !clear_way (folder, error) ||
      !make_empty (part, error))
    return FALSE;
  g_printerr (_ ("camb-demo: making the sample media in %s\n"), folder);
  if (!make_all (part, error)) {
    remove_files (part, "");
    g_rmdir (part);
    return FALSE;
  }
  if (g_rename (part, folder) != 0)
    return set_errno (error, folder);
  g_printerr (_ ("camb-demo: made in %.1f s\n"),
              (double)(g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND);
  return TRUE;
}

/**
 * demo_media_prepare:
 * @folder: an absolute path
 * @error: return location for an error
 *
 * Makes the media of the sample runs, unless it is there. Of several processes
 * that want it at once, one makes it and the others wait.
 *
 * Returns: %TRUE if the media is there
 */
gboolean
demo_media_prepare (const char *folder, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *lock = g_strconcat (folder, ".lock", NULL);
  gboolean made = FALSE;
  int fd = -1;

  if (is_complete (folder))
    return TRUE;
  if (g_mkdir_with_parents (parent, 0755) != 0)
    return set_errno (error, parent);
  fd = open (lock, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (fd < 0)
    return set_errno (error, lock);
  if (flock (fd, LOCK_EX) != 0)
    set_errno (error, lock);
  else
    made = is_complete (folder) || make_folder (folder, error);
  /* The lock goes with the descriptor. */
  close (fd);
  return made;
}
