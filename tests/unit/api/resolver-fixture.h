/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "api-server.h"
#include "camb-resolver.h"

G_BEGIN_DECLS

/* Not so long that a hanging test is noticed late, nor so short that a loaded
 * machine fails it. */
extern const CambPolicy patient;

typedef struct
{
  ApiServer *server;
  CambAccount *account;
} Fixture;

void fixture_set_up (Fixture *self, gconstpointer data);
void fixture_tear_down (Fixture *self, gconstpointer data);
CambLookup *fixture_ask (Fixture *self, guint64 id);

G_END_DECLS
