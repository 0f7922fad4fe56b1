/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-wave-job.h"
#include "preview-wave.h"

struct _PreviewWave
{
  GObject parent_instance;

  PreviewWaveJob *job;
  PreviewPeaks *peaks;
  PreviewWaveState state;
  guint64 duration;
  gboolean was_kept;
  char *problem;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewWave, preview_wave, G_TYPE_OBJECT)

static void
take_end (PreviewWave *self, PreviewWaveNews *news)
{
  if (news->error != NULL) {
    self->state = PREVIEW_WAVE_FAILED;
    self->problem = g_strdup (news->error->message);
  } else {
    self->state = PREVIEW_WAVE_DONE;
    self->was_kept = news->was_kept;
  }
  g_clear_pointer (&self->job, preview_wave_job_stop);
}

static void
news_cb (gpointer data)
{
  g_autoptr (PreviewWave) self = g_object_ref (data);
  PreviewWaveNews news = {0};

  preview_wave_job_take_news (self->job, &news);
  if (news.peaks != NULL)
    preview_peaks_append (self->peaks,
                          (const PreviewWavePeak *)(gpointer)news.peaks->data,
                          news.peaks->len);
  self->duration = news.duration;
  if (news.is_done)
    take_end (self, &news);
  else if (news.is_started)
    self->state = PREVIEW_WAVE_READING;
  preview_wave_news_clear (&news);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
preview_wave_dispose (GObject *object)
{
  PreviewWave *self = PREVIEW_WAVE (object);

  g_clear_pointer (&self->job, preview_wave_job_stop);
  G_OBJECT_CLASS (preview_wave_parent_class)->dispose (object);
}

static void
preview_wave_finalize (GObject *object)
{
  PreviewWave *self = PREVIEW_WAVE (object);

  preview_peaks_free (self->peaks);
  g_free (self->problem);
  G_OBJECT_CLASS (preview_wave_parent_class)->finalize (object);
}

static void
preview_wave_class_init (PreviewWaveClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = preview_wave_dispose;
  object_class->finalize = preview_wave_finalize;

  /**
   * PreviewWave::changed:
   * @self: a waveform
   */
  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
preview_wave_init (PreviewWave *self)
{
  self->peaks = preview_peaks_new ();
}

/**
 * preview_wave_new:
 * @spec: which run in which language
 * @account: where it comes from
 * @track: which of its sounds
 *
 * Starts to read, from disk if it was read before.
 *
 * Returns: (transfer full): a waveform of nothing yet
 */
PreviewWave *
preview_wave_new (const PreviewSpec *spec,
                  PreviewAccount *account,
                  PreviewSoundTrack track)
{
  PreviewWave *self = g_object_new (PREVIEW_TYPE_WAVE, NULL);

  self->job = preview_wave_job_new (
      preview_sound_reader_new (spec, account, track), spec,
      preview_account_get_base_url (account), track, news_cb, self);
  return self;
}

/**
 * preview_wave_get_state:
 * @self: a waveform
 *
 * Returns: how far it is
 */
PreviewWaveState
preview_wave_get_state (PreviewWave *self)
{
  return self->state;
}

/**
 * preview_wave_get_progress:
 * @self: a waveform
 *
 * Returns: how much of it is there, from 0 to 1
 */
double
preview_wave_get_progress (PreviewWave *self)
{
  guint64 there = preview_peaks_get_length (self->peaks) * PREVIEW_WAVE_STEP;

  if (self->state == PREVIEW_WAVE_DONE)
    return 1;
  if (self->duration == 0)
    return 0;
  return MIN ((double)there / (double)self->duration, 1);
}

/**
 * preview_wave_get_problem:
 * @self: a waveform
 *
 * Returns: (nullable): why it cannot be read, for the user
 */
const char *
preview_wave_get_problem (PreviewWave *self)
{
  return self->problem;
}

/**
 * preview_wave_get_duration:
 * @self: a waveform
 *
 * Returns: how long the sound is, in nanoseconds; 0 as long as that is not
 *   known
 */
guint64
preview_wave_get_duration (PreviewWave *self)
{
  return self->duration;
}

/**
 * preview_wave_get_peaks:
 * @self: a waveform
 *
 * Returns: (transfer none): what there is so far, until it changes
 */
const PreviewPeaks *
preview_wave_get_peaks (PreviewWave *self)
{
  return self->peaks;
}

/**
 * preview_wave_was_kept:
 * @self: a waveform that is done
 *
 * Returns: whether it had been kept on disk
 */
gboolean
preview_wave_was_kept (PreviewWave *self)
{
  return self->was_kept;
}
