/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-pipe-private.h"

/* What breaks in a decoder or a sink says little to a reviewer. */
static void
handle_error (PreviewPipe *self, GstMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *debug = NULL;

  gst_message_parse_error (message, &error, &debug);
  if (GST_MESSAGE_SRC (message) != GST_OBJECT (self->source) &&
      GST_MESSAGE_SRC (message) != GST_OBJECT (self->pipeline))
    g_prefix_error (&error, _ ("The media cannot be played. "));
  self->funcs->failed (self->owner, error);
}

static void
handle_warning (PreviewPipe *self, GstMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *debug = NULL;

  if (GST_MESSAGE_SRC (message) != GST_OBJECT (self->source))
    return;
  gst_message_parse_warning (message, &error, &debug);
  self->funcs->warned (self->owner, error);
}

static void
handle_buffering (PreviewPipe *self, GstMessage *message)
{
  int percent;

  gst_message_parse_buffering (message, &percent);
  preview_pipe_note_percent (self, GST_MESSAGE_SRC (message), percent);
  self->funcs->buffering (self->owner, preview_pipe_get_percent (self));
}

/* A message that there is a frame may be that of an earlier pause or seek: it
 * only counts when nothing is under way. */
static void
check_prepared (PreviewPipe *self)
{
  if (g_atomic_int_get (&self->n_sought) == self->n_seeks &&
      gst_element_get_state (self->pipeline, NULL, NULL, 0) !=
          GST_STATE_CHANGE_ASYNC)
    self->funcs->prepared (self->owner);
}

static gboolean
is_from_pipeline (PreviewPipe *self, GstMessage *message)
{
  return GST_MESSAGE_SRC (message) == GST_OBJECT (self->pipeline);
}

/**
 * preview_pipe_bus_cb:
 * @bus: of the pipeline
 * @message: what happened
 * @data: the pipe
 *
 * Tells the owner. The owner may close the pipe in each of its functions.
 *
 * Returns: whether to go on watching
 */
gboolean
preview_pipe_bus_cb (GstBus *bus, GstMessage *message, gpointer data)
{
  g_autoptr (PreviewPipe) self = preview_pipe_ref (data);

  if (self->funcs == NULL)
    return G_SOURCE_REMOVE;
  switch (GST_MESSAGE_TYPE (message)) {
  case GST_MESSAGE_ASYNC_DONE:
    if (is_from_pipeline (self, message))
      check_prepared (self);
    break;
  case GST_MESSAGE_APPLICATION:
    if (gst_message_has_name (message, "sought"))
      check_prepared (self);
    break;
  case GST_MESSAGE_EOS:
    self->funcs->ended (self->owner);
    break;
  case GST_MESSAGE_BUFFERING:
    handle_buffering (self, message);
    break;
  case GST_MESSAGE_ERROR:
    handle_error (self, message);
    break;
  case GST_MESSAGE_WARNING:
    handle_warning (self, message);
    break;
  default:
    break;
  }
  return G_SOURCE_CONTINUE;
}
