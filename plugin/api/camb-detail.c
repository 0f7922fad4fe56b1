/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-detail.h"

#include <string.h>

#define MAX_INPUT_BYTES (64 * 1024)
#define MIN_SECRET_BYTES 6

static gboolean
ends_url (gunichar c)
{
  return c == ' ' || (c < 0x80 && strchr ("\"'<>()[]{}|\\", (int)c));
}

static gunichar
flatten (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  if (type == G_UNICODE_FORMAT || type == G_UNICODE_SURROGATE)
    return 0;
  if (type == G_UNICODE_CONTROL || g_unichar_isspace (c))
    return ' ';
  return c;
}

static void
append_once (GString *out, gunichar c)
{
  if (c != ' ' || (out->len > 0 && out->str[out->len - 1] != ' '))
    g_string_append_unichar (out, c);
}

/* One line of plain characters; of URLs only what stands before the query. */
static GString *
flatten_text (const char *text)
{
  GString *out = g_string_new (NULL);
  gboolean in_url = FALSE;
  gboolean in_query = FALSE;
  guint n_chars = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    gunichar c = flatten (g_utf8_get_char (p));

    if (c == 0)
      continue;
    if (ends_url (c))
      in_url = in_query = FALSE;
    else if (g_str_has_prefix (p, "://"))
      in_url = TRUE;
    else if (in_url && (c == '?' || c == '#'))
      in_query = TRUE;
    if (in_query)
      continue;
    if (++n_chars >= CAMB_DETAIL_MAX_CHARS) {
      g_string_append (out, "…");
      break;
    }
    append_once (out, c);
  }
  return out;
}

/**
 * camb_detail_hide: (skip)
 * @text: (nullable): a text for the user
 * @secret: (nullable): what must not stand in it
 *
 * Puts asterisks for a secret that a server has echoed. One of a few letters
 * is left, as it would stand in ordinary words.
 *
 * Returns: (nullable) (transfer full): the text
 */
char *
camb_detail_hide (const char *text, const char *secret)
{
  GString *hidden;

  if (text == NULL || secret == NULL || strlen (secret) < MIN_SECRET_BYTES)
    return g_strdup (text);
  hidden = g_string_new (text);
  g_string_replace (hidden, secret, "***", 0);
  return g_string_free (hidden, FALSE);
}

/**
 * camb_detail_clean:
 * @text: (nullable): what a server said
 * @length: its bytes, or -1 when it ends with a NUL
 * @secret: (nullable): what must not be shown even if the server echoes it
 *
 * Makes a server's words fit for a message to the user.
 *
 * The result is one line of valid UTF-8 without control or invisible
 * formatting characters, at most %CAMB_DETAIL_MAX_CHARS long. URLs in it
 * lose their query, which may be a signature.
 *
 * Returns: (nullable) (transfer full): the text, or %NULL when nothing is left
 */
char *
camb_detail_clean (const char *text, gssize length, const char *secret)
{
  g_autofree char *valid = NULL;
  g_autofree char *hidden = NULL;
  g_autoptr (GString) flat = NULL;

  if (text == NULL)
    return NULL;
  if (length < 0)
    length = strlen (text);
  valid = g_utf8_make_valid (text, MIN (length, MAX_INPUT_BYTES));
  hidden = camb_detail_hide (valid, secret);
  flat = flatten_text (hidden);
  g_strchomp (flat->str);
  if (*flat->str == '\0')
    return NULL;
  return g_string_free (g_steal_pointer (&flat), FALSE);
}
