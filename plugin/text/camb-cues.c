/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-clean.h"
#include "camb-cues-private.h"
#include "camb-pace.h"

static void
clear_cues (gpointer data)
{
  CambCues *self = data;

  g_array_unref (self->rows);
  g_ptr_array_unref (self->speakers);
  g_clear_pointer (&self->colors, g_array_unref);
  camb_strings_unref (self->strings);
}

/* Makes empty cues whose texts and names live in @strings. */
CambCues *
camb_cues_new (CambStrings *strings, guint reserved)
{
  CambCues *self = g_atomic_rc_box_new0 (CambCues);

  self->rows = g_array_sized_new (FALSE, FALSE, sizeof (CambCueRow), reserved);
  self->strings = camb_strings_ref (strings);
  self->speakers = g_ptr_array_new ();
  return self;
}

/* The same cues with the colours of their own order of speakers, whatever else
 * there is in this process. Shares all but that. */
CambCues *
camb_cues_without_colors (const CambCues *self)
{
  CambCues *copy;

  if (self->colors == NULL)
    return camb_cues_ref ((CambCues *)self);
  copy = g_atomic_rc_box_new0 (CambCues);
  *copy = *self;
  copy->rows = g_array_ref (self->rows);
  copy->strings = camb_strings_ref (self->strings);
  copy->speakers = g_ptr_array_ref (self->speakers);
  copy->colors = NULL;
  return copy;
}

CambCueRow *
camb_cues_get_row (const CambCues *self, guint index)
{
  return &g_array_index (self->rows, CambCueRow, index);
}

void
camb_cues_append (CambCues *self, const CambCueRow *row)
{
  g_array_append_val (self->rows, *row);
}

/* Works out what depends on all rows. Nothing may change them afterwards. */
void
camb_cues_finish (CambCues *self)
{
  self->end = 0;
  for (guint i = 0; i < self->rows->len; i++)
    self->end = MAX (self->end, camb_cues_get_row (self, i)->cue.end);
}

/**
 * camb_cues_new_from_texts:
 * @texts: (array length=n_texts): what is said, one line each
 * @n_texts: how many
 *
 * Lays texts that have no times one after another.
 *
 * Each lasts as long as it takes to read: 17 Unicode characters a second,
 * spaces included, at least 0.833 s and at most 7 s. Texts without anything to
 * read take no time; long ones are not split here, but may be by a layout.
 * The unit is %CAMB_TIME_UNIT_AUTO since no times were given.
 *
 * Returns: (transfer full): the cues
 */
CambCues *
camb_cues_new_from_texts (const char *const *texts, guint n_texts)
{
  g_autoptr (CambStrings) strings = camb_strings_new ();
  g_autoptr (GString) clean = g_string_new (NULL);
  CambCues *self = camb_cues_new (strings, n_texts);
  guint64 now = 0;

  self->n_delivered = n_texts;
  for (guint i = 0; i < n_texts; i++) {
    CambCueRow row = {.cue = {.start = now, .speaker = -1}};

    if (!camb_clean (clean, texts[i], CAMB_CLEAN_MAX_TEXT))
      continue;
    row.cue.text = camb_strings_add (strings, clean->str, clean->len);
    row.cue.end = now = now + camb_pace_get_duration (row.cue.text, NULL);
    row.delivered = i;
    camb_cues_append (self, &row);
  }
  camb_cues_finish (self);
  return self;
}

/**
 * camb_cues_ref:
 * @self: cues
 *
 * Returns: (transfer full): @self with one reference more
 */
CambCues *
camb_cues_ref (CambCues *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * camb_cues_unref:
 * @self: (transfer full): cues
 *
 * Gives a reference back; the last one frees the cues. From any thread.
 */
void
camb_cues_unref (CambCues *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_cues);
}

/**
 * camb_cues_get_length:
 * @self: cues
 *
 * Returns: how many cues there are
 */
guint
camb_cues_get_length (const CambCues *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

/**
 * camb_cues_get:
 * @self: cues
 * @index: less than camb_cues_get_length()
 *
 * Returns: (transfer none): the cue, valid as long as @self
 */
const CambCue *
camb_cues_get (const CambCues *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->rows->len, NULL);

  return &camb_cues_get_row (self, index)->cue;
}

/**
 * camb_cues_get_n_speakers:
 * @self: cues
 *
 * Returns: how many different speakers are named
 */
guint
camb_cues_get_n_speakers (const CambCues *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->speakers->len;
}

/**
 * camb_cues_get_speaker:
 * @self: cues
 * @speaker: the index in a #CambCue, may be -1
 *
 * Names a speaker. Indices count in the order in which speakers first speak.
 *
 * Returns: (transfer none) (nullable): the name, cleaned and not escaped, or
 *     %NULL if nobody has that index
 */
const char *
camb_cues_get_speaker (const CambCues *self, int speaker)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (speaker < 0 || (guint)speaker >= self->speakers->len)
    return NULL;
  return g_ptr_array_index (self->speakers, speaker);
}

/**
 * camb_cues_get_color_number:
 * @self: cues
 * @speaker: the index in a #CambCue, may be -1
 *
 * Numbers the colour of a speaker. Colours repeat after
 * %CAMB_SPEAKERS_N_COLORS; who has a number from there on needs a name too.
 *
 * Returns: for camb_speakers_get_color(), -1 for nobody
 */
int
camb_cues_get_color_number (const CambCues *self, int speaker)
{
  g_return_val_if_fail (self != NULL, -1);

  if (speaker < 0 || self->colors == NULL ||
      (guint)speaker >= self->colors->len)
    return MAX (speaker, -1);
  return g_array_index (self->colors, int, speaker);
}

/**
 * camb_cues_get_end:
 * @self: cues
 *
 * Returns: when the last cue is over, in nanoseconds; 0 without cues
 */
guint64
camb_cues_get_end (const CambCues *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->end;
}

/**
 * camb_cues_get_unit:
 * @self: cues
 *
 * Returns: the unit in which the times were read, %CAMB_TIME_UNIT_AUTO if
 *     none were given
 */
CambTimeUnit
camb_cues_get_unit (const CambCues *self)
{
  g_return_val_if_fail (self != NULL, CAMB_TIME_UNIT_AUTO);

  return self->unit;
}
