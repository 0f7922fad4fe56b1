/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-subtitles.h"
#include "camb-timeline.h"

G_BEGIN_DECLS

gboolean camb_markup_shows_name (CambSpeakerStyle style, int speaker);
void camb_markup_append_lines (GString *markup,
                               const CambCues *cues,
                               CambSpeakerStyle style,
                               const CambLine *lines,
                               guint n_lines);

G_END_DECLS
