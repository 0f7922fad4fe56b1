/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>

#include <glib/gi18n.h>

#include "preview-export-name.h"
#include "preview-export-private.h"
#include "preview-multi.h"
#include "preview-run.h"

typedef struct
{
  PreviewExportJob *job;
  const char *name;
} Watch;

static void
step_cb (double fraction, gpointer data)
{
  Watch *self = data;

  preview_export_job_tell (self->job, PREVIEW_EXPORT_NEWS_PROGRESS, self->name,
                           NULL, fraction);
}

/* Returns: (transfer none) (nullable): its video, or else its voice */
static PreviewManifestFile *
find_file (PreviewExportJob *self, const PreviewExportResult *result)
{
  g_autofree char *video = g_strdup_printf ("%s/video", result->key);
  g_autofree char *audio = g_strdup_printf ("%s/audio", result->key);
  const char *const roles[] = {video, audio};

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
    if (preview_export_folder_has (self->folder, roles[i]))
      return preview_manifest_find (self->manifest, roles[i]);
  }
  return NULL;
}

static char *
dup_run_title (const PreviewExportResult *result)
{
  return result->item->title != NULL
             ? g_strdup (result->item->title)
             : g_strdup_printf (_ ("Run %" PRIu64), result->item->spec->run_id);
}

static char *
dup_title (const PreviewExportResult *result)
{
  if (result->tag != NULL)
    return preview_language_dup_name (result->tag);
  return dup_run_title (result);
}

/* The first run that has one gives the picture. */
static PreviewMulti *
collect (PreviewExportJob *self, GChecksum *inputs)
{
  const PreviewExportResult *first = NULL;
  PreviewMulti *multi = preview_multi_new (NULL);

  for (guint i = 0; i < self->results->len; i++) {
    const PreviewExportResult *result = self->results->pdata[i];
    PreviewManifestFile *file = find_file (self, result);
    g_autofree char *path = NULL;
    g_autofree char *input = NULL;
    PreviewMultiTrack *track;

    if (result->item->spec->kind != PREVIEW_KIND_DUBBING || file == NULL)
      continue;
    if (first == NULL && !g_str_has_suffix (file->role, "/video"))
      continue;
    if (first == NULL) {
      first = result;
      multi->title = dup_run_title (result);
    }
    path = preview_export_folder_dup_path (self->folder, file->role);
    track = preview_multi_add (multi, path);
    track->language = g_strdup (result->tag);
    track->title = dup_title (result);
    /* Beside the picture, which stays where it is. */
    track->offset = result->item->offset - first->item->offset;
    if (result->cues != NULL && camb_cues_get_length (result->cues) > 0)
      track->cues = camb_cues_ref (result->cues);
    input = g_strdup_printf ("%s %s %" PRIi64 " %s\n", file->sha256,
                             track->language, track->offset, track->title);
    g_checksum_update (inputs, (const guchar *)input, -1);
  }
  return multi;
}

static gboolean
write_multi (PreviewExportJob *self,
             const PreviewMulti *multi,
             PreviewMultiFormat format,
             const char *role,
             const char *base,
             GError **error)
{
  g_autofree char *part_name = g_strconcat (base, ".part", NULL);
  g_autofree char *name = preview_export_name_join (
      base, NULL, preview_multi_format_to_string (format));
  g_autoptr (PreviewExportPart) part = NULL;
  Watch watch = {self, name};
  GError *problem = NULL;

  part = preview_export_folder_begin (self->folder, role, part_name, error);
  if (part == NULL)
    return FALSE;
  if (!preview_export_part_restart (part, error))
    return FALSE;
  if (!preview_multi_write (multi, format, part->fd, step_cb, &watch,
                            self->cancellable, &problem)) {
    preview_export_folder_drop (self->folder, part);
    return preview_export_job_handle (self, role, problem, error);
  }
  if (!preview_export_part_measure (part, error) ||
      !preview_export_folder_finish (
          self->folder, g_steal_pointer (&part), name,
          preview_multi_format_get_media_type (format), error))
    return FALSE;
  preview_manifest_set_missing (self->manifest, role, NULL);
  preview_export_job_tell (self, PREVIEW_EXPORT_NEWS_WRITTEN,
                           preview_manifest_find (self->manifest, role)->name,
                           NULL, 1);
  return TRUE;
}

/**
 * preview_export_job_write_multi:
 * @self: an export whose media is there
 * @error: return location for an error that ends the export
 *
 * Writes the files that hold all dubs as languages of one picture.
 *
 * Returns: whether to go on
 */
gboolean
preview_export_job_write_multi (PreviewExportJob *self, GError **error)
{
  g_autoptr (GChecksum) inputs = g_checksum_new (G_CHECKSUM_SHA1);
  g_autoptr (PreviewMulti) multi = NULL;
  const PreviewExportResult *first;
  g_autofree char *stem = NULL;
  g_autofree char *base = NULL;

  if (self->owner->options.multi == 0)
    return TRUE;
  multi = collect (self, inputs);
  if (multi->tracks->len == 0) {
    preview_export_job_miss (self, "multi",
                             _ ("None of the runs is a dub with a picture."));
    return TRUE;
  }
  preview_manifest_set_missing (self->manifest, "multi", NULL);
  first = self->results->pdata[0];
  stem = preview_export_name_stem (PREVIEW_KIND_DUBBING,
                                   first->item->spec->run_id, NULL);
  base = g_strconcat (stem, "-languages", NULL);
  for (guint format = 0; format < PREVIEW_N_MULTI_FORMATS; format++) {
    g_autofree char *role =
        g_strdup_printf ("multi/%s.%s", g_checksum_get_string (inputs),
                         preview_multi_format_to_string (format));

    if (!(self->owner->options.multi & 1u << format))
      continue;
    if (preview_export_job_keep (self, role))
      continue;
    if (!write_multi (self, multi, format, role, base, error))
      return FALSE;
  }
  return TRUE;
}
