/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "camb-quality.h"

G_BEGIN_DECLS

/**
 * PreviewPaceLevel:
 *
 * How hard a line is to read in its time.
 */
typedef enum
{
  PREVIEW_PACE_EASY,
  PREVIEW_PACE_FAST,
  PREVIEW_PACE_TOO_FAST,
} PreviewPaceLevel;

/**
 * PreviewQuality:
 * @figures: what was measured of a line
 * @max_speed: the characters a second to judge its pace by
 *
 * What there is to say of one line.
 */
typedef struct
{
  CambQuality figures;
  double max_speed;
} PreviewQuality;

PreviewPaceLevel preview_quality_get_pace (const PreviewQuality *self);
char *preview_quality_format_pace (const PreviewQuality *self);
char *preview_quality_describe (const PreviewQuality *self);
char *preview_quality_list_broken (const PreviewQuality *self);

G_END_DECLS
