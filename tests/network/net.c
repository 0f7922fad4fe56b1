/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "net.h"
#include "net-folder.h"

#include <string.h>

#include <gst/gst.h>

#define MEDIA_PATH "/media/"
#define API_PATH "/apis/"

static TlsFiles *files;

/** net_get_tls_files: (transfer none): the certificates of all fronts. */
TlsFiles *
net_get_tls_files (void)
{
  return files;
}

/**
 * net_main:
 * @add_tests: adds the tests
 *
 * The main function of every test here.
 */
int
net_main (int argc, char **argv, void (*add_tests) (void))
{
  g_autofree char *authority = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  files = tls_files_new ();
  authority = tls_files_dup_path (files, "ca.pem");
  g_setenv ("CAMB_CA_FILE", authority, TRUE);
  gst_init (&argc, &argv);
  add_tests ();
  status = g_test_run ();
  gst_deinit ();
  g_clear_pointer (&files, tls_files_free);
  return status;
}

static Net *
new_net (NetWire wire, gboolean cache, const char *certificate)
{
  Net *self = g_new0 (Net, 1);
  g_autoptr (GError) error = NULL;

  self->service = camb_service_new (NULL, &error);
  g_assert_no_error (error);
  self->wire = wire;
  self->front = net_front_new (self->service, files, wire, certificate);
  self->cache = cache;
  self->cache_dir = net_folder_make ();
  return self;
}

/**
 * net_new:
 * @wire: what lies between the service and its clients
 * @cache: whether elements keep media
 *
 * Returns: (transfer full): a running service and an empty cache
 */
Net *
net_new (NetWire wire, gboolean cache)
{
  return new_net (wire, cache, "leaf.pem");
}

/**
 * net_new_with_certificate:
 * @wire: %NET_WIRE_TLS or %NET_WIRE_H2
 * @certificate: a file of #TlsFiles
 *
 * Returns: (transfer full): a running service that shows this certificate
 */
Net *
net_new_with_certificate (NetWire wire, const char *certificate)
{
  return new_net (wire, FALSE, certificate);
}

/** net_free: stops the service; no key must have gone where it must not be. */
void
net_free (Net *self)
{
  g_assert_cmpuint (camb_service_get_n_leaks (self->service), ==, 0);
  net_front_free (self->front);
  camb_service_stop (self->service);
  g_object_unref (self->service);
  net_folder_remove (self->cache_dir);
  g_free (self->cache_dir);
  g_free (self->uri);
  g_free (self->media);
  g_free (self);
}

/* No two runs of a process have the same id: what the element may still know of
 * one is not about another. */
static guint64
take_id (void)
{
  static guint64 last_id = 500000;

  return ++last_id;
}

static void
add_run (Net *self, const char *media, const char *url)
{
  gboolean film = g_str_has_suffix (media, ".mp4");
  const char *kind = film ? "dubbing" : "tts";
  guint64 id = take_id ();
  g_autofree char *json =
      film ? g_strdup_printf ("{\"video_url\":\"%s\","
                              "\"transcript\":\"json:harbour-en.json\"}",
                              url)
           : g_strdup_printf ("{\"output_url\":\"%s\"}", url);

  camb_service_add_run (self->service, kind, id, json);
  g_free (self->uri);
  self->uri = g_strdup_printf ("camb://%s/%" G_GUINT64_FORMAT, kind, id);
  g_free (self->media);
  self->media = g_strdup (media);
}

/**
 * net_add_run:
 * @self: a net
 * @media: what it plays: %NET_FILM, …
 *
 * Adds a run, a dub with its transcript or a spoken text.
 */
void
net_add_run (Net *self, const char *media)
{
  g_autofree char *url = g_strconcat ("media:", media, NULL);

  add_run (self, media, url);
}

/**
 * net_add_run_at:
 * @self: a net
 * @media: what it is: %NET_FILM, …
 * @url: where the API says that it is
 *
 * As net_add_run(), with a URL that is never signed anew.
 */
void
net_add_run_at (Net *self, const char *media, const char *url)
{
  add_run (self, media, url);
}

/** net_get_size: the length of what the last run plays. */
guint64
net_get_size (Net *self)
{
  g_autoptr (GBytes) bytes =
      camb_service_dup_media (self->service, self->media);

  g_assert_nonnull (bytes);
  return g_bytes_get_size (bytes);
}

/** net_get_n_api_requests: how often the API was asked. */
guint
net_get_n_api_requests (Net *self)
{
  return camb_service_get_n_requests (self->service, API_PATH);
}

/** net_get_n_media_requests: how often the media host was asked. */
guint
net_get_n_media_requests (Net *self)
{
  return camb_service_get_n_requests (self->service, MEDIA_PATH);
}

/** net_get_n_media_bytes: how many bytes it gave. */
guint64
net_get_n_media_bytes (Net *self)
{
  return camb_service_get_n_bytes (self->service, MEDIA_PATH);
}

/** net_count_status: how many requests for media were answered so. */
guint
net_count_status (Net *self, guint status)
{
  g_autoptr (GPtrArray) requests = camb_service_dup_requests (self->service);
  guint n = 0;

  for (guint i = 0; i < requests->len; i++) {
    const CambServiceRequest *request = requests->pdata[i];

    n += request->media && request->status == status;
  }
  return n;
}

/** net_dup_requests: (transfer full): each request for media, a line each. */
char *
net_dup_requests (Net *self)
{
  g_autoptr (GPtrArray) requests = camb_service_dup_requests (self->service);
  GString *text = g_string_new (NULL);
  gint64 first = 0;

  for (guint i = 0; i < requests->len; i++) {
    const CambServiceRequest *request = requests->pdata[i];
    const char *range = strcasestr (request->headers, "\nrange: ");
    int length = range != NULL ? (int)strcspn (range + 1, "\r\n") : 0;

    first = first != 0 ? first : request->time;
    g_string_append_printf (
        text, "%6.3f s: %s %s %u, %.*s, %" G_GUINT64_FORMAT " bytes\n",
        (double)(request->time - first) / G_TIME_SPAN_SECOND, request->method,
        request->path, request->status, length, length > 0 ? range + 1 : "",
        request->n_bytes);
  }
  return g_string_free (text, FALSE);
}

/** net_expire_cb: a #CambServiceFunc: all URLs so far are dead. */
void
net_expire_cb (gpointer net)
{
  camb_service_expire_urls (((Net *)net)->service);
}
