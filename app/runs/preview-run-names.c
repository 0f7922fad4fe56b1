/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What runs are called in front of the user. */

#include "config.h"

#include <glib/gi18n.h>
#include <gst/tag/tag.h>
#include <inttypes.h>
#include <string.h>

#include "preview-run.h"
#include "preview-time.h"

/**
 * preview_language_dup_name:
 * @key: a language as the service names it
 *
 * Returns: (transfer full): its name for the user: that of a BCP-47 tag, with
 *   its region, or the key itself
 */
char *
preview_language_dup_name (const char *key)
{
  g_auto (GStrv) parts = g_strsplit_set (key, "-_", 2);
  g_autofree char *first = NULL;
  const char *name = NULL;

  if (parts[0] != NULL && gst_tag_check_language_code (parts[0]))
    name = gst_tag_get_language_name (parts[0]);
  if (name == NULL)
    return g_strdup (key);
  /* Some have several: the first will do. */
  first = g_strndup (name, strcspn (name, ";"));
  if (parts[1] != NULL && g_ascii_strcasecmp (parts[0], parts[1]) != 0) {
    g_autofree char *region = g_ascii_strup (parts[1], -1);

    return g_strdup_printf ("%s (%s)", first, region);
  }
  return g_steal_pointer (&first);
}

static char *
dup_file_name (const char *uri)
{
  g_autoptr (GFile) file = g_file_new_for_uri (uri);
  g_autofree char *name = g_file_get_basename (file);

  if (name == NULL || name[0] == '\0' || g_str_equal (name, "/"))
    return g_strdup (_ ("Original"));
  /* What follows the path of an address may be secret. */
  name[strcspn (name, "?#")] = '\0';
  return g_filename_display_name (name);
}

/**
 * preview_run_dup_title:
 * @self: a run
 *
 * Returns: (transfer full): "Dub 1002", or the name of a file, for the user
 */
char *
preview_run_dup_title (PreviewRun *self)
{
  const PreviewSpec *spec = preview_run_get_spec (self);

  if (spec->uri != NULL)
    return dup_file_name (spec->uri);
  /* Translators: kind and number of a run, such as "Dub 1002". */
  return g_strdup_printf (_ ("%s %" PRIu64),
                          preview_kind_get_label (spec->kind), spec->run_id);
}

/**
 * preview_run_dup_details:
 * @self: a run
 *
 * Returns: (transfer full): its language, duration and verdict, as far as
 * known, may be empty
 */
char *
preview_run_dup_details (PreviewRun *self)
{
  const PreviewSpec *spec = preview_run_get_spec (self);
  const char *language = preview_run_get_language (self);
  const char *const *texts = preview_run_get_texts (self);
  g_autofree char *name =
      language != NULL ? preview_language_dup_name (language) : NULL;
  g_autofree char *time = NULL;
  PreviewDecision decision =
      preview_verdict_get_decision (preview_run_get_verdict (self));
  const char *parts[6] = {NULL};
  guint n = 0;

  if (name != NULL)
    parts[n++] = name;
  if (texts != NULL && spec->kind == PREVIEW_KIND_TRANSLATION) {
    guint n_texts = g_strv_length ((char **)texts);

    time = g_strdup_printf (ngettext ("%u text", "%u texts", n_texts), n_texts);
  } else if (preview_run_get_duration (self) != GST_CLOCK_TIME_NONE) {
    time = preview_time_format (preview_run_get_duration (self));
  }
  if (time != NULL)
    parts[n++] = time;
  if (decision != PREVIEW_DECISION_NONE)
    parts[n++] = preview_decision_get_label (decision);
  if (preview_run_is_sample (self))
    parts[n++] = _ ("sample");
  if (g_strcmp0 (preview_run_get_cached (self), "all") == 0)
    parts[n++] = _ ("kept on disk");
  return g_strjoinv (" · ", (char **)parts);
}
