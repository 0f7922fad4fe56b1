/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean preview_export_command_is_meant (int argc, char **argv);
int preview_export_command_run (int argc, char **argv);

G_END_DECLS
