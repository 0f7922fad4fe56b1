/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "camb-service.h"
#include "pad-monitor.h"

G_BEGIN_DECLS

/**
 * Rig:
 *
 * A pipeline in front of the stand-in service, with a monitor on every pad of
 * every cambsrc in it. An error on its bus fails the test.
 */
typedef struct _Rig Rig;

int pipeline_harness_run (int argc, char **argv, void (*add_tests) (void));
CambService *pipeline_harness_get_service (void);

Rig *rig_new (const char *format, ...) G_GNUC_PRINTF (1, 2);
Rig *rig_new_player (const char *factory, const char *uri);
void rig_free (Rig *self);
GstElement *rig_get_pipeline (Rig *self);
GstElement *rig_dup_element (Rig *self, const char *name);
GstElement *rig_dup_source (Rig *self);
PadMonitor *rig_get_monitor (Rig *self, const char *pad_name);
guint rig_get_n_monitors (Rig *self);
PadMonitor *rig_get_monitor_at (Rig *self, guint index);
guint rig_get_n_messages (Rig *self, GstMessageType type);

void rig_pause (Rig *self);
void rig_play (Rig *self);
void rig_stop (Rig *self);
void rig_settle (Rig *self);
GstMessage *rig_wait (Rig *self, GstMessageType types);
void rig_wait_end (Rig *self);

guint32 rig_try_seek (Rig *self,
                      double rate,
                      GstSeekFlags flags,
                      GstClockTime start,
                      GstClockTime stop);
guint32 rig_seek (Rig *self,
                  double rate,
                  GstSeekFlags flags,
                  GstClockTime start,
                  GstClockTime stop);
guint32 rig_jump (Rig *self, GstClockTime position);
void rig_check (Rig *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rig, rig_free)

G_END_DECLS
