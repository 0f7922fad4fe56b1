/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "preview-blind-test.h"
#include "preview-edit-writer.h"
#include "preview-export-item.h"

G_BEGIN_DECLS

/**
 * PreviewExportOptions:
 * @has_media: whether the files of the runs are written
 * @subtitles: formats of subtitles, flags `1 << CambSubtitleFormat`
 * @multi: files with all languages, flags `1 << PreviewMultiFormat`
 * @timelines: projects for editors, flags `1 << PreviewEditFormat`
 * @offline: whether to do with what is on disk
 *
 * What goes into the folder besides notes and verdicts.
 */
typedef struct
{
  gboolean has_media;
  guint subtitles;
  guint multi;
  guint timelines;
  gboolean offline;
} PreviewExportOptions;

/**
 * PreviewExportNews:
 * @PREVIEW_EXPORT_NEWS_PROGRESS: a file is being written
 * @PREVIEW_EXPORT_NEWS_WRITTEN: a file is there
 * @PREVIEW_EXPORT_NEWS_KEPT: a file was there already
 * @PREVIEW_EXPORT_NEWS_MISSING: a file could not be had
 *
 * What happens during an export.
 */
typedef enum
{
  PREVIEW_EXPORT_NEWS_PROGRESS,
  PREVIEW_EXPORT_NEWS_WRITTEN,
  PREVIEW_EXPORT_NEWS_KEPT,
  PREVIEW_EXPORT_NEWS_MISSING,
} PreviewExportNews;

/**
 * PreviewExportNewsFunc:
 * @news: what happened
 * @name: to which file
 * @detail: (nullable): why it is missing
 * @fraction: how much of all is done, from 0 to 1
 * @data: as given to preview_export_set_news_func()
 *
 * Called in the thread that began the export.
 */
typedef void (*PreviewExportNewsFunc) (PreviewExportNews news,
                                       const char *name,
                                       const char *detail,
                                       double fraction,
                                       gpointer data);

/**
 * PreviewExport:
 *
 * Writes runs, with all that was said of them, to a folder. What is there
 * already is kept, what is missing is fetched, and what was begun is continued.
 */
#define PREVIEW_TYPE_EXPORT (preview_export_get_type ())
G_DECLARE_FINAL_TYPE (PreviewExport, preview_export, PREVIEW, EXPORT, GObject)

PreviewExport *preview_export_new (const char *path);
const char *preview_export_get_path (PreviewExport *self);
PreviewExportOptions *preview_export_get_options (PreviewExport *self);
void preview_export_take_item (PreviewExport *self, PreviewExportItem *item);
void preview_export_add_blind_test (PreviewExport *self,
                                    PreviewBlindTest *test);
void preview_export_set_news_func (PreviewExport *self,
                                   PreviewExportNewsFunc func,
                                   gpointer data);
void preview_export_run_async (PreviewExport *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);
gboolean preview_export_run_finish (PreviewExport *self,
                                    GAsyncResult *result,
                                    GError **error);
guint preview_export_get_n_missing (PreviewExport *self);
char *preview_export_dup_timeline (PreviewExport *self,
                                   PreviewEditFormat format);

G_END_DECLS
