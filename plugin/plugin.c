/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "elements/gstcambfilesrc.h"
#include "elements/gstcambsrc.h"

static gboolean
plugin_init (GstPlugin *plugin)
{
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");

  return GST_ELEMENT_REGISTER (cambfilesrc, plugin) &&
         GST_ELEMENT_REGISTER (cambsrc, plugin);
}

GST_PLUGIN_DEFINE (
    GST_VERSION_MAJOR,
    GST_VERSION_MINOR,
    camb,
    "Results of Camb.ai runs: dubs, speech, sounds, translations",
    plugin_init,
    PACKAGE_VERSION,
    "LGPL",
    PACKAGE,
    "https://camb.ai")
