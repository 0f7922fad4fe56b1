/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-service-private.h"

/**
 * camb_service_fail_next:
 * @self: a service
 * @path_prefix: `/apis/dubbing-results`, `/media/`, `/`, …
 * @n_times: for how many requests
 * @status: the HTTP status
 * @headers: (nullable): more headers, a line `Name: value` each
 * @body: (nullable): the body, `application/json` unless @headers differ
 *
 * Gives the next requests below @path_prefix this answer instead of theirs,
 * before any check of keys or signatures. Faults for the same request apply in
 * the order in which they were added.
 */
void
camb_service_fail_next (CambService *self,
                        const char *path_prefix,
                        guint n_times,
                        guint status,
                        const char *headers,
                        const char *body)
{
  ServiceFault fault = {
      .kind = SERVICE_FAULT_ANSWER,
      .path_prefix = (char *)path_prefix,
      .n_left = n_times,
      .status = status,
      .headers = (char *)headers,
      .body = (char *)body,
  };

  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_faults_add (camb_service_get_state (self)->faults, &fault);
}

/**
 * camb_service_hang_next:
 * @self: a service
 * @path_prefix: see camb_service_fail_next()
 * @n_times: for how many requests
 *
 * Reads the next requests below @path_prefix and never answers.
 */
void
camb_service_hang_next (CambService *self,
                        const char *path_prefix,
                        guint n_times)
{
  ServiceFault fault = {
      .kind = SERVICE_FAULT_HANG,
      .path_prefix = (char *)path_prefix,
      .n_left = n_times,
  };

  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_faults_add (camb_service_get_state (self)->faults, &fault);
}

/**
 * camb_service_break_next:
 * @self: a service
 * @path_prefix: see camb_service_fail_next()
 * @n_times: for how many requests
 * @n_body_bytes: how many bytes of the body get through
 * @end: what comes then
 *
 * Breaks the next answers below @path_prefix off. Their headers promise the
 * whole.
 */
void
camb_service_break_next (CambService *self,
                         const char *path_prefix,
                         guint n_times,
                         guint64 n_body_bytes,
                         CambServiceEnd end)
{
  ServiceFault fault = {
      .kind = SERVICE_FAULT_BREAK,
      .path_prefix = (char *)path_prefix,
      .n_left = n_times,
      .n_body_bytes = n_body_bytes,
      .end = end,
  };

  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_faults_add (camb_service_get_state (self)->faults, &fault);
}

/**
 * camb_service_send_next:
 * @self: a service
 * @path_prefix: see camb_service_fail_next()
 * @n_times: for how many requests
 * @wire: the answer from its status line on, as it goes over the wire
 * @end: what comes then
 *
 * Gives the next requests below @path_prefix an answer that need not be HTTP.
 */
void
camb_service_send_next (CambService *self,
                        const char *path_prefix,
                        guint n_times,
                        GBytes *wire,
                        CambServiceEnd end)
{
  ServiceFault fault = {
      .kind = SERVICE_FAULT_SEND,
      .path_prefix = (char *)path_prefix,
      .n_left = n_times,
      .wire = wire,
      .end = end,
  };

  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_faults_add (camb_service_get_state (self)->faults, &fault);
}

/**
 * camb_service_clear_faults:
 * @self: a service
 *
 * Forgets the faults that did not happen yet.
 */
void
camb_service_clear_faults (CambService *self)
{
  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_faults_clear (camb_service_get_state (self)->faults);
}
