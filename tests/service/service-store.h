/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The media: files of one folder, and what tests add, by name. All functions
 * may be called from any thread. */
typedef struct ServiceStore ServiceStore;

typedef struct
{
  GBytes *bytes;
  char *content_type;
  char *etag;
  char *last_modified;
} ServiceObject;

ServiceStore *service_store_new (const char *folder);
void service_store_free (ServiceStore *self);
void service_store_add (ServiceStore *self,
                        const char *name,
                        const char *content_type,
                        GBytes *bytes);
gboolean service_store_add_file (ServiceStore *self,
                                 const char *name,
                                 const char *content_type,
                                 const char *filename,
                                 GError **error);
ServiceObject *service_store_dup_object (ServiceStore *self, const char *name);
void service_object_unref (ServiceObject *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServiceObject, service_object_unref)

G_END_DECLS
