/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "preview-account.h"
#include "preview-spec.h"

G_BEGIN_DECLS

/**
 * PreviewExportLookup:
 *
 * Asks for all runs of an export at once, so that the service is called as
 * seldom as it allows, and waits for the answers in a thread that may wait.
 */
typedef struct _PreviewExportLookup PreviewExportLookup;

PreviewExportLookup *preview_export_lookup_new (void);
void preview_export_lookup_free (PreviewExportLookup *self);
void preview_export_lookup_ask (PreviewExportLookup *self,
                                PreviewAccount *account,
                                const PreviewSpec *spec);
GstStructure *preview_export_lookup_wait (PreviewExportLookup *self,
                                          const PreviewSpec *spec,
                                          GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewExportLookup, preview_export_lookup_free)

G_END_DECLS
