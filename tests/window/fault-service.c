/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The stand-in service for stories in which something breaks: prints where it
 * listens and its key, then does what it is told, a line each, and answers each
 * with “done”. Ends with its standard input. */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "camb-service.h"

#define MAX_WORDS 5

static guint64
number (const char *word)
{
  return g_ascii_strtoull (word, NULL, 10);
}

/* fail PATH-PREFIX STATUS: whatever is asked for there */
static void
fail (CambService *service, char **words)
{
  camb_service_fail_next (service, words[1], G_MAXUINT,
                          (guint)number (words[2]), NULL, NULL);
}

/* fail-at PATH-PREFIX STATUS OFFSET: what holds this byte of a file */
static void
fail_at (CambService *service, char **words)
{
  camb_service_fail_at (service, words[1], G_MAXUINT, number (words[3]),
                        (guint)number (words[2]), NULL);
}

/* hang PATH-PREFIX: no answer */
static void
hang (CambService *service, char **words)
{
  camb_service_hang_next (service, words[1], G_MAXUINT);
}

/* refusal STATUS: of URLs that have expired */
static void
set_refusal (CambService *service, char **words)
{
  camb_service_set_refusal (service, (guint)number (words[1]));
}

static void
expire (CambService *service, char **words)
{
  camb_service_expire_urls (service);
}

static void
clear (CambService *service, char **words)
{
  camb_service_clear_faults (service);
}

/* speech FIRST COUNT: so many runs */
static void
add_speech (CambService *service, char **words)
{
  for (guint64 i = 0; i < number (words[2]); i++)
    camb_service_add_run (service, "tts", number (words[1]) + i,
                          "{\"output_url\": \"media:take-1.flac\"}");
}

/* dub RUN-ID FILE: a run of this file, an MP4 */
static void
add_dub (CambService *service, char **words)
{
  g_autoptr (GError) error = NULL;

  if (!camb_service_add_media_file (service, "dub.mp4", "video/mp4", words[2],
                                    &error))
    g_error ("%s", error->message);
  camb_service_add_run (service, "dubbing", number (words[1]),
                        "{\"video_url\": \"media:dub.mp4\"}");
}

/* count PATH-PREFIX: how often that was asked for */
static void
count (CambService *service, char **words)
{
  printf ("%u\n", camb_service_get_n_requests (service, words[1]));
}

static void
stop (CambService *service, char **words)
{
  camb_service_stop (service);
}

static const struct
{
  const char *name;
  guint n_words;
  void (*run) (CambService *service, char **words);
} commands[] = {
    {"fail", 3, fail},           {"fail-at", 4, fail_at}, {"hang", 2, hang},
    {"refusal", 2, set_refusal}, {"expire", 1, expire},   {"clear", 1, clear},
    {"speech", 3, add_speech},   {"dub", 3, add_dub},     {"count", 2, count},
    {"stop", 1, stop},
};

static void
obey (CambService *service, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", MAX_WORDS);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (g_strcmp0 (words[0], commands[i].name) != 0)
      continue;
    g_assert_cmpuint (g_strv_length (words), ==, commands[i].n_words);
    commands[i].run (service, words);
    printf ("done\n");
    fflush (stdout);
    return;
  }
  g_error ("no such command: %s", line);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CambService) service = camb_service_new (NULL, &error);
  char line[256];

  if (service == NULL)
    g_error ("%s", error->message);
  printf ("%s\n%s\n", camb_service_get_base_url (service),
          camb_service_get_api_key (service));
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL)
    obey (service, g_strchomp (line));
  camb_service_stop (service);
  return 0;
}
