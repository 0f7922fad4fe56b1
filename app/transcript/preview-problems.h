/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "camb-quality.h"

G_BEGIN_DECLS

#define PREVIEW_NO_LINE G_MAXUINT

/**
 * PreviewProblems:
 *
 * Which lines of a transcript break the rules of a profile, found in a thread
 * of its own: one bit each is kept. Notifies `ready`.
 */
#define PREVIEW_TYPE_PROBLEMS (preview_problems_get_type ())
G_DECLARE_FINAL_TYPE (PreviewProblems,
                      preview_problems,
                      PREVIEW,
                      PROBLEMS,
                      GObject)

PreviewProblems *preview_problems_new (void);
void preview_problems_look (PreviewProblems *self,
                            CambCues *cues,
                            CambProfile profile,
                            const char *language);
gboolean preview_problems_is_ready (PreviewProblems *self);
guint preview_problems_count (PreviewProblems *self);
guint preview_problems_find (PreviewProblems *self, guint after);

G_END_DECLS
