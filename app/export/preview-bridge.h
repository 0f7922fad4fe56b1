/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-run.h"

G_BEGIN_DECLS

char *preview_bridge_dup_command (PreviewRun *run);

G_END_DECLS
