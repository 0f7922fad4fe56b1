/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PreviewKind:
 * @PREVIEW_KIND_NONE: not known
 *
 * Whose run it is. The nicks are those of the element's property `kind`.
 */
typedef enum
{
  PREVIEW_KIND_NONE,
  PREVIEW_KIND_DUBBING,
  PREVIEW_KIND_TTS,
  PREVIEW_KIND_SOUND,
  PREVIEW_KIND_TRANSLATION,
} PreviewKind;

#define PREVIEW_N_KINDS (PREVIEW_KIND_TRANSLATION + 1)

const char *preview_kind_get_nick (PreviewKind kind);
const char *preview_kind_get_label (PreviewKind kind);
const char *preview_kind_get_icon_name (PreviewKind kind);
PreviewKind preview_kind_from_word (const char *word, gssize length);

G_END_DECLS
