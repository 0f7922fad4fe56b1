/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-subtitles.h"
#include "camb-timeline.h"

G_BEGIN_DECLS

gboolean camb_compose_shows_name (CambSpeakerStyle style, int number);
gboolean camb_compose_has_color (CambSpeakerStyle style, int number);
gboolean camb_compose_are_apart (const CambCue *a, const CambCue *b);
gboolean
camb_compose_has_dash (const CambLine *lines, guint n_lines, guint index);
void camb_compose_line (GString *out,
                        const CambCues *cues,
                        CambSpeakerStyle style,
                        const CambCue *line);

/* What goes before a line where several speak. */
#define CAMB_COMPOSE_DASH "– "

G_END_DECLS
