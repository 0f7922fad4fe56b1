/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PreviewTextPair:
 *
 * A text and its translation: side by side where there is room, else one below
 * the other.
 */
#define PREVIEW_TYPE_TEXT_PAIR (preview_text_pair_get_type ())
G_DECLARE_FINAL_TYPE (PreviewTextPair,
                      preview_text_pair,
                      PREVIEW,
                      TEXT_PAIR,
                      GtkWidget)

void preview_text_pair_set_texts (PreviewTextPair *self,
                                  const char *text,
                                  const char *translation);

G_END_DECLS
