/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-application.h"
#include "preview-demo.h"
#include "preview-heartbeat.h"
#include "preview-mpris.h"
#include "preview-paste.h"
#include "preview-preferences.h"
#include "preview-session-file.h"
#include "preview-window.h"

struct _PreviewApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
  PreviewRuns *runs;
  PreviewAccount *account;
  PreviewResolver *resolver;
  PreviewSession *session;
  PreviewDemo *demo;
  PreviewWindow *window;
  PreviewMpris *mpris;
  guint selected;
};

G_DEFINE_FINAL_TYPE (PreviewApplication,
                     preview_application,
                     ADW_TYPE_APPLICATION)

/* What the sample runs are, for those who want to see before they paste. */
static const char samples[] =
    "dubbing/1001 dubbing/1002 dubbing/1003 dubbing/1004 dubbing/1007 "
    "dubbing/1008 tts/2001 tts/2002 sound/3001 sound/3004 translation/4001 "
    "translation/4002";

static const GOptionEntry options[] = {
    {"version", 0, 0, G_OPTION_ARG_NONE, NULL,
     N_ ("Print the version and exit"), NULL},
    {"samples", 0, 0, G_OPTION_ARG_NONE, NULL,
     N_ ("Open the sample runs of a service on this machine"), NULL},
    /* Taken by preview_export_command_run(); here for the help. */
    {"export", 0, 0, G_OPTION_ARG_FILENAME, NULL,
     N_ ("Export to a folder, without a window: see --export DIR --help"),
     N_ ("DIR")},
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL,
     N_ ("[RUN…]")},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static char *
dup_base_url (GSettings *settings)
{
  g_autofree char *url = g_settings_get_string (settings, "api-base-url");
  const char *environment = g_getenv ("CAMB_API_BASE_URL");

  if (*url != '\0' && preview_base_url_is_valid (url))
    return g_steal_pointer (&url);
  if (environment != NULL && *environment != '\0')
    return g_strdup (environment);
  return g_strdup (PREVIEW_DEFAULT_BASE_URL);
}

static void
base_url_cb (PreviewApplication *self)
{
  g_autofree char *url = dup_base_url (self->settings);

  preview_account_set_base_url (self->account, url);
}

static void
demo_started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PreviewApplication) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PreviewAccount) account =
      preview_demo_start_finish (PREVIEW_DEMO (source), result, &error);

  g_application_release (G_APPLICATION (self));
  if (self->resolver == NULL)
    return;
  if (account != NULL) {
    preview_resolver_set_sample_account (self->resolver, account);
    return;
  }
  g_clear_object (&self->demo);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs));
       i++) {
    g_autoptr (PreviewRun) run =
        g_list_model_get_item (G_LIST_MODEL (self->runs), i);

    if (preview_run_is_sample (run))
      preview_run_fail (run, error->message);
  }
}

static void
start_demo (PreviewApplication *self)
{
  if (self->demo != NULL)
    return;
  self->demo = preview_demo_new ();
  g_application_hold (G_APPLICATION (self));
  preview_demo_start_async (self->demo, demo_started_cb, g_object_ref (self));
}

static gboolean
has_samples (PreviewApplication *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs));
       i++) {
    g_autoptr (PreviewRun) run =
        g_list_model_get_item (G_LIST_MODEL (self->runs), i);

    if (preview_run_is_sample (run))
      return TRUE;
  }
  return FALSE;
}

static void
present (PreviewApplication *self)
{
  GDBusConnection *bus =
      g_application_get_dbus_connection (G_APPLICATION (self));

  if (self->window == NULL) {
    self->window =
        preview_window_new (GTK_APPLICATION (self), self->runs, self->resolver,
                            self->account, self->session, self->settings);
    g_object_add_weak_pointer (G_OBJECT (self->window),
                               (gpointer *)&self->window);
    if (g_list_model_get_n_items (G_LIST_MODEL (self->runs)) > 0)
      preview_window_restore (self->window, self->selected);
    if (bus != NULL)
      self->mpris = preview_mpris_new (self->window, bus);
  }
  gtk_window_present (GTK_WINDOW (self->window));
  preview_heartbeat_listen ();
}

static void
open_samples (PreviewApplication *self)
{
  g_autoptr (PreviewPaste) paste = preview_paste_new (samples);

  present (self);
  start_demo (self);
  preview_window_add_specs (self->window, paste->specs, TRUE);
}

/* Several stand side by side. */
static void
open_text (PreviewApplication *self, const char *text)
{
  g_autoptr (PreviewPaste) paste = preview_paste_new (text);

  present (self);
  /* What is clear needs no question. */
  if (paste->specs->len > 0 && paste->problems->len == 0 &&
      preview_paste_count_bare (paste) == 0)
    preview_window_show_together (self->window, paste->specs, FALSE);
  else
    preview_window_read (self->window, text);
}

/* Sessions may hold sample runs. */
static void
runs_changed_cb (PreviewApplication *self)
{
  if (has_samples (self))
    start_demo (self);
}

static void
samples_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_samples (data);
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PreviewApplication *self = data;

  present (self);
  gtk_window_present (GTK_WINDOW (preview_preferences_new (
      GTK_WINDOW (self->window), self->account, self->settings)));
}

static char *
dup_debug_info (PreviewApplication *self)
{
  g_autofree char *gst = gst_version_string ();
  g_autoptr (GstElementFactory) sink =
      gst_element_factory_find ("gtk4paintablesink");
  g_autoptr (GstElementFactory) source = gst_element_factory_find ("cambsrc");

  return g_strdup_printf (
      "Camb Preview %s\nGTK %u.%u.%u, libadwaita %u.%u.%u\n"
      "%s\ncambsrc: %s, gtk4paintablesink: %s\n",
      PACKAGE_VERSION, gtk_get_major_version (), gtk_get_minor_version (),
      gtk_get_micro_version (), adw_get_major_version (),
      adw_get_minor_version (), adw_get_micro_version (), gst,
      source != NULL ? "yes" : "no", sink != NULL ? "yes" : "no");
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PreviewApplication *self = data;
  g_autofree char *debug_info = dup_debug_info (self);

  adw_show_about_window (
      GTK_WINDOW (self->window), "application-name", _ ("Camb Preview"),
      "application-icon", PREVIEW_APPLICATION_ID, "version", PACKAGE_VERSION,
      "developer-name", _ ("The cambsrc developers"), "license-type",
      GTK_LICENSE_LGPL_2_1, "comments",
      _ ("See and hear dubs, speech, sounds and translations of Camb.ai."),
      "debug-info", debug_info,
      /* Translators: your names, one a line. */
      "translator-credits", _ ("translator-credits"), NULL);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PreviewApplication *self = data;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
}

static const GActionEntry actions[] = {
    {"samples", samples_action, NULL, NULL, NULL, {0}},
    {"preferences", preferences_action, NULL, NULL, NULL, {0}},
    {"about", about_action, NULL, NULL, NULL, {0}},
    {"quit", quit_action, NULL, NULL, NULL, {0}},
};

static char *
dup_session_file (void)
{
  return g_build_filename (g_get_user_data_dir (), "camb-preview",
                           "session.json", NULL);
}

static void
load_session (PreviewApplication *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *filename = dup_session_file ();

  self->session = preview_session_new (self->runs, filename);
  if (!preview_session_load (self->session, &self->selected, &error))
    g_warning ("%s", error->message);
}

static void
set_accels (PreviewApplication *self)
{
  static const char *const quit[] = {"<Control>q", NULL};
  static const char *const preferences[] = {"<Control>comma", NULL};

  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit",
                                         quit);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self),
                                         "app.preferences", preferences);
}

static void
preview_application_startup (GApplication *application)
{
  PreviewApplication *self = PREVIEW_APPLICATION (application);
  g_autofree char *url = NULL;

  G_APPLICATION_CLASS (preview_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (PREVIEW_APPLICATION_ID);
  self->settings = g_settings_new (PREVIEW_APPLICATION_ID);
  url = dup_base_url (self->settings);
  self->runs = preview_runs_new ();
  self->account = preview_account_new (url);
  self->resolver = preview_resolver_new (self->runs, self->account);
  g_signal_connect_object (self->settings, "changed::api-base-url",
                           G_CALLBACK (base_url_cb), self, G_CONNECT_SWAPPED);
  load_session (self);
  g_signal_connect_object (self->runs, "items-changed",
                           G_CALLBACK (runs_changed_cb), self,
                           G_CONNECT_SWAPPED);
  runs_changed_cb (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions,
                                   G_N_ELEMENTS (actions), self);
  set_accels (self);
}

static void
preview_application_activate (GApplication *application)
{
  present (PREVIEW_APPLICATION (application));
}

/* Of several the last one stays; the others can be had back by "Undo". */
static gboolean
open_session (PreviewApplication *self, GFile *file, const char *name)
{
  if (!preview_session_file_is_name (name))
    return FALSE;
  present (self);
  preview_window_open_session (self->window, file);
  return TRUE;
}

static void
preview_application_open (GApplication *application,
                          GFile **files,
                          int n_files,
                          const char *hint)
{
  PreviewApplication *self = PREVIEW_APPLICATION (application);
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < n_files; i++) {
    g_autofree char *uri = g_file_get_uri (files[i]);

    if (!open_session (self, files[i], uri))
      g_string_append_printf (text, "%s\n", uri);
  }
  if (text->len > 0)
    open_text (self, text->str);
}

static int
preview_application_command_line (GApplication *application,
                                  GApplicationCommandLine *command_line)
{
  PreviewApplication *self = PREVIEW_APPLICATION (application);
  GVariantDict *dict =
      g_application_command_line_get_options_dict (command_line);
  g_autofree const char **names = NULL;

  present (self);
  if (g_variant_dict_contains (dict, "samples"))
    open_samples (self);
  if (g_variant_dict_lookup (dict, G_OPTION_REMAINING, "^a&s", &names)) {
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; names[i] != NULL; i++) {
      g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (
          command_line, names[i]);

      if (!open_session (self, file, names[i]))
        g_string_append_printf (text, "%s\n", names[i]);
    }
    if (text->len > 0)
      open_text (self, text->str);
  }
  return EXIT_SUCCESS;
}

static int
preview_application_handle_local_options (GApplication *application,
                                          GVariantDict *dict)
{
  if (!g_variant_dict_contains (dict, "version"))
    return -1;
  g_print ("camb-preview %s\n", PACKAGE_VERSION);
  return EXIT_SUCCESS;
}

static void
preview_application_shutdown (GApplication *application)
{
  PreviewApplication *self = PREVIEW_APPLICATION (application);

  g_clear_object (&self->mpris);
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->resolver);
  g_clear_object (&self->session);
  g_clear_object (&self->runs);
  g_clear_object (&self->account);
  g_clear_object (&self->demo);
  g_clear_object (&self->settings);
  G_APPLICATION_CLASS (preview_application_parent_class)
      ->shutdown (application);
}

static void
window_removed_cb (PreviewApplication *self, GtkWindow *window)
{
  if (PREVIEW_IS_WINDOW (window))
    g_clear_object (&self->mpris);
}

static void
preview_application_class_init (PreviewApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = preview_application_startup;
  application_class->activate = preview_application_activate;
  application_class->open = preview_application_open;
  application_class->command_line = preview_application_command_line;
  application_class->handle_local_options =
      preview_application_handle_local_options;
  application_class->shutdown = preview_application_shutdown;
}

static void
preview_application_init (PreviewApplication *self)
{
  GApplication *application = G_APPLICATION (self);

  g_application_add_main_option_entries (application, options);
  g_application_set_option_context_summary (
      application,
      _ ("See and hear runs of Camb.ai. A RUN is a camb:// address or KIND/ID, "
         "where KIND is dubbing, tts, sound or translation; or a session that "
         "was "
         "saved, NAME.cambcompare."));
  g_application_set_option_context_description (
      application,
      _ ("Environment:\n"
         "  CAMB_API_KEY       the key, instead of that in the keyring\n"
         "  CAMB_API_BASE_URL  the service, instead of Camb.ai itself\n"
         "\n"
         "Recipes for gst-launch-1.0, with the elements cambsrc and "
         "cambfilesrc, and for\n"
         "--export are in camb-preview(1), and more of them in the README.\n"));
  g_signal_connect (self, "window-removed", G_CALLBACK (window_removed_cb),
                    NULL);
}

/**
 * preview_application_new:
 *
 * Returns: (transfer full): the application
 */
PreviewApplication *
preview_application_new (void)
{
  return g_object_new (
      PREVIEW_TYPE_APPLICATION, "application-id", PREVIEW_APPLICATION_ID,
      "flags", G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN,
      "resource-base-path", "/org/cambsrc/Preview", NULL);
}
