/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

#include "preview-verdict.h"

G_BEGIN_DECLS

/**
 * PreviewStars:
 *
 * Shows the rating of a verdict, and changes it: to a button for each star; the
 * one that is set takes the rating back.
 */
#define PREVIEW_TYPE_STARS (preview_stars_get_type ())
G_DECLARE_FINAL_TYPE (PreviewStars, preview_stars, PREVIEW, STARS, GtkBox)

void preview_stars_set_verdict (PreviewStars *self, PreviewVerdict *verdict);

G_END_DECLS
