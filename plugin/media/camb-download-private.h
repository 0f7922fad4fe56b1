/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-download.h"
#include "camb-window.h"

G_BEGIN_DECLS

/* A full window waits until that much has been read from it, so that the
 * socket is not emptied in crumbs. */
#define CAMB_DOWNLOAD_ROOM_MIN (128 * 1024)

struct _CambDownload
{
  gatomicrefcount ref_count;

  /* Never changed after construction. */
  char *url;
  char *host;
  CambPolicy policy;
  CambCounters *counters;
  /* Cancelled by camb_download_stop(); what the worker waits for ends then. */
  GCancellable *life;

  GMutex lock;
  /* Readers wait on this one, with @lock. */
  GCond arrived;
  /* The worker waits on this one, with @lock. */
  GCond room;

  /* Everything below is guarded by @lock; but only the worker moves the head
   * of @window, and it writes the bytes behind the head without the lock. */
  CambWindow window;
  /* Behind the byte read last, and behind those waited for. */
  guint64 wanted;
  guint64 awaited;
  guint n_waiting;
  gboolean worker_waits;
  gboolean opened;
  gboolean ended;
  gboolean stopped;
  gboolean reported;
  GError *error;
  /* Which object this is: what is known from elsewhere until @opened, then
   * what the server said. */
  CambIdentity identity;
  gboolean has_identity;
  gboolean seekable;
};

gsize camb_download_get_room (const CambDownload *self);
gpointer camb_download_work (gpointer data);

G_END_DECLS
