/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * PreviewTimingGroup:
 *
 * What the timing check allows, for the preferences: a row for each limit.
 */
#define PREVIEW_TYPE_TIMING_GROUP (preview_timing_group_get_type ())
G_DECLARE_FINAL_TYPE (PreviewTimingGroup,
                      preview_timing_group,
                      PREVIEW,
                      TIMING_GROUP,
                      AdwPreferencesGroup)

GtkWidget *preview_timing_group_new (GSettings *settings);

G_END_DECLS
