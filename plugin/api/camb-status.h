/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CambStatus:
 * @CAMB_STATUS_UNSAID: the service says nothing that can be understood
 * @CAMB_STATUS_GOOD: it says that the run succeeded
 * @CAMB_STATUS_PENDING: it says that the run goes on
 * @CAMB_STATUS_FAILED: it says anything else
 *
 * How a run stands by the service's words.
 */
typedef enum
{
  CAMB_STATUS_UNSAID,
  CAMB_STATUS_GOOD,
  CAMB_STATUS_PENDING,
  CAMB_STATUS_FAILED,
} CambStatus;

CambStatus camb_status_from_word (const char *word);
gboolean camb_status_is_word (const char *text);
CambStatus camb_status_read (JsonObject *value, char **reason);
gboolean camb_status_is_member (const char *name);

G_END_DECLS
