/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PreviewKind:
 * @PREVIEW_KIND_NONE: not known
 * @PREVIEW_KIND_FILE: no run: a file or an address that the user attached to
 *   compare with, such as the original
 *
 * Whose run it is. The nicks are those of the element's property `kind`, but
 * for files, which the element does not know.
 */
typedef enum
{
  PREVIEW_KIND_NONE,
  PREVIEW_KIND_DUBBING,
  PREVIEW_KIND_TTS,
  PREVIEW_KIND_SOUND,
  PREVIEW_KIND_TRANSLATION,
  PREVIEW_KIND_FILE,
} PreviewKind;

/* Those of the service. */
#define PREVIEW_N_KINDS (PREVIEW_KIND_TRANSLATION + 1)

const char *preview_kind_get_nick (PreviewKind kind);
const char *preview_kind_get_label (PreviewKind kind);
const char *preview_kind_get_icon_name (PreviewKind kind);
PreviewKind preview_kind_from_word (const char *word, gssize length);

G_END_DECLS
