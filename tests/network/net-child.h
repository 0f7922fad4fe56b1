/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "net.h"

G_BEGIN_DECLS

/**
 * NetChild:
 * @digest: (nullable): of net_take_dup_digest(), if it came to the end
 * @error: (nullable): or why it did not
 * @warning: (nullable): the first warning
 * @n_warnings: how many there were
 * @n_api_requests: how often the element asked the API
 * @n_media_requests: how often it asked for media
 * @n_downloaded: how many bytes it got
 * @n_from_cache: how many it had
 * @peak: the most memory it took, in KiB
 *
 * A run that plays in a process of its own; the results are there once it has
 * finished.
 */
typedef struct
{
  GSubprocess *process;
  char *digest;
  char *error;
  char *warning;
  guint n_warnings;
  guint n_api_requests;
  guint n_media_requests;
  guint64 n_downloaded;
  guint64 n_from_cache;
  guint64 peak;
} NetChild;

NetChild *
net_child_start (Net *net, const char *options, const char *const *environment);
void net_child_finish (NetChild *self);
void net_child_kill (NetChild *self);
void net_child_free (NetChild *self);
NetChild *net_child_run (Net *net, const char *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NetChild, net_child_free)

G_END_DECLS
