/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-meter.h"

G_BEGIN_DECLS

char *preview_loudness_store_dup_key (const PreviewSpec *spec,
                                      PreviewAccount *account,
                                      gboolean voice_only);
gboolean preview_loudness_store_load (const char *key,
                                      guint64 duration,
                                      PreviewLoudnessFacts *facts);
void preview_loudness_store_save (const char *key,
                                  guint64 duration,
                                  const PreviewLoudnessFacts *facts);

G_END_DECLS
