/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "gstcambsettings.h"

G_BEGIN_DECLS

#define GST_CAMB_URI_SCHEME "camb"

/**
 * GstCambUriField:
 *
 * Which settings a URI named.
 */
typedef enum
{
  GST_CAMB_URI_LANGUAGE = 1 << 0,
  GST_CAMB_URI_AUDIO = 1 << 1,
  GST_CAMB_URI_SUBTITLES = 1 << 2,
  GST_CAMB_URI_TRANSLATION = 1 << 3,
  GST_CAMB_URI_SPEAKERS = 1 << 4,
  GST_CAMB_URI_UNIT = 1 << 5,
} GstCambUriField;

gboolean gst_camb_uri_parse (const char *uri,
                             GstCambSettings *settings,
                             guint *fields,
                             GError **error);
char *gst_camb_uri_format (const GstCambSettings *settings);
char *
gst_camb_uri_format_run (CambKind kind, guint64 run_id, const char *language);

G_END_DECLS
