/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-api"

#include "config.h"

#include "camb-proxy.h"

#include "camb-url.h"

/**
 * CambProxy:
 *
 * The user's proxies, except for this machine itself. Plain http is accepted
 * for loopback because it does not leave the machine; through a proxy it would,
 * with the key.
 */
struct _CambProxy
{
  GObject parent_instance;
};

static char **
camb_proxy_lookup (GProxyResolver *resolver,
                   const char *uri,
                   GCancellable *cancellable,
                   GError **error)
{
  static const char *const direct[] = {"direct://", NULL};

  if (camb_url_is_loopback (uri))
    return g_strdupv ((char **)direct);
  return g_proxy_resolver_lookup (g_proxy_resolver_get_default (), uri,
                                  cancellable, error);
}

static void
lookup_thread (GTask *task,
               gpointer source,
               gpointer uri,
               GCancellable *cancellable)
{
  GError *error = NULL;
  char **proxies = camb_proxy_lookup (source, uri, cancellable, &error);

  if (proxies != NULL)
    g_task_return_pointer (task, proxies, (GDestroyNotify)g_strfreev);
  else
    g_task_return_error (task, error);
}

static void
camb_proxy_lookup_async (GProxyResolver *resolver,
                         const char *uri,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, data);

  g_task_set_source_tag (task, camb_proxy_lookup_async);
  g_task_set_task_data (task, g_strdup (uri), g_free);
  g_task_run_in_thread (task, lookup_thread);
}

static char **
camb_proxy_lookup_finish (GProxyResolver *resolver,
                          GAsyncResult *result,
                          GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
camb_proxy_is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static void
camb_proxy_resolver_init (GProxyResolverInterface *iface)
{
  iface->is_supported = camb_proxy_is_supported;
  iface->lookup = camb_proxy_lookup;
  iface->lookup_async = camb_proxy_lookup_async;
  iface->lookup_finish = camb_proxy_lookup_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CambProxy,
                               camb_proxy,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER,
                                                      camb_proxy_resolver_init))

static void
camb_proxy_class_init (CambProxyClass *klass)
{
}

static void
camb_proxy_init (CambProxy *self)
{
}

/**
 * camb_proxy_new: (skip)
 *
 * Creates a resolver that keeps loopback direct.
 *
 * Returns: (transfer full): the resolver
 */
GProxyResolver *
camb_proxy_new (void)
{
  return g_object_new (CAMB_TYPE_PROXY, NULL);
}
