/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-account.h"
#include "preview-loop-joint.h"
#include "preview-spec.h"

G_BEGIN_DECLS

/**
 * PreviewLoopSound:
 * @rate: frames a second
 * @channels: how many
 * @n_frames: how long the whole sound is
 * @head: (element-type float): its start, interleaved
 * @tail: (element-type float): its end, right after @head if all of it is kept
 * @joint: what is measured where the end meets the start
 *
 * As much of a sound as is needed to hear how it loops.
 */
typedef struct
{
  guint rate;
  guint channels;
  guint64 n_frames;
  GArray *head;
  GArray *tail;
  PreviewLoopJoint joint;
} PreviewLoopSound;

void preview_loop_sound_free (PreviewLoopSound *self);
GArray *preview_loop_sound_compose (const PreviewLoopSound *self);
void preview_loop_sound_read_async (const PreviewSpec *spec,
                                    PreviewAccount *account,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
PreviewLoopSound *preview_loop_sound_read_finish (GAsyncResult *result,
                                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewLoopSound, preview_loop_sound_free)

G_END_DECLS
