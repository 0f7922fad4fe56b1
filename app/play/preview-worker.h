/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PreviewWorker:
 *
 * A thread that does one thing after the other, so that the main thread never
 * waits for a pipeline.
 */
typedef struct _PreviewWorker PreviewWorker;

typedef void (*PreviewWorkFunc) (gpointer data);

PreviewWorker *preview_worker_new (const char *name);
void preview_worker_push (PreviewWorker *self,
                          PreviewWorkFunc func,
                          gpointer data,
                          GDestroyNotify free_data);
void preview_worker_finish (PreviewWorker *self);
void preview_worker_wait_for_all (void);

G_END_DECLS
