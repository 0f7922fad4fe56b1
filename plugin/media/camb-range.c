/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-range.h"

/* Reads a run of digits. More strict than g_ascii_strtoull(): no sign, no
 * leading space, nothing beyond 63 bits. */
static gboolean
take_number (const char **cursor, gint64 *number)
{
  const char *p = *cursor;
  gint64 n = 0;

  if (!g_ascii_isdigit (*p))
    return FALSE;
  for (; g_ascii_isdigit (*p); p++) {
    int digit = *p - '0';

    if (n > (G_MAXINT64 - digit) / 10)
      return FALSE;
    n = n * 10 + digit;
  }
  *cursor = p;
  *number = n;
  return TRUE;
}

static gboolean
take_char (const char **cursor, char c)
{
  if (**cursor != c)
    return FALSE;
  (*cursor)++;
  return TRUE;
}

static void
skip_blanks (const char **cursor)
{
  while (**cursor == ' ' || **cursor == '\t')
    (*cursor)++;
}

static gboolean
take_positions (const char **cursor, CambContentRange *range)
{
  if (take_char (cursor, '*'))
    return TRUE;
  return take_number (cursor, &range->start) && take_char (cursor, '-') &&
         take_number (cursor, &range->end) && range->start <= range->end;
}

static gboolean
take_total (const char **cursor, CambContentRange *range)
{
  if (take_char (cursor, '*'))
    return range->start >= 0;
  return take_number (cursor, &range->total) && range->end < range->total;
}

/**
 * camb_range_dup_request:
 * @start: the first byte wanted
 * @end: behind the last byte wanted; %G_MAXUINT64 for all there are
 *
 * Returns: (transfer full): the value of a `Range` header (RFC 9110, 14.1.2)
 */
char *
camb_range_dup_request (guint64 start, guint64 end)
{
  if (end == G_MAXUINT64)
    return g_strdup_printf ("bytes=%" G_GUINT64_FORMAT "-", start);
  return g_strdup_printf ("bytes=%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT,
                          start, end - 1);
}

/**
 * camb_range_parse:
 * @value: (nullable): a `Content-Range` header
 * @range: (out): what it says; undefined on failure
 *
 * Understands `bytes 0-99/100`, an unknown total written as an asterisk, and
 * the form without positions that a 416 carries (RFC 9110, 14.4). Whatever
 * contradicts itself is refused, so that nobody splices on its word.
 *
 * Returns: whether @value is a sound range in bytes
 */
gboolean
camb_range_parse (const char *value, CambContentRange *range)
{
  CambContentRange parsed = {-1, -1, -1};

  g_return_val_if_fail (range != NULL, FALSE);

  if (value == NULL || g_ascii_strncasecmp (value, "bytes", 5) != 0)
    return FALSE;
  value += 5;
  if (*value != ' ' && *value != '\t')
    return FALSE;
  skip_blanks (&value);
  if (!take_positions (&value, &parsed) || !take_char (&value, '/') ||
      !take_total (&value, &parsed))
    return FALSE;
  skip_blanks (&value);
  if (*value != '\0')
    return FALSE;
  *range = parsed;
  return TRUE;
}

/**
 * camb_range_parse_length:
 * @value: (nullable): a `Content-Length` header
 * @length: (out): the length in bytes; undefined on failure
 *
 * Returns: whether @value is one plain decimal number
 */
gboolean
camb_range_parse_length (const char *value, gint64 *length)
{
  g_return_val_if_fail (length != NULL, FALSE);

  return value != NULL && take_number (&value, length) && *value == '\0';
}
