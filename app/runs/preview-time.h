/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PREVIEW_SECOND (G_GUINT64_CONSTANT (1000000000))
#define PREVIEW_MSECOND (G_GUINT64_CONSTANT (1000000))

char *preview_time_format (guint64 time);
char *preview_time_format_tenths (guint64 time);
char *preview_time_format_spoken (guint64 time);

G_END_DECLS
