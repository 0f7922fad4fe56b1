/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-spy.h"

#define FOR_EVER 1000000

/* The key of the stand-in service, and what stands in every URL it signs: the
 * names and the values. */
static const char *const secrets[] = {"5f1c0ffee0ddba11cafe", "X-Amz-",
                                      "Ym9hdA", "AKIADEMO", NULL};

static void
assert_discreet (void)
{
  g_autofree char *finds = spy_take_finds ();

  g_assert_cmpstr (finds, ==, "");
}

/* A spy who sees nothing would make all of this worthless. */
static void
test_spy (void)
{
  static const char *const wheres[] = {"gst-log", "log", "stderr"};
  g_autofree char *finds = NULL;

  GST_ERROR ("here is %s", secrets[0]);
  GST_MEMDUMP ("here are bytes", (const guint8 *)"abc", 3);
  g_debug ("here is %s", secrets[0]);
  g_printerr ("# here is %s\n", secrets[0]);
  finds = spy_take_finds ();
  for (guint i = 0; i < G_N_ELEMENTS (wheres); i++)
    harness_assert_words (finds, wheres[i]);
}

/**
 * SpyCase:
 * @name: the name of the test
 * @uri: what is played
 * @arrange: (nullable): what goes wrong
 * @end: how it ends
 */
typedef struct
{
  const char *name;
  const char *uri;
  void (*arrange) (Harness *h);
  GstMessageType end;
} SpyCase;

static void
check_discretion (gconstpointer data)
{
  const SpyCase *c = data;
  g_autoptr (Harness) h = harness_new (c->uri);

  if (c->arrange != NULL)
    c->arrange (h);
  gst_element_set_state (h->pipeline, c->end == GST_MESSAGE_ASYNC_DONE
                                          ? GST_STATE_PAUSED
                                          : GST_STATE_PLAYING);
  harness_wait (h, c->end);
  spy_read_pipeline (h);
  harness_stop (h);
  spy_read_pipeline (h);

  g_assert_cmpuint (spy_get_n_texts ("gst-log"), >, 1000);
  g_assert_cmpuint (spy_get_n_texts ("log"), >, 0);
  g_assert_cmpuint (spy_get_n_texts ("dot"), >, 0);
  g_assert_cmpuint (spy_get_n_texts ("message"), >, 0);
  g_assert_cmpuint (spy_get_n_texts ("property"), >, 20);
  assert_discreet ();
  g_assert_cmpuint (camb_service_get_n_leaks (h->service), ==, 0);
}

static void
answer (Harness *h,
        const char *prefix,
        guint n,
        guint status,
        const char *headers,
        const char *body)
{
  camb_service_fail_next (h->service, prefix, n, status, headers, body);
}

static char *
dup_echo (Harness *h, const char *format)
{
  GString *text = g_string_new (format);

  g_string_replace (text, "@", camb_service_get_api_key (h->service), 0);

  return g_string_free (text, FALSE);
}

static void
echo_refusal (Harness *h)
{
  g_autofree char *body = dup_echo (h, "{\"detail\": \"The key @ is wrong\"}");

  answer (h, "/apis/", FOR_EVER, 401, NULL, body);
}

static void
echo_in_html (Harness *h)
{
  g_autofree char *body = dup_echo (h, "<html>x-api-key: @</html>");

  answer (h, "/apis/", FOR_EVER, 400, "Content-Type: text/html\n", body);
}

static void
echo_nonsense (Harness *h)
{
  g_autofree char *body = dup_echo (h, "{\"video_url\": @");

  answer (h, "/apis/", FOR_EVER, 200, NULL, body);
}

static void
echo_reason (Harness *h)
{
  g_autofree char *value =
      dup_echo (h, "{\"status\": \"ERROR\", \"exception_reason\": "
                   "\"Account of @ is empty\"}");

  camb_service_add_run (h->service, "dubbing", 1001, value);
}

static void
echo_url_in_reason (Harness *h)
{
  g_autofree char *url = camb_service_sign (h->service, "gone.mp4", 60);
  g_autofree char *value = g_strdup_printf (
      "{\"status\": \"ERROR\", \"exception_reason\": \"No file at %s\"}", url);

  camb_service_add_run (h->service, "dubbing", 1001, value);
}

static void
echo_url_in_nonsense (Harness *h)
{
  g_autofree char *url = camb_service_sign (h->service, "gone.mp4", 60);
  g_autofree char *body = g_strdup_printf ("{\"video_url\": %s", url);

  answer (h, "/apis/", FOR_EVER, 200, NULL, body);
}

/* A URL that must not be used, with a signature all the same. */
static void
offer_url (Harness *h, const char *origin)
{
  g_autofree char *value = g_strdup_printf (
      "{\"video_url\": \"%s/x.mp4?X-Amz-Signature=Ym9hdA\"}", origin);

  camb_service_add_run (h->service, "dubbing", 1001, value);
}

static void
offer_plain_url (Harness *h)
{
  offer_url (h, "http://192.0.2.1");
}

static void
offer_strange_url (Harness *h)
{
  offer_url (h, "ftp://127.0.0.1");
}

static void
offer_closed_port (Harness *h)
{
  g_autoptr (CambService) gone = camb_service_new_bare (NULL);
  g_autofree char *origin = NULL;

  g_assert_nonnull (gone);
  origin = g_strdup (camb_service_get_media_origin (gone));
  camb_service_stop (gone);
  offer_url (h, origin);
}

static void
forbid_media (Harness *h)
{
  answer (h, "/media/", FOR_EVER, 403, NULL,
          "<Error><Signature>Ym9hdA</Signature></Error>");
}

static void
lose_media (Harness *h)
{
  answer (h, "/media/", FOR_EVER, 404, NULL, NULL);
}

static void
delay_media (Harness *h)
{
  answer (h, "/media/", 2, 503, NULL, NULL);
  answer (h, "/apis/", 1, 503, NULL, NULL);
}

static void
break_media (Harness *h)
{
  camb_service_break_next (h->service, "/media/", 3, 100000,
                           CAMB_SERVICE_END_RESET);
}

static void
garble_media (Harness *h)
{
  g_autoptr (GBytes) page = g_bytes_new_static ("<html></html>", 13);

  camb_service_add_media (h->service, "harbour-en.mp4", NULL, page);
}

static void
halve_media (Harness *h)
{
  g_autoptr (GBytes) whole =
      camb_service_dup_media (h->service, "harbour-en-tail.mp4");
  g_autoptr (GBytes) half =
      g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) / 2);

  camb_service_add_media (h->service, "harbour-en-tail.mp4", NULL, half);
}

static void
expire (Harness *h)
{
  camb_service_set_lifetime (h->service, 0);
}

/* The media port is another origin: it would tell a key in its log. */
static void
redirect_api (Harness *h)
{
  g_autofree char *headers =
      g_strdup_printf ("Location: %s/media/x?X-Amz-Signature=Ym9hdA\n",
                       camb_service_get_media_origin (h->service));

  answer (h, "/apis/", FOR_EVER, 307, headers, NULL);
}

static void
redirect_media (Harness *h)
{
  answer (h, "/media/", FOR_EVER, 302,
          "Location: http://192.0.2.1/x?X-Amz-Signature=Ym9hdA\n", NULL);
}

/* Where the file has gone, with a signature of its own. */
static void
redirect_media_well (Harness *h)
{
  g_autofree char *url = camb_service_sign (h->service, "harbour-en.mp4", 3600);
  g_autofree char *headers = g_strdup_printf ("Location: %s\n", url);

  answer (h, "/media/", 1, 302, headers, NULL);
}

static const SpyCase cases[] = {
    {"dub", "camb://dubbing/1001?audio=both", NULL, GST_MESSAGE_ASYNC_DONE},
    {"translation", "camb://dubbing/1001?subtitles=both&translation=4002", NULL,
     GST_MESSAGE_ASYNC_DONE},
    {"tts", "camb://tts/2002", NULL, GST_MESSAGE_EOS},
    {"sound", "camb://sound/3002", NULL, GST_MESSAGE_EOS},
    {"echo-refusal", "camb://dubbing/1001", echo_refusal, GST_MESSAGE_ERROR},
    {"echo-in-html", "camb://dubbing/1001", echo_in_html, GST_MESSAGE_ERROR},
    {"echo-nonsense", "camb://dubbing/1001", echo_nonsense, GST_MESSAGE_ERROR},
    {"echo-reason", "camb://dubbing/1001", echo_reason, GST_MESSAGE_ERROR},
    {"url-in-reason", "camb://dubbing/1001", echo_url_in_reason,
     GST_MESSAGE_ERROR},
    {"url-in-nonsense", "camb://dubbing/1001", echo_url_in_nonsense,
     GST_MESSAGE_ERROR},
    {"plain-url", "camb://dubbing/1001", offer_plain_url, GST_MESSAGE_ERROR},
    {"strange-url", "camb://dubbing/1001", offer_strange_url,
     GST_MESSAGE_ERROR},
    {"closed-port", "camb://dubbing/1001", offer_closed_port,
     GST_MESSAGE_ERROR},
    {"media-403", "camb://dubbing/1001", forbid_media, GST_MESSAGE_ERROR},
    {"media-404", "camb://dubbing/1001", lose_media, GST_MESSAGE_ERROR},
    {"retries", "camb://tts/2001", delay_media, GST_MESSAGE_ERROR},
    {"broken", "camb://dubbing/1001", break_media, GST_MESSAGE_ASYNC_DONE},
    {"garbled", "camb://dubbing/1001", garble_media, GST_MESSAGE_ERROR},
    {"no-index", "camb://dubbing/1011", halve_media, GST_MESSAGE_ERROR},
    {"expired", "camb://dubbing/1001", expire, GST_MESSAGE_ERROR},
    {"gone", "camb://dubbing/1015", NULL, GST_MESSAGE_ERROR},
    {"api-redirect", "camb://dubbing/1001", redirect_api, GST_MESSAGE_ERROR},
    {"media-redirect", "camb://dubbing/1001", redirect_media,
     GST_MESSAGE_ERROR},
    {"media-moved", "camb://dubbing/1001", redirect_media_well,
     GST_MESSAGE_ASYNC_DONE},
};

/* The key goes to the API in its header, and never to the other port. */
static void
test_key_header (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001?audio=both");
  g_autoptr (GPtrArray) requests = NULL;
  guint n_media = 0, n_api = 0;

  harness_preroll (h);
  harness_stop (h);
  requests = camb_service_dup_requests (h->service);
  for (guint i = 0; i < requests->len; i++) {
    CambServiceRequest *request = requests->pdata[i];
    g_autofree char *headers = g_ascii_strdown (request->headers, -1);

    if (request->media) {
      n_media++;
      g_assert_null (strstr (headers, "x-api-key"));
      g_assert_null (strstr (headers, "authorization"));
      g_assert_null (strstr (headers, "cookie"));
      g_assert_null (strstr (headers, "referer"));
      g_assert_nonnull (strstr (request->query, "X-Amz-Signature="));
    } else {
      n_api++;
      g_assert_nonnull (strstr (headers, "x-api-key"));
      g_assert_cmpstr (request->query, ==, "");
    }
  }
  g_assert_cmpuint (n_media, >=, 2);
  g_assert_cmpuint (n_api, ==, 1);
  assert_discreet ();
}

static void
ignore_cb (GObject *object, GParamSpec *pspec, gboolean *done)
{
  g_atomic_int_set (done, TRUE);
}

static gboolean
is_done (gpointer done)
{
  return g_atomic_int_get ((gboolean *)done);
}

static void
test_resolve (void)
{
  g_autoptr (Harness) h = harness_new ("camb://dubbing/1001");
  gboolean done = FALSE;

  g_signal_connect (h->src, "notify::run", G_CALLBACK (ignore_cb), &done);
  echo_refusal (h);
  g_signal_emit_by_name (h->src, "resolve");
  harness_poll (is_done, &done, "no answer");
  spy_read_pipeline (h);
  g_signal_handlers_disconnect_by_data (h->src, &done);
  assert_discreet ();
}

static void
add_tests (void)
{
  spy_init (secrets);
  g_test_add_func ("/secrets/spy", test_spy);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/secrets/", cases[i].name, NULL);
    g_test_add_data_func (path, &cases[i], check_discretion);
  }
  g_test_add_func ("/secrets/key-header", test_key_header);
  g_test_add_func ("/secrets/resolve", test_resolve);
}

int
main (int argc, char **argv)
{
  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);

  return harness_main (argc, argv, add_tests);
}
