/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-error.h"

#include "camb-detail.h"

typedef struct
{
  guint http_status;
  char *detail;
} CambErrorPrivate;

static void
camb_error_private_init (CambErrorPrivate *self)
{
  self->http_status = 0;
  self->detail = NULL;
}

static void
camb_error_private_copy (const CambErrorPrivate *from, CambErrorPrivate *to)
{
  to->http_status = from->http_status;
  to->detail = g_strdup (from->detail);
}

static void
camb_error_private_clear (CambErrorPrivate *self)
{
  g_clear_pointer (&self->detail, g_free);
}

G_DEFINE_EXTENDED_ERROR (CambError, camb_error)

/**
 * camb_error_new: (skip)
 * @code: what went wrong
 * @http_status: the status of the answer, or 0 when there was none
 * @detail: (nullable): what the service said about it, of any quality; it is
 *     cleaned by camb_detail_clean()
 * @format: the message for the user, printf-like
 * @...: its arguments
 *
 * Creates an error that remembers what the service said.
 *
 * Returns: (transfer full): the error
 */
GError *
camb_error_new (CambError code,
                guint http_status,
                const char *detail,
                const char *format,
                ...)
{
  CambErrorPrivate *priv;
  GError *error;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (CAMB_ERROR, code, format, args);
  va_end (args);
  priv = camb_error_get_private (error);
  priv->http_status = http_status;
  priv->detail = camb_detail_clean (detail, -1, NULL);
  return error;
}

/**
 * camb_error_set: (skip)
 * @error: (nullable): return location for the error
 * @code: what went wrong
 * @format: the message for the user, printf-like
 * @...: its arguments
 *
 * Sets an error that no answer of the service stands behind.
 */
void
camb_error_set (GError **error, CambError code, const char *format, ...)
{
  va_list args;

  if (error == NULL)
    return;
  va_start (args, format);
  g_propagate_error (error,
                     g_error_new_valist (CAMB_ERROR, code, format, args));
  va_end (args);
}

/**
 * camb_error_get_http_status: (skip)
 * @error: any error
 *
 * Tells which HTTP status an error comes from.
 *
 * Returns: the status; 0 without one, and for errors of other domains
 */
guint
camb_error_get_http_status (const GError *error)
{
  g_return_val_if_fail (error != NULL, 0);

  if (error->domain != CAMB_ERROR)
    return 0;
  return camb_error_get_private (error)->http_status;
}

/**
 * camb_error_get_detail: (skip)
 * @error: any error
 *
 * Gets what the service said about an error.
 *
 * Returns: (nullable): valid UTF-8 without control characters, at most
 *     %CAMB_DETAIL_MAX_CHARS long; %NULL for errors of other domains
 */
const char *
camb_error_get_detail (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != CAMB_ERROR)
    return NULL;
  return camb_error_get_private (error)->detail;
}
