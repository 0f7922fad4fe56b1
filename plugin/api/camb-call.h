/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-lookup-private.h"

G_BEGIN_DECLS

void camb_call_make (CambAccount *account, GPtrArray *lookups);

G_END_DECLS
