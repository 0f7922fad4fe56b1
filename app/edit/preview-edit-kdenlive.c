/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A project of Kdenlive: XML of MLT, which melt plays, with properties for the
 * editor. The form is that of versions 20.08 to 22.12, which later ones open as
 * well. Files are relative to the project, so that the folder can be moved.
 */

#include "config.h"

#include <string.h>

#include "camb-writer.h"
#include "preview-edit-format.h"
#include "preview-edit-kdenlive.h"
#include "preview-edit-xml.h"

#define DOCUMENT_VERSION "1.04"
/* What marks what the editor adds by itself, and replaces as it likes. */
#define INTERNAL "237"
/* Numbers of clips and folders; the editor takes some for itself. */
#define FIRST_ID 2

typedef struct
{
  const PreviewEditPlan *plan;
  PreviewEditXml *xml;
  PreviewEditKdenliveMarkers *markers;
  GPtrArray *media;
  /* The tracks from the lowest up: sounds, the last one first, then the
   * picture. */
  GPtrArray *tracks;
  /* The file of the subtitles, next to the project, or NULL. */
  const char *subtitles;
} Writer;

static void
add_property (Writer *self, const char *name, const char *value)
{
  preview_edit_xml_property (self->xml, name, value);
}

static void
add_number (Writer *self, const char *name, guint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

  add_property (self, name, text);
}

static char *
to_text (guint64 number)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, number);
}

static int
find_divisor (int a, int b)
{
  return b == 0 ? a : find_divisor (b, a % b);
}

static void
add_profile (Writer *self)
{
  const PreviewEditPlan *plan = self->plan;
  double shape =
      (double)plan->width * plan->par_n / ((double)plan->height * plan->par_d);
  /* Thousandths are near enough, and cannot grow. */
  int aspect_n = (int)CLAMP (shape * 1000 + 0.5, 1, 1000000);
  int divisor = find_divisor (aspect_n, 1000);
  g_autofree char *fps_n = to_text ((guint64)plan->rate.n);
  g_autofree char *fps_d = to_text ((guint64)plan->rate.d);
  g_autofree char *width = to_text ((guint64)plan->width);
  g_autofree char *height = to_text ((guint64)plan->height);
  g_autofree char *par_n = to_text ((guint64)plan->par_n);
  g_autofree char *par_d = to_text ((guint64)plan->par_d);
  g_autofree char *dar_n = to_text ((guint64)(aspect_n / divisor));
  g_autofree char *dar_d = to_text ((guint64)(1000 / divisor));
  g_autofree char *what =
      g_strdup_printf ("%d×%d %.2f fps", plan->width, plan->height,
                       preview_edit_rate_to_double (&plan->rate));

  preview_edit_xml_empty (
      self->xml, "profile", "description", what, "width", width, "height",
      height, "progressive", "1", "frame_rate_num", fps_n, "frame_rate_den",
      fps_d, "sample_aspect_num", par_n, "sample_aspect_den", par_d,
      "display_aspect_num", dar_n, "display_aspect_den", dar_d, "colorspace",
      "709", NULL);
}

static guint
get_index (GPtrArray *list, gconstpointer item)
{
  guint index = 0;

  g_ptr_array_find (list, item, &index);
  return index;
}

/* Folders first, then clips. */
static guint
get_folder_id (Writer *self, const PreviewEditRun *run)
{
  return FIRST_ID + get_index (self->plan->edit->runs, run);
}

static guint
get_media_id (Writer *self, const PreviewEditMedia *media)
{
  return FIRST_ID + self->plan->edit->runs->len +
         get_index (self->media, media);
}

static char *
dup_producer_id (Writer *self, const PreviewEditMedia *media, const char *use)
{
  return g_strdup_printf ("%s%u", use, get_media_id (self, media));
}

static const PreviewEditRun *
find_run (Writer *self, const PreviewEditMedia *media)
{
  const GPtrArray *runs = self->plan->edit->runs;
  guint i = 0;

  while (!g_ptr_array_find (
      ((PreviewEditRun *)g_ptr_array_index (runs, i))->media, media, NULL))
    i++;
  return g_ptr_array_index (runs, i);
}

static void
add_clip_markers (Writer *self, const PreviewEditMedia *media)
{
  const PreviewEditRun *run = find_run (self, media);
  const PreviewEditClip *lead = preview_edit_plan_find_lead (self->plan, run);
  g_autofree char *json = NULL;

  if (lead->media != media ||
      run == preview_edit_plan_get_main_run (self->plan))
    return;
  json = preview_edit_kdenlive_markers_dup (self->markers, run, FALSE);
  add_property (self, "kdenlive:markers", json);
}

/* A medium as @use has it: in the bin, seen or heard. */
static void
add_producer (Writer *self, const PreviewEditMedia *media, const char *use)
{
  guint64 length = preview_edit_plan_get_length (self->plan, media);
  g_autofree char *id = dup_producer_id (self, media, use);
  g_autofree char *name = preview_edit_media_dup_name (media);
  g_autofree char *out = to_text (length - 1);
  gboolean is_seen = g_str_equal (use, "video");
  gboolean is_bin = g_str_equal (use, "bin");

  preview_edit_xml_begin (self->xml, "producer", "id", id, "in", "0", "out",
                          out, NULL);
  add_property (self, "resource", media->location);
  add_property (self, "mlt_service", "avformat");
  add_number (self, "length", length);
  add_property (self, "eof", "pause");
  add_property (self, "seekable", "1");
  add_number (self, "kdenlive:id", get_media_id (self, media));
  add_property (self, "kdenlive:clipname", name);
  add_property (self, "kdenlive:clip_type",
                !media->has_video   ? "1"
                : !media->has_audio ? "2"
                                    : "0");
  add_number (self, "kdenlive:folderid",
              get_folder_id (self, find_run (self, media)));
  if (!is_bin) {
    add_property (self, "set.test_audio", is_seen ? "1" : "0");
    add_property (self, "set.test_image", is_seen ? "0" : "1");
  } else {
    add_clip_markers (self, media);
  }
  preview_edit_xml_end (self->xml);
}

static void
add_folders (Writer *self)
{
  const GPtrArray *runs = self->plan->edit->runs;

  for (guint i = 0; i < runs->len; i++) {
    const PreviewEditRun *run = g_ptr_array_index (runs, i);
    g_autofree char *key =
        g_strdup_printf ("kdenlive:folder.-1.%u", get_folder_id (self, run));
    g_autofree char *name = preview_edit_plan_dup_run_name (run);

    add_property (self, key, name);
  }
}

static void
add_document_properties (Writer *self)
{
  const PreviewEditRun *run = preview_edit_plan_get_main_run (self->plan);
  g_autofree char *guides =
      preview_edit_kdenlive_markers_dup (self->markers, run, TRUE);
  g_autofree char *categories =
      preview_edit_kdenlive_markers_dup_categories (self->markers);
  g_autofree char *groups = preview_edit_kdenlive_dup_groups (self->tracks);
  g_autofree char *title = preview_edit_clean (self->plan->edit->title);

  add_property (self, "kdenlive:docproperties.version", DOCUMENT_VERSION);
  add_property (self, "kdenlive:docproperties.decimalPoint", ".");
  add_property (self, "kdenlive:docproperties.audioChannels", "2");
  add_property (self, "kdenlive:docproperties.position", "0");
  add_property (self, "kdenlive:docproperties.groups", groups);
  add_property (self, "kdenlive:docproperties.guides", guides);
  if (strcmp (categories, "[]") != 0)
    add_property (self, "kdenlive:docproperties.guidesCategories", categories);
  add_property (self, "kdenlive:documentnotes", title);
  add_property (self, "xml_retain", "1");
}

static void
add_bin (Writer *self)
{
  preview_edit_xml_begin (self->xml, "playlist", "id", "main_bin", NULL);
  add_folders (self);
  add_document_properties (self);
  for (guint i = 0; i < self->media->len; i++) {
    const PreviewEditMedia *media = g_ptr_array_index (self->media, i);
    g_autofree char *id = dup_producer_id (self, media, "bin");
    g_autofree char *out =
        to_text (preview_edit_plan_get_length (self->plan, media) - 1);

    preview_edit_xml_empty (self->xml, "entry", "producer", id, "in", "0",
                            "out", out, NULL);
  }
  preview_edit_xml_end (self->xml);
}

/* What is seen where there is no picture. */
static void
add_black (Writer *self)
{
  g_autofree char *out = to_text (self->plan->duration - 1);

  preview_edit_xml_begin (self->xml, "producer", "id", "black_track", "in", "0",
                          "out", out, NULL);
  add_property (self, "resource", "black");
  add_property (self, "mlt_service", "color");
  add_property (self, "mlt_image_format", "rgba");
  add_property (self, "length", "2147483647");
  add_property (self, "eof", "continue");
  add_property (self, "aspect_ratio", "1");
  add_property (self, "set.test_audio", "0");
  preview_edit_xml_end (self->xml);
}

static void
add_entries (Writer *self, const PreviewEditTrack *track)
{
  guint64 position = 0;

  for (guint i = 0; i < track->clips->len; i++) {
    const PreviewEditClip *clip =
        &g_array_index (track->clips, PreviewEditClip, i);
    g_autofree char *id = dup_producer_id (self, clip->media,
                                           track->is_video ? "video" : "audio");
    g_autofree char *blank = to_text (clip->position - position);
    g_autofree char *in = to_text (clip->in);
    g_autofree char *out = to_text (clip->in + clip->duration - 1);

    if (clip->position > position)
      preview_edit_xml_empty (self->xml, "blank", "length", blank, NULL);
    preview_edit_xml_begin (self->xml, "entry", "producer", id, "in", in, "out",
                            out, NULL);
    add_number (self, "kdenlive:id", get_media_id (self, clip->media));
    preview_edit_xml_end (self->xml);
    position = clip->position + clip->duration;
  }
}

/* Two playlists, of which the second is for clips that overlap, in a tractor.
 */
static void
add_track (Writer *self, const PreviewEditTrack *track, guint index)
{
  const char *hidden = track->is_video ? "audio" : "video";
  g_autofree char *id = g_strdup_printf ("tractor%u", index);
  g_autofree char *out = to_text (self->plan->duration - 1);
  g_autofree char *clips = g_strdup_printf ("playlist%u", 2 * index);
  g_autofree char *overlap = g_strdup_printf ("playlist%u", 2 * index + 1);
  const char *lists[] = {clips, overlap};

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    preview_edit_xml_begin (self->xml, "playlist", "id", lists[i], NULL);
    if (!track->is_video)
      add_property (self, "kdenlive:audio_track", "1");
    if (i == 0)
      add_entries (self, track);
    preview_edit_xml_end (self->xml);
  }
  preview_edit_xml_begin (self->xml, "tractor", "id", id, "in", "0", "out", out,
                          NULL);
  if (!track->is_video)
    add_property (self, "kdenlive:audio_track", "1");
  add_property (self, "kdenlive:track_name", track->name);
  add_property (self, "kdenlive:timeline_active", "1");
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    preview_edit_xml_empty (self->xml, "track", "hide", hidden, "producer",
                            lists[i], NULL);
  preview_edit_xml_end (self->xml);
}

/* What is heard is added up. The one picture needs nothing: it is on top, and
 * the editor brings what it composes pictures with. */
static void
add_mixer (Writer *self, guint index)
{
  g_autofree char *id = g_strdup_printf ("transition%u", index);

  preview_edit_xml_begin (self->xml, "transition", "id", id, NULL);
  add_property (self, "a_track", "0");
  add_number (self, "b_track", index + 1);
  add_property (self, "mlt_service", "mix");
  add_property (self, "kdenlive_id", "mix");
  add_property (self, "internal_added", INTERNAL);
  add_property (self, "always_active", "1");
  add_property (self, "sum", "1");
  preview_edit_xml_end (self->xml);
}

/* What the editor takes for its track of subtitles. It is hidden at first: who
 * renders a dub does not always want them in the picture. */
static void
add_subtitles (Writer *self)
{
  if (self->subtitles == NULL)
    return;
  preview_edit_xml_begin (self->xml, "filter", "id", "filter0", NULL);
  add_property (self, "mlt_service", "avfilter.subtitles");
  add_property (self, "internal_added", INTERNAL);
  add_property (self, "av.filename", self->subtitles);
  add_property (self, "disable", "1");
  preview_edit_xml_end (self->xml);
}

static const char *
get_hidden (const PreviewEditTrack *track)
{
  if (!track->is_on)
    return "both";
  return track->is_video ? "audio" : "video";
}

static void
add_timeline (Writer *self)
{
  g_autofree char *id = g_strdup_printf ("tractor%u", self->tracks->len);
  g_autofree char *out = to_text (self->plan->duration - 1);

  preview_edit_xml_begin (self->xml, "tractor", "id", id, "global_feed", "1",
                          "in", "0", "out", out, NULL);
  preview_edit_xml_empty (self->xml, "track", "producer", "black_track", NULL);
  for (guint i = 0; i < self->tracks->len; i++) {
    g_autofree char *track = g_strdup_printf ("tractor%u", i);

    preview_edit_xml_empty (self->xml, "track", "hide",
                            get_hidden (g_ptr_array_index (self->tracks, i)),
                            "producer", track, NULL);
  }
  for (guint i = 0; i < self->tracks->len; i++)
    if (!((PreviewEditTrack *)g_ptr_array_index (self->tracks, i))->is_video)
      add_mixer (self, i);
  add_subtitles (self);
  preview_edit_xml_end (self->xml);
}

static void
add_project (Writer *self)
{
  preview_edit_xml_begin (self->xml, "mlt", "LC_NUMERIC", "C", "version",
                          "7.12.0", "producer", "main_bin", NULL);
  add_profile (self);
  for (guint i = 0; i < self->media->len; i++)
    add_producer (self, g_ptr_array_index (self->media, i), "bin");
  add_bin (self);
  add_black (self);
  for (guint i = 0; i < self->tracks->len; i++) {
    const PreviewEditTrack *track = g_ptr_array_index (self->tracks, i);
    const PreviewEditMedia *media =
        g_array_index (track->clips, PreviewEditClip, 0).media;
    gboolean is_new = TRUE;

    /* Lanes of a voice have one medium. */
    for (guint j = 0; j < i; j++) {
      const PreviewEditTrack *other = g_ptr_array_index (self->tracks, j);

      is_new =
          is_new &&
          (other->is_video != track->is_video ||
           g_array_index (other->clips, PreviewEditClip, 0).media != media);
    }
    if (is_new)
      add_producer (self, media, track->is_video ? "video" : "audio");
    add_track (self, track, i);
  }
  add_timeline (self);
  preview_edit_xml_end (self->xml);
}

static GPtrArray *
list_tracks (const PreviewEditPlan *plan)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = plan->tracks->len; i > 0; i--)
    g_ptr_array_add (list, g_ptr_array_index (plan->tracks, i - 1));
  return list;
}

/* The lines of the first run as subtitles of the timeline; they may not overlap
 * there. */
static GBytes *
make_subtitles (const PreviewEditPlan *plan)
{
  const PreviewEditRun *run = preview_edit_plan_get_main_run (plan);
  gint64 offset = (gint64)preview_edit_rate_to_time (
      &plan->rate, (guint64)ABS (preview_edit_plan_get_offset (plan, run)));
  CambWriterOptions options = CAMB_WRITER_OPTIONS_INIT;
  CambCuesBuilder *builder = camb_cues_builder_new ();
  g_autoptr (CambCues) cues = NULL;

  if (run->offset < 0)
    offset = -offset;
  camb_cues_builder_add_speakers (builder, run->cues);
  for (guint i = 0; i < camb_cues_get_length (run->cues); i++) {
    const CambCue *cue = camb_cues_get (run->cues, i);

    if ((gint64)cue->end + offset > 0)
      camb_cues_builder_add_timed (
          builder, (guint64)MAX ((gint64)cue->start + offset, 0),
          (guint64)((gint64)cue->end + offset), cue->text,
          cue->speaker < 0 ? NULL
                           : camb_cues_get_speaker (run->cues, cue->speaker));
  }
  options.media_duration =
      preview_edit_rate_to_time (&plan->rate, plan->duration);
  options.layout = CAMB_SUBTITLE_LAYOUT_READING;
  options.language = run->language;
  cues = camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO,
                                  options.media_duration);
  camb_cues_builder_free (builder);
  return camb_writer_write (cues, CAMB_SUBTITLE_FORMAT_SRT, &options);
}

/* Writes a project of Kdenlive. See PreviewEditWriter. */
gboolean
preview_edit_write_kdenlive (const PreviewEditPlan *plan,
                             GFile *folder,
                             const char *name,
                             GPtrArray *files,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (PreviewEditXml) xml = preview_edit_xml_new (NULL);
  g_autoptr (PreviewEditKdenliveMarkers) markers =
      preview_edit_kdenlive_markers_new (plan);
  g_autoptr (GPtrArray) media = preview_edit_plan_list_media (plan);
  g_autoptr (GPtrArray) tracks = list_tracks (plan);
  const PreviewEditRun *run = preview_edit_plan_get_main_run (plan);
  g_autofree char *subtitles = NULL;
  Writer self = {plan, xml, markers, media, tracks, NULL};

  /* The name that the editor looks for. */
  if (run->cues != NULL && camb_cues_get_length (run->cues) > 0)
    self.subtitles = subtitles = g_strconcat (name, ".srt", NULL);
  add_project (&self);
  g_ptr_array_add (files,
                   preview_edit_file_new (name, preview_edit_xml_finish (xml)));
  if (subtitles != NULL)
    g_ptr_array_add (files,
                     preview_edit_file_new (subtitles, make_subtitles (plan)));
  return TRUE;
}
