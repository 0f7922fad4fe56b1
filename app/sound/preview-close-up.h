/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-sound-reader.h"

G_BEGIN_DECLS

/**
 * PreviewCloseUp:
 *
 * The samples around what is on screen, where peaks are too coarse. Emits
 * `changed` when they have come.
 */
#define PREVIEW_TYPE_CLOSE_UP (preview_close_up_get_type ())
G_DECLARE_FINAL_TYPE (PreviewCloseUp,
                      preview_close_up,
                      PREVIEW,
                      CLOSE_UP,
                      GObject)

/* The longest part, in nanoseconds: some megabytes of samples. */
#define PREVIEW_CLOSE_UP_MAX (G_GUINT64_CONSTANT (40000000000))

PreviewCloseUp *preview_close_up_new (const PreviewSpec *spec,
                                      PreviewAccount *account,
                                      PreviewSoundTrack track);
gboolean
preview_close_up_want (PreviewCloseUp *self, guint64 start, guint64 end);
gboolean preview_close_up_find (PreviewCloseUp *self,
                                guint64 start,
                                guint64 end,
                                float *low,
                                float *high);

G_END_DECLS
