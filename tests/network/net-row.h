/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "net-take.h"

G_BEGIN_DECLS

/* Where a row applies: the wires, without a cache and with one. */
#define NET_PLAIN (1u << 0)
#define NET_TLS (1u << 1)
#define NET_H2 (1u << 2)
#define NET_PLAIN_CACHED (1u << 3)
#define NET_TLS_CACHED (1u << 4)
#define NET_H2_CACHED (1u << 5)
#define NET_UNCACHED (NET_PLAIN | NET_TLS | NET_H2)
#define NET_CACHED (NET_PLAIN_CACHED | NET_TLS_CACHED | NET_H2_CACHED)
#define NET_EVERYWHERE (NET_UNCACHED | NET_CACHED)

#define NET_FOR_EVER 1000000

/* For a row that may fail in any way, as long as it says so once. */
#define NET_ANY_CODE -1

/**
 * NetAct:
 * @NET_ACT_PLAY: plays from the start to the end
 * @NET_ACT_PAUSE: goes to PAUSED first
 * @NET_ACT_SEEK: goes to PAUSED first, and then to 20 s
 */
typedef enum
{
  NET_ACT_PLAY,
  NET_ACT_PAUSE,
  NET_ACT_SEEK,
} NetAct;

/**
 * NetOutcome:
 * @NET_SAME: what comes out is what comes out of the undisturbed run
 * @NET_FAIL: one error
 * @NET_EITHER: one of the two: never other bytes, never less of them
 */
typedef enum
{
  NET_SAME,
  NET_FAIL,
  NET_EITHER,
} NetOutcome;

typedef struct _NetRow NetRow;

/**
 * NetRow:
 * @name: of the row
 * @media: what is played, %NET_FILM by default
 * @modes: where, %NET_EVERYWHERE by default
 * @prepare: (nullable): sets the fault up, before anything plays
 * @act: what is done
 * @between: (nullable): what happens while the take stands
 * @outcome: what has to come of it
 * @code: of RESOURCE, READ by default, for an error that may come
 * @words: (nullable): what the error has to say, joined by “|”
 * @check: (nullable): what else has to be so, after the end
 * @at: for @prepare: where in the file, from 0 to 1
 * @n: for @prepare: how often, or which
 * @end: for @prepare: how
 *
 * A fault and what has to come of it.
 */
struct _NetRow
{
  const char *name;
  const char *media;
  guint modes;
  void (*prepare) (Net *net, const NetRow *row);
  NetAct act;
  void (*between) (Net *net, const NetRow *row);
  NetOutcome outcome;
  int code;
  const char *words;
  void (*check) (Net *net, NetTake *take, const NetRow *row);
  double at;
  guint n;
  CambServiceEnd end;
};

void net_row_add_all (const char *suite, const NetRow *rows, guint n_rows);
const char *net_row_get_reference (const char *media, NetAct act);
void net_row_assert_words (const char *text, const char *words);
guint64 net_row_get_offset (Net *net, const NetRow *row);
void net_row_cut (Net *net, const NetRow *row);

G_END_DECLS
