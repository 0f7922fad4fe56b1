/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-cues.h"
#include "preview-export-folder.h"
#include "preview-export-lookup.h"
#include "preview-export.h"

G_BEGIN_DECLS

struct _PreviewExport
{
  GObject parent_instance;

  /* Constant while the export runs. */
  char *path;
  PreviewExportOptions options;
  GPtrArray *items;
  JsonArray *blind_tests;
  GString *blind_csv;

  /* Of the thread that began it. */
  PreviewExportNewsFunc func;
  gpointer data;
  guint n_missing;
  /* Names of the projects in the folder, written by its thread. */
  char *timelines[PREVIEW_N_EDIT_FORMATS];
};

/* One language of a run, and what is known of it. */
typedef struct
{
  const PreviewExportItem *item;
  char *language;
  char *tag;
  char *key;
  char *stem;
  CambCues *cues;
} PreviewExportResult;

/* An export that runs. Its thread alone has it. */
typedef struct
{
  PreviewExport *owner;
  GMainContext *context;
  GCancellable *cancellable;
  PreviewExportFolder *folder;
  PreviewManifest *manifest;
  PreviewExportLookup *lookup;
  /* Of PreviewExportResult. */
  GPtrArray *results;
  guint n_steps;
  guint n_done;
} PreviewExportJob;

/* preview-export.c */
void preview_export_job_tell (PreviewExportJob *self,
                              PreviewExportNews news,
                              const char *name,
                              const char *detail,
                              double fraction);

/* preview-export-job.c */
gboolean preview_export_job_run (PreviewExportJob *self, GError **error);
gboolean preview_export_job_put (PreviewExportJob *self,
                                 const char *role,
                                 const char *name,
                                 const char *media_type,
                                 GBytes *bytes,
                                 GError **error);
void preview_export_job_miss (PreviewExportJob *self,
                              const char *role,
                              const char *reason);
gboolean preview_export_job_keep (PreviewExportJob *self, const char *role);

/* preview-export-media.c */
gboolean preview_export_job_write_media (PreviewExportJob *self,
                                         PreviewExportResult *result,
                                         GError **error);
gboolean preview_export_job_handle (PreviewExportJob *self,
                                    const char *role,
                                    GError *taken,
                                    GError **error);
void preview_export_result_free (gpointer data);

/* preview-export-multi.c */
gboolean preview_export_job_write_multi (PreviewExportJob *self,
                                         GError **error);

/* preview-export-original.c */
gboolean preview_export_job_write_original (PreviewExportJob *self,
                                            PreviewExportResult *result,
                                            GError **error);

/* preview-export-subtitles.c */
gboolean preview_export_job_write_subtitles (PreviewExportJob *self,
                                             PreviewExportResult *result,
                                             GError **error);

/* preview-export-timelines.c */
gboolean preview_export_job_write_timelines (PreviewExportJob *self,
                                             GError **error);

G_END_DECLS
