/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "gstcambfile.h"
#include "gstcambfilesrc.h"
#include "gstcambservice.h"

G_BEGIN_DECLS

struct _GstCambFileSrc
{
  GstBaseSrc parent_instance;

  CambCounters *counters;
  /* Of reads, and of the opening. */
  GCancellable *cancellable;
  GCancellable *opening;
  /* Opens the file; only state changes write it. */
  GThread *thread;

  GMutex lock;
  /* All below is guarded by the lock. */
  GstCambSettings *settings;
  GstCambFileChoice choice;
  gboolean offline;
  /* A value that could not be taken. */
  GstCambProblem problem;
  GstStructure *run;
  GstStructure *content;
  CambCues *transcript;
  /* NULL until it is open. */
  GstCambFile *file;
};

/* gstcambfilesrc-properties.c */
void gst_camb_file_src_install_properties (GObjectClass *object_class);
void gst_camb_file_src_take_run (GstCambFileSrc *self,
                                 GstStructure *run,
                                 CambCues *transcript);
void gst_camb_file_src_take_content (GstCambFileSrc *self,
                                     GstStructure *content);

G_END_DECLS
