/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CambKind:
 *
 * Which endpoints own a run. All ids of one bulk call are of one kind.
 */
typedef enum
{
  CAMB_KIND_DUBBING,
  CAMB_KIND_TTS,
  CAMB_KIND_SOUND,
  CAMB_KIND_TRANSLATION,
} CambKind;

#define CAMB_N_KINDS 4

/**
 * CambShape:
 * @CAMB_SHAPE_DUB: media URLs and a transcript, or a map language → that
 * @CAMB_SHAPE_AUDIO: one URL of a sound
 * @CAMB_SHAPE_TEXTS: a list of texts
 *
 * What the value of a run looks like in an answer.
 */
typedef enum
{
  CAMB_SHAPE_DUB,
  CAMB_SHAPE_AUDIO,
  CAMB_SHAPE_TEXTS,
} CambShape;

const char *camb_kind_to_string (CambKind kind);
gboolean camb_kind_from_string (const char *text, CambKind *kind);
const char *camb_kind_get_bulk_path (CambKind kind);
char *camb_kind_dup_single_path (CambKind kind, guint64 run_id);
CambShape camb_kind_get_shape (CambKind kind);

G_END_DECLS
