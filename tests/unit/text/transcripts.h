/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-cues-private.h"
#include "camb-subtitles.h"

G_BEGIN_DECLS

#define MS (G_GUINT64_CONSTANT (1000000))
#define SECOND (1000 * MS)
#define UNKNOWN G_MAXUINT64

/* TestLine: a line as the service might deliver it, in seconds. */
typedef struct
{
  double start;
  double end;
  const char *text;
  const char *speaker;
} TestLine;

/* So many sentences in every script that matters, number @index. */
#define TEST_N_SENTENCES 14

const char *test_get_sentence (guint index);
CambCues *test_make_cues (const TestLine *lines, guint n_lines);
/* All subtitles of a transcript, from the first to the last. */
typedef struct _TestSubtitles TestSubtitles;

TestSubtitles *test_subtitles_new (CambCues *cues,
                                   CambSpeakerStyle style,
                                   CambSubtitleLayout layout,
                                   const char *language,
                                   guint64 media_duration);
void test_subtitles_free (TestSubtitles *self);
guint test_subtitles_get_length (const TestSubtitles *self);
const CambSubtitle *test_subtitles_get (const TestSubtitles *self, guint index);
CambSubtitles *test_subtitles_get_source (const TestSubtitles *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestSubtitles, test_subtitles_free)

TestSubtitles *test_make_subtitles (const TestLine *lines,
                                    guint n_lines,
                                    CambSpeakerStyle style,
                                    CambSubtitleLayout layout);

/* Whatever may come out of a speech recogniser, the same for every seed: lines
 * out of order, without times, repeated, overlapping; word by word unique, so
 * that they can be found again. */
CambCuesBuilder *
test_make_transcript (GRand *rand, guint n_lines, GPtrArray *texts);

char *test_get_plain_text (const TestSubtitles *subtitles, guint index);
char *test_squeeze (const char *text);

#define test_assert_subtitle(subtitles, index, from, to, expected) \
  G_STMT_START \
  { \
    const CambSubtitle *_subtitle = test_subtitles_get (subtitles, index); \
    g_assert_cmpstr (_subtitle->markup, ==, expected); \
    g_assert_cmpuint (_subtitle->start, ==, (guint64)(from)); \
    g_assert_cmpuint (_subtitle->end, ==, (guint64)(to)); \
  } \
  G_STMT_END

G_END_DECLS
