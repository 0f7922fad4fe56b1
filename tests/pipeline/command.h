/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *command_run (const char *format, ...) G_GNUC_PRINTF (1, 2);
char *command_run_demo (const char *format, ...) G_GNUC_PRINTF (1, 2);
char *command_dup_path (const char *name);
char *command_dup_media_path (const char *name);

G_END_DECLS
