/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambenums.h"

#define DEFINE_ENUM(Name, name, ...) \
  GType name##_get_type (void) \
  { \
    static gsize type = 0; \
    static const GEnumValue values[] = {__VA_ARGS__, {0, NULL, NULL}}; \
    if (g_once_init_enter (&type)) \
      g_once_init_leave (&type, g_enum_register_static (#Name, values)); \
    return type; \
  }

/* clang-format off */
DEFINE_ENUM (GstCambKind, gst_camb_kind,
             {CAMB_KIND_DUBBING, "A dubbed video", "dubbing"},
             {CAMB_KIND_TTS, "Text read aloud", "tts"},
             {CAMB_KIND_SOUND, "A sound or a piece of music", "sound"},
             {CAMB_KIND_TRANSLATION, "Translated texts", "translation"})

DEFINE_ENUM (GstCambAudio, gst_camb_audio,
             {GST_CAMB_AUDIO_MIX, "The sound of the dubbed video", "mix"},
             {GST_CAMB_AUDIO_VOICE, "The isolated voice track", "voice"},
             {GST_CAMB_AUDIO_BOTH, "Both, as alternative streams", "both"},
             {GST_CAMB_AUDIO_NONE, "No sound", "none"})

DEFINE_ENUM (GstCambSubtitles, gst_camb_subtitles,
             {GST_CAMB_SUBTITLES_NONE, "No text pad", "none"},
             {GST_CAMB_SUBTITLES_DUB, "The transcript of the dub", "dub"},
             {GST_CAMB_SUBTITLES_TRANSLATION,
              "A translation run on the timing of the dub", "translation"},
             {GST_CAMB_SUBTITLES_BOTH,
              "The line of the dub above its translation", "both"})

DEFINE_ENUM (GstCambSpeakerStyle, gst_camb_speaker_style,
             {CAMB_SPEAKER_STYLE_NONE, "Speakers are not shown", "none"},
             {CAMB_SPEAKER_STYLE_NAME, "The name before the text", "name"},
             {CAMB_SPEAKER_STYLE_COLOR, "A colour per speaker", "color"},
             {CAMB_SPEAKER_STYLE_NAME_COLOR, "Name and colour", "name-color"})

DEFINE_ENUM (GstCambSubtitleLayout, gst_camb_subtitle_layout,
             {CAMB_SUBTITLE_LAYOUT_NONE,
              "As delivered, overlaps merged", "none"},
             {CAMB_SUBTITLE_LAYOUT_READING,
              "Broken into lines and timed for reading", "reading"})

DEFINE_ENUM (GstCambTimeUnit, gst_camb_time_unit,
             {CAMB_TIME_UNIT_AUTO, "Decided for each transcript", "auto"},
             {CAMB_TIME_UNIT_SECONDS, "Seconds", "seconds"},
             {CAMB_TIME_UNIT_MILLISECONDS, "Milliseconds", "milliseconds"})
/* clang-format on */

/**
 * gst_camb_enum_to_nick:
 * @type: a #GType of an enumeration
 * @value: one of its values
 *
 * Returns: (transfer none): the word that users write for @value
 */
const char *
gst_camb_enum_to_nick (GType type, int value)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (type);
  GEnumValue *entry = g_enum_get_value (G_ENUM_CLASS (klass), value);

  return entry != NULL ? entry->value_nick : "unknown";
}

/**
 * gst_camb_enum_from_nick:
 * @type: a #GType of an enumeration
 * @nick: a word
 * @value: (out): the value that it names
 *
 * Returns: %FALSE if @nick names no value
 */
gboolean
gst_camb_enum_from_nick (GType type, const char *nick, int *value)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (type);
  GEnumValue *entry = g_enum_get_value_by_nick (G_ENUM_CLASS (klass), nick);

  if (entry == NULL)
    return FALSE;
  *value = entry->value;
  return TRUE;
}
