/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CAMB_BATCH_MAX 5

guint camb_batches_count (guint n_ids);
guint camb_batches_get_size (guint n_ids, guint batch);

G_END_DECLS
