/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "pipeline-harness.h"

G_BEGIN_DECLS

/* cambsrc, a decoder behind each pad, sinks that take what comes. */
Rig *raw_pipeline_new (guint run_id, const char *properties);
int raw_pipeline_read_picture (Rig *rig);
void raw_pipeline_check_segments (Rig *rig, guint32 seqnum, GstClockTime time);
void raw_pipeline_check_landing (Rig *rig, GstClockTime position);

void raw_pipeline_check_text (Rig *rig, GPtrArray *cues, GstClockTime position);

G_END_DECLS
