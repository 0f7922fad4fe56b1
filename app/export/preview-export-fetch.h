/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "camb-cues.h"
#include "preview-export-folder.h"
#include "preview-export-item.h"

G_BEGIN_DECLS

/**
 * PreviewExportQuery:
 * @item: which run
 * @language: (nullable): which of its languages
 * @file: which of its files, a nick of the element
 * @offline: whether to do with what is on disk
 */
typedef struct
{
  const PreviewExportItem *item;
  const char *language;
  const char *file;
  gboolean offline;
} PreviewExportQuery;

/**
 * PreviewExportAnswer:
 * @run: (nullable): what the element says of the run
 * @content: (nullable): what it says of the file
 * @cues: (nullable): the transcript
 *
 * What was found out on the way.
 */
typedef struct
{
  GstStructure *run;
  GstStructure *content;
  CambCues *cues;
} PreviewExportAnswer;

/**
 * PreviewExportStepFunc:
 * @done: how many bytes are there
 * @total: how many there will be, 0 if that is not known
 * @data: as given along with it
 *
 * Called now and then, in the thread of the export.
 */
typedef void (*PreviewExportStepFunc) (guint64 done,
                                       guint64 total,
                                       gpointer data);

GstElement *preview_export_make_source (const PreviewExportQuery *query);
gboolean preview_export_inspect (const PreviewExportQuery *query,
                                 PreviewExportAnswer *answer,
                                 GCancellable *cancellable,
                                 GError **error);
gboolean preview_export_fetch (const PreviewExportQuery *query,
                               PreviewExportPart *part,
                               PreviewExportAnswer *answer,
                               PreviewExportStepFunc step,
                               gpointer data,
                               GCancellable *cancellable,
                               GError **error);
gboolean preview_export_is_absent (const GError *error);
void preview_export_answer_clear (PreviewExportAnswer *self);
CambCues *preview_export_read_cues (const GstStructure *transcript);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PreviewExportAnswer,
                                  preview_export_answer_clear)

G_END_DECLS
