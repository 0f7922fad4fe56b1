/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-export-fetch.h"
#include "preview-export-name.h"
#include "preview-export-private.h"

/* Which file is being fetched, for those who watch. */
typedef struct
{
  PreviewExportJob *job;
  const char *name;
} Watch;

/** preview_export_result_free: frees @data, a #PreviewExportResult. */
void
preview_export_result_free (gpointer data)
{
  PreviewExportResult *self = data;

  g_free (self->language);
  g_free (self->tag);
  g_free (self->key);
  g_free (self->stem);
  g_clear_pointer (&self->cues, camb_cues_unref);
  g_free (self);
}

static void
step_cb (guint64 done, guint64 total, gpointer data)
{
  Watch *self = data;

  preview_export_job_tell (self->job, PREVIEW_EXPORT_NEWS_PROGRESS, self->name,
                           NULL, total > 0 ? (double)done / (double)total : 0);
}

static void
learn (PreviewExportResult *result, PreviewExportAnswer *answer)
{
  const char *tag =
      answer->content != NULL
          ? gst_structure_get_string (answer->content, "language-tag")
          : NULL;

  if (result->cues == NULL)
    result->cues = g_steal_pointer (&answer->cues);
  if (result->tag == NULL)
    result->tag = g_strdup (tag);
}

/* What stops all: the user, or a disk that takes nothing more. */
static gboolean
is_final (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

/* What is not there without anything being wrong is not missing. */
gboolean
preview_export_job_handle (PreviewExportJob *self,
                           const char *role,
                           GError *taken,
                           GError **error)
{
  g_autoptr (GError) problem = taken;

  if (preview_export_is_absent (problem)) {
    preview_manifest_set_missing (self->manifest, role, NULL);
    return TRUE;
  }
  preview_export_job_miss (self, role, problem->message);
  if (!is_final (problem))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
finish (PreviewExportJob *self,
        PreviewExportPart *part,
        const PreviewExportAnswer *answer,
        const char *base,
        GError **error)
{
  const char *media_type =
      gst_structure_get_string (answer->content, "media-type");
  g_autofree char *name = preview_export_name_join (
      base, NULL, preview_export_name_get_extension (media_type));
  g_autofree char *role = g_strdup (part->file->role);

  preview_manifest_set_missing (self->manifest, role, NULL);
  if (!preview_export_folder_finish (self->folder, part, name, media_type,
                                     error))
    return FALSE;
  preview_export_job_tell (self, PREVIEW_EXPORT_NEWS_WRITTEN,
                           preview_manifest_find (self->manifest, role)->name,
                           NULL, 1);
  return TRUE;
}

static gboolean
fetch (PreviewExportJob *self,
       PreviewExportResult *result,
       const char *role,
       const char *base,
       const char *file,
       GError **error)
{
  const PreviewExportQuery query = {result->item, result->language, file,
                                    self->owner->options.offline};
  g_autofree char *part_name = g_strconcat (base, ".part", NULL);
  g_autoptr (PreviewExportPart) part = NULL;
  g_auto (PreviewExportAnswer) answer = {0};
  Watch watch = {self, base};
  GError *problem = NULL;

  part = preview_export_folder_begin (self->folder, role, part_name, error);
  if (part == NULL)
    return FALSE;
  if (preview_export_fetch (&query, part, &answer, step_cb, &watch,
                            self->cancellable, &problem)) {
    learn (result, &answer);
    return finish (self, g_steal_pointer (&part), &answer, base, error);
  }
  learn (result, &answer);
  if (part->offset == 0 || preview_export_is_absent (problem))
    preview_export_folder_drop (self->folder, part);
  return preview_export_job_handle (self, role, problem, error);
}

static gboolean
write_file (PreviewExportJob *self,
            PreviewExportResult *result,
            const char *file,
            const char *what,
            GError **error)
{
  g_autofree char *role = g_strdup_printf ("%s/%s", result->key, file);
  g_autofree char *base = what != NULL
                              ? g_strdup_printf ("%s-%s", result->stem, what)
                              : g_strdup (result->stem);
  gboolean done = TRUE;

  if (!preview_export_job_keep (self, role))
    done = fetch (self, result, role, base, file, error);
  self->n_done++;
  return done;
}

/* Its transcript is wanted even if all its files are there. */
static gboolean
look (PreviewExportJob *self, PreviewExportResult *result, GError **error)
{
  const PreviewExportQuery query = {result->item, result->language, "main",
                                    self->owner->options.offline};
  g_auto (PreviewExportAnswer) answer = {0};
  GError *problem = NULL;

  preview_export_inspect (&query, &answer, self->cancellable, &problem);
  learn (result, &answer);
  if (problem == NULL || answer.run != NULL) {
    g_clear_error (&problem);
    return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
  }
  return preview_export_job_handle (self, result->key, problem, error);
}

/**
 * preview_export_job_write_media:
 * @self: an export
 * @result: a language of a run
 * @error: return location for an error that ends the export
 *
 * Writes the files of @result, and learns its transcript on the way.
 *
 * Returns: whether to go on
 */
gboolean
preview_export_job_write_media (PreviewExportJob *self,
                                PreviewExportResult *result,
                                GError **error)
{
  const PreviewExportOptions *options = &self->owner->options;
  const gboolean is_dub = result->item->spec->kind == PREVIEW_KIND_DUBBING;

  if (result->item->spec->kind == PREVIEW_KIND_FILE)
    return !options->has_media ||
           preview_export_job_write_original (self, result, error);
  if (options->has_media) {
    if (is_dub && !write_file (self, result, "video", "video", error))
      return FALSE;
    if (!write_file (self, result, "audio", is_dub ? "voice" : NULL, error))
      return FALSE;
  }
  if (!is_dub || result->cues != NULL ||
      (options->subtitles == 0 && options->timelines == 0))
    return TRUE;
  return look (self, result, error);
}
