/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "camb-reader.h"

G_BEGIN_DECLS

/**
 * GstCambBranch:
 *
 * One file of a run on its way to streams: source, parsers, queues. It tells
 * its owner of every parsed pad, and when no more will come.
 */
typedef struct _GstCambBranch GstCambBranch;

/**
 * GstCambBranchFuncs:
 * @wants: whether a stream of such caps is to be delivered
 * @stream: a stream of such caps comes out of @queued; called from a streaming
 *     thread that waits for the return
 * @complete: all streams are known
 * @failed: a parser posted an error
 *
 * What a branch tells its owner, without a lock held.
 */
typedef struct
{
  gboolean (*wants) (GstCambBranch *branch,
                     const GstCaps *caps,
                     gpointer user_data);
  void (*stream) (GstCambBranch *branch,
                  GstPad *queued,
                  GstCaps *caps,
                  gpointer user_data);
  void (*complete) (GstCambBranch *branch, gpointer user_data);
  void (*failed) (GstCambBranch *branch,
                  GstMessage *message,
                  gpointer user_data);
} GstCambBranchFuncs;

GstCambBranch *gst_camb_branch_new (const char *name,
                                    CambReader *reader,
                                    const GstCambBranchFuncs *funcs,
                                    gpointer user_data);
void gst_camb_branch_free (GstCambBranch *self);
gboolean gst_camb_branch_open (GstCambBranch *self,
                               GCancellable *cancellable,
                               GError **error);
gboolean
gst_camb_branch_start (GstCambBranch *self, GstBin *bin, GError **error);
void gst_camb_branch_stop (GstCambBranch *self);
const char *gst_camb_branch_get_name (const GstCambBranch *self);
gpointer gst_camb_branch_get_user_data (const GstCambBranch *self);
gboolean gst_camb_branch_owns (GstCambBranch *self, GstObject *object);
void gst_camb_branch_take_collection (GstCambBranch *self,
                                      GstStreamCollection *collection);
void gst_camb_branch_watch_level (GstCambBranch *self);
void gst_camb_branch_set_level (GstCambBranch *self, int percent);
int gst_camb_branch_get_level (GstCambBranch *self);
gboolean gst_camb_branch_is_complete (GstCambBranch *self);
gboolean gst_camb_branch_is_seekable (const GstCambBranch *self);
gboolean gst_camb_branch_is_reversible (GstCambBranch *self);
gboolean gst_camb_branch_query_duration (GstCambBranch *self,
                                         GstClockTime *duration);
gboolean gst_camb_branch_seek (GstCambBranch *self, GstEvent *seek);
gboolean gst_camb_branch_wait_landing (GstCambBranch *self,
                                       guint32 seqnum,
                                       GstClockTime *position);

G_END_DECLS
