/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-spec.h"

G_BEGIN_DECLS

/* No paste opens more runs than this; what is beyond is a problem. */
#define PREVIEW_PASTE_MAX_RUNS 1000

/**
 * PreviewPaste:
 * @specs: (element-type PreviewSpec): the runs, in order, each once
 * @problems: (element-type utf8): what was left out and why, for the user
 * @n_again: how many runs were named more than once
 *
 * What was understood of something that a user pasted, dropped or typed.
 */
typedef struct
{
  GPtrArray *specs;
  GPtrArray *problems;
  guint n_again;
} PreviewPaste;

PreviewPaste *preview_paste_new (const char *text);
void preview_paste_free (PreviewPaste *self);
guint preview_paste_count_bare (const PreviewPaste *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewPaste, preview_paste_free)

G_END_DECLS
