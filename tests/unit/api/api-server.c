/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "api-server.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#define CHUNK (64 * 1024)

struct _ApiServer
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  char *url;

  GMutex lock;
  GCond changed;
  /* Under the lock. */
  gboolean running;
  gboolean closed;
  guint n_keys;
  guint64 n_filler;
  guint64 bad_id;
  guint64 missing_id;
  GQueue replies;  /* of ApiReply */
  GPtrArray *held; /* of SoupServerMessage, behind the gate */
  GPtrArray *log;  /* of strings, "POST /path body" */
  GString *calls;  /* how many ids each call had, "5,5,1" */
};

static char filler[CHUNK];

/* The ids of a request: those of its body, or the one in its path. */
static GArray *
read_ids (const char *path, SoupServerMessage *message)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (guint64));
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array;
  guint64 id;

  if (body->length == 0) {
    id = g_ascii_strtoull (strrchr (path, '/') + 1, NULL, 10);
    return g_array_append_val (ids, id);
  }
  root = json_from_string (body->data, NULL);
  array = json_object_get_array_member (json_node_get_object (root), "run_ids");
  for (guint i = 0; i < json_array_get_length (array); i++) {
    id = json_array_get_int_element (array, i);
    g_array_append_val (ids, id);
  }
  return ids;
}

static char *
make_value (const char *path, guint64 id)
{
  const char *member = strstr (path, "/dub") ? "video_url" : "output_url";

  if (strstr (path, "/translation"))
    return g_strdup_printf ("{\"texts\":[\"text %u\"]}", (guint)id);
  return g_strdup_printf ("{\"%s\":\"https://media.example/%u?s=%%2b\"}",
                          member, (guint)id);
}

/* Called with the lock held. */
static char *
make_answer (ApiServer *self, const char *path, GArray *ids, guint *status)
{
  gboolean bulk = g_str_has_suffix (path, "-results");
  g_autoptr (GString) text = g_string_new ("{");

  for (guint i = 0; i < ids->len; i++) {
    guint64 id = g_array_index (ids, guint64, i);
    g_autofree char *value = make_value (path, id);

    if (id == self->bad_id) {
      *status = bulk ? 422 : 404;
      return g_strdup ("{\"detail\":[{\"loc\":[\"body\",\"run_ids\"],"
                       "\"msg\":\"no such run\",\"type\":\"value_error\"}]}");
    }
    if (!bulk)
      return g_steal_pointer (&value);
    if (id != self->missing_id)
      g_string_append_printf (text, "%s\"%u\":%s", text->len > 1 ? "," : "",
                              (guint)id, value);
  }
  g_string_append_c (text, '}');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
wrote_chunk_cb (SoupServerMessage *message, ApiServer *self)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  guint64 *left = g_object_get_data (G_OBJECT (message), "left");

  g_mutex_lock (&self->lock);
  self->n_filler += CHUNK;
  g_mutex_unlock (&self->lock);
  if (*left == 0) {
    soup_message_body_complete (body);
    return;
  }
  *left -= MIN (*left, CHUNK);
  soup_message_body_append (body, SOUP_MEMORY_STATIC, filler, CHUNK);
}

static void
send_filler (ApiServer *self, SoupServerMessage *message, guint64 n)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  memset (filler, ' ', sizeof filler);
  soup_message_headers_set_encoding (
      soup_server_message_get_response_headers (message),
      SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (body, FALSE);
  g_object_set_data_full (G_OBJECT (message), "left", g_memdup2 (&n, sizeof n),
                          g_free);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), self);
  soup_message_body_append (body, SOUP_MEMORY_STATIC, filler, CHUNK);
}

static void
send_reply (ApiServer *self, SoupServerMessage *message, const ApiReply *reply)
{
  if (reply->status == 0) {
    GIOStream *stream = soup_server_message_steal_connection (message);

    g_io_stream_close (stream, NULL, NULL);
    g_object_unref (stream);
    return;
  }
  soup_server_message_set_status (message, reply->status, NULL);
  if (reply->header)
    soup_message_headers_append (
        soup_server_message_get_response_headers (message), reply->header,
        reply->header_value);
  if (reply->n_filler)
    send_filler (self, message, reply->n_filler);
  else if (reply->body)
    soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY,
                                      reply->body, strlen (reply->body));
}

/* Called with the lock held. */
static void
log_request (ApiServer *self,
             SoupServerMessage *message,
             const char *path,
             GArray *ids)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  const char *key = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "x-api-key");

  if (g_strcmp0 (key, API_SERVER_KEY) == 0)
    self->n_keys++;
  g_ptr_array_add (self->log,
                   g_strdup_printf ("%s %s%s%s %.*s",
                                    soup_server_message_get_method (message),
                                    path, query ? "?" : "", query ? query : "",
                                    (int)body->length, body->data));
  g_string_append_printf (self->calls, "%s%u", self->calls->len ? "," : "",
                          ids->len);
  g_cond_broadcast (&self->changed);
}

static void
handler_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  ApiServer *self = data;
  g_autoptr (GArray) ids = read_ids (path, message);
  g_autofree ApiReply *reply = NULL;
  g_autofree char *answer = NULL;
  guint status = 200;

  g_mutex_lock (&self->lock);
  log_request (self, message, path, ids);
  reply = g_queue_pop_head (&self->replies);
  if (reply == NULL)
    answer = make_answer (self, path, ids, &status);
  if (self->closed) {
    soup_server_message_pause (message);
    g_ptr_array_add (self->held, g_object_ref (message));
  }
  g_mutex_unlock (&self->lock);
  if (reply != NULL) {
    send_reply (self, message, reply);
    return;
  }
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json",
                                    SOUP_MEMORY_COPY, answer, strlen (answer));
}

static gpointer
run (gpointer data)
{
  ApiServer *self = data;
  g_autoptr (SoupServer) server = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (self->context);
  server = g_object_new (SOUP_TYPE_SERVER, NULL);
  soup_server_add_handler (server, NULL, handler_cb, self, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  g_mutex_lock (&self->lock);
  self->url =
      g_strdup_printf ("http://127.0.0.1:%d/apis", g_uri_get_port (uris->data));
  self->running = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  g_main_loop_run (self->loop);
  soup_server_disconnect (server);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

ApiServer *
api_server_new (void)
{
  ApiServer *self = g_new0 (ApiServer, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->calls = g_string_new (NULL);
  self->thread = g_thread_new ("api-server", run, self);
  g_mutex_lock (&self->lock);
  while (!self->running)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  return self;
}

static gboolean
quit_cb (gpointer data)
{
  ApiServer *self = data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

void
api_server_free (ApiServer *self)
{
  g_main_context_invoke (self->context, quit_cb, self);
  g_thread_join (self->thread);
  g_ptr_array_unref (self->held);
  g_ptr_array_unref (self->log);
  g_string_free (self->calls, TRUE);
  g_queue_clear_full (&self->replies, g_free);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->url);
  g_free (self);
}

const char *
api_server_get_url (ApiServer *self)
{
  return self->url;
}

CambAccount *
api_server_dup_account (ApiServer *self)
{
  g_autoptr (GError) error = NULL;
  CambAccount *account = camb_account_new (self->url, API_SERVER_KEY, &error);

  g_assert_no_error (error);
  return account;
}

/* The next request without one gets this reply. */
void
api_server_reply (ApiServer *self, ApiReply reply)
{
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->replies, g_memdup2 (&reply, sizeof reply));
  g_mutex_unlock (&self->lock);
}

/* A run that makes the service refuse every call it is in. */
void
api_server_set_bad_id (ApiServer *self, guint64 id)
{
  g_mutex_lock (&self->lock);
  self->bad_id = id;
  g_mutex_unlock (&self->lock);
}

/* A run that bulk answers leave out. */
void
api_server_set_missing_id (ApiServer *self, guint64 id)
{
  g_mutex_lock (&self->lock);
  self->missing_id = id;
  g_mutex_unlock (&self->lock);
}

/* From now on requests are taken, but not answered. */
void
api_server_close_gate (ApiServer *self)
{
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  g_mutex_unlock (&self->lock);
}

static gboolean
open_cb (gpointer data)
{
  ApiServer *self = data;
  g_autoptr (GPtrArray) held = NULL;

  g_mutex_lock (&self->lock);
  held = g_steal_pointer (&self->held);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < held->len; i++)
    soup_server_message_unpause (g_ptr_array_index (held, i));
  return G_SOURCE_REMOVE;
}

void
api_server_open_gate (ApiServer *self)
{
  g_mutex_lock (&self->lock);
  self->closed = FALSE;
  g_mutex_unlock (&self->lock);
  g_main_context_invoke (self->context, open_cb, self);
}

void
api_server_wait_requests (ApiServer *self, guint n)
{
  g_mutex_lock (&self->lock);
  while (self->log->len < n)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

guint
api_server_count_requests (ApiServer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->log->len;
  g_mutex_unlock (&self->lock);
  return n;
}

/* How many requests carried the right key. */
guint
api_server_count_keys (ApiServer *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_keys;
  g_mutex_unlock (&self->lock);
  return n;
}

guint64
api_server_count_filler (ApiServer *self)
{
  guint64 n;

  g_mutex_lock (&self->lock);
  n = self->n_filler;
  g_mutex_unlock (&self->lock);
  return n;
}

char *
api_server_dup_request (ApiServer *self, guint index)
{
  char *request;

  g_mutex_lock (&self->lock);
  g_assert_cmpuint (index, <, self->log->len);
  request = g_strdup (g_ptr_array_index (self->log, index));
  g_mutex_unlock (&self->lock);
  return g_strchomp (request);
}

/* How many ids each request had, such as "1,5,4". */
char *
api_server_dup_calls (ApiServer *self)
{
  char *calls;

  g_mutex_lock (&self->lock);
  calls = g_strdup (self->calls->str);
  g_mutex_unlock (&self->lock);
  return calls;
}
