/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <adwaita.h>

#include "preview-account.h"

G_BEGIN_DECLS

/**
 * PreviewPreferences:
 *
 * The key and the address of the service.
 */
#define PREVIEW_TYPE_PREFERENCES (preview_preferences_get_type ())
G_DECLARE_FINAL_TYPE (PreviewPreferences,
                      preview_preferences,
                      PREVIEW,
                      PREFERENCES,
                      AdwPreferencesWindow)

PreviewPreferences *preview_preferences_new (GtkWindow *parent,
                                             PreviewAccount *account,
                                             GSettings *settings);

G_END_DECLS
