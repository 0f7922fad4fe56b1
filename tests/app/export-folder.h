/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A folder that is gone with all its files at the end. */
typedef char Folder;

char *make_folder (void);
void remove_folder (char *folder);
char *read_text (const char *folder, const char *name);
void write_text (const char *folder, const char *name, const char *text);
gboolean is_there (const char *folder, const char *name);
void assert_text (const char *folder, const char *name, const char *expected);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Folder, remove_folder)

G_END_DECLS
