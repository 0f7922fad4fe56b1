/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-session-writer.h"
#include "preview-session.h"

G_BEGIN_DECLS

struct _PreviewSession
{
  GObject parent_instance;

  PreviewRuns *runs;
  char *filename;
  PreviewSessionWriter *writer;
  guint selected;
  char *view;
  /* Indices of runs. */
  GArray *chosen;
  GListStore *blind_tests;
  /* What a newer program, or another, had to say. */
  JsonObject *others;
  guint timeout;
  gboolean is_loading;
};

void preview_session_load_root (PreviewSession *self, JsonObject *root);

G_END_DECLS
