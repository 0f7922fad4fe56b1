/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "service-state.h"

G_BEGIN_DECLS

ServiceReply *service_media_answer (ServiceState *state,
                                    const ServiceQuestion *question);

gboolean service_media_knows_ranges (ServiceState *state);

G_END_DECLS
