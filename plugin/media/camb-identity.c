/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-identity.h"

/* Longer validators are no validators: they would be kept per download and
 * sent back with every request. */
#define VALIDATOR_MAX 1024

static char *
dup_validator (SoupMessageHeaders *headers, const char *name)
{
  const char *value = soup_message_headers_get_one (headers, name);

  if (value == NULL || *value == '\0' || strlen (value) > VALIDATOR_MAX)
    return NULL;
  return g_strdup (value);
}

/* What stands between the quotes: weakness is a promise about bytes, not
 * part of the name. */
static const char *
skip_weakness (const char *etag)
{
  return g_str_has_prefix (etag, "W/") ? etag + 2 : etag;
}

/**
 * camb_identity_read:
 * @self: uninitialised or cleared memory
 * @headers: of an answer that carries the object or a part of it
 * @size: length of the whole object as that answer tells, or -1
 *
 * Notes what an answer says about which object it is from.
 */
void
camb_identity_read (CambIdentity *self,
                    SoupMessageHeaders *headers,
                    gint64 size)
{
  self->size = size;
  self->etag = dup_validator (headers, "ETag");
  self->last_modified = dup_validator (headers, "Last-Modified");
}

/**
 * camb_identity_copy:
 * @self: uninitialised or cleared memory
 * @other: what to copy
 */
void
camb_identity_copy (CambIdentity *self, const CambIdentity *other)
{
  self->size = other->size;
  self->etag = g_strdup (other->etag);
  self->last_modified = g_strdup (other->last_modified);
}

/**
 * camb_identity_clear:
 * @self: an identity
 *
 * Makes @self empty and frees what it held.
 */
void
camb_identity_clear (CambIdentity *self)
{
  self->size = -1;
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->last_modified, g_free);
}

/**
 * camb_identity_is_empty:
 * @self: an identity
 *
 * Returns: whether no other answer can ever be compared with this one
 */
gboolean
camb_identity_is_empty (const CambIdentity *self)
{
  return self->size < 0 && self->etag == NULL && self->last_modified == NULL;
}

/**
 * camb_identity_get_strong_etag:
 * @self: an identity
 *
 * Only a strong tag promises equal bytes, so only it may stand in `If-Range`
 * (RFC 9110, 13.1.5).
 *
 * Returns: (nullable) (transfer none): the tag with its quotes
 */
const char *
camb_identity_get_strong_etag (const CambIdentity *self)
{
  gsize length;

  if (self->etag == NULL || self->etag[0] != '"')
    return NULL;
  length = strlen (self->etag);
  return length > 2 && self->etag[length - 1] == '"' ? self->etag : NULL;
}

/**
 * camb_identity_compare:
 * @known: what was seen first
 * @seen: what a later answer says
 *
 * Dates only count where a tag is missing: the replicas of one object have
 * one tag, but may have been written at different times.
 *
 * Returns: whether bytes of both answers may be joined
 */
CambIdentityMatch
camb_identity_compare (const CambIdentity *known, const CambIdentity *seen)
{
  CambIdentityMatch match = CAMB_IDENTITY_UNKNOWN;

  if (known->size >= 0 && seen->size >= 0) {
    if (known->size != seen->size)
      return CAMB_IDENTITY_DIFFERENT;
    match = CAMB_IDENTITY_SAME;
  }
  if (known->etag != NULL && seen->etag != NULL)
    return g_str_equal (skip_weakness (known->etag), skip_weakness (seen->etag))
               ? CAMB_IDENTITY_SAME
               : CAMB_IDENTITY_DIFFERENT;
  if (known->last_modified != NULL && seen->last_modified != NULL)
    return g_str_equal (known->last_modified, seen->last_modified)
               ? CAMB_IDENTITY_SAME
               : CAMB_IDENTITY_DIFFERENT;
  return match;
}
