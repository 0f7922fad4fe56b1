/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-runs.h"

typedef struct
{
  JsonNode *value;
  JsonNode *pending;
  guint n_asks;
  guint seconds;
  guint n_asked;
  gint64 first_asked;
} Entry;

struct ServiceRuns
{
  GMutex lock;
  /* Guarded by @lock: "kind/id" to Entry. */
  GHashTable *entries;
};

static void
free_entry (Entry *entry)
{
  g_clear_pointer (&entry->value, json_node_unref);
  g_clear_pointer (&entry->pending, json_node_unref);
  g_free (entry);
}

ServiceRuns *
service_runs_new (void)
{
  ServiceRuns *self = g_new0 (ServiceRuns, 1);

  g_mutex_init (&self->lock);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)free_entry);
  return self;
}

void
service_runs_free (ServiceRuns *self)
{
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static char *
make_key (const char *kind, guint64 id)
{
  return g_strdup_printf ("%s/%" G_GUINT64_FORMAT, kind, id);
}

/* A copy that no thread changes any more. */
static JsonNode *
seal (JsonNode *node)
{
  JsonNode *copy = NULL;

  if (node == NULL)
    return NULL;
  copy = json_node_copy (node);
  json_node_seal (copy);
  return copy;
}

void
service_runs_add (ServiceRuns *self, const ServiceRun *run)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->value = seal (run->value);
  entry->pending = seal (run->pending);
  entry->n_asks = run->n_asks;
  entry->seconds = run->seconds;
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->entries, make_key (run->kind, run->id), entry);
  g_mutex_unlock (&self->lock);
}

void
service_runs_remove (ServiceRuns *self, const char *kind, guint64 id)
{
  g_autofree char *key = make_key (kind, id);

  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->entries, key);
  g_mutex_unlock (&self->lock);
}

/* Called with the lock held. */
static JsonNode *
ask (Entry *entry)
{
  gint64 now = g_get_monotonic_time ();

  if (entry->pending == NULL)
    return json_node_ref (entry->value);
  if (entry->n_asked == 0)
    entry->first_asked = now;
  if ((entry->n_asks > 0 && entry->n_asked >= entry->n_asks) ||
      (entry->seconds > 0 &&
       now - entry->first_asked >= entry->seconds * G_TIME_SPAN_SECOND))
    return json_node_ref (entry->value);
  entry->n_asked++;
  return json_node_ref (entry->pending);
}

/* TRUE if every call that names this run is refused. */
gboolean
service_runs_sinks (ServiceRuns *self, const char *kind, guint64 id)
{
  g_autofree char *key = make_key (kind, id);
  const Entry *entry = NULL;
  gboolean sinks = FALSE;

  g_mutex_lock (&self->lock);
  entry = g_hash_table_lookup (self->entries, key);
  sinks = entry != NULL && entry->value == NULL;
  g_mutex_unlock (&self->lock);
  return sinks;
}

/* Asks for a run, which an unfinished run counts. NULL if it is unknown. */
JsonNode *
service_runs_dup_value (ServiceRuns *self, const char *kind, guint64 id)
{
  g_autofree char *key = make_key (kind, id);
  JsonNode *value = NULL;
  Entry *entry = NULL;

  g_mutex_lock (&self->lock);
  entry = g_hash_table_lookup (self->entries, key);
  if (entry != NULL && entry->value != NULL)
    value = ask (entry);
  g_mutex_unlock (&self->lock);
  return value;
}
