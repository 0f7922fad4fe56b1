/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-links.h"

G_BEGIN_DECLS

/* How long what nobody uses is remembered. */
#define CAMB_LINKS_KEEP (10 * 60 * G_USEC_PER_SEC)

struct _CambLinks
{
  gatomicrefcount ref_count;

  /* Never change. At most one of the last two is set; then there is no
   * account. */
  CambAccount *account;
  CambKind kind;
  guint64 run_id;
  char *fixed_url;
  GError *closed;

  GMutex lock;
  GCond changed;
  /* All below is guarded by the lock. */
  CambRun *run;
  guint generation;
  gboolean renewing;
  /* The newest generation by which a byte has come. */
  guint proved;
  /* Why the last renewal failed, and when the next is worth a try. */
  GError *failure;
  gint64 next_at;     /* monotonic */
  gint64 obtained_at; /* monotonic */
  gint64 obtained_on; /* seconds since 1970, by this machine's clock */
  gint64 skew;        /* by how many seconds the server's clock is ahead */
};

CambLinks *camb_links_new (void);

G_END_DECLS
