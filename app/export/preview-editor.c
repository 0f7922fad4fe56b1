/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gio/gdesktopappinfo.h>
#include <glib/gi18n.h>

#include "camb-writer.h"
#include "preview-edit-writer.h"
#include "preview-editor.h"
#include "preview-export-name.h"
#include "preview-run.h"

static const struct
{
  const char *name;
  const char *desktop_id;
  PreviewEditFormat format;
} editors[PREVIEW_N_EDITORS] = {
    {"Pitivi", "org.pitivi.Pitivi.desktop", PREVIEW_EDIT_FORMAT_XGES},
    {"Kdenlive", "org.kde.kdenlive.desktop", PREVIEW_EDIT_FORMAT_KDENLIVE},
};

/** preview_editor_get_name: returns: what it is called in every language. */
const char *
preview_editor_get_name (PreviewEditor self)
{
  return editors[self].name;
}

/**
 * preview_editor_find:
 * @self: an editor
 *
 * Returns: (transfer full) (nullable): what starts it, if it is installed
 */
GAppInfo *
preview_editor_find (PreviewEditor self)
{
  return (GAppInfo *)g_desktop_app_info_new (editors[self].desktop_id);
}

/**
 * preview_editor_prepare:
 * @self: an editor
 * @export: an export that has not begun
 *
 * Asks @export for what @self opens.
 */
void
preview_editor_prepare (PreviewEditor self, PreviewExport *export)
{
  PreviewExportOptions *options = preview_export_get_options (export);

  options->has_media = TRUE;
  options->subtitles |= 1u << CAMB_SUBTITLE_FORMAT_SRT;
  options->timelines |= 1u << editors[self].format;
}

/**
 * preview_editor_open:
 * @self: an editor
 * @export: an export that has ended
 * @context: (nullable): for the start of a program
 * @error: return location for an error
 *
 * Starts @self with the project that was exported for it.
 *
 * Returns: whether it was started
 */
gboolean
preview_editor_open (PreviewEditor self,
                     PreviewExport *export,
                     GAppLaunchContext *context,
                     GError **error)
{
  g_autoptr (GAppInfo) app = preview_editor_find (self);
  g_autofree char *path =
      preview_export_dup_timeline (export, editors[self].format);
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autoptr (GList) files = g_list_append (NULL, file);

  if (file == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("There is no project for %s: the media is missing"),
                 editors[self].name);
    return FALSE;
  }
  if (app == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("%s is not installed"), editors[self].name);
    return FALSE;
  }
  return g_app_info_launch (app, files, context, error);
}

/**
 * preview_editor_dup_folder:
 * @parent: where projects are
 * @runs: (element-type PreviewRun): at least one run
 *
 * Returns: (transfer full): the folder for a project of @runs
 */
char *
preview_editor_dup_folder (const char *parent, GPtrArray *runs)
{
  const PreviewSpec *first = preview_run_get_spec (runs->pdata[0]);
  g_autofree char *stem =
      preview_export_name_stem (first->kind, first->run_id, NULL);
  g_autofree char *name =
      runs->len > 1 ? g_strdup_printf ("%s-and-%u-more", stem, runs->len - 1)
                    : g_strdup (stem);

  return g_build_filename (parent, name, NULL);
}
