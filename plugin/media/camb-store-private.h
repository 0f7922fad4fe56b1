/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-spans.h"
#include "camb-store.h"

G_BEGIN_DECLS

/* How many blocks are at hand that have been checked. */
#define N_LOADED 4

typedef struct
{
  guint64 block;
  gsize size; /* 0 for none */
  guint64 used_at;
  guint8 *data;
} Loaded;

typedef struct
{
  CambStoreFunc func;
  gpointer data;
} Watcher;

struct _CambStore
{
  gatomicrefcount ref_count;

  /* Never change. */
  CambFolder *folder;
  char *name;

  /* Held while watchers are called, so that none is after it has left; taken
   * before the lock. */
  GRecMutex watch_lock;
  GArray *watchers;

  GMutex lock;
  /* All below is guarded by the lock. */
  CambIndex index;
  CambSpans spans;
  /* For each block whether it is known to be what its checksum says. */
  GByteArray *proved;
  int fd;
  GArray *old_fds;
  /* The index on disk names the data file. */
  gboolean listed;
  /* What the data file looked like when only this process had changed it since
   * the last look, and how many are writing to it just now. */
  struct stat seen;
  guint n_writing;
  /* The file is complete and looks as the index says. */
  gboolean sealed;
  gboolean dirty;
  gboolean broken;
  GError *problem;
  guint64 reserved;
  Loaded loaded[N_LOADED];
  guint64 clock;
};

guint64 *camb_store_get_hash (CambStore *self, guint64 block);
guint64 camb_store_get_block_end (const CambStore *self, guint64 block);
gboolean camb_store_has_all (const CambStore *self);
void camb_store_give_up (CambStore *self, GError *problem);
void camb_store_grow (CambStore *self, guint64 n_blocks);
void camb_store_remove_data (CambStore *self, const CambIndex *index);
gboolean camb_store_look (CambStore *self);
void camb_store_note_change (CambStore *self);
void camb_store_prove (CambStore *self);
void camb_store_set_proved (CambStore *self, gboolean proved);
gboolean camb_store_is_proved (const CambStore *self, guint from);

G_END_DECLS
