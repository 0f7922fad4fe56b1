/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "pipeline-harness.h"

G_BEGIN_DECLS

void player_check_landing (Rig *rig, guint32 seqnum, GstClockTime position);

G_END_DECLS
