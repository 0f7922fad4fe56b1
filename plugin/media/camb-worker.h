/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-deadline.h"
#include "camb-download-private.h"
#include "camb-response.h"

G_BEGIN_DECLS

/* How much is asked for at once: at first so much, and the more, the longer
 * readers have been faster than the network. An answer is read at the network's
 * pace, then the connection rests: so a pause leaves nothing open that could
 * time out, and a seek finds a connection free. */
#define CAMB_ASK_MIN (1024 * 1024)
#define CAMB_ASK_MAX (64 * 1024 * 1024)

/* What an exchange came to. */
typedef enum
{
  CAMB_STEP_DONE,
  CAMB_STEP_AGAIN,
  CAMB_STEP_RETRY,
} CambStep;

/* The state of one download's thread; nobody else sees it. */
typedef struct
{
  CambDownload *download;
  /* Runs while the network is waited for, not while readers are. */
  CambDeadline *deadline;

  /* The next byte to be fetched: always the window's head. */
  guint64 position;
  /* Behind the last byte asked for. */
  guint64 asked;
  /* Where readers last were the slower ones. */
  guint64 rested_at;

  /* Where to. */
  CambLink link;
  char *host;
  /* The generation that this download knows to work. */
  guint proved;
  /* URLs refused since the last byte. */
  guint n_refusals;

  /* Which object it has to be, once something is known of it. */
  CambIdentity known;
  gboolean has_known;
  /* Whether even the first byte has to fit to bytes read before. */
  gboolean continues;
  /* Whether ranges have proved useless. */
  gboolean plain;
  /* Whether the answer is a part that was asked for, so that there can be
   * another one. */
  gboolean partial;
  /* Whether the answer comes over HTTP/2, and how often such an answer has
   * been given up since the last byte because nothing came. */
  gboolean multiplexed;
  guint n_lapses;
  /* Whether it can be read without waiting, as far as it has come. */
  gboolean greedy;
  /* Whether other places can be asked for, once something is known. */
  gboolean seekable;
  /* Where a body ended that did not state its length, or -1. */
  gint64 doubtful_end;

  /* Tries since the last byte, and why the last one failed. */
  guint attempt;
  guint status;
  char *cause;
  /* Microseconds that the server asks to wait, or negative. */
  gint64 retry_after;

  /* What has come since it was last written down, and when that was. */
  guint64 unsaved;
  gint64 saved_at;
} CambWorker;

/* camb-worker.c: what comes of it */
gboolean camb_worker_is_stopped (CambWorker *self);
CambStep camb_worker_retry (CambWorker *self, guint status, char *cause);
CambStep camb_worker_fail (CambWorker *self, GError *error);
CambStep camb_worker_fail_exhausted (CambWorker *self);
CambStep camb_worker_fail_unverified (CambWorker *self);
CambStep camb_worker_finish (CambWorker *self);
CambStep camb_worker_retire (CambWorker *self);
void camb_worker_save (CambWorker *self, gboolean sync);
void camb_worker_note_answer (CambWorker *self, const CambResponse *response);
void camb_worker_note_opened (CambWorker *self);

/* camb-worker-body.c: from the network to readers and store */
void camb_worker_wait_for_turn (CambWorker *self);
CambStep camb_worker_pump (CambWorker *self,
                           GInputStream *body,
                           const CambResponse *response);

G_END_DECLS
