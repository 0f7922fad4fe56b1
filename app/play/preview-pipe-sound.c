/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which of the sounds of a run is heard, and how. */

#include "config.h"

#include "preview-pipe-private.h"

/* Lock held. */
static guint
get_chosen (PreviewPipe *self)
{
  return self->voice_only && self->n_audio > 1 ? 1 : 0;
}

/**
 * preview_pipe_apply_sound:
 * @self: a pipe
 *
 * Chooses among the sounds that are there. Called with the lock held.
 */
void
preview_pipe_apply_sound (PreviewPipe *self)
{
  if (self->is_heard)
    preview_mix_set_heard (self->mix, self->tracks[get_chosen (self)]);
}

/**
 * preview_pipe_set_voice_only:
 * @self: a pipe
 * @voice_only: whether the voice is heard alone, if there is one
 *
 * Changes over at once, at the same position.
 */
void
preview_pipe_set_voice_only (PreviewPipe *self, gboolean voice_only)
{
  g_mutex_lock (&self->lock);
  self->voice_only = voice_only;
  preview_pipe_apply_sound (self);
  g_mutex_unlock (&self->lock);
  if (self->funcs != NULL)
    self->funcs->buffering (self->owner, preview_pipe_get_percent (self));
}

/**
 * preview_pipe_set_heard:
 * @self: a pipe
 * @is_heard: whether its sound is the one that is heard; if not, another has
 *   to be
 */
void
preview_pipe_set_heard (PreviewPipe *self, gboolean is_heard)
{
  g_mutex_lock (&self->lock);
  self->is_heard = is_heard;
  preview_pipe_apply_sound (self);
  g_mutex_unlock (&self->lock);
}

/**
 * preview_pipe_set_gain:
 * @self: a pipe
 * @voice_only: of the voice alone, rather than of the mix
 * @gain: linear, 1.0 leaves the sound as it is
 */
void
preview_pipe_set_gain (PreviewPipe *self, gboolean voice_only, double gain)
{
  preview_track_set_gain (self->tracks[voice_only ? 1 : 0], gain);
}

/**
 * preview_pipe_set_offset:
 * @self: a pipe
 * @offset: how much later it is heard than its own time, in nanoseconds
 */
void
preview_pipe_set_offset (PreviewPipe *self, gint64 offset)
{
  for (guint i = 0; i < PREVIEW_PIPE_N_SOUNDS; i++)
    preview_track_set_offset (self->tracks[i], offset);
}

/**
 * preview_pipe_take_peak:
 * @self: a pipe
 *
 * Returns: the highest sample since the last call, linear, as loud as it is or
 *   would be heard
 */
double
preview_pipe_take_peak (PreviewPipe *self)
{
  guint chosen;

  g_mutex_lock (&self->lock);
  chosen = get_chosen (self);
  g_mutex_unlock (&self->lock);
  return preview_track_take_peak (self->tracks[chosen]);
}

/**
 * preview_pipe_has_voice:
 * @self: a pipe
 *
 * Returns: whether there are two sounds to choose from
 */
gboolean
preview_pipe_has_voice (PreviewPipe *self)
{
  gboolean result;

  g_mutex_lock (&self->lock);
  result = self->n_audio > 1;
  g_mutex_unlock (&self->lock);
  return result;
}
