/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gst/pbutils/pbutils.h>

#include <glib/gi18n.h>

#include "preview-edit-writer.h"
#include "preview-edit.h"
#include "preview-export-name.h"
#include "preview-export-private.h"

/* As long as a disk may take to show what is in a file. */
#define PATIENCE (30 * GST_SECOND)

static void
describe_video (PreviewEditMedia *media, GstDiscovererInfo *info)
{
  GList *streams = gst_discoverer_info_get_video_streams (info);
  GstDiscovererVideoInfo *video = streams != NULL ? streams->data : NULL;

  media->has_video = video != NULL;
  if (video != NULL) {
    media->width = (int)gst_discoverer_video_info_get_width (video);
    media->height = (int)gst_discoverer_video_info_get_height (video);
    media->fps_n = (int)gst_discoverer_video_info_get_framerate_num (video);
    media->fps_d = (int)gst_discoverer_video_info_get_framerate_denom (video);
    media->par_n = (int)gst_discoverer_video_info_get_par_num (video);
    media->par_d = (int)gst_discoverer_video_info_get_par_denom (video);
  }
  gst_discoverer_stream_info_list_free (streams);
}

static void
describe_audio (PreviewEditMedia *media, GstDiscovererInfo *info)
{
  GList *streams = gst_discoverer_info_get_audio_streams (info);
  GstDiscovererAudioInfo *audio = streams != NULL ? streams->data : NULL;

  media->has_audio = audio != NULL;
  if (audio != NULL) {
    media->rate = (int)gst_discoverer_audio_info_get_sample_rate (audio);
    media->channels = (int)gst_discoverer_audio_info_get_channels (audio);
  }
  gst_discoverer_stream_info_list_free (streams);
}

static void
add_media (PreviewExportJob *self,
           PreviewEditRun *run,
           PreviewEditRole edit_role,
           const char *role,
           GstDiscoverer *discoverer)
{
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (GstDiscovererInfo) info = NULL;
  PreviewEditMedia *media;

  if (!preview_export_folder_has (self->folder, role))
    return;
  path = preview_export_folder_dup_path (self->folder, role);
  uri = gst_filename_to_uri (path, NULL);
  info =
      uri != NULL ? gst_discoverer_discover_uri (discoverer, uri, NULL) : NULL;
  if (info == NULL)
    return;
  media = preview_edit_run_add_media (
      run, edit_role, preview_manifest_find (self->manifest, role)->name);
  media->duration = gst_discoverer_info_get_duration (info);
  describe_video (media, info);
  describe_audio (media, info);
}

static void
add_run (PreviewExportJob *self,
         PreviewEdit *edit,
         const PreviewExportResult *result,
         GstDiscoverer *discoverer)
{
  const PreviewExportItem *item = result->item;
  const gboolean is_dub = item->spec->kind == PREVIEW_KIND_DUBBING;
  PreviewEditRun *run = preview_edit_add_run (edit, item->spec->kind,
                                              item->spec->run_id, result->tag);
  g_autofree char *video = g_strdup_printf ("%s/video", result->key);
  g_autofree char *audio = g_strdup_printf ("%s/audio", result->key);

  run->offset = item->offset;
  run->verdict = g_strdup (item->decision);
  run->title = result->tag != NULL ? preview_language_dup_name (result->tag)
                                   : g_strdup (item->title);
  if (result->cues != NULL)
    preview_edit_run_set_cues (run, result->cues);
  for (guint i = 0; i < item->notes->len; i++) {
    const PreviewExportNote *note = item->notes->pdata[i];

    preview_edit_run_add_note (run, note->position, note->tag, note->text);
  }
  if (is_dub)
    add_media (self, run, PREVIEW_EDIT_ROLE_MIX, video, discoverer);
  add_media (self, run,
             is_dub ? PREVIEW_EDIT_ROLE_VOICE : PREVIEW_EDIT_ROLE_SOUND, audio,
             discoverer);
}

static void
add_original (PreviewExportJob *self,
              PreviewEdit *edit,
              const PreviewExportResult *result,
              GstDiscoverer *discoverer)
{
  g_autofree char *role = g_strdup_printf ("%s/main", result->key);
  PreviewEditRun *run = preview_edit_add_run (edit, PREVIEW_KIND_NONE, 0, NULL);

  run->offset = result->item->offset;
  add_media (self, run, PREVIEW_EDIT_ROLE_ORIGINAL, role, discoverer);
}

static PreviewEdit *
describe (PreviewExportJob *self, const char *title, GError **error)
{
  g_autoptr (GstDiscoverer) discoverer = gst_discoverer_new (PATIENCE, error);
  g_autoptr (PreviewEdit) edit = preview_edit_new (title);

  if (discoverer == NULL)
    return NULL;
  for (guint i = 0; i < self->results->len; i++) {
    const PreviewExportResult *result = self->results->pdata[i];

    if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
      return NULL;
    if (result->item->spec->kind == PREVIEW_KIND_FILE)
      add_original (self, edit, result, discoverer);
    else if (result->item->spec->kind != PREVIEW_KIND_TRANSLATION)
      add_run (self, edit, result, discoverer);
  }
  return g_steal_pointer (&edit);
}

static gboolean
put_files (PreviewExportJob *self,
           GPtrArray *files,
           const char *role,
           GError **error)
{
  for (guint i = 0; i < files->len; i++) {
    const PreviewEditFile *file = files->pdata[i];
    g_autofree char *file_role =
        i == 0 ? g_strdup (role) : g_strdup_printf ("%s/%u", role, i);

    if (!preview_export_job_put (self, file_role, file->name, "application/xml",
                                 file->bytes, error))
      return FALSE;
  }
  return TRUE;
}

/* Its name may have a number, as those that others changed are left alone. */
static void
remember (PreviewExportJob *self, PreviewEditFormat format, const char *role)
{
  const PreviewManifestFile *file =
      preview_manifest_find (self->manifest, role);

  g_free (self->owner->timelines[format]);
  self->owner->timelines[format] =
      preview_export_folder_has (self->folder, role) ? g_strdup (file->name)
                                                     : NULL;
}

static gboolean
write_format (PreviewExportJob *self,
              const PreviewEdit *edit,
              PreviewEditFormat format,
              const char *base,
              GError **error)
{
  const char *suffix = preview_edit_format_get_suffix (format);
  g_autofree char *role = g_strdup_printf ("timeline/%s%s", base, suffix);
  g_autofree char *name = g_strconcat (base, suffix, NULL);
  g_autoptr (GFile) file =
      g_file_new_build_filename (self->owner->path, name, NULL);
  g_autoptr (GPtrArray) files = NULL;
  GError *problem = NULL;

  files =
      preview_edit_compose (edit, format, file, self->cancellable, &problem);
  if (files == NULL)
    return preview_export_job_handle (self, role, problem, error);
  preview_manifest_set_missing (self->manifest, role, NULL);
  if (!put_files (self, files, role, error))
    return FALSE;
  remember (self, format, role);
  return TRUE;
}

/**
 * preview_export_job_write_timelines:
 * @self: an export whose media is there
 * @error: return location for an error that ends the export
 *
 * Writes projects for editors, on the files in the folder.
 *
 * Returns: whether to go on
 */
gboolean
preview_export_job_write_timelines (PreviewExportJob *self, GError **error)
{
  const guint formats = self->owner->options.timelines;
  const PreviewExportResult *first;
  g_autoptr (PreviewEdit) edit = NULL;
  g_autofree char *base = NULL;

  if (formats == 0 || self->results->len == 0)
    return TRUE;
  first = self->results->pdata[0];
  base = preview_export_name_stem (first->item->spec->kind,
                                   first->item->spec->run_id, NULL);
  edit = describe (self, first->item->title != NULL ? first->item->title : base,
                   error);
  if (edit == NULL)
    return FALSE;
  for (guint format = 0; format < PREVIEW_N_EDIT_FORMATS; format++) {
    if ((formats & 1u << format) &&
        !write_format (self, edit, format, base, error))
      return FALSE;
  }
  return TRUE;
}
