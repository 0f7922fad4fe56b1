/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "preview-transcript.h"

#define ANY_SPEAKER (-1)

struct _PreviewTranscript
{
  GObject parent_instance;

  CambCues *cues;
  CambProfile profile;
  char *language;
  PreviewProblems *problems;
  /* The texts that are laid on the lines, and the lines with both: NULL
   * without a translation. */
  char **texts;
  CambCues *translation;
  char *search;
  int speaker;
  /* Of guint: the lines that are shown; NULL if all are. */
  GArray *shown;
  guint n_rows;
};

static guint
count_rows (PreviewTranscript *self)
{
  if (self->shown != NULL)
    return self->shown->len;
  return self->cues != NULL ? camb_cues_get_length (self->cues) : 0;
}

static GType
get_item_type (GListModel *model)
{
  return PREVIEW_TYPE_LINE;
}

static guint
get_n_items (GListModel *model)
{
  return PREVIEW_TRANSCRIPT (model)->n_rows;
}

/* Returns: the last cue that has started by then, or PREVIEW_NO_LINE. */
static guint
find_started (CambCues *cues, guint64 time)
{
  guint low = 0;
  guint high = camb_cues_get_length (cues);

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (camb_cues_get (cues, middle)->start <= time)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 ? low - 1 : PREVIEW_NO_LINE;
}

static const char *
find_translation (PreviewTranscript *self, guint line)
{
  return self->translation != NULL
             ? camb_cues_get_translation (self->translation, line)
             : NULL;
}

static void
measure (PreviewTranscript *self, PreviewLine *line)
{
  PreviewQuality quality;

  camb_quality_measure (self->cues, preview_line_get_index (line),
                        self->profile, self->language, &quality.figures);
  quality.max_speed =
      camb_profile_get_max_speed (self->profile, self->language);
  preview_line_set_quality (line, &quality);
}

static gpointer
get_item (GListModel *model, guint position)
{
  PreviewTranscript *self = PREVIEW_TRANSCRIPT (model);
  const CambCue *cue;
  guint index = position;
  PreviewLine *line;

  if (position >= self->n_rows)
    return NULL;
  if (self->shown != NULL)
    index = g_array_index (self->shown, guint, position);
  cue = camb_cues_get (self->cues, index);
  line = preview_line_new (
      index, cue->start, cue->end, cue->text, find_translation (self, index),
      camb_cues_get_speaker (self->cues, cue->speaker),
      camb_cues_get_color_number (self->cues, cue->speaker));
  measure (self, line);
  return line;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PreviewTranscript,
                               preview_transcript,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      list_model_init))

static gboolean
text_matches (const char *text, const char *folded)
{
  g_autofree char *own = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return own != NULL && strstr (own, folded) != NULL;
}

static gboolean
matches (PreviewTranscript *self, guint line)
{
  const CambCue *cue = camb_cues_get (self->cues, line);

  if (self->speaker != ANY_SPEAKER && cue->speaker != self->speaker)
    return FALSE;
  if (self->search == NULL)
    return TRUE;
  return text_matches (cue->text, self->search) ||
         text_matches (find_translation (self, line), self->search);
}

static void
show_again (PreviewTranscript *self)
{
  guint n_before = self->n_rows;
  guint n_lines = preview_transcript_get_n_lines (self);

  g_clear_pointer (&self->shown, g_array_unref);
  if (self->search != NULL || self->speaker != ANY_SPEAKER) {
    self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
    for (guint i = 0; i < n_lines; i++) {
      if (matches (self, i))
        g_array_append_val (self->shown, i);
    }
  }
  self->n_rows = count_rows (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->n_rows);
}

static void
preview_transcript_finalize (GObject *object)
{
  PreviewTranscript *self = PREVIEW_TRANSCRIPT (object);

  g_clear_pointer (&self->cues, camb_cues_unref);
  g_clear_pointer (&self->translation, camb_cues_unref);
  g_clear_pointer (&self->shown, g_array_unref);
  g_object_unref (self->problems);
  g_strfreev (self->texts);
  g_free (self->language);
  g_free (self->search);
  G_OBJECT_CLASS (preview_transcript_parent_class)->finalize (object);
}

static void
preview_transcript_class_init (PreviewTranscriptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = preview_transcript_finalize;
}

static void
preview_transcript_init (PreviewTranscript *self)
{
  self->speaker = ANY_SPEAKER;
  self->problems = preview_problems_new ();
}

/**
 * preview_transcript_new:
 *
 * Returns: (transfer full): an empty transcript
 */
PreviewTranscript *
preview_transcript_new (void)
{
  return g_object_new (PREVIEW_TYPE_TRANSCRIPT, NULL);
}

static void
forget_translation (PreviewTranscript *self)
{
  g_clear_pointer (&self->translation, camb_cues_unref);
  g_clear_pointer (&self->texts, g_strfreev);
}

static void
look_for_problems (PreviewTranscript *self)
{
  preview_problems_look (self->problems, self->cues, self->profile,
                         self->language);
}

/**
 * preview_transcript_set_cues:
 * @self: a transcript
 * @cues: (nullable): its lines
 *
 * Shows other lines, all of them.
 */
void
preview_transcript_set_cues (PreviewTranscript *self, CambCues *cues)
{
  if (self->cues == cues)
    return;
  g_clear_pointer (&self->cues, camb_cues_unref);
  forget_translation (self);
  self->cues = cues != NULL ? camb_cues_ref (cues) : NULL;
  self->speaker = ANY_SPEAKER;
  look_for_problems (self);
  show_again (self);
}

/**
 * preview_transcript_set_rules:
 * @self: a transcript
 * @profile: whose rules for subtitles the lines are judged by
 * @language: (nullable): of the lines, a BCP-47 tag
 */
void
preview_transcript_set_rules (PreviewTranscript *self,
                              CambProfile profile,
                              const char *language)
{
  if (self->profile == profile && g_strcmp0 (self->language, language) == 0)
    return;
  self->profile = profile;
  g_free (self->language);
  self->language = g_strdup (language);
  look_for_problems (self);
  show_again (self);
}

/**
 * preview_transcript_get_profile:
 * @self: a transcript
 *
 * Returns: whose rules for subtitles the lines are judged by
 */
CambProfile
preview_transcript_get_profile (PreviewTranscript *self)
{
  return self->profile;
}

/**
 * preview_transcript_get_language:
 * @self: a transcript
 *
 * Returns: (transfer none) (nullable): the language of the lines
 */
const char *
preview_transcript_get_language (PreviewTranscript *self)
{
  return self->language;
}

/**
 * preview_transcript_get_problems:
 * @self: a transcript
 *
 * Returns: (transfer none): which of its lines break the rules
 */
PreviewProblems *
preview_transcript_get_problems (PreviewTranscript *self)
{
  return self->problems;
}

/**
 * preview_transcript_get_cues:
 * @self: a transcript
 *
 * Returns: (transfer none) (nullable): its lines
 */
CambCues *
preview_transcript_get_cues (PreviewTranscript *self)
{
  return self->cues;
}

static gboolean
has_texts (PreviewTranscript *self, const char *const *texts)
{
  if (self->texts == NULL || texts == NULL)
    return (const char *const *)self->texts == texts;
  return g_strv_equal ((const char *const *)self->texts, texts);
}

/**
 * preview_transcript_set_translation:
 * @self: a transcript
 * @texts: (nullable): the texts of a translation, to be laid on the lines
 *
 * Each text stands beside the line where camb_cues_translate() puts it.
 *
 * Returns: %FALSE if there are not as many texts as lines, and that is news
 */
gboolean
preview_transcript_set_translation (PreviewTranscript *self,
                                    const char *const *texts)
{
  gboolean differ = FALSE;

  if (has_texts (self, texts))
    return TRUE;
  forget_translation (self);
  if (texts != NULL && self->cues != NULL) {
    self->texts = g_strdupv ((char **)texts);
    self->translation = camb_cues_translate (
        self->cues, texts, g_strv_length (self->texts), TRUE, &differ);
  }
  show_again (self);
  return !differ;
}

/**
 * preview_transcript_has_translation:
 * @self: a transcript
 *
 * Returns: whether lines have a second text
 */
gboolean
preview_transcript_has_translation (PreviewTranscript *self)
{
  return self->translation != NULL;
}

/**
 * preview_transcript_get_texts:
 * @self: a transcript
 *
 * Returns: (transfer none) (nullable): the texts that are laid on the lines
 */
const char *const *
preview_transcript_get_texts (PreviewTranscript *self)
{
  return (const char *const *)self->texts;
}

/**
 * preview_transcript_set_search:
 * @self: a transcript
 * @text: (nullable): what lines have to contain, in any case
 */
void
preview_transcript_set_search (PreviewTranscript *self, const char *text)
{
  g_clear_pointer (&self->search, g_free);
  if (text != NULL && *text != '\0')
    self->search = g_utf8_casefold (text, -1);
  show_again (self);
}

/**
 * preview_transcript_set_speaker:
 * @self: a transcript
 * @speaker: whose lines are shown, or -1 for all
 */
void
preview_transcript_set_speaker (PreviewTranscript *self, int speaker)
{
  if (self->speaker == speaker)
    return;
  self->speaker = speaker;
  show_again (self);
}

/**
 * preview_transcript_get_n_lines:
 * @self: a transcript
 *
 * Returns: how many lines it has, shown or not
 */
guint
preview_transcript_get_n_lines (PreviewTranscript *self)
{
  return self->cues != NULL ? camb_cues_get_length (self->cues) : 0;
}

/**
 * preview_transcript_find_line:
 * @self: a transcript
 * @time: in nanoseconds
 *
 * Returns: the last line that has started by then; %PREVIEW_NO_LINE before the
 *   first
 */
guint
preview_transcript_find_line (PreviewTranscript *self, guint64 time)
{
  return self->cues != NULL ? find_started (self->cues, time) : PREVIEW_NO_LINE;
}

/**
 * preview_transcript_find_row:
 * @self: a transcript
 * @line: a line
 *
 * Returns: where it is shown; %PREVIEW_NO_LINE if it is not
 */
guint
preview_transcript_find_row (PreviewTranscript *self, guint line)
{
  guint low = 0;
  guint high;

  if (line >= preview_transcript_get_n_lines (self))
    return PREVIEW_NO_LINE;
  if (self->shown == NULL)
    return line;
  high = self->shown->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (self->shown, guint, middle) < line)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < self->shown->len && g_array_index (self->shown, guint, low) == line)
    return low;
  return PREVIEW_NO_LINE;
}

/**
 * preview_transcript_get_times:
 * @self: a transcript
 * @line: a line
 * @start: (out): in nanoseconds
 * @end: (out): in nanoseconds
 *
 * Returns: whether there is such a line
 */
gboolean
preview_transcript_get_times (PreviewTranscript *self,
                              guint line,
                              guint64 *start,
                              guint64 *end)
{
  const CambCue *cue;

  if (line >= preview_transcript_get_n_lines (self))
    return FALSE;
  cue = camb_cues_get (self->cues, line);
  *start = cue->start;
  *end = cue->end;
  return TRUE;
}
