/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PreviewLevelMeter:
 *
 * How loud it is just now, from -60 to 0 dBFS.
 */
#define PREVIEW_TYPE_LEVEL_METER (preview_level_meter_get_type ())
G_DECLARE_FINAL_TYPE (PreviewLevelMeter,
                      preview_level_meter,
                      PREVIEW,
                      LEVEL_METER,
                      GtkWidget)

void preview_level_meter_set_level (PreviewLevelMeter *self, double level);

G_END_DECLS
