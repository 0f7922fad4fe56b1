/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A project of GStreamer Editing Services, made by that library itself: it
 * wants to have looked at all media before it takes a clip of it.
 */

#include "config.h"

#include <ges/ges.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "preview-edit-format.h"
#include "preview-edit-marker.h"
#include "preview-edit-media-probe.h"

/* Where Pitivi looks for markers: on the timeline, and on a source. */
#define TIMELINE_MARKERS "markers"
#define SOURCE_MARKERS "user_markers"

typedef struct
{
  const PreviewEditPlan *plan;
  GFile *folder;
  GESTimeline *timeline;
  GESTrack *audio;
  GESProject *project;
  /* The clips that move together, by group. */
  GHashTable *groups;
} Writer;

static char *
dup_uri (GFile *folder, const PreviewEditMedia *media)
{
  g_autoptr (GFile) file = NULL;

  if (preview_edit_media_is_remote (media))
    return g_strdup (media->location);
  file = g_file_resolve_relative_path (folder, media->location);
  return g_file_get_uri (file);
}

static gboolean
probe_media (const PreviewEditPlan *plan,
             GFile *folder,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GPtrArray) list = preview_edit_plan_list_media (plan);
  g_autoptr (GPtrArray) uris = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (uris, dup_uri (folder, g_ptr_array_index (list, i)));
  return preview_edit_media_probe (uris, cancellable, error);
}

static void
set_formats (Writer *self)
{
  const PreviewEditPlan *plan = self->plan;
  g_autoptr (GstCaps) video = gst_caps_new_simple (
      "video/x-raw", "width", G_TYPE_INT, plan->width, "height", G_TYPE_INT,
      plan->height, "framerate", GST_TYPE_FRACTION, plan->rate.n, plan->rate.d,
      "pixel-aspect-ratio", GST_TYPE_FRACTION, plan->par_n, plan->par_d, NULL);
  g_autoptr (GstCaps) audio =
      gst_caps_new_simple ("audio/x-raw", "rate", G_TYPE_INT, plan->audio_rate,
                           "channels", G_TYPE_INT, 2, NULL);
  GList *tracks = ges_timeline_get_tracks (self->timeline);

  for (GList *it = tracks; it != NULL; it = it->next) {
    GESTrack *track = it->data;
    gboolean is_audio = track->type == GES_TRACK_TYPE_AUDIO;

    ges_track_set_restriction_caps (track, is_audio ? audio : video);
    if (is_audio)
      self->audio = track;
  }
  g_list_free_full (tracks, gst_object_unref);
}

/* The library does not escape what it says of sources, until 1.22 at least: so
 * there are no characters that need it, but others that look like them. */
static void
disarm (char **text)
{
  static const char *const pairs[][2] = {
      {"&", "＆"}, {"<", "‹"}, {">", "›"}, {"'", "’"}, {"\"", "”"}};
  GString *out = g_string_new (*text);

  g_free (*text);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_string_replace (out, pairs[i][0], pairs[i][1], 0);
  *text = g_string_free (out, FALSE);
}

static void
fill_markers (Writer *self,
              GESMetaContainer *container,
              const char *key,
              const PreviewEditRun *run)
{
  g_autoptr (GArray) list = preview_edit_marker_list (self->plan, run);
  g_autoptr (GESMarkerList) markers = ges_marker_list_new ();
  gboolean on_timeline = GES_IS_TIMELINE (container);

  for (guint i = 0; i < list->len; i++) {
    const PreviewEditMarker *marker =
        &g_array_index (list, PreviewEditMarker, i);
    g_autofree char *comment = preview_edit_marker_dup_comment (marker);
    GESMarker *added = ges_marker_list_add (
        markers,
        preview_edit_rate_to_time (
            &self->plan->rate, on_timeline ? marker->position : marker->in));

    if (!on_timeline)
      disarm (&comment);
    ges_meta_container_set_string (GES_META_CONTAINER (added), "comment",
                                   comment);
    ges_meta_container_set_uint (
        GES_META_CONTAINER (added), GES_META_MARKER_COLOR,
        0xff000000 | preview_edit_marker_get_color (marker));
  }
  ges_meta_container_set_marker_list (container, key, markers);
}

/* Markers of the first run are on the timeline, those of the others on the clip
 * that stands for them. */
static void
add_clip_markers (Writer *self, GESClip *clip, const PreviewEditClip *planned)
{
  const PreviewEditRun *run = planned->run;
  GList *children = GES_CONTAINER_CHILDREN (clip);

  if (planned != preview_edit_plan_find_lead (self->plan, run) ||
      run == preview_edit_plan_get_main_run (self->plan))
    return;
  for (GList *it = children; it != NULL; it = it->next)
    if (GES_IS_SOURCE (it->data))
      fill_markers (self, GES_META_CONTAINER (it->data), SOURCE_MARKERS, run);
}

static void
remember_group (Writer *self, guint group, GESClip *clip)
{
  GPtrArray *clips =
      g_hash_table_lookup (self->groups, GUINT_TO_POINTER (group));

  if (group == 0)
    return;
  if (clips == NULL) {
    clips = g_ptr_array_new ();
    g_hash_table_insert (self->groups, GUINT_TO_POINTER (group), clips);
  }
  g_ptr_array_add (clips, clip);
}

static GESClip *
add_clip (Writer *self,
          GESLayer *layer,
          const PreviewEditClip *clip,
          GESTrackType types,
          GError **error)
{
  const PreviewEditRate *rate = &self->plan->rate;
  guint64 start = preview_edit_rate_to_time (rate, clip->position);
  guint64 end =
      preview_edit_rate_to_time (rate, clip->position + clip->duration);
  guint64 in = preview_edit_rate_to_time (rate, clip->in);
  g_autofree char *uri = dup_uri (self->folder, clip->media);
  g_autofree char *name = preview_edit_media_dup_name (clip->media);
  g_autoptr (GESUriClipAsset) asset =
      ges_uri_clip_asset_request_sync (uri, error);
  GstClockTime max;
  GESClip *added;

  if (asset == NULL)
    return NULL;
  max = ges_uri_clip_asset_get_duration (asset);
  added = in < max ? ges_layer_add_asset (layer, GES_ASSET (asset), start, in,
                                          MIN (end - start, max - in), types)
                   : NULL;
  if (added == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("“%s” has not the picture or the sound that it should "
                    "have, or is shorter. Export it again."),
                 name);
    return NULL;
  }
  remember_group (self, clip->group, added);
  return added;
}

/* A picture and its own sound are one clip, if nothing tells them apart. */
static const PreviewEditTrack *
find_own_sound (Writer *self, guint index)
{
  const GPtrArray *tracks = self->plan->tracks;
  const PreviewEditTrack *picture = g_ptr_array_index (tracks, index);
  const PreviewEditTrack *sound;

  if (!picture->is_video || index + 1 >= tracks->len)
    return NULL;
  sound = g_ptr_array_index (tracks, index + 1);
  return g_array_index (sound->clips, PreviewEditClip, 0).media ==
                 g_array_index (picture->clips, PreviewEditClip, 0).media
             ? sound
             : NULL;
}

static void
mute (Writer *self, GESLayer *layer)
{
  GList tracks = {self->audio, NULL, NULL};

  ges_layer_set_active_for_tracks (layer, FALSE, &tracks);
}

static gboolean
add_layer (Writer *self,
           const PreviewEditTrack *track,
           const PreviewEditTrack *sound,
           GCancellable *cancellable,
           GError **error)
{
  GESLayer *layer = ges_timeline_append_layer (self->timeline);
  const char *name = sound != NULL ? sound->name : track->name;
  GESTrackType types = track->is_video ? GES_TRACK_TYPE_VIDEO : 0;

  if (!track->is_video || sound != NULL)
    types |= GES_TRACK_TYPE_AUDIO;
  ges_meta_container_set_string (GES_META_CONTAINER (layer), "video::name",
                                 name);
  ges_meta_container_set_string (GES_META_CONTAINER (layer), "audio::name",
                                 name);
  for (guint i = 0; i < track->clips->len; i++) {
    const PreviewEditClip *planned =
        &g_array_index (track->clips, PreviewEditClip, i);
    GESClip *clip;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    clip = add_clip (self, layer, planned, types, error);
    if (clip == NULL)
      return FALSE;
    add_clip_markers (self, clip, planned);
  }
  if ((sound != NULL && !sound->is_on) || !track->is_on)
    mute (self, layer);
  return TRUE;
}

static gboolean
add_layers (Writer *self, GCancellable *cancellable, GError **error)
{
  const GPtrArray *tracks = self->plan->tracks;

  for (guint i = 0; i < tracks->len; i++) {
    const PreviewEditTrack *sound = find_own_sound (self, i);

    if (!add_layer (self, g_ptr_array_index (tracks, i), sound, cancellable,
                    error))
      return FALSE;
    if (sound != NULL)
      i++;
  }
  return TRUE;
}

static void
join_groups (Writer *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->groups);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    GPtrArray *clips = value;
    g_autoptr (GList) list = NULL;

    for (guint i = 0; i < clips->len; i++)
      list = g_list_append (list, g_ptr_array_index (clips, i));
    if (clips->len > 1)
      ges_container_group (list);
  }
}

/* The library writes to addresses only. */
static GBytes *
save (Writer *self, GError **error)
{
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("camb-XXXXXX.xges", &stream, error);
  g_autofree char *uri = NULL;
  GBytes *bytes = NULL;

  if (file == NULL)
    return NULL;
  uri = g_file_get_uri (file);
  if (ges_project_save (self->project, self->timeline, uri, NULL, TRUE, error))
    bytes = g_file_load_bytes (file, NULL, NULL, error);
  else if (error != NULL && *error == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("The edit could not be put into a project."));
  g_unlink (g_file_peek_path (file));
  return bytes;
}

static GBytes *
compose (Writer *self, GCancellable *cancellable, GError **error)
{
  const PreviewEditPlan *plan = self->plan;
  g_autofree char *title = preview_edit_clean (plan->edit->title);

  ges_meta_container_set_string (GES_META_CONTAINER (self->project), "name",
                                 title);
  ges_timeline_set_auto_transition (self->timeline, FALSE);
  set_formats (self);
  if (!add_layers (self, cancellable, error))
    return NULL;
  join_groups (self);
  fill_markers (self, GES_META_CONTAINER (self->timeline), TIMELINE_MARKERS,
                preview_edit_plan_get_main_run (plan));
  ges_timeline_commit (self->timeline);
  return save (self, error);
}

/* Writes a project of GStreamer Editing Services. See PreviewEditWriter. */
gboolean
preview_edit_write_xges (const PreviewEditPlan *plan,
                         GFile *folder,
                         const char *name,
                         GPtrArray *files,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GHashTable) groups = g_hash_table_new_full (
      NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  g_autoptr (GESTimeline) timeline = NULL;
  GESProject *project;
  GBytes *bytes;

  if (!probe_media (plan, folder, cancellable, error))
    return FALSE;
  timeline = g_object_ref_sink (ges_timeline_new_audio_video ());
  project =
      GES_PROJECT (ges_extractable_get_asset (GES_EXTRACTABLE (timeline)));
  bytes = compose (&(Writer){plan, folder, timeline, NULL, project, groups},
                   cancellable, error);
  if (bytes == NULL)
    return FALSE;
  g_ptr_array_add (files, preview_edit_file_new (name, bytes));
  return TRUE;
}
