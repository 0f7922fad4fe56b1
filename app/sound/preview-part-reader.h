/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-sound-reader.h"

G_BEGIN_DECLS

/**
 * PreviewPartFuncs:
 * @take: called in the worker with each block of the part
 * @done: called in the main thread when all of it was taken, unless it was
 *   cancelled
 * @free: frees the work, in either thread
 *
 * What is done with a part of a sound.
 */
typedef struct
{
  void (*take) (gpointer work, const PreviewSamples *samples);
  void (*done) (gpointer work, gpointer owner);
  GDestroyNotify free;
} PreviewPartFuncs;

/**
 * PreviewPartReader:
 *
 * Reads parts of a sound on demand, one after the other, in a worker.
 */
typedef struct _PreviewPartReader PreviewPartReader;

PreviewPartReader *preview_part_reader_new (const PreviewSpec *spec,
                                            PreviewAccount *account,
                                            PreviewSoundTrack track,
                                            const PreviewPartFuncs *funcs,
                                            gpointer owner);
void preview_part_reader_stop (PreviewPartReader *self);
void preview_part_reader_push (PreviewPartReader *self,
                               guint64 start,
                               guint64 end,
                               gpointer work);
void preview_part_reader_cancel (PreviewPartReader *self);

G_END_DECLS
