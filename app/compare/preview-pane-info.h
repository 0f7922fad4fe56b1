/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-pane.h"

G_BEGIN_DECLS

/**
 * PreviewPaneInfo:
 *
 * What a pane is made of, in a corner of its picture: run, language, codecs,
 * size, frame rate, level.
 */
#define PREVIEW_TYPE_PANE_INFO (preview_pane_info_get_type ())
G_DECLARE_FINAL_TYPE (PreviewPaneInfo,
                      preview_pane_info,
                      PREVIEW,
                      PANE_INFO,
                      AdwBin)

PreviewPaneInfo *preview_pane_info_new (PreviewPane *pane);

G_END_DECLS
