/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "camb-writer.h"
#include "preview-edit-writer.h"
#include "preview-export-command.h"
#include "preview-export-session.h"
#include "preview-export.h"
#include "preview-multi.h"
#include "preview-paste.h"
#include "preview-session-file.h"

#define APPLICATION_ID "org.cambsrc.Preview"

enum
{
  EXIT_COMPLETE = 0,
  EXIT_INCOMPLETE = 1,
  EXIT_USAGE = 2,
  EXIT_CANCELLED = 130,
};

/* What the user asked for, and how it goes. */
typedef struct
{
  char *folder;
  char *formats;
  char *multi;
  char *timelines;
  gboolean offline;
  gboolean no_media;
  char **names;

  GMainLoop *loop;
  GCancellable *cancellable;
  PreviewExportSession *session;
  PreviewAccount *account;
  PreviewExport *export;
  gboolean is_terminal;
  int status;
} Command;

static void
command_clear (Command *self)
{
  g_free (self->folder);
  g_free (self->formats);
  g_free (self->multi);
  g_free (self->timelines);
  g_strfreev (self->names);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->session, preview_export_session_free);
  g_clear_object (&self->account);
  g_clear_object (&self->export);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Command, command_clear)

/**
 * preview_export_command_is_meant:
 * @argc: of main()
 * @argv: of main()
 *
 * Returns: whether the program is to export instead of opening a window
 */
gboolean
preview_export_command_is_meant (int argc, char **argv)
{
  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++) {
    if (g_str_equal (argv[i], "--export") ||
        g_str_has_prefix (argv[i], "--export="))
      return TRUE;
  }
  return FALSE;
}

static void G_GNUC_PRINTF (1, 2) complain (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("camb-preview: %s\n", text);
}

static gboolean
parse_options (Command *self, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
      {"export", 0, 0, G_OPTION_ARG_FILENAME, &self->folder,
       N_ ("Export to a folder, without a window"), N_ ("DIR")},
      {"formats", 0, 0, G_OPTION_ARG_STRING, &self->formats,
       N_ ("Subtitles: srt, vtt, ass, ttml, csv, or none (default: srt)"),
       N_ ("FORMAT,…")},
      {"multi", 0, 0, G_OPTION_ARG_STRING, &self->multi,
       N_ ("One file with all languages: mkv, mp4"), N_ ("FORMAT,…")},
      {"timelines", 0, 0, G_OPTION_ARG_STRING, &self->timelines,
       N_ ("Projects for editors: otio, xges, kdenlive, fcp7"),
       N_ ("FORMAT,…")},
      {"no-media", 0, 0, G_OPTION_ARG_NONE, &self->no_media,
       N_ ("Leave out video and sound"), NULL},
      {"offline", 0, 0, G_OPTION_ARG_NONE, &self->offline,
       N_ ("Do with what is on disk"), NULL},
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->names, NULL,
       NULL},
      {NULL, 0, 0, 0, NULL, NULL, NULL},
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("[RUN…]"));
  g_autoptr (GError) error = NULL;

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_description (
      context,
      _ ("Writes the files of each RUN, byte for byte, with checksums,\n"
         "subtitles and what was said of it. Without a RUN, those that were\n"
         "picked in the window. Repeated, it completes what is missing and\n"
         "touches nothing that is not its own.\n"
         "Ends with 0 if all is there, 1 if something is missing, 2 if it was\n"
         "not understood, 130 if it was interrupted."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  complain ("%s", error->message);
  return FALSE;
}

/* Returns: whether @name is one of them */
typedef gboolean (*FormatFunc) (const char *name, guint *format);

static gboolean
find_subtitles (const char *name, guint *format)
{
  CambSubtitleFormat found;
  gboolean is_one = camb_subtitle_format_from_string (name, &found);

  *format = is_one ? found : 0;
  return is_one;
}

static gboolean
find_multi (const char *name, guint *format)
{
  PreviewMultiFormat found;
  gboolean is_one = preview_multi_format_from_string (name, &found);

  *format = is_one ? found : 0;
  return is_one;
}

static gboolean
find_timeline (const char *name, guint *format)
{
  PreviewEditFormat found;
  gboolean is_one = preview_edit_format_from_nick (name, &found);

  *format = is_one ? found : 0;
  return is_one;
}

static gboolean
parse_list (const char *option,
            const char *text,
            FormatFunc find,
            const char *known,
            guint *formats)
{
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", ",", -1);
  guint format;

  for (guint i = 0; names[i] != NULL; i++) {
    if (g_str_equal (names[i], "none") || *names[i] == '\0')
      continue;
    if (!find (names[i], &format)) {
      complain (_ ("--%s does not know “%s”. It knows: %s."), option, names[i],
                known);
      return FALSE;
    }
    *formats |= 1u << format;
  }
  return TRUE;
}

static gboolean
parse_formats (Command *self, PreviewExportOptions *options)
{
  return parse_list ("formats", self->formats != NULL ? self->formats : "srt",
                     find_subtitles, "srt, vtt, ass, ttml, csv, none",
                     &options->subtitles) &&
         parse_list ("multi", self->multi, find_multi, "mkv, mp4",
                     &options->multi) &&
         parse_list ("timelines", self->timelines, find_timeline,
                     "otio, xges, kdenlive, fcp7", &options->timelines);
}

static char *
dup_base_url (void)
{
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);
  g_autofree char *url = g_settings_get_string (settings, "api-base-url");
  const char *environment = g_getenv ("CAMB_API_BASE_URL");

  if (*url != '\0' && preview_base_url_is_valid (url))
    return g_steal_pointer (&url);
  if (environment != NULL && *environment != '\0')
    return g_strdup (environment);
  return g_strdup (PREVIEW_DEFAULT_BASE_URL);
}

/* What was said of runs is in the list of the window. */
static void
load_session (Command *self)
{
  g_autofree char *filename = g_build_filename (
      g_get_user_data_dir (), "camb-preview", "session.json", NULL);
  g_autoptr (GError) error = NULL;

  self->session = preview_export_session_read (filename, &error);
  if (self->session != NULL)
    return;
  self->session = preview_export_session_new ();
  if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    complain ("%s", error->message);
}

static void
add_runs (Command *self, GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++)
    preview_export_take_item (self->export, preview_export_item_new_for_run (
                                                runs->pdata[i], self->account));
}

static void
add_blind_tests (Command *self, PreviewExportSession *session)
{
  for (guint i = 0; i < session->blind_tests->len; i++)
    preview_export_add_blind_test (self->export,
                                   session->blind_tests->pdata[i]);
}

static void
add_spec (Command *self, const PreviewSpec *spec)
{
  PreviewRun *run = preview_export_session_find (self->session, spec);
  PreviewExportItem *item =
      run != NULL ? preview_export_item_new_for_run (run, self->account)
                  : preview_export_item_new (spec, self->account);

  preview_export_take_item (self->export, item);
}

/* Those that were picked, or all if none was. */
static gboolean
add_file (Command *self, const char *filename)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PreviewExportSession) session =
      preview_export_session_read (filename, &error);
  g_autoptr (GPtrArray) picked = NULL;

  if (session == NULL) {
    complain ("%s: %s", filename, error->message);
    return FALSE;
  }
  picked = preview_export_session_list_picked (session);
  add_runs (self, picked->len > 0 ? picked : session->runs);
  add_blind_tests (self, session);
  return TRUE;
}

static gboolean
add_text (Command *self, const char *text)
{
  g_autoptr (PreviewPaste) paste = preview_paste_new (text);

  for (guint i = 0; i < paste->problems->len; i++)
    complain ("%s", (const char *)paste->problems->pdata[i]);
  if (preview_paste_count_bare (paste) > 0)
    complain (_ ("An id alone does not say what it is. Write e.g. "
                 "dubbing/1001, tts/2001, sound/3001 or translation/4001."));
  if (paste->problems->len > 0 || preview_paste_count_bare (paste) > 0)
    return FALSE;
  for (guint i = 0; i < paste->specs->len; i++)
    add_spec (self, paste->specs->pdata[i]);
  return TRUE;
}

static gboolean
add_names (Command *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; self->names[i] != NULL; i++) {
    if (!preview_session_file_is_name (self->names[i]))
      g_string_append_printf (text, "%s\n", self->names[i]);
    else if (!add_file (self, self->names[i]))
      return FALSE;
  }
  return text->len == 0 || add_text (self, text->str);
}

static gboolean
add_picks (Command *self)
{
  g_autoptr (GPtrArray) picked =
      preview_export_session_list_picked (self->session);

  if (picked->len == 0)
    complain (_ ("No run is named, and none was picked. Name one, e.g. "
                 "dubbing/1001."));
  add_runs (self, picked);
  add_blind_tests (self, self->session);
  return picked->len > 0;
}

static void
clear_line (Command *self)
{
  if (self->is_terminal)
    g_printerr ("\r\033[K");
}

static void
news_cb (PreviewExportNews news,
         const char *name,
         const char *detail,
         double fraction,
         gpointer data)
{
  Command *self = data;

  if (news == PREVIEW_EXPORT_NEWS_PROGRESS) {
    if (self->is_terminal)
      g_printerr ("\r\033[K%3d %%  %s", (int)(fraction * 100), name);
    return;
  }
  clear_line (self);
  if (news == PREVIEW_EXPORT_NEWS_WRITTEN)
    g_printerr (_ ("written  %s\n"), name);
  else if (news == PREVIEW_EXPORT_NEWS_KEPT)
    g_printerr (_ ("there    %s\n"), name);
  else
    g_printerr (_ ("missing  %s: %s\n"), name, detail);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Command *self = data;
  g_autoptr (GError) error = NULL;
  gboolean done =
      preview_export_run_finish (PREVIEW_EXPORT (source), result, &error);
  guint n_missing = preview_export_get_n_missing (self->export);

  clear_line (self);
  self->status = done && n_missing == 0 ? EXIT_COMPLETE : EXIT_INCOMPLETE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    complain (_ ("Interrupted. Export to the same folder again to go on."));
    self->status = EXIT_CANCELLED;
  } else if (error != NULL) {
    complain ("%s", error->message);
  } else if (n_missing > 0) {
    complain (ngettext ("%u file is missing: camb-export-missing.txt says why.",
                        "%u files are missing: camb-export-missing.txt says "
                        "why.",
                        n_missing),
              n_missing);
  }
  g_main_loop_quit (self->loop);
}

static void
start (Command *self)
{
  gboolean added = self->names != NULL ? add_names (self) : add_picks (self);

  if (added) {
    preview_export_run_async (self->export, self->cancellable, finished_cb,
                              self);
    return;
  }
  self->status = EXIT_USAGE;
  g_main_loop_quit (self->loop);
}

/* The key may be in the keyring, which takes its time. */
static void
key_state_cb (PreviewAccount *account, GParamSpec *pspec, Command *self)
{
  if (preview_account_get_key_state (account) == PREVIEW_KEY_LOADING)
    return;
  g_signal_handlers_disconnect_by_data (account, self);
  start (self);
}

static gboolean
interrupted_cb (gpointer data)
{
  Command *self = data;

  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

static void
run_loop (Command *self)
{
  const int signals[] = {SIGINT, SIGTERM, SIGHUP};
  guint sources[G_N_ELEMENTS (signals)];

  self->loop = g_main_loop_new (NULL, FALSE);
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sources[i] = g_unix_signal_add (signals[i], interrupted_cb, self);
  if (preview_account_get_key_state (self->account) == PREVIEW_KEY_LOADING)
    g_signal_connect (self->account, "notify::key-state",
                      G_CALLBACK (key_state_cb), self);
  else
    g_idle_add_once ((GSourceOnceFunc)start, self);
  g_main_loop_run (self->loop);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_source_remove (sources[i]);
}

/**
 * preview_export_command_run:
 * @argc: of main()
 * @argv: of main()
 *
 * `camb-preview --export`: needs no display.
 *
 * Returns: the exit status: 0 if all is there, 1 if something is missing, 2 if
 *   the command line was not understood, 130 if it was interrupted
 */
int
preview_export_command_run (int argc, char **argv)
{
  g_auto (Command) self = {.is_terminal = isatty (STDERR_FILENO)};
  PreviewExportOptions options = {0};
  g_autofree char *url = NULL;

  if (!parse_options (&self, &argc, &argv) || !parse_formats (&self, &options))
    return EXIT_USAGE;
  options.offline = self.offline;
  options.has_media = !self.no_media;
  url = dup_base_url ();
  self.account = preview_account_new (url);
  load_session (&self);
  self.export = preview_export_new (self.folder);
  *preview_export_get_options (self.export) = options;
  preview_export_set_news_func (self.export, news_cb, &self);
  run_loop (&self);
  return self.status;
}
