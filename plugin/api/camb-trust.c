/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define G_LOG_DOMAIN "camb-api"

#include "config.h"

#include "camb-trust.h"

/**
 * CambTrust:
 *
 * The system's certificate authorities and, for what none of them has signed,
 * those of one file more: an office's inspecting proxy, or a test's server.
 * Nothing else is relaxed: names, dates and revocations count as they do
 * without it.
 */
struct _CambTrust
{
  GTlsDatabase parent_instance;

  GTlsDatabase *system;
  GTlsDatabase *extra;
};

G_DEFINE_FINAL_TYPE (CambTrust, camb_trust, G_TYPE_TLS_DATABASE)

static GTlsCertificateFlags
camb_trust_verify_chain (GTlsDatabase *database,
                         GTlsCertificate *chain,
                         const char *purpose,
                         GSocketConnectable *identity,
                         GTlsInteraction *interaction,
                         GTlsDatabaseVerifyFlags flags,
                         GCancellable *cancellable,
                         GError **error)
{
  CambTrust *self = CAMB_TRUST (database);
  g_autoptr (GError) local = NULL;
  GTlsCertificateFlags faults, others;

  faults =
      g_tls_database_verify_chain (self->system, chain, purpose, identity,
                                   interaction, flags, cancellable, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return G_TLS_CERTIFICATE_GENERIC_ERROR;
  }
  if ((faults & G_TLS_CERTIFICATE_UNKNOWN_CA) == 0)
    return faults;
  others =
      g_tls_database_verify_chain (self->extra, chain, purpose, identity,
                                   interaction, flags, cancellable, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return G_TLS_CERTIFICATE_GENERIC_ERROR;
  }
  return (faults & ~G_TLS_CERTIFICATE_UNKNOWN_CA) | others;
}

static void
camb_trust_finalize (GObject *object)
{
  CambTrust *self = CAMB_TRUST (object);

  g_clear_object (&self->system);
  g_clear_object (&self->extra);

  G_OBJECT_CLASS (camb_trust_parent_class)->finalize (object);
}

static void
camb_trust_class_init (CambTrustClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = camb_trust_finalize;
  G_TLS_DATABASE_CLASS (klass)->verify_chain = camb_trust_verify_chain;
}

static void
camb_trust_init (CambTrust *self)
{
}

/**
 * camb_trust_new: (skip)
 * @filename: the absolute path of a PEM file of authorities
 * @error: return location for an error of GIO: the file cannot be read, or
 *     holds no certificate
 *
 * Creates a database that knows the authorities of a file as well as the
 * system's.
 *
 * Returns: (transfer full): the database, or %NULL
 */
GTlsDatabase *
camb_trust_new (const char *filename, GError **error)
{
  g_autoptr (CambTrust) self = NULL;
  g_autolist (GTlsCertificate) found = NULL;

  g_return_val_if_fail (filename != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  /* The database takes a file without any certificate without a word. */
  found = g_tls_certificate_list_new_from_file (filename, error);
  if (found == NULL) {
    if (error != NULL && *error == NULL)
      g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE,
                           "there is no certificate in it");
    return NULL;
  }
  self = g_object_new (CAMB_TYPE_TRUST, NULL);
  self->extra = g_tls_file_database_new (filename, error);
  if (self->extra == NULL)
    return NULL;
  self->system =
      g_tls_backend_get_default_database (g_tls_backend_get_default ());
  return G_TLS_DATABASE (g_steal_pointer (&self));
}

/**
 * camb_trust_new_from_environment: (skip)
 *
 * Creates the database that the environment's `CAMB_CA_FILE` asks for. If that
 * cannot be read there is a warning, and the system's authorities alone count.
 *
 * Returns: (transfer full) (nullable): the database, or %NULL for the system's
 */
GTlsDatabase *
camb_trust_new_from_environment (void)
{
  const char *name = g_getenv ("CAMB_CA_FILE");
  g_autofree char *filename = NULL;
  g_autoptr (GError) error = NULL;
  GTlsDatabase *database;

  if (name == NULL || *name == '\0')
    return NULL;
  filename = g_canonicalize_filename (name, NULL);
  database = camb_trust_new (filename, &error);
  if (database == NULL)
    g_warning ("CAMB_CA_FILE names %s, which is of no use: %s. Only the "
               "system's certificate authorities are trusted.",
               filename, error->message);
  return database;
}
