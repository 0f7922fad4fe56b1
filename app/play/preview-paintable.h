/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>
#include <gtk/gtk.h>

#include "preview-frame.h"

G_BEGIN_DECLS

/**
 * PreviewPaintable:
 *
 * A #GdkPaintable that shows the newest frame it was given, from whatever
 * thread. A frame that nobody had time to look at is replaced, not queued.
 */
#define PREVIEW_TYPE_PAINTABLE (preview_paintable_get_type ())
G_DECLARE_FINAL_TYPE (PreviewPaintable,
                      preview_paintable,
                      PREVIEW,
                      PAINTABLE,
                      GObject)

PreviewPaintable *preview_paintable_new (void);
void preview_paintable_show (PreviewPaintable *self, PreviewFrame *frame);
void preview_paintable_clear (PreviewPaintable *self);
gboolean preview_paintable_has_frame (PreviewPaintable *self);
guint64 preview_paintable_get_n_frames (PreviewPaintable *self);

G_END_DECLS
