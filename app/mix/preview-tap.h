/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-track.h"

G_BEGIN_DECLS

GstElement *preview_tap_new (PreviewTrack *track);

G_END_DECLS
