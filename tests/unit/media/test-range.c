/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-range.h"

static const struct
{
  const char *value;
  gboolean valid;
  CambContentRange range;
} ranges[] = {
    {"bytes 0-99/100", TRUE, {0, 99, 100}},
    {"Bytes 5-5/6", TRUE, {5, 5, 6}},
    {"bytes  1-2/3  ", TRUE, {1, 2, 3}},
    {"bytes 1-2/*", TRUE, {1, 2, -1}},
    {"bytes */100", TRUE, {-1, -1, 100}},
    {"bytes */0", TRUE, {-1, -1, 0}},
    {"bytes 9223372036854775800-9223372036854775806/9223372036854775807",
     TRUE,
     {G_MAXINT64 - 7, G_MAXINT64 - 1, G_MAXINT64}},
    {NULL},
    {""},
    {"bytes"},
    {"bytes0-1/2"},
    {"bytes */*"},
    {"bytes 0-99"},
    {"bytes 0-99/"},
    {"bytes 0-99/99"},
    {"bytes 9-3/100"},
    {"bytes -5/100"},
    {"bytes 5-/100"},
    {"bytes +1-2/3"},
    {"bytes 1 - 2/3"},
    {"bytes 0x1-2/3"},
    {"bytes 0-1/9223372036854775808"},
    {"bytes 0-99999999999999999999/*"},
    {"bytes 0-1/2, bytes 2-3/4"},
    {"items 0-1/2"},
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++) {
    CambContentRange range = {77, 77, 77};
    gboolean valid = camb_range_parse (ranges[i].value, &range);

    g_test_message ("%s", ranges[i].value);
    g_assert_cmpint (valid, ==, ranges[i].valid);
    if (valid) {
      g_assert_cmpint (range.start, ==, ranges[i].range.start);
      g_assert_cmpint (range.end, ==, ranges[i].range.end);
      g_assert_cmpint (range.total, ==, ranges[i].range.total);
    }
  }
}

static void
test_length (void)
{
  gint64 length;

  g_assert_true (camb_range_parse_length ("0", &length));
  g_assert_cmpint (length, ==, 0);
  g_assert_true (camb_range_parse_length ("9223372036854775807", &length));
  g_assert_cmpint (length, ==, G_MAXINT64);
  g_assert_false (camb_range_parse_length (NULL, &length));
  g_assert_false (camb_range_parse_length ("", &length));
  g_assert_false (camb_range_parse_length ("-1", &length));
  g_assert_false (camb_range_parse_length ("+1", &length));
  g_assert_false (camb_range_parse_length (" 1", &length));
  g_assert_false (camb_range_parse_length ("1, 1", &length));
  g_assert_false (camb_range_parse_length ("9223372036854775808", &length));
}

static void
test_request (void)
{
  const guint64 far = G_GUINT64_CONSTANT (1) << 40;
  g_autofree char *all = camb_range_dup_request (0, G_MAXUINT64);
  g_autofree char *byte = camb_range_dup_request (0, 1);
  g_autofree char *rest = camb_range_dup_request (far, G_MAXUINT64);
  g_autofree char *part = camb_range_dup_request (far, far + 100);

  g_assert_cmpstr (all, ==, "bytes=0-");
  g_assert_cmpstr (byte, ==, "bytes=0-0");
  g_assert_cmpstr (rest, ==, "bytes=1099511627776-");
  g_assert_cmpstr (part, ==, "bytes=1099511627776-1099511627875");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/range/parse", test_parse);
  g_test_add_func ("/range/length", test_length);
  g_test_add_func ("/range/request", test_request);
  return g_test_run ();
}
