/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "net-front.h"
#include "net-folder.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum
{
  MEDIA,
  API,
  N_PORTS,
};

struct _NetFront
{
  char *folder;
  char *base_url;
  char *media_origin;
  GSubprocess *nginx;
};

/* Where nginx expects the first socket that it is given. */
#define FIRST_FD 3

static const char settings_format[] =
    "daemon off;\n"
    "worker_processes 1;\n"
    "pid %1$s/pid;\n"
    "error_log %1$s/error.log warn;\n"
    "events { worker_connections 512; }\n"
    "http {\n"
    "  log_format wire '$server_protocol $request_method $uri $status';\n"
    "  access_log %1$s/access.log wire;\n"
    "  client_body_temp_path %1$s/body;\n"
    "  proxy_temp_path %1$s/proxy;\n"
    "  fastcgi_temp_path %1$s/fastcgi;\n"
    "  scgi_temp_path %1$s/scgi;\n"
    "  uwsgi_temp_path %1$s/uwsgi;\n"
    "  proxy_buffering off;\n"
    "  proxy_http_version 1.1;\n"
    "  proxy_next_upstream off;\n"
    "  proxy_read_timeout 600s;\n"
    "  proxy_set_header Connection '';\n"
    "  proxy_set_header Host $http_host;\n"
    "  keepalive_timeout 600s;\n"
    "  keepalive_requests 1000000;\n"
    "  ssl_certificate %2$s;\n"
    "  ssl_certificate_key %3$s;\n"
    "  server {\n"
    "    listen 127.0.0.1:%4$u ssl%6$s;\n"
    "    location / { proxy_pass %7$s; }\n"
    "  }\n"
    "  server {\n"
    "    listen 127.0.0.1:%5$u ssl%6$s;\n"
    "    location / { proxy_pass %8$s; }\n"
    "  }\n"
    "}\n";

/* The socket is there before nginx is: nobody has to wait, and nobody else can
 * take the port. */
static GSocket *
listen_somewhere (guint *port)
{
  g_autoptr (GInetAddress) loopback =
      g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_set_listen_backlog (socket, 128);
  g_socket_bind (socket, any, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);
  got = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  return socket;
}

/* "http://host:port" of "http://host:port/path" */
static char *
dup_origin (const char *url)
{
  const char *host = strstr (url, "://") + strlen ("://");
  const char *end = strchr (host, '/');

  return end == NULL ? g_strdup (url) : g_strndup (url, (gsize)(end - url));
}

static void
write_settings (NetFront *self,
                CambService *service,
                TlsFiles *files,
                NetWire wire,
                const char *certificate,
                const guint *ports)
{
  g_autofree char *path = g_build_filename (self->folder, "nginx.conf", NULL);
  g_autofree char *chain = tls_files_dup_path (files, certificate);
  g_autofree char *key = tls_files_dup_path (files, "leaf.key");
  g_autofree char *api = dup_origin (camb_service_get_base_url (service));
  g_autofree char *text =
      g_strdup_printf (settings_format, self->folder, chain, key, ports[MEDIA],
                       ports[API], wire == NET_WIRE_H2 ? " http2" : "",
                       camb_service_get_media_origin (service), api);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* No nginx outlives a test that crashes; one that does not ends both its
 * processes at once, for while it starts nginx may miss a polite signal. */
static void
child_cb (gpointer data)
{
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static void
start_nginx (NetFront *self, GSocket **sockets)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *path = g_build_filename (self->folder, "nginx.conf", NULL);
  g_autofree char *log = g_build_filename (self->folder, "error.log", NULL);
  g_autofree char *search = g_strconcat (g_getenv ("PATH"), ":/usr/sbin", NULL);
  g_autoptr (GError) error = NULL;
  GString *fds = g_string_new (NULL);

  for (int i = 0; i < N_PORTS; i++) {
    int fd = dup (g_socket_get_fd (sockets[i]));

    g_subprocess_launcher_take_fd (launcher, fd, FIRST_FD + i);
    g_string_append_printf (fds, "%d;", FIRST_FD + i);
  }
  g_subprocess_launcher_setenv (launcher, "NGINX", fds->str, TRUE);
  g_subprocess_launcher_set_child_setup (launcher, child_cb, NULL, NULL);
  g_subprocess_launcher_setenv (launcher, "PATH", search, TRUE);
  self->nginx =
      g_subprocess_launcher_spawn (launcher, &error, "nginx", "-p",
                                   self->folder, "-e", log, "-c", path, NULL);
  g_assert_no_error (error);
  g_string_free (fds, TRUE);
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
  GSocket *sockets[N_PORTS] = {NULL};
  guint ports[N_PORTS] = {0};

  if (wire == NET_WIRE_PLAIN) {
    self->base_url = g_strdup (camb_service_get_base_url (service));
    self->media_origin = g_strdup (camb_service_get_media_origin (service));
    return self;
  }
  self->folder = net_folder_make ();
  for (guint i = 0; i < N_PORTS; i++)
    sockets[i] = listen_somewhere (&ports[i]);
  write_settings (self, service, files, wire, certificate, ports);
  start_nginx (self, sockets);
  for (guint i = 0; i < N_PORTS; i++)
    g_object_unref (sockets[i]);
  self->base_url = g_strdup_printf ("https://127.0.0.1:%u/apis", ports[API]);
  self->media_origin = g_strdup_printf ("https://127.0.0.1:%u", ports[MEDIA]);
  camb_service_set_public_origin (service, self->media_origin);
  return self;
}

static void
stop_nginx (NetFront *self)
{
  int pid = atoi (g_subprocess_get_identifier (self->nginx));

  /* Negative: its group. */
  kill (-pid, SIGKILL);
  g_subprocess_wait (self->nginx, NULL, NULL);
}

/** net_front_free: stops it. */
void
net_front_free (NetFront *self)
{
  if (self->nginx != NULL) {
    stop_nginx (self);
    g_object_unref (self->nginx);
    net_folder_remove (self->folder);
  }
  g_free (self->folder);
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
 * Returns: (transfer full): `PROTOCOL METHOD PATH STATUS` of each request that
 *   has ended, a line each
 */
char *
net_front_dup_log (NetFront *self)
{
  g_autofree char *path = g_build_filename (self->folder, "access.log", NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    text = g_strdup ("");
  return text;
}

/** net_wire_get_name: (transfer none): a name for it in the name of a test. */
const char *
net_wire_get_name (NetWire wire)
{
  static const char *const names[NET_N_WIRES] = {"plain", "tls", "h2"};

  return names[wire];
}
