/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <gst/gst.h>

#include "preview-edit-plan.h"

/* Without a picture. */
#define DEFAULT_WIDTH 1920
#define DEFAULT_HEIGHT 1080
#define DEFAULT_AUDIO_RATE 48000

/* No medium is taken for longer: some editors count in 32 bits. */
#define MAX_DURATION (1000 * 3600 * GST_SECOND)

static void
free_track (gpointer data)
{
  PreviewEditTrack *self = data;

  g_free (self->name);
  g_array_unref (self->clips);
  g_free (self);
}

/**
 * preview_edit_plan_free:
 * @self: (transfer full): a plan
 */
void
preview_edit_plan_free (PreviewEditPlan *self)
{
  g_ptr_array_unref (self->tracks);
  g_hash_table_unref (self->notes);
  g_free (self);
}

/**
 * preview_edit_plan_get_length:
 * @self: a plan
 * @media: a medium of its edit
 *
 * Returns: how many whole frames of the timeline the medium lasts
 */
guint64
preview_edit_plan_get_length (const PreviewEditPlan *self,
                              const PreviewEditMedia *media)
{
  return preview_edit_rate_to_length (&self->rate,
                                      MIN (media->duration, MAX_DURATION));
}

/**
 * preview_edit_plan_get_start:
 * @self: a plan
 * @media: a medium of its edit
 *
 * Returns: the time that the first frame of the medium carries, in frames of
 *     the timeline
 */
guint64
preview_edit_plan_get_start (const PreviewEditPlan *self,
                             const PreviewEditMedia *media)
{
  return preview_edit_rate_to_frame (&self->rate,
                                     MIN (media->start, MAX_DURATION));
}

/**
 * preview_edit_plan_get_offset:
 * @self: a plan
 * @run: a run of its edit
 *
 * Returns: the frame of the timeline at which the run begins; negative if its
 *     beginning is cut off
 */
gint64
preview_edit_plan_get_offset (const PreviewEditPlan *self,
                              const PreviewEditRun *run)
{
  guint64 size = run->offset < 0 ? -(guint64)run->offset : (guint64)run->offset;
  gint64 frames = (gint64)preview_edit_rate_to_frame (&self->rate,
                                                      MIN (size, MAX_DURATION));

  return run->offset < 0 ? -frames : frames;
}

static PreviewEditTrack *
add_track (PreviewEditPlan *self,
           const PreviewEditRun *run,
           gboolean is_video,
           char *name)
{
  PreviewEditTrack *track = g_new0 (PreviewEditTrack, 1);

  track->name = name;
  track->run = run;
  track->is_video = is_video;
  track->is_on = TRUE;
  track->clips = g_array_new (FALSE, FALSE, sizeof (PreviewEditClip));
  g_ptr_array_add (self->tracks, track);
  return track;
}

/* Puts frames @from to @to of a medium on a track, as far as they exist and
 * neither come before the timeline nor before the end of the track. */
static void
add_clip (PreviewEditPlan *self,
          PreviewEditTrack *track,
          const PreviewEditMedia *media,
          guint64 from,
          guint64 to,
          int cue)
{
  gint64 offset = preview_edit_plan_get_offset (self, track->run);
  guint64 earliest = offset < 0 ? (guint64)-offset : 0;
  PreviewEditClip clip = {track->run, media, .cue = cue};

  if (track->clips->len > 0) {
    const PreviewEditClip *last =
        &g_array_index (track->clips, PreviewEditClip, track->clips->len - 1);

    earliest = MAX (earliest, last->in + last->duration);
  }
  clip.in = MAX (from, earliest);
  to = MIN (to, preview_edit_plan_get_length (self, media));
  if (to <= clip.in)
    return;
  clip.duration = to - clip.in;
  clip.position = (guint64)((gint64)clip.in + offset);
  g_array_append_val (track->clips, clip);
  self->duration = MAX (self->duration, clip.position + clip.duration);
}

/**
 * preview_edit_plan_dup_run_name:
 * @run: a run
 *
 * Returns: (transfer full): its title, or what else tells it from others
 */
char *
preview_edit_plan_dup_run_name (const PreviewEditRun *run)
{
  if (run->title != NULL && *run->title != '\0')
    return preview_edit_clean (run->title);
  if (run->kind == PREVIEW_KIND_NONE)
    return g_strdup (_ ("Original"));
  if (run->language != NULL && *run->language != '\0')
    return preview_edit_clean (run->language);
  return g_strdup_printf ("%s %" G_GUINT64_FORMAT,
                          preview_kind_get_nick (run->kind), run->run_id);
}

static char *
dup_track_name (const PreviewEditRun *run, const char *what)
{
  g_autofree char *name = preview_edit_plan_dup_run_name (run);

  if (run->kind == PREVIEW_KIND_NONE)
    return g_steal_pointer (&name);
  return g_strdup_printf ("%s · %s", name, what);
}

static gboolean
is_usable (const PreviewEditPlan *self, const PreviewEditMedia *media)
{
  return media != NULL && preview_edit_plan_get_length (self, media) > 0;
}

static const PreviewEditMedia *
find_audio (const PreviewEditPlan *self,
            const PreviewEditRun *run,
            PreviewEditRole role)
{
  const PreviewEditMedia *media = preview_edit_run_find_media (run, role);

  return is_usable (self, media) && media->has_audio ? media : NULL;
}

static const PreviewEditMedia *
find_picture (const PreviewEditRun *run)
{
  static const PreviewEditRole roles[] = {PREVIEW_EDIT_ROLE_MIX,
                                          PREVIEW_EDIT_ROLE_ORIGINAL};

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
    const PreviewEditMedia *media = preview_edit_run_find_media (run, roles[i]);

    if (media != NULL && media->has_video && media->duration > 0)
      return media;
  }
  return NULL;
}

/* The first run with a picture shows it. */
static const PreviewEditRun *
find_picture_run (const PreviewEdit *edit)
{
  for (guint i = 0; i < edit->runs->len; i++) {
    const PreviewEditRun *run = g_ptr_array_index (edit->runs, i);

    if (find_picture (run) != NULL)
      return run;
  }
  return NULL;
}

static void
add_whole (PreviewEditPlan *self,
           const PreviewEditRun *run,
           const PreviewEditMedia *media,
           gboolean is_video,
           const char *what)
{
  PreviewEditTrack *track =
      add_track (self, run, is_video, dup_track_name (run, what));

  add_clip (self, track, media, 0, G_MAXUINT64, -1);
}

static guint
get_lane (const CambCue *cue)
{
  return MIN ((guint)(cue->speaker + 1), PREVIEW_EDIT_MAX_LANES - 1);
}

static PreviewEditTrack *
add_lane (PreviewEditPlan *self, const PreviewEditRun *run, const CambCue *cue)
{
  gboolean is_named =
      cue->speaker >= 0 && get_lane (cue) == (guint)cue->speaker + 1;
  const char *name =
      is_named ? camb_cues_get_speaker (run->cues, cue->speaker) : _ ("voice");

  return add_track (self, run, FALSE, dup_track_name (run, name));
}

/* A lane for each speaker, with a clip for each line. */
static void
add_lanes (PreviewEditPlan *self,
           const PreviewEditRun *run,
           const PreviewEditMedia *media)
{
  PreviewEditTrack *lanes[PREVIEW_EDIT_MAX_LANES] = {NULL};

  for (guint i = 0; i < camb_cues_get_length (run->cues); i++) {
    const CambCue *cue = camb_cues_get (run->cues, i);
    guint lane = get_lane (cue);

    if (lanes[lane] == NULL)
      lanes[lane] = add_lane (self, run, cue);
    add_clip (self, lanes[lane], media,
              preview_edit_rate_to_frame (&self->rate, cue->start),
              preview_edit_rate_to_frame (&self->rate, cue->end), (int)i);
  }
}

static void
add_voice (PreviewEditPlan *self,
           const PreviewEditRun *run,
           const PreviewEditMedia *media)
{
  if (self->edit->cuts_voice && run->cues != NULL &&
      camb_cues_get_length (run->cues) > 0)
    add_lanes (self, run, media);
  else
    add_whole (self, run, media, FALSE, _ ("voice"));
}

static void
add_sounds (PreviewEditPlan *self, const PreviewEditRun *run)
{
  static const struct
  {
    PreviewEditRole role;
    const char *name;
  } roles[] = {
      {PREVIEW_EDIT_ROLE_MIX, N_ ("mix")},
      {PREVIEW_EDIT_ROLE_VOICE, N_ ("voice")},
      {PREVIEW_EDIT_ROLE_SOUND, N_ ("sound")},
      {PREVIEW_EDIT_ROLE_ORIGINAL, N_ ("original")},
  };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
    const PreviewEditMedia *media = find_audio (self, run, roles[i].role);

    if (media == NULL)
      continue;
    if (media->role == PREVIEW_EDIT_ROLE_VOICE)
      add_voice (self, run, media);
    else
      add_whole (self, run, media, FALSE, _ (roles[i].name));
  }
}

static void
drop_empty_tracks (PreviewEditPlan *self)
{
  for (guint i = self->tracks->len; i > 0; i--) {
    PreviewEditTrack *track = g_ptr_array_index (self->tracks, i - 1);

    if (track->clips->len == 0)
      g_ptr_array_remove_index (self->tracks, i - 1);
  }
}

/* One medium is heard: the first. All lanes of a voice are one. */
static void
mute (PreviewEditPlan *self)
{
  const PreviewEditMedia *heard = NULL;

  for (guint i = 0; i < self->tracks->len; i++) {
    PreviewEditTrack *track = g_ptr_array_index (self->tracks, i);
    const PreviewEditClip *clip =
        &g_array_index (track->clips, PreviewEditClip, 0);

    if (track->is_video)
      continue;
    if (heard == NULL)
      heard = clip->media;
    track->is_on = clip->media == heard;
  }
}

static guint
get_group (const PreviewEditPlan *self,
           const PreviewEditRun *run,
           const PreviewEditRun *picture)
{
  guint index = 0;

  /* The sound of the original belongs to the picture, whoever shows it. */
  if (run->kind == PREVIEW_KIND_NONE && picture != NULL)
    run = picture;
  g_ptr_array_find (self->edit->runs, run, &index);
  return index + 1;
}

static int
compare_notes (gconstpointer a, gconstpointer b)
{
  const PreviewEditNote *one = *(PreviewEditNote *const *)a;
  const PreviewEditNote *other = *(PreviewEditNote *const *)b;

  return one->position < other->position   ? -1
         : one->position > other->position ? 1
                                           : 0;
}

static void
sort_notes (PreviewEditPlan *self)
{
  for (guint i = 0; i < self->edit->runs->len; i++) {
    PreviewEditRun *run = g_ptr_array_index (self->edit->runs, i);
    GPtrArray *notes = g_ptr_array_copy (run->notes, NULL, NULL);

    g_ptr_array_set_free_func (notes, NULL);
    g_ptr_array_sort (notes, compare_notes);
    g_hash_table_insert (self->notes, run, notes);
  }
}

/* What is whole moves with the rest of its run, unless it is all of it. */
static void
group (PreviewEditPlan *self, const PreviewEditRun *picture)
{
  g_autofree guint *counts = g_new0 (guint, self->edit->runs->len + 1);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->tracks->len; i++) {
      PreviewEditTrack *track = g_ptr_array_index (self->tracks, i);
      PreviewEditClip *clip = &g_array_index (track->clips, PreviewEditClip, 0);
      guint number = get_group (self, track->run, picture);

      if (clip->cue >= 0)
        continue;
      if (pass == 0)
        counts[number]++;
      else if (counts[number] > 1)
        clip->group = number;
    }
}

static void
take_format (PreviewEditPlan *self, const PreviewEditMedia *picture)
{
  const PreviewEdit *edit = self->edit;

  self->rate =
      preview_edit_rate_new (edit->fps_n, edit->fps_d, edit->drop_frame);
  self->width = DEFAULT_WIDTH;
  self->height = DEFAULT_HEIGHT;
  self->par_n = self->par_d = 1;
  if (picture == NULL)
    return;
  if (edit->fps_n <= 0)
    self->rate = preview_edit_rate_new (picture->fps_n, picture->fps_d,
                                        edit->drop_frame);
  if (picture->width > 0 && picture->height > 0) {
    self->width = picture->width;
    self->height = picture->height;
  }
  if (picture->par_n > 0 && picture->par_d > 0) {
    self->par_n = picture->par_n;
    self->par_d = picture->par_d;
  }
}

static void
take_audio_rate (PreviewEditPlan *self)
{
  self->audio_rate = DEFAULT_AUDIO_RATE;
  for (guint i = 0; i < self->tracks->len; i++) {
    const PreviewEditTrack *track = g_ptr_array_index (self->tracks, i);
    const PreviewEditMedia *media =
        g_array_index (track->clips, PreviewEditClip, 0).media;

    if (track->is_on && media->has_audio && media->rate > 0) {
      self->audio_rate = media->rate;
      return;
    }
  }
}

/**
 * preview_edit_plan_new:
 * @edit: what to plan; has to outlive the plan
 * @error: return location for an error
 *
 * Lays the runs of an edit out on tracks: the picture, then for each run its
 * mix, its voice or the lanes of it, or its sound, and the original.
 *
 * Returns: (transfer full): the plan, with at least one clip; %NULL with
 *     %G_IO_ERROR_INVALID_DATA if no medium has any length
 */
PreviewEditPlan *
preview_edit_plan_new (const PreviewEdit *edit, GError **error)
{
  g_autoptr (PreviewEditPlan) self = NULL;
  const PreviewEditRun *run;

  g_return_val_if_fail (edit != NULL, NULL);

  self = g_new0 (PreviewEditPlan, 1);
  self->edit = edit;
  self->tracks = g_ptr_array_new_with_free_func (free_track);
  self->notes = g_hash_table_new_full (NULL, NULL, NULL,
                                       (GDestroyNotify)g_ptr_array_unref);
  run = find_picture_run (edit);
  take_format (self, run != NULL ? find_picture (run) : NULL);
  if (run != NULL)
    add_whole (self, run, find_picture (run), TRUE, _ ("picture"));
  for (guint i = 0; i < edit->runs->len; i++)
    add_sounds (self, g_ptr_array_index (edit->runs, i));
  drop_empty_tracks (self);
  if (self->tracks->len == 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("There is nothing to edit: no picture and no sound "
                            "of these runs has any length. Export runs that "
                            "have media."));
    return NULL;
  }
  mute (self);
  group (self, run);
  take_audio_rate (self);
  sort_notes (self);
  return g_steal_pointer (&self);
}

/**
 * preview_edit_plan_find_lead:
 * @self: a plan
 * @run: a run of its edit
 *
 * Finds the clip that stands for a run, and carries its markers.
 *
 * Returns: (transfer none) (nullable): its first whole clip, else its first
 */
const PreviewEditClip *
preview_edit_plan_find_lead (const PreviewEditPlan *self,
                             const PreviewEditRun *run)
{
  const PreviewEditClip *lead = NULL;

  for (guint i = 0; i < self->tracks->len; i++) {
    const PreviewEditTrack *track = g_ptr_array_index (self->tracks, i);
    const PreviewEditClip *clip =
        &g_array_index (track->clips, PreviewEditClip, 0);

    if (track->run != run)
      continue;
    if (clip->cue < 0)
      return clip;
    if (lead == NULL)
      lead = clip;
  }
  return lead;
}

/**
 * preview_edit_plan_get_main_run:
 * @self: a plan
 *
 * Finds the run whose lines are marked where a timeline has room for one only.
 *
 * Returns: (transfer none): the first that is on the timeline
 */
const PreviewEditRun *
preview_edit_plan_get_main_run (const PreviewEditPlan *self)
{
  const GPtrArray *runs = self->edit->runs;
  guint i = 0;

  while (preview_edit_plan_find_lead (self, g_ptr_array_index (runs, i)) ==
         NULL)
    i++;
  return g_ptr_array_index (runs, i);
}

/**
 * preview_edit_plan_list_media:
 * @self: a plan
 *
 * Returns: (transfer container) (element-type PreviewEditMedia): what its clips
 *     show, each once, in order of first use
 */
GPtrArray *
preview_edit_plan_list_media (const PreviewEditPlan *self)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < self->tracks->len; i++) {
    const PreviewEditTrack *track = g_ptr_array_index (self->tracks, i);
    const PreviewEditMedia *media =
        g_array_index (track->clips, PreviewEditClip, 0).media;

    if (!g_ptr_array_find (list, media, NULL))
      g_ptr_array_add (list, (gpointer)media);
  }
  return list;
}
