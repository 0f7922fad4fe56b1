/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * CambPolicy:
 * @timeout: seconds without a byte before an exchange counts as broken, 1 or
 *     more
 * @max_retries: how often one exchange is tried again
 * @backoff: the first delay in milliseconds, doubled each time up to 8 s, with
 *     a quarter of jitter; 0 means the default of 250
 *
 * How patient to be with a server.
 */
typedef struct
{
  guint timeout;
  guint max_retries;
  guint backoff;
} CambPolicy;

#define CAMB_POLICY_DEFAULT ((CambPolicy){.timeout = 15, .max_retries = 5})

SoupMessage *
camb_http_message_new (const char *method, const char *url, GError **error);
void camb_http_set_json (SoupMessage *message, GBytes *json);
GInputStream *camb_http_send (SoupMessage *message,
                              guint timeout,
                              GCancellable *cancellable,
                              GError **error);
gssize camb_http_read (GInputStream *stream,
                       void *buffer,
                       gsize length,
                       guint timeout,
                       GCancellable *cancellable,
                       GError **error);
GBytes *camb_http_read_all (SoupMessage *message,
                            GInputStream *stream,
                            gsize max_bytes,
                            guint timeout,
                            GCancellable *cancellable,
                            GError **error);
gboolean camb_http_status_is_transient (guint status);
gboolean camb_http_error_is_transient (const GError *error);
gboolean camb_http_parse_date (const char *text, gint64 *seconds);
gint64 camb_http_get_retry_after (SoupMessage *message);
gint64 camb_policy_get_delay (const CambPolicy *policy, guint attempt);
gboolean camb_sleep (gint64 microseconds, GCancellable *cancellable);
void camb_http_drain (void);

G_END_DECLS
