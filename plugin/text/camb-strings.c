/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-strings.h"

/* One block holds some hundred lines: few allocations, little waste. */
#define BLOCK_SIZE 16384

struct _CambStrings
{
  GStringChunk *chunk;
};

static void
clear_strings (gpointer data)
{
  CambStrings *self = data;

  g_string_chunk_free (self->chunk);
}

CambStrings *
camb_strings_new (void)
{
  CambStrings *self = g_atomic_rc_box_new0 (CambStrings);

  self->chunk = g_string_chunk_new (BLOCK_SIZE);
  return self;
}

CambStrings *
camb_strings_ref (CambStrings *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
camb_strings_unref (CambStrings *self)
{
  g_atomic_rc_box_release_full (self, clear_strings);
}

/* Copies @length bytes of @text, or up to its end if that is -1. The copy
 * belongs to @self and ends in a zero byte. */
const char *
camb_strings_add (CambStrings *self, const char *text, gssize length)
{
  return g_string_chunk_insert_len (self->chunk, text, length);
}

/* Forgets all strings, for one who is sure that nobody else uses them. */
void
camb_strings_clear (CambStrings *self)
{
  g_string_chunk_clear (self->chunk);
}
