/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-url.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "camb-error.h"

/* The parts of a URL, pointing into it. GUri and libsoup rewrite escapes, which
 * spoils signatures, and libsoup 3.2 lets line breaks through to the request
 * (CVE-2026-1467); so this file splits URLs itself. */
typedef struct
{
  gboolean https;
  const char *host; /* without brackets */
  gsize host_length;
  guint port;            /* the scheme's own when none is given */
  const char *authority; /* host and port as written */
  const char *path;      /* may be empty */
  gsize path_length;
  const char *query; /* from the question mark, or NULL */
  gsize query_length;
} Parts;

static gboolean
has_only_clean_characters (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    GUnicodeType type = g_unichar_type (c);

    if (g_unichar_isspace (c) || type == G_UNICODE_CONTROL ||
        type == G_UNICODE_FORMAT)
      return FALSE;
  }
  return TRUE;
}

static gboolean
split_port (const char *colon, const char *end, Parts *parts)
{
  guint64 port = 0;

  if (end - colon < 2 || end - colon > 6)
    return FALSE;
  for (const char *p = colon + 1; p < end; p++) {
    if (!g_ascii_isdigit (*p))
      return FALSE;
    port = port * 10 + g_ascii_digit_value (*p);
  }
  parts->port = port;
  return port >= 1 && port <= 65535;
}

static gboolean
is_host_character (char c, gboolean bracketed)
{
  if (bracketed)
    return g_ascii_isxdigit (c) || c == ':' || c == '.';
  return g_ascii_isalnum (c) || c == '.' || c == '-' || c == '_';
}

static gboolean
split_authority (const char *start, const char *end, Parts *parts)
{
  gboolean bracketed = start < end && *start == '[';
  const char *p = bracketed ? start + 1 : start;

  parts->authority = start;
  parts->host = p;
  while (p < end && is_host_character (*p, bracketed))
    p++;
  parts->host_length = p - parts->host;
  if (parts->host_length == 0)
    return FALSE;
  if (bracketed && (p == end || *p++ != ']'))
    return FALSE;
  return p == end || (*p == ':' && split_port (p, end, parts));
}

static gboolean
split (const char *url, Parts *parts)
{
  const char *end;

  memset (parts, 0, sizeof *parts);
  if (g_ascii_strncasecmp (url, "https://", 8) == 0)
    parts->https = TRUE;
  else if (g_ascii_strncasecmp (url, "http://", 7) != 0)
    return FALSE;
  parts->port = parts->https ? 443 : 80;
  url += parts->https ? 8 : 7;
  end = url + strcspn (url, "/?#");
  if (!split_authority (url, end, parts))
    return FALSE;
  parts->path = end;
  parts->path_length = strcspn (end, "?#");
  if (end[parts->path_length] == '?') {
    parts->query = end + parts->path_length;
    parts->query_length = strcspn (parts->query, "#");
  }
  return TRUE;
}

static char *
dup_host (const Parts *parts)
{
  return g_ascii_strdown (parts->host, parts->host_length);
}

static gboolean
names_loopback (const Parts *parts)
{
  g_autofree char *host = dup_host (parts);
  g_autoptr (GInetAddress) address = NULL;

  if (strcmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address && g_inet_address_get_is_loopback (address);
}

static gboolean
check_split (const char *url, Parts *parts, GError **error)
{
  const char *why = NULL;

  if (url == NULL || *url == '\0')
    why = _ ("the URL is empty");
  else if (strlen (url) > CAMB_URL_MAX_BYTES)
    why = _ ("the URL is longer than 8192 bytes");
  else if (!has_only_clean_characters (url))
    why = _ ("the URL contains spaces or control characters");
  else if (!split (url, parts))
    why = _ ("the URL is not https://HOST[:PORT]/PATH without a user name");
  else if (!parts->https && !names_loopback (parts))
    why = _ ("plain http is accepted for this machine only; use https");
  if (why == NULL)
    return TRUE;
  camb_error_set (error, CAMB_ERROR_SETTINGS, "%s", why);
  return FALSE;
}

/**
 * camb_url_check:
 * @url: (nullable): a URL from outside
 * @error: return location for a %CAMB_ERROR_SETTINGS that says why not, without
 *     showing the URL
 *
 * Tells whether a URL may be requested at all.
 *
 * It may when it is https, or http on loopback (`localhost`, 127.0.0.0/8,
 * `[::1]`); has a host, no user name, no spaces and no control characters;
 * and is at most %CAMB_URL_MAX_BYTES long.
 *
 * Returns: whether it may
 */
gboolean
camb_url_check (const char *url, GError **error)
{
  Parts parts;

  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return check_split (url, &parts, error);
}

/* Bytes beyond ASCII cannot be sent as they are; all others stay. */
static char *
dup_sendable (const char *text, gsize length)
{
  GString *out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++) {
    if ((guchar)text[i] < 0x80)
      g_string_append_c (out, text[i]);
    else
      g_string_append_printf (out, "%%%02X", (guchar)text[i]);
  }
  return g_string_free (out, FALSE);
}

/**
 * camb_url_parse:
 * @url: (nullable): a URL from outside
 * @error: return location for the error of camb_url_check()
 *
 * Makes what libsoup needs of a URL without changing a byte of its path and
 * query: `%2b` and `%2F` stay as they are. A fragment is dropped.
 *
 * Returns: (transfer full): the URI, or %NULL
 */
GUri *
camb_url_parse (const char *url, GError **error)
{
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;
  g_autofree char *query = NULL;
  Parts parts;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_split (url, &parts, error))
    return NULL;
  host = dup_host (&parts);
  path = dup_sendable (parts.path, parts.path_length);
  if (parts.query != NULL)
    query = dup_sendable (parts.query + 1, parts.query_length - 1);
  return g_uri_build (
      SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_ENCODED, parts.https ? "https" : "http",
      NULL, host, parts.port == (parts.https ? 443 : 80) ? -1 : (int)parts.port,
      *path ? path : "/", query, NULL);
}

/**
 * camb_url_is_loopback:
 * @url: (nullable): a URL
 *
 * Tells whether a URL leads to this machine itself.
 *
 * Returns: whether it does; %FALSE when it may not be requested at all
 */
gboolean
camb_url_is_loopback (const char *url)
{
  Parts parts;

  return check_split (url, &parts, NULL) && names_loopback (&parts);
}

/**
 * camb_url_same_origin:
 * @a: (nullable): a URL
 * @b: (nullable): another
 *
 * Tells whether two URLs have the same scheme, host and port.
 *
 * Returns: whether they have; %FALSE when one may not be requested at all
 */
gboolean
camb_url_same_origin (const char *a, const char *b)
{
  Parts pa;
  Parts pb;

  if (!check_split (a, &pa, NULL) || !check_split (b, &pb, NULL))
    return FALSE;
  return pa.https == pb.https && pa.port == pb.port &&
         pa.host_length == pb.host_length &&
         g_ascii_strncasecmp (pa.host, pb.host, pa.host_length) == 0;
}

static gboolean
has_scheme (const char *text)
{
  gsize length = 0;

  if (!g_ascii_isalpha (*text))
    return FALSE;
  while (g_ascii_isalnum (text[length]) ||
         (text[length] && strchr ("+-.", text[length])))
    length++;
  return text[length] == ':';
}

static void
drop_last_segment (GString *path)
{
  const char *slash = strrchr (path->str, '/');

  g_string_truncate (path, slash ? slash - path->str : 0);
}

/* RFC 3986, 5.2.4, for a path that starts with a slash. */
static char *
remove_dot_segments (const char *path)
{
  GString *out = g_string_new (NULL);
  g_auto (GStrv) segments = g_strsplit (path + 1, "/", -1);

  for (guint i = 0; segments[i]; i++) {
    gboolean last = segments[i + 1] == NULL;

    if (strcmp (segments[i], "..") == 0)
      drop_last_segment (out);
    else if (strcmp (segments[i], ".") != 0) {
      g_string_append_printf (out, "/%s", segments[i]);
      continue;
    }
    if (last)
      g_string_append_c (out, '/');
  }
  return g_string_free (out, FALSE);
}

static char *
merge_path (const Parts *base, const char *location)
{
  g_autoptr (GString) path = g_string_new_len (base->path, base->path_length);
  gsize length = strcspn (location, "?");
  g_autofree char *clean = NULL;

  drop_last_segment (path);
  g_string_append_c (path, '/');
  g_string_append_len (path, location, length);
  clean = remove_dot_segments (path->str);
  return g_strconcat (clean, location + length, NULL);
}

static char *
join (const Parts *base, const char *location)
{
  const char *scheme = base->https ? "https:" : "http:";
  g_autofree char *authority =
      g_strndup (base->authority, base->path - base->authority);
  g_autofree char *path = g_strndup (base->path, base->path_length);
  g_autofree char *merged = NULL;

  if (g_str_has_prefix (location, "//"))
    return g_strconcat (scheme, location, NULL);
  if (*location == '/')
    return g_strconcat (scheme, "//", authority, location, NULL);
  if (*location == '?')
    return g_strconcat (scheme, "//", authority, path, location, NULL);
  merged = merge_path (base, location);
  return g_strconcat (scheme, "//", authority, merged, NULL);
}

/**
 * camb_url_resolve:
 * @base: the URL that was requested
 * @location: (nullable): the `Location` of its answer
 * @error: return location for an error: %CAMB_ERROR_SETTINGS when the target
 *     may not be requested
 *
 * Finds where a redirect leads, keeping the bytes of both.
 *
 * A redirect from https to http is refused, even to loopback.
 *
 * Returns: (transfer full): a URL that camb_url_check() accepts, or %NULL
 */
char *
camb_url_resolve (const char *base, const char *location, GError **error)
{
  g_autofree char *target = NULL;
  g_autofree char *result = NULL;
  Parts from;
  Parts to;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_split (base, &from, error))
    return NULL;
  if (location == NULL || *location == '\0' || *location == '#') {
    camb_error_set (error, CAMB_ERROR_SETTINGS,
                    _ ("the redirect does not say where to"));
    return NULL;
  }
  target = g_strndup (location, strcspn (location, "#"));
  result = has_scheme (target) ? g_strdup (target) : join (&from, target);
  if (!check_split (result, &to, error))
    return NULL;
  if (from.https && !to.https) {
    camb_error_set (error, CAMB_ERROR_SETTINGS,
                    _ ("the redirect leads from https to plain http"));
    return NULL;
  }
  return g_steal_pointer (&result);
}

/**
 * camb_url_redact:
 * @url: (nullable): a URL, which may be signed
 *
 * Makes a URL fit for logs and messages: without user, query and fragment.
 *
 * Returns: (transfer full): what may be shown
 */
char *
camb_url_redact (const char *url)
{
  Parts parts;
  g_autofree char *rest = NULL;

  if (!check_split (url, &parts, NULL))
    return g_strdup ("(refused URL)");
  rest = g_strndup (parts.authority,
                    parts.path + parts.path_length - parts.authority);
  return g_strconcat (parts.https ? "https://" : "http://", rest, NULL);
}

/**
 * camb_url_dup_host:
 * @url: (nullable): a URL
 *
 * Gets the host of a URL in lower case, for messages that name it.
 *
 * Returns: (nullable) (transfer full): the host, or %NULL when the URL may not
 *     be requested at all
 */
char *
camb_url_dup_host (const char *url)
{
  Parts parts;

  return check_split (url, &parts, NULL) ? dup_host (&parts) : NULL;
}
