/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "gstcambbranch.h"
#include "gstcambsession.h"
#include "gstcambstream.h"
#include "gstcambtextsrc.h"
#include "camb-index.h"
#include "camb-links.h"
#include "camb-resolver.h"

G_BEGIN_DECLS

GST_DEBUG_CATEGORY_EXTERN (gst_camb_src_debug);

/* One file of the run: what is wanted of it, and what it turned out to have. */
typedef struct
{
  GstCambSession *session;
  GstCambStreamRole audio_role;
  gboolean wants_video;
  gboolean wants_audio;
  /* The run plays without it. */
  gboolean optional;

  /* Guarded by the session's lock. */
  gboolean has_video;
  gboolean has_audio;
} GstCambTrack;

struct _GstCambSession
{
  gatomicrefcount ref_count;

  /* Constant from the start on. The element outlives its session. */
  GstCambSrc *src;
  GstCambSettings *settings;
  CambCounters *counters;
  CambPolicy policy;
  GCancellable *cancellable;
  GThread *thread;
  GstCambGate *gate;
  guint group_id;

  /* Only the session's own thread writes these, before the gate opens. */
  CambAccount *account;
  /* Why there is none, which is no error as long as the cache has all. */
  GError *account_error;
  char *base_url;
  CambCache *cache;
  CambFolder *folder;
  CambLinks *links;
  CambRun *run;
  const CambResult *result;
  CambLookup *translation_lookup;
  CambRun *translation;
  char *language;
  CambCuesBuilder *builder;
  CambCues *cues;
  /* The same, or its translation. */
  CambCues *shown;
  GstElement *text;
  GPtrArray *tracks;

  /* Held while elements come into the bin, so that none does after the
   * element has begun to stop. Taken before the lock. */
  GMutex build_lock;

  GMutex lock;
  GCond cond;
  /* All below is guarded by the lock. */
  GPtrArray *branches;
  gboolean stopping;
  gboolean failed;
  gboolean known;
  gboolean exposed;
  CambKept kept;
  gboolean translation_answered;
  GstCambBranch *broken_branch;
  GError *branch_error;
  GstEvent *pending_seek;

  /* Held while a level is posted: the last one has to be the right one. Taken
   * before the lock. */
  GMutex level_lock;
  int level;

  /* One seek at a time; what comes in copies is done once. */
  GMutex seek_lock;
  guint32 seek_seqnum;
  gint64 seek_stop;
  gboolean seek_result;
};

/* gstcambsession-resolve.c */
gboolean gst_camb_session_resolve (GstCambSession *self, GError **error);
CambRun *gst_camb_session_finish_lookup (GstCambSession *self,
                                         CambLookup *lookup,
                                         GError **error);

/* gstcambsession-known.c */
void gst_camb_session_open_cache (GstCambSession *self);
CambRun *gst_camb_session_find_known (GstCambSession *self,
                                      CambKind kind,
                                      guint64 run_id);
void gst_camb_session_keep (GstCambSession *self, CambRun *run);
void gst_camb_session_open_media (GstCambSession *self);
CambReader *gst_camb_session_new_reader (GstCambSession *self, CambTrack track);
GstStructure *gst_camb_session_show_run (GstCambSession *self);
void gst_camb_session_update_kept (GstCambSession *self);

/* gstcambsession-streams.c */
gboolean gst_camb_session_load (GstCambSession *self, GError **error);
char *gst_camb_session_new_stream_id (GstCambSession *self, const char *name);
void gst_camb_session_add_stream (GstCambSession *self,
                                  GstCambStreamRole role,
                                  gconstpointer owner,
                                  GstPad *target,
                                  GstCaps *caps);

/* gstcambsession-expose.c */
void gst_camb_session_expose (GstCambSession *self);

/* gstcambsession-text.c */
void gst_camb_session_ask_translation (GstCambSession *self);
void gst_camb_session_start_text (GstCambSession *self);
void gst_camb_session_finish_text (GstCambSession *self);
void gst_camb_session_update_text (GstCambSession *self);
GstToc *gst_camb_session_new_toc (GstCambSession *self);

/* gstcambsession-pads.c */
void gst_camb_session_set_up_pad (GstPad *pad);

/* gstcambsession-seek.c */
gboolean gst_camb_session_seek (GstCambSession *self, GstEvent *event);
gboolean gst_camb_session_query_duration (GstCambSession *self,
                                          GstClockTime *duration);
gboolean gst_camb_session_is_seekable (GstCambSession *self);

/* gstcambsession.c */
gboolean gst_camb_session_is_stopping (GstCambSession *self);
void gst_camb_session_warn (GstCambSession *self, const GError *error);
void gst_camb_session_warn_run (GstCambSession *self, const GError *error);
void gst_camb_session_handle_error (GstCambSession *self,
                                    GstCambBranch *branch,
                                    GstMessage *message);
void gst_camb_session_fail (GstCambSession *self,
                            const GError *error,
                            const char *debug);

G_END_DECLS
