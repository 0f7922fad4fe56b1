/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-service.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What was asked, in the order in which it came. All functions may be called
 * from any thread. */
typedef struct ServiceLog ServiceLog;
typedef struct ServiceRecord ServiceRecord;

ServiceLog *service_log_new (void);
void service_log_free (ServiceLog *self);
void service_log_set_verbose (ServiceLog *self, gboolean verbose);

ServiceRecord *
service_log_add (ServiceLog *self, SoupServerMessage *msg, gboolean media);
void
service_log_set_status (ServiceLog *self, ServiceRecord *record, guint status);
void service_log_add_bytes (ServiceLog *self,
                            ServiceRecord *record,
                            guint64 n_bytes);
ServiceRecord *service_record_ref (ServiceRecord *record);
void service_record_unref (ServiceRecord *record);

guint service_log_get_n (ServiceLog *self, const char *path_prefix);
guint64 service_log_get_n_bytes (ServiceLog *self, const char *path_prefix);
guint service_log_get_n_leaks (ServiceLog *self, const char *key);
gboolean service_log_wait (ServiceLog *self,
                           const char *path_prefix,
                           guint n_requests,
                           guint milliseconds);
GPtrArray *service_log_dup (ServiceLog *self);
void service_log_clear (ServiceLog *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServiceRecord, service_record_unref)

G_END_DECLS
