/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-faults.h"

struct ServiceFaults
{
  GMutex lock;
  /* Guarded by @lock: ServiceFault, the oldest first. */
  GQueue queue;
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

/* The oldest fault that is meant for @path, or NULL. */
ServiceFault *
service_faults_take_next (ServiceFaults *self, const char *path)
{
  ServiceFault *next = NULL;

  g_mutex_lock (&self->lock);
  for (GList *l = self->queue.head; l != NULL && next == NULL; l = l->next) {
    ServiceFault *fault = l->data;

    if (!g_str_has_prefix (path, fault->path_prefix))
      continue;
    fault->n_left--;
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

void
service_faults_clear (ServiceFaults *self)
{
  g_mutex_lock (&self->lock);
  g_queue_clear_full (&self->queue, (GDestroyNotify)service_fault_free);
  g_mutex_unlock (&self->lock);
}
