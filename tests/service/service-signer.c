/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-signer.h"

#include <string.h>

#define DEFAULT_LIFETIME 3600
#define DATE_FORMAT "%Y%m%dT%H%M%SZ"
#define SIGNATURE "&X-Amz-Signature="

struct ServiceSigner
{
  GMutex lock;
  /* Guarded by @lock. */
  char *origin;
  char *secret;
  guint lifetime;
  guint64 serial;
  /* URLs with a serial below this one are dead before their time. */
  guint64 first_valid;
};

ServiceSigner *
service_signer_new (void)
{
  ServiceSigner *self = g_new0 (ServiceSigner, 1);

  g_mutex_init (&self->lock);
  self->secret = g_uuid_string_random ();
  self->lifetime = DEFAULT_LIFETIME;
  return self;
}

void
service_signer_free (ServiceSigner *self)
{
  g_free (self->origin);
  g_free (self->secret);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
service_signer_set_origin (ServiceSigner *self, const char *origin)
{
  g_mutex_lock (&self->lock);
  g_free (self->origin);
  self->origin = g_strdup (origin);
  g_mutex_unlock (&self->lock);
}

void
service_signer_set_lifetime (ServiceSigner *self, guint seconds)
{
  g_mutex_lock (&self->lock);
  self->lifetime = seconds;
  g_mutex_unlock (&self->lock);
}

guint
service_signer_get_lifetime (ServiceSigner *self)
{
  guint lifetime = 0;

  g_mutex_lock (&self->lock);
  lifetime = self->lifetime;
  g_mutex_unlock (&self->lock);
  return lifetime;
}

/* Every URL that was signed until now is refused from now on. */
void
service_signer_revoke (ServiceSigner *self)
{
  g_mutex_lock (&self->lock);
  self->first_valid = self->serial + 1;
  g_mutex_unlock (&self->lock);
}

/* In base64, where S3 has hex digits: a client that decodes a URL and encodes
 * it again, or does not, then destroys the `+`, `/` and `=` of it. */
static char *
make_signature (ServiceSigner *self, const char *path, const char *query)
{
  g_autoptr (GHmac) hmac = g_hmac_new (
      G_CHECKSUM_SHA256, (const guchar *)self->secret, strlen (self->secret));
  guint8 digest[32];
  gsize size = sizeof digest;
  g_autofree char *text = NULL;

  g_hmac_update (hmac, (const guchar *)path, -1);
  g_hmac_update (hmac, (const guchar *)"?", 1);
  g_hmac_update (hmac, (const guchar *)query, -1);
  g_hmac_get_digest (hmac, digest, &size);
  text = g_base64_encode (digest, size);
  return g_uri_escape_string (text, NULL, FALSE);
}

/* The path is signed as it is given: percent-encoded. */
char *
service_signer_sign (ServiceSigner *self, const char *path, guint lifetime)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, DATE_FORMAT);
  g_autofree char *query = NULL;
  g_autofree char *signature = NULL;
  char *url = NULL;

  g_mutex_lock (&self->lock);
  self->serial++;
  query = g_strdup_printf (
      "X-Amz-Algorithm=AWS4-HMAC-SHA256"
      "&X-Amz-Credential=AKIADEMO%%2Fdemo%%2Fs3%%2Faws4_request"
      "&X-Amz-Date=%s&X-Amz-Expires=%u"
      "&X-Amz-Security-Token=Ym9hdA%%2Bmoon%%2F%" G_GUINT64_FORMAT "%%3D%%3D"
      "&X-Amz-SignedHeaders=host",
      date, lifetime, self->serial);
  signature = make_signature (self, path, query);
  url =
      g_strconcat (self->origin, path, "?", query, SIGNATURE, signature, NULL);
  g_mutex_unlock (&self->lock);
  return url;
}

static gboolean
find_number (const char *query, const char *name, guint64 *number)
{
  const char *found = strstr (query, name);

  if (found == NULL)
    return FALSE;
  *number = g_ascii_strtoull (found + strlen (name), NULL, 10);
  return TRUE;
}

static gboolean
is_over (const char *query)
{
  const char *date = strstr (query, "X-Amz-Date=");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) end = NULL;
  g_autoptr (GDateTime) start = NULL;
  g_autofree char *text = NULL;
  guint64 lifetime = 0;

  if (date == NULL || !find_number (query, "X-Amz-Expires=", &lifetime))
    return TRUE;
  text = g_strndup (date + strlen ("X-Amz-Date="), strlen ("yyyymmddThhmmssZ"));
  start = g_date_time_new_from_iso8601 (text, NULL);
  if (start == NULL)
    return TRUE;
  end = g_date_time_add_seconds (start, (gdouble)lifetime);
  return g_date_time_compare (now, end) >= 0;
}

/* Both are taken as they came over the wire, byte for byte. */
ServiceSignature
service_signer_check (ServiceSigner *self, const char *path, const char *query)
{
  const char *sign = query != NULL ? strstr (query, SIGNATURE) : NULL;
  g_autofree char *signed_part = NULL;
  g_autofree char *wanted = NULL;
  guint64 serial = 0;
  guint64 first_valid = 0;

  if (sign == NULL)
    return SERVICE_SIGNATURE_MISSING;
  signed_part = g_strndup (query, (gsize)(sign - query));
  g_mutex_lock (&self->lock);
  wanted = make_signature (self, path, signed_part);
  first_valid = self->first_valid;
  g_mutex_unlock (&self->lock);

  if (strcmp (wanted, sign + strlen (SIGNATURE)) != 0)
    return SERVICE_SIGNATURE_WRONG;
  if (!find_number (signed_part, "moon%2F", &serial) || serial < first_valid ||
      is_over (signed_part))
    return SERVICE_SIGNATURE_EXPIRED;
  return SERVICE_SIGNATURE_GOOD;
}
