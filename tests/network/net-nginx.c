/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "net-nginx.h"
#include "net-folder.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

struct _NetNginx
{
  char *folder;
  guint n_ports;
  guint *ports;
  GSocket **sockets;
  GSubprocess *process;
};

/* Where nginx expects the first socket that it is given. */
#define FIRST_FD 3

/* What is logged of a request that has ended: see net_nginx_dup_log(). */
static const char settings_format[] =
    "daemon off;\n"
    "worker_processes 1;\n"
    "%2$s"
    "pid %1$s/pid;\n"
    "error_log %1$s/error.log warn;\n"
    "events { worker_connections 512; }\n"
    "http {\n"
    "  log_format wire '$server_protocol $request_method $uri $status '\n"
    "    '$body_bytes_sent $connection';\n"
    "  access_log %1$s/access.log wire;\n"
    "  client_body_temp_path %1$s/body;\n"
    "  proxy_temp_path %1$s/proxy;\n"
    "  fastcgi_temp_path %1$s/fastcgi;\n"
    "  scgi_temp_path %1$s/scgi;\n"
    "  uwsgi_temp_path %1$s/uwsgi;\n"
    "  keepalive_timeout 600s;\n"
    "  keepalive_requests 1000000;\n"
    "%3$s"
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

/**
 * net_nginx_new:
 * @n_ports: how many ports it has
 *
 * Returns: (transfer full): an nginx that does not run yet; connections wait
 */
NetNginx *
net_nginx_new (guint n_ports)
{
  NetNginx *self = g_new0 (NetNginx, 1);

  self->folder = net_folder_make ();
  self->n_ports = n_ports;
  self->ports = g_new0 (guint, n_ports);
  self->sockets = g_new0 (GSocket *, n_ports);
  for (guint i = 0; i < n_ports; i++)
    self->sockets[i] = listen_somewhere (&self->ports[i]);
  return self;
}

/** net_nginx_get_port: a port of 127.0.0.1. */
guint
net_nginx_get_port (NetNginx *self, guint index)
{
  return self->ports[index];
}

/** net_nginx_get_folder: (transfer none): a folder that it may read. */
const char *
net_nginx_get_folder (NetNginx *self)
{
  return self->folder;
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
spawn (NetNginx *self)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *path = g_build_filename (self->folder, "nginx.conf", NULL);
  g_autofree char *log = g_build_filename (self->folder, "error.log", NULL);
  g_autofree char *search = g_strconcat (g_getenv ("PATH"), ":/usr/sbin", NULL);
  g_autoptr (GError) error = NULL;
  GString *fds = g_string_new (NULL);

  for (guint i = 0; i < self->n_ports; i++) {
    int fd = dup (g_socket_get_fd (self->sockets[i]));

    g_subprocess_launcher_take_fd (launcher, fd, FIRST_FD + (int)i);
    g_string_append_printf (fds, "%u;", FIRST_FD + i);
  }
  g_subprocess_launcher_setenv (launcher, "NGINX", fds->str, TRUE);
  g_subprocess_launcher_setenv (launcher, "PATH", search, TRUE);
  g_subprocess_launcher_set_child_setup (launcher, child_cb, NULL, NULL);
  self->process =
      g_subprocess_launcher_spawn (launcher, &error, "nginx", "-p",
                                   self->folder, "-e", log, "-c", path, NULL);
  g_assert_no_error (error);
  g_string_free (fds, TRUE);
}

/**
 * net_nginx_start:
 * @self: an nginx
 * @servers: what its configuration has in the block `http`
 *
 * Starts it.
 */
void
net_nginx_start (NetNginx *self, const char *servers)
{
  g_autofree char *path = g_build_filename (self->folder, "nginx.conf", NULL);
  g_autofree char *text =
      g_strdup_printf (settings_format, self->folder,
                       geteuid () == 0 ? "user root;\n" : "", servers);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  spawn (self);
  for (guint i = 0; i < self->n_ports; i++)
    g_clear_object (&self->sockets[i]);
}

static void
stop (NetNginx *self)
{
  int pid = atoi (g_subprocess_get_identifier (self->process));

  /* Negative: its group. */
  kill (-pid, SIGKILL);
  g_subprocess_wait (self->process, NULL, NULL);
}

/** net_nginx_free: stops it. */
void
net_nginx_free (NetNginx *self)
{
  if (self->process != NULL)
    stop (self);
  g_clear_object (&self->process);
  net_folder_remove (self->folder);
  g_free (self->sockets);
  g_free (self->ports);
  g_free (self->folder);
  g_free (self);
}

/**
 * net_nginx_dup_log:
 * @self: an nginx
 *
 * Returns: (transfer full): `PROTOCOL METHOD PATH STATUS BYTES CONNECTION` of
 *   each request that has ended, a line each
 */
char *
net_nginx_dup_log (NetNginx *self)
{
  g_autofree char *path = g_build_filename (self->folder, "access.log", NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    text = g_strdup ("");
  return text;
}

/** net_nginx_clear_log: forgets all requests so far. */
void
net_nginx_clear_log (NetNginx *self)
{
  g_autofree char *path = g_build_filename (self->folder, "access.log", NULL);

  if (truncate (path, 0) != 0)
    g_debug ("there is no log yet");
}
