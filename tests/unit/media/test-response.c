/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-error.h"
#include "camb-response.h"

static SoupMessageHeaders *
new_headers (const char *text)
{
  SoupMessageHeaders *headers =
      soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

    if (parts[0] != NULL && parts[1] != NULL)
      soup_message_headers_append (headers, parts[0], parts[1]);
  }
  return headers;
}

typedef struct
{
  const char *what;
  guint status;
  const char *headers;
  guint64 offset;
  gboolean plain;
  gboolean fresh;
  gint64 size;
  const char *etag;
  const char *date;
  CambVerdict verdict;
  guint64 skip;
  gint64 stop;
  gboolean seekable;
  gboolean unverified;
} Case;

#define FAR (CAMB_RESPONSE_SKIP_MAX + 1)

static const Case cases[] = {
    {"206 as asked", 206, "Content-Range: bytes 0-99/100", 0, .fresh = TRUE,
     .verdict = CAMB_VERDICT_BODY, .stop = 100, .seekable = TRUE},
    {"206 of unknown total without validators", 206,
     "Content-Range: bytes 0-99/*", 0, .fresh = TRUE,
     .verdict = CAMB_VERDICT_BODY, .stop = 100},
    {"206 of unknown total with ETag", 206,
     "Content-Range: bytes 0-99/*\nETag: \"a\"", 0, .fresh = TRUE,
     .verdict = CAMB_VERDICT_BODY, .stop = 100, .seekable = TRUE},
    {"206 early", 206, "Content-Range: bytes 10-99/100", 50, .size = 100,
     .verdict = CAMB_VERDICT_BODY, .skip = 40, .stop = 100, .seekable = TRUE},
    {"206 late", 206, "Content-Range: bytes 60-99/100", 50, .size = 100,
     .verdict = CAMB_VERDICT_PLAIN},
    {"206 that ends before", 206, "Content-Range: bytes 0-49/100", 50,
     .size = 100, .verdict = CAMB_VERDICT_PLAIN},
    {"206 without Content-Range", 206, "", 0, .fresh = TRUE,
     .verdict = CAMB_VERDICT_PLAIN},
    {"206 multipart", 206,
     "Content-Type: multipart/byteranges; boundary=x\n"
     "Content-Range: bytes 0-99/100",
     0, .fresh = TRUE, .verdict = CAMB_VERDICT_PLAIN},
    {"206 nobody asked for", 206, "Content-Range: bytes 0-99/100", 0,
     .plain = TRUE, .fresh = TRUE, .verdict = CAMB_VERDICT_UNUSABLE},
    {"206 of another length", 206, "Content-Range: bytes 50-98/99", 50,
     .size = 100, .verdict = CAMB_VERDICT_CHANGED},
    {"206 of another tag", 206, "Content-Range: bytes 50-99/100\nETag: \"b\"",
     50, .size = 100, .etag = "\"a\"", .verdict = CAMB_VERDICT_CHANGED},
    {"206 of another date", 206,
     "Content-Range: bytes 50-99/100\nLast-Modified: then", 50, .size = 100,
     .date = "now", .verdict = CAMB_VERDICT_CHANGED},
    {"206 of a replica", 206,
     "Content-Range: bytes 50-99/100\nETag: \"a\"\nLast-Modified: then", 50,
     .size = 100, .etag = "\"a\"", .date = "now", .verdict = CAMB_VERDICT_BODY,
     .stop = 100, .seekable = TRUE},
    {"206 weak and strong of one name", 206,
     "Content-Range: bytes 50-99/100\nETag: W/\"a\"", 50, .size = 100,
     .etag = "\"a\"", .verdict = CAMB_VERDICT_BODY, .stop = 100,
     .seekable = TRUE},
    {"206 with nothing to compare", 206, "Content-Range: bytes 50-99/*", 50,
     .size = -1, .verdict = CAMB_VERDICT_BODY, .stop = 100, .unverified = TRUE},
    {"206 coded", 206, "Content-Range: bytes 0-99/100\nContent-Encoding: gzip",
     0, .fresh = TRUE, .verdict = CAMB_VERDICT_CODED},
    {"200 with ranges", 200, "Content-Length: 100\nAccept-Ranges: bytes", 0,
     .fresh = TRUE, .verdict = CAMB_VERDICT_BODY, .stop = 100,
     .seekable = TRUE},
    {"200 with ranges that have failed", 200,
     "Content-Length: 100\nAccept-Ranges: bytes", 0, .plain = TRUE,
     .fresh = TRUE, .verdict = CAMB_VERDICT_BODY, .stop = 100},
    {"200 without ranges", 200, "Content-Length: 100", 0, .fresh = TRUE,
     .verdict = CAMB_VERDICT_BODY, .stop = 100},
    {"200 that has none", 200, "Content-Length: 100\nAccept-Ranges: none", 0,
     .fresh = TRUE, .verdict = CAMB_VERDICT_BODY, .stop = 100},
    {"200 without length", 200, "Accept-Ranges: bytes", 0, .fresh = TRUE,
     .verdict = CAMB_VERDICT_BODY, .stop = -1},
    {"200 with two lengths", 200,
     "Transfer-Encoding: chunked\nContent-Length: 100", 0, .fresh = TRUE,
     .verdict = CAMB_VERDICT_BODY, .stop = -1},
    {"200 to a range", 200, "Content-Length: 100", 50, .size = 100,
     .verdict = CAMB_VERDICT_BODY, .skip = 50, .stop = 100},
    {"200 to a range far away", 200, "Content-Length: 9000000", FAR,
     .size = 9000000, .verdict = CAMB_VERDICT_TOO_FAR},
    {"200 to If-Range", 200, "Content-Length: 100\nETag: \"b\"", 50,
     .size = 100, .etag = "\"a\"", .verdict = CAMB_VERDICT_CHANGED},
    {"200 coded", 200, "Content-Length: 100\nContent-Encoding: br", 0,
     .fresh = TRUE, .verdict = CAMB_VERDICT_CODED},
    {"200 identity", 200, "Content-Length: 100\nContent-Encoding: identity", 0,
     .fresh = TRUE, .verdict = CAMB_VERDICT_BODY, .stop = 100},
    {"416 of an empty file", 416, "Content-Range: bytes */0", 0, .fresh = TRUE,
     .verdict = CAMB_VERDICT_END, .stop = 0},
    {"416 for no reason", 416, "", 0, .fresh = TRUE,
     .verdict = CAMB_VERDICT_PLAIN},
    {"416 at the end", 416, "Content-Range: bytes */100", 100, .size = 100,
     .verdict = CAMB_VERDICT_END, .stop = 100},
    {"416 at the unknown end", 416, "Content-Range: bytes */100", 100,
     .size = -1, .verdict = CAMB_VERDICT_END, .stop = 100},
    {"416 before the stated end", 416, "Content-Range: bytes */90", 90,
     .size = 100, .verdict = CAMB_VERDICT_CHANGED},
    {"416 before the stated end, same tag", 416, "Content-Range: bytes */90",
     90, .size = 100, .etag = "\"a\"", .verdict = CAMB_VERDICT_END, .stop = 90},
    {"416 in the middle", 416, "Content-Range: bytes */100", 50, .size = 100,
     .verdict = CAMB_VERDICT_PLAIN},
    {"416 without a range", 416, "", 0, .plain = TRUE, .fresh = TRUE,
     .verdict = CAMB_VERDICT_UNUSABLE},
    {"400", 400, "", 0, .fresh = TRUE, .verdict = CAMB_VERDICT_REFUSED},
    {"401", 401, "", 0, .fresh = TRUE, .verdict = CAMB_VERDICT_REFUSED},
    {"403", 403, "", 0, .fresh = TRUE, .verdict = CAMB_VERDICT_REFUSED},
    {"404", 404, "", 0, .fresh = TRUE, .verdict = CAMB_VERDICT_REFUSED},
    {"410", 410, "", 0, .fresh = TRUE, .verdict = CAMB_VERDICT_REFUSED},
    {"408", 408, "", 0, .fresh = TRUE, .verdict = CAMB_VERDICT_TRANSIENT},
    {"429", 429, "", 0, .fresh = TRUE, .verdict = CAMB_VERDICT_TRANSIENT},
    {"500", 500, "", 0, .fresh = TRUE, .verdict = CAMB_VERDICT_TRANSIENT},
    {"503", 503, "", 0, .fresh = TRUE, .verdict = CAMB_VERDICT_TRANSIENT},
    {"204", 204, "", 0, .fresh = TRUE, .verdict = CAMB_VERDICT_UNUSABLE},
    {"304", 304, "", 0, .fresh = TRUE, .verdict = CAMB_VERDICT_UNUSABLE},
    {"418", 418, "", 0, .fresh = TRUE, .verdict = CAMB_VERDICT_UNUSABLE},
};

static void
fill_identity (CambIdentity *identity, const Case *c)
{
  *identity = (CambIdentity){
      .size = c->size,
      .etag = g_strdup (c->etag),
      .last_modified = g_strdup (c->date),
  };
}

static void
check (const Case *c)
{
  g_auto (CambIdentity) known = CAMB_IDENTITY_INIT;
  g_autoptr (SoupMessageHeaders) headers = new_headers (c->headers);
  g_auto (CambResponse) response = {0};
  CambQuestion question = {
      .offset = c->offset,
      .ranged = !c->plain,
      .known = c->fresh ? NULL : &known,
  };

  g_test_message ("%s", c->what);
  fill_identity (&known, c);
  camb_response_read (&response, c->status, headers, &question);
  g_assert_cmpint (response.verdict, ==, c->verdict);
  if (c->verdict == CAMB_VERDICT_BODY || c->verdict == CAMB_VERDICT_END) {
    g_assert_cmpuint (response.skip, ==, c->skip);
    g_assert_cmpint (response.stop, ==, c->stop);
    g_assert_cmpint (response.seekable, ==, c->seekable);
    g_assert_cmpint (response.verified, ==, !c->unverified);
  }
}

static void
test_verdicts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (&cases[i]);
}

static void
test_errors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (CambIdentity) known = CAMB_IDENTITY_INIT;
    CambQuestion question = {.offset = 5, .known = &known};
    CambResponse response = {.verdict = cases[i].verdict};
    g_autoptr (GError) error = camb_response_new_error (
        &response, cases[i].status, "media.example", &question);

    g_assert_error (error, CAMB_ERROR, CAMB_ERROR_MEDIA);
    g_assert_nonnull (strstr (error->message, "media.example"));
    g_assert_cmpuint (camb_error_get_http_status (error), ==, cases[i].status);
  }
}

static void
assert_strong (const char *etag, const char *expected)
{
  g_auto (CambIdentity) identity = {.size = -1, .etag = g_strdup (etag)};

  g_assert_cmpstr (camb_identity_get_strong_etag (&identity), ==, expected);
  g_assert_cmpint (camb_identity_is_empty (&identity), ==, etag == NULL);
}

static void
test_strong_etag (void)
{
  assert_strong ("\"a\"", "\"a\"");
  assert_strong ("W/\"a\"", NULL);
  assert_strong ("a", NULL);
  assert_strong ("\"", NULL);
  assert_strong (NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/response/verdicts", test_verdicts);
  g_test_add_func ("/response/errors", test_errors);
  g_test_add_func ("/response/strong-etag", test_strong_etag);
  return g_test_run ();
}
