/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "service-runs.h"

G_BEGIN_DECLS

void service_samples_load (ServiceRuns *runs);
char *service_samples_dup_table (void);

G_END_DECLS
