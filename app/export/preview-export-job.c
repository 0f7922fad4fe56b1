/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>
#include <string.h>

#include <glib/gi18n.h>

#include "preview-export-fetch.h"
#include "preview-export-name.h"
#include "preview-export-private.h"
#include "preview-export-texts.h"

#define MISSING_NAME "camb-export-missing.txt"
#define SUMS_NAME "camb-export.sha256"

gboolean
preview_export_job_put (PreviewExportJob *self,
                        const char *role,
                        const char *name,
                        const char *media_type,
                        GBytes *bytes,
                        GError **error)
{
  PreviewManifestFile *file = preview_manifest_find (self->manifest, role);
  g_autofree char *before = g_strdup (file != NULL ? file->sha256 : NULL);
  gboolean kept = preview_export_folder_has (self->folder, role);

  if (!preview_export_folder_put (self->folder, role, name, media_type, bytes,
                                  error))
    return FALSE;
  preview_manifest_set_missing (self->manifest, role, NULL);
  file = preview_manifest_find (self->manifest, role);
  kept = kept && g_strcmp0 (before, file->sha256) == 0;
  preview_export_job_tell (
      self, kept ? PREVIEW_EXPORT_NEWS_KEPT : PREVIEW_EXPORT_NEWS_WRITTEN,
      file->name, NULL, 0);
  return TRUE;
}

void
preview_export_job_miss (PreviewExportJob *self,
                         const char *role,
                         const char *reason)
{
  preview_manifest_set_missing (self->manifest, role, reason);
  preview_export_job_tell (self, PREVIEW_EXPORT_NEWS_MISSING, role, reason, 0);
}

/* Returns: whether the folder has it, so that nothing is to be written */
gboolean
preview_export_job_keep (PreviewExportJob *self, const char *role)
{
  if (!preview_export_folder_has (self->folder, role))
    return FALSE;
  preview_manifest_set_missing (self->manifest, role, NULL);
  preview_export_job_tell (self, PREVIEW_EXPORT_NEWS_KEPT,
                           preview_manifest_find (self->manifest, role)->name,
                           NULL, 1);
  return TRUE;
}

/* As many questions at once as there are runs: the element sees to it that the
 * service is called as seldom as it allows. */
static void
ask_all (PreviewExportJob *self)
{
  GPtrArray *items = self->owner->items;

  self->lookup = preview_export_lookup_new ();
  for (guint i = 0; i < items->len; i++) {
    const PreviewExportItem *item = items->pdata[i];
    const PreviewSpec translation = {.kind = PREVIEW_KIND_TRANSLATION,
                                     .run_id = item->spec->translation};

    if (item->spec->kind == PREVIEW_KIND_FILE)
      continue;
    if (!self->owner->options.offline)
      preview_export_lookup_ask (self->lookup, item->account, item->spec);
    if (!self->owner->options.offline && translation.run_id != 0)
      preview_export_lookup_ask (self->lookup, item->account, &translation);
  }
}

/* Returns: (transfer full) (nullable): what is known of the run */
static GstStructure *
learn_run (PreviewExportJob *self,
           const PreviewExportItem *item,
           GError **error)
{
  const PreviewExportQuery query = {item, item->spec->language, "main",
                                    self->owner->options.offline};
  g_auto (PreviewExportAnswer) answer = {0};
  g_autoptr (GError) problem = NULL;
  GstStructure *run;

  if (!query.offline) {
    run = preview_export_lookup_wait (self->lookup, item->spec,
                                      self->cancellable);
    if (run == NULL &&
        !g_cancellable_set_error_if_cancelled (self->cancellable, error))
      g_set_error_literal (
          error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN,
          _ ("GStreamer does not find the element cambsrc: install the "
             "plugin, or set GST_PLUGIN_PATH to its folder."));
    return run;
  }
  preview_export_inspect (&query, &answer, self->cancellable, &problem);
  if (answer.run != NULL)
    return g_steal_pointer (&answer.run);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

static PreviewExportResult *
add_result (PreviewExportJob *self,
            const PreviewExportItem *item,
            const char *language)
{
  const PreviewSpec *spec = item->spec;
  PreviewExportResult *result = g_new0 (PreviewExportResult, 1);
  g_autoptr (JsonObject) object = NULL;

  result->item = item;
  result->language = g_strdup (language);
  result->key = g_strdup_printf (
      "%s/%" PRIu64 "%s%s", preview_kind_get_nick (spec->kind), spec->run_id,
      language != NULL ? "/" : "", language != NULL ? language : "");
  result->stem = preview_export_name_stem (spec->kind, spec->run_id, language);
  g_ptr_array_add (self->results, result);
  object = preview_export_describe_item (item, result->key, language);
  preview_manifest_put_run (self->manifest, result->key, object);
  return result;
}

/* Until it is there, it is missing: whatever happens, the folder says so. */
static void
expect_file (PreviewExportJob *self,
             const PreviewExportResult *result,
             const char *file)
{
  g_autofree char *role = g_strdup_printf ("%s/%s", result->key, file);

  if (!self->owner->options.has_media)
    return;
  self->n_steps++;
  preview_manifest_set_missing (
      self->manifest, role, _ ("It has not been exported yet. Export again."));
}

static void
expect_files (PreviewExportJob *self, const PreviewExportResult *result)
{
  if (result->item->spec->kind == PREVIEW_KIND_DUBBING)
    expect_file (self, result, "video");
  expect_file (self, result, "audio");
}

static void
add_languages (PreviewExportJob *self,
               const PreviewExportItem *item,
               const GstStructure *run)
{
  const GValue *array = gst_structure_get_value (run, "languages");
  const char *chosen = item->spec->language;
  guint n = array != NULL ? gst_value_array_get_size (array) : 0;

  /* The service's own word for it, whatever the user's is. */
  if (chosen != NULL && gst_structure_has_field (run, "language"))
    chosen = gst_structure_get_string (run, "language");
  if (chosen != NULL || n == 0)
    expect_files (self, add_result (self, item, chosen));
  for (guint i = 0; chosen == NULL && i < n; i++)
    expect_files (self, add_result (self, item,
                                    g_value_get_string (
                                        gst_value_array_get_value (array, i))));
}

static gboolean
write_translation_run (PreviewExportJob *self,
                       const PreviewExportItem *item,
                       const GstStructure *run,
                       GError **error)
{
  const PreviewExportResult *result = add_result (self, item, NULL);
  const GValue *array = gst_structure_get_value (run, "texts");
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  const char *const *strings;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GBytes) json = NULL;
  g_autofree char *text_role = g_strdup_printf ("%s/texts.txt", result->key);
  g_autofree char *json_role = g_strdup_printf ("%s/texts.json", result->key);
  g_autofree char *text_name =
      preview_export_name_join (result->stem, NULL, "txt");
  g_autofree char *json_name =
      preview_export_name_join (result->stem, NULL, "json");

  for (guint i = 0; array != NULL && i < gst_value_array_get_size (array); i++)
    g_ptr_array_add (texts, (gpointer)g_value_get_string (
                                gst_value_array_get_value (array, i)));
  g_ptr_array_add (texts, NULL);
  strings = (const char *const *)texts->pdata;
  text = preview_export_write_texts (strings);
  json = preview_export_write_texts_json (strings);
  return preview_export_job_put (self, text_role, text_name, "text/plain", text,
                                 error) &&
         preview_export_job_put (self, json_role, json_name, "application/json",
                                 json, error);
}

/* What is named after a run is named after the first: so originals come after
 * all of them. */
static void
plan_originals (PreviewExportJob *self)
{
  GPtrArray *items = self->owner->items;

  for (guint i = 0; i < items->len; i++) {
    const PreviewExportItem *item = items->pdata[i];
    PreviewExportResult *result;

    if (item->spec->kind != PREVIEW_KIND_FILE)
      continue;
    result = g_new0 (PreviewExportResult, 1);
    result->item = item;
    result->key = g_strdup_printf ("original/%" PRIu64, item->spec->run_id);
    result->stem = g_strdup ("original");
    g_ptr_array_add (self->results, result);
    expect_file (self, result, "main");
  }
}

/* Returns: whether to go on */
static gboolean
plan_run (PreviewExportJob *self, const PreviewExportItem *item, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GstStructure) run = learn_run (self, item, &problem);
  const char *state =
      run != NULL ? gst_structure_get_string (run, "state") : NULL;
  g_autofree char *role =
      g_strdup_printf ("%s/%" PRIu64, preview_kind_get_nick (item->spec->kind),
                       item->spec->run_id);
  const char *reason;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (g_strcmp0 (state, "ready") == 0) {
    preview_manifest_set_missing (self->manifest, role, NULL);
    if (item->spec->kind == PREVIEW_KIND_TRANSLATION)
      return write_translation_run (self, item, run, error);
    add_languages (self, item, run);
    return TRUE;
  }
  reason = run != NULL ? gst_structure_get_string (run, "reason") : NULL;
  if (reason == NULL && problem != NULL)
    reason = problem->message;
  if (reason == NULL)
    reason = _ ("It is not finished yet. Export again when it is.");
  preview_export_job_miss (self, role, reason);
  return TRUE;
}

static gboolean
plan (PreviewExportJob *self, GError **error)
{
  GPtrArray *items = self->owner->items;

  ask_all (self);
  for (guint i = 0; i < items->len; i++) {
    const PreviewExportItem *item = items->pdata[i];

    if (item->spec->kind != PREVIEW_KIND_FILE &&
        !plan_run (self, items->pdata[i], error))
      return FALSE;
  }
  plan_originals (self);
  return TRUE;
}

static gboolean
put_report (PreviewExportJob *self,
            const char *name,
            const char *media_type,
            GBytes *taken,
            GError **error)
{
  g_autoptr (GBytes) bytes = taken;

  return bytes == NULL ||
         preview_export_job_put (self, name, name, media_type, bytes, error);
}

static gboolean
write_blind_tests (PreviewExportJob *self, GError **error)
{
  JsonArray *tests = preview_manifest_get_blind_tests (self->manifest);
  GString *csv = self->owner->blind_csv;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  char *text;

  if (json_array_get_length (tests) == 0)
    return TRUE;
  json_node_set_array (node, tests);
  text = json_to_string (node, TRUE);
  if (!put_report (self, "blind-tests.json", "application/json",
                   g_bytes_new_take (text, strlen (text)), error))
    return FALSE;
  return csv->len == 0 || put_report (self, "blind-tests.csv", "text/csv",
                                      g_bytes_new (csv->str, csv->len), error);
}

static gboolean
write_reports (PreviewExportJob *self, GError **error)
{
  PreviewManifest *manifest = self->manifest;
  JsonArray *tests = self->owner->blind_tests;

  for (guint i = 0; i < json_array_get_length (tests); i++)
    preview_manifest_put_blind_test (manifest,
                                     json_array_get_element (tests, i));
  return put_report (self, "notes.csv", "text/csv",
                     preview_export_write_notes_csv (manifest), error) &&
         put_report (self, "notes.json", "application/json",
                     preview_export_write_notes_json (manifest), error) &&
         put_report (self, "picks.csv", "text/csv",
                     preview_export_write_picks_csv (manifest), error) &&
         put_report (self, "picks.json", "application/json",
                     preview_export_write_picks_json (manifest), error) &&
         write_blind_tests (self, error);
}

static gboolean
write_results (PreviewExportJob *self, GError **error)
{
  for (guint i = 0; i < self->results->len; i++) {
    PreviewExportResult *result = self->results->pdata[i];

    if (!preview_export_job_write_media (self, result, error) ||
        !preview_export_job_write_subtitles (self, result, error) ||
        !preview_export_folder_save (self->folder, error))
      return FALSE;
  }
  return TRUE;
}

/* What is missing stands in a file that is gone when nothing is. */
static gboolean
write_missing (PreviewExportJob *self, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  if (preview_manifest_get_n_missing (self->manifest) == 0) {
    preview_export_folder_remove (self->folder, "missing");
    return TRUE;
  }
  text = preview_manifest_describe_missing (self->manifest);
  bytes = g_bytes_new_take (text, strlen (text));
  return preview_export_folder_put (self->folder, "missing", MISSING_NAME,
                                    "text/plain", bytes, error);
}

/* As far as it can still be written: the first error is the one to tell. */
static gboolean
write_lists (PreviewExportJob *self, gboolean done, GError **error)
{
  g_autofree char *sums = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local_error = NULL;

  if (write_missing (self, &local_error)) {
    sums = preview_manifest_to_sums (self->manifest);
    bytes = g_bytes_new (sums, strlen (sums));
  }
  if (bytes != NULL &&
      preview_export_folder_put (self->folder, "sums", SUMS_NAME, "text/plain",
                                 bytes, &local_error))
    preview_export_folder_save (self->folder, &local_error);
  if (done && local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  return done;
}

gboolean
preview_export_job_run (PreviewExportJob *self, GError **error)
{
  gboolean done;

  self->folder = preview_export_folder_open (self->owner->path, error);
  if (self->folder == NULL)
    return FALSE;
  self->manifest = preview_export_folder_get_manifest (self->folder);
  done = plan (self, error) && write_missing (self, error) &&
         preview_export_folder_save (self->folder, error) &&
         write_results (self, error) &&
         preview_export_job_write_multi (self, error) &&
         preview_export_job_write_timelines (self, error) &&
         write_reports (self, error);
  return write_lists (self, done, error);
}
