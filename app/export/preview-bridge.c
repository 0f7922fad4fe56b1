/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <inttypes.h>

#include "preview-bridge.h"

/**
 * preview_bridge_dup_command:
 * @run: a run
 *
 * Returns: (transfer full): a line for a shell that plays the run as it is
 *   played here: no key, no address of media
 */
char *
preview_bridge_dup_command (PreviewRun *run)
{
  const PreviewSpec *spec = preview_run_get_spec (run);
  const PreviewRunSettings *settings = preview_run_get_settings (run);
  const char *language = preview_run_get_language (run);
  g_autofree char *quoted = language != NULL ? g_shell_quote (language) : NULL;
  GString *line = g_string_new ("gst-launch-1.0");

  if (spec->kind == PREVIEW_KIND_TRANSLATION) {
    g_string_append_printf (
        line, " -t cambsrc kind=translation run-id=%" PRIu64 " ! fakesink",
        spec->run_id);
    return g_string_free (line, FALSE);
  }
  if (spec->kind != PREVIEW_KIND_DUBBING) {
    g_string_append_printf (
        line,
        " cambsrc kind=%s run-id=%" PRIu64 "%s%s ! decodebin3 ! audioconvert ! "
        "audioresample ! autoaudiosink",
        preview_kind_get_nick (spec->kind), spec->run_id,
        quoted != NULL ? " language=" : "", quoted != NULL ? quoted : "");
    return g_string_free (line, FALSE);
  }
  g_string_append_printf (line, " playbin3 uri='camb://dubbing/%" PRIu64,
                          spec->run_id);
  if (language != NULL) {
    g_autofree char *escaped = g_uri_escape_string (language, NULL, FALSE);

    g_string_append_printf (line, "?language=%s", escaped);
  }
  if (settings->voice_only)
    g_string_append_printf (line, "%caudio=voice",
                            language != NULL ? '&' : '?');
  g_string_append_c (line, '\'');
  return g_string_free (line, FALSE);
}
