/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-expiry.h"

#include <string.h>

/* Signatures live a week at most; whatever says more is no date of expiry. */
#define LIFETIME_MAX (10 * 365 * 86400)

static gboolean
parse_number (const char *text, gint64 *number)
{
  guint64 value;

  if (text == NULL || !g_ascii_string_to_unsigned (
                          text, 10, 0, G_MAXINT32 * 64ULL, &value, NULL))
    return FALSE;
  *number = (gint64)value;
  return TRUE;
}

/* Azure allows dates without a time, and times without seconds. */
static char *
complete_date (const char *text)
{
  const char *time = strchr (text, 'T');

  if (time == NULL)
    return g_strconcat (text, "T00:00:00Z", NULL);
  if (strlen (time) >= 6 && time[3] == ':' && time[6] != ':')
    return g_strdup_printf ("%.*s:00%s", (int)(time + 6 - text), text,
                            time + 6);
  return g_strdup (text);
}

/* 20261124T223826Z, or with the punctuation of ISO 8601. */
static gboolean
parse_date (const char *text, gint64 *seconds)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *full = NULL;

  if (text == NULL)
    return FALSE;
  full = complete_date (text);
  date = g_date_time_new_from_iso8601 (full, utc);
  if (date == NULL)
    return FALSE;
  *seconds = g_date_time_to_unix (date);
  return TRUE;
}

/* AWS signature 4 and its copy by Google: a date, and seconds from there. */
static gboolean
parse_pair (GHashTable *query,
            const char *date_name,
            const char *lifetime_name,
            gint64 *expiry)
{
  gint64 date, lifetime;

  if (!parse_date (g_hash_table_lookup (query, date_name), &date) ||
      !parse_number (g_hash_table_lookup (query, lifetime_name), &lifetime) ||
      lifetime > LIFETIME_MAX)
    return FALSE;
  *expiry = date + lifetime;
  return TRUE;
}

/* CloudFront's custom policy: JSON in base64, with three letters exchanged. */
static gboolean
parse_policy (const char *policy, gint64 *expiry)
{
  static const char key[] = "\"AWS:EpochTime\"";
  g_autofree guchar *json = NULL;
  g_autofree char *text = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *digits = NULL;
  const char *less, *at;
  gsize length;

  if (policy == NULL || strlen (policy) > 4096)
    return FALSE;
  base64 = g_strdelimit (
      g_strdelimit (g_strdelimit (g_strdup (policy), "-", '+'), "_", '='), "~",
      '/');
  json = g_base64_decode (base64, &length);
  text = g_strndup ((const char *)json, length);
  less = strstr (text, "\"DateLessThan\"");
  at = less != NULL ? strstr (less, key) : NULL;
  if (at == NULL)
    return FALSE;
  at += strlen (key);
  at += strspn (at, " :");
  digits = g_strndup (at, strspn (at, "0123456789"));
  return parse_number (digits, expiry);
}

/* Names and values of a query. What stands beside those that are looked for may
 * be as it likes, such as flags without a value. */
static GHashTable *
parse_query (const char *text)
{
  GHashTable *query =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *bare = g_strndup (text, strcspn (text, "#"));
  g_auto (GStrv) items = g_strsplit (bare, "&", -1);

  for (guint i = 0; items[i] != NULL; i++) {
    const char *equals = strchr (items[i], '=');
    char *name, *value;

    if (equals == NULL)
      continue;
    name = g_uri_unescape_segment (items[i], equals, NULL);
    value = g_uri_unescape_string (equals + 1, NULL);
    if (name != NULL && value != NULL) {
      g_hash_table_insert (query, name, value);
    } else {
      g_free (name);
      g_free (value);
    }
  }
  return query;
}

/**
 * camb_expiry_parse:
 * @url: a URL, signed or not
 *
 * Reads until when a signed URL says that it is good: the forms of AWS S3
 * (versions 2 and 4), CloudFront, Google Cloud Storage and Azure. It is a hint
 * for when to renew: a URL may die earlier, and a clock may be wrong.
 *
 * Returns: seconds since 1970, or -1 when @url does not tell
 */
gint64
camb_expiry_parse (const char *url)
{
  const char *question = url != NULL ? strpbrk (url, "?#") : NULL;
  g_autoptr (GHashTable) query = NULL;
  gint64 expiry;

  if (question == NULL || *question == '#')
    return -1;
  query = parse_query (question + 1);
  if (parse_pair (query, "X-Amz-Date", "X-Amz-Expires", &expiry) ||
      parse_pair (query, "X-Goog-Date", "X-Goog-Expires", &expiry) ||
      parse_number (g_hash_table_lookup (query, "Expires"), &expiry) ||
      parse_date (g_hash_table_lookup (query, "se"), &expiry) ||
      parse_policy (g_hash_table_lookup (query, "Policy"), &expiry))
    return expiry;
  return -1;
}
