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
      .offset = -1,
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
      .offset = -1,
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
      .offset = -1,
      .n_body_bytes = n_body_bytes,
      .end = end,
  };

  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_faults_add (camb_service_get_state (self)->faults, &fault);
}

/**
 * camb_service_break_at:
 * @self: a service
 * @path_prefix: see camb_service_fail_next()
 * @n_times: for how many requests
 * @offset: a byte of the file
 * @end: what comes before that byte
 * @func: (nullable): called when it comes to that
 * @data: for @func
 *
 * Breaks the next answers that would hold the byte @offset off just before it,
 * however the client divides the file into requests. What @func does counts for
 * all requests to come.
 */
void
camb_service_break_at (CambService *self,
                       const char *path_prefix,
                       guint n_times,
                       guint64 offset,
                       CambServiceEnd end,
                       CambServiceFunc func,
                       gpointer data)
{
  ServiceFault fault = {
      .kind = SERVICE_FAULT_BREAK,
      .path_prefix = (char *)path_prefix,
      .n_left = n_times,
      .offset = (gint64)offset,
      .end = end,
      .func = func,
      .data = data,
  };

  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_faults_add (camb_service_get_state (self)->faults, &fault);
}

/**
 * camb_service_break_every:
 * @self: a service
 * @path_prefix: see camb_service_fail_next()
 * @n_bytes: after how many bytes of bodies, over all answers; 0: no more
 * @end: what comes then
 *
 * Breaks answers off again and again, until camb_service_clear_faults().
 */
void
camb_service_break_every (CambService *self,
                          const char *path_prefix,
                          guint64 n_bytes,
                          CambServiceEnd end)
{
  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_faults_set_rhythm (camb_service_get_state (self)->faults, path_prefix,
                             n_bytes, end);
}

/**
 * camb_service_fail_at:
 * @self: a service
 * @path_prefix: see camb_service_fail_next()
 * @n_times: for how many requests
 * @offset: a byte of the file
 * @status: the HTTP status
 * @headers: (nullable): more headers, a line `Name: value` each
 *
 * As camb_service_fail_next(), for requests that are about the byte @offset
 * alone.
 */
void
camb_service_fail_at (CambService *self,
                      const char *path_prefix,
                      guint n_times,
                      guint64 offset,
                      guint status,
                      const char *headers)
{
  ServiceFault fault = {
      .kind = SERVICE_FAULT_ANSWER,
      .path_prefix = (char *)path_prefix,
      .n_left = n_times,
      .offset = (gint64)offset,
      .status = status,
      .headers = (char *)headers,
  };

  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_faults_add (camb_service_get_state (self)->faults, &fault);
}

/**
 * camb_service_trickle_next:
 * @self: a service
 * @path_prefix: see camb_service_fail_next()
 * @n_times: for how many requests
 * @n_body_bytes: how many bytes of the body come at once
 * @n_slow_bytes: how many come one by one after those; the rest comes at once
 * @milliseconds: before each of them
 *
 * Makes the next answers below @path_prefix slow.
 */
void
camb_service_trickle_next (CambService *self,
                           const char *path_prefix,
                           guint n_times,
                           guint64 n_body_bytes,
                           guint n_slow_bytes,
                           guint milliseconds)
{
  ServiceFault fault = {
      .kind = SERVICE_FAULT_TRICKLE,
      .path_prefix = (char *)path_prefix,
      .n_left = n_times,
      .offset = -1,
      .n_body_bytes = n_body_bytes,
      .n_slow_bytes = n_slow_bytes,
      .interval = milliseconds,
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
      .offset = -1,
      .wire = wire,
      .end = end,
  };

  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_faults_add (camb_service_get_state (self)->faults, &fault);
}

/**
 * camb_service_get_n_missed_faults:
 * @self: a service
 *
 * Returns: how many faults did not happen even once so far
 */
guint
camb_service_get_n_missed_faults (CambService *self)
{
  g_return_val_if_fail (CAMB_IS_SERVICE (self), 0);
  return service_faults_get_n_missed (camb_service_get_state (self)->faults);
}

/**
 * camb_service_clear_faults:
 * @self: a service
 *
 * Forgets the faults that did not happen yet, and those that come again.
 */
void
camb_service_clear_faults (CambService *self)
{
  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_faults_clear (camb_service_get_state (self)->faults);
}
