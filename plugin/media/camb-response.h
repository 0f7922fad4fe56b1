/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-identity.h"

G_BEGIN_DECLS

/* How much is read and thrown away where a server starts too early. Beyond
 * that a seek would cost more than it is worth. */
#define CAMB_RESPONSE_SKIP_MAX (4 * 1024 * 1024)

/**
 * CambVerdict:
 * @CAMB_VERDICT_BODY: the body holds what was asked for, after @skip bytes
 * @CAMB_VERDICT_END: the object ends where the request would start
 * @CAMB_VERDICT_PLAIN: ask again without a range
 * @CAMB_VERDICT_TRANSIENT: ask again later
 * @CAMB_VERDICT_REFUSED: 400, 401, 403, 404 or 410: for a signed URL all of
 *     them can mean that it has expired
 * @CAMB_VERDICT_CHANGED: this is another object
 * @CAMB_VERDICT_CODED: the body is compressed, so its offsets mean nothing
 * @CAMB_VERDICT_TOO_FAR: the server ignores ranges, and the place asked for
 *     is too far from the start
 * @CAMB_VERDICT_UNUSABLE: anything else
 *
 * What an answer to a media request means for the download.
 */
typedef enum
{
  CAMB_VERDICT_BODY,
  CAMB_VERDICT_END,
  CAMB_VERDICT_PLAIN,
  CAMB_VERDICT_TRANSIENT,
  CAMB_VERDICT_REFUSED,
  CAMB_VERDICT_CHANGED,
  CAMB_VERDICT_CODED,
  CAMB_VERDICT_TOO_FAR,
  CAMB_VERDICT_UNUSABLE,
} CambVerdict;

/**
 * CambQuestion:
 * @offset: the first byte wanted
 * @ranged: whether a `Range` header was sent
 * @known: (nullable): which object it has to be
 *
 * What was asked.
 */
typedef struct
{
  guint64 offset;
  gboolean ranged;
  const CambIdentity *known;
} CambQuestion;

/**
 * CambResponse:
 * @verdict: what to do; the other fields count for
 *     %CAMB_VERDICT_BODY and %CAMB_VERDICT_END only
 * @skip: bytes of the body to be thrown away
 * @stop: position behind the last byte of the body, or -1
 * @seekable: whether other places can be asked for
 * @verified: whether the answer is known to be of the object wanted
 * @chunked: whether the body tells its own end
 * @identity: which object it is
 */
typedef struct
{
  CambVerdict verdict;
  guint64 skip;
  gint64 stop;
  gboolean seekable;
  gboolean verified;
  gboolean chunked;
  CambIdentity identity;
} CambResponse;

void camb_response_read (CambResponse *self,
                         guint status,
                         SoupMessageHeaders *headers,
                         const CambQuestion *question);
GError *camb_response_new_error (const CambResponse *self,
                                 guint status,
                                 const char *host,
                                 const CambQuestion *question);
void camb_response_clear (CambResponse *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CambResponse, camb_response_clear)

G_END_DECLS
