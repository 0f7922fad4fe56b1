/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The XML of Final Cut Pro 7, as its reference of elements has it, and no more
 * of it than Premiere and Resolve read without trouble. Each channel of a sound
 * is a clip item on a track of its own; that the tracks of one sound belong
 * together is said as Premiere says it.
 */

#include "config.h"

#include <string.h>

#include "preview-edit-format.h"
#include "preview-edit-marker.h"
#include "preview-edit-xml.h"

/* Of a picture without facts of its own. */
#define DEPTH 16

typedef struct
{
  const PreviewEditPlan *plan;
  GFile *folder;
  PreviewEditXml *xml;
  /* What has been told in full; from then on a reference does. */
  GPtrArray *known_files;
  /* All clip items, in the order in which they are written. */
  GArray *items;
} Writer;

/* Item: a clip item: a clip, or one channel of it. */
typedef struct
{
  const PreviewEditClip *clip;
  gboolean is_video;
  /* Counted from 1, among the tracks of its kind and the items of its track. */
  guint track;
  guint index;
  /* Counted from 1, and how many items further the next one is. */
  guint channel;
  guint stride;
} Item;

static const char *
to_boolean (gboolean value)
{
  return value ? "TRUE" : "FALSE";
}

static void
add_rate (Writer *self, const PreviewEditRate *rate)
{
  preview_edit_xml_begin (self->xml, "rate", NULL);
  preview_edit_xml_number (self->xml, "timebase",
                           preview_edit_rate_get_base (rate));
  preview_edit_xml_text (self->xml, "ntsc",
                         to_boolean (preview_edit_rate_is_ntsc (rate)));
  preview_edit_xml_end (self->xml);
}

static void
add_timecode (Writer *self, const PreviewEditRate *rate, guint64 frame)
{
  g_autofree char *timecode = preview_edit_rate_dup_timecode (rate, frame);

  preview_edit_xml_begin (self->xml, "timecode", NULL);
  add_rate (self, rate);
  preview_edit_xml_text (self->xml, "string", timecode);
  preview_edit_xml_number (self->xml, "frame", (gint64)frame);
  preview_edit_xml_text (self->xml, "displayformat", rate->drop ? "DF" : "NDF");
  preview_edit_xml_end (self->xml);
}

/* Editors of this format know absolute addresses only. What was moved they ask
 * for, and find the rest next to it by name. */
static char *
dup_url (Writer *self, const PreviewEditMedia *media)
{
  g_autoptr (GFile) file =
      g_file_resolve_relative_path (self->folder, media->location);
  g_autofree char *uri = g_file_get_uri (file);

  return g_strconcat ("file://localhost", uri + strlen ("file://"), NULL);
}

static const char *
get_pixel_shape (const PreviewEditMedia *media)
{
  static const struct
  {
    int n;
    int d;
    const char *name;
  } shapes[] = {
      {8, 9, "NTSC-601"},  {10, 11, "NTSC-601"},     {16, 15, "PAL-601"},
      {12, 11, "PAL-601"}, {3, 2, "HD-(1280x1080)"}, {4, 3, "HD-(960x720)"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    if (media->par_n > 0 &&
        media->par_n * shapes[i].d == media->par_d * shapes[i].n)
      return shapes[i].name;
  return "square";
}

static void
add_picture_format (Writer *self,
                    const PreviewEditRate *rate,
                    int width,
                    int height,
                    const char *shape)
{
  preview_edit_xml_begin (self->xml, "samplecharacteristics", NULL);
  add_rate (self, rate);
  preview_edit_xml_number (self->xml, "width", width);
  preview_edit_xml_number (self->xml, "height", height);
  preview_edit_xml_text (self->xml, "anamorphic", "FALSE");
  preview_edit_xml_text (self->xml, "pixelaspectratio", shape);
  preview_edit_xml_text (self->xml, "fielddominance", "none");
  preview_edit_xml_end (self->xml);
}

static void
add_sound_format (Writer *self, int rate)
{
  preview_edit_xml_begin (self->xml, "samplecharacteristics", NULL);
  preview_edit_xml_number (self->xml, "depth", DEPTH);
  preview_edit_xml_number (self->xml, "samplerate", rate);
  preview_edit_xml_end (self->xml);
}

static guint
get_n_channels (const PreviewEditMedia *media)
{
  return media->channels > 0 ? (guint)media->channels : 1;
}

static void
add_file_media (Writer *self,
                const PreviewEditMedia *media,
                const PreviewEditRate *rate)
{
  const PreviewEditPlan *plan = self->plan;

  preview_edit_xml_begin (self->xml, "media", NULL);
  if (media->has_video) {
    preview_edit_xml_begin (self->xml, "video", NULL);
    add_picture_format (self, rate,
                        media->width > 0 ? media->width : plan->width,
                        media->height > 0 ? media->height : plan->height,
                        get_pixel_shape (media));
    preview_edit_xml_end (self->xml);
  }
  if (media->has_audio) {
    preview_edit_xml_begin (self->xml, "audio", NULL);
    add_sound_format (self, media->rate > 0 ? media->rate : plan->audio_rate);
    preview_edit_xml_number (self->xml, "channelcount", get_n_channels (media));
    preview_edit_xml_end (self->xml);
  }
  preview_edit_xml_end (self->xml);
}

/* A picture counts in its own frames, a sound in those of the timeline. */
static PreviewEditRate
get_rate (Writer *self, const PreviewEditMedia *media)
{
  if (media->has_video && media->fps_n > 0)
    return preview_edit_rate_new (media->fps_n, media->fps_d,
                                  self->plan->rate.drop);
  return self->plan->rate;
}

static void
add_file (Writer *self, const PreviewEditMedia *media, const char *name)
{
  PreviewEditRate rate = get_rate (self, media);
  gboolean is_known;
  guint index = self->known_files->len;
  g_autofree char *url = NULL;
  g_autofree char *id = NULL;

  is_known = g_ptr_array_find (self->known_files, media, &index);
  id = g_strdup_printf ("file-%u", index + 1);
  if (is_known) {
    preview_edit_xml_empty (self->xml, "file", "id", id, NULL);
    return;
  }
  g_ptr_array_add (self->known_files, (gpointer)media);
  url = dup_url (self, media);
  preview_edit_xml_begin (self->xml, "file", "id", id, NULL);
  preview_edit_xml_text (self->xml, "name", name);
  preview_edit_xml_text (self->xml, "pathurl", url);
  add_rate (self, &rate);
  preview_edit_xml_number (
      self->xml, "duration",
      (gint64)preview_edit_rate_to_length (&rate, media->duration));
  add_timecode (self, &rate, preview_edit_rate_to_frame (&rate, media->start));
  add_file_media (self, media, &rate);
  preview_edit_xml_end (self->xml);
}

static void
add_color (Writer *self, guint32 color)
{
  preview_edit_xml_begin (self->xml, "color", NULL);
  preview_edit_xml_number (self->xml, "alpha", 255);
  preview_edit_xml_number (self->xml, "red", color >> 16 & 0xff);
  preview_edit_xml_number (self->xml, "green", color >> 8 & 0xff);
  preview_edit_xml_number (self->xml, "blue", color & 0xff);
  preview_edit_xml_end (self->xml);
}

static void
add_marker (Writer *self, const PreviewEditMarker *marker, guint64 frame)
{
  g_autofree char *name = preview_edit_marker_dup_name (marker);
  g_autofree char *comment = preview_edit_marker_dup_comment (marker);

  preview_edit_xml_begin (self->xml, "marker", NULL);
  preview_edit_xml_text (self->xml, "comment", comment);
  preview_edit_xml_text (self->xml, "name", name);
  preview_edit_xml_number (self->xml, "in", (gint64)frame);
  /* A marker without length ends at -1. */
  preview_edit_xml_number (
      self->xml, "out",
      marker->note != NULL ? -1 : (gint64)(frame + marker->duration));
  add_color (self, preview_edit_marker_get_color (marker));
  preview_edit_xml_end (self->xml);
}

/* Markers of the first run are on the timeline, those of the others on the clip
 * that stands for them. */
static gboolean
is_on_timeline (Writer *self, const PreviewEditRun *run)
{
  const PreviewEditClip *lead = preview_edit_plan_find_lead (self->plan, run);

  return preview_edit_plan_get_main_run (self->plan) == run || lead == NULL ||
         lead->cue >= 0;
}

static void
add_clip_markers (Writer *self, const Item *item)
{
  const PreviewEditRun *run = item->clip->run;
  g_autoptr (GArray) list = NULL;

  if (item->clip != preview_edit_plan_find_lead (self->plan, run) ||
      item->channel > 1 || is_on_timeline (self, run))
    return;
  list = preview_edit_marker_list (self->plan, run);
  for (guint i = 0; i < list->len; i++) {
    const PreviewEditMarker *marker =
        &g_array_index (list, PreviewEditMarker, i);

    add_marker (self, marker, marker->in);
  }
}

static void
add_timeline_markers (Writer *self)
{
  const GPtrArray *runs = self->plan->edit->runs;

  for (guint i = 0; i < runs->len; i++) {
    const PreviewEditRun *run = g_ptr_array_index (runs, i);
    g_autoptr (GArray) list = preview_edit_marker_list (self->plan, run);

    for (guint j = 0; j < list->len && is_on_timeline (self, run); j++) {
      const PreviewEditMarker *marker =
          &g_array_index (list, PreviewEditMarker, j);

      add_marker (self, marker, marker->position);
    }
  }
}

static char *
dup_item_id (Writer *self, const Item *item)
{
  return g_strdup_printf ("clipitem-%u",
                          (guint)(item - (Item *)self->items->data) + 1);
}

static void
add_link (Writer *self, const Item *item)
{
  g_autofree char *id = dup_item_id (self, item);

  preview_edit_xml_begin (self->xml, "link", NULL);
  preview_edit_xml_text (self->xml, "linkclipref", id);
  preview_edit_xml_text (self->xml, "mediatype",
                         item->is_video ? "video" : "audio");
  preview_edit_xml_number (self->xml, "trackindex", item->track);
  preview_edit_xml_number (self->xml, "clipindex", item->index);
  if (!item->is_video)
    preview_edit_xml_number (self->xml, "groupindex", 1);
  preview_edit_xml_end (self->xml);
}

/* Clips of a group are whole ones, the first of their track: few. */
static void
add_group_links (Writer *self, guint group)
{
  guint i = 0;

  while (i < self->items->len) {
    const Item *item = &g_array_index (self->items, Item, i);

    if (item->clip->group == group)
      add_link (self, item);
    i += item->stride;
  }
}

/* Clips of a group are linked, and the channels of one clip. */
static void
add_links (Writer *self, const Item *item)
{
  guint n_channels = item->is_video ? 1 : get_n_channels (item->clip->media);

  if (item->clip->group != 0) {
    add_group_links (self, item->clip->group);
    return;
  }
  item -= (item->channel - 1) * item->stride;
  for (guint i = 0; i < n_channels && n_channels > 1; i++)
    add_link (self, item + i * item->stride);
}

static void
add_item (Writer *self, const Item *item, gboolean is_on)
{
  const PreviewEditClip *clip = item->clip;
  g_autofree char *name = preview_edit_media_dup_name (clip->media);
  g_autofree char *id = dup_item_id (self, item);
  gboolean is_stereo = !item->is_video && get_n_channels (clip->media) == 2;

  /* An attribute that is not there has a name that ends the list. */
  preview_edit_xml_begin (self->xml, "clipitem", "id", id,
                          is_stereo ? "premiereChannelType" : NULL, "stereo",
                          NULL);
  preview_edit_xml_text (self->xml, "name", name);
  preview_edit_xml_text (self->xml, "enabled", to_boolean (is_on));
  preview_edit_xml_number (
      self->xml, "duration",
      (gint64)preview_edit_plan_get_length (self->plan, clip->media));
  add_rate (self, &self->plan->rate);
  preview_edit_xml_number (self->xml, "start", (gint64)clip->position);
  preview_edit_xml_number (self->xml, "end",
                           (gint64)(clip->position + clip->duration));
  preview_edit_xml_number (self->xml, "in", (gint64)clip->in);
  preview_edit_xml_number (self->xml, "out",
                           (gint64)(clip->in + clip->duration));
  add_file (self, clip->media, name);
  preview_edit_xml_begin (self->xml, "sourcetrack", NULL);
  preview_edit_xml_text (self->xml, "mediatype",
                         item->is_video ? "video" : "audio");
  preview_edit_xml_number (self->xml, "trackindex", item->channel);
  preview_edit_xml_end (self->xml);
  add_links (self, item);
  add_clip_markers (self, item);
  preview_edit_xml_end (self->xml);
}

static void
begin_track (Writer *self, const Item *first)
{
  guint n_channels = first->is_video ? 1 : get_n_channels (first->clip->media);
  g_autofree char *index = g_strdup_printf ("%u", first->channel - 1);
  g_autofree char *count = g_strdup_printf ("%u", n_channels);

  if (n_channels == 2)
    preview_edit_xml_begin (self->xml, "track", "currentExplodedTrackIndex",
                            index, "totalExplodedTrackCount", count,
                            "premiereTrackType", "Stereo", NULL);
  else
    preview_edit_xml_begin (self->xml, "track", NULL);
}

/* Writes the items of one track, which begin at @first; returns the next. */
static guint
add_track (Writer *self, guint first, gboolean is_on)
{
  const Item *item = &g_array_index (self->items, Item, first);
  guint channel = item->channel;
  guint end = first + item->stride;

  begin_track (self, item);
  for (guint i = first; i < end; i++)
    add_item (self, &g_array_index (self->items, Item, i), is_on);
  preview_edit_xml_text (self->xml, "enabled", to_boolean (is_on));
  preview_edit_xml_text (self->xml, "locked", "FALSE");
  if (!item->is_video)
    preview_edit_xml_number (self->xml, "outputchannelindex",
                             channel % 2 == 0 ? 2 : 1);
  preview_edit_xml_end (self->xml);
  return end;
}

/* Writes all tracks of a kind. */
static void
add_tracks (Writer *self, gboolean is_video)
{
  guint at = 0;

  for (guint i = 0; i < self->plan->tracks->len; i++) {
    const PreviewEditTrack *track = g_ptr_array_index (self->plan->tracks, i);
    const PreviewEditMedia *media =
        g_array_index (track->clips, PreviewEditClip, 0).media;
    guint n = track->is_video ? 1 : get_n_channels (media);

    for (guint channel = 0; channel < n; channel++)
      at = track->is_video == is_video ? add_track (self, at, track->is_on)
                                       : at + track->clips->len;
  }
}

static void
list_items (Writer *self)
{
  guint counts[2] = {0, 0};

  for (guint i = 0; i < self->plan->tracks->len; i++) {
    const PreviewEditTrack *track = g_ptr_array_index (self->plan->tracks, i);
    const PreviewEditClip *clips = (const PreviewEditClip *)track->clips->data;
    guint n = track->is_video ? 1 : get_n_channels (clips->media);

    for (guint channel = 1; channel <= n; channel++) {
      guint number = ++counts[track->is_video ? 1 : 0];

      for (guint j = 0; j < track->clips->len; j++) {
        Item item = {&clips[j], track->is_video, number,
                     j + 1,     channel,         track->clips->len};

        g_array_append_val (self->items, item);
      }
    }
  }
}

static void
add_outputs (Writer *self)
{
  preview_edit_xml_begin (self->xml, "outputs", NULL);
  for (int i = 1; i <= 2; i++) {
    preview_edit_xml_begin (self->xml, "group", NULL);
    preview_edit_xml_number (self->xml, "index", i);
    preview_edit_xml_number (self->xml, "numchannels", 1);
    preview_edit_xml_number (self->xml, "downmix", 0);
    preview_edit_xml_begin (self->xml, "channel", NULL);
    preview_edit_xml_number (self->xml, "index", i);
    preview_edit_xml_end (self->xml);
    preview_edit_xml_end (self->xml);
  }
  preview_edit_xml_end (self->xml);
}

static void
add_media (Writer *self)
{
  const PreviewEditPlan *plan = self->plan;
  PreviewEditMedia shape = {.par_n = plan->par_n, .par_d = plan->par_d};

  preview_edit_xml_begin (self->xml, "media", NULL);
  preview_edit_xml_begin (self->xml, "video", NULL);
  preview_edit_xml_begin (self->xml, "format", NULL);
  add_picture_format (self, &plan->rate, plan->width, plan->height,
                      get_pixel_shape (&shape));
  preview_edit_xml_end (self->xml);
  add_tracks (self, TRUE);
  preview_edit_xml_end (self->xml);
  preview_edit_xml_begin (self->xml, "audio", NULL);
  preview_edit_xml_number (self->xml, "numOutputChannels", 2);
  preview_edit_xml_begin (self->xml, "format", NULL);
  add_sound_format (self, plan->audio_rate);
  preview_edit_xml_end (self->xml);
  add_outputs (self);
  add_tracks (self, FALSE);
  preview_edit_xml_end (self->xml);
  preview_edit_xml_end (self->xml);
}

static void
add_sequence (Writer *self)
{
  const PreviewEditPlan *plan = self->plan;
  g_autofree char *title = preview_edit_clean (plan->edit->title);

  preview_edit_xml_begin (self->xml, "xmeml", "version", "5", NULL);
  preview_edit_xml_begin (self->xml, "sequence", "id", "sequence-1",
                          "explodedTracks", "true", NULL);
  preview_edit_xml_text (self->xml, "name", title);
  preview_edit_xml_number (self->xml, "duration", (gint64)plan->duration);
  add_rate (self, &plan->rate);
  add_timecode (self, &plan->rate, plan->edit->start_frame);
  add_media (self);
  add_timeline_markers (self);
  preview_edit_xml_end (self->xml);
  preview_edit_xml_end (self->xml);
}

/* Writes the XML of Final Cut Pro 7. See PreviewEditWriter. */
gboolean
preview_edit_write_fcp7 (const PreviewEditPlan *plan,
                         GFile *folder,
                         const char *name,
                         GPtrArray *files,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (PreviewEditXml) xml = preview_edit_xml_new ("xmeml");
  g_autoptr (GPtrArray) known_files = g_ptr_array_new ();
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  Writer self = {plan, folder, xml, known_files, items};

  list_items (&self);
  add_sequence (&self);
  g_ptr_array_add (files,
                   preview_edit_file_new (name, preview_edit_xml_finish (xml)));
  return TRUE;
}
