/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "media-fixture.h"

const CambPolicy media_fixture_policy = {.timeout = 20,
                                         .max_retries = 2,
                                         .backoff = 1};

void
media_fixture_set_up (MediaFixture *self, gconstpointer data)
{
  cache_fixture_set_up (&self->cache, NULL);
  self->server = fault_server_new ();
}

void
media_fixture_tear_down (MediaFixture *self, gconstpointer data)
{
  g_clear_pointer (&self->server, fault_server_free);
  cache_fixture_tear_down (&self->cache, NULL);
}

/* A file of the run that the folder of the cache is for. */
CambMedia
media_fixture_describe (MediaFixture *self, CambLinks *links, CambTrack track)
{
  return (CambMedia){
      .base_url = cache_fixture_run.base_url,
      .kind = cache_fixture_run.kind,
      .run_id = cache_fixture_run.run_id,
      .language = "es-es",
      .track = track,
      .links = links,
      .folder = self->cache.folder,
  };
}
