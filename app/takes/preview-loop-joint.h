/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PreviewLoopFlaw:
 * @PREVIEW_LOOP_SEAMLESS: nothing is heard where the end meets the start
 * @PREVIEW_LOOP_CLICK: the wave jumps
 * @PREVIEW_LOOP_GAP: there is silence
 * @PREVIEW_LOOP_STEP: it is suddenly louder or softer
 */
typedef enum
{
  PREVIEW_LOOP_SEAMLESS,
  PREVIEW_LOOP_CLICK,
  PREVIEW_LOOP_GAP,
  PREVIEW_LOOP_STEP,
} PreviewLoopFlaw;

/**
 * PreviewLoopJoint:
 * @jump: from the last sample to the first, 0 to 2
 * @usual: how far samples next to each other lie apart around there, at most
 * @gap: silence at the end and the start together, in nanoseconds
 * @step: how much louder the start is than the end, in dB
 * @flaw: the worst that is heard of it
 *
 * What is measured where the end of a sound meets its start.
 */
typedef struct
{
  double jump;
  double usual;
  guint64 gap;
  double step;
  PreviewLoopFlaw flaw;
} PreviewLoopJoint;

void preview_loop_joint_measure (PreviewLoopJoint *self,
                                 const float *tail,
                                 gsize n_tail,
                                 const float *head,
                                 gsize n_head,
                                 guint channels,
                                 guint rate);
char *preview_loop_joint_describe (const PreviewLoopJoint *self);

G_END_DECLS
