/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "camb-counters.h"
#include "camb-http.h"

G_BEGIN_DECLS

/**
 * CambReader:
 *
 * The bytes behind one media URL, readable at any offset. Downloads run in
 * threads of its own with a bounded read-ahead; reads block and are
 * cancellable. Atomically reference counted; all functions may be called from
 * any thread, and dropping the last reference never waits for the network.
 */
typedef struct _CambReader CambReader;

CambReader *camb_reader_new (const char *url,
                             const CambPolicy *policy,
                             CambCounters *counters);
CambReader *camb_reader_ref (CambReader *self);
void camb_reader_unref (CambReader *self);
gboolean camb_reader_wait_open (CambReader *self,
                                GCancellable *cancellable,
                                GError **error);
gint64 camb_reader_get_size (CambReader *self);
gboolean camb_reader_is_seekable (CambReader *self);
gssize camb_reader_read (CambReader *self,
                         guint64 offset,
                         void *buffer,
                         gsize length,
                         GCancellable *cancellable,
                         GError **error);
void camb_reader_close (CambReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambReader, camb_reader_unref)

G_END_DECLS
