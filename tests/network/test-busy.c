/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Servers that have no time, and those that have nothing to give. */

#include "config.h"

#include "net-row.h"

#include <libsoup/soup.h>

#define FEW (NET_PLAIN | NET_TLS_CACHED | NET_H2)

/* In microseconds, as a server may ask for it. */
#define A_SECOND G_TIME_SPAN_SECOND

static void
be_busy (Net *net, const NetRow *row)
{
  camb_service_fail_next (net->service, "/media/", 2, row->n, NULL, NULL);
}

static void
be_busy_in_the_middle (Net *net, const NetRow *row)
{
  camb_service_break_at (net->service, "/media/", 1,
                         net_row_get_offset (net, row), row->end, NULL, NULL);
  camb_service_fail_at (net->service, "/media/", 2,
                        net_row_get_offset (net, row), row->n, NULL);
}

static void
ask_for_a_second (Net *net, const NetRow *row)
{
  camb_service_fail_next (net->service, "/media/", 1, row->n, "Retry-After: 1",
                          NULL);
}

/* A date has no parts of a second: two ahead are at least one. */
static void
ask_until_then (Net *net, const NetRow *row)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, 2);
  g_autofree char *date = soup_date_time_to_string (then, SOUP_DATE_HTTP);
  g_autofree char *header = g_strconcat ("Retry-After: ", date, NULL);

  camb_service_fail_next (net->service, "/media/", 1, row->n, header, NULL);
}

/* Between the first request for media and the second. */
static void
check_waited (Net *net, NetTake *take, const NetRow *row)
{
  g_autoptr (GPtrArray) requests = camb_service_dup_requests (net->service);
  gint64 first = 0;

  for (guint i = 0; i < requests->len; i++) {
    const CambServiceRequest *request = requests->pdata[i];

    if (!request->media)
      continue;
    if (first != 0) {
      g_assert_cmpint (request->time - first, >=, A_SECOND * 9 / 10);
      return;
    }
    first = request->time;
  }
  g_assert_not_reached ();
}

static void
be_busy_for_ever (Net *net, const NetRow *row)
{
  camb_service_fail_next (net->service, "/media/", NET_FOR_EVER, row->n, NULL,
                          NULL);
}

static void
check_tries (Net *net, NetTake *take, const NetRow *row)
{
  g_assert_cmpuint (net_get_n_media_requests (net), ==, 4);
  g_assert_cmpuint (net_take_get_detail (take, "http-status"), ==, row->n);
}

static void
refuse (Net *net, const NetRow *row)
{
  be_busy_for_ever (net, row);
}

static void
check_refused (Net *net, NetTake *take, const NetRow *row)
{
  g_assert_cmpuint (net_get_n_media_requests (net), <=, 3);
  g_assert_cmpuint (net_take_get_detail (take, "http-status"), ==, row->n);
}

static void
api_busy (Net *net, const NetRow *row)
{
  camb_service_fail_next (net->service, "/apis/", 2, row->n, NULL, NULL);
}

static void
api_asks_for_a_second (Net *net, const NetRow *row)
{
  camb_service_fail_next (net->service, "/apis/", 1, row->n, "Retry-After: 1",
                          NULL);
}

static void
api_busy_for_ever (Net *net, const NetRow *row)
{
  camb_service_fail_next (net->service, "/apis/", NET_FOR_EVER, row->n, NULL,
                          NULL);
}

static void
api_hangs (Net *net, const NetRow *row)
{
  camb_service_hang_next (net->service, "/apis/", 1);
}

static void
api_breaks (Net *net, const NetRow *row)
{
  camb_service_break_next (net->service, "/apis/", 2, 20,
                           CAMB_SERVICE_END_RESET);
}

#define BUSY(status) \
  { \
    .name = "media-" #status, .modes = FEW, .prepare = be_busy, .n = status, \
  }
#define API_BUSY(status) \
  { \
    .name = "api-" #status, .modes = FEW, .prepare = api_busy, .n = status, \
  }

static const NetRow rows[] = {
    BUSY (408),
    BUSY (429),
    BUSY (500),
    BUSY (502),
    BUSY (503),
    BUSY (504),
    {
        .name = "media-503-in-the-middle",
        .prepare = be_busy_in_the_middle,
        .at = 0.5,
        .n = 503,
        .end = CAMB_SERVICE_END_RESET,
    },
    {
        .name = "media-503-retry-after",
        .modes = FEW,
        .prepare = ask_for_a_second,
        .n = 503,
        .check = check_waited,
    },
    {
        .name = "media-429-retry-after-date",
        .modes = FEW,
        .prepare = ask_until_then,
        .n = 429,
        .check = check_waited,
    },
    {
        .name = "media-503-always",
        .modes = FEW,
        .prepare = be_busy_for_ever,
        .n = 503,
        .outcome = NET_FAIL,
        .words = "127.0.0.1|503|again",
        .check = check_tries,
    },
    {
        .name = "media-403-always",
        .modes = FEW,
        .prepare = refuse,
        .n = 403,
        .outcome = NET_FAIL,
        .words = "127.0.0.1|403",
        .check = check_refused,
    },
    {
        .name = "media-404-always",
        .modes = FEW,
        .prepare = refuse,
        .n = 404,
        .outcome = NET_FAIL,
        .words = "127.0.0.1|404",
        .check = check_refused,
    },
    {
        .name = "media-451-always",
        .modes = FEW,
        .prepare = refuse,
        .n = 451,
        .outcome = NET_FAIL,
        .words = "127.0.0.1|451",
        .check = check_refused,
    },
    API_BUSY (429),
    API_BUSY (500),
    API_BUSY (503),
    {
        .name = "api-429-retry-after",
        .modes = FEW,
        .prepare = api_asks_for_a_second,
        .n = 429,
    },
    {
        .name = "api-503-always",
        .modes = FEW,
        .prepare = api_busy_for_ever,
        .n = 503,
        .outcome = NET_FAIL,
        .code = GST_RESOURCE_ERROR_OPEN_READ,
        .words = "503|again",
    },
    {.name = "api-silent", .modes = FEW, .prepare = api_hangs},
    {.name = "api-resets", .modes = FEW, .prepare = api_breaks},
};

static void
add_tests (void)
{
  net_row_add_all ("busy", rows, G_N_ELEMENTS (rows));
}

int
main (int argc, char **argv)
{
  return net_main (argc, argv, add_tests);
}
