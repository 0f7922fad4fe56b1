/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-expiry.h"

#include <string.h>

#define AMZ "https://b.s3.amazonaws.com/v.mp4?X-Amz-Algorithm=AWS4-HMAC-SHA256&"
#define DATE "X-Amz-Date=20261124T223826Z"
#define GOOG \
  "https://storage.googleapis.com/b/v.mp4?X-Goog-Date=20261124T223826Z"
#define BLOB "https://a.blob.core.windows.net/c/v.mp4?sv=2022-11-02&sr=b&"

/* 2026-11-24, at midnight and at 22:38:26, as `date` has it. */
#define DAY 1795478400
#define THEN 1795559906

static const struct
{
  const char *url;
  gint64 expiry;
} urls[] = {
    /* AWS and Google, version 4 */
    {AMZ DATE "&X-Amz-Expires=3600&X-Amz-Signature=ab", THEN + 3600},
    {AMZ "X-Amz-Expires=604800&" DATE, THEN + 604800},
    {AMZ DATE "&X-Amz-Expires=0", THEN},
    {AMZ DATE "&X-Amz-Expires=3600#X-Amz-Expires=1", THEN + 3600},
    {AMZ "X%2DAmz%2DDate=20261124T223826%5A&X-Amz-Expires=%33600", THEN + 3600},
    {GOOG "&X-Goog-Expires=60", THEN + 60},
    {AMZ DATE, -1},
    {AMZ "X-Amz-Expires=3600", -1},
    {AMZ DATE "&X-Goog-Expires=3600", -1},
    {AMZ DATE "&X-Amz-Expires=-1", -1},
    {AMZ DATE "&X-Amz-Expires=%201", -1},
    {AMZ DATE "&X-Amz-Expires=1e3", -1},
    {AMZ DATE "&X-Amz-Expires=", -1},
    {AMZ DATE "&X-Amz-Expires=99999999999", -1},
    {AMZ DATE "&X-Amz-Expires=18446744073709551617", -1},
    {AMZ "X-Amz-Date=20261324T223826Z&X-Amz-Expires=3600", -1},
    {AMZ "X-Amz-Date=yesterday&X-Amz-Expires=3600", -1},
    {AMZ "X-Amz-Date=&X-Amz-Expires=3600", -1},
    /* one that cannot be read does not hide another */
    {AMZ "X-Amz-Date=yesterday&X-Amz-Expires=3600&Expires=1795559906", THEN},
    /* AWS version 2, CloudFront's canned policy */
    {"https://d1.cloudfront.net/v.mp4?Expires=1795559906&Key-Pair-Id=K", THEN},
    {"https://d1.cloudfront.net/v.mp4?Signature=a%26b%3D~&Expires=1795559906",
     THEN},
    {"https://d1.cloudfront.net/v.mp4?Expires=0", 0},
    {"https://d1.cloudfront.net/v.mp4?Expires=never", -1},
    {"https://d1.cloudfront.net/v.mp4?Expires=99999999999999999999", -1},
    {"https://d1.cloudfront.net/v.mp4?Expires=-5", -1},
    {"https://d1.cloudfront.net/v.mp4?XExpires=1795559906", -1},
    /* Azure: the three forms that it takes, and more digits */
    {BLOB "se=2026-11-24T22%3A38%3A26Z&sig=x", THEN},
    {BLOB "se=2026-11-24T22:38:26Z", THEN},
    {BLOB "se=2026-11-24T22:38Z", THEN - 26},
    {BLOB "se=2026-11-25T00%3A38%2B02%3A00", THEN - 26},
    {BLOB "se=2026-11-24T22:38:26.5000000Z", THEN},
    {BLOB "se=2026-11-24", DAY},
    {BLOB "se=", -1},
    {BLOB "se=soon", -1},
    {BLOB "se=2026-11-24T99:99Z", -1},
    {BLOB "se=TTTTTTTTTTTTTTTTTTTT", -1},
    /* what stands beside it does not matter */
    {"https://h/v?download&Expires=1795559906", THEN},
    {"https://h/v?Expires=1795559906&download", THEN},
    {"https://h/v?&&Expires=1795559906&", THEN},
    {"https://h/v?=&a==&Expires=1795559906", THEN},
    {"https://h/v?a=%zz&Expires=1795559906", THEN},
    {"https://h/v?a=%&Expires=1795559906", THEN},
    {"https://h/v?Expires=%zz", -1},
    {"https://h/v?Expires=1795559906%00", -1},
    {"https://h/v?q=a?b&Expires=1795559906", THEN},
    /* nothing there */
    {NULL, -1},
    {"", -1},
    {"?", -1},
    {"https://h/v", -1},
    {"https://h/v?", -1},
    {"https://h/v?#Expires=1795559906", -1},
    {"https://h/v#?Expires=1795559906", -1},
    {"https://h/v?Policy=", -1},
    {"https://h/v?Policy=%00", -1},
    {"https://h/v?Policy=!!!!", -1},
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_test_message ("%s", urls[i].url);
    g_assert_cmpint (camb_expiry_parse (urls[i].url), ==, urls[i].expiry);
  }
}

#define UNTIL "\"DateLessThan\":{\"AWS:EpochTime\":1795559906}"

static const struct
{
  const char *json;
  gint64 expiry;
} policies[] = {
    {"{\"Statement\":[{\"Resource\":\"https://d1.cloudfront.net/a?b>>>\","
     "\"Condition\":{" UNTIL "}}]}",
     THEN},
    {"{\"Statement\":[{\"Condition\":{\"IpAddress\":{\"AWS:SourceIp\":"
     "\"0.0.0.0/0\"}," UNTIL ",\"DateGreaterThan\":{\"AWS:EpochTime\":5}}}]}",
     THEN},
    {"{\"Condition\":{\"DateGreaterThan\":{\"AWS:EpochTime\":5}," UNTIL "}}",
     THEN},
    {"{\n  \"DateLessThan\": {\n    \"AWS:EpochTime\": 1795559906\n  }\n}",
     THEN},
    {"{\"DateLessThan\" : {\"AWS:EpochTime\" : 1795559906}}", THEN},
    {"{\"DateGreaterThan\":{\"AWS:EpochTime\":5}}", -1},
    {"{\"DateLessThan\":{\"AWS:EpochTime\":99999999999999999999}}", -1},
    {"{\"DateLessThan\":{\"AWS:EpochTime\":\"x\"}}", -1},
    {"{\"DateLessThan\":{\"AWS:EpochTime\":", -1},
    {"\"DateLessThan\"", -1},
    {"\"AWS:EpochTime\":1795559906,\"DateLessThan\"", -1},
    {"", -1},
};

/* As CloudFront puts a policy into a URL. */
static char *
encode (const char *json)
{
  char *text = g_base64_encode ((const guchar *)json, strlen (json));

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "=", '_');
  return g_strdelimit (text, "/", '~');
}

static void
test_policies (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++) {
    g_autofree char *policy = encode (policies[i].json);
    g_autofree char *url = g_strdup_printf (
        "https://d1.cloudfront.net/v?Policy=%s&Signature=s", policy);

    g_test_message ("%s", policies[i].json);
    g_assert_cmpint (camb_expiry_parse (url), ==, policies[i].expiry);
  }
}

/* Whatever a host may come up with, it is looked at once and no more. */
static void
test_long (void)
{
  static const char *const names[] = {"Policy", "se", "Expires", "X-Amz-Date"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *filler = g_strnfill (1000000, 'A');
    g_autofree char *url =
        g_strdup_printf ("https://h/v?%s=%s", names[i], filler);

    g_assert_cmpint (camb_expiry_parse (url), ==, -1);
  }
}

/* Any bytes at all, from the letters that matter. */
static void
test_random (void)
{
  static const char letters[] = "?&=#%0123456789TZ:-+seExpiresPolicy";
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 20000; i++) {
    char url[64] = "https://h/v?se=";

    for (gsize k = 12; k < sizeof url - 1; k++)
      url[k] = letters[g_rand_int_range (rand, 0, sizeof letters - 1)];
    g_assert_cmpint (camb_expiry_parse (url), >=, -1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/expiry/table", test_table);
  g_test_add_func ("/expiry/policies", test_policies);
  g_test_add_func ("/expiry/long", test_long);
  g_test_add_func ("/expiry/random", test_random);
  return g_test_run ();
}
