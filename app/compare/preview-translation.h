/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-resolver.h"

G_BEGIN_DECLS

/**
 * PreviewTranslation:
 *
 * The texts of the translation run that is laid on a dub: from the list if it
 * is there, else from the service. The property `texts` notifies.
 */
#define PREVIEW_TYPE_TRANSLATION (preview_translation_get_type ())
G_DECLARE_FINAL_TYPE (PreviewTranslation,
                      preview_translation,
                      PREVIEW,
                      TRANSLATION,
                      GObject)

PreviewTranslation *preview_translation_new (PreviewRun *run,
                                             PreviewRuns *runs,
                                             PreviewResolver *resolver);
const char *const *preview_translation_get_texts (PreviewTranslation *self);
const char *preview_translation_get_problem (PreviewTranslation *self);

G_END_DECLS
