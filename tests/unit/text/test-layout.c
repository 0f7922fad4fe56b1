/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-measure.h"
#include "camb-wrap.h"
#include "transcripts.h"

static GArray *
wrap (const char *text, guint max_lines, guint min_pieces, CambStrings *strings)
{
  CambMeasure limit = camb_measure_for_text (text, NULL);
  CambWrap rules = {limit, limit, max_lines, min_pieces};

  return camb_wrap_text (text, &rules, strings);
}

static void
assert_wrapped (const char *text, const char *const *expected)
{
  g_autoptr (CambStrings) strings = camb_strings_new ();
  g_autoptr (GArray) pieces = wrap (text, 2, 1, strings);
  guint n = g_strv_length ((char **)expected);

  for (guint i = 0; i < MIN (n, pieces->len); i++)
    g_assert_cmpstr (g_array_index (pieces, CambPiece, i).text, ==,
                     expected[i]);
  g_assert_cmpuint (pieces->len, ==, n);
}

#define assert_wrap(text, ...) \
  assert_wrapped (text, (const char *const[]){__VA_ARGS__, NULL})

static void
test_short (void)
{
  assert_wrap ("Yes.", "Yes.");
  assert_wrap ("Exactly forty-two characters are one line.",
               "Exactly forty-two characters are one line.");
}

static void
test_two_lines (void)
{
  assert_wrap ("Exactly forty-three characters are two line.",
               "Exactly forty-three\ncharacters are two line.");
  assert_wrap ("When it was over, nobody in the house wanted to talk.",
               "When it was over,\nnobody in the house wanted to talk.");
  assert_wrap ("It is quite true. I have seen it with my own two eyes.",
               "It is quite true.\nI have seen it with my own two eyes.");
}

/* Before a conjunction or a preposition rather than after it, in any
 * language. */
static void
test_phrases (void)
{
  assert_wrap ("They told me everything about the lighthouse keeper.",
               "They told me everything\nabout the lighthouse keeper.");
  assert_wrap ("Nunca había visto un barco tan grande como aquel.",
               "Nunca había visto un barco\ntan grande como aquel.");
  assert_wrap ("Er hat das Schiff nicht gesehen Obwohl es hell war.",
               "Er hat das Schiff nicht gesehen\nObwohl es hell war.");
  assert_wrap ("Мы ждали корабль с самого утра и ничего не знали.",
               "Мы ждали корабль с самого утра\nи ничего не знали.");
}

/* Particles and endings stay with what they belong to. */
static void
test_japanese (void)
{
  assert_wrap ("すみません昨日ここで傘を忘れてしまったのですが",
               "すみません昨日ここで傘を\n忘れてしまったのですが");
}

/* No syllable of Thai is taken apart where one can tell. */
static void
test_thai (void)
{
  assert_wrap ("เราเดินไปที่ท่าเรือเพื่อรอเรือที่มาจากเกาะแห่งหนึ่ง",
               "เราเดินไปที่ท่าเรือเพื่อรอ\nเรือที่มาจากเกาะแห่งหนึ่ง");
  assert_wrap ("ยินดีต้อนรับสู่ท่าเรือ เรารอเรือมาตั้งแต่เช้าตรู่",
               "ยินดีต้อนรับสู่ท่าเรือ\nเรารอเรือมาตั้งแต่เช้าตรู่");
}

/* A full stop after a title ends no sentence. */
static void
test_titles (void)
{
  assert_wrap ("He says we are talking to the famous Dr. Ellen Marsh.",
               "He says we are talking\nto the famous Dr. Ellen Marsh.");
}

static void
test_delivered_breaks (void)
{
  assert_wrap ("- Hi.\n- Hello.", "- Hi.\n- Hello.");
  assert_wrap ("one\ntwo\nthree\nfour", "one two\nthree four");
}

static void
test_pieces (void)
{
  assert_wrap ("We had been waiting for the ship since early morning, although "
               "nobody had told us when it would come; in the end it was the "
               "gulls that knew first.",
               "We had been waiting for the ship\nsince early morning,",
               "although nobody had told\nus when it would come;",
               "in the end it was the gulls\nthat knew first.");
}

static void
test_punctuation_stays (void)
{
  assert_wrap ("Est-ce que tu viendras avec nous ce soir tard ?",
               "Est-ce que tu viendras\navec nous ce soir tard ?");
  assert_wrap ("「港へようこそ」と彼は言った。「船はまだですか？」",
               "「港へようこそ」と彼は言った。\n「船はまだですか？」");
}

static void
test_long_word (void)
{
  assert_wrap (
      "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlung",
      "Donaudampfschifffahrtsgesellschaftskapitän\nswitwenrentenauszahlung");
}

static void
test_words_that_cling (void)
{
  assert_wrap ("One space \xcc\x81with a mark that \xcc\x81must not get lost "
               "\xcc\x81there.",
               "One space \xcc\x81with a mark\nthat \xcc\x81must not get lost "
               "\xcc\x81there.");
}

static guint
count_cells (const char *line, gsize length)
{
  guint cells = 0;

  for (const char *at = line; at < line + length; at = g_utf8_next_char (at))
    cells += camb_measure_get_cells (g_utf8_get_char (at));
  return cells;
}

/* No line is too long, no piece has too many, nothing but space is lost, and no
 * line begins with what belongs to the character before it. */
static void
check_text (const char *text, guint max_lines, guint min_pieces)
{
  g_autoptr (CambStrings) strings = camb_strings_new ();
  g_autoptr (GArray) pieces = wrap (text, max_lines, min_pieces, strings);
  CambMeasure limit = camb_measure_for_text (text, NULL);
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *before = test_squeeze (text);
  g_autofree char *after = NULL;

  for (guint i = 0; i < pieces->len; i++) {
    const char *piece = g_array_index (pieces, CambPiece, i).text;
    g_auto (GStrv) lines = g_strsplit (piece, "\n", -1);

    g_string_append (all, piece);
    g_assert_cmpuint (g_strv_length (lines), <=, max_lines);
    for (guint j = 0; lines[j] != NULL; j++) {
      g_assert_cmpuint (count_cells (lines[j], strlen (lines[j])), <=,
                        limit.cells);
      g_assert_cmpint (g_utf8_strlen (lines[j], -1), <=, limit.chars);
      g_assert_cmpuint (strlen (lines[j]), >, 0);
      g_assert_false (g_unichar_ismark (g_utf8_get_char (lines[j])));
    }
  }
  after = test_squeeze (all->str);
  g_assert_cmpstr (before, ==, after);
}

static void
test_every_script (void)
{
  for (guint seed = 0; seed < 300; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    g_autoptr (GString) text = g_string_new (NULL);
    guint n = g_rand_int_range (rand, 1, 8);
    gboolean one_script = g_rand_boolean (rand);
    guint first = g_rand_int (rand) % TEST_N_SENTENCES;

    g_test_message ("seed %u", seed);
    for (guint i = 0; i < n; i++) {
      guint index = one_script ? first : g_rand_int (rand) % TEST_N_SENTENCES;

      if (i > 0 && g_rand_boolean (rand))
        g_string_append_c (text, g_rand_boolean (rand) ? ' ' : '\n');
      g_string_append (text, test_get_sentence (index));
    }
    check_text (text->str, 1 + seed % 2, 1 + seed % 5);
  }
}

static void
test_min_pieces (void)
{
  g_autoptr (CambStrings) strings = camb_strings_new ();
  g_autoptr (GArray) three =
      wrap ("one two three four five six", 2, 3, strings);
  g_autoptr (GArray) tail = wrap ("a b cccccccccccc", 2, 3, strings);
  g_autoptr (GArray) two = wrap ("one two", 2, 3, strings);

  g_assert_cmpuint (three->len, ==, 3);
  g_assert_cmpuint (tail->len, ==, 3);
  g_assert_cmpuint (two->len, ==, 2);
}

static void
test_limits (void)
{
  const char *japanese = test_get_sentence (7);

  g_assert_cmpuint (camb_measure_for_text ("Hello", "ja").cells, ==, 42);
  g_assert_cmpuint (camb_measure_for_text (japanese, "ja-JP").chars, ==, 23);
  g_assert_cmpuint (camb_measure_for_text (japanese, "en").cells, ==, 32);
  g_assert_cmpuint (camb_measure_for_text (japanese, NULL).cells, ==, 32);
  g_assert_cmpuint (camb_measure_for_text ("สวัสดี", "TH").cells, ==, 35);
  g_assert_cmpuint (camb_measure_for_text ("", "").cells, ==, 42);
}

static TestSubtitles *
for_reading (const TestLine *lines, guint n_lines)
{
  return test_make_subtitles (lines, n_lines, CAMB_SPEAKER_STYLE_NONE,
                              CAMB_SUBTITLE_LAYOUT_READING);
}

static void
test_too_short (void)
{
  const TestLine lines[] = {
      {0, 0.1, "room", NULL},    {2, 2.1, "next", NULL},
      {2.4, 5, "no room", NULL}, {3, 3.1, "during", NULL},
      {6, 6.15, "last", NULL},
  };
  g_autoptr (TestSubtitles) subtitles = for_reading (lines, 5);

  test_assert_subtitle (subtitles, 0, 0, 833 * MS, "room");
  test_assert_subtitle (subtitles, 1, 2 * SECOND, 2316 * MS, "next");
  test_assert_subtitle (subtitles, 2, 2400 * MS, 3 * SECOND,
                        "– no room\n\u00a0");
  test_assert_subtitle (subtitles, 3, 3 * SECOND, 3100 * MS,
                        "– no room\n– during");
  test_assert_subtitle (subtitles, 4, 3100 * MS, 5 * SECOND,
                        "– no room\n\u00a0");
  test_assert_subtitle (subtitles, 5, 6 * SECOND, 6833 * MS, "last");
}

/* Two frames of nothing tell that the text has changed. */
static void
test_gaps (void)
{
  const TestLine lines[] = {
      {0, 2, "touches", NULL},         {2, 2.9, "too short to give", NULL},
      {2.9, 4, "just too near", NULL}, {4.05, 6, "a short pause", NULL},
      {6.4, 8, "a long pause", NULL},  {8.6, 9.6, "last", NULL},
  };
  g_autoptr (TestSubtitles) subtitles = for_reading (lines, 6);

  test_assert_subtitle (subtitles, 0, 0, 1916 * MS, "touches");
  test_assert_subtitle (subtitles, 1, 2000 * MS, 2900 * MS,
                        "too short to give");
  test_assert_subtitle (subtitles, 2, 2900 * MS, 3966 * MS, "just too near");
  test_assert_subtitle (subtitles, 3, 4050 * MS, 6316 * MS, "a short pause");
  test_assert_subtitle (subtitles, 4, 6400 * MS, 8000 * MS, "a long pause");
  test_assert_subtitle (subtitles, 5, 8600 * MS, 9600 * MS, "last");
}

/* An overlap that only rounding makes is none; one of people is. */
static void
test_slivers (void)
{
  const TestLine lines[] = {
      {0, 2.2, "one", "A"}, {2, 4.3, "two", "B"}, {4, 6, "three", "A"}};
  g_autoptr (TestSubtitles) subtitles = for_reading (lines, 3);

  test_assert_subtitle (subtitles, 0, 0, 1916 * MS, "one");
  test_assert_subtitle (subtitles, 1, 2 * SECOND, 4 * SECOND, "– two\n\u00a0");
  test_assert_subtitle (subtitles, 2, 4 * SECOND, 4300 * MS, "– two\n– three");
}

/* What is spoken too fast to be read may stay half a second longer, in silence
 * only. */
static void
test_too_fast (void)
{
  const char *text = "Thirty-four letters, three seconds.";
  const TestLine lines[] = {
      {0, 1, text, NULL}, {10, 11, text, NULL}, {11.3, 13, "next", NULL}};
  const TestLine chinese[] = {{0, 1, "欢迎来到港口我们", NULL}};
  g_autoptr (TestSubtitles) subtitles = for_reading (lines, 3);
  g_autoptr (TestSubtitles) wide = for_reading (chinese, 1);

  test_assert_subtitle (subtitles, 0, 0, 1500 * MS, text);
  test_assert_subtitle (subtitles, 1, 10 * SECOND, 11216 * MS, text);
  test_assert_subtitle (wide, 0, 0, 1000 * MS, chinese[0].text);
}

static void
test_media_end (void)
{
  const TestLine lines[] = {{9.9, 9.95, "last", NULL}};
  g_autoptr (CambCues) cues = test_make_cues (lines, 1);
  g_autoptr (TestSubtitles) subtitles =
      test_subtitles_new (cues, CAMB_SPEAKER_STYLE_NONE,
                          CAMB_SUBTITLE_LAYOUT_READING, NULL, 10 * SECOND);

  test_assert_subtitle (subtitles, 0, 9900 * MS, 10 * SECOND, "last");
}

static void
test_too_long (void)
{
  const TestLine lines[] = {
      {0, 60, "Mmh.", NULL},
      {100, 110, "Slowly, very slowly, one word, and another.", NULL},
  };
  g_autoptr (TestSubtitles) subtitles = for_reading (lines, 2);

  g_assert_cmpuint (test_subtitles_get_length (subtitles), ==, 3);
  test_assert_subtitle (subtitles, 0, 0, 7 * SECOND, "Mmh.");
  g_assert_cmpstr (test_subtitles_get (subtitles, 1)->markup, ==,
                   "Slowly, very slowly,");
  g_assert_cmpuint (test_subtitles_get (subtitles, 1)->end + 84 * MS, ==,
                    test_subtitles_get (subtitles, 2)->start);
  g_assert_cmpuint (test_subtitles_get (subtitles, 2)->end, ==, 110 * SECOND);
}

/* Whoever comes and goes, a line is where it was, counted from the bottom, and
 * so is what is in it. */
static void
test_keeps_place (void)
{
  const TestLine lines[] = {
      {0, 4, "first", "A"},   {1, 3, "second\nof two rows", "B"},
      {10, 12, "alone", "A"}, {20, 22, "a", "A"},
      {21, 24, "b", "A"},
  };
  g_autoptr (TestSubtitles) subtitles = for_reading (lines, 5);

  test_assert_subtitle (subtitles, 0, 0, SECOND, "– first\n\u00a0\n\u00a0");
  test_assert_subtitle (subtitles, 1, SECOND, 3 * SECOND,
                        "– first\n– second\nof two rows");
  test_assert_subtitle (subtitles, 2, 3 * SECOND, 4 * SECOND,
                        "– first\n\u00a0\n\u00a0");
  test_assert_subtitle (subtitles, 3, 10 * SECOND, 12 * SECOND, "alone");
  test_assert_subtitle (subtitles, 4, 20 * SECOND, 21 * SECOND, "a\n\u00a0");
  test_assert_subtitle (subtitles, 5, 21 * SECOND, 22 * SECOND, "a\nb");
  test_assert_subtitle (subtitles, 6, 22 * SECOND, 24 * SECOND, "b");
}

/* In a chain of interruptions lines take the rows that get free. */
static void
test_chain (void)
{
  TestLine lines[12];
  char texts[12][8];
  g_autoptr (TestSubtitles) subtitles = NULL;

  for (guint i = 0; i < 12; i++) {
    g_snprintf (texts[i], sizeof texts[i], "line %u", i);
    lines[i] = (TestLine){i, i + 1.5, texts[i], i % 2 ? "A" : "B"};
  }
  subtitles = for_reading (lines, 12);
  for (guint i = 0; i < test_subtitles_get_length (subtitles); i++) {
    g_autofree char *text = test_get_plain_text (subtitles, i);
    g_auto (GStrv) rows = g_strsplit (text, "\n", -1);

    g_assert_cmpuint (g_strv_length (rows), <=, 6);
  }
}

/* The pieces of a line that stays keep their place above a later one. */
static void
test_split_keeps_place (void)
{
  const TestLine lines[] = {
      {0, 12,
       "We had been waiting for the ship since early morning, although "
       "nobody had told us when it would come to the harbour at last.",
       "A"},
      {1, 11, "Had we?", "B"},
  };
  g_autoptr (TestSubtitles) subtitles = for_reading (lines, 2);
  guint n = test_subtitles_get_length (subtitles);

  g_assert_cmpuint (n, >=, 4);
  for (guint i = 0; i < n; i++) {
    const char *markup = test_subtitles_get (subtitles, i)->markup;

    g_assert_false (g_str_has_prefix (markup, "– Had we?\n"));
  }
}

static void
test_names_and_dashes_fit (void)
{
  const TestLine lines[] = {
      {0, 6, "We had been waiting for the ship since early morning.",
       "Bartholomew II"},
      {1, 5, "We had been waiting for the ship since early morning.", "Anna"},
  };
  g_autoptr (TestSubtitles) subtitles = test_make_subtitles (
      lines, 2, CAMB_SPEAKER_STYLE_NAME, CAMB_SUBTITLE_LAYOUT_READING);

  for (guint i = 0; i < test_subtitles_get_length (subtitles); i++) {
    g_autofree char *text = test_get_plain_text (subtitles, i);
    g_auto (GStrv) split = g_strsplit (text, "\n", -1);

    for (guint j = 0; split[j] != NULL; j++)
      g_assert_cmpint (g_utf8_strlen (split[j], -1), <=, 42);
  }
}

/* What is added to a line counts, to the character. */
static void
test_additions_count (void)
{
  const char *text = "Exactly forty-two characters are one line.";
  const TestLine both[] = {{0, 3, text, "A"}, {0, 3, "Oh.", "B"}};
  const TestLine fits[] = {{0, 3, text + 8, "Annika"}};
  const TestLine wraps[] = {{0, 3, text + 8, "Annikaa"}};
  g_autoptr (TestSubtitles) dashes = for_reading (both, 2);
  g_autoptr (TestSubtitles) one = test_make_subtitles (
      fits, 1, CAMB_SPEAKER_STYLE_NAME, CAMB_SUBTITLE_LAYOUT_READING);
  g_autoptr (TestSubtitles) two = test_make_subtitles (
      wraps, 1, CAMB_SPEAKER_STYLE_NAME, CAMB_SUBTITLE_LAYOUT_READING);

  test_assert_subtitle (dashes, 0, 0, 3 * SECOND,
                        "– Exactly forty-two\ncharacters are one line.\n– Oh.");
  test_assert_subtitle (one, 0, 0, 3 * SECOND,
                        "Annika: forty-two characters are one line.");
  test_assert_subtitle (two, 0, 0, 3 * SECOND,
                        "Annikaa: forty-two\ncharacters are one line.");
}

/* Each language stays on its own line, whatever is split. */
static void
test_bilingual (void)
{
  const TestLine lines[] = {
      {0, 3, "Good evening.", NULL},
      {3, 9,
       "We had been waiting for the ship since early morning, although nobody "
       "told us.",
       NULL},
  };
  const char *const texts[] = {"Bonsoir.",
                               "Nous attendions le navire depuis tôt le matin, "
                               "mais personne ne savait."};
  g_autoptr (CambCues) cues = test_make_cues (lines, 2);
  g_autoptr (CambCues) both = camb_cues_translate (cues, texts, 2, TRUE, NULL);
  g_autoptr (TestSubtitles) subtitles =
      test_subtitles_new (both, CAMB_SPEAKER_STYLE_NONE,
                          CAMB_SUBTITLE_LAYOUT_READING, "fr", UNKNOWN);
  g_autoptr (GString) above = g_string_new (NULL);
  g_autoptr (GString) below = g_string_new (NULL);

  test_assert_subtitle (subtitles, 0, 0, 2916 * MS, "Good evening.\nBonsoir.");
  for (guint i = 1; i < test_subtitles_get_length (subtitles); i++) {
    g_auto (GStrv) split =
        g_strsplit (test_subtitles_get (subtitles, i)->markup, "\n", -1);

    g_assert_cmpuint (g_strv_length (split), ==, 2);
    g_string_append_printf (above, "%s ", split[0]);
    g_string_append_printf (below, "%s ", split[1]);
  }
  g_assert_cmpstr (g_strchomp (above->str), ==, lines[1].text);
  g_assert_cmpstr (g_strchomp (below->str), ==, texts[1]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/short", test_short);
  g_test_add_func ("/layout/two-lines", test_two_lines);
  g_test_add_func ("/layout/phrases", test_phrases);
  g_test_add_func ("/layout/japanese", test_japanese);
  g_test_add_func ("/layout/thai", test_thai);
  g_test_add_func ("/layout/titles", test_titles);
  g_test_add_func ("/layout/delivered-breaks", test_delivered_breaks);
  g_test_add_func ("/layout/pieces", test_pieces);
  g_test_add_func ("/layout/punctuation-stays", test_punctuation_stays);
  g_test_add_func ("/layout/long-word", test_long_word);
  g_test_add_func ("/layout/words-that-cling", test_words_that_cling);
  g_test_add_func ("/layout/every-script", test_every_script);
  g_test_add_func ("/layout/min-pieces", test_min_pieces);
  g_test_add_func ("/layout/limits", test_limits);
  g_test_add_func ("/layout/too-short", test_too_short);
  g_test_add_func ("/layout/gaps", test_gaps);
  g_test_add_func ("/layout/slivers", test_slivers);
  g_test_add_func ("/layout/too-fast", test_too_fast);
  g_test_add_func ("/layout/media-end", test_media_end);
  g_test_add_func ("/layout/too-long", test_too_long);
  g_test_add_func ("/layout/keeps-place", test_keeps_place);
  g_test_add_func ("/layout/chain", test_chain);
  g_test_add_func ("/layout/split-keeps-place", test_split_keeps_place);
  g_test_add_func ("/layout/names-and-dashes", test_names_and_dashes_fit);
  g_test_add_func ("/layout/additions-count", test_additions_count);
  g_test_add_func ("/layout/bilingual", test_bilingual);
  return g_test_run ();
}
