/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Why something cannot be had, and what the one error says about it. */

#include "config.h"

#include "net-row.h"

#include <string.h>

/* A page where the media should be, as a hotel's network has it. */
#define PAGE "<!DOCTYPE html><html><body>Sign in to go on</body></html>"

/* Nobody can listen there, and nothing leaves the machine. */
#define REFUSED "http://127.0.0.1:1/media/x.mp4"
#define NOWHERE "https://nowhere.invalid/media/x.mp4"

static void
expect (Net *net, int code, const char *words)
{
  g_autoptr (NetTake) take = net_take_new (net);
  const GError *error;

  net_take_start (take, GST_STATE_PLAYING);
  g_assert_false (net_take_wait_end (take));
  net_take_stop (take);
  error = net_take_get_error (take);
  g_test_message ("error: %s", error->message);
  g_assert_error (error, GST_RESOURCE_ERROR, code);
  net_row_assert_words (error->message, words);
  g_assert_cmpuint (net_take_count (take, GST_MESSAGE_ERROR), ==, 1);
}

static void
test_media_refused (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, FALSE);

  net_add_run_at (net, NET_FILM, REFUSED);
  expect (net, GST_RESOURCE_ERROR_READ, "127.0.0.1|refused");
}

static void
test_media_nowhere (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, FALSE);

  net_add_run_at (net, NET_FILM, NOWHERE);
  expect (net, GST_RESOURCE_ERROR_READ, "nowhere.invalid");
}

/* Media at a host whose certificate is not right; the API is beyond doubt. */
static void
check_media_certificate (NetWire wire, const char *certificate)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, FALSE);
  g_autoptr (NetFront) front =
      net_front_new (net->service, net_get_tls_files (), wire, certificate);

  net_add_run (net, NET_FILM);
  expect (net, GST_RESOURCE_ERROR_READ, "127.0.0.1|certificate");
  g_assert_cmpuint (net_get_n_media_requests (net), ==, 0);
}

static void
check_api_certificate (NetWire wire, const char *certificate)
{
  g_autoptr (Net) net = net_new_with_certificate (wire, certificate);

  net_add_run (net, NET_FILM);
  expect (net, GST_RESOURCE_ERROR_OPEN_READ, "127.0.0.1|certificate");
  g_assert_cmpuint (net_get_n_api_requests (net), ==, 0);
}

static void
test_certificates (void)
{
  static const char *const names[] = {"elsewhere.pem", "expired.pem",
                                      "stranger.pem", "alone.pem"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    check_media_certificate (NET_WIRE_TLS, names[i]);
    check_media_certificate (NET_WIRE_H2, names[i]);
    check_api_certificate (NET_WIRE_TLS, names[i]);
    check_api_certificate (NET_WIRE_H2, names[i]);
  }
}

static void
test_media_garbage (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, FALSE);
  g_autoptr (GBytes) garbage = g_bytes_new_static ("\0\1\2garbage\r\n\r\n", 15);

  net_add_run (net, NET_FILM);
  camb_service_send_next (net->service, "/media/", NET_FOR_EVER, garbage,
                          CAMB_SERVICE_END_CLOSE);
  expect (net, GST_RESOURCE_ERROR_READ, "127.0.0.1");
}

static void
test_media_silent (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_H2, FALSE);

  net_add_run (net, NET_FILM);
  camb_service_hang_next (net->service, "/media/", NET_FOR_EVER);
  expect (net, GST_RESOURCE_ERROR_READ, "127.0.0.1|1 s");
}

/* Answered 200 with a page, by whoever sits in between. */
static void
test_portal (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_H2, TRUE);

  net_add_run (net, NET_FILM);
  camb_service_fail_next (net->service, "/media/", NET_FOR_EVER, 200,
                          "Content-Type: text/html", PAGE);
  expect (net, GST_RESOURCE_ERROR_READ, "MP4");
}

/* A page that was kept would stand where the media should be for ever. */
static void
test_portal_is_not_kept (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, TRUE);
  g_autoptr (NetTake) take = NULL;
  g_autofree char *digest = NULL;

  net_add_run (net, NET_FILM);
  camb_service_fail_next (net->service, "/media/", NET_FOR_EVER, 200,
                          "Content-Type: text/html", PAGE);
  expect (net, GST_RESOURCE_ERROR_READ, "MP4");
  camb_service_clear_faults (net->service);
  take = net_take_new (net);
  net_take_play (take);
  net_take_stop (take);
  digest = net_take_dup_digest (take);
  g_assert_cmpstr (digest, ==, net_row_get_reference (NET_FILM, NET_ACT_PLAY));
}

static void
redirect (Net *net, const char *target)
{
  g_autofree char *location = g_strdup_printf ("Location: %s\n", target);

  net_add_run (net, NET_FILM);
  camb_service_fail_next (net->service, "/media/", 1, 302, location, NULL);
}

/* Never to another scheme, not even to one that would do for itself. */
static void
test_bad_redirects (void)
{
  static const char *const targets[] = {"file:///etc/passwd",
                                        "ftp://127.0.0.1/x.mp4",
                                        "http://192.0.2.1/x.mp4", "data:,x"};

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    g_autoptr (Net) net = net_new (NET_WIRE_H2, FALSE);

    redirect (net, targets[i]);
    expect (net, GST_RESOURCE_ERROR_READ, "redirect");
  }
}

static void
test_downgrade (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_TLS, FALSE);
  g_autofree char *path = camb_service_sign (net->service, NET_FILM, 60);
  g_autofree char *target = g_strconcat (
      camb_service_get_media_origin (net->service),
      path + strlen (net_front_get_media_origin (net->front)), NULL);

  redirect (net, target);
  expect (net, GST_RESOURCE_ERROR_READ, "redirect");
}

static void
check_loop (NetWire wire)
{
  g_autoptr (Net) net = net_new (wire, FALSE);
  g_autofree char *here =
      g_strconcat (net_front_get_media_origin (net->front), "/media/x", NULL);
  g_autofree char *location = g_strdup_printf ("Location: %s\n", here);

  net_add_run (net, NET_FILM);
  camb_service_fail_next (net->service, "/media/", NET_FOR_EVER, 302, location,
                          NULL);
  expect (net, GST_RESOURCE_ERROR_READ, "redirect");
  g_assert_cmpuint (net_get_n_media_requests (net), <=, 12);
}

static void
test_redirect_loop (void)
{
  check_loop (NET_WIRE_PLAIN);
  check_loop (NET_WIRE_H2);
}

/* To another port, which is another host as far as secrets go. */
static void
check_redirected (NetWire wire, gboolean cache)
{
  g_autoptr (Net) net = net_new (wire, cache);
  g_autoptr (NetFront) other = NULL;
  g_autoptr (NetTake) take = NULL;
  g_autofree char *target = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *here = g_strdup (net_front_get_media_origin (net->front));

  if (wire != NET_WIRE_PLAIN)
    other =
        net_front_new (net->service, net_get_tls_files (), wire, "leaf.pem");
  target = camb_service_sign (net->service, NET_FILM, 60);
  camb_service_set_public_origin (net->service, here);
  redirect (net, target);
  take = net_take_new (net);
  net_take_play (take);
  net_take_stop (take);
  digest = net_take_dup_digest (take);
  g_assert_cmpstr (digest, ==, net_row_get_reference (NET_FILM, NET_ACT_PLAY));
}

static void
test_redirects (void)
{
  for (NetWire wire = 0; wire < NET_N_WIRES; wire++) {
    check_redirected (wire, FALSE);
    check_redirected (wire, TRUE);
  }
}

static void
add_tests (void)
{
  g_test_add_func ("/network/causes/media-refused", test_media_refused);
  g_test_add_func ("/network/causes/media-nowhere", test_media_nowhere);
  g_test_add_func ("/network/causes/certificates", test_certificates);
  g_test_add_func ("/network/causes/media-garbage", test_media_garbage);
  g_test_add_func ("/network/causes/media-silent", test_media_silent);
  g_test_add_func ("/network/causes/portal", test_portal);
  g_test_add_func ("/network/causes/portal-is-not-kept",
                   test_portal_is_not_kept);
  g_test_add_func ("/network/causes/bad-redirects", test_bad_redirects);
  g_test_add_func ("/network/causes/downgrade", test_downgrade);
  g_test_add_func ("/network/causes/redirect-loop", test_redirect_loop);
  g_test_add_func ("/network/causes/redirects", test_redirects);
}

int
main (int argc, char **argv)
{
  return net_main (argc, argv, add_tests);
}
