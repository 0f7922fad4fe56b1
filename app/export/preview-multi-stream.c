/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-subtitles.h"
#include "preview-multi-private.h"

/**
 * preview_multi_stream_new:
 * @track: whose it is, which outlives it
 *
 * Returns: (transfer full): a stream of which all is still to be said
 */
PreviewMultiStream *
preview_multi_stream_new (const PreviewMultiTrack *track)
{
  PreviewMultiStream *self = g_new0 (PreviewMultiStream, 1);

  self->track = track;
  self->parameters = avcodec_parameters_alloc ();
  self->packet = av_packet_alloc ();
  return self;
}

/**
 * preview_multi_stream_advance:
 * @self: a stream
 * @error: return location for an error
 *
 * Goes on to the next packet, or to the end.
 *
 * Returns: %FALSE if it cannot be read
 */
gboolean
preview_multi_stream_advance (PreviewMultiStream *self, GError **error)
{
  av_packet_unref (self->packet);
  return self->read (self, error);
}

/** preview_multi_stream_free: closes @self. */
void
preview_multi_stream_free (PreviewMultiStream *self)
{
  avcodec_parameters_free (&self->parameters);
  av_packet_free (&self->packet);
  avformat_close_input (&self->file);
  g_clear_pointer (&self->subtitles, camb_subtitles_unref);
  g_free (self);
}
