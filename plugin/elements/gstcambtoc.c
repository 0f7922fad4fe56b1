/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambtoc.h"

/* As much of a line as a menu shows. */
#define TITLE_CHARS 60

/* Whether cue @index goes on with what the same person said before. Nobody
 * knows that of lines that do not say who speaks. */
static gboolean
goes_on (const CambCues *cues, guint index)
{
  int speaker = camb_cues_get (cues, index)->speaker;

  return index > 0 && speaker >= 0 &&
         camb_cues_get (cues, index - 1)->speaker == speaker;
}

/* The first cues of all turns. Turns that start at once are one chapter: a
 * player could not tell them apart. */
static GArray *
find_turns (const CambCues *cues)
{
  GArray *turns = g_array_new (FALSE, FALSE, sizeof (guint));
  GstClockTime last = GST_CLOCK_TIME_NONE;

  for (guint i = 0; i < camb_cues_get_length (cues); i++) {
    GstClockTime start = camb_cues_get (cues, i)->start;

    if (goes_on (cues, i) || start == last)
      continue;
    g_array_append_val (turns, i);
    last = start;
  }

  return turns;
}

static char *
new_title (const CambCues *cues, const CambCue *cue)
{
  const char *speaker = camb_cues_get_speaker (cues, cue->speaker);
  gboolean whole = g_utf8_strlen (cue->text, -1) <= TITLE_CHARS;
  g_autofree char *text =
      g_utf8_substring (cue->text, 0, whole ? -1 : TITLE_CHARS);

  g_strdelimit (text, "\n", ' ');

  return g_strdup_printf ("%s%s%s%s", speaker != NULL ? speaker : "",
                          speaker != NULL ? ": " : "", text, whole ? "" : "…");
}

static GstTocEntry *
new_entry (const CambCues *cues, guint first, GstClockTime stop)
{
  const CambCue *cue = camb_cues_get (cues, first);
  g_autofree char *uid = g_strdup_printf ("line-%u", first + 1);
  g_autofree char *title = new_title (cues, cue);
  GstTocEntry *entry = gst_toc_entry_new (GST_TOC_ENTRY_TYPE_CHAPTER, uid);

  gst_toc_entry_set_start_stop_times (entry, (gint64)cue->start, (gint64)stop);
  gst_toc_entry_set_tags (entry, gst_tag_list_new (GST_TAG_TITLE, title, NULL));

  return entry;
}

/**
 * gst_camb_toc_new:
 * @cues: what is said
 * @duration: how long the media is, or %GST_CLOCK_TIME_NONE
 *
 * Makes chapters of a transcript: one for each turn of a speaker, which lasts
 * until the next one starts. Lines that do not say who speaks are turns of
 * their own. If there are more than %GST_CAMB_TOC_MAX_ENTRIES several turns
 * share a chapter.
 *
 * Returns: (transfer full) (nullable): the table of contents; %NULL without
 *   cues
 */
GstToc *
gst_camb_toc_new (const CambCues *cues, GstClockTime duration)
{
  g_autoptr (GArray) turns = find_turns (cues);
  guint step = 1 + (turns->len - 1) / GST_CAMB_TOC_MAX_ENTRIES;
  GstClockTime end = camb_cues_get_end (cues);
  GstToc *toc;

  if (turns->len == 0)
    return NULL;
  if (GST_CLOCK_TIME_IS_VALID (duration))
    end = MAX (end, duration);

  toc = gst_toc_new (GST_TOC_SCOPE_GLOBAL);
  for (guint i = 0; i < turns->len; i += step) {
    guint first = g_array_index (turns, guint, i);
    GstClockTime stop = end;

    if (i + step < turns->len)
      stop =
          camb_cues_get (cues, g_array_index (turns, guint, i + step))->start;
    gst_toc_append_entry (toc, new_entry (cues, first, stop));
  }

  return toc;
}
