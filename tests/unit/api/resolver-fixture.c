/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "resolver-fixture.h"

const CambPolicy patient = {.timeout = 60, .max_retries = 3, .backoff = 1};

void
fixture_set_up (Fixture *self, gconstpointer data)
{
  self->server = api_server_new ();
  self->account = api_server_dup_account (self->server);
}

void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  camb_resolver_drain ();
  camb_account_unref (self->account);
  api_server_free (self->server);
}

CambLookup *
fixture_ask (Fixture *self, guint64 id)
{
  return camb_resolver_ask (self->account, &patient, CAMB_KIND_DUBBING, id,
                            NULL);
}
