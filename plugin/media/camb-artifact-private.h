/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-artifact.h"

G_BEGIN_DECLS

/* A demuxer reads in two or three places in turn, and several may read. */
#define CAMB_N_PLACES 4

/* Waiting for so much to come by is quicker than a request for less of it. */
#define CAMB_GAP_MAX (256 * 1024)

/* One of the places where the file is being fetched. */
typedef struct
{
  CambDownload *download;
  guint n_users;
  guint64 last_used;
} CambPlace;

struct _CambArtifact
{
  /* How many readers there are; guarded by the registry's lock. */
  guint n_readers;

  /* Never changed after construction. */
  char *key;
  char *language;
  CambTrack track;
  CambStore *store;

  /* Guards all below. May be held when a download's lock or that of the store
   * is taken, never the other way round. */
  GMutex lock;
  /* With @lock: a place has lost its last user, or a reader was closed. */
  GCond released;
  guint n_queued; /* who wait for that */
  CambPlace places[CAMB_N_PLACES];
  guint64 clock;
  gboolean opened;
  gboolean seekable;
  CambIdentity identity;
  /* Why the file could not be opened. */
  GError *error;
};

void camb_artifact_abandon (CambArtifact *self);
void camb_artifact_leave_place (CambPlace *place);
void camb_artifact_move (CambArtifact *self,
                         CambPlace *place,
                         guint64 offset,
                         const CambArtifactUser *user);

G_END_DECLS
