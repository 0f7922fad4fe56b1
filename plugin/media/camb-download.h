/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "camb-counters.h"
#include "camb-http.h"
#include "camb-identity.h"

G_BEGIN_DECLS

/**
 * CambDownload:
 *
 * One way through a file: starts at an offset, runs ahead of its reader in a
 * thread of its own, keeps a window of what it got, and mends its connection
 * when that breaks. Atomically reference counted; the thread holds a
 * reference of its own, so nobody ever waits for it.
 */
typedef struct _CambDownload CambDownload;

/** CAMB_DOWNLOAD_MISSED: the bytes wanted have left the window. */
#define CAMB_DOWNLOAD_MISSED (-2)

CambDownload *camb_download_new (const char *url,
                                 guint64 start,
                                 const CambIdentity *known,
                                 const CambPolicy *policy,
                                 CambCounters *counters);
CambDownload *camb_download_ref (CambDownload *self);
void camb_download_unref (CambDownload *self);
gboolean camb_download_wait_open (CambDownload *self,
                                  CambIdentity *identity,
                                  gboolean *seekable,
                                  GCancellable *cancellable,
                                  GError **error);
gint64 camb_download_get_gap (CambDownload *self, guint64 position);
gssize camb_download_read (CambDownload *self,
                           guint64 position,
                           void *buffer,
                           gsize length,
                           GCancellable *cancellable,
                           GError **error);
void camb_download_stop (CambDownload *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambDownload, camb_download_unref)

G_END_DECLS
