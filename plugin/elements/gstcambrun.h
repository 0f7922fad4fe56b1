/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "camb-counters.h"
#include "camb-cues.h"
#include "camb-index.h"
#include "camb-run.h"

G_BEGIN_DECLS

#define GST_CAMB_RUN_STRUCTURE "camb-run"

GstStructure *gst_camb_run_to_structure (const CambRun *run,
                                         const CambResult *chosen,
                                         CambKept kept);
GstStructure *gst_camb_run_failure_to_structure (CambKind kind,
                                                 guint64 run_id,
                                                 const GError *error);
CambCuesBuilder *gst_camb_run_new_cues_builder (CambRun *run,
                                                const CambResult *result);
GstStructure *gst_camb_cues_to_structure (const CambCues *cues);
GstStructure *gst_camb_counters_to_structure (CambCounters *counters);

G_END_DECLS
