/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "camb-error.h"

#define MAX_BYTES (32 * 1024 * 1024)
#define MAX_DEPTH 64
#define MAX_VALUES (4 * 1000 * 1000)
#define MAX_MEMBERS 100000
#define MAX_NUMBER_BYTES 400

/* Both as long as the other, without "\u". */
#define ESCAPED_NUL "0000"
#define ESCAPED_REPLACEMENT "fffd"
#define REPLACEMENT 0xfffd

/* json-glib 1.6 recurses without limit and takes more than JSON: infinite
 * numbers, integers that overflow, comments, repeated names, strings that end
 * at an escaped NUL. So a text is scanned first, without recursion, and only
 * flawless JSON of bounded size is passed on. An escaped NUL is no flaw, but no
 * character of any text either: a replacement character takes its place. */
typedef struct
{
  const char *p;
  const char *end;
  const char *flaw; /* what is wrong at p */
  guint depth;
  guint n_values;
  gboolean is_object[MAX_DEPTH];
  GHashTable *names[MAX_DEPTH]; /* of the object at that depth */
  GString *string;              /* the last one, decoded */
  GPtrArray *nuls;              /* where the digits of escaped NULs are */
  gboolean in_name;
} Scan;

static gboolean
fail (Scan *self, const char *flaw)
{
  self->flaw = flaw;
  return FALSE;
}

static void
skip_space (Scan *self)
{
  while (self->p < self->end && (*self->p == ' ' || *self->p == '\t' ||
                                 *self->p == '\n' || *self->p == '\r'))
    self->p++;
}

static char
peek (const Scan *self)
{
  return self->p < self->end ? *self->p : '\0';
}

static int
scan_hex4 (Scan *self)
{
  int value = 0;

  if (self->end - self->p < 4)
    return -1;
  for (guint i = 0; i < 4; i++, self->p++) {
    if (!g_ascii_isxdigit (*self->p))
      return -1;
    value = value * 16 + g_ascii_xdigit_value (*self->p);
  }
  return value;
}

/* After "\u". */
static gboolean
scan_code_point (Scan *self)
{
  int high = scan_hex4 (self);
  int low;

  if (high < 0)
    return fail (self, _ ("a broken escape"));
  if (high == 0) {
    if (self->in_name)
      return fail (self, _ ("a NUL character"));
    g_ptr_array_add (self->nuls, (char *)self->p - strlen (ESCAPED_NUL));
    high = REPLACEMENT;
  }
  if (high < 0xd800 || high > 0xdfff) {
    g_string_append_unichar (self->string, high);
    return TRUE;
  }
  if (high > 0xdbff || self->end - self->p < 6 || self->p[0] != '\\' ||
      self->p[1] != 'u')
    return fail (self, _ ("half a character"));
  self->p += 2;
  low = scan_hex4 (self);
  if (low < 0xdc00 || low > 0xdfff)
    return fail (self, _ ("half a character"));
  g_string_append_unichar (self->string,
                           0x10000 + ((high - 0xd800) << 10) + low - 0xdc00);
  return TRUE;
}

static gboolean
scan_escape (Scan *self)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meant[] = "\"\\/\b\f\n\r\t";
  char c = peek (self);
  const char *letter;

  self->p++;
  if (c == 'u')
    return scan_code_point (self);
  letter = c ? strchr (letters, c) : NULL;
  if (letter == NULL)
    return fail (self, _ ("a broken escape"));
  g_string_append_c (self->string, meant[letter - letters]);
  return TRUE;
}

/* At the opening quote. */
static gboolean
scan_string (Scan *self)
{
  g_string_truncate (self->string, 0);
  self->p++;
  while (self->p < self->end) {
    const char *start = self->p;

    while (self->p < self->end && *self->p != '"' && *self->p != '\\' &&
           (guchar)*self->p >= 0x20)
      self->p++;
    g_string_append_len (self->string, start, self->p - start);
    if (self->p == self->end)
      break;
    if (*self->p == '"') {
      self->p++;
      return TRUE;
    }
    if (*self->p++ != '\\')
      return fail (self, _ ("a control character"));
    if (!scan_escape (self))
      return FALSE;
  }
  return fail (self, _ ("a string without an end"));
}

static guint
skip_digits (Scan *self)
{
  const char *start = self->p;

  while (g_ascii_isdigit (peek (self)))
    self->p++;
  return MIN (self->p - start, MAX_NUMBER_BYTES + 1);
}

static gboolean
check_number (Scan *self, const char *start, gboolean integer)
{
  char text[MAX_NUMBER_BYTES + 1];
  gsize length = self->p - start;

  if (length > MAX_NUMBER_BYTES)
    return fail (self, _ ("a number of too many digits"));
  memcpy (text, start, length);
  text[length] = '\0';
  if (integer)
    return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, NULL,
                                     NULL) ||
           fail (self, _ ("an integer beyond 64 bits"));
  return isfinite (g_ascii_strtod (text, NULL)) ||
         fail (self, _ ("a number without bounds"));
}

static gboolean
scan_number (Scan *self)
{
  const char *start = self->p;
  gboolean integer = TRUE;
  gboolean zero;

  if (peek (self) == '-')
    self->p++;
  zero = peek (self) == '0';
  if (skip_digits (self) > 1 ? zero : !g_ascii_isdigit (self->p[-1]))
    return fail (self, _ ("a malformed number"));
  if (peek (self) == '.') {
    integer = FALSE;
    self->p++;
    if (skip_digits (self) == 0)
      return fail (self, _ ("a malformed number"));
  }
  if (peek (self) == 'e' || peek (self) == 'E') {
    integer = FALSE;
    self->p++;
    if (peek (self) == '+' || peek (self) == '-')
      self->p++;
    if (skip_digits (self) == 0)
      return fail (self, _ ("a malformed number"));
  }
  return check_number (self, start, integer);
}

static gboolean
scan_word (Scan *self)
{
  static const char *const words[] = {"true", "false", "null"};

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize length = strlen (words[i]);

    if ((gsize)(self->end - self->p) >= length &&
        memcmp (self->p, words[i], length) == 0) {
      self->p += length;
      return TRUE;
    }
  }
  return fail (self, self->p == self->end ? _ ("the end of the text")
                                          : _ ("something that is no value"));
}

/* At the opening bracket. */
static gboolean
push (Scan *self)
{
  if (self->depth == MAX_DEPTH)
    return fail (self, _ ("too many levels of brackets"));
  self->is_object[self->depth] = *self->p++ == '{';
  if (self->is_object[self->depth] && self->names[self->depth] == NULL)
    self->names[self->depth] =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  else if (self->is_object[self->depth])
    g_hash_table_remove_all (self->names[self->depth]);
  self->depth++;
  return TRUE;
}

/* The name of a member and its colon. */
static gboolean
scan_name (Scan *self)
{
  GHashTable *names = self->names[self->depth - 1];

  skip_space (self);
  if (peek (self) != '"')
    return fail (self, _ ("a member without a name"));
  self->in_name = TRUE;
  if (!scan_string (self))
    return FALSE;
  self->in_name = FALSE;
  if (!g_hash_table_add (names, g_strdup (self->string->str)))
    return fail (self, _ ("a name that stands twice in one object"));
  if (g_hash_table_size (names) > MAX_MEMBERS)
    return fail (self, _ ("too many members in one object"));
  skip_space (self);
  if (peek (self) != ':')
    return fail (self, _ ("a name without a value"));
  self->p++;
  return TRUE;
}

/* Closes what ends here, and comes to the next value if there is one. */
static gboolean
scan_to_next_value (Scan *self, gboolean first)
{
  for (; self->depth > 0; self->depth--, first = FALSE) {
    gboolean object = self->is_object[self->depth - 1];

    skip_space (self);
    if (peek (self) != (object ? '}' : ']')) {
      if (!first && peek (self) != ',')
        return fail (self, _ ("a missing comma or bracket"));
      self->p += !first;
      return !object || scan_name (self);
    }
    self->p++;
  }
  return TRUE;
}

static gboolean
scan_value (Scan *self)
{
  char c;

  skip_space (self);
  if (++self->n_values > MAX_VALUES)
    return fail (self, _ ("too many values"));
  c = peek (self);
  if (c == '{' || c == '[')
    return push (self) && scan_to_next_value (self, TRUE);
  if (c == '"'                            ? !scan_string (self)
      : (c == '-' || g_ascii_isdigit (c)) ? !scan_number (self)
                                          : !scan_word (self))
    return FALSE;
  return scan_to_next_value (self, FALSE);
}

static gboolean
scan_text (Scan *self)
{
  do {
    if (!scan_value (self))
      return FALSE;
  } while (self->depth > 0);
  skip_space (self);
  return self->p == self->end || fail (self, _ ("something after the end"));
}

static gboolean
check_characters (const char *text, gsize length, GError **error)
{
  const char *why = NULL;

  if (length > MAX_BYTES)
    why = _ ("it is longer than 32 MiB");
  else if (length == 0)
    why = _ ("it is empty");
  else if (memchr (text, '\0', length))
    why = _ ("it contains NUL bytes");
  else if (!g_utf8_validate (text, length, NULL))
    why = _ ("it is not valid UTF-8");
  if (why == NULL)
    return TRUE;
  camb_error_set (error, CAMB_ERROR_PROTOCOL, _ ("the answer is not JSON: %s"),
                  why);
  return FALSE;
}

/* Returns: (transfer full): what differs from the text in the escapes alone. */
static char *
replace_nuls (const char *text, gsize length, const GPtrArray *nuls)
{
  char *copy = g_memdup2 (text, length);

  for (guint i = 0; i < nuls->len; i++) {
    const char *digits = g_ptr_array_index (nuls, i);

    memcpy (copy + (digits - text), ESCAPED_REPLACEMENT,
            strlen (ESCAPED_REPLACEMENT));
  }
  return copy;
}

/* Puts a text into @copy if json-glib shall read that instead. */
static gboolean
check_json (const char *text, gsize length, char **copy, GError **error)
{
  g_autoptr (GString) string = g_string_new (NULL);
  g_autoptr (GPtrArray) nuls = g_ptr_array_new ();
  Scan scan = {.p = text, .end = text + length, .string = string, .nuls = nuls};
  gboolean ok = scan_text (&scan);

  for (guint i = 0; i < MAX_DEPTH; i++)
    g_clear_pointer (&scan.names[i], g_hash_table_unref);
  if (!ok)
    camb_error_set (error, CAMB_ERROR_PROTOCOL,
                    _ ("the answer is not sound JSON: %s at byte %u"),
                    scan.flaw, (guint)(scan.p - text));
  else if (nuls->len > 0)
    *copy = replace_nuls (text, length, nuls);
  return ok;
}

/**
 * camb_json_parse:
 * @body: what a server sent
 * @error: return location for a %CAMB_ERROR_PROTOCOL that says what is wrong
 *
 * Parses JSON from an untrusted source, strictly: valid UTF-8 without NUL, a
 * byte order mark at most; the grammar of RFC 8259 and nothing beyond it; no
 * name twice in an object; numbers that are finite, integers that fit 64 bits;
 * at most 64 levels, four million values and 32 MiB. A NUL that is escaped in a
 * value becomes U+FFFD; nobody could read on behind it.
 *
 * Returns: (transfer full): the root, which is immutable, or %NULL
 */
JsonNode *
camb_json_parse (GBytes *body, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *copy = NULL;
  const char *text;
  gsize length;

  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  text = g_bytes_get_data (body, &length);
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0) {
    text += 3;
    length -= 3;
  }
  if (!check_characters (text, length, error) ||
      !check_json (text, length, &copy, error))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, copy != NULL ? copy : text, length,
                                   &local)) {
    camb_error_set (error, CAMB_ERROR_PROTOCOL,
                    _ ("the answer is not JSON: %s"), local->message);
    return NULL;
  }
  return json_parser_steal_root (parser);
}
