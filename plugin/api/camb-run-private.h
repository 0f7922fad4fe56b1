/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-run.h"

G_BEGIN_DECLS

/* How a run is put together, before anybody else sees it. */

CambRun *camb_run_new (CambKind kind, guint64 run_id);
CambRun *camb_run_new_broken (CambKind kind, guint64 run_id, GError *error);
const GError *camb_run_get_error (const CambRun *self);
void camb_run_set_state (CambRun *self, CambRunState state, const char *reason);
CambResult *camb_run_add_result (CambRun *self, const char *key);
void camb_run_add_text (CambRun *self, const char *text, gsize length);
void camb_result_set_tracks (CambResult *self, gboolean video, gboolean audio);
void camb_result_set_video_url (CambResult *self, const char *url);
void camb_result_set_audio_url (CambResult *self, const char *url);
void camb_result_add_line (CambResult *self,
                           double start,
                           double end,
                           const char *text,
                           gsize text_length,
                           const char *speaker);

G_END_DECLS
