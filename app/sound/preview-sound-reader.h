/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "preview-account.h"
#include "preview-peak-meter.h"
#include "preview-spec.h"

G_BEGIN_DECLS

/**
 * PreviewSoundTrack:
 * @PREVIEW_SOUND_TRACK_MIX: the sound of the dubbed video
 * @PREVIEW_SOUND_TRACK_VOICE: the voice alone
 *
 * Which sound of a run.
 */
typedef enum
{
  PREVIEW_SOUND_TRACK_MIX,
  PREVIEW_SOUND_TRACK_VOICE,
} PreviewSoundTrack;

#define PREVIEW_N_SOUND_TRACKS (PREVIEW_SOUND_TRACK_VOICE + 1)

const char *preview_sound_track_get_nick (PreviewSoundTrack track);

/**
 * PreviewSoundReader:
 *
 * Decodes the sound of a run, as a whole or in parts, as fast as it goes. It
 * is made in the main thread; then it belongs to one worker, which waits.
 */
typedef struct _PreviewSoundReader PreviewSoundReader;

PreviewSoundReader *preview_sound_reader_new (const PreviewSpec *spec,
                                              PreviewAccount *account,
                                              PreviewSoundTrack track);
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
