/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-service-private.h"

/**
 * camb_service_get_n_requests:
 * @self: a service
 * @path_prefix: see camb_service_fail_next()
 *
 * Returns: how many requests below @path_prefix came
 */
guint
camb_service_get_n_requests (CambService *self, const char *path_prefix)
{
  g_return_val_if_fail (CAMB_IS_SERVICE (self), 0);
  return service_log_get_n (camb_service_get_state (self)->log, path_prefix);
}

/**
 * camb_service_get_n_bytes:
 * @self: a service
 * @path_prefix: see camb_service_fail_next()
 *
 * The count lags a moment behind what a client has read, until
 * camb_service_stop() has returned.
 *
 * Returns: how many bytes of bodies were given to connections for requests
 *   below @path_prefix
 */
guint64
camb_service_get_n_bytes (CambService *self, const char *path_prefix)
{
  g_return_val_if_fail (CAMB_IS_SERVICE (self), 0);
  return service_log_get_n_bytes (camb_service_get_state (self)->log,
                                  path_prefix);
}

/**
 * camb_service_get_n_leaks:
 * @self: a service
 *
 * Returns: how many requests had the key where it must not be: anywhere on the
 *   media port, in the path, query or body of a request to the API
 */
guint
camb_service_get_n_leaks (CambService *self)
{
  g_return_val_if_fail (CAMB_IS_SERVICE (self), 0);
  return service_log_get_n_leaks (camb_service_get_state (self)->log,
                                  camb_service_get_state (self)->api_key);
}

/**
 * camb_service_wait_for_requests:
 * @self: a service
 * @path_prefix: see camb_service_fail_next()
 * @n_requests: how many
 * @milliseconds: for how long at most
 *
 * Waits until so many requests below @path_prefix came.
 *
 * Returns: %TRUE if they did
 */
gboolean
camb_service_wait_for_requests (CambService *self,
                                const char *path_prefix,
                                guint n_requests,
                                guint milliseconds)
{
  g_return_val_if_fail (CAMB_IS_SERVICE (self), FALSE);
  return service_log_wait (camb_service_get_state (self)->log, path_prefix,
                           n_requests, milliseconds);
}

/**
 * camb_service_dup_requests:
 * @self: a service
 *
 * Returns: (transfer container) (element-type CambServiceRequest): all
 *   requests so far, the oldest first
 */
GPtrArray *
camb_service_dup_requests (CambService *self)
{
  g_return_val_if_fail (CAMB_IS_SERVICE (self), NULL);
  return service_log_dup (camb_service_get_state (self)->log);
}

/**
 * camb_service_clear_requests:
 * @self: a service
 *
 * Forgets the requests so far.
 */
void
camb_service_clear_requests (CambService *self)
{
  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_log_clear (camb_service_get_state (self)->log);
}
