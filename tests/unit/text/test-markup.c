/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>

#include "camb-markup.h"
#include "camb-speakers.h"
#include "transcripts.h"

/* A colour in linear light. */
typedef struct
{
  double red;
  double green;
  double blue;
} Light;

/* How the world looks to people without one kind of cones, in linear light
 * (Machado, Oliveira and Fernandes 2009, severity 1), and to the others. */
static const double sights[][9] = {
    {1, 0, 0, 0, 1, 0, 0, 0, 1},
    {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882,
     -0.048116, 1.051998},
    {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820,
     0.042940, 0.968881},
    {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733,
     0.691367, 0.303900},
};

static double
linearize (guint component)
{
  double c = component / 255.0;

  return c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

static Light
get_light (guint32 rgb)
{
  return (Light){linearize (rgb >> 16), linearize (rgb >> 8 & 0xff),
                 linearize (rgb & 0xff)};
}

static double
get_luminance (Light light)
{
  return 0.2126 * light.red + 0.7152 * light.green + 0.0722 * light.blue;
}

static double
get_contrast_to_black (guint32 rgb)
{
  return (get_luminance (get_light (rgb)) + 0.05) / 0.05;
}

static Light
see (Light light, const double *sight)
{
  double out[3];

  for (guint i = 0; i < 3; i++) {
    const double *row = sight + 3 * i;
    double sum =
        row[0] * light.red + row[1] * light.green + row[2] * light.blue;

    out[i] = CLAMP (sum, 0, 1);
  }
  return (Light){out[0], out[1], out[2]};
}

static double
compress (double t)
{
  return t > 0.008856 ? cbrt (t) : 7.787 * t + 16 / 116.0;
}

/* The distance in CIE L*a*b*, where about 2.3 can just be told apart. */
static double
get_distance (Light a, Light b)
{
  const Light lights[] = {a, b};
  double lab[2][3];

  for (guint i = 0; i < 2; i++) {
    Light l = lights[i];
    double x = compress ((0.4124 * l.red + 0.3576 * l.green + 0.1805 * l.blue) /
                         0.9505);
    double y = compress (get_luminance (l));
    double z = compress ((0.0193 * l.red + 0.1192 * l.green + 0.9505 * l.blue) /
                         1.089);

    lab[i][0] = 116 * y - 16;
    lab[i][1] = 500 * (x - y);
    lab[i][2] = 200 * (y - z);
  }
  return sqrt (pow (lab[0][0] - lab[1][0], 2) + pow (lab[0][1] - lab[1][1], 2) +
               pow (lab[0][2] - lab[1][2], 2));
}

static void
test_contrast (void)
{
  g_assert_cmpfloat_with_epsilon (get_contrast_to_black (0xffffff), 21, 0.01);
  g_assert_cmpfloat_with_epsilon (get_contrast_to_black (0x777777), 4.69, 0.01);
  for (int i = 0; i < CAMB_SPEAKERS_N_COLORS; i++)
    g_assert_cmpfloat (get_contrast_to_black (camb_speakers_get_color (i)), >=,
                       4.5);
}

static void
test_color_blindness (void)
{
  for (int i = 0; i < CAMB_SPEAKERS_N_COLORS; i++)
    for (int j = 0; j < i; j++)
      for (guint k = 0; k < G_N_ELEMENTS (sights); k++) {
        Light a = see (get_light (camb_speakers_get_color (i)), sights[k]);
        Light b = see (get_light (camb_speakers_get_color (j)), sights[k]);

        g_assert_cmpfloat (get_distance (a, b), >=, 25);
      }
}

static void
test_colors_repeat (void)
{
  g_assert_cmpuint (camb_speakers_get_color (0), ==, 0xffffff);
  g_assert_cmpuint (camb_speakers_get_color (8), ==, 0xffffff);
  g_assert_cmpuint (camb_speakers_get_color (1), ==,
                    camb_speakers_get_color (17));
}

static void
assert_style (CambSpeakerStyle style, const char *speaker, const char *expected)
{
  const TestLine lines[] = {{0, 2, "Hi, <you> & me", speaker}};
  g_autoptr (TestSubtitles) subtitles =
      test_make_subtitles (lines, 1, style, CAMB_SUBTITLE_LAYOUT_NONE);

  test_assert_subtitle (subtitles, 0, 0, 2 * SECOND, expected);
}

static void
test_styles (void)
{
  assert_style (CAMB_SPEAKER_STYLE_NONE, "A&B", "Hi, &lt;you&gt; &amp; me");
  assert_style (CAMB_SPEAKER_STYLE_NAME, "A&B",
                "A&amp;B: Hi, &lt;you&gt; &amp; me");
  assert_style (CAMB_SPEAKER_STYLE_COLOR, "A&B",
                "<span foreground=\"#FFFFFF\">Hi, &lt;you&gt; &amp; me</span>");
  assert_style (
      CAMB_SPEAKER_STYLE_NAME_COLOR, "A&B",
      "<span foreground=\"#FFFFFF\">A&amp;B: Hi, &lt;you&gt; &amp; me</span>");
  for (int style = 0; style <= CAMB_SPEAKER_STYLE_NAME_COLOR; style++)
    assert_style (style, NULL, "Hi, &lt;you&gt; &amp; me");
}

static void
test_many_speakers (void)
{
  TestLine lines[10];
  char names[10][8];
  g_autoptr (TestSubtitles) subtitles = NULL;

  for (guint i = 0; i < 10; i++) {
    g_snprintf (names[i], sizeof names[i], "N%u", i);
    lines[i] = (TestLine){i, i + 1, "hello", names[i]};
  }
  subtitles = test_make_subtitles (lines, 10, CAMB_SPEAKER_STYLE_COLOR,
                                   CAMB_SUBTITLE_LAYOUT_NONE);
  test_assert_subtitle (subtitles, 7, 7 * SECOND, 8 * SECOND,
                        "<span foreground=\"#889966\">hello</span>");
  test_assert_subtitle (subtitles, 8, 8 * SECOND, 9 * SECOND,
                        "<span foreground=\"#FFFFFF\">N8: hello</span>");
}

static void
test_dashes (void)
{
  const TestLine lines[] = {
      {0, 1, "a1", "Anna"}, {0, 1, "a2", "Anna"}, {2, 3, "a3", "Anna"},
      {2, 3, "b", "Ben"},   {4, 5, "x", NULL},    {4, 5, "y", NULL},
  };
  g_autoptr (TestSubtitles) subtitles = test_make_subtitles (
      lines, 6, CAMB_SPEAKER_STYLE_NONE, CAMB_SUBTITLE_LAYOUT_NONE);

  test_assert_subtitle (subtitles, 0, 0, SECOND, "a1\na2");
  test_assert_subtitle (subtitles, 1, 2 * SECOND, 3 * SECOND, "– a3\n– b");
  test_assert_subtitle (subtitles, 2, 4 * SECOND, 5 * SECOND, "– x\n– y");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markup/contrast", test_contrast);
  g_test_add_func ("/markup/color-blindness", test_color_blindness);
  g_test_add_func ("/markup/colors-repeat", test_colors_repeat);
  g_test_add_func ("/markup/styles", test_styles);
  g_test_add_func ("/markup/many-speakers", test_many_speakers);
  g_test_add_func ("/markup/dashes", test_dashes);
  return g_test_run ();
}
