/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <gst/gst.h>
#include <locale.h>

#include "preview-application.h"
#include "preview-export-command.h"
#include "preview-heartbeat.h"
#include "preview-worker.h"

int
main (int argc, char **argv)
{
  g_autoptr (PreviewApplication) application = NULL;
  int status;

  preview_heartbeat_start ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  gst_init (NULL, NULL);
  if (preview_export_command_is_meant (argc, argv))
    return preview_export_command_run (argc, argv);

  application = preview_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  preview_heartbeat_report ();
  g_clear_object (&application);
  preview_worker_wait_for_all ();
  return status;
}
