/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* CambDirection: where text runs to; what is neither runs as all around it. */
typedef enum
{
  CAMB_DIRECTION_NEUTRAL,
  CAMB_DIRECTION_LTR,
  CAMB_DIRECTION_RTL,
} CambDirection;

gboolean camb_bidi_has_rtl (const char *text);
CambDirection camb_bidi_get_direction (const char *text);
void camb_bidi_append_lines (GString *out, const char *text, gboolean apart);
void camb_bidi_append_isolated (GString *out, const char *text);
void camb_bidi_append_mark (GString *out, CambDirection direction);

G_END_DECLS
