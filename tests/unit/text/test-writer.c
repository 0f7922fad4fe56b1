/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "read-back.h"
#include "transcripts.h"

static const TestLine dialogue[] = {
    {1, 3.25, "Good <evening> & welcome", "Anna"},
    {3, 5, "Hi.", "Ben, \"the\" <b>"},
    {7200.0625, 7203, "Two\nlines", NULL},
};

static char *
write_text (const CambCues *cues,
            CambSubtitleFormat format,
            const CambWriterOptions *options)
{
  g_autoptr (GBytes) bytes = camb_writer_write (cues, format, options);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static char *
write_dialogue (CambSubtitleFormat format,
                CambSpeakerStyle style,
                CambSubtitleLayout layout)
{
  g_autoptr (CambCues) cues = test_make_cues (dialogue, 3);
  CambWriterOptions options = CAMB_WRITER_OPTIONS_INIT;

  options.speaker_style = style;
  options.layout = layout;
  options.language = "en-GB";
  options.title = "Run <1>";
  return write_text (cues, format, &options);
}

static void
test_srt (void)
{
  g_autofree char *plain =
      write_dialogue (CAMB_SUBTITLE_FORMAT_SRT, CAMB_SPEAKER_STYLE_NONE,
                      CAMB_SUBTITLE_LAYOUT_NONE);
  g_autofree char *styled =
      write_dialogue (CAMB_SUBTITLE_FORMAT_SRT, CAMB_SPEAKER_STYLE_NAME_COLOR,
                      CAMB_SUBTITLE_LAYOUT_NONE);

  g_assert_cmpstr (plain, ==,
                   "1\n00:00:01,000 --> 00:00:03,250\n"
                   "Good <\u2060evening> & welcome\n\n"
                   "2\n00:00:03,000 --> 00:00:05,000\nHi.\n\n"
                   "3\n02:00:00,063 --> 02:00:03,000\nTwo\nlines\n\n");
  g_assert_nonnull (strstr (styled,
                            "<font color=\"#ffffff\">Anna: Good <\u2060evening>"
                            " & welcome</font>\n"));
}

static void
test_vtt (void)
{
  g_autofree char *plain =
      write_dialogue (CAMB_SUBTITLE_FORMAT_VTT, CAMB_SPEAKER_STYLE_NONE,
                      CAMB_SUBTITLE_LAYOUT_NONE);
  g_autofree char *styled =
      write_dialogue (CAMB_SUBTITLE_FORMAT_VTT, CAMB_SPEAKER_STYLE_COLOR,
                      CAMB_SUBTITLE_LAYOUT_NONE);

  g_assert_cmpstr (plain, ==,
                   "WEBVTT\n\n"
                   "1\n00:00:01.000 --> 00:00:03.250\n"
                   "<v Anna>Good &lt;evening&gt; &amp; welcome</v>\n\n"
                   "2\n00:00:03.000 --> 00:00:05.000\n"
                   "<v Ben, \"the\" ＜b＞>Hi.</v>\n\n"
                   "3\n02:00:00.063 --> 02:00:03.000\nTwo\nlines\n\n");
  g_assert_nonnull (strstr (styled, "<v.white Anna>Good"));
  g_assert_nonnull (strstr (styled, "<v.yellow Ben, \"the\""));
}

/* The line that stays is written again, in its own voice. */
static void
test_vtt_for_reading (void)
{
  g_autofree char *text =
      write_dialogue (CAMB_SUBTITLE_FORMAT_VTT, CAMB_SPEAKER_STYLE_NONE,
                      CAMB_SUBTITLE_LAYOUT_READING);

  g_assert_nonnull (strstr (text,
                            "2\n00:00:03.000 --> 00:00:03.250\n"
                            "<v Anna>– Good &lt;evening&gt; &amp; welcome</v>\n"
                            "<v Ben, \"the\" ＜b＞>– Hi.</v>\n\n3\n"));
}

static void
test_ass (void)
{
  g_autofree char *text =
      write_dialogue (CAMB_SUBTITLE_FORMAT_ASS, CAMB_SPEAKER_STYLE_COLOR,
                      CAMB_SUBTITLE_LAYOUT_READING);

  g_assert_nonnull (strstr (text, "\nStyle: Default,Sans,60,&H00FFFFFF,"));
  g_assert_nonnull (strstr (text, "\nStyle: Anna,Sans,60,&H00FFFFFF,"));
  g_assert_nonnull (
      strstr (text, "\nStyle: Ben， \"the\" <b>,Sans,60,&H0000CCEE,"));
  g_assert_nonnull (strstr (text,
                            "\nDialogue: 0,0:00:01.00,0:00:03.00,Anna,Anna,0,0,"
                            "0,,– Good <evening> & welcome\n"));
  g_assert_nonnull (strstr (
      text, "\nDialogue: 0,0:00:03.00,0:00:03.25,Default,,0,0,0,,{\\rAnna}– "
            "Good <evening> & welcome\\N{\\rBen， \"the\" <b>}– Hi.\n"));
  g_assert_nonnull (strstr (text, ",,0,0,0,,Two\\Nlines\n"));
}

static void
test_ttml (void)
{
  g_autofree char *text =
      write_dialogue (CAMB_SUBTITLE_FORMAT_TTML, CAMB_SPEAKER_STYLE_COLOR,
                      CAMB_SUBTITLE_LAYOUT_NONE);

  g_assert_nonnull (strstr (text, " xml:lang=\"en-GB\">"));
  g_assert_nonnull (strstr (text, "<ttm:title>Run &lt;1&gt;</ttm:title>"));
  g_assert_nonnull (
      strstr (text, "<ttm:name type=\"full\">Ben, &quot;the&quot; &lt;b&gt;"));
  g_assert_nonnull (strstr (text,
                            "begin=\"00:00:01.000\" end=\"00:00:03.250\" "
                            "region=\"bottom\"><span style=\"back color0\" "
                            "ttm:agent=\"speaker0\">Good &lt;evening&gt; &amp; "
                            "welcome</span></p>"));
  g_assert_nonnull (strstr (text, "<span style=\"back\">Two<br/>lines</span>"));
}

static void
test_csv (void)
{
  const TestLine lines[] = {
      {1, 2, "Good \"evening\"", "Anna"},
      {2.5, 2.75, "=1+1", NULL},
  };
  g_autoptr (CambCues) cues = test_make_cues (lines, 2);
  CambWriterOptions options = CAMB_WRITER_OPTIONS_INIT;
  g_autofree char *text = NULL;

  options.profile = CAMB_PROFILE_NETFLIX;
  options.language = "en";
  options.layout = CAMB_SUBTITLE_LAYOUT_READING;
  text = write_text (cues, CAMB_SUBTITLE_FORMAT_CSV, &options);
  g_assert_cmpstr (
      text, ==,
      "\ufeffnumber,start,end,speaker,text,characters,characters_per_second,"
      "lines,longest_line,duration,gap,broken_rules\r\n"
      "1,00:00:01.000,00:00:02.000,\"Anna\",\"Good \"\"evening\"\"\",14,14.0,1,"
      "14,1.000,0.500,\r\n"
      "2,00:00:02.500,00:00:02.750,\"\",\"\u2060=1+1\",4,16.0,1,4,0.250,,"
      "min-duration\r\n");
}

/* Guards are invisible, and ASS has other braces. What ffmpeg makes of WebVTT
 * has its own escapes of braces in it, of which those of 7 are longer. */
static char *
normalize (const char *text, CambSubtitleFormat format)
{
  GString *out = g_string_new (text);

  if (format == CAMB_SUBTITLE_FORMAT_VTT) {
    g_string_replace (out, "\\{{}", "{", 0);
    g_string_replace (out, "\\{", "{", 0);
    g_string_replace (out, "\\}", "}", 0);
  }
  g_string_replace (out, "\u2060", "", 0);
  g_string_replace (out, "｛", "{", 0);
  g_string_replace (out, "｝", "}", 0);
  return g_string_free (out, FALSE);
}

static GPtrArray *
read_back (GBytes *file, CambSubtitleFormat format)
{
  if (format == CAMB_SUBTITLE_FORMAT_CSV)
    return read_back_csv (file);
  if (format == CAMB_SUBTITLE_FORMAT_TTML)
    return read_back_ttml (file);
  return read_back_with_ffmpeg (file, format);
}

static void
check_time (guint64 read, guint64 written, CambSubtitleFormat format)
{
  guint64 ms = (written + MS / 2) / MS;

  if (format == CAMB_SUBTITLE_FORMAT_ASS)
    g_assert_cmpuint (read, ==, (written + 5 * MS) / (10 * MS) * 10);
  else
    g_assert_cmpuint (read, ==, ms);
}

static void
check_read_back (const CambCues *cues, CambSubtitleFormat format)
{
  g_autoptr (GBytes) file = camb_writer_write (cues, format, NULL);
  g_autoptr (GPtrArray) read = read_back (file, format);

  g_assert_cmpuint (read->len, ==, camb_cues_get_length (cues));
  for (guint i = 0; i < read->len; i++) {
    const CambCue *cue = camb_cues_get (cues, i);
    const ReadCue *found = read->pdata[i];
    g_autofree char *text = normalize (found->text, format);

    g_assert_cmpstr (text, ==, cue->text);
    check_time (found->start, cue->start, format);
    check_time (found->end, cue->end, format);
  }
}

/* All scripts, and all that some format takes for its own. */
static const char *const hostile[] = {
    "<b>bold</b> <i>it</i> <v Eve>no</v> <font color=\"red\">red</font>",
    "{\\an8}top {\\b1}bold{\\b0} {comment} {Y:i}",
    "1\n00:00:01,000 --> 00:00:02,000\nno cue",
    "C:\\new\\Name\\hidden \\N \\h \\n",
    "&lt;b&gt; &amp;amp; &nbsp; &#60; <!-- no --> ]]> -->",
    "NOTE this\nSTYLE\nWEBVTT\n::cue",
    "Dialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,no",
    "[Events]\n;no comment\n!: no",
    "\"quotes\", 'single', commas, semi;colons",
    "–\u00a0dash, «guillemets», ellipsis…",
};

static void
test_read_back (gconstpointer data)
{
  CambSubtitleFormat format = GPOINTER_TO_INT (data);
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
  g_autoptr (CambCues) cues = NULL;
  double now = 0.1234;

  for (guint i = 0; i < TEST_N_SENTENCES; i++, now += 1.3)
    camb_cues_builder_add (builder, now, now + 1.5, test_get_sentence (i),
                           test_get_sentence (i));
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++, now += 300.7771)
    camb_cues_builder_add (builder, now, now + 2.0049, hostile[i], hostile[i]);
  cues = camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, UNKNOWN);
  check_read_back (cues, format);
}

/* The times come back to the nanosecond from those that were made of them. */
static void
test_timed (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 10000; i++) {
    g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
    g_autoptr (CambCues) cues = NULL;
    guint64 start = g_rand_double (rand) * 47 * 3600 * SECOND;
    guint64 end = start + 1 + (guint64)(g_rand_double (rand) * 9e9);

    camb_cues_builder_add_timed (builder, start, end, "x", "");
    cues = camb_cues_builder_build (builder, CAMB_TIME_UNIT_SECONDS, UNKNOWN);
    g_assert_cmpuint (camb_cues_get (cues, 0)->start, ==, start);
    g_assert_cmpuint (camb_cues_get (cues, 0)->end, ==, end);
  }
}

static void
test_empty (void)
{
  g_autoptr (CambCues) cues = test_make_cues (NULL, 0);

  for (guint i = 0; i < CAMB_N_SUBTITLE_FORMATS; i++) {
    g_autofree char *text = write_text (cues, i, NULL);

    if (i == CAMB_SUBTITLE_FORMAT_VTT)
      g_assert_cmpstr (text, ==, "WEBVTT\n\n");
    if (i == CAMB_SUBTITLE_FORMAT_SRT)
      g_assert_cmpstr (text, ==, "");
    else
      g_assert_cmpuint (strlen (text), >, 6);
  }
}

static void
test_formats (void)
{
  CambSubtitleFormat format;

  for (guint i = 0; i < CAMB_N_SUBTITLE_FORMATS; i++) {
    const char *name = camb_subtitle_format_to_string (i);
    g_autofree char *upper = g_ascii_strup (name, -1);

    g_assert_true (camb_subtitle_format_from_string (upper, &format));
    g_assert_cmpint (format, ==, i);
    g_assert_nonnull (strchr (camb_subtitle_format_get_media_type (i), '/'));
  }
  g_assert_false (camb_subtitle_format_from_string ("doc", &format));
  g_assert_false (camb_subtitle_format_from_string (NULL, &format));
}

/* Nothing in a name or a tag gets out of where it is. */
static void
test_hostile_options (void)
{
  const TestLine lines[] = {{0, 1, "hi", "default"}, {2, 3, "ho", "*{\\r}"}};
  g_autoptr (CambCues) cues = test_make_cues (lines, 2);
  CambWriterOptions options = CAMB_WRITER_OPTIONS_INIT;
  g_autofree char *ttml = NULL;
  g_autofree char *ass = NULL;

  options.language = "en\"><x/>";
  options.title = "a\n[Events]";
  ttml = write_text (cues, CAMB_SUBTITLE_FORMAT_TTML, &options);
  ass = write_text (cues, CAMB_SUBTITLE_FORMAT_ASS, &options);
  g_assert_nonnull (strstr (ttml, "xml:lang=\"\""));
  g_assert_nonnull (strstr (ass, "Title: a [Events]\n"));
  g_assert_nonnull (strstr (ass, "Style: default\u2060,"));
  g_assert_nonnull (strstr (ass, "Style: ＊｛\\r｝,"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/writer/srt", test_srt);
  g_test_add_func ("/writer/vtt", test_vtt);
  g_test_add_func ("/writer/vtt-for-reading", test_vtt_for_reading);
  g_test_add_func ("/writer/ass", test_ass);
  g_test_add_func ("/writer/ttml", test_ttml);
  g_test_add_func ("/writer/csv", test_csv);
  for (guint i = 0; i < CAMB_N_SUBTITLE_FORMATS; i++) {
    g_autofree char *path = g_strconcat (
        "/writer/read-back/", camb_subtitle_format_to_string (i), NULL);

    g_test_add_data_func (path, GINT_TO_POINTER (i), test_read_back);
  }
  g_test_add_func ("/writer/timed", test_timed);
  g_test_add_func ("/writer/empty", test_empty);
  g_test_add_func ("/writer/formats", test_formats);
  g_test_add_func ("/writer/hostile-options", test_hostile_options);
  return g_test_run ();
}
