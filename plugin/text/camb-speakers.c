/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-speakers.h"

/* At least 4.5:1 against black, and apart from each other for people with any
 * of the three kinds of dichromacy; a unit test computes both. White comes
 * first: a transcript with one speaker looks like any other subtitles. */
static const guint32 colors[CAMB_SPEAKERS_N_COLORS] = {
    0xffffff, 0xeecc00, 0x99ccff, 0x33ff88,
    0xcc55ff, 0xcc7711, 0xff33aa, 0x889966,
};

/* The colour of the speaker with this index, not negative, as 0xRRGGBB. */
guint32
camb_speakers_get_color (int speaker)
{
  g_assert (speaker >= 0);

  return colors[speaker % CAMB_SPEAKERS_N_COLORS];
}
