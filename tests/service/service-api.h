/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "service-state.h"

G_BEGIN_DECLS

#define SERVICE_API_ROOT "/apis"

const char *service_api_get_kind (const char *nick);
ServiceReply *service_api_answer (ServiceState *state,
                                  const ServiceQuestion *question);

G_END_DECLS
