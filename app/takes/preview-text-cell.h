/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *preview_text_cell_new (const char *text, const char *first);
double preview_text_cell_get_likeness (const char *text, const char *first);

G_END_DECLS
