/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "demo-sound.h"
#include "demo-story.h"

G_BEGIN_DECLS

/* What the synthesiser says. The files go into @folder. */
gboolean demo_speech_make_dub (const DemoStory *story,
                               guint language,
                               const DemoSound *background,
                               const char *folder,
                               GError **error);
gboolean demo_speech_make_takes (const DemoStory *story,
                                 const char *folder,
                                 GError **error);

G_END_DECLS
