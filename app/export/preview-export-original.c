/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the runs were made of, which the user attached: it goes along, so that a
 * project in an editor finds it. A session that somebody sent may name any file
 * on this computer, so nothing goes along but media. */

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>
#include <gst/pbutils/pbutils.h>

#include "preview-export-fetch.h"
#include "preview-export-name.h"
#include "preview-export-private.h"

#define PATIENCE (30 * GST_SECOND)
#define MAX_EXTENSION 5

static void
step_cb (guint64 done, guint64 total, gpointer data)
{
  preview_export_job_tell (data, PREVIEW_EXPORT_NEWS_PROGRESS, "original", NULL,
                           0);
}

static gboolean
is_media (const char *uri, GError **error)
{
  g_autoptr (GstDiscoverer) discoverer = gst_discoverer_new (PATIENCE, error);
  g_autoptr (GstDiscovererInfo) info =
      discoverer != NULL ? gst_discoverer_discover_uri (discoverer, uri, error)
                         : NULL;
  GList *videos, *sounds;
  gboolean found;

  if (info == NULL || (error != NULL && *error != NULL))
    return FALSE;
  videos = gst_discoverer_info_get_video_streams (info);
  sounds = gst_discoverer_info_get_audio_streams (info);
  found = videos != NULL || sounds != NULL;
  gst_discoverer_stream_info_list_free (videos);
  gst_discoverer_stream_info_list_free (sounds);
  if (!found)
    g_set_error_literal (error, GST_STREAM_ERROR, GST_STREAM_ERROR_FORMAT,
                         _ ("It holds neither a picture nor a sound."));
  return found;
}

/* Returns: (transfer full): its own ending, as far as it is one */
static char *
dup_name (const char *uri, const char *media_type)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  const char *path = parsed != NULL ? g_uri_get_path (parsed) : "";
  const char *dot = strrchr (path, '.');
  const char *extension = dot != NULL ? dot + 1 : "";
  gsize n = 0;

  while (g_ascii_isalnum (extension[n]))
    n++;
  if (n == 0 || n > MAX_EXTENSION || extension[n] != '\0')
    extension = preview_export_name_get_extension (media_type);
  return preview_export_name_join ("original", NULL, extension);
}

static char *
guess_type (const char *uri)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  g_autofree char *content_type = g_content_type_guess (
      parsed != NULL ? g_uri_get_path (parsed) : "", NULL, 0, NULL);
  char *media_type = g_content_type_get_mime_type (content_type);

  return media_type != NULL ? media_type
                            : g_strdup ("application/octet-stream");
}

static gboolean
copy (PreviewExportJob *self,
      PreviewExportResult *result,
      const char *role,
      GError **error)
{
  const PreviewExportQuery query = {result->item, NULL, "main", FALSE};
  const char *uri = result->item->spec->uri;
  g_autofree char *media_type = guess_type (uri);
  g_autofree char *name = dup_name (uri, media_type);
  g_autoptr (PreviewExportPart) part = NULL;
  g_auto (PreviewExportAnswer) answer = {0};
  GError *problem = NULL;

  if (self->owner->options.offline && !g_str_has_prefix (uri, "file:"))
    g_set_error_literal (&problem, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE,
                         _ ("It is on the network, and only what is on disk "
                            "was to be exported."));
  if (problem != NULL || !is_media (uri, &problem))
    return preview_export_job_handle (self, role, problem, error);
  part =
      preview_export_folder_begin (self->folder, role, "original.part", error);
  /* Nobody knows whether what is there is of the same file. */
  if (part == NULL || !preview_export_part_restart (part, error))
    return FALSE;
  if (!preview_export_fetch (&query, part, &answer, step_cb, self,
                             self->cancellable, &problem)) {
    preview_export_folder_drop (self->folder, part);
    return preview_export_job_handle (self, role, problem, error);
  }
  preview_manifest_set_missing (self->manifest, role, NULL);
  if (!preview_export_folder_finish (self->folder, g_steal_pointer (&part),
                                     name, media_type, error))
    return FALSE;
  preview_export_job_tell (self, PREVIEW_EXPORT_NEWS_WRITTEN,
                           preview_manifest_find (self->manifest, role)->name,
                           NULL, 1);
  return TRUE;
}

/**
 * preview_export_job_write_original:
 * @self: an export
 * @result: a file that the user attached
 * @error: return location for an error that ends the export
 *
 * Copies it into the folder.
 *
 * Returns: whether to go on
 */
gboolean
preview_export_job_write_original (PreviewExportJob *self,
                                   PreviewExportResult *result,
                                   GError **error)
{
  g_autofree char *role = g_strdup_printf ("%s/main", result->key);
  gboolean done = TRUE;

  if (!preview_export_job_keep (self, role))
    done = copy (self, result, role, error);
  self->n_done++;
  return done;
}
