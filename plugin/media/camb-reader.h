/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "camb-artifact.h"

G_BEGIN_DECLS

/**
 * CambReader:
 *
 * One who reads a file of a run, at any offset. Reads block and are
 * cancellable; where the bytes come from is not his business. Atomically
 * reference counted; all functions may be called from any thread, and
 * dropping the last reference never waits for the network.
 */
typedef struct _CambReader CambReader;

CambReader *camb_reader_new (const CambMedia *media,
                             const CambPolicy *policy,
                             CambCounters *counters);
CambReader *camb_reader_new_for_url (const char *url,
                                     const CambPolicy *policy,
                                     CambCounters *counters);
void camb_reader_set_funcs (CambReader *self,
                            void (*stalled) (gpointer data),
                            void (*kept) (gpointer data),
                            gpointer data);
CambReader *camb_reader_ref (CambReader *self);
void camb_reader_unref (CambReader *self);
gboolean camb_reader_wait_open (CambReader *self,
                                GCancellable *cancellable,
                                GError **error);
gint64 camb_reader_get_size (CambReader *self);
gboolean camb_reader_is_seekable (CambReader *self);
gboolean camb_reader_is_kept (CambReader *self);
gssize camb_reader_read (CambReader *self,
                         guint64 offset,
                         void *buffer,
                         gsize length,
                         GCancellable *cancellable,
                         GError **error);
GError *camb_reader_take_problem (CambReader *self);
void camb_reader_reject (CambReader *self);
void camb_reader_close (CambReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambReader, camb_reader_unref)

G_END_DECLS
