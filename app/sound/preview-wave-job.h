/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "preview-sound-reader.h"
#include "preview-worker.h"

G_BEGIN_DECLS

/**
 * PreviewWaveNews:
 * @peaks: (nullable): the #PreviewWavePeak since the last time
 * @duration: how long the sound is, as far as known, in nanoseconds
 * @is_done: whether there is nothing more to come
 * @was_kept: whether it came from disk
 * @error: (nullable): why there is nothing more
 *
 * What a job found since it was last asked.
 */
typedef struct
{
  GArray *peaks;
  guint64 duration;
  gboolean is_started;
  gboolean is_done;
  gboolean was_kept;
  GError *error;
} PreviewWaveNews;

void preview_wave_news_clear (PreviewWaveNews *news);

/**
 * PreviewWaveJob:
 *
 * Reads a whole sound, in a worker of its own. A few run at a time, the others
 * wait; none hurries more than the playback. Its callback is called in the
 * main thread, until it is stopped.
 */
typedef struct _PreviewWaveJob PreviewWaveJob;

PreviewWaveJob *preview_wave_job_new (PreviewSoundReader *reader,
                                      const PreviewSpec *spec,
                                      const char *origin,
                                      PreviewSoundTrack track,
                                      PreviewWorkFunc callback,
                                      gpointer data);
void preview_wave_job_stop (PreviewWaveJob *self);
void preview_wave_job_take_news (PreviewWaveJob *self, PreviewWaveNews *news);

G_END_DECLS
