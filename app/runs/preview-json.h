/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reads JSON that may be anything: what is missing or of another type is as if
 * it were not there. */
gint64
preview_json_get_int (JsonObject *object, const char *name, gint64 fallback);
double
preview_json_get_double (JsonObject *object, const char *name, double fallback);
gboolean preview_json_get_boolean (JsonObject *object, const char *name);
const char *preview_json_get_string (JsonObject *object, const char *name);
JsonArray *preview_json_get_array (JsonObject *object, const char *name);

void
preview_json_add_int (JsonBuilder *builder, const char *name, gint64 value);
void
preview_json_add_double (JsonBuilder *builder, const char *name, double value);
void preview_json_add_boolean (JsonBuilder *builder,
                               const char *name,
                               gboolean value);
void preview_json_add_string (JsonBuilder *builder,
                              const char *name,
                              const char *value);

G_END_DECLS
