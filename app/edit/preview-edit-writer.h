/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-edit-format.h"

G_BEGIN_DECLS

/**
 * PreviewEditFormat:
 * @PREVIEW_EDIT_FORMAT_OTIO: OpenTimelineIO: Resolve, Kdenlive from 25.04,
 *     Premiere, Flame, xSTUDIO and others
 * @PREVIEW_EDIT_FORMAT_XGES: GStreamer Editing Services: Pitivi, ges-launch
 * @PREVIEW_EDIT_FORMAT_KDENLIVE: Kdenlive from 20.08, melt
 * @PREVIEW_EDIT_FORMAT_FCP7: Final Cut Pro 7 XML: Premiere, Resolve
 *
 * What a timeline can be written as.
 */
typedef enum
{
  PREVIEW_EDIT_FORMAT_OTIO,
  PREVIEW_EDIT_FORMAT_XGES,
  PREVIEW_EDIT_FORMAT_KDENLIVE,
  PREVIEW_EDIT_FORMAT_FCP7,
} PreviewEditFormat;

/** PREVIEW_N_EDIT_FORMATS: how many formats there are, counted from 0. */
#define PREVIEW_N_EDIT_FORMATS (PREVIEW_EDIT_FORMAT_FCP7 + 1)

const char *preview_edit_format_get_nick (PreviewEditFormat format);
const char *preview_edit_format_get_label (PreviewEditFormat format);
const char *preview_edit_format_get_suffix (PreviewEditFormat format);
gboolean preview_edit_format_from_nick (const char *nick,
                                        PreviewEditFormat *format);

GPtrArray *preview_edit_compose (const PreviewEdit *edit,
                                 PreviewEditFormat format,
                                 GFile *file,
                                 GCancellable *cancellable,
                                 GError **error);
gboolean preview_edit_write (const PreviewEdit *edit,
                             PreviewEditFormat format,
                             GFile *file,
                             GCancellable *cancellable,
                             GError **error);
void preview_edit_write_async (PreviewEdit *edit,
                               PreviewEditFormat format,
                               GFile *file,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean preview_edit_write_finish (GAsyncResult *result, GError **error);

G_END_DECLS
