/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "camb-writer.h"
#include "transcripts.h"

/* Transcripts as the service makes them, one for each language: a line of
 * start, end, speaker and text, with tabs between. Beside each is what a
 * subtitler has looked at and found good. TEST_GOLDEN_DIR=FOLDER writes new
 * ones, to be looked at before they take the place of the old. */
static const struct
{
  const char *language;
  CambSpeakerStyle style;
} transcripts[] = {
    {"ar", CAMB_SPEAKER_STYLE_NAME}, {"de", CAMB_SPEAKER_STYLE_NONE},
    {"en", CAMB_SPEAKER_STYLE_NONE}, {"es", CAMB_SPEAKER_STYLE_COLOR},
    {"he", CAMB_SPEAKER_STYLE_NAME}, {"hi", CAMB_SPEAKER_STYLE_NONE},
    {"ja", CAMB_SPEAKER_STYLE_NONE}, {"ru", CAMB_SPEAKER_STYLE_NONE},
    {"th", CAMB_SPEAKER_STYLE_NONE}, {"zh", CAMB_SPEAKER_STYLE_NONE},
};

static char *
read_file (const char *language, const char *suffix)
{
  g_autofree char *name = g_strconcat (language, suffix, NULL);
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "unit", "text", "golden", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static CambCues *
load (const char *language)
{
  g_autofree char *table = read_file (language, ".tsv");
  g_auto (GStrv) rows = g_strsplit (table, "\n", -1);
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();

  for (guint i = 0; rows[i] != NULL && *rows[i] != '\0'; i++) {
    g_auto (GStrv) fields = g_strsplit (rows[i], "\t", 4);

    g_assert_cmpuint (g_strv_length (fields), ==, 4);
    camb_cues_builder_add (builder, g_ascii_strtod (fields[0], NULL),
                           g_ascii_strtod (fields[1], NULL), fields[3],
                           fields[2]);
  }
  return camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO, UNKNOWN);
}

static void
check_bytes (GBytes *file, const char *language, const char *suffix)
{
  g_autofree char *expected = NULL;
  g_autofree char *found =
      g_strndup (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  const char *folder = g_getenv ("TEST_GOLDEN_DIR");

  if (folder != NULL) {
    g_autofree char *path = g_strconcat (folder, "/", language, suffix, NULL);

    g_assert_true (g_file_set_contents (path, found, -1, NULL));
    return;
  }
  expected = read_file (language, suffix);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_golden (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);
  const char *language = transcripts[index].language;
  g_autoptr (CambCues) cues = load (language);
  CambWriterOptions options = CAMB_WRITER_OPTIONS_INIT;
  g_autoptr (GBytes) subtitles = NULL;
  g_autoptr (GBytes) table = NULL;

  options.speaker_style = transcripts[index].style;
  options.layout = CAMB_SUBTITLE_LAYOUT_READING;
  options.language = language;
  options.profile = CAMB_PROFILE_NETFLIX;
  subtitles = camb_writer_write (cues, CAMB_SUBTITLE_FORMAT_SRT, &options);
  table = camb_writer_write (cues, CAMB_SUBTITLE_FORMAT_CSV, &options);
  check_bytes (subtitles, language, ".srt");
  check_bytes (table, language, ".csv");
}

/* Each of them is what it should be in seconds and in milliseconds alike, with
 * and without fractions, however long the media is. */
static void
test_units (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (transcripts); i++) {
    g_autoptr (CambCues) cues = load (transcripts[i].language);
    guint64 end = camb_cues_get_end (cues);
    const guint64 durations[] = {UNKNOWN, end, end + SECOND, 100 * end,
                                 end / 2};

    for (guint j = 0; j < 2 * G_N_ELEMENTS (durations); j++) {
      g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
      g_autoptr (CambCues) again = NULL;
      double scale = j % 2 ? 1e6 : 1e9;

      for (guint k = 0; k < camb_cues_get_length (cues); k++) {
        const CambCue *cue = camb_cues_get (cues, k);

        camb_cues_builder_add (builder, cue->start / scale, cue->end / scale,
                               cue->text, NULL);
      }
      again = camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO,
                                       durations[j / 2]);
      g_assert_cmpint (camb_cues_get_unit (again), ==,
                       j % 2 ? CAMB_TIME_UNIT_MILLISECONDS
                             : CAMB_TIME_UNIT_SECONDS);
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (transcripts); i++) {
    g_autofree char *path =
        g_strconcat ("/golden/", transcripts[i].language, NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_golden);
  }
  g_test_add_func ("/golden/units", test_units);
  return g_test_run ();
}
