/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-account.h"

G_BEGIN_DECLS

/**
 * PreviewDemo:
 *
 * The stand-in service with its sample runs, as a program in the background.
 * It ends with this object, or with this process.
 */
#define PREVIEW_TYPE_DEMO (preview_demo_get_type ())
G_DECLARE_FINAL_TYPE (PreviewDemo, preview_demo, PREVIEW, DEMO, GObject)

PreviewDemo *preview_demo_new (void);
void preview_demo_start_async (PreviewDemo *self,
                               GAsyncReadyCallback callback,
                               gpointer data);
PreviewAccount *preview_demo_start_finish (PreviewDemo *self,
                                           GAsyncResult *result,
                                           GError **error);

G_END_DECLS
