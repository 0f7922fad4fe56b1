/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-kept.h"

#include "camb-artifact.h"

/**
 * camb_kept_query:
 * @folder: (nullable): what is kept of a run
 * @result: (nullable): a result of it; %NULL for a run without media
 *
 * Returns: how much of the media of @result is on disk; %CAMB_KEPT_ALL for a
 *     run without media of which anything is kept
 */
CambKept
camb_kept_query (CambFolder *folder, const CambResult *result)
{
  guint n_tracks = 0, n_whole = 0, n_begun = 0;

  if (folder == NULL)
    return CAMB_KEPT_NOTHING;
  for (CambTrack track = 0; result != NULL && track < CAMB_N_TRACKS; track++) {
    g_autofree char *name =
        camb_artifact_dup_file_name (camb_result_get_key (result), track);
    CambKept kept;

    if (!camb_result_has_track (result, track))
      continue;
    kept = camb_store_query (folder, name);
    n_tracks++;
    n_whole += kept == CAMB_KEPT_ALL;
    n_begun += kept != CAMB_KEPT_NOTHING;
  }
  if (n_whole == n_tracks)
    return CAMB_KEPT_ALL;
  return n_begun > 0 ? CAMB_KEPT_PART : CAMB_KEPT_NOTHING;
}
