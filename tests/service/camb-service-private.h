/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-service.h"
#include "service-state.h"

G_BEGIN_DECLS

ServiceState *camb_service_get_state (CambService *self);

G_END_DECLS
