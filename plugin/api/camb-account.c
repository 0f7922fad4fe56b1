/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-account.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "camb-error.h"
#include "camb-url.h"

#define MAX_KEY_BYTES 4096

struct _CambAccount
{
  char *base_url;
  char *api_key;
};

static gboolean
check_key (const char *key, GError **error)
{
  gsize length = key ? strlen (key) : 0;
  gboolean printable = TRUE;

  if (length == 0) {
    camb_error_set (error, CAMB_ERROR_UNAUTHORIZED,
                    _ ("There is no API key; set the api-key property or "
                       "CAMB_API_KEY."));
    return FALSE;
  }
  for (gsize i = 0; i < length; i++)
    printable = printable && g_ascii_isgraph (key[i]);
  if (length <= MAX_KEY_BYTES && printable)
    return TRUE;
  camb_error_set (error, CAMB_ERROR_SETTINGS,
                  _ ("The API key is malformed: a key is at most %d characters "
                     "of printable ASCII without spaces or line breaks; check "
                     "the api-key property or CAMB_API_KEY."),
                  MAX_KEY_BYTES);
  return FALSE;
}

/**
 * camb_account_dup_base_url:
 * @url: (nullable): where the API is, https or http on loopback; %NULL for
 *     %CAMB_DEFAULT_BASE_URL
 * @error: return location for a %CAMB_ERROR_SETTINGS
 *
 * Returns: (transfer full) (nullable): @url in the one form that all accounts
 *     use, or %NULL if it cannot be right
 */
char *
camb_account_dup_base_url (const char *url, GError **error)
{
  gsize length;

  if (url == NULL)
    url = CAMB_DEFAULT_BASE_URL;

  if (!camb_url_check (url, error)) {
    g_prefix_error (error, "%s ", _ ("The base URL of the API is refused:"));
    return NULL;
  }
  if (strpbrk (url, "?#")) {
    camb_error_set (error, CAMB_ERROR_SETTINGS,
                    _ ("The base URL of the API is refused: it has a query or "
                       "a fragment; give a URL like %s."),
                    CAMB_DEFAULT_BASE_URL);
    return NULL;
  }
  length = strlen (url);
  while (url[length - 1] == '/')
    length--;
  return g_strndup (url, length);
}

/**
 * camb_account_new:
 * @base_url: (nullable): where the API is, https or http on loopback;
 *     %NULL for %CAMB_DEFAULT_BASE_URL
 * @api_key: (nullable): the key
 * @error: return location for an error: %CAMB_ERROR_UNAUTHORIZED without a
 *     key, %CAMB_ERROR_SETTINGS for a malformed key or URL
 *
 * Creates an account. No error text ever shows the key.
 *
 * Returns: (transfer full): the account, or %NULL
 */
CambAccount *
camb_account_new (const char *base_url, const char *api_key, GError **error)
{
  g_autofree char *url = NULL;
  CambAccount *self;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  url = camb_account_dup_base_url (base_url, error);
  if (url == NULL || !check_key (api_key, error))
    return NULL;
  self = g_atomic_rc_box_new0 (CambAccount);
  self->base_url = g_steal_pointer (&url);
  self->api_key = g_strdup (api_key);
  return self;
}

/**
 * camb_account_ref:
 * @self: an account
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
CambAccount *
camb_account_ref (CambAccount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  CambAccount *self = data;

  g_free (self->base_url);
  g_free (self->api_key);
}

/**
 * camb_account_unref:
 * @self: (transfer full): an account
 *
 * Drops a reference.
 */
void
camb_account_unref (CambAccount *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

/**
 * camb_account_get_base_url:
 * @self: an account
 *
 * Gets where the API is.
 *
 * Returns: a URL without a slash at its end
 */
const char *
camb_account_get_base_url (const CambAccount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->base_url;
}

/**
 * camb_account_get_api_key:
 * @self: an account
 *
 * Gets the key, which is for the header of requests to the API and for
 * nothing else.
 *
 * Returns: the key
 */
const char *
camb_account_get_api_key (const CambAccount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->api_key;
}

/**
 * camb_account_equal:
 * @a: an account
 * @b: another
 *
 * Tells whether two accounts are the same base URL and key.
 *
 * Returns: whether they are
 */
gboolean
camb_account_equal (const CambAccount *a, const CambAccount *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a == b || (strcmp (a->base_url, b->base_url) == 0 &&
                    strcmp (a->api_key, b->api_key) == 0);
}

/**
 * camb_account_hash:
 * @self: an account
 *
 * Makes a hash that fits camb_account_equal().
 *
 * Returns: the hash
 */
guint
camb_account_hash (const CambAccount *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_str_hash (self->base_url) * 31 + g_str_hash (self->api_key);
}
