/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>

#include "camb-writer.h"
#include "preview-export-name.h"
#include "preview-export-private.h"

static gboolean
write_format (PreviewExportJob *self,
              PreviewExportResult *result,
              const CambCues *cues,
              const char *what,
              CambSubtitleFormat format,
              GError **error)
{
  const char *extension = camb_subtitle_format_to_string (format);
  CambWriterOptions options = CAMB_WRITER_OPTIONS_INIT;
  g_autofree char *role = g_strdup_printf (
      "%s/%s.%s", result->key, what != NULL ? what : "subtitles", extension);
  g_autofree char *name =
      preview_export_name_join (result->stem, what, extension);
  g_autoptr (GBytes) bytes = NULL;

  options.layout = CAMB_SUBTITLE_LAYOUT_READING;
  options.profile = CAMB_PROFILE_NETFLIX;
  /* What language a translation is in, nobody says. */
  options.language = what == NULL ? result->tag : NULL;
  options.title = result->item->title;
  bytes = camb_writer_write (cues, format, &options);
  return preview_export_job_put (self, role, name,
                                 camb_subtitle_format_get_media_type (format),
                                 bytes, error);
}

static gboolean
write_formats (PreviewExportJob *self,
               PreviewExportResult *result,
               const CambCues *cues,
               const char *what,
               GError **error)
{
  for (guint format = 0; format < CAMB_N_SUBTITLE_FORMATS; format++) {
    if ((self->owner->options.subtitles & 1u << format) &&
        !write_format (self, result, cues, what, format, error))
      return FALSE;
  }
  return TRUE;
}

static GPtrArray *
list_texts (const GstStructure *run)
{
  const GValue *array = gst_structure_get_value (run, "texts");
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; array != NULL && i < gst_value_array_get_size (array); i++)
    g_ptr_array_add (texts,
                     g_value_dup_string (gst_value_array_get_value (array, i)));
  return texts;
}

/* The lines of the dub in the words of a translation run. */
static gboolean
write_translation (PreviewExportJob *self,
                   PreviewExportResult *result,
                   GError **error)
{
  const PreviewSpec spec = {.kind = PREVIEW_KIND_TRANSLATION,
                            .run_id = result->item->spec->translation};
  g_autoptr (GstStructure) run =
      preview_export_lookup_wait (self->lookup, &spec, self->cancellable);
  g_autoptr (GPtrArray) texts = run != NULL ? list_texts (run) : NULL;
  g_autoptr (CambCues) cues = NULL;
  g_autofree char *what = g_strdup_printf ("translation-%" PRIu64, spec.run_id);
  g_autofree char *role = g_strdup_printf ("%s/%s", result->key, what);
  gboolean differ;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (texts == NULL || texts->len == 0) {
    const char *reason =
        run != NULL ? gst_structure_get_string (run, "reason") : NULL;

    preview_export_job_miss (self, role, reason != NULL ? reason : "");
    return TRUE;
  }
  preview_manifest_set_missing (self->manifest, role, NULL);
  cues = camb_cues_translate (result->cues, (const char *const *)texts->pdata,
                              texts->len, FALSE, &differ);
  return write_formats (self, result, cues, what, error);
}

/**
 * preview_export_job_write_subtitles:
 * @self: an export
 * @result: a language of a dub whose transcript is known
 * @error: return location for an error that ends the export
 *
 * Writes its subtitles in all formats that are wanted, and those of its
 * translation.
 *
 * Returns: whether to go on
 */
gboolean
preview_export_job_write_subtitles (PreviewExportJob *self,
                                    PreviewExportResult *result,
                                    GError **error)
{
  if (result->cues == NULL || camb_cues_get_length (result->cues) == 0)
    return TRUE;
  if (!write_formats (self, result, result->cues, NULL, error))
    return FALSE;
  return result->item->spec->translation == 0 ||
         self->owner->options.subtitles == 0 ||
         write_translation (self, result, error);
}
