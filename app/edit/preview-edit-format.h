/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "preview-edit-plan.h"

G_BEGIN_DECLS

/**
 * PreviewEditFile:
 * @name: (not nullable): of a file, in the folder of the project
 * @bytes: (not nullable): what is in it
 *
 * A file of a project.
 */
typedef struct
{
  char *name;
  GBytes *bytes;
} PreviewEditFile;

/*
 * PreviewEditWriter: composes the files of a project in one format. @name is
 * that of the project's own file in @folder, which has a path; the files go to
 * @files, the project's own first. Blocks; in any thread.
 */
typedef gboolean (*PreviewEditWriter) (const PreviewEditPlan *plan,
                                       GFile *folder,
                                       const char *name,
                                       GPtrArray *files,
                                       GCancellable *cancellable,
                                       GError **error);

gboolean preview_edit_write_otio (const PreviewEditPlan *plan,
                                  GFile *folder,
                                  const char *name,
                                  GPtrArray *files,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean preview_edit_write_xges (const PreviewEditPlan *plan,
                                  GFile *folder,
                                  const char *name,
                                  GPtrArray *files,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean preview_edit_write_kdenlive (const PreviewEditPlan *plan,
                                      GFile *folder,
                                      const char *name,
                                      GPtrArray *files,
                                      GCancellable *cancellable,
                                      GError **error);
gboolean preview_edit_write_fcp7 (const PreviewEditPlan *plan,
                                  GFile *folder,
                                  const char *name,
                                  GPtrArray *files,
                                  GCancellable *cancellable,
                                  GError **error);

PreviewEditFile *preview_edit_file_new (const char *name, GBytes *bytes);
void preview_edit_file_free (PreviewEditFile *self);

G_END_DECLS
