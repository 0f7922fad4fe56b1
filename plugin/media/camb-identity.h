/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * CambIdentity:
 * @size: length of the object in bytes, or -1
 * @etag: (nullable): its entity tag as sent, with quotes and weakness
 * @last_modified: (nullable): its date as sent
 *
 * By what two answers can be told to be of the same object. All fields may be
 * missing, since servers are as they are.
 */
typedef struct
{
  gint64 size;
  char *etag;
  char *last_modified;
} CambIdentity;

#define CAMB_IDENTITY_INIT \
  { \
    .size = -1 \
  }

/**
 * CambIdentityMatch:
 * @CAMB_IDENTITY_SAME: something agrees and nothing disagrees
 * @CAMB_IDENTITY_DIFFERENT: another object, or another version of it
 * @CAMB_IDENTITY_UNKNOWN: there is nothing to compare
 */
typedef enum
{
  CAMB_IDENTITY_SAME,
  CAMB_IDENTITY_DIFFERENT,
  CAMB_IDENTITY_UNKNOWN,
} CambIdentityMatch;

void camb_identity_read (CambIdentity *self,
                         SoupMessageHeaders *headers,
                         gint64 size);
void camb_identity_copy (CambIdentity *self, const CambIdentity *other);
void camb_identity_clear (CambIdentity *self);
gboolean camb_identity_is_empty (const CambIdentity *self);
const char *camb_identity_get_strong_etag (const CambIdentity *self);
CambIdentityMatch camb_identity_compare (const CambIdentity *known,
                                         const CambIdentity *seen);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CambIdentity, camb_identity_clear)

G_END_DECLS
