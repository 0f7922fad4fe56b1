/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "camb-http.h"
#include "camb-trust.h"
#include "peer.h"
#include "tls-files.h"

#define VARIABLE "CAMB_CA_FILE"

static TlsFiles *files;

/* Greets the next caller, if it trusts the certificate @name. */
static void
serve (Peer *peer, const char *name)
{
  static const char hello[] =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi";
  g_autofree char *path = tls_files_dup_path (files, name);
  g_autofree char *key = tls_files_dup_path (files, "leaf.key");
  g_autoptr (GIOStream) plain = peer_accept (peer);
  g_autoptr (GIOStream) secure = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  char request[4096];

  certificate = g_tls_certificate_new_from_files (path, key, &error);
  g_assert_no_error (error);
  secure = g_tls_server_connection_new (plain, certificate, &error);
  g_assert_no_error (error);
  if (g_input_stream_read (g_io_stream_get_input_stream (secure), request,
                           sizeof request, NULL, NULL) > 0)
    g_output_stream_write_all (g_io_stream_get_output_stream (secure), hello,
                               strlen (hello), NULL, NULL, NULL);
  g_io_stream_close (secure, NULL, NULL);
}

static gpointer
get_thread (gpointer data)
{
  SoupMessage *message = data;
  GError *error = NULL;
  g_autoptr (GInputStream) stream = camb_http_send (message, 60, NULL, &error);

  return error;
}

/* Asks a server with the certificate @name in a session of its own, with the
 * file @ca or none. */
static void
check (const char *name, const char *ca, GTlsCertificateFlags expected)
{
  g_auto (Peer) peer = {0};
  g_autofree char *path = ca != NULL ? tls_files_dup_path (files, ca) : NULL;
  g_autofree char *url = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread;

  camb_http_drain ();
  g_setenv (VARIABLE, path != NULL ? path : "", TRUE);
  peer_init (&peer);
  url = g_strdup_printf ("https://127.0.0.1:%u/", peer.port);
  message = camb_http_message_new ("GET", url, NULL);
  thread = g_thread_new ("get", get_thread, message);
  serve (&peer, name);
  error = g_thread_join (thread);
  camb_http_drain ();

  g_assert_cmphex (soup_message_get_tls_peer_certificate_errors (message), ==,
                   expected);
  if (expected == 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
}

static void
test_right (void)
{
  check ("leaf.pem", "ca.pem", 0);
}

static void
test_wrong_host (void)
{
  check ("elsewhere.pem", "ca.pem", G_TLS_CERTIFICATE_BAD_IDENTITY);
}

static void
test_expired (void)
{
  check ("expired.pem", "ca.pem", G_TLS_CERTIFICATE_EXPIRED);
}

static void
test_self_signed (void)
{
  check ("alone.pem", "ca.pem", G_TLS_CERTIFICATE_UNKNOWN_CA);
}

static void
test_unknown (void)
{
  check ("stranger.pem", "ca.pem", G_TLS_CERTIFICATE_UNKNOWN_CA);
  check ("leaf.pem", "unknown.pem", G_TLS_CERTIFICATE_UNKNOWN_CA);
}

/* Whoever names no file trusts the system alone. */
static void
test_unset (void)
{
  check ("leaf.pem", NULL, G_TLS_CERTIFICATE_UNKNOWN_CA);
}

static void
check_useless (const char *name)
{
  g_test_expect_message ("camb-api", G_LOG_LEVEL_WARNING,
                         "CAMB_CA_FILE names */*, which is of no use: *");
  check ("leaf.pem", name, G_TLS_CERTIFICATE_UNKNOWN_CA);
  g_test_assert_expected_messages ();
}

/* Said once, and TLS stays as strict as ever. */
static void
test_useless_file (void)
{
  check_useless ("nowhere.pem");
  check_useless ("settings");
  check_useless ("leaf.key");
}

static void
test_errors (void)
{
  g_autofree char *nowhere = tls_files_dup_path (files, "nowhere.pem");
  g_autofree char *key = tls_files_dup_path (files, "leaf.key");
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) empty = NULL;

  g_assert_null (camb_trust_new (nowhere, &missing));
  g_assert_error (missing, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_null (camb_trust_new (key, &empty));
  g_assert_error (empty, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  files = tls_files_new ();
  g_test_add_func ("/trust/right", test_right);
  g_test_add_func ("/trust/wrong-host", test_wrong_host);
  g_test_add_func ("/trust/expired", test_expired);
  g_test_add_func ("/trust/self-signed", test_self_signed);
  g_test_add_func ("/trust/unknown", test_unknown);
  g_test_add_func ("/trust/unset", test_unset);
  g_test_add_func ("/trust/useless-file", test_useless_file);
  g_test_add_func ("/trust/errors", test_errors);
  status = g_test_run ();
  tls_files_free (files);
  return status;
}
