/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-cues.h"

G_BEGIN_DECLS

/** CambSpeakerStyle: how a subtitle shows who speaks. */
typedef enum
{
  CAMB_SPEAKER_STYLE_NONE,
  CAMB_SPEAKER_STYLE_NAME,
  CAMB_SPEAKER_STYLE_COLOR,
  CAMB_SPEAKER_STYLE_NAME_COLOR,
} CambSpeakerStyle;

/** CambSubtitleLayout: how cues are broken into lines and timed. */
typedef enum
{
  CAMB_SUBTITLE_LAYOUT_NONE,
  CAMB_SUBTITLE_LAYOUT_READING,
} CambSubtitleLayout;

/**
 * CambSubtitle:
 * @start: in nanoseconds
 * @end: in nanoseconds, later than @start
 * @markup: (not nullable): valid, escaped Pango markup
 */
typedef struct
{
  guint64 start;
  guint64 end;
  const char *markup;
} CambSubtitle;

/**
 * CambSubtitles:
 *
 * What is on screen when: consecutive, non-overlapping. Laid out as it is asked
 * for, so that a long transcript costs no more to begin with than a short one.
 * For one thread at a time; atomically reference counted.
 */
typedef struct _CambSubtitles CambSubtitles;

CambSubtitles *camb_subtitles_new (CambCues *cues,
                                   CambSpeakerStyle style,
                                   CambSubtitleLayout layout,
                                   const char *language,
                                   guint64 media_duration);
CambSubtitles *camb_subtitles_ref (CambSubtitles *self);
void camb_subtitles_unref (CambSubtitles *self);
guint64 camb_subtitles_get_end (const CambSubtitles *self);
const CambSubtitle *camb_subtitles_find (CambSubtitles *self, guint64 time);
const CambSubtitle *camb_subtitles_find_before (CambSubtitles *self,
                                                guint64 time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambSubtitles, camb_subtitles_unref)

G_END_DECLS
