/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-export-folder.h"

G_BEGIN_DECLS

/* How many names are tried for one file. */
#define PREVIEW_EXPORT_NAMES_MAX 1000

struct _PreviewExportFolder
{
  char *path;
  /* Of the folder; holds a lock, so that two exports do not mix. */
  int fd;
  PreviewManifest *manifest;
};

void preview_export_folder_set_error (const PreviewExportFolder *self,
                                      const char *name,
                                      int code,
                                      GError **error);
gboolean preview_export_folder_exists (PreviewExportFolder *self,
                                       const char *name);
char *preview_export_folder_find_name (PreviewExportFolder *self,
                                       const char *name);
void preview_export_folder_note (PreviewExportFolder *self,
                                 PreviewManifestFile *file,
                                 const char *sha256,
                                 const char *media_type);
int preview_export_folder_open_new (PreviewExportFolder *self,
                                    const char *name);
gboolean preview_export_write_all (int fd, gconstpointer data, gsize size);
gboolean preview_export_hash (int fd, guint64 size, PreviewSha256 *checksum);

G_END_DECLS
