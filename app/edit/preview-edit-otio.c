/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * OpenTimelineIO, as its documentation of the serialized schema has it. Markers
 * are on the clips of their run: that is where Kdenlive looks for them, by
 * their comment. What DaVinci Resolve keeps in metadata of its own, which clips
 * are linked and the note of a marker, is there as well.
 */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "preview-edit-format.h"
#include "preview-edit-marker.h"

#define KEY_CAMB "camb"
#define KEY_RESOLVE "Resolve_OTIO"
#define KEY_MEDIA "DEFAULT_MEDIA"

/* What a path of a URI may hold as it is; a colon could end a scheme. */
#define PLAIN_CHARACTERS "/!$&'()*+,;=@"

/*
 * Writer: puts an object together, then appends it to what is there. Lists that
 * may be long are written as they come, so that never more than one of their
 * items is a tree in memory.
 */
typedef struct
{
  const PreviewEditPlan *plan;
  JsonBuilder *json;
  JsonGenerator *generator;
  GString *out;
} Writer;

static void
begin (Writer *self, const char *member, const char *schema)
{
  if (member != NULL)
    json_builder_set_member_name (self->json, member);
  json_builder_begin_object (self->json);
  if (schema == NULL)
    return;
  json_builder_set_member_name (self->json, "OTIO_SCHEMA");
  json_builder_add_string_value (self->json, schema);
}

static void
end (Writer *self)
{
  json_builder_end_object (self->json);
}

/* Appends the object that was begun, and leaves it open for lists. */
static void
finish_open (Writer *self)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (self->json);
  root = json_builder_get_root (self->json);
  json_generator_set_root (self->generator, root);
  json_generator_to_gstring (self->generator, self->out);
  json_builder_reset (self->json);
  g_string_truncate (self->out, self->out->len - 1);
}

static void
close_object (Writer *self)
{
  g_string_append_c (self->out, '}');
}

static void
finish (Writer *self)
{
  finish_open (self);
  close_object (self);
}

/* A list within an object that is open. */
static void
open_list (Writer *self, const char *member)
{
  g_string_append_printf (self->out, ",\n\"%s\":[", member);
}

/* Goes before each item. */
static void
next (Writer *self)
{
  if (self->out->str[self->out->len - 1] != '[')
    g_string_append_c (self->out, ',');
  g_string_append_c (self->out, '\n');
}

static void
close_list (Writer *self)
{
  g_string_append_c (self->out, ']');
}

static void
begin_array (Writer *self, const char *member)
{
  json_builder_set_member_name (self->json, member);
  json_builder_begin_array (self->json);
}

static void
end_array (Writer *self)
{
  json_builder_end_array (self->json);
}

static void
add_empty_array (Writer *self, const char *member)
{
  begin_array (self, member);
  end_array (self);
}

static void
add_string (Writer *self, const char *member, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  json_builder_set_member_name (self->json, member);
  json_builder_add_string_value (self->json, valid);
}

/* What somebody wrote. */
static void
add_text (Writer *self, const char *member, const char *value)
{
  g_autofree char *clean = preview_edit_clean (value);

  add_string (self, member, clean);
}

static void
add_integer (Writer *self, const char *member, guint64 value)
{
  json_builder_set_member_name (self->json, member);
  json_builder_add_int_value (self->json, (gint64)value);
}

static void
add_boolean (Writer *self, const char *member, gboolean value)
{
  json_builder_set_member_name (self->json, member);
  json_builder_add_boolean_value (self->json, value);
}

static void
add_null (Writer *self, const char *member)
{
  json_builder_set_member_name (self->json, member);
  json_builder_add_null_value (self->json);
}

static void
add_time (Writer *self,
          const char *member,
          const PreviewEditRate *rate,
          guint64 frame)
{
  begin (self, member, "RationalTime.1");
  json_builder_set_member_name (self->json, "rate");
  json_builder_add_double_value (self->json,
                                 preview_edit_rate_to_double (rate));
  json_builder_set_member_name (self->json, "value");
  json_builder_add_double_value (self->json, (double)frame);
  end (self);
}

static void
add_range (Writer *self,
           const char *member,
           const PreviewEditRate *rate,
           guint64 start,
           guint64 duration)
{
  begin (self, member, "TimeRange.1");
  add_time (self, "start_time", rate, start);
  add_time (self, "duration", rate, duration);
  end (self);
}

/* What all items have. */
static void
add_item (Writer *self, gboolean enabled)
{
  add_empty_array (self, "effects");
  add_boolean (self, "enabled", enabled);
}

static void
add_run_facts (Writer *self, const PreviewEditRun *run)
{
  if (run->kind != PREVIEW_KIND_NONE) {
    add_string (self, "kind", preview_kind_get_nick (run->kind));
    add_integer (self, "run_id", run->run_id);
  }
  if (run->language != NULL)
    add_text (self, "language", run->language);
  if (run->verdict != NULL)
    add_text (self, "verdict", run->verdict);
}

static void
add_note_facts (Writer *self, const char *member, const PreviewEditNote *note)
{
  begin (self, member, NULL);
  add_integer (self, "position_ns", note->position);
  if (note->tag != NULL)
    add_text (self, "tag", note->tag);
  add_text (self, "text", note->text);
  end (self);
}

static void
add_cue_facts (Writer *self, const PreviewEditMarker *marker)
{
  const CambCues *cues = marker->run->cues;
  const CambCue *cue = camb_cues_get (cues, (guint)marker->cue);

  add_integer (self, "line", (guint64)marker->cue + 1);
  add_integer (self, "start_ns", cue->start);
  add_integer (self, "end_ns", cue->end);
  add_string (self, "text", cue->text);
  if (cue->speaker >= 0)
    add_string (self, "speaker", camb_cues_get_speaker (cues, cue->speaker));
  if (marker->n_notes == 0)
    return;
  begin_array (self, "notes");
  for (guint i = 0; i < marker->n_notes; i++)
    add_note_facts (self, NULL, marker->notes[i]);
  end_array (self);
}

static void
add_marker_metadata (Writer *self,
                     const PreviewEditMarker *marker,
                     const char *comment)
{
  g_autofree char *color =
      g_strdup_printf ("#%06x", (guint)preview_edit_marker_get_color (marker));

  begin (self, "metadata", NULL);
  begin (self, KEY_CAMB, NULL);
  add_run_facts (self, marker->run);
  add_string (self, "color", color);
  if (marker->note != NULL)
    add_note_facts (self, "note", marker->note);
  else
    add_cue_facts (self, marker);
  end (self);
  begin (self, KEY_RESOLVE, NULL);
  add_empty_array (self, "Keywords");
  add_string (self, "Note", comment);
  end (self);
  end (self);
}

/* @start is where the item counts from when @marker is at its frame 0. */
static void
add_marker (Writer *self, const PreviewEditMarker *marker, guint64 frame)
{
  g_autofree char *name = preview_edit_marker_dup_name (marker);
  g_autofree char *comment = preview_edit_marker_dup_comment (marker);

  next (self);
  begin (self, NULL, "Marker.2");
  add_string (self, "name", name);
  add_string (self, "color", preview_edit_marker_get_color_name (marker));
  add_string (self, "comment", comment);
  add_range (self, "marked_range", &self->plan->rate, frame, marker->duration);
  add_marker_metadata (self, marker, comment);
  finish (self);
}

/* The markers of a run are on the clip that stands for it, in the time of its
 * medium. */
static void
add_clip_markers (Writer *self, const PreviewEditClip *clip)
{
  const PreviewEditClip *lead =
      preview_edit_plan_find_lead (self->plan, clip->run);

  open_list (self, "markers");
  if (clip == lead && clip->cue < 0) {
    guint64 start = preview_edit_plan_get_start (self->plan, clip->media);
    g_autoptr (GArray) list = preview_edit_marker_list (self->plan, clip->run);

    for (guint i = 0; i < list->len; i++) {
      const PreviewEditMarker *marker =
          &g_array_index (list, PreviewEditMarker, i);

      add_marker (self, marker, start + marker->in);
    }
  }
  close_list (self);
}

/* Those of runs that are nothing but cuts are on the timeline. */
static void
add_timeline_markers (Writer *self)
{
  const GPtrArray *runs = self->plan->edit->runs;

  open_list (self, "markers");
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
  close_list (self);
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
  add_range (self, "available_range", &rate,
             preview_edit_rate_to_frame (&rate, media->start),
             preview_edit_rate_to_length (&rate, media->duration));
}

static void
add_reference (Writer *self, const PreviewEditMedia *media, const char *name)
{
  g_autofree char *url = dup_url (media);

  begin (self, "media_references", NULL);
  begin (self, KEY_MEDIA, "ExternalReference.1");
  add_string (self, "name", name);
  add_string (self, "target_url", url);
  add_available_range (self, media);
  add_null (self, "available_image_bounds");
  begin (self, "metadata", NULL);
  end (self);
  end (self);
  end (self);
  add_string (self, "active_media_reference_key", KEY_MEDIA);
}

static void
add_channels (Writer *self, const PreviewEditMedia *media)
{
  begin_array (self, "Channels");
  for (int i = 0; i < media->channels; i++) {
    begin (self, NULL, NULL);
    add_integer (self, "Source Channel ID", (guint64)i);
    add_integer (self, "Source Track ID", 0);
    end (self);
  }
  end_array (self);
}

static void
add_clip_metadata (Writer *self, const PreviewEditClip *clip, gboolean is_video)
{
  begin (self, "metadata", NULL);
  begin (self, KEY_CAMB, NULL);
  add_run_facts (self, clip->run);
  add_string (self, "role", preview_edit_role_get_nick (clip->media->role));
  if (clip->group != 0)
    add_integer (self, "link_group", clip->group);
  if (clip->cue >= 0)
    add_integer (self, "line", (guint64)clip->cue + 1);
  end (self);
  begin (self, KEY_RESOLVE, NULL);
  if (clip->group != 0)
    add_integer (self, "Link Group ID", clip->group);
  if (!is_video && clip->media->channels > 0)
    add_channels (self, clip->media);
  end (self);
  end (self);
}

static void
add_clip (Writer *self, const PreviewEditClip *clip, gboolean is_video)
{
  g_autofree char *name = preview_edit_media_dup_name (clip->media);
  guint64 start = preview_edit_plan_get_start (self->plan, clip->media);

  next (self);
  begin (self, NULL, "Clip.2");
  add_string (self, "name", name);
  add_range (self, "source_range", &self->plan->rate, start + clip->in,
             clip->duration);
  add_item (self, TRUE);
  add_reference (self, clip->media, name);
  add_clip_metadata (self, clip, is_video);
  finish_open (self);
  add_clip_markers (self, clip);
  close_object (self);
}

static void
add_gap (Writer *self, guint64 duration)
{
  next (self);
  begin (self, NULL, "Gap.1");
  add_string (self, "name", "");
  add_range (self, "source_range", &self->plan->rate, 0, duration);
  add_item (self, TRUE);
  add_empty_array (self, "markers");
  begin (self, "metadata", NULL);
  end (self);
  finish (self);
}

static void
add_track_metadata (Writer *self, const PreviewEditTrack *track)
{
  int n_channels =
      g_array_index (track->clips, PreviewEditClip, 0).media->channels;

  begin (self, "metadata", NULL);
  begin (self, KEY_CAMB, NULL);
  add_run_facts (self, track->run);
  end (self);
  if (!track->is_video && (n_channels == 1 || n_channels == 2)) {
    begin (self, KEY_RESOLVE, NULL);
    add_string (self, "Audio Type", n_channels == 1 ? "Mono" : "Stereo");
    end (self);
  }
  end (self);
}

static void
add_track (Writer *self, const PreviewEditTrack *track)
{
  guint64 position = 0;

  next (self);
  begin (self, NULL, "Track.1");
  add_string (self, "name", track->name);
  add_string (self, "kind", track->is_video ? "Video" : "Audio");
  add_null (self, "source_range");
  add_item (self, track->is_on);
  add_empty_array (self, "markers");
  add_track_metadata (self, track);
  finish_open (self);
  open_list (self, "children");
  for (guint i = 0; i < track->clips->len; i++) {
    const PreviewEditClip *clip =
        &g_array_index (track->clips, PreviewEditClip, i);

    if (clip->position > position)
      add_gap (self, clip->position - position);
    add_clip (self, clip, track->is_video);
    position = clip->position + clip->duration;
  }
  close_list (self);
  close_object (self);
}

static void
add_stack (Writer *self)
{
  begin (self, NULL, "Stack.1");
  add_string (self, "name", "tracks");
  add_null (self, "source_range");
  add_item (self, TRUE);
  begin (self, "metadata", NULL);
  end (self);
  finish_open (self);
  add_timeline_markers (self);
  open_list (self, "children");
  for (guint i = 0; i < self->plan->tracks->len; i++)
    add_track (self, g_ptr_array_index (self->plan->tracks, i));
  close_list (self);
  close_object (self);
}

static void
add_timeline (Writer *self)
{
  const PreviewEditPlan *plan = self->plan;
  g_autofree char *timecode =
      preview_edit_rate_dup_timecode (&plan->rate, plan->edit->start_frame);

  begin (self, NULL, "Timeline.1");
  add_text (self, "name", plan->edit->title);
  add_time (self, "global_start_time", &plan->rate, plan->edit->start_frame);
  begin (self, "metadata", NULL);
  begin (self, KEY_CAMB, NULL);
  add_string (self, "start_timecode", timecode);
  add_boolean (self, "drop_frame", plan->rate.drop);
  end (self);
  end (self);
  finish_open (self);
  g_string_append (self->out, ",\n\"tracks\":");
  add_stack (self);
  close_object (self);
  g_string_append_c (self->out, '\n');
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
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  Writer self = {plan, json, generator, g_string_new (NULL)};

  add_timeline (&self);
  g_ptr_array_add (
      files, preview_edit_file_new (name, g_string_free_to_bytes (self.out)));
  return TRUE;
}
