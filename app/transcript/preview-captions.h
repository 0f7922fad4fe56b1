/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "camb-subtitles.h"

G_BEGIN_DECLS

/**
 * PreviewCaptionMode:
 *
 * What stands below the picture.
 */
typedef enum
{
  PREVIEW_CAPTIONS_OFF,
  PREVIEW_CAPTIONS_DUB,
  PREVIEW_CAPTIONS_TRANSLATION,
  PREVIEW_CAPTIONS_BOTH,
} PreviewCaptionMode;

#define PREVIEW_N_CAPTION_MODES (PREVIEW_CAPTIONS_BOTH + 1)

/**
 * PreviewCaptions:
 *
 * The subtitles of one run, laid out for reading in a thread of their own,
 * ready to be asked what is on screen when.
 */
#define PREVIEW_TYPE_CAPTIONS (preview_captions_get_type ())
G_DECLARE_FINAL_TYPE (PreviewCaptions,
                      preview_captions,
                      PREVIEW,
                      CAPTIONS,
                      GObject)

PreviewCaptions *preview_captions_new (void);
void preview_captions_set_source (PreviewCaptions *self,
                                  CambCues *cues,
                                  const char *const *texts,
                                  const char *language,
                                  guint64 duration);
void preview_captions_set_mode (PreviewCaptions *self, PreviewCaptionMode mode);
PreviewCaptionMode preview_captions_get_mode (PreviewCaptions *self);
void preview_captions_set_style (PreviewCaptions *self, CambSpeakerStyle style);
const char *preview_captions_find (PreviewCaptions *self, guint64 time);

G_END_DECLS
