/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Media hosts that are not as they should be. */

#include "config.h"

#include "net-row.h"

#define FEW (NET_PLAIN | NET_TLS_CACHED | NET_H2)
#define BOTH (NET_PLAIN | NET_PLAIN_CACHED)

#define QUIRK(name) CAMB_SERVICE_QUIRK_##name

static void
be_odd (Net *net, const NetRow *row)
{
  camb_service_set_quirks (net->service, row->n);
}

/* And the connection ends as well. */
static void
be_odd_and_cut (Net *net, const NetRow *row)
{
  camb_service_set_quirks (net->service, row->n);
  camb_service_break_at (net->service, "/media/", 1,
                         net_row_get_offset (net, row), row->end, NULL, NULL);
}

static void
refuse_range (Net *net, guint n_times, guint64 offset)
{
  g_autofree char *header = g_strdup_printf (
      "Content-Range: bytes */%" G_GUINT64_FORMAT, net_get_size (net));

  camb_service_fail_at (net->service, "/media/", n_times, offset, 416, header);
}

/* Cut, and then told that there is nothing there; but there is. */
static void
refuse_range_once (Net *net, const NetRow *row)
{
  net_row_cut (net, row);
  refuse_range (net, 1, net_row_get_offset (net, row));
}

static void
refuse_range_always (Net *net, const NetRow *row)
{
  net_row_cut (net, row);
  refuse_range (net, NET_FOR_EVER, net_row_get_offset (net, row));
}

static void
check_few_requests (Net *net, NetTake *take, const NetRow *row)
{
  g_assert_cmpuint (net_get_n_media_requests (net), <=, 12);
}

#define ODD(name_, n_) \
  { \
    .name = name_, .prepare = be_odd, .n = n_, \
  }

static const NetRow rows[] = {
    ODD ("no-ranges", QUIRK (NO_RANGES)),
    ODD ("no-length", QUIRK (NO_LENGTH)),
    ODD ("no-ranges-no-length", QUIRK (NO_RANGES) | QUIRK (NO_LENGTH)),
    ODD ("no-validators", QUIRK (NO_VALIDATORS)),
    ODD ("early", QUIRK (EARLY_RANGES)),
    ODD ("capped", QUIRK (CAPPED)),
    ODD ("wrong-type", QUIRK (WRONG_TYPE)),
    ODD ("http-1.0", QUIRK (HTTP10)),
    {
        .name = "early-cut",
        .prepare = be_odd_and_cut,
        .n = QUIRK (EARLY_RANGES),
        .at = 0.5,
    },
    {
        .name = "no-validators-cut",
        .prepare = be_odd_and_cut,
        .n = QUIRK (NO_VALIDATORS),
        .at = 0.5,
    },
    {
        .name = "chunks-cut",
        .prepare = be_odd_and_cut,
        .n = QUIRK (NO_LENGTH),
        .at = 0.5,
    },
    /* What came before is read once more and left out. */
    {
        .name = "no-ranges-cut-25",
        .prepare = be_odd_and_cut,
        .n = QUIRK (NO_RANGES),
        .at = 0.25,
    },
    /* It may be too much to be read again. */
    {
        .name = "no-ranges-cut-75",
        .modes = FEW,
        .prepare = be_odd_and_cut,
        .n = QUIRK (NO_RANGES),
        .at = 0.75,
        .outcome = NET_EITHER,
        .code = NET_ANY_CODE,
    },
    {
        .name = "no-ranges-chunks-cut",
        .modes = FEW,
        .prepare = be_odd_and_cut,
        .n = QUIRK (NO_RANGES) | QUIRK (NO_LENGTH),
        .at = 0.25,
        .outcome = NET_EITHER,
        .code = NET_ANY_CODE,
    },
    /* HTTP cannot tell that from an end, but the film can. */
    {
        .name = "http-1.0-cut",
        .modes = BOTH,
        .prepare = be_odd_and_cut,
        .n = QUIRK (HTTP10),
        .at = 0.5,
        .outcome = NET_EITHER,
        .code = NET_ANY_CODE,
    },
    {
        .name = "no-content-range",
        .modes = FEW,
        .prepare = be_odd_and_cut,
        .n = QUIRK (NO_CONTENT_RANGE),
        .at = 0.25,
        .outcome = NET_EITHER,
    },
    {
        .name = "multipart",
        .modes = FEW,
        .prepare = be_odd_and_cut,
        .n = QUIRK (MULTIPART),
        .at = 0.25,
        .outcome = NET_EITHER,
    },
    {
        .name = "long-length",
        .modes = FEW,
        .prepare = be_odd,
        .n = QUIRK (LONG_LENGTH),
        .outcome = NET_EITHER,
    },
    {
        .name = "short-length",
        .modes = FEW,
        .prepare = be_odd,
        .n = QUIRK (SHORT_LENGTH),
        .outcome = NET_EITHER,
    },
    {
        .name = "long-length-no-ranges",
        .modes = FEW,
        .prepare = be_odd,
        .n = QUIRK (LONG_LENGTH) | QUIRK (NO_RANGES),
        .outcome = NET_EITHER,
    },
    {
        .name = "gzip",
        .modes = FEW,
        .prepare = be_odd,
        .n = QUIRK (GZIP),
        .outcome = NET_EITHER,
        .code = NET_ANY_CODE,
    },
    {
        .name = "tail-no-ranges",
        .media = NET_TAIL_FILM,
        .modes = FEW,
        .prepare = be_odd,
        .n = QUIRK (NO_RANGES),
        .outcome = NET_EITHER,
        .code = NET_ANY_CODE,
    },
    {
        .name = "voice-http-1.0",
        .media = NET_VOICE,
        .modes = FEW,
        .prepare = be_odd,
        .n = QUIRK (HTTP10),
    },
    {
        .name = "416-once",
        .prepare = refuse_range_once,
        .at = 0.5,
    },
    {
        .name = "416-always",
        .modes = FEW,
        .prepare = refuse_range_always,
        .at = 0.5,
        .outcome = NET_FAIL,
        .words = "127.0.0.1",
        .check = check_few_requests,
    },
};

static void
add_tests (void)
{
  net_row_add_all ("servers", rows, G_N_ELEMENTS (rows));
}

int
main (int argc, char **argv)
{
  return net_main (argc, argv, add_tests);
}
