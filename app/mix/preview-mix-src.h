/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-mix.h"

G_BEGIN_DECLS

GstElement *preview_mix_src_new (PreviewMix *mix);

G_END_DECLS
