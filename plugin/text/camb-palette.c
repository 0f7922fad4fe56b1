/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which speaker has which colour, in all transcripts of this process: the
 * dubs of one film are watched side by side, and in each of them somebody else
 * may speak first. */

#include <string.h>

#include "camb-palette.h"
#include "camb-speakers.h"

#define N CAMB_SPEAKERS_N_COLORS

/* Names come from the network. Who comes later is not remembered. */
#define MAX_NAMES 4096

#define NONE (-1)

static GMutex lock;
/* Names to colours plus one. A tree, since hashes collide on demand. */
static GTree *known;
/* How many names have each colour. */
static guint n_names[N];

/* Those who are known keep their colour, unless somebody else in the same
 * transcript has it. Lock held. */
static void
assign_known (const GPtrArray *names, int *numbers, gboolean *used)
{
  for (guint i = 0; i < names->len; i++) {
    gpointer found = g_tree_lookup (known, g_ptr_array_index (names, i));
    int number = GPOINTER_TO_INT (found) - 1;

    numbers[i] = NONE;
    if (number == NONE || used[number])
      continue;
    numbers[i] = number;
    used[number] = TRUE;
  }
}

/* The colour that the fewest have, of those that this transcript has left.
 * Lock held. */
static int
find_free (const gboolean *used)
{
  int best = NONE;

  for (int i = 0; i < N; i++)
    if (!used[i] && (best == NONE || n_names[i] < n_names[best]))
      best = i;
  return best;
}

/* Lock held. */
static void
remember (const char *name, int number)
{
  if (g_tree_nnodes (known) >= MAX_NAMES || g_tree_lookup (known, name) != NULL)
    return;
  g_tree_insert (known, g_strdup (name), GINT_TO_POINTER (number + 1));
  n_names[number]++;
}

/*
 * Gives the cleaned @names of the speakers of one transcript, in the order in
 * which they first speak, the numbers of their colours: those that they have
 * in other transcripts, or else new ones. No two of the first
 * CAMB_SPEAKERS_N_COLORS get the same; numbers from there on repeat colours.
 * From any thread. Returns ints.
 */
GArray *
camb_palette_assign (const GPtrArray *names)
{
  GArray *numbers = g_array_sized_new (FALSE, FALSE, sizeof (int), names->len);
  gboolean used[N] = {FALSE};
  int next_repeated = N;

  g_array_set_size (numbers, names->len);
  g_mutex_lock (&lock);
  if (known == NULL)
    known = g_tree_new ((GCompareFunc)strcmp);
  assign_known (names, (int *)numbers->data, used);
  for (guint i = 0; i < names->len; i++) {
    int *number = &g_array_index (numbers, int, i);
    int found = *number == NONE ? find_free (used) : NONE;

    if (found != NONE) {
      *number = found;
      used[found] = TRUE;
      remember (g_ptr_array_index (names, i), found);
    } else if (*number == NONE) {
      *number = next_repeated++;
    }
  }
  g_mutex_unlock (&lock);
  return numbers;
}
