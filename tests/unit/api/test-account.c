/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-account.h"

#include "camb-error.h"

#define KEY "SECRET-key_0123"

static void
test_accepted (void)
{
  g_autoptr (CambAccount) a = camb_account_new (NULL, KEY, NULL);
  g_autoptr (CambAccount) b =
      camb_account_new ("http://127.0.0.1:8080/apis//", KEY, NULL);
  g_autoptr (CambAccount) c = camb_account_new ("https://host/", KEY, NULL);

  g_assert_cmpstr (camb_account_get_base_url (a), ==, CAMB_DEFAULT_BASE_URL);
  g_assert_cmpstr (camb_account_get_api_key (a), ==, KEY);
  g_assert_cmpstr (camb_account_get_base_url (b), ==,
                   "http://127.0.0.1:8080/apis");
  g_assert_cmpstr (camb_account_get_base_url (c), ==, "https://host");
}

static void
assert_refused (const char *url, const char *key, CambError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (camb_account_new (url, key, &error));
  g_assert_error (error, CAMB_ERROR, (int)code);
  g_assert_null (g_strstr_len (error->message, -1, "SECRET"));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_keys (void)
{
  static const char *const keys[] = {
      "SECRET\r\nx-evil: 1", "SECRET\n", "SECRET key",
      "SECRET\x01",          "SECRETé",  "\xff SECRET",
  };
  g_autofree char *long_key = g_strnfill (4096, 'k');
  g_autofree char *too_long_key = g_strnfill (4097, 'k');
  g_autoptr (CambAccount) account = camb_account_new (NULL, long_key, NULL);

  g_assert_nonnull (account);
  assert_refused (NULL, too_long_key, CAMB_ERROR_SETTINGS);
  assert_refused (NULL, NULL, CAMB_ERROR_UNAUTHORIZED);
  assert_refused (NULL, "", CAMB_ERROR_UNAUTHORIZED);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    assert_refused (NULL, keys[i], CAMB_ERROR_SETTINGS);
}

static void
test_urls (void)
{
  static const char *const urls[] = {
      "",
      "http://host/",
      "https://user:SECRET@host/",
      "https://host/?key=SECRET",
      "https://host/#x",
      "https://host/\r\nx-evil: SECRET",
      "https://host/a b",
      "ftp://host/",
  };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    assert_refused (urls[i], KEY, CAMB_ERROR_SETTINGS);
}

static void
test_equal (void)
{
  g_autoptr (CambAccount) a = camb_account_new ("https://h/", KEY, NULL);
  g_autoptr (CambAccount) b = camb_account_new ("https://h", KEY, NULL);
  g_autoptr (CambAccount) c = camb_account_new ("https://h/", "other", NULL);
  g_autoptr (CambAccount) d = camb_account_new ("https://h/x", KEY, NULL);
  g_autoptr (CambAccount) e = camb_account_ref (a);

  g_assert_true (camb_account_equal (a, b));
  g_assert_cmpuint (camb_account_hash (a), ==, camb_account_hash (b));
  g_assert_true (camb_account_equal (a, e));
  g_assert_false (camb_account_equal (a, c));
  g_assert_false (camb_account_equal (a, d));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/account/accepted", test_accepted);
  g_test_add_func ("/account/keys", test_keys);
  g_test_add_func ("/account/urls", test_urls);
  g_test_add_func ("/account/equal", test_equal);
  return g_test_run ();
}
