/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "net.h"

G_BEGIN_DECLS

/**
 * NetTake:
 *
 * One cambsrc that plays, with a sink behind each of its pads which adds up
 * what it gets. Sinks do not keep time.
 */
typedef struct _NetTake NetTake;

NetTake *net_take_new (Net *net);
NetTake *net_take_new_from (const char *base_url,
                            const char *key,
                            const char *uri,
                            const char *cache_dir);
void net_take_free (NetTake *self);
GstElement *net_take_get_source (NetTake *self);
void net_take_set_sync (NetTake *self, gboolean sync);
void net_take_set_skim (NetTake *self, gboolean skim);

void net_take_start (NetTake *self, GstState state);
void net_take_preroll (NetTake *self);
void net_take_seek (NetTake *self, GstClockTime position);
void net_take_stop (NetTake *self);
GstMessageType net_take_wait (NetTake *self, GstMessageType types);
gboolean net_take_wait_end (NetTake *self);
void net_take_play (NetTake *self);

char *net_take_dup_digest (NetTake *self);
const GError *net_take_get_error (NetTake *self);
guint net_take_get_detail (NetTake *self, const char *name);
guint net_take_count (NetTake *self, GstMessageType type);
char *net_take_dup_warning (NetTake *self);
guint64 net_take_get_n_bytes (NetTake *self);
guint64 net_take_get_statistic (NetTake *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NetTake, net_take_free)

G_END_DECLS
