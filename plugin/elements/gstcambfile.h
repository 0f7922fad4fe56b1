/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "gstcambenums.h"
#include "gstcambsettings.h"
#include "camb-index.h"
#include "camb-links.h"
#include "camb-reader.h"

G_BEGIN_DECLS

/**
 * GstCambFileChoice:
 * @GST_CAMB_FILE_MAIN: the video, or the sound where there is no video
 * @GST_CAMB_FILE_VIDEO: the dubbed video
 * @GST_CAMB_FILE_AUDIO: the voice track of a dub; the sound of anything else
 *
 * Which file of a run.
 */
typedef enum
{
  GST_CAMB_FILE_MAIN,
  GST_CAMB_FILE_VIDEO,
  GST_CAMB_FILE_AUDIO,
} GstCambFileChoice;

#define GST_TYPE_CAMB_FILE_CHOICE (gst_camb_file_choice_get_type ())
GType gst_camb_file_choice_get_type (void);

/**
 * GstCambFile:
 * @element: who posts messages, and outlives this
 * @settings: what is asked for
 * @choice: which file of it
 * @offline: whether to do with what is on disk
 * @counters: where calls are counted
 * @cancellable: ends every wait
 * @run: what the run is, once known
 * @result: its result in the wanted language, once known
 * @track: which file was chosen
 * @reader: where its bytes are, once open
 * @caps: what they are, once open
 *
 * The way from a run id to an open file. For one thread; what it found out is
 * constant once it is open.
 */
typedef struct
{
  GstElement *element;
  GstCambSettings *settings;
  GstCambFileChoice choice;
  gboolean offline;
  CambCounters *counters;
  GCancellable *cancellable;

  CambRun *run;
  const CambResult *result;
  CambTrack track;
  CambReader *reader;
  GstCaps *caps;

  CambPolicy policy;
  CambAccount *account;
  GError *account_error;
  char *base_url;
  CambCache *cache;
  CambFolder *folder;
} GstCambFile;

GstCambFile *gst_camb_file_new (GstElement *element,
                                const GstCambSettings *settings,
                                GstCambFileChoice choice,
                                gboolean offline,
                                CambCounters *counters,
                                GCancellable *cancellable);
void gst_camb_file_free (GstCambFile *self);
gboolean gst_camb_file_resolve (GstCambFile *self, GError **error);
gboolean gst_camb_file_open (GstCambFile *self, GError **error);
GstStructure *gst_camb_file_dup_run (const GstCambFile *self);
CambCues *gst_camb_file_dup_transcript (const GstCambFile *self);
GstStructure *gst_camb_file_dup_content (const GstCambFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstCambFile, gst_camb_file_free)

G_END_DECLS
