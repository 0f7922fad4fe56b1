/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "bench-host.h"
#include "net-nginx.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct _BenchHost
{
  NetNginx *nginx;
};

static const char servers_format[] =
    "  ssl_certificate %1$s;\n"
    "  ssl_certificate_key %2$s;\n"
    "  sendfile on;\n"
    "  root %3$s;\n"
    "  server { listen 127.0.0.1:%4$u; }\n"
    "  server { listen 127.0.0.1:%5$u ssl; }\n"
    "  server { listen 127.0.0.1:%6$u ssl http2; }\n";

/** bench_host_new: (transfer full): a host without files. */
BenchHost *
bench_host_new (TlsFiles *files)
{
  BenchHost *self = g_new0 (BenchHost, 1);
  g_autofree char *chain = tls_files_dup_path (files, "leaf.pem");
  g_autofree char *key = tls_files_dup_path (files, "leaf.key");
  g_autofree char *servers = NULL;

  self->nginx = net_nginx_new (NET_N_WIRES);
  servers = g_strdup_printf (servers_format, chain, key,
                             net_nginx_get_folder (self->nginx),
                             bench_host_get_port (self, NET_WIRE_PLAIN),
                             bench_host_get_port (self, NET_WIRE_TLS),
                             bench_host_get_port (self, NET_WIRE_H2));
  net_nginx_start (self->nginx, servers);
  return self;
}

/** bench_host_free: stops it and removes its files. */
void
bench_host_free (BenchHost *self)
{
  net_nginx_free (self->nginx);
  g_free (self);
}

/** bench_host_get_port: where it speaks so. */
guint
bench_host_get_port (BenchHost *self, NetWire wire)
{
  return net_nginx_get_port (self->nginx, wire);
}

/** bench_host_dup_path: (transfer full): where a file of it is. */
char *
bench_host_dup_path (BenchHost *self, const char *name)
{
  return g_build_filename (net_nginx_get_folder (self->nginx), name, NULL);
}

/** bench_host_dup_url: (transfer full): where a file of it is on the net. */
char *
bench_host_dup_url (BenchHost *self, NetWire wire, const char *name)
{
  return g_strdup_printf ("%s://127.0.0.1:%u/%s",
                          wire == NET_WIRE_PLAIN ? "http" : "https",
                          bench_host_get_port (self, wire), name);
}

static void
put_32 (guint8 *where, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (where, &value, sizeof value);
}

/**
 * bench_host_make_wav:
 * @self: a host
 * @name: of the file
 * @size: of the file, less than 4 GiB
 *
 * Makes a long silence that takes no room on the disk.
 */
void
bench_host_make_wav (BenchHost *self, const char *name, guint64 size)
{
  /* RIFF, one chunk of format: PCM, stereo, 48 kHz, 16 bits, and the data. */
  guint8 head[44] = "RIFF    WAVEfmt \20\0\0\0\1\0\2\0"
                    "\x80\xbb\0\0\0\xee\2\0\4\0\20\0data";
  g_autofree char *path = bench_host_dup_path (self, name);
  FILE *file = g_fopen (path, "w");

  g_assert_nonnull (file);
  put_32 (head + 4, (guint32)(size - 8));
  put_32 (head + 40, (guint32)(size - sizeof head));
  g_assert_cmpuint (fwrite (head, sizeof head, 1, file), ==, 1);
  g_assert_cmpint (fclose (file), ==, 0);
  g_assert_cmpint (truncate (path, (off_t)size), ==, 0);
}

/** bench_host_clear: forgets the traffic so far. */
void
bench_host_clear (BenchHost *self)
{
  net_nginx_clear_log (self->nginx);
}

/** bench_host_get_traffic: since it was forgotten. */
BenchTraffic
bench_host_get_traffic (BenchHost *self)
{
  g_autofree char *log = net_nginx_dup_log (self->nginx);
  g_auto (GStrv) lines = g_strsplit (log, "\n", -1);
  g_autoptr (GHashTable) connections =
      g_hash_table_new (g_str_hash, g_str_equal);
  BenchTraffic traffic = {0};

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
    guint64 n_bytes = 0;
    char *connection = strrchr (lines[i], ' ') + 1;

    if (sscanf (lines[i], "%*s %*s %*s %*s %" G_GUINT64_FORMAT, &n_bytes) != 1)
      continue;
    traffic.n_requests++;
    traffic.n_bytes += n_bytes;
    g_hash_table_add (connections, connection);
  }
  traffic.n_connections = g_hash_table_size (connections);
  return traffic;
}
