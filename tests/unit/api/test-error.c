/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-error.h"

#include <gio/gio.h>
#include <string.h>

#include "camb-counters.h"
#include "camb-detail.h"
#include "camb-kind.h"

static void
test_error (void)
{
  g_autoptr (GError) error = camb_error_new (
      CAMB_ERROR_NOT_FOUND, 404, "no\r\nsuch\trun", "run %u is gone", 7u);
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (GError) foreign =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  g_autoptr (GError) plain = NULL;

  camb_error_set (&plain, CAMB_ERROR_PROTOCOL, "odd");
  camb_error_set (NULL, CAMB_ERROR_PROTOCOL, "odd");
  g_assert_error (copy, CAMB_ERROR, CAMB_ERROR_NOT_FOUND);
  g_assert_cmpstr (copy->message, ==, "run 7 is gone");
  g_assert_cmpuint (camb_error_get_http_status (copy), ==, 404);
  g_assert_cmpstr (camb_error_get_detail (copy), ==, "no such run");
  g_assert_cmpuint (camb_error_get_http_status (plain), ==, 0);
  g_assert_null (camb_error_get_detail (plain));
  g_assert_cmpuint (camb_error_get_http_status (foreign), ==, 0);
  g_assert_null (camb_error_get_detail (foreign));
}

static void
assert_clean (const char *text, const char *secret, const char *expected)
{
  g_autofree char *clean = camb_detail_clean (text, -1, secret);

  g_assert_cmpstr (clean, ==, expected);
}

static void
test_detail (void)
{
  assert_clean (NULL, NULL, NULL);
  assert_clean ("", NULL, NULL);
  assert_clean (" \r\n\t ", NULL, NULL);
  assert_clean ("  a \x01\n b  ", NULL, "a b");
  assert_clean ("a\xe2\x80\xae"
                "b\xff",
                NULL, "ab\xef\xbf\xbd");
  assert_clean ("bad key abcdefgh!", "abcdefgh", "bad key ***!");
  assert_clean ("a b", "a", "a b");
  assert_clean ("see https://h/p?X-Sig=SECRET&a=1 or <http://x/#SECRET>.", NULL,
                "see https://h/p or <http://x/>.");
  assert_clean ("why? because # 1", NULL, "why? because # 1");
}

static void
test_detail_length (void)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autofree char *clean = camb_detail_clean (text, -1, NULL);
  g_autofree char *nul = camb_detail_clean ("a\0b", 3, NULL);

  g_assert_cmpint (g_utf8_strlen (clean, -1), ==, CAMB_DETAIL_MAX_CHARS);
  g_assert_true (g_str_has_suffix (clean, "…"));
  g_assert_true (g_utf8_validate (nul, -1, NULL));
}

/* A key that the length limit cuts is hidden all the same. */
static void
test_detail_cut_secret (void)
{
  g_autofree char *filler = g_strnfill (CAMB_DETAIL_MAX_CHARS - 6, 'x');
  g_autofree char *text = g_strconcat (filler, "abcdefghijkl", NULL);
  g_autofree char *clean = camb_detail_clean (text, -1, "abcdefghijkl");

  g_assert_null (strstr (clean, "abc"));
}

static void
test_kinds (void)
{
  CambKind kind;

  for (guint i = 0; i < CAMB_N_KINDS; i++) {
    g_assert_true (camb_kind_from_string (camb_kind_to_string (i), &kind));
    g_assert_cmpuint (kind, ==, i);
    g_assert_true (g_str_has_suffix (camb_kind_get_bulk_path (i), "-results"));
  }
  g_assert_true (camb_kind_from_string ("Dub", &kind));
  g_assert_cmpuint (kind, ==, CAMB_KIND_DUBBING);
  g_assert_true (camb_kind_from_string ("text-to-sound", &kind));
  g_assert_cmpuint (kind, ==, CAMB_KIND_SOUND);
  g_assert_false (camb_kind_from_string ("", &kind));
  g_assert_false (camb_kind_from_string ("dubs", &kind));
  g_assert_false (camb_kind_from_string (NULL, &kind));
}

static void
test_paths (void)
{
  static const char *const paths[CAMB_N_KINDS] = {
      "/dub-result/18446744073709551615",
      "/tts-result/18446744073709551615?output_type=file_url",
      "/text-to-sound-result/18446744073709551615?output_type=file_url",
      "/translation-result/18446744073709551615",
  };

  for (guint i = 0; i < CAMB_N_KINDS; i++) {
    g_autofree char *path = camb_kind_dup_single_path (i, G_MAXUINT64);

    g_assert_cmpstr (path, ==, paths[i]);
  }
}

static gpointer
count (gpointer data)
{
  for (guint i = 0; i < 10000; i++)
    camb_counters_add (data, CAMB_COUNTER_BYTES_DOWNLOADED, 3);
  camb_counters_unref (data);
  return NULL;
}

static void
test_counters (void)
{
  g_autoptr (CambCounters) counters = camb_counters_new ();
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("count", count, camb_counters_ref (counters));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  camb_counters_add (NULL, CAMB_COUNTER_API_REQUESTS, 1);
  g_assert_cmpuint (camb_counters_get (counters, CAMB_COUNTER_BYTES_DOWNLOADED),
                    ==, 120000);
  g_assert_cmpuint (camb_counters_get (counters, CAMB_COUNTER_API_REQUESTS), ==,
                    0);
  for (guint i = 0; i < CAMB_N_COUNTERS; i++)
    g_assert_nonnull (camb_counter_get_name (i));
  g_assert_cmpstr (camb_counter_get_name (CAMB_COUNTER_URL_REFRESHES), ==,
                   "url-refreshes");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/error", test_error);
  g_test_add_func ("/error/detail", test_detail);
  g_test_add_func ("/error/detail-length", test_detail_length);
  g_test_add_func ("/error/detail-cut-secret", test_detail_cut_secret);
  g_test_add_func ("/kind/words", test_kinds);
  g_test_add_func ("/kind/paths", test_paths);
  g_test_add_func ("/counters/threads", test_counters);
  return g_test_run ();
}
