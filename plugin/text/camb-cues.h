/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CambCue:
 * @start: when it appears, in nanoseconds from the start of the media
 * @end: when it disappears, in nanoseconds, later than @start
 * @text: (not nullable): what is said: valid UTF-8, never empty, no control
 *     characters but newlines, no bidi overrides, not escaped
 * @speaker: an index for camb_cues_get_speaker(), or -1
 */
typedef struct
{
  guint64 start;
  guint64 end;
  const char *text;
  int speaker;
} CambCue;

/**
 * CambTimeUnit:
 *
 * The unit in which a transcript gives its times.
 */
typedef enum
{
  CAMB_TIME_UNIT_AUTO,
  CAMB_TIME_UNIT_SECONDS,
  CAMB_TIME_UNIT_MILLISECONDS,
} CambTimeUnit;

/**
 * CambCues:
 *
 * The lines of one transcript, sorted by start, as they were delivered but
 * for what no viewer can use: lines without text are gone, times are
 * nanoseconds. They may overlap. Immutable once built, atomically reference
 * counted.
 */
typedef struct _CambCues CambCues;

/**
 * CambCuesBuilder:
 *
 * Collects raw lines, then decides the unit and makes #CambCues. Not
 * thread-safe.
 */
typedef struct _CambCuesBuilder CambCuesBuilder;

CambCuesBuilder *camb_cues_builder_new (void);
void camb_cues_builder_free (CambCuesBuilder *self);
void camb_cues_builder_add (CambCuesBuilder *self,
                            double start,
                            double end,
                            const char *text,
                            const char *speaker);
void camb_cues_builder_add_timed (CambCuesBuilder *self,
                                  guint64 start,
                                  guint64 end,
                                  const char *text,
                                  const char *speaker);
void camb_cues_builder_borrow (CambCuesBuilder *self,
                               gpointer owner,
                               GDestroyNotify release);
void camb_cues_builder_add_speakers (CambCuesBuilder *self,
                                     const CambCues *cues);
void camb_cues_builder_share_colors (CambCuesBuilder *self);
CambCues *camb_cues_builder_build (CambCuesBuilder *self,
                                   CambTimeUnit unit,
                                   guint64 media_duration);
const char *camb_cues_builder_get_decision (CambCuesBuilder *self);

CambCues *camb_cues_new_from_texts (const char *const *texts, guint n_texts);
CambCues *camb_cues_ref (CambCues *self);
void camb_cues_unref (CambCues *self);
guint camb_cues_get_length (const CambCues *self);
const CambCue *camb_cues_get (const CambCues *self, guint index);
guint camb_cues_get_n_speakers (const CambCues *self);
const char *camb_cues_get_speaker (const CambCues *self, int speaker);
int camb_cues_get_color_number (const CambCues *self, int speaker);
guint64 camb_cues_get_end (const CambCues *self);
CambTimeUnit camb_cues_get_unit (const CambCues *self);

CambCues *camb_cues_translate (const CambCues *self,
                               const char *const *texts,
                               guint n_texts,
                               gboolean keep_original,
                               gboolean *counts_differ);
const char *camb_cues_get_translation (const CambCues *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambCues, camb_cues_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CambCuesBuilder, camb_cues_builder_free)

G_END_DECLS
