/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * OpenTimelineIO, as its documentation of the serialized schema has it. Markers
 * are on the clips of their run: that is where Kdenlive looks for them, by
 * their comment. What DaVinci Resolve keeps in metadata of its own, which clips
 * are linked and the note of a marker, is there as well.
 */

#include "config.h"

#include <string.h>

#include "preview-edit-format.h"
#include "preview-edit-json.h"
#include "preview-edit-marker.h"

#define KEY_CAMB "camb"
#define KEY_RESOLVE "Resolve_OTIO"
#define KEY_MEDIA "DEFAULT_MEDIA"

/* What a path of a URI may hold as it is; a colon could end a scheme. */
#define PLAIN_CHARACTERS "/!$&'()*+,;=@"

typedef struct
{
  const PreviewEditPlan *plan;
  PreviewEditJson *json;
} Writer;

/* What all items have. */
static void
add_item (Writer *self, gboolean enabled)
{
  preview_edit_json_add_empty_array (self->json, "effects");
  preview_edit_json_add_boolean (self->json, "enabled", enabled);
}

static void
add_run_facts (Writer *self, const PreviewEditRun *run)
{
  if (run->kind != PREVIEW_KIND_NONE) {
    preview_edit_json_add_string (self->json, "kind",
                                  preview_kind_get_nick (run->kind));
    preview_edit_json_add_integer (self->json, "run_id", run->run_id);
  }
  if (run->language != NULL)
    preview_edit_json_add_text (self->json, "language", run->language);
  if (run->verdict != NULL)
    preview_edit_json_add_text (self->json, "verdict", run->verdict);
}

static void
add_note_facts (Writer *self, const char *member, const PreviewEditNote *note)
{
  preview_edit_json_begin (self->json, member, NULL);
  preview_edit_json_add_integer (self->json, "position_ns", note->position);
  if (note->tag != NULL)
    preview_edit_json_add_text (self->json, "tag", note->tag);
  preview_edit_json_add_text (self->json, "text", note->text);
  preview_edit_json_end (self->json);
}

static void
add_cue_facts (Writer *self, const PreviewEditMarker *marker)
{
  const CambCues *cues = marker->run->cues;
  const CambCue *cue = camb_cues_get (cues, (guint)marker->cue);

  preview_edit_json_add_integer (self->json, "line", (guint64)marker->cue + 1);
  preview_edit_json_add_integer (self->json, "start_ns", cue->start);
  preview_edit_json_add_integer (self->json, "end_ns", cue->end);
  preview_edit_json_add_string (self->json, "text", cue->text);
  if (cue->speaker >= 0)
    preview_edit_json_add_string (self->json, "speaker",
                                  camb_cues_get_speaker (cues, cue->speaker));
  if (marker->n_notes == 0)
    return;
  preview_edit_json_begin_array (self->json, "notes");
  for (guint i = 0; i < marker->n_notes; i++)
    add_note_facts (self, NULL, marker->notes[i]);
  preview_edit_json_end_array (self->json);
}

static void
add_marker_metadata (Writer *self,
                     const PreviewEditMarker *marker,
                     const char *comment)
{
  g_autofree char *color =
      g_strdup_printf ("#%06x", (guint)preview_edit_marker_get_color (marker));

  preview_edit_json_begin (self->json, "metadata", NULL);
  preview_edit_json_begin (self->json, KEY_CAMB, NULL);
  add_run_facts (self, marker->run);
  preview_edit_json_add_string (self->json, "color", color);
  if (marker->note != NULL)
    add_note_facts (self, "note", marker->note);
  else
    add_cue_facts (self, marker);
  preview_edit_json_end (self->json);
  preview_edit_json_begin (self->json, KEY_RESOLVE, NULL);
  preview_edit_json_add_empty_array (self->json, "Keywords");
  preview_edit_json_add_string (self->json, "Note", comment);
  preview_edit_json_end (self->json);
  preview_edit_json_end (self->json);
}

/* @frame is where the marker is in the time of what carries it. */
static void
add_marker (Writer *self, const PreviewEditMarker *marker, guint64 frame)
{
  g_autofree char *name = preview_edit_marker_dup_name (marker);
  g_autofree char *comment = preview_edit_marker_dup_comment (marker);

  preview_edit_json_next (self->json);
  preview_edit_json_begin (self->json, NULL, "Marker.2");
  preview_edit_json_add_string (self->json, "name", name);
  preview_edit_json_add_string (self->json, "color",
                                preview_edit_marker_get_color_name (marker));
  preview_edit_json_add_string (self->json, "comment", comment);
  preview_edit_json_add_range (self->json, "marked_range", &self->plan->rate,
                               frame, marker->duration);
  add_marker_metadata (self, marker, comment);
  preview_edit_json_finish (self->json);
}

/* The markers of a run are on the clip that stands for it, in the time of its
 * medium. */
static void
add_clip_markers (Writer *self, const PreviewEditClip *clip)
{
  const PreviewEditClip *lead =
      preview_edit_plan_find_lead (self->plan, clip->run);

  preview_edit_json_open_list (self->json, "markers");
  if (clip == lead && clip->cue < 0) {
    guint64 start = preview_edit_plan_get_start (self->plan, clip->media);
    g_autoptr (GArray) list = preview_edit_marker_list (self->plan, clip->run);

    for (guint i = 0; i < list->len; i++) {
      const PreviewEditMarker *marker =
          &g_array_index (list, PreviewEditMarker, i);

      add_marker (self, marker, start + marker->in);
    }
  }
  preview_edit_json_close_list (self->json);
}

/* Those of runs that are nothing but cuts are on the timeline. */
static void
add_timeline_markers (Writer *self)
{
  const GPtrArray *runs = self->plan->edit->runs;

  preview_edit_json_open_list (self->json, "markers");
  for (guint i = 0; i < runs->len; i++) {
    const PreviewEditRun *run = g_ptr_array_index (runs, i);
    const PreviewEditClip *lead = preview_edit_plan_find_lead (self->plan, run);
    g_autoptr (GArray) list = preview_edit_marker_list (self->plan, run);

    for (guint j = 0; j < list->len && lead->cue >= 0; j++) {
      const PreviewEditMarker *marker =
          &g_array_index (list, PreviewEditMarker, j);

      add_marker (self, marker, marker->position);
    }
  }
  preview_edit_json_close_list (self->json);
}

static char *
dup_url (const PreviewEditMedia *media)
{
  if (preview_edit_media_is_remote (media))
    return g_strdup (media->location);
  return g_uri_escape_bytes ((const guint8 *)media->location,
                             strlen (media->location), PLAIN_CHARACTERS);
}

/* A picture counts in its own frames. */
static void
add_available_range (Writer *self, const PreviewEditMedia *media)
{
  PreviewEditRate rate = self->plan->rate;

  if (media->has_video && media->fps_n > 0)
    rate = preview_edit_rate_new (media->fps_n, media->fps_d, rate.drop);
  preview_edit_json_add_range (
      self->json, "available_range", &rate,
      preview_edit_rate_to_frame (&rate, media->start),
      preview_edit_rate_to_length (&rate, media->duration));
}

static void
add_reference (Writer *self, const PreviewEditMedia *media, const char *name)
{
  g_autofree char *url = dup_url (media);

  preview_edit_json_begin (self->json, "media_references", NULL);
  preview_edit_json_begin (self->json, KEY_MEDIA, "ExternalReference.1");
  preview_edit_json_add_string (self->json, "name", name);
  preview_edit_json_add_string (self->json, "target_url", url);
  add_available_range (self, media);
  preview_edit_json_add_null (self->json, "available_image_bounds");
  preview_edit_json_begin (self->json, "metadata", NULL);
  preview_edit_json_end (self->json);
  preview_edit_json_end (self->json);
  preview_edit_json_end (self->json);
  preview_edit_json_add_string (self->json, "active_media_reference_key",
                                KEY_MEDIA);
}

static void
add_channels (Writer *self, const PreviewEditMedia *media)
{
  preview_edit_json_begin_array (self->json, "Channels");
  for (int i = 0; i < media->channels; i++) {
    preview_edit_json_begin (self->json, NULL, NULL);
    preview_edit_json_add_integer (self->json, "Source Channel ID", (guint64)i);
    preview_edit_json_add_integer (self->json, "Source Track ID", 0);
    preview_edit_json_end (self->json);
  }
  preview_edit_json_end_array (self->json);
}

static void
add_clip_metadata (Writer *self, const PreviewEditClip *clip, gboolean is_video)
{
  preview_edit_json_begin (self->json, "metadata", NULL);
  preview_edit_json_begin (self->json, KEY_CAMB, NULL);
  add_run_facts (self, clip->run);
  preview_edit_json_add_string (self->json, "role",
                                preview_edit_role_get_nick (clip->media->role));
  if (clip->group != 0)
    preview_edit_json_add_integer (self->json, "link_group", clip->group);
  if (clip->cue >= 0)
    preview_edit_json_add_integer (self->json, "line", (guint64)clip->cue + 1);
  preview_edit_json_end (self->json);
  preview_edit_json_begin (self->json, KEY_RESOLVE, NULL);
  if (clip->group != 0)
    preview_edit_json_add_integer (self->json, "Link Group ID", clip->group);
  if (!is_video && clip->media->channels > 0)
    add_channels (self, clip->media);
  preview_edit_json_end (self->json);
  preview_edit_json_end (self->json);
}

static void
add_clip (Writer *self, const PreviewEditClip *clip, gboolean is_video)
{
  g_autofree char *name = preview_edit_media_dup_name (clip->media);
  guint64 start = preview_edit_plan_get_start (self->plan, clip->media);

  preview_edit_json_next (self->json);
  preview_edit_json_begin (self->json, NULL, "Clip.2");
  preview_edit_json_add_string (self->json, "name", name);
  preview_edit_json_add_range (self->json, "source_range", &self->plan->rate,
                               start + clip->in, clip->duration);
  add_item (self, TRUE);
  add_reference (self, clip->media, name);
  add_clip_metadata (self, clip, is_video);
  preview_edit_json_finish_open (self->json);
  add_clip_markers (self, clip);
  preview_edit_json_close (self->json);
}

static void
add_gap (Writer *self, guint64 duration)
{
  preview_edit_json_next (self->json);
  preview_edit_json_begin (self->json, NULL, "Gap.1");
  preview_edit_json_add_string (self->json, "name", "");
  preview_edit_json_add_range (self->json, "source_range", &self->plan->rate, 0,
                               duration);
  add_item (self, TRUE);
  preview_edit_json_add_empty_array (self->json, "markers");
  preview_edit_json_begin (self->json, "metadata", NULL);
  preview_edit_json_end (self->json);
  preview_edit_json_finish (self->json);
}

static void
add_track_metadata (Writer *self, const PreviewEditTrack *track)
{
  int n_channels =
      g_array_index (track->clips, PreviewEditClip, 0).media->channels;

  preview_edit_json_begin (self->json, "metadata", NULL);
  preview_edit_json_begin (self->json, KEY_CAMB, NULL);
  add_run_facts (self, track->run);
  preview_edit_json_end (self->json);
  if (!track->is_video && (n_channels == 1 || n_channels == 2)) {
    preview_edit_json_begin (self->json, KEY_RESOLVE, NULL);
    preview_edit_json_add_string (self->json, "Audio Type",
                                  n_channels == 1 ? "Mono" : "Stereo");
    preview_edit_json_end (self->json);
  }
  preview_edit_json_end (self->json);
}

static void
add_track (Writer *self, const PreviewEditTrack *track)
{
  guint64 position = 0;

  preview_edit_json_next (self->json);
  preview_edit_json_begin (self->json, NULL, "Track.1");
  preview_edit_json_add_string (self->json, "name", track->name);
  preview_edit_json_add_string (self->json, "kind",
                                track->is_video ? "Video" : "Audio");
  preview_edit_json_add_null (self->json, "source_range");
  add_item (self, track->is_on);
  preview_edit_json_add_empty_array (self->json, "markers");
  add_track_metadata (self, track);
  preview_edit_json_finish_open (self->json);
  preview_edit_json_open_list (self->json, "children");
  for (guint i = 0; i < track->clips->len; i++) {
    const PreviewEditClip *clip =
        &g_array_index (track->clips, PreviewEditClip, i);

    if (clip->position > position)
      add_gap (self, clip->position - position);
    add_clip (self, clip, track->is_video);
    position = clip->position + clip->duration;
  }
  preview_edit_json_close_list (self->json);
  preview_edit_json_close (self->json);
}

static void
add_stack (Writer *self)
{
  preview_edit_json_begin (self->json, NULL, "Stack.1");
  preview_edit_json_add_string (self->json, "name", "tracks");
  preview_edit_json_add_null (self->json, "source_range");
  add_item (self, TRUE);
  preview_edit_json_begin (self->json, "metadata", NULL);
  preview_edit_json_end (self->json);
  preview_edit_json_finish_open (self->json);
  add_timeline_markers (self);
  preview_edit_json_open_list (self->json, "children");
  for (guint i = 0; i < self->plan->tracks->len; i++)
    add_track (self, g_ptr_array_index (self->plan->tracks, i));
  preview_edit_json_close_list (self->json);
  preview_edit_json_close (self->json);
}

static void
add_timeline (Writer *self)
{
  const PreviewEditPlan *plan = self->plan;
  g_autofree char *timecode =
      preview_edit_rate_dup_timecode (&plan->rate, plan->edit->start_frame);

  preview_edit_json_begin (self->json, NULL, "Timeline.1");
  preview_edit_json_add_text (self->json, "name", plan->edit->title);
  preview_edit_json_add_time (self->json, "global_start_time", &plan->rate,
                              plan->edit->start_frame);
  preview_edit_json_begin (self->json, "metadata", NULL);
  preview_edit_json_begin (self->json, KEY_CAMB, NULL);
  preview_edit_json_add_string (self->json, "start_timecode", timecode);
  preview_edit_json_add_boolean (self->json, "drop_frame", plan->rate.drop);
  preview_edit_json_end (self->json);
  preview_edit_json_end (self->json);
  preview_edit_json_finish_open (self->json);
  preview_edit_json_open_member (self->json, "tracks");
  add_stack (self);
  preview_edit_json_close (self->json);
}

/* Writes OpenTimelineIO. See PreviewEditWriter. */
gboolean
preview_edit_write_otio (const PreviewEditPlan *plan,
                         GFile *folder,
                         const char *name,
                         GPtrArray *files,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (PreviewEditJson) json = preview_edit_json_new ();
  Writer self = {plan, json};

  add_timeline (&self);
  g_ptr_array_add (
      files, preview_edit_file_new (name, preview_edit_json_get_bytes (json)));
  return TRUE;
}
