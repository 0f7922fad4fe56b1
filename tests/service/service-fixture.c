/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-fixture.h"

#include <string.h>

static void
set_up (ServiceFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("0123456789abcdef", 16);

  fixture->service = camb_service_new_bare (&fixture->error);
  g_assert_no_error (fixture->error);
  fixture->session = soup_session_new_with_options (
      "timeout", 10, "proxy-resolver", NULL, NULL);
  camb_service_add_media (fixture->service, "hex.wav", NULL, bytes);
  camb_service_add_run (fixture->service, "tts", 1,
                        "{\"output_url\":\"media:hex.wav\"}");
  camb_service_add_run (fixture->service, "tts", 2, "\"media:hex.wav\"");
  camb_service_add_run (fixture->service, "tts", 3, "{}");
  camb_service_add_sinking_run (fixture->service, "tts", 99);
}

static void
tear_down (ServiceFixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->msg);
  g_clear_pointer (&fixture->body, g_bytes_unref);
  g_clear_error (&fixture->error);
  g_object_unref (fixture->session);
  g_object_unref (fixture->service);
}

/* Sends @msg, which it takes, and gives the status of the answer. */
guint
service_fixture_send (ServiceFixture *fixture, SoupMessage *msg)
{
  g_clear_object (&fixture->msg);
  g_clear_pointer (&fixture->body, g_bytes_unref);
  g_clear_error (&fixture->error);
  fixture->msg = msg;
  fixture->body =
      soup_session_send_and_read (fixture->session, msg, NULL, &fixture->error);
  return soup_message_get_status (msg);
}

SoupMessage *
service_fixture_new_message (ServiceFixture *fixture,
                             const char *path,
                             const char *body)
{
  g_autofree char *uri =
      g_strconcat (camb_service_get_base_url (fixture->service), path, NULL);
  SoupMessage *msg = soup_message_new (body != NULL ? "POST" : "GET", uri);

  if (body != NULL) {
    g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

    soup_message_set_request_body_from_bytes (msg, "application/json", bytes);
  }
  return msg;
}

/* Asks the API with its key; @body is JSON for a POST, or NULL for a GET. */
guint
service_fixture_ask (ServiceFixture *fixture,
                     const char *path,
                     const char *body)
{
  SoupMessage *msg = service_fixture_new_message (fixture, path, body);

  soup_message_headers_append (soup_message_get_request_headers (msg),
                               "x-api-key",
                               camb_service_get_api_key (fixture->service));
  return service_fixture_send (fixture, msg);
}

guint
service_fixture_fetch (ServiceFixture *fixture,
                       const char *method,
                       const char *url,
                       const char *range)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  SoupMessage *msg = soup_message_new_from_uri (method, uri);

  if (range != NULL)
    soup_message_headers_append (soup_message_get_request_headers (msg),
                                 "Range", range);
  return service_fixture_send (fixture, msg);
}

const char *
service_fixture_get_header (ServiceFixture *fixture, const char *name)
{
  return soup_message_headers_get_one (
      soup_message_get_response_headers (fixture->msg), name);
}

char *
service_fixture_dup_text (ServiceFixture *fixture)
{
  gsize size = 0;
  const char *data = NULL;

  g_assert_no_error (fixture->error);
  data = g_bytes_get_data (fixture->body, &size);
  return g_strndup (data != NULL ? data : "", size);
}

JsonNode *
service_fixture_parse_body (ServiceFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = service_fixture_dup_text (fixture);
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  return node;
}

/* Adds a test that has a service of its own. */
void
service_fixture_add (const char *path, ServiceFixtureTest test)
{
  g_test_add (path, ServiceFixture, NULL, set_up, test, tear_down);
}
