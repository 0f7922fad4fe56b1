/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define PREVIEW_SESSION_SUFFIX ".cambcompare"
#define PREVIEW_SESSION_FORMAT "camb-compare"
#define PREVIEW_SESSION_VERSION 1

JsonNode *preview_session_file_parse (const char *text,
                                      gsize length,
                                      gboolean wants_format,
                                      GError **error);
JsonNode *preview_session_file_read (const char *filename, GError **error);
void preview_session_file_read_async (GFile *file,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
JsonNode *preview_session_file_read_finish (GAsyncResult *result,
                                            GError **error);
gboolean preview_session_file_is_name (const char *name);

G_END_DECLS
