/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "preview-export-name.h"
#include "preview-json.h"
#include "preview-manifest.h"
#include "preview-run-json.h"

#define FORMAT "camb-export"
#define VERSION 1

/* Hostile files may have more than any memory takes. */
#define MAX_ENTRIES 10000
#define MAX_SIZE (64 * 1024 * 1024)

/* What is not there, and why. */
typedef struct
{
  char *role;
  char *reason;
} Gap;

/* What is known of a run. */
typedef struct
{
  char *key;
  JsonObject *object;
} Run;

struct _PreviewManifest
{
  GPtrArray *files;
  GPtrArray *runs;
  GPtrArray *gaps;
  JsonArray *blind_tests;
};

static void
file_free (gpointer data)
{
  PreviewManifestFile *self = data;

  g_free (self->role);
  g_free (self->name);
  g_free (self->part);
  g_free (self->media_type);
  g_free (self->sha256);
  g_free (self);
}

static void
run_free (gpointer data)
{
  Run *self = data;

  g_free (self->key);
  json_object_unref (self->object);
  g_free (self);
}

static void
gap_free (gpointer data)
{
  Gap *self = data;

  g_free (self->role);
  g_free (self->reason);
  g_free (self);
}

/**
 * preview_manifest_new:
 *
 * Returns: (transfer full): that of an empty folder
 */
PreviewManifest *
preview_manifest_new (void)
{
  PreviewManifest *self = g_new0 (PreviewManifest, 1);

  self->files = g_ptr_array_new_with_free_func (file_free);
  self->runs = g_ptr_array_new_with_free_func (run_free);
  self->gaps = g_ptr_array_new_with_free_func (gap_free);
  self->blind_tests = json_array_new ();
  return self;
}

/** preview_manifest_free: frees @self. */
void
preview_manifest_free (PreviewManifest *self)
{
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->runs);
  g_ptr_array_unref (self->gaps);
  json_array_unref (self->blind_tests);
  g_free (self);
}

/* What leads out of the folder is as if it were not there. */
static char *
dup_name (JsonObject *object, const char *member)
{
  const char *name = preview_json_get_string (object, member);

  return preview_export_name_is_safe (name) ? g_strdup (name) : NULL;
}

static gboolean
is_checksum (const char *text)
{
  return text != NULL && strlen (text) == 64 &&
         strspn (text, "0123456789abcdef") == 64;
}

static void
read_file (PreviewManifest *self, JsonObject *object)
{
  const char *role = preview_json_get_string (object, "role");
  const char *sha256 = preview_json_get_string (object, "sha256");
  PreviewManifestFile *file;

  if (role == NULL)
    return;
  file = preview_manifest_add (self, role);
  g_free (file->name);
  g_free (file->part);
  file->name = dup_name (object, "name");
  file->part = dup_name (object, "part");
  file->size = (guint64)MAX (preview_json_get_int (object, "size", 0), 0);
  file->mtime = preview_json_get_int (object, "mtime", 0);
  if (file->media_type == NULL)
    file->media_type =
        g_strdup (preview_json_get_string (object, "media-type"));
  if (file->sha256 == NULL && is_checksum (sha256))
    file->sha256 = g_strdup (sha256);
  /* Without a checksum nobody knows whose it is. */
  if (file->sha256 == NULL)
    g_clear_pointer (&file->name, g_free);
}

static void
read_gap (PreviewManifest *self, JsonObject *object)
{
  const char *role = preview_json_get_string (object, "role");
  const char *reason = preview_json_get_string (object, "reason");

  if (role != NULL && reason != NULL)
    preview_manifest_set_missing (self, role, reason);
}

static void
read_run (PreviewManifest *self, JsonObject *object)
{
  const char *key = preview_json_get_string (object, "key");

  if (key != NULL)
    preview_manifest_put_run (self, key, object);
}

static void
read_entries (PreviewManifest *self,
              JsonObject *root,
              const char *member,
              void (*read) (PreviewManifest *self, JsonObject *object))
{
  JsonArray *array = preview_json_get_array (root, member);
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < MIN (n, MAX_ENTRIES); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_OBJECT (node))
      read (self, json_node_get_object (node));
  }
}

static void
read_blind_test (PreviewManifest *self, JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_alloc ();

  json_node_init_object (node, object);
  preview_manifest_put_blind_test (self, node);
}

/**
 * preview_manifest_parse:
 * @text: a file's contents
 * @error: return location for a %G_IO_ERROR_INVALID_DATA
 *
 * Returns: (transfer full) (nullable): the manifest that it is
 */
PreviewManifest *
preview_manifest_parse (const char *text, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (PreviewManifest) self = preview_manifest_new ();
  JsonNode *root = NULL;
  JsonObject *object = NULL;

  if (strlen (text) <= MAX_SIZE && preview_json_is_shallow (text) &&
      json_parser_load_from_data (parser, text, -1, NULL))
    root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    object = json_node_get_object (root);
  if (object == NULL ||
      g_strcmp0 (preview_json_get_string (object, "format"), FORMAT) != 0 ||
      preview_json_get_int (object, "version", 0) != VERSION) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("it is not the list of an export"));
    return NULL;
  }
  read_entries (self, object, "runs", read_run);
  read_entries (self, object, "files", read_file);
  read_entries (self, object, "missing", read_gap);
  read_entries (self, object, "blind-tests", read_blind_test);
  return g_steal_pointer (&self);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  if (value != NULL)
    preview_json_add_string (builder, name, value);
}

static void
add_file (JsonBuilder *builder, const PreviewManifestFile *file)
{
  json_builder_begin_object (builder);
  add_text (builder, "name", file->name);
  add_text (builder, "role", file->role);
  add_text (builder, "media-type", file->media_type);
  add_text (builder, "part", file->part);
  if (file->name != NULL) {
    preview_json_add_int (builder, "size", (gint64)file->size);
    add_text (builder, "sha256", file->sha256);
    preview_json_add_int (builder, "mtime", file->mtime);
  }
  json_builder_end_object (builder);
}

static void
add_runs (PreviewManifest *self, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "runs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->runs->len; i++) {
    Run *run = self->runs->pdata[i];
    JsonNode *node = json_node_alloc ();

    json_node_init_object (node, run->object);
    json_builder_add_value (builder, node);
  }
  json_builder_end_array (builder);
}

static void
add_files (PreviewManifest *self, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->files->len; i++) {
    const PreviewManifestFile *file = self->files->pdata[i];

    if (file->name != NULL || file->part != NULL)
      add_file (builder, file);
  }
  json_builder_end_array (builder);
}

static void
add_gaps (PreviewManifest *self, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "missing");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->gaps->len; i++) {
    Gap *gap = self->gaps->pdata[i];

    json_builder_begin_object (builder);
    add_text (builder, "role", gap->role);
    add_text (builder, "reason", gap->reason);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

/**
 * preview_manifest_to_json:
 * @self: a manifest
 *
 * Returns: (transfer full): a file for people and programs
 */
char *
preview_manifest_to_json (PreviewManifest *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  JsonNode *tests;

  json_builder_begin_object (builder);
  add_text (builder, "format", FORMAT);
  preview_json_add_int (builder, "version", VERSION);
  add_runs (self, builder);
  add_files (self, builder);
  add_gaps (self, builder);
  if (json_array_get_length (self->blind_tests) > 0) {
    tests = json_node_alloc ();
    json_node_init_array (tests, self->blind_tests);
    json_builder_set_member_name (builder, "blind-tests");
    json_builder_add_value (builder, tests);
  }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

/** preview_manifest_find: returns: (nullable): the file of that role. */
PreviewManifestFile *
preview_manifest_find (PreviewManifest *self, const char *role)
{
  for (guint i = 0; i < self->files->len; i++) {
    PreviewManifestFile *file = self->files->pdata[i];

    if (g_str_equal (file->role, role))
      return file;
  }
  return NULL;
}

/** preview_manifest_add: returns: the file of that role, a new one if need be.
 */
PreviewManifestFile *
preview_manifest_add (PreviewManifest *self, const char *role)
{
  PreviewManifestFile *file = preview_manifest_find (self, role);

  if (file != NULL)
    return file;
  file = g_new0 (PreviewManifestFile, 1);
  file->role = g_strdup (role);
  g_ptr_array_add (self->files, file);
  return file;
}

/**
 * preview_manifest_knows_name:
 * @self: a manifest
 * @name: of a file
 *
 * Returns: whether a file has that name, in upper or lower case
 */
gboolean
preview_manifest_knows_name (PreviewManifest *self, const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  for (guint i = 0; i < self->files->len; i++) {
    PreviewManifestFile *file = self->files->pdata[i];
    g_autofree char *other =
        g_utf8_casefold (file->name != NULL ? file->name : "", -1);

    if (g_str_equal (folded, other))
      return TRUE;
  }
  return FALSE;
}

/** preview_manifest_get_n_files: returns: how many files there are. */
guint
preview_manifest_get_n_files (PreviewManifest *self)
{
  return self->files->len;
}

/** preview_manifest_get_file: returns: one of them. */
PreviewManifestFile *
preview_manifest_get_file (PreviewManifest *self, guint index)
{
  return self->files->pdata[index];
}

/**
 * preview_manifest_put_run:
 * @self: a manifest
 * @key: which run in which language
 * @object: (transfer none): all there is to say of it, with @key as `key`
 *
 * Adds a run, or replaces what was said of it.
 */
void
preview_manifest_put_run (PreviewManifest *self,
                          const char *key,
                          JsonObject *object)
{
  Run *run;

  for (guint i = 0; i < self->runs->len; i++) {
    run = self->runs->pdata[i];
    if (!g_str_equal (run->key, key))
      continue;
    json_object_ref (object);
    json_object_unref (run->object);
    run->object = object;
    return;
  }
  run = g_new0 (Run, 1);
  run->key = g_strdup (key);
  run->object = json_object_ref (object);
  g_ptr_array_add (self->runs, run);
}

/** preview_manifest_get_n_runs: returns: how many runs there are. */
guint
preview_manifest_get_n_runs (PreviewManifest *self)
{
  return self->runs->len;
}

/** preview_manifest_get_run: returns: (transfer none): what is said of one. */
JsonObject *
preview_manifest_get_run (PreviewManifest *self, guint index)
{
  Run *run = self->runs->pdata[index];

  return run->object;
}

/**
 * preview_manifest_put_blind_test:
 * @self: a manifest
 * @report: (transfer none): of a blind test
 *
 * Adds the report, unless it is there.
 */
void
preview_manifest_put_blind_test (PreviewManifest *self, JsonNode *report)
{
  for (guint i = 0; i < json_array_get_length (self->blind_tests); i++) {
    if (json_node_equal (json_array_get_element (self->blind_tests, i), report))
      return;
  }
  json_array_add_element (self->blind_tests, json_node_copy (report));
}

/** preview_manifest_get_blind_tests: returns: (transfer none): all reports. */
JsonArray *
preview_manifest_get_blind_tests (PreviewManifest *self)
{
  return self->blind_tests;
}

/**
 * preview_manifest_set_missing:
 * @self: a manifest
 * @role: of a file that should be there
 * @reason: (nullable): why it is not; %NULL if it is
 */
void
preview_manifest_set_missing (PreviewManifest *self,
                              const char *role,
                              const char *reason)
{
  Gap *gap = NULL;

  for (guint i = 0; i < self->gaps->len; i++) {
    gap = self->gaps->pdata[i];
    if (!g_str_equal (gap->role, role))
      continue;
    if (reason == NULL) {
      g_ptr_array_remove_index (self->gaps, i);
      return;
    }
    g_free (gap->reason);
    gap->reason = g_strdup (reason);
    return;
  }
  if (reason == NULL)
    return;
  gap = g_new0 (Gap, 1);
  gap->role = g_strdup (role);
  gap->reason = g_strdup (reason);
  g_ptr_array_add (self->gaps, gap);
}

/** preview_manifest_get_n_missing: returns: how many files are missing. */
guint
preview_manifest_get_n_missing (PreviewManifest *self)
{
  return self->gaps->len;
}

/**
 * preview_manifest_describe_missing:
 * @self: a manifest
 *
 * Returns: (transfer full): what is missing, for people, a line each
 */
char *
preview_manifest_describe_missing (PreviewManifest *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->gaps->len; i++) {
    Gap *gap = self->gaps->pdata[i];

    g_string_append_printf (text, "%s: %s\n", gap->role, gap->reason);
  }
  return g_string_free (text, FALSE);
}

/**
 * preview_manifest_to_sums:
 * @self: a manifest
 *
 * Returns: (transfer full): the checksums of all files, as `sha256sum -c` reads
 *   them
 */
char *
preview_manifest_to_sums (PreviewManifest *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->files->len; i++) {
    PreviewManifestFile *file = self->files->pdata[i];

    if (file->name != NULL && !g_str_equal (file->role, "sums"))
      g_string_append_printf (text, "%s  %s\n", file->sha256, file->name);
  }
  return g_string_free (text, FALSE);
}
