/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-url.h"

#include "camb-error.h"

static void
test_accepted (void)
{
  static const char *const urls[] = {
      "https://client.camb.ai/apis",
      "HTTPS://Host.Example:8443/a/b.mp4?X-Sig=a%2Bb%2Fc&e=1#t=3",
      "https://host",
      "https://host?query",
      "https://[2001:db8::1]/x",
      "http://127.0.0.1:8080/",
      "http://127.9.9.9/",
      "http://[::1]:9/x",
      "http://localhost/x",
      "http://LOCALHOST:1",
      "https://host/ünïcode?q=é",
      "https://host/a//b/../c",
  };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("URL %u", i);
    g_assert_true (camb_url_check (urls[i], &error));
    g_assert_no_error (error);
  }
}

static void
test_refused (void)
{
  static const char *const urls[] = {
      "",
      "client.camb.ai/apis",
      "ftp://host/x",
      "file:///etc/passwd",
      "javascript:alert(1)",
      "https://",
      "https:///path",
      "https:host/path",
      "https://?q",
      "https://user@host/",
      "https://user:secret@host/",
      "https://host\\@evil/",
      "https://host:0/",
      "https://host:65536/",
      "https://host:/",
      "https://host:80a/",
      "https://ho st/",
      "https://host/a b",
      "https://host/a\r\nx-evil: 1",
      "https://host/a\nb",
      "https://host/a\tb",
      "https://host/\x7f",
      "https://host/\xc2\x85",
      "https://host/\xe2\x80\xae",
      "https://host/\xff",
      "https://h%6fst/",
      "https://hö.example/",
      "https://[::1/",
      "https://[::1]x/",
      "https://[fe80::1%25eth0]/",
      "http://host/x",
      "http://127.0.0.1.evil.example/",
      "http://127.1/",
      "http://localhost.evil.example/",
      "http://[::2]/",
      "http://0.0.0.0/",
      "http://2130706433/",
  };

  g_assert_false (camb_url_check (NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("URL %u", i);
    g_assert_false (camb_url_check (urls[i], &error));
    g_assert_error (error, CAMB_ERROR, CAMB_ERROR_SETTINGS);
    g_assert_null (g_strstr_len (error->message, -1, "secret"));
  }
}

static void
test_length (void)
{
  g_autofree char *path = g_strnfill (CAMB_URL_MAX_BYTES, 'a');
  g_autofree char *url = g_strconcat ("https://host/", path, NULL);

  url[CAMB_URL_MAX_BYTES] = '\0';
  g_assert_true (camb_url_check (url, NULL));
  url[CAMB_URL_MAX_BYTES] = 'a';
  g_assert_false (camb_url_check (url, NULL));
}

static void
test_bytes_stay (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = camb_url_parse (
      "https://HOST:443/%7e%2fa%2b/../b?X=%2b%2F+&y=~%41#frag", &error);
  g_autoptr (GUri) bare = camb_url_parse ("http://[::1]:80", NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (g_uri_get_host (uri), ==, "host");
  g_assert_cmpint (g_uri_get_port (uri), ==, 443);
  g_assert_cmpstr (g_uri_get_path (uri), ==, "/%7e%2fa%2b/../b");
  g_assert_cmpstr (g_uri_get_query (uri), ==, "X=%2b%2F+&y=~%41");
  g_assert_null (g_uri_get_fragment (uri));
  g_assert_cmpstr (g_uri_get_host (bare), ==, "::1");
  g_assert_cmpstr (g_uri_get_path (bare), ==, "/");
  g_assert_null (g_uri_get_query (bare));
}

static void
test_beyond_ascii (void)
{
  g_autoptr (GUri) uri = camb_url_parse ("https://host/é?ü", NULL);

  g_assert_cmpstr (g_uri_get_path (uri), ==, "/%C3%A9");
  g_assert_cmpstr (g_uri_get_query (uri), ==, "%C3%BC");
}

static void
test_loopback (void)
{
  g_assert_true (camb_url_is_loopback ("https://localhost/"));
  g_assert_true (camb_url_is_loopback ("http://127.3.2.1:80"));
  g_assert_false (camb_url_is_loopback ("https://192.168.0.1/"));
  g_assert_false (camb_url_is_loopback ("https://localhost.example/"));
  g_assert_false (camb_url_is_loopback (NULL));
}

static void
test_same_origin (void)
{
  g_assert_true (camb_url_same_origin ("https://a/x", "https://A:443/y?z"));
  g_assert_true (camb_url_same_origin ("http://[::1]", "http://[::1]:80/"));
  g_assert_false (camb_url_same_origin ("https://a/", "https://a:444/"));
  g_assert_false (camb_url_same_origin ("https://a/", "https://b/"));
  g_assert_false (camb_url_same_origin ("https://a/", "https://a.b/"));
  g_assert_false (
      camb_url_same_origin ("https://localhost/", "http://localhost:443/"));
  g_assert_false (camb_url_same_origin ("https://a/", NULL));
  g_assert_false (camb_url_same_origin ("ftp://a/", "ftp://a/"));
}

static void
test_resolve (void)
{
  static const char *const rows[][3] = {
      {"https://a/b/c?d", "https://e/f%2f?g%2B", "https://e/f%2f?g%2B"},
      {"https://a/b/c?d", "//e:8/f", "https://e:8/f"},
      {"https://a:9/b/c?d", "/f?g", "https://a:9/f?g"},
      {"https://a/b/c?d", "?x=%2b", "https://a/b/c?x=%2b"},
      {"https://a/b/c?d", "e", "https://a/b/e"},
      {"https://a/b/c?d", "./e/../f", "https://a/b/f"},
      {"https://a/b/c", "../../../e?u=../v", "https://a/e?u=../v"},
      {"https://a/b/c", "..", "https://a/"},
      {"https://a", "e", "https://a/e"},
      {"https://a/b", "/c#frag", "https://a/c"},
      {"http://localhost/", "https://a/", "https://a/"},
      {"https://a/b/", "https://a/b/", "https://a/b/"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *url = camb_url_resolve (rows[i][0], rows[i][1], &error);

    g_assert_no_error (error);
    g_assert_cmpstr (url, ==, rows[i][2]);
  }
}

static void
test_resolve_refused (void)
{
  static const char *const targets[] = {
      NULL,
      "",
      "#x",
      "file:///etc/passwd",
      "ftp://a/",
      "http://a/",
      "//u@a",
      "/a b",
      "/a\r\nb",
      "data:,x",
      "http://localhost/",
      "https://",
  };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (camb_url_resolve ("https://a/b", targets[i], &error));
    g_assert_error (error, CAMB_ERROR, CAMB_ERROR_SETTINGS);
  }
  g_assert_null (camb_url_resolve ("ftp://a/", "https://b/", NULL));
}

static void
test_shown (void)
{
  g_autofree char *redacted =
      camb_url_redact ("https://Host:8443/a%2f/b?X-Sig=secret#secret");
  g_autofree char *refused = camb_url_redact ("https://u:secret@host/");
  g_autofree char *host = camb_url_dup_host ("https://Host:8443/a");

  g_assert_cmpstr (redacted, ==, "https://Host:8443/a%2f/b");
  g_assert_cmpstr (refused, ==, "(refused URL)");
  g_assert_cmpstr (host, ==, "host");
  g_assert_null (camb_url_dup_host ("nonsense"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/url/accepted", test_accepted);
  g_test_add_func ("/url/refused", test_refused);
  g_test_add_func ("/url/length", test_length);
  g_test_add_func ("/url/bytes-stay", test_bytes_stay);
  g_test_add_func ("/url/beyond-ascii", test_beyond_ascii);
  g_test_add_func ("/url/loopback", test_loopback);
  g_test_add_func ("/url/same-origin", test_same_origin);
  g_test_add_func ("/url/resolve", test_resolve);
  g_test_add_func ("/url/resolve-refused", test_resolve_refused);
  g_test_add_func ("/url/shown", test_shown);
  return g_test_run ();
}
