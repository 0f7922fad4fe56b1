/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "preview-manifest.h"
#include "preview-sha256.h"

G_BEGIN_DECLS

#define PREVIEW_EXPORT_MANIFEST "camb-export.json"

/**
 * PreviewExportFolder:
 *
 * The folder that an export writes to. It knows what it wrote, and leaves alone
 * what is not its own: another file of the same name, a symbolic link, a file
 * of its own that somebody changed. Nothing that is incomplete has the name of
 * something complete. Waits for the disk, so it is for a thread of its own; for
 * one thread at a time.
 */
typedef struct _PreviewExportFolder PreviewExportFolder;

/**
 * PreviewExportPart:
 * @fd: where to write
 * @offset: how much of the file is there already
 * @checksum: SHA-256 of that much
 * @file: what it becomes
 *
 * A file that is being written.
 */
typedef struct
{
  int fd;
  guint64 offset;
  PreviewSha256 checksum;
  PreviewManifestFile *file;
} PreviewExportPart;

PreviewExportFolder *preview_export_folder_open (const char *path,
                                                 GError **error);
void preview_export_folder_close (PreviewExportFolder *self);
PreviewManifest *preview_export_folder_get_manifest (PreviewExportFolder *self);
gboolean preview_export_folder_save (PreviewExportFolder *self, GError **error);
gboolean preview_export_folder_has (PreviewExportFolder *self,
                                    const char *role);
char *preview_export_folder_dup_path (PreviewExportFolder *self,
                                      const char *role);

gboolean preview_export_folder_put (PreviewExportFolder *self,
                                    const char *role,
                                    const char *name,
                                    const char *media_type,
                                    GBytes *bytes,
                                    GError **error);
void preview_export_folder_remove (PreviewExportFolder *self, const char *role);
PreviewExportPart *preview_export_folder_begin (PreviewExportFolder *self,
                                                const char *role,
                                                const char *name,
                                                GError **error);
gboolean preview_export_part_reserve (PreviewExportPart *self,
                                      guint64 size,
                                      GError **error);
gboolean preview_export_part_write (PreviewExportPart *self,
                                    gconstpointer data,
                                    gsize size,
                                    GError **error);
gboolean preview_export_folder_finish (PreviewExportFolder *self,
                                       PreviewExportPart *part,
                                       const char *name,
                                       const char *media_type,
                                       GError **error);
void preview_export_folder_drop (PreviewExportFolder *self,
                                 PreviewExportPart *part);
gboolean preview_export_part_restart (PreviewExportPart *self, GError **error);
gboolean preview_export_part_measure (PreviewExportPart *self, GError **error);
void preview_export_part_make_room (PreviewExportPart *self);
void preview_export_part_free (PreviewExportPart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewExportFolder, preview_export_folder_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewExportPart, preview_export_part_free)

G_END_DECLS
