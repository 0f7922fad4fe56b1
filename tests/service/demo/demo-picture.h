/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "demo-story.h"

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean
demo_picture_make (const DemoStory *story, const char *folder, GError **error);

G_END_DECLS
