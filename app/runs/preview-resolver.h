/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-account.h"
#include "preview-runs.h"

G_BEGIN_DECLS

/**
 * PreviewResolver:
 *
 * Keeps a list of runs informed: asks for all that is new in one go, asks
 * again for what is not finished, ever more seldom, and on demand for what
 * failed.
 */
#define PREVIEW_TYPE_RESOLVER (preview_resolver_get_type ())
G_DECLARE_FINAL_TYPE (PreviewResolver,
                      preview_resolver,
                      PREVIEW,
                      RESOLVER,
                      GObject)

PreviewResolver *preview_resolver_new (PreviewRuns *runs,
                                       PreviewAccount *account);
void preview_resolver_set_sample_account (PreviewResolver *self,
                                          PreviewAccount *account);
PreviewAccount *preview_resolver_get_account (PreviewResolver *self,
                                              PreviewRun *run);
void preview_resolver_retry (PreviewResolver *self, PreviewRun *run);
void preview_resolver_retry_all (PreviewResolver *self);
guint preview_resolver_get_wait (PreviewResolver *self, PreviewRun *run);

G_END_DECLS
