/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-run.h"

G_BEGIN_DECLS

/**
 * CambCache:
 *
 * A folder of the user's with what is kept of finished runs, up to a size. It
 * holds a folder for each run; what has not been used for longest goes first,
 * and what is open, in whatever process, never. Atomically reference counted;
 * all functions may be called from any thread, and may wait for the disk.
 */
typedef struct _CambCache CambCache;

/**
 * CambFolder:
 *
 * What is kept of one run. As long as it is referenced it is not removed.
 * Atomically reference counted, for any thread.
 */
typedef struct _CambFolder CambFolder;

/**
 * CambRunName:
 * @base_url: which service, as camb_account_dup_base_url() gives it
 * @kind: the kind of the run
 * @run_id: its id
 *
 * By what a run is found again. No key is part of it, and no URL of media.
 */
typedef struct
{
  const char *base_url;
  CambKind kind;
  guint64 run_id;
} CambRunName;

CambCache *camb_cache_new (const char *path, guint64 max_size, GError **error);
CambCache *camb_cache_ref (CambCache *self);
void camb_cache_unref (CambCache *self);
const char *camb_cache_get_path (const CambCache *self);
gboolean camb_cache_make_room (CambCache *self, guint64 n_bytes);
CambFolder *camb_cache_find_run (CambCache *self, const CambRunName *name);
CambFolder *
camb_cache_add_run (CambCache *self, const CambRunName *name, GError **error);

CambFolder *camb_folder_ref (CambFolder *self);
void camb_folder_unref (CambFolder *self);
const char *camb_folder_get_cache_path (const CambFolder *self);
GError *camb_folder_new_error (CambFolder *self, const char *reason);
gboolean camb_folder_reserve (CambFolder *self, guint64 n_bytes);
int camb_folder_open_file (CambFolder *self, const char *name, gboolean create);
int camb_folder_lock_file (CambFolder *self, const char *name);
GVariant *
camb_folder_load (CambFolder *self, const char *name, const GVariantType *type);
gboolean camb_folder_save (CambFolder *self,
                           const char *name,
                           GVariant *variant,
                           GError **error);
void camb_folder_remove (CambFolder *self, const char *name);
CambRun *camb_folder_load_run (CambFolder *self, CambKind kind, guint64 run_id);
gboolean
camb_folder_save_run (CambFolder *self, const CambRun *run, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambCache, camb_cache_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambFolder, camb_folder_unref)

G_END_DECLS
