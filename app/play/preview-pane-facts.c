/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What can be asked of a pane. */

#include "config.h"

#include "preview-pane-private.h"

/**
 * preview_pane_get_run:
 * @self: a pane
 *
 * Returns: (transfer none): its run
 */
PreviewRun *
preview_pane_get_run (PreviewPane *self)
{
  return self->run;
}

/**
 * preview_pane_get_state:
 * @self: a pane
 *
 * Returns: how it is doing
 */
PreviewPaneState
preview_pane_get_state (PreviewPane *self)
{
  return self->state;
}

/**
 * preview_pane_get_problem:
 * @self: a pane
 *
 * Returns: (nullable): why it failed, for the user
 */
const char *
preview_pane_get_problem (PreviewPane *self)
{
  return self->problem;
}

/**
 * preview_pane_get_cues:
 * @self: a pane
 *
 * Returns: (transfer none) (nullable): the transcript, as far as known
 */
CambCues *
preview_pane_get_cues (PreviewPane *self)
{
  return self->cues;
}

/**
 * preview_pane_get_video_sink:
 * @self: a pane
 *
 * Returns: (transfer none): where its picture is
 */
PreviewVideoSink *
preview_pane_get_video_sink (PreviewPane *self)
{
  return self->video_sink;
}

/**
 * preview_pane_has_video:
 * @self: a pane
 *
 * Returns: whether there is a picture
 */
gboolean
preview_pane_has_video (PreviewPane *self)
{
  return self->pipe != NULL && preview_pipe_has_video (self->pipe);
}

/**
 * preview_pane_has_picture:
 * @self: a pane
 *
 * Returns: whether its video is decoded and shown, if it has any
 */
gboolean
preview_pane_has_picture (PreviewPane *self)
{
  return self->has_picture;
}

/**
 * preview_pane_has_voice:
 * @self: a pane
 *
 * Returns: whether the voice can be heard alone
 */
gboolean
preview_pane_has_voice (PreviewPane *self)
{
  return self->pipe != NULL && preview_pipe_has_voice (self->pipe);
}

/**
 * preview_pane_get_buffered:
 * @self: a pane
 *
 * Returns: how much lies ready behind the position, in nanoseconds
 */
guint64
preview_pane_get_buffered (PreviewPane *self)
{
  return self->pipe != NULL ? preview_pipe_get_buffered (self->pipe) : 0;
}

/**
 * preview_pane_get_percent:
 * @self: a pane
 *
 * Returns: how far it is with filling up after a stall
 */
int
preview_pane_get_percent (PreviewPane *self)
{
  return self->percent;
}

/**
 * preview_pane_get_place:
 * @self: a pane
 *
 * Returns: whether the common moment lies in the run
 */
PreviewPanePlace
preview_pane_get_place (PreviewPane *self)
{
  return self->place;
}

/**
 * preview_pane_get_offset:
 * @self: a pane
 *
 * Returns: how much later than the others it is shown, in nanoseconds
 */
gint64
preview_pane_get_offset (PreviewPane *self)
{
  return self->offset;
}

/**
 * preview_pane_is_heard:
 * @self: a pane
 *
 * Returns: whether its sound is the one that is heard
 */
gboolean
preview_pane_is_heard (PreviewPane *self)
{
  return self->is_heard;
}

/**
 * preview_pane_get_gain:
 * @self: a pane
 *
 * Returns: how much louder it is played than it is, in dB; mostly negative
 */
double
preview_pane_get_gain (PreviewPane *self)
{
  return self->gain;
}

/**
 * preview_pane_get_level:
 * @self: a pane
 *
 * Returns: the peak of the last tenth of a second, as it is or would be heard,
 *   in dBFS; %PREVIEW_SILENCE or more
 */
double
preview_pane_get_level (PreviewPane *self)
{
  return self->level;
}
