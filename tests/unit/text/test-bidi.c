/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-bidi.h"
#include "transcripts.h"

#define LRM "\u200e"
#define RLM "\u200f"
#define FSI "\u2068"
#define PDI "\u2069"

static void
test_direction (void)
{
  static const struct
  {
    const char *text;
    CambDirection direction;
    gboolean has_rtl;
  } cases[] = {
      {"", CAMB_DIRECTION_NEUTRAL, FALSE},
      {"12, 34!", CAMB_DIRECTION_NEUTRAL, FALSE},
      {"Hello", CAMB_DIRECTION_LTR, FALSE},
      {"Привет, 港", CAMB_DIRECTION_LTR, FALSE},
      {"שלום", CAMB_DIRECTION_RTL, TRUE},
      {"مرحبًا 12", CAMB_DIRECTION_RTL, TRUE},
      {"GNOME הוא שולחן עבודה", CAMB_DIRECTION_RTL, TRUE},
      {"שלום is a greeting", CAMB_DIRECTION_LTR, TRUE},
      {"ab אב", CAMB_DIRECTION_LTR, TRUE},
      {"אב ab", CAMB_DIRECTION_RTL, TRUE},
      {"\U0001e900", CAMB_DIRECTION_RTL, TRUE},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (camb_bidi_get_direction (cases[i].text), ==,
                     cases[i].direction);
    g_assert_cmpint (camb_bidi_has_rtl (cases[i].text), ==, cases[i].has_rtl);
  }
}

static void
assert_lines (const char *text, gboolean apart, const char *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);

  camb_bidi_append_lines (out, text, apart);
  g_assert_cmpstr (out->str, ==, expected);
}

/* Only what would run the wrong way gets a mark. */
static void
test_lines (void)
{
  assert_lines ("one\ntwo", FALSE, "one\ntwo");
  assert_lines ("שלום לכולם\nחברים", FALSE, "שלום לכולם\nחברים");
  assert_lines ("שלום לכולם\nGNOME!", FALSE, "שלום לכולם\n" RLM "GNOME!");
  assert_lines ("שלום לכולם\n12!", FALSE, "שלום לכולם\n" RLM "12!");
  assert_lines ("They all say\nשלום there", FALSE,
                "They all say\n" LRM "שלום there");
  assert_lines ("GNOME הוא שולחן", FALSE, RLM "GNOME הוא שולחן");
}

/* Two languages run each its own way. */
static void
test_apart (void)
{
  assert_lines ("Hello, all of you\nשלום לכולם", TRUE,
                "Hello, all of you\nשלום לכולם");
  assert_lines ("שלום לכולם\nHello, all of you!", TRUE,
                "שלום לכולם\nHello, all of you!");
}

static void
assert_named (const char *name, const char *text, const char *expected)
{
  const TestLine line = {0, 2, text, name};
  g_autoptr (TestSubtitles) subtitles = test_make_subtitles (
      &line, 1, CAMB_SPEAKER_STYLE_NAME, CAMB_SUBTITLE_LAYOUT_NONE);

  g_assert_cmpstr (test_subtitles_get (subtitles, 0)->markup, ==, expected);
}

/* Who speaks has no say in how the line runs. */
static void
test_names (void)
{
  assert_named ("Anna", "Hello.", "Anna: Hello.");
  assert_named ("Anna", "שלום.", RLM FSI "Anna" PDI ": שלום.");
  assert_named ("מרה", "Hello.", LRM FSI "מרה" PDI ": Hello.");
  assert_named ("מרה", "שלום.", RLM FSI "מרה" PDI ": שלום.");
  assert_named ("Anna", "GNOME הוא שולחן.",
                RLM FSI "Anna" PDI ": " RLM "GNOME הוא שולחן.");
}

/* A line that is broken stays a line of its direction. */
static void
test_broken (void)
{
  const TestLine line = {
      0, 5, "חיכינו לאונייה מאז הבוקר המוקדם, GStreamer ו-Pango.", NULL};
  g_autoptr (TestSubtitles) subtitles = test_make_subtitles (
      &line, 1, CAMB_SPEAKER_STYLE_NONE, CAMB_SUBTITLE_LAYOUT_READING);

  g_assert_cmpstr (test_subtitles_get (subtitles, 0)->markup, ==,
                   "חיכינו לאונייה מאז הבוקר המוקדם,\n" RLM
                   "GStreamer ו-Pango.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bidi/direction", test_direction);
  g_test_add_func ("/bidi/lines", test_lines);
  g_test_add_func ("/bidi/apart", test_apart);
  g_test_add_func ("/bidi/names", test_names);
  g_test_add_func ("/bidi/broken", test_broken);
  return g_test_run ();
}
