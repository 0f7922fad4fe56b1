/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-account.h"
#include "preview-spec.h"

G_BEGIN_DECLS

void preview_blind_checksum_async (const PreviewSpec *spec,
                                   gboolean voice_only,
                                   PreviewAccount *account,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
char *preview_blind_checksum_finish (GAsyncResult *result, GError **error);

G_END_DECLS
