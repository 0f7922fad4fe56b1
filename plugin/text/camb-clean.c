/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "camb-clean.h"

#define REPLACEMENT 0xfffd
#define ELLIPSIS "…"

typedef enum
{
  FATE_KEEP,
  FATE_ATTACH,
  FATE_SPACE,
  FATE_NEWLINE,
  FATE_DROP,
} Fate;

typedef struct
{
  GString *out;
  gsize max_bytes;
  gunichar pending;
  guint n_marks;
  gboolean readable;
  gboolean full;
} Cleaner;

/* Embeddings, overrides, isolates and their deprecated kin change how the text
 * around them reads; annotation anchors and the byte order mark are invisible
 * and have no place inside a line. */
static gboolean
is_banned_format (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x206f) ||
         (c >= 0xfff9 && c <= 0xfffb) || c == 0xfeff;
}

static gboolean
is_noncharacter (gunichar c)
{
  return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

/* The letters of the commonest scripts, without a look into tables. */
static gboolean
is_common (gunichar c)
{
  return (c > 0x20 && c < 0x7f) || (c >= 0xc0 && c <= 0x24f) ||
         (c >= 0x400 && c <= 0x481) || (c >= 0x5d0 && c <= 0x5ea) ||
         (c >= 0x620 && c <= 0x64a) || (c >= 0x3041 && c <= 0x3096) ||
         (c >= 0x30a1 && c <= 0x30fa) || (c >= 0x4e00 && c <= 0x9fff) ||
         (c >= 0xac00 && c <= 0xd7a3);
}

static Fate
get_fate (gunichar c)
{
  if (is_common (c))
    return FATE_KEEP;
  if (c == 0x85 || c == 0x2028 || c == 0x2029 || (c >= '\n' && c <= '\r'))
    return FATE_NEWLINE;
  if (g_unichar_isspace (c))
    return FATE_SPACE;
  if (g_unichar_iscntrl (c) || is_noncharacter (c) || is_banned_format (c))
    return FATE_DROP;
  if (g_unichar_ismark (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
    return FATE_ATTACH;
  return FATE_KEEP;
}

static void
append (GString *out, gunichar c)
{
  if (c < 0x80)
    g_string_append_c (out, (char)c);
  else
    g_string_append_unichar (out, c);
}

static void
emit (Cleaner *self, gunichar c)
{
  /* Room for what waits, for this one and for the sign of a cut. */
  if (self->out->len + 6 + 6 + strlen (ELLIPSIS) > self->max_bytes) {
    g_string_append (self->out, ELLIPSIS);
    self->full = TRUE;
    return;
  }
  if (self->pending != 0 && self->out->len > 0)
    append (self->out, self->pending);
  self->pending = 0;
  append (self->out, c);
}

static void
take (Cleaner *self, gunichar c)
{
  switch (get_fate (c)) {
  case FATE_KEEP:
    self->n_marks = 0;
    self->readable = TRUE;
    emit (self, c);
    break;
  case FATE_ATTACH:
    if (self->n_marks++ >= CAMB_CLEAN_MAX_MARKS)
      break;
    self->readable = self->readable || g_unichar_ismark (c);
    emit (self, c);
    break;
  case FATE_SPACE:
    if (self->pending == 0)
      self->pending = c == '\t' ? ' ' : c;
    break;
  case FATE_NEWLINE:
    self->pending = '\n';
    break;
  case FATE_DROP:
    break;
  }
}

/* How long @text is if it is in ASCII and needs no cleaning, else 0. Most lines
 * of most transcripts are like that, and need not be looked at twice. */
gsize
camb_clean_measure (const char *text, gsize max_bytes)
{
  char last = ' ';
  gsize n = 0;

  if (text == NULL)
    return 0;
  for (; text[n] != '\0'; last = text[n++])
    if (text[n] < ' ' || text[n] > '~' || (text[n] == ' ' && last == ' '))
      return 0;
  return last != ' ' && n + 6 + 6 + strlen (ELLIPSIS) <= max_bytes ? n : 0;
}

/* Makes @text fit to be shown and puts that into @out, whatever it is: valid
 * UTF-8 with U+FFFD for what is not, no control characters but single
 * newlines, no bidirectional overrides, embeddings or isolates, at most
 * CAMB_CLEAN_MAX_MARKS marks in a row, no white space around lines or doubled
 * within them, and no more than @max_bytes bytes (an ellipsis marks a cut).
 * Joiners and directional marks stay: scripts and emoji need them.
 * Returns whether there is anything to read; if not, @out is empty. */
gboolean
camb_clean (GString *out, const char *text, gsize max_bytes)
{
  Cleaner self = {.out = out, .max_bytes = max_bytes};
  const char *at = text;
  gsize length = camb_clean_measure (text, max_bytes);

  g_string_truncate (out, 0);
  if (length > 0) {
    g_string_append_len (out, text, length);
    return TRUE;
  }
  while (at != NULL && *at != '\0' && !self.full) {
    gunichar c = g_utf8_get_char_validated (at, -1);
    gboolean valid = c != (gunichar)-1 && c != (gunichar)-2;

    take (&self, valid ? c : REPLACEMENT);
    at = valid ? g_utf8_next_char (at) : at + 1;
  }
  if (!self.readable)
    g_string_truncate (out, 0);
  return self.readable;
}

/* Puts all of the cleaned @text on one line. */
void
camb_clean_flatten (char *text)
{
  g_strdelimit (text, "\n", ' ');
}
