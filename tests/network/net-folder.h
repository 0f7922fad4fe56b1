/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Temporary folders. */
typedef void (*NetFolderFunc) (const char *path, gpointer data);

char *net_folder_make (void);
void net_folder_remove (const char *folder);
void net_folder_foreach (const char *folder, NetFolderFunc func, gpointer data);

G_END_DECLS
