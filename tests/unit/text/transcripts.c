/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <math.h>
#include <pango/pango.h>

#include "transcripts.h"

static const char *const sentences[TEST_N_SENTENCES] = {
    "Good evening, and welcome to the harbour.",
    "We had been waiting for the ship since early morning, although nobody had "
    "told us when it would come; in the end it was the gulls that knew first.",
    "Yes.",
    "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle!",
    "« Est-ce que tu viens ce soir ? » demanda-t-elle, sans lever les yeux.",
    "مرحبًا بكم في الميناء، كنّا ننتظر السفينة منذ الصباح الباكر.",
    "שלום לכולם, חיכינו לאונייה מאז הבוקר המוקדם ולא ידענו מתי תגיע.",
    "港へようこそ。朝早くから船を待っていましたが、いつ来るかは誰も知りませんで"
    "した。",
    "欢迎来到港口。我们从清晨就开始等船，可是没有人知道它什么时候会来。",
    "항구에 오신 것을 환영합니다. 우리는 이른 아침부터 배를 기다렸습니다.",
    "बंदरगाह पर आपका स्वागत है, हम सुबह से जहाज़ का इंतज़ार कर रहे थे।",
    "ยินดีต้อนรับสู่ท่าเรือ เรารอเรือมาตั้งแต่เช้าตรู่",
    "Look 👩‍👩‍👧‍👦 at the 🏴󠁧󠁢󠁳󠁣󠁴󠁿 flag "
    "🇩🇪🇫🇷 "
    "and "
    "wave "
    "👋🏽!",
    "<b>Fish & \"chips\"</b> cost 5 < 6 > 'four' &amp; &#0; </span>",
};

const char *
test_get_sentence (guint index)
{
  return sentences[index % TEST_N_SENTENCES];
}

CambCues *
test_make_cues (const TestLine *lines, guint n_lines)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();

  for (guint i = 0; i < n_lines; i++)
    camb_cues_builder_add (builder, lines[i].start, lines[i].end, lines[i].text,
                           lines[i].speaker);
  return camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, UNKNOWN);
}

struct _TestSubtitles
{
  CambSubtitles *source;
  GArray *subtitles;
  GStringChunk *strings;
};

TestSubtitles *
test_subtitles_new (CambCues *cues,
                    CambSpeakerStyle style,
                    CambSubtitleLayout layout,
                    const char *language,
                    guint64 media_duration)
{
  TestSubtitles *self = g_new0 (TestSubtitles, 1);
  const CambSubtitle *found;
  guint64 now = 0;

  self->source =
      camb_subtitles_new (cues, style, layout, language, media_duration);
  self->subtitles = g_array_new (FALSE, FALSE, sizeof (CambSubtitle));
  self->strings = g_string_chunk_new (4096);
  while ((found = camb_subtitles_find (self->source, now)) != NULL) {
    CambSubtitle copy = *found;

    g_assert_cmpuint (copy.end, >, now);
    copy.markup = g_string_chunk_insert (self->strings, copy.markup);
    g_array_append_val (self->subtitles, copy);
    now = copy.end;
  }
  g_assert_cmpuint (camb_subtitles_get_end (self->source), ==, now);
  return self;
}

void
test_subtitles_free (TestSubtitles *self)
{
  camb_subtitles_unref (self->source);
  g_array_unref (self->subtitles);
  g_string_chunk_free (self->strings);
  g_free (self);
}

guint
test_subtitles_get_length (const TestSubtitles *self)
{
  return self->subtitles->len;
}

const CambSubtitle *
test_subtitles_get (const TestSubtitles *self, guint index)
{
  g_assert_cmpuint (index, <, self->subtitles->len);
  return &g_array_index (self->subtitles, CambSubtitle, index);
}

/* What the others were made of, to ask it out of order. */
CambSubtitles *
test_subtitles_get_source (const TestSubtitles *self)
{
  return self->source;
}

TestSubtitles *
test_make_subtitles (const TestLine *lines,
                     guint n_lines,
                     CambSpeakerStyle style,
                     CambSubtitleLayout layout)
{
  g_autoptr (CambCues) cues = test_make_cues (lines, n_lines);

  return test_subtitles_new (cues, style, layout, NULL, UNKNOWN);
}

static double
make_time (GRand *rand, double around)
{
  switch (g_rand_int_range (rand, 0, 24)) {
  case 0:
    return NAN;
  case 1:
    return -around;
  case 2:
    return 0;
  case 3:
    return g_rand_double_range (rand, 0, 1e9);
  default:
    return around + g_rand_double_range (rand, -2, 2);
  }
}

CambCuesBuilder *
test_make_transcript (GRand *rand, guint n_lines, GPtrArray *texts)
{
  CambCuesBuilder *builder = camb_cues_builder_new ();
  double now = 0;

  for (guint i = 0; i < n_lines; i++) {
    guint n = g_rand_int_range (rand, 0, TEST_N_SENTENCES);
    char *text = g_strdup_printf ("#%u %s", i, test_get_sentence (n));
    g_autofree char *speaker =
        g_strdup_printf ("Speaker %d", g_rand_int_range (rand, 0, 12));
    double length = g_rand_double_range (rand, 0, 9);
    double start = make_time (rand, now);
    double end = make_time (rand, now + length);

    if (!isfinite (start) && !isfinite (end))
      start = now;
    camb_cues_builder_add (builder, start, end, text, speaker);
    g_ptr_array_add (texts, text);
    now += g_rand_boolean (rand) ? length : length / 3;
  }
  return builder;
}

/* The text that Pango makes of a subtitle: what is on screen. */
char *
test_get_plain_text (const TestSubtitles *subtitles, guint index)
{
  const CambSubtitle *subtitle = test_subtitles_get (subtitles, index);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  pango_parse_markup (subtitle->markup, -1, 0, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Without white space: what layouts must not change. */
char *
test_squeeze (const char *text)
{
  GString *out = g_string_new (NULL);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      g_string_append_unichar (out, g_utf8_get_char (text));
  return g_string_free (out, FALSE);
}
