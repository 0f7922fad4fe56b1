/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CambDeadline:
 *
 * Lets a blocking call of GIO or libsoup end when nothing happens for some
 * seconds. It has a #GCancellable of its own for the call, which is cancelled
 * when the time is up, and when the one of the caller is. Belongs to one
 * thread.
 */
typedef struct _CambDeadline CambDeadline;

CambDeadline *camb_deadline_new (guint seconds, GCancellable *parent);
void camb_deadline_free (CambDeadline *self);
GCancellable *camb_deadline_get_cancellable (CambDeadline *self);
void camb_deadline_restart (CambDeadline *self);
void camb_deadline_explain (CambDeadline *self, GError **error);
void camb_deadline_drain (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambDeadline, camb_deadline_free)

G_END_DECLS
