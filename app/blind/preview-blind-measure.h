/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-account.h"
#include "preview-spec.h"

G_BEGIN_DECLS

/**
 * PreviewBlindFacts:
 * @checksum: SHA-256 of the sound as it was delivered, in hexadecimal digits
 * @loudness: integrated, by EBU R128, in LUFS; -HUGE_VAL for silence
 *
 * What a sound is named by, and how loud it is.
 */
typedef struct
{
  char *checksum;
  double loudness;
} PreviewBlindFacts;

void preview_blind_facts_free (PreviewBlindFacts *self);
void preview_blind_measure_async (const PreviewSpec *spec,
                                  gboolean voice_only,
                                  PreviewAccount *account,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
PreviewBlindFacts *preview_blind_measure_finish (GAsyncResult *result,
                                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewBlindFacts, preview_blind_facts_free)

G_END_DECLS
