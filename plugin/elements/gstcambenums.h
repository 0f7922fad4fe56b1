/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib-object.h>

#include "camb-kind.h"
#include "camb-subtitles.h"

G_BEGIN_DECLS

/**
 * GstCambAudio:
 * @GST_CAMB_AUDIO_MIX: the sound of the dubbed video
 * @GST_CAMB_AUDIO_VOICE: the isolated voice track
 * @GST_CAMB_AUDIO_BOTH: both, as alternative streams
 * @GST_CAMB_AUDIO_NONE: no sound
 *
 * Which sound of a dub is delivered.
 */
typedef enum
{
  GST_CAMB_AUDIO_MIX,
  GST_CAMB_AUDIO_VOICE,
  GST_CAMB_AUDIO_BOTH,
  GST_CAMB_AUDIO_NONE,
} GstCambAudio;

/**
 * GstCambSubtitles:
 * @GST_CAMB_SUBTITLES_NONE: no text pad
 * @GST_CAMB_SUBTITLES_DUB: the transcript of the dub
 * @GST_CAMB_SUBTITLES_TRANSLATION: a translation run on the dub's timing
 * @GST_CAMB_SUBTITLES_BOTH: the dub's line above its translation
 *
 * What the text pad carries.
 */
typedef enum
{
  GST_CAMB_SUBTITLES_NONE,
  GST_CAMB_SUBTITLES_DUB,
  GST_CAMB_SUBTITLES_TRANSLATION,
  GST_CAMB_SUBTITLES_BOTH,
} GstCambSubtitles;

#define GST_TYPE_CAMB_KIND (gst_camb_kind_get_type ())
#define GST_TYPE_CAMB_AUDIO (gst_camb_audio_get_type ())
#define GST_TYPE_CAMB_SUBTITLES (gst_camb_subtitles_get_type ())
#define GST_TYPE_CAMB_SPEAKER_STYLE (gst_camb_speaker_style_get_type ())
#define GST_TYPE_CAMB_SUBTITLE_LAYOUT (gst_camb_subtitle_layout_get_type ())
#define GST_TYPE_CAMB_TIME_UNIT (gst_camb_time_unit_get_type ())

GType gst_camb_kind_get_type (void);
GType gst_camb_audio_get_type (void);
GType gst_camb_subtitles_get_type (void);
GType gst_camb_speaker_style_get_type (void);
GType gst_camb_subtitle_layout_get_type (void);
GType gst_camb_time_unit_get_type (void);

const char *gst_camb_enum_to_nick (GType type, int value);
gboolean gst_camb_enum_from_nick (GType type, const char *nick, int *value);

G_END_DECLS
