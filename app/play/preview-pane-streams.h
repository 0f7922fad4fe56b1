/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-pane.h"

G_BEGIN_DECLS

char *preview_pane_dup_streams (PreviewPane *self);
gboolean
preview_pane_get_video_size (PreviewPane *self, int *width, int *height);

G_END_DECLS
