/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "gstcambsrc.h"
#include "gstcambsettings.h"
#include "camb-counters.h"
#include "camb-run.h"

G_BEGIN_DECLS

/**
 * GstCambSession:
 *
 * One start of the element, from READY to PAUSED and back: looks the run up,
 * builds its streams, exposes them, and seeks them together.
 */
typedef struct _GstCambSession GstCambSession;

GstCambSession *gst_camb_session_new (GstCambSrc *src,
                                      const GstCambSettings *settings,
                                      CambCounters *counters);
void gst_camb_session_start (GstCambSession *self);
void gst_camb_session_cancel (GstCambSession *self);
void gst_camb_session_stop (GstCambSession *self);
GstCambSession *gst_camb_session_ref (GstCambSession *self);
void gst_camb_session_unref (GstCambSession *self);
gboolean gst_camb_session_handle_message (GstCambSession *self,
                                          GstMessage *message);
gboolean gst_camb_session_handle_event (GstCambSession *self,
                                        GstEvent *event,
                                        gboolean *result);
gboolean gst_camb_session_handle_query (GstCambSession *self,
                                        GstQuery *query,
                                        gboolean *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstCambSession, gst_camb_session_unref)

G_END_DECLS
