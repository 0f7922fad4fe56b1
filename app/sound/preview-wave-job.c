/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <sys/resource.h>

#include "preview-peak-meter.h"
#include "preview-wave-file.h"
#include "preview-wave-job.h"

/* Microseconds between two times that the user sees more of it. */
#define PACE 100000
/* How many sounds are read at a time: a decoder is a thread of its own. */
#define MAX_AT_A_TIME 2
/* What a background is on the scale of nice(1). */
#define NICENESS 10

struct _PreviewWaveJob
{
  gatomicrefcount ref_count;

  /* Of the worker. */
  PreviewSoundReader *reader;
  PreviewSpec *spec;
  char *origin;
  PreviewSoundTrack track;
  char *folder;
  /* NULL if it is not kept. */
  char *name;
  /* Of PreviewWavePeak: all of it, to be kept. */
  GArray *all;
  gint64 last_told;

  GCancellable *cancellable;

  /* Of the main thread. */
  PreviewWorkFunc callback;
  gpointer data;

  /* Guards what follows. */
  GMutex lock;
  PreviewWaveNews news;
  gboolean is_told;
};

static GMutex turn_lock;
static GCond turn_cond;
static guint n_at_work;

void
preview_wave_news_clear (PreviewWaveNews *news)
{
  g_clear_pointer (&news->peaks, g_array_unref);
  g_clear_error (&news->error);
}

static PreviewWaveJob *
job_ref (PreviewWaveJob *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
job_unref (gpointer data)
{
  PreviewWaveJob *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->reader, preview_sound_reader_free);
  preview_wave_news_clear (&self->news);
  g_clear_pointer (&self->all, g_array_unref);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  preview_spec_free (self->spec);
  g_free (self->origin);
  g_free (self->folder);
  g_free (self->name);
  g_free (self);
}

static gboolean
tell_cb (gpointer data)
{
  PreviewWaveJob *self = data;

  g_mutex_lock (&self->lock);
  self->is_told = FALSE;
  g_mutex_unlock (&self->lock);
  if (self->callback != NULL)
    self->callback (self->data);
  return G_SOURCE_REMOVE;
}

/* Called with the lock held. News that nobody has taken yet are not told
 * again. */
static void
tell (PreviewWaveJob *self)
{
  if (self->is_told)
    return;
  self->is_told = TRUE;
  self->last_told = g_get_monotonic_time ();
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, tell_cb, job_ref (self), job_unref);
}

static void
add_news (PreviewWaveJob *self, GArray *peaks)
{
  if (peaks->len == 0)
    return;
  g_array_append_vals (self->all, peaks->data, peaks->len);
  g_mutex_lock (&self->lock);
  if (self->news.peaks == NULL)
    self->news.peaks = g_array_new (FALSE, FALSE, sizeof (PreviewWavePeak));
  g_array_append_vals (self->news.peaks, peaks->data, peaks->len);
  if (g_get_monotonic_time () - self->last_told > PACE)
    tell (self);
  g_mutex_unlock (&self->lock);
}

static void
set_started (PreviewWaveJob *self, guint64 duration)
{
  g_mutex_lock (&self->lock);
  self->news.is_started = TRUE;
  self->news.duration = duration;
  tell (self);
  g_mutex_unlock (&self->lock);
}

static void
set_done (PreviewWaveJob *self, guint64 duration, GError *error)
{
  g_mutex_lock (&self->lock);
  self->news.is_done = TRUE;
  self->news.error = error;
  if (error == NULL)
    self->news.duration = duration;
  tell (self);
  g_mutex_unlock (&self->lock);
}

static gboolean
load (PreviewWaveJob *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) peaks = NULL;
  guint64 duration;

  self->folder = preview_wave_file_dup_folder ();
  self->name =
      preview_wave_file_dup_name (self->spec, self->origin, self->track);
  if (self->name == NULL)
    return FALSE;
  peaks = preview_wave_file_load (self->folder, self->name, &duration, &error);
  if (peaks == NULL) {
    /* What cannot be read is made anew, and says so to who looks. */
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
      g_debug ("A waveform was not kept well: %s", error->message);
    return FALSE;
  }
  g_mutex_lock (&self->lock);
  self->news.was_kept = TRUE;
  g_mutex_unlock (&self->lock);
  add_news (self, peaks);
  set_done (self, duration, NULL);
  return TRUE;
}

static void
keep (PreviewWaveJob *self, guint64 duration)
{
  g_autoptr (GError) error = NULL;

  /* A disk that is full costs nothing but time. */
  if (!preview_wave_file_save (
          self->folder, self->name, duration,
          (const PreviewWavePeak *)(gpointer)self->all->data, self->all->len,
          &error))
    g_debug ("A waveform is not kept: %s", error->message);
  preview_wave_file_trim (self->folder, PREVIEW_WAVE_FILES_SIZE);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_mutex_lock (&turn_lock);
  g_cond_broadcast (&turn_cond);
  g_mutex_unlock (&turn_lock);
}

static gboolean
wait_for_turn (PreviewWaveJob *self)
{
  gulong handler = g_cancellable_connect (
      self->cancellable, G_CALLBACK (cancelled_cb), NULL, NULL);
  gboolean has_turn = FALSE;

  g_mutex_lock (&turn_lock);
  while (n_at_work >= MAX_AT_A_TIME &&
         !g_cancellable_is_cancelled (self->cancellable))
    g_cond_wait (&turn_cond, &turn_lock);
  if (!g_cancellable_is_cancelled (self->cancellable)) {
    n_at_work++;
    has_turn = TRUE;
  }
  g_mutex_unlock (&turn_lock);
  g_cancellable_disconnect (self->cancellable, handler);
  return has_turn;
}

static void
end_turn (void)
{
  g_mutex_lock (&turn_lock);
  n_at_work--;
  g_cond_broadcast (&turn_cond);
  g_mutex_unlock (&turn_lock);
}

/* Speech is looked for where there is nothing else.
 *
 * Returns: how long it is; 0 if it cannot be read. */
static guint64
measure (PreviewWaveJob *self, GError **error)
{
  g_autoptr (PreviewPeakMeter) meter =
      preview_peak_meter_new (self->track == PREVIEW_SOUND_TRACK_VOICE);
  g_autoptr (GError) problem = NULL;
  PreviewSamples samples;

  while (preview_sound_reader_next (self->reader, &samples, self->cancellable,
                                    &problem)) {
    g_autoptr (GArray) peaks = NULL;

    preview_peak_meter_add (meter, &samples);
    peaks = preview_peak_meter_steal (meter);
    add_news (self, peaks);
  }
  if (problem == NULL) {
    g_autoptr (GArray) peaks = NULL;

    preview_peak_meter_finish (meter);
    peaks = preview_peak_meter_steal (meter);
    add_news (self, peaks);
    if (self->all->len > 0)
      return preview_peak_meter_get_duration (meter);
    g_set_error_literal (&problem, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _ ("There is no sound in it."));
  }
  g_propagate_error (error, g_steal_pointer (&problem));
  return 0;
}

/* The pipeline's own threads are made at the priority of the program, since
 * they are shared with the playback. They can be ahead of this one by a few
 * blocks only, so this is the one that makes way. */
static void
make_way (void)
{
  if (setpriority (PRIO_PROCESS, 0, NICENESS) != 0)
    g_debug ("A waveform is read at normal priority");
}

static guint64
read_sound (PreviewWaveJob *self, GError **error)
{
  if (!preview_sound_reader_start (self->reader, self->cancellable, error))
    return 0;
  set_started (self, preview_sound_reader_get_duration (self->reader));
  make_way ();
  return measure (self, error);
}

static void
work (gpointer data)
{
  PreviewWaveJob *self = data;
  GError *error = NULL;
  guint64 duration;

  if (load (self) || !wait_for_turn (self)) {
    g_clear_pointer (&self->reader, preview_sound_reader_free);
    return;
  }
  duration = read_sound (self, &error);
  g_clear_pointer (&self->reader, preview_sound_reader_free);
  end_turn ();
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_error (&error);
    return;
  }
  set_done (self, duration, error);
  if (duration > 0 && self->name != NULL)
    keep (self, duration);
}

/**
 * preview_wave_job_new:
 * @reader: (transfer full): what to read
 * @spec: which run in which language
 * @origin: the address of the service
 * @track: which of its sounds
 * @callback: called when there is news
 * @data: for @callback
 *
 * Returns: (transfer full): a job under way, to be given up with
 *   preview_wave_job_stop()
 */
PreviewWaveJob *
preview_wave_job_new (PreviewSoundReader *reader,
                      const PreviewSpec *spec,
                      const char *origin,
                      PreviewSoundTrack track,
                      PreviewWorkFunc callback,
                      gpointer data)
{
  PreviewWaveJob *self = g_new0 (PreviewWaveJob, 1);
  PreviewWorker *worker = preview_worker_new ("wave");

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->reader = reader;
  self->spec = preview_spec_copy (spec);
  self->origin = g_strdup (origin);
  self->track = track;
  self->all = g_array_new (FALSE, FALSE, sizeof (PreviewWavePeak));
  self->cancellable = g_cancellable_new ();
  self->callback = callback;
  self->data = data;
  preview_worker_push (worker, work, job_ref (self), job_unref);
  preview_worker_finish (worker);
  return self;
}

/**
 * preview_wave_job_stop:
 * @self: (transfer full): a job
 *
 * Reads no further. Returns at once; the callback is not called again.
 */
void
preview_wave_job_stop (PreviewWaveJob *self)
{
  self->callback = NULL;
  g_cancellable_cancel (self->cancellable);
  job_unref (self);
}

/**
 * preview_wave_job_take_news:
 * @self: a job
 * @news: (out): what there is, to be cleared
 */
void
preview_wave_job_take_news (PreviewWaveJob *self, PreviewWaveNews *news)
{
  g_mutex_lock (&self->lock);
  *news = self->news;
  self->news.peaks = NULL;
  self->news.error = NULL;
  g_mutex_unlock (&self->lock);
}
