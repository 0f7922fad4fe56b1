/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-multi-private.h"

/* As much of a line as a menu shows. */
#define TITLE_CHARS 60

/* Nobody knows of lines that do not say who speaks whether they go on. */
static gboolean
goes_on (const CambCues *cues, guint index)
{
  int speaker = camb_cues_get (cues, index)->speaker;

  return index > 0 && speaker >= 0 &&
         camb_cues_get (cues, index - 1)->speaker == speaker;
}

static char *
new_title (const CambCues *cues, const CambCue *cue)
{
  const char *speaker =
      cue->speaker >= 0 ? camb_cues_get_speaker (cues, cue->speaker) : NULL;
  gboolean whole = g_utf8_strlen (cue->text, -1) <= TITLE_CHARS;
  g_autofree char *text =
      g_utf8_substring (cue->text, 0, whole ? -1 : TITLE_CHARS);

  g_strdelimit (text, "\n", ' ');
  return g_strdup_printf ("%s%s%s%s", speaker != NULL ? speaker : "",
                          speaker != NULL ? ": " : "", text, whole ? "" : "…");
}

static void
clear (gpointer data)
{
  PreviewChapter *self = data;

  g_free (self->title);
}

/**
 * preview_chapters_new:
 * @cues: what is said
 * @offset: when it begins, in nanoseconds
 * @max: how many chapters there may be
 *
 * Returns: (transfer full) (element-type PreviewChapter): a chapter for each
 *   turn of a speaker, or for several if there are too many
 */
GArray *
preview_chapters_new (const CambCues *cues, gint64 offset, guint max)
{
  GArray *chapters = g_array_new (FALSE, TRUE, sizeof (PreviewChapter));
  guint n = camb_cues_get_length (cues);
  guint n_turns = 0;
  guint step, turn = 0;

  g_array_set_clear_func (chapters, clear);
  for (guint i = 0; i < n; i++)
    n_turns += !goes_on (cues, i);
  step = n_turns / max + 1;
  for (guint i = 0; i < n; i++) {
    const CambCue *cue = camb_cues_get (cues, i);
    gint64 start = MAX ((gint64)cue->start + offset, 0);
    PreviewChapter chapter = {(guint64)start, (guint64)start, NULL};
    PreviewChapter *last =
        chapters->len > 0
            ? &g_array_index (chapters, PreviewChapter, chapters->len - 1)
            : NULL;

    if (goes_on (cues, i) || turn++ % step != 0 ||
        (last != NULL && last->start == chapter.start))
      continue;
    chapter.title = new_title (cues, cue);
    if (last != NULL)
      last->end = chapter.start;
    g_array_append_val (chapters, chapter);
  }
  if (chapters->len > 0)
    g_array_index (chapters, PreviewChapter, chapters->len - 1).end =
        (guint64)MAX ((gint64)camb_cues_get_end (cues) + offset, 0);
  return chapters;
}
