/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "preview-account.h"
#include "preview-peak-meter.h"
#include "preview-spec.h"

G_BEGIN_DECLS

/**
 * PreviewTrack:
 * @PREVIEW_TRACK_MIX: the sound of the dubbed video
 * @PREVIEW_TRACK_VOICE: the voice alone
 *
 * Which sound of a run.
 */
typedef enum
{
  PREVIEW_TRACK_MIX,
  PREVIEW_TRACK_VOICE,
} PreviewTrack;

#define PREVIEW_N_TRACKS (PREVIEW_TRACK_VOICE + 1)

const char *preview_track_get_nick (PreviewTrack track);

/**
 * PreviewSoundReader:
 *
 * Decodes the sound of a run, as a whole or in parts, as fast as it goes. It
 * is made in the main thread; then it belongs to one worker, which waits.
 */
typedef struct _PreviewSoundReader PreviewSoundReader;

PreviewSoundReader *preview_sound_reader_new (const PreviewSpec *spec,
                                              PreviewAccount *account,
                                              PreviewTrack track);
void preview_sound_reader_free (PreviewSoundReader *self);
gboolean preview_sound_reader_start (PreviewSoundReader *self,
                                     GCancellable *cancellable,
                                     GError **error);
guint64 preview_sound_reader_get_duration (PreviewSoundReader *self);
gboolean preview_sound_reader_seek (PreviewSoundReader *self,
                                    guint64 start,
                                    guint64 end,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean preview_sound_reader_next (PreviewSoundReader *self,
                                    PreviewSamples *samples,
                                    GCancellable *cancellable,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewSoundReader, preview_sound_reader_free)

G_END_DECLS
