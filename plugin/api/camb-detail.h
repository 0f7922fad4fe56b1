/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CAMB_DETAIL_MAX_CHARS 300

char *camb_detail_hide (const char *text, const char *secret);
char *camb_detail_clean (const char *text, gssize length, const char *secret);

G_END_DECLS
