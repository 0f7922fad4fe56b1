/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "net-row.h"

#include <string.h>

#define SEEK_TO (20 * GST_SECOND)

/* One row in one mode. */
typedef struct
{
  const NetRow *row;
  NetWire wire;
  gboolean cache;
} Case;

static const char *
get_media (const NetRow *row)
{
  return row->media != NULL ? row->media : NET_FILM;
}

/* Whether it came to its end. */
static gboolean
act (NetTake *take, Net *net, const NetRow *row)
{
  if (row->act != NET_ACT_PLAY) {
    net_take_preroll (take);
    if (row->between != NULL)
      row->between (net, row);
  }
  if (row->act == NET_ACT_SEEK)
    net_take_seek (take, SEEK_TO);
  net_take_start (take, GST_STATE_PLAYING);
  return net_take_wait_end (take);
}

static char *
make_reference (const char *media, NetAct how)
{
  const NetRow row = {.act = how};
  g_autoptr (Net) net = net_new (NET_WIRE_PLAIN, FALSE);
  g_autoptr (NetTake) take = NULL;
  char *digest;

  net_add_run (net, media);
  take = net_take_new (net);
  if (!act (take, net, &row))
    g_error ("undisturbed: %s", net_take_get_error (take)->message);
  net_take_stop (take);
  digest = net_take_dup_digest (take);
  g_test_message ("undisturbed:\n%s", digest);
  return digest;
}

/** net_row_get_reference: (transfer none): the digest of an undisturbed run. */
const char *
net_row_get_reference (const char *media, NetAct how)
{
  static GHashTable *all = NULL;
  g_autofree char *key = g_strdup_printf ("%s %d", media, how);
  char *digest;

  if (all == NULL)
    all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  digest = g_hash_table_lookup (all, key);
  if (digest == NULL) {
    digest = make_reference (media, how);
    g_hash_table_insert (all, g_steal_pointer (&key), digest);
  }
  return digest;
}

/**
 * net_row_assert_words:
 * @text: a text for the user
 * @words: what it has to say, joined by “|”
 */
void
net_row_assert_words (const char *text, const char *words)
{
  g_auto (GStrv) all = g_strsplit (words, "|", -1);

  for (guint i = 0; all[i] != NULL; i++)
    if (strstr (text, all[i]) == NULL)
      g_error ("“%s” does not say “%s”", text, all[i]);
}

/** net_row_get_offset: the byte that a row's @at means. */
guint64
net_row_get_offset (Net *net, const NetRow *row)
{
  return (guint64)((double)net_get_size (net) * row->at);
}

/** net_row_cut: breaks the file off at @at, @n times or once, by @end. */
void
net_row_cut (Net *net, const NetRow *row)
{
  camb_service_break_at (net->service, "/media/", MAX (row->n, 1),
                         net_row_get_offset (net, row), row->end, NULL, NULL);
}

static void
check_error (NetTake *take, const NetRow *row)
{
  const GError *error = net_take_get_error (take);
  int code = row->code != 0 ? row->code : GST_RESOURCE_ERROR_READ;

  g_test_message ("error: %s", error->message);
  g_assert_cmpuint (net_take_count (take, GST_MESSAGE_ERROR), ==, 1);
  if (code != NET_ANY_CODE)
    g_assert_error (error, GST_RESOURCE_ERROR, code);
  if (row->words != NULL)
    net_row_assert_words (error->message, row->words);
}

static void
check_digest (NetTake *take, const NetRow *row)
{
  g_autofree char *digest = net_take_dup_digest (take);

  g_assert_cmpstr (digest, ==,
                   net_row_get_reference (get_media (row), row->act));
  g_assert_cmpuint (net_take_count (take, GST_MESSAGE_ERROR), ==, 0);
}

/* The front has really spoken what it is there for. */
static void
check_wire (Net *net)
{
  const char *version = net->wire == NET_WIRE_H2 ? "HTTP/2.0 " : "HTTP/1.1 ";
  g_autofree char *log = NULL;
  g_auto (GStrv) lines = NULL;

  if (net->wire == NET_WIRE_PLAIN)
    return;
  log = net_front_dup_log (net->front);
  lines = g_strsplit (log, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    if (!g_str_has_prefix (lines[i], version))
      g_error ("not %s: %s", version, lines[i]);
}

/* What was played to its end is there: nobody is asked again. */
static void
check_reopen (Net *net, const NetRow *row)
{
  g_autoptr (NetTake) take = net_take_new (net);

  camb_service_clear_faults (net->service);
  camb_service_clear_requests (net->service);
  net_take_play (take);
  net_take_stop (take);
  check_digest (take, row);
  g_assert_cmpuint (net_get_n_media_requests (net), ==, 0);
  g_assert_cmpuint (net_get_n_api_requests (net), ==, 0);
  g_assert_cmpuint (net_take_get_statistic (take, "bytes-downloaded"), ==, 0);
}

static void
run_case (gconstpointer data)
{
  const Case *self = data;
  const NetRow *row = self->row;
  g_autoptr (Net) net = net_new (self->wire, self->cache);
  g_autoptr (NetTake) take = NULL;
  gboolean ended;

  /* Not while a clock runs. */
  net_row_get_reference (get_media (row), row->act);
  net_add_run (net, get_media (row));
  if (row->prepare != NULL)
    row->prepare (net, row);
  take = net_take_new (net);
  ended = act (take, net, row);
  net_take_stop (take);
  if (!ended && row->outcome == NET_SAME)
    g_error ("%s", net_take_get_error (take)->message);
  g_assert_false (ended && row->outcome == NET_FAIL);
  if (ended)
    check_digest (take, row);
  else
    check_error (take, row);
  g_assert_cmpuint (camb_service_get_n_missed_faults (net->service), ==, 0);
  if (row->check != NULL)
    row->check (net, take, row);
  check_wire (net);
  if (ended && self->cache && row->act == NET_ACT_PLAY)
    check_reopen (net, row);
}

static void
add_case (const char *suite, const NetRow *row, NetWire wire, gboolean cache)
{
  g_autofree char *path =
      g_strdup_printf ("/network/%s/%s/%s%s", suite, row->name,
                       net_wire_get_name (wire), cache ? "-cached" : "");
  Case *self = g_new0 (Case, 1);

  self->row = row;
  self->wire = wire;
  self->cache = cache;
  g_test_add_data_func_full (path, self, run_case, g_free);
}

/* One or two of the modes of a row, by turns, are enough for every day. */
static guint
choose_modes (guint modes, guint turn)
{
  guint all[2 * NET_N_WIRES];
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if ((modes & (1u << i)) != 0)
      all[n++] = 1u << i;
  if (n <= 2 || g_getenv ("NET_THOROUGH") != NULL)
    return modes;
  return all[turn % n] | (n > 3 ? all[(turn + n / 2) % n] : 0);
}

/**
 * net_row_add_all:
 * @suite: what to call them
 * @rows: (array length=n_rows): the rows, which stay where they are
 * @n_rows: how many
 *
 * Adds a test for each row in some of its modes, or in each of them if the
 * environment has NET_THOROUGH.
 */
void
net_row_add_all (const char *suite, const NetRow *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++) {
    guint modes =
        choose_modes (rows[i].modes != 0 ? rows[i].modes : NET_EVERYWHERE, i);

    for (guint wire = 0; wire < NET_N_WIRES; wire++) {
      if ((modes & (NET_PLAIN << wire)) != 0)
        add_case (suite, &rows[i], wire, FALSE);
      if ((modes & (NET_PLAIN_CACHED << wire)) != 0)
        add_case (suite, &rows[i], wire, TRUE);
    }
  }
}
