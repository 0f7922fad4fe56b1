/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-cache.h"

G_BEGIN_DECLS

/**
 * CacheFixture:
 * @path: of the cache, in a temporary folder of its own
 * @cache: the cache
 * @folder: that of run 1001 in it
 *
 * A cache that is gone after the test.
 */
typedef struct
{
  char *parent;
  char *path;
  CambCache *cache;
  CambFolder *folder;
} CacheFixture;

extern const CambRunName cache_fixture_run;

void cache_fixture_set_up (CacheFixture *self, gconstpointer data);
void cache_fixture_tear_down (CacheFixture *self, gconstpointer data);
CambFolder *cache_fixture_open_again (CacheFixture *self);
char *cache_fixture_dup_folder_path (CacheFixture *self);
char *cache_fixture_find_file (CacheFixture *self, const char *prefix);
guint cache_fixture_count_files (CacheFixture *self);
guint cache_fixture_count_fds (void);
void cache_fixture_remove (const char *path);
void cache_fixture_fill (guint8 *buffer,
                         guint64 offset,
                         gsize length,
                         guint version);

G_END_DECLS
