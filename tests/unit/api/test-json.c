/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-json.h"

#include <string.h>

#include "camb-error.h"

static JsonNode *
parse (const char *text, gssize length, GError **error)
{
  g_autoptr (GBytes) body =
      g_bytes_new (text, length < 0 ? (gssize)strlen (text) : length);

  return camb_json_parse (body, error);
}

static void
assert_refused (const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *start = g_strndup (text, 40);
  g_autofree char *shown = g_strescape (start, NULL);

  g_test_message ("%s", shown);
  g_assert_null (parse (text, length, &error));
  g_assert_error (error, CAMB_ERROR, CAMB_ERROR_PROTOCOL);
}

static void
test_accepted (void)
{
  static const char *const texts[] = {
      "{}",
      "[]",
      " [ ] ",
      "\xef\xbb\xbf{}",
      "null",
      "true",
      "\"https://host/a\"",
      "0",
      "-0",
      "-0.5e-3",
      "1E+2",
      "1e5",
      "9223372036854775807",
      "-9223372036854775808",
      "{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]},\"b\":null}",
      "[1,\r\n\t2]",
      "\"\\u00e9\\ud83d\\ude00\\n\\/\\\\\"",
      "[\"\",{},[]]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = NULL;

    g_test_message ("text %u", i);
    node = parse (texts[i], -1, &error);
    g_assert_no_error (error);
    g_assert_nonnull (node);
    g_assert_true (json_node_is_immutable (node));
  }
}

/* Nothing is cut off at an escaped NUL, and nothing is taken for one: of
 * backslashes in a row every second one begins an escape. */
static void
test_escaped_nul (void)
{
  static const struct
  {
    const char *text;
    const char *value;
  } texts[] = {
      {"\"\\u0000\"", "\xef\xbf\xbd"},
      {"\"a\\u0000b\\u0000\"", "a\xef\xbf\xbd"
                               "b\xef\xbf\xbd"},
      {"\"\\\\u0000\"", "\\u0000"},
      {"\"\\\\\\u0000\"", "\\\xef\xbf\xbd"},
      {"\"\\\\\\\\u0000\"", "\\\\u0000"},
      {"\"\\n\\u0000\\\"u0000\"", "\n\xef\xbf\xbd\"u0000"},
      {"\"\\u00000\"", "\xef\xbf\xbd"
                       "0"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = g_strdup (texts[i].text);
    g_autoptr (JsonNode) node = parse (text, -1, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (json_node_get_string (node), ==, texts[i].value);
    /* What was sent stays as it was. */
    g_assert_cmpstr (text, ==, texts[i].text);
  }
}

/* What the scanner passes, json-glib reads as it is meant. */
static void
test_values (void)
{
  g_autoptr (JsonNode) node = parse (
      "{\"t\":\"\\u00e9\\ud83d\\ude00\\n\\/\\\\ \\\"\","
      "\"n\":[-0.5e-3,1E+2,9223372036854775807,-9223372036854775808,1e5]}",
      -1, NULL);
  JsonObject *object = json_node_get_object (node);
  JsonArray *n = json_object_get_array_member (object, "n");

  g_assert_cmpstr (json_object_get_string_member (object, "t"), ==,
                   "é😀\n/\\ \"");
  g_assert_cmpfloat (json_array_get_double_element (n, 0), ==, -0.5e-3);
  g_assert_cmpfloat (json_array_get_double_element (n, 1), ==, 100);
  g_assert_cmpint (json_array_get_int_element (n, 2), ==, G_MAXINT64);
  g_assert_cmpint (json_array_get_int_element (n, 3), ==, G_MININT64);
  g_assert_cmpfloat (json_array_get_double_element (n, 4), ==, 1e5);
}

static void
test_refused (void)
{
  static const char *const texts[] = {
      " ",
      "<html><body>Sign in</body></html>",
      "{",
      "[",
      "[1",
      "[1,",
      "[1,]",
      "[,1]",
      "[1 2]",
      "[1}",
      "{\"a\"}",
      "{\"a\":}",
      "{\"a\":1,}",
      "{\"a\" 1}",
      "{a:1}",
      "{'a':1}",
      "{1:1}",
      "{\"a\":1]",
      "{}{}",
      "[] x",
      "]",
      "'a'",
      "\"a",
      "\"\\",
      "\"\\x\"",
      "\"\\u12\"",
      "\"\\u12g4\"",
      "\"a\nb\"",
      "\"\\ud800\"",
      "\"\\ud800\\u0041\"",
      "\"\\udc00\"",
      "{\"\\u0000\":1}",
      "01",
      "-01",
      "-",
      "+1",
      ".5",
      "1.",
      "1.e5",
      "1e",
      "1e+",
      "0x10",
      "1e999",
      "-1e999",
      "NaN",
      "Infinity",
      "18446744073709551616",
      "9223372036854775808",
      "-9223372036854775809",
      "nul",
      "truee",
      "True",
      "/* c */ {}",
      "// c\n{}",
      "{\"a\":1,\"a\":2}",
      "{\"a\":1,\"\\u0061\":2}",
      "{\"b\":{},\"a\":{\"c\":1},\"\\u0062\":{}}",
      "[\"\xff\"]",
      "[\"\xed\xa0\x80\"]",
      "\xef\xbb\xbf",
      "\xef\xbb\xbf\xef\xbb\xbf{}",
      "\xff\xfe{\x01}",
  };

  assert_refused ("", 0);
  assert_refused ("\"a\0b\"", 5);
  assert_refused ("{}\0", 3);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], -1);
}

/* Cut anywhere, a text is refused and nothing else happens. */
static void
test_truncated (void)
{
  static const char text[] =
      "{\"12\":{\"video_url\":\"https://h/\\u00e9\",\"n\":[1.5e3,true,null],"
      "\"transcript\":[{\"start\":0,\"end\":1.25,\"text\":\"\xc3\xa9\"}]}}";

  for (gsize length = 0; length < sizeof text - 1; length++)
    assert_refused (text, length);
}

static char *
nest (gsize depth, const char *open, const char *close)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < depth; i++)
    g_string_append (text, open);
  for (gsize i = 0; i < depth; i++)
    g_string_append (text, close);
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  g_autofree char *deep = nest (64, "[", "]");
  g_autofree char *too_deep = nest (65, "[", "]");
  g_autofree char *abyss = nest (1000000, "[", "]");
  g_autofree char *objects = nest (1000000, "{\"a\":", "}");
  g_autoptr (JsonNode) node = parse (deep, -1, NULL);

  g_assert_nonnull (node);
  assert_refused (too_deep, -1);
  assert_refused (abyss, -1);
  assert_refused (objects, -1);
}

static void
test_size (void)
{
  gsize length = 32 * 1024 * 1024;
  g_autofree char *text = g_strnfill (length + 1, ' ');
  g_autoptr (JsonNode) node = NULL;

  memcpy (text, "[]", 2);
  node = parse (text, length, NULL);
  g_assert_nonnull (node);
  assert_refused (text, length + 1);
}

/* Millions of tiny values cost far more memory than their bytes. */
static void
test_count (void)
{
  gsize n = 5 * 1000 * 1000;
  g_autofree char *text = g_strnfill (2 * n + 1, '0');

  for (gsize i = 0; i < n; i++)
    text[2 * i] = ',';
  text[0] = '[';
  text[2 * n] = ']';
  assert_refused (text, 2 * n + 1);
}

static void
test_digits (void)
{
  g_autofree char *digits = g_strnfill (1000000, '1');
  g_autofree char *fraction = g_strconcat ("0.", digits, NULL);
  g_autofree char *exponent = g_strconcat ("1e-", digits, NULL);

  assert_refused (digits, -1);
  assert_refused (fraction, -1);
  assert_refused (exponent, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/accepted", test_accepted);
  g_test_add_func ("/json/values", test_values);
  g_test_add_func ("/json/escaped-nul", test_escaped_nul);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/truncated", test_truncated);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/size", test_size);
  g_test_add_func ("/json/count", test_count);
  g_test_add_func ("/json/digits", test_digits);
  return g_test_run ();
}
