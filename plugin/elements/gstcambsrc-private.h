/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "gstcambservice.h"
#include "gstcambsession.h"
#include "camb-resolver.h"

G_BEGIN_DECLS

struct _GstCambSrc
{
  GstBin parent_instance;

  CambCounters *counters;

  /* Held while the parents hear that the element has prerolled. */
  GRecMutex async_lock;

  GMutex lock;
  /* All below is guarded by the lock. */
  GstCambSettings *settings;
  char *exact_uri;
  guint uri_fields;
  /* A value that could not be taken, and of which property. */
  GstCambProblem problem;
  GstStructure *run;
  CambCues *transcript;
  CambLookup *lookup;
  /* Counts what `resolve` has asked for. */
  guint question;
  gboolean async_pending;
  /* Only state changes write it. */
  GstCambSession *session;
};

/* gstcambsrc-properties.c */
void gst_camb_src_install_properties (GObjectClass *object_class);
void gst_camb_src_take_run (GstCambSrc *self, GstStructure *run);
void
gst_camb_src_take_answer (GstCambSrc *self, guint question, GstStructure *run);
void gst_camb_src_take_transcript (GstCambSrc *self, CambCues *transcript);
void gst_camb_src_forget_run (GstCambSrc *self);

/* gstcambsrc-uri.c */
void gst_camb_src_uri_handler_init (gpointer iface, gpointer data);
char *gst_camb_src_dup_uri (GstCambSrc *self);
void gst_camb_src_take_uri (GstCambSrc *self, const char *uri);
gboolean
gst_camb_src_set_uri (GstCambSrc *self, const char *uri, GError **error);

/* gstcambsrc-lookup.c */
void gst_camb_src_resolve (GstCambSrc *self);

/* gstcambsrc.c */
GstCambSession *gst_camb_src_dup_session (GstCambSrc *self);
void gst_camb_src_loaded (GstCambSrc *self);

G_END_DECLS
