/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "net-front.h"
#include "net-nginx.h"

#include <string.h>

enum
{
  MEDIA,
  API,
  N_PORTS,
};

struct _NetFront
{
  char *base_url;
  char *media_origin;
  NetNginx *nginx;
};

/* Everything comes as it goes, and as soon. */
static const char servers_format[] = "  proxy_buffering off;\n"
                                     "  proxy_http_version 1.1;\n"
                                     "  proxy_next_upstream off;\n"
                                     "  proxy_redirect off;\n"
                                     "  proxy_read_timeout 600s;\n"
                                     "  proxy_set_header Connection '';\n"
                                     "  proxy_set_header Host $http_host;\n"
                                     "  ssl_certificate %1$s;\n"
                                     "  ssl_certificate_key %2$s;\n"
                                     "  server {\n"
                                     "    listen 127.0.0.1:%3$u ssl%5$s;\n"
                                     "    location / { proxy_pass %6$s; }\n"
                                     "  }\n"
                                     "  server {\n"
                                     "    listen 127.0.0.1:%4$u ssl%5$s;\n"
                                     "    location / { proxy_pass %7$s; }\n"
                                     "  }\n";

/* "http://host:port" of "http://host:port/path" */
static char *
dup_origin (const char *url)
{
  const char *host = strstr (url, "://") + strlen ("://");
  const char *end = strchr (host, '/');

  return end == NULL ? g_strdup (url) : g_strndup (url, (gsize)(end - url));
}

static NetNginx *
start_nginx (CambService *service,
             TlsFiles *files,
             NetWire wire,
             const char *certificate)
{
  NetNginx *nginx = net_nginx_new (N_PORTS);
  g_autofree char *chain = tls_files_dup_path (files, certificate);
  g_autofree char *key = tls_files_dup_path (files, "leaf.key");
  g_autofree char *api = dup_origin (camb_service_get_base_url (service));
  g_autofree char *servers = g_strdup_printf (
      servers_format, chain, key, net_nginx_get_port (nginx, MEDIA),
      net_nginx_get_port (nginx, API), wire == NET_WIRE_H2 ? " http2" : "",
      camb_service_get_media_origin (service), api);

  net_nginx_start (nginx, servers);
  return nginx;
}

/**
 * net_front_new:
 * @service: the service behind it
 * @files: certificates
 * @wire: what it speaks
 * @certificate: which certificate of @files it shows
 *
 * From now on the service's media URLs lead here.
 *
 * Returns: (transfer full): the front
 */
NetFront *
net_front_new (CambService *service,
               TlsFiles *files,
               NetWire wire,
               const char *certificate)
{
  NetFront *self = g_new0 (NetFront, 1);

  if (wire == NET_WIRE_PLAIN) {
    self->base_url = g_strdup (camb_service_get_base_url (service));
    self->media_origin = g_strdup (camb_service_get_media_origin (service));
    return self;
  }
  self->nginx = start_nginx (service, files, wire, certificate);
  self->base_url = g_strdup_printf ("https://127.0.0.1:%u/apis",
                                    net_nginx_get_port (self->nginx, API));
  self->media_origin = g_strdup_printf (
      "https://127.0.0.1:%u", net_nginx_get_port (self->nginx, MEDIA));
  camb_service_set_public_origin (service, self->media_origin);
  return self;
}

/** net_front_free: stops it. */
void
net_front_free (NetFront *self)
{
  g_clear_pointer (&self->nginx, net_nginx_free);
  g_free (self->base_url);
  g_free (self->media_origin);
  g_free (self);
}

/** net_front_get_base_url: (transfer none): what `api-base-url` is to be. */
const char *
net_front_get_base_url (NetFront *self)
{
  return self->base_url;
}

/** net_front_get_media_origin: (transfer none): where media URLs lead. */
const char *
net_front_get_media_origin (NetFront *self)
{
  return self->media_origin;
}

/**
 * net_front_dup_log:
 * @self: a front that is an nginx
 *
 * Returns: (transfer full): see net_nginx_dup_log()
 */
char *
net_front_dup_log (NetFront *self)
{
  return net_nginx_dup_log (self->nginx);
}

/** net_wire_get_name: (transfer none): a name for it in the name of a test. */
const char *
net_wire_get_name (NetWire wire)
{
  static const char *const names[NET_N_WIRES] = {"plain", "tls", "h2"};

  return names[wire];
}
