/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Connections that end, stall or crawl. */

#include "config.h"

#include "net-row.h"

/* Some of the longer rows in one mode of each kind. */
#define FEW (NET_PLAIN | NET_TLS_CACHED | NET_H2)

/* Half a MiB a request at least, and one more for what a cut left over. */
#define LEAST_REQUEST (512 * 1024)

static void
check_one_request_per_cut (Net *net, NetTake *take, const NetRow *row)
{
  guint n_cuts = MAX (row->n, 1);

  g_assert_cmpuint (net_get_n_media_requests (net), <=,
                    net_get_size (net) / LEAST_REQUEST + 1 + n_cuts);
  g_assert_cmpuint (net_take_get_statistic (take, "media-retries"), ==, n_cuts);
}

/* More of them than there are retries, with progress in between. */
static void
cut_often (Net *net, const NetRow *row)
{
  for (guint i = 1; i <= row->n; i++)
    camb_service_break_at (net->service, "/media/", 1,
                           net_get_size (net) * i / (row->n + 1), row->end,
                           NULL, NULL);
}

static void
cut_at_once (Net *net, const NetRow *row)
{
  camb_service_break_next (net->service, "/media/", row->n, 0, row->end);
}

/* Each answer that reaches the byte ends there. */
static void
block (Net *net, const NetRow *row)
{
  camb_service_break_at (net->service, "/media/", NET_FOR_EVER,
                         net_row_get_offset (net, row), row->end, NULL, NULL);
}

/* At least three quarters of a quarter of a second, then twice that, … */
static void
check_back_off (Net *net, NetTake *take, const NetRow *row)
{
  g_autoptr (GPtrArray) requests = camb_service_dup_requests (net->service);
  gint64 delay = 187500;
  const CambServiceRequest *last = NULL;

  g_assert_cmpuint (net_get_n_media_requests (net), ==, 4);
  for (guint i = 0; i < requests->len; i++) {
    const CambServiceRequest *request = requests->pdata[i];

    if (!request->media)
      continue;
    if (last != NULL) {
      g_assert_cmpint (request->time - last->time, >=, delay);
      delay *= 2;
    }
    last = request;
  }
}

static void
trickle (Net *net, const NetRow *row)
{
  camb_service_trickle_next (net->service, "/media/", 1, 100000, 15, 100);
}

static void
hang (Net *net, const NetRow *row)
{
  camb_service_hang_next (net->service, "/media/", row->n);
}

/* It was slow, but it never stood still. */
static void
check_no_retry (Net *net, NetTake *take, const NetRow *row)
{
  g_assert_cmpuint (net_take_get_statistic (take, "media-retries"), ==, 0);
}

/* Each connection ends after its answer, without a word about it. */
static void
close_behind (Net *net, const NetRow *row)
{
  camb_service_break_next (net->service, "/media/", NET_FOR_EVER, G_MAXUINT64,
                           CAMB_SERVICE_END_CLOSE);
}

#define CUT(name_, at_, end_, modes_) \
  { \
    .name = name_, .modes = modes_, .prepare = net_row_cut, .at = at_, \
    .end = CAMB_SERVICE_END_##end_, .check = check_one_request_per_cut, \
  }

static const NetRow rows[] = {
    {.name = "undisturbed"},
    {.name = "undisturbed-tail", .media = NET_TAIL_FILM},
    {.name = "undisturbed-voice", .media = NET_VOICE},
    {.name = "undisturbed-pcm", .media = NET_PCM},
    {.name = "undisturbed-seek", .act = NET_ACT_SEEK},
    CUT ("close-25", 0.25, CLOSE, NET_EVERYWHERE),
    CUT ("close-50", 0.5, CLOSE, NET_UNCACHED),
    CUT ("close-75", 0.75, CLOSE, NET_UNCACHED),
    CUT ("close-99.9", 0.999, CLOSE, NET_EVERYWHERE),
    CUT ("reset-25", 0.25, RESET, NET_UNCACHED),
    CUT ("reset-50", 0.5, RESET, NET_EVERYWHERE),
    CUT ("reset-75", 0.75, RESET, NET_UNCACHED),
    CUT ("reset-99.9", 0.999, RESET, NET_UNCACHED),
    CUT ("stall-25", 0.25, STALL, FEW),
    CUT ("stall-50", 0.5, STALL, FEW),
    CUT ("stall-75", 0.75, STALL, FEW),
    CUT ("stall-99.9", 0.999, STALL, FEW),
    {
        .name = "voice-reset",
        .media = NET_VOICE,
        .prepare = net_row_cut,
        .at = 0.5,
        .end = CAMB_SERVICE_END_RESET,
    },
    {
        .name = "pcm-reset",
        .media = NET_PCM,
        .prepare = net_row_cut,
        .at = 0.5,
        .end = CAMB_SERVICE_END_RESET,
    },
    {
        .name = "tail-reset",
        .media = NET_TAIL_FILM,
        .prepare = net_row_cut,
        .at = 0.999,
        .end = CAMB_SERVICE_END_RESET,
    },
    {
        .name = "resets-with-progress",
        .modes = FEW,
        .prepare = cut_often,
        .n = 7,
        .end = CAMB_SERVICE_END_RESET,
    },
    {
        .name = "first-bytes",
        .modes = FEW,
        .prepare = cut_at_once,
        .n = 2,
        .end = CAMB_SERVICE_END_RESET,
    },
    {
        .name = "no-answer",
        .modes = FEW,
        .prepare = hang,
        .n = 1,
    },
    {
        .name = "no-progress",
        .modes = FEW,
        .prepare = cut_at_once,
        .n = NET_FOR_EVER,
        .end = CAMB_SERVICE_END_CLOSE,
        .outcome = NET_FAIL,
        .words = "127.0.0.1|again",
        .check = check_back_off,
    },
    {
        .name = "no-way-through",
        .modes = FEW,
        .prepare = block,
        .at = 0.5,
        .end = CAMB_SERVICE_END_RESET,
        .outcome = NET_FAIL,
        .words = "127.0.0.1|again",
    },
    {
        .name = "trickle",
        .modes = FEW,
        .prepare = trickle,
        .check = check_no_retry,
    },
    {
        .name = "kept-connections-end",
        .modes = NET_PLAIN | NET_PLAIN_CACHED,
        .prepare = close_behind,
        .check = check_no_retry,
    },
};

/* A connection that is lost is noticed when it is, not when time is up. */
static void
test_noticed (gconstpointer wire)
{
  g_autoptr (Net) net = net_new ((NetWire)GPOINTER_TO_UINT (wire), FALSE);
  g_autoptr (NetTake) take = NULL;
  gint64 start = g_get_monotonic_time ();

  net_add_run (net, NET_FILM);
  camb_service_break_at (net->service, "/media/", 1, net_get_size (net) / 2,
                         CAMB_SERVICE_END_RESET, NULL, NULL);
  take = net_take_new (net);
  g_object_set (net_take_get_source (take), "timeout", 30, NULL);
  net_take_play (take);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 25 * G_TIME_SPAN_SECOND);
}

static void
add_tests (void)
{
  for (guint wire = 0; wire < NET_N_WIRES; wire++) {
    g_autofree char *path = g_strdup_printf ("/network/breaks/noticed/%s",
                                             net_wire_get_name (wire));

    g_test_add_data_func (path, GUINT_TO_POINTER (wire), test_noticed);
  }
  net_row_add_all ("breaks", rows, G_N_ELEMENTS (rows));
}

int
main (int argc, char **argv)
{
  return net_main (argc, argv, add_tests);
}
