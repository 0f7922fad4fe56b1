/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "cache-fixture.h"
#include "camb-reader.h"
#include "fault-server.h"

G_BEGIN_DECLS

/**
 * MediaFixture:
 * @cache: where files are kept
 * @server: where they come from
 *
 * A run whose files can be had from a server, and are kept.
 */
typedef struct
{
  CacheFixture cache;
  FaultServer *server;
} MediaFixture;

extern const CambPolicy media_fixture_policy;

void media_fixture_set_up (MediaFixture *self, gconstpointer data);
void media_fixture_tear_down (MediaFixture *self, gconstpointer data);
CambMedia
media_fixture_describe (MediaFixture *self, CambLinks *links, CambTrack track);

G_END_DECLS
