/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-blind-json.h"
#include "preview-export-session.h"
#include "preview-json.h"
#include "preview-run-json.h"
#include "preview-session-file.h"

#define MAX_ENTRIES 10000

/**
 * preview_export_session_new:
 *
 * Returns: (transfer full): a session of nothing
 */
PreviewExportSession *
preview_export_session_new (void)
{
  PreviewExportSession *self = g_new0 (PreviewExportSession, 1);

  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->blind_tests = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/** preview_export_session_free: frees @self. */
void
preview_export_session_free (PreviewExportSession *self)
{
  g_ptr_array_unref (self->runs);
  g_ptr_array_unref (self->blind_tests);
  g_free (self);
}

/* A run that was taken out of the list keeps its notes there. */
static gboolean
is_open (JsonNode *node)
{
  JsonObject *object = json_node_get_object (node);

  return !json_object_has_member (object, "open") ||
         preview_json_get_boolean (object, "open");
}

static void
read_run (PreviewExportSession *self, JsonNode *node)
{
  g_autoptr (PreviewRun) run = preview_run_from_json (node);

  if (run != NULL && is_open (node))
    g_ptr_array_add (self->runs, g_steal_pointer (&run));
}

static void
read_blind_test (PreviewExportSession *self, JsonNode *node)
{
  g_autoptr (PreviewBlindTest) test = preview_blind_test_from_json (node);

  if (test != NULL && preview_blind_test_is_done (test))
    g_ptr_array_add (self->blind_tests, g_steal_pointer (&test));
}

static void
for_each (PreviewExportSession *self,
          JsonObject *root,
          const char *member,
          void (*read) (PreviewExportSession *self, JsonNode *node))
{
  JsonArray *array = preview_json_get_array (root, member);
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < MIN (n, MAX_ENTRIES); i++)
    read (self, json_array_get_element (array, i));
}

/**
 * preview_export_session_read:
 * @filename: a session file
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what it holds; the file stays as it is
 */
PreviewExportSession *
preview_export_session_read (const char *filename, GError **error)
{
  g_autoptr (JsonNode) root = preview_session_file_read (filename, error);
  PreviewExportSession *self;

  if (root == NULL)
    return NULL;
  self = preview_export_session_new ();
  for_each (self, json_node_get_object (root), "runs", read_run);
  for_each (self, json_node_get_object (root), "blind-tests", read_blind_test);
  return self;
}

/** preview_export_session_find: returns: (transfer none) (nullable): a run. */
PreviewRun *
preview_export_session_find (PreviewExportSession *self,
                             const PreviewSpec *spec)
{
  for (guint i = 0; i < self->runs->len; i++) {
    PreviewRun *run = self->runs->pdata[i];

    if (!preview_run_is_sample (run) &&
        preview_spec_equal (preview_run_get_spec (run), spec))
      return run;
  }
  return NULL;
}

/**
 * preview_export_session_list_picked:
 * @self: a session
 *
 * Returns: (transfer full) (element-type PreviewRun): the runs that the
 *   reviewer picked and, if there are any, what they were made of
 */
GPtrArray *
preview_export_session_list_picked (PreviewExportSession *self)
{
  GPtrArray *picked = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->runs->len; i++) {
    PreviewVerdict *verdict = preview_run_get_verdict (self->runs->pdata[i]);

    if (preview_verdict_get_decision (verdict) == PREVIEW_DECISION_PICKED)
      g_ptr_array_add (picked, g_object_ref (self->runs->pdata[i]));
  }
  for (guint i = 0; picked->len > 0 && i < self->runs->len; i++) {
    if (preview_run_get_kind (self->runs->pdata[i]) == PREVIEW_KIND_FILE)
      g_ptr_array_add (picked, g_object_ref (self->runs->pdata[i]));
  }
  return picked;
}
