/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-cache.h"
#include "camb-index.h"

G_BEGIN_DECLS

CambKept camb_kept_query (CambFolder *folder, const CambResult *result);

G_END_DECLS
