/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "preview-kind.h"

typedef struct
{
  const char *nick;
  const char *label;
  const char *icon_name;
} Row;

static const Row rows[] = {
    {"", N_ ("Unknown kind"), "dialog-question-symbolic"},
    {"dubbing", N_ ("Dub"), "camb-dub-symbolic"},
    {"tts", N_ ("Speech"), "camb-speech-symbolic"},
    {"sound", N_ ("Sound"), "camb-sound-symbolic"},
    {"translation", N_ ("Translation"), "camb-translation-symbolic"},
    {"file", N_ ("File"), "video-x-generic-symbolic"},
};

/* Words that people and pages use for a kind. */
static const struct
{
  const char *word;
  PreviewKind kind;
} words[] = {
    {"dubbing", PREVIEW_KIND_DUBBING},
    {"dub", PREVIEW_KIND_DUBBING},
    {"dubs", PREVIEW_KIND_DUBBING},
    {"dubbed", PREVIEW_KIND_DUBBING},
    {"end-to-end-dub", PREVIEW_KIND_DUBBING},
    {"dub-result", PREVIEW_KIND_DUBBING},
    {"tts", PREVIEW_KIND_TTS},
    {"speech", PREVIEW_KIND_TTS},
    {"text-to-speech", PREVIEW_KIND_TTS},
    {"tts-result", PREVIEW_KIND_TTS},
    {"sound", PREVIEW_KIND_SOUND},
    {"sounds", PREVIEW_KIND_SOUND},
    {"text-to-sound", PREVIEW_KIND_SOUND},
    {"text-to-audio", PREVIEW_KIND_SOUND},
    {"text-to-sound-result", PREVIEW_KIND_SOUND},
    {"translation", PREVIEW_KIND_TRANSLATION},
    {"translations", PREVIEW_KIND_TRANSLATION},
    {"translate", PREVIEW_KIND_TRANSLATION},
    {"translation-result", PREVIEW_KIND_TRANSLATION},
};

/**
 * preview_kind_get_nick:
 * @kind: a kind
 *
 * Returns: the word of the element and of URIs; "" for %PREVIEW_KIND_NONE
 */
const char *
preview_kind_get_nick (PreviewKind kind)
{
  return rows[kind].nick;
}

/**
 * preview_kind_get_label:
 * @kind: a kind
 *
 * Returns: its name for the user, translated
 */
const char *
preview_kind_get_label (PreviewKind kind)
{
  return _ (rows[kind].label);
}

/**
 * preview_kind_get_icon_name:
 * @kind: a kind
 *
 * Returns: the name of its symbolic icon
 */
const char *
preview_kind_get_icon_name (PreviewKind kind)
{
  return rows[kind].icon_name;
}

/**
 * preview_kind_from_word:
 * @word: text
 * @length: its length in bytes, or -1
 *
 * Returns: the kind that a word means, in any case, with underscores or
 *   dashes; %PREVIEW_KIND_NONE for all other words
 */
PreviewKind
preview_kind_from_word (const char *word, gssize length)
{
  g_autofree char *lower = g_ascii_strdown (word, length);

  g_strdelimit (lower, "_ ", '-');
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (strcmp (lower, words[i].word) == 0)
      return words[i].kind;
  }
  return PREVIEW_KIND_NONE;
}
