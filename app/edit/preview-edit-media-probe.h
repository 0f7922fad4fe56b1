/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean preview_edit_media_probe (GPtrArray *uris,
                                   GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
