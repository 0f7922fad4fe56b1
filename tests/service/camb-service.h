/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CambService:
 *
 * A stand-in for Camb.ai on loopback: the API on one port, the media host on
 * another, both served from a thread of their own. All functions may be called
 * from any thread.
 */
#define CAMB_TYPE_SERVICE (camb_service_get_type ())
G_DECLARE_FINAL_TYPE (CambService, camb_service, CAMB, SERVICE, GObject)

/**
 * CambServiceQuirks:
 * @CAMB_SERVICE_QUIRK_NONE: a store as it should be
 * @CAMB_SERVICE_QUIRK_NO_RANGES: the whole file, whatever range was asked for
 * @CAMB_SERVICE_QUIRK_NO_LENGTH: chunked, without a Content-Length
 * @CAMB_SERVICE_QUIRK_NO_VALIDATORS: neither ETag nor Last-Modified
 * @CAMB_SERVICE_QUIRK_EARLY_RANGES: a 206 that says so honestly, but starts
 *   1000 bytes before what was asked for
 * @CAMB_SERVICE_QUIRK_NO_CONTENT_RANGE: a 206 that does not say what it holds
 * @CAMB_SERVICE_QUIRK_WRONG_TYPE: every file is `text/plain`
 * @CAMB_SERVICE_QUIRK_GZIP: the whole file, packed, although nobody asked
 * @CAMB_SERVICE_QUIRK_HTTP10: the whole file in HTTP/1.0, which ends when the
 *   connection does
 * @CAMB_SERVICE_QUIRK_MULTIPART: a 206 of the form multipart/byteranges
 * @CAMB_SERVICE_QUIRK_CAPPED: a 206 of 64 KiB at most, which says so
 * @CAMB_SERVICE_QUIRK_LONG_LENGTH: a Content-Length that is 4 KiB too long
 * @CAMB_SERVICE_QUIRK_SHORT_LENGTH: a Content-Length that is 4 KiB too short
 *
 * What may be odd about a media host.
 */
typedef enum
{
  CAMB_SERVICE_QUIRK_NONE = 0,
  CAMB_SERVICE_QUIRK_NO_RANGES = 1 << 0,
  CAMB_SERVICE_QUIRK_NO_LENGTH = 1 << 1,
  CAMB_SERVICE_QUIRK_NO_VALIDATORS = 1 << 2,
  CAMB_SERVICE_QUIRK_EARLY_RANGES = 1 << 3,
  CAMB_SERVICE_QUIRK_NO_CONTENT_RANGE = 1 << 4,
  CAMB_SERVICE_QUIRK_WRONG_TYPE = 1 << 5,
  CAMB_SERVICE_QUIRK_GZIP = 1 << 6,
  CAMB_SERVICE_QUIRK_HTTP10 = 1 << 7,
  CAMB_SERVICE_QUIRK_MULTIPART = 1 << 8,
  CAMB_SERVICE_QUIRK_CAPPED = 1 << 9,
  CAMB_SERVICE_QUIRK_LONG_LENGTH = 1 << 10,
  CAMB_SERVICE_QUIRK_SHORT_LENGTH = 1 << 11,
} CambServiceQuirks;

/**
 * CambServiceEnd:
 * @CAMB_SERVICE_END_CLOSE: the connection is closed in good order
 * @CAMB_SERVICE_END_RESET: the connection is reset
 * @CAMB_SERVICE_END_STALL: the connection stays open and silent
 *
 * What happens to a connection after the bytes that a fault lets through.
 */
typedef enum
{
  CAMB_SERVICE_END_CLOSE,
  CAMB_SERVICE_END_RESET,
  CAMB_SERVICE_END_STALL,
} CambServiceEnd;

/**
 * CambServiceFunc:
 * @data: what it was given along with
 *
 * Called in the service's thread when a fault happens.
 */
typedef void (*CambServiceFunc) (gpointer data);

CambService *camb_service_new (const char *media_dir, GError **error);
CambService *camb_service_new_bare (GError **error);
CambService *camb_service_new_on_ports (const char *media_dir,
                                        guint16 api_port,
                                        guint16 media_port,
                                        GError **error);
const char *camb_service_get_base_url (CambService *self);
const char *camb_service_get_media_origin (CambService *self);
void camb_service_set_public_origin (CambService *self, const char *origin);
const char *camb_service_get_api_key (CambService *self);
void camb_service_stop (CambService *self);

/* What the tests add to the sample runs. */
void camb_service_add_run (CambService *self,
                           const char *kind,
                           guint64 run_id,
                           const char *json_value);
void camb_service_add_pending_run (CambService *self,
                                   const char *kind,
                                   guint64 run_id,
                                   const char *json_value,
                                   guint n_asks,
                                   guint seconds);
void camb_service_add_sinking_run (CambService *self,
                                   const char *kind,
                                   guint64 run_id);
void
camb_service_remove_run (CambService *self, const char *kind, guint64 run_id);
void camb_service_add_media (CambService *self,
                             const char *name,
                             const char *content_type,
                             GBytes *bytes);
gboolean camb_service_add_media_file (CambService *self,
                                      const char *name,
                                      const char *content_type,
                                      const char *filename,
                                      GError **error);
GBytes *camb_service_dup_media (CambService *self, const char *name);

/* Signed URLs. */
char *camb_service_sign (CambService *self, const char *path, guint lifetime);
void camb_service_set_lifetime (CambService *self, guint seconds);
void camb_service_set_refusal (CambService *self, guint status);
void camb_service_expire_urls (CambService *self);

/* Faults. */
void camb_service_set_delay (CambService *self, guint milliseconds);
void camb_service_set_quirks (CambService *self, CambServiceQuirks quirks);
void camb_service_set_verbose (CambService *self, gboolean verbose);
void camb_service_fail_next (CambService *self,
                             const char *path_prefix,
                             guint n_times,
                             guint status,
                             const char *headers,
                             const char *body);
void camb_service_hang_next (CambService *self,
                             const char *path_prefix,
                             guint n_times);
void camb_service_break_next (CambService *self,
                              const char *path_prefix,
                              guint n_times,
                              guint64 n_body_bytes,
                              CambServiceEnd end);
void camb_service_break_at (CambService *self,
                            const char *path_prefix,
                            guint n_times,
                            guint64 offset,
                            CambServiceEnd end,
                            CambServiceFunc func,
                            gpointer data);
void camb_service_break_every (CambService *self,
                               const char *path_prefix,
                               guint64 n_bytes,
                               CambServiceEnd end);
void camb_service_fail_at (CambService *self,
                           const char *path_prefix,
                           guint n_times,
                           guint64 offset,
                           guint status,
                           const char *headers);
void camb_service_trickle_next (CambService *self,
                                const char *path_prefix,
                                guint n_times,
                                guint64 n_body_bytes,
                                guint n_slow_bytes,
                                guint milliseconds);
void camb_service_send_next (CambService *self,
                             const char *path_prefix,
                             guint n_times,
                             GBytes *wire,
                             CambServiceEnd end);
guint camb_service_get_n_missed_faults (CambService *self);
void camb_service_clear_faults (CambService *self);

/**
 * CambServiceRequest:
 * @time: when it came, in microseconds of g_get_monotonic_time()
 * @media: %TRUE if it came to the media port
 * @connection: a number for the TCP connection, different for each
 * @method: the method
 * @path: the path, percent-encoded as it came, without the query
 * @query: the query as it came, or ""
 * @headers: the headers, a line `Name: value` each
 * @body: the body, as text
 * @status: what was answered, 0 if nothing (yet)
 * @n_bytes: how many bytes of a body were given to the connection so far
 *
 * One request that the service got.
 */
typedef struct
{
  gint64 time;
  gboolean media;
  guint connection;
  char *method;
  char *path;
  char *query;
  char *headers;
  char *body;
  guint status;
  guint64 n_bytes;
} CambServiceRequest;

guint camb_service_get_n_requests (CambService *self, const char *path_prefix);
guint64 camb_service_get_n_bytes (CambService *self, const char *path_prefix);
guint camb_service_get_n_leaks (CambService *self);
gboolean camb_service_wait_for_requests (CambService *self,
                                         const char *path_prefix,
                                         guint n_requests,
                                         guint milliseconds);
GPtrArray *camb_service_dup_requests (CambService *self);
void camb_service_clear_requests (CambService *self);
void camb_service_request_free (CambServiceRequest *request);

G_END_DECLS
