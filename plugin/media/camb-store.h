/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-cache.h"
#include "camb-index.h"
#include "camb-spans.h"

G_BEGIN_DECLS

/**
 * CambStore:
 *
 * The bytes of one file of a run, as far as they are on disk: what is written
 * here stays for the next time. Nothing is given out that is not known to be
 * what was written. Atomically reference counted; all functions may be called
 * from any thread, and may wait for the disk.
 */
typedef struct _CambStore CambStore;

/** CambStoreFunc: the whole file is on disk now; from any thread. */
typedef void (*CambStoreFunc) (gpointer data);

CambStore *camb_store_new (CambFolder *folder, const char *name);
CambStore *camb_store_ref (CambStore *self);
void camb_store_unref (CambStore *self);
gboolean camb_store_get_identity (CambStore *self,
                                  CambIdentity *identity,
                                  gboolean *seekable);
void camb_store_begin (CambStore *self,
                       const CambIdentity *identity,
                       gboolean seekable);
void camb_store_discard (CambStore *self);
gboolean camb_store_write (CambStore *self,
                           guint64 offset,
                           const void *data,
                           gsize length);
void camb_store_finish (CambStore *self, guint64 size);
gsize
camb_store_read (CambStore *self, guint64 offset, void *buffer, gsize length);
gboolean camb_store_find_hole (CambStore *self,
                               guint64 position,
                               guint64 *start,
                               guint64 *end);
gboolean camb_store_is_complete (CambStore *self);
gboolean camb_store_is_sealed (CambStore *self);
void camb_store_watch (CambStore *self, CambStoreFunc func, gpointer data);
void camb_store_unwatch (CambStore *self, gpointer data);
void camb_store_copy_spans (CambStore *self, CambSpans *spans);
gboolean camb_store_save (CambStore *self, gboolean sync);
GError *camb_store_take_problem (CambStore *self);
CambKept camb_store_query (CambFolder *folder, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambStore, camb_store_unref)

G_END_DECLS
