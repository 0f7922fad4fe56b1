/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void preview_heartbeat_start (void);
void preview_heartbeat_listen (void);
void preview_heartbeat_report (void);
void preview_heartbeat_note_frame (void);

G_END_DECLS
