/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <gst/pbutils/pbutils.h>

#include "preview-pane-private.h"
#include "preview-pane-streams.h"
#include "preview-pipe-private.h"

static void
add_video (GString *text, const GstStructure *caps)
{
  int width, height, n, d;

  if (gst_structure_get_int (caps, "width", &width) &&
      gst_structure_get_int (caps, "height", &height))
    /* Translators: width and height of a picture. */
    g_string_append_printf (text, _ (", %d × %d"), width, height);
  if (gst_structure_get_fraction (caps, "framerate", &n, &d) && n > 0)
    g_string_append_printf (text, _ (", %.4g frames/s"), (double)n / d);
}

static void
add_audio (GString *text, const GstStructure *caps)
{
  int rate, channels;

  if (gst_structure_get_int (caps, "rate", &rate))
    g_string_append_printf (text, _ (", %.4g kHz"), rate / 1000.0);
  if (gst_structure_get_int (caps, "channels", &channels))
    g_string_append_printf (
        text, ngettext (", %d channel", ", %d channels", (gulong)channels),
        channels);
}

static void
add_stream (GString *text, GstPad *pad)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  g_autofree char *codec = NULL;
  const GstStructure *structure;

  if (caps == NULL || gst_caps_is_empty (caps) || gst_caps_is_any (caps))
    return;
  structure = gst_caps_get_structure (caps, 0);
  codec = gst_pb_utils_get_codec_description (caps);
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text,
                   codec != NULL ? codec : gst_structure_get_name (structure));
  if (g_str_has_prefix (gst_structure_get_name (structure), "video/"))
    add_video (text, structure);
  else if (g_str_has_prefix (gst_structure_get_name (structure), "audio/"))
    add_audio (text, structure);
}

/**
 * preview_pane_dup_streams:
 * @self: a pane
 *
 * Returns: (transfer full): its streams, one a line, for the user; empty as
 *   long as none is known
 */
char *
preview_pane_dup_streams (PreviewPane *self)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GstIterator) pads = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  if (self->pipe != NULL && self->pipe->queue != NULL)
    pads = gst_element_iterate_sink_pads (self->pipe->queue);
  while (pads != NULL && gst_iterator_next (pads, &value) == GST_ITERATOR_OK) {
    add_stream (text, g_value_get_object (&value));
    g_value_reset (&value);
  }
  return g_string_free (text, FALSE);
}

/**
 * preview_pane_get_video_size:
 * @self: a pane
 * @width: (out): of its video, in pixels
 * @height: (out): likewise
 *
 * Returns: whether it is known
 */
gboolean
preview_pane_get_video_size (PreviewPane *self, int *width, int *height)
{
  g_autoptr (GstIterator) pads = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean is_known = FALSE;

  if (self->pipe != NULL && self->pipe->queue != NULL)
    pads = gst_element_iterate_sink_pads (self->pipe->queue);
  while (pads != NULL && !is_known &&
         gst_iterator_next (pads, &value) == GST_ITERATOR_OK) {
    g_autoptr (GstCaps) caps =
        gst_pad_get_current_caps (g_value_get_object (&value));
    const GstStructure *structure =
        caps != NULL ? gst_caps_get_structure (caps, 0) : NULL;

    is_known = structure != NULL &&
               gst_structure_get_int (structure, "width", width) &&
               gst_structure_get_int (structure, "height", height);
    g_value_reset (&value);
  }
  return is_known;
}
