/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-run.h"

G_BEGIN_DECLS

#define CAMB_ANSWER_MAX_BYTES (32 * 1024 * 1024)

GHashTable *camb_answer_parse_bulk (CambKind kind,
                                    const guint64 *run_ids,
                                    guint n_run_ids,
                                    GBytes *body,
                                    GError **error);
CambRun *camb_answer_parse_single (CambKind kind,
                                   guint64 run_id,
                                   GBytes *body,
                                   GError **error);
char *camb_answer_dup_error_message (GBytes *body);

G_END_DECLS
