/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-sound.h"

struct _PreviewSound
{
  GObject parent_instance;

  PreviewPane *pane;
  PreviewResolver *resolver;
  GSettings *settings;
  PreviewSoundTrack track;

  /* By track; NULL until somebody wants it. */
  PreviewWave *waves[PREVIEW_N_SOUND_TRACKS];
  PreviewCloseUp *close_up;
  PreviewSpectrogram *spectrogram;

  /* Of PreviewSpeech and of PreviewTimingMark; NULL until known. */
  GArray *speech;
  GArray *marks;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* By PreviewTimingKind. */
static const char *const limit_keys[PREVIEW_N_TIMING_KINDS] = {
    "timing-early",
    "timing-late",
    "timing-overrun",
    "timing-dead-air",
};

G_DEFINE_FINAL_TYPE (PreviewSound, preview_sound, G_TYPE_OBJECT)

static PreviewRun *
get_run (PreviewSound *self)
{
  return preview_pane_get_run (self->pane);
}

static PreviewAccount *
get_account (PreviewSound *self)
{
  return preview_resolver_get_account (self->resolver, get_run (self));
}

static void
tell (PreviewSound *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
judge (PreviewSound *self)
{
  CambCues *cues = preview_pane_get_cues (self->pane);
  PreviewTimingLimits limits;

  g_clear_pointer (&self->marks, g_array_unref);
  if (self->speech == NULL || cues == NULL)
    return;
  for (guint i = 0; i < PREVIEW_N_TIMING_KINDS; i++)
    limits.limits[i] =
        (guint64)(g_settings_get_double (self->settings, limit_keys[i]) *
                  GST_SECOND);
  self->marks = preview_timing_judge (cues, self->speech, &limits);
}

static void
voice_cb (PreviewSound *self, PreviewWave *wave)
{
  const PreviewPeaks *peaks = preview_wave_get_peaks (wave);

  if (preview_wave_get_state (wave) == PREVIEW_WAVE_DONE &&
      self->speech == NULL) {
    self->speech = preview_speech_find (preview_peaks_get_data (peaks),
                                        preview_peaks_get_length (peaks));
    judge (self);
  }
  tell (self);
}

static void
limits_cb (PreviewSound *self, const char *key)
{
  if (g_strv_contains (limit_keys, key)) {
    judge (self);
    tell (self);
  }
}

static void
want_wave (PreviewSound *self, PreviewSoundTrack track)
{
  PreviewAccount *account = get_account (self);
  PreviewWave *wave;

  if (self->waves[track] != NULL || account == NULL ||
      preview_run_get_kind (get_run (self)) == PREVIEW_KIND_TRANSLATION ||
      preview_run_get_state (get_run (self)) != PREVIEW_RUN_READY)
    return;
  wave =
      preview_wave_new (preview_run_get_spec (get_run (self)), account, track);
  self->waves[track] = wave;
  if (track == PREVIEW_SOUND_TRACK_VOICE)
    g_signal_connect_object (wave, "changed", G_CALLBACK (voice_cb), self,
                             G_CONNECT_SWAPPED);
  else
    g_signal_connect_object (wave, "changed", G_CALLBACK (tell), self,
                             G_CONNECT_SWAPPED);
}

/* The one that is looked at comes first, the one that is judged after it. */
static void
want_waves (PreviewSound *self)
{
  want_wave (self, self->track);
  if (preview_run_has_voice (get_run (self)) &&
      preview_pane_get_cues (self->pane) != NULL)
    want_wave (self, PREVIEW_SOUND_TRACK_VOICE);
}

static void
drop_wave (PreviewSound *self, PreviewSoundTrack track)
{
  if (self->waves[track] == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->waves[track], self);
  g_clear_object (&self->waves[track]);
}

/* Those who look closer are of one track only. */
static void
drop_details (PreviewSound *self)
{
  if (self->close_up != NULL)
    g_signal_handlers_disconnect_by_data (self->close_up, self);
  if (self->spectrogram != NULL)
    g_signal_handlers_disconnect_by_data (self->spectrogram, self);
  g_clear_object (&self->close_up);
  g_clear_object (&self->spectrogram);
}

static void
drop_waves (PreviewSound *self)
{
  for (guint i = 0; i < PREVIEW_N_SOUND_TRACKS; i++)
    drop_wave (self, (PreviewSoundTrack)i);
  drop_details (self);
  g_clear_pointer (&self->speech, g_array_unref);
  g_clear_pointer (&self->marks, g_array_unref);
}

static void
state_cb (PreviewSound *self)
{
  want_waves (self);
  tell (self);
}

static void
language_cb (PreviewSound *self)
{
  drop_waves (self);
  state_cb (self);
}

static void
cues_cb (PreviewSound *self)
{
  want_waves (self);
  judge (self);
  tell (self);
}

static void
preview_sound_dispose (GObject *object)
{
  PreviewSound *self = PREVIEW_SOUND (object);

  if (self->pane != NULL)
    drop_waves (self);
  g_clear_object (&self->pane);
  g_clear_object (&self->resolver);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (preview_sound_parent_class)->dispose (object);
}

static void
preview_sound_class_init (PreviewSoundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = preview_sound_dispose;

  /**
   * PreviewSound::changed:
   * @self: a sound
   */
  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
preview_sound_init (PreviewSound *self)
{
}

/**
 * preview_sound_new:
 * @pane: whose sound
 * @resolver: who knows where its run comes from
 * @settings: the user's, with what the timing check allows
 *
 * Returns: (transfer full): a sound
 */
PreviewSound *
preview_sound_new (PreviewPane *pane,
                   PreviewResolver *resolver,
                   GSettings *settings)
{
  PreviewSound *self = g_object_new (PREVIEW_TYPE_SOUND, NULL);
  PreviewRun *run = preview_pane_get_run (pane);

  self->pane = g_object_ref (pane);
  self->resolver = g_object_ref (resolver);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::language", G_CALLBACK (language_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pane, "notify::cues", G_CALLBACK (cues_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed", G_CALLBACK (limits_cb), self,
                           G_CONNECT_SWAPPED);
  want_waves (self);
  return self;
}

/**
 * preview_sound_get_pane:
 * @self: a sound
 *
 * Returns: (transfer none): whose it is
 */
PreviewPane *
preview_sound_get_pane (PreviewSound *self)
{
  return self->pane;
}

/**
 * preview_sound_set_track:
 * @self: a sound
 * @track: which one to look at
 */
void
preview_sound_set_track (PreviewSound *self, PreviewSoundTrack track)
{
  if (self->track == track)
    return;
  self->track = track;
  drop_details (self);
  state_cb (self);
}

/**
 * preview_sound_get_wave:
 * @self: a sound
 *
 * Returns: (transfer none) (nullable): the waveform to look at
 */
PreviewWave *
preview_sound_get_wave (PreviewSound *self)
{
  return self->waves[self->track];
}

/**
 * preview_sound_get_close_up:
 * @self: a sound
 *
 * Returns: (transfer none) (nullable): its samples
 */
PreviewCloseUp *
preview_sound_get_close_up (PreviewSound *self)
{
  PreviewAccount *account = get_account (self);

  if (self->close_up == NULL && account != NULL &&
      self->waves[self->track] != NULL) {
    self->close_up = preview_close_up_new (
        preview_run_get_spec (get_run (self)), account, self->track);
    g_signal_connect_object (self->close_up, "changed", G_CALLBACK (tell), self,
                             G_CONNECT_SWAPPED);
  }
  return self->close_up;
}

/**
 * preview_sound_get_spectrogram:
 * @self: a sound
 *
 * Returns: (transfer none) (nullable): its spectrogram
 */
PreviewSpectrogram *
preview_sound_get_spectrogram (PreviewSound *self)
{
  PreviewAccount *account = get_account (self);

  if (self->spectrogram == NULL && account != NULL &&
      self->waves[self->track] != NULL) {
    self->spectrogram = preview_spectrogram_new (
        preview_run_get_spec (get_run (self)), account, self->track);
    g_signal_connect_object (self->spectrogram, "changed", G_CALLBACK (tell),
                             self, G_CONNECT_SWAPPED);
  }
  return self->spectrogram;
}

/**
 * preview_sound_get_timing_state:
 * @self: a sound
 *
 * Returns: what is known of how voice and transcript agree
 */
PreviewTimingState
preview_sound_get_timing_state (PreviewSound *self)
{
  CambCues *cues = preview_pane_get_cues (self->pane);
  PreviewWave *voice = self->waves[PREVIEW_SOUND_TRACK_VOICE];

  if (cues == NULL || camb_cues_get_length (cues) == 0)
    return PREVIEW_TIMING_NONE;
  if (!preview_run_has_voice (get_run (self)))
    return PREVIEW_TIMING_NO_VOICE;
  if (self->marks != NULL)
    return PREVIEW_TIMING_DONE;
  if (voice != NULL && preview_wave_get_state (voice) == PREVIEW_WAVE_FAILED)
    return PREVIEW_TIMING_FAILED;
  return PREVIEW_TIMING_BUSY;
}

/**
 * preview_sound_get_marks:
 * @self: a sound
 *
 * Returns: (transfer none) (nullable) (element-type PreviewTimingMark): where
 *   voice and transcript do not agree, by time; %NULL until that is known
 */
const GArray *
preview_sound_get_marks (PreviewSound *self)
{
  return preview_run_has_voice (get_run (self)) ? self->marks : NULL;
}

/**
 * preview_sound_get_duration:
 * @self: a sound
 *
 * Returns: how long it is, in nanoseconds; 0 as long as that is not known
 */
guint64
preview_sound_get_duration (PreviewSound *self)
{
  PreviewWave *wave = self->waves[self->track];
  guint64 duration = preview_run_get_duration (get_run (self));

  if (wave != NULL)
    return preview_wave_get_duration (wave);
  return duration != GST_CLOCK_TIME_NONE ? duration : 0;
}

/**
 * preview_sound_get_offset:
 * @self: a sound
 *
 * Returns: how much later than the others it is played, in nanoseconds
 */
gint64
preview_sound_get_offset (PreviewSound *self)
{
  return preview_pane_get_offset (self->pane);
}
