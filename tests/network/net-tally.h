/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * NetTally:
 *
 * Adds up what a pad gets, since its last flush: the checksum of its bytes and
 * their times, and whatever a listener might notice. All functions may be
 * called from any thread.
 */
typedef struct _NetTally NetTally;

NetTally *net_tally_new (const char *name, GstPad *pad, gboolean skim);
void net_tally_free (NetTally *self);
char *net_tally_dup_digest (NetTally *self);
guint64 net_tally_get_n_bytes (NetTally *self);

G_END_DECLS
