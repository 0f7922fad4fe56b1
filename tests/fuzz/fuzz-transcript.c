/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * All that happens to a transcript between the network and the screen, or a
 * file: any answer of the service has to become subtitles that can be rendered.
 */

#include <pango/pango.h>
#include <string.h>

#include "camb-answer.h"
#include "camb-writer.h"

#define RUN_ID 7

/* No screen is ever larger: eight lines, each as long as markup makes it. */
#define MAX_MARKUP (64 * 1024)

/* An input: six bytes of choices, what the service says of a dub, and behind a
 * zero byte what it says of a translation. */
#define N_CHOICES 6

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

typedef struct
{
  const guint8 *choices;
  CambRun *dub;
  CambRun *translation;
} Input;

static const char *const languages[] = {NULL, "en", "ja-JP", "ar",
                                        "th", "zh", "\xff",  "de"};

static CambRun *
parse (CambKind kind, const guint8 *data, gsize size)
{
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  CambRun *run = camb_answer_parse_single (kind, RUN_ID, body, &error);

  g_assert_true ((run == NULL) == (error != NULL));
  return run;
}

static guint64
get_duration (const Input *input)
{
  return input->choices[1] > 200
             ? G_MAXUINT64
             : input->choices[1] * G_GUINT64_CONSTANT (1234567890);
}

static const char *
get_language (const Input *input)
{
  return languages[input->choices[2] % G_N_ELEMENTS (languages)];
}

static void
check_cues (const CambCues *cues)
{
  guint64 last = 0;

  for (guint i = 0; i < camb_cues_get_length (cues); i++) {
    const CambCue *cue = camb_cues_get (cues, i);
    CambQuality quality;

    g_assert_cmpuint (cue->start, >=, last);
    g_assert_cmpuint (cue->end, >, cue->start);
    g_assert_true (*cue->text != '\0' && g_utf8_validate (cue->text, -1, NULL));
    camb_quality_measure (cues, i, i % 3, NULL, &quality);
    last = cue->start;
  }
}

static void
check_subtitle (const CambSubtitle *subtitle, guint64 last_end)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpuint (subtitle->start, >=, last_end);
  g_assert_cmpuint (subtitle->end, >, subtitle->start);
  g_assert_cmpuint (strlen (subtitle->markup), <, MAX_MARKUP);
  pango_parse_markup (subtitle->markup, -1, 0, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (*text != '\0');
}

static void
check_subtitles (const Input *input, CambCues *cues)
{
  g_autoptr (CambSubtitles) subtitles = camb_subtitles_new (
      cues, input->choices[0] & 3, input->choices[0] >> 2 & 1,
      get_language (input), get_duration (input));
  const CambSubtitle *subtitle;
  guint64 now = 0;

  while ((subtitle = camb_subtitles_find (subtitles, now)) != NULL) {
    check_subtitle (subtitle, now);
    now = subtitle->end;
  }
  g_assert_cmpuint (now, ==, camb_subtitles_get_end (subtitles));
  if (now > 0)
    g_assert_cmpuint (camb_subtitles_find_before (subtitles, now)->end, ==,
                      now);
}

static void
check_files (const Input *input, const CambCues *cues)
{
  CambWriterOptions options = {input->choices[0] & 3,
                               input->choices[0] >> 2 & 1,
                               input->choices[3] % 3,
                               get_language (input),
                               NULL,
                               get_duration (input)};
  CambSubtitleFormat format = input->choices[4] % CAMB_N_SUBTITLE_FORMATS;
  g_autoptr (GBytes) file = camb_writer_write (cues, format, &options);
  static const GMarkupParser parser = {0};
  g_autoptr (GMarkupParseContext) context = NULL;
  gsize size;
  const char *text = g_bytes_get_data (file, &size);

  g_assert_true (size == 0 || g_utf8_validate_len (text, size, NULL));
  if (format != CAMB_SUBTITLE_FORMAT_TTML)
    return;
  context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  g_assert_true (g_markup_parse_context_parse (context, text, size, NULL));
  g_assert_true (g_markup_parse_context_end_parse (context, NULL));
}

static void
check (const Input *input, CambCues *cues)
{
  check_cues (cues);
  check_subtitles (input, cues);
  check_files (input, cues);
}

static CambCues *
build (const Input *input, const CambResult *result)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
  guint n_lines;
  const CambDialogue *lines = camb_result_get_transcript (result, &n_lines);

  for (guint i = 0; i < n_lines; i++)
    camb_cues_builder_add (builder, lines[i].start, lines[i].end, lines[i].text,
                           lines[i].speaker);
  return camb_cues_builder_build (builder, input->choices[5] % 3,
                                  get_duration (input));
}

static void
check_translation (const Input *input, CambCues *cues)
{
  guint n_texts = 0;
  const char *const *texts = camb_run_get_texts (input->translation, &n_texts);
  gboolean keep = input->choices[0] >> 3 & 1;
  g_autoptr (CambCues) translated =
      camb_cues_translate (cues, texts, n_texts, keep, NULL);
  g_autoptr (CambCues) alone = camb_cues_new_from_texts (texts, n_texts);

  check (input, translated);
  check (input, alone);
}

static void
check_input (const Input *input)
{
  for (guint i = 0; i < camb_run_get_n_results (input->dub); i++) {
    const CambResult *result = camb_run_get_result (input->dub, i);
    g_autoptr (CambCues) cues = build (input, result);

    check (input, cues);
    if (input->translation != NULL)
      check_translation (input, cues);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const guint8 *body = data + N_CHOICES;
  const guint8 *end = data + size;
  const guint8 *zero;
  Input input = {data, NULL, NULL};

  if (size < N_CHOICES)
    return 0;
  zero = memchr (body, 0, end - body);
  input.dub = parse (CAMB_KIND_DUBBING, body, (zero ? zero : end) - body);
  if (zero != NULL)
    input.translation = parse (CAMB_KIND_TRANSLATION, zero + 1, end - zero - 1);
  if (input.dub != NULL)
    check_input (&input);
  g_clear_pointer (&input.dub, camb_run_unref);
  g_clear_pointer (&input.translation, camb_run_unref);
  return 0;
}
