/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Signed URLs that die, and files that change behind them. */

#include "config.h"

#include "net-row.h"

#include <string.h>

#define FEW (NET_PLAIN | NET_TLS_CACHED | NET_H2)

/* Seconds for which URLs live where time itself ends them. */
#define LIFETIME 2

/* The URLs die when the byte is reached, in the middle of an answer. */
static void
expire_at (Net *net, double at)
{
  camb_service_break_at (net->service, "/media/", 1,
                         (guint64)((double)net_get_size (net) * at),
                         CAMB_SERVICE_END_CLOSE, net_expire_cb, net);
}

static void
expire (Net *net, const NetRow *row)
{
  camb_service_set_refusal (net->service, row->n);
  expire_at (net, row->at);
}

static void
expire_thrice (Net *net, const NetRow *row)
{
  expire_at (net, 0.25);
  expire_at (net, 0.5);
  expire_at (net, 0.75);
}

static void
expire_now (Net *net, const NetRow *row)
{
  camb_service_expire_urls (net->service);
}

static void
check_one_refresh (Net *net, NetTake *take, const NetRow *row)
{
  g_assert_cmpuint (net_get_n_api_requests (net), ==, 2);
  g_assert_cmpuint (net_take_get_statistic (take, "url-refreshes"), ==, 1);
  g_assert_cmpuint (net_count_status (net, row->n), <=, 2);
}

static void
check_at_most_one_refresh (Net *net, NetTake *take, const NetRow *row)
{
  g_assert_cmpuint (net_get_n_api_requests (net), <=, 2);
}

/* Requests that are under way at the same time may find the same URL dead. */
static void
check_refreshes (Net *net, NetTake *take, const NetRow *row)
{
  guint64 n = net_take_get_statistic (take, "url-refreshes");

  g_assert_cmpuint (n, >=, 1);
  g_assert_cmpuint (n, <=, 3);
  g_assert_cmpuint (net_get_n_api_requests (net), ==, 1 + n);
}

/* Whatever the API gives is refused from here on. */
static void
refuse_fresh (Net *net, const NetRow *row)
{
  camb_service_break_at (net->service, "/media/", 1,
                         net_row_get_offset (net, row), row->end, NULL, NULL);
  camb_service_fail_at (net->service, "/media/", NET_FOR_EVER,
                        net_row_get_offset (net, row), row->n, NULL);
}

static void
check_no_loop (Net *net, NetTake *take, const NetRow *row)
{
  g_assert_cmpuint (net_count_status (net, row->n), <=, 3);
  g_assert_cmpuint (net_get_n_api_requests (net), <=, 3);
  g_assert_cmpuint (net_take_get_detail (take, "http-status"), ==, row->n);
}

/* Also the API cannot be had when it is needed again. */
static void
lose_api (gpointer data)
{
  Net *net = data;

  camb_service_expire_urls (net->service);
  camb_service_fail_next (net->service, "/apis/", NET_FOR_EVER, 503, NULL,
                          NULL);
}

static void
expire_and_lose_api (Net *net, const NetRow *row)
{
  camb_service_break_at (net->service, "/media/", 1,
                         net_row_get_offset (net, row), CAMB_SERVICE_END_CLOSE,
                         lose_api, net);
}

static void
lose_api_twice (gpointer data)
{
  Net *net = data;

  camb_service_expire_urls (net->service);
  camb_service_fail_next (net->service, "/apis/", 2, 503, NULL, NULL);
}

static void
expire_and_lose_api_twice (Net *net, const NetRow *row)
{
  camb_service_break_at (net->service, "/media/", 1,
                         net_row_get_offset (net, row), CAMB_SERVICE_END_CLOSE,
                         lose_api_twice, net);
}

static void
live_shortly (Net *net, const NetRow *row)
{
  camb_service_set_lifetime (net->service, LIFETIME);
}

static gboolean
wake_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/* Nothing but time makes a URL as old as that. */
static void
outlive (Net *net, const NetRow *row)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add (LIFETIME * 1000 + 200, wake_cb, loop);
  g_main_loop_run (loop);
}

/* It stood in the URL, so nobody had to be refused. */
static void
check_none_refused (Net *net, NetTake *take, const NetRow *row)
{
  g_assert_cmpuint (net_count_status (net, 403), ==, 0);
  g_assert_cmpuint (net_get_n_api_requests (net), <=, 3);
}

static GBytes *
change (Net *net, gsize n_more)
{
  g_autoptr (GBytes) old = camb_service_dup_media (net->service, net->media);
  gsize size = g_bytes_get_size (old);
  guint8 *data = g_malloc0 (size + n_more);

  memcpy (data, g_bytes_get_data (old, NULL), size);
  for (gsize i = size / 2; i < size; i++)
    data[i] ^= 0x55;
  return g_bytes_new_take (data, size + n_more);
}

static void
change_content_cb (gpointer data)
{
  Net *net = data;
  g_autoptr (GBytes) bytes = change (net, 0);

  camb_service_add_media (net->service, net->media, NULL, bytes);
}

static void
change_size_cb (gpointer data)
{
  Net *net = data;
  g_autoptr (GBytes) bytes = change (net, 1);

  camb_service_add_media (net->service, net->media, NULL, bytes);
}

static void
change_and_expire_cb (gpointer net)
{
  change_content_cb (net);
  net_expire_cb (net);
}

static void
change_at (Net *net, const NetRow *row, CambServiceFunc func)
{
  camb_service_set_quirks (net->service, row->n);
  camb_service_break_at (net->service, "/media/", 1,
                         net_row_get_offset (net, row), CAMB_SERVICE_END_CLOSE,
                         func, net);
}

static void
change_content (Net *net, const NetRow *row)
{
  change_at (net, row, change_content_cb);
}

static void
change_size (Net *net, const NetRow *row)
{
  change_at (net, row, change_size_cb);
}

static void
change_and_expire (Net *net, const NetRow *row)
{
  change_at (net, row, change_and_expire_cb);
}

static void
check_if_range (Net *net, NetTake *take, const NetRow *row)
{
  g_autoptr (GPtrArray) requests = camb_service_dup_requests (net->service);
  guint n = 0;

  for (guint i = 0; i < requests->len; i++) {
    const CambServiceRequest *request = requests->pdata[i];

    n += request->media &&
         strcasestr (request->headers, "\nif-range: \"") != NULL;
  }
  g_assert_cmpuint (n, >=, 1);
}

#define EXPIRE(status, modes_) \
  { \
    .name = "expired-" #status, .modes = modes_, .prepare = expire, .at = 0.5, \
    .n = status, .check = check_one_refresh, \
  }

static const NetRow rows[] = {
    EXPIRE (400, FEW),
    EXPIRE (401, FEW),
    EXPIRE (403, NET_EVERYWHERE),
    EXPIRE (404, FEW),
    EXPIRE (410, FEW),
    {
        .name = "expired-thrice",
        .prepare = expire_thrice,
        .check = check_refreshes,
    },
    {
        .name = "expired-voice",
        .media = NET_VOICE,
        .modes = FEW,
        .prepare = expire,
        .at = 0.5,
        .n = 403,
        .check = check_one_refresh,
    },
    {
        .name = "expired-in-pause",
        .act = NET_ACT_PAUSE,
        .between = expire_now,
        .check = check_at_most_one_refresh,
    },
    {
        .name = "expired-before-seek",
        .act = NET_ACT_SEEK,
        .between = expire_now,
        .check = check_at_most_one_refresh,
    },
    {
        .name = "expired-api-busy",
        .modes = FEW,
        .prepare = expire_and_lose_api_twice,
        .at = 0.5,
    },
    {
        .name = "expired-api-gone",
        .modes = FEW,
        .prepare = expire_and_lose_api,
        .at = 0.5,
        .outcome = NET_FAIL,
        .code = NET_ANY_CODE,
        .words = "503",
    },
    {
        .name = "fresh-refused",
        .modes = FEW,
        .prepare = refuse_fresh,
        .at = 0.5,
        .n = 403,
        .outcome = NET_FAIL,
        .words = "127.0.0.1|403",
        .check = check_no_loop,
    },
    {
        .name = "fresh-gone",
        .modes = FEW,
        .prepare = refuse_fresh,
        .at = 0.5,
        .n = 404,
        .outcome = NET_FAIL,
        .words = "127.0.0.1|404",
        .check = check_no_loop,
    },
    {
        .name = "stated-expiry",
        .modes = NET_PLAIN | NET_H2_CACHED,
        .prepare = live_shortly,
        .act = NET_ACT_SEEK,
        .between = outlive,
        .check = check_none_refused,
    },
    {
        .name = "changed",
        .prepare = change_content,
        .at = 0.75,
        .outcome = NET_FAIL,
        .words = "changed",
        .check = check_if_range,
    },
    {
        .name = "changed-size",
        .modes = FEW,
        .prepare = change_size,
        .at = 0.75,
        .outcome = NET_FAIL,
        .words = "changed",
    },
    {
        .name = "changed-size-no-validators",
        .modes = FEW,
        .prepare = change_size,
        .at = 0.75,
        .n = CAMB_SERVICE_QUIRK_NO_VALIDATORS,
        .outcome = NET_FAIL,
        .words = "changed",
    },
    {
        .name = "changed-behind-new-url",
        .modes = FEW,
        .prepare = change_and_expire,
        .at = 0.75,
        .outcome = NET_FAIL,
        .words = "changed",
    },
    {
        .name = "changed-no-ranges",
        .modes = FEW,
        .prepare = change_content,
        .at = 0.25,
        .n = CAMB_SERVICE_QUIRK_NO_RANGES,
        .outcome = NET_FAIL,
        .words = "changed",
    },
};

static void
resolved_cb (GObject *source, GParamSpec *spec, gpointer loop)
{
  g_main_loop_quit (loop);
}

/* Looked up, then left alone for longer than the URL lives. */
static void
check_expired_before_first (NetWire wire)
{
  g_autoptr (Net) net = net_new (wire, TRUE);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (NetTake) take = NULL;
  g_autofree char *digest = NULL;

  net_add_run (net, NET_FILM);
  take = net_take_new (net);
  g_signal_connect (net_take_get_source (take), "notify::run",
                    G_CALLBACK (resolved_cb), loop);
  g_signal_emit_by_name (net_take_get_source (take), "resolve");
  g_main_loop_run (loop);
  g_signal_handlers_disconnect_by_data (net_take_get_source (take), loop);
  camb_service_expire_urls (net->service);
  net_take_play (take);
  net_take_stop (take);
  digest = net_take_dup_digest (take);
  g_assert_cmpstr (digest, ==, net_row_get_reference (NET_FILM, NET_ACT_PLAY));
  g_assert_cmpuint (net_get_n_api_requests (net), <=, 2);
}

static void
test_expired_before_first (void)
{
  for (NetWire wire = 0; wire < NET_N_WIRES; wire++)
    check_expired_before_first (wire);
}

/* A finished run does not change; nobody asks whether it did. */
static void
test_changed_after (void)
{
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, TRUE);
  g_autoptr (GBytes) other = NULL;
  g_autoptr (NetTake) first = NULL;
  g_autoptr (NetTake) second = NULL;
  g_autofree char *digest = NULL;

  net_add_run (net, NET_VOICE);
  other = camb_service_dup_media (net->service, "tune.flac");
  first = net_take_new (net);
  net_take_play (first);
  net_take_stop (first);
  camb_service_add_media (net->service, NET_VOICE, NULL, other);
  second = net_take_new (net);
  net_take_play (second);
  net_take_stop (second);
  digest = net_take_dup_digest (second);
  g_assert_cmpstr (digest, ==, net_row_get_reference (NET_VOICE, NET_ACT_PLAY));
}

static void
add_tests (void)
{
  net_row_add_all ("expiry", rows, G_N_ELEMENTS (rows));
  g_test_add_func ("/network/expiry/before-first", test_expired_before_first);
  g_test_add_func ("/network/expiry/changed-after", test_changed_after);
}

int
main (int argc, char **argv)
{
  return net_main (argc, argv, add_tests);
}
