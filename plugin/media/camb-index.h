/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <sys/stat.h>

#include "camb-cache.h"
#include "camb-identity.h"

G_BEGIN_DECLS

/* The bytes behind one checksum. */
#define CAMB_BLOCK_SIZE (64 * 1024)

/**
 * CambIndex:
 * @token: (nullable): which data file this is about; %NULL for none
 * @identity: which object its bytes are of
 * @seekable: whether the host serves any part of it
 * @hashes: (element-type guint64): a checksum for each block that is there, 0
 *     for those that are not
 * @mtime: when the data file was last written, in nanoseconds
 * @ctime: when it was last changed in any way, likewise
 * @boot: since which start of the machine these are known
 * @synced: whether the data had reached the disk by then
 *
 * What is known of a file in the cache. The data file is what it was as long
 * as its dates are; when they are not, or when the machine has lost power in
 * between, the checksums tell.
 */
typedef struct
{
  char *token;
  CambIdentity identity;
  gboolean seekable;
  GArray *hashes;
  gint64 mtime;
  gint64 ctime;
  char *boot;
  gboolean synced;
} CambIndex;

/**
 * CambKept:
 * @CAMB_KEPT_NOTHING: not a byte
 * @CAMB_KEPT_PART: some blocks
 * @CAMB_KEPT_ALL: every block
 *
 * How much of a file there is.
 */
typedef enum
{
  CAMB_KEPT_NOTHING,
  CAMB_KEPT_PART,
  CAMB_KEPT_ALL,
} CambKept;

void camb_index_init (CambIndex *self);
void camb_index_clear (CambIndex *self);
gboolean
camb_index_load (CambIndex *self, CambFolder *folder, const char *name);
gboolean camb_index_save (CambIndex *self,
                          CambFolder *folder,
                          const char *name,
                          GError **error);
void camb_index_stamp (CambIndex *self, const struct stat *status);
gboolean camb_index_has_stamp (const CambIndex *self,
                               const struct stat *status);
gboolean camb_index_trusts (const CambIndex *self, const struct stat *status);
char *camb_index_dup_data_name (const CambIndex *self, const char *name);
CambKept camb_index_get_kept (const CambIndex *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CambIndex, camb_index_clear)

G_END_DECLS
