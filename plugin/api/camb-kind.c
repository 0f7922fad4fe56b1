/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-kind.h"

typedef struct
{
  const char *nick;
  const char *alias;
  const char *bulk_path;
  const char *single_path;
  const char *single_query;
  CambShape shape;
} Row;

/* All that a kind is. The bulk paths are documented on the pages of the four
 * bulk calls, the single ones in the vendor's API reference. Without its query
 * a single audio call answers with the sound itself. */
static const Row rows[CAMB_N_KINDS] = {
    [CAMB_KIND_DUBBING] = {"dubbing", "dub", "/dubbing-results", "/dub-result/",
                           "", CAMB_SHAPE_DUB},
    [CAMB_KIND_TTS] = {"tts", NULL, "/tts-results", "/tts-result/",
                       "?output_type=file_url", CAMB_SHAPE_AUDIO},
    [CAMB_KIND_SOUND] = {"sound", "text-to-sound", "/text-to-sound-results",
                         "/text-to-sound-result/", "?output_type=file_url",
                         CAMB_SHAPE_AUDIO},
    [CAMB_KIND_TRANSLATION] = {"translation", NULL, "/translation-results",
                               "/translation-result/", "", CAMB_SHAPE_TEXTS},
};

/**
 * camb_kind_to_string:
 * @kind: a kind
 *
 * Gets the nick of a kind, as in `camb://` URIs.
 *
 * Returns: the nick
 */
const char *
camb_kind_to_string (CambKind kind)
{
  g_return_val_if_fail ((guint)kind < CAMB_N_KINDS, NULL);

  return rows[kind].nick;
}

/**
 * camb_kind_from_string:
 * @text: (nullable): a nick or an alias, in any case
 * @kind: (out): the kind, set on success
 *
 * Finds the kind that a word means.
 *
 * Returns: whether it means one
 */
gboolean
camb_kind_from_string (const char *text, CambKind *kind)
{
  g_return_val_if_fail (kind != NULL, FALSE);

  for (guint i = 0; text != NULL && i < CAMB_N_KINDS; i++) {
    if (g_ascii_strcasecmp (text, rows[i].nick) == 0 ||
        (rows[i].alias && g_ascii_strcasecmp (text, rows[i].alias) == 0)) {
      *kind = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * camb_kind_get_bulk_path:
 * @kind: a kind
 *
 * Gets where two to five runs of a kind are asked for with one POST.
 *
 * Returns: a path below the base URL
 */
const char *
camb_kind_get_bulk_path (CambKind kind)
{
  g_return_val_if_fail ((guint)kind < CAMB_N_KINDS, NULL);

  return rows[kind].bulk_path;
}

/**
 * camb_kind_dup_single_path:
 * @kind: a kind
 * @run_id: the run
 *
 * Makes the place where one run is asked for with a GET.
 *
 * Returns: (transfer full): a path below the base URL, with its query
 */
char *
camb_kind_dup_single_path (CambKind kind, guint64 run_id)
{
  g_return_val_if_fail ((guint)kind < CAMB_N_KINDS, NULL);

  return g_strdup_printf ("%s%" G_GUINT64_FORMAT "%s", rows[kind].single_path,
                          run_id, rows[kind].single_query);
}

/**
 * camb_kind_get_shape:
 * @kind: a kind
 *
 * Tells what the value of a run looks like in an answer.
 *
 * Returns: the shape
 */
CambShape
camb_kind_get_shape (CambKind kind)
{
  g_return_val_if_fail ((guint)kind < CAMB_N_KINDS, CAMB_SHAPE_DUB);

  return rows[kind].shape;
}
