/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-faults.h"

struct ServiceFaults
{
  GMutex lock;
  /* Guarded by @lock: ServiceFault, the oldest first. */
  GQueue queue;
  /* Guarded by @lock: what comes again every so many bytes, or NULL, and how
   * many are left until then. */
  ServiceFault *rhythm;
  guint64 rhythm_left;
};

static ServiceFault *
copy_fault (const ServiceFault *fault)
{
  ServiceFault *copy = g_new (ServiceFault, 1);

  *copy = *fault;
  copy->path_prefix = g_strdup (fault->path_prefix);
  copy->headers = g_strdup (fault->headers);
  copy->body = g_strdup (fault->body);
  if (fault->wire != NULL)
    g_bytes_ref (fault->wire);
  return copy;
}

void
service_fault_free (ServiceFault *fault)
{
  g_free (fault->path_prefix);
  g_free (fault->headers);
  g_free (fault->body);
  g_clear_pointer (&fault->wire, g_bytes_unref);
  g_free (fault);
}

ServiceFaults *
service_faults_new (void)
{
  ServiceFaults *self = g_new0 (ServiceFaults, 1);

  g_mutex_init (&self->lock);
  g_queue_init (&self->queue);
  return self;
}

void
service_faults_free (ServiceFaults *self)
{
  g_queue_clear_full (&self->queue, (GDestroyNotify)service_fault_free);
  g_clear_pointer (&self->rhythm, service_fault_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
service_faults_add (ServiceFaults *self, const ServiceFault *fault)
{
  g_mutex_lock (&self->lock);
  if (fault->n_left > 0)
    g_queue_push_tail (&self->queue, copy_fault (fault));
  g_mutex_unlock (&self->lock);
}

static gboolean
is_meant (const ServiceFault *fault, const ServiceTarget *target)
{
  guint64 offset = (guint64)fault->offset;

  if (!g_str_has_prefix (target->path, fault->path_prefix))
    return FALSE;
  return fault->offset < 0 ||
         (target->start <= offset && offset <= target->end);
}

/* The oldest fault that is meant for @target, or NULL. */
ServiceFault *
service_faults_take_next (ServiceFaults *self, const ServiceTarget *target)
{
  ServiceFault *next = NULL;

  g_mutex_lock (&self->lock);
  for (GList *l = self->queue.head; l != NULL && next == NULL; l = l->next) {
    ServiceFault *fault = l->data;

    if (!is_meant (fault, target))
      continue;
    fault->n_left--;
    fault->happened = TRUE;
    next = copy_fault (fault);
    if (fault->n_left == 0) {
      g_queue_delete_link (&self->queue, l);
      service_fault_free (fault);
      break;
    }
  }
  g_mutex_unlock (&self->lock);
  return next;
}

/* Breaks an answer off after each @n_bytes of bodies; 0: no more. */
void
service_faults_set_rhythm (ServiceFaults *self,
                           const char *path_prefix,
                           guint64 n_bytes,
                           CambServiceEnd end)
{
  ServiceFault fault = {
      .kind = SERVICE_FAULT_BREAK,
      .path_prefix = (char *)path_prefix,
      .offset = -1,
      .n_body_bytes = n_bytes,
      .end = end,
  };

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->rhythm, service_fault_free);
  if (n_bytes > 0)
    self->rhythm = copy_fault (&fault);
  self->rhythm_left = n_bytes;
  g_mutex_unlock (&self->lock);
}

/* The fault for an answer of that length, or NULL if it gets through. */
ServiceFault *
service_faults_take_beat (ServiceFaults *self,
                          const char *path,
                          guint64 n_body_bytes)
{
  ServiceFault *beat = NULL;

  g_mutex_lock (&self->lock);
  if (self->rhythm != NULL &&
      g_str_has_prefix (path, self->rhythm->path_prefix)) {
    if (n_body_bytes > self->rhythm_left) {
      beat = copy_fault (self->rhythm);
      beat->n_body_bytes = self->rhythm_left;
      self->rhythm_left = self->rhythm->n_body_bytes;
    } else {
      self->rhythm_left -= n_body_bytes;
    }
  }
  g_mutex_unlock (&self->lock);
  return beat;
}

/* How many faults did not happen even once. */
guint
service_faults_get_n_missed (ServiceFaults *self)
{
  guint n = 0;

  g_mutex_lock (&self->lock);
  for (GList *l = self->queue.head; l != NULL; l = l->next)
    n += !((ServiceFault *)l->data)->happened;
  g_mutex_unlock (&self->lock);
  return n;
}

void
service_faults_clear (ServiceFaults *self)
{
  g_mutex_lock (&self->lock);
  g_queue_clear_full (&self->queue, (GDestroyNotify)service_fault_free);
  g_clear_pointer (&self->rhythm, service_fault_free);
  g_mutex_unlock (&self->lock);
}
