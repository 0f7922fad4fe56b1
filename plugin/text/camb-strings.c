/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "camb-strings.h"

/* One block holds some hundred lines: few allocations, little waste. */
#define BLOCK_SIZE 16384

/* A longer string gets a block of its own. */
#define MAX_SHARED (BLOCK_SIZE / 4)

typedef struct _Block Block;
struct _Block
{
  Block *next;
  char data[];
};

struct _CambStrings
{
  /* The first is the one that is being filled. */
  Block *blocks;
  gsize used;
  /* Of strings that live elsewhere. */
  gpointer owner;
  GDestroyNotify release;
};

static void
free_blocks (Block *block)
{
  while (block != NULL) {
    Block *next = block->next;

    g_free (block);
    block = next;
  }
}

static void
clear_strings (gpointer data)
{
  CambStrings *self = data;

  free_blocks (self->blocks);
  if (self->release != NULL)
    self->release (self->owner);
}

CambStrings *
camb_strings_new (void)
{
  CambStrings *self = g_atomic_rc_box_new0 (CambStrings);

  self->used = BLOCK_SIZE;
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

static char *
allocate_alone (CambStrings *self, gsize size)
{
  Block *block = g_malloc (sizeof (Block) + size);

  /* Behind the one that is being filled, if there is one. */
  if (self->blocks == NULL) {
    block->next = NULL;
    self->blocks = block;
    self->used = BLOCK_SIZE;
  } else {
    block->next = self->blocks->next;
    self->blocks->next = block;
  }
  return block->data;
}

static char *
allocate (CambStrings *self, gsize size)
{
  Block *block;

  if (size > MAX_SHARED)
    return allocate_alone (self, size);
  if (self->used + size > BLOCK_SIZE) {
    block = g_malloc (sizeof (Block) + BLOCK_SIZE);
    block->next = self->blocks;
    self->blocks = block;
    self->used = 0;
  }
  self->used += size;
  return self->blocks->data + self->used - size;
}

/* Copies @length bytes of @text, or up to its end if that is -1. The copy
 * belongs to @self and ends in a zero byte. */
const char *
camb_strings_add (CambStrings *self, const char *text, gssize length)
{
  gsize n = length < 0 ? strlen (text) : (gsize)length;
  char *copy = allocate (self, n + 1);

  memcpy (copy, text, n);
  copy[n] = '\0';
  return copy;
}

/* Forgets all strings, for one who is sure that nobody else uses them. What was
 * being filled is filled again. */
void
camb_strings_clear (CambStrings *self)
{
  if (self->blocks == NULL || self->used == BLOCK_SIZE) {
    free_blocks (g_steal_pointer (&self->blocks));
    self->used = BLOCK_SIZE;
    return;
  }
  free_blocks (g_steal_pointer (&self->blocks->next));
  self->used = 0;
}

/* Keeps @owner, whose strings are used beside those of @self, as long as @self;
 * then calls @release, which may be NULL, for it. There is one owner at most.
 */
void
camb_strings_hold (CambStrings *self, gpointer owner, GDestroyNotify release)
{
  g_assert (self->owner == NULL);

  self->owner = owner;
  self->release = release;
}
