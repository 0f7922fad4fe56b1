/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-log.h"
#include "service-wire.h"

#include <string.h>

struct ServiceRecord
{
  CambServiceRequest request;
};

struct ServiceLog
{
  GMutex lock;
  GCond added;
  /* Guarded by @lock, as are the records in it. */
  GPtrArray *records;
  gboolean verbose;
};

static void
clear_record (ServiceRecord *record)
{
  g_free (record->request.method);
  g_free (record->request.path);
  g_free (record->request.query);
  g_free (record->request.headers);
  g_free (record->request.body);
}

ServiceRecord *
service_record_ref (ServiceRecord *record)
{
  return g_atomic_rc_box_acquire (record);
}

void
service_record_unref (ServiceRecord *record)
{
  g_atomic_rc_box_release_full (record, (GDestroyNotify)clear_record);
}

ServiceLog *
service_log_new (void)
{
  ServiceLog *self = g_new0 (ServiceLog, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->added);
  self->records =
      g_ptr_array_new_with_free_func ((GDestroyNotify)service_record_unref);
  return self;
}

void
service_log_free (ServiceLog *self)
{
  g_ptr_array_unref (self->records);
  g_cond_clear (&self->added);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
service_log_set_verbose (ServiceLog *self, gboolean verbose)
{
  g_mutex_lock (&self->lock);
  self->verbose = verbose;
  g_mutex_unlock (&self->lock);
}

static void
append_header (const char *name, const char *value, gpointer text)
{
  g_string_append_printf (text, "%s: %s\n", name, value);
}

static char *
dup_headers (SoupServerMessage *msg)
{
  GString *text = g_string_new (NULL);

  soup_message_headers_foreach (soup_server_message_get_request_headers (msg),
                                append_header, text);
  return g_string_free (text, FALSE);
}

static char *
dup_body (SoupServerMessage *msg)
{
  g_autoptr (GBytes) bytes =
      soup_message_body_flatten (soup_server_message_get_request_body (msg));
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);

  return data != NULL ? g_strndup (data, size) : g_strdup ("");
}

ServiceRecord *
service_log_add (ServiceLog *self, SoupServerMessage *msg, gboolean media)
{
  ServiceRecord *record = g_atomic_rc_box_new0 (ServiceRecord);
  CambServiceRequest *request = &record->request;
  GUri *uri = soup_server_message_get_uri (msg);
  const char *query = g_uri_get_query (uri);

  request->time = g_get_monotonic_time ();
  request->media = media;
  request->connection = service_wire_get_number (msg);
  request->method = g_strdup (soup_server_message_get_method (msg));
  request->path = g_strdup (g_uri_get_path (uri));
  request->query = g_strdup (query != NULL ? query : "");
  request->headers = dup_headers (msg);
  request->body = dup_body (msg);

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->records, service_record_ref (record));
  g_cond_broadcast (&self->added);
  g_mutex_unlock (&self->lock);
  return record;
}

/* The query is a secret and the key is in a header: neither is printed. */
void
service_log_set_status (ServiceLog *self, ServiceRecord *record, guint status)
{
  CambServiceRequest *request = &record->request;

  g_mutex_lock (&self->lock);
  request->status = status;
  if (self->verbose)
    g_printerr ("%-5s %3u %-4s %s %s\n", request->media ? "media" : "api",
                status, request->method, request->path, request->body);
  g_mutex_unlock (&self->lock);
}

void
service_log_add_bytes (ServiceLog *self, ServiceRecord *record, guint64 n_bytes)
{
  g_mutex_lock (&self->lock);
  record->request.n_bytes += n_bytes;
  g_mutex_unlock (&self->lock);
}

/* Called with the lock held. */
static guint
count (ServiceLog *self, const char *path_prefix, guint64 *n_bytes)
{
  guint n = 0;

  for (guint i = 0; i < self->records->len; i++) {
    const ServiceRecord *record = g_ptr_array_index (self->records, i);

    if (!g_str_has_prefix (record->request.path, path_prefix))
      continue;
    n++;
    *n_bytes += record->request.n_bytes;
  }
  return n;
}

guint
service_log_get_n (ServiceLog *self, const char *path_prefix)
{
  guint64 n_bytes = 0;
  guint n = 0;

  g_mutex_lock (&self->lock);
  n = count (self, path_prefix, &n_bytes);
  g_mutex_unlock (&self->lock);
  return n;
}

guint64
service_log_get_n_bytes (ServiceLog *self, const char *path_prefix)
{
  guint64 n_bytes = 0;

  g_mutex_lock (&self->lock);
  count (self, path_prefix, &n_bytes);
  g_mutex_unlock (&self->lock);
  return n_bytes;
}

static gboolean
leaks (const CambServiceRequest *request, const char *key)
{
  if (strstr (request->path, key) != NULL ||
      strstr (request->query, key) != NULL ||
      strstr (request->body, key) != NULL)
    return TRUE;
  return request->media && strstr (request->headers, key) != NULL;
}

guint
service_log_get_n_leaks (ServiceLog *self, const char *key)
{
  guint n = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->records->len; i++) {
    const ServiceRecord *record = g_ptr_array_index (self->records, i);

    n += leaks (&record->request, key) ? 1 : 0;
  }
  g_mutex_unlock (&self->lock);
  return n;
}

gboolean
service_log_wait (ServiceLog *self,
                  const char *path_prefix,
                  guint n_requests,
                  guint milliseconds)
{
  gint64 deadline =
      g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;
  guint64 n_bytes = 0;
  gboolean in_time = TRUE;

  g_mutex_lock (&self->lock);
  while (in_time && count (self, path_prefix, &n_bytes) < n_requests)
    in_time = g_cond_wait_until (&self->added, &self->lock, deadline);
  g_mutex_unlock (&self->lock);
  return in_time;
}

static CambServiceRequest *
copy_request (const CambServiceRequest *request)
{
  CambServiceRequest *copy = g_new (CambServiceRequest, 1);

  *copy = *request;
  copy->method = g_strdup (request->method);
  copy->path = g_strdup (request->path);
  copy->query = g_strdup (request->query);
  copy->headers = g_strdup (request->headers);
  copy->body = g_strdup (request->body);
  return copy;
}

GPtrArray *
service_log_dup (ServiceLog *self)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (
      (GDestroyNotify)camb_service_request_free);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->records->len; i++) {
    const ServiceRecord *record = g_ptr_array_index (self->records, i);

    g_ptr_array_add (copies, copy_request (&record->request));
  }
  g_mutex_unlock (&self->lock);
  return copies;
}

void
service_log_clear (ServiceLog *self)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_set_size (self->records, 0);
  g_mutex_unlock (&self->lock);
}

/**
 * camb_service_request_free:
 * @request: (transfer full): a request from camb_service_dup_requests()
 *
 * Frees one request.
 */
void
camb_service_request_free (CambServiceRequest *request)
{
  g_free (request->method);
  g_free (request->path);
  g_free (request->query);
  g_free (request->headers);
  g_free (request->body);
  g_free (request);
}
