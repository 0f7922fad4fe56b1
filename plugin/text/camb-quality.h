/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-cues.h"

G_BEGIN_DECLS

/**
 * CambProfile:
 *
 * Whose rules for subtitles to judge by.
 */
typedef enum
{
  CAMB_PROFILE_NONE,
  CAMB_PROFILE_NETFLIX,
  CAMB_PROFILE_BBC,
} CambProfile;

/**
 * CambRules:
 * @CAMB_RULE_SPEED: there is too much text for the time
 * @CAMB_RULE_LINE_LENGTH: a word is longer than a line
 * @CAMB_RULE_LINES: the text does not fit on two lines
 * @CAMB_RULE_MIN_DURATION: it is gone before it is seen
 * @CAMB_RULE_MAX_DURATION: it stays too long
 * @CAMB_RULE_GAP: too close to the next cue, or just too far from it
 * @CAMB_RULE_OVERLAP: it ends after the next cue has started
 *
 * What a cue breaks.
 */
typedef enum
{
  CAMB_RULE_SPEED = 1 << 0,
  CAMB_RULE_LINE_LENGTH = 1 << 1,
  CAMB_RULE_LINES = 1 << 2,
  CAMB_RULE_MIN_DURATION = 1 << 3,
  CAMB_RULE_MAX_DURATION = 1 << 4,
  CAMB_RULE_GAP = 1 << 5,
  CAMB_RULE_OVERLAP = 1 << 6,
} CambRules;

/** CAMB_N_RULES: how many there are; the flags are `1 << 0` and so on. */
#define CAMB_N_RULES 7

/**
 * CAMB_QUALITY_NO_GAP: the gap of a cue that no other follows.
 */
#define CAMB_QUALITY_NO_GAP G_MAXINT64

/**
 * CambQuality:
 * @chars_per_second: the reading speed; in Chinese, Japanese and Korean text
 *     narrow characters count half
 * @n_chars: Unicode characters of the text, spaces included
 * @longest_line: characters of the longest line, once the text is broken
 * @n_lines: into how many lines the text breaks
 * @duration: how long the cue is on screen, in nanoseconds
 * @gap: the time to the start of the next cue, in nanoseconds; negative if
 *     they overlap, %CAMB_QUALITY_NO_GAP for the last one
 * @broken: the rules of the profile that the cue breaks
 *
 * What there is to say of one cue as it was delivered.
 */
typedef struct
{
  double chars_per_second;
  guint n_chars;
  guint longest_line;
  guint n_lines;
  guint64 duration;
  gint64 gap;
  CambRules broken;
} CambQuality;

void camb_quality_measure (const CambCues *cues,
                           guint index,
                           CambProfile profile,
                           const char *language,
                           CambQuality *quality);

double camb_profile_get_max_speed (CambProfile profile, const char *language);
const char *camb_profile_to_string (CambProfile profile);
gboolean camb_profile_from_string (const char *name, CambProfile *profile);
const char *camb_rule_to_string (CambRules rule);

G_END_DECLS
