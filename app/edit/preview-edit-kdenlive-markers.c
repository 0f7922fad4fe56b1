/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "camb-clean.h"
#include "preview-edit-kdenlive.h"
#include "preview-edit-marker.h"

/* The editor has a menu of them. */
#define MAX_CATEGORIES 64

/* Category: a kind of markers, with a name and a colour. */
typedef struct
{
  char *name;
  guint32 color;
} Category;

static void
clear_category (gpointer data)
{
  g_free (((Category *)data)->name);
}

static char *
dup_category_name (const PreviewEditMarker *marker)
{
  int speaker = preview_edit_marker_get_speaker (marker);

  if (marker->note != NULL)
    return g_strdup (_ ("Notes"));
  if (speaker < 0)
    return g_strdup (_ ("Lines"));
  return g_strdup (camb_cues_get_speaker (marker->run->cues, speaker));
}

/* The category of a marker, by name and colour; what comes when there are too
 * many goes to the last one. */
static guint
find_category (GArray *categories, const PreviewEditMarker *marker)
{
  Category category = {dup_category_name (marker),
                       preview_edit_marker_get_color (marker)};

  for (guint i = 0; i < categories->len; i++) {
    const Category *other = &g_array_index (categories, Category, i);

    if (other->color == category.color &&
        g_str_equal (other->name, category.name)) {
      g_free (category.name);
      return i;
    }
  }
  if (categories->len == MAX_CATEGORIES) {
    g_free (category.name);
    return MAX_CATEGORIES - 1;
  }
  g_array_append_val (categories, category);
  return categories->len - 1;
}

/* On one line; of a line its beginning, of a note all of it. */
static char *
dup_comment (const PreviewEditMarker *marker)
{
  g_autofree char *text = NULL;
  GString *clean;

  if (marker->note == NULL)
    return preview_edit_marker_dup_name (marker);
  clean = g_string_new (NULL);
  text = preview_edit_marker_dup_text (marker);
  camb_clean (clean, text, CAMB_CLEAN_MAX_TEXT);
  camb_clean_flatten (clean->str);
  return g_string_free (clean, FALSE);
}

static void
add_marker (JsonBuilder *json,
            guint64 position,
            guint type,
            const char *comment)
{
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "comment");
  json_builder_add_string_value (json, comment);
  json_builder_set_member_name (json, "pos");
  json_builder_add_int_value (json, (gint64)position);
  json_builder_set_member_name (json, "type");
  json_builder_add_int_value (json, type);
  json_builder_end_object (json);
}

static char *
finish (JsonBuilder *json)
{
  g_autoptr (JsonNode) root = json_builder_get_root (json);

  return json_to_string (root, FALSE);
}

PreviewEditKdenliveMarkers *
preview_edit_kdenlive_markers_new (const PreviewEditPlan *plan)
{
  PreviewEditKdenliveMarkers *self = g_new0 (PreviewEditKdenliveMarkers, 1);

  self->plan = plan;
  self->categories = g_array_new (FALSE, FALSE, sizeof (Category));
  g_array_set_clear_func (self->categories, clear_category);
  return self;
}

void
preview_edit_kdenlive_markers_free (PreviewEditKdenliveMarkers *self)
{
  g_array_unref (self->categories);
  g_free (self);
}

/* The markers of a run as JSON, on the timeline or else on its medium. There is
 * one marker to a frame: those that share one are put together. */
char *
preview_edit_kdenlive_markers_dup (PreviewEditKdenliveMarkers *self,
                                   const PreviewEditRun *run,
                                   gboolean on_timeline)
{
  g_autoptr (GArray) list = preview_edit_marker_list (self->plan, run);
  g_autoptr (JsonBuilder) json = json_builder_new ();
  guint i = 0;

  json_builder_begin_array (json);
  while (i < list->len) {
    const PreviewEditMarker *marker =
        &g_array_index (list, PreviewEditMarker, i);
    GString *comment = g_string_new (NULL);
    guint type = find_category (self->categories, marker);

    for (; i < list->len; i++) {
      const PreviewEditMarker *other =
          &g_array_index (list, PreviewEditMarker, i);
      g_autofree char *text = NULL;

      if (other->in != marker->in)
        break;
      text = dup_comment (other);
      g_string_append_printf (comment, "%s%s", comment->len > 0 ? " / " : "",
                              text);
    }
    add_marker (json, on_timeline ? marker->position : marker->in, type,
                comment->str);
    g_string_free (comment, TRUE);
  }
  json_builder_end_array (json);
  return finish (json);
}

/* The categories of all markers so far, as JSON. */
char *
preview_edit_kdenlive_markers_dup_categories (PreviewEditKdenliveMarkers *self)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_array (json);
  for (guint i = 0; i < self->categories->len; i++) {
    const Category *category = &g_array_index (self->categories, Category, i);
    g_autofree char *color = g_strdup_printf ("#%06x", (guint)category->color);

    json_builder_begin_object (json);
    json_builder_set_member_name (json, "color");
    json_builder_add_string_value (json, color);
    json_builder_set_member_name (json, "comment");
    json_builder_add_string_value (json, category->name);
    json_builder_set_member_name (json, "index");
    json_builder_add_int_value (json, i);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
  return finish (json);
}

static void
add_leaf (JsonBuilder *json, guint track, guint64 position)
{
  g_autofree char *data =
      g_strdup_printf ("%u:%" G_GUINT64_FORMAT, track, position);

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "data");
  json_builder_add_string_value (json, data);
  json_builder_set_member_name (json, "leaf");
  json_builder_add_string_value (json, "clip");
  json_builder_set_member_name (json, "type");
  json_builder_add_string_value (json, "Leaf");
  json_builder_end_object (json);
}

/* Adds one group; @tracks are in the editor's order, from the lowest up. A
 * picture with its own sound is one clip that was split. */
static void
add_group (JsonBuilder *json, GPtrArray *tracks, guint group)
{
  const PreviewEditMedia *first = NULL;
  gboolean is_split = TRUE;
  guint n = 0;

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "children");
  json_builder_begin_array (json);
  for (guint i = 0; i < tracks->len; i++) {
    const PreviewEditTrack *track = g_ptr_array_index (tracks, i);
    const PreviewEditClip *clip =
        &g_array_index (track->clips, PreviewEditClip, 0);

    if (clip->group != group)
      continue;
    is_split = is_split &&
               (first == NULL || (first == clip->media && track->is_video));
    first = clip->media;
    n++;
    add_leaf (json, i, clip->position);
  }
  json_builder_end_array (json);
  json_builder_set_member_name (json, "type");
  json_builder_add_string_value (json,
                                 n == 2 && is_split ? "AVSplit" : "Normal");
  json_builder_end_object (json);
}

/* Which clips move together, as JSON. */
char *
preview_edit_kdenlive_dup_groups (GPtrArray *tracks)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  json_builder_begin_array (json);
  for (guint i = 0; i < tracks->len; i++) {
    const PreviewEditTrack *track = g_ptr_array_index (tracks, i);
    guint group = g_array_index (track->clips, PreviewEditClip, 0).group;

    if (group != 0 && g_hash_table_add (known, GUINT_TO_POINTER (group)))
      add_group (json, tracks, group);
  }
  json_builder_end_array (json);
  return finish (json);
}
