/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <sys/stat.h>

#include "camb-cache.h"

G_BEGIN_DECLS

/* In every folder: whose lock says that the folder is in use, and whose date
 * says when it was last. */
#define CAMB_FOLDER_LOCK "lock"

struct _CambCache
{
  gatomicrefcount ref_count;
  char *path;
  guint64 max_size;
  int fd;

  GMutex lock;
  /* Guarded by the lock: what has been promised since the last look at the
   * disk, and what was to spare then. */
  guint64 reserved;
  guint64 spare;
};

CambFolder *camb_folder_new (CambCache *cache, int fd, int lock_fd);
gboolean camb_cache_is_private (const struct stat *status);

G_END_DECLS
