/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-speakers.h"
#include "camb-writer.h"
#include "transcripts.h"

/* Cues in which these speak, one line each. */
static CambCues *
new_cues (const char *const *speakers)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();

  for (guint i = 0; speakers[i] != NULL; i++)
    camb_cues_builder_add (builder, i, i + 1, "Well.", speakers[i]);
  camb_cues_builder_share_colors (builder);
  return camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, G_MAXUINT64);
}

static int
get_number (const CambCues *cues, const char *name)
{
  for (guint i = 0; i < camb_cues_get_n_speakers (cues); i++)
    if (g_str_equal (camb_cues_get_speaker (cues, (int)i), name))
      return camb_cues_get_color_number (cues, (int)i);
  g_assert_not_reached ();
}

/* All of this is one process: these come first, and have the first colours. */
static void
test_order (void)
{
  g_autoptr (CambCues) first =
      new_cues ((const char *[]){"Ana", "Luis", "Pip", NULL});
  g_autoptr (CambCues) second =
      new_cues ((const char *[]){" Pip", "Luis", "Ana", NULL});

  g_assert_cmpint (get_number (first, "Ana"), ==, 0);
  g_assert_cmpint (get_number (first, "Luis"), ==, 1);
  g_assert_cmpint (get_number (first, "Pip"), ==, 2);
  g_assert_cmpstr (camb_cues_get_speaker (second, 0), ==, "Pip");
  g_assert_cmpint (get_number (second, "Ana"), ==, 0);
  g_assert_cmpint (get_number (second, "Luis"), ==, 1);
  g_assert_cmpint (get_number (second, "Pip"), ==, 2);
  g_assert_cmpint (camb_cues_get_color_number (second, -1), ==, -1);
}

static void
test_newcomer (void)
{
  g_autoptr (CambCues) cues = new_cues ((const char *[]){"Eva", "Ana", NULL});
  g_autoptr (CambCues) again = new_cues ((const char *[]){"Ana", "Eva", NULL});

  g_assert_cmpint (get_number (cues, "Ana"), ==, 0);
  g_assert_cmpint (get_number (cues, "Eva"), ==, 3);
  g_assert_cmpint (get_number (again, "Eva"), ==, 3);
}

/* In one transcript nobody has the colour of somebody else while there is
 * another, whoever has it elsewhere. */
static void
test_many (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint round = 0; round < 200; round++) {
    const char *speakers[13] = {NULL};
    char names[12][8];
    guint n = g_rand_int_range (rand, 1, 13);
    g_autoptr (CambCues) cues = NULL;
    guint seen = 0;

    for (guint i = 0; i < n; i++) {
      g_snprintf (names[i], sizeof names[i], "P%d",
                  g_rand_int_range (rand, 0, 60));
      speakers[i] = names[i];
    }
    cues = new_cues (speakers);
    n = camb_cues_get_n_speakers (cues);
    for (guint i = 0; i < n; i++) {
      guint bit = 1u << camb_cues_get_color_number (cues, (int)i);

      g_assert_cmpuint (seen & bit, ==, 0);
      seen |= bit;
    }
    /* The first so many colours, each before any repeats. */
    if (n >= CAMB_SPEAKERS_N_COLORS)
      g_assert_cmpuint (seen, ==, (1u << n) - 1);
  }
}

/* A translation is spoken by the same people. */
static void
test_translation (void)
{
  const char *texts[] = {"Bien.", "Bien."};
  g_autoptr (CambCues) cues = new_cues ((const char *[]){"Luis", "Ana", NULL});
  g_autoptr (CambCues) translated =
      camb_cues_translate (cues, texts, 2, TRUE, NULL);

  g_assert_cmpint (get_number (translated, "Luis"), ==,
                   get_number (cues, "Luis"));
  g_assert_cmpint (get_number (translated, "Ana"), ==,
                   get_number (cues, "Ana"));
}

/* What has been opened before is nothing to a file. */
static void
test_files (void)
{
  static const TestLine lines[] = {{0, 1, "Well.", "Pip"},
                                   {1, 2, "Well.", "Ana"}};
  CambWriterOptions options = CAMB_WRITER_OPTIONS_INIT;
  g_autoptr (CambCues) shared = new_cues ((const char *[]){"Pip", "Ana", NULL});
  g_autoptr (CambCues) own = test_make_cues (lines, 2);

  g_assert_cmpint (get_number (shared, "Pip"), !=, get_number (own, "Pip"));
  options.speaker_style = CAMB_SPEAKER_STYLE_COLOR;
  for (guint i = 0; i < CAMB_N_SUBTITLE_FORMATS; i++) {
    g_autoptr (GBytes) first = camb_writer_write (shared, i, &options);
    g_autoptr (GBytes) second = camb_writer_write (own, i, &options);

    g_assert_true (g_bytes_equal (first, second));
  }
}

/* On screen the colours are the shared ones. */
static void
test_screen (void)
{
  g_autoptr (CambCues) cues = new_cues ((const char *[]){"Luis", "Ana", NULL});
  g_autoptr (CambSubtitles) subtitles =
      camb_subtitles_new (cues, CAMB_SPEAKER_STYLE_COLOR,
                          CAMB_SUBTITLE_LAYOUT_NONE, "en", G_MAXUINT64);
  const CambSubtitle *subtitle = camb_subtitles_find (subtitles, 0);
  g_autofree char *color =
      g_strdup_printf ("<span foreground=\"#%06X\">Well.</span>",
                       camb_speakers_get_color (get_number (cues, "Luis")));

  g_assert_cmpint (get_number (cues, "Luis"), ==, 1);
  g_assert_cmpstr (subtitle->markup, ==, color);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/palette/order", test_order);
  g_test_add_func ("/palette/newcomer", test_newcomer);
  g_test_add_func ("/palette/translation", test_translation);
  g_test_add_func ("/palette/files", test_files);
  g_test_add_func ("/palette/screen", test_screen);
  g_test_add_func ("/palette/many", test_many);
  return g_test_run ();
}
