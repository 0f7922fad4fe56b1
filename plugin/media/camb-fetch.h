/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <libsoup/soup.h>

#include "camb-counters.h"

G_BEGIN_DECLS

/**
 * CambFetch:
 * @url: where, already checked
 * @offset: the first byte wanted
 * @end: behind the last byte wanted; %G_MAXUINT64 for all there are
 * @ranged: whether to ask by range
 * @etag: (nullable): a strong tag that the object must still have
 * @timeout: seconds without a byte
 * @counters: (nullable): where requests are counted
 *
 * One request for the bytes of a media URL.
 */
typedef struct
{
  const char *url;
  guint64 offset;
  guint64 end;
  gboolean ranged;
  const char *etag;
  guint timeout;
  CambCounters *counters;
} CambFetch;

SoupMessage *camb_fetch_send (const CambFetch *self,
                              GInputStream **body,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
