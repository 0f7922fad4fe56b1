/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "gstcambbranch.h"

G_BEGIN_DECLS

struct _GstCambBranch
{
  char *name;
  CambReader *reader;
  GstCaps *caps;
  GstCambBranchFuncs funcs;
  gpointer user_data;

  GstBin *bin;

  GMutex lock;
  GCond cond;
  /* All below is guarded by the lock; the elements are set once, before they
   * run, and taken away once, when they stop. */
  GstElement *source;
  GstElement *parsebin;
  GstElement *queue;
  gboolean has_demuxer;
  int n_expected;
  int n_pads;
  gboolean complete;
  gboolean stopped;
  int level;
  guint32 landed_seqnum;
  GstClockTime landed_position;
};

G_END_DECLS
