/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is dragged out of the window: files that are there, or nothing yet. */

#include "config.h"

#include <gst/gst.h>

#include "camb-service.h"
#include "preview-drag-files.h"

static void
fetched_cb (PreviewDragFiles *files,
            gboolean is_there,
            const char *reason,
            gpointer data)
{
  int *outcome = data;

  *outcome = is_there ? 1 : 0;
}

/* Returns: whether there are files */
static gboolean
fetch (PreviewDragFiles *files, PreviewAccount *account)
{
  int outcome = -1;
  gulong handler =
      g_signal_connect (files, "fetched", G_CALLBACK (fetched_cb), &outcome);

  g_assert_true (preview_drag_files_fetch (files, account));
  g_assert_true (preview_drag_files_is_fetching (files));
  /* Once is enough. */
  g_assert_false (preview_drag_files_fetch (files, account));
  g_assert_null (preview_drag_files_list (files));
  while (outcome < 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (files, handler);
  return outcome == 1;
}

static PreviewDragFiles *
new_files (guint64 run_id)
{
  g_autoptr (PreviewSpec) spec =
      preview_spec_new (PREVIEW_KIND_DUBBING, run_id);
  g_autoptr (PreviewRun) run = preview_run_new (spec, FALSE);

  return preview_drag_files_new (run);
}

static void
test_drag (void)
{
  g_autoptr (CambService) service = camb_service_new (NULL, NULL);
  g_autoptr (PreviewAccount) account = preview_account_new_with_key (
      camb_service_get_base_url (service), camb_service_get_api_key (service));
  g_autoptr (PreviewDragFiles) files = new_files (1001);
  g_autoptr (GBytes) media = camb_service_dup_media (service, "harbour-en.mp4");
  g_autoptr (GBytes) found = NULL;
  GSList *list;

  g_assert_null (preview_drag_files_list (files));
  g_assert_true (fetch (files, account));
  list = preview_drag_files_list (files);
  /* Video, voice, and subtitles; no list, no notes. */
  g_assert_cmpuint (g_slist_length (list), ==, 3);
  found = g_file_load_bytes (list->data, NULL, NULL, NULL);
  g_assert_true (g_bytes_equal (found, media));

  /* A cache may be emptied at any time. */
  g_assert_true (g_file_delete (list->next->data, NULL, NULL));
  g_slist_free_full (list, g_object_unref);
  g_assert_null (preview_drag_files_list (files));
  g_assert_true (fetch (files, account));
  list = preview_drag_files_list (files);
  g_assert_cmpuint (g_slist_length (list), ==, 3);
  g_slist_free_full (list, g_object_unref);
}

static void
test_none (void)
{
  g_autoptr (CambService) service = camb_service_new (NULL, NULL);
  g_autoptr (PreviewAccount) account = preview_account_new_with_key (
      camb_service_get_base_url (service), camb_service_get_api_key (service));
  g_autoptr (PreviewDragFiles) files = new_files (1008);

  g_assert_false (fetch (files, account));
  g_assert_null (preview_drag_files_list (files));
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("camb-drag-XXXXXX", NULL);
  g_autofree char *command = g_strdup_printf ("rm -r %s", cache);
  int status;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_setenv ("CAMB_CACHE_DIR", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  g_test_add_func ("/drag/files", test_drag);
  g_test_add_func ("/drag/none", test_none);
  status = g_test_run ();
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  return status;
}
