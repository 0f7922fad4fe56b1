/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PREVIEW_APPLICATION_ID "org.cambsrc.Preview"

/**
 * PreviewApplication:
 *
 * One for each user: the list of runs, who asks for them, and the window.
 */
#define PREVIEW_TYPE_APPLICATION (preview_application_get_type ())
G_DECLARE_FINAL_TYPE (PreviewApplication,
                      preview_application,
                      PREVIEW,
                      APPLICATION,
                      AdwApplication)

PreviewApplication *preview_application_new (void);

G_END_DECLS
