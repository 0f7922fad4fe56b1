/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "preview-export-texts.h"
#include "preview-json.h"
#include "preview-time.h"

/* Without it the most common spreadsheet takes the text for Latin-1. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* What makes a spreadsheet run a cell instead of showing it. */
#define FORMULA_STARTS "=+-@\t\r"

/* RFC 4180. */
static void
append_cell (GString *out, const char *text)
{
  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c (out, ',');
  g_string_append_c (out, '"');
  if (*text != '\0' && strchr (FORMULA_STARTS, *text) != NULL)
    g_string_append_c (out, '\'');
  for (; *text != '\0'; text++) {
    if (*text == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *text);
  }
  g_string_append_c (out, '"');
}

static void
append_int (GString *out, gint64 value)
{
  g_string_append_printf (out, ",%" PRIi64, value);
}

static const char *
get_text (JsonObject *object, const char *name)
{
  const char *text = preview_json_get_string (object, name);

  return text != NULL ? text : "";
}

/* The same in any locale, for machines and spreadsheets. */
static void
append_time (GString *out, gint64 time)
{
  gint64 ms = time / (gint64)PREVIEW_MSECOND;

  g_string_append_printf (
      out, ",%02" PRIi64 ":%02" PRIi64 ":%02" PRIi64 ".%03" PRIi64,
      ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
}

static void
append_run (GString *out, JsonObject *run)
{
  append_cell (out, get_text (run, "kind"));
  append_int (out, preview_json_get_int (run, "run-id", 0));
  append_cell (out, get_text (run, "language"));
}

static GBytes *
end_csv (GString *out)
{
  g_string_prepend (out, BYTE_ORDER_MARK);
  return g_string_free_to_bytes (out);
}

static GBytes *
end_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  char *text = json_to_string (root, TRUE);

  g_object_unref (builder);
  return g_bytes_new_take (text, strlen (text));
}

static void
add_notes (const PreviewExportItem *item, JsonBuilder *builder)
{
  if (item->notes->len == 0)
    return;
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < item->notes->len; i++) {
    const PreviewExportNote *note = item->notes->pdata[i];

    json_builder_begin_object (builder);
    preview_json_add_int (builder, "position", (gint64)note->position);
    preview_json_add_string (builder, "tag", note->tag);
    preview_json_add_string (builder, "text", note->text);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

/**
 * preview_export_describe_item:
 * @item: a run
 * @key: which run in which language, as the manifest calls it
 * @language: (nullable): which of its languages
 *
 * Returns: (transfer full): what the manifest says of it
 */
JsonObject *
preview_export_describe_item (const PreviewExportItem *item,
                              const char *key,
                              const char *language)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  preview_json_add_string (builder, "key", key);
  preview_json_add_string (builder, "kind",
                           preview_kind_get_nick (item->spec->kind));
  preview_json_add_int (builder, "run-id", (gint64)item->spec->run_id);
  if (language != NULL)
    preview_json_add_string (builder, "language", language);
  if (item->spec->translation != 0)
    preview_json_add_int (builder, "translation",
                          (gint64)item->spec->translation);
  if (item->title != NULL)
    preview_json_add_string (builder, "title", item->title);
  if (item->offset != 0)
    preview_json_add_int (builder, "offset", item->offset);
  preview_json_add_string (builder, "verdict", item->decision);
  if (item->rating != 0)
    preview_json_add_int (builder, "rating", item->rating);
  if (*item->reason != '\0')
    preview_json_add_string (builder, "reason", item->reason);
  add_notes (item, builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_object_ref (json_node_get_object (root));
}

typedef void (*NoteFunc) (JsonObject *run, JsonObject *note, gpointer data);

static guint
for_each_note (PreviewManifest *manifest, NoteFunc func, gpointer data)
{
  guint count = 0;

  for (guint i = 0; i < preview_manifest_get_n_runs (manifest); i++) {
    JsonObject *run = preview_manifest_get_run (manifest, i);
    JsonArray *notes = preview_json_get_array (run, "notes");
    guint n = notes != NULL ? json_array_get_length (notes) : 0;

    for (guint j = 0; j < n; j++) {
      JsonNode *node = json_array_get_element (notes, j);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      func (run, json_node_get_object (node), data);
      count++;
    }
  }
  return count;
}

static void
note_to_csv (JsonObject *run, JsonObject *note, gpointer data)
{
  GString *out = data;

  append_run (out, run);
  append_time (out, preview_json_get_int (note, "position", 0));
  append_cell (out, get_text (note, "tag"));
  append_cell (out, get_text (note, "text"));
  g_string_append (out, "\r\n");
}

/**
 * preview_export_write_notes_csv:
 * @manifest: that of a folder
 *
 * Returns: (transfer full) (nullable): a table of all notes, if there are any
 */
GBytes *
preview_export_write_notes_csv (PreviewManifest *manifest)
{
  GString *out = g_string_new ("kind,run_id,language,time,tag,text\r\n");

  if (for_each_note (manifest, note_to_csv, out) > 0)
    return end_csv (out);
  g_string_free (out, TRUE);
  return NULL;
}

static void
add_run (JsonBuilder *builder, JsonObject *run)
{
  preview_json_add_string (builder, "kind", get_text (run, "kind"));
  preview_json_add_int (builder, "run-id",
                        preview_json_get_int (run, "run-id", 0));
  if (json_object_has_member (run, "language"))
    preview_json_add_string (builder, "language", get_text (run, "language"));
}

static void
note_to_json (JsonObject *run, JsonObject *note, gpointer data)
{
  JsonBuilder *builder = data;

  json_builder_begin_object (builder);
  add_run (builder, run);
  preview_json_add_int (builder, "position",
                        preview_json_get_int (note, "position", 0));
  preview_json_add_string (builder, "tag", get_text (note, "tag"));
  preview_json_add_string (builder, "text", get_text (note, "text"));
  json_builder_end_object (builder);
}

/**
 * preview_export_write_notes_json:
 * @manifest: that of a folder
 *
 * Returns: (transfer full) (nullable): all notes, positions in nanoseconds, if
 *   there are any
 */
GBytes *
preview_export_write_notes_json (PreviewManifest *manifest)
{
  JsonBuilder *builder = json_builder_new ();
  guint n;

  json_builder_begin_array (builder);
  n = for_each_note (manifest, note_to_json, builder);
  json_builder_end_array (builder);
  if (n > 0)
    return end_json (builder);
  g_object_unref (builder);
  return NULL;
}

static gboolean
is_judged (JsonObject *run)
{
  return g_strcmp0 (preview_json_get_string (run, "verdict"),
                    preview_decision_get_nick (PREVIEW_DECISION_NONE)) != 0 ||
         json_object_has_member (run, "rating") ||
         json_object_has_member (run, "reason");
}

static guint
count_judged (PreviewManifest *manifest)
{
  guint n = 0;

  for (guint i = 0; i < preview_manifest_get_n_runs (manifest); i++)
    n += is_judged (preview_manifest_get_run (manifest, i));
  return n;
}

/**
 * preview_export_write_picks_csv:
 * @manifest: that of a folder
 *
 * Returns: (transfer full) (nullable): a table of all verdicts, if there are
 *   any
 */
GBytes *
preview_export_write_picks_csv (PreviewManifest *manifest)
{
  GString *out = NULL;

  if (count_judged (manifest) == 0)
    return NULL;
  out = g_string_new ("kind,run_id,language,verdict,rating,reason\r\n");
  for (guint i = 0; i < preview_manifest_get_n_runs (manifest); i++) {
    JsonObject *run = preview_manifest_get_run (manifest, i);

    if (!is_judged (run))
      continue;
    append_run (out, run);
    append_cell (out, get_text (run, "verdict"));
    append_int (out, preview_json_get_int (run, "rating", 0));
    append_cell (out, get_text (run, "reason"));
    g_string_append (out, "\r\n");
  }
  return end_csv (out);
}

/**
 * preview_export_write_picks_json:
 * @manifest: that of a folder
 *
 * Returns: (transfer full) (nullable): all verdicts, if there are any
 */
GBytes *
preview_export_write_picks_json (PreviewManifest *manifest)
{
  JsonBuilder *builder = NULL;

  if (count_judged (manifest) == 0)
    return NULL;
  builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < preview_manifest_get_n_runs (manifest); i++) {
    JsonObject *run = preview_manifest_get_run (manifest, i);

    if (!is_judged (run))
      continue;
    json_builder_begin_object (builder);
    add_run (builder, run);
    preview_json_add_string (builder, "verdict", get_text (run, "verdict"));
    preview_json_add_int (builder, "rating",
                          preview_json_get_int (run, "rating", 0));
    preview_json_add_string (builder, "reason", get_text (run, "reason"));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  return end_json (builder);
}

/**
 * preview_export_write_texts:
 * @texts: those of a translation
 *
 * Returns: (transfer full): the texts, a paragraph each
 */
GBytes *
preview_export_write_texts (const char *const *texts)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; texts[i] != NULL; i++)
    g_string_append_printf (out, "%s\n", texts[i]);
  return g_string_free_to_bytes (out);
}

/**
 * preview_export_write_texts_json:
 * @texts: those of a translation
 *
 * Returns: (transfer full): the texts as an array
 */
GBytes *
preview_export_write_texts_json (const char *const *texts)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; texts[i] != NULL; i++)
    json_builder_add_string_value (builder, texts[i]);
  json_builder_end_array (builder);
  return end_json (builder);
}
