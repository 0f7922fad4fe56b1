/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-service.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * ServiceFixture:
 * @service: a service without samples, with the runs 1, 2, 3 and 99
 * @session: what asks it
 * @msg: (nullable): the last request
 * @body: (nullable): the body of its answer
 * @error: (nullable): or why there is none
 *
 * One service and a session to ask it. Each test has its own.
 */
typedef struct
{
  CambService *service;
  SoupSession *session;
  SoupMessage *msg;
  GBytes *body;
  GError *error;
} ServiceFixture;

typedef void (*ServiceFixtureTest) (ServiceFixture *fixture,
                                    gconstpointer data);

void service_fixture_add (const char *path, ServiceFixtureTest test);
guint service_fixture_send (ServiceFixture *fixture, SoupMessage *msg);
SoupMessage *service_fixture_new_message (ServiceFixture *fixture,
                                          const char *path,
                                          const char *body);
guint service_fixture_ask (ServiceFixture *fixture,
                           const char *path,
                           const char *body);
guint service_fixture_fetch (ServiceFixture *fixture,
                             const char *method,
                             const char *url,
                             const char *range);
const char *service_fixture_get_header (ServiceFixture *fixture,
                                        const char *name);
char *service_fixture_dup_text (ServiceFixture *fixture);
JsonNode *service_fixture_parse_body (ServiceFixture *fixture);

G_END_DECLS
