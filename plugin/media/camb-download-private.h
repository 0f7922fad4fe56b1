/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-download.h"
#include "camb-window.h"

G_BEGIN_DECLS

/* A full window waits until that much has been read from it, so that neither
 * the socket is emptied nor the host asked in crumbs. */
#define CAMB_DOWNLOAD_ROOM_MIN (128 * 1024)
#define CAMB_DOWNLOAD_TURN_MIN (512 * 1024)

/* How long the worker looks on while a reader reads on by itself. */
#define CAMB_DOWNLOAD_LOOK_ON (3 * G_TIME_SPAN_MILLISECOND)

/* A reader that has not read for so long does not hold the others up. */
#define CAMB_DOWNLOAD_PATIENCE (3 * G_TIME_SPAN_SECOND)

#define CAMB_DOWNLOAD_N_SEATS 48

/* A place where a reader reads, as this download knows it. */
typedef struct
{
  gconstpointer reader;
  guint64 position;
  guint64 ahead;
  gint64 read_at; /* monotonic */
} CambSeat;

struct _CambDownload
{
  gatomicrefcount ref_count;

  /* Never changed after construction. */
  CambLinks *links;
  char *language;
  CambTrack track;
  CambStore *store;
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
  CambSeat seats[CAMB_DOWNLOAD_N_SEATS];
  /* Behind the bytes waited for. */
  guint64 awaited;
  guint n_waiting;
  gboolean worker_waits;
  /* The answer that is being read and where it ends, if a reader who has all
   * that has come may read on in it himself: that saves the way from one
   * thread to the other, when the network is the faster one. */
  GPollableInputStream *body;
  guint64 body_stop;
  /* Whether somebody reads from the network just now, into the window. */
  gboolean busy;
  /* When a reader last did, or was last asked to. */
  gint64 led_at;
  /* How much they have read so. */
  guint64 led_bytes;
  /* Whether all that leaves the window is in the store. */
  gboolean stored;
  gboolean opened;
  gboolean ended;
  /* What comes next is in the store already. */
  gboolean retired;
  gboolean stopped;
  gboolean reported;
  GError *error;
  /* Which object this is: what is known from elsewhere until @opened, then
   * what the server said. */
  CambIdentity identity;
  gboolean has_identity;
  gboolean seekable;
};

gsize camb_download_lead (CambDownload *self, const CambRead *read);
gsize camb_download_get_room (const CambDownload *self);
gpointer camb_download_work (gpointer data);

G_END_DECLS
