/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-service.h"
#include "demo-cache.h"
#include "demo-media.h"
#include "service-samples.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What a shell says of a command that it cannot find. */
#define STATUS_NOT_FOUND 127
#define STATUS_FAILED 125

static int port = 0;
static int media_port = 0;
static int delay = 0;
static int lifetime = 3600;
static char *media_dir = NULL;
static gboolean prepare = FALSE;
static gboolean verbose = FALSE;
static gboolean version = FALSE;

static const GOptionEntry options[] = {
    {"port", 0, 0, G_OPTION_ARG_INT, &port,
     N_ ("Port of the API, instead of a free one"), N_ ("PORT")},
    {"media-port", 0, 0, G_OPTION_ARG_INT, &media_port,
     N_ ("Port of the media host, instead of a free one"), N_ ("PORT")},
    {"delay", 0, 0, G_OPTION_ARG_INT, &delay,
     N_ ("Wait so many milliseconds before each answer"), N_ ("MS")},
    {"lifetime", 0, 0, G_OPTION_ARG_INT, &lifetime,
     N_ ("Let media URLs expire after so many seconds (3600)"), N_ ("SECONDS")},
    {"media-dir", 0, 0, G_OPTION_ARG_FILENAME, &media_dir,
     N_ ("Keep the media of the sample runs there"), N_ ("FOLDER")},
    {"prepare", 0, 0, G_OPTION_ARG_NONE, &prepare,
     N_ ("Make the media and exit"), NULL},
    {"verbose", 0, 0, G_OPTION_ARG_NONE, &verbose,
     N_ ("Print each answer on stderr"), NULL},
    {"version", 0, 0, G_OPTION_ARG_NONE, &version,
     N_ ("Print the version and exit"), NULL},
    {NULL},
};

static const char summary[] =
    N_ ("Stands in for Camb.ai on this machine: serves sample runs of every\n"
        "kind on loopback, and runs COMMAND against them. Without COMMAND it\n"
        "lists the sample runs and serves until it is interrupted.");

static const char description[] =
    N_ ("The media of the sample runs is made on first use, by ffmpeg and\n"
        "espeak-ng, and kept in the user's cache. It takes some twenty "
        "seconds.\n"
        "\n"
        "Environment of COMMAND:\n"
        "  CAMB_API_BASE_URL    where the service listens\n"
        "  CAMB_API_KEY         the key that it accepts\n"
        "  CAMB_CACHE_DIR       unless set: a folder that is removed at the "
        "end\n"
        "\n"
        "Environment of camb-demo:\n"
        "  CAMB_DEMO_MEDIA_DIR  as --media-dir\n"
        "\n"
        "Exit status:\n"
        "  that of COMMAND; 128 and the signal's number if a signal ended it;\n"
        "  127 if it cannot be started, 125 if the service cannot\n"
        "\n"
        "Examples:\n"
        "  camb-demo\n"
        "  camb-demo gst-play-1.0 camb://dubbing/1001\n"
        "  camb-demo --delay 100 gst-discoverer-1.0 camb://dubbing/1004\n"
        "  camb-demo sh -c 'curl -H \"x-api-key: $CAMB_API_KEY\" "
        "$CAMB_API_BASE_URL/dub-result/1001'\n");

typedef struct
{
  GMainLoop *loop;
  GSubprocess *command;
  char *cache;
  int status;
} Session;

static gboolean
interrupt_cb (gpointer data)
{
  Session *session = data;

  if (session->command == NULL)
    g_main_loop_quit (session->loop);
  else if (!isatty (STDIN_FILENO))
    g_subprocess_send_signal (session->command, SIGINT);
  /* A terminal sends it to the command as well. */
  return G_SOURCE_CONTINUE;
}

static gboolean
terminate_cb (gpointer data)
{
  Session *session = data;

  if (session->command == NULL)
    g_main_loop_quit (session->loop);
  else
    g_subprocess_send_signal (session->command, SIGTERM);
  return G_SOURCE_CONTINUE;
}

static void
command_ended_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GSubprocess *command = G_SUBPROCESS (object);
  Session *session = data;

  g_subprocess_wait_finish (command, result, NULL);
  if (g_subprocess_get_if_signaled (command))
    session->status = 128 + g_subprocess_get_term_sig (command);
  else
    session->status = g_subprocess_get_exit_status (command);
  g_main_loop_quit (session->loop);
}

static GSubprocess *
start_command (CambService *service,
               const char *cache,
               char **argv,
               GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_INHERIT);

  g_subprocess_launcher_setenv (launcher, "CAMB_API_BASE_URL",
                                camb_service_get_base_url (service), TRUE);
  g_subprocess_launcher_setenv (launcher, "CAMB_API_KEY",
                                camb_service_get_api_key (service), TRUE);
  if (cache != NULL)
    g_subprocess_launcher_setenv (launcher, "CAMB_CACHE_DIR", cache, TRUE);
  return g_subprocess_launcher_spawnv (launcher, (const char *const *)argv,
                                       error);
}

static void
introduce (CambService *service, const char *cache)
{
  g_autofree char *table = service_samples_dup_table ();

  g_print ("%s\n", table);
  g_print (_ ("Serving until interrupted. In another terminal:\n\n"));
  g_print ("  export CAMB_API_BASE_URL=%s\n",
           camb_service_get_base_url (service));
  if (cache != NULL)
    g_print ("  export CAMB_CACHE_DIR=%s\n", cache);
  g_print ("  export CAMB_API_KEY=%s\n\n", camb_service_get_api_key (service));
  fflush (stdout);
}

static int
run (CambService *service, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GSubprocess) command = NULL;
  g_autoptr (GError) error = NULL;
  Session session = {.loop = loop, .cache = demo_cache_make ()};

  g_unix_signal_add (SIGINT, interrupt_cb, &session);
  g_unix_signal_add (SIGTERM, terminate_cb, &session);
  g_unix_signal_add (SIGHUP, terminate_cb, &session);
  if (*argv == NULL) {
    introduce (service, session.cache);
  } else {
    command = start_command (service, session.cache, argv, &error);
    if (command == NULL) {
      demo_cache_remove (session.cache);
      g_printerr ("camb-demo: %s\n", error->message);
      return STATUS_NOT_FOUND;
    }
    session.command = command;
    g_subprocess_wait_async (command, NULL, command_ended_cb, &session);
  }
  g_main_loop_run (loop);
  demo_cache_remove (session.cache);
  return session.status;
}

static gboolean
is_port (int number)
{
  return number >= 0 && number <= G_MAXUINT16;
}

static CambService *
start_service (GError **error)
{
  CambService *service = NULL;

  if (!is_port (port) || !is_port (media_port) || delay < 0 || lifetime < 0) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("A port is a number up to %d, a time is not negative"),
                 G_MAXUINT16);
    return NULL;
  }
  service = camb_service_new_on_ports (media_dir, (guint16)port,
                                       (guint16)media_port, error);
  if (service == NULL)
    return NULL;
  camb_service_set_delay (service, (guint)delay);
  camb_service_set_lifetime (service, (guint)lifetime);
  camb_service_set_verbose (service, verbose);
  return service;
}

/* The copy of the arguments keeps what the parser takes out of them. */
static char **
parse_arguments (int argc, char **argv, GError **error)
{
  g_autoptr (GOptionContext) context =
      g_option_context_new (_ ("[COMMAND [ARGUMENT…]]"));
  g_auto (GStrv) arguments = g_strdupv (argv);

  g_option_context_set_summary (context, _ (summary));
  g_option_context_set_description (context, _ (description));
  g_option_context_add_main_entries (context, options, GETTEXT_PACKAGE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  /* What follows COMMAND is its own. */
  g_option_context_set_strict_posix (context, TRUE);
  if (!g_option_context_parse_strv (context, &arguments, error))
    return NULL;
  return g_steal_pointer (&arguments);
}

static gboolean
make_media (GError **error)
{
  g_autofree char *folder = demo_media_dup_folder (media_dir);

  if (!demo_media_prepare (folder, error))
    return FALSE;
  g_print ("%s\n", folder);
  return TRUE;
}

static int
complain (const GError *error)
{
  g_printerr ("camb-demo: %s\n", error->message);
  return STATUS_FAILED;
}

int
main (int argc, char **argv)
{
  g_autoptr (CambService) service = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) arguments = NULL;
  char **command = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  arguments = parse_arguments (argc, argv, &error);
  if (arguments == NULL)
    return complain (error);
  if (version) {
    g_print ("camb-demo %s\n", PACKAGE_VERSION);
    return EXIT_SUCCESS;
  }
  if (prepare)
    return make_media (&error) ? EXIT_SUCCESS : complain (error);

  command = arguments + 1;
  if (*command != NULL && g_str_equal (*command, "--"))
    command++;
  service = start_service (&error);
  return service != NULL ? run (service, command) : complain (error);
}
