/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CambError:
 * @CAMB_ERROR_SETTINGS: a setting or a request that cannot be right: a bad
 *     URL or id, or a 4xx refusal such as 422
 * @CAMB_ERROR_UNAUTHORIZED: no key, or the service refused it (401, 403)
 * @CAMB_ERROR_NOT_FOUND: the service knows no such run (404, or no entry)
 * @CAMB_ERROR_NOT_READY: the run has not finished
 * @CAMB_ERROR_RUN_FAILED: the run ended without a result
 * @CAMB_ERROR_UNREACHABLE: no connection, 5xx, 408 or 429 after all retries, or
 *     a redirect that leads away from the API
 * @CAMB_ERROR_PROTOCOL: an answer that is not what the API documents
 * @CAMB_ERROR_MEDIA: media that is gone, refused or broken after all retries
 * @CAMB_ERROR_NOTHING_PLAYABLE: the run has nothing for this choice of streams
 *
 * What can go wrong between a run id and its bytes. Cancellation is not in
 * this list: it is always %G_IO_ERROR_CANCELLED.
 */
typedef enum
{
  CAMB_ERROR_SETTINGS,
  CAMB_ERROR_UNAUTHORIZED,
  CAMB_ERROR_NOT_FOUND,
  CAMB_ERROR_NOT_READY,
  CAMB_ERROR_RUN_FAILED,
  CAMB_ERROR_UNREACHABLE,
  CAMB_ERROR_PROTOCOL,
  CAMB_ERROR_MEDIA,
  CAMB_ERROR_NOTHING_PLAYABLE,
} CambError;

#define CAMB_ERROR (camb_error_quark ())
GQuark camb_error_quark (void);

GError *camb_error_new (CambError code,
                        guint http_status,
                        const char *detail,
                        const char *format,
                        ...) G_GNUC_PRINTF (4, 5);
void camb_error_set (GError **error, CambError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
guint camb_error_get_http_status (const GError *error);
const char *camb_error_get_detail (const GError *error);

G_END_DECLS
