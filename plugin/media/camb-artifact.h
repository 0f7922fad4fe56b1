/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-download.h"

G_BEGIN_DECLS

/**
 * CambArtifact:
 *
 * One file of a run: its bytes, wherever they are. It has what is kept of the
 * file on disk, and the downloads of the rest. All readers in the process
 * that want the same file share one. Atomically reference counted; all
 * functions may be called from any thread.
 */
typedef struct _CambArtifact CambArtifact;

/**
 * CambMedia:
 * @base_url: (nullable): which service it is from; %NULL: it is shared with
 *     nobody
 * @kind: the kind of the run
 * @run_id: the run
 * @language: (nullable): the key of the result
 * @track: which file of that
 * @links: where it is just now
 * @folder: (nullable): where to keep it
 *
 * Which file is meant.
 */
typedef struct
{
  const char *base_url;
  CambKind kind;
  guint64 run_id;
  const char *language;
  CambTrack track;
  CambLinks *links;
  CambFolder *folder;
} CambMedia;

/**
 * CambArtifactUser:
 * @reader: who it is
 * @links: (transfer none): its way to URLs
 * @policy: its patience
 * @counters: (nullable): its counters
 * @closed: whether it wants nothing any more; atomic
 *
 * A reader, as its artifact knows it.
 */
typedef struct
{
  gconstpointer reader;
  CambLinks *links;
  CambPolicy policy;
  CambCounters *counters;
  const int *closed;
} CambArtifactUser;

CambArtifact *camb_artifact_join (const CambMedia *media);
void camb_artifact_leave (CambArtifact *self);
void camb_artifact_start (CambArtifact *self, const CambArtifactUser *user);
gboolean camb_artifact_wait_open (CambArtifact *self,
                                  const CambArtifactUser *user,
                                  GCancellable *cancellable,
                                  GError **error);
gint64 camb_artifact_get_size (CambArtifact *self);
gboolean camb_artifact_is_seekable (CambArtifact *self);
CambStore *camb_artifact_get_store (CambArtifact *self);
gssize camb_artifact_read (CambArtifact *self,
                           const CambArtifactUser *user,
                           CambRead *read,
                           GCancellable *cancellable,
                           GError **error);
void camb_artifact_reject (CambArtifact *self);
void camb_artifact_wake (CambArtifact *self);
char *camb_artifact_dup_file_name (const char *language, CambTrack track);

G_END_DECLS
