/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "service-state.h"

G_BEGIN_DECLS

#define SERVICE_MEDIA_ROOT "/media/"
#define SERVICE_EXPAND_MEDIA "media:"
#define SERVICE_EXPAND_JSON "json:"

JsonNode *service_expand (ServiceState *state, JsonNode *node);

G_END_DECLS
