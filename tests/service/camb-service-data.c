/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-service-private.h"
#include "service-api.h"
#include "service-expand.h"

static JsonNode *
parse (const char *json_value)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (json_value, &error);

  if (node == NULL)
    g_error ("%s in the value of a run: %s",
             error != NULL ? error->message : "Nothing", json_value);
  return node;
}

/**
 * camb_service_add_run:
 * @self: a service
 * @kind: `dubbing`, `tts`, `sound` or `translation`
 * @run_id: the id
 * @json_value: what the API answers for it, as JSON. Each string `media:NAME`
 *   in it becomes a freshly signed URL of the media NAME, each string
 *   `json:NAME` the JSON that the media NAME holds.
 *
 * Adds a run, or replaces it.
 */
void
camb_service_add_run (CambService *self,
                      const char *kind,
                      guint64 run_id,
                      const char *json_value)
{
  g_autoptr (JsonNode) value = parse (json_value);
  ServiceRun run = {
      .kind = service_api_get_kind (kind),
      .id = run_id,
      .value = value,
  };

  g_return_if_fail (CAMB_IS_SERVICE (self));
  g_return_if_fail (run.kind != NULL);
  service_runs_add (camb_service_get_state (self)->runs, &run);
}

/**
 * camb_service_add_pending_run:
 * @self: a service
 * @kind: `dubbing`, `tts`, `sound` or `translation`
 * @run_id: the id
 * @json_value: what the API answers once the run is finished
 * @n_asks: after how many answers that it is not finished it is; 0: never
 * @seconds: how long after the first of them it is finished; 0: never
 *
 * Adds a run that is not finished yet.
 */
void
camb_service_add_pending_run (CambService *self,
                              const char *kind,
                              guint64 run_id,
                              const char *json_value,
                              guint n_asks,
                              guint seconds)
{
  g_autoptr (JsonNode) value = parse (json_value);
  g_autoptr (JsonNode) pending = parse ("{\"status\":\"PENDING\"}");
  ServiceRun run = {
      .kind = service_api_get_kind (kind),
      .id = run_id,
      .value = value,
      .pending = pending,
      .n_asks = n_asks,
      .seconds = seconds,
  };

  g_return_if_fail (CAMB_IS_SERVICE (self));
  g_return_if_fail (run.kind != NULL);
  service_runs_add (camb_service_get_state (self)->runs, &run);
}

/**
 * camb_service_add_sinking_run:
 * @self: a service
 * @kind: `dubbing`, `tts`, `sound` or `translation`
 * @run_id: the id
 *
 * Adds a run for whose sake a call is refused with 422, and all others that it
 * names with it.
 */
void
camb_service_add_sinking_run (CambService *self,
                              const char *kind,
                              guint64 run_id)
{
  ServiceRun run = {.kind = service_api_get_kind (kind), .id = run_id};

  g_return_if_fail (CAMB_IS_SERVICE (self));
  g_return_if_fail (run.kind != NULL);
  service_runs_add (camb_service_get_state (self)->runs, &run);
}

/**
 * camb_service_remove_run:
 * @self: a service
 * @kind: `dubbing`, `tts`, `sound` or `translation`
 * @run_id: the id
 *
 * Makes a run unknown.
 */
void
camb_service_remove_run (CambService *self, const char *kind, guint64 run_id)
{
  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_runs_remove (camb_service_get_state (self)->runs, kind, run_id);
}

/**
 * camb_service_add_media:
 * @self: a service
 * @name: the name, which may be that of a sample
 * @content_type: (nullable): its type, or %NULL to go by the name
 * @bytes: what it holds
 *
 * Adds media, or replaces it, with another ETag if it differs.
 */
void
camb_service_add_media (CambService *self,
                        const char *name,
                        const char *content_type,
                        GBytes *bytes)
{
  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_store_add (camb_service_get_state (self)->store, name, content_type,
                     bytes);
}

/**
 * camb_service_add_media_file:
 * @self: a service
 * @name: the name
 * @content_type: (nullable): its type, or %NULL to go by the name
 * @filename: a file of any size, which is mapped and must not change
 * @error: return location for an error
 *
 * Adds media, or replaces it.
 *
 * Returns: %TRUE if the file can be read
 */
gboolean
camb_service_add_media_file (CambService *self,
                             const char *name,
                             const char *content_type,
                             const char *filename,
                             GError **error)
{
  g_return_val_if_fail (CAMB_IS_SERVICE (self), FALSE);
  return service_store_add_file (camb_service_get_state (self)->store, name,
                                 content_type, filename, error);
}

/**
 * camb_service_dup_media:
 * @self: a service
 * @name: the name
 *
 * Returns: (transfer full) (nullable): what the media of that name holds
 */
GBytes *
camb_service_dup_media (CambService *self, const char *name)
{
  g_autoptr (ServiceObject) object = NULL;

  g_return_val_if_fail (CAMB_IS_SERVICE (self), NULL);
  object =
      service_store_dup_object (camb_service_get_state (self)->store, name);
  return object != NULL ? g_bytes_ref (object->bytes) : NULL;
}

/**
 * camb_service_sign:
 * @self: a service
 * @path: a path of the media port, percent-encoded, or the name of a medium
 * @lifetime: in seconds; 0: it is over already
 *
 * Signs a URL, whether there is anything behind it or not.
 *
 * Returns: (transfer full): the URL
 */
char *
camb_service_sign (CambService *self, const char *path, guint lifetime)
{
  g_autofree char *full = NULL;

  g_return_val_if_fail (CAMB_IS_SERVICE (self), NULL);
  full = *path == '/' ? g_strdup (path)
                      : g_strconcat (SERVICE_MEDIA_ROOT, path, NULL);
  return service_signer_sign (camb_service_get_state (self)->signer, full,
                              lifetime);
}

/**
 * camb_service_set_lifetime:
 * @self: a service
 * @seconds: how long the URLs of the API's answers are good; an hour at first
 *
 * Changes the lifetime of the URLs to come.
 */
void
camb_service_set_lifetime (CambService *self, guint seconds)
{
  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_signer_set_lifetime (camb_service_get_state (self)->signer, seconds);
}

/**
 * camb_service_set_refusal:
 * @self: a service
 * @status: the HTTP status for an expired URL; 403 at first, as S3 has it
 *
 * Changes how expired URLs are refused: stores differ.
 */
void
camb_service_set_refusal (CambService *self, guint status)
{
  g_return_if_fail (CAMB_IS_SERVICE (self));
  g_atomic_int_set (&camb_service_get_state (self)->refusal, status);
}

/**
 * camb_service_set_public_origin:
 * @self: a service
 * @origin: scheme, host and port
 *
 * Changes where the URLs to come lead to: to a server in front of the media
 * port.
 */
void
camb_service_set_public_origin (CambService *self, const char *origin)
{
  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_signer_set_origin (camb_service_get_state (self)->signer, origin);
}

/**
 * camb_service_expire_urls:
 * @self: a service
 *
 * Ends the life of every URL that was signed so far, before its stated time.
 */
void
camb_service_expire_urls (CambService *self)
{
  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_signer_revoke (camb_service_get_state (self)->signer);
}

/**
 * camb_service_set_delay:
 * @self: a service
 * @milliseconds: how long either port waits before the headers of an answer
 *
 * Imitates a network's round-trip time.
 */
void
camb_service_set_delay (CambService *self, guint milliseconds)
{
  g_return_if_fail (CAMB_IS_SERVICE (self));
  g_atomic_int_set (&camb_service_get_state (self)->delay, milliseconds);
}

/**
 * camb_service_set_quirks:
 * @self: a service
 * @quirks: what shall be odd about the media port from now on
 *
 * Makes the media host a poor one.
 */
void
camb_service_set_quirks (CambService *self, CambServiceQuirks quirks)
{
  g_return_if_fail (CAMB_IS_SERVICE (self));
  g_atomic_int_set (&camb_service_get_state (self)->quirks, quirks);
}

/**
 * camb_service_set_verbose:
 * @self: a service
 * @verbose: whether each answer is a line on stderr, without secrets
 *
 * Makes the service talkative.
 */
void
camb_service_set_verbose (CambService *self, gboolean verbose)
{
  g_return_if_fail (CAMB_IS_SERVICE (self));
  service_log_set_verbose (camb_service_get_state (self)->log, verbose);
}
