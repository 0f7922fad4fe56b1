/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-service-private.h"
#include "demo-media.h"
#include "service-api.h"
#include "service-front.h"
#include "service-media.h"
#include "service-samples.h"

/* Looks like a key, and is easy to find in a log or a dump. */
#define API_KEY "camb-demo-5f1c0ffee0ddba11cafe"

struct _CambService
{
  GObject parent_instance;

  ServiceState state;
  char *base_url;
  char *media_origin;
  guint16 api_port;
  guint16 media_port;

  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GError *start_error;

  GMutex lock;
  GCond changed;
  /* Guarded by @lock. */
  gboolean started;
};

G_DEFINE_FINAL_TYPE (CambService, camb_service, G_TYPE_OBJECT)

static void
report_start (CambService *self)
{
  g_mutex_lock (&self->lock);
  self->started = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
serve (CambService *self)
{
  g_autoptr (ServiceFront) media = NULL;
  g_autoptr (ServiceFront) api = NULL;
  g_autofree char *api_origin = NULL;

  media = service_front_new (&self->state, service_media_answer, TRUE,
                             self->media_port, &self->start_error);
  if (media != NULL)
    api = service_front_new (&self->state, service_api_answer, FALSE,
                             self->api_port, &self->start_error);
  if (api != NULL) {
    self->media_origin = service_front_dup_origin (media);
    service_signer_set_origin (self->state.signer, self->media_origin);
    api_origin = service_front_dup_origin (api);
    self->base_url = g_strconcat (api_origin, SERVICE_API_ROOT, NULL);
  }
  report_start (self);
  if (api != NULL)
    g_main_loop_run (self->loop);
}

static gpointer
thread_func (gpointer data)
{
  CambService *self = data;

  g_main_context_push_thread_default (self->context);
  serve (self);
  /* What the servers still had to do to close their connections. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
start (CambService *self, GError **error)
{
  self->thread = g_thread_new ("camb-service", thread_func, self);
  g_mutex_lock (&self->lock);
  while (!self->started)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  if (self->start_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->start_error));
  return FALSE;
}

static void
camb_service_finalize (GObject *object)
{
  CambService *self = CAMB_SERVICE (object);
  ServiceState *state = &self->state;

  camb_service_stop (self);
  g_free (state->api_key);
  service_log_free (state->log);
  service_faults_free (state->faults);
  service_runs_free (state->runs);
  service_signer_free (state->signer);
  g_clear_pointer (&state->store, service_store_free);
  g_free (self->base_url);
  g_free (self->media_origin);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_clear_error (&self->start_error);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (camb_service_parent_class)->finalize (object);
}

static void
camb_service_class_init (CambServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = camb_service_finalize;
}

static void
camb_service_init (CambService *self)
{
  ServiceState *state = &self->state;

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  state->api_key = g_strdup (API_KEY);
  state->log = service_log_new ();
  state->faults = service_faults_new ();
  state->runs = service_runs_new ();
  state->signer = service_signer_new ();
  state->refusal = SOUP_STATUS_FORBIDDEN;
}

/**
 * camb_service_new_on_ports:
 * @media_dir: (nullable): where the media of the sample runs is or shall be,
 *   or %NULL for the user's cache
 * @api_port: the port of the API, 0 for a free one
 * @media_port: the port of the media host, 0 for a free one
 * @error: return location for an error
 *
 * Starts the service with its sample runs.
 *
 * Media that is not there yet is made first, which takes some twenty seconds.
 *
 * Returns: (transfer full) (nullable): the running service, or %NULL if a port
 *   is taken or the media cannot be made
 */
CambService *
camb_service_new_on_ports (const char *media_dir,
                           guint16 api_port,
                           guint16 media_port,
                           GError **error)
{
  g_autofree char *folder = demo_media_dup_folder (media_dir);
  g_autoptr (CambService) self = NULL;

  if (!demo_media_prepare (folder, error))
    return NULL;
  self = g_object_new (CAMB_TYPE_SERVICE, NULL);
  self->state.store = service_store_new (folder);
  self->api_port = api_port;
  self->media_port = media_port;
  service_samples_load (self->state.runs);
  return start (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * camb_service_new:
 * @media_dir: (nullable): where the media of the sample runs is or shall be;
 *   %NULL for the folder that the environment's `CAMB_DEMO_MEDIA_DIR` names,
 *   else for the user's cache
 * @error: return location for an error
 *
 * Starts the service with its sample runs on free ports.
 *
 * Returns: (transfer full) (nullable): the running service
 */
CambService *
camb_service_new (const char *media_dir, GError **error)
{
  return camb_service_new_on_ports (media_dir, 0, 0, error);
}

/**
 * camb_service_new_bare:
 * @error: return location for an error
 *
 * Starts the service on free ports, without any run or media.
 *
 * Returns: (transfer full) (nullable): the running service
 */
CambService *
camb_service_new_bare (GError **error)
{
  g_autoptr (CambService) self = g_object_new (CAMB_TYPE_SERVICE, NULL);

  self->state.store = service_store_new (NULL);
  return start (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * camb_service_get_base_url:
 * @self: a service
 *
 * Returns: what `CAMB_API_BASE_URL` is to be
 */
const char *
camb_service_get_base_url (CambService *self)
{
  g_return_val_if_fail (CAMB_IS_SERVICE (self), NULL);
  return self->base_url;
}

/**
 * camb_service_get_media_origin:
 * @self: a service
 *
 * Returns: scheme, host and port of the media URLs
 */
const char *
camb_service_get_media_origin (CambService *self)
{
  g_return_val_if_fail (CAMB_IS_SERVICE (self), NULL);
  return self->media_origin;
}

/**
 * camb_service_get_api_key:
 * @self: a service
 *
 * Returns: the only key that the API accepts
 */
const char *
camb_service_get_api_key (CambService *self)
{
  g_return_val_if_fail (CAMB_IS_SERVICE (self), NULL);
  return self->state.api_key;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

/**
 * camb_service_stop:
 * @self: a service
 *
 * Closes all connections and both ports. The log stays readable. Does nothing
 * when called again.
 */
void
camb_service_stop (CambService *self)
{
  g_autoptr (GSource) source = NULL;

  g_return_if_fail (CAMB_IS_SERVICE (self));
  if (self->thread == NULL)
    return;
  /* Not g_main_loop_quit(): the loop may not run yet. */
  source = g_idle_source_new ();
  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (g_steal_pointer (&self->thread));
}

/* What both ports share, for the other files of this type. */
ServiceState *
camb_service_get_state (CambService *self)
{
  return &self->state;
}
