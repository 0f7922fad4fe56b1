/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-identity.h"
#include "camb-links.h"
#include "camb-store.h"

G_BEGIN_DECLS

/**
 * CambDownload:
 *
 * One way through a file: starts at an offset, runs ahead of its readers in a
 * thread of its own, keeps a window of what it got, and mends its connection
 * when that breaks. What it gets goes to the file's store too, if there is
 * one. Atomically reference counted; the thread holds a reference of its own,
 * so nobody ever waits for it.
 */
typedef struct _CambDownload CambDownload;

/** CAMB_DOWNLOAD_MISSED: the bytes wanted do not come this way. */
#define CAMB_DOWNLOAD_MISSED (-2)

/**
 * CambErrand:
 * @links: where the file is
 * @language: (nullable): of which result
 * @track: which file of that
 * @start: the first byte wanted
 * @store: (nullable): where the bytes are kept
 * @known: (nullable): which object it has to be; %NULL takes what comes
 * @policy: how patient to be
 * @counters: (nullable): where requests and bytes are counted
 *
 * What a download is sent for.
 */
typedef struct
{
  CambLinks *links;
  const char *language;
  CambTrack track;
  guint64 start;
  CambStore *store;
  const CambIdentity *known;
  CambPolicy policy;
  CambCounters *counters;
} CambErrand;

/**
 * CambRead:
 * @reader: who reads
 * @position: the first byte wanted
 * @buffer: where to
 * @length: how much, more than 0
 * @ahead: how many bytes behind @position the reader will want soon
 * @closed: whether the reader is closed, which ends the wait; atomic
 * @stalled: (nullable): called once, without a lock, when the wait has become
 *     %CAMB_STALL long
 * @data: for @stalled
 *
 * One read.
 */
typedef struct
{
  gconstpointer reader;
  guint64 position;
  void *buffer;
  gsize length;
  guint64 ahead;
  const int *closed;
  void (*stalled) (gpointer data);
  gpointer data;
} CambRead;

/** CAMB_STALL: how long a read may wait before its reader has run dry. */
#define CAMB_STALL (300 * G_TIME_SPAN_MILLISECOND)

CambDownload *camb_download_new (const CambErrand *errand);
CambDownload *camb_download_ref (CambDownload *self);
void camb_download_unref (CambDownload *self);
gboolean camb_download_wait_open (CambDownload *self,
                                  CambIdentity *identity,
                                  gboolean *seekable,
                                  const int *closed,
                                  GCancellable *cancellable,
                                  GError **error);
void camb_download_expect (CambDownload *self, const CambRead *read);
gboolean camb_download_holds (CambDownload *self, guint64 position);
gint64 camb_download_get_gap (CambDownload *self, guint64 position);
gssize camb_download_take (CambDownload *self, const CambRead *read);
gssize camb_download_read (CambDownload *self,
                           CambRead *read,
                           GCancellable *cancellable,
                           GError **error);
void camb_download_wake (CambDownload *self);
void camb_download_stop (CambDownload *self);
void camb_download_set_closed_error (GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambDownload, camb_download_unref)

G_END_DECLS
