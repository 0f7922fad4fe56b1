/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-api"

#include "config.h"

#include "camb-links-private.h"

/* Of how many runs that nobody uses. */
#define KEEP_MAX 512

static GMutex registry_lock;
static GHashTable *registry; /* under the lock: set of CambLinks, owned */

static guint
links_hash (gconstpointer data)
{
  const CambLinks *self = data;

  return camb_account_hash (self->account) ^
         (g_int64_hash (&self->run_id) * CAMB_N_KINDS + self->kind);
}

static gboolean
links_equal (gconstpointer a, gconstpointer b)
{
  const CambLinks *la = a;
  const CambLinks *lb = b;

  return la->kind == lb->kind && la->run_id == lb->run_id &&
         camb_account_equal (la->account, lb->account);
}

/* Whether nobody but the registry knows it, for so long that its URLs are of
 * no use. Called with the registry's lock held, so that nobody can get it. */
static gboolean
is_forgotten (gpointer key, gpointer value, gpointer now)
{
  CambLinks *self = key;

  return g_atomic_ref_count_compare (&self->ref_count, 1) &&
         *(gint64 *)now - self->obtained_at > CAMB_LINKS_KEEP;
}

static gboolean
is_unused (gpointer key, gpointer value, gpointer data)
{
  CambLinks *self = key;

  return g_atomic_ref_count_compare (&self->ref_count, 1);
}

/* Called with the registry's lock held. */
static void
sweep (void)
{
  gint64 now = g_get_monotonic_time ();

  g_hash_table_foreach_remove (registry, is_forgotten, &now);
  if (g_hash_table_size (registry) >= KEEP_MAX)
    g_hash_table_foreach_remove (registry, is_unused, NULL);
}

/**
 * camb_links_get:
 * @account: whom to ask
 * @kind: the kind of the run
 * @run_id: the run
 *
 * Returns: (transfer full): the links of that run, the same for all who use
 *     the same account
 */
CambLinks *
camb_links_get (CambAccount *account, CambKind kind, guint64 run_id)
{
  CambLinks like = {.account = account, .kind = kind, .run_id = run_id};
  CambLinks *self;

  g_return_val_if_fail (account != NULL, NULL);

  g_mutex_lock (&registry_lock);
  if (registry == NULL)
    registry = g_hash_table_new_full (links_hash, links_equal,
                                      (GDestroyNotify)camb_links_unref, NULL);
  self = g_hash_table_lookup (registry, &like);
  if (self == NULL) {
    sweep ();
    self = camb_links_new ();
    self->account = camb_account_ref (account);
    self->kind = kind;
    self->run_id = run_id;
    self->obtained_at = g_get_monotonic_time ();
    g_hash_table_add (registry, self);
  }
  camb_links_ref (self);
  g_mutex_unlock (&registry_lock);
  return self;
}

/**
 * camb_links_drain:
 *
 * Forgets all that nobody uses. For tests and leak checkers.
 */
void
camb_links_drain (void)
{
  g_mutex_lock (&registry_lock);
  if (registry != NULL)
    g_hash_table_foreach_remove (registry, is_unused, NULL);
  if (registry != NULL && g_hash_table_size (registry) == 0)
    g_clear_pointer (&registry, g_hash_table_unref);
  g_mutex_unlock (&registry_lock);
}
