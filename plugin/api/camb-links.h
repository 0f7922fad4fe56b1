/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "camb-account.h"
#include "camb-counters.h"
#include "camb-http.h"
#include "camb-run.h"

G_BEGIN_DECLS

/**
 * CambLinks:
 *
 * Where the media of one run is just now. A run's files do not change, but
 * their signed URLs die; this has the newest and gets new ones, once for all
 * who ask. Shared by the process, atomically reference counted; all functions
 * may be called from any thread.
 */
typedef struct _CambLinks CambLinks;

/**
 * CambLink:
 * @url: (not nullable): a URL that camb_url_check() accepts: a secret
 * @generation: how often the service has been asked, from 1 on
 *
 * One URL, and how to say that it is dead.
 */
typedef struct
{
  char *url;
  guint generation;
} CambLink;

/**
 * CambAsker:
 * @policy: how patient to be
 * @counters: (nullable): where calls and renewals are counted
 * @cancellable: (nullable): ends every wait
 *
 * Who wants a link.
 */
typedef struct
{
  const CambPolicy *policy;
  CambCounters *counters;
  GCancellable *cancellable;
} CambAsker;

CambLinks *camb_links_get (CambAccount *account, CambKind kind, guint64 run_id);
CambLinks *camb_links_new_fixed (const char *url);
CambLinks *camb_links_new_closed (const GError *why);
CambLinks *camb_links_ref (CambLinks *self);
void camb_links_unref (CambLinks *self);
void camb_links_offer (CambLinks *self, CambRun *run);
CambRun *camb_links_dup_run (CambLinks *self);
gboolean camb_links_find (CambLinks *self,
                          const char *language,
                          CambTrack track,
                          const CambAsker *asker,
                          CambLink *link,
                          GError **error);
gboolean camb_links_renew (CambLinks *self,
                           guint stale_generation,
                           const CambAsker *asker,
                           GError **error);
void camb_links_prove (CambLinks *self, guint generation);
gboolean camb_links_is_proved (CambLinks *self, guint generation);
void camb_links_note_date (CambLinks *self, const char *date);
void camb_links_drain (void);
void camb_link_clear (CambLink *link);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambLinks, camb_links_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CambLink, camb_link_clear)

G_END_DECLS
