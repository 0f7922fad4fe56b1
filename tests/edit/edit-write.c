/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Makes an edit of a description in JSON, and writes it in a format: for tests
 * that look at what was written. */

#include "config.h"

#include <gst/gst.h>
#include <json-glib/json-glib.h>

#include "preview-edit-writer.h"

static const char *
get_string (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static gint64
get_int (JsonObject *object, const char *name)
{
  return json_object_get_int_member_with_default (object, name, 0);
}

static void
get_fraction (JsonObject *object, const char *name, int *n, int *d)
{
  JsonArray *array;

  if (!json_object_has_member (object, name))
    return;
  array = json_object_get_array_member (object, name);
  *n = (int)json_array_get_int_element (array, 0);
  *d = (int)json_array_get_int_element (array, 1);
}

static PreviewEditRole
get_role (JsonObject *object)
{
  const char *nick = get_string (object, "role");
  PreviewEditRole role = PREVIEW_EDIT_ROLE_MIX;

  while (role < PREVIEW_EDIT_ROLE_ORIGINAL &&
         g_strcmp0 (preview_edit_role_get_nick (role), nick) != 0)
    role++;
  return role;
}

static void
add_media (JsonArray *array, guint index, JsonNode *node, gpointer data)
{
  JsonObject *object = json_node_get_object (node);
  PreviewEditMedia *media = preview_edit_run_add_media (
      data, get_role (object), get_string (object, "location"));

  media->duration = (guint64)get_int (object, "duration");
  media->start = (guint64)get_int (object, "start");
  get_fraction (object, "size", &media->width, &media->height);
  get_fraction (object, "fps", &media->fps_n, &media->fps_d);
  get_fraction (object, "par", &media->par_n, &media->par_d);
  media->has_video = media->width > 0;
  media->channels = (int)get_int (object, "channels");
  media->has_audio = media->channels > 0;
  media->rate = (int)get_int (object, "rate");
}

static void
add_note (JsonArray *array, guint index, JsonNode *node, gpointer data)
{
  JsonObject *object = json_node_get_object (node);

  preview_edit_run_add_note (data, (guint64)get_int (object, "position"),
                             get_string (object, "tag"),
                             get_string (object, "text"));
}

static void
add_cue (JsonArray *array, guint index, JsonNode *node, gpointer data)
{
  JsonObject *object = json_node_get_object (node);

  camb_cues_builder_add_timed (data, (guint64)get_int (object, "start"),
                               (guint64)get_int (object, "end"),
                               get_string (object, "text"),
                               get_string (object, "speaker"));
}

static void
add_cues (PreviewEditRun *run, JsonArray *array)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
  g_autoptr (CambCues) cues = NULL;

  json_array_foreach_element (array, add_cue, builder);
  cues = camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO, G_MAXUINT64);
  preview_edit_run_set_cues (run, cues);
}

static void
add_run (JsonArray *array, guint index, JsonNode *node, gpointer data)
{
  JsonObject *object = json_node_get_object (node);
  const char *kind = get_string (object, "kind");
  PreviewEditRun *run = preview_edit_add_run (
      data,
      kind != NULL ? preview_kind_from_word (kind, -1) : PREVIEW_KIND_NONE,
      (guint64)get_int (object, "run_id"), get_string (object, "language"));

  run->title = g_strdup (get_string (object, "title"));
  run->verdict = g_strdup (get_string (object, "verdict"));
  run->offset = get_int (object, "offset");
  json_array_foreach_element (json_object_get_array_member (object, "media"),
                              add_media, run);
  if (json_object_has_member (object, "cues"))
    add_cues (run, json_object_get_array_member (object, "cues"));
  if (json_object_has_member (object, "notes"))
    json_array_foreach_element (json_object_get_array_member (object, "notes"),
                                add_note, run);
}

static PreviewEdit *
make_edit (JsonObject *object)
{
  PreviewEdit *edit = preview_edit_new (get_string (object, "title"));

  get_fraction (object, "fps", &edit->fps_n, &edit->fps_d);
  edit->drop_frame =
      json_object_get_boolean_member_with_default (object, "drop", FALSE);
  edit->has_markers =
      json_object_get_boolean_member_with_default (object, "markers", TRUE);
  edit->cuts_voice =
      json_object_get_boolean_member_with_default (object, "cut", FALSE);
  edit->start_frame = (guint64)get_int (object, "start_frame");
  json_array_foreach_element (json_object_get_array_member (object, "runs"),
                              add_run, edit);
  return edit;
}

/* Answer: what the thread that wrote says. */
typedef struct
{
  gboolean is_there;
  gboolean success;
  GError *error;
} Answer;

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->success = preview_edit_write_finish (result, &answer->error);
  answer->is_there = TRUE;
}

static gboolean
write_format (JsonObject *description, const char *nick, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  Answer answer = {FALSE};
  PreviewEditFormat format;

  if (!preview_edit_format_from_nick (nick, &format)) {
    g_printerr ("no such format: %s\n", nick);
    return FALSE;
  }
  preview_edit_write_async (make_edit (description), format, file, NULL,
                            written_cb, &answer);
  while (!answer.is_there)
    g_main_context_iteration (NULL, TRUE);
  if (!answer.success)
    g_printerr ("%s\n", answer.error->message);
  g_clear_error (&answer.error);
  return answer.success;
}

int
main (int argc, char **argv)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *description;

  gst_init (&argc, &argv);
  if (argc < 4 || argc % 2 != 0) {
    g_printerr ("usage: %s DESCRIPTION.json {FORMAT FILE}…\n", argv[0]);
    return 2;
  }
  if (!json_parser_load_from_file (parser, argv[1], &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  description = json_node_get_object (json_parser_get_root (parser));
  for (int i = 2; i < argc; i += 2)
    if (!write_format (description, argv[i], argv[i + 1]))
      return 1;
  return 0;
}
