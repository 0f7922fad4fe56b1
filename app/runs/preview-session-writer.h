/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PreviewSessionWriter:
 *
 * The way to one file, which a slow disk makes long: what is written later is
 * written by another thread. Whatever the order in which the disk gets to it,
 * what was handed over last is what stays.
 */
typedef struct _PreviewSessionWriter PreviewSessionWriter;

PreviewSessionWriter *preview_session_writer_new (const char *filename);
void preview_session_writer_unref (PreviewSessionWriter *self);
void preview_session_writer_write_later (PreviewSessionWriter *self,
                                         char *content);
gboolean preview_session_writer_write (PreviewSessionWriter *self,
                                       char *content,
                                       GError **error);

G_END_DECLS
