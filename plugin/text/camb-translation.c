/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "camb-clean.h"
#include "camb-cues-private.h"

#define NOWHERE (-1)

/*
 * Where the texts of a translation go: to which row each, and what this makes
 * of every row. Rows are borrowed, results owned.
 */
typedef struct
{
  const CambCues *cues;
  const char *const *texts;
  guint n_texts;
  int *targets;
  GString **results;
} Placement;

static void
clear_placement (Placement *self)
{
  for (guint i = 0; i < self->cues->rows->len; i++)
    if (self->results[i] != NULL)
      g_string_free (self->results[i], TRUE);
  g_free (self->results);
  g_free (self->targets);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Placement, clear_placement)

/* The row of each delivered line, NOWHERE for those that were dropped. */
static int *
index_by_delivery (const CambCues *cues)
{
  int *rows = g_new (int, cues->n_delivered + 1);

  for (guint i = 0; i < cues->n_delivered; i++)
    rows[i] = NOWHERE;
  for (guint i = 0; i < cues->rows->len; i++)
    rows[camb_cues_get_row (cues, i)->delivered] = i;
  return rows;
}

/* One text for each delivered line. What belongs to a line that is gone joins
 * the line before it, or the first one. */
static void
target_delivered (Placement *self)
{
  g_autofree int *rows = index_by_delivery (self->cues);
  int last = NOWHERE;

  for (guint i = 0; i < self->n_texts && last == NOWHERE; i++)
    last = rows[i];
  for (guint i = 0; i < self->n_texts; i++) {
    if (rows[i] != NOWHERE)
      last = rows[i];
    self->targets[i] = last;
  }
}

/* One text for each line that is left, both in the order of delivery. */
static void
target_kept (Placement *self)
{
  g_autofree int *rows = index_by_delivery (self->cues);
  guint n_targets = 0;

  for (guint i = 0; i < self->cues->n_delivered; i++)
    if (rows[i] != NOWHERE)
      self->targets[n_targets++] = rows[i];
}

static double
weigh (const char *text)
{
  return text != NULL ? strlen (text) : 0;
}

/* The counts differ: each text goes to the row whose beginning is nearest to
 * its own, both as a part of all text. Neither order ever turns round. */
static void
target_proportionally (Placement *self)
{
  double all_original = 0;
  double all_texts = 0;
  double original = 0;
  double text = 0;
  guint row = 0;

  for (guint i = 0; i < self->cues->rows->len; i++)
    all_original += weigh (camb_cues_get_row (self->cues, i)->cue.text);
  for (guint i = 0; i < self->n_texts; i++)
    all_texts += weigh (self->texts[i]);
  for (guint i = 0; i < self->n_texts; i++) {
    double place = all_texts > 0 ? text / all_texts * all_original : 0;

    for (; row + 1 < self->cues->rows->len; row++) {
      const CambCue *cue = &camb_cues_get_row (self->cues, row)->cue;
      double length = weigh (cue->text);

      if (place - original < length / 2)
        break;
      original += length;
    }
    self->targets[i] = row;
    text += weigh (self->texts[i]);
  }
}

/* Cleans the texts and joins those that share a row. Returns FALSE if there
 * is nothing to read in any of them. */
static gboolean
join_texts (Placement *self)
{
  g_autoptr (GString) clean = g_string_new (NULL);
  gboolean any = FALSE;

  for (guint i = 0; i < self->n_texts; i++) {
    GString **result = &self->results[self->targets[i]];

    if (!camb_clean (clean, self->texts[i], CAMB_CLEAN_MAX_TEXT))
      continue;
    any = TRUE;
    if (*result == NULL)
      *result = g_string_new (NULL);
    else
      g_string_append_c (*result, ' ');
    g_string_append_len (*result, clean->str, clean->len);
  }
  return any;
}

static const char *
add_pair (CambStrings *strings, const char *original, char *translation)
{
  g_autofree char *first = g_strdup (original);
  g_autofree char *pair = NULL;

  camb_clean_flatten (first);
  camb_clean_flatten (translation);
  pair = g_strconcat (first, "\n", translation, NULL);
  return camb_strings_add (strings, pair, -1);
}

static const char *
add_alone (CambStrings *strings, const char *original)
{
  g_autofree char *text = g_strdup (original);

  camb_clean_flatten (text);
  return camb_strings_add (strings, text, -1);
}

static CambCues *
copy_without_rows (const CambCues *cues)
{
  g_autoptr (CambStrings) strings = camb_strings_new ();
  CambCues *self = camb_cues_new (strings, cues->rows->len);

  for (guint i = 0; i < cues->speakers->len; i++) {
    const char *name = g_ptr_array_index (cues->speakers, i);

    name = camb_strings_add (strings, name, -1);
    g_ptr_array_add (self->speakers, (gpointer)name);
  }
  if (cues->colors != NULL)
    self->colors = g_array_ref (cues->colors);
  self->n_delivered = cues->n_delivered;
  self->unit = cues->unit;
  return self;
}

/* A line that got no text keeps its original, so that it is not lost. The
 * first newline of a text is always the one before its translation. */
static CambCues *
make_bilingual (const Placement *self)
{
  CambCues *cues = copy_without_rows (self->cues);

  cues->bilingual = TRUE;
  for (guint i = 0; i < self->cues->rows->len; i++) {
    CambCueRow row = *camb_cues_get_row (self->cues, i);
    GString *result = self->results[i];

    row.cue.text = result != NULL
                       ? add_pair (cues->strings, row.cue.text, result->str)
                       : add_alone (cues->strings, row.cue.text);
    camb_cues_append (cues, &row);
  }
  return cues;
}

/* With @absorb a line without text is part of the text before it, which then
 * lasts as long as both; else it keeps its original. */
static CambCues *
make_translated (const Placement *self, gboolean absorb)
{
  CambCues *cues = copy_without_rows (self->cues);

  for (guint i = 0; i < self->cues->rows->len; i++) {
    CambCueRow row = *camb_cues_get_row (self->cues, i);
    GString *result = self->results[i];

    if (result == NULL && absorb && cues->rows->len > 0) {
      CambCueRow *last = camb_cues_get_row (cues, cues->rows->len - 1);

      last->cue.end = MAX (last->cue.end, row.cue.end);
      continue;
    }
    if (result != NULL)
      row.cue.text = camb_strings_add (cues->strings, result->str, -1);
    else
      row.cue.text = camb_strings_add (cues->strings, row.cue.text, -1);
    camb_cues_append (cues, &row);
  }
  return cues;
}

/* Decides where the texts go. Returns whether the counts differ. */
static gboolean
place_texts (Placement *self)
{
  if (self->n_texts == self->cues->n_delivered)
    target_delivered (self);
  else if (self->n_texts == self->cues->rows->len)
    target_kept (self);
  else {
    target_proportionally (self);
    return TRUE;
  }
  return FALSE;
}

/**
 * camb_cues_translate:
 * @self: cues
 * @texts: (array length=n_texts): the translated lines, without times
 * @n_texts: how many
 * @keep_original: whether the original stays, on the line above
 * @counts_differ: (out) (optional): whether the texts do not match the lines
 *
 * Lays a translation on the times and speakers of these cues.
 *
 * As many texts as lines were delivered (those that were dropped count), or as
 * there are cues, belong to them one to one, in the order of delivery; a line
 * whose text is empty keeps its original. Otherwise the texts are laid by
 * proportion of length: each is placed exactly once and none overtakes
 * another. Texts that fall on one cue are joined; a cue on which none falls is
 * covered by the text before it, or, with @keep_original, shows the original
 * alone. If there is no text at all the original stays.
 *
 * Returns: (transfer full): the translated cues
 */
CambCues *
camb_cues_translate (const CambCues *self,
                     const char *const *texts,
                     guint n_texts,
                     gboolean keep_original,
                     gboolean *counts_differ)
{
  g_auto (Placement) placement = {self, texts, n_texts, NULL, NULL};
  gboolean differ;
  CambCues *cues;

  g_return_val_if_fail (self != NULL, NULL);

  placement.targets = g_new0 (int, n_texts + 1);
  placement.results = g_new0 (GString *, self->rows->len + 1);
  differ = place_texts (&placement);
  if (counts_differ != NULL)
    *counts_differ = differ;
  if (self->rows->len == 0 || !join_texts (&placement))
    return camb_cues_ref ((CambCues *)self);
  cues = keep_original ? make_bilingual (&placement)
                       : make_translated (&placement, differ);
  camb_cues_finish (cues);
  return cues;
}

/**
 * camb_cues_get_translation:
 * @self: cues
 * @index: less than camb_cues_get_length()
 *
 * Tells which text camb_cues_translate() with `keep_original` laid on a line.
 *
 * Returns: (transfer none) (nullable): the translation, valid as long as @self;
 *     %NULL if the line got none, or if no translation was laid on these cues
 */
const char *
camb_cues_get_translation (const CambCues *self, guint index)
{
  const char *newline;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->rows->len, NULL);

  if (!self->bilingual)
    return NULL;
  newline = strchr (camb_cues_get_row (self, index)->cue.text, '\n');
  return newline != NULL ? newline + 1 : NULL;
}
