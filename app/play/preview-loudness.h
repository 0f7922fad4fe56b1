/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-meter.h"

G_BEGIN_DECLS

/**
 * PreviewLoudness:
 *
 * Knows how loud sounds are, or finds out: one after the other, each once and
 * for all.
 */
typedef struct _PreviewLoudness PreviewLoudness;

PreviewLoudness *preview_loudness_new (void);
PreviewLoudness *preview_loudness_ref (PreviewLoudness *self);
void preview_loudness_unref (PreviewLoudness *self);
void preview_loudness_ask (PreviewLoudness *self,
                           const PreviewSpec *spec,
                           PreviewAccount *account,
                           gboolean voice_only,
                           guint64 duration,
                           PreviewMeterFunc answer,
                           gpointer owner);
void preview_loudness_forget (PreviewLoudness *self, gpointer owner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewLoudness, preview_loudness_unref)

G_END_DECLS
