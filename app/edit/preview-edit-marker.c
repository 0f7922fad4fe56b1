/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "camb-clean.h"
#include "camb-speakers.h"
#include "preview-edit-marker.h"

/* What a marker is called has to fit into a list. */
#define MAX_NAME_BYTES 120

/* Notes that are told with a line; all are markers of their own as well. */
#define MAX_NOTES 16

#define NOTE_COLOR 0xff0000
#define NOTE_COLOR_NAME "RED"

/* The colours of speakers in the words of OpenTimelineIO, no two the same: the
 * last one has no like among those, and takes one that is left. Red is for
 * notes. */
static const char *const color_names[CAMB_SPEAKERS_N_COLORS] = {
    "WHITE", "YELLOW", "CYAN", "GREEN", "PURPLE", "ORANGE", "PINK", "BLUE",
};

static int
compare_markers (gconstpointer a, gconstpointer b)
{
  const PreviewEditMarker *one = a;
  const PreviewEditMarker *other = b;

  if (one->in != other->in)
    return one->in < other->in ? -1 : 1;
  /* Lines before notes, each in their own order. */
  if (one->cue != other->cue && (one->cue < 0 || other->cue < 0))
    return one->cue < 0 ? 1 : -1;
  return one->cue != other->cue ? one->cue - other->cue : 0;
}

/* Keeps a marker from @from to @to within frames @first to @end of a run. */
static void
add (GArray *list,
     PreviewEditMarker marker,
     guint64 from,
     guint64 to,
     guint64 first,
     guint64 end,
     gint64 offset)
{
  marker.in = CLAMP (from, first, end - 1);
  marker.duration = CLAMP (to, marker.in + 1, end) - marker.in;
  marker.position = (guint64)((gint64)marker.in + offset);
  g_array_append_val (list, marker);
}

/* The first of the sorted notes at @position or later. */
static guint
find_note (const GPtrArray *notes, guint64 position)
{
  guint low = 0;
  guint high = notes->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    const PreviewEditNote *note = g_ptr_array_index (notes, middle);

    if (note->position < position)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
find_notes (PreviewEditMarker *marker,
            const GPtrArray *notes,
            const CambCue *cue)
{
  guint first = find_note (notes, cue->start);

  marker->notes = (PreviewEditNote *const *)notes->pdata + first;
  marker->n_notes = MIN (find_note (notes, cue->end) - first, MAX_NOTES);
}

static void
add_cues (GArray *list,
          const PreviewEditPlan *plan,
          const PreviewEditRun *run,
          guint64 first,
          guint64 end)
{
  gint64 offset = preview_edit_plan_get_offset (plan, run);
  GPtrArray *notes = g_hash_table_lookup (plan->notes, run);
  guint n = run->cues != NULL ? camb_cues_get_length (run->cues) : 0;

  for (guint i = 0; i < n; i++) {
    const CambCue *cue = camb_cues_get (run->cues, i);
    guint64 from = preview_edit_rate_to_frame (&plan->rate, cue->start);
    guint64 to = preview_edit_rate_to_frame (&plan->rate, cue->end);
    PreviewEditMarker marker = {run, .cue = (int)i};

    find_notes (&marker, notes, cue);
    if (to > first || first == 0)
      add (list, marker, from, to, first, end, offset);
  }
}

static void
add_notes (GArray *list,
           const PreviewEditPlan *plan,
           const PreviewEditRun *run,
           guint64 first,
           guint64 end)
{
  gint64 offset = preview_edit_plan_get_offset (plan, run);

  for (guint i = 0; i < run->notes->len; i++) {
    const PreviewEditNote *note = g_ptr_array_index (run->notes, i);
    guint64 from = preview_edit_rate_to_frame (&plan->rate, note->position);
    PreviewEditMarker marker = {run, .cue = -1, .note = note};

    add (list, marker, from, from, first, end, offset);
  }
}

/* The frames of @run from the first to the last of its clips. */
static void
find_span (const PreviewEditPlan *plan,
           const PreviewEditRun *run,
           guint64 *first,
           guint64 *end)
{
  *first = G_MAXUINT64;
  *end = 0;
  for (guint i = 0; i < plan->tracks->len; i++) {
    const PreviewEditTrack *track = g_ptr_array_index (plan->tracks, i);
    const PreviewEditClip *clips = (const PreviewEditClip *)track->clips->data;
    const PreviewEditClip *last = &clips[track->clips->len - 1];

    if (track->run != run)
      continue;
    *first = MIN (*first, clips->in);
    *end = MAX (*end, last->in + last->duration);
  }
}

/**
 * preview_edit_marker_list:
 * @plan: a plan
 * @run: a run of its edit
 *
 * Makes markers of the lines and the notes of a run. Those past its end are put
 * on its last frame; lines before a beginning that is cut off are left out, and
 * notes there are put on the first frame.
 *
 * Returns: (transfer full) (element-type PreviewEditMarker): the markers, in
 *     order; empty if the edit has none or the run is not on the timeline
 */
GArray *
preview_edit_marker_list (const PreviewEditPlan *plan,
                          const PreviewEditRun *run)
{
  const PreviewEditClip *lead = preview_edit_plan_find_lead (plan, run);
  GArray *list = g_array_new (FALSE, FALSE, sizeof (PreviewEditMarker));
  guint64 first, end;

  if (!plan->edit->has_markers || lead == NULL)
    return list;
  find_span (plan, run, &first, &end);
  if (lead->cue < 0) {
    first = lead->in;
    end = lead->in + lead->duration;
  }
  add_cues (list, plan, run, first, end);
  add_notes (list, plan, run, first, end);
  g_array_sort (list, compare_markers);
  return list;
}

static const CambCue *
get_cue (const PreviewEditMarker *self)
{
  return self->cue < 0 ? NULL
                       : camb_cues_get (self->run->cues, (guint)self->cue);
}

/* Ends at the end of a character, with a sign that there was more. */
static void
cut (GString *name)
{
  const char *end;

  if (name->len <= MAX_NAME_BYTES)
    return;
  end = g_utf8_find_prev_char (name->str, name->str + MAX_NAME_BYTES + 1);
  while (g_unichar_ismark (g_utf8_get_char (end)) && end > name->str)
    end = g_utf8_find_prev_char (name->str, end);
  g_string_truncate (name, (gsize)(end - name->str));
  g_string_append (name, "…");
}

static void
append_note (GString *out, const PreviewEditNote *note)
{
  if (note->tag != NULL)
    g_string_append_printf (out, _ ("Note (%s): "), note->tag);
  else
    g_string_append (out, _ ("Note: "));
  g_string_append (out, note->text);
}

/**
 * preview_edit_marker_dup_name:
 * @self: a marker
 *
 * Returns: (transfer full): what it is called, on one line: who speaks and the
 *     beginning of what is said, or the beginning of the note
 */
char *
preview_edit_marker_dup_name (const PreviewEditMarker *self)
{
  const CambCue *cue = get_cue (self);
  GString *name = g_string_new (NULL);
  GString *clean = g_string_new (NULL);

  if (cue == NULL)
    append_note (name, self->note);
  else if (cue->speaker >= 0)
    g_string_append_printf (
        name, "%s: ", camb_cues_get_speaker (self->run->cues, cue->speaker));
  if (cue != NULL)
    g_string_append (name, cue->text);
  camb_clean (clean, name->str, CAMB_CLEAN_MAX_TEXT);
  camb_clean_flatten (clean->str);
  cut (clean);
  g_string_free (name, TRUE);
  return g_string_free (clean, FALSE);
}

/* Where it comes from: run, language, verdict. */
static void
append_origin (GString *out, const PreviewEditMarker *self)
{
  const PreviewEditRun *run = self->run;

  if (run->kind == PREVIEW_KIND_NONE)
    g_string_append (out, _ ("Original"));
  else
    g_string_append_printf (out, "camb://%s/%" G_GUINT64_FORMAT,
                            preview_kind_get_nick (run->kind), run->run_id);
  if (run->language != NULL)
    g_string_append_printf (out, " (%s)", run->language);
  if (run->verdict != NULL)
    g_string_append_printf (out, " – %s", run->verdict);
}

/**
 * preview_edit_marker_dup_text:
 * @self: a marker
 *
 * Returns: (transfer full): all of what is said, or of the note
 */
char *
preview_edit_marker_dup_text (const PreviewEditMarker *self)
{
  const CambCue *cue = get_cue (self);
  GString *text;

  if (cue != NULL)
    return g_strdup (cue->text);
  text = g_string_new (NULL);
  append_note (text, self->note);
  return g_string_free (text, FALSE);
}

/**
 * preview_edit_marker_dup_comment:
 * @self: a marker
 *
 * Returns: (transfer full): all there is to say, in lines: what is said, or the
 *     note; where it comes from; and the notes on that line
 */
char *
preview_edit_marker_dup_comment (const PreviewEditMarker *self)
{
  const CambCue *cue = get_cue (self);
  g_autofree char *start = preview_edit_marker_dup_text (self);
  GString *text = g_string_new (start);
  GString *clean = g_string_new (NULL);

  g_string_append_c (text, '\n');
  if (cue != NULL && cue->speaker >= 0)
    g_string_append_printf (
        text, "%s, ", camb_cues_get_speaker (self->run->cues, cue->speaker));
  append_origin (text, self);
  for (guint i = 0; i < self->n_notes; i++) {
    g_string_append_c (text, '\n');
    append_note (text, self->notes[i]);
  }
  camb_clean (clean, text->str, 4 * CAMB_CLEAN_MAX_TEXT);
  g_string_free (text, TRUE);
  return g_string_free (clean, FALSE);
}

/**
 * preview_edit_marker_get_speaker:
 * @self: a marker
 *
 * Returns: who speaks, an index into the speakers of its run, or -1
 */
int
preview_edit_marker_get_speaker (const PreviewEditMarker *self)
{
  const CambCue *cue = get_cue (self);

  return cue != NULL ? cue->speaker : -1;
}

/**
 * preview_edit_marker_get_color:
 * @self: a marker
 *
 * Returns: the colour of who speaks, as the app shows it: 0xRRGGBB
 */
guint32
preview_edit_marker_get_color (const PreviewEditMarker *self)
{
  if (self->note != NULL)
    return NOTE_COLOR;
  return camb_speakers_get_color (
      MAX (preview_edit_marker_get_speaker (self), 0));
}

/**
 * preview_edit_marker_get_color_name:
 * @self: a marker
 *
 * Returns: (transfer none): the colour nearest to it that has a name in
 *     OpenTimelineIO
 */
const char *
preview_edit_marker_get_color_name (const PreviewEditMarker *self)
{
  int speaker = MAX (preview_edit_marker_get_speaker (self), 0);

  if (self->note != NULL)
    return NOTE_COLOR_NAME;
  return color_names[speaker % CAMB_SPEAKERS_N_COLORS];
}
